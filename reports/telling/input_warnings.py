"""What was doubtful about the input, in every report: a line before all else, and a table with the cells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reports.telling.words import listed, many
from reports.vocabulary.columns import Column, plain
from reports.vocabulary.documents import Document
from reports.vocabulary.tables import tabulate

if TYPE_CHECKING:
    from models.sheets.scenario import Scenario

COLUMNS = (
    Column("place", "Where", brief=True),
    Column("found", "Found", brief=True),
    Column("expected", "Expected", brief=True),
    Column("hint", "Hint"),
)


def with_warnings(document: Document, scenario: Scenario) -> Document:
    """A document that tells first how many warnings its scenario has, and lists them at its end."""
    told = scenario.warnings
    if not told:
        return document
    places = listed(list(dict.fromkeys(problem.place for problem in told)))
    line = plain(f"The input has {many(len(told), 'warning')}, at {places}; the report lists what may be amiss.")
    table = tabulate("input_warnings", "Warnings of the input", COLUMNS, told)
    return replace(document, warnings=(line, *document.warnings), tables=(*document.tables, table))
