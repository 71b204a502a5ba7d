"""Which of a policy's bounds on burdens cannot hold together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.answers.allocation import Conflict
from optimizer.coalition.families import describe
from optimizer.coalition.session import Session
from optimizer.lp.arrays import INF
from optimizer.lp.highs import SolveStatus
from optimizer.solving.conflict import irreducible


def broken_bounds(p: Session) -> tuple[Conflict, ...]:
    """The policy's bounds on burdens that cannot hold together in the program as it stands; empty when all can.

    The set is irreducible: without any one of them the others can hold.
    """
    bounds = p.rows("bound")
    rows = np.array(list(bounds.values()), dtype=np.int32)
    lower, upper = p.arrays.row_lower[rows], p.arrays.row_upper[rows]

    def feasible(kept: Sequence[int]) -> bool:
        held = np.isin(np.arange(len(rows)), kept)
        p.loaded.set_rows(rows, np.where(held, lower, -INF), np.where(held, upper, INF))
        return p.loaded.minimise().outcome is not SolveStatus.INFEASIBLE

    addresses = list(bounds)
    return tuple(describe(p.scenario, addresses[place]) for place in irreducible(p.loaded, feasible, len(rows)))
