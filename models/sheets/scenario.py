"""A scenario: the rows of one coalition, checked, and what the program asks of them, each index made once."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from copy import deepcopy
from functools import cache, cached_property
from math import fsum
from typing import Any, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from models.policy.policy import Indivisible, Policy
from models.printing import Printed
from models.sheets.columns import Name, Text, Year, filled_in
from models.sheets.lookup import Named, identified
from models.sheets.problems import InputError, Problem, errors, warnings
from models.sheets.rows import (
    Agreement,
    Capacity,
    Caveat,
    CaveatEffect,
    Indicator,
    Interest,
    Member,
    MemberKind,
    Mission,
    PriceBase,
    Requirement,
    Resource,
    ResourceKind,
    Row,
    Source,
    Training,
    Uncertainty,
)

FACTS = "scenario"
"""The one sheet of fields and values; every other sheet is a table."""


class Scenario(Printed, BaseModel):
    """One coalition, checked and frozen: the rows of its sheets and what can be looked up in them.

    layout: for each sheet that was read from a file, the column letter of each field.  read_warnings: what was
    doubtful about that file. Two scenarios are equal when they say the same, wherever it stood.
    Raises InputError with every problem when rows contradict one another or name what does not exist.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    title: Text = "Untitled coalition"
    """What the coalition is called in reports"""
    description: Text = ""
    """What it is about, in a sentence or two"""
    currency: Name = "money"
    """What money is counted in, for example USD million"""
    periods: tuple[Name, ...] = ("1",)
    """The periods in order, for example 2010; 2011. Every rate is per period"""
    prices: PriceBase | None = None
    """What prices all money is in: nominal, those of the time it is spent in, or real, those of price_year; blank is
    unknown. Nothing is deflated: every figure counts as it stands"""
    price_year: Year | None = None
    """The year whose prices all money is in, for example 2015"""
    levels: tuple[Name, ...] = ()
    """The levels of classification in order, the lowest first, for example restricted; secret; top secret"""
    members: tuple[Member, ...]
    resources: tuple[Resource, ...]
    missions: tuple[Mission, ...]
    requirements: tuple[Requirement, ...]
    capacities: tuple[Capacity, ...]
    interests: tuple[Interest, ...] = ()
    caveats: tuple[Caveat, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    training: tuple[Training, ...] = ()
    uncertainty: tuple[Uncertainty, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    policies: tuple[Policy, ...] = ()
    sources: tuple[Source, ...] = ()
    layout: Mapping[str, Mapping[str, str]] = Field(default_factory=dict, exclude=True, repr=False)
    read_warnings: tuple[Problem, ...] = Field(default=(), exclude=True, repr=False)

    @model_validator(mode="after")
    def _cross_checked(self) -> Self:
        for sheet, rows in self.tables.items():
            if rows and not any(row.row for row in rows):  # made in memory: counted, so that each has a place
                vars(self)[sheet] = tuple(row.model_copy(update={"row": n}) for n, row in enumerate(rows, 1))
        vars(self).pop("tables")
        found = self._found()
        if wrong := errors(found):
            raise InputError(wrong)
        vars(self)["warnings"] = (*self.read_warnings, *warnings(found))  # as below, and found already
        return self

    def _found(self) -> list[Problem]:
        from models.sheets.cross_check import cross_check  # which knows what a scenario is

        return cross_check(self)

    @cached_property
    def warnings(self) -> tuple[Problem, ...]:
        """All that is doubtful: about the file that it was read from, then about its rows."""
        return *self.read_warnings, *warnings(self._found())

    def __str__(self) -> str:
        """What this scenario is, in a few aligned lines."""
        facts = {
            "members": f"{len(self.members)} ({len(self.states)} states)",
            "resources": ", ".join(row.resource for row in self.resources[:6]),
            "missions": ", ".join(row.mission for row in self.missions[:6]),
            "periods": ", ".join(self.periods[:6]),
            "rules": f"{len(self.caveats)} caveats, {len(self.agreements)} agreements",
            "policies": ", ".join(row.policy for row in self.policies[:6]) or "built in",
        }
        if self.warnings:
            facts["warnings"] = f"{len(self.warnings)}: {', '.join(told.place for told in self.warnings[:4])}"
        return "\n".join([f"Scenario: {self.title}", *(f"  {key:<10}{value}" for key, value in facts.items())])

    # -- copies: what was looked up in the rows of the one must not answer for the rows of the other -------------

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with other rows or facts, which may be plain, checked as if it were new."""
        own = deepcopy(self) if deep else self
        return type(self)(**dict(own) | dict(update)) if update else own.__copy__()

    def copy(self, **asked: Any) -> Self:  # noqa: ANN401 - passed on to what is deprecated
        """See model_copy, which pydantic has put in its place."""
        return BaseModel.copy(self.__copy__(), **asked)

    def __copy__(self) -> Self:
        return self._restored(self.__getstate__())

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        return self._restored(deepcopy(self.__getstate__(), memo))

    def __getstate__(self) -> dict[Any, Any]:
        """What is copied and pickled: the fields alone, never a lookup."""
        return super().__getstate__() | {"__dict__": dict(self)}

    @classmethod
    def _restored(cls, state: dict[Any, Any]) -> Self:
        fresh = cls.__new__(cls)
        fresh.__setstate__(state)
        return fresh

    def __iter__(self) -> Generator[tuple[str, Any]]:
        yield from ((name, getattr(self, name)) for name in type(self).model_fields)

    def __eq__(self, other: object) -> bool:
        """Whether the two say the same, wherever it stood."""
        return isinstance(other, type(self)) and self.model_dump() == other.model_dump()

    __hash__ = None  # type: ignore[assignment] # indicators are a dictionary

    # -- what if -----------------------------------------------------------------------------------------------

    def changed(
        self,
        where: str,
        key: str = "",
        *,
        add: bool = False,
        remove: bool = False,
        **cells: Any,  # noqa: ANN401
    ) -> Self:
        """This scenario with cells set in the rows that a key names, a row added, or rows removed; checked as a whole.

        where: a sheet, or a cell or row of one as it was first read ("caveats!B4", "caveats row 4").  key: see
        models.sheets.grammar.  cells: what is set by column, as typed ("*1.2" multiplies) or as the rows have it.
        Raises InputError for what is not there, does not fit its cell, alters nothing, or contradicts the rest.
        """
        from models.sheets.grammar import Action, Change, changed, place_of

        sheet, place = place_of(where)
        action = Action.ADD if add else Action.REMOVE if remove else Action.SET
        of = [Change(sheet, place or key, column, value, action) for column, value in cells.items()]
        return changed(self, of or [Change(sheet, place or key, action=action)])

    def without(self, member: str) -> Self:
        """This scenario without a member, by its identifier or its name; whatever names it goes too.

        Raises InputError for a name that no member has, and where the last state would leave.
        """
        from models.sheets.grammar import Action, Change, changed

        return changed(self, [Change("members", member, action=Action.WITHOUT)])

    def lifting(self, cell: str) -> Self:
        """This scenario without the rule that a cell states, by the place that `explain` prints: "caveats!B4".

        A caveat's row goes, another cell returns to its default. Raises InputError for a cell that states no rule.
        """
        from models.sheets.grammar import Action, Change, changed, rule_of

        sheet, key = rule_of(cell)
        return changed(self, [Change(sheet, key, action=Action.LIFT)])

    # -- places ------------------------------------------------------------------------------------------------

    def place(self, row: Row, field: str = "") -> str:
        """Where a row stands, for people, as a change may name it: "caveats!E7"; "caveats/row 7/amount" without cells.

        "caveats row 7" where no field is asked for, and the sheet alone for a row that was added to it.
        """
        letter = self.layout.get(row.sheet, {}).get(field)
        if row.row and letter:
            return f"{row.sheet}!{letter}{row.row}"
        if row.row and field:
            return f"{row.sheet}/row {row.row}/{field}"
        return f"{row.sheet} row {row.row}" if row.row else row.sheet

    # -- money -------------------------------------------------------------------------------------------------

    @property
    def price_base(self) -> str:
        """What prices all money is in, as words after the currency: "prices of 2015"; "" where that is unknown."""
        nominal = "nominal prices" if self.prices is PriceBase.NOMINAL else "prices" if self.price_year else ""
        return f"{nominal} of {self.price_year}" if self.price_year else nominal

    @property
    def money(self) -> str:
        """What money is counted in, with its prices where they are known: "USD million, prices of 2015"."""
        return ", ".join(filter(None, (self.currency, self.price_base)))

    # -- lookups, each made once -------------------------------------------------------------------------------

    @cached_property
    def tables(self) -> dict[str, tuple[Row, ...]]:
        """The rows of every sheet, in the workbook's order."""
        return {sheet: getattr(self, sheet) for sheet in row_models()}

    @cached_property
    def member(self) -> dict[str, Member]:
        """Members by identifier; another spelling, or the name, finds its member too."""
        rows = {row.member: row for row in self.members}
        return Named(rows, "member", {row.member: row.name for row in self.members})

    @cached_property
    def resource(self) -> dict[str, Resource]:
        """Resources by identifier, found as members are."""
        rows = {row.resource: row for row in self.resources}
        return Named(rows, "resource", {row.resource: row.name for row in self.resources})

    @cached_property
    def mission(self) -> dict[str, Mission]:
        """Missions by identifier, found as members are."""
        rows = {row.mission: row for row in self.missions}
        return Named(rows, "mission", {row.mission: row.name for row in self.missions})

    @cached_property
    def indicator(self) -> dict[str, Indicator]:
        """What is said of indicators, by the header of their column; of most there may be nothing."""
        return {row.indicator: row for row in self.indicators}

    def kept_whole(self, policy: Policy) -> bool:
        """Whether a policy keeps whole what comes whole, and some of it does."""
        return policy.indivisible is Indivisible.EXACT and not all(row.divisible for row in self.resources)

    def kept_large(self, policy: Policy) -> bool:
        """Whether a policy lets no contingent be smaller than its member sends, and some member says how small."""
        return policy.indivisible is Indivisible.EXACT and any(row.smallest for row in self.capacities)

    def kept_due(self, policy: Policy) -> bool:
        """Whether a policy lets no money be paid below a threshold of what is delivered, and some agreement has one."""
        return policy.indivisible is Indivisible.EXACT and any(row.due for row in self.agreements)

    @cached_property
    def states(self) -> tuple[str, ...]:
        """The members among whom the burden is shared, in the workbook's order."""
        return tuple(member.member for member in self.members if member.kind is MemberKind.STATE)

    @cached_property
    def period_index(self) -> dict[str, int]:
        """The position of each period, from 0."""
        return {period: index for index, period in enumerate(self.periods)}

    @cached_property
    def capacity(self) -> dict[tuple[str, str, str], Capacity]:
        """The capacity row that holds for (member, resource, period); a row that names the period beats a blank one."""
        found: dict[tuple[str, str, str], Capacity] = {}
        for capacity in sorted(self.capacities, key=lambda row: row.period is not None):
            for period in self._spread(capacity.period):
                found[capacity.member, capacity.resource, period] = capacity
        return found

    @cached_property
    def requirement(self) -> dict[tuple[str, str, str], Requirement]:
        """The requirement that holds for (resource, mission, period), while the mission lasts."""
        found: dict[tuple[str, str, str], Requirement] = {}
        for need in sorted(self.requirements, key=lambda row: row.period is not None):
            active = set(self.active_periods(need.mission))
            for period in self._spread(need.period):
                if period in active:
                    found[need.resource, need.mission, period] = need
        return found

    @cached_property
    def interest(self) -> dict[tuple[str, str], Interest]:
        """Interests by (member, mission)."""
        return {(row.member, row.mission): row for row in self.interests}

    @cached_property
    def prohibitions(self) -> dict[str, list[tuple[int, Caveat]]]:
        """The caveats that ban something, by member, each with its place in the sheet, counted from 1."""
        found: dict[str, list[tuple[int, Caveat]]] = {}
        for number, rule in enumerate(self.caveats, 1):
            if rule.rule is CaveatEffect.PROHIBITED:
                found.setdefault(rule.member, []).append((number, rule))
        return found

    @cached_property
    def agreement(self) -> dict[tuple[str, str, str, str], Agreement]:
        """Agreements by (giver, receiver, resource, period).

        The more a row names, the more it counts; of as many names the giver's counts first, then the receiver's.
        """

        def named(row: Agreement) -> tuple[int, bool, bool]:
            return sum(map(bool, (row.giver, row.receiver, row.period))), bool(row.giver), bool(row.receiver)

        found: dict[tuple[str, str, str, str], Agreement] = {}
        for row in sorted(self.agreements, key=named):
            for giver, receiver in self.pairs(row):
                for period in self._spread(row.period):
                    found[giver, receiver, row.resource, period] = row
        return found

    @cached_property
    def enablers(self) -> dict[tuple[str, str, str], list[tuple[str, float]]]:
        """What a unit of (resource, mission, period) calls for: [(resource, units)]."""
        found: dict[tuple[str, str, str], list[tuple[str, float]]] = {}
        for (resource, mission, period), need in self.requirement.items():
            if need.per and need.ratio:
                found.setdefault((need.per, mission, period), []).append((resource, need.ratio))
        return found

    @cached_property
    def pools(self) -> dict[str, set[str]]:
        """The periods in which each mission's funding pool reimburses."""
        found: dict[str, set[str]] = {}
        for (_, mission, period), need in self.requirement.items():
            if need.reimbursement:
                found.setdefault(mission, set()).add(period)
        return found

    def cleared(self, member: str, resource: str) -> bool:
        """Whether a member may see a resource of others, by its clearance and the resource's classification."""
        sees, level = self.member[member].clearance, self.resource[resource].classification
        return sees is None or level is None or self.levels.index(level) <= self.levels.index(sees)

    def serves_alone(self, resource: str, mission: str) -> bool:
        """Whether what a mission gets of a resource serves it alone: rival, or shared with no other that wants it."""
        region = self.mission[mission].region
        if region is None or not self.resource[resource].shared:
            return True
        wanted = {row.mission for row in self.requirements if row.resource == resource} - {mission}
        return not any(self.mission[other].region == region for other in wanted)

    def active_periods(self, mission: str) -> tuple[str, ...]:
        """The periods in which a mission runs."""
        row = self.mission[mission]
        first = self.period_index[row.start] if row.start else 0
        last = self.period_index[row.end] if row.end else len(self.periods) - 1
        return self.periods[first : last + 1]

    def later(self, period: str, delay: int) -> str:
        """The period some periods after another; "" where that is after the horizon."""
        at = self.period_index[period] + delay
        return self.periods[at] if at < len(self.periods) else ""

    def tour(self, resource: str, period: str) -> tuple[str, ...]:
        """The periods up to this one in which whoever was deployed has not rested yet: itself and `dwell` before it."""
        last = self.period_index[period]
        return self.periods[max(0, last - self.resource[resource].dwell) : last + 1]

    def arriving(self, agreement: Agreement, given: str) -> float:
        """What arrives of one unit that leaves under an agreement in a period, 0 to 1, whenever it arrives.

        worth (1 - staleness)^delay (1 - ageing)^age, the age being the periods since the first of all, and 0 where the
        row names its own.
        """
        age = self.period_index[given] if agreement.period is None else 0
        fresh = (1.0 - agreement.staleness) ** agreement.delay
        return agreement.worth * fresh * (1.0 - agreement.ageing) ** age

    def _spread(self, period: str | None) -> tuple[str, ...]:
        return self.periods if period is None else (period,)

    # -- parameters --------------------------------------------------------------------------------------------

    def usable(self, member: str, resource: str, period: str) -> float:
        """(1 - reserve) * available, in units: what a member can give of a resource in a period."""
        return self._usable.get((member, resource, period), 0.0)

    @cached_property
    def _usable(self) -> dict[tuple[str, str, str], float]:
        return {
            key: row.available * (1.0 - (self.member[row.member].reserve if row.reserve is None else row.reserve))
            for key, row in self.capacity.items()
        }

    def unit_cost(self, member: str, resource: str, period: str) -> float:
        """Money per unit and period: the capacity's own figure, else the resource's; funding costs itself."""
        return self._unit_cost.get((member, resource, period), self._list_price[resource])

    @cached_property
    def _unit_cost(self) -> dict[tuple[str, str, str], float]:
        return {key: row.unit_cost for key, row in self.capacity.items() if row.unit_cost is not None}

    @cached_property
    def _list_price(self) -> dict[str, float]:
        return {
            row.resource: float(row.kind is ResourceKind.FUNDING) if row.unit_cost is None else row.unit_cost
            for row in self.resources
        }

    def mean_unit_cost(self, resource: str) -> float:
        """The mean unit cost of a resource over the members that have any, weighted by what is available."""
        rows = [row for row in self.capacities if row.resource == resource]
        total = fsum(row.available for row in rows)
        if not total:
            return 0.0
        return fsum(row.available * self.unit_cost(row.member, resource, self.periods[0]) for row in rows) / total

    def effectiveness(self, member: str, resource: str, mission: str) -> float:
        """The worth of one unit of the member in the mission; 1 unless the workbook says otherwise, and for money."""
        row = self.interest.get((member, mission))
        return 1.0 if row is None or self.resource[resource].kind is ResourceKind.FUNDING else row.effectiveness

    def reimbursement(self, resource: str, mission: str, period: str, payer: str | None = None) -> float:
        """Money per unit that the mission's funding pool pays to who pays for what is given; None is one it repays."""
        row = self.requirement.get((resource, mission, period))
        if row is None or not row.reimbursement:
            return 0.0
        repaid = payer is None or not row.repaid_to or payer in self._repaid[row.repaid_to]
        return row.reimbursement if repaid else 0.0

    @cached_property
    def _repaid(self) -> dict[tuple[str, ...], frozenset[str]]:
        return {row.repaid_to: frozenset(self.marked(row.repaid_to)) for row in self.requirements}

    def receiver(self, resource: str, mission: str, period: str) -> str | None:
        """The member that receives what is given to a fund; None of what is spent, and of all that is no fund."""
        row = self.requirement.get((resource, mission, period))
        return None if row is None else row.received_by

    def marked(self, entries: Iterable[str]) -> tuple[str, ...]:
        """The members that entries name, each a member or a column of members that is above 0 for those it marks."""
        entries = set(entries)
        return tuple(
            name
            for name, row in self.member.items()
            if name in entries or any(row.indicators.get(entry, 0.0) > 0 for entry in entries)
        )

    def funding_resource(self, mission: str) -> str | None:
        """The resource that fills a mission's funding pool: the one it requires, else the only one there is."""
        return self._pool_resource.get(mission)

    @cached_property
    def _pool_resource(self) -> dict[str, str]:
        funds = [row.resource for row in self.resources if row.kind is ResourceKind.FUNDING]
        only = dict.fromkeys(self.mission, funds[0]) if len(funds) == 1 else {}
        return only | {row.mission: row.resource for row in self.requirements if row.resource in funds}

    def pairs(self, agreement: Agreement) -> Iterator[tuple[str, str]]:
        """The (giver, receiver) pairs that an agreement covers."""
        givers = [agreement.giver] if agreement.giver else list(self.member)
        receivers = [agreement.receiver] if agreement.receiver else list(self.member)
        return ((giver, receiver) for giver in givers for receiver in receivers if giver != receiver)


def members_named(scenario: Scenario, texts: Iterable[str], place: str) -> tuple[str, ...]:
    """The identifiers of the members that texts mean, each once; place: what asks, for errors."""
    names = {code: row.name for code, row in scenario.member.items()}
    return identified(texts, names, place, "the code or the name of a member")


@cache
def row_models() -> dict[str, type[Row]]:
    """The class of the rows of each sheet, in the workbook's order."""
    kinds = {name: get_args(info.annotation)[:1] for name, info in Scenario.model_fields.items()}
    return {name: of[0] for name, of in kinds.items() if of and isinstance(of[0], type) and issubclass(of[0], Row)}


@cache
def facts() -> tuple[str, ...]:
    """The fields of the sheet FACTS: what a scenario says of itself, beside its rows."""
    return tuple(name for name in filled_in(Scenario) if name not in row_models())
