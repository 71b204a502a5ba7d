"""Division rules: how a total burden is divided over members by what each can carry at most (its claim).

Every rule takes the total E and the claims d, 0 <= E <= D = sum d, and returns one award per claim, in their
order: 0 <= award <= d, sum = E. Equal claims get equal awards, and the order of members does not matter. Read
claims as abilities and awards as burdens (Young 1988); the literature reads an estate divided over creditors
(O'Neill 1982). A total beyond the claims, a negative or infinite claim, and lists that do not fit raise
ValueError.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import exp, expm1, fsum, isfinite, log, log1p
from types import MappingProxyType
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Awards: TypeAlias = tuple[float, ...]
_Function = TypeVar("_Function", bound=Callable[..., Awards])
Moments: TypeAlias = NDArray[np.float64]

EXACT_UP_TO = 14  # members, for random arrival: every set of earlier arrivals is counted
_GRID = 2048  # points from 0 to the total on which larger coalitions' arrivals are counted


class DivisionRule(StrEnum):
    """The rules that a policy may name, by the field's names; flat, head and levelling are tax law's for three."""

    PROPORTIONAL = "proportional"
    CONSTRAINED_EQUAL_AWARDS = "constrained_equal_awards"
    CONSTRAINED_EQUAL_LOSSES = "constrained_equal_losses"
    TALMUD = "talmud"
    REVERSE_TALMUD = "reverse_talmud"
    PINILES = "piniles"
    CONSTRAINED_EGALITARIAN = "constrained_egalitarian"
    RANDOM_ARRIVAL = "random_arrival"
    MINIMAL_OVERLAP = "minimal_overlap"
    ADJUSTED_PROPORTIONAL = "adjusted_proportional"
    EQUAL_SACRIFICE = "equal_sacrifice"

    @classmethod
    def _missing_(cls, value: object) -> DivisionRule | None:
        return next((rule for rule in cls if rule.synonym and rule.synonym == value), None)

    @property
    def synonym(self) -> str:
        """Tax law's word for the rule, which is read as well; "" where there is none."""
        return _SYNONYMS.get(self, "")

    @property
    def label(self) -> str:
        """The rule's name as people write it: "Reverse Talmud", "Proportional (flat)"."""
        name = self.replace("_", " ").capitalize().replace("talmud", "Talmud")
        return f"{name} ({self.synonym})" if self.synonym else name


_SYNONYMS = {  # beside the enum: what is expected would name an alias's rule twice
    DivisionRule.PROPORTIONAL: "flat",
    DivisionRule.CONSTRAINED_EQUAL_AWARDS: "head",
    DivisionRule.CONSTRAINED_EQUAL_LOSSES: "levelling",
}


@dataclass(frozen=True, slots=True)
class DivisionRuleInfo:
    """A division rule: how it divides, its principle in one line, its source."""

    function: Callable[[float, Sequence[float]], Awards]
    principle: str
    reference: str


_RULES: dict[DivisionRule, DivisionRuleInfo] = {}
DIVISION_RULES: Mapping[DivisionRule, DivisionRuleInfo] = MappingProxyType(_RULES)
"""Every rule; the functions below enter themselves."""


def _divides(principle: str, reference: str) -> Callable[[_Function], _Function]:
    """Enters a function among the rules, as the one of its name."""

    def entered(function: _Function) -> _Function:
        _RULES[DivisionRule(function.__name__)] = DivisionRuleInfo(function, principle, reference)
        return function

    return entered


@_divides("everyone carries the same share of its ability", "Aristotle; Young (1988)")
def proportional(total: float, claims: Sequence[float]) -> Awards:
    """Proportional rule: everyone carries the same share of its claim, E d_i / D.

    >>> proportional(30, [20, 40, 60, 80])
    (3.0, 6.0, 9.0, 12.0)
    """
    total, claims = _checked(total, claims)
    whole = fsum(claims)
    return tuple(min(d, total * (d / whole)) if whole > 0 else 0.0 for d in claims)


@_divides("everyone carries the same, up to its ability", "Maimonides; Moulin (2000)")
def constrained_equal_awards(total: float, claims: Sequence[float], weights: Sequence[float] | None = None) -> Awards:
    """Constrained equal awards: everyone carries the same, up to its claim; min(d_i, w_i lam).

    weights: above 0, 1 when not given; then everyone carries the same per weight, up to its claim.

    >>> constrained_equal_awards(10, [2, 4, 7])
    (2.0, 4.0, 4.0)
    """
    total, claims = _checked(total, claims)
    w = (1.0,) * len(claims) if weights is None else tuple(map(float, weights))
    if len(w) != len(claims) or not all(each > 0 and isfinite(each) for each in w):
        raise ValueError(f"weights are {weights!r}; give each of the {len(claims)} claims one weight above 0")
    pairs = tuple(zip(claims, w, strict=True))
    return _at_total(total, lambda level: [min(d, level * v) for d, v in pairs], (d / v for d, v in pairs))


@_divides("everyone is left with the same, as far as it can be", "Maimonides; Moulin (2000)")
def constrained_equal_losses(total: float, claims: Sequence[float]) -> Awards:
    """Constrained equal losses: everyone keeps the same, as far as its claim allows; max(0, d_i - lam).

    >>> constrained_equal_losses(30, [20, 40, 60, 80])
    (0.0, 0.0, 5.0, 25.0)
    """
    total, claims = _checked(total, claims)
    return _at_total(total, lambda level: [max(0.0, d + level) for d in claims], (-d for d in claims))


@_divides("equal burdens up to half of abilities, equal remainders beyond", "Aumann and Maschler (1985)")
def talmud(total: float, claims: Sequence[float]) -> Awards:
    """Talmud rule: equal awards up to half the claims, then equal losses.

    E <= D/2: min(d_i/2, lam); beyond: d_i - min(d_i/2, lam). The nucleolus of the bankruptcy game.
    Source: Aumann and Maschler (1985), Journal of Economic Theory 36:195-213.

    >>> talmud(200, [100, 200, 300])
    (50.0, 75.0, 75.0)
    """
    total, claims = _checked(total, claims)
    half = [d / 2 for d in claims]
    if total <= fsum(half):
        return constrained_equal_awards(total, half)
    return _less(claims, constrained_equal_awards(fsum(claims) - total, half))


@_divides("equal remainders up to half of abilities, equal burdens beyond", "Chun, Schummer and Thomson (2001)")
def reverse_talmud(total: float, claims: Sequence[float]) -> Awards:
    """Reverse Talmud rule: equal losses up to half the claims, then equal awards of what is left.

    E <= D/2: max(0, d_i/2 - lam); beyond: d_i/2 + min(d_i/2, lam). Source: Chun, Schummer and Thomson (2001).

    >>> reverse_talmud(100, [100, 200, 300])
    (0.0, 25.0, 75.0)
    """
    total, claims = _checked(total, claims)
    half = [d / 2 for d in claims]
    if total <= fsum(half):
        return constrained_equal_losses(total, half)
    return _sum(half, constrained_equal_awards(total - fsum(half), half))


@_divides("equal burdens up to half of abilities, and again from there", "Thomson (2019)")
def piniles(total: float, claims: Sequence[float]) -> Awards:
    """Piniles' rule: equal awards up to half the claims, then equal awards again of what is left.

    E <= D/2: min(d_i/2, lam); beyond: d_i/2 + min(d_i/2, lam). Source: Piniles (1861), after Thomson (2019).

    >>> piniles(500, [100, 200, 300])
    (100.0, 175.0, 225.0)
    """
    total, claims = _checked(total, claims)
    half = [d / 2 for d in claims]
    if total <= fsum(half):
        return constrained_equal_awards(total, half)
    return _sum(half, constrained_equal_awards(total - fsum(half), half))


@_divides("burdens as equal as half of abilities as a first limit allows", "Chun, Schummer and Thomson (2001)")
def constrained_egalitarian(total: float, claims: Sequence[float]) -> Awards:
    """Constrained egalitarian rule: as equal as can be, no one below half its claim once all can have it.

    E <= D/2: min(d_i/2, lam); beyond: max(d_i/2, min(d_i, lam)). Source: Chun, Schummer and Thomson (2001).

    >>> constrained_egalitarian(400, [100, 200, 300])
    (100.0, 150.0, 150.0)
    """
    total, claims = _checked(total, claims)
    half = [d / 2 for d in claims]
    if total <= fsum(half):
        return constrained_equal_awards(total, half)
    return _at_total(total, lambda level: [max(d / 2, min(d, level)) for d in claims], [0.0, *half, *claims])


@_divides("the mean over all orders in which members might be asked", "O'Neill (1982)")
def random_arrival(total: float, claims: Sequence[float]) -> Awards:
    """Random arrival: each carries what it can of what is left when its turn comes; the mean of all orders.

    The Shapley value of v(S) = max(0, E - d(N - S)). Exact up to `EXACT_UP_TO` members. Beyond, the loads of
    earlier arrivals are counted on a grid of 2048 points, each load split over the two nearest so that means
    are kept: some 1e-6 of the total off, the same on every run. Source: O'Neill (1982).

    >>> [round(award, 2) for award in random_arrival(200, [100, 200, 300])]
    [33.33, 83.33, 83.33]
    """
    total, claims = _checked(total, claims)
    whole = fsum(claims)
    if 2 * total > whole:
        return _less(claims, random_arrival(whole - total, claims))  # it is its own dual
    mean = _mean_by_sets if len(claims) <= EXACT_UP_TO else _mean_on_grid
    award = mean(total, claims)
    handed_out = fsum(award[d] for d in claims)
    return tuple(award[d] * (total / handed_out) if handed_out > 0 else 0.0 for d in claims)


@_divides("each part of the burden is shared by those able to reach it", "O'Neill (1982)")
def minimal_overlap(total: float, claims: Sequence[float]) -> Awards:
    """Minimal overlap: claims cover the total so as to overlap least, and share each part they cover.

    E <= max d: sum_{k<=i} (t_k - t_{k-1}) / (n - k + 1), t = min(d, E) ascending; beyond: the same of t =
    min(d, s), plus max(d_i - s, 0), where s solves sum_j max(d_j - s, 0) = E - s. Source: O'Neill (1982),
    after Ibn Ezra.

    >>> [round(award, 2) for award in minimal_overlap(120, [30, 40, 60, 120])]
    [7.5, 10.83, 20.83, 80.83]
    """
    total, claims = _checked(total, claims)
    claims = tuple(min(d, total) for d in claims)

    def below(depth: float) -> list[float]:
        """Shares of the first `depth`, each layer split by the claims that reach it, and what goes beyond."""
        steps = sorted({0.0, *(min(d, depth) for d in claims)})
        share, shared = {0.0: 0.0}, 0.0
        for lower, upper in pairwise(steps):
            shared += (upper - lower) / sum(d >= upper for d in claims)
            share[upper] = shared
        return [share[min(d, depth)] + max(d - depth, 0.0) for d in claims]

    if max(claims) == total:
        return tuple(below(total))
    return _at_total(total, lambda level: below(-level), (-d for d in (0.0, *claims)))


@_divides("first what the others cannot carry, then the same share", "Curiel, Maschler and Tijs (1987)")
def adjusted_proportional(total: float, claims: Sequence[float]) -> Awards:
    """Adjusted proportional rule: first what the others cannot carry, the rest in proportion to claims left.

    m_i = max(0, E - (D - d_i)); then E - sum m in proportion to min(d_i - m_i, E - sum m).
    Source: Curiel, Maschler and Tijs (1987).

    >>> adjusted_proportional(200, [100, 200, 300])
    (40.0, 80.0, 80.0)
    """
    total, claims = _checked(total, claims)
    whole = fsum(claims)
    if 2 * total > whole:
        return _less(claims, adjusted_proportional(whole - total, claims))  # it is its own dual
    own = [max(0.0, total - (whole - d)) for d in claims]
    rest = total - fsum(own)
    return _sum(own, proportional(rest, [min(d - m, rest) for d, m in zip(claims, own, strict=True)]))


@_divides("everyone gives up the same utility", "Young (1988, 1990)")
def equal_sacrifice(total: float, claims: Sequence[float], p: float = 1) -> Awards:
    """Equal sacrifice: everyone gives up the same utility U(d) - U(d - t), where U(x) = -x^(-p).

    t_i = d_i - (d_i^(-p) + lam)^(-1/p). At p = 0 U is log x and the rule is proportional; the higher p, the more
    progressive. Source: Young (1988), Journal of Economic Theory 44:321-335.

    >>> [round(t, 6) for t in equal_sacrifice(4, [3, 6])]  # 1/2 - 1/3 = 1/3 - 1/6
    [1.0, 3.0]
    """
    if not (p >= 0 and isfinite(p)):
        raise ValueError(f"p is {p}; give a curvature of 0 (proportional) or more")
    total, claims = _checked(total, claims)
    whole = fsum(claims)
    if p == 0 or total in (0, whole):
        return proportional(total, claims)
    largest = max(claims)

    def awards(level: float) -> Awards:
        """With lam = exp(level) / largest^p: d less d (1 + exp(level) (d / largest)^p)^(-1/p)."""
        return tuple(-d * expm1(-_softplus(level + p * log(d / largest)) / p) if d > 0 else 0.0 for d in claims)

    low, high = -745.0, 745.0 * max(1.0, p)
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if fsum(awards(middle)) < total else (low, middle)
    return awards(high)


def _checked(total: float, claims: Sequence[float]) -> tuple[float, Awards]:
    """The total and the claims, fit to be divided; a total beyond all claims by rounding is cut to them."""
    d = tuple(map(float, claims))
    if not d or not all(each >= 0 and isfinite(each) for each in d):
        raise ValueError(f"claims are {claims!r}; give at least one, each finite and not negative")
    whole = fsum(d)
    if not 0 <= total <= whole * (1 + 1e-9):
        raise ValueError(f"the total is {total}; it lies between 0 and the sum of the claims, {whole}")
    return min(float(total), whole), d


def _at_total(total: float, awards_at: Callable[[float], Sequence[float]], kinks: Iterable[float]) -> Awards:
    """The awards that add up to the total, of a rule that rises with a level and is straight between kinks.

    Exact but for rounding: the kinks on both sides are found by bisection, and the awards lie on the line
    between.
    """
    levels = sorted({0.0, *kinks})
    above = bisect_right(levels, total, key=lambda level: fsum(awards_at(level)))
    if above == len(levels):
        return tuple(awards_at(levels[-1]))
    low, high = awards_at(levels[above - 1]), awards_at(levels[above])
    part = (total - fsum(low)) / (fsum(high) - fsum(low))
    return tuple(a + part * (b - a) for a, b in zip(low, high, strict=True))


def _sum(first: Sequence[float], second: Sequence[float]) -> Awards:
    return tuple(a + b for a, b in zip(first, second, strict=True))


def _less(claims: Sequence[float], losses: Sequence[float]) -> Awards:
    return tuple(d - loss for d, loss in zip(claims, losses, strict=True))


def _softplus(x: float) -> float:
    """ln(1 + exp x), without overflow."""
    return max(x, 0.0) + log1p(exp(-abs(x)))


def _mean_by_sets(total: float, claims: Sequence[float]) -> dict[float, float]:
    """What each claim gets in the mean over all sets of earlier arrivals; their sizes are equally likely."""
    return {claim: _left_after(total, claim, _without(claim, claims)) for claim in sorted(set(claims))}


def _without(claim: float, claims: Sequence[float]) -> list[float]:
    """The other claims, ascending, so that the answer does not know the order of members."""
    others = sorted(claims)
    others.remove(claim)
    return others


def _left_after(total: float, claim: float, others: Sequence[float]) -> float:
    loads, sizes = np.zeros(1), np.zeros(1, dtype=int)
    for each in others:
        loads, sizes = np.concatenate((loads, loads + each)), np.concatenate((sizes, sizes + 1))
    left = np.clip(total - loads, 0, claim)
    return fsum(np.bincount(sizes, left) / np.bincount(sizes)) / (len(others) + 1)


def _mean_on_grid(total: float, claims: Sequence[float]) -> dict[float, float]:
    """What each claim gets in the mean, the loads of earlier arrivals counted on a grid up to the total.

    When a member arrives at a moment drawn from 0 to 1, each other has come before it with that chance, and the mean
    over moments is a polynomial that Gauss's points integrate exactly (the multilinear extension, Owen 1972).
    chance[k, g]: that at the k-th point earlier arrivals carry g steps together.
    """
    if total == 0:
        return dict.fromkeys(claims, 0.0)
    step, award = total / _GRID, {}
    points, weights = np.polynomial.legendre.leggauss((len(claims) + 1) // 2)
    moment = ((points + 1) / 2)[:, None]

    def arrive(chance: Moments, earlier: Sequence[float]) -> Moments:
        for each in earlier:
            whole, part = divmod(min(each, total) / step, 1)
            came = moment * chance
            chance = chance - came
            for by, weight in ((int(whole), 1 - part), (int(whole) + 1, part)):
                if by <= _GRID and weight > 0:
                    chance[:, by:] += weight * came[:, : _GRID + 1 - by]
        return chance

    def halve(chance: Moments, those: Sequence[float]) -> None:
        """Let one half of those arrive before the other, and the other before the one, down to each alone."""
        if len(those) == 1:
            left = np.clip(total - step * np.arange(_GRID + 1), 0, those[0])
            award[those[0]] = float(weights / 2 @ (chance @ left))
            return
        first, second = those[: len(those) // 2], those[len(those) // 2 :]
        halve(arrive(chance, second), first)
        halve(arrive(chance, first), second)

    nobody = np.zeros((len(points), _GRID + 1))
    nobody[:, 0] = 1
    halve(nobody, sorted(claims))
    return award
