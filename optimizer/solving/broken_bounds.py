"""Which of a policy's bounds on burdens cannot hold together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from models.answers.allocation import Conflict
from optimizer.coalition.families import describe
from optimizer.coalition.session import Session
from optimizer.lp.arrays import INF
from optimizer.solving.conflict import irreducible


def broken_bounds(p: Session) -> tuple[Conflict, ...]:
    """The policy's bounds on burdens that cannot hold together in the program as it stands; empty when all can.

    The set is irreducible: without any one of them the others can hold.
    """
    bounds = p.rows("bound")
    rows = np.array(list(bounds.values()), dtype=np.int32)
    with p.loaded.trial():
        p.hold_bounds()
        lower, upper = p.loaded.row_lower[rows], p.loaded.row_upper[rows]

    def feasible(kept: Sequence[int]) -> bool:
        held = np.isin(np.arange(len(rows)), kept)
        p.loaded.set_rows(rows, np.where(held, lower, -INF), np.where(held, upper, INF))
        return p.loaded.minimise().optimal  # what the solver cannot show to hold is no way out

    broken = [list(bounds)[place] for place in irreducible(p.loaded, feasible, len(rows))]
    return tuple(replace(describe(p.scenario, each), place=cell_of(p, each.part)) for each in broken)


def cell_of(p: Session, bound: str) -> str:
    """Where the policy of a program says one of its bounds; empty for a policy that stands in no workbook."""
    row = next((row for row in p.scenario.policies if row.policy == p.policy.policy), None)
    return p.scenario.place(row, bound) if row else ""
