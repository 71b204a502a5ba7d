"""Lexicographic minimax by positive duals: at most one program a member, and never the classic mistake.

Each round solves  min t, y[i] <= t (i free), y[i] <= z[i] (fixed),  and fixes every i whose row y[i] <= t has a
positive dual: by complementary slackness such a y[i] equals t in every optimum. Fixing whoever is merely tight in the
solution found is wrong (Guajardo and Joernsten 2015, EJOR 241:931-935). Sources: Kopelowitz (1967); Maschler, Peleg and
Shapley (1979); Luss (1999), Operations Research 47:361-378.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan

import numpy as np

from optimizer.lp.arrays import INF, Floats, Ints
from optimizer.lp.highs import LoadedProgram, Solution
from optimizer.tolerances import AT_BOUND, FEASIBLE, POSITIVE

FEW = 3
"""So many outcomes are fixed in rounds sooner than it is asked whether they can move at all."""
GOLDEN = 0.6180339887498949
"""Multiples of it are spread evenly modulo 1 (Weyl 1916)."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """The result of all rounds: the fixed values, and the last solution (its outcome first)."""

    values: Floats
    rounds: int
    solution: Solution

    @property
    def ranked(self) -> Solution:
        """The last solution with the values as its levels, the worst first, and the worst as its objective."""
        if not self.solution.optimal:
            return self.solution
        levels = tuple(sorted(self.values.tolist(), reverse=True))
        return replace(self.solution, objective=levels[0], levels=levels)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcomes:
    """The rows  y[i] - scale[i] t <= 0  of a program.  bound: the column of t.  columns: the column of each y[i]."""

    bound: int
    rows: Ints
    columns: Ints
    scale: Floats


def fix_in_rounds(loaded: LoadedProgram, of: Outcomes, *, slack: float = 0.0) -> Rounds:
    """Leximin inside a loaded program; every y[i] ends fixed at its value. What rounds before have fixed stays so.

    slack: above 0, outcomes are only held below their value, by so much of it, and nothing by duals: a last resort.
    Returns y / scale by outcome; the program is left with every outcome held and t free.
    """
    bound, rows, outcomes, scale = of.bound, of.rows, of.columns, of.scale
    cost = np.zeros(len(loaded.cost))
    cost[bound] = 1.0
    # Held by their duals too, the rows of outcomes would hold those who are still free to go lower.
    others = np.delete(np.arange(len(loaded.row_lower)), rows)
    free = loaded.row_upper[rows] < INF
    values = np.where(free, np.nan, loaded.col_upper[outcomes] / scale)
    rounds = 0
    while True:
        solution = loaded.minimise(cost)
        rounds += 1
        if not solution.optimal:
            return Rounds(values, rounds, solution)
        if isnan(solution.certificate.gap):  # the last point, kept: no duals tell whom to fix, so everyone stays
            values[free] = (solution.x[outcomes] / scale)[free]
            loaded.set_columns(outcomes[free], solution.x[outcomes][free], solution.x[outcomes][free])
            return Rounds(values, rounds, solution)
        level = solution.x[bound]
        duals = np.where(free, -solution.row_dual[rows] * scale, 0.0)
        fixed = np.flatnonzero(duals > POSITIVE)
        if not fixed.size:  # duals sum to 1, so the largest is no noise, and every round settles someone
            fixed = np.array([int(np.argmax(np.where(free, duals, -INF)))])
        values[fixed] = level
        free[fixed] = False
        loaded.set_rows(rows[fixed], -INF, INF)
        at = scale[fixed] * level
        if slack:
            loaded.set_columns(outcomes[fixed], -INF, at + slack * np.abs(at))
        else:
            loaded.keep_optimal(solution, rows=others)
            loaded.set_columns(outcomes[fixed], at, at)
        if not free.any():
            return Rounds(values, rounds, solution)
        alone = np.count_nonzero(np.abs(solution.x[outcomes] / scale - level) <= AT_BOUND * abs(level)) == 1
        if alone and not slack and free.sum() > FEW and (settled := _settled(loaded, outcomes[free], scale[free])):
            values[free] = settled.x[outcomes[free]] / scale[free]
            loaded.set_columns(outcomes[free], settled.x[outcomes[free]], settled.x[outcomes[free]])
            loaded.set_rows(rows[free], -INF, INF)
            return Rounds(values, rounds, settled)


def _settled(loaded: LoadedProgram, columns: Ints, scale: Floats) -> Solution | None:
    """An optimum where outcomes cannot move any more, one by one or together; None where they can.

    Two programs tell: no two outcomes share the direction in which these go to and fro.
    """
    toward = np.zeros(len(loaded.cost))
    toward[columns] = (1.0 + np.arange(1, len(columns) + 1) * GOLDEN % 1.0) / scale
    low, high = loaded.minimise(toward), loaded.minimise(-toward)
    if not (low.optimal and high.optimal):
        return None
    return low if -high.objective - low.objective <= FEASIBLE * abs(low.objective) else None
