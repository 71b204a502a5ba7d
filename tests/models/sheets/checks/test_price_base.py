"""What prices money is in: one line beside the currency, and what cannot be meant is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

import burdenshare as bs
from models.sheets.problems import InputError
from models.sheets.rows import PriceBase
from tests.scenarios import edited, three_members
from tests.workbooks import as_csv, as_json, as_ods, small, written


@pytest.mark.parametrize(
    ("prices", "year", "told"),
    [
        (None, None, "money"),
        ("nominal", None, "money, nominal prices"),
        ("nominal", 2015, "money, nominal prices of 2015"),
        ("real", 2015, "money, prices of 2015"),
        (None, 2015, "money, prices of 2015"),
    ],
)
def test_prices_are_told_after_the_currency(prices: str | None, year: int | None, told: str):
    """As far as the workbook tells them; several periods of nominal money are no contradiction."""
    assert edited(three_members(), prices=prices, price_year=year, periods=("1", "2")).money == told


@pytest.mark.parametrize(
    ("facts", "found", "remedy"),
    [
        ({"prices": "real"}, "real prices without a year", '"2015" as price_year'),
        ({"price_year": 15}, "price_year 15", "all four digits"),
        ({"prices": "real", "price_year": 20155}, "price_year 20155", "all four digits"),
    ],
)
def test_what_cannot_be_meant_is_told_with_a_remedy(facts: dict[str, object], found: str, remedy: str):
    """Real prices of no year, and a number that is no year."""
    with pytest.raises(InputError) as refused:
        edited(three_members(), **facts)
    (problem,) = refused.value.problems
    assert (problem.place, problem.found) == ("scenario", found)
    assert remedy in problem.hint


def stating(**facts: object) -> list[dict[str, object]]:
    """The small coalition's sheet of facts, some of them other."""
    known = {str(row["field"]): row["value"] for row in small()["scenario"]} | facts
    return [{"field": field, "value": value} for field, value in known.items()]


WRITERS = {"book.xlsx": written, "csv": as_csv, "book.json": as_json, "book.ods": as_ods}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("year", [2015, "2015"])
def test_every_form_is_read_and_written(name: str, year: object, tmp_path: Path):
    """A year typed as a number or as text, a choice in any case; what is written again reads the same."""
    facts = stating(prices="Real", price_year=year)
    read = bs.read_scenario(WRITERS[name](tmp_path / name, small(scenario=facts)))
    assert (read.prices, read.price_year) == (PriceBase.REAL, 2015)
    assert bs.read_scenario(bs.write_workbook(tmp_path / f"again-{name}", read)) == read


@pytest.mark.parametrize(
    ("field", "value"), [("prices", "constant"), ("price_year", "the year"), ("price_year", 2015.5)]
)
def test_a_cell_that_says_something_else_is_told(field: str, value: object, tmp_path: Path):
    """Another word for prices, and what is no year, each with what it wants."""
    facts = stating(**{field: value})
    problem = bs.check(written(tmp_path / "book.xlsx", small(scenario=facts)))[0]
    assert str(value) in problem.found
    assert problem.expected == ("one of nominal, real" if field == "prices" else "a whole number, 0 or more")
