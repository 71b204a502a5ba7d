"""Proportional: burdens as near as they can be to fair shares of their total."""

from __future__ import annotations

from optimizer.coalition.expressions import Shares, distances, scaled, total_burden
from optimizer.coalition.objectives.record import ObjectiveRecord
from optimizer.coalition.session import Session
from optimizer.coalition.variables import Variables
from optimizer.lp.program import Program, Terms


def from_shares(program: Program, v: Variables, f: Shares) -> Terms:
    """min sum_m d[m], d[m] >= +-(b[m] - f[m] B)."""
    total = total_burden(program, v)
    return distances(program, {(m,): ([(v.b[m], 1.0), *scaled(total, -f[m])], 0.0) for m in f})


RECORD = ObjectiveRecord(form=from_shares, value=Session.apart)
