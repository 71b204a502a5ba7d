"""The second solver finds what is known by hand, and what it is told against is found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.policy.policy import Objective, Policy
from models.sheets.scenario import Scenario
from optimizer.coalition.formulation import open_session
from optimizer.solving.solve import solve_session
from tests.scenarios import impossible, scarce_airlift, three_members, ties, two_prices
from tests.trust.checks import Kind, Slip, beside
from tests.trust.second import Broken, Value, second_solve


def values(of: Scenario, **policy: object) -> dict[str, Value]:
    """The values of the stages by their names."""
    found = second_solve(open_session(of, Policy(policy="tried", **policy)))
    return {value.stage: value for value in found if isinstance(value, Value)}


def test_leximin_by_hand():
    """Abilities 50, 30, 20 and a need of 100: everyone carries 100 per unit of fair share."""
    found = values(three_members())
    assert found["gaps"].value == pytest.approx(0.0)
    assert found["cost"].value == pytest.approx(100.0)
    assert found["leximin"].levels == pytest.approx({"A": 100.0, "B": 100.0, "C": 100.0})


def test_a_gap_by_hand():
    """Of 16 hours of airlift 10 exist and the south counts twice: the north, one of four parts, lacks 6 of 8."""
    assert values(scarce_airlift())["gaps"].value == pytest.approx(6 / 8 / 4)


@pytest.mark.parametrize(
    ("objective", "worth"),
    [
        (Objective.MINIMAX, 15.0),  # 7.5 units at 1 and 2.5 at 3 cost each 7.5: half of 15
        (Objective.PROPORTIONAL, 0.0),
        (Objective.GINI, 0.0),
        (Objective.EQUAL_SACRIFICE, 9.0),  # A gives 9 and B 1: (9^2 + 3^2) / (0.5 * 20)
    ],
)
def test_fairness_by_hand(objective: Objective, worth: float):
    """Unit costs 1 and 3, a need of 10, equal abilities: what each objective is worth."""
    assert values(two_prices(), objective=objective)[objective].value == pytest.approx(worth)


def test_no_answer_is_told():
    """Where nothing holds together the first stage is broken, and nothing follows."""
    assert list(second_solve(open_session(impossible(), Policy(policy="tried")))) == [Broken("gaps")]


@pytest.mark.parametrize("stage", ["gaps", "least cost", "cost"])
def test_a_stage_that_is_worth_something_else_is_found(stage: str):
    """An answer that claims a thousandth more or less at any stage is contradicted there."""
    p = open_session(ties(), Policy(policy="tried"))
    answer = solve_session(p)
    assert not [slip for slip in beside(p, answer) if isinstance(slip, Slip)]
    wrong = [
        replace(one, value=one.value + 1e-3 * max(1.0, one.value)) if one.name == stage else one
        for one in answer.stages
    ]
    slips = [slip for slip in beside(p, replace(answer, stages=tuple(wrong))) if isinstance(slip, Slip)]
    assert [slip.kind for slip in slips] == [Kind.STAGE_APART]
    assert slips[0].words.startswith(stage)


def test_a_load_that_is_not_leximin_is_found():
    """Leximin is compared load by load: one that is off is contradicted though the worst is right."""
    p = open_session(three_members(), Policy(policy="tried"))
    answer = solve_session(p)
    wrong = replace(answer, loads={**answer.loads, "B": 29.0})
    kinds = [slip.kind for slip in beside(p, wrong) if isinstance(slip, Slip)]
    assert kinds == [Kind.STAGE_APART]
