"""What may pass between two over all periods together, beside what may in each."""

from __future__ import annotations

from typing import Any

import pytest

from models.arithmetic.audit import audit
from models.policy.policy import Policy
from models.sheets.problems import InputError
from models.sheets.scenario import Scenario
from optimizer import explain, solve
from optimizer.coalition.families import clause
from optimizer.coalition.formulation import open_session
from tests.coalitions import every_family
from tests.restated import restate
from tests.scenarios import FUNDING, TROOPS, capacities, edited, member, scenario

FAIR = Policy(policy="fair")


def aid(*rows: dict[str, Any], minimum: float = 0.0) -> Scenario:
    """A has the 10 soldiers that are wanted in each of three periods, B the money to pay for them, under these rows."""
    return scenario(
        periods=("1", "2", "3"),
        members=[member("A"), member("B")],
        resources=[TROOPS, FUNDING],
        requirements=[{"mission": "N", "resource": "troops", "target": 10.0, "minimum": minimum}],
        capacities=[*capacities(A=10.0), *capacities("funding", B=30.0)],
        agreements=[{"giver": "B", "receiver": "A", "resource": "funding"} | row for row in rows],
    )


def paid(of: Scenario, policy: Policy = FAIR) -> float:
    """All that B pays A; the answer is certified and keeps every promise."""
    answer = solve(of, policy)
    assert answer.certified
    assert audit(of, answer) == ()
    return sum(answer.support.values())


def test_the_least_of_all_limits_holds():
    """By hand: of A's cost of 30 B should bear 15; in all no more than 9 may pass, or 2 in each period."""
    assert paid(aid({})) == pytest.approx(15.0)
    assert paid(aid({"total_limit": 9.0})) == pytest.approx(9.0)
    assert paid(aid({"total_limit": 9.0, "limit": 2.0})) == pytest.approx(6.0)
    assert paid(aid({"total_limit": 0.0})) == 0.0


def test_each_row_counts_what_passes_under_it():
    """A row that names the first period takes it out of the other's sum: 1 then, and 5 in the two that are left."""
    assert paid(aid({"total_limit": 5.0}, {"total_limit": 1.0, "period": "1"})) == pytest.approx(6.0)


def test_a_row_for_any_holds_between_each_two():
    """As a limit of a period does: with a blank giver B and C may each pay A 3 in all."""
    of = aid({"giver": None, "total_limit": 3.0})
    of = edited(
        of,
        members=[*of.members, member("C")],
        capacities=[*of.capacities, *capacities("funding", C=30.0)],
    )
    assert paid(of) == pytest.approx(6.0)


def test_it_is_told_and_priced_and_gives_way():
    """In words with its cell; lifted, the worst load falls from 21 to 15, as by a solve of the workbook without it."""
    of = aid({"total_limit": 9.0})
    rows = open_session(of, FAIR).program.rows
    (address,) = [row for row in rows if row.kind == "total_limit"]
    assert clause(of, address).words == "Bland moves at most 9 money of Funding to Aland in all"
    (price,) = [price for price in explain(of, FAIR).prices if price.kind == "total_limit"]
    assert price.place == "agreements/row 1/total_limit"
    free = of.lifting(price.place)
    assert price.change.worst_load == pytest.approx(-12.0)
    assert max(solve(free, FAIR).loads.values()) == pytest.approx(15.0)


def test_where_it_is_in_the_way_of_an_answer_it_is_named_with_the_least_that_suffices():
    """B's hours are wanted in A's hands, 8 in each period at least; 20 may pass in all and 24 must."""
    lift = {"resource": "airlift", "name": "Airlift", "kind": "asset", "unit": "hours", "unit_cost": 1.0}
    of = edited(
        aid(),
        resources=[lift],
        missions=[{"mission": "N", "name": "North", "lead": "A", "lead_share": 1.0, "lead_resource": "airlift"}],
        requirements=[{"mission": "N", "resource": "airlift", "target": 10.0, "minimum": 8.0}],
        capacities=capacities("airlift", B=10.0),
        agreements=[{"giver": "B", "receiver": "A", "resource": "airlift", "total_limit": 20.0}],
    )
    found = explain(of, FAIR)
    assert "Bland moves at most 20 hours of Airlift to Aland in all" in [rule.words for rule in found.conflict]
    told = [loosening.words for relaxation in found.relaxations for loosening in relaxation.changes]
    assert "raise the limit on what may move in all from Bland to Aland from 20 to 24 hours of Airlift" in told


@pytest.mark.parametrize("seed", range(6))
def test_in_random_coalitions_it_holds_and_never_helps(seed: int):
    """With half of what passed as the most that may, no gap is smaller and no promise is broken."""
    of = every_family(seed)
    free = edited(of, agreements=[row.model_copy(update={"total_limit": None}) for row in of.agreements])
    before = solve(free, FAIR)
    most = 0.5 * max([*before.support.values(), *before.loans.values()], default=1.0)
    shared = {name for name, row in of.resource.items() if row.shared}
    held = [row.model_copy(update={"total_limit": most}) for row in of.agreements if row.resource not in shared]
    bound = edited(of, agreements=held + [row for row in of.agreements if row.resource in shared])
    after = solve(bound, FAIR)
    assert audit(bound, after) == ()
    if after.answered and before.answered:
        assert after.stages[0].value >= before.stages[0].value - 1e-7


@pytest.mark.parametrize("money", [1e-6, 1e6])
def test_in_another_currency_it_is_the_same_limit(money: float):
    """What passes is multiplied with the money."""
    of = aid({"total_limit": 9.0})
    assert paid(restate(of, money)) == pytest.approx(9.0 * money, rel=1e-6)


def test_what_is_shared_is_not_used_up_and_has_no_limit():
    """An error at its cell, with what to do instead."""
    intel = {"resource": "intel", "name": "Intel", "kind": "intelligence", "unit": "reports", "shared": True}
    with pytest.raises(InputError) as wrong:
        edited(
            aid(),
            resources=[TROOPS, FUNDING, intel],
            agreements=[{"giver": "B", "receiver": "A", "resource": "intel", "total_limit": 1.0}],
        )
    (problem,) = wrong.value.problems
    assert problem.place == "agreements/row 1/total_limit"
    assert problem.found == "total_limit 1 on 'intel', which is shared"
