"""One answer among equals: a choice that does not depend on names, on units or on the order of rows.

Columns and rows are coloured by their numbers alone, refined until colours are stable (colour refinement; Grohe,
Kersting, Mladenov and Selman 2014). Averaging any optimum over the colour classes keeps it feasible and optimal, so
members that the workbook does not tell apart are treated alike; and weights drawn from the colours make what is left of
the optimal face a single point. Numbers are rounded to about nine digits first, so that the order of a sum does not
matter.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.lp.arrays import Arrays, Floats

Colours = NDArray[np.uint64]
ODD = 1.2360679774997898
"""A factor that few numbers of a workbook are multiples of."""
NUDGE = 1e-3
"""How much a place counts beside a colour."""


def colours(arrays: Arrays, costs: list[Floats]) -> Colours:
    """The stable colour of each column; equal colours mean that the program cannot tell the columns apart.

    costs: the coefficients of every objective that will be minimised. All numbers without units
    (LoadedProgram.plain).
    """
    rows = np.repeat(np.arange(len(arrays.row_lower)), np.diff(arrays.start))
    entry = _digits(arrays.value)
    column = _mix(_digits(arrays.col_lower), _digits(arrays.col_upper), arrays.integer.astype(np.uint64))
    for cost in costs:
        column = _mix(column, _digits(cost))
    row = _mix(_digits(arrays.row_lower), _digits(arrays.row_upper))
    known = 0
    # Refinement only splits classes, so that their number tells when it has ended; colours change every time.
    while (count := _different(column) + _different(row)) > known:
        known = count
        row = _mix(row, _sums(_mix(column[arrays.index], entry), rows, len(row)))
        column = _mix(column, _sums(_mix(row[rows], entry), arrays.index, len(column)))
    return column


def weights(column: Colours) -> Floats:
    """A weight in [1, 2) for each column, drawn from its colour."""
    return np.asarray(1.0 + (column >> np.uint64(11)).astype(np.float64) * 2.0**-53)


def told_apart(weight: Floats) -> Floats:
    """Weights that differ a little by place: whole assets cannot be averaged, so the order of rows tells equals apart.

    Without it, which of two that tie gives the odd aircraft would be the solver's whim, and change with the units. The
    differences are hashed: evenly spaced ones tie again, over pairs of members and periods.
    """
    return weight + NUDGE * (weights(_mix(np.arange(len(weight), dtype=np.uint64))) - 1.0)


def averaged(x: Floats, column: Colours) -> Floats:
    """x with every class of equal colours replaced by its mean."""
    _, members, counts = np.unique(column, return_inverse=True, return_counts=True)
    return np.asarray((np.bincount(members, x) / counts)[members])


def _different(colours: Colours) -> int:
    """How many colours there are."""
    return int(np.count_nonzero(np.diff(np.sort(colours)))) + bool(colours.size)


def _digits(values: Floats) -> Colours:
    """Numbers as integers that agree when about nine digits agree.

    The factor and the offset keep round numbers off the borders: 1 and 1 - 1e-16 have other exponents.
    """
    mantissa, exponent = np.frexp(np.where(np.isfinite(values), values * ODD, np.sign(values) * 2.0**900))
    rounded = np.rint(mantissa * 2.0**30 + 0.3217).astype(np.int64)
    return _mix(rounded.astype(np.uint64), exponent.astype(np.int64).astype(np.uint64))


def _mix(*parts: Colours) -> Colours:
    """A 64-bit hash of the parts, in order (the finaliser of splitmix64, Steele, Lea and Flood 2014)."""
    mixed = np.zeros_like(parts[0])
    for part in parts:
        mixed = (mixed ^ part) + np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
    return mixed


def _sums(values: Colours, groups: NDArray[np.integer], size: int) -> Colours:
    """Sums modulo 2**64 by group: independent of the order of what is added."""
    total = np.zeros(size, dtype=np.uint64)
    np.add.at(total, groups, values)
    return total
