"""What a document is made of: columns that know how their values are shown, tables, charts as data, facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import isfinite, isnan

from reports.vocabulary.precision import money_unit, printed, significant

Value = str | float | None
"""A cell: text, a number (full precision, base unit), or nothing."""

NOTHING = "\u2013"
"""How a cell without a value is shown."""


class Kind(StrEnum):
    """How a column's values are shown: shares in per cent, mixed quantities each with the decimals it wants."""

    TEXT = "text"
    NUMBER = "number"
    MIXED = "mixed"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: key for machines, label and unit for people; a number is shown as value / scale.

    brief: whether it is among the few that fit on a terminal.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    decimals: int = 0
    scale: float = 1.0
    brief: bool = False

    @property
    def heading(self) -> str:
        """The label, and the unit where there is one."""
        return f"{self.label} ({self.unit})" if self.unit else self.label

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers, set to the right."""
        return self.kind is not Kind.TEXT

    def places(self, value: float) -> int:
        """How many decimals a value is shown with."""
        if self.kind is not Kind.MIXED:
            return self.decimals
        return 0 if abs(value) >= 1e3 * self.scale else fitting([value / self.scale])

    def printed(self, value: float) -> float:
        """The number that a reader sees, in the unit shown, shares in per cent; what is equal here is tied."""
        return printed(100 * value if self.kind is Kind.SHARE else value / self.scale, self.places(value))

    def text(self, value: Value) -> str:
        """A value as it is printed, and never as -0."""
        if value is None or isinstance(value, str):
            return value or NOTHING
        if not isfinite(value):
            return NOTHING if isnan(value) else "∞" if value > 0 else "-∞"
        return f"{self.printed(value):,.{self.places(value)}f}" + ("%" if self.kind is Kind.SHARE else "")

    def shown(self, value: Value) -> Value:
        """A value as a spreadsheet holds it: in the unit shown, unrounded, text where no number can stand."""
        if isinstance(value, float | int):
            if not isfinite(value):
                return None if isnan(value) else self.text(value)
            return 0.0 if value <= 0 and not self.text(value).startswith("-") else value / self.scale
        return value


class Mark(StrEnum):
    """What stands before a number: the best or worst of its line, left open, a part of what is whole, a penalty's."""

    BEST = "\u25cf"
    WORST = "\u25cb"
    OPEN = "~"
    PART = "/"
    PENALTY = "\u2020"


MEANINGS = {
    Mark.BEST: "best",
    Mark.WORST: "worst",
    Mark.OPEN: "left open by the policy, which is served as well by other burdens",
    Mark.PART: "not whole, though it comes whole",
    Mark.PENALTY: "rests on the penalty",
}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns. key: its name for machines.  totals: a last row.  brief: whether a terminal shows it.

    marks: what stands before a number, by row and column (see `marked`).
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


MEMBER = Column("member", "Code")
NAME = Column("name", "Member", brief=True)
"""The columns that name a member, for machines and for people."""


class ChartKind(StrEnum):
    """Bars by name (further series are marks across them), or curves through points."""

    BARS = "bars"
    CURVES = "curves"


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart: a column of its table, and for curves the column it is drawn over."""

    label: str
    values: str
    over: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of a table. names: the column with the bars' names.  references: labelled values drawn as lines."""

    key: str
    kind: ChartKind
    title: str
    alt: str
    table: str
    series: tuple[Series, ...]
    names: str = ""
    x_label: str = ""
    y_label: str = ""
    references: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled number or word of the coalition, formatted as its column says."""

    column: Column
    value: Value

    @property
    def text(self) -> str:
        """The value as it is printed, with its unit."""
        shown = self.column.text(self.value)
        return f"{shown} {self.column.unit}" if self.column.unit and self.value is not None else shown


@dataclass(frozen=True)
class Document:
    """A report in words, facts, tables and charts, ready for any renderer.

    warnings: what the reader must know before anything else.  manifest: what it takes to make it again.
    """

    title: str
    subtitle: str
    answered: bool
    warnings: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    notes: tuple[str, ...] = ()
    manifest: Mapping[str, object] = field(default_factory=dict)

    def table(self, key: str) -> Table:
        """A table by its key."""
        return next(table for table in self.tables if table.key == key)

    def charts_of(self, table: Table) -> tuple[Chart, ...]:
        """The charts that picture a table."""
        return tuple(chart for chart in self.charts if chart.table == table.key)

    def __str__(self) -> str:
        """What this document holds, in a few aligned lines."""
        lines = [f"Document: {self.title} / {self.subtitle}"]
        lines += [f"  {table.key:<16}{len(table.rows):>5} rows  {table.title}" for table in self.tables[:13]]
        return "\n".join(lines)

    __repr__ = __str__


def tabulate(
    key: str,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    *,
    totals: Sequence[Value] | None = None,
    notes: Iterable[str] = (),
    brief: bool = False,
) -> Table:
    """A table with text made plain and without the columns in which no row has a value."""
    listed = [tuple(_clean(value) for value in row) for row in rows]
    kept = [i for i in range(len(columns)) if not listed or any(row[i] is not None for row in listed)]
    return Table(
        key,
        title,
        tuple(columns[i] for i in kept),
        tuple(tuple(row[i] for i in kept) for row in listed),
        None if totals is None else tuple(_clean(totals[i]) for i in kept),
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


def _clean(value: Value) -> Value:
    """Text made plain, and a zero without a sign."""
    return plain(value) if isinstance(value, str) else None if value is None else value + 0.0


def plain(text: str) -> str:
    r"""Text on one line without what cannot be printed: control characters, escapes, reversed writing.

    >>> plain("Türkiye\x1b[31m\n =1+1")
    'Türkiye [31m =1+1'
    """
    return " ".join("".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in text).split())


def shorten(text: str, limit: int = 60) -> str:
    """Plain text cut to a length, the cut marked."""
    text = plain(text)
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def fitting(values: Iterable[Value], least: int = 0) -> int:
    """How many decimals numbers of this size want: none for whole ones, fewer the larger, at least `least`.

    >>> fitting([3.0, 4.0]), fitting([0.25]), fitting([12.5]), fitting([123456.7]), fitting([0.00125])
    (0, 3, 2, 0, 5)
    """
    numbers = [abs(value) for value in values if isinstance(value, float | int) and isfinite(value)]
    largest = max(numbers, default=0.0)
    if all(abs(number - round(number)) <= 1e-6 * max(1e-3, number) for number in numbers):
        return least
    return max(least, min(2, significant(largest, 5)) if largest >= 1 else significant(largest, 3))


@dataclass(frozen=True, slots=True)
class Money:
    """How money is shown in one document: "USD" is turned into "USD million" where amounts are large."""

    unit: str
    scale: float
    decimals: int

    @classmethod
    def of(cls, currency: str, amounts: Iterable[float | None]) -> Money:
        """The unit that suits the largest amount, and decimals that leave the least of them two digits.

        Amounts below a ten-thousandth of the largest do not count.
        """
        known = [abs(x) for x in amounts if x is not None and isfinite(x)]
        largest = max(known, default=0.0)
        unit, scale = money_unit(plain(currency), largest)
        shown, least = largest / scale, min((x for x in known if x > 1e-4 * largest), default=largest) / scale
        usual = 2 if shown < 1e3 else 1 if shown < 1e5 else 0
        return cls(unit, scale, max(usual, significant(least, 2)))

    def column(self, key: str, label: str, *, brief: bool = False) -> Column:
        """A column of money."""
        return Column(key, label, Kind.NUMBER, self.unit, self.decimals, self.scale, brief)

    def printed(self, amount: float) -> float:
        """The number that a reader sees of an amount; what is equal here is tied."""
        return self.column("", "").printed(amount)

    def words(self, amount: float) -> str:
        """An amount in a sentence: "USD 4,812 million"."""
        number = self.column("", "").text(amount)
        code = re.fullmatch("([A-Z]{3})( .+)?", self.unit)
        return f"{code[1]} {number}{code[2] or ''}" if code else f"{number} {self.unit}"


def share(key: str, label: str, *, decimals: int = 1, brief: bool = False) -> Column:
    """A column of shares, in per cent."""
    return Column(key, label, Kind.SHARE, decimals=decimals, brief=brief)


def number(key: str, label: str, decimals: int = 2, *, unit: str = "", brief: bool = False) -> Column:
    """A column of plain numbers."""
    return Column(key, label, Kind.NUMBER, unit, decimals, brief=brief)


def shows(column: Column, value: float) -> bool:
    """Whether a number is seen to be other than zero where it is printed.

    >>> shows(share("", "", decimals=2), 0.00004), shows(share("", "", decimals=2), 0.00006)
    (False, True)
    """
    return column.text(value) != column.text(0.0)


def alike(column: Column, values: Iterable[float]) -> bool:
    """Whether numbers cannot be told apart where they are printed."""
    return len({column.text(value) for value in values}) <= 1


def total(values: Iterable[float | None]) -> float | None:
    """The sum of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None
