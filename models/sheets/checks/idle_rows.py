"""Rows that stand in the workbook and change no answer: what they forbid, allow or ask for is so without them.

Found by structure, without solving. A row is told only where without it every answer is as good: no stage of a policy
is worth another. Of training and of capacities it is told that they serve nothing; division rules and weights read the
latter all the same. A budget that nobody reaches or a legal basis that all accept is ordinary, and is not told.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from itertools import chain, combinations
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from models.arithmetic.flows import Flow, contribution, loan
from models.arithmetic.national_interest import BanKind, matches_mission
from models.arithmetic.possible_flows import contributions, loans, supports
from models.sheets.changes import unmatched
from models.sheets.problems import Problem, Severity, many, quoted
from models.sheets.rows import Agreement, Caveat, CaveatEffect, ResourceKind, Row

if TYPE_CHECKING:
    from models.sheets.scenario import Scenario

Stock = tuple[str, str, str]
"""What a member has of a resource in a period."""
ALIKE = 3
"""From more rows of a kind on they are told together, the first of them by their places."""
SCOPE = ("mission", "region", "kind", "resource", "period")
"""What a caveat speaks of; a blank is any."""
NEAR = 1e-9
"""A ceiling that is nearer than this part of it to what could be given is no lower."""


class Idle(NamedTuple):
    """A row without effect: the cell that says so, what stands there, what it is one of, and what would have one."""

    row: Row
    field: str
    found: str
    kind: str
    expected: str


def idle_rows(scenario: Scenario, told: Container[str] = ()) -> Iterator[Problem]:
    """Warnings: rows without effect, those of a kind told together where they are many.

    told: cells that are doubted already, which are not told again.
    """
    kinds: dict[str, list[Idle]] = {}
    for idle in idle_cells(scenario):
        if scenario.place(idle.row, idle.field) not in told:
            kinds.setdefault(idle.kind, []).append(idle)
    for kind, alike in kinds.items():
        yield from _together(scenario, kind, alike)


def idle_cells(scenario: Scenario) -> Iterator[Idle]:
    """Every row without effect, or cell of a row; of a scenario in which nothing contradicts anything."""
    reach = Reach(scenario)
    yield from _caveats(scenario, reach)
    yield from _agreements(scenario, reach)
    yield from _training(scenario, reach)
    yield from _requirements(scenario, reach)
    yield from _capacities(scenario, reach)
    yield from _leads(scenario)
    yield from _legal_bases(scenario)
    yield from _uncertainty(scenario)


def _together(scenario: Scenario, kind: str, told: list[Idle]) -> Iterator[Problem]:
    hint = "correct or remove {}; if it may yet count, leave {}"
    if len(told) <= ALIKE:
        for row, field, found, _, expected in told:
            yield Problem(scenario.place(row, field), found, expected, hint.format("the row", "it"), Severity.WARNING)
        return
    place, *more = (scenario.place(row, field) for row, field, *_ in told[:ALIKE])
    found = f"the first of {many(len(told), 'row')} {kind}, then {', '.join(more)}"
    yield Problem(place, found, told[0].expected, hint.format("them", "them"), Severity.WARNING)


class Reach:
    """What can be given at all, found when a row asks for it: few workbooks have all kinds of rows."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._flows: dict[str, list[Flow]] | None = None
        self._trained: set[tuple[str, str]] | None = None
        self.banning: set[str] = set()

    @property
    def trained(self) -> set[tuple[str, str]]:
        """The (member, resource) that training may add to."""
        if self._trained is None:
            self._trained = {(row.beneficiary, row.resource) for row in self.scenario.training if row.gain}
        return self._trained

    @property
    def flows(self) -> dict[str, list[Flow]]:
        """What is free of bans, by whom it is given and whom it is lent to; notes the caveats that ban the rest."""
        if self._flows is None:
            self._flows = {}
            every = ((contribution(cell), bans) for cell, bans in contributions(self.scenario))
            lent = ((loan(self.scenario, key), bans) for key, bans in loans(self.scenario))
            for flow, bans in chain(every, lent):
                self.banning |= {ban.rule.keys[0] for ban in bans if ban.kind is BanKind.CAVEAT}
                if not bans and self.most(flow.source) > 0:
                    for member in {flow.owner, flow.holder}:
                        self._flows.setdefault(member, []).append(flow)
        return self._flows

    def most(self, stock: Stock) -> float:
        """The most that a member could give of a stock, in units, if all that is uncertain went well."""
        if stock[:2] in self.trained:
            return inf
        return self.scenario.usable(*stock) * self._factor

    @property
    def _factor(self) -> float:
        rows = self.scenario.uncertainty
        return max((1.0, *(row.high for row in rows if row.what == "capacity")))


# -- caveats -----------------------------------------------------------------------------------------------------------


def _caveats(scenario: Scenario, reach: Reach) -> Iterator[Idle]:
    if not scenario.caveats:
        return
    missions = {id(rule): _missions(scenario, rule) for rule in scenario.caveats}
    covered = _covered(scenario)
    flows = reach.flows
    for number, rule in enumerate(scenario.caveats, 1):
        who = quoted(rule.member)
        ceiling = rule.rule is CaveatEffect.AT_MOST
        if not missions[id(rule)]:
            found, expected = "a rule that no mission fits", "a mission of this name, region and kind"
            if rule.rule is not CaveatEffect.AT_LEAST or not rule.amount or rule.period is None:
                yield Idle(rule, "rule", found, "of caveats that no mission fits", expected)
        elif rule.rule is CaveatEffect.PROHIBITED:
            if str(number) not in reach.banning and not _shuts(scenario, rule, missions[id(rule)]):
                found = f"a ban on what {who} could not give anyway"
                yield Idle(rule, "rule", found, "of bans on what no one could give anyway", "what it could give")
            elif by := covered.get(id(rule)):
                yield _cover(scenario, rule, by)
        elif ceiling and (most := _most(reach, rule, flows.get(rule.member, ()))) <= (rule.amount or 0.0) * (1 + NEAR):
            found = f"at most {rule.amount:g}, where {who} could give {most:g} there at most"
            kind = "of ceilings no lower than what could be given there"
            yield Idle(rule, "amount", found, kind, "an amount below what it could give")
        elif rule.rule is CaveatEffect.AT_LEAST and not rule.amount:
            yield Idle(rule, "amount", "at least 0", "of floors of 0", "an amount above 0")
        elif by := covered.get(id(rule)):
            yield _cover(scenario, rule, by)


def _cover(scenario: Scenario, rule: Caveat, by: Caveat) -> Idle:
    found = f"{rule.rule.value.replace('_', ' ')}, which {scenario.place(by, 'rule')} says already"
    kind = "of caveats that others of the same member say already"
    return Idle(rule, "rule", found, kind, "what no other rule of the member says")


def _missions(scenario: Scenario, rule: Caveat) -> frozenset[str]:
    return frozenset(row.mission for row in scenario.missions if matches_mission(rule, row))


def _shuts(scenario: Scenario, rule: Caveat, missions: frozenset[str]) -> bool:
    """Whether it may keep a shared resource of its member from being used in a mission (C16)."""
    return any(
        scenario.resource[resource].shared and member == rule.member and rule.resource in (None, resource)
        for member, resource, _ in scenario.capacity
    ) and any(mission in missions for _, mission, _ in scenario.requirement)


def _most(reach: Reach, rule: Caveat, flows: Iterable[Flow]) -> float:
    """The most that a ceiling's member could give and be lent in a period, where and of what the ceiling speaks."""
    missions = reach.scenario.mission
    parts: dict[str, dict[Stock, float]] = {}
    for flow in flows:
        if rule.resource not in (None, flow.resource) or rule.period not in (None, flow.serves):
            continue
        if matches_mission(rule, missions[flow.mission]):
            of = parts.setdefault(flow.serves, {})
            part = 1.0 if flow.owner == rule.member else flow.worth
            of[flow.source] = max(part, of.get(flow.source, 0.0))
    return max((sum(part * reach.most(stock) for stock, part in of.items()) for of in parts.values()), default=0.0)


def _covered(scenario: Scenario) -> dict[int, Caveat]:
    """The caveats that another of the same member makes needless, one that says as much of the same or of more.

    Rules that overlap because a region is one of the missions of a kind have reasons of their own, and are not told.
    """
    strictest: dict[tuple[str | None, ...], Caveat] = {}
    for rule in scenario.caveats:
        first = strictest.setdefault(_scope(rule), rule)
        less = (rule.amount or 0.0) < (first.amount or 0.0)
        more = (rule.amount or 0.0) > (first.amount or 0.0)
        if more if rule.rule is CaveatEffect.AT_LEAST else less:
            strictest[_scope(rule)] = rule
    found: dict[int, Caveat] = {}
    for rule in scenario.caveats:
        named = [] if rule.rule is CaveatEffect.AT_LEAST else [each for each in SCOPE if getattr(rule, each)]
        for blank in chain.from_iterable(combinations(named, size) for size in range(len(named) + 1)):
            other = strictest.get(_scope(rule, blank))
            within = rule.rule is CaveatEffect.AT_LEAST or (other and (other.amount or 0.0) <= (rule.amount or 0.0))
            if other is not None and other is not rule and within:
                found.setdefault(id(rule), other)
    return found


def _scope(rule: Caveat, blank: Container[str] = ()) -> tuple[str | None, ...]:
    return rule.member, rule.rule, *(None if field in blank else getattr(rule, field) for field in SCOPE)


# -- agreements and training -------------------------------------------------------------------------------------------


def _agreements(scenario: Scenario, reach: Reach) -> Iterator[Idle]:
    """Agreements under which nothing can pass, unless they keep another from ruling in their place."""
    if not scenario.agreements:
        return
    ruling: dict[int, list[tuple[str, str, str, str]]] = {}
    for key, row in scenario.agreement.items():
        ruling.setdefault(id(row), []).append(key)
    passing = {id(scenario.agreement[key]) for key in _passing(scenario, reach)}
    others: dict[str, list[Agreement]] = {}
    for row in scenario.agreements:
        others.setdefault(row.resource, []).append(row)
    for row in scenario.agreements:
        if id(row) in passing:
            continue
        if id(row) in ruling and any(_meet(row, other) for other in others[row.resource] if other is not row):
            continue
        what = scenario.resource[row.resource].name
        found = f"an agreement under which no {what} can pass"
        if id(row) not in ruling:
            found = f"an agreement on {what} whose every pair others name more closely"
        kind = "of agreements under which nothing can pass"
        yield Idle(row, "resource", found, kind, "something that its giver may give and its receiver can use")


def _passing(scenario: Scenario, reach: Reach) -> Iterator[tuple[str, str, str, str]]:
    """The keys of agreements by which something can pass: what is lent, what is paid, and what is seen (C16)."""
    for key, bans in loans(scenario):
        owner, receiver, resource, _, period = key
        row = scenario.agreement[owner, receiver, resource, period]
        if not bans and row.limit != 0 and reach.most((owner, resource, period)) > 0:
            yield owner, receiver, resource, period
    borne = _borne(scenario, reach)
    for giver, receiver, resource, period in supports(scenario):
        row = scenario.agreement[giver, receiver, resource, period]
        arrives = scenario.later(period, row.delay)
        if row.limit != 0 and reach.most((giver, resource, period)) > 0 and (receiver, arrives) in borne:
            yield giver, receiver, resource, period
    leads = {(row.lead, row.region) for row in scenario.missions if row.lead and row.region}
    led = {lead for lead, _ in leads}
    for giver, receiver, resource, period in scenario.agreement:
        if (
            scenario.resource[resource].shared
            and receiver in led
            and scenario.agreement[giver, receiver, resource, period].worth
        ):
            yield giver, receiver, resource, period


def _borne(scenario: Scenario, reach: Reach) -> set[tuple[str, str]]:
    """Who may bear a cost that no pool repays, and in which period: what support can cover (C10)."""
    found = set()
    for of in reach.flows.values():
        for flow in of:
            kind = scenario.resource[flow.resource].kind
            if kind is not ResourceKind.FUNDING and scenario.unit_cost(*flow.source) > scenario.reimbursement(
                *flow.need
            ):
                found.add((flow.payer, flow.given))
    return found


def _meet(one: Agreement, other: Agreement) -> bool:
    """Whether two agreements on a resource may cover the same pair in the same period."""
    pairs = ((one.giver, other.giver), (one.receiver, other.receiver), (one.period, other.period))
    return all(a is None or b is None or a == b for a, b in pairs)


def _training(scenario: Scenario, reach: Reach) -> Iterator[Idle]:
    """Training that adds nothing within the horizon, or that nothing can be given to."""
    for row in scenario.training:
        first = scenario.period_index[scenario.active_periods(row.mission)[0]] + row.lag
        if not row.gain:
            yield Idle(row, "gain", "a gain of 0", "of training that gains nothing", "a gain above 0")
        elif first >= len(scenario.periods):
            when = f"{many(row.lag, 'period')} after {scenario.active_periods(row.mission)[0]}, the last being"
            found = f"pupils that are ready {when} {scenario.periods[-1]}"
            kind = "of training whose pupils are never ready"
            yield Idle(row, "lag", found, kind, "pupils who are ready in a period of the workbook")
        elif not any(
            scenario.period_index[flow.serves] + row.lag < len(scenario.periods)
            for of in reach.flows.values()
            for flow in of
            if flow.mission == row.mission and flow.resource == (row.per or row.resource)
        ):
            teacher = scenario.resource[row.per or row.resource].name
            found = f"training by {teacher}, of which no one can give any to {quoted(row.mission)}"
            yield Idle(row, "mission", found, "of training that no one can give", "someone who can train")


# -- requirements and leads --------------------------------------------------------------------------------------------


def _requirements(scenario: Scenario, reach: Reach) -> Iterator[Idle]:
    """Requirements that ask for nothing, and cells of others that ask for nothing more."""
    general = {(row.mission, row.resource) for row in scenario.requirements if row.period is None}
    zeros = [row for row in scenario.requirements if not row.target]
    given: set[tuple[str, str]] = set()
    if zeros or any(row.per for row in scenario.requirements):
        given = {(flow.resource, flow.mission) for of in reach.flows.values() for flow in of}
        given |= {(resource, mission) for _, resource, mission, _ in (cell for cell, _ in contributions(scenario))}
    for row in zeros:
        overrides = row.period is not None and (row.mission, row.resource) in general
        funds = scenario.resource[row.resource].kind is ResourceKind.FUNDING
        grows = row.per and row.ratio and (row.per, row.mission) in given
        seen = scenario.resource[row.resource].shared
        if not (overrides or funds or grows or seen or (row.resource, row.mission) in given):
            found = f"a target of 0 of {scenario.resource[row.resource].name}, and nothing by which it grows"
            yield Idle(row, "target", found, "of requirements of nothing", "a target, or a ratio per what is given")
    yield from _growing(scenario, given)


def _growing(scenario: Scenario, given: set[tuple[str, str]]) -> Iterator[Idle]:
    for row in scenario.requirements:
        if row.per and not row.ratio:
            found = f"{quoted(row.per)}, by which the need does not grow"
            yield Idle(row, "per", found, "that grow by a ratio of 0", "a ratio above 0")
        elif row.per and (row.per, row.mission) not in given:
            found = f"a need that grows with {quoted(row.per)}, of which nothing can be given to {quoted(row.mission)}"
            kind = "that grow with what no one can give"
            yield Idle(row, "per", found, kind, "a resource that the mission requires")
        if row.secure and not row.minimum:
            found, expected = "yes, where the minimum is 0", "a minimum that must hold if the largest giver leaves"
            yield Idle(row, "secure", found, "that secure a minimum of 0", expected)


def _leads(scenario: Scenario) -> Iterator[Idle]:
    """Shares that a lead owes of what its mission does not require, and resources that it leads with a share of 0."""
    given = {(row.mission, row.resource) for row in scenario.requirements}
    given |= {(row.mission, row.per or row.resource) for row in scenario.training}
    given |= {(rule.mission or "", rule.resource or "") for rule in scenario.caveats}
    given |= {(mission, scenario.funding_resource(mission) or "") for mission in scenario.pools}
    troops = [row.resource for row in scenario.resources if row.kind is ResourceKind.TROOPS]
    for row in scenario.missions:
        led = [row.lead_resource] if row.lead_resource else troops
        if row.lead_resource and not row.lead_share:
            found = f"{quoted(row.lead_resource)}, of which the lead owes no share"
            yield Idle(row, "lead_resource", found, "of leads that owe a share of 0", "a lead_share above 0")
        elif row.lead_share and not any((row.mission, resource) in given for resource in led):
            what = ", ".join(map(quoted, led)) or "troops"
            found = f"{row.lead_share:g} of {what}, which the mission does not require"
            kind = "of leads of what is not required"
            yield Idle(row, "lead_share", found, kind, "a lead_resource that it requires")


def _legal_bases(scenario: Scenario) -> Iterator[Idle]:
    """Legal bases that are accepted where none is demanded, or demanded where no member says which it accepts."""
    demanding = [row for row in scenario.missions if row.legal_bases]
    accepting = [row for row in scenario.members if row.legal_bases is not None]
    if not demanding:
        for member in accepting:
            found, kind = "a legal basis that no mission demands", "of legal bases that no mission demands"
            yield Idle(member, "legal_bases", found, kind, "one that a mission demands")
    elif not accepting:
        for mission in demanding:
            found, kind = "a legal basis where no member says which it accepts", "of legal bases that all accept"
            yield Idle(mission, "legal_bases", found, kind, "legal_bases of members; a blank accepts all")


def _capacities(scenario: Scenario, reach: Reach) -> Iterator[Idle]:
    """Capacities that no mission may have, though what they are of is required; one of 0 says so itself."""
    needed = {row.resource for row in scenario.requirements}
    used = {flow.source for of in reach.flows.values() for flow in of}
    used |= {(giver, resource, period) for giver, _, resource, period in supports(scenario)}
    holding: dict[int, bool] = {}
    for stock, row in scenario.capacity.items():
        if row.resource in needed and reach.most(stock) > 0:
            holding[id(row)] = holding.get(id(row), False) or stock in used
    for row in scenario.capacities:
        if not holding.get(id(row), True):
            found = f"{row.available:g} of {scenario.resource[row.resource].name}, of which no mission may have any"
            kind = "of capacities of which no mission may have any"
            yield Idle(row, "available", found, kind, "something that a mission requires and nothing bans")


def _uncertainty(scenario: Scenario) -> Iterator[Idle]:
    for row in unmatched(scenario):
        found = f"a range of {row.what} that fits no row"
        yield Idle(row, "what", found, "of ranges that fit no row", "a row of that member or mission, and resource")
