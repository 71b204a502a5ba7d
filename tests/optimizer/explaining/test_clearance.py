"""Who may see what: conflicts, prices and remedies name the clearance, and the workbook so changed answers as told."""

from __future__ import annotations

from typing import Any

import pytest

import burdenshare as bs
from models.sheets.problems import InputError
from models.sheets.scenario import Scenario
from tests.scenarios import TROOPS, capacities, edited, member, scenario

LEVELS = ("open", "secret", "top secret")
SIGHT = TROOPS | {
    "resource": "sight",
    "name": "Sight",
    "kind": "intelligence",
    "unit": "reports",
    "shared": True,
    "unit_cost": 1.0,
}


def watched(*, clearance: str | None = "open", of_sight: str | None = "top secret", **more: Any) -> Scenario:
    """A sees ten for its north; B leads the south, wants four of them, three at least, and sees two itself, dearly."""
    needs = [("N", 10.0, 10.0), ("S", 4.0, 3.0)]
    return scenario(
        levels=LEVELS,
        members=[member("A"), member("B", clearance=clearance)],
        resources=[SIGHT | {"classification": of_sight}],
        missions=[
            {"mission": k, "name": k, "region": "east", "lead": lead} for k, lead in zip("NS", "AB", strict=True)
        ],
        requirements=[{"mission": k, "resource": "sight", "target": t, "minimum": m} for k, t, m in needs],
        capacities=capacities("sight", A=10.0, B=2.0),
        agreements=[{"giver": "A", "receiver": "B", "resource": "sight"}],
        **more,
    )


def test_a_minimum_that_a_clearance_keeps_out_of_reach_is_told_with_its_cell_and_the_level_that_mends_it() -> None:
    """B cannot have three with two of its own: the clearance is in the conflict, and raising it mends it."""
    of = watched()
    answer = bs.solve(of)
    assert answer.status == "infeasible"
    assert "members/row 2/clearance" in {rule.place for rule in answer.conflict}
    (change,) = answer.nearest.changes
    assert change.place == "members/row 2/clearance"
    assert change.words == "clear Bland for what is top secret, for 1 report of Sight"
    mended = bs.solve(edited(of, members=[member("A"), member("B", clearance="top secret")]))
    assert (mended.status, mended.unmet["sight", "S", "1"]) == ("optimal", 0.0)
    assert bs.solve(of.lifting("members/row 2/clearance")).status == "optimal"


def test_a_clearance_has_a_price() -> None:
    """Without minimums two are missing in the south; lifting the clearance closes the gap, and explain says so."""
    of = edited(watched(), requirements=[row.model_copy(update={"minimum": 0.0}) for row in watched().requirements])
    assert bs.solve(of).unmet["sight", "S", "1"] == pytest.approx(2.0)
    told = {price.place: price for price in bs.explain(of).prices}
    assert told["members/row 2/clearance"].change.gaps < 0


@pytest.mark.parametrize(
    ("clearance", "of_sight", "unmet"),
    [("top secret", "top secret", 0.0), ("secret", "top secret", 2.0), (None, "top secret", 0.0), ("open", None, 0.0)],
)
def test_levels_are_in_order(clearance: str | None, of_sight: str | None, unmet: float) -> None:
    """Who is cleared for a level sees those below it; a blank clearance sees all, a blank classification is open."""
    of = watched(clearance=clearance, of_sight=of_sight)
    open_ended = edited(of, requirements=[row.model_copy(update={"minimum": 0.0}) for row in of.requirements])
    assert bs.solve(open_ended).unmet["sight", "S", "1"] == pytest.approx(unmet)


def test_a_level_that_does_not_exist_is_told_with_the_nearest() -> None:
    """A level is a name of the sheet scenario, each once."""
    with pytest.raises(InputError) as wrong:
        watched(clearance="secrt")
    assert 'did you mean "secret"' in str(wrong.value)
    with pytest.raises(InputError, match=r"open.* 2 times"):
        edited(watched(), levels=(*LEVELS, "open"))


def test_levels_that_keep_out_no_one_are_doubted() -> None:
    """A classification for which all are cleared, and a clearance where nothing is classified, are told."""
    cleared = watched(clearance="top secret")
    assert any("for which all are cleared" in doubt.found for doubt in cleared.warnings)
    assert any("nothing is classified" in doubt.found for doubt in watched(of_sight=None).warnings)
    assert not any("clear" in doubt.found for doubt in watched().warnings)
