"""What contributions are worth, need and cost, by hand."""

from __future__ import annotations

import pytest

from models.answers.allocation import Burden
from models.arithmetic.accounting import achieved_worth, burdens, delivered, gap_share, load_weights, loads, required
from models.arithmetic.flows import contribution, counts_in, trains
from models.policy.policy import Policy
from optimizer.solving.solve import solve
from tests.cases import NORTH, SHARED, SOUTH, two
from tests.scenarios import AIRLIFT, FUNDING, TROOPS, capacities, edited, member, scarce_airlift, scenario


def test_parts_of_a_burden():
    """A sends 10 soldiers at 2, is repaid 5 and gets 3 of B's 4 in support; B pays 5 into the pool and those 4."""
    of = scenario(
        members=[member("A"), member("B")],
        resources=[TROOPS | {"unit_cost": 2.0}, FUNDING],
        missions=[NORTH | {"hazard": 0.1}],
        requirements=[{"mission": "N", "resource": "troops", "target": 10.0, "reimbursement": 0.5}],
        capacities=[*capacities(A=10.0), *capacities("funding", B=9.0)],
        agreements=[{"giver": "B", "receiver": "A", "resource": "funding", "worth": 0.75}],
    )
    given = {("A", "troops", "N", "1"): 10.0, ("B", "funding", "N", "1"): 5.0}
    found = burdens(of, given, {("B", "A", "funding", "1"): 4.0})
    assert found["A"] == Burden(own=20.0, reimbursed=5.0, support_received=3.0, personnel=10.0, risk=1.0)
    assert found["B"] == Burden(funding=5.0, support_given=4.0)
    assert (found["A"].outlay, found["A"].net) == (20.0, 12.0)
    assert (found["B"].outlay, found["B"].net) == (9.0, 9.0)


@pytest.mark.parametrize(("paid_by", "payer"), [("owner", "B"), ("receiver", "A")])
def test_a_loan_costs_what_its_owners_units_cost(paid_by: str, payer: str):
    """A borrows 2 of B's soldiers at 3 and brings 1 of its own: who pays bears 6 and is repaid 1, B's people are away.

    Half of what is lent arrives: 1 effective soldier beside A's own; both that left call for lift and are repaid.
    """
    of = two(
        resources=[TROOPS, AIRLIFT, FUNDING],
        missions=[NORTH | {"hazard": 0.5}],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 10.0, "reimbursement": 0.5},
            {"mission": "N", "resource": "airlift", "target": 0.0, "per": "troops", "ratio": 0.2},
        ],
        agreements=[{"giver": "B", "receiver": "A", "resource": "troops", "worth": 0.5, "paid_by": paid_by}],
    )
    given, lent = {("A", "troops", "N", "1"): 1.0}, {("B", "A", "troops", "N", "1"): 2.0}
    found = burdens(of, given, {}, lent)
    assert found["B"].personnel == 2.0
    assert found["B"].risk == 1.0
    own, other = found[payer], found["AB".replace(payer, "")]
    assert (own.own, own.reimbursed) == ((7.0, 1.5) if payer == "A" else (6.0, 1.0))
    assert (other.own, other.reimbursed) == ((0.0, 0.0) if payer == "A" else (1.0, 0.5))
    assert delivered(of, given, lent)["troops", "N", "1"] == 2.0
    asked = required(of, given, lent)
    assert asked["airlift", "N", "1"] == pytest.approx(0.6)
    assert asked["funding", "N", "1"] == pytest.approx(1.5)


def test_money_that_arrives_too_late_is_received_by_no_one():
    """B pays 4 in the last period, and it takes one more: B has paid, A has not received."""
    of = two(
        resources=[TROOPS, FUNDING],
        agreements=[{"giver": "B", "receiver": "A", "resource": "funding", "delay": 1}],
    )
    found = burdens(of, {}, {("B", "A", "funding", "1"): 4.0})
    assert (found["A"].support_received, found["B"].support_given) == (0.0, 4.0)


def test_weights_make_people_and_danger_worth_as_much_as_money():
    """North wants 10 soldiers at 1 and 5 hours at 2, hazard 0.5: money 20 in all, so a soldier weighs 2, a risk 4."""
    of = scenario(
        members=[member("A"), member("B")],
        resources=[TROOPS, AIRLIFT],
        missions=[NORTH | {"hazard": 0.5}],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 10.0},
            {"mission": "N", "resource": "airlift", "target": 5.0},
        ],
        capacities=[*capacities(A=10.0), *capacities("airlift", B=5.0)],
    )
    policy = Policy(policy="people", personnel=1.0, risk=1.0)
    assert load_weights(of, policy) == (2.0, 4.0)
    carried = {"A": Burden(own=10.0, personnel=10.0, risk=5.0), "B": Burden(own=10.0)}
    assert loads(of, policy, carried) == {"A": 50.0, "B": 10.0}


@pytest.mark.parametrize(("personnel", "from_a"), [(0.0, 7.5), (1.0, 20 / 3)])
def test_people_that_count_move_the_burden(personnel: float, from_a: float):
    """Soldiers at 1 and 3, ten wanted: by money x = 3 (10 - x); with a soldier counted as 1 more, 2 x = 4 (10 - x)."""
    found = solve(two(), Policy(policy="fair", personnel=personnel))
    assert found.contributions["A", "troops", "N", "1"] == pytest.approx(from_a)


def test_danger_that_counts_moves_the_burden():
    """North and south want 4 each; the north is dangerous, A may go only there: with risk counted A gives less of it.

    Money required is 8 and danger 4 x 3, so a unit of risk weighs 2/3 and a soldier in the north 1 + 3 x 2/3 = 3: A
    gives x in the north and B the rest, 3 x = 3 (4 - x) + 4. By money alone x = 4, as A can carry half of the 8.
    """
    of = scenario(
        members=[member("A"), member("B")],
        missions=[NORTH | {"hazard": 3.0}, SOUTH],
        requirements=[{"mission": mission, "resource": "troops", "target": 4.0} for mission in "NS"],
        capacities=capacities(A=10.0, B=10.0),
        caveats=[{"member": "A", "rule": "prohibited", "mission": "S"}],
    )
    by_money = solve(of, Policy(policy="money"))
    by_risk = solve(of, Policy(policy="risk", risk=1.0))
    assert by_money.contributions["A", "troops", "N", "1"] == pytest.approx(4.0)
    assert by_risk.contributions["A", "troops", "N", "1"] == pytest.approx(8 / 3)


def test_organisations_give_and_stand_outside_the_comparison():
    """States carry only what the organisation cannot give; its own burden is in the books, not in the loads."""
    of = scenario(
        members=[member("A"), member("B"), member("O", kind="organisation")],
        capacities=capacities(A=10.0, B=10.0, O=4.0),
    )
    found = solve(of, Policy(policy="fair"))
    assert found.burdens["O"].net == pytest.approx(4.0)
    assert dict(found.loads) == pytest.approx({"A": 3.0, "B": 3.0})
    assert set(found.fair_shares) == {"A", "B"}
    assert found.total_cost == pytest.approx(10.0)


def test_where_a_shared_report_counts():
    """A report from the north counts there by A's worth, in the west not, in the south that B leads by the channel."""
    of = scenario(
        periods=("1", "2"),
        members=[member("A"), member("B")],
        resources=[SHARED],
        missions=[
            NORTH | {"region": "east"},
            SOUTH | {"region": "east", "lead": "B"},
            {"mission": "W", "name": "West", "region": "west"},
            {"mission": "E", "name": "East", "region": "east", "lead": "A"},
        ],
        requirements=[{"mission": mission, "resource": "intel", "target": 4.0} for mission in "NSWE"],
        capacities=capacities("intel", A=4.0),
        interests=[
            {"member": "A", "mission": "N", "effectiveness": 0.5},
            {"member": "A", "mission": "S", "effectiveness": 0.8},
        ],
        agreements=[{"giver": "A", "receiver": "B", "resource": "intel", "worth": 0.5, "delay": 1}],
    )
    assert dict(counts_in(of, contribution(("A", "intel", "N", "1")))) == pytest.approx(
        {("intel", "N", "1"): 0.5, ("intel", "S", "2"): 0.4, ("intel", "E", "1"): 1.0}
    )
    late = dict(counts_in(of, contribution(("A", "intel", "N", "2"))))
    assert ("intel", "S", "2") not in late
    assert delivered(of, {("A", "intel", "N", "1"): 2.0})["intel", "S", "2"] == pytest.approx(0.8)


def test_what_contributions_call_for():
    """Ten soldiers at 0.2 hours and 0.5 money each: 2 hours beyond the 1 wanted, and 5 for the pool."""
    of = scenario(
        members=[member("A")],
        resources=[TROOPS, AIRLIFT, FUNDING],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 10.0, "reimbursement": 0.5},
            {"mission": "N", "resource": "airlift", "target": 1.0, "per": "troops", "ratio": 0.2},
        ],
        capacities=[*capacities(A=10.0), *capacities("airlift", A=10.0), *capacities("funding", A=10.0)],
    )
    assert required(of, {("A", "troops", "N", "1"): 10.0}) == pytest.approx(
        {("troops", "N", "1"): 10.0, ("airlift", "N", "1"): 3.0, ("funding", "N", "1"): 5.0}
    )


def test_training_lasts_from_its_lag_on():
    """An instructor in the first of four periods adds 2 soldiers in the third and in the fourth."""
    of = scenario(
        periods=("1", "2", "3", "4"),
        members=[member("A"), member("B")],
        capacities=capacities(A=1.0),
        training=[{"mission": "N", "beneficiary": "B", "resource": "troops", "gain": 2.0, "lag": 2}],
    )
    first, late = (contribution(("A", "troops", "N", period)) for period in "13")
    assert list(trains(of, first)) == [(("B", "troops", "3"), 2.0), (("B", "troops", "4"), 2.0)]
    assert list(trains(of, late)) == []


def test_worth_of_what_is_achieved():
    """North is worth 8: with half of one need and none of the other unmet, three quarters of it, 6, is achieved."""
    of = scenario(
        members=[member("A")],
        resources=[TROOPS, AIRLIFT],
        requirements=[{"mission": "N", "resource": kind, "target": 10.0} for kind in ("troops", "airlift")],
        capacities=capacities(A=10.0),
        interests=[{"member": "A", "mission": "N", "worth": 8.0}],
    )
    assert achieved_worth(of, "A", {("troops", "N", "1"): 5.0}) == pytest.approx(6.0)


def test_unit_costs_come_from_the_nearest_place():
    """A capacity's own cost beats the resource's; funding costs itself."""
    of = edited(
        two(resources=[TROOPS, FUNDING], capacities=[*two().capacities, *capacities("funding", A=1.0)]),
        members=[member("A"), member("B"), member("C")],
    )
    costs = [of.unit_cost("A", "troops", "1"), of.unit_cost("B", "troops", "1"), of.unit_cost("C", "troops", "1")]
    assert costs == [1.0, 3.0, 1.0]
    assert of.unit_cost("A", "funding", "1") == 1.0


def test_gap_share_is_what_the_first_stage_makes_least():
    """The unmet share that reports and batches tell is the solver's own; a need of 0 makes no gap look smaller."""
    idle = {"mission": "S", "resource": "troops", "target": 0.0}
    needs = [row.model_dump() for row in scarce_airlift().requirements]
    of = edited(scarce_airlift(), requirements=[*needs, idle])
    answer = solve(of, Policy(policy="test"))
    assert gap_share(of, answer.unmet) == pytest.approx(6 / 8 / (1 + 1 + 2))
    assert answer.stages[0].value == pytest.approx(gap_share(of, answer.unmet))
