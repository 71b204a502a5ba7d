"""How unequal, how progressive and how costly a division of burdens is; pure functions of numbers.

Burdens are bads: low is good. In every measure `weights` says how many heads a member counts for, 1 when not
given; only their proportions matter. Where there is no burden at all everyone is treated alike, and the
measure says so. A ratio to a mean has no meaning among net receivers, so a negative burden gives nan rather
than an error: one odd scenario must not stop a batch. So does a value that is not finite. Lengths that
differ, no members, and negative weights raise ValueError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Numbers: TypeAlias = Sequence[float] | Array
Points: TypeAlias = tuple[tuple[float, float], ...]

_DUST = 1e-12  # relative to the largest value: what rounding leaves behind counts as zero, or as a tie


def gini(values: Numbers, weights: Numbers | None = None) -> float:
    """Gini coefficient: half the mean difference between two members, relative to the mean.

    G = sum_i sum_j w_i w_j |x_i - x_j| / (2 W^2 mu). 0: all alike; towards 1: one carries all (1 - 1/n of n).
    Zeros count. A negative value gives nan: G could exceed 1. One member: 0. Source: Gini (1914).

    >>> gini([1, 3])  # |1 - 3| twice, over 2 * 2**2 * 2
    0.25
    """
    x, w = _paired(values, weights)
    return _bow(*_curve(ranking=x, widths=w, heights=w * x))


def gini_unbiased(values: Numbers) -> float:
    """Gini coefficient corrected for a small number of members: G n / (n - 1).

    0: all alike; 1: one carries all. Zeros count; a negative value gives nan. One member: nan, there is no
    pair. Source: Deltas (2003).

    >>> gini_unbiased([0, 0, 0, 1])
    1.0
    """
    n = len(values)
    return gini(values) * n / (n - 1) if n > 1 else float("nan")


def ability_weighted_gini(burdens: Numbers, abilities: Numbers) -> float:
    """Gini coefficient of burden per ability; its diagonal is one and the same burden rate for all.

    G_a = sum_{i<j} |b_i a_j - b_j a_i| / (A B). 0: burdens in proportion to ability; towards 1: all on the
    least able. Zero burdens and zero abilities count. A negative burden gives nan. One member: 0. Source:
    Groot and van den Berg (2009), Defence and Peace Economics 20:43-67.

    >>> ability_weighted_gini([1, 1], [1, 3])  # |1*3 - 1*1| / (4 * 2)
    0.25
    """
    b, a = _paired(burdens, abilities)
    return _bow(*_curve(ranking=_rates(b, a), widths=a, heights=b))


def hoover(values: Numbers, weights: Numbers | None = None) -> float:
    """Hoover index: the share of the burden that would have to change hands for all to be alike.

    H = 1/2 sum |w x / (W mu) - w / W|. 0: all alike; towards 1: one carries all (1 - 1/n of n).
    Zeros count. A negative value gives nan. One member: 0. Source: Hoover (1936).

    >>> hoover([1, 3])  # move 1 of 4
    0.25
    """
    y, p = _around_mean(values, weights)
    return _tidy(0.5 * np.sum(p * np.abs(y - 1)))


def theil_t(values: Numbers, weights: Numbers | None = None) -> float:
    """Theil's T, the generalised entropy of order 1; it looks hardest at the heaviest-loaded.

    T = sum (w/W) (x/mu) ln(x/mu), with 0 ln 0 = 0. 0: all alike; ln n: one of n carries all (1 has no
    meaning). Zeros count. A negative value gives nan. One member: 0. Source: Theil (1967).

    >>> round(theil_t([0, 2]), 6)  # half of 2 ln 2
    0.693147
    """
    y, p = _around_mean(values, weights)
    return _tidy(np.sum(p * y * np.log(np.where(y == 0, 1, y))))


def ge2(values: Numbers, weights: Numbers | None = None) -> float:
    """Generalised entropy of order 2, half the squared coefficient of variation.

    GE(2) = [sum (w/W) (x/mu)^2 - 1] / 2. 0: all alike; (n-1)/2: one of n carries all (1 has no meaning).
    Zeros count. A negative value gives nan. One member: 0. Source: Shorrocks (1980).

    >>> ge2([1, 3])
    0.125
    """
    return 0.5 * cv(values, weights) ** 2


def cv(values: Numbers, weights: Numbers | None = None) -> float:
    """Coefficient of variation: the standard deviation (of the population, not a sample) over the mean.

    CV = sqrt(sum (w/W) (x - mu)^2) / mu. 0: all alike; 1: members stray from the mean by the mean; sqrt(n-1):
    one of n carries all. Zeros count. A negative value gives nan. One member: 0. Source: Cowell (2011).

    >>> cv([1, 3])
    0.5
    """
    y, p = _around_mean(values, weights)
    return _tidy(np.sqrt(np.sum(p * (y - 1) ** 2)))


def jain(values: Numbers, weights: Numbers | None = None) -> float:
    """Jain's fairness index, of burdens over fair shares; high is fair.

    J = (sum w x)^2 / (W sum w x^2) = 1 / (1 + CV^2). 1: all alike; 1/n: one of n carries all; never 0.
    Zeros count. A negative value gives nan. One member: 1. Source: Jain, Chiu and Hawe (1984).

    >>> jain([1, 3])  # 4**2 / (2 * 10)
    0.8
    """
    return 1 / (1 + cv(values, weights) ** 2)


def max_over_mean(values: Numbers, weights: Numbers | None = None) -> float:
    """How many times the mean the worst-loaded member carries.

    max x / mu, over members of some weight. 1: all alike; n: one of n carries all; never 0.
    Zeros count. A negative value gives nan. One member: 1.

    >>> max_over_mean([1, 3])
    1.5
    """
    y, p = _around_mean(values, weights)
    return float(np.max(y[p > 0]))


def kolm_pollak(values: Numbers, weights: Numbers | None = None, epsilon: float = -1.0) -> float:
    """Kolm-Pollak index for bads: what equality would be worth to each member, in units of x.

    EDE - mu, EDE = -ln(sum (w/W) exp(-k x)) / k, k = epsilon sum(w x) / sum(w x^2). 0: all alike; no upper
    bound (1 is one unit of burden). Zeros count. Negative values count as long as the total is not negative;
    else nan. One member: 0. `epsilon` is below 0: the lower, the worse a heavy load. Source: Sheriff and
    Maguire (2020).

    >>> round(kolm_pollak([0, 2]), 6)  # k = -1/2: 2 ln((1 + e) / 2) - 1
    0.240229
    """
    if epsilon >= 0:
        raise ValueError(f"epsilon is {epsilon}; burdens are bads, which need an epsilon below 0, such as -1")
    x, w = _paired(values, weights)
    p = w / np.sum(w)
    mean = float(np.sum(p * x))
    if not mean > 0:
        return 0.0 if not np.any(x) else float("nan")
    k = -epsilon * mean / float(np.sum(p * x * x))
    peak = float(np.max(k * x))
    return _tidy((peak + np.log(np.sum(p * np.exp(k * x - peak)))) / k - mean, unit=mean)


def theil_l(values: Numbers, weights: Numbers | None = None) -> float:
    """Theil's L (mean log deviation), for goods such as headroom; it must not be used on burdens.

    L = sum (w/W) ln(mu/x). It reacts most to the smallest value, which among burdens is the member best off.
    0: all alike; no upper bound (1 has no meaning). A zero gives inf, a negative value nan. One member: 0.
    Source: Theil (1967).

    >>> round(theil_l([1, 3]), 6)  # (ln 2 + ln 2/3) / 2
    0.143841
    """
    y, p = _around_mean(values, weights)
    if np.any(y[p > 0] == 0):
        return float("inf")
    return _tidy(-np.sum(p * np.log(np.where(p > 0, y, 1))))


def atkinson(values: Numbers, epsilon: float, weights: Numbers | None = None) -> float:
    """Atkinson index, for goods such as headroom; it must not be used on burdens.

    1 - [sum (w/W) (x/mu)^(1-e)]^(1/(1-e)), for e = 1: 1 - exp(sum (w/W) ln(x/mu)); e > 0. The share of the
    total that could be given up for equality. 0: all alike; 1: worthless. For e >= 1 a single zero gives 1. A
    negative value gives nan. One member: 0. Source: Atkinson (1970).

    >>> round(atkinson([1, 3], 2), 6)  # 1 - 1 / ((2 + 2/3) / 2)
    0.25
    """
    if epsilon <= 0:
        raise ValueError(f"epsilon is {epsilon}; the aversion to inequality must be above 0")
    y, p = _around_mean(values, weights)
    y, p = y[p > 0], p[p > 0]
    if epsilon >= 1 and np.any(y == 0):
        return 1.0
    if epsilon == 1:
        return _tidy(1 - np.exp(np.sum(p * np.log(y))))
    return _tidy(1 - np.sum(p * y ** (1 - epsilon)) ** (1 / (1 - epsilon)))


def lorenz_curve(values: Numbers, weights: Numbers | None = None) -> Points:
    """Lorenz curve: cumulative share of weight and of burden, from the lightest-loaded up.

    From (0, 0) to (1, 1), on or below the diagonal, which is all alike; members with the same value are one
    segment. No burden at all: the diagonal. A negative value: the second coordinates are nan. Source: Lorenz
    (1905).

    >>> lorenz_curve([3, 1])
    ((0.0, 0.0), (0.5, 0.25), (1.0, 1.0))
    """
    x, w = _paired(values, weights)
    return _points(*_curve(ranking=x, widths=w, heights=w * x))


def concentration_curve(burdens: Numbers, abilities: Numbers, heads: Numbers | None = None) -> Points:
    """Concentration curve: cumulative share of heads and of burden, from the least able up.

    Members stand in order of ability per head; with `heads` left out, of their size. Those that tie are one
    segment. No burden at all: the diagonal. A negative burden: the second coordinates are nan. Source:
    Kakwani (1977).

    >>> concentration_curve([1, 3], [10, 20])
    ((0.0, 0.0), (0.5, 0.25), (1.0, 1.0))
    """
    return _points(*_concentration(burdens, abilities, heads))


def concentration_coefficient(burdens: Numbers, abilities: Numbers, heads: Numbers | None = None) -> float:
    """Concentration coefficient: twice the area between the diagonal and the concentration curve.

    C = sum_j beta_j (p_{j-1} + p_j - 1), beta = share of burden, p = cumulative share of heads. -1 to 1:
    below 0 the less able carry more than their number, 0: the same for each head, above 0 the abler carry
    more. Zero burdens count. A negative burden gives nan. One member: 0. Source: Kakwani (1977).

    >>> concentration_coefficient([1, 3], [10, 20])  # 1/4 * (1/2 - 1) + 3/4 * (3/2 - 1)
    0.25
    """
    return _bow(*_concentration(burdens, abilities, heads))


def kakwani(burdens: Numbers, abilities: Numbers, heads: Numbers | None = None) -> float:
    """Kakwani progressivity: concentration of burdens less concentration (the Gini) of abilities.

    K = C(burdens) - G(abilities), from -1 - G to 1 - G. Below 0: regressive, the less able carry more than in
    proportion; 0: proportional; above 0: progressive; 1 is out of reach unless abilities are equal. Zero
    burdens count. A negative burden gives nan. No burden at all, or one member: 0. Source: Kakwani (1977).

    >>> kakwani([1, 3], [10, 10 / 3])  # -1/4 less 1/4: the less able carries the more
    -0.5
    """
    if not np.any(burdens):
        return 0.0
    return _tidy(
        concentration_coefficient(burdens, abilities, heads) - concentration_coefficient(abilities, abilities, heads)
    )


def suits(burdens: Numbers, abilities: Numbers, heads: Numbers | None = None) -> float:
    """Suits progressivity: twice the area between the diagonal and burden accumulated against ability.

    S = sum_j beta_j (X_{j-1} + X_j - 1), X = cumulative share of ability, in order of ability per head (of
    size, with `heads` left out), ties in one segment. -1: all on one without ability; 0: proportional;
    towards 1: all on the ablest. Zero burdens count. A negative burden gives nan. One member: 0. Source:
    Suits (1977).

    >>> suits([0, 1], [1, 3])  # all on the ablest: 1 less its share of ability
    0.25
    """
    b, a = _paired(burdens, abilities)
    _, h = _paired(burdens, heads)
    return _bow(*_curve(ranking=_rates(a, h), widths=a, heights=b))


def share_ratios(burdens: Numbers, abilities: Numbers) -> tuple[float, ...]:
    """Each member's share of the burden over its share of ability (or of a key: its fair share).

    s_i = (b_i / B) / (a_i / A). 0: carries nothing; 1: its share; no upper bound. A net receiver is below 0.
    Without ability: inf with a burden, nan without one. All nan when there is no burden to share. One member:
    1. Source: US Department of Defense, Allied Contributions to the Common Defense (1998).

    >>> share_ratios([1, 3], [1, 1])
    (0.5, 1.5)
    """
    b, a = _paired(burdens, abilities)
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
    if ratio >= 1.2 - _DUST:
        return Band.SUBSTANTIAL
    return Band.LOW if ratio < 0.8 - _DUST else Band.IN_BALANCE


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
    if abs(extra) <= _DUST * abs(cost):
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


def sum_of_k_largest(values: Numbers, k: float) -> float:
    """What the k worst-loaded carry together, in units of x; of the last one a part where k is not whole.

    0 <= k <= n. Zeros and negative values count. Source: Ogryczak and Tamir (2003).

    >>> sum_of_k_largest([1, 4, 2, 8, 5], 2.5)  # 8 + 5 + 4/2
    15.0
    """
    x, _ = _paired(values, None)
    if not 0 <= k <= len(x):
        raise ValueError(f"k is {k}; it lies between 0 and the number of members, {len(x)}")
    parts = np.clip(k - np.arange(len(x)), 0, 1)
    return float(np.sum(np.sort(x)[::-1] * parts))


def cvar(values: Numbers, fraction: float) -> float:
    """Conditional value at risk: the mean load of the worst-loaded fraction, in units of x.

    Sum of the `fraction` * n largest over `fraction` * n, 0 < fraction <= 1: at 1 the mean, towards 0 the
    largest. Zeros and negative values count. One member: its load. Source: Rockafellar and Uryasev (2000).

    >>> cvar([1, 4, 2, 8, 5], 0.4)  # (8 + 5) / 2
    6.5
    """
    if not 0 < fraction <= 1:
        raise ValueError(f"the fraction is {fraction}; it lies above 0 and goes up to 1")
    k = fraction * len(values)
    return sum_of_k_largest(values, k) / k


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of a coalition: how it is computed of burdens and abilities, and what people are told."""

    function: Callable[[Numbers, Numbers], float]
    label: str
    range: str
    meaning: str
    reference: str


def _of_loads(measure: Callable[[Numbers, Numbers], float]) -> Callable[[Numbers, Numbers], float]:
    """The measure of burdens per ability (or per fair share), weighted by ability; their mean is 1.

    nan where a member without ability carries a burden: its load is infinite and its weight nothing.
    """

    def of(burdens: Numbers, abilities: Numbers) -> float:
        b, a = _paired(burdens, abilities)
        if np.any(b[a == 0]):
            return float("nan")
        return measure(*_around_mean(b[a > 0] / a[a > 0], a[a > 0]))

    of.__doc__ = measure.__doc__
    return of


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "gini": Measure(
            ability_weighted_gini,
            "Gini",
            "0 to 1",
            "0: burdens in proportion to fair shares; towards 1: all on the least able",
            "Groot and van den Berg (2009)",
        ),
        "hoover": Measure(
            _of_loads(hoover),
            "Hoover",
            "0 to 1",
            "the share of the burden that would have to change hands to reach fair shares",
            "Hoover (1936)",
        ),
        "theil_t": Measure(
            _of_loads(theil_t),
            "Theil T",
            "0 and up",
            "0: proportional; grows fastest with the heaviest-loaded",
            "Theil (1967)",
        ),
        "cv": Measure(
            _of_loads(cv),
            "Coefficient of variation",
            "0 and up",
            "how far loads stray from the mean load, as a share of it",
            "Cowell (2011)",
        ),
        "ge2": Measure(
            _of_loads(ge2),
            "GE(2)",
            "0 and up",
            "half the squared coefficient of variation",
            "Shorrocks (1980)",
        ),
        "jain": Measure(
            _of_loads(jain), "Jain", "0 to 1", "1: proportional; high is fair", "Jain, Chiu and Hawe (1984)"
        ),
        "max_over_mean": Measure(
            _of_loads(max_over_mean),
            "Largest load over mean",
            "1 and up",
            "how many times its fair share the worst-loaded member carries",
            "US Department of Defense (1998)",
        ),
        "kolm_pollak": Measure(
            _of_loads(kolm_pollak),
            "Kolm-Pollak",
            "0 and up",
            "what equality would be worth to each, in mean loads",
            "Sheriff and Maguire (2020)",
        ),
        "suits": Measure(
            suits,
            "Suits",
            "-1 to 1",
            "below 0: the small carry more than in proportion; 0: proportional; above 0: the large do",
            "Suits (1977)",
        ),
        "kakwani": Measure(
            kakwani,
            "Kakwani",
            "-2 to 1",
            "below 0: regressive; 0: proportional; above 0: progressive",
            "Kakwani (1977)",
        ),
    }
)


def _paired(values: Numbers, weights: Numbers | None) -> tuple[Array, Array]:
    """Values, rounding dust made zero, and their weights, all 1 when None."""
    x = np.array(values, dtype=np.float64)
    w = np.ones_like(x) if weights is None else np.array(weights, dtype=np.float64)
    if x.ndim != 1 or x.shape != w.shape or not len(x):
        raise ValueError(f"{x.size} values and {w.size} weights or abilities; give one of each for at least one member")
    if np.any(w < 0) or not np.sum(w) > 0:
        raise ValueError("a weight or an ability is negative, or all are zero; give zero or more, and some above zero")
    x[~np.isfinite(x)] = np.nan
    x[np.abs(x) <= _DUST * np.max(np.abs(x))] = 0
    return x, w


def _around_mean(values: Numbers, weights: Numbers | None) -> tuple[Array, Array]:
    """Values over their mean, weights over their sum; ones when all is zero, nan when one is negative."""
    x, w = _paired(values, weights)
    p = w / np.sum(w)
    mean = np.sum(p * x)
    if np.any(x < 0):
        return np.full_like(x, np.nan), p
    return (x / mean if mean != 0 else np.ones_like(x)), p


def _rates(amounts: Array, heads: Array) -> Array:
    """Amounts per head, infinite where there is no head."""
    return np.divide(amounts, heads, out=np.full_like(amounts, np.inf), where=heads > 0)


def _curve(ranking: Array, widths: Array, heights: Array) -> tuple[Array, Array]:
    """Cumulative shares of widths and heights in order of ranking, ties in one segment; flat is diagonal."""
    scale = np.max(np.abs(ranking), where=np.isfinite(ranking), initial=0) or 1.0
    _, segment = np.unique(np.round(ranking / scale, 12), return_inverse=True)
    X = np.cumsum(np.bincount(segment, widths)) / np.sum(widths)
    if not np.any(heights):
        Y = X
    elif np.any(heights < 0):
        Y = np.full_like(X, np.nan)
    else:
        Y = np.cumsum(np.bincount(segment, heights)) / np.sum(heights)
    return np.concatenate(([0.0], X)), np.concatenate(([0.0], Y))


def _concentration(burdens: Numbers, abilities: Numbers, heads: Numbers | None) -> tuple[Array, Array]:
    b, a = _paired(burdens, abilities)
    _, h = _paired(burdens, heads)
    return _curve(ranking=_rates(a, h), widths=h, heights=b)


def _bow(X: Array, Y: Array) -> float:
    """Twice the area between the diagonal and a curve below it; negative for one above it."""
    return _tidy(np.sum(np.diff(Y) * (X[:-1] + X[1:] - 1)))


def _points(X: Array, Y: Array) -> Points:
    return tuple(zip(X.tolist(), Y.tolist(), strict=True))


def _tidy(value: float | np.float64, unit: float = 1.0) -> float:
    """A plain number, what rounding left of zero (and its sign) removed."""
    return 0.0 if abs(value) < 1e-14 * unit else float(value)
