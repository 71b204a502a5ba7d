"""What a policy's key says: the grammar of mixes, corrections and discounts, and which figures may be added.

An indicator is extensive (a total: gdp, population, personnel) or intensive (a figure per head or a rate). Totals
add up and may be mixed; a figure per head does not grow with size, so adding its shares would move the burden to small
members (Grech 2017, European Union Politics). It may only multiply. The column's name is the declaration.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.policy.policy import Policy
from models.sheets.problems import quoted

INTENSIVE_WORDS = frozenset(
    {
        *("density", "growth", "hdi", "index", "inflation", "pct", "per", "percent", "percentage"),
        *("rate", "rates", "ratio", "score", "tempo", "threat", "unemployment"),
    }
)
"""A name that contains one of these words, as in gni_per_capita or threat_index, is of a figure that has no size."""

BASE_PERIODS = ("key", "relief_income", "relief_population", "relief_debt")
"""The fields that may hold one entry for each base period, separated by |."""

_TERM = re.compile(
    r"\s*(?P<sign>[+-])?\s*(?:(?P<weight>[0-9]*\.?[0-9]+)\s*\*?\s*)?(?P<indicator>[^\W\d]\w*)\s*(?=[+-]|\Z)"
)
_DISCOUNT = re.compile(r"(?P<share>[0-9]*\.?[0-9]+)\s+(?:below\s+(?P<below>[0-9]*\.?[0-9]+)|(?P<whom>.+))\Z")

Terms = tuple[tuple[float, str], ...]
"""Weights and indicators."""


def is_intensive(indicator: str) -> bool:
    """Whether the name is of a figure per head, a rate or an index, which may only multiply.

    >>> is_intensive("gni_per_capita"), is_intensive("population")
    (True, False)
    """
    return not INTENSIVE_WORDS.isdisjoint(indicator.casefold().split("_"))


def parse_key(key: str) -> Terms:
    """The weighted indicators of a key; raises ValueError with what is wrong.

    >>> parse_key("0.5 gdp + 0.5 population")
    ((0.5, 'gdp'), (0.5, 'population'))
    """
    terms = parse_correction(key)
    for weight, indicator in terms:
        if weight < 0:
            raise ValueError(f"{indicator} is subtracted; a mix only adds")
    if sum(weight for weight, _ in terms) <= 0:
        raise ValueError("all weights are 0")
    return terms


def parse_correction(correction: str) -> Terms:
    """The strengths and indicators of a correction, each of either sign; raises ValueError with what is wrong.

    >>> parse_correction("0.3 unemployment_rate - 0.2 gni_per_capita")
    ((0.3, 'unemployment_rate'), (-0.2, 'gni_per_capita'))
    """
    terms: list[tuple[float, str]] = []
    start = 0
    while start < len(correction) or not terms:
        match = _TERM.match(correction, start)
        if match is None or (terms and match["sign"] is None):
            raise ValueError(f"{quoted(correction[start:].strip())} is not a weight and an indicator")
        weight = float(match["weight"] or 1.0)
        terms.append((-weight if match["sign"] == "-" else weight, match["indicator"]))
        start = match.end()
    return tuple(terms)


@dataclass(frozen=True, slots=True)
class Discount:
    """A part of the fair share that is waived: below a multiple of the threshold, or for whom it names."""

    share: float
    below: float | None
    whom: str | None


def parse_discounts(discounts: str) -> tuple[Discount, ...]:
    """The discounts in order, the first that fits a member being its own; raises ValueError with what is wrong.

    >>> parse_discounts("0.9 ldc; 0.8 below 1.2")[1]
    Discount(share=0.8, below=1.2, whom=None)
    """

    def parsed() -> Iterator[Discount]:
        for part in filter(None, map(str.strip, discounts.split(";"))):
            match = _DISCOUNT.match(part)
            if match is None or float(match["share"]) > 1:
                raise ValueError(f'{quoted(part)} is not a share and whom it is for: "0.8 below 1", "0.9 ldc"')
            yield Discount(float(match["share"]), float(match["below"]) if match["below"] else None, match["whom"])

    return tuple(parsed())


def base_periods(policy: Policy) -> tuple[Policy, ...]:
    """The policy for each base period: itself, or one for each entry that | separates; a lone entry serves all.

    Raises ValueError where two fields name different numbers of base periods.
    """
    entries = {field: [part.strip() for part in str(getattr(policy, field)).split("|")] for field in BASE_PERIODS}
    count = max(map(len, entries.values()))
    for field, parts in entries.items():
        if len(parts) not in (1, count):
            raise ValueError(f"{field} names {len(parts)} base periods where others name {count}")
    if count == 1:
        return (policy,)
    rows = zip(*(parts * (count // len(parts)) for parts in entries.values()), strict=True)
    return tuple(policy.model_copy(update=dict(zip(BASE_PERIODS, row, strict=True))) for row in rows)
