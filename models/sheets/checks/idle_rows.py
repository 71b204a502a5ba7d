"""Rows that stand in the workbook and change no answer: what they forbid, allow or ask for is so without them.

Found by structure, without solving. A row is told only where without it every answer is as good: no stage of a policy
is worth another. Of training and of capacities it is told that they serve nothing; division rules and weights read the
latter all the same. A budget that nobody reaches or a legal basis that all accept is ordinary, and is not told.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from itertools import chain, combinations
from typing import TYPE_CHECKING

from models.arithmetic.flows import Flow, uses
from models.arithmetic.national_interest import matches_mission
from models.arithmetic.possible_flows import supports
from models.sheets.checks.idle import Idle, Reach, Stock
from models.sheets.checks.idle_needs import idle_needs
from models.sheets.problems import Problem, Severity, many, quoted
from models.sheets.rows import Agreement, Caveat, CaveatEffect, ResourceKind

if TYPE_CHECKING:
    from models.sheets.scenario import Scenario

ALIKE = 3
"""From more rows of a kind on they are told together, the first of them by their places."""
SCOPE = ("mission", "region", "kind", "resource", "period")
"""What a caveat speaks of; a blank is any."""
NEAR = 1e-9
"""A ceiling that is nearer than this part of it to what could be given is no lower."""


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
    yield from _losses(scenario)
    yield from _training(scenario, reach)
    yield from idle_needs(scenario, reach)


def _together(scenario: Scenario, kind: str, told: list[Idle]) -> Iterator[Problem]:
    hint = "correct or remove {}; if it may yet count, leave {}"
    if len(told) <= ALIKE:
        for row, field, found, _, expected in told:
            yield Problem(scenario.place(row, field), found, expected, hint.format("the row", "it"), Severity.WARNING)
        return
    place, *more = (scenario.place(row, field) for row, field, *_ in told[:ALIKE])
    found = f"the first of {many(len(told), 'row')} {kind}, then {', '.join(more)}"
    yield Problem(place, found, told[0].expected, hint.format("them", "them"), Severity.WARNING)


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
    for flow in reach.lent:
        key = (flow.owner, flow.holder, flow.resource, flow.given)
        if 0 not in (scenario.agreement[key].limit, scenario.agreement[key].total_limit):
            yield key
    borne = _borne(scenario, reach)
    for giver, receiver, resource, period in supports(scenario):
        row = scenario.agreement[giver, receiver, resource, period]
        arrives = scenario.later(period, row.delay)
        free = 0 not in (row.limit, row.total_limit) and _released(reach, row, receiver, period)
        if free and reach.most((giver, resource, period)) > 0 and (receiver, arrives) in borne:
            yield giver, receiver, resource, period
    for flow in reach.shared:
        for need, _, bans in uses(scenario, flow):
            lead = scenario.mission[need[1]].lead
            if not bans and lead not in (None, flow.owner):
                yield flow.owner, str(lead), flow.resource, flow.given


def _released(reach: Reach, row: Agreement, receiver: str, period: str) -> bool:
    """Whether its receiver may itself give what money is paid for, if it is paid for anything."""
    if not row.per:
        return True
    given = (flow for flow in reach.flows.get(receiver, ()) if flow.owner == flow.holder == receiver)
    return bool(row.price) and any((flow.resource, flow.given) == (row.per, period) for flow in given)


def _losses(scenario: Scenario) -> Iterator[Idle]:
    """Staleness of what is never on its way, and ageing of what is always new."""
    for row in scenario.agreements:
        if row.staleness and not row.delay:
            kind = "of agreements whose staleness has no delay to work in"
            yield Idle(row, "staleness", "a staleness where nothing is delayed", kind, "a delay of 1 period or more")
        if row.ageing and (row.period or len(scenario.periods) == 1):
            why = "a row that names its period, and is new in it" if row.period else "a workbook of one period"
            kind, expected = "of agreements that cannot age", "a blank period, and a workbook of more than one"
            yield Idle(row, "ageing", f"an ageing in {why}", kind, expected)


def _borne(scenario: Scenario, reach: Reach) -> set[tuple[str, str]]:
    """Who may bear a cost that no pool repays, and in which period: what support can cover (C10)."""
    found = set()
    for of in reach.flows.values():
        for flow in of:
            kind = scenario.resource[flow.resource].kind
            repaid = scenario.reimbursement(*flow.need, flow.payer)
            if kind is not ResourceKind.FUNDING and scenario.unit_cost(*flow.source) > repaid:
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
