"""Leads that can lead with nothing, and missions that see everything."""

from __future__ import annotations

from typing import Any

import pytest

from models.sheets.cross_check import cross_check
from models.sheets.problems import InputError, Severity
from models.sheets.scenario import Scenario
from tests.cases import NORTH, SHARED, SOUTH
from tests.scenarios import capacities, member, scenario

LED = NORTH | {"lead": "A", "lead_share": 0.2}


def led(**more: Any) -> Scenario:
    """A leads the north with a fifth of the ten soldiers wanted; B has them."""
    default = {"members": [member("A"), member("B")], "missions": [LED], "capacities": capacities(B=10.0)}
    return scenario(**default | more)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"capacities": capacities(A=5.0, B=10.0), "caveats": [{"member": "A", "rule": "prohibited", "mission": "N"}]},
        {"capacities": capacities(A=5.0, B=10.0), "members": [member("A", lead_time=1), member("B")]},
        {"agreements": [{"giver": "B", "resource": "troops"}]},
        {
            "agreements": [{"giver": "B", "receiver": "A", "resource": "troops"}],
            "caveats": [{"member": "B", "rule": "prohibited", "mission": "N"}],
        },
    ],
    ids=["no capacity", "banned", "not approved", "lent to no one by name", "lent by who is banned"],
)
def test_a_lead_that_can_bring_nothing_is_an_error_at_its_cell(more: dict[str, Any]):
    """Where the lead has none, may give none and is lent none, no one could bring any, and it says so."""
    layout = {"missions": {"lead": "G"}}
    with pytest.raises(InputError) as wrong:
        led(missions=[LED | {"row": 2}], layout=layout, **more)
    (problem,) = wrong.value.problems
    assert problem.place == "missions!G2"
    assert "'A', which can bring no Troops" in problem.found
    assert "20%" in problem.expected


@pytest.mark.parametrize(
    "more",
    [
        {"capacities": capacities(A=5.0, B=10.0)},
        {"agreements": [{"giver": "B", "receiver": "A", "resource": "troops"}]},
        {"missions": [LED | {"lead_share": 0.0}]},
    ],
    ids=["capacity", "loan", "no share"],
)
def test_a_lead_that_can_bring_some_or_owes_none_is_right(more: dict[str, Any]):
    """Capacity or a loan is enough; a share of nothing asks for nothing."""
    assert [found for found in cross_check(led(**more)) if found.place.startswith("missions")] == []


def test_a_lead_that_comes_late_is_warned_of():
    """In a period in which the lead can bring nothing no one can, though in others all is well."""
    of = led(periods=("1", "2"), members=[member("A", lead_time=1), member("B")], capacities=capacities(A=5.0, B=10.0))
    (problem,) = cross_check(of)
    assert problem.severity is Severity.WARNING
    assert "no Troops in 1" in problem.found


def test_a_mission_without_a_lead_that_sees_everything_is_warned_of():
    """North and south share a region; the south, whom no one leads, sees all reports; elsewhere it sees none."""

    def warned(**south: Any) -> list[str]:
        of = scenario(
            members=[member("A"), member("B")],
            resources=[SHARED],
            missions=[NORTH | {"region": "east", "lead": "A"}, SOUTH | {"region": "east"} | south],
            requirements=[{"mission": mission, "resource": "intel", "target": 4.0} for mission in "NS"],
            capacities=capacities("intel", A=4.0, B=4.0),
        )
        return [found.found for found in cross_check(of)]

    assert warned() == ["a blank lead: South sees all Intelligence given to N"]
    assert warned(lead="B") == warned(region="west") == warned(region=None) == []
