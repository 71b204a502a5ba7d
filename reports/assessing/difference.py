"""Two answers held against each other: what changed in the input, and what moved for whom, by one yardstick."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from models.arithmetic.accounting import gap_share
from models.policy.shares import fair_shares
from models.printing import Printed
from models.sheets.differences import CellDifference, differences
from models.sheets.grammar import Change
from models.sheets.problems import InputError, many
from models.sheets.rows import ResourceKind
from reports.assessing.comparison import yardstick_of
from reports.assessing.fairness import held_against, labels
from reports.assessing.report import FairnessReport, MemberRow, MissionRow, NeedRow
from reports.vocabulary.precision import money_units, typed_value

if TYPE_CHECKING:
    import pandas as pd

    from models.policy.policy import Policy

Side = TypeVar("Side")
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Pair(Generic[Side]):
    """One thing on both sides; None on a side where it does not stand."""

    before: Side | None
    after: Side | None

    @property
    def here(self) -> Side:
        """The thing where it stands, afterwards if it does."""
        found = self.before if self.after is None else self.after
        assert found is not None, "a pair has a side"
        return found

    @property
    def one_sided(self) -> bool:
        """Whether it stands on one side only."""
        return self.before is None or self.after is None


class Transfer(NamedTuple):
    """What a member gives to a mission, lends or pays to another member, in a period.

    receiver: of a loan or of support, else "".  mission: "" of support, which serves none in particular.
    """

    member: str
    receiver: str
    mission: str
    resource: str
    period: str


@dataclass(frozen=True)
class Difference(Printed):
    """Two answers, before and after, and what differs.

    cells: what changed in the input.  changes: what was asked for, where it was.  yardstick: the policy whose key and
    weights measure both sides, None where no key fits both.  measured: the two reports by it.  pinned: the members
    that were held to what they give before.
    """

    before: FairnessReport
    after: FairnessReport
    cells: tuple[CellDifference, ...]
    yardstick: Policy | None
    measured: tuple[FairnessReport, FairnessReport]
    changes: tuple[Change, ...] = field(default=(), compare=False)
    pinned: tuple[str, ...] = ()

    @property
    def sides(self) -> tuple[FairnessReport, FairnessReport]:
        """The report before and the report after, each by its own key."""
        return self.before, self.after

    @property
    def answered(self) -> bool:
        """Whether both sides have numbers."""
        return self.before.answered and self.after.answered

    @property
    def rate(self) -> float | None:
        """What one of the money after is worth in the money before; None where burdens and costs cannot be compared.

        That is so in another currency, which no scale of the same one makes, and over other periods: burdens and costs
        are of all periods together.
        """
        return self.currency_rate if self.before.scenario.periods == self.after.scenario.periods else None

    @property
    def currency_rate(self) -> float | None:
        """What one unit of the currency after is worth in that before; None where it is no scale of the same one."""
        return money_units(self.before.scenario.currency).get(self.after.scenario.currency)

    def unit_rate(self, resource: str) -> float | None:
        """What one unit of a resource after is in units of before; None where they cannot be compared."""
        before, after = (report.scenario.resource.get(resource) for report in self.sides)
        if before is None or after is None:
            return 1.0
        if before.kind is ResourceKind.FUNDING and after.kind is ResourceKind.FUNDING:
            return self.currency_rate
        return money_units(before.unit).get(after.unit)

    def paired(
        self, rows: Callable[[FairnessReport], Iterable[Side]], key: Callable[[Side], Key]
    ) -> dict[Key, Pair[Side]]:
        """Rows of the two reports by the yardstick, those with the same key together; the order is that of before."""
        if not self.answered:
            return {}
        before, after = ({key(row): row for row in rows(report)} for report in self.measured)
        return _paired(before, after)

    @cached_property
    def members(self) -> Mapping[str, Pair[MemberRow]]:
        """The states on either side, heaviest first as they were before."""
        return self.paired(lambda report: report.members, lambda row: row.member)

    @cached_property
    def organisations(self) -> Mapping[str, Pair[MemberRow]]:
        """The organisations on either side."""
        return self.paired(lambda report: report.organisations, lambda row: row.member)

    @cached_property
    def missions(self) -> Mapping[str, Pair[MissionRow]]:
        """The missions on either side."""
        return self.paired(lambda report: report.missions, lambda row: row.mission)

    @cached_property
    def needs(self) -> Mapping[tuple[str, str, str], Pair[NeedRow]]:
        """The requirements on either side, by resource, mission and period."""
        return self.paired(lambda report: report.needs, lambda row: (row.resource, row.mission, row.period))

    @cached_property
    def transfers(self) -> Mapping[Transfer, Pair[float]]:
        """What is given, lent and paid in support on either side, in units of the resource."""
        return _paired(*map(_transfers, self.sides)) if self.answered else {}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What each member on either side is called."""
        return labels(self.after.scenario) | labels(self.before.scenario)

    def gaps(self, report: FairnessReport) -> float:
        """The unmet share of a side, weighted by priority, 0 to 1."""
        return gap_share(report.scenario, report.allocation.unmet)

    def members_table(self) -> pd.DataFrame:
        """The states as a pandas table: a row a state, each figure before, after and its change."""
        import pandas as pd

        figures: dict[str, Callable[[MemberRow], float | None]] = {
            "load": lambda row: row.load,
            "burden_share": lambda row: row.burden_share,
            "fair_share": lambda row: row.fair_share,
            "share_ratio": lambda row: row.share_ratio,
        }
        rows = []
        for name, pair in self.members.items():
            row: dict[str, object] = {"member": name}
            for figure, of in figures.items():
                before, after = (None if side is None else of(side) for side in (pair.before, pair.after))
                if figure == "load" and after is not None:
                    after = None if self.rate is None else self.rate * after
                change = None if before is None or after is None else after - before
                row |= {f"{figure}_before": before, f"{figure}_after": after, f"{figure}_change": change}
            rows.append(row)
        return pd.DataFrame(rows)

    def cells_table(self) -> pd.DataFrame:
        """What changed in the input as a pandas table: a row a cell."""
        import pandas as pd

        names = ("sheet", "key", "column", "before", "after", "cell", "action")
        return pd.DataFrame([[str(getattr(cell, name)) for name in names] for cell in self.cells], columns=list(names))

    def __str__(self) -> str:
        """What this difference says, in a few aligned lines."""
        facts: dict[str, Callable[[FairnessReport], str]] = {
            "status": lambda report: str(report.allocation.status),
            "policy": lambda report: report.policy.policy[:30],
        }
        if self.answered:
            worst = dict(zip(map(id, self.sides), (report.worst_ratio for report in self.measured), strict=True))
            facts |= {
                "heaviest": lambda report: "none" if (ratio := worst[id(report)]) is None else f"{ratio:.2f}",
                "cost": lambda report: f"{report.allocation.total_cost:,.6g} {report.scenario.currency[:20]}",
                "short": lambda report: f"{len(report.gaps)} of {len(report.needs)} requirements",
            }
        head = f"Difference: {self.after.scenario.title[:60]}, {many(len(self.cells), 'cell')} of the input"
        told = {name: tuple(map(of, self.sides)) for name, of in facts.items()}
        lines = [f"  {name:<10}{then}{'' if then == now else f' -> {now}'}" for name, (then, now) in told.items()]
        return "\n".join([head, *lines])

    def _repr_html_(self) -> str:
        """Its printed lines, for a notebook."""
        return f"<pre>{escape(str(self))}</pre>"


def difference(
    before: FairnessReport,
    after: FairnessReport,
    by: str | None = None,
    *,
    changes: Iterable[Change] = (),
    pinned: Iterable[str] = (),
) -> Difference:
    """What differs between two answers: of one scenario changed, under two policies, of two workbooks.

    by: a key, such as "gdp", by which both are measured; left out, it is the key of the policy before, or of the one
    after where only that fits both. changes, pinned: what was asked for, to be told. Raises InputError for a key that a
    side does not have.
    """
    yardstick = _yardstick(before, after, by)
    measured = (held_against(before, yardstick), held_against(after, yardstick)) if yardstick else (before, after)
    cells = () if before.scenario is after.scenario else differences(before.scenario, after.scenario)
    told = tuple(cell for cell in cells if typed_value(cell.before) != typed_value(cell.after))
    return Difference(before, after, told, yardstick, measured, tuple(changes), tuple(pinned))


def _yardstick(before: FairnessReport, after: FairnessReport, by: str | None) -> Policy | None:
    """A policy by whose key and weights both sides can be measured."""
    if by is not None:
        yardstick_of(after.scenario, before.policy, by)
        return yardstick_of(before.scenario, before.policy, by)
    return next((policy for policy in (before.policy, after.policy) if _fits(policy, before, after)), None)


def _fits(policy: Policy, *reports: FairnessReport) -> bool:
    try:
        for report in reports:
            fair_shares(report.scenario, policy)
    except InputError:
        return False
    return True


def _paired(before: Mapping[Key, Side], after: Mapping[Key, Side]) -> dict[Key, Pair[Side]]:
    return {key: Pair(before.get(key), after.get(key)) for key in {**before, **after}}


def _transfers(report: FairnessReport) -> dict[Transfer, float]:
    answer = report.allocation
    given = {
        Transfer(member, "", mission, resource, period): x
        for (member, resource, mission, period), x in answer.contributions.items()
    }
    lent = {
        Transfer(owner, receiver, mission, resource, period): x
        for (owner, receiver, resource, mission, period), x in answer.loans.items()
    }
    paid = {
        Transfer(giver, receiver, "", resource, period): x
        for (giver, receiver, resource, period), x in answer.support.items()
    }
    return given | lent | paid
