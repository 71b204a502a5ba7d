"""Least cost: nothing but the cost, which stages of its own minimise."""

from __future__ import annotations

from optimizer.coalition.expressions import Shares
from optimizer.coalition.objectives.record import ObjectiveRecord
from optimizer.coalition.variables import Variables
from optimizer.lp.program import Program, Terms


def nothing(program: Program, v: Variables, f: Shares) -> Terms:
    """No row and no term."""
    return []


RECORD = ObjectiveRecord(form=nothing, value=lambda *_: 0.0)
