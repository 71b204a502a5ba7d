"""Restating a coalition changes its units and nothing else, and no difference between two answers is overlooked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from models.answers.allocation import Allocation, Burden
from models.policy.policy import Policy
from models.sheets.scenario import Scenario
from optimizer.solving.solve import solve
from tests.coalitions import drawn_coalition
from tests.restated import NoChangeOfUnitError, restate
from tests.scenarios import AIRLIFT, FUNDING, TROOPS, capacities, member, scenario, three_members
from tests.trust.apart import apart


def everything() -> Scenario:
    """A coalition in which every column with a unit is filled in with a 1."""
    ones: dict[str, Any] = {"available": 1.0, "pledged": 1.0, "current": 1.0}
    resources = (TROOPS, FUNDING, AIRLIFT)
    return scenario(
        members=[member("A", budget=1.0), member("B")],
        resources=[TROOPS | {"unit_cost": 1.0}, FUNDING, AIRLIFT | {"unit_cost": 1.0}],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 1.0, "minimum": 1.0, "reimbursement": 1.0},
            {"mission": "N", "resource": "funding", "target": 1.0, "minimum": 1.0, "per": "troops", "ratio": 1.0},
            {"mission": "N", "resource": "airlift", "target": 1.0, "per": "troops", "ratio": 1.0},
        ],
        capacities=[{"member": "A", "resource": row["resource"], "unit_cost": 1.0, **ones} for row in resources],
        interests=[{"member": "A", "mission": "N", "worth": 1.0, "effectiveness": 1.0}],
        caveats=[{"member": "A", "rule": "at_most", "amount": 1.0, "resource": row["resource"]} for row in resources],
        agreements=[{"giver": "A", "resource": row["resource"], "limit": 1.0} for row in resources],
        training=[{"mission": "N", "beneficiary": "B", "resource": "airlift", "per": "troops", "gain": 1.0}],
    )


def test_every_column_moves_with_its_unit():
    """Money x 100 and troops x 10: each figure that was 1 is now what a unit of it is worth."""
    of = restate(everything(), money=100.0, units={"troops": 10.0})
    assert of.member["A"].budget == 100.0
    assert [row.unit_cost for row in of.resources] == [10.0, None, 100.0]
    assert [(row.target, row.minimum) for row in of.requirements[:2]] == [(10.0, 10.0), (100.0, 100.0)]
    assert [(row.ratio, row.reimbursement) for row in of.requirements] == [(0.0, 10.0), (10.0, 0.0), (0.1, 0.0)]
    assert [row.available for row in of.capacities] == [10.0, 100.0, 1.0]
    assert [(row.pledged, row.current) for row in of.capacities] == [(10.0, 10.0), (100.0, 100.0), (1.0, 1.0)]
    assert [row.unit_cost for row in of.capacities] == [10.0, 1.0, 100.0]
    assert [(row.worth, row.effectiveness) for row in of.interests] == [(100.0, 1.0)]
    assert [row.amount for row in of.caveats] == [10.0, 100.0, 1.0]
    assert [row.limit for row in of.agreements] == [10.0, 100.0, 1.0]
    assert [row.gain for row in of.training] == [0.1]
    assert of.member["A"].indicators == {"gdp": 1.0}


@pytest.mark.parametrize("number", range(10))
def test_there_and_back(number: int):
    """A coalition restated by powers of two and back again is the coalition."""
    of = drawn_coalition(1, number)
    there = restate(of, money=1024.0, units={"troops": 0.125})
    assert there != of
    back = restate(there, money=1 / 1024.0, units={"troops": 8.0})
    assert back.model_dump() == of.model_dump()


def test_a_ceiling_over_several_resources_has_no_unit():
    """A caveat with a blank resource adds soldiers and hours: they cannot be restated apart, only not at all."""
    of = scenario(
        members=[member("A")],
        resources=[TROOPS, AIRLIFT | {"unit": "soldiers"}],
        requirements=[{"mission": "N", "resource": name, "target": 1.0} for name in ("troops", "airlift")],
        capacities=capacities(A=1.0),
        caveats=[{"member": "A", "rule": "at_most", "amount": 1.0}],
    )
    assert restate(of, money=2.0).caveats == of.caveats
    with pytest.raises(NoChangeOfUnitError):
        restate(of, units={"troops": 2.0})


CHANGED: dict[str, dict[str, Any]] = {
    "contributions": {"contributions": {("A", "troops", "N", "1"): 50.001}},
    "loans": {"loans": {("A", "B", "troops", "N", "1"): 0.001}},
    "support": {"support": {("A", "B", "troops", "1"): 0.001}},
    "unmet": {"unmet": {("troops", "N", "1"): 0.001}},
    "loads": {"loads": {"A": 50.001, "B": 30.0, "C": 20.0}},
    "fair shares": {"fair_shares": {"A": 0.50001, "B": 0.3, "C": 0.2}},
    "total cost": {"total_cost": 100.01},
    "least cost": {"least_cost": 99.99},
    "own": {"burdens": {"A": Burden(own=50.001), "B": Burden(own=30.0), "C": Burden(own=20.0)}},
    "least load": {"ranges": {"A": (1.0, 50.0)}},
    "most load": {"ranges": {"A": (50.0, 51.0)}},
    "stages": {"stages": ()},
}


@pytest.mark.parametrize("quantity", CHANGED)
def test_no_difference_is_overlooked(quantity: str):
    """A change of a thousandth in any figure of an answer is found, and under its name."""
    of = three_members()
    right = solve(of, Policy(policy="fair"))
    right = replace(right, ranges={"A": (50.0, 50.0)}) if "load" in quantity.split() else right
    wrong = replace(right, **_on_top(right, CHANGED[quantity]))
    found = apart(right, wrong, of, 1.0, {})
    assert found[quantity] > 1e-6


def test_the_same_answer_is_not_apart():
    """An answer in other units, its figures multiplied out, is the same answer."""
    of = three_members()
    found = apart(solve(of, Policy(policy="fair")), solve(restate(of, 8.0), Policy(policy="fair")), of, 8.0, {})
    assert len(found) > 15
    assert max(found.values()) < 1e-9


def _on_top(right: Allocation, change: dict[str, Any]) -> dict[str, Any]:
    """Mappings keep what the change does not name."""
    return {
        name: {**getattr(right, name), **value} if isinstance(value, dict) else value for name, value in change.items()
    }
