"""The skeleton of a document about a scenario: its title, what was doubtful about the input, text made plain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypedDict, Unpack

from models.sheets.problems import many
from reports.telling.words import listed
from reports.vocabulary.columns import Column, plain
from reports.vocabulary.documents import Chart, Document, Fact
from reports.vocabulary.tables import Table, tabulate

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
    scenario: Scenario, subtitle: str, manifest: Mapping[str, object], *, answered: bool, **parts: Unpack[Parts]
) -> Document:
    """A document about a scenario, which tells first how many warnings its input has, and lists them at its end."""
    warnings, tables = parts.get("warnings", ()), parts.get("tables", ())
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
        facts=tuple(parts.get("facts", ())),
        paragraphs=tuple(map(plain, parts.get("paragraphs", ()))),
        tables=tuple(tables),
        charts=tuple(parts.get("charts", ())),
        notes=tuple(map(plain, parts.get("notes", ()))),
        manifest=manifest,
    )
