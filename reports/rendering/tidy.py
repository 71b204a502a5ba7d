"""A document as tidy data for machines: full precision, base units, nothing scaled; the manifest goes along.

In .csv, text that a spreadsheet would run as a formula is written with an apostrophe before it; .json and .parquet
hold it as it is.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from io import BytesIO, StringIO
from math import isfinite

from reports.vocabulary.columns import POINTS, Kind, Value
from reports.vocabulary.documents import Document
from reports.vocabulary.precision import money_units
from reports.vocabulary.tables import Table

LONG = dict.fromkeys(("table", "row", "member", "column", "unit", "value", "text"), "string")
LONG |= {"row": "int64", "value": "float64"}
"""The columns of the long table, with their Arrow types."""


def json_text(document: Document) -> str:
    """The whole report: words, facts, every table as records, the meaning of their columns, the manifest.

    Numbers that are not finite are null. What it takes to read the result back stands last, on one line.
    """
    whole = {
        "title": document.title,
        "subtitle": document.subtitle,
        "answered": document.answered,
        "warnings": document.warnings,
        "facts": {fact.column.key: _number(fact.value) for fact in document.facts},
        "summary": document.paragraphs,
        "tables": {table.key: [_record(table, row) for row in table.rows] for table in document.tables},
        "columns": {
            table.key: {
                column.key: {
                    "label": column.label,
                    "kind": _kind(column.kind),
                    "unit": base_unit(document, column.unit),
                }
                for column in table.columns
            }
            for table in document.tables
        },
        "notes": document.notes,
        "manifest": dict(document.manifest),
    }
    text = json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=2)
    if document.saved:
        held = json.dumps(document.saved, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        text = f'{text.removesuffix("}").rstrip()},\n  "result": {held}\n}}'
    return text + "\n"


def csv_text(document: Document) -> str:
    """Every table in one long table: a row a cell."""
    return _csv(LONG, _cells(document))


def csv_files(document: Document) -> dict[str, str]:
    """A .csv for each table, and manifest.json, by file name."""
    files = {
        f"{table.key}.csv": _csv([column.key for column in table.columns], table.rows) for table in document.tables
    }
    return files | {"manifest.json": json.dumps(dict(document.manifest), ensure_ascii=False, indent=2) + "\n"}


def parquet_bytes(document: Document) -> bytes:
    """Every table in one long table, as .parquet."""
    return parquet(LONG, _cells(document), {"manifest": json.dumps(dict(document.manifest), ensure_ascii=False)})


def parquet(types: Mapping[str, str], rows: Iterable[Sequence[Value]], about: Mapping[str, str] | None = None) -> bytes:
    """Rows as .parquet. types: the Arrow type of each column, by name; about: what the file says of itself."""
    pa, pq = import_module("pyarrow"), import_module("pyarrow.parquet")
    columns = list(zip(*rows, strict=True)) or [()] * len(types)
    arrays = [pa.array(cells, getattr(pa, kind)()) for cells, kind in zip(columns, types.values(), strict=True)]
    sink = BytesIO()
    pq.write_table(pa.table(arrays, names=list(types)).replace_schema_metadata(about), sink)
    return sink.getvalue()


def base_unit(document: Document, unit: str) -> str:
    """The unit of a column's unscaled values: money is in the scenario's own currency, at the prices that it tells."""
    currency, prices = (str(document.manifest.get(name, "")) for name in ("currency", "prices"))
    if unit == POINTS:  # unscaled, as shares are, it is a part of 1
        return ""
    head, per, tail = unit.partition(" per ")
    return ", ".join(filter(None, (f"{currency}{per}{tail}", prices))) if head in money_units(currency) else unit


def _cells(document: Document) -> Iterator[tuple[str, int, str | None, str, str, float | None, str | None]]:
    for fact in document.facts:
        yield ("facts", 1, None, fact.column.key, base_unit(document, fact.column.unit), *_split(fact.value))
    for table in document.tables:
        keys = [column.key for column in table.columns]
        who = keys.index("member") if "member" in keys else None
        for number, row in enumerate(table.rows, 1):
            member = None if who is None else str(row[who])
            for column, value in zip(table.columns, row, strict=True):
                if value is not None:
                    yield (table.key, number, member, column.key, base_unit(document, column.unit), *_split(value))


def _split(value: Value) -> tuple[float | None, str | None]:
    return (None, value) if isinstance(value, str) else (value, None)


def _csv(header: Iterable[str], rows: Iterable[Sequence[Value]]) -> str:
    sheet = StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(map(_harmless, header))
    for row in rows:
        writer.writerow(
            [_harmless(value) if isinstance(value, str) else "" if value is None else value for value in row]
        )
    return sheet.getvalue()


def _harmless(text: str) -> str:
    """Text that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _record(table: Table, row: tuple[Value, ...]) -> dict[str, Value]:
    return {column.key: _number(value) for column, value in zip(table.columns, row, strict=True)}


def _number(value: Value) -> Value:
    return None if isinstance(value, float) and not isfinite(value) else value


def _kind(kind: Kind) -> str:
    return "number" if kind is Kind.MIXED else str(kind)
