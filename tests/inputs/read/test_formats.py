"""The same coalition in every format is the same scenario."""

import random

import pytest

from inputs import check, read_scenario
from models.sheets.problems import errors
from tests.workbooks import as_csv, as_json, as_ods, edited, small, written

TRICKY = small(
    scenario=[
        {"field": "title", "value": "=1+1"},
        {"field": "currency", "value": "€ million"},
        {"field": "periods", "value": [2027, 2028]},
    ],
    members=[
        {"member": "NA", "name": "Côte d'Ivoire 🇨🇮", "gdp": 900, "population": 0.1, "legal_bases": "UNSCR; invitation"},
        {"member": 2010, "name": "@SUM(A1)", "gdp": 300, "population": 20.25, "kind": "state"},
    ],
    missions=[{"mission": "=cmd|'/c calc'!A0", "name": "<b>&amp;</b>", "start": 2027, "end": 2028, "region": "0"}],
    requirements=[
        {"mission": "=cmd|'/c calc'!A0", "resource": "troops", "target": 1000, "period": 2028, "secure": True}
    ],
    capacities=[
        {"member": "NA", "resource": "troops", "available": 2000, "period": 2027},
        {"member": 2010, "resource": "troops", "available": 2.5e-3, "period": None},
    ],
    resources=[{"resource": "troops", "name": "Troops", "kind": "troops", "unit": "1", "divisible": False}],
    interests=None,
    caveats=None,
    agreements=None,
    training=None,
    uncertainty=None,
)


@pytest.fixture(params=["xlsx", "ods", "csv", "semicolons", "json"])
def same(request, tmp_path):
    """One writer a format: sheets to path."""
    path = tmp_path / f"coalition.{request.param}"
    return {
        "xlsx": lambda sheets: written(path, sheets),
        "ods": lambda sheets: as_ods(path, sheets),
        "csv": lambda sheets: as_csv(tmp_path / "folder", sheets),
        "semicolons": lambda sheets: as_csv(tmp_path / "folder", sheets, ";"),
        "json": lambda sheets: as_json(path, sheets),
    }[request.param]


@pytest.mark.parametrize("sheets", [small(), TRICKY], ids=["small", "tricky"])
def test_every_format_gives_the_same_scenario(sheets, same, tmp_path):
    """xlsx, ods, csv and json give equal scenarios, and nothing wrong."""
    path = same(sheets)
    assert errors(check(path)) == []
    assert read_scenario(path).model_dump() == read_scenario(written(tmp_path / "first.xlsx", sheets)).model_dump()


def test_text_comes_back_as_it_was_written(same):
    """Formula-like text, quotes, emoji, mark-up and the code NA are text; 2010 is the name "2010"."""
    scenario = read_scenario(same(TRICKY))
    assert scenario.title == "=1+1"
    assert [row.member for row in scenario.members] == ["NA", "2010"]
    assert [row.name for row in scenario.members] == ["Côte d'Ivoire 🇨🇮", "@SUM(A1)"]
    assert scenario.missions[0].mission == "=cmd|'/c calc'!A0"
    assert scenario.missions[0].name == "<b>&amp;</b>"
    assert scenario.members[0].legal_bases == ("UNSCR", "invitation")
    assert scenario.capacities[1].available == 2.5e-3
    assert scenario.requirements[0].secure is True


def test_row_numbers_are_those_of_the_file(tmp_path):
    """Blank rows above and between do not shift the rows that places name."""

    def push_down(book):
        book["members"].insert_rows(1, 2)
        book["members"].insert_rows(5)

    path = edited(written(tmp_path / "moved.xlsx"), push_down)
    assert [row.row for row in read_scenario(path).members] == [4, 6]
    assert read_scenario(path).place(read_scenario(path).members[1], "gdp") == "members!D6"


def test_order_of_sheets_columns_and_rows_is_free(tmp_path):
    """Shuffled sheets and columns give an equal scenario; shuffled rows the same rows."""
    sheets = small()
    order = random.Random(0)
    names = order.sample(list(sheets), len(sheets))
    shuffled = {
        name: [dict(order.sample(list(row.items()), len(row))) for row in reversed(sheets[name])] for name in names
    }
    plain = read_scenario(as_json(tmp_path / "plain.json", sheets)).model_dump()
    mixed = read_scenario(as_csv(tmp_path / "mixed", shuffled)).model_dump()
    for name, value in plain.items():
        assert mixed[name] == (
            value[::-1] if isinstance(value, tuple | list) and name not in ("periods", "levels") else value
        )


def test_wide_table_is_the_long_table(same):
    """A column for each resource gives the same capacities as a row for each."""
    wide = [
        {"member": "ATL", "period": None, "troops": 2000, "patrol": 250},
        {"member": "BOR", "period": None, "troops": 600, "patrol": None},
        {"member": "BOR", "period": 2028, "troops": None, "patrol": 300},
    ]
    scenario = read_scenario(same(small(capacities=wide)))
    found = {(row.member, row.resource, row.period): row.available for row in scenario.capacities}
    assert found == {
        ("ATL", "troops", None): 2000,
        ("ATL", "patrol", None): 250,
        ("BOR", "troops", None): 600,
        ("BOR", "patrol", "2028"): 300,
    }


@pytest.mark.parametrize("word", ["yes", "Yes", "TRUE", "1", 1, 1.0, True])
def test_yes_in_any_spelling(word, tmp_path):
    """Yes, true and 1, as text, number or truth value, are yes."""
    path = written(tmp_path / "book.xlsx", requirements__I2=word, requirements__I1="secure")
    assert read_scenario(path).requirements[0].secure is True


def test_headers_and_choices_may_be_written_as_words(tmp_path):
    """Capitals and spaces in headers, sheet names and choices make no difference."""

    def capitals(book):
        book["capacities"].title = "renamed"
        book["renamed"].title = "Capacities"
        put = {"members__A1": "Member", "caveats__B2": "At most", "members__C2": " State "}
        for name, value in put.items():
            sheet, cell = name.split("__")
            book[sheet][cell].value = value

    path = edited(written(tmp_path / "book.xlsx"), capitals)
    assert check(path) == []


def test_composed_and_decomposed_accents_are_one_name(tmp_path):
    """A name typed on another system, its accents as separate characters, is the same name."""
    path = written(tmp_path / "book.xlsx", members__A3="C\u00f4te")
    path = edited(path, lambda book: rename(book, "BOR", "Co\u0302te"))
    assert check(path) == []


def rename(book, old, new):
    """Replace a value wherever it stands, but in members."""
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == old and sheet.title != "members":
                    cell.value = new
