"""What every stage is worth at a point, computed anew: the certificate of a solve is lexicographic.

A stage is optimal by its own certificate when it is solved; that no later stage has lost it is shown here, at the point
that is answered. Fairness is computed from burdens, not from the columns that stand for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

import numpy as np

from models.answers.allocation import Stage
from optimizer.coalition.objectives.record import objective_of
from optimizer.coalition.session import Session
from optimizer.lp.arrays import Floats
from optimizer.tolerances import LIGHTEST, LOST_GAPS, SURE_GAPS


@dataclass(frozen=True, slots=True)
class Worth:
    """The value of a stage at a point: the value, its levels (leximin), and the size by which it is judged.

    relative: by its own size too. The unmet share is not: a light mission must not be lost in the gaps of heavy ones.
    allowed: how much worse the policy lets it become.  gap: the duality gap that it may have been found with.
    """

    value: float
    size: float
    levels: tuple[float, ...] = ()
    relative: bool = True
    allowed: float = 0.0
    gap: float = inf

    def keeps(self, found: Stage, part: float) -> bool:
        """Whether this is the optimum that was found, within a part of its size: not worse, and not better either.

        Better shows that what was found was no optimum.
        """
        ranked = self.levels and found.levels
        mine, theirs = (self.levels, found.levels) if ranked else ((self.value,), (found.value,))
        slacks = [part * max(abs(then), self.size) if self.relative else part * self.size for then in theirs]
        sure = self.gap == inf or found.certificate.gap <= self.gap
        return sure and all(
            then - slack <= now <= then + self.allowed + slack
            for now, then, slack in zip(mine, theirs, slacks, strict=True)
        )


def worth_of_gaps(p: Session, x: Floats) -> Worth:
    """The unmet share, judged by the lightest mission; by its duals no mission lacks a millionth of what it wants."""
    lightest, heaviest = lightest_mission(p), p.largest(p.gaps)
    sure = SURE_GAPS * lightest / heaviest if heaviest and not p.whole else inf
    value, allowed = float((p.gaps * x).sum()), p.policy.gap_tolerance
    return Worth(value, LOST_GAPS * lightest, relative=False, allowed=allowed, gap=sure)


def lightest_mission(p: Session) -> float:
    """What the lightest need counts in the unmet share, but for LIGHTEST of the heaviest."""
    sizes = np.abs(p.gaps * p.loaded.units)[p.gaps != 0]
    return max(float(sizes.min()), LIGHTEST * float(sizes.max())) if sizes.size else 0.0


def worth_of_fairness(p: Session, x: Floats) -> Worth | None:
    """The policy's objective; of one without terms there is nothing to keep."""
    return Worth(objective_of(p).value(p, x), p.money, objective_of(p).levels(p, x)) if p.fair.any() else None


def linear(
    cost: Callable[[Session], Floats], constant: Callable[[Session], float] = lambda _: 0.0
) -> Callable[[Session, Floats], Worth]:
    """What an objective of one coefficient a column comes to, less a constant."""

    def worth(p: Session, x: Floats) -> Worth:
        parts = cost(p) * x
        size = max(p.largest(cost(p)), float(np.abs(parts).sum()))
        return Worth(float(parts.sum()) - constant(p), size)

    return worth
