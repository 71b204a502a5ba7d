"""The least that the largest of several ratios can be over the points of a linear program, by one more program.

    min over x of  max_i (a[i] x) / (d x),   d x > 0

With y = x D / (d x) and s = D / (d x) every row  l <= A x <= u  becomes  l s <= A y <= u s  and the denominator is the
constant D, so that what is left is linear:  min T  s.t.  a[i] y <= T D,  d y = D.
Source: Charnes and Cooper (1962), Naval Research Logistics Quarterly 9:181-186.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from optimizer.lp.arrays import INF, Arrays, Floats
from optimizer.lp.highs import LoadedProgram


class LeastRatio(NamedTuple):
    """The least largest ratio, the point where it is reached, and what stands against a lower one.

    rows: those of the program that have a price there.  columns: those of which more would make it lower.
    """

    value: float
    x: Floats
    rows: frozenset[int]
    columns: frozenset[int]


def least_ratio(
    loaded: LoadedProgram, numerators: Sequence[Floats], denominator: Floats, size: float, *, constant: float = 0.0
) -> LeastRatio | None:
    """The least largest ratio over a linear program as it stands; None where no point has a denominator above 0.

    numerators, denominator: a coefficient a column.  constant: what the denominator is besides.  size: about what the
    denominator comes to, so that s is near 1.  Whole numbers are not asked for.
    """
    count = len(loaded.col_lower)
    scale, ratio = count, count + 1
    rows = [*_rows(loaded, scale), *_columns(loaded, scale)]
    for numerator in numerators:
        columns = np.flatnonzero(numerator)
        rows.append(_Row(-1, -1, [*columns, ratio], [*numerator[columns], -size], -INF, 0.0))
    columns = np.flatnonzero(denominator)
    rows.append(_Row(-1, -1, [*columns, scale], [*denominator[columns], constant], size, size))
    # A side of 0 bounds a column as it did; others have become rows.
    lower, upper = (
        np.where(side == 0, 0.0, free) for side, free in ((loaded.col_lower, -INF), (loaded.col_upper, INF))
    )
    program = LoadedProgram(_arrays(rows, lower, upper), np.append(loaded.units, (1.0, 1.0)))
    program.deadline = loaded.deadline
    goal = np.zeros(count + 2)
    goal[ratio] = 1.0
    found = program.minimise(goal)
    if not found.optimal or found.x[scale] <= 0.0:
        return None
    column_duals, row_duals = program.heard(found)
    priced = [(row, dual) for row, dual in zip(rows, row_duals.tolist(), strict=True) if dual]
    return LeastRatio(
        found.objective,
        found.x[:count] / found.x[scale],
        frozenset(row.of_row for row, _ in priced),
        frozenset(row.of_column for row, dual in priced if dual < 0)
        | frozenset(np.flatnonzero(column_duals[:count] < 0).tolist()),
    )


class _Row(NamedTuple):
    """A row of the homogeneous program, and the row or column of the given one whose bound it is (-1: of none)."""

    of_row: int
    of_column: int
    columns: list[int]
    values: list[float]
    lower: float
    upper: float


def _rows(loaded: LoadedProgram, scale: int) -> Iterator[_Row]:
    starts = np.searchsorted(loaded.entry_row, np.arange(len(loaded.row_lower) + 1)).tolist()
    columns, values = loaded.entry_col.tolist(), loaded.entry_value.tolist()
    for row, (lower, upper) in enumerate(zip(loaded.row_lower.tolist(), loaded.row_upper.tolist(), strict=True)):
        entries = slice(starts[row], starts[row + 1])
        for bound, low, high in _sides(lower, upper):
            yield _Row(row, -1, [*columns[entries], scale], [*values[entries], -bound], low, high)


def _columns(loaded: LoadedProgram, scale: int) -> Iterator[_Row]:
    for column, (lower, upper) in enumerate(zip(loaded.col_lower.tolist(), loaded.col_upper.tolist(), strict=True)):
        for bound, low, high in _sides(lower, upper):
            if bound:
                yield _Row(-1, column, [column, scale], [1.0, -bound], low, high)


def _sides(lower: float, upper: float) -> list[tuple[float, float, float]]:
    """The finite sides of a bound, each with the sides of its row once the bound stands on the left."""
    if lower == upper:
        return [(lower, 0.0, 0.0)]
    sides = (lower, 0.0, INF), (upper, -INF, 0.0)
    return [side for side in sides if abs(side[0]) < INF]


def _arrays(rows: Sequence[_Row], lower: Floats, upper: Floats) -> Arrays:
    value = np.array([value for row in rows for value in row.values])
    kept = value != 0.0
    starts = np.concatenate(([0], np.cumsum([len(row.values) for row in rows])))
    return Arrays(
        col_lower=np.append(lower, (0.0, -INF)),
        col_upper=np.append(upper, (INF, INF)),
        row_lower=np.array([row.lower for row in rows]),
        row_upper=np.array([row.upper for row in rows]),
        start=np.concatenate(([0], np.cumsum(kept)))[starts].astype(np.int32),
        index=np.array([column for row in rows for column in row.columns], dtype=np.int32)[kept],
        value=value[kept],
        integer=np.zeros(len(lower) + 2, dtype=np.bool_),
    )
