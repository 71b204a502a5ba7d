"""The promises that are counted in units of a resource, by the rows' own numbers C1 to C5, C8 to C16 C18 and C19."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum

from models.answers.allocation import Address
from models.arithmetic.audit.flows import Ledger, arrival, counted, forbidding, kept_secret, speaks_of
from models.arithmetic.audit.promises import ROUNDING, Promise, Promises, sums, within
from models.arithmetic.families import Family
from models.policy.policy import Indivisible
from models.sheets.rows import Caveat, CaveatEffect, ResourceKind


def capacity(of: Ledger) -> Promises:
    """C1 and, where training adds to the capacity, C15: what leaves, money paid to others included, is there."""
    pupils = {(row.beneficiary, row.resource) for row in of.scenario.training}
    for m, r, t in {**of.left, **of.paid}:
        used = of.left.get((m, r, t), 0.0) + of.paid.get((m, r, t), 0.0)
        most = of.scenario.usable(m, r, t) + of.trained.get((m, r, t), 0.0)
        family = Family.TRAINING if (m, r) in pupils else Family.CAPACITY
        yield Promise(Address.of(family, m, r, t), used, "<=", most, within(used, most, scale=of.size[r]))


def requirement(of: Ledger) -> Promises:
    """C2, C8, C9, C16: delivered + unmet is what is asked, no less and, where anything is unmet, no more.

    Told under C16 where the resource is shared, under C9 for what a pool has promised, and under C8 where the target
    alone is covered but not what its enablers add; under "unmet" where more is called unmet than is.
    """
    scenario = of.scenario
    for need in {**scenario.requirement, **of.called}:
        r, k, t = need
        row, asked, unmet = scenario.requirement.get(need), of.asked(need), of.answer.unmet.get(need, 0.0)
        reached = fsum(of.reached.get(need, {}).values())
        slack = within(reached, unmet, asked, scale=of.size[r])
        family = Family.SHARED if scenario.resource[r].shared else Family.REQUIREMENT
        if r == scenario.funding_resource(k) and t in scenario.pools.get(k, ()):
            family = Family.FUNDING_POOL
        elif row and row.per and row.ratio and reached + unmet >= row.target - slack:
            family = Family.ENABLER
        yield Promise(Address(family, need), reached + unmet, ">=", asked, slack)
        yield Promise(Address("unmet", need), unmet, "<=", max(0.0, asked - reached), slack)
        dispensable = row.target - row.minimum if row else 0.0
        yield Promise(
            Address(family, need, "gap"), unmet, "<=", dispensable, within(unmet, dispensable, scale=of.size[r])
        )


def prohibition(of: Ledger) -> Promises:
    """C3, from the rules themselves: nobody gives where it, or who holds what it lends, may not or nothing counts."""
    for flow in of.flows:
        period = flow.serving or flow.given
        for member in dict.fromkeys((flow.owner, flow.holder)):
            what = (member, flow.resource, flow.mission, period)
            secret = kept_secret(of.scenario, member, flow.resource) if member != flow.owner else ()
            for rule in dict.fromkeys((*forbidding(of.scenario, *what), *secret)):
                yield Promise(rule._replace(keys=(*rule.keys, *what)), flow.amount, "<=", 0.0)
        where = (flow.resource, flow.mission, period)
        if not any(counted(of.scenario, member, *where) for member in {flow.owner, flow.holder}):
            yield Promise(Address.of(Family.PROHIBITION, flow.owner, *where, part="uncounted"), flow.amount, "<=", 0.0)


def rules(of: Ledger) -> Promises:
    """C4 and C5: a ceiling holds what leaves its member and what it was lent, a floor wants what its member holds."""
    for number, rule in enumerate(of.scenario.caveats, 1):
        if rule.rule is CaveatEffect.PROHIBITED or rule.amount is None:
            continue
        family, sense = (Family.CEILING, "<=") if rule.rule is CaveatEffect.AT_MOST else (Family.FLOOR, ">=")
        given = sums(_matched(of, rule))
        scale = of.size[rule.resource] if rule.resource else max(of.size.values())
        runs = {
            t for k in of.scenario.mission if speaks_of(rule, of.scenario, k) for t in of.scenario.active_periods(k)
        }
        for period in of.scenario.periods if rule.period is None else (rule.period,):
            if rule.rule is CaveatEffect.AT_LEAST and rule.period is None and period not in runs:
                continue  # there is nothing yet, or no more, to give to
            total = given.get(period, 0.0)
            slack = within(total, rule.amount, scale=scale)
            yield Promise(Address.of(family, str(number), period, part="caveat"), total, sense, rule.amount, slack)
    if of.answer.policy.pledges_bind:
        for (m, r, t), row in of.scenario.capacity.items():
            if row.pledged:
                left = of.left.get((m, r, t), 0.0)
                slack = within(left, row.pledged, scale=of.size[r])
                yield Promise(Address.of(Family.FLOOR, m, r, t, part="pledge"), left, ">=", row.pledged, slack)


def _matched(of: Ledger, rule: Caveat) -> Iterator[tuple[str, float]]:
    for flow in of.flows:
        if rule.member not in (flow.holder, flow.owner):
            continue
        if flow.serving and rule.resource in (None, flow.resource) and speaks_of(rule, of.scenario, flow.mission):
            if flow.holder == rule.member:
                yield flow.serving, flow.worth * flow.amount
            elif flow.owner == rule.member and rule.rule is CaveatEffect.AT_MOST:
                yield flow.serving, flow.amount


def lending(of: Ledger) -> Promises:
    """C10 for what is lent: an agreement that covers it, its limit over all missions, an arrival, a resource that can.

    A blank giver or receiver of an agreement means those who have some of the resource.
    """
    scenario = of.scenario
    owners = {(row.member, row.resource) for row in scenario.capacities if row.available > 0}
    owners |= {(row.beneficiary, row.resource) for row in scenario.training}
    for flow in of.lent:
        row = scenario.agreement.get((flow.owner, flow.holder, flow.resource, flow.given))
        resource = scenario.resource[flow.resource]
        opened = row and (row.receiver or (flow.holder, flow.resource) in owners)
        rival = not resource.shared and resource.kind is not ResourceKind.FUNDING
        if not (opened and rival and flow.serving and flow.worth):
            address = Address.of(Family.SUPPORT, flow.owner, flow.holder, flow.resource, flow.mission, flow.given)
            yield Promise(address, flow.amount, "<=", 0.0)
    for key, lent in sums(((f.owner, f.holder, f.resource, f.given), f.amount) for f in of.lent).items():
        row = scenario.agreement.get(key)
        if row and row.limit is not None:
            yield Promise(
                Address(Family.SUPPORT, key), lent, "<=", row.limit, within(lent, row.limit, scale=of.size[key[2]])
            )
    yield from _in_all(of)
    yield from _for_delivery(of)
    for (g, h, r, t), amount in of.answer.support.items():
        row = scenario.agreement.get((g, h, r, t))
        late = arrival(scenario, t, row) is None
        if row is None or late or scenario.resource[r].kind is not ResourceKind.FUNDING:
            yield Promise(Address.of(Family.SUPPORT, g, h, r, t), amount, "<=", 0.0)
        elif row.limit is not None:
            slack = within(amount, row.limit, scale=of.size[r])
            yield Promise(Address.of(Family.SUPPORT, g, h, r, t), amount, "<=", row.limit, slack)


def _in_all(of: Ledger) -> Promises:
    """C10, what passes between two under one row of the sheet in all the periods that it is about."""
    passed = [((f.owner, f.holder, f.resource, f.given), f.amount) for f in of.lent]
    for row in of.scenario.agreements:
        if row.total_limit is None:
            continue
        under = [
            (key[:3], amount)
            for key, amount in (*passed, *of.answer.support.items())
            if of.scenario.agreement.get(key) is row
        ]
        for pair, amount in sums(under).items():
            address = Address(Family.SUPPORT, (*pair, *filter(None, [row.period])), "total_limit")
            slack = within(amount, row.total_limit, scale=of.size[row.resource])
            yield Promise(address, amount, "<=", row.total_limit, slack)


def _for_delivery(of: Ledger) -> Promises:
    """C10, money paid on a condition: no more than the price of what its receiver, by itself, has given by then."""
    for (g, h, r, t), amount in of.answer.support.items():
        row = of.scenario.agreement.get((g, h, r, t))
        if row is None or row.per is None:
            continue
        own = fsum(x for (m, what, _, when), x in of.answer.contributions.items() if (m, what, when) == (h, row.per, t))
        most = (row.price or 0.0) * own
        address = Address.of(Family.SUPPORT, g, h, r, t, part="condition")
        yield Promise(address, amount, "<=", most, within(amount, most, scale=of.size[r]))


def thresholds(of: Ledger) -> Promises:
    """C19: where the policy asks for it, money is paid only once its receiver, by itself, has given the threshold."""
    if of.answer.policy.indivisible is not Indivisible.EXACT:
        return
    for (g, h, r, t), amount in of.answer.support.items():
        row = of.scenario.agreement.get((g, h, r, t))
        if row and row.per and row.threshold and amount:
            own = fsum(x for (m, what, _, at), x in of.answer.contributions.items() if (m, what, at) == (h, row.per, t))
            slack = within(own, row.threshold, scale=of.size[row.per or r])
            yield Promise(Address.of(Family.THRESHOLD, g, h, r, t), own, ">=", row.threshold, slack)


def lead_and_dependence(of: Ledger) -> Promises:
    """C11 and C12: shares of what arrives in a mission, counted for whoever holds it."""
    for need, flows in of.served.items():
        r, k, t = need
        mission, resource = of.scenario.mission[k], of.scenario.resource[r]
        held = sums((flow.holder, flow.worth * flow.amount) for flow in flows)
        total = fsum(held.values())
        leads = r == mission.lead_resource if mission.lead_resource else resource.kind is ResourceKind.TROOPS
        if mission.lead and leads:
            own, owed = held.get(mission.lead, 0.0), mission.lead_share * total
            yield Promise(Address.of(Family.LEAD, r, k, t), own, ">=", owed, within(own, owed, scale=of.size[r]))
        for m, own in held.items() if mission.dependence < 1 else ():
            most = mission.dependence * total
            address = Address.of(Family.DEPENDENCE, m, r, k, t)
            yield Promise(address, own, "<=", most, within(own, most, scale=of.size[r]))


def secure(of: Ledger) -> Promises:
    """C13: what is left without the owner of most is the minimum."""
    for need, row in of.scenario.requirement.items():
        if row.secure:
            left = fsum(sorted(of.reached.get(need, {}).values())[:-1])
            slack = within(left, row.minimum, scale=of.size[row.resource])
            yield Promise(Address(Family.SECURE, need), left, ">=", row.minimum, slack)


def rotation(of: Ledger) -> Promises:
    """C14: over dwell + 1 periods no more leaves than the pool at its largest, in each no more than its own."""
    resting = {r: row for r, row in of.scenario.resource.items() if row.dwell or row.deployable_ratio < 1}
    periods = of.scenario.periods
    for m, r in {(m, r) for m, r, _ in of.left if r in resting}:
        away = [of.left.get((m, r, t), 0.0) for t in periods]
        usable = [of.scenario.usable(m, r, t) for t in periods]
        ratio, dwell = resting[r].deployable_ratio, resting[r].dwell
        for last, t in enumerate(periods):
            grown = of.trained.get((m, r, t), 0.0)
            for first in {max(0, last - dwell), last} if ratio < 1 else {max(0, last - dwell)}:
                window = slice(first, last + 1)
                out, pool = fsum(away[window]), ratio * (max(usable[window]) + grown)
                yield Promise(
                    Address.of(Family.ROTATION, m, r, t), out, "<=", pool, within(out, pool, scale=of.size[r])
                )


def whole(of: Ledger) -> Promises:
    """Where the policy asks for whole assets, no one gives or lends a part of one."""
    if of.answer.policy.indivisible is not Indivisible.EXACT:
        return
    for name, amounts in (("x", of.answer.contributions), ("l", of.answer.loans)):
        for key, amount in amounts.items():
            if not of.scenario.resource[key[-3]].divisible:
                slack = ROUNDING * max(1.0, abs(amount))
                yield Promise(Address("whole", key, name), amount, "==", float(round(amount)), slack)


def contingents(of: Ledger) -> Promises:
    """C18: where the policy asks for it, what leaves an owner for a mission is nothing, or its smallest contingent."""
    if of.answer.policy.indivisible is not Indivisible.EXACT:
        return
    for (m, r, k, t), sent in sums(((f.owner, f.resource, f.mission, f.given), f.amount) for f in of.flows).items():
        row = of.scenario.capacity.get((m, r, t))
        if row and row.smallest and sent:
            slack = within(sent, row.smallest, scale=of.size[r])
            yield Promise(Address.of(Family.CONTINGENT, m, r, k, t), sent, ">=", row.smallest, slack)


UNITS = (
    capacity,
    requirement,
    prohibition,
    rules,
    lending,
    lead_and_dependence,
    secure,
    rotation,
    whole,
    contingents,
    thresholds,
)
