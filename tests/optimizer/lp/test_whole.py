"""Whole assets: the distance from the divisible optimum against every split that there is."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from models.answers.allocation import Address
from models.policy.policy import Policy
from models.sheets.scenario import Scenario
from optimizer.coalition.formulation import open_session
from optimizer.coalition.session import Session
from optimizer.lp.highs import Solution
from optimizer.lp.leximin import Outcomes
from optimizer.lp.whole import least_distance
from optimizer.solving.solve import solve
from tests.scenarios import AIRLIFT, TROOPS, capacities, member, scenario

EXACT = Policy(policy="exact", indivisible="exact")
AIRCRAFT = AIRLIFT | {"divisible": False, "unit": "aircraft"}


def fleet(costs: list[float], gdp: list[float], need: float) -> Scenario:
    """Members with six aircraft each, at their own cost and GDP; `need` aircraft wanted, none of it dispensable."""
    names = [f"M{number}" for number in range(len(costs))]
    return scenario(
        members=[member(name, gdp=size) for name, size in zip(names, gdp, strict=True)],
        resources=[AIRCRAFT],
        requirements=[{"mission": "N", "resource": "airlift", "target": need, "minimum": need}],
        capacities=[
            {"member": name, "resource": "airlift", "available": 6.0, "unit_cost": cost}
            for name, cost in zip(names, costs, strict=True)
        ],
    )


def nearest(of: Scenario) -> tuple[Session, Solution, list[float]]:
    """The whole answer, and the divisible leximin by member in money per unit of fair share."""
    ready = open_session(of, EXACT)
    p = ready.program
    rows = np.array([p.rows.index(Address.of("outcome", m)) for m in of.states], dtype=np.int32)
    outcomes = np.array([p.columns.index(Address.of("b", m)) for m in of.states], dtype=np.int32)
    scale = np.array([ready.shares[m] for m in of.states])
    of_loads = Outcomes(bound=p.columns.index(Address("t")), rows=rows, columns=outcomes, scale=scale)
    ready.loaded.minimise(ready.gaps)
    solution = least_distance(ready.loaded, of_loads, ready.money)
    ideal = ready.loaded.row_upper[rows] / scale
    return ready, solution, [float(level) for level in ideal]


def test_distance_worked_out_by_hand():
    """Seven aircraft between two equals: 3.5 each if they could be cut; whole, one gives 4, half an aircraft too many.

    Half an aircraft at a cost of 2 is 1 in money; per unit of fair share, which is a half, 2.
    """
    ready, solution, ideal = nearest(fleet([2.0, 2.0], [1.0, 1.0], 7.0))
    assert ideal == pytest.approx([14.0, 14.0])
    assert solution.objective == pytest.approx(2.0)
    given = [solution.x[column] for column, address in enumerate(ready.program.columns) if address.family == "x"]
    assert sorted(given) == pytest.approx([3.0, 4.0])


def test_distance_is_zero_where_the_divisible_optimum_is_whole():
    """Six aircraft between two equals are three each, and nothing is lost."""
    _, solution, _ = nearest(fleet([2.0, 2.0], [1.0, 1.0], 6.0))
    assert solution.objective == pytest.approx(0.0, abs=1e-6)


def test_distance_is_held_for_later_stages():
    """Least cost afterwards does not go beyond it: the cheap member gives 4 of 7 and not 6."""
    ready, _, _ = nearest(fleet([2.0, 2.1], [1.0, 1.0], 7.0))
    solution = ready.loaded.minimise(ready.cost)
    assert solution.x[ready.program.columns.index(Address.of("x", "M0", "airlift", "N", "1"))] == pytest.approx(4.0)


@pytest.mark.parametrize("seed", range(6))
def test_distance_is_the_least_of_all_splits(seed: int):
    """Of every way to give the aircraft whole, none comes nearer to the divisible optimum."""
    rng = np.random.default_rng(seed)
    costs, gdp = list(rng.uniform(1, 4, 3)), list(rng.uniform(1, 9, 3))
    need = int(rng.integers(4, 14))
    of = fleet(costs, gdp, float(need))
    _, solution, ideal = nearest(of)
    share = np.array(gdp) / sum(gdp)
    best = min(
        max(np.array(split) * costs / share - ideal) for split in product(range(7), repeat=3) if sum(split) >= need
    )
    assert solution.objective == pytest.approx(best, rel=1e-6)


@pytest.mark.parametrize("weight", [1e2, 1e4, 1e6])
def test_a_light_mission_keeps_its_troops_beside_a_heavy_one_whose_aircraft_come_whole(weight: float):
    """Half the aircraft of the heavy mission are not there; the light one still has every soldier that it can have."""
    coalition = scenario(
        members=[member("A"), member("B")],
        resources=[TROOPS, AIRCRAFT],
        missions=[{"mission": "H", "name": "Heavy", "weight": weight}, {"mission": "L", "name": "Light"}],
        requirements=[
            {"mission": "H", "resource": "airlift", "target": 10.0},
            {"mission": "L", "resource": "troops", "target": 100.0},
        ],
        capacities=[*capacities("airlift", A=2.0, B=3.0), *capacities(A=100.0, B=100.0)],
    )
    answer = solve(coalition, EXACT)
    assert answer.certified
    assert answer.unmet["airlift", "H", "1"] == pytest.approx(5.0)
    assert answer.unmet["troops", "L", "1"] == pytest.approx(0.0, abs=2e-4)
