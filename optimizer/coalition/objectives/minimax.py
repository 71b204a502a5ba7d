"""Minimax: the worst-loaded carries as little as possible."""

from __future__ import annotations

from models.answers.allocation import Address
from optimizer.coalition.expressions import Shares, positive_shares
from optimizer.coalition.objectives.record import ObjectiveRecord
from optimizer.coalition.session import Session
from optimizer.coalition.variables import Variables
from optimizer.lp.arrays import Floats
from optimizer.lp.program import Constraint, Program, Terms


def worst_load(program: Program, v: Variables, f: Shares) -> Terms:
    """min t, b[m] <= f[m] t for every m."""
    t = program.column(Address("t"), lower=None)
    program.add(
        Constraint(Address("outcome", (m,)), [(v.b[m], 1.0), (t, -share)], "<=", 0.0)
        for m, share in positive_shares(f).items()
    )
    return [(t, 1.0)]


def worst(p: Session, x: Floats) -> float:
    """max b[m] / f[m]."""
    return float(p.loads(x).max())


RECORD = ObjectiveRecord(form=worst_load, value=worst, is_load=True)
