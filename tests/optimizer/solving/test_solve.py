"""The stages of a solve: what each promises, and that the answer does not depend on names, order or luck."""

from __future__ import annotations

from math import isclose

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.answers.allocation import Address, Status
from models.arithmetic.audit import audit
from models.policy.policy import Objective, Policy
from models.sheets.scenario import Scenario
from optimizer.solving.solve import solve
from tests import scenarios
from tests.coalitions import random_scenario

OBJECTIVES = (Objective.LEAST_COST, Objective.MINIMAX, Objective.LEXIMIN, Objective.PROPORTIONAL)


def policy(objective: Objective = Objective.LEXIMIN, **more: object) -> Policy:
    """A policy of one objective."""
    return Policy(policy="test", objective=objective, **more)


def test_leximin_shares_one_divisible_need_by_ability():
    """Abilities 50, 30, 20 and a need of 100 give burdens 50, 30, 20 (water-filling; published case C15)."""
    answer = solve(scenarios.three_members(), policy())
    assert answer.loads == pytest.approx({"A": 50, "B": 30, "C": 20})


def test_leximin_fills_up_around_a_cap():
    """With C capped at 12 the rest is shared 55 to 33 (published case C15)."""
    three = scenarios.three_members()
    cap = {"member": "C", "rule": "at_most", "resource": "troops", "amount": 12.0}
    answer = solve(Scenario(**(three.model_dump() | {"caveats": [cap]})), policy())
    assert answer.loads == pytest.approx({"A": 55, "B": 33, "C": 12})


def test_price_of_fairness_on_two_prices():
    """Least cost is 10; minimax asks 7.5 of each and costs 15 (published case C14)."""
    answer = solve(scenarios.two_prices(), policy(Objective.MINIMAX))
    assert answer.least_cost == pytest.approx(10)
    assert answer.total_cost == pytest.approx(15)
    assert answer.loads == pytest.approx({"A": 7.5, "B": 7.5})


@pytest.mark.parametrize(("tolerance", "load"), [(0.0, 10.0), (0.2, 9.0), (0.4, 8.0), (1.0, 7.5)])
def test_cost_tolerance_bounds_what_fairness_may_cost(tolerance: float, load: float):
    """On two prices the frontier is cost = 30 - 2 load, so a tolerance of 0.2 allows 12 and a worst load of 9."""
    answer = solve(scenarios.two_prices(), policy(Objective.MINIMAX, cost_tolerance=tolerance))
    assert max(answer.loads.values()) == pytest.approx(load)
    assert answer.total_cost <= 10 * (1 + tolerance) + 1e-9


def test_the_more_important_mission_is_met_first():
    """Of 10 hours for two needs of 8, the mission that counts twice gets 8 and the other is short by 6."""
    for objective in OBJECTIVES:
        answer = solve(scenarios.scarce_airlift(), policy(objective))
        assert answer.unmet["airlift", "S", "1"] == 0
        assert answer.unmet["airlift", "N", "1"] == pytest.approx(6)


def test_fairness_is_never_bought_with_waste():
    """The proportional policy may not make A look fairer by sending troops that no one asked for."""
    answer = solve(scenarios.scarce_airlift(), policy(Objective.PROPORTIONAL))
    sent = sum(amount for (_, resource, *_), amount in answer.contributions.items() if resource == "troops")
    assert sent == pytest.approx(4)


def test_a_floor_may_insist_on_more_than_is_asked():
    """What a member insists on giving is given, even beyond the target."""
    floor = {"member": "A", "rule": "at_least", "resource": "troops", "amount": 12.0}
    base = scenarios.two_prices().model_dump()
    base["capacities"][0]["available"] = 20.0
    answer = solve(Scenario(**(base | {"caveats": [floor]})), policy())
    assert answer.contributions["A", "troops", "N", "1"] == pytest.approx(12)
    assert audit(scenarios.scenario(**(base | {"caveats": [floor]})), answer) == ()


def test_a_floor_on_a_mission_that_starts_later_is_not_due_before():
    """A insists on 3 in a mission of the second period: that can be kept, unless it names the first period."""
    floor = {"member": "A", "rule": "at_least", "mission": "S", "resource": "troops", "amount": 3.0}
    rows = {
        "periods": ("1", "2"),
        "members": [scenarios.member("A"), scenarios.member("B")],
        "missions": [{"mission": "N", "name": "North"}, {"mission": "S", "name": "South", "start": "2"}],
        "requirements": [{"mission": mission, "resource": "troops", "target": 4.0} for mission in "NS"],
        "capacities": scenarios.capacities(A=5.0, B=5.0),
    }
    answer = solve(scenarios.scenario(**rows, caveats=[floor]), policy())
    assert answer.certified
    assert answer.contributions["A", "troops", "S", "2"] == pytest.approx(3)
    early = solve(scenarios.scenario(**rows, caveats=[floor | {"period": "1"}]), policy())
    assert early.status is Status.INFEASIBLE


def test_alike_members_are_treated_alike():
    """Four members that only their names tell apart give the same to each of two alike missions."""
    for objective in OBJECTIVES:
        answer = solve(scenarios.ties(), policy(objective))
        assert answer.contributions == pytest.approx(
            {(name, "troops", mission, "1"): 2.5 for name in "ABCD" for mission in "NS"}
        )


def test_infeasible_says_which_rules_conflict():
    """3 available where 10 are indispensable and the other member may not go: all three rules are named."""
    answer = solve(scenarios.impossible(), policy())
    assert answer.status is Status.INFEASIBLE
    assert not answer.answered
    families = {rule.address.family for rule in answer.conflict}
    assert families == {"capacity", "requirement", "prohibition"}
    assert any("parliament" in rule.words for rule in answer.conflict)


@pytest.mark.parametrize("unit", [1.0, 1e-9, 1e-15])
def test_what_no_one_may_give_cannot_be_pledged_in_any_unit(unit: float):
    """A pledge of troops that approval still holds back has no answer, however small its figure."""
    coalition = scenarios.scenario(
        members=[scenarios.member("A", lead_time=1), scenarios.member("B")],
        requirements=[{"mission": "N", "resource": "troops", "target": 6.0 * unit}],
        capacities=[
            {"member": "A", "resource": "troops", "available": 4.0 * unit, "pledged": 0.45 * unit},
            {"member": "B", "resource": "troops", "available": 9.0 * unit},
        ],
    )
    assert solve(coalition, policy(pledges_bind=True)).status is Status.INFEASIBLE


def test_an_exhausted_time_limit_is_said():
    """Without time there is no answer, and the status says that it was the limit."""
    answer = solve(scenarios.three_members(), policy(), time_limit=0.0)
    assert answer.status is Status.LIMIT
    assert not answer.answered


def test_least_cost_prices_are_per_unit():
    """Where A (unit cost 1) is used up and B (3) fills the need, a unit more of A saves 2 and of need costs 3."""
    base = scenarios.two_prices().model_dump()
    base["requirements"][0]["target"] = 15.0
    answer = solve(Scenario(**base), policy(Objective.LEAST_COST))
    assert answer.prices[Address.of("capacity", "A", "troops", "1")] == pytest.approx(-2)
    assert answer.prices[Address.of("requirement", "troops", "N", "1")] == pytest.approx(3)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_whole_aircraft_are_given_whole(objective: Objective):
    """Of 3 aircraft two alike members give 2 and 1 where divisible ones would be 1.5 each; there are no prices then."""
    whole = {"resource": "troops", "name": "Aircraft", "kind": "asset", "unit": "aircraft", "divisible": False}
    scenario = scenarios.scenario(
        members=[scenarios.member("A"), scenarios.member("B")],
        resources=[whole | {"unit_cost": 1.0}],
        requirements=[{"mission": "N", "resource": "troops", "target": 3.0, "minimum": 3.0}],
        capacities=scenarios.capacities(A=2.0, B=2.0),
    )
    answer = solve(scenario, policy(objective, indivisible="exact"))
    assert sorted(answer.contributions.values()) == [1.0, 2.0]
    assert answer.prices == {}
    assert answer.violations == ()
    cut = solve(scenario, policy(Objective.LEXIMIN))
    assert sorted(cut.contributions.values()) == pytest.approx([1.5, 1.5])


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), objective=st.sampled_from(OBJECTIVES), periods=st.integers(1, 2))
def test_every_answer_is_certified_and_audits_clean(seed: int, objective: Objective, periods: int):
    """Random coalitions: every stage carries a certificate that holds, and every promise is kept."""
    scenario = random_scenario(seed, periods=periods)
    answer = solve(scenario, policy(objective))
    assert answer.status is Status.OPTIMAL
    assert answer.certified
    assert answer.violations == ()
    assert audit(scenario, answer) == ()


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), objective=st.sampled_from(OBJECTIVES))
def test_order_of_rows_does_not_matter(seed: int, objective: Objective):
    """Shuffling every sheet gives the same contributions to nine digits."""
    scenario = random_scenario(seed)
    rng = np.random.default_rng(seed)
    sheets = ("members", "resources", "missions", "requirements", "capacities", "caveats")
    shuffled = scenario.model_dump()
    for sheet in sheets:
        rows = shuffled[sheet]
        shuffled[sheet] = [rows[index] for index in rng.permutation(len(rows))]
    first, second = solve(scenario, policy(objective)), solve(Scenario(**shuffled), policy(objective))
    _assert_same(first.contributions, second.contributions)


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), objective=st.sampled_from(OBJECTIVES))
def test_names_do_not_matter(seed: int, objective: Objective):
    """Giving every member another name (in another alphabetical order) renames the answer and changes nothing else."""
    scenario = random_scenario(seed)
    renamed = {row.member: f"Z{99 - number}" for number, row in enumerate(scenario.members)}
    sheets = scenario.model_dump()
    for sheet in ("members", "capacities", "caveats"):
        sheets[sheet] = [row | {"member": renamed[row["member"]]} for row in sheets[sheet]]
    first, second = solve(scenario, policy(objective)), solve(Scenario(**sheets), policy(objective))
    _assert_same(
        {(renamed[m], *rest): amount for (m, *rest), amount in first.contributions.items()}, second.contributions
    )


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000))
def test_leximin_never_has_a_worse_worst_load_than_any_other_policy(seed: int):
    """Among all policies leximin's largest load per fair share is least, and least cost is cheapest."""
    scenario = random_scenario(seed)
    answers = {objective: solve(scenario, policy(objective)) for objective in OBJECTIVES}
    heaviest = {
        objective: max(load / answer.fair_shares[name] for name, load in answer.loads.items())
        for objective, answer in answers.items()
    }
    assert heaviest[Objective.LEXIMIN] <= min(heaviest.values()) * (1 + 1e-6)
    assert isclose(heaviest[Objective.LEXIMIN], heaviest[Objective.MINIMAX], rel_tol=1e-6)
    assert answers[Objective.LEAST_COST].total_cost <= min(a.total_cost for a in answers.values()) + 1e-6


def _assert_same(first: dict, second: dict) -> None:
    assert {key: amount for key, amount in first.items() if amount > 1e-6} == pytest.approx(
        {key: amount for key, amount in second.items() if amount > 1e-6}, rel=1e-6, abs=1e-6
    )
