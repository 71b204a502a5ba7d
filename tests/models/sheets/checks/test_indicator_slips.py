"""Indicators in another unit than their column: told, and real countries never are."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest

from inputs.country_facts import countries
from models.sheets.checks.indicator_slips import indicator_slips
from models.sheets.scenario import Scenario
from tests.scenarios import capacities, member, scenario

FIGURES = ("gdp", "gni", "population", "personnel", "defence_budget", "un_scale")
YEARS = (2005, 2012, 2019, 2023)


def of(figures: Mapping[str, Mapping[str, float]], currency: str = "USD million") -> Scenario:
    """A coalition of members with these indicators."""
    rows = [{"member": code, "name": code, "indicators": dict(each)} for code, each in figures.items()]
    return scenario(currency=currency, members=rows, capacities=capacities(**dict.fromkeys(figures, 1.0)))


def world(year: int) -> dict[str, dict[str, float]]:
    """Every country's known figures of a year."""
    rows = countries(year)[[*FIGURES]].to_dict("index")
    return {str(code): {k: v for k, v in each.items() if v == v} for code, each in rows.items()}  # noqa: PLR0124


@pytest.mark.parametrize("year", YEARS)
def test_real_countries_are_not_doubted(year: int):
    """All countries of a year together, and any few of them, Tuvalu beside China, come without a warning."""
    known, draw = world(year), random.Random(year)
    groups = [list(known), *(draw.sample(list(known), size) for size in (3, 4, 6, 10, 30) for _ in range(12))]
    for group in groups:
        assert list(indicator_slips(of({code: known[code] for code in group}))) == [], group


@pytest.mark.parametrize("figure", ["gdp", "gni", "defence_budget"])
@pytest.mark.parametrize("times", [1e6, 1e-6])
def test_a_figure_in_units_among_millions_is_told_at_its_cell(figure: str, times: float):
    """Of any country that has the figure, one cell restated is told there, in whatever company."""
    known, draw = world(2019), random.Random(7)
    able = [code for code, each in known.items() if {figure, "gdp", "population"} <= each.keys() and each[figure]]
    for _ in range(25):
        group = draw.sample(able, 9)
        slipped = {code: dict(known[code]) for code in group}
        slipped[group[0]][figure] *= times
        told = [problem.place for problem in indicator_slips(of(slipped))]
        assert f"members/row 1/{figure}" in told, group


NATIONS = {
    "a": {"gdp": 3000.0, "population": 60e3, "defence_budget": 50.0, "personnel": 180.0, "unemployment_rate": 0.05},
    "b": {"gdp": 400.0, "population": 10e3, "defence_budget": 6.0, "personnel": 25.0, "unemployment_rate": 0.08},
    "c": {"gdp": 2100.0, "population": 67e3, "defence_budget": 40.0, "personnel": 200.0, "unemployment_rate": 0.09},
    "d": {"gdp": 15.0, "population": 5e3, "defence_budget": 0.4, "personnel": 3.0, "unemployment_rate": 0.04},
}
"""Money in billions, people in thousands."""

SLIPS: dict[str, tuple[str, str, float, str]] = {
    "gdp in millions": ("d", "gdp", 1e3, "3e+06 a head where others have"),
    "gdp in trillions": ("b", "gdp", 1e-3, "40 a head where others have"),
    "a budget in millions": ("b", "defence_budget", 1e3, "defence_budget 6000, above its gdp of 400"),
    "people in millions": ("a", "personnel", 1e-3, "personnel 0.18, 3e-06 of its population, where most have"),
    "people in units": ("c", "personnel", 1e3, "personnel 200000, above its population of 67000"),
    "a rate per cent": ("a", "unemployment_rate", 100.0, "unemployment_rate 5, where no other is above 0.09"),
}


@pytest.mark.parametrize(("who", "figure", "times", "found"), SLIPS.values(), ids=SLIPS)
def test_a_slip_of_a_thousand_is_told_with_what_others_have(who: str, figure: str, times: float, found: str):
    """Named figures are held against what they are a part of, in whatever unit their column is."""
    assert list(indicator_slips(of(NATIONS))) == []
    slipped = {name: dict(each) for name, each in NATIONS.items()}
    slipped[who][figure] *= times
    (told,) = indicator_slips(of(slipped))
    assert told.place == f"members/row {[*NATIONS].index(who) + 1}/{figure}"
    assert found in told.found


def test_a_total_without_people_is_held_against_its_column():
    """Where no population is given, a gdp in units among millions is still told."""
    rows: dict[str, Any] = {name: {"gdp": gdp} for name, gdp in {"a": 4e6, "b": 3e5, "c": 60.0, "d": 2e13}.items()}
    (told,) = indicator_slips(of(rows))
    assert (told.place, "next of the others has 4e+06" in told.found) == ("members/row 4/gdp", True)


def test_incomes_in_other_money_are_not_held_against_countries():
    """Where a unit of money is worth little, no income is too high."""
    dear = {name: each | {"gdp": each["gdp"] * 15_000} for name, each in NATIONS.items()}
    assert list(indicator_slips(of(dear, currency="IDR million"))) == []
    toy = [member(name, gdp=1.0, population=20.0) for name in "abc"]
    assert scenario(members=toy, capacities=capacities(a=5.0, b=5.0, c=5.0)).warnings == ()
