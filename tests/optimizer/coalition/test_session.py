"""A session answers as if it had just been opened, whatever was tried in it before."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.policy.policy import Objective, Policy
from optimizer.coalition.levers import levers, lift
from optimizer.coalition.session import open_session
from optimizer.solving.solve import solve, solve_session
from optimizer.solving.stages import STAGES, run
from tests.coalitions.every_rule import every_family
from tests.coalitions.few_rules import random_scenario
from tests.scenarios import edited

CHANGES = st.lists(
    st.tuples(st.sampled_from(["lift", "run", "bound", "cost"]), st.integers(0, 1_000)), min_size=1, max_size=6
)


@given(seed=st.integers(0, 10_000), objective=st.sampled_from(Objective), changes=CHANGES)
@settings(max_examples=25)
def test_an_answer_after_any_changes_undone_is_the_cold_answer(
    seed: int, objective: Objective, changes: list[tuple[str, int]]
):
    """Rules lifted, stages run, rows and costs tried leave no trace: the answer is that of solving from nothing."""
    drawn, policy = (every_family, random_scenario)[seed % 2](seed), Policy(policy="p", objective=objective)
    of = edited(drawn, capacities=[row.model_copy(update={"pledged": row.available / 2}) for row in drawn.capacities])
    p = open_session(of, policy)
    for kind, number in changes:
        with p.loaded.trial():
            if kind == "lift" and (rules := [rule for rule in levers(p) if not rule.bans]):
                lift(p, p.loaded, rules[number % len(rules)])
                p.loaded.minimise(p.cost)
            elif kind == "run":
                list(run(p, through=STAGES[number % len(STAGES)]))
            elif kind == "bound":
                p.loaded.add_row(p.cost, -np.inf, number * p.money / 1_000)
                p.loaded.minimise(p.gaps)
            else:
                p.loaded.minimise(np.roll(p.cost, number))
    with p.loaded.trial():
        hot, cold = solve_session(p), solve(of, policy)
    assert hot.status == cold.status
    assert hot.total_cost == pytest.approx(cold.total_cost, rel=1e-9, abs=1e-9 * p.money, nan_ok=True)
    assert hot.loads == pytest.approx(cold.loads, rel=1e-6, abs=1e-7 * p.money)
    size = max((abs(amount) for amount in cold.contributions.values()), default=1.0)
    keys = {*hot.contributions, *cold.contributions}
    assert {key: hot.contributions.get(key, 0.0) for key in keys} == pytest.approx(
        {key: cold.contributions.get(key, 0.0) for key in keys}, rel=1e-6, abs=1e-6 * size
    )
