"""The measures that reports show: one registry, and what else an answer is judged by.

Every measure is a pure function of burdens and abilities (or fair shares). See reports/measures/inequality.py and
reports/measures/progressivity.py for what each does with zeros, negative burdens and values that are not finite.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from reports.measures.curves import DUST, Numbers, Points, around_mean, paired
from reports.measures.inequality import (
    ability_weighted_gini,
    atkinson,
    cv,
    cvar,
    ge2,
    gini,
    gini_unbiased,
    hoover,
    jain,
    kolm_pollak,
    lorenz_curve,
    max_over_mean,
    sum_of_k_largest,
    theil_l,
    theil_t,
)
from reports.measures.progressivity import concentration_coefficient, concentration_curve, kakwani, suits

__all__ = [
    "MEASURES",
    "Band",
    "Measure",
    "Points",
    "PriceBounds",
    "ability_weighted_gini",
    "atkinson",
    "band",
    "concentration_coefficient",
    "concentration_curve",
    "cv",
    "cvar",
    "ge2",
    "gini",
    "gini_unbiased",
    "hoover",
    "jain",
    "kakwani",
    "kolm_pollak",
    "lorenz_curve",
    "max_over_mean",
    "price_of_fairness",
    "price_of_fairness_bounds",
    "share_ratios",
    "suits",
    "sum_of_k_largest",
    "theil_l",
    "theil_t",
]


def share_ratios(burdens: Numbers, abilities: Numbers) -> tuple[float, ...]:
    """Each member's share of the burden over its share of ability (or of a key: its fair share).

    s_i = (b_i / B) / (a_i / A). 0: carries nothing; 1: its share; no upper bound. A net receiver is below 0.
    Without ability: inf with a burden, nan without one. All nan when there is no burden to share. One member:
    1. Source: US Department of Defense, Allied Contributions to the Common Defense (1998).

    >>> share_ratios([1, 3], [1, 1])
    (0.5, 1.5)
    """
    b, a = paired(burdens, abilities)
    total = float(np.sum(b))
    if not total > 0:
        return (float("nan"),) * len(b)
    with np.errstate(divide="ignore", invalid="ignore"):
        return tuple((b / total / (a / np.sum(a))).tolist())


class Band(StrEnum):
    """What a share ratio says of a member's effort, as defence ministries band it."""

    SUBSTANTIAL = "substantial"
    IN_BALANCE = "in balance"
    LOW = "low"


def band(ratio: float) -> Band | None:
    """The band of a share ratio: substantial from 1.2, low below 0.8, in balance between; None for nan.

    Source: US Department of Defense, Allied Contributions to the Common Defense (1998).

    >>> [str(band(ratio)) for ratio in (1.2, 1.0, 0.79)]
    ['substantial', 'in balance', 'low']
    """
    if np.isnan(ratio):
        return None
    if ratio >= 1.2 - DUST:
        return Band.SUBSTANTIAL
    return Band.LOW if ratio < 0.8 - DUST else Band.IN_BALANCE


def price_of_fairness(cost: float, least_cost: float) -> float:
    """What fairness costs beside the cheapest way: (cost - least cost) / least cost.

    0: nothing; 1: it doubles the cost; no upper bound. From nothing to something: inf. A negative least cost:
    nan. Source: Bertsimas, Farias and Trichakis (2011), for costs.

    >>> price_of_fairness(15, 10)
    0.5
    """
    if least_cost < 0:
        return float("nan")
    extra = cost - least_cost
    if abs(extra) <= DUST * abs(cost):
        return 0.0
    return extra / least_cost if least_cost > 0 else float("inf")


class PriceBounds(NamedTuple):
    """The most of the total utility that two kinds of fairness can take away."""

    max_min: float
    proportional: float


def price_of_fairness_bounds(n: int) -> PriceBounds:
    """Bounds on the price of fairness of UTILITIES among n members; they say nothing about costs.

    Max-min: 1 - 4n / (n+1)^2; proportional: 1 - (2 sqrt n - 1) / n; both from 0 towards 1, of the largest
    total utility, where members' largest utilities are equal. One member: 0. Not to be shown beside a price
    in cost. Source: Bertsimas, Farias and Trichakis (2011), Operations Research 59:17-31, Theorem 1.

    >>> price_of_fairness_bounds(4)
    PriceBounds(max_min=0.36, proportional=0.25)
    """
    if n < 1:
        raise ValueError(f"{n} members; the bounds need at least one")
    return PriceBounds(1 - 4 * n / (n + 1) ** 2, 1 - (2 * float(np.sqrt(n)) - 1) / n)


DECIMALS = 3
"""Decimals of a measure; what is printed alike is equally fair."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of a coalition: how it is computed of burdens and abilities, and what people are told.

    proportional: its value where burdens are in proportion to fair shares; the further from it, the less fair.
    """

    function: Callable[[Numbers, Numbers], float]
    label: str
    range: str
    proportional: float
    meaning: str
    reference: str

    def unfairness(self, value: float) -> float:
        """How far a value is from that of proportion; the least is the fairest."""
        return abs(value - self.proportional)


def _of_loads(measure: Callable[[Numbers, Numbers], float]) -> Callable[[Numbers, Numbers], float]:
    """The measure of burdens per ability (or per fair share), weighted by ability; their mean is 1.

    nan where a member without ability carries a burden: its load is infinite and its weight nothing.
    """

    def of(burdens: Numbers, abilities: Numbers) -> float:
        b, a = paired(burdens, abilities)
        if np.any(b[a == 0]):
            return float("nan")
        return measure(*around_mean(b[a > 0] / a[a > 0], a[a > 0]))

    of.__doc__ = measure.__doc__
    return of


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "gini": Measure(
            ability_weighted_gini, "Gini", "0 to 1", 0.0,
            "0: burdens in proportion to fair shares; towards 1: all on the least able",
            "Groot and van den Berg (2009)",
        ),
        "hoover": Measure(
            _of_loads(hoover), "Hoover", "0 to 1", 0.0,
            "the share of the burden that would have to change hands to reach fair shares",
            "Hoover (1936)",
        ),
        "theil_t": Measure(
            _of_loads(theil_t), "Theil T", "0 and up", 0.0,
            "0: proportional; grows fastest with the heaviest-loaded",
            "Theil (1967)",
        ),
        "cv": Measure(
            _of_loads(cv), "Coefficient of variation", "0 and up", 0.0,
            "how far loads stray from the mean load, as a share of it",
            "Cowell (2011)",
        ),
        "ge2": Measure(
            _of_loads(ge2), "GE(2)", "0 and up", 0.0,
            "half the squared coefficient of variation",
            "Shorrocks (1980)",
        ),
        "jain": Measure(
            _of_loads(jain), "Jain", "0 to 1", 1.0,
            "1: proportional; high is fair",
            "Jain, Chiu and Hawe (1984)",
        ),
        "max_over_mean": Measure(
            _of_loads(max_over_mean), "Largest load over mean", "1 and up", 1.0,
            "how many times its fair share the worst-loaded member carries",
            "US Department of Defense (1998)",
        ),
        "kolm_pollak": Measure(
            _of_loads(kolm_pollak), "Kolm-Pollak", "0 and up", 0.0,
            "what equality would be worth to each, in mean loads",
            "Sheriff and Maguire (2020)",
        ),
        "suits": Measure(
            suits, "Suits", "-1 to 1", 0.0,
            "below 0: the small carry more than in proportion; 0: proportional; above 0: the large do",
            "Suits (1977)",
        ),
        "kakwani": Measure(
            kakwani, "Kakwani", "-2 to 1", 0.0,
            "below 0: regressive; 0: proportional; above 0: progressive",
            "Kakwani (1977)",
        ),
    }
)  # fmt: skip
