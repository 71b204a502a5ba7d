"""A scenario as the rows of a workbook, which read back as the same scenario; and the changes that made it."""

from __future__ import annotations

from collections.abc import Iterable

from inputs.changes import cells_of
from inputs.dictionary import CHANGES, dictionary
from inputs.read.plain_tables import Rows
from models.sheets.grammar import Change
from models.sheets.rows import Row
from models.sheets.scenario import FACTS, Scenario


def workbook_rows(scenario: Scenario, changes: Iterable[Change] = ()) -> dict[str, Rows]:
    """The rows of every sheet of a scenario, as render_workbook takes them.

    Columns where every row has what a blank means are left out. A sheet without rows has one that is blank: written
    over a folder, it takes the place of what that held. changes: what made the scenario, for a sheet of their own;
    readers know it and do not apply it again, inputs.changes.read_changes reads it as .csv.
    """
    facts = [{"field": name, "value": getattr(scenario, name)} for name in dictionary()[FACTS]]
    sheets: dict[str, Rows] = {FACTS: [fact for fact in facts if fact["value"]]}
    for sheet, rows in scenario.tables.items():
        names = [name for name in dictionary()[sheet] if any(_filled(row, name) for row in rows)]
        filled = [{name: getattr(row, name) for name in names} | _indicators(row) for row in rows]
        sheets[sheet] = filled or [_blank(sheet)]
    if made := [_told(change) for change in changes]:
        sheets[CHANGES] = made
    return sheets


def _filled(row: Row, name: str) -> bool:
    """Whether a cell holds anything but what a blank means."""
    info = type(row).model_fields.get(name)
    return info is not None and (info.is_required() or getattr(row, name) != info.get_default())


def _blank(sheet: str) -> dict[str, None]:
    """A row that says nothing, so that the columns which a sheet must have head it."""
    return dict.fromkeys(name for name, column in dictionary()[sheet].items() if column.required)


def _indicators(row: Row) -> dict[str, float]:
    return getattr(row, "indicators", {})


def _told(change: Change) -> dict[str, str]:
    """A change as a row of a table of changes."""
    return {"change": str(change.action)} | cells_of(change)
