"""A session: a scenario and a policy, formulated and loaded once; what stages, what-ifs and sweeps all work on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from models.answers.allocation import Address
from models.policy.policy import Policy
from models.sheets.scenario import Scenario
from optimizer.coalition.expressions import positive_shares
from optimizer.coalition.families import is_definition
from optimizer.coalition.families import record_of as family_of
from optimizer.coalition.record import Sharing
from optimizer.coalition.variables import Variables
from optimizer.lp.arrays import INF, Arrays, Floats, Ints, times
from optimizer.lp.highs import LoadedProgram, Solution
from optimizer.lp.program import Program
from optimizer.tolerances import HELD

LOAD_RATIO = "load_ratio_at_most"
"""The bound whose right-hand side is a part of the least that all loads can sum to."""
GIVERS = {"x": 1, "l": 2, "s": 2}
"""Columns that are nothing without the members whom their keys name first, and how many these are."""


@dataclass(frozen=True, kw_only=True)
class Session:
    """A scenario under a policy as a loaded program: what stands between a caller and the solver.

    aim, aims: the rows and the columns of the policy's objective.  shares: fair share by state.  burdens: the column of
    each state's burden, in their order.  gaps, surplus, cost, fair, interest: the objectives of the stages, one
    coefficient a column.  asked: what the surplus objective comes to where nothing is given beyond what is asked.
    money: the scale of money (units.py).  position: the column of each variable by its hash.  by_value: whether stages
    are held by value, a last resort.
    """

    scenario: Scenario
    policy: Policy
    program: Program
    aim: range
    aims: range
    variables: Variables
    shares: dict[str, float]
    burdens: Ints
    arrays: Arrays
    loaded: LoadedProgram
    gaps: Floats
    surplus: Floats
    cost: Floats
    fair: Floats
    interest: Floats
    asked: float
    money: float
    position: dict[int, int]
    by_value: bool = False

    @property
    def whole(self) -> bool:
        """Whether some assets come whole, so that the program is an integer program."""
        return bool(self.arrays.integer.any())

    @property
    def slack(self) -> float:
        """What values are held with, as a part of their size, where nothing is held by duals."""
        return HELD if self.by_value else 0.0

    @property
    def divisors(self) -> Floats:
        """Fair shares by which burdens are divided, none of them 0, in the states' order."""
        return np.array(list(positive_shares(self.shares).values()))

    def rows(self, family: str) -> dict[Address, int]:
        """The rows of a family by address."""
        return {address: index for index, address in enumerate(self.program.rows) if address.family == family}

    def columns(self, family: str) -> Ints:
        """The columns of a family, in their order."""
        found = [index for index, address in enumerate(self.program.columns) if address.family == family]
        return np.array(found, dtype=np.int32)

    def loads(self, x: Floats) -> Floats:
        """Burdens per fair share at a point, in the states' order."""
        return np.asarray(x[self.burdens] / self.divisors)

    def apart(self, x: Floats) -> float:
        """The sum of what the rows of distances are apart at a point, as the program now stands."""
        loaded, parts = self.loaded, 0.0
        activity = np.bincount(
            loaded.entry_row, loaded.entry_value * x[loaded.entry_col], minlength=len(loaded.row_lower)
        )
        above = [row for address, row in self.rows("distance").items() if address.part == "above"]
        for row, column in zip(above, self.columns("distance"), strict=True):
            parts += float(self.fair[column] * abs(activity[row] + x[column] - loaded.row_upper[row]))
        return parts

    def largest(self, cost: Floats) -> float:
        """The largest coefficient of an objective without units, 0 of one that is nothing."""
        return float(np.abs(cost * self.loaded.units).max(initial=0.0))

    def hold(self, cost: Floats, allowance: float = 0.0, size: float = 0.0) -> Solution:
        """Minimise, then hold: only optima are left, or what is within the allowance of the least value.

        What holds an optimum are its own duals (LoadedProgram.keep_optimal). An integer program has none: there the
        value is held, by one more row; so is every one where holding by duals has been found to lose a stage.
        size: what a value that is held by a row is judged by, else by itself and the objective's largest coefficient.
        """
        solution = self.loaded.minimise(cost)
        wanted = np.flatnonzero(cost).astype(np.int32)
        best = np.where(cost > 0, self.loaded.col_lower, self.loaded.col_upper)[wanted]
        if solution.optimal and not allowance and solution.objective <= float(cost[wanted] @ best):
            self.loaded.set_columns(wanted, best, best)  # no better value exists, so every column stays at its bound
        elif solution.optimal and (allowance or self.by_value or self.whole):
            slack = max(allowance, HELD * (size or max(abs(solution.objective), self.loaded.cost_size)))
            self.loaded.add_row(cost, -INF, solution.objective + slack, size)
        elif solution.optimal:
            self.loaded.keep_optimal(solution)
        return solution

    def hold_bounds(self, held: bool = True) -> None:
        """Switch the policy's bounds on burdens on, or off: off while the missions are met, so that none buys a gap."""
        rows = np.array(list(self.rows("bound").values()), dtype=np.int32)
        if rows.size and held:
            lower, upper = self.arrays.row_lower[rows], self.arrays.row_upper[rows]
            of_load = np.array([address.part == LOAD_RATIO for address in self.rows("bound")])
            if of_load.any():
                upper = np.where(of_load, upper * self.least_load(), upper)
            self.loaded.set_rows(rows, lower, upper)
        elif rows.size:
            self.loaded.set_rows(rows, -INF, INF)

    def least_load(self) -> float:
        """The least that all loads can sum to in the program as it stands, the policy's bounds being off; money."""
        with self.loaded.trial():
            self.hold_bounds(False)
            total = np.zeros(len(self.loaded.col_lower))
            total[self.burdens] = 1.0
            solution = self.loaded.minimise(total)
        return max(0.0, solution.objective) if solution.optimal else INF

    def gather(self, members: Collection[str], share: float = 1.0) -> None:
        """Leave only some states: what the others give is nothing and their rules lapse, till they are here again.

        Of what is no state's own, needs and what organisations have, the share stands.
        """
        away = np.array([m not in members for m in self.shares])
        planned, loaded = self.arrays, self.loaded
        (columns, givers), (rows, of) = self._owned
        upper = planned.col_upper.copy()
        upper[columns[away[givers]]] = 0.0
        moved = np.unique(columns[upper[columns] != loaded.col_upper[columns]])
        loaded.set_columns(moved, planned.col_lower[moved], upper[moved])
        lower, upper = planned.row_lower.copy(), planned.row_upper.copy()
        gone = rows[away[of]]
        lower[gone], upper[gone] = -INF, INF
        for side in (lower, upper):
            side[self.common] = times(side[self.common], share)
        moved = np.union1d(rows, self.common)
        loaded.set_rows(moved, lower[moved], upper[moved])

    def owners(self, address: Address) -> tuple[str, ...]:
        """The states who give what a column counts, or whose rule a row is."""
        ends = GIVERS.get(address.family)
        of = family_of(address).owners(self.scenario, address) if ends is None else address.keys[:ends]
        return tuple(dict.fromkeys(m for m in of if m in self.shares))

    @cached_property
    def common(self) -> Ints:
        """The rows that are everyone's, each by its share: a need, or what an organisation has or must give."""

        def is_common(row: Address) -> bool:
            sharing = family_of(row).sharing
            if sharing is Sharing.OWNED:
                return not self.owners(row)
            return sharing is not Sharing.STANDING and not is_definition(row)

        return np.array([place for place, row in enumerate(self.program.rows) if is_common(row)], dtype=np.int32)

    @cached_property
    def _owned(self) -> tuple[Ints, Ints]:
        """Of columns, and of rows that lapse: their places, and below each the number of a state who is its owner."""
        number, program = {m: i for i, m in enumerate(self.shares)}, self.program
        lapsing = [(place, row) for place, row in enumerate(program.rows) if family_of(row).lapses]
        pairs = [
            [(place, number[m]) for place, address in of for m in self.owners(address)]
            for of in (enumerate(program.columns), lapsing)
        ]
        columns, rows = (np.array(found, dtype=np.int32).reshape(-1, 2).T for found in pairs)
        return columns, rows

    def again(self) -> Session:
        """The program loaded anew, its stages to be held by value: for where holding by duals has lost one."""
        loaded = LoadedProgram(self.arrays, self.loaded.units, wary=True)
        loaded.deadline, loaded.solves = self.loaded.deadline, self.loaded.solves
        loaded.cold_solves = self.loaded.cold_solves + 1
        fresh = replace(self, loaded=loaded, by_value=True)
        fresh.hold_bounds(False)
        return fresh
