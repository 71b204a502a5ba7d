"""A linear program as numbers, read from PuLP once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

import highspy
import numpy as np
from numpy.typing import NDArray

from optimizer.lp.program import Problem, Variable, key

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
INF = float(highspy.kHighsInf)


@dataclass(frozen=True, kw_only=True, slots=True)
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


def arrays_of(problem: Problem, variables: Sequence[Variable], *, after: int = 0) -> Arrays:
    """The numbers of a PuLP problem, its columns in the order of `variables`, its rows in the order they were added.

    after: how many of its rows are left out, the first ones.
    """
    position = {key(variable): column for column, variable in enumerate(variables)}
    start, index, value = [0], list[int](), list[float]()
    lower, upper = list[float](), list[float]()
    for constraint in islice(problem.constraints(), after, None):
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
        col_lower=np.array(col_lower, dtype=np.float64),
        col_upper=np.array(col_upper, dtype=np.float64),
        row_lower=np.array(lower, dtype=np.float64) + 0.0,  # PuLP makes 0 of some sides -0
        row_upper=np.array(upper, dtype=np.float64) + 0.0,
        start=np.concatenate(([0], np.cumsum(keep)))[start].astype(np.int32),
        index=np.array(index, dtype=np.int32)[keep],
        value=np.array(value, dtype=np.float64)[keep],
        integer=np.array([variable.cat != "Continuous" for variable in variables], dtype=np.bool_),
    )


def times(bound: Floats, factor: Floats | float) -> Floats:
    """Bounds times factors, infinite ones left alone."""
    return np.multiply(bound, factor, out=bound.copy(), where=np.isfinite(bound))


def below(first: Arrays, rows: int, other: Arrays) -> Arrays:
    """Another program with the first rows of a program, whose columns begin its own, above its rows."""
    entries = int(first.start[rows])
    return replace(
        other,
        row_lower=np.concatenate((first.row_lower[:rows], other.row_lower)),
        row_upper=np.concatenate((first.row_upper[:rows], other.row_upper)),
        start=np.concatenate((first.start[:rows], other.start + entries)).astype(np.int32),
        index=np.concatenate((first.index[:entries], other.index)),
        value=np.concatenate((first.value[:entries], other.value)),
    )
