"""The one program that everything here solves, as plain numbers, and the changes made to it."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from optimizer.coalition.session import Session
from optimizer.lp.arrays import INF, Arrays

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Numbers:
    """min cost x, with A x (sense) bound row by row, and bounds on x; A is held by rows in `arrays`.

    sense: "<=", ">=" or "==" of each row.  blocks: runs of rows of one family, which modelling languages take at once.
    """

    arrays: Arrays
    cost: Floats
    sense: tuple[str, ...]
    bound: Floats
    blocks: tuple[slice, ...]

    def write(self, path: Path) -> None:
        """Write them to a file, for another process."""
        path.write_bytes(pickle.dumps(self))

    @staticmethod
    def read(path: Path) -> Numbers:
        """Read them back."""
        numbers: Numbers = pickle.loads(path.read_bytes())
        return numbers

    def terms(self, row: int) -> tuple[Ints, Floats]:
        """The columns and coefficients of one row."""
        entries = slice(self.arrays.start[row], self.arrays.start[row + 1])
        return self.arrays.index[entries], self.arrays.value[entries]


@dataclass(frozen=True)
class Change:
    """Some rows and the bounds they take; every other row is as it was at first."""

    rows: Ints
    bounds: Floats


def numbers_of(p: Session) -> Numbers:
    """The program of a scenario with its least-cost objective."""
    lower, upper = p.arrays.row_lower, p.arrays.row_upper
    sense = np.where(lower == upper, "==", np.where(np.isfinite(upper), "<=", ">="))
    families = [address.family for address in p.program.rows]
    edges = np.cumsum([0, *(len(list(run)) for _, run in groupby(families))]).tolist()
    return Numbers(
        p.arrays,
        p.cost,
        tuple(sense.tolist()),
        np.where(np.isfinite(upper), upper, lower),
        tuple(slice(first, last) for first, last in pairwise(edges)),
    )


def changes(p: Session, count: int, rows: int, seed: int = 0) -> list[Change]:
    """What-ifs: each sets `rows` requirements, chosen at random, to 90 to 110 % of what they are."""
    rng = np.random.default_rng(seed)
    needs = np.array(list(p.rows("requirement").values()), dtype=np.int32)
    wanted = p.arrays.row_lower
    chosen = (np.sort(rng.choice(needs, min(rows, len(needs)), replace=False)) for _ in range(count))
    return [Change(which, wanted[which] * rng.uniform(0.9, 1.1, len(which))) for which in chosen]


def steps(numbers: Numbers, sweep: list[Change]) -> Iterator[Change]:
    """The changes as steps of a kept program: each also puts back what the one before it had set."""
    before = np.empty(0, dtype=np.int32)
    for change in sweep:
        restored = np.setdiff1d(before, change.rows)
        yield Change(np.concatenate((change.rows, restored)), np.concatenate((change.bounds, numbers.bound[restored])))
        before = change.rows


def row_bounds(numbers: Numbers, change: Change) -> tuple[Floats, Floats]:
    """The lower and upper bounds that a change means to HiGHS."""
    sense = np.array([numbers.sense[row] for row in change.rows])
    return np.where(sense == "<=", -INF, change.bounds), np.where(sense == ">=", INF, change.bounds)
