"""How tight bounds on burdens can be: bisection finds the same, what is told can be typed, and no tighter figure."""

from __future__ import annotations

import pytest

from models.answers.allocation import Status
from models.policy.policy import Objective, Policy
from optimizer.explaining.explain import explain
from optimizer.solving.solve import solve
from tests.coalitions import random_scenario
from tests.examples import example
from tests.scenarios import capacities, edited, three_members, two_prices

CHEAP = Policy(policy="cheap", objective=Objective.LEAST_COST)
STEP = 0.001


def held(bound: str, figure: float) -> Policy:
    """Least cost within one bound."""
    return CHEAP.model_copy(update={bound: figure})


def has_answer(of: object, bound: str, figure: float) -> bool:
    """Whether a scenario can be solved within a bound."""
    return solve(of, held(bound, figure), ranges=False).answered


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    ("bound", "loose"), [("share_ratio_at_most", 50.0), ("gini_at_most", 1.0), ("load_ratio_at_most", 50.0)]
)
def test_the_tightest_bound_can_be_typed_and_a_tighter_one_cannot(seed: int, bound: str, loose: float):
    """Over random coalitions: within the figure told there is an answer, two steps inside it there is none."""
    of = random_scenario(seed, members=6)
    found = {each.bound: each for each in explain(of, held(bound, loose)).reachable}
    if bound not in found:
        pytest.skip("nothing is carried here")
    figure = found[bound].figure
    within = solve(of, held(bound, figure), ranges=False)
    assert within.answered
    assert within.total_cost == pytest.approx(found[bound].cost, rel=1e-6, abs=1e-6)
    assert figure - 2 * STEP < 0 or not has_answer(of, bound, round(figure - 2 * STEP, 3))
    assert 0.0 <= figure - found[bound].value < 2 * STEP


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("bound", ["share_ratio_at_least", "suits_at_least"])
def test_the_highest_floor_can_be_typed_and_a_higher_one_cannot(seed: int, bound: str):
    """The same of bounds from below."""
    of = random_scenario(seed, members=6)
    lowest = 0.0 if bound == "share_ratio_at_least" else -1.0
    found = {each.bound: each for each in explain(of, held(bound, lowest)).reachable}
    figure = found[bound].figure
    if figure < lowest:
        pytest.skip("someone is paid more than it gives, whatever is done")
    assert has_answer(of, bound, figure)
    assert not has_answer(of, bound, round(figure + 2 * STEP, 3))


def test_by_hand_one_who_must_carry_more():
    """B must give 60 of 100 and its fair share is 30 %: it carries twice its share, without the floor no one need."""
    floor = {"member": "B", "rule": "at_least", "resource": "troops", "amount": 60.0}
    (found,) = explain(edited(three_members(), caveats=[floor]), CHEAP).reachable
    assert (found.figure, found.cost) == (2.0, 100.0)
    (way,) = found.in_the_way
    assert (way.rule.place, way.figure) == ("caveats/row 1/amount", 1.0)


def test_one_state_or_none_has_nothing_to_reach():
    """Who is alone carries all of it: no ratio but 1 is to be had, and none is told."""
    alone = {name: value for name, value in three_members().model_dump().items() if name not in ("layout", "warnings")}
    one = edited(three_members(), members=alone["members"][:1], capacities=capacities(A=100.0))
    assert explain(one, CHEAP).reachable == ()


@pytest.mark.parametrize("objective", [Objective.LEAST_COST, Objective.LEXIMIN])
def test_isaf_can_hold_its_heaviest_at_1_25_and_not_at_1_22(objective: Objective):
    """1.25 costs 36,629 million; of 1.22 it is said that 1.243 can be had, where, and what that costs."""
    isaf = example("isaf-2010")
    policy = Policy(policy="capped", objective=objective, share_ratio_at_most=1.25)
    assert solve(isaf, policy).total_cost == pytest.approx(36629.2, abs=0.1)
    answer = solve(isaf, policy.model_copy(update={"share_ratio_at_most": 1.22}))
    assert answer.status is Status.INFEASIBLE
    assert answer.nearest is not None
    assert [change.words for change in answer.nearest.changes] == [
        "raise share_ratio_at_most of the policy capped from 1.22 to 1.243"
    ]
    again = solve(isaf, policy.model_copy(update={"share_ratio_at_most": 1.243}))
    assert again.total_cost == pytest.approx(answer.nearest.total_cost, rel=1e-9)
    assert answer.nearest.worst_ratio <= 1.243 + 1e-9


def test_the_way_out_of_bounds_that_contradict_each_other_is_one_of_them():
    """At most 1 and at least 1 hold where burdens can be equal; where cost may not rise, each alone is loosened."""
    both = CHEAP.model_copy(update={"share_ratio_at_least": 0.9, "cost_tolerance": 0.1})
    found = explain(two_prices(), both)
    assert found.status is Status.INFEASIBLE
    (change,) = found.relaxations
    assert change.scope == "share_ratio_at_least"
    loosened = both.model_copy(update=dict(change.edits[0].cells or {}))
    assert solve(two_prices(), loosened).total_cost == pytest.approx(change.total_cost)


@pytest.mark.parametrize("seed", range(4))
def test_each_rule_said_to_be_in_the_way_is(seed: int):
    """Taken out of the workbook, a caveat in the way lets the cap be as low as is said, and no lower."""
    of = random_scenario(seed, members=6)
    reach = explain(of, CHEAP).reachable
    caveats = [way for found in reach for way in found.in_the_way if way.rule.address.part == "caveat"]
    for way in caveats:
        kept = [row for place, row in enumerate(of.caveats, 1) if str(place) != way.rule.address.keys[0]]
        assert has_answer(edited(of, caveats=kept), "share_ratio_at_most", way.figure)
        assert not has_answer(edited(of, caveats=kept), "share_ratio_at_most", round(way.figure - 2 * STEP, 3))
