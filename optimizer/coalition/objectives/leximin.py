"""Leximin: the worst-loaded carries as little as possible, then the next, and so on; its first round is minimax."""

from __future__ import annotations

import numpy as np

from optimizer.coalition.objectives.minimax import worst, worst_load
from optimizer.coalition.objectives.record import ObjectiveRecord
from optimizer.coalition.session import Session
from optimizer.lp.arrays import Floats, Ints
from optimizer.lp.highs import Solution
from optimizer.lp.leximin import fix_in_rounds
from optimizer.lp.whole import least_distance


def in_rounds(p: Session) -> Solution:
    """Fix in rounds whoever has a positive dual; where assets come whole, as near to that as they allow."""
    bound, rows = int(np.flatnonzero(p.fair)[0]), _rows(p)
    if p.whole:
        return least_distance(p.loaded, bound, rows, p.burdens, p.divisors, p.money)
    return fix_in_rounds(p.loaded, bound, rows, p.burdens, p.divisors, slack=p.slack).ranked


def value(p: Session, x: Floats) -> float:
    """The worst load; where assets come whole, how far any lies above what it would be could they be cut (whole.py)."""
    if not p.whole:
        return worst(p, x)
    best = p.loaded.row_upper[_rows(p)]
    return max(0.0, float((p.loads(x) - best / p.divisors).max()))


def levels(p: Session, x: Floats) -> tuple[float, ...]:
    """All loads, the worst first; whole assets are held by their distance alone."""
    return () if p.whole else tuple(sorted(p.loads(x).tolist(), reverse=True))


def _rows(p: Session) -> Ints:
    return np.fromiter(p.rows("outcome").values(), dtype=np.int32)


RECORD = ObjectiveRecord(
    form=worst_load, value=value, levels=levels, minimise=in_rounds, is_load=True, settles_loads=True
)
