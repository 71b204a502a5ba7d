"""Changes as they are written: on a command line, or as a table in a .csv file (grammar: models.sheets.grammar)."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from models.sheets.columns import typed
from models.sheets.grammar import Action, Change, key_of, parts_of, place_of, rule_of
from models.sheets.problems import InputError, Problem, nearest, quoted
from models.sheets.scenario import FACTS, row_models

COLUMNS = ("sheet", "key", "column", "value")
"""The columns of a table of changes; `change` and, in a sweep, `variant` may stand beside them."""
SET_LIKE = "SHEET/KEY/COLUMN=VALUE, such as requirements/RC-East/isr/target=*1.2, or caveats!C12=2000"


def parse_set(text: str, place: str = "--set") -> Change:
    """The change that "sheet/key/column=value" or "sheet!CELL=value" means.

    The last part before = is the column; a part in double quotes may hold / and =. Raises InputError for other text.
    """
    where, value = _split(text)
    where, place = where.strip(), f"{place} {text}"
    if value is None or not where:
        raise InputError([Problem(place, quoted(text), SET_LIKE, "" if value is None else "name a sheet and a column")])
    sheet, key = place_of(where)
    if key:
        return Change(_sheet(sheet, place), key, "", value.strip(), place=place)
    sheet, *parts = parts_of(where)
    if not parts:
        raise InputError([Problem(place, quoted(text), SET_LIKE, f"which column of {quoted(sheet)}?")])
    *key_parts, column = parts
    return Change(_sheet(sheet, place), key_of(key_parts), column, value.strip(), place=place)


def parse_lift(text: str, place: str = "--lift") -> Change:
    """The change that lifts the rule in a cell, "caveats!B4", as explanations print it; "caveats row 4" is a row."""
    sheet, key = rule_of(text)
    if not key or text.count('"') % 2:
        expected = "a cell that states a rule, as explain prints it: caveats!B4"
        raise InputError([Problem(place, quoted(text), expected, "close the quotation mark" if key else "")])
    return Change(_sheet(sheet, place), key, action=Action.LIFT, place=f"{place} {text}")


def read_changes(path: str | os.PathLike[str]) -> tuple[Change, ...]:
    """The changes of a .csv file, in its order.

    Columns: sheet, key, column, value, and change if wanted: set (a blank too), add, remove, lift, without. Rows that
    add to one sheet and key after one another make one new row. Raises InputError with every problem of the file.
    """
    problems: list[Problem] = []
    found = [change for place, row in read_table(Path(path), "changes") if (change := change_of(row, place, problems))]
    if not found and not problems:
        problems.append(Problem(str(path), "no changes", "at least one row below the header"))
    if problems:
        raise InputError(problems)
    return tuple(found)


def read_table(path: Path, what: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a table of changes that are not blank, each with its place; what: what the table is, for errors."""
    lines = read_lines(path, what)
    table = csv.DictReader(lines, delimiter=";" if ";" in "".join(lines[:1]) else ",")
    head = [(name or "").strip().casefold() for name in table.fieldnames or ()]
    if missing := [name for name in COLUMNS if name not in head]:
        expected = f"the columns {', '.join(COLUMNS)}, and change and variant if wanted"
        raise InputError([Problem(path.name, f"no column {name}", expected) for name in missing])
    table.fieldnames = head
    for number, cells in enumerate(table, 2):
        row = {name: (cell or "").strip() for name, cell in cells.items() if isinstance(name, str)}
        if any(row.values()):
            yield f"{path.name} row {number}", row


def read_lines(path: Path, what: str) -> list[str]:
    """The lines of a .csv that a caller names; raises InputError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as reason:
        raise InputError([Problem(str(path), "a file that cannot be read", f"{what} as .csv in UTF-8")]) from reason


def cells_of(change: Change) -> dict[str, str]:
    """What a change says in a table's COLUMNS, beside what it does."""
    cells = (change.sheet, change.key, change.column, typed(change.value))
    return dict(zip(COLUMNS, cells, strict=True))


def change_of(row: dict[str, str], place: str, problems: list[Problem]) -> Change | None:
    """The change that a row of a table says; what is wrong with it is among the problems."""
    word, sheet = row.get("change", "").casefold() or Action.SET, row["sheet"].casefold()
    if word not in list(Action):
        hint = nearest(word, list(Action))
        problems.append(Problem(place, quoted(row["change"]), f"a change: {', '.join(Action)}; blank is set", hint))
        return None
    action = Action(word)
    if action is Action.WITHOUT:
        member = row["key"] or row["value"]
        return Change("members", member, action=action, place=place)
    try:
        if action is Action.LIFT and not row["key"]:
            change = parse_lift(row["sheet"], place)
            return Change(change.sheet, change.key, action=action, place=place)
        at, cell = place_of(row["sheet"])
        return Change(
            _sheet(at if cell else sheet, place), cell or row["key"], row["column"], row["value"], action, place
        )
    except InputError as wrong:
        problems += wrong.problems
        return None


def _split(text: str) -> tuple[str, str | None]:
    """A path and the value behind its first = outside quotes; None without one."""
    found = re.fullmatch(r'((?:"[^"]*"|[^"=])*)=(.*)', text, re.DOTALL)
    return (found[1], found[2]) if found else (text, None)


def _sheet(name: str, place: str) -> str:
    """A sheet of the workbook, however its letters are; raises InputError for another name."""
    sheets: Sequence[str] = [FACTS, *row_models()]
    if (found := name.casefold()) in sheets:
        return found
    hint = nearest(name, list(sheets)) or f"sheets: {', '.join(sheets)}"
    raise InputError([Problem(place, quoted(name), "a sheet of the workbook", hint)])
