"""What an answer rests on is told: how many rows are cited, derived, assumed, and each cell named that is assumed."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

import burdenshare as bs
from burdenshare.commands.cli import app
from models.sheets.grounds import assumed_in, grounds
from models.sheets.rows import FigureStatus
from models.sheets.scenario import Scenario
from reports.rendering.terminal import plain_text
from reports.telling.document import document
from reports.vocabulary.documents import Document
from reports.vocabulary.tables import Mark
from tests.examples import example


def assuming(sheet: str, *numbers: int, status: FigureStatus = FigureStatus.ASSUMED) -> Scenario:
    """AMISOM with some rows of a sheet, from 0, of a status."""
    of = example("amisom-2020")
    rows = [
        row.model_copy(update={"status": status}) if i in numbers else row for i, row in enumerate(of.tables[sheet])
    ]
    return of.model_copy(update={sheet: tuple(rows)})


@pytest.fixture(scope="module")
def explained() -> Document:
    """What AMISOM's rules cost, where all that its members say of themselves is assumed."""
    return document(bs.explain(assuming("members", *range(8))))


def cells(told: Document) -> dict[str, Mark | None]:
    """The mark of each cell of the workbook that a table of a document names."""
    return {
        str(table.rows[i][j]): table.marks.get((i, j))
        for table in told.tables
        for j, column in enumerate(table.columns)
        for i in range(len(table.rows))
        if column.key == "place" and table.rows[i][j]
    }


def test_the_cells_of_assumed_rows_are_marked_and_no_others(explained: Document):
    """In every table, and in sentences in words; the value of the cell is the place itself, as options take it."""
    found = cells(explained)
    assert {place.split("!")[0] for place, mark in found.items() if mark} == {"members"}
    assert {place.split("!")[0] for place, mark in found.items() if not mark} >= {"caveats", "agreements"}
    words = " ".join(explained.paragraphs)
    assert "(members!H4, assumed)" in words
    assert "(agreements!D2)" in words
    assert words.count("assumed)") == words.count("(members!")


def test_the_mark_is_read_in_every_form(explained: Document, tmp_path: Path):
    """With what it means below the table; a cell of a spreadsheet shows it and holds the place alone."""
    text = plain_text(explained)
    assert "* members!H4" in text
    assert "* rests on an assumed row of the workbook" in text
    sheet = load_workbook(bs.write(explained, tmp_path / "told.xlsx"))["What lifting one rule alone wou"]
    (cell,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == "members!H4")
    assert cell.number_format == '"* "@'


def test_rows_are_counted_by_sheet_and_status(explained: Document):
    """Eight members are assumed; the sheets that say nothing are unmarked; all add up."""
    table = explained.table("grounds")
    counted = {row[0]: row[1:] for row in table.rows}
    assert counted["members"] == (8, 0, 0, 8, 0)
    assert counted["caveats"] == (7, 0, 0, 0, 7)
    assert table.totals is not None
    assert table.totals[1] == sum(len(of) for sheet, of in example("amisom-2020").tables.items()
                                  if sheet not in ("policies", "sources"))  # fmt: skip


def test_a_workbook_that_marks_nothing_is_told_of_as_before():
    """No table, no mark, no word."""
    told = document(bs.explain(example("amisom-2020")))
    assert "grounds" not in {table.key for table in told.tables}
    assert not any(cells(told).values())
    assert "assumed)" not in " ".join(told.paragraphs)
    assert grounds(example("amisom-2020")) == {}


def test_a_difference_marks_what_is_assumed_on_both_sides():
    """A cell that is assumed only afterwards says nothing of the figure before."""
    one, other = assuming("caveats", 0, 1), assuming("caveats", 1, 2)
    either = assumed_in(one, other)
    places = [one.place(row, "member") for row in one.caveats[:4]]
    assert [either(place) for place in places] == [False, True, False, False]
    assert [either(one.place(row)) for row in one.caveats[:2]] == [False, True]
    assert not either("caveats")


def test_check_counts_them(tmp_path: Path):
    """In one line, before it says that the workbook can be solved; nothing where nothing is marked."""
    path = bs.write_workbook(tmp_path / "book.xlsx", assuming("missions", 0, 2, status=FigureStatus.DERIVED))
    told = CliRunner().invoke(app, ["check", str(path)]).output
    rows = sum(len(of) for name, of in example("amisom-2020").tables.items() if name not in ("policies", "sources"))
    assert f"of {rows} rows of figures 2 are derived, {rows - 2} unmarked" in " ".join(told.split())
    plain = CliRunner().invoke(app, ["check", str(bs.write_workbook(tmp_path / "plain.xlsx", example("amisom-2020")))])
    assert "rows of figures" not in plain.output
