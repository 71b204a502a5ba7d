"""What sheets of a workbook look like and offer, whatever form it is written in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from inputs.dictionary import dictionary
from inputs.read.plain_tables import Rows
from models.sheets.columns import ANY, NUMBERS, SHARES, SheetColumn, Type, typed
from models.sheets.scenario import FACTS

SPARE = 1000
"""Rows below the last one that drop-downs and input messages still cover."""
DARK, PALE, WHITE = "#1F3864", "#D9E2F3", "#FFFFFF"


def shown(columns: Mapping[str, SheetColumn], rows: Rows) -> list[SheetColumn]:
    """The columns of a table in order: those required or used, and the open ones in the place of `*`."""
    used = dict.fromkeys(name for row in rows for name in row)
    wide = ANY in columns and "available" in columns and any(set(row) - set(columns) for row in rows)
    found: list[SheetColumn] = []
    for name, column in columns.items():
        if name == ANY:
            found += [replace(column, name=extra) for extra in used if extra not in columns]
        elif name in used or (column.required and not (wide and name in ("resource", "available"))):
            found.append(column)
    return found


def offers(sheets: Mapping[str, Rows]) -> dict[str, Sequence[str]]:
    """What drop-downs of the columns shown offer that has no column of its own: choices, periods, regions."""
    found: dict[str, Sequence[str]] = {"yes_no": ("yes", "no")}
    for sheet, columns in dictionary().items():
        asked = columns.values() if sheet == FACTS else shown(columns, sheets.get(sheet, ()))
        found |= {f"{sheet}_{column.name}": column.choices for column in asked if column.choices}
    facts = {str(row["field"]): typed(row["value"]) for row in sheets.get(FACTS, ())}
    periods = facts.get("periods") or dictionary()[FACTS]["periods"].default
    missions = sheets.get("missions", ())
    found["periods"] = [period.strip() for period in periods.split(";")]
    found["levels"] = [level.strip() for level in facts.get("levels", "").split(";") if level.strip()]
    found["regions"] = list(dict.fromkeys(typed(row["region"]) for row in missions if row.get("region")))
    found["kinds_of_mission"] = list(dict.fromkeys(typed(row.get("kind") or "operation") for row in missions))
    return {name: values for name, values in found.items() if values}


def offered(column: SheetColumn) -> str:
    """The list that a drop-down offers in cells of a column, or the sheet whose codes it does; "" for none."""
    if column.type is Type.FLAG:
        return "yes_no"
    if column.choices:
        return f"{column.sheet}_{column.name}"
    return column.type.refers_to.replace(" ", "_")


def look_of(column: SheetColumn) -> str:
    """How the cells of a column look: "share", "number" or "text"."""
    return "share" if column.type in SHARES else "number" if column.type in NUMBERS else "text"


def comment(column: SheetColumn) -> str:
    """All the dictionary says of a column, for the comment on its header."""
    lines = [f"{column.description}.", f"Expected: {column.expected}"]
    lines += [f"Unit: {column.unit}"] if column.unit else []
    lines += ["Required"] if column.required else [f"Blank means: {column.default}"] if column.default else []
    return "\n".join(lines)


def width(column: SheetColumn, values: Iterable[object]) -> int:
    """The width of a column, in characters."""
    return min(60, max(10, len(column.name) + 4, *(len(typed(value)) + 2 for value in values), 0))
