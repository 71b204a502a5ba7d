"""Scenario and policy, formulated and loaded once: what stages, what-ifs and sweeps all work on."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from models.accounting import Need, gap_weights
from models.allocation import Address
from models.policy import Policy
from models.scenario import Scenario
from models.shares import fair_shares
from optimizer.bounds import add_bounds
from optimizer.formulation import Variables, formulate
from optimizer.highs import INF, Arrays, Floats, LoadedProgram, arrays_of
from optimizer.objectives import FORMS, Fairness
from optimizer.program import Program, Terms, key


@dataclass(frozen=True)
class Prepared:
    """A scenario under a policy as a loaded program.

    shares: fair share by state.  gaps, surplus, cost, fair, interest: the objectives of the stages, one coefficient a
    column.
    position: the column of each variable by its hash.
    """

    scenario: Scenario
    policy: Policy
    program: Program
    variables: Variables
    fairness: Fairness
    shares: dict[str, float]
    arrays: Arrays
    loaded: LoadedProgram
    gaps: Floats
    surplus: Floats
    cost: Floats
    fair: Floats
    interest: Floats
    position: dict[int, int]

    def row(self, family: str) -> dict[Address, int]:
        """The rows of a family by address."""
        return {address: index for index, address in enumerate(self.program.rows) if address[0] == family}

    def hold_bounds(self, held: bool = True) -> None:
        """Switch the policy's bounds on burdens on, or off: off while the missions are met, so that none buys a gap."""
        rows = np.array(list(self.row("bound").values()), dtype=np.int32)
        if rows.size:
            lower, upper = self.arrays.row_lower[rows], self.arrays.row_upper[rows]
            self.loaded.set_rows(rows, *((lower, upper) if held else (-INF, INF)))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Build without the collector of cycles: it would walk a million new objects, all in use, over and over.

    At 115,000 columns it took 40 % of the time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@_uncollected()
def prepare(scenario: Scenario, policy: Policy, *, lifted: bool = False, time_limit: float | None = None) -> Prepared:
    """Formulate and load, once. lifted: banned contributions exist with an upper bound of 0, for explanations."""
    shares = fair_shares(scenario, policy)
    program = Program()
    v = formulate(program, scenario, policy, lifted=lifted)
    fairness = FORMS[policy.objective](program, v, shares)
    add_bounds(program, v, shares)
    position = {key(variable): index for index, variable in enumerate(program.variables)}
    arrays = arrays_of(program.problem, program.variables)

    def dense(terms: Terms) -> Floats:
        columns = np.array([position[key(variable)] for variable, _ in terms], dtype=np.intp)
        coefficients = np.array([coefficient for _, coefficient in terms], dtype=np.float64)
        return np.bincount(columns, coefficients, minlength=len(position)).astype(np.float64, copy=False)

    weights = gap_weights(scenario)
    gaps: Terms = [(u, weights[need]) for need, u in v.u.items()]
    prepared = Prepared(
        scenario,
        policy,
        program,
        v,
        fairness,
        shares,
        arrays,
        LoadedProgram(arrays, time_limit=time_limit),
        dense(gaps),
        dense(_surplus(v)),
        dense([term for terms in v.net_cost.values() for term in terms]),
        dense(fairness.terms),
        dense(_disinterest(v)),
        position,
    )
    prepared.hold_bounds(False)
    return prepared


def _surplus(v: Variables) -> Terms:
    """What is delivered beyond what is asked, in shares of the targets.

    Left out: shared resources, which serve many at once, and training missions, where more is more.
    """
    teaching = {row.mission for row in v.scenario.training}
    return [
        (variable, coefficient / max(1.0, row.target))
        for need, row in v.scenario.requirement.items()
        if row.mission not in teaching and not v.scenario.resource[row.resource].shared
        for variable, coefficient in (*v.useful.get(need, ()), *v.called.get(need, ()), *_unmet(v, need))
    ]


def _unmet(v: Variables, need: Need) -> Terms:
    return [(v.u[need], 1.0)] if need in v.u else []


def _disinterest(v: Variables) -> Terms:
    """Cost given to missions, weighted by what the giver's declared interest in them lacks to the fullest."""
    scenario = v.scenario
    return [
        (v.x[m, r, k, t], -scenario.interest[m, k].interest * scenario.unit_cost(m, r, t))
        for m, r, k, t in v.x
        if (m, k) in scenario.interest and scenario.interest[m, k].interest
    ]
