"""A file becomes a Scenario here, or every problem in it at once."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from itertools import chain
from typing import Any, get_type_hints

from pydantic import BaseModel, create_model

from inputs.dictionary import CHANGES, LISTS, README, dictionary
from inputs.read.rows import Sheet, read_rows
from inputs.read.shipped import shipped
from inputs.read.tables import ONE_ROW, RawSheet, read_tables
from inputs.read.unread import allowed, near, unread
from models.sheets import cells
from models.sheets.columns import Type, referring
from models.sheets.cross_check import DEFINING, cross_check
from models.sheets.problems import InputError, Problem, Severity, errors, quoted, warnings
from models.sheets.scenario import FACTS, Scenario, row_models

UNREAD = frozenset(name.replace(" ", "") for name in (README, LISTS, CHANGES))
"""The sheets that are there for people and programs, without blanks."""

FACT_COLUMNS = ("field", "value")
"""The columns of the sheet of facts."""


def read_scenario(path: str | os.PathLike[str], *, allow_unread: bool = False) -> Scenario:
    """The coalition in a workbook: .xlsx, .ods, a folder of .csv or .json; look at its `warnings`.

    path: where it lies, or the name of an example where nothing lies there.
    allow_unread: sheets and columns that look as if they should count, but are not read, are mere warnings.
    Raises InputError with every problem of every sheet, each with its cell, what stands there and a remedy.
    """
    scenario, problems = assemble(*read_tables(path), allow_unread=allow_unread)
    if errors(problems):
        raise InputError(problems)
    return scenario


def example(name: str) -> Scenario:
    """A coalition that ships, by its name, such as "isaf-2010"; see example_names.

    Raises InputError, with the nearest, for a name that none has.
    """
    return read_scenario(shipped(name))


def check(path: str | os.PathLike[str], *, allow_unread: bool = False) -> list[Problem]:
    """Everything wrong or doubtful in a workbook, errors first; empty when all is well. See read_scenario."""
    return examined(path, allow_unread=allow_unread)[1]


def examined(path: str | os.PathLike[str], *, allow_unread: bool = False) -> tuple[Scenario | None, list[Problem]]:
    """The coalition in a workbook, None where anything is wrong with it, and what `check` finds. See read_scenario."""
    try:
        scenario, problems = assemble(*read_tables(path), allow_unread=allow_unread)
    except InputError as error:
        return None, list(error.problems)
    told = sorted(problems, key=lambda problem: problem.severity is not Severity.ERROR)
    return None if errors(told) else scenario, told


def assemble(
    tables: Iterable[RawSheet], problems: Iterable[Problem] = (), *, allow_unread: bool = False
) -> tuple[Scenario, list[Problem]]:
    """The scenario that raw tables come to, and what is wrong with it; usable only when nothing is."""
    found, doubts = _sheets(tables)
    told = [*problems, *doubts]
    sheets: dict[str, Sheet] = {}
    if FACTS in found:
        found[FACTS], odd = facts_as_row(found[FACTS])
        told += odd
    for name, columns in dictionary().items():
        if name in found:
            resources = _read(sheets, "resources", "resource") | _lost(sheets, "resources", "resource")
            model = _facts_model() if name == FACTS else row_models()[name]
            sheets[name] = read_rows(found[name], model, columns, resources)
            told += sheets[name].problems
    if allow_unread:
        told = list(map(allowed, told))
    scenario = _constructed(sheets, warnings(told))
    half_named = {
        (name, row)
        for name, model in row_models().items()
        if name in sheets
        for row, field in sheets[name].bad
        if field in model.named_by
    }
    crossed = cross_check(scenario, _also_known(scenario, sheets), whole=not errors(told), half_named=half_named)
    if errors(told):
        crossed = _independent(errors(crossed), told, sheets)
    return scenario, [*told, *crossed]


def _sheets(tables: Iterable[RawSheet]) -> tuple[dict[str, RawSheet], list[Problem]]:
    """The tables by the sheet that each is, and those missing, unknown, hidden or twice."""
    found: dict[str, RawSheet] = {}
    unknown: list[RawSheet] = []
    problems: list[Problem] = []
    for table in tables:
        name = table.name.strip().casefold().replace(" ", "_")
        if name in found:
            what = f"a sheet {quoted(table.name)} a second time"
            problems.append(Problem(table.name, what, "each sheet once", "remove or rename one"))
        elif name in dictionary():
            found[name] = replace(table, name=name)
            problems += _hidden(found[name])
        elif name.replace("_", "") not in UNREAD and table.header:
            unknown.append(table)
    misnamed = set()
    for name in dictionary():
        if name not in found and _is_required(name):
            names = [table.name for table in unknown]
            close = [other for other in names if near(other, (name,))] or get_close_matches(name, names, n=1)
            hint = f"rename the sheet {quoted(close[0])}" if close else "burdenshare new FILE writes one to start from"
            problems.append(Problem(name, "no such sheet", f"a sheet {name}", hint))
            misnamed.update(close[:1])
    for table in unknown:
        expected = f"one of the sheets {', '.join(dictionary())}"
        cells = chain(table.header, *table.rows)
        problem = unread(table.name, "an unknown sheet", expected, table.name, dictionary(), cells)
        problems.append(allowed(problem) if table.name in misnamed else problem)
    return found, problems


def _hidden(table: RawSheet) -> Iterator[Problem]:
    """What nobody sees and everybody's answer rests on: the sheet, or rows and columns of it that hold values."""
    if table.hidden:
        what, hint = "a hidden sheet, which is read", "unhide it to see what counts"
        yield Problem(table.name, what, "sheets that can be seen", hint, Severity.WARNING)
    for kind, unseen in (("row", table.hidden_rows), ("column", table.hidden_columns)):
        if unseen:
            first, more = f"{table.name} {kind} {unseen[0]}", len(unseen) - 1
            what = f"a hidden {kind}" + (f" and {more:,} more" if more else "") + ", read like the others"
            hint = "unhide to see what counts; remove what should not"
            yield Problem(first, what, f"{kind}s that can be seen", hint, Severity.WARNING)


def _is_required(sheet: str) -> bool:
    return sheet != FACTS and Scenario.model_fields[sheet].is_required()


def _read(sheets: Mapping[str, Sheet], sheet: str, field: str) -> set[str]:
    """The names that the readable rows of a sheet define."""
    return {getattr(row, field) for row in sheets[sheet].rows} if sheet in sheets else set()


def _lost(sheets: Mapping[str, Sheet], sheet: str, field: str) -> set[str]:
    """The names that the unreadable rows of a sheet define."""
    lost = sheets[sheet].lost if sheet in sheets else []
    return {record[field] for record in lost if isinstance(record.get(field), str)}


# -- the sheet of facts ----------------------------------------------------------------------------------------


def facts_as_row(table: RawSheet) -> tuple[RawSheet, list[Problem]]:
    """The sheet scenario, a row for each field, as a table of one row; what is wrong with its header."""
    if table.numbers == ONE_ROW:
        return table, []
    heads = [str(cells.name(cell)).casefold() for cell in table.header]
    problems = [
        Problem(table.name, f"no column {wanted}", "the columns field and value", "add it as the header")
        for wanted in FACT_COLUMNS
        if wanted not in heads
    ]
    if problems:
        return replace(table, header=(), heads=(), letters=(), numbers=ONE_ROW, rows=((),)), problems
    field, value = map(heads.index, FACT_COLUMNS)
    rows = [(number, [*row, *[""] * len(heads)]) for number, row in zip(table.numbers, table.rows, strict=True)]
    filled = [(number, row) for number, row in rows if row[field] != "" or row[value] != ""]
    return (
        RawSheet(
            name=table.name,
            header=[row[field] for _, row in filled],
            heads=[f"{table.letters[field]}{number}" for number, _ in filled],
            letters=[f"{table.letters[value]}{number}" for number, _ in filled],
            numbers=ONE_ROW,
            rows=[[row[value] for _, row in filled]],
            heading="field",
        ),
        list(_beside_facts(table, heads)),
    )


def _beside_facts(table: RawSheet, heads: list[str]) -> Iterator[Problem]:
    """What stands in other columns than field and value, or in one of them a second time; none of it is read."""
    for at, head in enumerate(heads):
        held = [row[at] for row in table.rows if len(row) > at and row[at] != ""]
        if at == heads.index(head) and head in FACT_COLUMNS:
            continue
        if head in FACT_COLUMNS:
            what = f"a column {quoted(head)} a second time"
            yield Problem(table.head(at), what, "each column once", "remove or rename one")
        elif held:
            named = table.header[at] != ""
            what, name = (f"a column {quoted(head)}", head) if named else ("values without a column", "")
            hint = "the columns field and value; several values stand in one cell, as 2010; 2011"
            yield unread(table.head(at), what, hint, name, FACT_COLUMNS, held)


@cache
def _facts_model() -> type[BaseModel]:
    """The fields of Scenario that are not tables, as a model of their own."""
    hints = get_type_hints(Scenario, include_extras=True)
    fields: dict[str, Any] = {name: (hints[name], Scenario.model_fields[name].default) for name in dictionary()[FACTS]}
    return create_model("Facts", **fields)


def _constructed(sheets: Mapping[str, Sheet], doubts: Iterable[Problem]) -> Scenario:
    """The scenario of the rows that can be read, not yet checked against one another."""
    parts: dict[str, Any] = {name: sheets[name].rows if name in sheets else () for name in dictionary()}
    facts = parts.pop(FACTS)
    layout = {name: sheet.layout for name, sheet in sheets.items()}
    known = facts[0].model_dump() if facts else {}
    return Scenario.model_construct(**known, **parts, layout=layout, read_warnings=tuple(doubts))


# -- one bad cell, told once -----------------------------------------------------------------------------------


def _also_known(scenario: Scenario, sheets: Mapping[str, Sheet]) -> dict[str, set[str]]:
    """Names that exist although their row cannot be read, by kind.

    Where the very name is unreadable it is guessed: of the names that are used and not known, as many as there are
    unreadable cells, the most used first; all of them when the sheet or the column is missing.
    """
    known: dict[str, set[str]] = {}
    for kind, (sheet, field) in DEFINING.items():
        lost = _lost(sheets, sheet, field)
        names = lost | _read(sheets, sheet, field) if sheet != FACTS else set(getattr(scenario, field))
        used = Counter(name for name in _used(scenario, kind) if name not in names)
        known[kind] = lost | {name for name, _ in used.most_common(_unreadable(sheets, sheet, field))}
    return known


def _unreadable(sheets: Mapping[str, Sheet], sheet: str, field: str) -> int | None:
    """How many cells that define a name cannot be read; None is any number."""
    column = dictionary()[sheet][field]
    if sheet not in sheets:
        return None if column.required else 0
    if column.required and field not in sheets[sheet].layout:
        return None
    bad = sum(name == field for _, name in sheets[sheet].bad)
    return None if bad and column.type is Type.NAMES else bad


def _independent(crossed: Iterable[Problem], told: Iterable[Problem], sheets: Mapping[str, Sheet]) -> list[Problem]:
    """The contradictions that cannot be there merely because something else could not be read.

    Names that do not exist or stand twice always count. Other findings about a row do when the row could be read
    whole, and about the coalition when all of it could.
    """
    places = {problem.place for problem in told}
    bad = {(name, str(row)) for name, sheet in sheets.items() for row, _ in sheet.bad}
    partial = any(sheets[name].lost for name, _ in DEFINING.values() if name in sheets)

    def stands(problem: Problem) -> bool:
        name, _, cell = problem.place.replace(" row ", "!").partition("!")
        if name not in sheets or problem.place in places:
            return False
        sheet, row = sheets[name], re.sub(r"^.*\D", "", cell)
        field = next((field for field, at in sheet.layout.items() if at + row == cell), "")
        model = row_models().get(name)
        if model and (field in referring(model) or (model.unique and field in model.named_by)):
            return True
        return not (partial or (name, row) in bad) if cell else not (sheet.rows or sheet.lost)

    return [problem for problem in crossed if stands(problem)]


def _used(scenario: Scenario, kind: str) -> Iterator[str]:
    for sheet, model in row_models().items():
        for field in referring(model, kind):
            yield from (name for row in scenario.tables[sheet] if (name := getattr(row, field)) is not None)
