"""More of anything, or one rule less, never makes an answer worse: no rule of the model punishes what helps."""

from __future__ import annotations

from itertools import zip_longest

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.answers.allocation import Allocation, Certificate, Stage, Status
from models.arithmetic.families import Family
from models.arithmetic.flows import counts_in
from models.policy.policy import Objective, Policy
from optimizer.coalition.expressions import positive_shares
from optimizer.coalition.formulation import open_session
from optimizer.solving.solve import solve
from tests.coalitions import LOOSER, every_family

RELATIVE = 1e-6
OWN_TARGETS = {Objective.DIVISION_RULE, Objective.EQUAL_SACRIFICE}
"""Their aim itself moves with capacities (claims; money at mean unit costs), so they are compared up to least cost."""


def worth(answer: Allocation) -> list[tuple[float, float]]:
    """What an answer achieves, each the less the better, the more important first, with the scale it is judged on."""
    value = {stage.name: stage.value for stage in answer.stages}
    cost, objective = value["least cost"], answer.policy.objective
    achieved = [(value["gaps"], 1.0), (value.get("surplus", 0.0), 1.0), (cost, abs(cost))]
    if objective is Objective.LEXIMIN:
        shares = positive_shares(answer.fair_shares)
        loads = sorted((answer.loads[m] / shares[m] for m in shares), reverse=True)
        return achieved + [(load, abs(cost)) for load in loads]
    if objective in OWN_TARGETS or objective is Objective.LEAST_COST:
        return achieved
    return [*achieved, (value[objective.value], abs(cost))]


def is_worse(after: Allocation, before: Allocation) -> bool:
    """Whether an answer is lexicographically worse than another, beyond rounding."""
    for (now, scale), (then, _) in zip_longest(worth(after), worth(before), fillvalue=(0.0, 1.0)):
        slack = RELATIVE * max(1e-3, scale, abs(now), abs(then))
        if abs(now - then) > slack:
            return now > then
    return False


@settings(max_examples=40)
@given(
    seed=st.integers(0, 100_000),
    objective=st.sampled_from(Objective),
    looser=st.sampled_from(sorted(LOOSER)),
    pledges_bind=st.booleans(),
)
def test_more_or_one_rule_less_never_worsens(seed: int, objective: Objective, looser: str, pledges_bind: bool):
    """Gaps, surplus, least cost and fairness, in this order, stay or improve whatever is given or lifted."""
    policy = Policy(policy="test", objective=objective, pledges_bind=pledges_bind and seed % 4 == 0)
    of = every_family(seed)
    before = solve(of, policy)
    assume(before.status is Status.OPTIMAL)
    after = solve(LOOSER[looser](of, np.random.default_rng(seed)), policy)
    assert after.status is Status.OPTIMAL
    assert not is_worse(after, before), (worth(before), worth(after))


def test_every_family_has_a_say():
    """Random coalitions have rows of every family, terms of C8, C15 and C16, and loans and support in their answers."""
    policy = Policy(policy="test", participation=True)
    programs = [open_session(every_family(seed), policy) for seed in range(12)]
    families = {address.family for p in programs for address in p.program.rows}
    of_terms = {Family.PROHIBITION, Family.ENABLER, Family.TRAINING, Family.SHARED}
    of_whole = {Family.CONTINGENT, Family.THRESHOLD}  # under exact policies alone: all or none is not monotone
    assert set(Family) - of_terms - of_whole <= families
    assert any(p.variables.banned for p in programs)
    assert any(p.scenario.enablers for p in programs)
    assert any(p.variables.grown for p in programs)
    assert any(len(list(counts_in(p.scenario, flow))) > 1 for p in programs for flow, _ in p.variables.flows)
    answers = [solve(every_family(seed), Policy(policy="test")) for seed in range(12)]
    assert any(answer.loans for answer in answers)
    assert any(any(answer.support.values()) for answer in answers)


def test_worse_is_judged_in_order():
    """A smaller gap makes good any cost; at an equal gap the higher cost is worse; rounding is no difference."""

    def at(gaps: float, cost: float) -> Allocation:
        stages = (("gaps", gaps), ("least cost", cost))
        exact = Certificate(0.0, 0.0, 0.0)
        policy = Policy(policy="test", objective=Objective.LEAST_COST)
        return Allocation(
            policy, Status.OPTIMAL, stages=tuple(Stage(name, value, 1, 0.0, exact) for name, value in stages)
        )

    assert not is_worse(at(0.1, 90.0), at(0.2, 10.0))
    assert is_worse(at(0.2, 90.0), at(0.2, 10.0))
    assert is_worse(at(0.2, 10.0), at(0.1, 90.0))
    assert not is_worse(at(0.1 + 1e-9, 90.0 + 1e-6), at(0.1, 90.0))
