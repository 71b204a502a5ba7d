"""Scenario and policy -> Allocation, in stages: meet the missions, be fair, be cheap, be aligned, be unique."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import fsum
from typing import Any

from models.accounting import burdens, delivered, loads, required
from models.allocation import Address, Allocation, Stage, Status
from models.audit import audit
from models.policy import Policy
from models.scenario import Scenario
from optimizer.conflict import conflict
from optimizer.fairest import broken_bounds
from optimizer.highs import Floats, Outcome, Solution
from optimizer.prepare import Prepared, prepare
from optimizer.program import Variable
from optimizer.stages import (
    canonical,
    cheapest,
    fairest,
    meet_missions,
    most_aligned,
    seeks_fairness,
    waste_nothing,
    yardstick,
)

SNAP = 1e-7
"""Amounts below this, in units, are zero: the solver's own feasibility tolerance."""


def solve(scenario: Scenario, policy: Policy, *, time_limit: float | None = None) -> Allocation:
    """Assign who gives what, to which mission, in which period.

    Stages, each held while the next is improved: least priority-weighted unmet share; nothing given beyond what is
    asked, so that no one looks fairer by waste; the policy's fairness, within its cost tolerance; least cost; most
    alignment with declared interests; one canonical answer among what is still tied.
    time_limit: seconds for the whole; the best answer of the last finished stage is then returned, marked LIMIT.
    Raises InputError when the policy's key cannot be evaluated on the scenario.
    """
    began = time.perf_counter()
    answer = solve_prepared(prepare(scenario, policy, time_limit=time_limit))
    return replace(answer, violations=audit(scenario, answer), seconds=time.perf_counter() - began)


def solve_prepared(p: Prepared) -> Allocation:
    """The same from a loaded program, which is left held at the answer; the answer is not audited."""
    began = time.perf_counter()
    answer = Allocation(p.policy, Status.OPTIMAL, fair_shares=p.shares)
    best, done = None, list[Stage]()
    for name, stage in _stages(p):
        clock, programs = time.perf_counter(), p.loaded.solves
        solution = stage(p)
        if not solution.optimal:
            answer = replace(answer, **_unfinished(p, name, solution, answered=best is not None))
            break
        best, value, seconds = solution, solution.objective + 0.0, time.perf_counter() - clock
        done.append(Stage(name, value, p.loaded.solves - programs, seconds, solution.certificate))
        if stage is yardstick:
            answer = replace(answer, least_cost=value, prices=_prices(p, solution))
    if best is not None and answer.status in (Status.OPTIMAL, Status.LIMIT):
        answer = replace(answer, **_books(p, best.x))
    return replace(answer, stages=tuple(done), cold_solves=p.loaded.cold_solves, seconds=time.perf_counter() - began)


def _stages(p: Prepared) -> Iterator[tuple[str, Callable[[Prepared], Solution]]]:
    """The stages that have something to improve, by name."""
    yield "gaps", meet_missions
    if p.surplus.any():
        yield "surplus", waste_nothing
    yield "least cost", yardstick
    if seeks_fairness(p):
        yield p.policy.objective.value, fairest
    if p.cost.any():
        yield "cost", cheapest
    if p.interest.any():
        yield "interest", most_aligned
    yield "canonical", canonical


def _prices(p: Prepared, solution: Solution) -> dict[Address, float]:
    """Shadow prices by address of row; an integer program has none."""
    if p.arrays.integer.any():
        return {}
    duals = zip(p.program.rows, solution.row_dual, strict=False)
    return {address: float(price) for address, price in duals if abs(price) > SNAP}


def _unfinished(p: Prepared, stage: str, solution: Solution, *, answered: bool) -> dict[str, Any]:
    """Status, reason and conflict of a solve that a stage has ended."""
    if solution.outcome in (Outcome.LIMIT, Outcome.INTERRUPTED):
        found = "the best answer of the stages before it" if answered else "no answer was found before it"
        return {"status": Status.LIMIT, "reason": f"stopped in stage {stage!r}: {found}"}
    if solution.outcome is not Outcome.INFEASIBLE:
        return {"status": Status.FAILED, "reason": f"the solver ended stage {stage!r} as {solution.outcome}"}
    if not answered:
        reason = "no allocation meets every minimum and rule: these cannot hold together"
        return {"status": Status.INFEASIBLE, "reason": reason, "conflict": conflict(p.scenario, p.policy)}
    if not p.row("bound"):
        return {"status": Status.FAILED, "reason": f"the solver lost the answer in stage {stage!r}"}
    reason = (
        "the policy's bounds on burdens cannot hold while the missions are met as far as they can be: "
        "loosen them, or allow a larger gap_tolerance or cost_tolerance"
    )
    return {"status": Status.INFEASIBLE, "reason": reason, "conflict": broken_bounds(p)}


def _books(p: Prepared, x: Floats) -> dict[str, Any]:
    """What a solution means: contributions, what is unmet, support, and what everyone carries."""

    def amount(variable: Variable) -> float:
        column = p.position[hash(variable)]
        value = float(round(x[column])) if p.arrays.integer[column] else float(x[column])
        return value if value > SNAP else 0.0

    given = {cell: amount(variable) for cell, variable in p.variables.x.items()}
    support = {key: amount(variable) for key, variable in p.variables.s.items()}
    given = {cell: units for cell, units in given.items() if units}
    reached, asked = delivered(p.scenario, given), required(p.scenario, given)
    missing = {need: asked[need] - reached[need] for need in p.scenario.requirement}
    carried = burdens(p.scenario, given, support)
    return {
        "contributions": given,
        "unmet": {need: units if units > SNAP * max(1.0, asked[need]) else 0.0 for need, units in missing.items()},
        "support": support,
        "burdens": carried,
        "loads": loads(p.scenario, p.policy, carried),
        "total_cost": fsum(burden.net for burden in carried.values()) + 0.0,
    }
