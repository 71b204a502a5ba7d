"""Pins: what members give stays as it is, whatever else is asked."""

from __future__ import annotations

import pytest

import burdenshare as bs
from models.arithmetic.pins import ROOM, pins
from models.sheets.grammar import changed
from tests.coalitions.any_rules import any_coalition
from tests.examples import EACH, example


def kept(scenario: bs.Scenario, policy: str, other: str, members: tuple[str, ...]) -> None:
    """What these members give under one policy is what they give, pinned, under another."""
    before = bs.solve(scenario, policy)
    if not before.answered:
        return
    pinned = changed(scenario, pins(scenario, before.contributions, before.loans, members))
    after = bs.solve(pinned, other)
    assert after.status == "optimal"
    for cell in {*before.contributions, *after.contributions}:
        if cell[0] in members and not before.loans:
            old, new = before.contributions.get(cell, 0.0), after.contributions.get(cell, 0.0)
            assert new == pytest.approx(old, rel=10 * ROOM, abs=1e-6 * max(before.contributions.values()))


@pytest.mark.parametrize("name", EACH)
def test_who_is_pinned_gives_what_it_gave(name: str):
    """Of every example, the state that carries most, and all states, pinned while another policy is asked."""
    scenario = example(name)
    heaviest = max(scenario.states, key=lambda m: bs.solve(scenario).burdens[m].net)
    kept(scenario, scenario.policies[0].policy, "least_cost", (heaviest,))
    kept(scenario, scenario.policies[0].policy, "least_cost", tuple(scenario.member))


@pytest.mark.parametrize("seed", [*range(8), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(8, 25))])
def test_pins_hold_in_any_coalition(seed: int):
    """Coalitions of any rules, loans and shared resources: pinned members have an answer, and keep to it."""
    scenario, _ = any_coalition(seed)
    kept(scenario, "leximin", "least_cost", scenario.states[:1])
    kept(scenario, "least_cost", "minimax", tuple(scenario.member))
