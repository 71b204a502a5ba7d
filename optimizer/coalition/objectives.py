"""What each policy minimises once the missions are met: fairness objectives as rows and one linear expression.

b[m] is the burden of state m as the policy counts it, in money; f[m] its fair share, B = sum of b. Every objective is
built before the program is loaded and does not constrain it until it is minimised, so that stages only change costs and
bounds. Differences between members are absolute, in money, never relative to B: so no one's burden is raised to make
others look alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from math import fsum

from models.answers.allocation import Address
from models.policy.division_rules import DIVISION_RULES
from models.policy.policy import Objective
from models.policy.shares import claims
from models.sheets.rows import Capacity
from optimizer.coalition.units import money_scale
from optimizer.coalition.variables import Variables
from optimizer.lp.program import Constraint, Program, Terms

Shares = Mapping[str, float]

SMALLEST_SHARE = 1e-4
"""A fair share of 0 would divide by 0: it counts as this part of the mean share, and its member is asked last."""

FIRST_TANGENTS = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Where equal_sacrifice touches the parabola before anything is known, in multiples of the fair burden."""


@dataclass(frozen=True, slots=True)
class Fairness:
    """What to minimise, as `terms`; some objectives take more than one program (fairest.py), and say so here.

    outcomes: for leximin, the states ordered after the worst, each with its divisor.  sacrifices: for equal_sacrifice,
    the states whose parabola b^2 / scale is approached by tangents, each with its scale.  targets: for division rules,
    the burden of every state given the least that all can carry together.
    """

    terms: Terms
    outcomes: Shares = field(default_factory=dict)
    sacrifices: Shares = field(default_factory=dict)
    targets: Callable[[float], Shares] | None = None


def least_cost(program: Program, v: Variables, f: Shares) -> Fairness:
    """Nothing but the cost, which a later stage minimises."""
    return Fairness([])


def minimax(program: Program, v: Variables, f: Shares) -> Fairness:
    """min t, b[m] <= f[m] t for every m."""
    t = program.column(Address("t"), lower=None)
    program.add(
        Constraint(Address("outcome", (m,)), [(v.b[m], 1.0), (t, -share)], "<=", 0.0)
        for m, share in positive_shares(f).items()
    )
    return Fairness([(t, 1.0)])


def leximin(program: Program, v: Variables, f: Shares) -> Fairness:
    """Lexicographic minimax of b[m] / f[m]; its first round is the minimax program."""
    return Fairness(minimax(program, v, f).terms, outcomes=positive_shares(f))


def proportional(program: Program, v: Variables, f: Shares) -> Fairness:
    """min sum_m d[m], d[m] >= +-(b[m] - f[m] B)."""
    total = total_burden(program, v)
    return Fairness(distances(program, {(m,): ([(v.b[m], 1.0), *scaled(total, -f[m])], 0.0) for m in f}))


def gini(program: Program, v: Variables, f: Shares) -> Fairness:
    """min sum_{i<j} e[i,j], e[i,j] >= +-(b[i] f[j] - b[j] f[i]): the Gini of burden per fair share, times B.

    n (n - 1) / 2 variables; no program of O(n) size exists. Source: Chen and Hooker (2023), Annals of Operations
    Research 326; weights as in Groot and van den Berg (2009).
    """
    return Fairness(differences(program, v, f))


def cvar(program: Program, v: Variables, f: Shares) -> Fairness:
    """min t + sum_m d[m] / (fraction n), d[m] >= b[m] / f[m] - t, d >= 0: the mean load of the worst-loaded fraction.

    Members count alike; where fraction * n is not whole the last of them counts in part; at most 1 / n it is minimax.
    Source: Rockafellar and Uryasev (2000), Journal of Risk 2:21-41.
    """
    t = program.column(Address("t"), lower=None)
    excess = {m: program.column(Address("excess", (m,))) for m in f}
    divisors = positive_shares(f)
    program.add(
        Constraint(Address("excess", (m,)), [(v.b[m], 1.0), (t, -divisors[m]), (d, -divisors[m])], "<=", 0.0)
        for m, d in excess.items()
    )
    weight = 1.0 / (v.policy.fraction * len(f))
    return Fairness([(t, 1.0), *((d, weight) for d in excess.values())])


def equal_sacrifice(program: Program, v: Variables, f: Shares) -> Fairness:
    """min sum_m v[m], v[m] >= b[m]^2 / (f[m] M) by tangents, M = money that the requirements cost at mean prices.

    Sacrifice grows with the square of the load b / f, and a net receiver makes none; the least sum equalises marginal
    sacrifice wherever the program allows. Touching at a, v >= (2 a b - a^2) / (f M). Where nothing comes whole the
    least sum is found without tangents, and exactly (nearest.py); else, and along a frontier, more are added where the
    answer falls. Sources: Edgeworth (1897); Pigou (1928).
    """
    money = money_scale(v.scenario)
    fair = {m: share * money for m, share in positive_shares(f).items()}
    height = {m: program.column(Address("sacrifice", (m,))) for m in f}
    touching = [(m, part * fair[m], f"{part:g}") for m in f for part in FIRST_TANGENTS]
    program.add(
        Constraint(
            Address("sacrifice", (m,), part), [(v.b[m], 2.0 * a / fair[m]), (height[m], -1.0)], "<=", a * a / fair[m]
        )
        for m, a, part in touching
    )
    return Fairness([(column, 1.0) for column in height.values()], sacrifices=fair)


def status_quo(program: Program, v: Variables, f: Shares) -> Fairness:
    """min sum over (m,r,t) of unit_cost * abs(given[m,r,t] - reference[m,r,t]): least change, in money.

    reference: what is given at present (`current`), else what is pledged, else nothing.
    """
    capacity = v.scenario.capacity
    expressions: dict[tuple[str, ...], tuple[Terms, float]] = {}
    for m, r, t in {**v.of_capacity, **capacity}:
        price, reference = v.scenario.unit_cost(m, r, t), _reference(capacity.get((m, r, t)))
        given: Terms = [(x, price) for _, x in v.of_capacity.get((m, r, t), ())]
        if price and (given or reference):
            expressions[m, r, t] = given, price * reference
    return Fairness(distances(program, expressions))


def division_rule(program: Program, v: Variables, f: Shares) -> Fairness:
    """min sum_m abs(b[m] - target[m]), the targets set by the policy's rule.

    The rule divides the least burden that the states can carry together, found just before, over claims: what each
    could carry at most, in money (models.policy.shares.claims). Until it is known the claims stand in for the targets.
    """
    limits = claims(v.scenario, v.policy)
    most = fsum(limits.values())
    rule = DIVISION_RULES[v.policy.rule].function

    def targets(total: float) -> Shares:
        return dict(zip(limits, rule(min(max(total, 0.0), most), tuple(limits.values())), strict=True))

    terms = distances(program, {(m,): ([(v.b[m], 1.0)], claim) for m, claim in limits.items()})
    return Fairness(terms, targets=targets)


Form = Callable[[Program, Variables, Shares], Fairness]

FORMS: dict[Objective, Form] = {
    Objective.LEAST_COST: least_cost,
    Objective.MINIMAX: minimax,
    Objective.LEXIMIN: leximin,
    Objective.PROPORTIONAL: proportional,
    Objective.GINI: gini,
    Objective.CVAR: cvar,
    Objective.EQUAL_SACRIFICE: equal_sacrifice,
    Objective.STATUS_QUO: status_quo,
    Objective.DIVISION_RULE: division_rule,
}


def positive_shares(shares: Shares) -> dict[str, float]:
    """Fair shares as divisors: none below SMALLEST_SHARE of the mean."""
    least = SMALLEST_SHARE / len(shares)
    return {name: max(share, least) for name, share in shares.items()}


def total_burden(program: Program, v: Variables, family: str = "total") -> Terms:
    """B = sum_m b[m], as one variable."""
    total = program.column(Address(family), lower=None)
    program.add([Constraint(Address(family), [*((b, 1.0) for b in v.b.values()), (total, -1.0)], "==", 0.0)])
    return [(total, 1.0)]


def differences(program: Program, v: Variables, f: Shares, family: str = "distance") -> Terms:
    """sum_{i<j} abs(b[i] f[j] - b[j] f[i]), ready to be minimised or bounded.

    The rows are multiplied by n, so that their numbers stay near 1.
    """
    n = len(f)
    pairs: dict[tuple[str, ...], tuple[Terms, float]] = {
        (i, j): ([(v.b[i], n * f[j]), (v.b[j], -n * f[i])], 0.0) for i, j in combinations(f, 2)
    }
    return scaled(distances(program, pairs, family), 1.0 / n)


def distances(
    program: Program, expressions: Mapping[tuple[str, ...], tuple[Terms, float]], family: str = "distance"
) -> Terms:
    """The sum of abs(terms - constant), ready to be minimised or bounded: one variable and two rows each."""
    apart = {keys: program.column(Address(family, keys)) for keys in expressions}

    def rows() -> Iterator[Constraint]:
        for keys, (terms, constant) in expressions.items():
            d = (apart[keys], -1.0)
            yield Constraint(Address(family, keys, "above"), [*terms, d], "<=", constant)
            yield Constraint(Address(family, keys, "below"), [*scaled(terms, -1.0), d], "<=", -constant)

    program.add(rows())
    return [(d, 1.0) for d in apart.values()]


def scaled(terms: Terms, factor: float) -> Terms:
    """The expression times a factor."""
    return [(variable, factor * coefficient) for variable, coefficient in terms]


def _reference(row: Capacity | None) -> float:
    if row is None:
        return 0.0
    return next((amount for amount in (row.current, row.pledged) if amount is not None), 0.0)
