"""Figures on both sides of a difference: how they are read, printed, and when they have moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

from reports.assessing.difference import Difference, Pair
from reports.vocabulary.columns import Column, Kind, Money, number, points, share, shows
from reports.vocabulary.precision import RATIO_DECIMALS

GAPS, PRICE, RATIO = share("", "", decimals=2), share("", "", decimals=2), number("", "", RATIO_DECIMALS)
"""How unmet shares, prices of fairness and share ratios are printed; what differs in no digit has not moved."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that both sides have: how it is printed, and how it is read from a row.

    rate: what one of it after is worth before.  absent: what it is of what stands on one side only; None is unknown.
    brief: how many of its columns before, after and change fit on a terminal.
    """

    column: Column
    of: Callable[[Any], float | None]
    rate: float = 1.0
    absent: float | None = 0.0
    brief: tuple[bool, bool, bool] = (True, True, True)
    totals: tuple[float, float] | None = None

    def before(self, pair: Pair[Any]) -> float | None:
        """The figure before."""
        return None if pair.before is None else self.of(pair.before)

    def after(self, pair: Pair[Any]) -> float | None:
        """The figure after, in the unit of before."""
        found = None if pair.after is None else self.of(pair.after)
        return None if found is None else self.rate * found

    def change(self, pair: Pair[Any]) -> float | None:
        """By how much it moved; None where no digit tells."""
        before = self.absent if pair.before is None else self.before(pair)
        after = self.absent if pair.after is None else self.after(pair)
        return moved(self.column, before, after)

    def columns(self) -> tuple[Column, Column, Column]:
        """Its columns: before, after, and the change with its sign."""
        column, name = self.column, self.column.label
        before, after = self.totals or (False, False)
        change = moved(column, before, after) if self.totals else False
        changed = points("", "", decimals=column.decimals) if column.kind is Kind.SHARE else column
        return (
            replace(column, key=f"{column.key}_before", label=f"{name} before", of=self.before, brief=self.brief[0],
                    total=before),
            replace(column, key=f"{column.key}_after", label=f"{name} after", of=self.after, brief=self.brief[1],
                    total=after),
            replace(changed, key=f"{column.key}_change", label=f"Change of {name[0].lower()}{name[1:]}", signed=True,
                    of=self.change, brief=self.brief[2], total=change),
        )  # fmt: skip


def moved(column: Column, before: float | None, after: float | None) -> float | None:
    """A change that is seen where it is printed, both of itself and in the figures before and after; else None."""
    if before is None or after is None or not isfinite(after - before):
        return None
    return after - before if column.text(before) != column.text(after) and shows(column, after - before) else None


def money_of(difference: Difference) -> Money:
    """The unit in which the money of both sides is shown."""
    amounts = []
    for report, rate in zip(difference.sides, (1.0, difference.rate), strict=True):
        answer = report.allocation
        mine = [answer.total_cost, answer.least_cost, *(row.load for row in report.members)]
        mine += [row.burden.outlay for row in report.organisations]
        amounts += [rate * amount for amount in mine if amount is not None] if rate is not None else []
    return Money.of(difference.before.scenario.currency, amounts)
