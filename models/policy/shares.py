"""Who should carry how much: the one definition of fair, used by the optimizer and by the reports.

A key is evaluated in steps, each shown by `key_steps`: mix, correction, relief, floor, cap, ceiling, the mean of base
periods, premium. Every step moves burden between members and creates none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

from models.arithmetic.accounting import load_weights
from models.policy.key_problems import key_problems
from models.policy.keys import base_periods, parse_correction, parse_discounts, parse_key
from models.policy.policy import Policy
from models.sheets.problems import InputError, Problem, quoted
from models.sheets.rows import ResourceKind

if TYPE_CHECKING:
    from models.sheets.scenario import Scenario

Values = Mapping[str, float]


class Step(NamedTuple):
    """One step of a key, and the shares after it."""

    name: str
    shares: dict[str, float]


def fair_shares(scenario: Scenario, policy: Policy) -> dict[str, float]:
    """The share of the burden that each state should carry under a policy; 0 to 1, summing to 1.

    The shares after the last of `key_steps`. Raises InputError when the key cannot be evaluated.
    """
    return key_steps(scenario, policy)[-1].shares


def key_steps(scenario: Scenario, policy: Policy) -> tuple[Step, ...]:
    """The steps that the policy asks for, in order, with every state's share after each.

    Raises InputError when the key cannot be evaluated.
    """
    if found := key_problems(scenario, policy):
        raise InputError(found)
    scales = [tuple(_scale(scenario, one)) for one in base_periods(policy)]
    if len(scales) == 1:
        steps = list(scales[0])
    else:
        steps = [
            Step(f"{step.name}, base period {number}", step.shares)
            for number, scale in enumerate(scales, 1)
            for step in scale
        ]
        steps.append(Step("mean of base periods", _mean([scale[-1].shares for scale in scales])))
    if policy.discounts:
        steps.append(Step("premium", _attempt(scenario, policy, "premium", lambda: _premium(scenario, policy, steps))))
    return tuple(steps)


def share_problems(scenario: Scenario, policy: Policy) -> list[Problem]:
    """Why a policy's key cannot be evaluated on a scenario; empty when it can."""
    if not scenario.states:
        return []  # told elsewhere: nobody shares anything
    try:
        key_steps(scenario, policy)
    except InputError as error:
        return list(error.problems)
    return []


# -- the arithmetic of each step ---------------------------------------------------------------------------------------


def mixed(weighted: Iterable[tuple[float, Values]]) -> dict[str, float]:
    """A weighted mix of totals: sum over the indicators of weight / all weights * value / its total.

    >>> mixed([(1.0, {"a": 3.0, "b": 1.0}), (1.0, {"a": 1.0, "b": 1.0})])
    {'a': 0.625, 'b': 0.375}
    """
    terms = list(weighted)
    whole = fsum(weight for weight, _ in terms)
    totals = [fsum(values.values()) for _, values in terms]
    return {
        name: fsum(weight / whole * values[name] / total for (weight, values), total in zip(terms, totals, strict=True))
        for name in terms[0][1]
    }


def corrected(shares: Values, factors: Iterable[tuple[float, Values]]) -> dict[str, float]:
    """Shares multiplied by what has no size: share * prod max(0, 1 + alpha (1 - z / mean z)), made to sum to 1 again.

    alpha above 0 relieves who has more of z than the mean of members, below 0 burdens it. Source: Grech (2017),
    European Union Politics. Raises ValueError where nothing is left.

    >>> corrected({"a": 0.5, "b": 0.5}, [(0.5, {"a": 2.0, "b": 6.0})])
    {'a': 0.625, 'b': 0.375}
    """
    raw = dict(shares)
    for alpha, values in factors:
        mean = fsum(values.values()) / len(values)
        raw = {name: share * max(0.0, 1.0 + alpha * (1.0 - values[name] / mean)) for name, share in raw.items()}
    left = fsum(raw.values())
    if left <= 0:
        raise ValueError("every share is corrected to 0")
    return {name: share / left for name, share in raw.items()}


def relieved(shares: Values, per_head: Values, threshold: float, gradient: float) -> dict[str, float]:
    """Low-income relief: who is below the threshold pays less by the gradient, in proportion to how far it is below.

    share - share * gradient * (threshold - y) / threshold, y = income per head; what that releases is carried in
    proportion by members at or above the threshold. Source: the UN's low per capita income adjustment, General Assembly
    resolution 73/271. Raises ValueError where no one is left to carry it.

    >>> relieved({"rich": 0.75, "poor": 0.25}, {"rich": 30.0, "poor": 10.0}, 20.0, 0.5)
    {'rich': 0.8125, 'poor': 0.1875}
    """
    waived = {name: gradient * max(0.0, 1.0 - y / threshold) for name, y in per_head.items()}
    return _waived(shares, waived, [name for name, y in per_head.items() if y >= threshold])


def discounted(shares: Values, discounts: Values, premium: Collection[str]) -> dict[str, float]:
    """Shares less their discounts, carried in proportion by the members under the premium, who have none.

    Source: the UN's peacekeeping scale, General Assembly resolution 55/235. Raises ValueError where no one carries it.

    >>> discounted({"a": 0.5, "b": 0.3, "c": 0.2}, {"c": 0.5}, ["a"])
    {'a': 0.6, 'b': 0.3, 'c': 0.1}
    """
    return _waived(shares, {name: part for name, part in discounts.items() if name not in premium}, premium)


def _waived(shares: Values, waived: Values, carriers: Collection[str]) -> dict[str, float]:
    released = fsum(shares[name] * part for name, part in waived.items())
    carried = fsum(shares[name] for name in carriers)
    if released > 0 and carried <= 0:
        raise ValueError("no one is left to carry what is released")
    more = released / carried if carried > 0 else 0.0
    return {
        name: share * (1.0 + more) if name in carriers else share * (1.0 - waived.get(name, 0.0))
        for name, share in shares.items()
    }


def bounded(shares: Values, floor: Values, ceiling: Values) -> dict[str, float]:
    """Shares held between bounds, the others all scaled alike: min(max(k share, floor), ceiling), k making the sum 1.

    Whichever side moves more burden is fixed first and the rest is scaled again, until no one crosses; so the answer
    does not depend on an order of steps. Raises ValueError where no k will do.

    >>> bounded({"a": 0.75, "b": 0.1875, "c": 0.0625}, dict.fromkeys("abc", 0.125), dict.fromkeys("abc", 0.5))
    {'a': 0.5, 'b': 0.375, 'c': 0.125}
    """
    fixed: dict[str, float] = {}
    free = dict(shares)
    while free:
        left, weight = 1.0 - fsum(fixed.values()), fsum(free.values())
        scaled = {name: share * left / weight if weight > 0 else 0.0 for name, share in free.items()}
        over = {name: ceiling[name] for name, share in scaled.items() if share > ceiling[name] * (1 + 1e-12)}
        under = {name: floor[name] for name, share in scaled.items() if share < floor[name] * (1 - 1e-12)}
        excess = fsum(scaled[name] - bound for name, bound in over.items())
        lack = fsum(bound - scaled[name] for name, bound in under.items())
        crossed = over if excess > lack else under if lack > excess else over | under
        fixed |= crossed or scaled
        free = {name: share for name, share in free.items() if name not in fixed}
    if abs(fsum(fixed.values()) - 1.0) > 1e-9:
        raise ValueError("no shares between these bounds sum to 1")
    return {name: fixed[name] for name in shares}


# -- from the workbook -------------------------------------------------------------------------------------------------


def threshold(scenario: Scenario, policy: Policy) -> float:
    """Income per head below which relief and discounts begin: the policy's, else the average of all states together."""
    if policy.relief_threshold is not None:
        return policy.relief_threshold
    income, heads = (_values(scenario, name) for name in (policy.relief_income, policy.relief_population))
    return fsum(income.values()) / fsum(heads.values())


def claims(scenario: Scenario, policy: Policy) -> dict[str, float]:
    """What each state could carry at most, in money: the claims that division rules divide a burden by.

    min(budget, sum of unit_cost * usable capacity) over resources and periods, plus personnel and risk of its troops at
    the policy's weights, as if all served in the most dangerous mission; less its arrears, which that settles first,
    and at least 0.
    """
    per_person, per_risk = load_weights(scenario, policy)
    danger = max((mission.hazard for mission in scenario.missions), default=0.0)
    money: dict[str, list[float]] = {name: [] for name in scenario.states}
    people: dict[str, list[float]] = {name: [] for name in scenario.states}
    for member, resource, period in scenario.capacity:
        if member in money:
            amount = scenario.usable(member, resource, period)
            money[member].append(amount * scenario.unit_cost(member, resource, period))
            if scenario.resource[resource].kind is ResourceKind.TROOPS:
                people[member].append(amount * (per_person + per_risk * danger))
    found = {}
    for name, amounts in money.items():
        row = scenario.member[name]
        spends = fsum(amounts) if row.budget is None else min(fsum(amounts), row.budget)
        found[name] = max(0.0, spends + fsum(people[name]) - row.arrears)
    return found


def _values(scenario: Scenario, indicator: str, debt: str = "") -> dict[str, float]:
    """An indicator of every state, less its part of a debt."""
    values = {name: scenario.member[name].indicators[indicator] for name in scenario.states}
    for rate, stock in parse_key(debt) if debt else ():
        owed = _values(scenario, stock)
        values = {name: max(0.0, value - rate * owed[name]) for name, value in values.items()}
    return values


def _per_head(scenario: Scenario, policy: Policy) -> dict[str, float]:
    income = _values(scenario, policy.relief_income, policy.relief_debt)
    heads = _values(scenario, policy.relief_population)
    return {name: income[name] / heads[name] for name in scenario.states}


def _scale(scenario: Scenario, policy: Policy) -> Iterator[Step]:
    """The steps of one base period, from the mix to the ceiling."""
    debt = {policy.relief_income: policy.relief_debt}
    shares = mixed((weight, _values(scenario, name, debt.get(name, ""))) for weight, name in parse_key(policy.key))
    yield Step("mix", shares)
    if policy.correction:
        factors = [(alpha, _values(scenario, name)) for alpha, name in parse_correction(policy.correction)]
        before = shares
        shares = _attempt(scenario, policy, "correction", lambda: corrected(before, factors))
        yield Step("correction", shares)
    if policy.relief_gradient:
        heads, line = _per_head(scenario, policy), threshold(scenario, policy)
        mix = shares
        shares = _attempt(
            scenario, policy, "relief_threshold", lambda: relieved(mix, heads, line, policy.relief_gradient)
        )
        yield Step("relief", shares)
    yield from _bounds(scenario, policy, shares)


def _bounds(scenario: Scenario, policy: Policy, shares: Values) -> Iterator[Step]:
    """Floor, cap and ceiling, each held together with those before it."""
    low, high = dict.fromkeys(shares, 0.0), dict.fromkeys(shares, 1.0)

    def held(name: str) -> Step:
        return Step(name, _attempt(scenario, policy, name, lambda: bounded(shares, low, high)))

    if policy.floor > 0:
        low = dict.fromkeys(shares, policy.floor)
        yield held("floor")
    if policy.capped:
        high |= dict.fromkeys(_named(scenario, policy.capped), policy.cap)
        yield held("cap")
    if policy.ceiling < 1:
        high = {name: min(bound, policy.ceiling) for name, bound in high.items()}
        yield held("ceiling")


def _premium(scenario: Scenario, policy: Policy, steps: Sequence[Step]) -> dict[str, float]:
    one = base_periods(policy)[-1]
    rules = parse_discounts(policy.discounts)
    measured = any(rule.below is not None for rule in rules)
    heads, line = (_per_head(scenario, one), threshold(scenario, one)) if measured else ({}, 1.0)
    discounts: dict[str, float] = {}
    for rule in rules:
        if rule.below is not None:
            fits: Iterable[str] = (name for name, y in heads.items() if y < rule.below * line)
        else:
            fits = _named(scenario, [rule.whom or ""])
        for name in fits:
            discounts.setdefault(name, rule.share)
    return discounted(steps[-1].shares, discounts, _named(scenario, policy.premium))


def _named(scenario: Scenario, entries: Iterable[str]) -> tuple[str, ...]:
    """The states that entries name, each a member or a column that is above 0 for the members it marks."""
    marked = scenario.marked(entries)
    return tuple(name for name in scenario.states if name in marked)


def _mean(scales: Sequence[Values]) -> dict[str, float]:
    return {name: fsum(scale[name] for scale in scales) / len(scales) for name in scales[0]}


def _attempt(scenario: Scenario, policy: Policy, field: str, step: Callable[[], dict[str, float]]) -> dict[str, float]:
    """A step's shares; what it cannot do becomes a problem at the policy's cell."""
    try:
        return step()
    except ValueError as reason:
        place, stands = scenario.place(policy, field), getattr(policy, field)
        hint = "lower the floor, or raise the cap or the ceiling" if field in ("floor", "cap", "ceiling") else ""
        found = f"{field} {stands:g}" if isinstance(stands, float) else f"{field} {quoted(stands)}"
        expected = f"shares of {len(scenario.states)} states that sum to 1; {reason}"
        raise InputError([Problem(place, found, expected, hint)]) from reason
