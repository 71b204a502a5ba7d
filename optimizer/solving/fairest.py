"""Fairness that takes more than one program: division rules, whose targets depend on the total, tangents, bounds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.answers.allocation import Address, Conflict
from optimizer.coalition.families import describe
from optimizer.coalition.prepare import Prepared
from optimizer.lp.arrays import INF, Floats, Ints
from optimizer.lp.highs import Solution, SolveStatus
from optimizer.lp.nearest import hold_burdens, least_squares
from optimizer.lp.whole import divisible
from optimizer.solving.conflict import irreducible

GAP = 1e-9
"""How far the sum of tangents may lie below the true sacrifice, as a share of it."""
ROUNDS = 60
"""Rounds of tangents at most; each round or so the gap falls fourfold."""


def set_targets(p: Prepared) -> Solution:
    """Give a division rule its targets: it divides the least burden that the states can carry together.

    Returns the solution that found the least burden; without an optimum nothing is set.
    """
    burden = np.zeros(len(p.loaded.cost))
    burden[_columns(p, "b")] = 1.0
    solution = p.loaded.minimise(burden)
    if solution.optimal and p.fairness.targets is not None:
        rows = p.row("distance")
        for member, target in p.fairness.targets(solution.objective).items():
            p.loaded.set_rows([rows[Address("distance", (member,), "above")]], -INF, target)
            p.loaded.set_rows([rows[Address("distance", (member,), "below")]], -INF, -target)
    return solution


def least_sacrifice(p: Prepared) -> Solution:
    """Minimise sum_m b[m]^2 / scale[m]: exactly, or where assets come whole by tangents; then hold the burdens."""
    scale = np.array(list(p.fairness.sacrifices.values()))
    if p.arrays.integer.any():
        return _by_tangents(p, scale)
    return least_squares(p.loaded, _columns(p, "b"), scale)


def _by_tangents(p: Prepared, scale: Floats) -> Solution:
    """Find the whole numbers by tangents, added where the burdens found lie, again and again; then all else exactly.

    The program's value is never above the true least sum, and the sum at its burdens never below; they meet within GAP
    (Kelley 1960). Burdens would come within its root only, so with the whole numbers as they are they are found anew.
    """
    burdens, heights = _columns(p, "b"), _columns(p, "sacrifice")
    solution = p.loaded.minimise(p.fair)
    for _ in range(ROUNDS):
        if not solution.optimal:
            return solution
        at = np.maximum(solution.x[burdens], 0.0)
        short = at**2 / scale - solution.x[heights]
        if float(np.sum(short)) <= GAP * float(np.sum(at**2 / scale)):
            break
        for member in np.flatnonzero(short > 0):
            tangent = np.zeros(len(p.loaded.cost))
            tangent[burdens[member]] = 2.0 * at[member] / scale[member]
            tangent[heights[member]] = -1.0
            p.loaded.add_row(tangent, -INF, at[member] ** 2 / scale[member])
        solution = p.loaded.minimise(p.fair)
    if not solution.optimal:
        return solution
    exact = least_squares(divisible(p.loaded, solution.x), burdens, scale)
    if exact.optimal:
        hold_burdens(p.loaded, burdens, scale, exact.x)
    return exact


def broken_bounds(p: Prepared) -> tuple[Conflict, ...]:
    """The policy's bounds on burdens that cannot hold together in the program as it stands; empty when all can.

    The set is irreducible: without any one of them the others can hold.
    """
    bounds = p.row("bound")
    rows = np.array(list(bounds.values()), dtype=np.int32)
    lower, upper = p.arrays.row_lower[rows], p.arrays.row_upper[rows]

    def feasible(kept: Sequence[int]) -> bool:
        held = np.isin(np.arange(len(rows)), kept)
        p.loaded.set_rows(rows, np.where(held, lower, -INF), np.where(held, upper, INF))
        return p.loaded.minimise().outcome is not SolveStatus.INFEASIBLE

    addresses = list(bounds)
    return tuple(describe(p.scenario, addresses[place]) for place in irreducible(p.loaded, feasible, len(rows)))


def _columns(p: Prepared, family: str) -> Ints:
    """The columns of a family that has one for each state, in the states' order."""
    column = {address: index for index, address in enumerate(p.program.columns) if address.family == family}
    return np.array([column[Address(family, (m,))] for m in p.scenario.states], dtype=np.int32)
