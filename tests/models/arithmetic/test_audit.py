"""The audit: silent on right answers in any unit, and it names whatever a wrong one breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import inf, nan
from typing import Any

import pytest

from models.answers.allocation import Address, Allocation, Burden, Certificate, Status
from models.arithmetic.audit import audit
from models.policy.policy import Objective, Policy
from optimizer.solving.solve import solve
from tests.cases import CASES, doctored
from tests.coalitions import random_scenario
from tests.corruptions import CORRUPTIONS, alliance, fleet, lenders, three, vast
from tests.examples import EACH, example
from tests.restated import restate, retold
from tests.scenarios import AIRLIFT, TROOPS, edited, member, scenario

UNITS: dict[str, dict[str, Any]] = {
    "as told": {},
    "money in millionths": {"money": 1e-6},
    "money in billions": {"money": 1e9},
    "troops in thousands": {"units": {"troops": 1e-3}},
    "troops in millionths": {"units": {"troops": 1e6}},
    "all at once": {"money": 1e3, "units": {"troops": 1e-3}},
}


@pytest.mark.parametrize("name", CASES)
def test_right_answer_is_clean_and_wrong_one_is_named(name: str):
    """The audit of the true answer is empty; that of one which breaks a single family names that family alone."""
    case = CASES[name]()
    right = solve(case.scenario, case.policy)
    assert audit(case.scenario, right, case.policy) == ()
    wrong = replace(doctored(right, case), stages=(), least_cost=nan)  # of the best it says nothing
    assert {violation.address.family for violation in audit(case.scenario, wrong)} == {case.family}


@pytest.mark.parametrize("answered", [alliance, three, fleet, lenders, vast])
@pytest.mark.parametrize("units", UNITS.values(), ids=UNITS)
def test_what_is_corrupted_was_right(answered: Any, units: dict[str, Any]):
    """The answers that corruptions start from keep every promise, whatever the unit."""
    of, right = answered()
    assert audit(restate(of, **units), retold(right, of, **units), right.policy) == ()


@pytest.mark.parametrize("units", UNITS.values(), ids=UNITS)
@pytest.mark.parametrize("name", CORRUPTIONS)
def test_every_corruption_is_found(name: str, units: dict[str, Any]):
    """Each is told at its address, whatever the unit in which the workbook counts."""
    one = CORRUPTIONS[name]
    of, right = one.answered()
    wrong = one.doctor(right)
    assert one.told in _told(restate(of, **units), retold(wrong, of, **units))


@pytest.mark.parametrize("amount", [nan, inf, -inf, 1e308, -1e308])
@pytest.mark.parametrize("part", ["contributions", "loans", "support", "unmet"])
def test_no_answer_is_too_strange_to_audit(part: str, amount: float):
    """Amounts beyond all measure, and keys that are no keys, are violations and never exceptions."""
    of, right = alliance()
    for key in [*getattr(right, part), None, 5, (), ("A",), ("A", None, 3, "N", "1")]:
        assert audit(of, replace(right, **{part: {**getattr(right, part), key: amount}}))
    empty = Allocation(right.policy, right.status)
    assert audit(of, empty)
    assert audit(of, replace(empty, burdens={"A": Burden(own=amount)}, total_cost=amount))


@pytest.mark.parametrize("part", ["contributions", "unmet", "burdens", "loads", "fair_shares"])
@pytest.mark.parametrize("value", [None, "5", 1 + 2j, 10**400], ids=["nothing", "text", "complex", "beyond floats"])
def test_what_is_no_figure_is_told_and_never_raises(part: str, value: object):
    """An answer that has been through other hands may hold anything; such an answer is not certified."""
    of, right = three()
    said = getattr(right, part)
    wrong = replace(right, **{part: said | {next(iter(said)): value}})
    assert audit(of, wrong, right.policy)


def test_errors_below_zero_certify_nothing():
    """No error is negative, so a certificate that says so is none."""
    assert Certificate(0.0, 0.0, 0.0).holds
    assert not Certificate(0.0, 0.0, -1e-3).holds


def test_there_are_forty_corruptions():
    """Those that the trust in an answer rests on: 40 and more, no two at once."""
    assert len(CORRUPTIONS) >= 40


def test_the_answer_of_another_policy_is_told():
    """Fair by GDP is no answer to who asked for least cost, nor to who asked for another tolerance."""
    of, right = alliance()
    assert audit(of, right, right.policy) == ()
    for change in ({"objective": Objective.LEAST_COST}, {"cost_tolerance": 0.5}, {"policy": "another name"}):
        asked = right.policy.model_copy(update=change)
        assert Address("policy") in {violation.address for violation in audit(of, right, asked)}


@pytest.mark.parametrize("name", EACH)
def test_shipped_answers_are_clean(name: str, answered: Callable[[str], dict[str, Allocation]]):
    """What the solver answers to a shipped example keeps every promise, under each of its policies."""
    of = example(name)
    broken = {policy.policy: audit(of, answered(name)[policy.policy], policy) for policy in of.policies}
    assert broken == dict.fromkeys(broken, ())


@pytest.mark.parametrize("objective", Objective)
@pytest.mark.parametrize("units", UNITS.values(), ids=UNITS)
def test_random_answers_are_clean_in_any_unit(objective: Objective, units: dict[str, Any]):
    """Under every objective, with two periods, what the solver answers keeps every promise."""
    drawn = random_scenario(31, periods=2)
    present = [row.model_dump() | {"current": row.available / 2} for row in drawn.capacities]
    of = edited(drawn, capacities=present)
    answer = solve(of, Policy(policy="test", objective=objective))
    assert answer.violations == ()
    assert audit(restate(of, **units), retold(answer, of, **units)) == ()


@pytest.mark.parametrize("objective", [Objective.MINIMAX, Objective.LEXIMIN])
@pytest.mark.parametrize("units", UNITS.values(), ids=UNITS)
def test_what_is_held_by_value_is_no_violation(objective: Objective, units: dict[str, Any]):
    """No state need carry anything: the slack that holds this is a part of all that is wanted, and little is there."""
    of = scenario(
        members=[member("A"), member("C", kind="organisation")],
        resources=[TROOPS, AIRLIFT],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 1.0},
            {"mission": "N", "resource": "airlift", "target": 1e3},
        ],
        capacities=[
            {"member": "A", "resource": "troops", "available": 1.0},
            {"member": "C", "resource": "troops", "available": 1.0, "unit_cost": 2.0},
            {"member": "C", "resource": "airlift", "available": 1.0, "smallest": 0.5},
        ],
    )
    policy = Policy(policy="p", objective=objective, indivisible="exact")
    answer = solve(restate(of, **units), policy)
    assert (answer.status, answer.violations) == (Status.OPTIMAL, ())


def _told(of: Any, answer: Any) -> set[tuple[str, ...]]:
    return {violation.address.words for violation in audit(of, answer)}
