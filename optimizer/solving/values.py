"""What every stage is worth at a point, computed anew: the certificate of a solve is lexicographic.

A stage is optimal by its own certificate when it is solved; that no later stage has lost it is shown here, at the point
that is answered. Fairness is computed from burdens, not from the columns that stand for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models.answers.allocation import Address
from models.policy.policy import Objective
from optimizer.coalition.objectives import positive_shares
from optimizer.coalition.prepare import Prepared
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


def sure_gap(p: Prepared) -> float:
    """The duality gap within which no mission is short by more than a millionth of what it wants, even the lightest."""
    heaviest = p.largest(p.gaps)
    return SHORT * lightest_mission(p) / heaviest if heaviest else float("inf")


def worth_of(p: Prepared, stage: str, x: Floats) -> Worth | None:
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
    if p.fairness.outcomes and p.arrays.integer.any():
        return Worth(_above_divisible(p, x), p.money)
    levels = tuple(sorted(_loads(p, x).tolist(), reverse=True)) if p.fairness.outcomes else ()
    return Worth(_MEASURES[p.policy.objective](p, x), p.money, levels)


def _loads(p: Prepared, x: Floats) -> Floats:
    """Burdens per fair share, in the states' order."""
    shares = positive_shares(p.shares)
    return np.array([x[p.position[hash(b)]] / shares[m] for m, b in p.variables.b.items()])


def _above_divisible(p: Prepared, x: Floats) -> float:
    """By how much the worst-off load lies above what it would be could assets be cut: whole.py's distance."""
    rows = p.row("outcome")
    best = np.array([p.loaded.row_upper[rows[Address("outcome", (m,))]] for m in p.fairness.outcomes])
    return max(0.0, float((_loads(p, x) - best / np.array(list(p.fairness.outcomes.values()))).max()))


def _worst(p: Prepared, x: Floats) -> float:
    return float(_loads(p, x).max())


def _tail(p: Prepared, x: Floats) -> float:
    """The mean of the worst-loaded fraction."""
    loads = np.sort(_loads(p, x))[::-1]
    count = p.policy.fraction * len(loads)
    weights = np.clip(count - np.arange(len(loads)), 0.0, 1.0)
    if count <= 1.0:
        return float(loads[0])
    return float((weights * loads).sum() / count)


def _sacrifice(p: Prepared, x: Floats) -> float:
    paid = ((max(0.0, float(x[p.position[hash(p.variables.b[m])]])), s) for m, s in p.fairness.sacrifices.items())
    return float(sum(burden * burden / scale for burden, scale in paid))


def _distance(p: Prepared, x: Floats) -> float:
    """The sum of what the rows of distances are apart, as the program now stands."""
    loaded, parts = p.loaded, 0.0
    apart = {address.keys: column for column, address in enumerate(p.program.columns) if address.family == "distance"}
    activity = np.bincount(loaded.entry_row, loaded.entry_value * x[loaded.entry_col], minlength=len(loaded.row_lower))
    for row, address in enumerate(p.program.rows):
        if address.family == "distance" and address.part == "above":
            column = apart[address.keys]
            parts += float(p.fair[column] * abs(activity[row] + x[column] - loaded.row_upper[row]))
    return parts


_MEASURES: dict[Objective, Callable[[Prepared, Floats], float]] = {
    Objective.MINIMAX: _worst,
    Objective.LEXIMIN: _worst,
    Objective.CVAR: _tail,
    Objective.EQUAL_SACRIFICE: _sacrifice,
    Objective.PROPORTIONAL: _distance,
    Objective.GINI: _distance,
    Objective.STATUS_QUO: _distance,
    Objective.DIVISION_RULE: _distance,
}
