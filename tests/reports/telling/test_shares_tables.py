"""Shares told: what the costs of coalitions set aside of the policy that they stand beside."""

from __future__ import annotations

import pytest

from models.policy.policy import Policy
from optimizer import shares
from reports import document
from tests.scenarios import capacities, member, scenario

ASIDE = "What coalitions cost treats contingents as large enough, as the policy does not."


@pytest.mark.parametrize(("indivisible", "told"), [("exact", (ASIDE,)), ("relaxed", ())])
def test_what_the_game_sets_aside_is_told(indivisible: str, told: tuple[str, ...]):
    """A sends 6 or none under the policy, and a third of 10 in the game: told where the policy holds that."""
    of = scenario(
        members=[member(m) for m in "ABC"],
        capacities=[
            {"member": "A", "resource": "troops", "available": 10.0, "smallest": 6.0},
            *capacities(B=10.0, C=10.0),
        ],
        policies=[{"policy": "held", "indivisible": "exact"}],
    )
    assert document(shares(of, Policy(policy="p", indivisible=indivisible))).warnings == told
