"""Five Eyes: what its page says of each partner alone and of all together is what the workbook comes to."""

from __future__ import annotations

import pytest

from models.arithmetic.accounting import unmet_share
from models.sheets.scenario import Scenario
from optimizer.solving.solve import solve
from tests.examples import example

ALONE = {"USA": 0.41, "GBR": 0.79, "CAN": 0.76, "AUS": 0.83, "NZL": 0.81}
TOGETHER = {"USA": 0.0, "GBR": 0.0, "CAN": 0.0, "AUS": 0.20, "NZL": 0.35}
COST_OF_ALL_ALONE = 901.0


def lacking(of: Scenario, member: str) -> tuple[float, float]:
    """The mean share that is missing of what a partner wants to see, and what all pay."""
    answer = solve(of, of.policies[0])
    return unmet_share(of, f"{member}-picture", answer.unmet), answer.total_cost


def test_what_each_lacks_together() -> None:
    """The first three lack nothing, Australia what is for two eyes, New Zealand what is late or kept from it."""
    of = example("five-eyes-2013")
    assert {member: lacking(of, member)[0] for member in ALONE} == pytest.approx(TOGETHER, abs=0.005)


def test_what_each_would_lack_alone() -> None:
    """Alone each sees only what it hears itself; all of them alone pay more than together, and see less."""
    costs = []
    for member, missing in ALONE.items():
        of = example("five-eyes-2013")
        for other in ALONE.keys() - {member}:
            of = of.without(other)
        found, cost = lacking(of, member)
        costs.append(cost)
        assert found == pytest.approx(missing, abs=0.005)
    assert sum(costs) == pytest.approx(COST_OF_ALL_ALONE, abs=0.5)
