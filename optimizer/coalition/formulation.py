"""The linear program of coalition burden sharing: variables, families in the paper's order, objective; then loaded."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import fsum

import numpy as np

from models.arithmetic.accounting import gap_weights
from models.arithmetic.flows import Need
from models.policy.policy import Policy
from models.policy.shares import fair_shares
from models.sheets.scenario import Scenario
from optimizer.coalition.bounds import add_bounds
from optimizer.coalition.expressions import positive_shares
from optimizer.coalition.families import RECORDS
from optimizer.coalition.objectives.record import record_of
from optimizer.coalition.session import Session
from optimizer.coalition.units import column_units, money_scale, resource_scales
from optimizer.coalition.variables import Variables, variables
from optimizer.lp.arrays import Floats, arrays_of, below
from optimizer.lp.highs import LoadedProgram
from optimizer.lp.plain import Plain
from optimizer.lp.program import Program, Terms, key

OF_FAMILIES = ("pledges_bind", "participation", "personnel", "risk", "indivisible")
"""What the families' rows and columns read of a policy; the rest is its objective's and its bounds'."""


def formulate(program: Program, scenario: Scenario, policy: Policy, *, lifted: bool = False) -> Variables:
    """Add the variables and every family's rows to a program."""
    v = variables(program, scenario, policy, lifted=lifted)
    for record in RECORDS.values():
        program.add(record.rows(v))
    return v


@contextmanager
def uncollected() -> Iterator[None]:
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


@uncollected()
def open_session(
    scenario: Scenario, policy: Policy, *, lifted: bool = False, time_limit: float | None = None, plain: bool = False
) -> Session:
    """Formulate and load, once.

    lifted: banned contributions exist with an upper bound of 0, for explanations.  plain: leave PuLP out, which changes
    no bit of the numbers.
    """
    program = Plain() if plain else Program()
    return load(program, formulate(program, scenario, policy, lifted=lifted), time_limit=time_limit)


@uncollected()
def under(session: Session, policy: Policy, *, time_limit: float | None = None) -> Session:
    """A session of the same scenario under another policy, from the rows of the families as they were formulated.

    Only what the objective and bounds make is formulated, and loaded below them: the program is the one that
    `open_session` makes, its rows, columns, units and so its choice among equals. Policies that differ in what
    families read (OF_FAMILIES) are formulated anew.
    """
    if any(getattr(policy, name) != getattr(session.policy, name) for name in OF_FAMILIES):
        lifted, plain = bool(session.variables.closed), isinstance(session.program, Plain)
        return open_session(session.scenario, policy, lifted=lifted, time_limit=time_limit, plain=plain)
    v = replace(session.variables, policy=policy)
    v.__dict__.update({name: found for name, found in vars(session.variables).items() if name not in v.__dict__})
    program = session.program.beginning(session.aims.start, session.aim.start)
    return load(program, v, session, time_limit=time_limit)


def load(program: Program, v: Variables, like: Session | None = None, *, time_limit: float | None = None) -> Session:
    """A program that has its families' rows, with those of its objective and bounds, loaded."""
    scenario, policy = v.scenario, v.policy
    shares = fair_shares(scenario, policy)
    columns, rows, there = len(program.columns), len(program.rows), program.named[1] if like else 0
    fair = record_of(policy.objective).form(program, v, shares)
    aims, aim = range(columns, len(program.columns)), range(rows, len(program.rows))
    add_bounds(program, v, shares)
    position = {key(variable): index for index, variable in enumerate(program.variables)}
    if isinstance(program, Plain):
        arrays = program.arrays()
    else:
        own = arrays_of(program.problem, program.variables, after=there)
        arrays = below(like.arrays, rows, own) if like else own

    def dense(terms: Terms) -> Floats:
        columns = np.array([position[key(variable)] for variable, _ in terms], dtype=np.intp)
        coefficients = np.array([coefficient for _, coefficient in terms], dtype=np.float64)
        return np.bincount(columns, coefficients, minlength=len(position)).astype(np.float64, copy=False)

    weights, money, wasted = gap_weights(scenario), money_scale(scenario), waste_scales(v)
    units = column_units(scenario, program.columns, arrays, positive_shares(shares), money)
    session = Session(
        scenario=scenario,
        policy=policy,
        program=program,
        aim=aim,
        aims=aims,
        variables=v,
        shares=shares,
        burdens=np.array([position[key(v.b[m])] for m in shares], dtype=np.int32),
        arrays=arrays,
        loaded=LoadedProgram(arrays, units, time_limit=time_limit),
        gaps=dense([(u, weights[need]) for need, u in v.u.items()]),
        surplus=dense([(x, worth / scale) for need, scale in wasted.items() for x, worth in beyond(v, need)]),
        cost=dense([term for terms in v.net_cost.values() for term in terms]),
        fair=dense(fair),
        interest=dense(_disinterest(v)),
        asked=asked_share(scenario, wasted),
        money=money,
        position=position,
    )
    session.hold_bounds(False)
    return session


def waste_scales(v: Variables) -> dict[Need, float]:
    """The needs whose surplus is waste, each with what it is measured by: its target, else its resource's scale.

    What a floor insists on where nothing is required is waste too, of which there is no less than the floor.

    Left out: shared resources where they serve many at once, and training missions, where more is more.
    """
    scenario = v.scenario
    scales, teaching = resource_scales(scenario), {row.mission for row in scenario.training}
    return {
        need: (scenario.requirement[need].target if need in scenario.requirement else 0.0) or scales[need[0]]
        for need in {**scenario.requirement, **v.called, **v.useful}
        if need[1] not in teaching and scenario.serves_alone(*need[:2])
    }


def asked_share(scenario: Scenario, scales: dict[Need, float]) -> float:
    """What the surplus objective comes to where nothing is given beyond what is asked."""
    return fsum(
        scenario.requirement[need].target / scale for need, scale in scales.items() if need in scenario.requirement
    )


def beyond(v: Variables, need: Need) -> Terms:
    """The surplus of a need and what is asked of it, together: what arrives, less what it is called for; and unmet."""
    unmet = [(v.u[need], 1.0)] if need in v.u else []
    return [*v.useful.get(need, ()), *v.called.get(need, ()), *unmet]


def _disinterest(v: Variables) -> Terms:
    """Cost of what is given to missions, weighted by the payer's declared interest in them, as it is to be least."""
    interest = v.scenario.interest
    return [
        (x, -interest[m, flow.mission].interest * cost)
        for m, paid in v.paid_by.items()
        for flow, x, cost in paid
        if (m, flow.mission) in interest and interest[m, flow.mission].interest
    ]
