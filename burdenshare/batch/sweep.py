"""One workbook swept over a table of changes, or a grid of them, so that a parameter study needs no copies."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from burdenshare.policies import read_lines
from inputs.dictionary import ANY, FACTS, SheetColumn, dictionary
from inputs.read.cells import spelling
from inputs.read.flaws import Flaw
from models.sheets.columns import Type
from models.sheets.problems import InputError, Problem, nearest, quoted
from models.sheets.rows import Member, Row
from models.sheets.scenario import Scenario, row_models

COLUMNS = ("sheet", "key", "column", "value")


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell set anew. key: of the rows that it is set in.  value: as it would be typed.  place: in the sweep."""

    sheet: str
    key: str
    column: str
    value: str
    place: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """What it says, in COLUMNS."""
        return self.sheet, self.key, self.column, self.value


@dataclass(frozen=True, slots=True)
class Variant:
    """A workbook with changes; the one without a name is the workbook as it stands."""

    name: str
    changes: tuple[CellChange, ...]


BASE = Variant("", ())


def read_sweep(path: str | os.PathLike[str]) -> tuple[Variant, ...]:
    """The variants that a sweep's .csv asks for, the unchanged workbook first.

    Columns: sheet, key, column, value, and variant if wanted. A row without a variant is one by itself, or one for
    each of its values where | separates several. Rows that share a variant are changed together, in every
    combination of their values. Raises InputError with every problem of the file.
    """
    problems: list[Problem] = []
    groups: dict[str, list[list[CellChange]]] = {}
    for number, row in enumerate(_rows(Path(path)), 2):
        place = f"{Path(path).name} row {number}"
        levels = list(_levels(row, place, problems))
        groups.setdefault(row.get("variant") or f"\0{number}", []).append(levels)
    variants = [variant for name, rows in groups.items() for variant in _combined(name, rows)]
    names = [variant.name for variant in variants]
    problems += [
        Problem(Path(path).name, f"{count} variants {quoted(name)}", "each variant once", "give them other names")
        for name, count in Counter(names).items()
        if count > 1
    ]
    if problems:
        raise InputError(problems)
    return (BASE, *variants)


def _rows(path: Path) -> list[dict[str, str]]:
    lines = read_lines(path, "a sweep")
    table = csv.DictReader(lines, delimiter=";" if ";" in "".join(lines[:1]) else ",")
    head = [(name or "").strip().casefold() for name in table.fieldnames or ()]
    missing = [name for name in COLUMNS if name not in head]
    if missing:
        expected = f"the columns {', '.join(COLUMNS)}, and variant if wanted"
        raise InputError([Problem(path.name, f"no column {name}", expected) for name in missing])
    table.fieldnames = head
    return [{name: (cell or "").strip() for name, cell in row.items() if isinstance(name, str)} for row in table]


def _levels(row: dict[str, str], place: str, problems: list[Problem]) -> Iterator[CellChange]:
    """A change for each value of a row; what is wrong with the row is among the problems."""
    sheet, name = row["sheet"].casefold(), row["column"]
    if sheet not in dictionary():
        problems.append(
            Problem(place, quoted(row["sheet"]), "a sheet of the workbook", nearest(sheet, list(dictionary())))
        )
        return
    if name not in dictionary()[sheet] and sheet != Member.sheet:  # members have columns of their own, indicators
        hint = nearest(name, list(dictionary()[sheet]))
        problems.append(Problem(place, quoted(name), f"a column of {sheet}", hint))
        return
    # In a list of names, | is part of the value: it means "either".
    values = [row["value"]] if _column(sheet, name).type is Type.NAMES else row["value"].split("|")
    yield from (CellChange(sheet, row["key"], name, value.strip(), place) for value in values)


def _combined(name: str, rows: Sequence[Sequence[CellChange]]) -> Iterator[Variant]:
    """The variants of the rows that share a name: one for each combination of their values."""
    for changes in product(*rows):
        words = [f"{change.sheet} {change.key} {change.column}={change.value}".replace("  ", " ") for change in changes]
        if name.startswith("\0"):
            yield Variant(words[0] if words else "", changes)
        elif any(len(levels) > 1 for levels in rows):
            chosen = [change.value for change, levels in zip(changes, rows, strict=True) if len(levels) > 1]
            yield Variant(f"{name}: {', '.join(chosen)}", changes)
        else:
            yield Variant(name, changes)


def _column(sheet: str, name: str) -> SheetColumn:
    columns = dictionary()[sheet]
    return columns.get(name) or columns[ANY]


# -- applying --------------------------------------------------------------------------------------------------


def vary(scenario: Scenario, variant: Variant) -> Scenario:
    """The scenario with a variant's changes, checked again.

    Raises InputError with every change that finds no row or column, or a value that the cell cannot hold.
    """
    if not variant.changes:
        return scenario
    problems: list[Problem] = []
    fields = _fields(scenario)
    for change in variant.changes:
        try:
            fields |= _facts(change) if change.sheet == FACTS else _table(fields, change)
        except InputError as wrong:
            problems += wrong.problems
    if problems:
        raise InputError(problems)
    try:
        return Scenario(**fields)
    except ValidationError as wrong:
        raise InputError(_refused(change, wrong) for change in variant.changes if change.sheet == FACTS) from wrong


def _facts(change: CellChange) -> dict[str, object]:
    return {change.column: _value(change, None)}


def _table(fields: dict[str, Any], change: CellChange) -> dict[str, tuple[Row, ...]]:
    rows: tuple[Row, ...] = fields[change.sheet]
    matches = [_matches(row, change) for row in rows]
    if not any(matches):
        by = "/".join(row_models()[change.sheet].named_by) or "row"
        keys = ["/".join(row.name_parts) for row in rows]
        hint = nearest(change.key, keys) or "a blank part, or *, matches everything"
        raise InputError(
            [Problem(change.place, f"no row {quoted(change.key)}", f"{by} of a row of {change.sheet}", hint)]
        )
    return {change.sheet: tuple(_set(row, change) if match else row for row, match in zip(rows, matches, strict=True))}


def _matches(row: Row, change: CellChange) -> bool:
    """Whether a row has the key; "row 7" is a row of the sheet, a blank part or * matches everything."""
    if change.key.startswith("row "):
        return change.key == f"row {row.row}"
    parts = [part.strip() for part in change.key.split("/")]
    return len(parts) <= max(1, len(row.named_by)) and all(
        part in ("", "*", name) for name, part in zip(row.name_parts, parts, strict=False)
    )


def _set(row: Row, change: CellChange) -> Row:
    fields = _fields(row)
    indicators = fields.get("indicators")
    if change.column in type(row).model_fields:
        fields[change.column] = _value(change, fields[change.column])
        if fields[change.column] is None:
            del fields[change.column]
    elif indicators is not None and change.column in indicators:
        fields["indicators"] = indicators | {change.column: _value(change, indicators[change.column])}
    else:
        hint = nearest(change.column, [*type(row).model_fields, *(indicators or ())])
        raise InputError([Problem(change.place, quoted(change.column), f"a column of {change.sheet}", hint)])
    try:
        return type(row)(**fields)
    except ValidationError as wrong:
        raise InputError([_refused(change, wrong)]) from wrong


def _fields(model: BaseModel) -> dict[str, Any]:
    return {name: getattr(model, name) for name in type(model).model_fields}


def _value(change: CellChange, old: object) -> object:
    """The value as the models take it; *1.2 multiplies what stands there."""
    if change.value.startswith("*"):
        try:
            return float(change.value[1:]) * float(str(old))
        except ValueError as reason:
            raise InputError(
                [Problem(change.place, change.value, "a number to multiply by, and one there")]
            ) from reason
    value = spelling(_column(change.sheet, change.column).type, pointed=True)(change.value)
    if isinstance(value, Flaw):
        raise InputError([Problem(change.place, value.found, "a value", value.hint)])
    return value


def _refused(change: CellChange, wrong: ValidationError) -> Problem:
    expected = _column(change.sheet, change.column).expected
    detail = wrong.errors(include_url=False, include_input=False)[0]["msg"]
    return Problem(change.place, quoted(change.value), expected, detail)
