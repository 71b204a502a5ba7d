"""A session answers as if it had just been opened, whatever was tried in it before."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.answers.allocation import Allocation
from models.policy.policy import Objective, Policy
from models.sheets.changes import uncertain_amounts
from models.sheets.scenario import Scenario
from optimizer.coalition.amounts import UncertainSession
from optimizer.coalition.formulation import OF_FAMILIES, formulate, open_session, under
from optimizer.coalition.levers import levers, lifting
from optimizer.coalition.session import Session
from optimizer.lp.program import Program
from optimizer.solving.solve import solve, solve_session
from optimizer.solving.stages import STAGES, run
from optimizer.what_ifs.stress import drawn
from reports import assess, document
from tests.coalitions.every_rule import every_family
from tests.coalitions.few_rules import random_scenario
from tests.scenarios import edited

KINDS = ["lift", "run", "bound", "cost", "members", "amounts", "answer"]
CHANGES = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 1_000)), min_size=1, max_size=8)


@given(seed=st.integers(0, 10_000), objective=st.sampled_from(Objective), changes=CHANGES)
@settings(max_examples=15, derandomize=True)  # some number is always at the border of a printed digit
def test_an_answer_after_any_changes_is_the_cold_answer(
    seed: int, objective: Objective, changes: list[tuple[str, int]]
):
    """Amounts moved, members gone and back, rules lifted, stages, rows and costs tried: the answer is always the cold.

    To 1e-9 of its scale, and in every printed letter of its report.
    """
    drawn_, policy = (every_family, random_scenario)[seed % 2](seed), Policy(policy="p", objective=objective)
    of = edited(drawn_, capacities=[row.model_copy(update={"pledged": row.available / 2}) for row in drawn_.capacities])
    amounts = uncertain_amounts(of)
    uncertain = UncertainSession(of, policy, amounts)
    p = uncertain.at(drawn(amounts, seed, 0))
    for kind, number in [*changes, ("answer", 0)]:
        if kind == "amounts":
            p = uncertain.at(drawn(amounts, seed, number))
        elif kind == "answer":
            assert_cold(p)
        elif kind == "members":
            p.gather([m for i, m in enumerate(of.states) if number >> i & 1], 0.5)
            p.loaded.minimise(p.cost)
            p.gather(of.states)
        else:
            try_out(p, kind, number)


def try_out(p: Session, kind: str, number: int) -> None:
    """Change a session in some way, solve, and undo the change."""
    with p.loaded.trial():
        if kind == "lift" and (rules := [rule for rule in levers(p) if not rule.bans]):
            lifting(p, [rules[number % len(rules)]]).lift(p.loaded)
            p.loaded.minimise(p.cost)
        elif kind == "run":
            list(run(p, through=STAGES[number % len(STAGES)]))
        elif kind == "bound":
            p.loaded.add_row(p.cost, -np.inf, number * p.money / 1_000)
            p.loaded.minimise(p.gaps)
        else:
            p.loaded.minimise(np.roll(p.cost, number))


def assert_cold(p: Session) -> None:
    """The answer of a session is that of solving its scenario from nothing."""
    with p.loaded.trial():
        hot, cold = solve_session(p, ranges=True), solve(p.scenario, p.policy)
    assert hot.status == cold.status
    exact = {"rel": 1e-9, "abs": 1e-9 * p.money}
    assert hot.total_cost == pytest.approx(cold.total_cost, nan_ok=True, **exact)
    assert hot.loads == pytest.approx(cold.loads, **exact)
    size = max((abs(amount) for amount in cold.contributions.values()), default=1.0)
    keys = {*hot.contributions, *cold.contributions}
    assert {key: hot.contributions.get(key, 0.0) for key in keys} == pytest.approx(
        {key: cold.contributions.get(key, 0.0) for key in keys}, rel=1e-9, abs=1e-9 * size
    )
    if sum(cold.loads.values()) > 1e-9 * p.money:  # of a burden that is nothing, everything told is noise
        assert printed(p.scenario, hot) == printed(p.scenario, cold)


def printed(scenario: Scenario, answer: Allocation) -> list[object]:
    """All that a report says of an answer, but for how many programs it took and prices, of which there may be several.

    Words of sentences and rows of tables in order, for what ties comes in the order of its last digits; without zeros
    at the end, for a hair below 0.100 is printed as 0.1000.
    """
    stages = tuple(replace(stage, programs=1) for stage in answer.stages)
    told = document(assess(scenario, answer.policy, replace(answer, stages=stages, prices={})))
    facts = [f"{fact.column.heading} {fact.text}" for fact in told.facts]
    rows = [
        (table.key, *(table.text(row, column).rstrip("0") for column in range(len(table.columns))))
        for table in told.tables
        for row in range(len(table.rows))
    ]
    words = " ".join([*told.warnings, *told.paragraphs, *facts, *told.notes]).split()
    return [sorted(word.rstrip("0") for word in words), sorted(rows)]


BOUNDS = ({}, {"share_ratio_at_most": 2.0, "share_ratio_at_least": 0.1}, {"gini_at_most": 0.5, "suits_at_least": -0.5})
"""Bounds that a policy may set: each adds rows of its own."""


CHOSEN = st.lists(st.tuples(st.sampled_from(Objective), st.integers(0, 11)), min_size=2, max_size=4)


@given(seed=st.integers(0, 10_000), chosen=CHOSEN)
@settings(max_examples=20)
def test_a_session_under_another_policy_is_the_one_that_is_opened_anew(seed: int, chosen: list[tuple[Objective, int]]):
    """Rows, columns, numbers, units and the answer are those of a program made for that policy alone, to a bit."""
    drawn_ = (every_family, random_scenario)[seed % 2](seed)
    pledged = [row.model_copy(update={"pledged": row.available / 2}) for row in drawn_.capacities]
    of = edited(drawn_, capacities=pledged)
    policies = [
        Policy(
            policy="p",
            objective=objective,
            floor=0.05 * (place % 2),
            pledges_bind=place % 5 == 4,
            personnel=float(place % 3 == 2),
            **BOUNDS[place % 3],
        )
        for objective, place in chosen
    ]
    first = open_session(of, policies[0])
    solve_session(first)
    for policy in policies[1:]:
        shared, alone = under(first, policy), open_session(of, policy)
        assert (shared.program.columns, shared.program.rows) == (alone.program.columns, alone.program.rows)
        for part in ("arrays", "gaps", "surplus", "cost", "fair", "interest", "burdens"):
            mine, other = getattr(shared, part), getattr(alone, part)
            each = (
                [(mine, other)]
                if part != "arrays"
                else [(getattr(mine, name), getattr(other, name)) for name in mine.__slots__]
            )
            assert all(np.array_equal(a, b) for a, b in each), part
        assert np.array_equal(shared.loaded.units, alone.loaded.units)
        answered, right = solve_session(shared), solve_session(alone)
        assert answered.status is right.status
        assert (answered.contributions, answered.loads, answered.total_cost) == (
            right.contributions,
            right.loads,
            right.total_cost,
        )
        first = shared


def test_families_read_of_a_policy_what_keeps_policies_from_sharing_and_nothing_else():
    """Every field that the rows or columns of a family read is among those whose difference is formulated anew."""
    policy = Policy(policy="p", pledges_bind=True, participation=True, risk=1.0, indivisible="exact")
    read: set[str] = set()

    class Watched:
        def __getattr__(self, name: str) -> object:
            read.add(name)
            return getattr(policy, name)

    formulate(Program(), every_family(1), Watched())
    assert read == set(OF_FAMILIES)
