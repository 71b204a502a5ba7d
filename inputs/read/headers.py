"""The columns of a raw table find their meaning here; those missing, unknown or twice are problems."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import chain

from inputs.read.tables import RawSheet
from inputs.read.unread import ALLOW, Unread, allowed, is_figure, near, unread
from models.sheets.cells import found, name
from models.sheets.columns import ANY, SheetColumn
from models.sheets.problems import Problem, quoted
from models.sheets.rows import GROUNDS

WIDE = ("resource", "available")
"""The columns of capacities that a wide table spreads over one column for each resource."""
WIDE_MAY_HAVE = ("member", "period", "reserve", *GROUNDS)
"""The columns of capacities that mean the same for every resource of a wide table."""


@dataclass(frozen=True, slots=True)
class Headers:
    """What the columns of a table mean, by index: those the dictionary names, and those the user does.

    wide: the user's columns are resources, else indicators.
    """

    known: dict[int, SheetColumn]
    own: dict[int, SheetColumn]
    wide: bool

    @property
    def index(self) -> dict[str, int]:
        """Where each column stands."""
        return {column.name: at for at, column in (self.known | self.own).items()}


def match_headers(
    table: RawSheet, columns: Mapping[str, SheetColumn], resources: Collection[str]
) -> tuple[Headers, list[Problem]]:
    """The meaning of each column, and what is wrong with the header.

    columns: what the dictionary says of the sheet.  resources: the names that may head the columns of a wide table.
    """
    known: dict[int, SheetColumn] = {}
    others: dict[int, str] = {}
    problems: list[Problem] = []
    for at, raw in enumerate(table.header):
        text = name(raw)
        if isinstance(text, str):
            column = columns.get(text.casefold().replace(" ", "_"))
            if column is None or column.name == ANY:
                others[at] = text
            elif column in known.values():
                problems.append(_twice(table, at, text))
            else:
                known[at] = column
        elif text is not None:
            problems.append(Problem(table.head(at), found(raw), f"the name of a {table.heading}", "type it as text"))
        elif any(row[at : at + 1] not in ([], [""]) for row in table.rows):
            expected = f"the name of a {table.heading}"
            problems.append(
                unread(table.head(at), f"values without a {table.heading}", expected, "", (), _cells(table, at))
            )
    present = {column.name for column in known.values()}
    own = _own(table, columns, others, () if present & set(WIDE) else resources)
    wide = bool(own) and WIDE[1] in columns
    if wide:
        others |= {at: column.name for at, column in known.items() if column.name not in WIDE_MAY_HAVE}
        known = {at: column for at, column in known.items() if column.name in WIDE_MAY_HAVE}
    problems += _own_twice(table, own)
    problems += _misspelled(table, columns, own)
    unknown = {at: text for at, text in others.items() if at not in own}
    missing = _missing(columns, present | set(WIDE if wide else ()), unknown)
    for column, misnamed in missing.items():
        hint = f"rename the column {quoted(misnamed)}" if misnamed else f"add it: {column.description}"
        problems.append(Problem(table.name, f"no column {column.name}", f"a column {column.name}", hint))
    readable = WIDE_MAY_HAVE if wide else [name for name in columns if name != ANY]
    for problem, text in _unknown(table, readable, unknown):
        problems.append(allowed(problem) if text in missing.values() else problem)
    return Headers(known, own, wide), problems


def _own(
    table: RawSheet, columns: Mapping[str, SheetColumn], others: Mapping[int, str], resources: Collection[str]
) -> dict[int, SheetColumn]:
    """The columns that `*` stands for: those named for resources in capacities, numeric ones in members."""
    if ANY not in columns:
        return {}
    if WIDE[1] in columns:
        return {at: replace(columns[ANY], name=text) for at, text in others.items() if text in resources}
    return {
        at: replace(columns[ANY], name=re.sub(r"\W+", "_", text))
        for at, text in others.items()
        if any(map(is_figure, _cells(table, at)))
    }


def _cells(table: RawSheet, at: int) -> Iterator[object]:
    return chain.from_iterable(row[at : at + 1] for row in table.rows)


def _own_twice(table: RawSheet, own: Mapping[int, SheetColumn]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for at, column in own.items():
        if first.setdefault(column.name, at) != at:
            yield _twice(table, at, column.name)


def _misspelled(
    table: RawSheet, columns: Mapping[str, SheetColumn], own: Mapping[int, SheetColumn]
) -> Iterator[Problem]:
    if WIDE[1] in columns:
        return
    for at in own:
        text = str(name(table.header[at]))
        if close := near(text, columns, joined=True):
            what = f"a column {quoted(text)}, read as an indicator"
            yield Unread(
                table.head(at), what, "a name unlike those of other columns", f'did you mean "{close}"?{ALLOW}'
            )


def _unknown(table: RawSheet, names: Iterable[str], unknown: Mapping[int, str]) -> Iterator[tuple[Problem, str]]:
    expected = f"a {table.heading} of the sheet: {', '.join(names)}"
    for at, text in unknown.items():
        what = f"a {table.heading} {quoted(text)}"
        yield unread(table.head(at), what, expected, text, names, _cells(table, at)), text


def _missing(
    columns: Mapping[str, SheetColumn], present: Collection[str], unknown: Mapping[int, str]
) -> dict[SheetColumn, str]:
    """The required columns that are not there, each with the unknown one that it probably is, or ""."""
    found = {}
    for column in columns.values():
        if column.required and column.name not in present:
            close = [text for text in unknown.values() if near(text, (column.name,))]
            found[column] = (close or get_close_matches(column.name, unknown.values(), n=1) or [""])[0]
    return found


def _twice(table: RawSheet, at: int, text: str) -> Problem:
    what = f"a {table.heading} {quoted(text)} a second time"
    return Problem(table.head(at), what, f"each {table.heading} once", "remove or rename one")
