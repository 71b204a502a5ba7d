"""A linear program loaded once into HiGHS, changed in place and solved again hot: where the optimizer keeps state.

What HiGHS sees has no units: every column is counted in a unit of its own (units.py), every row divided by its largest
coefficient, every objective by its own. The arrays, bounds, values and duals of this interface are natural, in the
units of the workbook; they are converted only where HiGHS is called. What is small is judged without units.

HiGHS 1.15 can call a hot-started program optimal when it is not (ERGO-Code/HiGHS issues 3194 and 3294), so every
answer carries a certificate computed here from the program's own arrays; where it fails, or where HiGHS loses an answer
that is known to be there, the program is solved again in other ways, and that is counted.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from enum import StrEnum

import highspy
import numpy as np
from numpy.typing import NDArray

from models.answers.allocation import Certificate
from optimizer.lp.arrays import INF, Arrays, Floats, Ints
from optimizer.tolerances import AT_BOUND, DUAL_NOISE, FEASIBLE, FEASIBLE_WHOLE, LOOSE, SMALLEST, WRONG

DUAL, PRIMAL = 1, 4
"""HiGHS's simplex strategies."""
LONG = 10_000
"""From so many columns on, a solve may take long enough that someone wants to stop it."""
SCALING = 2
"""HiGHS's own scaling of rows and columns, its default."""
WIDE = 4
"""From this many columns a row on, a program is solved as it stands: there presolve removes next to nothing, and the
dual simplex then took 4 times as long (115,541 columns, 3,460 rows); where rules couple many rows it saves as much."""


class SolveStatus(StrEnum):
    """How HiGHS ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    LIMIT = "limit"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


_OUTCOMES = {
    highspy.HighsModelStatus.kOptimal: SolveStatus.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: SolveStatus.INFEASIBLE,
    highspy.HighsModelStatus.kUnboundedOrInfeasible: SolveStatus.INFEASIBLE,
    highspy.HighsModelStatus.kUnbounded: SolveStatus.UNBOUNDED,
    highspy.HighsModelStatus.kTimeLimit: SolveStatus.LIMIT,
    highspy.HighsModelStatus.kIterationLimit: SolveStatus.LIMIT,
    highspy.HighsModelStatus.kInterrupt: SolveStatus.INTERRUPTED,
    highspy.HighsModelStatus.kModelEmpty: SolveStatus.OPTIMAL,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Solution:
    """What one solve found. Read the outcome first: without OPTIMAL the arrays are empty and the objective is nan.

    x, row_dual, col_dual: natural.  levels: for leximin, every outcome it fixed, the worst first.  certificate: nan
    where HiGHS lost an optimum that the last point shows to be there: x is then that point, which keeps every bound,
    and nobody vouches for its being the best.
    """

    outcome: SolveStatus
    objective: float
    x: Floats
    row_dual: Floats
    col_dual: Floats
    certificate: Certificate
    seconds: float
    levels: tuple[float, ...] = ()

    @property
    def optimal(self) -> bool:
        """Whether there is a certified or at least claimed optimum to read."""
        return self.outcome is SolveStatus.OPTIMAL


@dataclass(frozen=True, slots=True)
class Stand:
    """A loaded program as it stood after a solve: its bounds, natural; its optimum, in units; and its basis."""

    columns: tuple[Floats, Floats]
    rows: tuple[Floats, Floats]
    point: Floats | None
    basis: highspy.HighsBasis


class LoadedProgram:
    """A linear program that lives in HiGHS; the arrays here mirror it and are what certificates are computed from."""

    def __init__(
        self, arrays: Arrays, units: Floats | None = None, *, time_limit: float | None = None, wary: bool = False
    ) -> None:
        """Load once.

        units: the unit of each column; None leaves the program as it stands, rows and objectives too.  time_limit:
        seconds for all solves together, None is none.  wary: without presolve, slower, and less to go wrong.
        """
        self.integer, self.wary = arrays.integer, wary
        self.scaled = units is not None
        self.doubts = True
        self.heard_by: Callable[[Solution], None] | None = None
        self.cold_solves = 0
        self.solves = 0
        self.deadline = None if time_limit is None else time.monotonic() + time_limit
        self._highs = highspy.Highs()
        self._take(arrays, np.ones(len(arrays.col_lower)) if units is None else units)
        for option, setting in {"output_flag": False, "threads": 1, **self._method()}.items():
            self._highs.setOptionValue(option, setting)
        self._precise(self.tolerance)
        self._pass(arrays.start)

    def _take(self, arrays: Arrays, units: Floats) -> None:
        """Mirror the numbers of a program, whose objective is nothing yet and of which nothing is known."""
        self.col_lower, self.col_upper = arrays.col_lower.copy(), arrays.col_upper.copy()
        self.row_lower, self.row_upper = arrays.row_lower.copy(), arrays.row_upper.copy()
        self.cost = np.zeros(len(self.col_lower))
        self.entry_row = np.repeat(np.arange(len(self.row_lower)), np.diff(arrays.start))
        self.entry_col, self.entry_value = arrays.index.astype(np.intp), arrays.value
        self.units = units
        self.row_sizes = np.ones(len(self.row_lower))
        self._entries = self.entry_value * units[self.entry_col]
        if self.scaled:
            largest = np.zeros(len(self.row_lower))
            np.maximum.at(largest, self.entry_row, np.abs(self._entries))
            self.row_sizes = np.where(largest > 0, largest, self._asked_of_nothing())
            self._entries = self._entries / self.row_sizes[self.entry_row]
        self.cost_size, self._costs = 1.0, self.cost.copy()
        self._point: Floats | None = None  # the last optimum, in units
        self._hot = False
        self._forget_columns()
        self._forget_rows()

    def _forget_columns(self) -> None:
        """Forget what was worked out of columns' bounds, which have changed."""
        self._columns_seen: tuple[Floats, Floats] | None = None
        self._outside: float | None = None  # how far the last optimum is outside

    def _forget_rows(self) -> None:
        """Forget what was worked out of rows' bounds, which have changed."""
        self._rows_seen: tuple[Floats, Floats] | None = None
        self._outside = None

    def _asked_of_nothing(self) -> Floats:
        """The size of rows in which nothing stands: what they ask, else a floor of 4e-10 flying hours would hold."""
        asked = np.zeros(len(self.row_lower))
        for side in (self.row_lower, self.row_upper):
            asked = np.maximum(asked, np.where(np.isfinite(side), np.abs(side), 0.0))
        return np.where(asked > 0, asked, 1.0)

    def _method(self) -> dict[str, float | str]:
        """HiGHS's options by the kind and shape of the program."""
        common: dict[str, float | str] = {"presolve": self._presolve, "small_matrix_value": SMALLEST}
        return common | ({"mip_rel_gap": 0.0, "mip_abs_gap": 1e-9} if self.integer.any() else {})

    @property
    def _presolve(self) -> str:
        if self.wary:
            return "off"
        return "off" if len(self.col_lower) >= WIDE * len(self.row_lower) and not self.integer.any() else "choose"

    @property
    def tolerance(self) -> float:
        """HiGHS's tolerance on bounds and rows, without units."""
        return FEASIBLE_WHOLE if self.integer.any() else FEASIBLE

    def _precise(self, tolerance: float) -> None:
        for option in ("primal_feasibility_tolerance", "dual_feasibility_tolerance", "mip_feasibility_tolerance"):
            self._highs.setOptionValue(option, tolerance)

    def _pass(self, start: Ints) -> None:
        """Give HiGHS the whole program; as arrays, for a HighsLp is filled number by number, which takes long."""
        kinds = self.integer.astype(np.int32)  # HighsVarType: 0 is continuous, 1 integer
        shape = len(self.col_lower), len(self.row_lower), len(self._entries)
        _accepted(
            self._highs.passModel(
                *shape,
                int(highspy.MatrixFormat.kRowwise),
                int(highspy.ObjSense.kMinimize),
                0.0,
                self._costs,
                *self._column_bounds(),
                *self._row_bounds(),
                start[:-1],
                self.entry_col.astype(np.int32),
                self._entries,
                kinds,
            )
        )

    # -- without units, as HiGHS sees it -------------------------------------------------------------------------

    def _column_bounds(self) -> tuple[Floats, Floats]:
        self._columns_seen = self._columns_seen or (self.col_lower / self.units, self.col_upper / self.units)
        return self._columns_seen

    def _row_bounds(self) -> tuple[Floats, Floats]:
        self._rows_seen = self._rows_seen or (self.row_lower / self.row_sizes, self.row_upper / self.row_sizes)
        return self._rows_seen

    def plain(self, arrays: Arrays, costs: Sequence[Floats]) -> tuple[Arrays, list[Floats]]:
        """The numbers this program was loaded with, and costs, as HiGHS sees them: the same whatever the units."""
        rows = np.repeat(np.arange(len(arrays.row_lower)), np.diff(arrays.start))
        size = self.row_sizes[: len(arrays.row_lower)]
        seen = Arrays(
            col_lower=arrays.col_lower / self.units,
            col_upper=arrays.col_upper / self.units,
            row_lower=arrays.row_lower / size,
            row_upper=arrays.row_upper / size,
            start=arrays.start,
            index=arrays.index,
            value=arrays.value * self.units[arrays.index] / size[rows],
            integer=arrays.integer,
        )
        plain = [cost * self.units for cost in costs]
        return seen, [cost / (np.abs(cost).max(initial=0.0) or 1.0) for cost in plain]

    # -- changes, each told to HiGHS at once ---------------------------------------------------------------------

    def set_cost(self, cost: Floats) -> None:
        """Replace the objective, which is minimised."""
        in_units = cost * self.units
        self.cost_size = float(np.abs(in_units).max(initial=0.0)) or 1.0 if self.scaled else 1.0
        self.cost, before, now = cost.copy(), self._costs, in_units / self.cost_size
        self._costs = now
        changed = np.flatnonzero(now != before).astype(np.int32)
        if changed.size:
            self._highs.changeColsCost(len(changed), changed, now[changed])

    def set_columns(self, columns: Sequence[int] | Ints, lower: Floats | float, upper: Floats | float) -> None:
        """Replace the bounds of columns."""
        where = np.asarray(columns, dtype=np.int32)
        self.col_lower[where], self.col_upper[where] = lower, upper
        self._forget_columns()
        bounds = (side[where] / self.units[where] for side in (self.col_lower, self.col_upper))
        _accepted(self._highs.changeColsBounds(len(where), where, *bounds))

    def set_rows(self, rows: Sequence[int] | Ints, lower: Floats | float, upper: Floats | float) -> None:
        """Replace the bounds of rows."""
        where = np.asarray(rows, dtype=np.int32)
        self.row_lower[where], self.row_upper[where] = lower, upper
        self._forget_rows()
        bounds = (side[where] / self.row_sizes[where] for side in (self.row_lower, self.row_upper))
        change = self._highs.changeRowsBounds  # type: ignore[attr-defined]  # highspy's stubs lack it
        _accepted(change(len(where), where, *bounds))

    def add_row(self, coefficients: Floats, lower: float, upper: float, size: float = 0.0) -> int:
        """Add a row given by its dense coefficients; returns its index. size: what divides it, else its largest."""
        columns = np.flatnonzero(coefficients).astype(np.int32)
        entries = coefficients[columns] * self.units[columns]
        size = size or float(np.abs(entries).max(initial=0.0)) or 1.0 if self.scaled else 1.0
        self._highs.addRow(lower / size, upper / size, len(columns), columns, entries / size)
        row = len(self.row_lower)
        self.row_lower, self.row_upper = np.append(self.row_lower, lower), np.append(self.row_upper, upper)
        self.row_sizes = np.append(self.row_sizes, size)
        self.entry_row = np.append(self.entry_row, np.full(len(columns), row))
        self.entry_col = np.append(self.entry_col, columns)
        self.entry_value = np.append(self.entry_value, coefficients[columns])
        self._entries = np.append(self._entries, entries / size)
        self._forget_rows()
        return row

    def keep_optimal(self, solution: Solution, *, rows: slice | NDArray[np.int_] = slice(None)) -> None:
        """Leave only the optima of the solve just done: what has a non-zero dual is fixed where it stands.

        By complementary slackness that is exactly the optimal face, whichever dual solution was found; nothing is
        held by a value with slack, so later stages cannot nibble at earlier ones. What does not stand at the bound its
        dual leans on is left: there the dual is noise. So the point in hand always stays, and who says later that
        there is none is wrong. rows: those that may be fixed.
        """
        col_dual, row_dual = self.heard(solution)
        point = solution.x / self.units
        self._fix(self.set_columns, col_dual, point, self._column_bounds(), self.units)
        binding = np.zeros(len(self.row_lower))
        binding[rows] = row_dual[rows]
        self._fix(self.set_rows, binding, self._activity(point), self._row_bounds(), self.row_sizes)

    @staticmethod
    def _fix(
        change: Callable[[Ints, Floats, Floats], None],
        dual: Floats,
        value: Floats,
        bounds: tuple[Floats, Floats],
        sizes: Floats,
    ) -> None:
        """Fix what stands at the bound its dual leans on: there, or where it is, within the solver's own tolerance."""
        lower, upper = bounds
        bound = np.where(dual > 0, lower, upper)
        apart = np.abs(value - np.where(np.isfinite(bound), bound, INF))
        # What is fixed already has nothing to hold, and its dual may lean on either side.
        standing = (dual != 0) & (lower != upper) & (apart <= AT_BOUND * (1.0 + np.abs(value)))
        where = np.flatnonzero(standing).astype(np.int32)
        if where.size:
            # The bound itself, so that noise does not add up over stages; farther off the point, to stay feasible.
            at = np.where(apart <= FEASIBLE / 10, bound, np.clip(value, lower, upper))[where] * sizes[where]
            change(where, at, at)

    def heard(self, solution: Solution) -> tuple[Floats, Floats]:
        """Reduced costs and row duals without units, those that are noise made 0."""
        duals = solution.col_dual * self.units / self.cost_size, solution.row_dual * self.row_sizes / self.cost_size
        largest = max(float(np.abs(dual).max(initial=0.0)) for dual in duals)
        noise = max(DUAL_NOISE * largest, WRONG * solution.certificate.dual)
        col_dual, row_dual = (np.where(np.abs(dual) > noise, dual, 0.0) for dual in duals)
        return col_dual, row_dual

    def least(self, cost: Floats) -> float:
        """The least value of an objective that bounds of columns allow, whatever the rows."""
        where = np.flatnonzero(cost)
        return float(cost[where] @ np.where(cost > 0, self.col_lower, self.col_upper)[where])

    def basis(self) -> highspy.HighsBasis:
        """Today's basis, to start from again."""
        return self._highs.getBasis()

    def stand(self) -> Stand:
        """All bounds as they are, and the last optimum with its basis, to come back to."""
        columns, rows = (self.col_lower.copy(), self.col_upper.copy()), (self.row_lower.copy(), self.row_upper.copy())
        return Stand(columns, rows, self._point, self.basis())

    def go_back(self, stand: Stand) -> None:
        """Stand as before, hot; rows that were added since hold nothing till the end of the trial."""
        more = len(self.row_lower) - len(stand.rows[0])
        lower, upper = (np.append(side, np.full(more, end)) for side, end in zip(stand.rows, (-INF, INF), strict=True))
        self._give(self.set_columns, (self.col_lower, self.col_upper), stand.columns)
        self._give(self.set_rows, (self.row_lower, self.row_upper), (lower, upper))
        if not more:
            self._highs.setBasis(stand.basis)
            self._point, self._hot = stand.point, True

    @staticmethod
    def _give(
        change: Callable[[Ints, Floats, Floats], None], bounds: tuple[Floats, Floats], wanted: tuple[Floats, Floats]
    ) -> None:
        """Change the bounds that are other than wanted."""
        moved = np.flatnonzero((bounds[0] != wanted[0]) | (bounds[1] != wanted[1])).astype(np.int32)
        if moved.size:
            change(moved, wanted[0][moved], wanted[1][moved])

    def replace_numbers(self, arrays: Arrays, units: Floats, start: highspy.HighsBasis) -> None:
        """Take the numbers of a program of the same shape, and begin from a basis: hot, and whatever came before."""
        self._take(arrays, units)
        self._pass(arrays.start)
        # A basis given before the numbers would be thrown away with the program that it was of.
        self._highs.setBasis(start)

    @contextmanager
    def trial(self) -> Iterator[None]:
        """Undo, at the end of the block, every change made inside it; the basis stays hot."""
        cost, rows = self.cost, len(self.row_lower)
        entries = len(self.entry_row)
        columns, sides = (self.col_lower.copy(), self.col_upper.copy()), (self.row_lower.copy(), self.row_upper.copy())
        try:
            yield
        finally:
            # Added rows go first: the bounds that come back below are those of the rows that were there.
            added = len(self.row_lower) - rows
            if added:
                self._highs.deleteRows(added, np.arange(rows, rows + added, dtype=np.int32))
                self.row_lower, self.row_upper = self.row_lower[:rows], self.row_upper[:rows]
                self.row_sizes = self.row_sizes[:rows]
                self.entry_row, self.entry_col = self.entry_row[:entries], self.entry_col[:entries]
                self.entry_value, self._entries = self.entry_value[:entries], self._entries[:entries]
                self._forget_rows()
            self.set_cost(cost)
            self._give(self.set_columns, (self.col_lower, self.col_upper), columns)
            self._give(self.set_rows, (self.row_lower, self.row_upper), sides)

    # -- solving -------------------------------------------------------------------------------------------------

    def minimise(self, cost: Floats | None = None) -> Solution:
        """Solve as the program stands now, hot; certify; where that fails climb the ladder: cold, otherwise, looser.

        An optimum that fails its certificate is counted in cold_solves. That there is none carries no certificate: a
        hot start's word for it is not taken, unless `doubts` is off, and no one's while the last point keeps every
        bound: that point is then the answer, without a certificate. Whoever listens (heard_by) is told what was found.
        """
        if cost is not None:
            self.set_cost(cost)
        solution = self._climb()
        if self.heard_by is not None:
            self.heard_by(solution)
        return solution

    def _climb(self) -> Solution:
        """The first rung of the ladder that holds, else the best of those that were tried."""
        known = self._point_outside() <= Certificate.TOLERANCE
        claimed: Solution | None = None
        solution, denied = _nothing(SolveStatus.FAILED, 0.0), list[Solution]()
        for rung in self._ladder():
            with rung:
                solution = self._run()
            if solution.outcome in (SolveStatus.LIMIT, SolveStatus.INTERRUPTED):
                return solution
            if solution.optimal:
                if solution.certificate.holds and solution.certificate.primal <= 2 * self.tolerance:
                    return self._asked_twice(solution) if self.integer.any() else solution
                self.cold_solves += claimed is None and not solution.certificate.holds
                claimed = solution if claimed is None else min(claimed, solution, key=_doubt)
            elif not self.doubts:
                return solution
            elif solution.outcome is not SolveStatus.FAILED:
                denied.append(solution)
                if len(denied) > 1 and not known and claimed is None:
                    return solution
        if claimed is None and known and self._point is not None:
            return self._kept(self._point)
        return claimed or (denied or [solution])[-1]

    def _asked_twice(self, solution: Solution) -> Solution:
        """The better of an integer optimum and what branching finds from it without presolve.

        No duals vouch for an integer program, and presolve has been seen to prove what is no optimum.
        """
        if self._presolve == "off":
            return solution
        with self._cold(presolve="off"):
            other = self._run()
        better = other.optimal and other.certificate.holds and other.objective < solution.objective
        if not better:
            self.start_from(solution.x)
            return solution
        self.cold_solves += self.cost_size * self.tolerance < solution.objective - other.objective
        return other

    def _ladder(self) -> Iterator[AbstractContextManager[None]]:
        """Ways to solve the same program, each more patient than the one before."""
        if self._hot and not self.integer.any():
            yield nullcontext()
        yield self._cold()
        yield self._cold(presolve="on" if self._presolve == "off" else "off")
        yield self._cold(presolve="off", scaling=0)
        yield self._cold(tolerance=LOOSE)

    @contextmanager
    def _cold(self, presolve: str = "", tolerance: float = 0.0, scaling: int = SCALING) -> Iterator[None]:
        """From nothing; scaling: HiGHS's own, which now and then leaves a point outside its tolerance when undone."""
        if self._hot:
            self._highs.clearSolver()
            self._hot = False
        self._tune(presolve or self._presolve, tolerance or self.tolerance, scaling)
        try:
            yield
        finally:
            self._tune(self._presolve, self.tolerance, SCALING)

    def _tune(self, presolve: str, tolerance: float, scaling: int) -> None:
        self._highs.setOptionValue("presolve", presolve)
        self._highs.setOptionValue("simplex_scale_strategy", scaling)
        self._precise(tolerance)

    def _run(self) -> Solution:
        began = time.perf_counter()
        self.solves += 1
        if self.deadline is not None:
            left = self.deadline - time.monotonic()
            if left <= 0:
                return _nothing(SolveStatus.LIMIT, 0.0)
            self._highs.setOptionValue("time_limit", self._highs.getRunTime() + left)
        primal = self._hot and self._keeps_bounds()
        self._highs.setOptionValue("simplex_strategy", PRIMAL if primal else DUAL)
        if self._point is not None and self.integer.any() and self._keeps_bounds():
            start = highspy.HighsSolution()
            start.col_value = self._point.tolist()
            self._highs.setSolution(start)
        with self._interruptible():
            self._highs.run()
        self._hot = True
        outcome = _OUTCOMES.get(self._highs.getModelStatus(), SolveStatus.FAILED)
        if outcome is not SolveStatus.OPTIMAL:
            return _nothing(outcome, time.perf_counter() - began)
        bound = self._highs.getInfo().mip_dual_bound
        found = self._highs.getSolution()
        if self.integer.any():
            found = self._rounded(np.array(found.col_value, dtype=np.float64)) or found
        point = np.array(found.col_value, dtype=np.float64)
        solution = self._read(point, np.array(found.row_dual, dtype=np.float64), bound, time.perf_counter() - began)
        self._point, self._outside = point, solution.certificate.primal
        return solution

    def _rounded(self, point: Floats) -> highspy.HighsSolution | None:
        """The best with the whole numbers of a point as they are: a linear program is exact where branching is not."""
        whole = np.flatnonzero(self.integer).astype(np.int32)
        at, kinds = np.rint(point[whole]), highspy.HighsVarType
        self._highs.changeColsBounds(len(whole), whole, at, at)
        self._highs.changeColsIntegrality(len(whole), whole, np.full(len(whole), kinds.kContinuous))
        self._highs.run()
        found = self._highs.getSolution() if self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal else None
        self._highs.changeColsIntegrality(len(whole), whole, np.full(len(whole), kinds.kInteger))
        lower, upper = self._column_bounds()
        self._highs.changeColsBounds(len(whole), whole, lower[whole], upper[whole])
        return found

    def _read(self, point: Floats, row_dual: Floats, bound: float, seconds: float) -> Solution:
        """A point of HiGHS's and its duals, certified and in natural units."""
        weights = self._entries * row_dual[self.entry_row]
        reduced = self._costs - np.bincount(self.entry_col, weights, minlength=len(self.cost))
        x = point * self.units
        return Solution(
            outcome=SolveStatus.OPTIMAL,
            objective=_sum(self.cost, x),
            x=x,
            row_dual=row_dual * self.cost_size / self.row_sizes,
            col_dual=reduced * self.cost_size / self.units,
            certificate=self.certify(point, row_dual, reduced, bound),
            seconds=seconds,
        )

    def _kept(self, point: Floats) -> Solution:
        x, unpriced = point * self.units, np.zeros(len(self.row_lower))
        doubted = _nothing(SolveStatus.OPTIMAL, 0.0)
        return replace(doubted, objective=_sum(self.cost, x), x=x, row_dual=unpriced, col_dual=np.zeros(len(x)))

    def start_from(self, x: Floats) -> None:
        """Remember a point that keeps every bound; it answers for the program's having an answer."""
        self._point, self._outside = x / self.units, None

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

    def _keeps_bounds(self) -> bool:
        """Whether there is a last optimum, and it keeps today's bounds.

        Where the last optimum does, only costs have changed and the primal simplex goes on from it. The dual simplex,
        HiGHS's default, would begin again: on leximin over 200 members it took 20 times as long.
        """
        return self._point_outside() <= 2 * self.tolerance

    def _point_outside(self) -> float:
        """How far the last optimum is outside today's bounds; infinitely where there is none."""
        if self._outside is None:
            self._outside = INF if self._point is None else self._worst_outside(self._point)
        return self._outside

    def _worst_outside(self, point: Floats) -> float:
        return max(
            _worst_outside(self._activity(point), *self._row_bounds()), _worst_outside(point, *self._column_bounds())
        )

    def _activity(self, point: Floats) -> Floats:
        parts = self._entries * point[self.entry_col]
        return np.bincount(self.entry_row, parts, minlength=len(self.row_lower)).astype(np.float64, copy=False)

    def certify(self, point: Floats, row_dual: Floats, reduced: Floats, bound: float = -INF) -> Certificate:
        """Primal and dual feasibility and the duality gap of a point without units, from the arrays alone.

        An integer program has no duals that vouch for it: its gap is to the bound that branching has proved.
        """
        primal, objective = self._worst_outside(point), _sum(self._costs, point)
        if self.integer.any():
            return Certificate(primal, 0.0, max(0.0, objective - bound) / (1.0 + abs(objective)))
        dual_rows, value_rows = _dual_side(row_dual, *self._row_bounds())
        dual_cols, value_cols = _dual_side(reduced, *self._column_bounds())
        gap = abs(objective - value_rows - value_cols) / (1.0 + abs(objective))
        return Certificate(primal, max(dual_rows, dual_cols), gap)


def _accepted(status: highspy.HighsStatus) -> None:
    """HiGHS leaves the program as it was when it refuses a change; then what is mirrored here would be wrong."""
    if status == highspy.HighsStatus.kError:
        raise ValueError("HiGHS refused a change of bounds: an index stands twice or does not exist")


def _nothing(outcome: SolveStatus, seconds: float) -> Solution:
    nan, empty = float("nan"), np.empty(0)
    return Solution(
        outcome=outcome,
        objective=nan,
        x=empty,
        row_dual=empty,
        col_dual=empty,
        certificate=Certificate(nan, nan, nan),
        seconds=seconds,
    )


def _doubt(solution: Solution) -> float:
    """How far a claimed optimum is from its certificate."""
    certificate = solution.certificate
    return max(certificate.primal, certificate.dual, certificate.gap)


def _sum(weights: Floats, values: Floats) -> float:
    """The sum of products; `@` would start threads for it on long vectors, and times would vary fourfold."""
    return float((weights * values).sum())


def _worst_outside(value: Floats, lower: Floats, upper: Floats) -> float:
    outside = np.maximum(lower - value, value - upper) / (1.0 + np.abs(value))
    return float(outside.max(initial=0.0))


def _dual_side(dual: Floats, lower: Floats, upper: Floats) -> tuple[float, float]:
    """The worst dual that leans on an infinite bound, and the dual objective of the finite ones."""
    bound = np.where(dual > 0, lower, upper)
    finite = np.isfinite(bound)
    worst = float(np.abs(np.where(finite, 0.0, dual)).max(initial=0.0))
    return worst, _sum(dual, np.where(finite, bound, 0.0))
