"""Smallest contingents: against every pattern of who sends any, in any units; what cannot hold, and ways out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from models.answers.allocation import Status
from models.policy.policy import Policy
from models.sheets.scenario import Scenario
from optimizer.lp.arrays import Floats
from optimizer.solving.solve import solve
from tests.restated import restate
from tests.scenarios import AIRLIFT, member, scenario

MEMBERS, MISSIONS, WORTH, LEAD = "ABC", "NS", 0.8, 0.5
EXACT = Policy(policy="exact", objective="minimax", indivisible="exact")
UNITS = [(1.0, 1.0), (1e6, 1e-3), (1e-6, 1e6)]
"""By what money and hours are multiplied."""


def drawn(seed: int) -> Scenario:
    """Three members with contingents, two missions; B leads the north with half of all, and A may lend it some."""
    rng = np.random.default_rng([18, seed])

    def whole(low: int, high: int) -> float:
        return float(rng.integers(low, high))

    return scenario(
        members=[member(m, gdp=whole(1, 5)) for m in MEMBERS],
        resources=[AIRLIFT],
        missions=[
            {"mission": "N", "name": "North", "lead": "B", "lead_share": LEAD, "lead_resource": "airlift"},
            {"mission": "S", "name": "South", "weight": 2.0},
        ],
        requirements=[
            {"mission": k, "resource": "airlift", "target": whole(3, 10), "minimum": whole(0, 3)} for k in MISSIONS
        ],
        capacities=[
            {
                "member": m,
                "resource": "airlift",
                "available": whole(2, 9),
                "unit_cost": whole(1, 6),
                "smallest": whole(1, 6) + 0.5,
            }
            for m in MEMBERS
        ],
        agreements=[{"giver": "A", "receiver": "B", "resource": "airlift", "worth": WORTH}],
    )


class Patterns:
    """Every pattern of who sends any to which mission, each a linear program written from the coalition's rows.

    Columns: what each member gives each mission, what A lends B for each, what is unmet of each, the worst load t.
    """

    def __init__(self, of: Scenario) -> None:
        """Nothing is held yet."""
        self.of, self.held = of, list[tuple[Floats, float]]()
        self.given = tuple(product(MEMBERS, MISSIONS))
        self.need = {k: of.requirement["airlift", k, "1"] for k in MISSIONS}
        self.have = {m: of.capacity[m, "airlift", "1"] for m in MEMBERS}
        self.cost = {m: of.unit_cost(m, "airlift", "1") for m in MEMBERS}
        self.bounds = [(0.0, None)] * (len(self.given) + 2 * len(MISSIONS)) + [(None, None)]

    def row(
        self,
        given: Mapping[tuple[str, str], float] = {},
        lent: Mapping[str, float] = {},
        unmet: Mapping[str, float] = {},
        t: float = 0.0,
    ) -> Floats:
        """Coefficients of what is given by member and mission, lent by mission, unmet by mission, and of t."""
        parts = [given.get(key, 0.0) for key in self.given]
        return np.array([*parts, *(lent.get(k, 0.0) for k in MISSIONS), *(unmet.get(k, 0.0) for k in MISSIONS), t])

    def sent(self, m: str, missions: str) -> Floats:
        """What leaves a member for missions."""
        return self.row({(m, k): 1.0 for k in missions}, dict.fromkeys(missions, 1.0) if m == "A" else {})

    def rows(self, on: tuple[bool, ...]) -> Iterator[tuple[Floats, float]]:
        """Each: coefficients, and what they come to at most."""
        for (m, k), sends in zip(self.given, on, strict=True):
            yield (-self.sent(m, k), -self.have[m].smallest) if sends else (self.sent(m, k), 0.0)
        gdp = {m: self.of.member[m].indicators["gdp"] for m in MEMBERS}
        for m in MEMBERS:
            yield self.sent(m, MISSIONS), self.have[m].available
            yield self.cost[m] * self.sent(m, MISSIONS) - self.row(t=gdp[m] / sum(gdp.values())), 0.0
        for k, need in self.need.items():
            yield -self.row({(m, k): 1.0 for m in MEMBERS}, {k: WORTH}, {k: 1.0}), -need.target
            yield self.row(unmet={k: 1.0}), need.target - need.minimum
        led = {(m, "N"): LEAD - float(m == "B") for m in MEMBERS}
        yield self.row(led, {"N": (LEAD - 1.0) * WORTH}), 0.0

    def least(self, objective: Floats) -> float:
        """The least of all patterns, then held; infinite where no pattern has an answer."""
        found = [np.inf]
        for on in product((False, True), repeat=len(self.given)):
            sides, most = zip(*[*self.rows(on), *self.held], strict=True)
            solved = linprog(objective, np.array(sides), np.array(most), bounds=self.bounds)
            found += [float(solved.fun)] if solved.status == 0 else []
        self.held.append((objective, min(found) + 1e-9 * (1.0 + abs(min(found)))))
        return min(found)

    def stages(self) -> list[float]:
        """Least gaps; then, at the least that is delivered beyond, least cost, and the least worst load."""
        part = {k: 1.0 / need.target for k, need in self.need.items()}
        gaps = self.least(self.row(unmet={"N": part["N"] / 3.0, "S": part["S"] * 2.0 / 3.0}))
        if gaps == np.inf:
            return []
        self.least(self.row({(m, k): part[k] for m, k in self.given}, {k: WORTH * part[k] for k in part}, part))
        own = {(m, k): self.cost[m] for m, k in self.given}
        cost = self.least(self.row(own, dict.fromkeys(MISSIONS, self.cost["A"])))
        self.held.pop()
        return [gaps, cost, self.least(self.row(t=1.0))]


@pytest.mark.parametrize("seed", range(8))
def test_contingents_are_the_best_of_every_pattern(seed: int):
    """Gaps, least cost and the worst load are the least of all 64 patterns of who sends any, in units of any size."""
    of = drawn(seed)
    expected = Patterns(of).stages()
    for money, hours in UNITS:
        answer = solve(restate(of, money, {"airlift": hours}), EXACT)
        assert answer.violations == ()
        if not expected:
            assert answer.status is Status.INFEASIBLE
            assert answer.conflict
            continue
        found = {stage.name: stage.value for stage in answer.stages}
        worst = max(load / answer.fair_shares[m] for m, load in answer.loads.items())
        told = [found["gaps"], found["least cost"] / money, worst / money]
        assert told == pytest.approx(expected, rel=1e-6, abs=1e-7)
