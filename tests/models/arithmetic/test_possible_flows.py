"""What can be given at all: only what its owner has, what an agreement covers and something counts."""

from __future__ import annotations

from typing import Any

import pytest

from models.answers.allocation import Address
from models.arithmetic.flows import Flow, contribution, flows, loan, payments
from models.arithmetic.national_interest import BanKind
from models.arithmetic.possible_flows import contributions, loans, sources, supports
from models.sheets.scenario import Scenario
from tests.cases import INTELLIGENCE, NORTH, PUPILS, SHARED, SOUTH, two
from tests.scenarios import AIRLIFT, FUNDING, TROOPS, capacities, edited, member, scenario

A_LENDS_B = {"giver": "A", "receiver": "B", "resource": "troops"}


def given(of: Scenario) -> set[tuple[str, ...]]:
    """The contributions that exist, without the only period."""
    return {cell[:3] if len(of.periods) == 1 else cell for cell, bans in contributions(of) if not bans}


def lent(of: Scenario) -> set[tuple[str, ...]]:
    """The loans that exist, without the only period."""
    return {key[:4] if len(of.periods) == 1 else key for key, bans in loans(of) if not bans}


def test_who_has_nothing_cannot_give_unless_trained():
    """Training makes B a giver from its lag on, and not before; an agreement makes no one an owner."""
    of = scenario(
        periods=("1", "2"),
        members=[member(name) for name in "ABC"],
        capacities=capacities(A=1.0, B=0.0),
        agreements=[{"giver": "A", "receiver": "C", "resource": "troops"}],
    )
    assert {who for who, _, _ in sources(of)} == {"A"}
    trained = edited(of, training=[{"mission": "N", "beneficiary": "B", "resource": "troops", "gain": 1.0}])
    assert sources(trained) - sources(of) == {("B", "troops", "2")}
    in_vain = edited(of, training=[{"mission": "N", "beneficiary": "B", "resource": "troops", "gain": 0.0}])
    assert sources(in_vain) == sources(of)


WANTED = {"mission": "N", "resource": "troops", "target": 0.0}
FLOOR = {"member": "A", "rule": "at_least", "amount": 1.0, "mission": "N"}
TAUGHT = {"mission": "N", "beneficiary": "B", "resource": "airlift", "per": "troops", "gain": 1.0}


@pytest.mark.parametrize(
    ("sheets", "exists"),
    [
        ({"requirements": [WANTED | {"target": 1.0}]}, True),
        ({"requirements": [WANTED]}, False),
        ({"requirements": [WANTED | {"per": "airlift", "ratio": 1.0}]}, True),
        (
            {
                "requirements": [WANTED | {"target": 1.0}],
                "interests": [{"member": "A", "mission": "N", "effectiveness": 0.0}],
            },
            False,
        ),
        ({"caveats": [FLOOR | {"resource": "troops"}]}, True),
        ({"caveats": [FLOOR]}, False),
        ({"training": [TAUGHT]}, False),
        ({"training": [TAUGHT], "periods": ("1", "2")}, True),
    ],
    ids=["target", "no target", "enabler", "of no effect", "floor", "vague floor", "too late", "training"],
)
def test_what_nothing_counts_does_not_exist(sheets: dict[str, Any], exists: bool):
    """A's soldiers exist where a target, an enabler, training in time or a floor that names them counts them."""
    of = two(resources=[TROOPS, AIRLIFT], **{"requirements": [WANTED | {"resource": "airlift"}]} | sheets)
    assert any(cell[:3] == ("A", "troops", "N") for cell, _ in contributions(of)) == exists


def test_a_pool_that_promises_counts_funding_that_no_one_requires():
    """Reimbursement makes funding for the mission exist in the periods in which it is owed."""
    needs = [{"mission": "N", "resource": "troops", "target": 1.0, "reimbursement": 0.5}]
    of = two(resources=[TROOPS, FUNDING], requirements=needs, capacities=capacities("funding", B=9.0))
    assert given(of) == {("B", "funding", "N")}


def test_reports_for_another_mission_exist_where_a_row_asks_for_them():
    """A watch that wants nothing itself gathers for the mission of its region that does, and for no other region."""
    watch = {"mission": "W", "name": "Watch", "region": "east"}
    needs = [{"mission": "W", "resource": "intel", "target": 0.0}, {"mission": "S", "resource": "intel", "target": 4.0}]
    common = {"resources": [SHARED], "capacities": capacities("intel", A=4.0), "requirements": needs}
    assert given(two(missions=[watch, SOUTH | {"region": "east"}], **common)) == {
        ("A", "intel", "W"),
        ("A", "intel", "S"),
    }
    assert given(two(missions=[watch, SOUTH | {"region": "west"}], **common)) == {("A", "intel", "S")}
    rival = common | {"resources": [INTELLIGENCE]}
    assert given(two(missions=[watch, SOUTH | {"region": "east"}], **rival)) == {("A", "intel", "S")}


@pytest.mark.parametrize(
    ("agreement", "receivers"),
    [
        ({"giver": "A", "receiver": "C"}, {("A", "C")}),
        ({"giver": "A"}, {("A", "B")}),
        ({"receiver": "C"}, {("A", "C"), ("B", "C")}),
        ({}, {("A", "B"), ("B", "A")}),
        ({"giver": "C", "receiver": "A"}, set()),
        ({"giver": "A", "receiver": "C", "worth": 0.0}, set()),
        ({"giver": "A", "receiver": "C", "delay": 1}, set()),
    ],
    ids=["named", "blank receiver", "blank giver", "all blank", "owns nothing", "worthless", "too late"],
)
def test_a_blank_opens_no_door_to_who_owns_nothing(agreement: dict[str, Any], receivers: set[tuple[str, str]]):
    """C, who has no soldiers, lends none, and borrows some only where it is named."""
    of = two(members=[member(name) for name in "ABC"], agreements=[{"resource": "troops"} | agreement])
    assert {key[:2] for key in lent(of)} == receivers


def test_money_and_what_is_shared_are_not_lent():
    """Funding is paid, by who has some; intelligence is shared."""
    of = two(
        resources=[TROOPS, FUNDING, SHARED],
        requirements=[{"mission": "N", "resource": kind, "target": 1.0} for kind in ("troops", "funding", "intel")],
        capacities=[*capacities("funding", A=1.0), *capacities("intel", A=1.0)],
        agreements=[{"resource": "funding"}, {"resource": "intel"}],
    )
    assert lent(of) == set()
    assert list(supports(of)) == [("A", "B", "funding", "1")]
    late = edited(of, agreements=[{"resource": "funding", "delay": 1}])
    assert list(supports(late)) == []


def test_a_loan_meets_the_bans_on_both_its_ends_where_and_when_it_serves():
    """Lent in the first period it serves in the second: the bans of that period hold, on both ends."""
    ban = {"rule": "prohibited", "mission": "N"}
    of = two(
        periods=("1", "2"),
        missions=[NORTH, SOUTH],
        requirements=[{"mission": mission, "resource": "troops", "target": 1.0} for mission in "NS"],
        agreements=[A_LENDS_B | {"delay": 1}],
        caveats=[
            {"member": "A", **ban, "period": "1"},
            {"member": "A", **ban, "period": "2"},
            {"member": "B", **ban, "mission": "S", "period": "2"},
        ],
    )
    found = {key: [ban.rule for ban in bans] for key, bans in loans(of)}
    assert found == {
        ("A", "B", "troops", "N", "1"): [Address.of("prohibition", "2", part="caveat")],
        ("A", "B", "troops", "S", "1"): [Address.of("prohibition", "3", part="caveat")],
    }


def test_a_mission_asks_only_while_it_runs():
    """A school that runs in the first period counts what trains then, and a floor asks for nothing after its end."""
    of = two(
        periods=("1", "2", "3"),
        missions=[NORTH, PUPILS | {"end": "1"}],
        training=[{"mission": "T", "beneficiary": "B", "resource": "troops", "gain": 1.0}],
        caveats=[
            {"member": "B", "rule": "at_least", "amount": 1.0, "mission": "T", "resource": "troops", "period": "1"}
        ],
    )
    assert {cell[3] for cell in given(of) if cell[2] == "T"} == {"1"}


def test_flows_say_what_leaves_and_what_arrives():
    """A contribution is its owner's throughout; a loan is held by its receiver, later, for less, and paid as agreed."""
    of = two(periods=("1", "2"), agreements=[A_LENDS_B | {"worth": 0.5, "delay": 1, "paid_by": "receiver"}])
    assert contribution(("A", "troops", "N", "1")) == Flow("A", "A", "troops", "N", "1", "1", 1.0, "A")
    assert loan(of, ("A", "B", "troops", "N", "1")) == Flow("A", "B", "troops", "N", "1", "2", 0.5, "B")
    late, unagreed = loan(of, ("A", "B", "troops", "N", "2")), loan(of, ("B", "A", "troops", "N", "1"))
    assert (late.serves, unagreed.serves, unagreed.worth, unagreed.payer) == ("", "", 0.0, "B")
    both = flows(of, {("A", "troops", "N", "1"): 3.0}, {("A", "B", "troops", "N", "1"): 4.0})
    assert [(flow.holder, amount) for flow, amount in both] == [("A", 3.0), ("B", 4.0)]
    (paid,) = payments(of, {("A", "B", "troops", "2"): 1.0})
    assert (paid[0].arrives, paid[0].worth) == ("", 0.0)


def test_lead_time_holds_for_what_is_lent():
    """A's parliament has not approved the first period, and so its soldiers do not serve in B's hands either."""
    of = two(members=[member("A", lead_time=1), member("B")], agreements=[A_LENDS_B])
    assert [[ban.kind for ban in bans] for _, bans in loans(of)] == [[BanKind.LEAD_TIME]]
