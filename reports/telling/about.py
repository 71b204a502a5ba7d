"""The skeleton of a document about a scenario: its title, what was doubtful about the input, text made plain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypedDict, Unpack

from models.sheets.grounds import assumed_in, grounds
from models.sheets.problems import many
from models.sheets.rows import FigureStatus
from reports.telling.words import listed
from reports.vocabulary.columns import ARROW, Column, number, plain
from reports.vocabulary.documents import Chart, Document, Fact
from reports.vocabulary.precision import money_units
from reports.vocabulary.tables import Mark, Table, tabulate, with_marks

if TYPE_CHECKING:
    from models.sheets.scenario import Scenario


class Parts(TypedDict, total=False):
    """What a document may hold, as `Document` has it."""

    warnings: Iterable[str]
    facts: Iterable[Fact]
    paragraphs: Iterable[str]
    tables: Iterable[Table]
    charts: Iterable[Chart]
    notes: Iterable[str]


def about(
    scenario: Scenario,
    subtitle: str,
    manifest: Mapping[str, object],
    *,
    answered: bool,
    beside: Scenario | None = None,
    **parts: Unpack[Parts],
) -> Document:
    """A document about a scenario, which tells first how many warnings its input has, and lists them at its end.

    A cell that it names is told to be assumed where its row is; beside: only where it is in this scenario too.
    """
    assumed = assumed_in(scenario, beside or scenario)
    warnings = tuple(_told(assumed, text) for text in parts.get("warnings", ()))
    money = list(dict.fromkeys(each.money for each in (beside or scenario, scenario)))
    prices = scenario.price_base if len(money) == 1 else ""
    tables = tuple(_marked(assumed, _priced(scenario.currency, prices, table)) for table in parts.get("tables", ()))
    tables = (*tables, *_indicators(scenario), *_grounds(scenario))
    if told := scenario.warnings:
        places = listed(list(dict.fromkeys(problem.place for problem in told)))
        line = f"The input has {many(len(told), 'warning')}, at {places}; the report lists what may be amiss."
        columns = (
            Column("place", "Where", brief=True),
            Column("found", "Found", brief=True),
            Column("expected", "Expected", brief=True),
            Column("hint", "Hint"),
        )
        warnings = (line, *warnings)
        tables = (*tables, tabulate("input_warnings", "Warnings of the input", columns, told))
    return Document(
        plain(scenario.title),
        plain(subtitle),
        answered,
        warnings=tuple(map(plain, warnings)),
        facts=(*parts.get("facts", ()), *_money(money, scenario, beside or scenario)),
        paragraphs=tuple(plain(_told(assumed, text)) for text in parts.get("paragraphs", ())),
        tables=tuple(tables),
        charts=tuple(parts.get("charts", ())),
        notes=tuple(map(plain, parts.get("notes", ()))),
        manifest=manifest,
    )


def _told(assumed: Callable[[str], bool], text: str) -> str:
    """A sentence with each cell that it names in brackets told to be assumed where it is: "(caveats!B4, assumed)"."""
    return re.sub(r"\(([^()]+)\)", lambda found: f"({found[1]}, assumed)" if assumed(found[1]) else found[0], text)


def _money(money: Sequence[str], *sides: Scenario) -> Iterator[Fact]:
    """What money is counted in, where its prices are told; on both sides where that differs."""
    if any(side.price_base for side in sides):
        yield Fact(Column("money", "Money"), plain(f" {ARROW} ".join(money)))


def _priced(currency: str, prices: str, table: Table) -> Table:
    """A table with the prices that its money is in told below it, where it has any and they are known."""
    units = money_units(plain(currency)) if prices else {}
    told = any(column.unit.partition(" per ")[0] in units for column in table.columns)
    return replace(table, notes=(*table.notes, f"Money is in {prices}.")) if told else table


def _marked(assumed: Callable[[str], bool], table: Table) -> Table:
    """A table with the cells of the workbook that it names marked where they are assumed."""
    named = [(i, j) for j, column in enumerate(table.columns) if not column.numeric for i in range(len(table.rows))]
    return with_marks(table, {(i, j): Mark.ASSUMED for i, j in named if assumed(str(table.rows[i][j] or ""))})


def _indicators(scenario: Scenario) -> Iterator[Table]:
    """What the indicators are that keys name, as far as the workbook says so."""
    if scenario.indicators:
        columns = (
            Column("indicator", "Column"),
            Column("name", "Indicator", of=lambda row: row.name or None),
            Column("unit", "Unit", of=lambda row: row.unit or None),
            Column("kind", "Kind", of=lambda row: row.kind and row.kind.replace("_", " ")),
            Column("description", "What it is", of=lambda row: row.description or None),
        )
        yield tabulate("indicators", "What the indicators are", columns, scenario.indicators)


def _grounds(scenario: Scenario) -> Iterator[Table]:
    """How many rows of each sheet are cited, derived and assumed, where any is marked."""

    def rows(status: FigureStatus | None) -> Column:
        name = status or "unmarked"
        return number(name, name.capitalize(), 0, of=lambda row: float(row[1][status]), total=True)

    if found := grounds(scenario):
        columns = (
            Column("sheet", "Sheet", of=lambda row: row[0], total="All sheets"),
            number("rows", "Rows", 0, of=lambda row: float(row[1].total()), total=True),
            *map(rows, (*FigureStatus, None)),
        )
        notes = ("The status of each row, as the workbook marks it; its sheet sources may say more.",)
        yield tabulate("grounds", "What the figures rest on", columns, found.items(), notes=notes)
