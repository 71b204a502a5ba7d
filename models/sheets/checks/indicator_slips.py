"""Members' figures that look like another unit: incomes of no country, armies above peoples, shares per cent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import log10
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from models.policy.keys import is_intensive
from models.sheets.problems import Problem, Severity

if TYPE_CHECKING:
    from models.sheets.scenario import Scenario

POOREST, RICHEST, MIDDLE = 50.0, 500_000.0, 8_000.0
"""Income per head and year in a hard currency: Burundi had 130 USD in 2005, Monaco 256,000 in 2023."""
APART = 2.5e2
"""How many times the middle of others a part of the same thing may be: spending of gdp, an army of a people."""
BEYOND = 1e6
"""How many times the next a total may be: from Tuvalu's gdp to that of China it is 500,000 times."""
PER_CENT = 20.0
"""How many times any other a rate above 1 must be, where all others are shares of 1, to be taken for per cent."""
HARD = frozenset(("usd", "eur", "gbp", "dollar", "dollars", "euro", "euros", "pounds", "$", "€", "£"))
"""Currencies in which an income per head says what it is."""
INCOME = ("gdp", "gni")
PARTS: Mapping[str, tuple[str, ...]] = {
    "gdp": ("defence_budget", "defense_budget", "defence_spending", "defense_spending", "military_spending",
            "military_expenditure"),
    "population": ("personnel", "armed_forces", "military_personnel", "active_personnel"),
}  # fmt: skip
"""What is a part of what, by the names of the columns."""
RATE = frozenset(("rate", "rates", "ratio", "share", "pct", "percent", "percentage", "unemployment", "inflation"))
HINT = "write it in the unit of the others; if it is right, leave it"


class Slip(NamedTuple):
    """A figure of a member that is likelier a slip than the world: what stands there, and what is expected."""

    member: str
    indicator: str
    found: str
    expected: str


def indicator_slips(scenario: Scenario) -> Iterator[Problem]:
    """Warnings: indicators that the other figures of the same column, or of the same member, make implausible."""
    told: dict[tuple[str, str], Slip] = {}
    for slip in (*_incomes(scenario), *_totals(scenario), *_parts(scenario), *_rates(scenario)):
        whole = next((whole for whole, names in PARTS.items() if slip.indicator in names), "")
        if (slip.member, whole) not in told:  # else its whole is what is odd
            told.setdefault((slip.member, slip.indicator), slip)
    for slip in told.values():
        place = scenario.place(scenario.member[slip.member], slip.indicator)
        yield Problem(place, slip.found, slip.expected, HINT, Severity.WARNING)


def _figures(scenario: Scenario, indicator: str) -> dict[str, float]:
    """What members have of an indicator, above 0."""
    figures = {row.member: row.indicators.get(indicator, 0.0) for row in scenario.members}
    return {member: figure for member, figure in figures.items() if figure > 0}


def _quotients(scenario: Scenario, indicator: str, by: str) -> dict[str, float]:
    of = _figures(scenario, by)
    return {member: figure / of[member] for member, figure in _figures(scenario, indicator).items() if member in of}


def _incomes(scenario: Scenario) -> Iterator[Slip]:
    """Incomes per head that no country has, in the unit that makes those of most members what countries have."""
    if HARD.isdisjoint(re.findall(r"[a-z]+|[$€£]", scenario.currency.casefold())):
        return
    for name in INCOME:
        heads = _quotients(scenario, name, "population")
        if len(heads) < 3:
            continue
        unit = 1000.0 ** round(log10(MIDDLE / median(heads.values())) / 3)
        odd = {member: head * unit for member, head in heads.items() if not POOREST <= head * unit <= RICHEST}
        if len(odd) * 2 >= len(heads):
            continue  # no unit makes countries of them
        for member, head in odd.items():
            figure = scenario.member[member].indicators[name]
            found = f"{name} {figure:g}, {head:.3g} a head where others have {_range(heads, odd, unit)}"
            yield Slip(member, name, found, f"{POOREST:g} to {RICHEST:,.0f} a head in all, or another population")


def _range(heads: Mapping[str, float], odd: Mapping[str, float], unit: float) -> str:
    others = [head * unit for member, head in heads.items() if member not in odd]
    return f"{min(others):.3g} to {max(others):.3g}"


def _parts(scenario: Scenario) -> Iterator[Slip]:
    """Parts larger than their whole, though most members' are not, and those far from what others' are."""
    for whole, names in PARTS.items():
        for name in names:
            parts = _quotients(scenario, name, whole)
            if len(parts) < 3:
                continue
            middle = median(parts.values())
            for member, part in parts.items():
                figure, of = (scenario.member[member].indicators[each] for each in (name, whole))
                if part > 1 >= middle * 2:
                    yield Slip(
                        member, name, f"{name} {figure:g}, above its {whole} of {of:g}", f"a part of its {whole}"
                    )
                elif not 1 / APART < part / middle < APART:
                    found = f"{name} {figure:g}, {part:.3g} of its {whole}, where most have {middle:.3g}"
                    yield Slip(member, name, found, f"within {APART:,.0f} times what others have")


def _totals(scenario: Scenario) -> Iterator[Slip]:
    """Totals with a gap in their column that the world does not have, on the side where fewer are."""
    for name in dict.fromkeys(name for row in scenario.members for name in row.indicators):
        ranked = sorted((figure, member) for member, figure in _figures(scenario, name).items())
        if is_intensive(name) or len(ranked) < 3:
            continue
        for at in range(1, len(ranked)):
            (low, _), (high, _) = ranked[at - 1 : at + 1]
            if high > BEYOND * low:
                few = ranked[:at] if at <= len(ranked) // 2 else ranked[at:]
                nearest = high if few[0] is ranked[0] else low
                for figure, member in few:
                    found = f"{name} {figure:g}, where the next of the others has {nearest:g}"
                    yield Slip(member, name, found, f"within {BEYOND:,.0f} times the next")


def _rates(scenario: Scenario) -> Iterator[Slip]:
    """A rate per cent where all others are shares of 1."""
    for name in dict.fromkeys(name for row in scenario.members for name in row.indicators):
        figures = _figures(scenario, name)
        if RATE.isdisjoint(name.casefold().split("_")) or len(figures) < 3:
            continue
        member = max(figures, key=lambda each: figures[each])
        others = max(figure for each, figure in figures.items() if each != member)
        if figures[member] > 1 >= others and figures[member] >= PER_CENT * others:
            found = f"{name} {figures[member]:g}, where no other is above {others:g}"
            yield Slip(member, name, found, "a share of 1 like the others, 0.12 for 12 %")
