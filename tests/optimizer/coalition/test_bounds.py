"""Fairness as a bound: each holds in the answer by an independent measure, costs what it must, and buys no gap."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.answers.allocation import Address, Status
from models.arithmetic.audit import audit
from models.policy.policy import Policy
from optimizer.solving.solve import solve
from reports.measures.measures import ability_weighted_gini, share_ratios, suits
from tests.coalitions import random_scenario
from tests.published import case
from tests.scenarios import capacities, edited, member, scarce_airlift, scenario, three_members, two_prices


def cheapest(**bounds: float) -> Policy:
    """Least cost within bounds."""
    return Policy(policy="test", objective="least_cost", **bounds)


@pytest.mark.parametrize(("most", "cost"), case("C14-COST-FRONTIER")["expected"]["frontier"])
def test_frontier_of_cost_by_bounding(most: float, cost: float):
    """C14: with A's share of the burden held to what a load of `most` is of the cost, least cost is the frontier's."""
    answer = solve(two_prices(), cheapest(share_ratio_at_most=most / (cost / 2)))
    assert answer.total_cost == pytest.approx(cost)
    assert max(answer.loads.values()) == pytest.approx(most)
    assert answer.least_cost == pytest.approx(case("C14-COST-FRONTIER")["expected"]["min_cost"])


SEEDS = (6, 7, 9, 11)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "bounds",
    [
        {"share_ratio_at_least": 0.3},
        {"share_ratio_at_most": 1.9},
        {"share_ratio_at_least": 0.3, "share_ratio_at_most": 1.9},
        {"suits_at_least": -0.1},
        {"suits_at_least": 0.0},
        {"gini_at_most": 0.25},
        {"load_ratio_at_most": 2.0},
    ],
    ids=str,
)
def test_bounds_hold_by_the_measures_of_the_report(seed: int, bounds: dict[str, float]):
    """Where there is an answer it keeps the bound by the report's measure, and costs no less than without it."""
    of = random_scenario(seed, members=7)
    answer, free = solve(of, cheapest(**bounds)), solve(of, cheapest())
    if answer.status is Status.INFEASIBLE:
        assert {rule.address.part for rule in answer.conflict} <= set(bounds)
        assert answer.conflict
        return
    loads, fair = list(answer.loads.values()), list(answer.fair_shares.values())
    ratios = share_ratios(loads, fair)
    assert min(ratios) >= bounds.get("share_ratio_at_least", 0.0) - 1e-6
    assert max(ratios) <= bounds.get("share_ratio_at_most", float("inf")) + 1e-6
    least = free.total_cost - sum(free.burdens[m].net for m in free.burdens if m not in free.loads)
    most = bounds.get("load_ratio_at_most", float("inf"))
    assert all(load <= most * share * least + 1e-6 for load, share in zip(loads, fair, strict=True))
    assert suits(loads, fair) >= bounds.get("suits_at_least", -1.0) - 1e-6
    assert ability_weighted_gini(loads, fair) <= bounds.get("gini_at_most", 1.0) + 1e-6
    assert answer.total_cost >= free.total_cost - 1e-6
    assert answer.unmet == pytest.approx(free.unmet, abs=1e-5)
    assert audit(of, answer) == ()


def test_some_bounds_bind_and_some_cannot_hold():
    """The cases above are not idle: over their seeds a bound costs something somewhere, and somewhere cannot hold."""
    free = [solve(random_scenario(seed, members=7), cheapest()) for seed in SEEDS]
    held = [solve(random_scenario(seed, members=7), cheapest(gini_at_most=0.25)) for seed in SEEDS]
    assert any(a.answered and a.total_cost > b.total_cost + 1e-3 for a, b in zip(held, free, strict=True))
    band = [solve(random_scenario(seed, members=7), cheapest(share_ratio_at_least=0.8)) for seed in SEEDS]
    assert any(answer.status is Status.INFEASIBLE for answer in band)


def test_suits_bound_is_met_exactly_by_the_cheapest():
    """Costs 1 and 3, A twice as able: B must not carry more, so proportional is exact at Suits 0, 20/3 : 10/3."""
    two = scenario(
        members=[member("A", gdp=1.0), member("B", gdp=2.0)],
        capacities=[
            {"member": "A", "resource": "troops", "available": 10.0, "unit_cost": 1.0},
            {"member": "B", "resource": "troops", "available": 10.0, "unit_cost": 3.0},
        ],
    )
    answer = solve(two, cheapest(suits_at_least=0.0))
    assert answer.loads["B"] == pytest.approx(2 * answer.loads["A"])


def test_members_of_equal_ability_do_not_count_as_one_above_another():
    """With equal fair shares Suits is 0 whatever they carry: at least 0 forbids nothing, at least 0.1 everything."""
    assert solve(two_prices(), cheapest(suits_at_least=0.0)).total_cost == pytest.approx(10.0)
    assert solve(two_prices(), cheapest(suits_at_least=0.1)).status is Status.INFEASIBLE


def test_a_bound_never_buys_a_gap():
    """C can give 1 of 100 and should carry a fifth: rather than leave 95 unmet to make that true, it is said."""
    three = three_members().model_dump() | {"capacities": capacities(A=100.0, B=100.0, C=1.0)}
    answer = solve(scenario(**three), cheapest(share_ratio_at_least=0.8))
    assert answer.status is Status.INFEASIBLE
    assert [rule.address for rule in answer.conflict] == [Address.of("bound", "C", part="share_ratio_at_least")]
    assert "Cland carries no less of its fair share" in answer.conflict[0].words
    assert "gap_tolerance" in answer.reason


def test_a_gap_tolerance_may_buy_what_the_bound_needs():
    """Airlift of B is half of what is fair; with leave to let 40 % go unmet the band holds, and the gap is shown."""
    strict = solve(scarce_airlift(), cheapest(share_ratio_at_least=1.0))
    lenient = solve(scarce_airlift(), cheapest(share_ratio_at_least=1.0).model_copy(update={"gap_tolerance": 0.4}))
    assert strict.status is Status.INFEASIBLE
    assert lenient.status is Status.OPTIMAL
    assert sum(lenient.unmet.values()) > 6.0
    assert audit(scarce_airlift(), lenient) == ()


def test_bounds_within_a_cost_tolerance_or_not_at_all():
    """Equal burdens cost 15 where 10 would do: a tolerance of half allows it, of a tenth does not."""
    equal = cheapest(gini_at_most=0.0)
    assert solve(two_prices(), equal.model_copy(update={"cost_tolerance": 0.5})).total_cost == pytest.approx(15.0)
    assert solve(two_prices(), equal.model_copy(update={"cost_tolerance": 0.1})).status is Status.INFEASIBLE


def test_an_objective_gives_way_to_a_bound():
    """Leximin alone is slightly regressive here; held to Suits at least 0 its worst load is worse, but no more so."""
    of = random_scenario(7, members=7)
    free = solve(of, Policy(policy="free"))
    held = solve(of, Policy(policy="held", suits_at_least=0.0))
    fair = list(free.fair_shares.values())
    index = [suits(list(answer.loads.values()), fair) for answer in (free, held)]
    worst = [max(b / f for b, f in zip(answer.loads.values(), fair, strict=True)) for answer in (free, held)]
    assert index[0] < -1e-3
    assert index[1] == pytest.approx(0.0, abs=1e-6)
    assert worst[0] < worst[1] < 1.05 * worst[0]
    assert audit(of, held) == ()


def test_the_audit_knows_the_bounds():
    """An answer found without a bound is caught by the audit of a policy that has it."""
    loose = solve(two_prices(), cheapest())
    held = {"share_ratio_at_least": 0.5, "share_ratio_at_most": 1.5, "gini_at_most": 0.1}
    promised = replace(loose, policy=cheapest(**held), stages=())
    broken = {violation.address for violation in audit(two_prices(), promised)}
    assert broken == {
        Address.of("bound", "B", part="share_ratio_at_least"),
        Address.of("bound", "A", part="share_ratio_at_most"),
        Address("bound", part="gini_at_most"),
    }


def test_a_bound_on_loads_is_not_met_by_making_others_dearer():
    """B must carry 60 of 80, 2.5 times its share; that the others pay 40 for what they had for 20 is no way out."""
    floor = {"member": "B", "rule": "at_least", "resource": "troops", "amount": 60.0}
    prices = {"A": 0.5, "B": 1.0, "C": 4.0}
    priced = [row | {"unit_cost": prices[row["member"]]} for row in capacities(A=100.0, B=100.0, C=100.0)]
    of = edited(three_members(), caveats=[floor], capacities=priced)
    by_ratio, by_load = solve(of, cheapest(share_ratio_at_most=2.0)), solve(of, cheapest(load_ratio_at_most=2.0))
    assert by_ratio.loads["B"] == pytest.approx(60.0)
    assert by_ratio.unbounded["B"] == pytest.approx(60.0)
    assert sum(by_ratio.loads.values()) == pytest.approx(100.0)
    assert by_load.status is Status.INFEASIBLE
    assert by_load.nearest is not None
    assert by_load.nearest.changes[0].words == "raise load_ratio_at_most of the policy test from 2 to 2.5"
    assert solve(of, cheapest(load_ratio_at_most=2.5)).total_cost == pytest.approx(80.0)


def test_the_audit_holds_loads_to_the_least_that_is_told():
    """A load above its bound is found, and so is a least burden above what the states carry."""
    held = solve(two_prices(), cheapest(load_ratio_at_most=1.5))
    assert (held.least_load, max(held.loads.values())) == (pytest.approx(10.0), pytest.approx(7.5))
    assert audit(two_prices(), held) == ()
    load, least = Address.of("bound", "A", part="load_ratio_at_most"), Address("bound", part="least_load")
    for claimed, found in ((5.0, load), (50.0, least)):
        told = replace(held, least_load=claimed, stages=())
        assert found in {violation.address for violation in audit(two_prices(), told)}
