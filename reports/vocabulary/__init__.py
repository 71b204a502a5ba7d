"""What a document is made of: columns, tables, facts, charts as data. Manifests and precision are asked for by name."""

from reports.vocabulary.columns import (
    Column,
    Kind,
    Money,
    Value,
    alike,
    fitting,
    mixed,
    number,
    plain,
    share,
    shorten,
    shows,
    total,
)
from reports.vocabulary.documents import Chart, ChartKind, Document, Fact, Series
from reports.vocabulary.tables import Mark, Table, by_column, by_row, marked, tabulate, with_marks

__all__ = [
    "Chart",
    "ChartKind",
    "Column",
    "Document",
    "Fact",
    "Kind",
    "Mark",
    "Money",
    "Series",
    "Table",
    "Value",
    "alike",
    "by_column",
    "by_row",
    "fitting",
    "marked",
    "mixed",
    "number",
    "plain",
    "share",
    "shorten",
    "shows",
    "tabulate",
    "total",
    "with_marks",
]
