"""The one place with state: a linear program loaded once into HiGHS, changed in place and solved again hot.

HiGHS 1.15 can call a hot-started program optimal when it is not (ERGO-Code/HiGHS issues 3194 and 3294), so every
answer carries a certificate computed here from the program's own arrays; where it fails, the program is solved again
cold, and that is counted.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

import highspy
import numpy as np
from numpy.typing import NDArray

from models.allocation import Certificate
from optimizer.program import Problem, Variable, key

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
INF = float(highspy.kHighsInf)
DUAL, PRIMAL = 1, 4
"""HiGHS's simplex strategies."""
LONG = 10_000
"""From so many columns on, a solve may take long enough that someone wants to stop it."""
FEASIBLE = 1e-7
"""HiGHS's own feasibility tolerance."""
DUAL_NOISE = 1e-9
"""Duals below this, relative to the largest cost, are rounding errors."""
WIDE = 4
"""From this many columns a row on, a program is solved as it stands: there presolve removes next to nothing, and the
dual simplex then took 4 times as long (115,541 columns, 3,460 rows); where rules couple many rows it saves as much."""


@dataclass(frozen=True, slots=True)
class Arrays:
    """A linear program as numbers: lower <= A x <= upper, bounds on x, A by rows (start, index, value).

    integer: which columns must be whole.
    """

    col_lower: Floats
    col_upper: Floats
    row_lower: Floats
    row_upper: Floats
    start: Ints
    index: Ints
    value: Floats
    integer: NDArray[np.bool_]


def arrays_of(problem: Problem, variables: Sequence[Variable]) -> Arrays:
    """The numbers of a PuLP problem, its columns in the order of `variables`, its rows in the order they were added."""
    position = {key(variable): column for column, variable in enumerate(variables)}
    start, index, value = [0], list[int](), list[float]()
    lower, upper = list[float](), list[float]()
    for constraint in problem.constraints():
        index += [position[key(variable)] for variable in constraint.keys()]  # noqa: SIM118 - not a dict on PuLP 3
        value += constraint.values()
        start.append(len(index))
        low, high = constraint.getLb(), constraint.getUb()
        lower.append(-INF if low is None else low)
        upper.append(INF if high is None else high)
    keep = np.array(value, dtype=np.float64) != 0.0
    col_lower = [-INF if variable.lowBound is None else variable.lowBound for variable in variables]
    col_upper = [INF if variable.upBound is None else variable.upBound for variable in variables]
    return Arrays(
        np.array(col_lower, dtype=np.float64),
        np.array(col_upper, dtype=np.float64),
        np.array(lower, dtype=np.float64),
        np.array(upper, dtype=np.float64),
        np.concatenate(([0], np.cumsum(keep)))[start].astype(np.int32),
        np.array(index, dtype=np.int32)[keep],
        np.array(value, dtype=np.float64)[keep],
        np.array([variable.cat != "Continuous" for variable in variables], dtype=np.bool_),
    )


class Outcome(StrEnum):
    """How HiGHS ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    LIMIT = "limit"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


_OUTCOMES = {
    highspy.HighsModelStatus.kOptimal: Outcome.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: Outcome.INFEASIBLE,
    highspy.HighsModelStatus.kUnboundedOrInfeasible: Outcome.INFEASIBLE,
    highspy.HighsModelStatus.kUnbounded: Outcome.UNBOUNDED,
    highspy.HighsModelStatus.kTimeLimit: Outcome.LIMIT,
    highspy.HighsModelStatus.kIterationLimit: Outcome.LIMIT,
    highspy.HighsModelStatus.kInterrupt: Outcome.INTERRUPTED,
    highspy.HighsModelStatus.kModelEmpty: Outcome.OPTIMAL,
}


@dataclass(frozen=True, slots=True)
class Solution:
    """What one solve found. Read the outcome first: without OPTIMAL the arrays are empty and the objective is nan."""

    outcome: Outcome
    objective: float
    x: Floats
    row_dual: Floats
    col_dual: Floats
    certificate: Certificate
    seconds: float

    @property
    def optimal(self) -> bool:
        """Whether there is a certified or at least claimed optimum to read."""
        return self.outcome is Outcome.OPTIMAL


class LoadedProgram:
    """A linear program that lives in HiGHS; the arrays here mirror it and are what certificates are computed from."""

    def __init__(self, arrays: Arrays, *, time_limit: float | None = None) -> None:
        """Load once. time_limit: seconds for all solves together, None is none."""
        self.col_lower, self.col_upper = arrays.col_lower.copy(), arrays.col_upper.copy()
        self.row_lower, self.row_upper = arrays.row_lower.copy(), arrays.row_upper.copy()
        self.cost = np.zeros(len(self.col_lower))
        self.entry_row = np.repeat(np.arange(len(self.row_lower)), np.diff(arrays.start))
        self.entry_col, self.entry_value = arrays.index.astype(np.intp), arrays.value
        self.integer = arrays.integer
        self.doubts = True
        self.cold_solves = 0
        self.solves = 0
        self.deadline = None if time_limit is None else time.monotonic() + time_limit
        self._last: Floats | None = None
        self._highs = highspy.Highs()
        for option, setting in {"output_flag": False, "threads": 1, **self._method()}.items():
            self._highs.setOptionValue(option, setting)
        self._highs.passModel(self._model(arrays))

    def _method(self) -> dict[str, float | str]:
        """HiGHS's options by the kind and shape of the program."""
        if self.integer.any():
            return {"mip_rel_gap": 0.0, "mip_abs_gap": 1e-9}
        return {"presolve": "off"} if len(self.col_lower) >= WIDE * len(self.row_lower) else {}

    def _model(self, arrays: Arrays) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.col_lower), len(self.row_lower)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = self.cost, self.col_lower, self.col_upper
        lp.row_lower_, lp.row_upper_ = self.row_lower, self.row_upper
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = arrays.start, arrays.index, arrays.value
        if arrays.integer.any():
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            lp.integrality_ = [kinds[int(whole)] for whole in arrays.integer]
        return lp

    # -- changes, each told to HiGHS at once ---------------------------------------------------------------------

    def set_cost(self, cost: Floats) -> None:
        """Replace the objective, which is minimised."""
        changed = np.flatnonzero(cost != self.cost).astype(np.int32)
        if changed.size:
            self._highs.changeColsCost(len(changed), changed, cost[changed])
            self.cost = cost.copy()

    def set_columns(self, columns: Sequence[int] | Ints, lower: Floats | float, upper: Floats | float) -> None:
        """Replace the bounds of columns."""
        where = np.asarray(columns, dtype=np.int32)
        self.col_lower[where], self.col_upper[where] = lower, upper
        _accepted(self._highs.changeColsBounds(len(where), where, self.col_lower[where], self.col_upper[where]))

    def set_rows(self, rows: Sequence[int] | Ints, lower: Floats | float, upper: Floats | float) -> None:
        """Replace the bounds of rows."""
        where = np.asarray(rows, dtype=np.int32)
        self.row_lower[where], self.row_upper[where] = lower, upper
        change = self._highs.changeRowsBounds  # type: ignore[attr-defined]  # highspy's stubs lack it
        _accepted(change(len(where), where, self.row_lower[where], self.row_upper[where]))

    def add_row(self, coefficients: Floats, lower: float, upper: float) -> int:
        """Add a row given by its dense coefficients; returns its index."""
        columns = np.flatnonzero(coefficients).astype(np.int32)
        self._highs.addRow(lower, upper, len(columns), columns, coefficients[columns])
        row = len(self.row_lower)
        self.row_lower, self.row_upper = np.append(self.row_lower, lower), np.append(self.row_upper, upper)
        self.entry_row = np.append(self.entry_row, np.full(len(columns), row))
        self.entry_col = np.append(self.entry_col, columns)
        self.entry_value = np.append(self.entry_value, coefficients[columns])
        return row

    def keep_optimal(self, solution: Solution, *, rows: slice | NDArray[np.int_] = slice(None)) -> None:
        """Leave only the optima of the solve just done: what has a non-zero dual is fixed at its bound.

        By complementary slackness that is exactly the optimal face, whichever dual solution was found; nothing is
        held by a value with slack, so later stages cannot nibble at earlier ones. rows: those that may be fixed.
        """
        noise = DUAL_NOISE * (1.0 + float(np.abs(self.cost).max(initial=0.0)))
        leaning = np.where(np.abs(solution.col_dual) > noise, solution.col_dual, 0.0)
        self._fix(self.set_columns, leaning, self.col_lower, self.col_upper)
        binding = np.zeros(len(self.row_lower))
        binding[rows] = np.where(np.abs(solution.row_dual[rows]) > noise, solution.row_dual[rows], 0.0)
        self._fix(self.set_rows, binding, self.row_lower, self.row_upper)

    @staticmethod
    def _fix(change: Callable[[Ints, Floats, Floats], None], dual: Floats, lower: Floats, upper: Floats) -> None:
        bound = np.where(dual > 0, lower, upper)
        where = np.flatnonzero((dual != 0) & (lower != upper) & np.isfinite(bound)).astype(np.int32)
        if where.size:
            change(where, bound[where], bound[where])

    def basis(self) -> highspy.HighsBasis:
        """Today's basis, to start from again."""
        return self._highs.getBasis()

    def replace_numbers(self, arrays: Arrays, start: highspy.HighsBasis) -> None:
        """Take the numbers of a program of the same shape, and begin from a basis: hot, and whatever came before."""
        self.col_lower, self.col_upper = arrays.col_lower.copy(), arrays.col_upper.copy()
        self.row_lower, self.row_upper = arrays.row_lower.copy(), arrays.row_upper.copy()
        self.entry_value = arrays.value
        self.cost = np.zeros(len(self.col_lower))
        self._last = None
        self._highs.passModel(self._model(arrays))
        self._highs.setBasis(start)

    @contextmanager
    def trial(self) -> Iterator[None]:
        """Undo, at the end of the block, every change made inside it; the basis stays hot."""
        cost, rows = self.cost, len(self.row_lower)
        entries = len(self.entry_row)
        bounds = [side.copy() for side in (self.col_lower, self.col_upper, self.row_lower, self.row_upper)]
        try:
            yield
        finally:
            added = len(self.row_lower) - rows
            if added:
                self._highs.deleteRows(added, np.arange(rows, rows + added, dtype=np.int32))
                self.row_lower, self.row_upper = self.row_lower[:rows], self.row_upper[:rows]
                self.entry_row, self.entry_col = self.entry_row[:entries], self.entry_col[:entries]
                self.entry_value = self.entry_value[:entries]
            self.set_cost(cost)
            columns = np.flatnonzero((self.col_lower != bounds[0]) | (self.col_upper != bounds[1]))
            if columns.size:
                self.set_columns(columns.astype(np.int32), bounds[0][columns], bounds[1][columns])
            changed = np.flatnonzero((self.row_lower != bounds[2]) | (self.row_upper != bounds[3]))
            if changed.size:
                self.set_rows(changed.astype(np.int32), bounds[2][changed], bounds[3][changed])

    # -- solving -------------------------------------------------------------------------------------------------

    def minimise(self, cost: Floats | None = None) -> Solution:
        """Solve as the program stands now, hot; certify; solve again cold where the certificate fails.

        An optimum that fails is counted in cold_solves. That there is none carries no certificate: a hot start's word
        for it is not taken, and asked for again cold, unless `doubts` is off.
        """
        if cost is not None:
            self.set_cost(cost)
        hot = self._last is not None
        solution = self._run()
        wrong = solution.optimal and not solution.certificate.holds
        denied = self.doubts and hot and solution.outcome in (Outcome.INFEASIBLE, Outcome.UNBOUNDED, Outcome.FAILED)
        if (wrong or denied) and not self.integer.any():
            self.cold_solves += wrong
            self._highs.clearSolver()
            self._last = None
            solution = self._run()
        return solution

    def _run(self) -> Solution:
        began = time.perf_counter()
        self.solves += 1
        if self.deadline is not None:
            left = self.deadline - time.monotonic()
            if left <= 0:
                return _nothing(Outcome.LIMIT, 0.0)
            self._highs.setOptionValue("time_limit", self._highs.getRunTime() + left)
        self._highs.setOptionValue("simplex_strategy", PRIMAL if self._still_feasible() else DUAL)
        with self._interruptible():
            self._highs.run()
        outcome = _OUTCOMES.get(self._highs.getModelStatus(), Outcome.FAILED)
        seconds = time.perf_counter() - began
        if outcome is not Outcome.OPTIMAL:
            return _nothing(outcome, seconds)
        found = self._highs.getSolution()
        x, row_dual = np.array(found.col_value, dtype=np.float64), np.array(found.row_dual, dtype=np.float64)
        self._last = x
        weights = self.entry_value * row_dual[self.entry_row]
        reduced = self.cost - np.bincount(self.entry_col, weights, minlength=len(self.cost))
        objective = float(self.cost @ x)
        return Solution(outcome, objective, x, row_dual, reduced, self.certify(x, row_dual, reduced), seconds)

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        """Let Ctrl-C stop a long solve: HiGHS asks between iterations whether to go on, and then it is raised here.

        Small programs end before anyone could press a key, and the asking would cost them a tenth of their time.
        """
        if len(self.col_lower) < LONG or threading.current_thread() is not threading.main_thread():
            yield
            return
        pressed: list[int] = []
        before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))

        def ask(event: highspy.highs.HighsCallbackEvent) -> None:
            if pressed:
                event.interrupt()

        try:
            self._highs.cbSimplexInterrupt += ask
            self._highs.cbIpmInterrupt += ask
            self._highs.cbMipInterrupt += ask
            yield
        finally:
            self._highs.clearCallbacks()
            signal.signal(signal.SIGINT, before)
        if pressed:
            raise KeyboardInterrupt

    def _still_feasible(self) -> bool:
        """Whether the last optimum keeps today's bounds: then only costs have changed, and the primal simplex goes on.

        The dual simplex, HiGHS's default, would begin again: on leximin over 200 members it took 20 times as long.
        """
        if self._last is None:
            return False
        outside = _worst_outside(self._activity(self._last), self.row_lower, self.row_upper)
        return max(outside, _worst_outside(self._last, self.col_lower, self.col_upper)) <= FEASIBLE

    def _activity(self, x: Floats) -> Floats:
        parts = self.entry_value * x[self.entry_col]
        return np.bincount(self.entry_row, parts, minlength=len(self.row_lower)).astype(np.float64, copy=False)

    def certify(self, x: Floats, row_dual: Floats, reduced: Floats) -> Certificate:
        """Primal and dual feasibility and the duality gap, relative, from the arrays alone."""
        primal = max(
            _worst_outside(self._activity(x), self.row_lower, self.row_upper),
            _worst_outside(x, self.col_lower, self.col_upper),
        )
        if self.integer.any():
            return Certificate(primal, 0.0, 0.0)
        dual_rows, value_rows = _dual_side(row_dual, self.row_lower, self.row_upper)
        dual_cols, value_cols = _dual_side(reduced, self.col_lower, self.col_upper)
        objective = float(self.cost @ x)
        scale = 1.0 + float(np.abs(self.cost).max(initial=0.0))
        gap = abs(objective - value_rows - value_cols) / (1.0 + abs(objective))
        return Certificate(primal, max(dual_rows, dual_cols) / scale, gap)

    def conflict(self) -> tuple[list[int], list[int]]:
        """The rows and the columns (by their bounds) of an irreducible set that cannot hold together."""
        self._highs.setOptionValue("iis_strategy", 6)
        _, found = self._highs.getIis()
        return list(found.row_index_), list(found.col_index_)


def _accepted(status: highspy.HighsStatus) -> None:
    """HiGHS leaves the program as it was when it refuses a change; then what is mirrored here would be wrong."""
    if status == highspy.HighsStatus.kError:
        raise ValueError("HiGHS refused a change of bounds: an index stands twice or does not exist")


def _nothing(outcome: Outcome, seconds: float) -> Solution:
    empty = np.empty(0)
    return Solution(outcome, float("nan"), empty, empty, empty, Certificate(*[float("nan")] * 3), seconds)


def _worst_outside(value: Floats, lower: Floats, upper: Floats) -> float:
    outside = np.maximum(lower - value, value - upper) / (1.0 + np.abs(value))
    return float(outside.max(initial=0.0))


def _dual_side(dual: Floats, lower: Floats, upper: Floats) -> tuple[float, float]:
    """The worst dual that leans on an infinite bound, and the dual objective of the finite ones."""
    bound = np.where(dual > 0, lower, upper)
    finite = np.isfinite(bound)
    worst = float(np.abs(np.where(finite, 0.0, dual)).max(initial=0.0))
    return worst, float(dual @ np.where(finite, bound, 0.0))
