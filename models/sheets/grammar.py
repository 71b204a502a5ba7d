"""Changes of a scenario, one grammar for what-ifs, sweeps, Python and whoever shows them.

A change speaks of rows of a sheet by their key: the values that name a row (`Row.named_by`), joined by "/". A part that
is blank, *, or left out at the end matches everything; a part in double quotes may hold a "/". "row 7" is the row that
stands there and "!C12" the cell, both in the workbook as it was first read, whatever was changed before.
Values are as typed into a cell: "1.2" sets, "*1.2" multiplies what stands there, "" blanks.
Changes take effect one after another. One that matches nothing, or alters nothing, is an error.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, partial
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from models.policy.policy import BUILT_IN, DEFAULT_POLICIES, Policy
from models.printing import Printed
from models.sheets import cells, lookup
from models.sheets.changes import without
from models.sheets.columns import ANY, NUMBERS, SheetColumn, Type, described, filled_in, typed
from models.sheets.lookup import identified
from models.sheets.problems import InputError, Problem, nearest, quoted
from models.sheets.rows import Member, Mission, Resource, Row
from models.sheets.scenario import FACTS, Scenario, facts, row_models

S = TypeVar("S", bound=Scenario)

CELL = re.compile(r"!([A-Z]{1,3}|[^!]+#)(\d+)", re.IGNORECASE)
"""Column and row, "!C12" of a spreadsheet, "!amount#12" of JSON."""
ROW = re.compile(r"row (\d+)", re.IGNORECASE)

LIFTED: dict[tuple[str, str], Mapping[str, object]] = {
    ("agreements", "per"): {"per": None, "price": None, "threshold": 0.0},  # both are counted in what it names
    ("capacities", "reserve"): {"reserve": 0.0},  # its default is the member's
    ("missions", "lead"): {"lead": None, "lead_share": 0.0},
    ("resources", "dwell"): {"dwell": 0, "deployable_ratio": 1.0},
}
"""What lifting a cell comes to where that is not its column's default; a caveat goes whole."""


_BY = re.compile(r"\s*([-+]\s*\d+(?:\.\d+)?)\s*%\s*")
"""A change in per cent, as people say it."""

RULES = NUMBERS | {Type.FLAG, Type.NAMES}
"""What cells hold that state a rule: figures, yes or no, lists of what is accepted."""


class Action(StrEnum):
    """What a change does."""

    SET = "set"
    ADD = "add"
    REMOVE = "remove"
    LIFT = "lift"
    WITHOUT = "without"


@dataclass(frozen=True, slots=True)
class Change(Printed):
    """One change of a scenario.

    sheet, key: the rows that it speaks of (see above).  column: the cell that is set; of a row that is added, one of
    its cells: changes that add to one sheet and key after one another make one row.  value: as typed, or as the rows
    have it.  action: set, add, remove; lift takes a rule out by its cell; without takes the member out that the key
    names.  place: where the change is written, for errors.
    """

    sheet: str
    key: str = ""
    column: str = ""
    value: object = ""
    action: Action = Action.SET
    place: str = ""

    def __str__(self) -> str:
        """The change as the command line takes it; what it has no option for, in words."""
        where = (
            f"{self.sheet}{self.key}" if self.key.startswith("!") else "/".join(filter(None, (self.sheet, self.key)))
        )
        match self.action:
            case Action.WITHOUT:
                return f"--without {self.key}"
            case Action.LIFT:
                return f"--lift {where}"
            case Action.REMOVE:
                return f"removing {where}"
            case Action.ADD:
                return f"adding {where}" + (f"/{self.column}={typed(self.value)}" if self.column else "")
        return f"--set {where}" + (f"/{self.column}" if self.column else "") + f"={typed(self.value)}"

    @property
    def said(self) -> str:
        """Where its errors are: where it is written, else itself."""
        return self.place or str(self)

    def wrong(self, found: object, expected: str, hint: str = "") -> InputError:
        """The error that it meets something else than it expects."""
        return InputError([Problem(self.said, str(found), expected, hint)])


def parts_of(text: str) -> list[str]:
    """The parts of a key or path: what stands between "/", but what stands in double quotes is one.

    >>> parts_of('requirements/"RC/East"/isr')
    ['requirements', 'RC/East', 'isr']
    """
    line = re.sub(r'("[^"]*")|[\r\n]+', lambda found: found[1] or " ", text.strip())
    return [part.strip() for part in next(csv.reader([line], delimiter="/", skipinitialspace=True), []) or [""]]


def key_of(parts: Iterable[str]) -> str:
    """The key of these parts, quoted where they hold what parts them."""
    said = [f'"{part.replace(chr(34), chr(34) * 2)}"' if re.search(r'[/"=\r\n]', part) else part for part in parts]
    while said and not said[-1]:
        said.pop()
    return "/".join(said)


def place_of(where: str) -> tuple[str, str]:
    """The sheet of a place, and the key of the cell or row there; no key of a sheet alone.

    >>> place_of("='caveats'!$B$4"), place_of("caveats row 4"), place_of("caveats")
    (('caveats', '!B4'), ('caveats', 'row 4'), ('caveats', ''))
    """
    sheet, mark, cell = where.strip().partition("!")
    if mark and not re.search(r'[/"]', sheet):  # a name may hold a "!"
        cell = cell.replace("$", "").strip()
        return sheet.strip("=' "), f"!{cell if '#' in cell else cell.upper()}"  # a column of JSON has its own letters
    found = re.fullmatch(r"(\S+) (row \d+)", where.strip(), re.IGNORECASE)
    return (found[1], found[2].casefold()) if found else (where.strip(), "")


def rule_of(where: str) -> tuple[str, str]:
    """The sheet and the key of a rule, by the place that is printed of it, or by the names of its row.

    >>> rule_of("caveats!B4"), rule_of("members/row 4/budget"), rule_of("members/DEU/budget")
    (('caveats', '!B4'), ('members', 'row 4/budget'), ('members', 'DEU/budget'))
    """
    sheet, key = place_of(where)
    if not key:
        sheet, *parts = parts_of(where)
        key = key_of(parts)
    return sheet, key


def changed(scenario: S, changes: Iterable[Change], *, idle: bool = False) -> S:
    """The scenario with changes, one after another, checked as a whole like a workbook.

    idle: whether a cell may be set to what stands there, as in a grid of values.
    Raises InputError with every change that speaks of what is not there, holds what a cell cannot hold, or alters
    nothing; and, where all are fine, with what they contradict.
    """
    tables = {name: getattr(scenario, name) for name in type(scenario).model_fields}
    problems: list[Problem] = []
    for group in _grouped(_headed(scenario, change) for change in changes):
        try:
            tables |= _applied(scenario, tables, group, idle=idle)
        except InputError as wrong:
            problems += wrong.problems
    if problems:
        raise InputError(problems)
    return type(scenario)(**tables)


def _headed(scenario: Scenario, change: Change) -> Change:
    """The change with its column as the sheet heads it, however its letters are."""
    model = row_models().get(change.sheet)
    names = _columns(model, getattr(scenario, change.sheet)) if model else facts()
    return replace(change, column=_spelled(change.column, names))


def _spelled(column: str, names: Sequence[str]) -> str:
    """The name that a column has, or the column where none or several are spelled so."""
    found = {name for name in names if name.casefold() == column.strip().casefold()}
    return found.pop() if len(found) == 1 and column not in names else column


def _grouped(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Changes one by one; together those that add one row, which ends where another key or a column again begins."""
    group: list[Change] = []
    for change in changes:
        if group and not (_adds(change, group[0]) and all(change.column != each.column for each in group)):
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _adds(change: Change, first: Change) -> bool:
    """Whether a change may add a cell to the row that another began."""
    return change.action is first.action is Action.ADD and (change.sheet, change.key) == (first.sheet, first.key)


Tables = Mapping[str, Any]
"""The fields of a scenario under change."""


def _applied(scenario: Scenario, tables: Tables, group: Sequence[Change], *, idle: bool) -> dict[str, Any]:
    """What one change, or those that add one row, make other."""
    change = group[0]
    if change.sheet == FACTS:
        return _fact(tables, change, idle=idle)
    model = row_models().get(change.sheet)
    if model is None:
        sheets = [FACTS, *row_models()]
        hint = nearest(change.sheet, sheets) or f"sheets: {', '.join(sheets)}"
        raise change.wrong(quoted(change.sheet), "a sheet of the workbook", hint)
    match change.action:
        case Action.WITHOUT:
            return _left(scenario, tables, change)
        case Action.ADD:
            return {change.sheet: (*tables[change.sheet], _added(model, group))}
    known = _with_policy(tables, change) if change.sheet == Policy.sheet else tables
    rows: tuple[Row, ...] = known[change.sheet]
    meant, column = _meant(scenario, model, rows, change)
    found = replace(change, column=column)
    if change.action is Action.REMOVE or (change.action is Action.LIFT and change.sheet == "caveats"):
        return {change.sheet: tuple(row for row in rows if not any(row is one for one in meant))}
    if change.action is Action.SET and column not in (known_columns := _columns(model, rows)):
        raise _no_column(found, known_columns)
    edit = partial(_lifted, found) if change.action is Action.LIFT else partial(_set, found)
    edited = {id(row): edit(row) for row in meant}
    if not idle and all(edited[id(row)] == row for row in meant):
        raise _idle(found, meant)
    return {change.sheet: tuple(edited.get(id(row), row) for row in rows)}


# -- which rows ------------------------------------------------------------------------------------------------


def _meant(scenario: Scenario, model: type[Row], rows: Sequence[Row], change: Change) -> tuple[list[Row], str]:
    """The rows that a change speaks of, and its column; raises InputError where there are none."""
    if cell := CELL.fullmatch(change.key):
        return _at_cell(scenario, rows, change, cell[1], int(cell[2]))
    if change.key.startswith("!"):
        expected, hint = f"one cell, such as {change.sheet}!B4", "a change each, or a key with * for many rows"
        raise change.wrong(quoted(f"{change.sheet}{change.key}"), expected, hint)
    if change.action is Action.LIFT and not change.column and not (row := ROW.fullmatch(change.key)):
        *most_parts, last = parts_of(change.key)
        last = _spelled(last, known := _columns(model, rows))
        if len(most_parts) >= len(model.named_by) or last in known:
            change = replace(change, key=key_of(most_parts), column=last)
    if row := ROW.fullmatch(change.key):
        meant = [one for one in rows if one.row == int(row[1])]
        if not meant:
            raise change.wrong(quoted(change.key), f"a row of {change.sheet} that is filled and still there")
        return meant, change.column
    if change.action is Action.LIFT and not change.key:
        raise change.wrong(f"all of {change.sheet}", "a cell that states a rule", _rules(scenario, rows))
    parts = parts_of(change.key)
    most = max(1, len(model.named_by))
    by = "/".join(model.named_by) or "row N"
    if len(parts) > most:
        raise change.wrong(
            f"{len(parts)} parts in {quoted(change.key)}", f"at most {most}: {by}", 'quote a name with "/"'
        )
    meant = [row for row in rows if _named(row, parts)]
    if not meant:
        raise change.wrong(
            f"no row {quoted(change.key)}", f"{by} of a row of {change.sheet}", _hint(scenario, rows, parts)
        )
    return meant, change.column


def _rules(scenario: Scenario, rows: Sequence[Row]) -> str:
    """The first rows of a sheet, as they may be named, each by its place."""
    listed = [f"{scenario.place(row)} ({key_of(row.name_parts)})" for row in rows[: lookup.MOST_LISTED]]
    return f"name one: {', '.join(listed)}{', ...' if len(rows) > len(listed) else ''}"


def _named(row: Row, parts: Sequence[str]) -> bool:
    return all(part in ("", "*", name) for name, part in zip(row.name_parts, parts, strict=False))


def _hint(scenario: Scenario, rows: Sequence[Row], parts: Sequence[str]) -> str:
    """What is nearest to the first part that matches nothing, by code or by full name, else the nearest key."""
    named: tuple[Member | Resource | Mission, ...] = (*scenario.members, *scenario.resources, *scenario.missions)
    full = {row.name_parts[0]: row.name for row in named}
    for place, part in enumerate(parts):
        names = sorted({row.name_parts[place] for row in rows if place < len(row.name_parts)} - {""})
        if part not in ("", "*", *names) and (near := nearest(part, {name: full.get(name, name) for name in names})):
            return near
    keys = [key_of(row.name_parts) for row in rows]
    return nearest("/".join(parts), keys) or "a blank part, or *, matches everything"


def _at_cell(
    scenario: Scenario, rows: Sequence[Row], change: Change, letter: str, number: int
) -> tuple[list[Row], str]:
    """The row and the column of a cell in the workbook as it was read."""
    layout = scenario.layout.get(change.sheet, {})
    if not layout:
        hint = f"name the row: {change.sheet}/KEY, or {change.sheet}/row {number}"
        raise change.wrong(f"{change.sheet}{change.key}", "a scenario that was read from a file with cells", hint)
    columns = [name for name, at in layout.items() if at.casefold() == letter.casefold()]
    here = [row for row in rows if row.row == number]
    if columns and columns[0] not in type(rows[0]).model_fields and not hasattr(rows[0], "indicators"):
        here, columns = [row for row in here if columns[0] in row.name_parts], ["available"]  # a wide table's resource
    if not here or not columns:
        last = max((row.row for row in rows), default=0)
        expected = f"a cell of {change.sheet}, columns {', '.join(dict.fromkeys(layout.values()))}, rows up to {last}"
        was = any(row.row == number for row in getattr(scenario, change.sheet))
        gone = "a row that another change took away" if was else "a row that is not there"
        found = gone if columns else f"column {letter}"
        raise change.wrong(found, expected)
    return here, change.column or columns[0]


def _with_policy(tables: Tables, change: Change) -> dict[str, Any]:
    """The tables with the built-in policies that a change names, where the workbook has them not.

    A workbook without policies is asked under the built-in ones: they are added all, so that the first stays the first.
    """
    (name, *_), rows = parts_of(change.key), tables[Policy.sheet] or DEFAULT_POLICIES
    if name in BUILT_IN and all(row.policy != name for row in rows):
        rows = (*rows, BUILT_IN[name])
    elif not (name in ("", "*") or CELL.fullmatch(change.key) or ROW.fullmatch(name)):
        known = [*(row.policy for row in rows), *BUILT_IN]
        if name not in known:
            hint = nearest(name, known) or f"policies: {', '.join(known)}"
            raise change.wrong(quoted(name), "a policy of the workbook, or an objective", hint)
    return dict(tables) | {Policy.sheet: rows}


# -- what becomes of them --------------------------------------------------------------------------------------


def _fact(tables: Tables, change: Change, *, idle: bool) -> dict[str, Any]:
    """A field of the scenario itself."""
    names = facts()
    if change.action is not Action.SET or change.key or change.column not in names:
        found = quoted(change.column) if change.action is Action.SET and not change.key else f"{change}"
        hint = nearest(change.column, names) or f"scenario/{names[0]}=..."
        raise change.wrong(found, f"a field of the sheet {FACTS} to set: {', '.join(names)}", hint)
    value = _value(change, Scenario, tables[change.column])
    if value is None:
        value = Scenario.model_fields[change.column].default
    if value == tables[change.column] and not idle:
        raise change.wrong(quoted(typed(value)), "another value than stands there")
    return {change.column: value}


def _left(scenario: Scenario, tables: Tables, change: Change) -> dict[str, Any]:
    """All that is left without a member."""
    members: tuple[Member, ...] = tables["members"]
    names = {row.member: row.name for row in members}
    first = lookup.meant(change.key, {row.member: row.name for row in scenario.members})
    if len(first) == 1 and first[0] not in names:
        raise change.wrong(quoted(change.key), "a member that is still there", "another change took it out")
    (leaving,) = identified([change.key], names, change.said, "the code or the name of a member")
    return dict(without(Scenario.model_construct(**tables), leaving))


def _set(change: Change, row: Row) -> Row:
    """The row with a cell set."""
    fields = {name: getattr(row, name) for name in type(row).model_fields}
    if change.column in fields:
        fields[change.column] = _value(change, type(row), fields[change.column])
        if fields[change.column] is None:
            del fields[change.column]
    else:
        value = _value(change, type(row), fields["indicators"].get(change.column))
        own = fields["indicators"] | {change.column: value}
        fields["indicators"] = {name: figure for name, figure in own.items() if figure is not None}
    return _made(type(row), fields, [change])


def _lifted(change: Change, row: Row) -> Row:
    """The row with a rule's cell at its default."""
    model, column = type(row), change.column
    if (change.sheet, column) in LIFTED:
        return row.model_copy(update=LIFTED[change.sheet, column])
    info = model.model_fields.get(column)
    if info is None or info.is_required() or column in model.named_by:
        may = {name: one for name, one in _described(model).items() if name not in (*model.named_by, ANY)}
        rules = [name for name, one in may.items() if one.type in RULES and not one.required]
        hint = f"in {change.sheet} these can be lifted: {', '.join(rules)}" if rules else "use set or remove"
        raise change.wrong(quoted(column) if column else "a row", "a cell that states a rule", hint)
    return row.model_copy(update={column: info.get_default(call_default_factory=True)})


def _added(model: type[Row], group: Sequence[Change]) -> Row:
    """A new row of the cells that changes give, and of what their key names."""
    first = group[0]
    parts = parts_of(first.key) if first.key else []
    if len(parts) > len(model.named_by):
        by = "/".join(model.named_by) or "no key"
        raise first.wrong(f"{len(parts)} parts in {quoted(first.key)}", f"{by} of a new row of {first.sheet}")
    fields: dict[str, Any] = {}
    named = [
        replace(first, column=n, value=p) for n, p in zip(model.named_by, parts, strict=False) if p not in ("", "*")
    ]
    for change in [*named, *(each for each in group if each.column)]:
        own = change.column not in model.model_fields
        if own and "indicators" not in model.model_fields:
            raise _no_column(change, _columns(model, ()))
        value = _value(change, model, None)
        if value is not None:
            (fields.setdefault("indicators", {}) if own else fields)[change.column] = value
    missing = [n for n, info in model.model_fields.items() if info.is_required() and n not in fields]
    if missing:
        raise InputError(
            Problem(first.said, f"a new row of {first.sheet} without {name}", _column(model, name).expected)
            for name in missing
        )
    return _made(model, fields, group)


def _made(model: type[Row], fields: dict[str, Any], group: Sequence[Change]) -> Row:
    """A row of these fields; raises InputError with each that its cell cannot hold."""
    try:
        return model.model_validate(fields)
    except ValidationError as wrong:
        told = []
        for error in wrong.errors(include_url=False, include_input=False):
            column = str(error["loc"][-1] if error["loc"] else group[0].column)
            of = next((change for change in group if change.column == column), group[0])
            value = of.value if of.column == column else fields.get(column, "")
            holds = _column(model, column)
            told.append(Problem(of.said, cells.found(value), holds.expected, cells.remedy(holds, value)))
        raise InputError(told) from wrong


def _value(change: Change, model: type[BaseModel], old: object) -> object:
    """The value as the models take it: what is typed is spelled as a cell of its column is, a blank is None."""
    value, column = change.value, _column(model, change.column)
    if isinstance(value, str) and value.strip().startswith("*"):
        factor = cells.number(value.strip()[1:], pointed=True)
        try:
            factor = float(factor)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            meant = cells.meant(value.strip()[1:])
            hint = "*1.2 is a fifth more" if meant is None else f"write *{meant:.15g}"
            raise change.wrong(quoted(value), "a number after *", hint) from None
        if isinstance(old, bool) or not isinstance(old, int | float):
            raise change.wrong("no number to multiply" if old is None else quoted(typed(old)), "a number there")
        return cells.kept(old * factor)
    spelled = cells.spelling(column.type, pointed=True)(value)
    if isinstance(spelled, cells.Flaw):
        raise change.wrong(spelled.found, column.expected, spelled.hint)
    if column.type in NUMBERS and isinstance(value, str) and (by := _BY.fullmatch(value)):
        more = float(by[1].replace(" ", "")) / 100
        hint = f"*{1 + more:.15g} is {by[1].lstrip('+- ')} % {'more' if more > 0 else 'less'}"
        raise change.wrong(quoted(value), column.expected, hint)
    return spelled


def _column(model: type[BaseModel], name: str) -> SheetColumn:
    """What the workbook's column of a field holds; of a name that is no field, an indicator's."""
    known = _described(model)
    return known.get(name) or known.get(ANY) or SheetColumn("", name, Type.NUMBER, "", False, "", name)


@cache
def _described(model: type[BaseModel]) -> dict[str, SheetColumn]:
    return dict(described(getattr(model, "sheet", FACTS), model))


def _columns(model: type[Row], rows: Sequence[Row]) -> list[str]:
    """The columns of a sheet: fields that are filled in, and indicators in use."""
    own = dict.fromkeys(name for row in rows for name in getattr(row, "indicators", ()))
    return [*(name for name in filled_in(model) if name != "indicators"), *own]


def _no_column(change: Change, names: Sequence[str]) -> InputError:
    found = quoted(change.column) if change.column else "no column"
    parts = set(change.column.casefold().split("_"))
    alike = [name for name in names if parts & set(name.split("_"))]
    hint = nearest(change.column, names) or f"columns: {', '.join(alike or names)}"
    return change.wrong(found, f"a column of {change.sheet}", hint)


def _idle(change: Change, meant: Sequence[Row]) -> InputError:
    """The error that a change alters nothing."""
    stands = getattr(meant[0], change.column, getattr(meant[0], "indicators", {}).get(change.column))
    there = quoted(typed(stands)) if typed(stands) else "a blank cell"
    rows = "" if len(meant) == 1 else f" in each of {len(meant)} rows"
    return change.wrong(f"{there}{rows}: nothing would change", "a change that alters something")
