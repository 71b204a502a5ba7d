"""Tables: rows read by their columns, with totals, notes, and marks before some numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import isfinite
from typing import Any

from reports.vocabulary.columns import Column, Kind, Value, plain


class Mark(StrEnum):
    """What stands before a cell: the best or worst of its line, left open, a part of a whole, a penalty's, assumed."""

    BEST = "\u25cf"
    WORST = "\u25cb"
    OPEN = "~"
    PART = "/"
    PENALTY = "\u2020"
    ASSUMED = "*"


MEANINGS = {
    Mark.BEST: "best",
    Mark.WORST: "worst",
    Mark.OPEN: "left open by the policy, which is served as well by other burdens",
    Mark.PART: "not whole, though it comes whole",
    Mark.PENALTY: "rests on the penalty",
    Mark.ASSUMED: "rests on an assumed row of the workbook",
}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns. key: its name for machines.  totals: a last row.  brief: whether a terminal shows it.

    marks: what stands before a cell, by row and column (see `marked`).
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    totals: tuple[Value, ...] | None = None
    notes: tuple[str, ...] = ()
    brief: bool = False
    marks: Mapping[tuple[int, int], Mark] = field(default_factory=dict)

    def text(self, row: int, column: int) -> str:
        """A cell as it is printed, its mark before it."""
        shown, mark = self.columns[column].text(self.rows[row][column]), self.marks.get((row, column))
        return shown if mark is None else f"{mark} {shown}"

    @property
    def legend(self) -> str:
        """What the marks in use mean; empty without any."""
        used = set(self.marks.values())
        return ", ".join(f"{mark} {meaning}" for mark, meaning in MEANINGS.items() if mark in used)

    @property
    def unit(self) -> str:
        """The unit that all numbers of several columns share, to be told once; else empty."""
        units = [column.unit for column in self.columns if column.numeric]
        return units[0] if len(units) > 1 and len(set(units)) == 1 else ""

    @property
    def heading(self) -> str:
        """The title, and the unit where all share it."""
        return f"{self.title}, in {self.unit}" if self.unit else self.title

    def headings(self) -> tuple[str, ...]:
        """The columns' headings under the table's own."""
        return tuple(column.label if self.unit else column.heading for column in self.columns)

    def column(self, key: str) -> int:
        """The position of a column."""
        return next(i for i, column in enumerate(self.columns) if column.key == key)

    def values(self, key: str) -> tuple[Value, ...]:
        """The values of a column, from top to bottom."""
        position = self.column(key)
        return tuple(row[position] for row in self.rows)

    def reaches_whole(self, key: str) -> bool:
        """Whether a column holds shares that add up to the whole, as cumulative ones do."""
        largest = max((value for value in self.values(key) if isinstance(value, float)), default=0.0)
        return self.columns[self.column(key)].kind is Kind.SHARE and abs(largest - 1.0) <= 1e-9


def tabulate(
    key: str,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Any],
    *,
    notes: Iterable[str] = (),
    brief: bool = False,
) -> Table:
    """A table of what its columns read from rows of any kind, without the columns in which no row has a value.

    It has a row of totals where any column asks for one.
    """
    read = [tuple(column.read(row) for column in columns) for row in rows]
    kept = [i for i in range(len(columns)) if not read or any(row[i] is not None for row in read)]
    totals = tuple(columns[i].sum(row[i] for row in read) for i in kept)
    return Table(
        key,
        title,
        tuple(columns[i] for i in kept),
        tuple(tuple(row[i] for i in kept) for row in read),
        totals if any(column.total is not False for column in columns) else None,
        tuple(map(plain, notes)),
        brief,
    )


def marked(table: Table, lines: Iterable[Mapping[tuple[int, int], float]]) -> Table:
    """The table with the best and the worst cells of each line marked, none where all are alike.

    lines: how bad a value is as it is printed, by row and column; the least is best.
    """
    marks: dict[tuple[int, int], Mark] = {}
    for line in lines:
        low, high = min(line.values(), default=0.0), max(line.values(), default=0.0)
        if low < high:
            marks |= {cell: Mark.BEST for cell, bad in line.items() if bad == low}
            marks |= {cell: Mark.WORST for cell, bad in line.items() if bad == high}
    return with_marks(table, marks)


def with_marks(table: Table, marks: Mapping[tuple[int, int], Mark]) -> Table:
    """The table with marks added, and what they mean among its notes."""
    found = replace(table, marks={**table.marks, **marks})
    return replace(found, notes=(*found.notes, f"{found.legend}.")) if marks else table


def by_row(table: Table, columns: Iterable[int]) -> list[dict[tuple[int, int], float]]:
    """The numbers that stand in some columns, as printed, row by row."""
    chosen = list(columns)
    return [_printed(table, ((i, j) for j in chosen)) for i in range(len(table.rows))]


def by_column(table: Table, columns: Iterable[int]) -> list[dict[tuple[int, int], float]]:
    """The numbers that stand in some columns, as printed, column by column."""
    return [_printed(table, ((i, j) for i in range(len(table.rows)))) for j in columns]


def _printed(table: Table, cells: Iterable[tuple[int, int]]) -> dict[tuple[int, int], float]:
    found = (((i, j), table.rows[i][j]) for i, j in cells)
    return {(i, j): table.columns[j].printed(x) for (i, j), x in found if isinstance(x, float) and isfinite(x)}
