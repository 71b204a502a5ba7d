"""Smallest contingents: against every pattern of who sends any, in any units; what cannot hold, and ways out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from models.answers.allocation import Status
from models.arithmetic.families import Family
from models.policy.policy import Policy
from models.sheets.changes import uncertain_amounts, with_edits, with_factors
from models.sheets.problems import InputError
from models.sheets.scenario import Scenario
from optimizer import explain
from optimizer.coalition.amounts import UncertainSession
from optimizer.lp.arrays import Floats
from optimizer.solving.relaxation import relaxations
from optimizer.solving.solve import solve, solve_session
from tests.restated import restate
from tests.scenarios import AIRLIFT, edited, member, scenario

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


def short_of(*, smallest: float = 4.0, minimum: float = 6.0, **more: object) -> Scenario:
    """Five hours of A and three of B, who sends `smallest` or none; the north cannot do without `minimum`."""
    return scenario(
        **{
            "members": [member("A"), member("B")],
            "resources": [AIRLIFT],
            "requirements": [{"mission": "N", "resource": "airlift", "target": 7.0, "minimum": minimum}],
            "capacities": [
                {"member": "A", "resource": "airlift", "available": 5.0},
                {"member": "B", "resource": "airlift", "available": 3.0, "smallest": smallest},
            ],
        }
        | more
    )


def test_what_contingents_forbid_is_told_with_ways_out():
    """Six hours need one of B's three, which are too few to be sent: both rules are named, and what would do does."""
    of = short_of()
    answer = solve(of, EXACT)
    assert answer.status is explain(of, EXACT).status is Status.INFEASIBLE
    assert {rule.address.kind for rule in answer.conflict} == {Family.REQUIREMENT, Family.CONTINGENT}
    assert any("Bland sends" in rule.words and "at least 4 flying hours" in rule.words for rule in answer.conflict)
    found = {relaxation.scope: relaxation for relaxation in relaxations(of, EXACT)}
    (lower,) = found["national rules"].changes
    assert lower.words == "lower the smallest contingent of Bland from 4 to 3 flying hours of Airlift"
    for relaxation in found.values():
        assert solve(with_edits(of, relaxation.edits), EXACT).status is Status.OPTIMAL


def test_contingents_are_no_rule_of_a_relaxed_policy():
    """The same hours are given where the policy lets contingents be small, and in nothing is the answer another's."""
    relaxed = EXACT.model_copy(update={"indivisible": Policy(policy="p").indivisible})
    found, without = solve(short_of(), relaxed), solve(short_of(smallest=0.0), relaxed)
    assert found.contributions == without.contributions
    assert explain(short_of(), relaxed).note == ""


def test_explained_prices_say_what_they_set_aside():
    """With contingents prices are those of a linear program, and say so."""
    assert explain(short_of(smallest=2.0), EXACT).note == (
        "prices treat contingents as large enough: an integer program has none"
    )


def test_trained_capacity_may_be_sent():
    """B has nothing until A has trained it: 3 hours in school make 6, of which the bound on what B sends leaves all."""
    of = short_of(
        periods=("1", "2"),
        missions=[{"mission": "N", "name": "North", "start": "2"}, {"mission": "T", "name": "School", "end": "1"}],
        requirements=[
            {"mission": "N", "resource": "airlift", "target": 11.0, "minimum": 11.0},
            {"mission": "T", "resource": "airlift", "target": 3.0},
        ],
        capacities=[
            {"member": "A", "resource": "airlift", "available": 3.0, "period": "1"},
            {"member": "A", "resource": "airlift", "available": 5.0, "period": "2"},
            {"member": "B", "resource": "airlift", "available": 0.0, "smallest": 6.0},
        ],
        training=[{"mission": "T", "beneficiary": "B", "resource": "airlift", "gain": 2.0}],
    )
    answer = solve(of, EXACT)
    assert answer.contributions["B", "airlift", "N", "2"] == pytest.approx(6.0)
    assert answer.violations == ()


def test_a_least_that_says_nothing_is_refused():
    """One hour in ten millions cannot be told from none: the cell is named, with what would do."""
    of = short_of(capacities=[{"member": "B", "resource": "airlift", "available": 1e7, "smallest": 1.0}])
    with pytest.raises(InputError, match=r"smallest contingent of 1, where as many as 1e\+07 could be sent") as refused:
        solve(of, EXACT)
    (problem,) = refused.value.problems
    assert problem.place.startswith("capacities")


@pytest.mark.parametrize("factor", [0.5, 1.0, 1.5])
def test_samples_bound_what_may_be_sent_as_if_formulated_again(factor: float):
    """With more or less of everything a sample is the answer of its own coalition: no bound of the plan cuts it off."""
    rows = [{"what": "capacity", "low": 0.5, "high": 1.5}]
    of = short_of(smallest=2.0, minimum=0.0, uncertainty=rows)
    of = edited(of, requirements=[of.requirements[0].model_copy(update={"target": 12.0})])
    amounts = uncertain_amounts(of)
    factors = np.full(len(amounts), factor)
    hot = solve_session(UncertainSession(of, EXACT, amounts).at(factors))
    cold = solve(with_factors(of, {each.key: factor for each in amounts}), EXACT)
    assert hot.contributions == pytest.approx(cold.contributions)
    assert sum(hot.contributions.values()) == pytest.approx(8.0 * factor if factor > 0.6 else 2.5)
