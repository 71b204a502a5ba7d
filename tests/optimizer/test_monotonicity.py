"""More of anything, or one rule less, never makes an answer worse: no rule of the model punishes what helps."""

from __future__ import annotations

from itertools import zip_longest

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.allocation import Allocation, Status
from models.policy import Objective, Policy
from optimizer.objectives import positive_shares
from optimizer.solve import solve
from tests.optimizer.every_family import LOOSER, every_family

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
    """Random coalitions have rows, or terms, of every family that a policy does not add by itself."""
    answers = [solve(every_family(seed), Policy(policy="test")) for seed in range(6)]
    assert sum(answer.status is Status.OPTIMAL for answer in answers) >= 3
    assert any(answer.loans for answer in answers)
    assert any(any(answer.support.values()) for answer in answers)


def test_worse_is_judged_in_order():
    """A smaller gap makes good a higher cost; at an equal gap the higher cost is worse."""
    of = every_family(0)
    answer = solve(of, Policy(policy="test"))
    assert not is_worse(answer, answer)
    assert pytest.approx(worth(answer)[0][0]) == answer.stages[0].value
