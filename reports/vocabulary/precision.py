"""How exactly numbers are told: what is printed alike is a tie, and what is not printed is no finding.

That is the one tolerance of all sentences, marks and orders in reports; it is stated here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from math import floor, isfinite, log10
from typing import TypeVar

Item = TypeVar("Item")

RATIO_DECIMALS = 2
"""Decimals of a share ratio, as the bands of the US Department of Defense have them."""
NOISE_DECIMALS = 4
"""Decimals beyond the printed ones that are cut off first, so that noise tips no number that lies at a half."""
MOST_DECIMALS = 9

WORDS = {"": 1.0, " thousand": 1e3, " million": 1e6, " billion": 1e9, " trillion": 1e12}
"""How amounts of money are scaled in words."""


def printed(value: float, decimals: int) -> float:
    """The number that a reader sees, never -0; two numbers are tied where this is equal.

    >>> printed(1.085 - 1e-9, 2) == printed(1.085 + 1e-9, 2), printed(-0.001, 2)
    (True, 0.0)
    """
    return round(round(value, decimals + NOISE_DECIMALS), decimals) + 0.0 if isfinite(value) else value


def finite(value: float) -> float | None:
    """A number that can be told; None for what is infinite or not a number."""
    return value if isfinite(value) else None


def ranked(items: Iterable[Item], value: Callable[[Item], float]) -> tuple[tuple[Item, ...], ...]:
    """Items by the printed value, the highest first; those that tie are together, in the order given.

    >>> ranked(["a", "b", "c"], {"a": 1.0, "b": 1.2, "c": 1.0}.__getitem__)
    (('b',), ('a', 'c'))
    """
    groups: dict[float, list[Item]] = {}
    for item in items:
        groups.setdefault(value(item), []).append(item)
    return tuple(tuple(groups[at]) for at in sorted(groups, reverse=True))


def significant(largest: float, digits: int) -> int:
    """The decimals at which a number has so many significant digits, 0 to `MOST_DECIMALS`.

    >>> significant(12.5, 3), significant(0.00125, 3), significant(1250.0, 3)
    (1, 5, 0)
    """
    if not 0 < abs(largest) < float("inf"):
        return 0
    return min(MOST_DECIMALS, max(0, digits - 1 - floor(log10(abs(largest)))))


def typed_value(text: str) -> str | None:
    """What is typed in a cell, as it is printed: 3.1500000000000004 without what its arithmetic left there."""
    return f"{float(text):.12g}" if re.fullmatch(r"-?\d+\.\d{9,}", text) else text or None


def money_units(currency: str) -> dict[str, float]:
    """The units in which money may be shown, each with its worth in the currency, from the least up.

    A currency may itself be scaled, such as "USD million"; one that is no plain code has its scale before it.

    >>> money_units("USD million")["USD billion"], money_units("talents")["million talents"]
    (1000.0, 1000000.0)
    """
    found = re.fullmatch(rf"([A-Z]{{3}})({'|'.join(WORDS)})", currency)
    own = WORDS[found[2]] if found else 1.0
    named = {
        f"{found[1]}{word}" if found else f"{word} {currency}".strip(): worth / own for word, worth in WORDS.items()
    }
    least = min(named, key=named.__getitem__)
    tiny = {f"1e{power} {least}": named[least] * 10.0**power for power in (-12, -9, -6, -3)}
    return tiny | named


def without_prices(money: str) -> str:
    """A currency without the prices that may be told after it.

    >>> without_prices("USD million, prices of 2015"), without_prices("EUR, nominal prices"), without_prices("talents")
    ('USD million', 'EUR', 'talents')
    """
    return re.sub(r", (?:nominal )?prices(?: of \d+)?$", "", money)


def money_unit(currency: str, largest: float) -> tuple[str, float]:
    """The unit that suits the largest amount, and its worth: the currency's own up to seven digits, if it can be.

    >>> money_unit("USD", 4.8e9), money_unit("USD million", 20934.7), money_unit("USD", 2e-5)
    (('USD million', 1000000.0), ('USD million', 1.0), ('1e-6 USD', 1e-06))
    """
    if not largest or 1e-2 <= largest < 1e7:
        return currency, 1.0
    units = sorted(money_units(currency).items(), key=lambda unit: unit[1])
    return next((unit for unit in reversed(units) if largest >= 10 * unit[1]), units[0])
