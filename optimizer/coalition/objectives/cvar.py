"""CVaR: the mean load of the worst-loaded fraction is as low as possible."""

from __future__ import annotations

import numpy as np

from models.answers.allocation import Address
from optimizer.coalition.expressions import Shares, positive_shares
from optimizer.coalition.objectives.record import ObjectiveRecord
from optimizer.coalition.session import Session
from optimizer.coalition.variables import Variables
from optimizer.lp.arrays import Floats
from optimizer.lp.program import Constraint, Program, Terms


def worst_fraction(program: Program, v: Variables, f: Shares) -> Terms:
    """min t + sum_m d[m] / (fraction n), d[m] >= b[m] / f[m] - t, d >= 0: the mean load of the worst-loaded fraction.

    Members count alike; where fraction * n is not whole the last of them counts in part; at most 1 / n it is minimax.
    Source: Rockafellar and Uryasev (2000), Journal of Risk 2:21-41.
    """
    t = program.column(Address("t"), lower=None)
    excess = {m: program.column(Address("excess", (m,))) for m in f}
    divisors = positive_shares(f)
    program.add(
        Constraint(Address("excess", (m,)), [(v.b[m], 1.0), (t, -divisors[m]), (d, -divisors[m])], "<=", 0.0)
        for m, d in excess.items()
    )
    weight = 1.0 / (v.policy.fraction * len(f))
    return [(t, 1.0), *((d, weight) for d in excess.values())]


def mean_of_worst(p: Session, x: Floats) -> float:
    """The mean of the worst-loaded fraction."""
    loads = np.sort(p.loads(x))[::-1]
    count = p.policy.fraction * len(loads)
    if count <= 1.0:
        return float(loads[0])
    weights = np.clip(count - np.arange(len(loads)), 0.0, 1.0)
    return float((weights * loads).sum() / count)


RECORD = ObjectiveRecord(form=worst_fraction, value=mean_of_worst)
