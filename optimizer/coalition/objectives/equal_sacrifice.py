"""Equal marginal sacrifice: the least sum of sacrifices, each the square of a load."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.answers.allocation import Address
from models.sheets.scenario import Scenario
from optimizer.coalition.expressions import Shares, positive_shares
from optimizer.coalition.objectives.record import ObjectiveRecord
from optimizer.coalition.session import Session
from optimizer.coalition.units import money_scale
from optimizer.coalition.variables import Variables
from optimizer.lp.arrays import INF, Floats
from optimizer.lp.highs import Solution
from optimizer.lp.nearest import hold_burdens, least_squares
from optimizer.lp.program import Constraint, Program, Terms
from optimizer.lp.whole import divisible
from optimizer.tolerances import TANGENTS, TANGENTS_ALONG

FIRST_TANGENTS = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Where the parabola is touched before anything is known, in multiples of the fair burden."""
ROUNDS = 60
"""Rounds of tangents at most; each round or so the gap falls fourfold."""


def sacrifices(program: Program, v: Variables, f: Shares) -> Terms:
    """min sum_m v[m], v[m] >= b[m]^2 / (f[m] M) by tangents, M = money that the requirements cost at mean prices.

    Sacrifice grows with the square of the load b / f, and a net receiver makes none; the least sum equalises marginal
    sacrifice wherever the program allows. Touching at a, v >= (2 a b - a^2) / (f M). Where nothing comes whole the
    least sum is found without tangents, and exactly (nearest.py); else, and along a frontier, more are added where the
    answer falls. Sources: Edgeworth (1897); Pigou (1928).
    """
    height = {m: program.column(Address("sacrifice", (m,))) for m in f}
    program.add(
        Constraint(address, [(v.b[address.keys[0]], slope), (height[address.keys[0]], -1.0)], "<=", side)
        for address, slope, side in first_tangents(v.scenario, f)
    )
    return [(column, 1.0) for column in height.values()]


def first_tangents(scenario: Scenario, f: Shares) -> Iterator[tuple[Address, float, float]]:
    """The rows of FIRST_TANGENTS, each with its slope and its right-hand side."""
    money = money_scale(scenario)
    for m, share in positive_shares(f).items():
        fair = share * money
        for part in FIRST_TANGENTS:
            a = part * fair
            yield Address("sacrifice", (m,), f"{part:g}"), 2.0 * a / fair, a * a / fair


def least_sum(p: Session) -> Solution:
    """Minimise sum_m b[m]^2 / scale[m]: exactly, or where assets come whole by tangents; then hold the burdens.

    By tangents, added where the burdens found lie, again and again, only the whole numbers are found; all else then
    exactly. The program's value is never above the true least sum, and the sum at its burdens never below; they meet
    within TANGENTS (Kelley 1960), but burdens only within its root.
    """
    scale = _scale(p)
    if not p.whole:
        return least_squares(p.loaded, p.burdens, scale)
    solution = p.loaded.minimise(p.fair)
    for _ in range(ROUNDS):
        if not solution.optimal:
            break
        true, below = _apart(p, solution.x)
        if below.sum() <= TANGENTS * true.sum():
            break
        touch(p, solution.x, 0.0)
        solution = p.loaded.minimise(p.fair)
    if not solution.optimal:
        return solution
    exact = least_squares(divisible(p.loaded, solution.x), p.burdens, scale)
    if exact.optimal:
        hold_burdens(p.loaded, p.burdens, scale, exact.x)
    return exact


def touch(p: Session, x: Floats, gap: float) -> bool:
    """Touch the parabolas at the burdens of a point where tangents lie more than their part of a gap below."""
    scale, heights, at = _scale(p), p.columns("sacrifice"), np.maximum(x[p.burdens], 0.0)
    true, below = _apart(p, x)
    # Each may lie below by its part of the gap, so that all together do not by more than all of it.
    low = np.flatnonzero(below > gap * true.sum() / len(true))
    for member in low:
        tangent = np.zeros(len(p.loaded.cost))
        tangent[p.burdens[member]], tangent[heights[member]] = 2.0 * at[member] / scale[member], -1.0
        p.loaded.add_row(tangent, -INF, at[member] ** 2 / scale[member])
    return bool(low.size)


def value(p: Session, x: Floats) -> float:
    """sum_m max(0, b[m])^2 / scale[m]."""
    true, _ = _apart(p, x)
    return float(sum(true.tolist()))


def _apart(p: Session, x: Floats) -> tuple[Floats, Floats]:
    """The true sacrifices at the burdens of a point, and how far below them the columns that stand for them lie."""
    true = np.maximum(x[p.burdens], 0.0) ** 2 / _scale(p)
    return true, true - x[p.columns("sacrifice")]


def _scale(p: Session) -> Floats:
    """f[m] M."""
    return p.divisors * p.money


RECORD = ObjectiveRecord(
    form=sacrifices,
    value=value,
    minimise=least_sum,
    refine=touch,
    refined=TANGENTS_ALONG,
    sides=lambda scenario, _, f: {address: side for address, _, side in first_tangents(scenario, f)},
)
