"""Division rule: burdens as near as they can be to those that the policy's rule sets."""

from __future__ import annotations

from math import fsum

import numpy as np

from models.answers.allocation import Address
from models.policy.division_rules import DIVISION_RULES
from models.policy.shares import claims
from optimizer.coalition.expressions import Shares, distances
from optimizer.coalition.objectives.record import ObjectiveRecord
from optimizer.coalition.session import Session
from optimizer.coalition.variables import Variables
from optimizer.lp.arrays import INF
from optimizer.lp.highs import Solution
from optimizer.lp.program import Program, Terms


def from_targets(program: Program, v: Variables, f: Shares) -> Terms:
    """min sum_m abs(b[m] - target[m]); until the targets are known the claims stand in for them."""
    limits = claims(v.scenario, v.policy)
    return distances(program, {(m,): ([(v.b[m], 1.0)], claim) for m, claim in limits.items()})


def sides(of: Shares) -> dict[Address, float]:
    """The right-hand sides of the rows whose targets, or claims, these are."""
    signs = (("above", 1.0), ("below", -1.0))
    return {Address("distance", (m,), part): sign * target for m, target in of.items() for part, sign in signs}


def targets(p: Session, total: float) -> Shares:
    """What the rule makes of a total, divided over claims: what each could carry at most (models.policy.shares)."""
    limits = claims(p.scenario, p.policy)
    # A rule divides no more than is claimed, and no less than nothing.
    shared = min(max(total, 0.0), fsum(limits.values()))
    return dict(zip(limits, DIVISION_RULES[p.policy.rule].function(shared, tuple(limits.values())), strict=True))


def set_targets(p: Session) -> Solution:
    """Give the rows their targets: the rule divides the least burden that the states can carry together.

    Returns the solution that found the least burden; without an optimum nothing is set.
    """
    burden = np.zeros(len(p.loaded.cost))
    burden[p.burdens] = 1.0
    solution = p.loaded.minimise(burden)
    if solution.optimal:
        rows, set_to = p.rows("distance"), sides(targets(p, solution.objective))
        p.loaded.set_rows([rows[address] for address in set_to], -INF, np.array(list(set_to.values())))
    return solution


RECORD = ObjectiveRecord(
    form=from_targets,
    value=Session.apart,
    ready=set_targets,
    sides=lambda scenario, policy, _: sides(claims(scenario, policy)),
    reads=("reserve", "budget"),  # what claims are made of
)
