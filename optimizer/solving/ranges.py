"""Which loads a policy leaves open, and how far: on the face of all stages, before the canonical choice."""

from __future__ import annotations

import numpy as np

from optimizer.coalition.session import Session
from optimizer.lp.arrays import Floats
from optimizer.lp.leximin import GOLDEN
from optimizer.tolerances import APART


def open_loads(p: Session) -> dict[str, tuple[float, float]]:
    """The least and the most load of every state whose load is left open, money; the program is left as it was.

    Two programs in a direction that no two loads share tell whether anything is open; if so, two more for each state.
    An integer program is not asked: each of its answers takes a search of its own.
    """
    if p.whole:
        return {}
    columns = dict(zip(p.shares, p.burdens.tolist(), strict=True))
    units, size = p.loaded.units, len(p.loaded.cost)
    free = [m for m, column in columns.items() if p.loaded.col_lower[column] < p.loaded.col_upper[column]]
    generic = np.zeros(size)
    for place, m in enumerate(free, 1):
        generic[columns[m]] = (1.0 + place * GOLDEN % 1.0) / units[columns[m]]
    found: dict[str, tuple[float, float]] = {}
    with p.loaded.trial():
        if not free or _width(p, generic) <= APART:
            return {}
        for m in free:
            cost = np.zeros(size)
            cost[columns[m]] = 1.0
            low, high = (p.loaded.minimise(sign * cost) for sign in (1.0, -1.0))
            if low.optimal and high.optimal and -high.objective - low.objective > APART * units[columns[m]]:
                found[m] = low.objective + 0.0, -high.objective + 0.0
    return found


def _width(p: Session, cost: Floats) -> float:
    """How far an objective can move."""
    low, high = p.loaded.minimise(cost), p.loaded.minimise(-cost)
    return -high.objective - low.objective if low.optimal and high.optimal else 0.0
