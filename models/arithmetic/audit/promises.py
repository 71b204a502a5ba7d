"""A promise of an answer, and how far it may be missed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import fields
from math import fsum, isfinite
from typing import NamedTuple, TypeVar

from models.answers.allocation import Address, Burden, Violation

Item = TypeVar("Item", bound=Hashable)

TOLERANCE = 1e-6
"""How far a promise may be missed, as a share of the terms that it is made of."""

NOISE = 1e-9
"""How far a solver may be off, as a share of what its numbers are scaled by: a resource's largest need, all money."""

ROUNDING = 1e-9
"""How far sums of the same figures may lie apart, as a share of their terms."""

PARTS = tuple(part.name for part in fields(Burden))
"""What a burden consists of."""


class Promise(NamedTuple):
    """found (sense) bound, within slack; a figure that is no finite number keeps no promise."""

    address: Address
    found: float
    sense: str
    bound: float
    slack: float = 0.0
    words: str = ""

    @property
    def kept(self) -> bool:
        """Whether it holds."""
        if not (isfinite(self.found) and isfinite(self.bound)):
            return False
        over = self.found - self.bound
        return (abs(over) if self.sense == "==" else over if self.sense == "<=" else -over) <= self.slack


Promises = Iterator[Promise]


def within(*terms: float, scale: float) -> float:
    """The slack of a promise made of these terms, counted in what is solved in units of a scale."""
    return TOLERANCE * fsum(map(abs, terms)) + NOISE * scale


def broken(promises: Iterable[Promise]) -> Iterator[Violation]:
    """Those that do not hold, as violations."""
    for promise in promises:
        if not promise.kept:
            yield Violation(promise.address, promise.found, promise.sense, promise.bound, promise.words)


def told(address: Address, words: str) -> Promise:
    """A promise broken for a reason that is no figure."""
    return Promise(address, float("nan"), "==", 0.0, words=words)


def sums(items: Iterable[tuple[Item, float]]) -> dict[Item, float]:
    """The sum of the amounts of each key."""
    parts: defaultdict[Item, list[float]] = defaultdict(list)
    for key, amount in items:
        parts[key].append(amount)
    return {key: fsum(amounts) for key, amounts in parts.items()}
