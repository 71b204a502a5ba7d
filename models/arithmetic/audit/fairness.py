"""What each objective of fairness amounts to at an answer, in money, worked out from burdens and fair shares alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from math import fsum, inf

from models.arithmetic.audit.flows import Ledger
from models.arithmetic.audit.money import load_weights
from models.policy.division_rules import DIVISION_RULES
from models.policy.policy import Objective
from models.sheets.rows import ResourceKind

Values = Mapping[str, float]

STEPS = 200
"""How finely the unknown total of a division rule is searched, in parts of the distance told."""


def divisors(f: Values) -> dict[str, float]:
    """Fair shares as divisors: none below a ten-thousandth of the mean share."""
    return {m: max(share, 1e-4 / len(f)) for m, share in f.items()}


def per_share(b: Values, f: Values) -> list[tuple[float, float]]:
    """(load per fair share, fair share) of every state, the worst first."""
    return sorted(((b[m] / share, share) for m, share in divisors(f).items()), reverse=True)


def nothing(of: Ledger, b: Values, f: Values) -> float:
    """Least cost asks for no fairness."""
    return 0.0


def worst(of: Ledger, b: Values, f: Values) -> float:
    """max load / fair share."""
    return per_share(b, f)[0][0]


def proportional(of: Ledger, b: Values, f: Values) -> float:
    """sum abs(load - fair share of the sum of loads)."""
    total = fsum(b.values())
    return fsum(abs(b[m] - share * total) for m, share in f.items())


def gini(of: Ledger, b: Values, f: Values) -> float:
    """sum over pairs of abs(b[i] f[j] - b[j] f[i])."""
    return fsum(abs(b[i] * f[j] - b[j] * f[i]) for i, j in combinations(f, 2))


def worst_loaded_fraction(of: Ledger, b: Values, f: Values) -> float:
    """The mean load / fair share of the worst-loaded fraction of states, the last of which may count in part."""
    left = count = of.answer.policy.fraction * len(f)
    parts = []
    for ratio, _ in per_share(b, f):
        parts.append(ratio * min(1.0, left))
        left -= min(1.0, left)
    # Below one state the mean of a part of the worst is the worst itself.
    return fsum(parts) / count


def sacrifice(of: Ledger, b: Values, f: Values) -> float:
    """sum of load squared / (fair share * M) over loads above 0, M = money required at mean unit costs."""
    needs = of.scenario.requirement.values()
    money = fsum(of.scenario.mean_unit_cost(row.resource) * row.target for row in needs) or 1.0
    return fsum(max(0.0, b[m]) ** 2 / (share * money) for m, share in divisors(f).items())


def change(of: Ledger, b: Values, f: Values) -> float:
    """sum of unit cost * abs(given - reference); reference: what is given at present, else what is pledged, else 0."""
    apart = []
    for m, r, t in {**of.scenario.capacity, **of.left}:
        row = of.scenario.capacity.get((m, r, t))
        offers = (row.current, row.pledged) if row else ()
        reference = next((amount for amount in offers if amount is not None), 0.0)
        apart.append(of.scenario.unit_cost(m, r, t) * abs(of.left.get((m, r, t), 0.0) - reference))
    return fsum(apart)


def from_rule(of: Ledger, b: Values, f: Values, short: float = 0.0) -> float:
    """sum abs(load - target), targets being a division rule's of the sum of loads, less what they are short of it."""
    claims, rule = _claims(of), DIVISION_RULES[of.answer.policy.rule].function
    shared = min(max(fsum(b.values()) - short, 0.0), fsum(claims.values()))
    targets = rule(shared, tuple(claims.values()))
    return fsum(abs(b[m] - target) for m, target in zip(claims, targets, strict=True))


def least_from_rule(of: Ledger, b: Values, f: Values, value: float) -> float:
    """The least that sum abs(load - target) can be, or `value` where it comes within a part in STEPS of that.

    The total that the rule divides is not told: it is the least load that the states can carry together, so at most
    the sum of loads, and a smaller total leaves at least what it is smaller by. A rule hands out more of a greater
    total, so the distance changes by no more than the total does, and no total that could come to `value` is missed.
    """
    short, least, close = 0.0, inf, value / STEPS
    while short <= value + close:
        found = from_rule(of, b, f, short)
        if found <= value + close:
            return min(found, value)
        short, least = short + found - value, min(least, found)
    return least


def _claims(of: Ledger) -> dict[str, float]:
    """What each state could carry at most: budget or usable capacity in money, people in danger, less arrears."""
    scenario = of.scenario
    person, risk = load_weights(of)
    worst_off = person + risk * max((row.hazard for row in scenario.missions), default=0.0)
    money: dict[str, list[float]] = {m: [] for m in scenario.states}
    people: dict[str, list[float]] = {m: [] for m in scenario.states}
    for m, r, t in scenario.capacity:
        if m in money:
            units = scenario.usable(m, r, t)
            money[m].append(scenario.unit_cost(m, r, t) * units)
            people[m].append(worst_off * units if scenario.resource[r].kind is ResourceKind.TROOPS else 0.0)
    limits = {m: scenario.member[m].budget for m in money}
    carried = {
        m: (fsum(money[m]) if (most := limits[m]) is None else min(fsum(money[m]), most)) + fsum(people[m])
        for m in money
    }
    return {m: most - min(most, scenario.member[m].arrears) for m, most in carried.items()}


VALUES: dict[Objective, Callable[[Ledger, Values, Values], float]] = {
    Objective.LEAST_COST: nothing,
    Objective.MINIMAX: worst,
    Objective.LEXIMIN: worst,
    Objective.PROPORTIONAL: proportional,
    Objective.GINI: gini,
    Objective.CVAR: worst_loaded_fraction,
    Objective.EQUAL_SACRIFICE: sacrifice,
    Objective.STATUS_QUO: change,
    Objective.DIVISION_RULE: from_rule,
}
