"""Who receives a fund: what arrives in it is support of that member, and the coalition has only moved its money."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from models.arithmetic.audit import audit
from models.policy.policy import Objective, Policy
from models.sheets.changes import Uncertain, without
from models.sheets.problems import InputError
from models.sheets.scenario import Scenario
from optimizer import solve
from optimizer.coalition.amounts import UncertainSession
from optimizer.solving.solve import solve_session
from tests.coalitions import every_family
from tests.restated import restate
from tests.scenarios import FUNDING, TROOPS, capacities, edited, member, scenario

FAIR = Policy(policy="fair")


def aid(fund: float = 6.0, kind: str = "state", **row: Any) -> Scenario:
    """C sends the 12 soldiers that are wanted, at 1 each; A and B, and C too, have money, and the fund goes to C."""
    needs = [
        {"mission": "N", "resource": "troops", "target": 12.0},
        {"mission": "F", "resource": "funding", "target": fund, "received_by": "C"} | row,
    ]
    return scenario(
        members=[member("A"), member("B"), member("C", kind=kind)],
        resources=[TROOPS, FUNDING],
        missions=[{"mission": "N", "name": "North"}, {"mission": "F", "name": "Fund"}],
        requirements=needs,
        capacities=[*capacities(C=12.0), *capacities("funding", A=20.0, B=20.0, C=20.0)],
    )


def net(of: Scenario, policy: Policy = FAIR) -> dict[str, float]:
    """What each pays, net; the answer is certified and keeps every promise."""
    answer = solve(of, policy)
    assert answer.certified
    assert audit(of, answer) == ()
    return {m: burden.net for m, burden in answer.burdens.items()}


def test_what_arrives_lowers_the_receivers_burden_and_costs_the_coalition_nothing():
    """By hand: A and B give 3 each, C bears 12 less 6; all together bear the 12 that the soldiers cost."""
    assert net(aid()) == pytest.approx({"A": 3.0, "B": 3.0, "C": 6.0})
    answer = solve(aid(), FAIR)
    assert (answer.least_cost, answer.total_cost) == pytest.approx((12.0, 12.0))
    assert answer.burdens["C"].support_received == pytest.approx(6.0)
    assert net(aid(received_by=None))["C"] >= 12.0


def test_the_receiver_does_not_fill_its_own_fund():
    """Though C has the money: to oneself it would cost nothing. What others cannot give is missing."""
    of = aid(fund=50.0)
    answer = solve(of, FAIR)
    assert ("C", "funding", "F", "1") not in answer.contributions
    assert answer.unmet["funding", "F", "1"] == pytest.approx(10.0)
    assert audit(of, answer) == ()


@pytest.mark.parametrize("objective", sorted(set(Objective) - {Objective.STATUS_QUO, Objective.DIVISION_RULE}))
def test_no_objective_sends_more_than_the_fund_wants(objective: Objective):
    """Money does not go round for nothing, however cheap it is for all together."""
    of = aid()
    policy = FAIR.model_copy(update={"objective": objective})
    paid = net(of, policy)
    assert paid["A"] + paid["B"] == pytest.approx(6.0)


def test_an_organisation_may_receive_and_a_fund_alone_is_no_burden_of_all():
    """Of an organisation nothing is compared; where the fund is all there is, what one gives the other has."""
    assert net(aid(kind="organisation")) == pytest.approx({"A": 3.0, "B": 3.0, "C": 6.0})
    of = edited(aid(), requirements=[aid().requirements[1]], capacities=capacities("funding", A=20.0, B=20.0))
    assert net(of) == pytest.approx({"A": 3.0, "B": 3.0, "C": -6.0})


def test_without_its_receiver_there_is_no_fund():
    """Who stays gives nothing to it any more; without a giver the other gives all."""
    left = without(aid(), "C")
    assert [row.resource for row in left.requirements] == ["troops"]
    assert net(without(aid(), "A")) == pytest.approx({"B": 6.0, "C": 6.0})


@pytest.mark.parametrize("seed", range(6))
def test_random_coalitions_with_a_receiver_keep_every_promise(seed: int):
    """Funds of missions that repay no one go to M1: the audit, which books by itself, finds what the program found."""
    of = every_family(seed)
    rows = [
        row.model_copy(update={"received_by": "M1"}) if row.resource == "funding" else row
        for row in (each.model_copy(update={"reimbursement": 0.0, "repaid_to": ()}) for each in of.requirements)
    ]
    of = edited(of, requirements=rows)
    assert audit(of, solve(of, FAIR)) == ()


@pytest.mark.parametrize("money", [1e-6, 1e6])
def test_in_another_currency_it_is_the_same_fund(money: float):
    """Every burden is multiplied with the money, and the price of soldiers with it."""
    expected = {m: amount * money for m, amount in net(aid()).items()}
    assert net(restate(aid(), money)) == pytest.approx(expected, rel=1e-6, abs=1e-6 * money)


@pytest.mark.parametrize(
    ("row", "repaid"),
    [
        ({"resource": "troops"}, 0.0),
        ({"received_by": "D"}, 0.0),
        ({"mission": "N"}, 0.5),
    ],
)
def test_what_cannot_be_received_is_an_error(row: dict[str, Any], repaid: float):
    """Soldiers; a member that no one knows; a fund out of which others are repaid."""
    troops, fund = (
        each.model_copy(update=more)
        for each, more in zip(aid().requirements, ({"reimbursement": repaid}, row), strict=True)
    )
    with pytest.raises(InputError) as wrong:
        edited(aid(), requirements=[troops, fund])
    assert "requirements/row 2/received_by" in [problem.place for problem in wrong.value.problems]


def test_samples_book_what_is_received():
    """At half as much again of soldiers and of the fund the sample is that coalition solved."""
    amounts = [
        Uncertain("requirement", None, "funding", "F", low=1.0, high=2.0),
        Uncertain("unit_cost", "C", "troops", None, low=1.0, high=2.0),
    ]
    sample = UncertainSession(aid(), FAIR, amounts).at(np.array([1.5, 1.5]))
    assert solve_session(sample).loads == pytest.approx({"A": 4.5, "B": 4.5, "C": 9.0})
