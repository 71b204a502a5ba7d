"""How unequal burdens are; pure functions of numbers.

Burdens are bads: low is good. In every measure `weights` says how many heads a member counts for, 1 when not
given; only their proportions matter. Where there is no burden at all everyone is treated alike, and the
measure says so. A ratio to a mean has no meaning among net receivers, so a negative burden gives nan rather
than an error: one odd scenario must not stop a batch. So does a value that is not finite. Lengths that
differ, no members, and negative weights raise ValueError.
"""

from __future__ import annotations

import numpy as np

from reports.measures.curves import Numbers, Points, around_mean, bow, curve, paired, points, rates, tidy


def gini(values: Numbers, weights: Numbers | None = None) -> float:
    """Gini coefficient: half the mean difference between two members, relative to the mean.

    G = sum_i sum_j w_i w_j |x_i - x_j| / (2 W^2 mu). 0: all alike; towards 1: one carries all (1 - 1/n of n).
    Zeros count. A negative value gives nan: G could exceed 1. One member: 0. Source: Gini (1914).

    >>> gini([1, 3])  # |1 - 3| twice, over 2 * 2**2 * 2
    0.25
    """
    x, w = paired(values, weights)
    return bow(*curve(ranking=x, widths=w, heights=w * x))


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
    b, a = paired(burdens, abilities)
    return bow(*curve(ranking=rates(b, a), widths=a, heights=b))


def hoover(values: Numbers, weights: Numbers | None = None) -> float:
    """Hoover index: the share of the burden that would have to change hands for all to be alike.

    H = 1/2 sum |w x / (W mu) - w / W|. 0: all alike; towards 1: one carries all (1 - 1/n of n).
    Zeros count. A negative value gives nan. One member: 0. Source: Hoover (1936).

    >>> hoover([1, 3])  # move 1 of 4
    0.25
    """
    y, p = around_mean(values, weights)
    return tidy(0.5 * np.sum(p * np.abs(y - 1)))


def theil_t(values: Numbers, weights: Numbers | None = None) -> float:
    """Theil's T, the generalised entropy of order 1; it looks hardest at the heaviest-loaded.

    T = sum (w/W) (x/mu) ln(x/mu), with 0 ln 0 = 0. 0: all alike; ln n: one of n carries all (1 has no
    meaning). Zeros count. A negative value gives nan. One member: 0. Source: Theil (1967).

    >>> round(theil_t([0, 2]), 6)  # half of 2 ln 2
    0.693147
    """
    y, p = around_mean(values, weights)
    return tidy(np.sum(p * y * np.log(np.where(y == 0, 1, y))))


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
    y, p = around_mean(values, weights)
    return tidy(np.sqrt(np.sum(p * (y - 1) ** 2)))


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
    y, p = around_mean(values, weights)
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
    x, w = paired(values, weights)
    p = w / np.sum(w)
    mean = float(np.sum(p * x))
    if not mean > 0:
        return 0.0 if not np.any(x) else float("nan")
    k = -epsilon * mean / float(np.sum(p * x * x))
    peak = float(np.max(k * x))
    return tidy((peak + np.log(np.sum(p * np.exp(k * x - peak)))) / k - mean, unit=mean)


def theil_l(values: Numbers, weights: Numbers | None = None) -> float:
    """Theil's L (mean log deviation), for goods such as headroom; it must not be used on burdens.

    L = sum (w/W) ln(mu/x). It reacts most to the smallest value, which among burdens is the member best off.
    0: all alike; no upper bound (1 has no meaning). A zero gives inf, a negative value nan. One member: 0.
    Source: Theil (1967).

    >>> round(theil_l([1, 3]), 6)  # (ln 2 + ln 2/3) / 2
    0.143841
    """
    y, p = around_mean(values, weights)
    if np.any(y[p > 0] == 0):
        return float("inf")
    return tidy(-np.sum(p * np.log(np.where(p > 0, y, 1))))


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
    y, p = around_mean(values, weights)
    y, p = y[p > 0], p[p > 0]
    if epsilon >= 1 and np.any(y == 0):
        return 1.0
    if epsilon == 1:
        return tidy(1 - np.exp(np.sum(p * np.log(y))))
    return tidy(1 - np.sum(p * y ** (1 - epsilon)) ** (1 / (1 - epsilon)))


def lorenz_curve(values: Numbers, weights: Numbers | None = None) -> Points:
    """Lorenz curve: cumulative share of weight and of burden, from the lightest-loaded up.

    From (0, 0) to (1, 1), on or below the diagonal, which is all alike; members with the same value are one
    segment. No burden at all: the diagonal. A negative value: the second coordinates are nan. Source: Lorenz
    (1905).

    >>> lorenz_curve([3, 1])
    ((0.0, 0.0), (0.5, 0.25), (1.0, 1.0))
    """
    x, w = paired(values, weights)
    return points(*curve(ranking=x, widths=w, heights=w * x))


def sum_of_k_largest(values: Numbers, k: float) -> float:
    """What the k worst-loaded carry together, in units of x; of the last one a part where k is not whole.

    0 <= k <= n. Zeros and negative values count. Source: Ogryczak and Tamir (2003).

    >>> sum_of_k_largest([1, 4, 2, 8, 5], 2.5)  # 8 + 5 + 4/2
    15.0
    """
    x, _ = paired(values, None)
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
