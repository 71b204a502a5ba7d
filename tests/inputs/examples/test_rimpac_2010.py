"""RIMPAC: who took part when is what was printed, and what was practised is there later."""

from __future__ import annotations

import pytest

from models.sheets.scenario import Scenario
from optimizer.solving.solve import solve
from tests.examples import example

SCENARIO = example("rimpac-2010")
PRINTED = {"2002": (8, 36), "2004": (7, 40), "2006": (8, 40), "2008": (10, 35), "2010": (14, 32)}


@pytest.mark.parametrize("year", PRINTED)
def test_as_many_take_part_as_were_printed(year: str):
    """Each exercise has the nations and the ships that the press printed, and those who come are those who learn."""
    came = {row.member for row in SCENARIO.capacities if (row.resource, row.period) == ("ships", year)}
    learn = {row.beneficiary for row in SCENARIO.training if row.mission == f"RIMPAC-{year}"}
    (need,) = (row for row in SCENARIO.requirements if row.mission == f"RIMPAC-{year}")
    assert (len(came), need.target) == PRINTED[year]
    assert learn == came


def test_the_key_counts_the_exercises_that_each_took_part_in():
    """The indicator exercises is how often a member stands in the capacities of ships."""
    ships = [row.member for row in SCENARIO.capacities if row.resource == "ships"]
    assert {row.member: row.indicators["exercises"] for row in SCENARIO.members} == {
        row.member: ships.count(row.member) for row in SCENARIO.members
    }


def without(mission: str) -> Scenario:
    """The coalition in which a mission teaches nobody."""
    return SCENARIO.model_copy(update={"training": tuple(row for row in SCENARIO.training if row.mission != mission)})


def test_who_is_taught_nothing_can_do_no_more_than_before():
    """Without advisers the army on the islands stays at what it had, in every period; with them it holds them alone."""
    (policy,) = (row for row in SCENARIO.policies if row.policy == "fair-by-gdp")
    (had,) = (row.available for row in SCENARIO.capacities if (row.member, row.resource) == ("PHL", "soldiers"))
    wanted = {row.period: row.target for row in SCENARIO.requirements if row.mission == "Sulu"}

    def missing(scenario: Scenario) -> dict[str, float]:
        unmet = solve(scenario, policy).unmet
        return {when: amount for (_, mission, when), amount in unmet.items() if mission == "Sulu" and amount > 1e-6}

    assert missing(without("Advisers")) == pytest.approx({when: target - had for when, target in wanted.items()})
    assert set(missing(SCENARIO)) == {"2002", "2004", "2006", "2008"}
