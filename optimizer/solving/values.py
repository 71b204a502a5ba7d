"""What every stage is worth at a point, computed anew: the certificate of a solve is lexicographic.

A stage is optimal by its own certificate when it is solved; that no later stage has lost it is shown here, at the point
that is answered. Fairness is computed from burdens, not from the columns that stand for it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.coalition.session import Session
from optimizer.lp.arrays import Floats
from optimizer.solving.stages import lightest_mission

LOST = 1e-7
"""A stage is lost where its value is worse by this part of its own size, or of its objective's largest coefficient."""
LIGHT = 100.0
"""The unmet share is judged by this many times what the lightest mission counts: by 1e-5 of it."""
SHORT = 1e-6
"""The part of the lightest mission by which the duality gap of the unmet share is judged."""
LOST_WHOLE = 1e-6
"""That part where assets come whole, whose stages are held by values with slack."""


@dataclass(frozen=True, slots=True)
class Worth:
    """The value of a stage at a point: the value, its levels (leximin), and the size by which it is judged.

    relative: by its own size too. The unmet share is not: a light mission must not be lost in the gaps of heavy ones.
    """

    value: float
    size: float
    levels: tuple[float, ...] = ()
    relative: bool = True

    def keeps(self, value: float, levels: tuple[float, ...], part: float, allowed: float = 0.0) -> bool:
        """Whether this is the optimum that was found, within a part of its size: not worse, and not better either.

        Better shows that what was found was no optimum. allowed: how much worse the policy lets it be.
        """
        mine, theirs = (self.levels, levels) if self.levels and levels else ((self.value,), (value,))
        slacks = [part * max(abs(then), self.size) if self.relative else part * self.size for then in theirs]
        return all(
            then - slack <= now <= then + allowed + slack for now, then, slack in zip(mine, theirs, slacks, strict=True)
        )


def sure_gap(p: Session) -> float:
    """The duality gap within which no mission is short by more than a millionth of what it wants, even the lightest."""
    heaviest = p.largest(p.gaps)
    return SHORT * lightest_mission(p) / heaviest if heaviest else float("inf")


def worth_of(p: Session, stage: str, x: Floats) -> Worth | None:
    """What a stage is worth at x; None for a stage that later ones need not keep (least cost, the canonical choice)."""
    linear = {"surplus": (p.surplus, p.asked), "cost": (p.cost, 0.0), "interest": (p.interest, 0.0)}
    if stage == "gaps":
        return Worth(float((p.gaps * x).sum()), LIGHT * lightest_mission(p), relative=False)
    if stage in linear:
        cost, constant = linear[stage]
        size = max(p.largest(cost), float(np.abs(cost * x).sum()))
        return Worth(float((cost * x).sum()) - constant, size)
    if stage != p.policy.objective.value or not p.fair.any():
        return None
    return Worth(p.objective.value(p, x), p.money, p.objective.levels(p, x))
