"""The promises that are counted in money: C6, C7, C10, C17, the bounds on burdens, and the books themselves."""

from __future__ import annotations

from itertools import combinations
from math import fsum, isfinite

from models.answers.allocation import Address, Status
from models.arithmetic.audit.flows import Ledger, arrival, in_play, repaid
from models.arithmetic.audit.promises import PARTS, ROUNDING, Promise, Promises, sums, told, within
from models.arithmetic.families import Family
from models.policy.policy import Policy
from models.policy.shares import fair_shares
from models.sheets.problems import InputError
from models.sheets.rows import ResourceKind
from models.sheets.scenario import Scenario


def budget(of: Ledger) -> Promises:
    """C6: what is paid out, before anything comes back."""
    for m, member in of.scenario.member.items():
        if member.budget is not None:
            out = of.burdens[m].outlay
            yield Promise(
                Address.of(Family.BUDGET, m), out, "<=", member.budget, within(out, member.budget, scale=of.money)
            )


def alignment(of: Ledger) -> Promises:
    """C7, of the cost that each member pays."""
    cost = sums(((flow.payer, flow.mission), of.cost(flow)) for flow in of.flows)
    for m, member in of.scenario.member.items():
        if member.alignment:
            own = {k: amount for (who, k), amount in cost.items() if who == m}
            rows = of.scenario.interest
            aligned = fsum(rows[m, k].interest * amount for k, amount in own.items() if (m, k) in rows)
            owed = member.alignment * fsum(own.values())
            yield Promise(Address.of(Family.ALIGNMENT, m), aligned, ">=", owed, within(aligned, owed, scale=of.money))


def support(of: Ledger) -> Promises:
    """C10: the money that arrives at a member in a period covers costs that it bears in it, not repaid."""
    borne = sums(
        ((flow.payer, flow.given), max(0.0, of.cost(flow) - repaid(of.scenario, flow)))
        for flow in of.flows
        if of.scenario.resource[flow.resource].kind is not ResourceKind.FUNDING
    )
    received = (
        ((key[1], arrival(of.scenario, key[3], of.scenario.agreement.get(key))), arrives)
        for key, (_, arrives) in of.support.items()
    )
    for (m, t), amount in sums(received).items():
        if t is None:
            continue  # told where the agreement is
        most = borne.get((m, t), 0.0)
        yield Promise(Address.of(Family.SUPPORT, m, t), amount, "<=", most, within(amount, most, scale=of.money))


def participation(of: Ledger) -> Promises:
    """C17: no state carries more than what is achieved is worth to it."""
    if not of.answer.policy.participation:
        return
    missing: dict[str, list[float]] = {}
    for need, row in of.scenario.requirement.items():
        if row.target > 0:
            missing.setdefault(row.mission, []).append(of.answer.unmet.get(need, 0.0) / row.target)
    met = {k: 1.0 - fsum(shares) / len(shares) for k, shares in missing.items()}
    for m in of.scenario.states:
        worth = [row.worth * met.get(row.mission, 1.0) for row in of.scenario.interests if row.member == m]
        net, most = of.burdens[m].net, fsum(worth)
        slack = within(in_play(of.burdens[m]), *worth, scale=of.money)
        yield Promise(Address.of(Family.PARTICIPATION, m), net, "<=", most, slack)


def bounds(of: Ledger) -> Promises:
    """The policy's bounds on burdens, multiplied out by their sum; an answer cut short promises none of them."""
    policy, b = of.answer.policy, loads(of)
    f = shares_of(of.scenario, policy)
    if of.answer.status is Status.LIMIT or not policy.bounded or not f:
        return
    total, size = fsum(b.values()), fsum(map(abs, b.values()))
    for name, sense in (("share_ratio_at_least", ">="), ("share_ratio_at_most", "<=")):
        bound = getattr(policy, name)
        for m, share in f.items() if bound is not None else ():
            slack = within(b[m], bound * share * size, scale=of.money)
            yield Promise(Address.of("bound", m, part=name), b[m], sense, bound * share * total, slack)
    pairs = combinations(sorted(f, key=f.__getitem__), 2)
    steps = [(b[more] * f[less] - b[less] * f[more], f[less] < f[more] * (1 - 1e-12)) for less, more in pairs]
    slack = within(size, scale=of.money)
    if policy.suits_at_least is not None:
        progressive = fsum(step for step, apart in steps if apart)
        yield Promise(Address("bound", part="suits_at_least"), progressive, ">=", policy.suits_at_least * total, slack)
    if policy.load_ratio_at_most is not None and isfinite(least := of.answer.least_load):
        # Where all that is carried is less than what is owed from before, or comes back, no load is above 0.
        yield Promise(Address("bound", part="least_load"), least, "<=", max(0.0, total), slack)
        for m, share in f.items():
            most = policy.load_ratio_at_most * share * least
            slack = within(b[m], most, scale=of.money)
            yield Promise(Address.of("bound", m, part="load_ratio_at_most"), b[m], "<=", most, slack)
    if policy.gini_at_most is not None:
        apart = fsum(abs(step) for step, _ in steps)
        yield Promise(Address("bound", part="gini_at_most"), apart, "<=", policy.gini_at_most * total, slack)


# -- the books ---------------------------------------------------------------------------------------------------


def books(of: Ledger) -> Promises:
    """Burdens in all their parts, loads, fair shares, ranges and cost are what the answer's amounts imply."""
    for m, burden in of.burdens.items():
        stated = of.answer.burdens.get(m)
        for part in PARTS if stated else ():
            amount = getattr(burden, part)
            yield Promise(Address.of("burden", m, part), getattr(stated, part), "==", amount, ROUNDING * abs(amount))
    for m, load in loads(of).items():
        if m in of.answer.loads:
            slack = ROUNDING * (abs(load) + in_play(of.burdens[m]) + of.scenario.member[m].arrears)
            yield Promise(Address.of("load", m), of.answer.loads[m], "==", load, slack)
        if m in of.answer.ranges:
            least, most = of.answer.ranges[m]
            yield Promise(Address.of("range", m, "least"), load, ">=", least, within(load, least, scale=of.money))
            yield Promise(Address.of("range", m, "most"), load, "<=", most, within(load, most, scale=of.money))
    shares = shares_of(of.scenario, of.answer.policy)
    if of.scenario.states and not shares:
        yield told(Address("fair_share"), "the policy's key cannot be evaluated here")
    for m, share in shares.items():
        if m in of.answer.fair_shares:
            yield Promise(Address.of("fair_share", m), of.answer.fair_shares[m], "==", share, ROUNDING * share)
    total = fsum(burden.net for burden in of.burdens.values())
    yield Promise(Address("total_cost"), of.answer.total_cost, "==", total, ROUNDING * of.money)
    for address, price in of.answer.prices.items():
        yield Promise(Address("price", address.words), price, "==", price)


def shares_of(scenario: Scenario, policy: Policy) -> dict[str, float]:
    """Fair shares by state; none where the policy's key cannot be evaluated."""
    try:
        return fair_shares(scenario, policy) if scenario.states else {}
    except InputError:
        return {}


def load_weights(of: Ledger) -> tuple[float, float]:
    """Money that the policy counts for one troop-period and for one unit of risk.

    weight * (money required in all) / (people, or people times hazard, required in all), at listed unit costs.
    """
    policy, needs = of.answer.policy, of.scenario.requirement.values()
    if not policy.personnel and not policy.risk:
        return 0.0, 0.0
    troops = [row for row in needs if of.scenario.resource[row.resource].kind is ResourceKind.TROOPS]
    money = fsum(_listed(of.scenario, row.resource) * row.target for row in needs)
    people = fsum(row.target for row in troops)
    danger = fsum(row.target * of.scenario.mission[row.mission].hazard for row in troops)
    return (
        policy.personnel * money / people if people else 0.0,
        policy.risk * money / danger if danger else 0.0,
    )


def _listed(scenario: Scenario, resource: str) -> float:
    row = scenario.resource[resource]
    listed = float(row.kind is ResourceKind.FUNDING) if row.unit_cost is None else row.unit_cost
    return listed or scenario.mean_unit_cost(resource)


def loads(of: Ledger) -> dict[str, float]:
    """The burden of each state as the policy counts it, money, once what it owed from before is taken off."""
    person, risk = load_weights(of)
    owed = {member.member: member.arrears for member in of.scenario.members}
    carried = ((m, of.burdens[m]) for m in of.scenario.states)
    return {m: burden.net + person * burden.personnel + risk * burden.risk - owed[m] for m, burden in carried}


MONEY = (budget, alignment, support, participation, bounds, books)
