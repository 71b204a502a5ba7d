"""Every promise of an answer re-checked in plain Python, from the scenario alone, by the rows' numbers C1 to C17."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations
from math import fsum, isclose, isnan

from models.accounting import (
    achieved_worth,
    burdens,
    counts_in,
    delivered,
    loads,
    required,
    support_worth,
    supports,
    trains,
)
from models.allocation import Address, Allocation, Status, Violation
from models.families import Family
from models.national_interest import bans, matches_mission
from models.rows import ResourceKind, Rule
from models.scenario import Scenario
from models.shares import fair_shares

TOLERANCE = 1e-6
"""How far a promise may be missed, relative to its own size."""


Check = Iterator[tuple[Address, float, str, float]]
"""Promises as (address, left-hand side, sense, bound)."""


def audit(scenario: Scenario, allocation: Allocation) -> tuple[Violation, ...]:
    """Every promise that an answer breaks; empty when all hold. An allocation without an answer promises nothing."""
    if not allocation.answered:
        return ()
    checks = (check(scenario, allocation) for check in CHECKS)
    return tuple(Violation(*promise) for family in checks for promise in family if not _holds(*promise[1:]))


def _holds(found: float, sense: str, bound: float) -> bool:
    if isnan(found) or isnan(bound):
        return False
    slack = TOLERANCE * max(1.0, abs(found), abs(bound))
    if sense == "==":
        return abs(found - bound) <= slack
    return found <= bound + slack if sense == "<=" else found >= bound - slack


def _sums(items: Iterator[tuple[Address, float]]) -> dict[Address, float]:
    parts: defaultdict[Address, list[float]] = defaultdict(list)
    for key, amount in items:
        parts[key].append(amount)
    return {key: fsum(amounts) for key, amounts in parts.items()}


def _used(allocation: Allocation) -> dict[Address, float]:
    """What each member gives of each resource in each period."""
    return _sums(((m, r, t), amount) for (m, r, _, t), amount in allocation.contributions.items())


def _given(allocation: Allocation) -> dict[Address, float]:
    """What each requirement is given in units."""
    return _sums(((r, k, t), amount) for (_, r, k, t), amount in allocation.contributions.items())


def _variables(scenario: Scenario, allocation: Allocation) -> Check:
    for sort, values in (("x", allocation.contributions), ("u", allocation.unmet), ("s", allocation.support)):
        for key, amount in values.items():
            yield (sort, *key), amount, ">=", 0.0
    for need in scenario.requirement:
        if need not in allocation.unmet:
            yield ("u", *need), float("nan"), ">=", 0.0


def _grown(scenario: Scenario, allocation: Allocation) -> dict[Address, float]:
    """What training has added to each capacity."""
    return _sums(
        (key, gain * amount)
        for cell, amount in allocation.contributions.items()
        for key, gain in (trains(scenario, cell) if scenario.training else ())
    )


def _capacity(scenario: Scenario, allocation: Allocation) -> Check:
    """C1 and, where training adds to the capacity, C15."""
    grown = _grown(scenario, allocation)
    moved = _sums(_lending(scenario, allocation))
    used = _used(allocation)
    pupils = {(row.beneficiary, row.resource) for row in scenario.training}
    for key in {**used, **moved}:
        m, r, t = key
        most = scenario.usable(m, r, t) + grown.get(key, 0.0) + moved.get(key, 0.0)
        family = Family.TRAINING if (m, r) in pupils else Family.CAPACITY
        yield (family, m, r, t), used.get(key, 0.0), "<=", most


def _lending(scenario: Scenario, allocation: Allocation) -> Iterator[tuple[Address, float]]:
    for (g, h, r, t), amount in allocation.support.items():
        if scenario.resource[r].kind is not ResourceKind.FUNDING:
            yield (g, r, t), -amount
            yield (h, r, t), support_worth(scenario, (g, h, r, t)) * amount


def _requirement(scenario: Scenario, allocation: Allocation) -> Check:
    """C2, C8, C9 and C16: delivered + unmet covers what is asked, and unmet leaves the minimum.

    Told under C16 where the resource is shared, under C9 for what a pool has promised, and under C8 where the target
    alone is covered but not what its enablers add.
    """
    reached, asked = delivered(scenario, allocation.contributions), required(scenario, allocation.contributions)
    for need, amount in asked.items():
        r, k, t = need
        row, unmet = scenario.requirement.get(need), allocation.unmet.get(need, 0.0)
        covered = reached.get(need, 0.0) + unmet
        family = Family.SHARED if scenario.resource[r].shared else Family.REQUIREMENT
        if r == scenario.funding_resource(k) and t in scenario.pools.get(k, ()):
            family = Family.FUNDING_POOL
        elif row is not None and row.ratio and _holds(covered, ">=", row.target):
            family = Family.ENABLER
        yield (family, *need), covered, ">=", amount
        yield (family, *need, "gap"), unmet, "<=", row.target - row.minimum if row else 0.0


def _prohibition(scenario: Scenario, allocation: Allocation) -> Check:
    """C3, from the rules themselves and not from the list of variables."""
    on: dict[tuple[str, str], list[tuple[str | None, frozenset[str] | None, Address]]] = {}
    for m, r, k, t in allocation.contributions:
        if (m, k) not in on:
            on[m, k] = [(only, periods, ban.rule) for ban, only, periods in bans(scenario, m, k)]
        for only, periods, rule in on[m, k]:
            if only in (None, r) and (periods is None or t in periods):
                yield (Family.PROHIBITION, *rule, m, r, k, t), allocation.contributions[m, r, k, t], "<=", 0.0
        if t not in scenario.active_periods(k):
            yield (Family.PROHIBITION, "inactive", m, r, k, t), allocation.contributions[m, r, k, t], "<=", 0.0


def _rules(scenario: Scenario, allocation: Allocation) -> Check:
    """C4 and C5."""
    sides = {Rule.AT_MOST: (Family.CEILING, "<="), Rule.AT_LEAST: (Family.FLOOR, ">=")}
    for number, rule in enumerate(scenario.caveats, 1):
        if rule.rule in sides and rule.amount is not None:
            family, sense = sides[rule.rule]
            for period in scenario.periods if rule.period is None else (rule.period,):
                total = fsum(
                    amount
                    for (m, r, k, t), amount in allocation.contributions.items()
                    if m == rule.member
                    and t == period
                    and rule.resource in (None, r)
                    and matches_mission(rule, scenario.mission[k])
                )
                yield (family, "caveat", str(number), period), total, sense, rule.amount
    if allocation.policy.pledges_bind:
        used = _used(allocation)
        for key, row in scenario.capacity.items():
            if row.pledged:
                yield (Family.FLOOR, "pledge", *key), used.get(key, 0.0), ">=", row.pledged


def _budget(scenario: Scenario, allocation: Allocation) -> Check:
    carried = burdens(scenario, allocation.contributions, allocation.support)
    for m, member in scenario.member.items():
        if member.budget is not None:
            yield (Family.BUDGET, m), carried[m].outlay, "<=", member.budget


def _alignment(scenario: Scenario, allocation: Allocation) -> Check:
    cost = _sums(
        ((m, k), scenario.unit_cost(m, r, t) * amount) for (m, r, k, t), amount in allocation.contributions.items()
    )
    for m, member in scenario.member.items():
        if member.alignment:
            of_member = {k: amount for (who, k), amount in cost.items() if who == m}
            aligned = fsum(
                scenario.interest[m, k].interest * amount
                for k, amount in of_member.items()
                if (m, k) in scenario.interest
            )
            yield (Family.ALIGNMENT, m), aligned, ">=", member.alignment * fsum(of_member.values())


def _support(scenario: Scenario, allocation: Allocation) -> Check:
    agreed = dict(supports(scenario))
    received: dict[Address, float] = {}
    for key, amount in allocation.support.items():
        row = agreed.get(key)
        if row is None or row.limit is not None:
            yield (Family.SUPPORT, *key), amount, "<=", 0.0 if row is None or row.limit is None else row.limit
        if row is not None and scenario.resource[key[2]].kind is ResourceKind.FUNDING:
            who = (key[1], key[3])
            received[who] = received.get(who, 0.0) + row.worth * amount
    for (m, t), amount in received.items():
        borne = fsum(
            scenario.unit_cost(m, r, t) * given
            for (who, r, _, when), given in allocation.contributions.items()
            if who == m and when == t and scenario.resource[r].kind is not ResourceKind.FUNDING
        )
        yield (Family.SUPPORT, m, t), amount, "<=", borne


def _lead_and_dependence(scenario: Scenario, allocation: Allocation) -> Check:
    """C11 and C12."""
    for (r, k, t), total in _given(allocation).items():
        mission = scenario.mission[k]
        troops = scenario.resource[r].kind is ResourceKind.TROOPS
        leads = r == mission.lead_resource if mission.lead_resource else troops
        if mission.lead and leads:
            own = allocation.contributions.get((mission.lead, r, k, t), 0.0)
            yield (Family.LEAD, r, k, t), own, ">=", mission.lead_share * total
        if mission.dependence < 1:
            for m in scenario.member:
                own = allocation.contributions.get((m, r, k, t), 0.0)
                yield (Family.DEPENDENCE, m, r, k, t), own, "<=", mission.dependence * total


def _secure(scenario: Scenario, allocation: Allocation) -> Check:
    secured = {need for need, row in scenario.requirement.items() if row.secure}
    if not secured:
        return
    reached = delivered(scenario, allocation.contributions)
    by_giver = _sums(
        ((*need, cell[0]), worth * amount)
        for cell, amount in allocation.contributions.items()
        for need, worth in counts_in(scenario, cell)
    )
    for need in secured:
        left = reached[need] - max((by_giver.get((*need, m), 0.0) for m in scenario.member), default=0.0)
        yield (Family.SECURE, *need), left, ">=", scenario.requirement[need].minimum


def _rotation(scenario: Scenario, allocation: Allocation) -> Check:
    """C14: what is lent is deployed by its owner, and what is borrowed rests with its owner."""
    used, moved, grown = _used(allocation), _sums(_lending(scenario, allocation)), _grown(scenario, allocation)
    for m, r, t in {**used, **moved}:
        resource, last = scenario.resource[r], scenario.period_index[t]
        if resource.dwell or resource.deployable_ratio < 1:
            window = [(m, r, when) for when in scenario.periods[max(0, last - resource.dwell) : last + 1]]
            away = fsum(used.get(key, 0.0) - moved.get(key, 0.0) for key in window)
            pool = resource.deployable_ratio * (scenario.usable(m, r, t) + grown.get((m, r, t), 0.0))
            yield (Family.ROTATION, m, r, t), away, "<=", pool
            if resource.dwell:
                own = used.get((m, r, t), 0.0) - moved.get((m, r, t), 0.0)
                yield (Family.ROTATION, m, r, t, "own"), own, ">=", 0.0


def _participation(scenario: Scenario, allocation: Allocation) -> Check:
    if allocation.policy.participation:
        for m in scenario.states:
            worth = achieved_worth(scenario, m, allocation.unmet)
            yield (Family.PARTICIPATION, m), allocation.burdens[m].net, "<=", worth


def _bounds(scenario: Scenario, allocation: Allocation) -> Check:
    """The policy's bounds on burdens, multiplied out by their sum; an answer cut short promises none of them."""
    policy, b = allocation.policy, allocation.loads
    ratios = (("share_ratio_at_least", ">="), ("share_ratio_at_most", "<="))
    if allocation.status is Status.LIMIT or not policy.bounded:
        return
    f, total = fair_shares(scenario, policy), fsum(b.values())
    for name, sense in ratios:
        bound = getattr(policy, name)
        if bound is not None:
            for m, share in f.items():
                yield ("bound", name, m), b[m], sense, bound * share * total
    pairs = combinations(sorted(f, key=f.__getitem__), 2)
    steps = [(b[more] * f[less] - b[less] * f[more], f[less] < f[more] * (1 - 1e-12)) for less, more in pairs]
    if policy.suits_at_least is not None:
        progressive = fsum(step for step, apart in steps if apart)
        yield ("bound", "suits_at_least"), progressive, ">=", policy.suits_at_least * total
    if policy.gini_at_most is not None:
        yield ("bound", "gini_at_most"), fsum(abs(step) for step, _ in steps), "<=", policy.gini_at_most * total


def _books(scenario: Scenario, allocation: Allocation) -> Check:
    """The burdens, loads and cost reported are those that the contributions imply."""
    carried = burdens(scenario, allocation.contributions, allocation.support)
    for m, burden in carried.items():
        yield ("burden", m), allocation.burdens[m].net, "==", burden.net
    for m, load in loads(scenario, allocation.policy, carried).items():
        yield ("load", m), allocation.loads[m], "==", load
    yield ("total_cost",), allocation.total_cost, "==", fsum(burden.net for burden in carried.values())
    tolerance = allocation.policy.cost_tolerance
    if tolerance is not None and not isclose(allocation.least_cost, 0.0) and not isnan(allocation.least_cost):
        most = allocation.least_cost + tolerance * abs(allocation.least_cost)
        yield ("cost_tolerance",), allocation.total_cost, "<=", most


CHECKS: tuple[Callable[[Scenario, Allocation], Check], ...] = (
    _variables,
    _capacity,
    _requirement,
    _prohibition,
    _rules,
    _budget,
    _alignment,
    _support,
    _lead_and_dependence,
    _secure,
    _rotation,
    _participation,
    _bounds,
    _books,
)
