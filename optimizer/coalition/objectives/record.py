"""What the optimizer knows of an objective, and where it is found.

Every objective is built before the program is loaded and does not constrain it until it is minimised, so that stages
only change costs and bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from models.answers.allocation import Address, Status
from models.arithmetic.audit.flows import Ledger
from models.arithmetic.audit.money import loads, shares_of
from models.arithmetic.audit.promises import Promises
from models.arithmetic.audit.stages import same
from models.policy.policy import Objective, Policy
from models.sheets.changes import AmountKey
from models.sheets.scenario import Scenario
from optimizer.coalition.expressions import Shares
from optimizer.coalition.session import Session
from optimizer.coalition.variables import Variables
from optimizer.lp.arrays import Floats
from optimizer.lp.highs import Solution
from optimizer.lp.program import Program, Terms


@dataclass(frozen=True, kw_only=True, slots=True)
class ObjectiveRecord:
    """All that the optimizer knows of an objective; what is not said of most is their default.

    form: adds its rows and columns to a program; returns what is minimised.  value: what it is worth at a point, from
    burdens rather than the columns that stand for it.  levels: the values it fixes in turn, the worst first.
    minimise: finds its optimum and holds it.  ready: asks the program for what the rows must know first; without an
    optimum it is returned as the answer.  refine: adds rows where they lie below the true value at a point by more
    than a part of it; whether any was added.  refined: how near, as a part of the sum or the money scale, a frontier
    needs them; 0 where the rows are exact.  is_load: its value is the load of the worst-loaded.  settles_loads: it
    leaves none open.  moves: what its rows' right-hand sides are multiples of, for when amounts are moved in place.
    sides: the right-hand sides of its rows that are no such multiples, in a scenario under a policy with fair shares.
    reads: the kinds of rules that its rows are made of, so that lifting them in place would leave them as they were.
    in_money: its coefficients are multiples of the unit costs of their columns.  audited: what it is worth from
    loads and fair shares by state, for the audit, of an objective that models.arithmetic.audit does not know.
    """

    form: Callable[[Program, Variables, Shares], Terms]
    value: Callable[[Session, Floats], float]
    levels: Callable[[Session, Floats], tuple[float, ...]] = lambda *_: ()
    minimise: Callable[[Session], Solution] = lambda p: p.hold(p.fair)
    ready: Callable[[Session], Solution | None] = lambda _: None
    refine: Callable[[Session, Floats, float], bool] = lambda *_: False
    refined: float = 0.0
    is_load: bool = False
    settles_loads: bool = False
    moves: Callable[[Scenario, Address], tuple[AmountKey, ...]] = lambda *_: ()
    sides: Callable[[Scenario, Policy, Shares], Mapping[Address, float]] = lambda *_: {}
    reads: tuple[str, ...] = ()
    in_money: bool = False
    audited: Callable[[Shares, Shares], float] | None = None


def record_of(objective: Objective) -> ObjectiveRecord:
    """The record of an objective, which stands in the module of its name."""
    record = import_module(f"optimizer.coalition.objectives.{objective.value}").RECORD
    assert isinstance(record, ObjectiveRecord)
    return record


def objective_of(p: Session) -> ObjectiveRecord:
    """The record of a session's objective."""
    return record_of(p.policy.objective)


def audited(of: Ledger) -> Promises:
    """The audit's promise for an objective that only its record knows: an answer is worth what its stage says."""
    policy, worth = of.answer.policy, record_of(of.answer.policy.objective).audited
    said, f = {stage.name: stage.value for stage in of.answer.stages}, shares_of(of.scenario, policy)
    if worth and f and said and (policy.objective.value in said or of.answer.status is Status.OPTIMAL):
        value = said.get(policy.objective.value, 0.0)  # a stage with nothing to improve is left out
        yield same(of, policy.objective.value, worth(loads(of), f), value)
