"""A linear program as numbers from the first, without PuLP: the same rows and columns, in a third of the time.

A conversation formulates one scenario after another, of which most is what it was. The numbers are those that are read
from PuLP, to the last bit, so that HiGHS goes the same way and the answer is the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate, chain
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from models.answers.allocation import Address
from optimizer.lp.arrays import INF, Arrays, Floats, Ints
from optimizer.lp.program import Constraint, Program

if TYPE_CHECKING:
    from optimizer.lp.program import Variable


class Block(NamedTuple):
    """Rows that were added together.

    rows: their addresses.  counts: how many entries each has.  columns, value: of these.  lower, upper: their sides.
    """

    rows: tuple[Address, ...]
    counts: Ints
    columns: Ints
    value: Floats
    lower: Floats
    upper: Floats


@dataclass(eq=False, slots=True)
class Column:
    """A variable of a plain program: its place among the columns, which tells it apart as its hash tells PuLP's."""

    hash: int

    def __hash__(self) -> int:
        return self.hash


@dataclass(frozen=True)
class Plain(Program):
    """A program under construction whose problem stays empty: what PuLP would hold stands in bounds and blocks.

    bounds: of each column the lower and upper bound, and whether it is whole.
    """

    bounds: list[tuple[float, float, bool]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def column(
        self, address: Address, lower: float | None = 0.0, upper: float | None = None, *, whole: bool = False
    ) -> Variable:
        """Add a variable; None is unbounded."""
        variable = cast("Variable", Column(len(self.columns)))  # in terms nothing is asked of either but its hash
        self.bounds.append((-INF if lower is None else lower, INF if upper is None else upper, whole))
        self.variables.append(variable)
        self.columns.append(address)
        return variable

    def add(self, rows: Iterable[Constraint]) -> None:
        """Add rows, one block."""
        self.put(_block(list(rows)))

    def put(self, block: Block) -> None:
        """Add rows that are numbers already, over columns that stand where they stood."""
        self.blocks.append(block)
        self.rows.extend(block.rows)

    def beginning(self, columns: int, rows: int) -> Plain:
        """A program that begins with so many columns and the blocks of so many rows, and goes on by itself."""
        ends = accumulate(len(block.rows) for block in self.blocks)
        blocks = [block for block, end in zip(self.blocks, ends, strict=True) if end <= rows] if rows else []
        named = self.rows[: sum(len(block.rows) for block in blocks)]
        return Plain(
            self.problem,
            self.variables[:columns],
            self.columns[:columns],
            named,
            bounds=self.bounds[:columns],
            blocks=blocks,
        )

    def arrays(self) -> Arrays:
        """The numbers of all of it."""
        lower, upper, whole = zip(*self.bounds, strict=True) if self.bounds else ((), (), ())
        of = [np.concatenate(parts) for parts in zip(*(block[1:] for block in self.blocks), strict=True)]
        counts, index, value, row_lower, row_upper = of or (np.empty(0),) * 5
        return Arrays(
            col_lower=np.array(lower, dtype=np.float64),
            col_upper=np.array(upper, dtype=np.float64),
            row_lower=row_lower,
            row_upper=row_upper,
            start=np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
            index=index.astype(np.int32, copy=False),
            value=value,
            integer=np.array(whole, dtype=np.bool_),
        )


def _block(rows: list[Constraint]) -> Block:
    counts = np.array([len(row.terms) for row in rows], dtype=np.int32)
    terms = list(chain.from_iterable(row.terms for row in rows))
    index = np.array([variable.hash for variable, _ in terms], dtype=np.int32)
    value = np.array([coefficient for _, coefficient in terms], dtype=np.float64)
    bound = np.array([row.bound for row in rows], dtype=np.float64) + 0.0  # as in arrays_of
    senses = np.array([row.sense for row in rows])
    keep = value != 0.0
    of = np.repeat(np.arange(len(rows)), counts)[keep]
    return Block(
        rows=tuple(row.address for row in rows),
        counts=np.bincount(of, minlength=len(rows)).astype(np.int32),
        columns=index[keep],
        value=value[keep],
        lower=np.where(senses == "<=", -INF, bound),
        upper=np.where(senses == ">=", INF, bound),
    )
