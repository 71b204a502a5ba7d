"""Fairness when assets come whole: as near as an integer program can come to the divisible optimum.

An integer program has no duals by which leximin could tell whom to fix (see leximin.py). So the burdens y*[i] of the
divisible leximin are found first, inside everything that earlier stages hold, and then

    min d,  y[i] <= y*[i] + d for every i,  some assets whole.

d is the stated distance: no one carries more than d per unit of fair share above what it would if assets could be cut.
It is never negative, for nothing is below a leximin optimum in every part; it is 0 where the divisible optimum is
whole already.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.lp.arrays import INF, Arrays, Floats
from optimizer.lp.highs import LoadedProgram, Solution
from optimizer.lp.leximin import Outcomes, fix_in_rounds
from optimizer.tolerances import HELD


def least_distance(loaded: LoadedProgram, of: Outcomes, money: float) -> Solution:
    """Come as near to the divisible leximin of some outcomes as whole assets allow.

    money: the scale of y / scale.  The objective is d, in the unit of y / scale; the levels are those of the divisible
    optimum. The program is left with every y[i] at most y*[i] + d.
    """
    ideal = fix_in_rounds(divisible(loaded), of)
    if not ideal.solution.optimal:
        return ideal.solution
    cost = np.zeros(len(loaded.cost))
    cost[of.bound] = 1.0
    # With y* on the right-hand side the column of t stands for the distance d.
    loaded.set_rows(of.rows, -INF, of.scale * ideal.values)
    solution = loaded.minimise(cost)
    if solution.optimal:
        distance = max(0.0, solution.objective)
        loaded.set_columns([of.bound], -INF, distance + HELD * max(money, distance))
        return replace(solution, levels=ideal.ranked.levels)
    return solution


def divisible(loaded: LoadedProgram, at: Floats | None = None) -> LoadedProgram:
    """A program as it stands now, with nothing whole; at: a point whose whole numbers are kept."""
    fixed = loaded.integer if at is not None else np.zeros(len(loaded.col_lower), dtype=np.bool_)
    whole = np.rint(loaded.col_lower if at is None else at)
    starts = np.searchsorted(loaded.entry_row, np.arange(len(loaded.row_lower) + 1))
    arrays = Arrays(
        col_lower=np.where(fixed, whole, loaded.col_lower),
        col_upper=np.where(fixed, whole, loaded.col_upper),
        row_lower=loaded.row_lower,
        row_upper=loaded.row_upper,
        start=starts.astype(np.int32),
        index=loaded.entry_col.astype(np.int32),
        value=loaded.entry_value,
        integer=np.zeros(len(loaded.col_lower), dtype=np.bool_),
    )
    relaxed = LoadedProgram(arrays, loaded.units)
    relaxed.deadline = loaded.deadline
    return relaxed
