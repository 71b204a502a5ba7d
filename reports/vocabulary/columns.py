"""Columns: how a value is read from a row, shown and totalled; money in the unit that suits it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite, isnan
from typing import Any, TypedDict, Unpack

from reports.vocabulary.precision import money_unit, printed, significant

Value = str | float | None
"""A cell: text, a number (full precision, base unit), or nothing."""

ARROW = "\u2192"
"""What stands between a value before and its value after."""

NOTHING = "\u2013"
"""How a cell without a value is shown."""


POINTS = "points"
"""The unit of a change of shares: percentage points."""


Read = Callable[[Any], Value]
"""How a column reads a row."""


class Kind(StrEnum):
    """How a column's values are shown: shares in per cent, mixed quantities each with the decimals it wants."""

    TEXT = "text"
    NUMBER = "number"
    MIXED = "mixed"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: key for machines, label and unit for people; a number is shown as value / scale.

    of: how it reads a row; by default the row's attribute of the column's key.  total: whether the last row sums it
    up, or what else stands there.  brief: whether it is among the few that fit on a terminal.  signed: whether a number
    above 0 has its sign too, as changes do.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    decimals: int = 0
    scale: float = 1.0
    brief: bool = False
    of: Read | None = field(default=None, compare=False, repr=False)
    total: Value | bool = False
    signed: bool = False

    def read(self, row: Any) -> Value:  # noqa: ANN401 - a column knows its rows
        """Its value of a row: text made plain, and a zero without a sign."""
        return _clean(getattr(row, self.key) if self.of is None else self.of(row))

    def sum(self, values: Iterable[Value]) -> Value:
        """What the last row holds of it: the sum of its numbers, None without any, or what was given."""
        summed = total(value for value in values if isinstance(value, float)) if self.total is True else self.total
        return None if summed is False else _clean(summed)

    @property
    def heading(self) -> str:
        """The label, and the unit where there is one."""
        return f"{self.label} ({self.unit})" if self.unit else self.label

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers, set to the right."""
        return self.kind is not Kind.TEXT

    def places(self, value: float) -> int:
        """How many decimals a value is shown with."""
        if self.kind is not Kind.MIXED:
            return self.decimals
        return 0 if abs(value) >= 1e3 * self.scale else fitting([value / self.scale])

    def printed(self, value: float) -> float:
        """The number that a reader sees, in the unit shown, shares in per cent; what is equal here is tied."""
        return printed(100 * value if self.kind is Kind.SHARE else value / self.scale, self.places(value))

    def text(self, value: Value) -> str:
        """A value as it is printed, and never as -0."""
        if value is None or isinstance(value, str):
            return value or NOTHING
        if not isfinite(value):
            return NOTHING if isnan(value) else "∞" if value > 0 else "-∞"
        shown = self.printed(value)
        sign = "+" if self.signed and shown > 0 else ""
        return f"{sign}{shown:,.{self.places(value)}f}" + ("%" if self.kind is Kind.SHARE else "")

    def shown(self, value: Value) -> Value:
        """A value as a spreadsheet holds it: in the unit shown, unrounded, text where no number can stand."""
        if isinstance(value, float | int):
            if not isfinite(value):
                return None if isnan(value) else self.text(value)
            return 0.0 if value <= 0 and not self.text(value).startswith("-") else value / self.scale
        return value


class Reading(TypedDict, total=False):
    """What any column may be told; see `Column`."""

    of: Read
    total: Value | bool
    brief: bool
    signed: bool


def fitting(values: Iterable[Value], least: int = 0) -> int:
    """How many decimals numbers of this size want: none for whole ones, fewer the larger, at least `least`.

    >>> fitting([3.0, 4.0]), fitting([0.25]), fitting([12.5]), fitting([123456.7]), fitting([0.00125])
    (0, 3, 2, 0, 5)
    """
    numbers = [abs(value) for value in values if isinstance(value, float | int) and isfinite(value)]
    largest = max(numbers, default=0.0)
    if all(abs(number - round(number)) <= 1e-6 * max(1e-3, number) for number in numbers):
        return least
    return max(least, min(2, significant(largest, 5)) if largest >= 1 else significant(largest, 3))


@dataclass(frozen=True, slots=True)
class Money:
    """How money is shown in one document: "USD" is turned into "USD million" where amounts are large."""

    unit: str
    scale: float
    decimals: int

    @classmethod
    def of(cls, currency: str, amounts: Iterable[float | None]) -> Money:
        """The unit that suits the largest amount, and decimals that leave the least of them two digits.

        Amounts below a ten-thousandth of the largest do not count.
        """
        known = [abs(x) for x in amounts if x is not None and isfinite(x)]
        largest = max(known, default=0.0)
        unit, scale = money_unit(plain(currency), largest)
        shown, least = largest / scale, min((x for x in known if x > 1e-4 * largest), default=largest) / scale
        usual = 2 if shown < 1e3 else 1 if shown < 1e5 else 0
        return cls(unit, scale, max(usual, significant(least, 2)))

    def column(self, key: str, label: str, **reading: Unpack[Reading]) -> Column:
        """A column of money."""
        return Column(key, label, Kind.NUMBER, self.unit, self.decimals, self.scale, **reading)

    def printed(self, amount: float) -> float:
        """The number that a reader sees of an amount; what is equal here is tied."""
        return self.column("", "").printed(amount)

    def words(self, amount: float) -> str:
        """An amount in a sentence: "USD 4,812 million"."""
        number = self.column("", "").text(amount)
        code = re.fullmatch("([A-Z]{3})( .+)?", self.unit)
        return f"{code[1]} {number}{code[2] or ''}" if code else f"{number} {self.unit}"


def share(key: str, label: str, *, decimals: int = 1, **reading: Unpack[Reading]) -> Column:
    """A column of shares, in per cent."""
    return Column(key, label, Kind.SHARE, decimals=decimals, **reading)


def points(key: str, label: str, *, decimals: int = 1, **reading: Unpack[Reading]) -> Column:
    """A column of changes of shares, in percentage points."""
    return Column(key, label, Kind.NUMBER, POINTS, decimals, 0.01, **reading)


def number(key: str, label: str, decimals: int = 2, *, unit: str = "", **reading: Unpack[Reading]) -> Column:
    """A column of plain numbers."""
    return Column(key, label, Kind.NUMBER, unit, decimals, **reading)


def mixed(key: str, label: str, **reading: Unpack[Reading]) -> Column:
    """A column of quantities in different units, each with the decimals that it wants."""
    return Column(key, label, Kind.MIXED, **reading)


def shows(column: Column, value: float) -> bool:
    """Whether a number is seen to be other than zero where it is printed.

    >>> shows(share("", "", decimals=2), 0.00004), shows(share("", "", decimals=2), 0.00006)
    (False, True)
    """
    return column.text(value) != column.text(0.0)


def alike(column: Column, values: Iterable[float]) -> bool:
    """Whether numbers cannot be told apart where they are printed."""
    return len({column.text(value) for value in values}) <= 1


def total(values: Iterable[float | None]) -> float | None:
    """The sum of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _clean(value: Value) -> Value:
    return plain(value) if isinstance(value, str) else None if value is None else value + 0.0


def plain(text: str) -> str:
    r"""Text on one line without what cannot be printed: control characters, escapes, reversed writing.

    >>> plain("Türkiye\x1b[31m\n =1+1")
    'Türkiye [31m =1+1'
    """
    return " ".join("".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in text).split())


def shorten(text: str, limit: int = 60) -> str:
    """Plain text cut to a length, the cut marked."""
    text = plain(text)
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
