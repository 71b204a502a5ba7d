"""The tables of a workbook as plain text: one .json, or a .csv for each sheet."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

from models.sheets.columns import typed
from models.sheets.scenario import FACTS

Rows = Sequence[Mapping[str, object]]
"""The rows of a sheet by column name; those of the sheet scenario are {"field": ..., "value": ...}."""


def json_text(sheets: Mapping[str, Rows]) -> str:
    """All sheets as one object; the sheet scenario is an object of its fields."""
    whole = {
        name: {str(row["field"]): row["value"] for row in rows} if name == FACTS else [dict(row) for row in rows]
        for name, rows in sheets.items()
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def csv_texts(sheets: Mapping[str, Rows]) -> Iterator[tuple[str, str]]:
    """A .csv for each sheet: its file name and its text, cells as they are typed."""
    for name, rows in sheets.items():
        header = list(dict.fromkeys(column for row in rows for column in row))
        text = StringIO()
        lines = csv.writer(text, lineterminator="\n")
        lines.writerow(header)
        lines.writerows([typed(row.get(column)) for column in header] for row in rows)
        yield f"{name}.csv", text.getvalue()
