"""One raw table becomes typed rows here, with every problem in it: where, what stands there, what is expected."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from types import GenericAlias
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from inputs.read.headers import WIDE, Headers, match_headers
from inputs.read.tables import RawSheet
from models.sheets.cells import Flaw, found, remedy, spelling
from models.sheets.columns import SheetColumn
from models.sheets.problems import Problem

Record = dict[str, Any]
Place = tuple[int, int]
"""A cell of a table: its row and its column, counted from 0 below the header."""


@dataclass(slots=True)
class Sheet:
    """What a table came to: its readable rows, where each field stands, what is wrong.

    lost: the rows that cannot be read, without their bad cells.  bad: the row number and the field of each bad cell.
    """

    rows: tuple[Any, ...] = ()
    layout: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    lost: list[Record] = field(default_factory=list)
    bad: list[tuple[int, str]] = field(default_factory=list)


def read_rows(
    table: RawSheet, model: type[BaseModel], columns: Mapping[str, SheetColumn], resources: Collection[str] = ()
) -> Sheet:
    """Type the rows of a table; whatever is wrong with them is among the problems.

    columns: what the dictionary says of the sheet.  resources: the names that may head the columns of a wide table.
    """
    headers, problems = match_headers(table, columns, resources)
    layout = {name: table.letters[at] for name, at in headers.index.items()}
    records, places = _records(table, headers)
    adapter = _adapter(model)
    try:
        return Sheet(adapter.validate_python(records), layout, problems)
    except ValidationError as failed:
        bad = dict.fromkeys(_cell(error["loc"]) for error in failed.errors(include_url=False, include_input=False))
    for number, name in bad:
        problems += _problem(table, headers, places[number], name)
    good, lost = _salvaged(records, bad, columns)
    cells = [(records[number]["row"], name) for number, name in bad]
    return Sheet(adapter.validate_python(good), layout, list(dict.fromkeys(problems)), lost, cells)


@cache
def _adapter(model: type[BaseModel]) -> TypeAdapter[tuple[Any, ...]]:
    rows: Any = GenericAlias(tuple, (model, ...))
    return TypeAdapter(rows)


def _records(table: RawSheet, headers: Headers) -> tuple[list[Record], list[Place]]:
    """The filled cells of each row by field, and where each record stands; a wide row is a record a resource."""
    cells = list(zip_longest(*table.rows, fillvalue=""))
    index = headers.index
    known = _spelled(cells, headers.known, table.pointed)
    own = _spelled(cells, headers.own, table.pointed)
    records: list[Record] = []
    places: list[Place] = []
    for row, number in enumerate(table.numbers):
        record = {name: cell for name, column in known if (cell := column[row]) is not None}
        extra = {name: cell for name, column in own if (cell := column[row]) is not None}
        if not record and not extra:
            continue
        record["row"] = number
        if headers.wide:
            records += [record | dict(zip(WIDE, item, strict=True)) for item in extra.items()]
            places += [(row, index[resource]) for resource in extra]
        else:
            records.append(record | {"indicators": extra} if extra else record)
            places.append((row, 0))
    return records, places


def _spelled(
    cells: Sequence[Sequence[object]], columns: Mapping[int, SheetColumn], pointed: bool
) -> list[tuple[str, list[object]]]:
    """The cells of each column, spelled as its type is."""
    known = columns.items() if cells else ()
    return [(column.name, list(map(spelling(column.type, pointed=pointed), cells[at]))) for at, column in known]


def _cell(location: Sequence[int | str]) -> tuple[int, str]:
    """The record and the field that a validation error speaks of."""
    number, name, *rest = location
    return int(number), str(rest[0] if name == "indicators" else name)


def _problem(table: RawSheet, headers: Headers, place: Place, name: str) -> Iterator[Problem]:
    """What is wrong with one cell; nothing when its column is missing, which is told once."""
    row, at = place
    if not (headers.wide and name in WIDE):
        if name not in headers.index:
            return
        at = headers.index[name]
    column = (headers.known | headers.own)[at]
    cell = table.rows[row][at] if at < len(table.rows[row]) else ""
    spelled = spelling(column.type, pointed=table.pointed)(cell)
    flawed = spelled if isinstance(spelled, Flaw) else cell
    if isinstance(flawed, Flaw) and flawed.area:
        yield Problem(f"{table.name}!{flawed.area}", flawed.found, "one value in each cell", flawed.hint)
    else:
        yield Problem(table.place(row, at), found(flawed), column.expected, remedy(column, flawed))


def _salvaged(
    records: Sequence[Record], bad: Collection[tuple[int, str]], columns: Mapping[str, SheetColumn]
) -> tuple[list[Record], list[Record]]:
    """Records without their bad cells: those that can do without, and those that are lost.

    A row kept with a default in place of a bad cell spares the reader the errors that its absence would cause.
    """
    faults: dict[int, set[str]] = {}
    for number, name in bad:
        faults.setdefault(number, set()).add(name)
    good: list[Record] = []
    lost: list[Record] = []
    for number, record in enumerate(records):
        gone = faults.get(number, set())
        left = {name: value for name, value in record.items() if name not in gone}
        if "indicators" in left:
            left["indicators"] = {name: value for name, value in left["indicators"].items() if name not in gone}
        (lost if any(columns[name].required for name in gone & set(columns)) else good).append(left)
    return good, lost
