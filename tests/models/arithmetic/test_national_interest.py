"""What national interest, law and procedure forbid, and what is told of why."""

from __future__ import annotations

import pytest

from models.answers.allocation import Address
from models.arithmetic.national_interest import BanKind, bans, missing_bases
from models.arithmetic.possible_flows import contributions
from models.sheets.scenario import Scenario
from tests.cases import NORTH, SOUTH, two
from tests.scenarios import edited, member


def banned(of: Scenario) -> dict[tuple[str, ...], set[str]]:
    """The kinds of ban by contribution."""
    return {cell: {ban.kind for ban in found} for cell, found in contributions(of) if found}


@pytest.mark.parametrize(
    ("accepted", "demanded", "missing"),
    [
        (None, ("UNSCR",), ()),
        ((), ("UNSCR",), ("UNSCR",)),
        ((), (), ()),
        (("UNSCR",), ("UNSCR|invitation",), ()),
        (("invitation",), ("UNSCR | invitation", "detention"), ("detention",)),
        (("UNSCR", "detention"), ("UNSCR|invitation", "detention"), ()),
    ],
)
def test_legal_bases(accepted: tuple[str, ...] | None, demanded: tuple[str, ...], missing: tuple[str, ...]):
    """Every basis demanded must be accepted, "a|b" by either; a blank list accepts all, an empty one none."""
    assert missing_bases(accepted, demanded) == missing


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        ({}, set()),
        ({"mission": "N"}, {("S", "1"), ("S", "2")}),
        ({"region": "east"}, {("S", "1"), ("S", "2")}),
        ({"kind": "combat"}, {("N", "1"), ("N", "2")}),
        ({"region": "east", "kind": "combat"}, {("N", "1"), ("N", "2"), ("S", "1"), ("S", "2")}),
        ({"period": "2"}, {("N", "1"), ("S", "1")}),
        ({"resource": "troops", "mission": "S", "period": "1"}, {("N", "1"), ("N", "2"), ("S", "2")}),
    ],
)
def test_a_blank_field_matches_everything(rule: dict[str, str], left: set[tuple[str, str]]):
    """A red line bans what all its filled fields match; A keeps the rest, and B, who has no caveat, everything."""
    of = two(
        periods=("1", "2"),
        missions=[NORTH | {"region": "east"}, SOUTH | {"region": "west", "kind": "combat"}],
        requirements=[{"mission": mission, "resource": "troops", "target": 1.0} for mission in "NS"],
        caveats=[{"member": "A", "rule": "prohibited", **rule}],
    )
    free = {cell for cell, found in contributions(of) if not found}
    assert {(mission, period) for who, _, mission, period in free if who == "A"} == left
    assert sum(cell[0] == "B" for cell in free) == 4


def test_lead_time_counts_from_the_start_of_the_mission():
    """Two periods of approval ban the first two in which the mission runs, not the first two of the horizon."""
    of = two(
        periods=("1", "2", "3", "4"),
        members=[member("A", lead_time=2), member("B")],
        missions=[NORTH | {"start": "2"}],
    )
    assert banned(of) == {
        ("A", "troops", "N", "2"): {BanKind.LEAD_TIME},
        ("A", "troops", "N", "3"): {BanKind.LEAD_TIME},
    }


def test_every_reason_is_kept_in_words_with_its_cell():
    """A contribution banned three times over carries three reasons, each with the cell that says so."""
    of = edited(
        two(
            missions=[NORTH | {"legal_bases": ("UNSCR", "detention")}],
            caveats=[{"member": "A", "rule": "prohibited", "reason": "parliament", "row": 7}],
        ),
        members=[member("A", lead_time=2, legal_bases=("detention",)) | {"row": 2}, member("B")],
        layout={"caveats": {"rule": "B"}, "members": {"legal_bases": "F", "lead_time": "G"}},
    )
    assert [(ban.rule, ban.words, ban.place) for ban, _, _ in bans(of, "A", "N")] == [
        (Address.of("prohibition", "1", part="caveat"), "parliament", "caveats!B7"),
        (Address.of("prohibition", "A", "N", part="legal_basis"), "no legal basis: UNSCR", "members!F2"),
        (Address.of("prohibition", "A", part="lead_time"), "approval takes 2 periods", "members!G2"),
    ]


def test_ceilings_and_floors_ban_nothing():
    """Only `prohibited` makes a contribution impossible."""
    rules = [{"member": "A", "rule": rule, "amount": 0.0} for rule in ("at_most", "at_least")]
    assert banned(two(caveats=rules)) == {}


def test_a_mission_asks_only_while_it_runs():
    """Before its start and after its end a mission has no contributions at all."""
    of = two(periods=("1", "2", "3"), missions=[NORTH | {"start": "2", "end": "2"}])
    assert {cell[3] for cell, _ in contributions(of)} == {"2"}
