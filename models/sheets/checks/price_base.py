"""What is wrong with what the workbook says of the prices that its money is in."""

from __future__ import annotations

from collections.abc import Iterator

from models.sheets.problems import Problem
from models.sheets.rows import PriceBase
from models.sheets.scenario import FACTS, Scenario

YEARS = range(1800, 2201)
"""Years that money may be of; a number beyond is no year."""


def price_base_problems(scenario: Scenario) -> Iterator[Problem]:
    """Real prices without their year, and a year that is none."""
    year = scenario.price_year
    if scenario.prices is PriceBase.REAL and year is None:
        hint = 'write for example "2015" as price_year; where you do not know the year, leave prices blank'
        yield Problem(FACTS, "real prices without a year", "price_year: the year whose prices they are", hint)
    if year is not None and year not in YEARS:
        expected = f"a year from {YEARS[0]} to {YEARS[-1]}"
        yield Problem(FACTS, f"price_year {year}", expected, "write all four digits, for example 2015")
