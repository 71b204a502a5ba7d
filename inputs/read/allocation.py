"""An allocation made by hand: who gives what to which mission, read from a table, every problem at once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import ClassVar, NamedTuple

from inputs.read.rows import read_rows
from inputs.read.tables import read_table
from models.sheets.columns import (
    MemberName,
    MissionName,
    Number,
    Period,
    ResourceName,
    SheetColumn,
    Text,
    Units,
    described,
    held,
)
from models.sheets.lookup import meant
from models.sheets.problems import InputError, Problem, errors, nearest, quoted
from models.sheets.rows import ResourceKind, Row
from models.sheets.scenario import Scenario

SHEET = "allocation"


class Handmade(Row):
    """One amount that somebody allocated: a contribution, a loan or support."""

    sheet: ClassVar[str] = SHEET
    named_by: ClassVar[tuple[str, ...]] = ("member", "resource", "mission", "period", "receiver")
    member: MemberName
    """Who gives it"""
    resource: ResourceName
    """What it gives"""
    amount: Units
    """How much, in each period"""
    mission: MissionName | None = None
    """To which mission; blank only for money that supports the receiver"""
    period: Period | None = None
    """When; blank is every period in which the mission runs and no other row of the same says otherwise"""
    receiver: MemberName | None = None
    """Who is lent it for the mission or, without a mission, is paid it; blank is a contribution of the member's own"""
    name: Text | None = None
    """As a report's own table has it; not read"""
    unit: Text | None = None
    """As a report's own table has it; not read"""
    cost: Number | None = None
    """As a report's own table has it; not read"""


class Amounts(NamedTuple):
    """What a table allocates, units by key: contributions, loans and support as `Allocation` has them."""

    contributions: dict[tuple[str, str, str, str], float]
    loans: dict[tuple[str, str, str, str, str], float]
    support: dict[tuple[str, str, str, str], float]


def read_allocation(path: str | os.PathLike[str], scenario: Scenario) -> Amounts:
    """The amounts of an allocation made by hand.

    path: a .csv, or a workbook with a sheet `allocation`; columns member, resource, mission, period, amount and, for
    loans and support, receiver. Names are the workbook's identifiers, or the full names beside them. Whether its rules
    are kept is the audit's to say. Raises InputError with every problem, each with its cell.
    """
    table = read_table(path, SHEET)
    found = read_rows(table, Handmade, _columns())
    rows = [_identified(scenario, row) for row in found.rows]
    told = [*found.problems, *(problem for row in rows for problem in _problems(scenario, row, found.layout))]
    if not table.rows and not told:
        told.append(Problem(SHEET, "no amounts", "a row for each amount", "columns: " + ", ".join(_columns())))
    if errors(told := [*told, *_twice(rows, found.layout)]):
        raise InputError(told)
    return _amounts(scenario, rows)


@cache
def _columns() -> dict[str, SheetColumn]:
    return dict(described(SHEET, Handmade))


def _identified(scenario: Scenario, row: Handmade) -> Handmade:
    """The row with identifiers in place of what means them."""
    update = {}
    for field, known in _known(scenario).items():
        value = getattr(row, field)
        codes = () if value is None else meant(value, known)
        if len(codes) == 1 and codes[0] != value:
            update[field] = codes[0]
    return row.model_copy(update=update) if update else row


def _known(scenario: Scenario) -> dict[str, Mapping[str, str]]:
    """What each field may name: identifiers with their full names."""
    members = {row.member: row.name for row in scenario.members}
    return {
        "member": members,
        "resource": {row.resource: row.name for row in scenario.resources},
        "mission": {row.mission: row.name for row in scenario.missions},
        "period": {period: period for period in scenario.periods},
        "receiver": members,
    }


def _problems(scenario: Scenario, row: Handmade, layout: Mapping[str, str]) -> Iterator[Problem]:
    """The names that the scenario does not know, and rows that say neither where nor to whom."""
    for field, known in _known(scenario).items():
        value = getattr(row, field)
        if value is not None and value not in known:
            hint = nearest(value, known) or f"known: {', '.join(list(known)[:8])}{' ...' if len(known) > 8 else ''}"
            yield Problem(_place(row, field, layout), quoted(value), held(Handmade)[field].type.expected, hint)
    if row.receiver is not None and row.receiver == row.member:
        yield Problem(_place(row, "receiver", layout), f"{row.receiver}, who gives it", "another member, or blank")
    if row.mission is None and row.receiver is None:
        expected = "the mission that it goes to, or the receiver of the money"
        yield Problem(_place(row, "mission", layout), "a blank", expected, "fill in one of the two")
    elif row.mission is None and row.resource in _goods(scenario):
        expected = "a mission: only money is paid without one"
        yield Problem(_place(row, "mission", layout), f"a blank for {row.resource}", expected)
    if row.mission in scenario.mission and row.period in scenario.period_index:
        runs = scenario.active_periods(str(row.mission))
        if row.period not in runs:
            expected = f"a period in which {row.mission} runs: {runs[0]} to {runs[-1]}"
            yield Problem(_place(row, "period", layout), quoted(row.period), expected)


def _goods(scenario: Scenario) -> set[str]:
    """The resources that are no money."""
    return {row.resource for row in scenario.resources if row.kind is not ResourceKind.FUNDING}


def _twice(rows: Iterable[Handmade], layout: Mapping[str, str]) -> Iterator[Problem]:
    """Rows that say the same of the same, of which it is unclear which holds."""
    first: dict[tuple[object, ...], Handmade] = {}
    for row in rows:
        key = tuple(getattr(row, field) for field in Handmade.named_by)
        if (other := first.setdefault(key, row)) is not row:
            named = ", ".join(str(part) for part in key if part is not None)
            found = f"{named} a second time, first in {_place(other, 'member', layout)}"
            yield Problem(_place(row, "member", layout), found, "each once", "add the amounts up in one row")


def _amounts(scenario: Scenario, rows: Iterable[Handmade]) -> Amounts:
    """Rows by key, a blank period spread over all; a row that names its period beats one that does not."""
    amounts = Amounts({}, {}, {})
    for row in sorted(rows, key=lambda row: row.period is not None):
        runs = scenario.active_periods(row.mission) if row.mission else scenario.periods
        for period in runs if row.period is None else (row.period,):
            if row.mission is None:
                amounts.support[row.member, str(row.receiver), row.resource, period] = row.amount
            elif row.receiver is None:
                amounts.contributions[row.member, row.resource, row.mission, period] = row.amount
            else:
                amounts.loans[row.member, row.receiver, row.resource, row.mission, period] = row.amount
    return amounts


def _place(row: Handmade, field: str, layout: Mapping[str, str]) -> str:
    """Where a row's cell stands, for people."""
    return f"{SHEET}!{layout[field]}{row.row}" if field in layout else f"{SHEET} row {row.row}"
