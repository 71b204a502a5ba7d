"""Scenario and policy -> Allocation, in stages: meet the missions, be fair, be cheap, be aligned, be unique."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import fsum, nan
from typing import Any

from models.answers.allocation import Address, Allocation, Nearest, Stage, Status
from models.answers.limits import Relaxation
from models.arithmetic.accounting import burdens, delivered, loads, required
from models.arithmetic.audit import audit
from models.policy.policy import Policy
from models.sheets.scenario import Scenario
from optimizer.coalition import families
from optimizer.coalition.formulation import open_session, under
from optimizer.coalition.objectives.record import audited
from optimizer.coalition.session import LOAD_RATIO, Session
from optimizer.lp.arrays import Floats
from optimizer.lp.highs import Solution, SolveStatus
from optimizer.lp.program import Variable
from optimizer.solving.broken_bounds import broken_bounds
from optimizer.solving.conflict import conflict
from optimizer.solving.ranges import open_loads
from optimizer.solving.reachable import ways_out
from optimizer.solving.relaxation import SCOPES, relaxations
from optimizer.solving.stages import LEAST_COST, StageRecord, run, stages
from optimizer.tolerances import LOST, LOST_WHOLE, SNAP

CHECKS = (*families.CHECKS, audited)
"""What the audit must check besides its own promises."""


def solve(scenario: Scenario, policy: Policy, *, time_limit: float | None = None, ranges: bool = True) -> Allocation:
    """Assign who gives what, to which mission, in which period.

    Stages, each held while the next is improved: least priority-weighted unmet share; nothing given beyond what is
    asked, so that no one looks fairer by waste; the policy's fairness, within its cost tolerance; least cost; most
    alignment with declared interests; one canonical answer among what is still tied.
    time_limit: seconds for the whole; the best answer of the last finished stage is then returned, marked LIMIT.
    ranges: find how far each load is left open, which takes two programs a state where any is.
    Raises InputError when the policy's key cannot be evaluated on the scenario.
    """
    began = time.perf_counter()
    return audited_answer(open_session(scenario, policy, time_limit=time_limit), began, ranges=ranges)


def solve_each(
    scenario: Scenario, policies: Iterable[Policy], *, time_limit: float | None = None
) -> Iterator[Allocation]:
    """Answer a scenario under one policy after another, each as `solve` does; what they share is formulated once.

    time_limit: seconds for all together.  Raises InputError as `solve` does, when its policy's turn has come.
    """
    session, ends = None, time.monotonic() + (time_limit or 0.0)
    for policy in policies:
        began, left = time.perf_counter(), None if time_limit is None else max(0.0, ends - time.monotonic())
        session = (
            under(session, policy, time_limit=left) if session else open_session(scenario, policy, time_limit=left)
        )
        yield audited_answer(session, began)


def audited_answer(p: Session, began: float, *, ranges: bool = True) -> Allocation:
    """Solve a program that is loaded and audit the answer; its seconds count from when it was asked for."""
    answer = solve_session(p, ranges=ranges)
    if p.policy.bounded and answer.status is Status.OPTIMAL and not p.whole:
        answer = replace(answer, unbounded=_unbounded(p))
    broken = audit(p.scenario, answer, p.policy, CHECKS)
    return replace(answer, scenario=p.scenario, violations=broken, seconds=time.perf_counter() - began)


def _unbounded(p: Session) -> dict[str, float]:
    """The loads that the policy comes to without its bounds, beside which those within them are told."""
    ends = p.loaded.deadline
    left = None if ends is None else max(0.0, ends - time.monotonic())
    return dict(solve_session(under(p, p.policy.unbounded, time_limit=left)).loads)


def solve_session(p: Session, *, ranges: bool = False) -> Allocation:
    """Solve a program that is loaded, and leave it held at the answer; the answer is not audited.

    Where the answer turns out to have lost a stage, all are solved again and held by value. ranges: find how far the
    policy leaves each load open.
    """
    began = time.perf_counter()
    answer = _in_stages(p, ranges=ranges)
    if answer.status is Status.OPTIMAL and not all(stage.kept for stage in answer.stages):
        answer = _in_stages(p.again(), ranges=ranges)
    return replace(answer, seconds=time.perf_counter() - began)


def _in_stages(p: Session, *, ranges: bool) -> Allocation:
    answer = Allocation(p.policy, Status.OPTIMAL, fair_shares=p.shares)
    best, done = None, list[tuple[StageRecord, Stage]]()
    *_, before_canonical, _ = stages(p)
    for stage, solution, programs, seconds in run(p):
        name, value = stage.called(p), solution.objective + 0.0
        if not solution.optimal:
            answer = replace(answer, **_unfinished(p, name, solution, answered=best is not None))
            break
        best = solution
        done.append((stage, Stage(name, value, programs, seconds, solution.certificate, solution.levels)))
        if stage is LEAST_COST:
            answer = replace(answer, least_cost=value, prices=shadow_prices(p, solution))
        if ranges and stage is before_canonical:
            answer = replace(answer, ranges=open_loads(p))
    if best is not None and answer.status in (Status.OPTIMAL, Status.LIMIT):
        done = [(stage, _at_the_end(p, stage, found, best.x)) for stage, found in done]
        answer = replace(answer, **_books(p, best.x))
    return replace(answer, stages=tuple(found for _, found in done), cold_solves=p.loaded.cold_solves)


def _at_the_end(p: Session, stage: StageRecord, found: Stage, x: Floats) -> Stage:
    """The stage with its value at the point answered, kept or lost by what values.py allows."""
    worth = stage.worth(p, x)
    if worth is None:
        return found
    return replace(found, final=worth.value + 0.0, kept=worth.keeps(found, LOST_WHOLE if p.whole else LOST))


def _least_load(p: Session) -> float:
    """The least sum of loads that the bounds on loads hold them to; nan without one."""
    rows = [row for address, row in p.rows("bound").items() if address.part == LOAD_RATIO and p.arrays.row_upper[row]]
    return float(p.loaded.row_upper[rows[0]] / p.arrays.row_upper[rows[0]]) if rows else nan


def shadow_prices(p: Session, solution: Solution) -> dict[Address, float]:
    """Shadow prices by address of row; an integer program has none."""
    if p.whole:
        return {}
    duals = zip(p.program.rows, solution.row_dual, p.loaded.row_sizes, strict=False)
    noise = SNAP * p.loaded.tolerance * p.money
    return {address: float(price) for address, price, size in duals if abs(price) * size > noise}


def _unfinished(p: Session, stage: str, solution: Solution, *, answered: bool) -> dict[str, Any]:
    """Status, reason and conflict of a solve that a stage has ended."""
    if solution.outcome in (SolveStatus.LIMIT, SolveStatus.INTERRUPTED):
        found = "the best answer of the stages before it" if answered else "no answer was found before it"
        return {"status": Status.LIMIT, "reason": f"stopped in stage {stage!r}: {found}"}
    if solution.outcome is not SolveStatus.INFEASIBLE:
        return {"status": Status.FAILED, "reason": f"the solver ended stage {stage!r} as {solution.outcome}"}
    if not answered:
        reason = "no allocation meets every minimum and rule: these cannot hold together"
        rules, ends = conflict(p.scenario, p.policy), p.loaded.deadline
        scopes = (SCOPES[:1], SCOPES[1:])  # the second where whole assets leave no answer in the first
        changes = next(filter(None, (relaxations(p.scenario, p.policy, each, ends=ends) for each in scopes)), ())
        return {"status": Status.INFEASIBLE, "reason": reason, "conflict": rules, "nearest": _first(changes)}
    bounds = broken_bounds(p)
    if not bounds:
        return {"status": Status.FAILED, "reason": f"the solver lost the answer in stage {stage!r}"}
    reason = (
        "the policy's bounds on burdens cannot hold while the missions are met as far as they can be: "
        "loosen them, or allow a larger gap_tolerance or cost_tolerance"
    )
    return {
        "status": Status.INFEASIBLE,
        "reason": reason,
        "conflict": bounds,
        "nearest": None if p.whole else _first(ways_out(p, bounds)),  # which are found by cutting what comes whole
    }


def _first(changes: Sequence[Relaxation]) -> Nearest | None:
    return changes[0].nearest if changes else None


def _books(p: Session, x: Floats) -> dict[str, Any]:
    """What a solution means: contributions, loans, what is unmet, support, and what everyone carries."""
    units, snap = p.loaded.units, SNAP * p.loaded.tolerance

    def amount(variable: Variable) -> float:
        column = p.position[hash(variable)]
        value = float(round(x[column])) if p.arrays.integer[column] else float(x[column])
        return value if value > snap * units[column] else 0.0

    given = {cell: amount(variable) for cell, variable in p.variables.x.items()}
    support = {key: amount(variable) for key, variable in p.variables.s.items()}
    loans = {key: amount(variable) for key, variable in p.variables.l.items()}
    given = {cell: units for cell, units in given.items() if units}
    loans = {key: units for key, units in loans.items() if units}
    reached, asked = delivered(p.scenario, given, loans), required(p.scenario, given, loans)
    missing = {need: asked[need] - reached[need] for need in p.scenario.requirement}
    carried = burdens(p.scenario, given, support, loans)
    return {
        "contributions": given,
        "unmet": {
            need: short if short > snap * max(asked[need], reached[need]) else 0.0 for need, short in missing.items()
        },
        "support": support,
        "loans": loans,
        "burdens": carried,
        "loads": loads(p.scenario, p.policy, carried),
        "least_load": _least_load(p),
        "total_cost": fsum(burden.net for burden in carried.values()) + 0.0,
    }
