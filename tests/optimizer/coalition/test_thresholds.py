"""Thresholds of payments: paid or not paid, whichever is fairer, against both asked for by themselves."""

from __future__ import annotations

import numpy as np
import pytest

from models.answers.allocation import Status
from models.policy.policy import Policy
from models.sheets.changes import with_edits
from models.sheets.scenario import Scenario
from optimizer.explaining.explain import explain
from optimizer.solving.solve import solve
from tests.restated import restate
from tests.scenarios import FUNDING, TROOPS, capacities, edited, member, scenario

EXACT = Policy(policy="exact", objective="minimax", indivisible="exact")
RELAXED = Policy(policy="relaxed", objective="minimax")


def drawn(seed: int) -> Scenario:
    """A and B may give 10 soldiers each of those that are wanted; C has money, of which A is paid from so many on."""
    rng = np.random.default_rng([19, seed])
    wanted, threshold, price, cost = (float(round(x, 1)) for x in rng.uniform((6, 1, 0.3, 0.8), (12, 6, 2, 2)))
    rows = capacities(A=10.0, B=10.0)
    rows[0]["unit_cost"] = cost
    return scenario(
        members=[member(m) for m in "ABC"],
        resources=[TROOPS, FUNDING],
        requirements=[{"mission": "N", "resource": "troops", "target": wanted}],
        capacities=[*rows, *capacities("funding", C=5.0)],
        agreements=[
            {"giver": "C", "receiver": "A", "resource": "funding", "per": "troops", "price": price}
            | {"threshold": threshold}
        ],
    )


def worst(of: Scenario, policy: Policy) -> float:
    """The highest load; all promises are kept."""
    answer = solve(of, policy)
    assert (answer.status, answer.violations) == (Status.OPTIMAL, ())
    return max(answer.loads.values())


@pytest.mark.parametrize("seed", range(10))
def test_the_fairer_of_paid_and_unpaid(seed: int):
    """As if nothing could be paid, or as if A had to give the threshold, whichever is fairer; in any units."""
    of = drawn(seed)
    (row,) = of.agreements
    floor = {"member": "A", "rule": "at_least", "amount": row.threshold, "resource": "troops"}
    met = edited(of, agreements=[row.model_copy(update={"threshold": 0.0})], caveats=[floor])
    least = min(worst(edited(of, agreements=[]), RELAXED), worst(met, RELAXED))
    assert worst(of, EXACT) == pytest.approx(least, rel=1e-6)
    assert worst(restate(of, 1e6, {"troops": 1e-3}), EXACT) == pytest.approx(1e6 * least, rel=1e-6)


def test_money_waits_for_the_threshold():
    """Seven soldiers where 8 release money: none is paid under exact, and it is where thresholds are not held."""
    of = edited(drawn(0), requirements=[{"mission": "N", "resource": "troops", "target": 7.0}])
    of = edited(of, agreements=[of.agreements[0].model_copy(update={"threshold": 8.0})])
    assert not any(solve(of, EXACT).support.values())
    assert any(solve(of, RELAXED).support.values())


def test_the_condition_is_lifted_with_what_is_counted_in_it():
    """By the cell that `explain` names: what is left is money without a price and without a threshold."""
    of = drawn(0)
    (place,) = [price.place for price in explain(of, EXACT).prices if price.kind == "condition"]
    (row,) = of.lifting(place).agreements
    assert (row.per, row.price, row.threshold) == (None, None, 0.0)


@pytest.mark.parametrize("threshold", [5.0, 20.0])
def test_money_that_must_be_paid_for_nothing_is_told_with_a_threshold_too(threshold: float):
    """A bears 10 and may bear 2; C pays nothing for its soldiers, after so many: the condition goes as a whole."""
    of = edited(
        drawn(0),
        requirements=[{"mission": "N", "resource": "troops", "target": 10.0, "minimum": 10.0}],
        capacities=[*capacities(A=10.0), *capacities("funding", C=30.0)],
        interests=[
            {"member": m, "mission": "N", "worth": worth} for m, worth in {"A": 2.0, "B": 0.0, "C": 20.0}.items()
        ],
    )
    of = edited(of, agreements=[of.agreements[0].model_copy(update={"price": 0.0, "threshold": threshold})])
    policy = EXACT.model_copy(update={"participation": True})
    anything = explain(of, policy).relaxations[0]
    assert "let Cland pay Aland whatever it gives of Troops" in [change.words for change in anything.changes]
    changed = with_edits(of, anything.edits)
    assert solve(edited(changed, missions=changed.missions), policy).status is Status.OPTIMAL
