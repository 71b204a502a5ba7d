"""Documents: facts, words, tables and charts as data, ready for any renderer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.printing import Printed
from reports.vocabulary.columns import Column, Value
from reports.vocabulary.tables import Table


class ChartKind(StrEnum):
    """Bars by name (further series are marks across them), or curves through points."""

    BARS = "bars"
    CURVES = "curves"


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart: a column of its table, and for curves the column it is drawn over.

    table: another one than the chart's; a table of one row is drawn as a point.
    """

    label: str
    values: str
    over: str = ""
    table: str = ""


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
class Document(Printed):
    """A report in words, facts, tables and charts, ready for any renderer.

    warnings: what the reader must know before anything else.  manifest: what it takes to make it again.  saved: what
    it takes to read the result back, in .json alone; empty where that cannot be.
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
    saved: Mapping[str, object] = field(default_factory=dict, compare=False, repr=False)

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
