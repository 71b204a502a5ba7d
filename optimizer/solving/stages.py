"""The stages of a solve, each on a loaded program: improve one objective, hold it, go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from optimizer.coalition.session import Session
from optimizer.lp.arrays import INF
from optimizer.lp.canonical import averaged, colours, told_apart, weights
from optimizer.lp.highs import FEASIBLE, Solution

LIGHTEST = 1e-4
"""No mission is taken for lighter than this part of the heaviest: a finer row drives branching out of its tolerance.
One of weight 1 beside 1e6 is so held to a millionth of its target."""

Stage = Callable[[Session], Solution]


def meet_missions(p: Session) -> Solution:
    """Least priority-weighted unmet share, within the policy's gap tolerance.

    Held by a row, it is judged by the lightest mission: by the heaviest, one of weight 1 beside 1e6 would lose a
    hundredth of what it needs.
    """
    return p.hold(p.gaps, p.policy.gap_tolerance, lightest_mission(p))


def lightest_mission(p: Session) -> float:
    """What the lightest need counts in the unmet share, but for LIGHTEST of the heaviest."""
    sizes = np.abs(p.gaps * p.loaded.units)[p.gaps != 0]
    return max(float(sizes.min()), LIGHTEST * float(sizes.max())) if sizes.size else 0.0


def waste_nothing(p: Session) -> Solution:
    """Nothing given beyond what is asked, so that no one looks fairer by waste."""
    solution = p.hold(p.surplus, size=max(1.0, LIGHTEST * p.largest(p.surplus)))
    beyond = solution.objective - p.asked
    return replace(solution, objective=beyond if abs(beyond) > FEASIBLE * p.asked else 0.0)


def yardstick(p: Session) -> Solution:
    """Least cost, by which every price of fairness is measured; held within the policy's tolerance where it has one."""
    solution = p.loaded.minimise(p.cost)
    tolerance = p.policy.cost_tolerance
    if solution.optimal and tolerance is not None:
        most = solution.objective + tolerance * abs(solution.objective)
        if most > solution.objective:
            p.loaded.add_row(p.cost, -INF, most)
        else:
            p.hold(p.cost)
    return solution


def fairest(p: Session) -> Solution:
    """The policy's fairness, within its bounds on burdens, by as many programs as its objective takes; held."""
    p.hold_bounds()
    first = p.objective.ready(p)
    return p.objective.minimise(p) if first is None or first.optimal else first


def seeks_fairness(p: Session) -> bool:
    """Whether the policy asks for more than least cost."""
    return bool(p.fair.any() or p.rows("bound"))


def cheapest(p: Session) -> Solution:
    """Least cost among what is as fair."""
    return p.hold(p.cost)


def most_aligned(p: Session) -> Solution:
    """Most alignment with declared interests among what is as cheap."""
    return p.hold(p.interest)


def canonical(p: Session) -> Solution:
    """The single point, symmetric and independent of order and units, of what is still optimal (see canonical.py).

    What may as well be given is not lent: a loan weighs 1 more.
    """
    kinds = [address.family for address in p.program.columns]
    real, lent = np.isin(kinds, ("x", "l", "u", "s")), np.array([float(kind == "l") for kind in kinds])
    plain, costs = p.loaded.plain(p.arrays, [p.gaps, p.surplus, p.cost, p.fair, p.interest])
    column = colours(plain, [*costs, *([lent] if lent.any() else [])])
    weight = told_apart(weights(column)) if p.whole else weights(column)
    solution = p.loaded.minimise(np.where(real, weight + lent, 0.0) / p.loaded.units)
    if not solution.optimal or p.whole:
        return solution
    return replace(solution, x=averaged(solution.x / p.loaded.units, column) * p.loaded.units)


def stages(p: Session) -> Iterator[tuple[str, Stage]]:
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
