"""The figures of countries by year, as the sources print them; what a source leaves out is not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from inputs.country_facts.shipped_tables import rows_of

WORLD_BANK = "World Bank, World Development Indicators (CC BY 4.0)"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of countries: what it is called, its unit, what it is, and who publishes it."""

    label: str
    unit: str
    meaning: str
    source: str


FIGURES: Mapping[str, Figure] = {
    "gdp": Figure("GDP", "USD million", "gross domestic product at current prices, NY.GDP.MKTP.CD", WORLD_BANK),
    "gni": Figure(
        "GNI", "USD million", "gross national income at current prices, Atlas method, NY.GNP.ATLS.CD", WORLD_BANK
    ),
    "population": Figure("Population", "persons", "population, SP.POP.TOTL", WORLD_BANK),
    "defence_budget": Figure(
        "Defence budget", "USD million", "military expenditure at current prices, MS.MIL.XPND.CD, by SIPRI", WORLD_BANK
    ),
    "personnel": Figure("Armed forces", "persons", "armed forces personnel, MS.MIL.TOTL.P1, by the IISS", WORLD_BANK),
    "un_scale": Figure(
        "UN scale",
        "% of the budget",
        "rate of assessment for the regular budget",
        "United Nations, Committee on Contributions, Scale of assessments for the regular budget",
    ),
}
"""What is known of a country in a year, by the name of its column."""


@cache
def figures() -> Mapping[str, Mapping[tuple[str, int], float]]:
    """Every figure by its name, then by country and year; a blank is not there."""
    found: dict[str, dict[tuple[str, int], float]] = {name: {} for name in FIGURES}
    for row in rows_of("figures"):
        key = (row["country"], int(row["year"]))
        for name, known in found.items():
            if row[name]:
                known[key] = float(row[name])
    return found


@cache
def years() -> range:
    """The years of which anything is known."""
    found = {year for known in figures().values() for _, year in known}
    return range(min(found), max(found) + 1)


def figure_of(name: str, country: str, year: int, *, nearest: bool = False) -> tuple[float, int] | None:
    """A figure of a country and the year it is of, or None where the source has none.

    nearest: take the nearest year's where there is none of the year asked for, of two as near the earlier.
    """
    known = figures()[name]
    if (country, year) in known:
        return known[country, year], year
    if not nearest:
        return None
    others = sorted(years(), key=lambda other: (abs(other - year), other))
    return next(((known[country, other], other) for other in others if (country, other) in known), None)
