"""The columns of a raw table find their meaning here; those missing, unknown or twice are problems."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from inputs.cells import found, meant, name
from inputs.dictionary import ANY, Column
from inputs.tables import Table
from models.problems import Problem, Severity, nearest, quoted

WIDE = ("resource", "available")
"""The columns of capacities that a wide table spreads over one column for each resource."""
WIDE_MAY_HAVE = ("member", "period", "reserve")
"""The columns of capacities that mean the same for every resource of a wide table."""


@dataclass(frozen=True, slots=True)
class Headers:
    """What the columns of a table mean, by index: those the dictionary names, and those the user does.

    wide: the user's columns are resources, else indicators.
    """

    known: dict[int, Column]
    own: dict[int, Column]
    wide: bool

    @property
    def index(self) -> dict[str, int]:
        """Where each column stands."""
        return {column.name: at for at, column in (self.known | self.own).items()}


def match_headers(
    table: Table, columns: Mapping[str, Column], resources: Collection[str]
) -> tuple[Headers, list[Problem]]:
    """The meaning of each column, and what is wrong with the header.

    columns: what the dictionary says of the sheet.  resources: the names that may head the columns of a wide table.
    """
    known: dict[int, Column] = {}
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
            problems.append(
                _unread(table.head(at), f"values without a {table.heading}", f"the name of a {table.heading}")
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
    problems += _unknown(table, columns, unknown)
    problems += _missing(table, columns, present | set(WIDE if wide else ()), unknown)
    return Headers(known, own, wide), problems


def _own(
    table: Table, columns: Mapping[str, Column], others: Mapping[int, str], resources: Collection[str]
) -> dict[int, Column]:
    """The columns that `*` stands for: those named for resources in capacities, numeric ones in members."""
    if ANY not in columns:
        return {}
    if WIDE[1] in columns:
        return {at: replace(columns[ANY], name=text) for at, text in others.items() if text in resources}
    return {
        at: replace(columns[ANY], name=re.sub(r"\W+", "_", text))
        for at, text in others.items()
        if any(_is_numeric(cell) for row in table.rows for cell in row[at : at + 1])
    }


def _is_numeric(cell: object) -> bool:
    if isinstance(cell, str):
        return meant(cell) is not None
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _own_twice(table: Table, own: Mapping[int, Column]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for at, column in own.items():
        if first.setdefault(column.name, at) != at:
            yield _twice(table, at, column.name)


def _misspelled(table: Table, columns: Mapping[str, Column], own: Mapping[int, Column]) -> Iterator[Problem]:
    for at, column in own.items():
        if close := get_close_matches(column.name.casefold(), columns, n=1, cutoff=0.8):
            what = f"a column {quoted(column.name)}, read as an indicator"
            problem = _unread(table.head(at), what, "a name unlike those of other columns")
            yield replace(problem, hint=f'did you mean "{close[0]}"?')


def _unknown(table: Table, columns: Mapping[str, Column], unknown: Mapping[int, str]) -> Iterator[Problem]:
    names = [name for name in columns if name != ANY]
    for at, text in unknown.items():
        expected = f"a {table.heading} of the sheet: {', '.join(names)}"
        problem = _unread(table.head(at), f"a {table.heading} {quoted(text)}, which is not read", expected)
        yield replace(problem, hint=nearest(text, names))


def _missing(
    table: Table, columns: Mapping[str, Column], present: Collection[str], unknown: Mapping[int, str]
) -> Iterator[Problem]:
    for column in columns.values():
        if column.required and column.name not in present:
            near = get_close_matches(column.name, unknown.values(), n=1)
            hint = f"rename the column {quoted(near[0])}" if near else f"add it: {column.description}"
            yield Problem(table.name, f"no column {column.name}", f"a column {column.name}", hint)


def _twice(table: Table, at: int, text: str) -> Problem:
    what = f"a {table.heading} {quoted(text)} a second time"
    return Problem(table.head(at), what, f"each {table.heading} once", "remove or rename one")


def _unread(place: str, what: str, expected: str) -> Problem:
    return Problem(place, what, expected, severity=Severity.WARNING)
