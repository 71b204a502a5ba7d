"""What differs between two scenarios, cell by cell and row by row, and the changes that make the one the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

from models.sheets.columns import typed
from models.sheets.grammar import Action, Change, key_of
from models.sheets.rows import Row
from models.sheets.scenario import FACTS, Scenario, facts, row_models


@dataclass(frozen=True, slots=True)
class CellDifference:
    """One thing that differs: a cell (action set), or a whole row that was added or removed.

    key: what names the row.  column: of the cell, "" for a row.  before, after: as typed; of a row what it holds.
    cell: where it stands in the scenario before, of a row that was added in the one after; "" where neither was read
    from a file.  changes: what makes of the scenario before the one after.
    """

    sheet: str
    key: str
    column: str
    before: str
    after: str
    cell: str
    action: Action
    changes: tuple[Change, ...]


def differences(before: Scenario, after: Scenario) -> tuple[CellDifference, ...]:
    """All that differs between two scenarios, in the order of the sheets; nothing where only the order of rows does.

    Rows are the same row where they say the same, else where they have the same name, else where they stand in the same
    row of the sheet.
    """
    found = list(_facts(before, after))
    for sheet in row_models():
        found += _rows(before, after, sheet)
    return tuple(found)


def _facts(before: Scenario, after: Scenario) -> Iterator[CellDifference]:
    for name in facts():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            change = Change(FACTS, "", name, new)
            yield CellDifference(FACTS, "", name, typed(old), typed(new), FACTS, Action.SET, (change,))


def _rows(before: Scenario, after: Scenario, sheet: str) -> Iterator[CellDifference]:
    old, new = list(getattr(before, sheet)), list(getattr(after, sheet))
    said = [(row.model_dump_json(), row) for row in new]
    there = defaultdict[str, list[Row]](list)
    for text, row in said:
        there[text].append(row)
    left = [row for row in old if not _taken(there, row.model_dump_json())]
    fresh = [row for rows in there.values() for row in rows]
    pairs, left, fresh = _paired(left, fresh, lambda row: row.name_parts if row.named_by else None)
    more, left, fresh = _paired(left, fresh, lambda row: (row.row, row.name_parts[:1]) if row.row else None)
    at = {id(row): place for place, row in enumerate(old)}
    names = [row.name_parts for row in old]
    for one, other in sorted([*pairs, *more], key=lambda pair: at[id(pair[0])]):
        # Where its name changes, the next change would not find the row by it.
        key = _key(one, names) if one.name_parts == other.name_parts else f"row {one.row}"
        yield from _cells(before, one, other, key)
    for row in left:
        key = _key(row, names)
        gone = Change(sheet, key, action=Action.REMOVE)
        yield CellDifference(
            sheet, key_of(row.name_parts), "", _holds(row), "", _place(before, row), gone.action, (gone,)
        )
    for row in fresh:
        key = key_of(row.name_parts)
        cells = tuple(Change(sheet, key, name, value, Action.ADD) for name, value in _filled(row))
        yield CellDifference(sheet, key, "", "", _holds(row), _place(after, row), Action.ADD, cells)


def _taken(there: dict[str, list[Row]], text: str) -> bool:
    """Whether a row that says the same is there; if so it is taken."""
    if not there.get(text):
        return False
    there[text].pop(0)
    return True


def _paired(
    old: Sequence[Row], new: Sequence[Row], name: Callable[[Row], Hashable | None]
) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Rows that have the same name in pairs, first with first; and those that are left."""
    of = defaultdict[Hashable, list[Row]](list)
    for row in new:
        if (called := name(row)) is not None:
            of[called].append(row)
    pairs, left = list[tuple[Row, Row]](), list[Row]()
    for row in old:
        called = name(row)
        if called is not None and of[called]:
            pairs.append((row, of[called].pop(0)))
        else:
            left.append(row)
    taken = {id(other) for _, other in pairs}
    return pairs, left, [row for row in new if id(row) not in taken]


def _cells(before: Scenario, one: Row, other: Row, key: str) -> Iterator[CellDifference]:
    sheet = one.sheet
    for column, old, new in _columns(one, other):
        if old != new:
            cell, change = before.place(one, column) if one.row else "", Change(sheet, key, column, new)
            said = key_of(one.name_parts) or key
            yield CellDifference(sheet, said, column, typed(old), typed(new), cell, Action.SET, (change,))


def _columns(one: Row, other: Row) -> Iterator[tuple[str, object, object]]:
    """Every column with what stands there in both rows."""
    for name in type(one).model_fields:
        old, new = getattr(one, name), getattr(other, name)
        if name == "indicators":
            yield from ((each, old.get(each), new.get(each)) for each in dict.fromkeys([*old, *new]))
        elif name != "row":
            yield name, old, new


def _filled(row: Row) -> Iterator[tuple[str, object]]:
    """The cells of a row that hold another value than a blank means, and those that name it."""
    for name, info in type(row).model_fields.items():
        value = getattr(row, name)
        if name == "indicators":
            yield from value.items()
        elif name != "row" and (info.is_required() or value != info.get_default()):
            yield name, value


def _holds(row: Row) -> str:
    return "; ".join(f"{name} = {typed(value)}" for name, value in _filled(row))


def _place(scenario: Scenario, row: Row) -> str:
    return scenario.place(row) if row.row else ""


def _key(row: Row, names: Sequence[tuple[str, ...]]) -> str:
    """What tells a row from all others of its sheet: its name, where that matches no other too; else its place."""
    parts = row.name_parts
    alike = sum(all(part in ("", name) for part, name in zip(parts, other, strict=True)) for other in names)
    return key_of(parts) if alike == 1 or not row.row else f"row {row.row}"
