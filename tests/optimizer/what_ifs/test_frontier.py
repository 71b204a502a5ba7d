"""The frontier of cost and fairness: published numbers, its shape on random coalitions, and cold re-computation."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.policy.policy import Objective, Policy
from models.sheets.problems import InputError
from optimizer.coalition.formulation import open_session
from optimizer.coalition.objectives.record import objective_of
from optimizer.lp.arrays import INF
from optimizer.solving.solve import solve
from optimizer.solving.stages import meet_missions, waste_nothing
from optimizer.what_ifs.frontier import frontier
from tests import scenarios
from tests.coalitions import any_coalition, with_slack
from tests.published import case
from tests.restated import restate
from tests.scenarios import capacities, member, scenario

TRADING = [each for each in Objective if each is not Objective.LEAST_COST]


def policy(objective: Objective = Objective.MINIMAX, **more: object) -> Policy:
    """A policy of that objective."""
    return Policy(policy="test", objective=objective, **more)


def test_two_prices_cost_30_less_twice_the_heavier_burden():
    """Published case C14: on burdens u from 7.5 to 10 cost = 30 - 2 u, and each unit of u has the price -2."""
    published = case("C14-COST-FRONTIER")["expected"]
    found = frontier(scenarios.two_prices(), policy(), 6)
    half = 0.5  # fair shares are equal, so a burden is half of burden / fair share
    assert found.points[0].cost == pytest.approx(published["min_cost"])
    assert found.points[-1].cost == pytest.approx(published["minimax_cost"])
    assert found.points[-1].fairness * half == pytest.approx(published["minimax"])
    assert [(p.fairness * half, p.cost) for p in found.points[::-1]] == [
        pytest.approx((u, 30 - 2 * u)) for u in np.linspace(7.5, 10, 6)
    ]
    assert [p.price / half for p in found.points] == pytest.approx([-2] * 6)
    by_burden = {round(p.fairness * half, 6): p.cost for p in frontier(scenarios.two_prices(), policy(), 51).points}
    for burden, cost in published["frontier"]:
        assert by_burden[burden] == pytest.approx(cost, abs=1e-8)


@pytest.mark.parametrize("objective", [each for each in TRADING if each is not Objective.STATUS_QUO])
@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_a_trade_is_a_trade_in_any_unit_of_money(objective: Objective, unit: float):
    """The curve of restated prices is the same curve restated, never a single point for want of digits."""
    plain, other = (
        frontier(restate(scenarios.two_prices(), money=money), policy(objective), 4) for money in (1.0, unit)
    )
    assert len(other.points) == len(plain.points)
    assert [p.cost / unit for p in other.points] == pytest.approx([p.cost for p in plain.points], rel=1e-6)
    assert [p.fairness / unit for p in other.points] == pytest.approx([p.fairness for p in plain.points], rel=1e-6)


@pytest.mark.parametrize("number", [16, 40])
def test_what_each_carries_at_a_point_hangs_on_no_unit(number: int):
    """Of answers that are as cheap and as fair a point is the same one in any unit, and the one that `solve` gives."""
    of, chosen = any_coalition(number)
    plain, other = (frontier(restate(of, money=money), chosen, 5) for money in (1.0, 1.5e8))
    for one, same in zip(plain.points, other.points, strict=True):
        assert {m: load / 1.5e8 for m, load in same.loads.items()} == pytest.approx(one.loads, rel=1e-4, abs=1e-4)
    assert plain.own is not None
    if plain.own.fairness == pytest.approx(plain.points[-1].fairness, rel=1e-6):
        assert plain.points[-1].loads == pytest.approx(plain.own.loads, rel=1e-4, abs=1e-4)


def test_the_ends_are_lexicographic():
    """A and B are equally cheap, C dear: of all at least cost the first point is the fairest, 10 each."""
    one = scenario(
        members=[member("A"), member("B"), member("C")],
        requirements=[{"mission": "N", "resource": "troops", "target": 20.0}],
        capacities=[
            *capacities(A=20.0, B=20.0),
            {"member": "C", "resource": "troops", "available": 20.0, "unit_cost": 2.0},
        ],
    )
    found = frontier(one, policy(), 3)
    assert (found.points[0].cost, found.points[0].fairness) == (pytest.approx(20), pytest.approx(30))
    assert (found.points[-1].cost, found.points[-1].fairness) == (pytest.approx(24), pytest.approx(24))
    assert found.points[-1].relative == pytest.approx(1)


def test_where_nothing_is_traded_there_is_one_point():
    """Alike members at one price: the cheapest is the fairest, once and at no price."""
    (point,) = frontier(scenarios.three_members(), policy(), 50).points
    assert (point.cost, point.fairness, point.price) == (pytest.approx(100), pytest.approx(100), 0)


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), objective=st.sampled_from(TRADING))
def test_cost_rises_ever_faster_as_fairness_improves(seed: int, objective: Objective):
    """On random coalitions points are undominated, cost is convex, and prices lie between neighbouring slopes."""
    found = frontier(with_slack(seed), policy(objective), 8)
    assert found.status == "optimal"
    assert found.certified
    for before, after in pairwise(found.points):
        assert after.fairness < before.fairness
        assert after.cost > before.cost
    slopes = [(b.cost - a.cost) / (b.fairness - a.fairness) for a, b in pairwise(found.points)]
    scale = max(map(abs, slopes), default=0.0)
    near = 1e-3 if objective is Objective.EQUAL_SACRIFICE else 1e-6
    assert all(later <= earlier + near * scale for earlier, later in pairwise(slopes))
    assert all(p.price <= (s + near * scale) for p, s in zip(found.points[1:], slopes, strict=False))
    assert all(p.price >= (s - near * scale) for p, s in zip(found.points[:-1], slopes, strict=True))


@pytest.mark.parametrize("objective", [each for each in TRADING if each is not Objective.EQUAL_SACRIFICE])
def test_points_agree_with_cold_programs(objective: Objective):
    """The cost of every point is that of a program loaded anew with the fairness held there."""
    one = with_slack(3)
    found = frontier(one, policy(objective), 5)
    assert len(found.points) == 5
    for point in found.points:
        p = open_session(one, policy(objective))
        meet_missions(p)
        waste_nothing(p)
        objective_of(p).ready(p)
        p.loaded.add_row(p.fair, -INF, point.fairness * (1 + 1e-9) + 1e-9)
        assert p.loaded.minimise(p.cost).objective == pytest.approx(point.cost, rel=1e-6)


@pytest.mark.parametrize("objective", [each for each in TRADING if each is not Objective.LEXIMIN])
def test_the_fairest_end_is_the_policy_itself(objective: Objective):
    """The last point costs what `solve` finds under the policy, the first what it finds as least cost."""
    one = with_slack(3)
    found, answer = frontier(one, policy(objective), 3), solve(one, policy(objective))
    near = 1e-3 if objective is Objective.EQUAL_SACRIFICE else 1e-6
    assert found.points[0].cost == pytest.approx(answer.least_cost)
    assert found.points[-1].cost == pytest.approx(answer.total_cost, rel=near)


def test_bounds_of_the_policy_hold_along_the_way():
    """With a share ratio of at least 0.8 for all, two equal members go from 8 and 12 of B's to 10 and 10."""
    found = frontier(scenarios.two_prices(), policy(share_ratio_at_least=0.8), 3)
    cheapest = found.points[0]
    assert cheapest.relative == pytest.approx(1.2)


def test_a_policy_that_does_not_trade_is_refused():
    """Least cost seeks no fairness: the error names the policy and the remedy."""
    with pytest.raises(InputError, match="seeks fairness"):
        frontier(scenarios.two_prices(), policy(Objective.LEAST_COST))


def test_no_answer_is_a_value():
    """Without a feasible allocation there are no points, and the status and reason say why."""
    found = frontier(scenarios.impossible(), policy())
    assert (found.status, found.points) == ("infeasible", ())
    assert "explain" in found.reason
