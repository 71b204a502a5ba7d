"""Thresholds of payments: paid or not paid, whichever is fairer, against both asked for by themselves."""

from __future__ import annotations

import numpy as np
import pytest

from models.answers.allocation import Status
from models.policy.policy import Policy
from models.sheets.scenario import Scenario
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
