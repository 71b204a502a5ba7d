"""A second solver that is not HiGHS, on the same program: GLPK's simplex and branch and bound.

Nothing here is shared with the optimizer but its numbers. Columns and rows are brought near 1 by geometric means
(Curtis and Reid 1972); what a stage has found is held by a row on its value, with the smallest slack that works, and
how far that could have moved a later value is kept beside it (`doubt`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import swiglpk as glp
from numpy.typing import NDArray

from optimizer.lp.arrays import INF, Arrays

Floats = NDArray[np.float64]
TOLERANCES = (1e-10, 1e-12)
"""GLPK's own on scaled rows and reduced costs; what it finds with the first and not with the second is not told."""
ROUNDING = 1e-15
"""What a row may be off by for being computed, relative."""
SLACKS = (0.0, 1e-10, 1e-9, 1e-8)
"""What a held value may move by, in turn; where more is needed the two solvers are not comparable."""
PASSES = 12
SECONDS = 2.0
"""The most that one integer program may take."""


class UndecidedError(Exception):
    """GLPK cannot tell, within SLACKS and SECONDS."""


@dataclass(frozen=True, slots=True)
class Found:
    """An optimum in natural units; doubt: by how much the value may be off for all that was held before."""

    value: float
    x: Floats
    doubt: float


@dataclass
class Held:
    """A row that holds a value: its index, its bound and its blur, scaled."""

    row: int
    bound: float
    blur: float


@dataclass
class Glpk:
    """A program in GLPK; it is minimised, and what is found can be held. None instead of an optimum: infeasible."""

    arrays: Arrays
    tolerance: float = TOLERANCES[0]
    unit: Floats = field(init=False)
    held: list[Held] = field(default_factory=list)
    slack: float = 0.0

    def __post_init__(self) -> None:
        """Load the program, scaled."""
        glp.glp_term_out(glp.GLP_OFF)
        a = self.arrays
        self.whole = bool(a.integer.any())
        self.rows = np.repeat(np.arange(len(a.row_lower)), np.diff(a.start))
        self.unit, factor = scales(a, self.rows)
        self.problem = glp.glp_create_prob()
        glp.glp_set_obj_dir(self.problem, glp.GLP_MIN)
        for count, add in ((len(factor), glp.glp_add_rows), (len(self.unit), glp.glp_add_cols)):
            if count:
                add(self.problem, count)
        self.row_lower, self.row_upper = a.row_lower * factor, a.row_upper * factor
        for row in range(len(factor)):
            self.set_row(row, self.row_lower[row], self.row_upper[row])
        for column, integer in enumerate(a.integer):
            unit = self.unit[column]
            _bound(glp.glp_set_col_bnds, self.problem, column, a.col_lower[column] / unit, a.col_upper[column] / unit)
            if integer:
                glp.glp_set_col_kind(self.problem, column + 1, glp.GLP_IV)
        entries = a.value * self.unit[a.index] * factor[self.rows]
        count = len(entries)
        i, j, value = _ints(self.rows + 1), _ints(a.index + 1), _doubles(entries)
        glp.glp_load_matrix(self.problem, count, i, j, value)
        glp.glp_adv_basis(self.problem, 0)

    def __del__(self) -> None:
        """Give the memory back."""
        if hasattr(self, "problem"):
            glp.glp_delete_prob(self.problem)

    # -- changes -------------------------------------------------------------------------------------------------

    def set_row(self, row: int, lower: float, upper: float) -> None:
        """Replace the bounds of a row, scaled."""
        _bound(glp.glp_set_row_bnds, self.problem, row, lower, upper)

    def switch(self, rows: list[int], on: bool) -> None:
        """Let rows hold as they were given, or not at all."""
        for row in rows:
            self.set_row(row, *((self.row_lower[row], self.row_upper[row]) if on else (-INF, INF)))

    def add_column(self, lower: float, unit: float) -> int:
        """Add a column without an upper bound; unit: what it is counted in."""
        column = glp.glp_add_cols(self.problem, 1) - 1
        self.unit = np.append(self.unit, unit)
        _bound(glp.glp_set_col_bnds, self.problem, column, lower / unit, INF)
        return column

    def add_row(self, terms: Mapping[int, float], upper: float) -> int:
        """Add a row: sum of terms <= upper; it is scaled by its largest coefficient, which is kept."""
        columns = np.array(list(terms), dtype=np.intp)
        scaled = np.array(list(terms.values())) * self.unit[columns]
        size = float(np.abs(scaled).max())
        row = glp.glp_add_rows(self.problem, 1) - 1
        glp.glp_set_mat_row(self.problem, row + 1, len(columns), _ints(columns + 1), _doubles(scaled / size))
        self.set_row(row, -INF, upper / size)
        return row

    def hold(self, terms: Mapping[int, float], value: float, doubt: float = 0.0) -> None:
        """Let the sum of terms be at most a value found, which may itself be off by `doubt`."""
        if terms:
            size = max(abs(part) * self.unit[column] for column, part in terms.items())
            row = self.add_row(terms, value)
            self.held.append(Held(row, value / size, doubt / size))
            self.set_row(row, -INF, value / size + self._room(value / size))

    def loosen(self) -> bool:
        """Let everything held move by the next slack; False where there is none."""
        if self.slack == SLACKS[-1] or not self.held:
            return False
        self.slack = SLACKS[SLACKS.index(self.slack) + 1]
        for held in self.held:
            self.set_row(held.row, -INF, held.bound + self._room(held.bound))
        return True

    def _room(self, bound: float) -> float:
        return self.slack * max(1.0, abs(bound))

    def almost_feasible(self) -> bool:
        """Whether the rows as given would hold together if each gave way by the largest slack; spoils the program."""
        for row in range(len(self.row_lower)):
            give = SLACKS[-1] * np.array([-1.0, 1.0])
            self.set_row(row, *(np.array([self.row_lower[row], self.row_upper[row]]) + give))
        return self.solve({}, whole=False) is not None

    # -- solving -------------------------------------------------------------------------------------------------

    def minimise(self, terms: Mapping[int, float], *, whole: bool = True, certain: bool = False) -> Found | None:
        """The least sum of terms. certain: that there is a feasible point, so what is held is loosened until one is.

        whole: integer columns are. Where nothing is certain, infeasible is said only if loosening does not help.
        """
        found = self.solve(terms, whole=whole)
        while found is None and self.loosen():
            found = self.solve(terms, whole=whole)
            if found is not None and not certain:
                raise UndecidedError("feasible only with a slack")
        if found is None and certain:
            raise UndecidedError(f"infeasible even with a slack of {SLACKS[-1]:g}")
        return found

    def solve(self, terms: Mapping[int, float], *, whole: bool = True) -> Found | None:
        """The least sum of terms as the program stands."""
        size = max((abs(part) * self.unit[column] for column, part in terms.items()), default=1.0)
        for column in range(1, glp.glp_get_num_cols(self.problem) + 1):
            glp.glp_set_obj_coef(self.problem, column, 0.0)
        for column, part in terms.items():
            glp.glp_set_obj_coef(self.problem, column + 1, part * self.unit[column] / size)
        if not self._simplex():
            return None
        doubt = self._doubt() * size
        read = glp.glp_get_col_prim
        if whole and self.whole:
            if not self._branch_and_bound():
                return None
            read = glp.glp_mip_col_val
        x = np.array([read(self.problem, column + 1) for column in range(len(self.unit))]) * self.unit
        return Found(sum(part * float(x[column]) for column, part in terms.items()), x, doubt)

    def _doubt(self) -> float:
        """By how much rows that give way, by what they are violated and what is held loosely, move the value."""
        problem, doubt = self.problem, 0.0
        held = {of.row: self._room(of.bound) + of.blur for of in self.held}
        for row in range(glp.glp_get_num_rows(problem)):
            dual = abs(glp.glp_get_row_dual(problem, row + 1))
            if dual:
                lower, upper = glp.glp_get_row_lb(problem, row + 1), glp.glp_get_row_ub(problem, row + 1)
                stands = glp.glp_get_row_prim(problem, row + 1)
                outside = max(lower - stands, stands - upper, 0.0)
                doubt += dual * (outside + ROUNDING * max(1.0, abs(stands)) + held.get(row, 0.0))
        return doubt

    def _simplex(self) -> bool:
        """Whether there is an optimum; hot, then from nothing."""
        options = glp.glp_smcp()
        glp.glp_init_smcp(options)
        options.msg_lev, options.tol_bnd, options.tol_dj = glp.GLP_MSG_OFF, self.tolerance, self.tolerance
        options.tm_lim = int(1000 * SECONDS)
        for method in (glp.GLP_PRIMAL, glp.GLP_DUALP, glp.GLP_PRIMAL):
            options.meth = method
            ended = glp.glp_simplex(self.problem, options)
            status = glp.glp_get_status(self.problem)
            if not ended and status == glp.GLP_OPT:
                return True
            glp.glp_std_basis(self.problem)
            if method == glp.GLP_DUALP and not ended and status == glp.GLP_NOFEAS:
                return False
        if not ended and status == glp.GLP_NOFEAS:
            return False
        raise UndecidedError(f"the simplex ended with {ended}, status {status}")

    def _branch_and_bound(self) -> bool:
        options = glp.glp_iocp()
        glp.glp_init_iocp(options)
        options.msg_lev, options.tol_int, options.tol_obj = glp.GLP_MSG_OFF, 1e-9, 1e-10
        options.tm_lim = int(1000 * SECONDS)
        ended = glp.glp_intopt(self.problem, options)
        status = glp.glp_mip_status(self.problem)
        if not ended and status == glp.GLP_OPT:
            return True
        if not ended and status == glp.GLP_NOFEAS:
            return False
        raise UndecidedError(f"branch and bound ended with {ended}, status {status}")


def scales(a: Arrays, rows: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """A unit a column and a factor a row, powers of 2, that bring entries, right-hand sides and bounds near 1."""
    right = np.where(np.isfinite(a.row_upper), a.row_upper, a.row_lower)
    log_right, has_right = _logs(right)
    log_bound, has_bound = _logs(np.where(np.isfinite(a.col_upper), a.col_upper, 0.0))
    log_entry = np.log2(np.abs(a.value))
    unit = np.where(has_bound, log_bound, 0.0)
    row_count = np.maximum(np.bincount(rows, minlength=len(right)) + has_right, 1)
    column_count = np.maximum(np.bincount(a.index, minlength=len(unit)) + has_bound, 1)
    factor = np.zeros(len(right))
    for _ in range(PASSES):
        sums = np.bincount(rows, log_entry + unit[a.index], minlength=len(right))
        factor = -(sums + np.where(has_right, log_right, 0.0)) / row_count
        sums = np.bincount(a.index, -log_entry - factor[rows], minlength=len(unit))
        unit = (sums + np.where(has_bound, log_bound, 0.0)) / column_count
    unit = np.where(a.integer, 0.0, np.rint(unit))
    largest = np.full(len(right), -np.inf)
    np.maximum.at(largest, rows, log_entry + unit[a.index])
    return 2.0**unit, 2.0 ** np.rint(np.where(np.isfinite(largest), -largest, 0.0))


def _logs(values: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    known = np.isfinite(values) & (values != 0)
    return np.log2(np.abs(np.where(known, values, 1.0))), known


def _bound(set_bounds: object, problem: object, index: int, lower: float, upper: float) -> None:
    low, high = lower > -INF, upper < INF
    kind = (
        (glp.GLP_FX if lower == upper else glp.GLP_DB)
        if low and high
        else glp.GLP_LO
        if low
        else glp.GLP_UP
        if high
        else glp.GLP_FR
    )
    set_bounds(problem, index + 1, kind, float(lower) if low else 0.0, float(upper) if high else 0.0)


def _ints(values: NDArray[np.integer]) -> glp.intArray:
    array = glp.intArray(len(values) + 1)
    for place, value in enumerate(values.tolist(), 1):
        array[place] = value
    return array


def _doubles(values: Floats) -> glp.doubleArray:
    array = glp.doubleArray(len(values) + 1)
    for place, value in enumerate(values.tolist(), 1):
        array[place] = value
    return array
