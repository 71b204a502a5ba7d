"""Leximin: the worst-loaded carries as little as possible, then the next, and so on; its first round is minimax."""

from __future__ import annotations

import numpy as np

from optimizer.coalition.objectives.minimax import worst, worst_load
from optimizer.coalition.objectives.record import ObjectiveRecord
from optimizer.coalition.session import Session
from optimizer.lp.arrays import Floats
from optimizer.lp.highs import Solution
from optimizer.lp.leximin import Outcomes, fix_in_rounds
from optimizer.lp.whole import least_distance


def in_rounds(p: Session) -> Solution:
    """Fix in rounds whoever has a positive dual; where assets come whole, as near to that as they allow."""
    if p.whole:
        return least_distance(p.loaded, outcomes(p), p.money)
    return fix_in_rounds(p.loaded, outcomes(p), slack=p.slack).ranked


def value(p: Session, x: Floats) -> float:
    """The worst load; where assets come whole, how far any lies above what it would be could they be cut (whole.py)."""
    if not p.whole:
        return worst(p, x)
    best = p.loaded.row_upper[outcomes(p).rows]
    return max(0.0, float((p.loads(x) - best / p.divisors).max()))


def levels(p: Session, x: Floats) -> tuple[float, ...]:
    """All loads, the worst first; whole assets are held by their distance alone."""
    return () if p.whole else tuple(sorted(p.loads(x).tolist(), reverse=True))


def outcomes(p: Session) -> Outcomes:
    """Every burden, in fair shares."""
    rows, bound = np.fromiter(p.rows("outcome").values(), dtype=np.int32), int(np.flatnonzero(p.fair)[0])
    return Outcomes(bound=bound, rows=rows, columns=p.burdens, scale=p.divisors)


RECORD = ObjectiveRecord(
    form=worst_load, value=value, levels=levels, minimise=in_rounds, is_load=True, settles_loads=True
)
