"""Stress: the hot program of a sample is the cold one, and its answers do not depend on luck, path or workers."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from models.arithmetic.families import Family
from models.policy.policy import Objective, Policy
from models.sheets.changes import uncertain_amounts, with_factors, without
from models.sheets.problems import InputError
from models.sheets.scenario import Scenario
from optimizer.coalition.amounts import UncertainSession
from optimizer.coalition.expressions import Shares, distances
from optimizer.coalition.formulation import open_session
from optimizer.coalition.objectives import status_quo
from optimizer.coalition.objectives.division_rule import targets as rule_targets
from optimizer.coalition.variables import Variables
from optimizer.lp.program import Program, Terms
from optimizer.solving.conflict import conflict
from optimizer.solving.solve import solve, solve_session
from optimizer.what_ifs.stress import drawn, stress, variance_shares
from tests import scenarios
from tests.coalitions import every_family, random_scenario
from tests.optimizer import toys
from tests.scenarios import FUNDING, TROOPS, capacities, edited, member, scenario

POLICY = Policy(policy="p")
ALL = {"personnel": 0.5, "risk": 0.25, "gini_at_most": 0.9, "suits_at_least": -0.5}


def named(amounts, factors) -> dict:
    """Factors by the key of their amount."""
    return dict(zip((each.key for each in amounts), factors.tolist(), strict=True))


def assert_same_program(one: Scenario, policy: Policy) -> None:
    """The numbers of a sample's program, changed in place, are those of formulating its scenario."""
    amounts = uncertain_amounts(one)
    uncertain = UncertainSession(one, policy, amounts)
    for sample in range(3):
        factors = drawn(amounts, 7, sample)
        hot, cold = uncertain.at(factors), open_session(with_factors(one, named(amounts, factors)), policy)
        assert hot.program.rows == cold.program.rows
        for name in ("col_lower", "col_upper", "row_lower", "row_upper", "index", "value"):
            assert getattr(hot.arrays, name) == pytest.approx(getattr(cold.arrays, name), rel=1e-12), name
        for name in ("row_lower", "row_upper"):
            assert getattr(hot.loaded, name) == pytest.approx(getattr(cold.loaded, name), rel=1e-12), name
        for name in ("gaps", "surplus", "cost", "fair", "interest"):
            assert getattr(hot, name) == pytest.approx(getattr(cold, name)), name
        if policy.objective is Objective.DIVISION_RULE:
            assert rule_targets(hot, 3.0) == pytest.approx(rule_targets(cold, 3.0))


@pytest.mark.parametrize("seed", range(6))
def test_loans_move_as_if_formulated_again(seed: int):
    """Of a loan the price moves where its payer's money is counted, and people where its owner's are."""
    policy = Policy(policy="test", participation=True, personnel=0.5, risk=0.25, pledges_bind=True)
    assert_same_program(every_family(seed), policy)


@pytest.mark.parametrize("family", Family)
def test_every_family_of_rows_moves_as_if_formulated_again(family: Family):
    """Each of C1 to C17: the sample's rows, bounds and costs equal those of a cold formulation."""
    assert_same_program(toys.toy(family), toys.POLICY)


@pytest.mark.parametrize("objective", Objective)
def test_every_objective_moves_as_if_formulated_again(objective: Objective):
    """Under each objective, with bounds and with people and risk counted, the sample's program equals the cold one."""
    one = random_scenario(3, periods=2)
    pledged = [row.model_copy(update={"pledged": row.available / 2}) for row in one.capacities]
    assert_same_program(
        Scenario(**(one.model_dump() | {"capacities": pledged})), Policy(policy="p", objective=objective, **ALL)
    )


def test_an_objective_in_money_moves_whatever_its_rows_are_called(monkeypatch: pytest.MonkeyPatch):
    """The change from the status quo, with rows named otherwise and prices in what is minimised, moves as if cold."""

    def form(program: Program, v: Variables, f: Shares) -> Terms:
        paid = [(x, cost) for of_member in v.paid_by.values() for _, x, cost in of_member]
        return status_quo.change(program, v, f) + paid

    monkeypatch.setattr(status_quo, "distances", partial(distances, family="change"))
    monkeypatch.setattr(status_quo, "RECORD", replace(status_quo.RECORD, form=form))
    one = random_scenario(3, periods=2)
    pledged = [row.model_copy(update={"pledged": row.available / 2}) for row in one.capacities]
    assert_same_program(edited(one, capacities=pledged), Policy(policy="p", objective=Objective.STATUS_QUO))


def test_a_cost_that_is_repaid_in_full_still_moves():
    """Where the pool repays exactly the unit cost no coefficient is there to move; at other costs there is one."""
    one = scenario(
        members=[member("A"), member("B")],
        resources=[TROOPS, FUNDING],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 4.0, "reimbursement": 1.0},
            {"mission": "N", "resource": "funding", "target": 1.0},
        ],
        capacities=[*capacities(A=8.0, B=8.0), *capacities("funding", A=20.0, B=20.0)],
    )
    assert_same_program(one, Policy(policy="p"))


@pytest.mark.parametrize("objective", [Objective.LEXIMIN, Objective.PROPORTIONAL, Objective.EQUAL_SACRIFICE])
def test_samples_agree_with_solving_each_scenario_cold(objective: Objective):
    """Every sample's cost, gap, unmet shares and share ratios are those that `solve` finds from nothing."""
    one, policy = random_scenario(11), Policy(policy="p", objective=objective)
    found = stress(one, policy, samples=6, seed=5)
    near: dict[str, Any] = {"rel": 1e-6, "abs": 1e-7}
    for sample in range(6):
        altered = with_factors(one, named(found.amounts, drawn(found.amounts, 5, sample)))
        cold = solve(altered, policy)
        assert found.outcomes["cost",][sample] == pytest.approx(cold.total_cost, **near)
        assert found.outcomes["least_cost",][sample] == pytest.approx(cold.least_cost)
        for (resource, mission, period), unmet in cold.unmet.items():
            share = unmet / altered.requirement[resource, mission, period].target
            assert found.outcomes["unmet", resource, mission, period][sample] == pytest.approx(share, **near)
        total = sum(cold.loads.values())
        for name, load in cold.loads.items():
            ratio = load / total / cold.fair_shares[name]
            assert found.outcomes["ratio", name][sample] == pytest.approx(ratio, **near)


def test_whole_assets_share_sacrifice_as_if_formulated_again():
    """18 units of 10 planned, whole: the tangents of the sample and of its scenario touch the same parabolas."""
    one = scenario(
        members=[member("A"), member("B")],
        resources=[TROOPS | {"divisible": False}],
        capacities=[
            {"member": "A", "resource": "troops", "available": 50.0, "unit_cost": 1.0},
            {"member": "B", "resource": "troops", "available": 50.0, "unit_cost": 1.1},
        ],
        uncertainty=[{"what": "requirement", "low": 0.5, "high": 2.0}],
    )
    policy = Policy(policy="p", objective="equal_sacrifice", indivisible="exact")
    amounts, factors = uncertain_amounts(one), np.array([1.8])
    hot = solve_session(UncertainSession(one, policy, amounts).at(factors))
    cold = solve(with_factors(one, named(amounts, factors)), policy)
    assert hot.loads == pytest.approx(cold.loads) == {"A": 10.0, "B": 8.8}


def test_the_same_seed_gives_the_same_result_and_another_seed_another():
    """Every number is equal to the last bit, in whatever order the tasks were carried out."""
    one, policy = random_scenario(2), Policy(policy="p")
    alone = stress(one, policy, samples=30)
    turned = stress(one, policy, samples=30, carry_out=lambda work, tasks: [*map(work, tasks[::-1])][::-1])
    other = stress(one, policy, samples=30, seed=2)
    for key, values in alone.outcomes.items():
        assert np.array_equal(values, turned.outcomes[key], equal_nan=True)
    assert alone.withdrawals == turned.withdrawals
    assert not np.array_equal(alone.outcomes["cost",], other.outcomes["cost",])


def test_a_sample_depends_on_its_number_and_the_seed_alone():
    """Sample 4 of 5 is sample 4 of 28."""
    one, policy = random_scenario(4), Policy(policy="p")
    few, many = stress(one, policy, samples=5), stress(one, policy, samples=28)
    assert few.outcomes["cost",][4] == many.outcomes["cost",][4]


def test_a_withdrawal_is_the_answer_without_the_member():
    """C's 20 fall on A and B by 50 to 30: burdens 62.5 and 37.5, the heir is A with 12.5 more."""
    found = stress(scenarios.three_members(), Policy(policy="p"), samples=0)
    gone = found.withdrawals["C"]
    assert (gone.heirs, gone.more) == (("A",), pytest.approx(12.5))
    assert gone.total_cost == pytest.approx(100)
    assert gone.worst_ratio == pytest.approx(1)
    for name, row in found.withdrawals.items():
        cold = solve(without(scenarios.three_members(), name), Policy(policy="p"))
        assert (row.total_cost, row.least_cost) == (pytest.approx(cold.total_cost), pytest.approx(cold.least_cost))


def test_a_withdrawal_can_open_a_gap():
    """Of 10 needed A has 8 and B 7: without A a share of 0.3 is unmet, without B 0.2."""
    one = scenario(members=[member("A"), member("B")], capacities=capacities(A=8.0, B=7.0))
    found = stress(one, Policy(policy="p"), samples=0).withdrawals
    assert found["A"].gap == pytest.approx(0.3)
    assert found["B"].gap == pytest.approx(0.2)


def test_a_withdrawal_that_leaves_no_answer_says_so():
    """Of 10 indispensable A has 9 and B 4: neither can be spared."""
    one = scenario(
        members=[member("A"), member("B")],
        requirements=[{"mission": "N", "resource": "troops", "target": 10.0, "minimum": 10.0}],
        capacities=capacities(A=9.0, B=4.0),
    )
    for name, gone in stress(one, Policy(policy="p"), samples=0).withdrawals.items():
        assert gone.status == "infeasible"
        assert "without this member" in gone.reason
        other = "B" if name == "A" else "A"
        assert {rule.address.keys for rule in gone.conflict} == {("troops", "N", "1"), (other, "troops", "1")}


@pytest.mark.parametrize("seed", range(6))
def test_the_rules_named_for_a_withdrawal_conflict_and_none_can_be_spared(seed: int):
    """With hard minimums the rules named are those that conflict in the coalition without the member."""
    of = random_scenario(seed)
    hard = edited(of, requirements=[row.model_copy(update={"minimum": row.target / 3}) for row in of.requirements])
    found = stress(hard, POLICY, samples=0)
    for name, gone in found.withdrawals.items():
        assert bool(gone.conflict) == (gone.status == "infeasible")
        if gone.conflict:
            assert gone.conflict == conflict(without(hard, name), POLICY)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_given_in_the_place_of_who_leaves_is_the_difference_of_two_answers(seed: int):
    """Moves are what the answer without a member gives more than the plan, and cost what these units cost."""
    of = random_scenario(seed)
    found, plan = stress(of, POLICY, samples=0), solve(of, POLICY)
    for name, gone in found.withdrawals.items():
        after = solve(without(of, name), POLICY)
        more = {
            (m, r, k): x - plan.contributions.get((m, r, k, t), 0.0) for (m, r, k, t), x in after.contributions.items()
        }
        moved = {(move.member, move.resource, move.mission): move for move in gone.moves}
        assert {key for key, x in more.items() if x > 1e-3} <= set(moved)
        assert all(move.units == pytest.approx(more[key], abs=1e-6) for key, move in moved.items())
        for (m, r, _), move in moved.items():
            assert move.cost == pytest.approx(
                move.units * of.unit_cost(m, r, "1" if "1" in of.periods else of.periods[0])
            )
        net = {m: after.burdens[m].net - plan.burdens[m].net for m in of.states if m != name}
        assert dict(gone.carries) == pytest.approx(
            {m: x for m, x in net.items() if x > 1e-6 * plan.total_cost}, abs=1e-6
        )
        assert [x for _, x in gone.carries] == pytest.approx(sorted(net[m] for m, _ in gone.carries)[::-1], rel=1e-5)


def test_who_leads_takes_the_lead_along():
    """Where A must lead with half, B alone may still go when A leaves."""
    one = scenario(
        members=[member("A"), member("B")],
        missions=[{"mission": "N", "name": "North", "lead": "A", "lead_share": 0.5}],
        capacities=capacities(A=10.0, B=10.0),
    )
    assert stress(one, Policy(policy="p"), samples=0).withdrawals["A"].gap == 0


def test_samples_without_an_answer_are_counted_and_left_out():
    """A minimum of 10 with 10 available holds only while the capacity does not fall: some samples have no answer."""
    one = scenario(
        members=[member("A")],
        requirements=[{"mission": "N", "resource": "troops", "target": 10.0, "minimum": 10.0}],
        capacities=capacities(A=10.0),
        uncertainty=[{"what": "capacity", "low": 0.9, "high": 1.1}],
    )
    found = stress(one, Policy(policy="p"), samples=20)
    rises = found.factors[:, 0] >= 1
    assert found.answered == rises.sum() < 20
    assert np.array_equal(np.isfinite(found.outcomes["cost",]), rises)
    assert found.spreads["cost",].p95 == pytest.approx(10)


def test_ranges_come_from_the_sheet_and_the_closer_row_wins():
    """A row for B's troops beats the row for all troops; what no row names is certain; money's price never moves."""
    one = scenario(
        members=[member("A"), member("B")],
        resources=[TROOPS, FUNDING],
        capacities=[*capacities(A=1.0, B=1.0), *capacities("funding", A=1.0)],
        uncertainty=[
            {"what": "capacity", "low": 0.5, "high": 0.6, "resource": "troops", "member": "B"},
            {"what": "capacity", "low": 0.8, "high": 1.1, "resource": "troops"},
            {"what": "unit_cost", "low": 1.0, "high": 2.0},
        ],
    )
    found = {each.key: (each.low, each.high) for each in uncertain_amounts(one)}
    assert found == {
        ("capacity", "A", "troops"): (0.8, 1.1),
        ("capacity", "B", "troops"): (0.5, 0.6),
        ("unit_cost", "A", "troops"): (1.0, 2.0),
        ("unit_cost", "B", "troops"): (1.0, 2.0),
    }


def test_an_empty_sheet_means_ten_per_cent_on_everything():
    """Capacities, requirements and unit costs each have the default range."""
    ranges = {(each.what, each.low, each.high) for each in uncertain_amounts(scenarios.two_prices())}
    assert ranges == {(what, 0.9, 1.1) for what in ("capacity", "requirement", "unit_cost")}


def test_a_range_that_can_match_nothing_is_refused():
    """A capacity is not by mission: the row is a problem with its place."""
    one = scenario(
        members=[member("A")],
        capacities=capacities(A=1.0),
        uncertainty=[{"what": "capacity", "low": 0.9, "high": 1.1, "mission": "N"}],
    )
    with pytest.raises(InputError, match="blank mission"):
        stress(one, Policy(policy="p"), samples=1)


def test_variance_shares_of_a_known_sum():
    """Of 3 x + y + 0 z with independent uniforms x explains 0.9 and y 0.1, each within its interval; z nothing."""
    rng = np.random.default_rng(1)
    x = rng.random((4000, 3))
    share, low, high, sign = variance_shares(x, 3.0 * x[:, 0] - x[:, 1])
    assert share == pytest.approx([0.9, 0.1, 0.0], abs=0.03)
    assert np.all((low <= [0.91, 0.1, 0.001]) & (high >= [0.89, 0.09, 0.0]))
    assert low[2] == 0
    assert sign[:2].tolist() == [1, -1]


def test_what_never_moves_has_no_drivers():
    """A ratio that is the same in every sample is explained by nothing."""
    share, *_ = variance_shares(np.random.default_rng(1).random((50, 2)), np.ones(50))
    assert share.tolist() == [0, 0]


def test_the_driver_of_a_share_is_found():
    """Two members of equal shares, B short of its half: B's ratio rises and A's falls with what B has, alone."""
    one = scenario(
        members=[member("A"), member("B")],
        capacities=capacities(A=20.0, B=3.0),
        uncertainty=[{"what": "capacity", "low": 0.8, "high": 1.2}],
    )
    found = stress(one, Policy(policy="p"), samples=40)
    (first, *_), (second, *_) = found.drivers["A"], found.drivers["B"]
    assert (first.amount.member, first.sign, second.amount.member, second.sign) == ("B", -1, "B", 1)
    assert first.share == pytest.approx(1)
    assert len(found.drivers["B"]) == 1


def test_no_answer_as_planned_is_a_value():
    """Where the plan itself has no answer, its allocation says why and nothing was sampled."""
    found = stress(scenarios.impossible(), Policy(policy="p"), samples=3)
    assert found.allocation.status == "infeasible"
    assert found.allocation.conflict
    assert found.outcomes == {}
