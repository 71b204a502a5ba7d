"""Figures that nothing would hold: smallest contingents, and what money is classified as."""

from __future__ import annotations

from typing import Any

import pytest

from models.sheets.cross_check import cross_check
from models.sheets.problems import InputError, Severity
from tests.scenarios import FUNDING, TROOPS, capacities, member, scenario

EXACT = {"policy": "exact", "indivisible": "exact"}


def doubts(*rows: dict[str, Any], policies: tuple[dict[str, Any], ...] = (EXACT,), **more: Any) -> list[str]:
    """What is doubted of smallest contingents, in words; all of it warnings."""
    of = scenario(members=[member("A"), member("B")], capacities=[*capacities(A=9.0), *rows], policies=policies, **more)
    found = [problem for problem in cross_check(of) if "contingent" in problem.found]
    assert {problem.severity for problem in found} <= {Severity.WARNING}
    return [problem.found for problem in found]


def held(available: float, smallest: float, **more: Any) -> dict[str, Any]:
    """Troops of B."""
    return {"member": "B", "resource": "troops", "available": available, "smallest": smallest, **more}


def test_a_contingent_that_no_policy_holds_is_doubted_once():
    """Told where all policies, or the one that stands for none, let contingents be small; not where one holds them."""
    relaxed = {"policy": "relaxed"}
    assert doubts(held(9.0, 3.0), policies=(relaxed,)) == ["smallest contingent 3, which no policy holds"]
    assert doubts(held(9.0, 3.0), policies=()) == ["smallest contingent 3, which no policy holds"]
    assert doubts(held(9.0, 3.0), policies=(relaxed, EXACT)) == []
    assert doubts(policies=(relaxed,)) == []


def test_a_contingent_larger_than_what_may_leave_home_is_doubted():
    """Four of 6 with half kept at home is none at all; not doubted where a period has more, or training may add."""
    assert doubts(held(6.0, 4.0, reserve=0.5)) == ["smallest contingent 4 of 3 that may leave home"]
    assert doubts(held(6.0, 3.0, reserve=0.5)) == []
    assert doubts(held(0.3, 0.1 + 0.2)) == []
    taught = [{"mission": "N", "beneficiary": "B", "resource": "troops", "gain": 1.0}]
    assert doubts(held(2.0, 3.0), training=taught, periods=("1", "2")) == []


def test_money_is_not_classified():
    """A level of a fund is refused: whoever is paid out of it sees it, whatever its clearance."""
    with pytest.raises(InputError, match="'secret' of 'funding', which is money"):
        scenario(
            levels=("open", "secret"),
            members=[member("A", clearance="open"), member("B")],
            resources=[FUNDING | {"classification": "secret"}],
            requirements=[{"mission": "N", "resource": "funding", "target": 1.0, "received_by": "A"}],
            capacities=capacities("funding", B=1.0),
        )


@pytest.mark.parametrize(
    ("threshold", "told"), [(6.0, []), (6.5, ["threshold 6.5, of which its receiver could give 6"])]
)
def test_a_threshold_beyond_what_its_receiver_has_is_told(threshold: float, told: list[str]):
    """B may give 6 of its 8 soldiers: where 6.5 must come first, A never pays."""
    pact = scenario(
        members=[member("A"), member("B", reserve=0.25)],
        resources=[TROOPS, FUNDING],
        capacities=[*capacities(B=8.0), *capacities("funding", A=9.0)],
        agreements=[
            {
                "giver": "A",
                "receiver": "B",
                "resource": "funding",
                "per": "troops",
                "price": 0.5,
                "threshold": threshold,
            }
        ],
        policies=[{"policy": "fair", "indivisible": "exact"}],
    )
    assert [row.found for row in pact.warnings] == told
