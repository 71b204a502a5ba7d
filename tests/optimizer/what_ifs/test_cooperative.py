"""Stand-alone costs and the divisions that rest on them: published numbers, and costs computed from nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.answers.allocation import Allocation
from models.answers.what_if_settings import Game
from models.answers.what_ifs import Division
from models.arithmetic.families import Family
from models.policy.policy import Objective, Policy
from models.sheets.changes import altered, without
from models.sheets.scenario import Scenario
from optimizer.coalition import families
from optimizer.coalition.families import RECORDS
from optimizer.coalition.formulation import open_session
from optimizer.solving.solve import solve
from optimizer.what_ifs.cooperative import OTHERS, StandAlone, shares
from tests import scenarios
from tests.cases import CASES, Case
from tests.coalitions import random_scenario, with_slack
from tests.published import case
from tests.scenarios import AIRLIFT, FUNDING, TROOPS, capacities, member, scenario, two_prices

POLICY = Policy(policy="p")


def three_suppliers() -> Scenario:
    """E13 of the published answers: unit costs 1, 2, 4, capacities 10, needs of their own 6, 8, 5."""
    return scenario(
        members=[member("1", gdp=6.0), member("2", gdp=8.0), member("3", gdp=5.0)],
        requirements=[{"mission": "N", "resource": "troops", "target": 19.0}],
        capacities=[
            {"member": name, "resource": "troops", "available": 10.0, "unit_cost": price}
            for name, price in (("1", 1.0), ("2", 2.0), ("3", 4.0))
        ],
    )


def test_a_row_of_two_members_lapses_where_either_is_away(monkeypatch: pytest.MonkeyPatch):
    """A's budget of 4, were it B's too, holds A where both are there: 4 and 6 at 3; alone A meets all, at 10."""
    of = scenario(
        members=[member("A", budget=4.0), member("B"), member("C")],
        capacities=[*two_prices().capacities, *capacities(C=10.0)],
    )
    both = replace(RECORDS[Family.BUDGET], lapses=True, owners=lambda *_: ("A", "B"))
    monkeypatch.setattr(families, "RECORDS", RECORDS | {Family.BUDGET: both})
    alone = StandAlone(of, solve(of, POLICY), {m: (m,) for m in "ABC"}, Game.WHOLE)
    costs = {names: alone.cost(frozenset(names)) for names in ("C", "AB", "C", "A", "B")}
    assert costs == pytest.approx({"A": 10.0, "AB": 22.0, "B": 30.0, "C": 10.0})


def test_three_suppliers_are_the_published_game():
    """Published case E13: all seven costs, the Shapley value, the nucleolus and the dual core point (2, 16, 10)."""
    published = case("E13-LP-COST-GAME")
    found = shares(three_suppliers(), POLICY)
    assert {"".join(sorted(coalition)): cost for coalition, cost in found.costs.items()} == pytest.approx(
        published["inputs"]["values"]
    )
    expected = published["expected"]
    for rule, name in (
        (Division.SHAPLEY, "shapley_float"),
        (Division.NUCLEOLUS, "nucleolus"),
        (Division.DUAL, "owen_allocation"),
    ):
        assert list(found.payments[rule].values()) == pytest.approx(expected[name], abs=1e-6)
        assert found.in_core(rule) is True
    assert found.total == pytest.approx(expected["grand_cost"])
    assert found.certified
    assert found.short == frozenset()


def test_an_objection_names_who_would_leave():
    """By ability 1 and 2 pay 10 and 13.7 of the 28 under leximin; together they need only 18."""
    found = shares(three_suppliers(), POLICY)
    objection = found.objections[Division.POLICY]
    assert found.in_core(Division.POLICY) is False
    assert objection.coalition == ("1", "2")
    assert (objection.pays, objection.alone) == (pytest.approx(10 + 96 / 7), pytest.approx(18))


def test_what_cannot_be_met_is_bought_at_the_penalty():
    """B has nothing for its own 5: it buys them at 2 times the dearest unit cost, 3; and is named."""
    one = scenario(
        members=[member("A"), member("B")],
        capacities=[{"member": "A", "resource": "troops", "available": 10.0, "unit_cost": 3.0}],
    )
    found = shares(one, POLICY)
    assert found.costs[frozenset("B")] == pytest.approx(5 * 2 * 3)
    assert found.costs[frozenset("A")] == pytest.approx(15)
    assert found.short == {frozenset("B")}
    assert shares(one, POLICY, penalty=7.0).costs[frozenset("B")] == pytest.approx(5 * 7 * 3)


def test_the_whole_task_is_another_game():
    """Each alone must meet all 10: A has them at 1, B at 3, both pay 10."""
    found = shares(scenarios.two_prices(), POLICY, game=Game.WHOLE)
    assert {"".join(sorted(c)): cost for c, cost in found.costs.items()} == pytest.approx({"A": 10, "B": 30, "AB": 10})
    assert found.payments[Division.SHAPLEY] == pytest.approx({"A": -5, "B": 15})
    assert Division.DUAL not in found.payments


def test_a_gap_of_all_is_no_ones_to_pay():
    """10 are needed and 7 exist: the coalition's cost is that of 7, and no penalty."""
    one = scenario(members=[member("A"), member("B")], capacities=capacities(A=3.0, B=4.0))
    found = shares(one, POLICY)
    assert found.total == pytest.approx(7)
    assert frozenset("AB") not in found.short


def test_rules_of_those_who_are_away_lapse():
    """A must lead with half and insists on giving 9; B alone does neither, and A alone both."""
    one = scenario(
        members=[member("A"), member("B")],
        missions=[{"mission": "N", "name": "North", "lead": "A", "lead_share": 0.5}],
        capacities=capacities(A=10.0, B=10.0),
        caveats=[{"member": "A", "rule": "at_least", "resource": "troops", "amount": 9.0}],
    )
    found = shares(one, POLICY)
    assert found.costs[frozenset("B")] == pytest.approx(5)
    assert found.costs[frozenset("A")] == pytest.approx(9)
    assert found.short == frozenset()


def test_a_rule_that_leaves_no_answer_alone_costs_everything():
    """The mission must survive the loss of its largest giver: no one can alone, so each buys its 5 at 2."""
    one = scenario(
        members=[member("A"), member("B"), member("C")],
        requirements=[{"mission": "N", "resource": "troops", "target": 9.0, "minimum": 9.0, "secure": True}],
        capacities=capacities(A=9.0, B=9.0, C=9.0),
    )
    found = shares(one, POLICY)
    assert found.costs[frozenset("A")] == pytest.approx(3 * 2)
    assert frozenset("A") in found.short
    assert frozenset("AB") not in found.short


def test_support_needs_both_ends():
    """B pays A's costs under an agreement; who goes alone neither pays nor is paid, in any order."""
    one = scenario(
        members=[member("A"), member("B"), member("C")],
        resources=[TROOPS, FUNDING],
        requirements=[{"mission": "N", "resource": "troops", "target": 9.0}],
        capacities=[*capacities(A=9.0, C=9.0), *capacities("funding", B=20.0)],
        agreements=[
            {"giver": "B", "receiver": "A", "resource": "funding", "limit": 5.0},
            {"giver": "B", "receiver": "C", "resource": "funding", "limit": 5.0},
        ],
    )
    answer, players = solve(one, POLICY), {name: (name,) for name in "ABC"}
    expected = {"A": 3, "B": 6, "C": 3, "AB": 6, "AC": 6, "BC": 6, "ABC": 9}
    for order in (list(expected), list(expected)[::-1]):
        alone = StandAlone(one, answer, players)
        assert {some: alone.cost(frozenset(some)) for some in order} == pytest.approx({s: expected[s] for s in order})


def test_loans_need_both_ends():
    """B, who may not go itself, lends A 6 of the 9 hours at 1 each; alone A flies its own at 2, and B has no way."""
    one = scenario(
        members=[member("A"), member("B")],
        resources=[AIRLIFT],
        missions=[{"mission": "N", "name": "North", "lead": "A", "lead_share": 1.0, "lead_resource": "airlift"}],
        requirements=[{"mission": "N", "resource": "airlift", "target": 9.0}],
        capacities=[
            {"member": "A", "resource": "airlift", "available": 9.0, "unit_cost": 2.0},
            {"member": "B", "resource": "airlift", "available": 9.0, "unit_cost": 1.0},
        ],
        agreements=[{"giver": "B", "receiver": "A", "resource": "airlift", "limit": 6.0}],
    )
    answer = solve(one, POLICY)
    alone = StandAlone(one, answer, {name: (name,) for name in "AB"}, Game.WHOLE)
    assert alone.cost(frozenset("AB")) == pytest.approx(12.0)
    assert alone.cost(frozenset("A")) == pytest.approx(18.0)
    own = StandAlone(one, answer, {name: (name,) for name in "AB"})
    assert sum(own.dual_point().values()) == pytest.approx(own.cost(frozenset("AB"))) == pytest.approx(12.0)


def test_organisations_help_everyone_and_are_no_players():
    """O gives up to 6 of the 12: each of two states alone gets 3 of its 6 from O, and pays for the rest."""
    one = scenario(
        members=[member("A"), member("B"), member("O", kind="organisation")],
        requirements=[{"mission": "N", "resource": "troops", "target": 12.0}],
        capacities=capacities(A=12.0, B=12.0, O=6.0),
    )
    found = shares(one, POLICY)
    assert {"".join(sorted(some)): cost for some, cost in found.costs.items()} == pytest.approx(
        {"A": 3, "B": 3, "AB": 6}
    )
    assert sum(found.payments[Division.DUAL].values()) == pytest.approx(6)


@settings(max_examples=8)
@given(seed=st.integers(0, 10_000), game=st.sampled_from(Game))
def test_hot_costs_agree_with_cold_ones(seed: int, game: Game):
    """On random coalitions every c(S) is that of a program loaded for S alone."""
    one = random_scenario(seed, members=4)
    answer = solve(one, POLICY)
    players = {row.member: (row.member,) for row in one.members}
    hot = StandAlone(one, answer, players, game)
    hot.cost_all()
    for size in (1, 2, 4):
        for some in combinations(players, size):
            cold = StandAlone(one, answer, players, game)
            assert hot.costs[frozenset(some)] == pytest.approx(cold.cost(frozenset(some)), rel=1e-7, abs=1e-7)


@settings(max_examples=8)
@given(seed=st.integers(0, 10_000))
def test_a_coalition_that_can_meet_its_needs_costs_what_solve_finds(seed: int):
    """Without the others, and with their needs gone, least cost is c(S), in a program made from another scenario."""
    one = with_slack(seed, members=4)
    answer = solve(one, POLICY)
    found = StandAlone(one, answer, {row.member: (row.member,) for row in one.members})
    for gone in one.states:
        rest = frozenset(one.states) - {gone}
        cost = found.cost(rest)
        if rest in found.short:
            continue
        part = 1.0 - answer.fair_shares[gone]
        needs = tuple(
            row.model_copy(
                update={"target": part * (row.target - answer.unmet[row.resource, row.mission, one.periods[0]])}
            )
            for row in one.requirements
        )
        alone = solve(altered(without(one, gone), requirements=needs), POLICY)
        if not any(alone.unmet.values()):
            assert cost == pytest.approx(alone.least_cost, rel=1e-6, abs=1e-6)


@settings(max_examples=10)
@given(seed=st.integers(0, 10_000))
def test_the_dual_point_pays_for_the_whole_and_is_never_blocked(seed: int):
    """Owen (1975): where rules bind members one by one, the prices of the whole give a core point."""
    found = shares(with_slack(seed), POLICY)
    scale = max(found.costs.values())
    assert sum(found.payments[Division.DUAL].values()) == pytest.approx(found.total, abs=1e-6 * scale)
    assert found.objections[Division.DUAL].excess <= 1e-6 * scale
    paid = found.payments[Division.SHAPLEY]
    excesses = [sum(paid[m] for m in group) - cost for group, cost in found.costs.items() if len(group) < len(paid)]
    assert found.objections[Division.SHAPLEY].excess == pytest.approx(max(excesses), abs=1e-9 * scale)


def test_the_smaller_members_act_as_one():
    """Of four members two are players and the other two one more; the whole still costs the whole."""
    one = random_scenario(5, members=4)
    found, all_of_them = shares(one, POLICY, members=2), shares(one, POLICY)
    assert len(found.players) == 3
    assert len(found.players[OTHERS]) == 2
    assert found.total == pytest.approx(all_of_them.total)
    for coalition, cost in found.costs.items():
        members = frozenset(m for player in coalition for m in found.players[player])
        assert cost == pytest.approx(all_of_them.costs[members])


def test_a_sampled_value_states_its_error_and_covers_the_exact_one():
    """From 400 orders the estimate adds up to the total and every player's exact value lies within the bound."""
    one = random_scenario(5, members=5)
    sampled, exact = shares(one, POLICY, samples=400, seed=3), shares(one, POLICY)
    assert not sampled.exact
    assert sampled.orders == 400
    assert sum(sampled.payments[Division.SHAPLEY].values()) == pytest.approx(exact.total)
    for player, paid in exact.payments[Division.SHAPLEY].items():
        assert abs(sampled.payments[Division.SHAPLEY][player] - paid) <= sampled.bound
    assert Division.NUCLEOLUS not in sampled.payments
    assert sampled.in_core(Division.SHAPLEY) in (False, None)
    again = shares(one, POLICY, samples=400, seed=3)
    assert again.payments == sampled.payments


def test_sampling_stops_at_the_error_asked_for():
    """A standard error of 5 % of the total needs fewer than all the orders."""
    found = shares(random_scenario(5, members=5), POLICY, samples=2000, error=0.05)
    assert found.orders < 2000
    assert max(found.standard_error.values()) <= 0.05 * found.total


def test_the_policy_decides_whose_need_is_whose_and_nothing_else():
    """With the same key, costs of coalitions are the same whatever the policy seeks to equalise or bound."""
    one = random_scenario(7, members=3)
    plain = shares(one, Policy(policy="a", objective=Objective.LEAST_COST))
    busy = shares(one, Policy(policy="b", objective=Objective.GINI, personnel=1.0, share_ratio_at_most=9.0))
    assert {c: busy.costs[c] for c in plain.costs} == pytest.approx(dict(plain.costs), rel=1e-6)


def test_no_answer_is_a_value():
    """Without a feasible allocation nothing is divided, and the allocation says why."""
    found = shares(scenarios.impossible(), POLICY)
    assert found.payments == {}
    assert found.allocation.conflict


def test_too_many_members_for_all_coalitions_is_refused():
    """15 members have 32,767 coalitions: the error says how many are costed."""
    with pytest.raises(ValueError, match="1 to 14"):
        shares(random_scenario(1, members=16), POLICY, members=15)


def cost_without_the_others(case: Case, answer: Allocation, member: str, penalty: float = 2.0) -> float | None:
    """What it costs one member to deliver what the answer delivers, formulated anew of the scenario without the others.

    What it cannot give it buys at the penalty times the dearest price; None where it has no answer.
    """
    of, prices = case.scenario, dict[tuple[str, str], float]()
    for owner, resource, period in of.capacity:
        price = of.unit_cost(owner, resource, period)
        prices[resource, period] = max(price, prices.get((resource, period), 0.0))
    most = max(prices.values(), default=0.0) or 1.0
    alone = reduce(without, (name for name in of.states if name != member), of)
    needs = [
        row.model_copy(
            update={
                "period": t,
                "target": max(0.0, row.target - answer.unmet[r, k, t]),
                "minimum": row.minimum if row.secure else 0.0,
            }
        )
        for (r, k, t), row in alone.requirement.items()
    ]
    able = [row.model_copy(update={"indicators": {**row.indicators, "gdp": 1.0}}) for row in alone.members]
    p = open_session(
        altered(alone, requirements=tuple(needs), members=tuple(able)),
        Policy(policy="cost", objective="least_cost", pledges_bind=case.policy.pledges_bind),
    )
    money = np.zeros(len(p.cost))
    for variable, coefficient in p.variables.net_cost[member]:
        money[p.position[hash(variable)]] += coefficient
    for (r, _, t), u in p.variables.u.items():
        money[p.position[hash(u)]] = penalty * (prices.get((r, t), 0.0) or most)
    solution = p.loaded.minimise(money)
    return solution.objective if solution.optimal else None


@pytest.mark.parametrize("name", CASES)
def test_a_member_alone_costs_what_the_scenario_without_the_others_does(name: str):
    """For every family: players that are away take their rules with them, as if they had never been in the workbook."""
    of = CASES[name]()
    answer = solve(of.scenario, of.policy)
    alone = StandAlone(of.scenario, answer, {m: (m,) for m in of.scenario.states}, Game.WHOLE)
    for m in of.scenario.states:
        expected = cost_without_the_others(of, answer, m)
        if expected is None:
            expected = alone.everything
        assert alone.cost(frozenset((m,))) == pytest.approx(expected, abs=1e-7), m


HELPER = {"member": "O", "name": "Oland", "kind": "organisation"}


@pytest.mark.parametrize(
    "sheets",
    [
        {"capacities": capacities(A=20.0, B=20.0, O=4.0)},
        {"members": [member("A"), member("B"), HELPER | {"budget": 12.0}]},
        {"caveats": [{"member": "O", "rule": "at_most", "resource": "troops", "amount": 4.0}]},
        {"resources": [TROOPS | {"unit_cost": 3.0, "deployable_ratio": 0.2}]},
        {
            "capacities": capacities(A=20.0, B=20.0, O=4.0),
            "requirements": [
                {"mission": "N", "resource": "troops", "target": 12.0, "minimum": 4.0, "secure": True},
            ],
        },
    ],
    ids=["capacity", "budget", "ceiling", "rotation", "secure"],
)
def test_an_organisation_helps_each_member_with_its_share(sheets: dict[str, Any]):
    """O can help with 4 of 12; half of both for A alone, whatever family says so: it gives 4 at 3, and pays 12."""
    default: dict[str, Any] = {
        "members": [member("A"), member("B"), HELPER],
        "resources": [TROOPS | {"unit_cost": 3.0}],
        "requirements": [{"mission": "N", "resource": "troops", "target": 12.0}],
        "capacities": capacities(A=20.0, B=20.0, O=20.0),
    }
    assert shares(scenario(**default | sheets), POLICY).costs[frozenset("A")] == pytest.approx(12.0)
