"""The least sum of squared burdens, exactly: the nearest point of a polytope to the origin, found by its corners.

With z[m] = b[m] / sqrt(f[m] M) the sum of sacrifices is |z+|^2, and its least over all programs' answers is the point
of  conv(corners) + (what only raises burdens)  that is nearest to the origin (Wolfe 1976, Mathematical Programming
11:128-149). Each round finds the nearest point over the corners known, by non-negative least squares (Lawson and Hanson
1974), and asks the program for the corner that lies farthest on the near side of it; when there is none, the point is
exact, where tangents would reach burdens only to the root of a tolerance.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.answers.allocation import Certificate
from optimizer.lp.arrays import INF, Floats, Ints
from optimizer.lp.highs import LoadedProgram, Solution
from optimizer.tolerances import EXACT, HELD

ROUNDS = 2_000
"""Corners asked for at most; each brings the point nearer, and 200 members take some 300."""


def least_squares(loaded: LoadedProgram, burdens: Ints, scale: Floats) -> Solution:
    """Minimise the sum over positive burdens of burden^2 / scale, and hold the burdens found.

    burdens: the column of each.  scale: money, positive.  The optimum is attained by one vector of positive burdens
    only; net receivers stay free below 0. Returns the point, its sum (money) and the certificate of both.
    """
    root = np.sqrt(scale / scale.sum())
    corners, points = list[Floats](), list[Floats]()
    solution = _corner(loaded, burdens, scale, root)
    for left in reversed(range(ROUNDS)):
        if not solution.optimal:
            break
        corners.append(solution.x[burdens] / scale * root)
        points.append(solution.x)
        weights, nearest = _nearest(np.array(corners).T)
        # A corner without weight is forgotten: it is found again if it is needed, and the system stays small.
        used = np.flatnonzero(weights)
        corners, points, weights = [corners[i] for i in used], [points[i] for i in used], weights[used]
        solution = _corner(loaded, burdens, scale, nearest)
        if not solution.optimal:
            break
        corner, length = solution.x[burdens] / scale * root, float((nearest**2).sum())
        apart = length - float((nearest * corner).sum())
        # No corner lies nearer by more than rounding, or the nearest is known: then this is the point. The square of
        # how far it may lie from the nearest is at most `apart`: of burdens near 0 no more is asked than is held.
        if apart <= max(EXACT * length, HELD**2) or _known(corner, corners) or not left:
            x = np.array(points).T @ weights
            hold_burdens(loaded, burdens, scale, x)
            return _certified(solution, x, x[burdens], scale, apart / max(length, HELD))
    return solution


def _corner(loaded: LoadedProgram, burdens: Ints, scale: Floats, nearest: Floats) -> Solution:
    """The corner that lies farthest in the direction from a point to the origin."""
    cost = np.zeros(len(loaded.cost))
    cost[burdens] = nearest * np.sqrt(scale / scale.sum()) / scale
    return loaded.minimise(cost)


def _nearest(corners: Floats) -> tuple[Floats, Floats]:
    """The weights of the corners, and the point of their hull plus the positive directions nearest to the origin.

    min |V w + r|^2 + (sum w - 1)^2 over w, r >= 0 finds its direction, and the sum of w its length.
    """
    from scipy.optimize import nnls

    size, count = corners.shape
    system = np.block([[corners, np.eye(size)], [np.ones((1, count)), np.zeros((1, size))]])
    found, _ = nnls(system, np.append(np.zeros(size), 1.0), maxiter=100 * (size + count))
    weights = found[:count] / found[:count].sum()
    return weights, np.maximum(corners @ weights, 0.0)


def _known(corner: Floats, corners: list[Floats]) -> bool:
    return any(np.abs(corner - known).max() <= 1e-14 * (1.0 + np.abs(known).max()) for known in corners)


def hold_burdens(loaded: LoadedProgram, burdens: Ints, scale: Floats, x: Floats) -> None:
    """Hold burdens where a point has them, net receivers anywhere below 0; the point is remembered as an answer."""
    found, slack = x[burdens], HELD * scale
    least = np.where(found > slack, found - slack, -INF)
    loaded.set_columns(burdens, least, np.maximum(found, 0.0) + slack)
    loaded.start_from(x)


def _certified(last: Solution, x: Floats, found: Floats, scale: Floats, apart: float) -> Solution:
    """The nearest point as a solution: its sum of sacrifices, and the worse of the last program's gap and its own."""
    value = float((np.maximum(found, 0.0) ** 2 / scale).sum())
    of = last.certificate
    return replace(last, objective=value, x=x, certificate=Certificate(of.primal, of.dual, max(of.gap, apart)))
