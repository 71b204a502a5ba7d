"""The stages of a solve, each on a loaded program: improve one objective, hold it, go on.

What holds a stage are its own duals (LoadedProgram.keep_optimal). An integer program has none: there the value is held,
by one more row; so is every stage where holding by duals has been found to lose one (Prepared.by_value).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from models.answers.allocation import Address
from optimizer.coalition.prepare import Prepared
from optimizer.lp.arrays import INF, Floats
from optimizer.lp.canonical import averaged, colours, told_apart, weights
from optimizer.lp.highs import FEASIBLE, Solution
from optimizer.lp.leximin import fix_in_rounds
from optimizer.lp.whole import least_distance
from optimizer.solving.fairest import least_sacrifice, set_targets

HELD = 10 * FEASIBLE
"""A value that is held by a row may grow by this part of its own size, or of the objective's largest coefficient."""

LIGHTEST = 1e-4
"""No mission is taken for lighter than this part of the heaviest: a finer row drives branching out of its tolerance.
One of weight 1 beside 1e6 is so held to a millionth of its target."""

Stage = Callable[[Prepared], Solution]


def held(p: Prepared, cost: Floats, allowance: float = 0.0, size: float = 0.0) -> Solution:
    """Minimise, then hold: only optima are left, or what is within the allowance of the least value.

    size: what a value that is held by a row is judged by, else by itself and the objective's largest coefficient.
    """
    solution = p.loaded.minimise(cost)
    wanted = np.flatnonzero(cost).astype(np.int32)
    best = np.where(cost > 0, p.loaded.col_lower, p.loaded.col_upper)[wanted]
    if solution.optimal and not allowance and solution.objective <= float(cost[wanted] @ best):
        p.loaded.set_columns(wanted, best, best)  # no better value exists, so every column stays at its bound
    elif solution.optimal and (allowance or p.by_value or p.arrays.integer.any()):
        slack = max(allowance, HELD * (size or max(abs(solution.objective), p.loaded.cost_size)))
        p.loaded.add_row(cost, -INF, solution.objective + slack, size)
    elif solution.optimal:
        p.loaded.keep_optimal(solution)
    return solution


def meet_missions(p: Prepared) -> Solution:
    """Least priority-weighted unmet share, within the policy's gap tolerance.

    Held by a row, it is judged by the lightest mission: by the heaviest, one of weight 1 beside 1e6 would lose a
    hundredth of what it needs.
    """
    return held(p, p.gaps, p.policy.gap_tolerance, lightest_mission(p))


def lightest_mission(p: Prepared) -> float:
    """What the lightest need counts in the unmet share, but for LIGHTEST of the heaviest."""
    sizes = np.abs(p.gaps * p.loaded.units)[p.gaps != 0]
    return max(float(sizes.min()), LIGHTEST * float(sizes.max())) if sizes.size else 0.0


def waste_nothing(p: Prepared) -> Solution:
    """Nothing given beyond what is asked, so that no one looks fairer by waste."""
    solution = held(p, p.surplus, size=max(1.0, LIGHTEST * p.largest(p.surplus)))
    beyond = solution.objective - p.asked
    return replace(solution, objective=beyond if abs(beyond) > FEASIBLE * p.asked else 0.0)


def yardstick(p: Prepared) -> Solution:
    """Least cost, by which every price of fairness is measured; held within the policy's tolerance where it has one."""
    solution = p.loaded.minimise(p.cost)
    tolerance = p.policy.cost_tolerance
    if solution.optimal and tolerance is not None:
        most = solution.objective + tolerance * abs(solution.objective)
        if most > solution.objective:
            p.loaded.add_row(p.cost, -INF, most)
        else:
            held(p, p.cost)
    return solution


def fairest(p: Prepared) -> Solution:
    """The policy's fairness, within its bounds on burdens, by as many programs as its objective takes; held."""
    p.hold_bounds()
    fairness = p.fairness
    if fairness.targets and not (total := set_targets(p)).optimal:
        return total
    if fairness.sacrifices:
        return least_sacrifice(p)
    if not fairness.outcomes:
        return held(p, p.fair)
    rows, states = p.row("outcome"), list(fairness.outcomes)
    bound = int(np.flatnonzero(p.fair)[0])
    outcome_rows = np.array([rows[Address("outcome", (m,))] for m in states], dtype=np.int32)
    burdens = np.array([p.position[hash(p.variables.b[m])] for m in states], dtype=np.int32)
    scale = np.array([fairness.outcomes[m] for m in states])
    if p.arrays.integer.any():
        return least_distance(p.loaded, bound, outcome_rows, burdens, scale, p.money)
    slack = HELD if p.by_value else 0.0
    return fix_in_rounds(p.loaded, bound, outcome_rows, burdens, scale, slack=slack).ranked


def seeks_fairness(p: Prepared) -> bool:
    """Whether the policy asks for more than least cost."""
    return bool(p.fair.any() or p.row("bound"))


def cheapest(p: Prepared) -> Solution:
    """Least cost among what is as fair."""
    return held(p, p.cost)


def most_aligned(p: Prepared) -> Solution:
    """Most alignment with declared interests among what is as cheap."""
    return held(p, p.interest)


def canonical(p: Prepared) -> Solution:
    """The single point, symmetric and independent of order and units, of what is still optimal (see canonical.py).

    What may as well be given is not lent: a loan weighs 1 more.
    """
    kinds = [address.family for address in p.program.columns]
    real, lent = np.isin(kinds, ("x", "l", "u", "s")), np.array([float(kind == "l") for kind in kinds])
    plain, costs = p.loaded.plain(p.arrays, [p.gaps, p.surplus, p.cost, p.fair, p.interest])
    column = colours(plain, [*costs, *([lent] if lent.any() else [])])
    whole = bool(p.arrays.integer.any())
    weight = told_apart(weights(column)) if whole else weights(column)
    solution = p.loaded.minimise(np.where(real, weight + lent, 0.0) / p.loaded.units)
    if not solution.optimal or whole:
        return solution
    return replace(solution, x=averaged(solution.x / p.loaded.units, column) * p.loaded.units)


def stages(p: Prepared) -> Iterator[tuple[str, Stage]]:
    """The stages that have something to improve, by name, in their order."""
    yield "gaps", meet_missions
    if p.surplus.any():
        yield "surplus", waste_nothing
    yield "least cost", yardstick
    if seeks_fairness(p):
        yield p.policy.objective.value, fairest
    if p.cost.any():
        yield "cost", cheapest
    if p.interest.any():
        yield "interest", most_aligned
    yield "canonical", canonical
