"""What a run of the stages says of lifting rules is what running them all again without these finds."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from models.policy.key_problems import key_problems
from models.policy.policy import Objective, Policy
from models.sheets.scenario import Scenario
from optimizer.coalition.levers import lifting
from optimizer.coalition.objectives.record import objective_of
from optimizer.coalition.session import Session
from optimizer.explaining.course import course
from optimizer.explaining.effects import priced
from optimizer.lp.highs import Solution
from optimizer.solving.conflict import open_lifted
from optimizer.solving.reachable import tightest
from optimizer.solving.stages import COST, LEAST_COST, StageRecord, run
from tests.coalitions import any_coalition, every_family, random_scenario
from tests.scenarios import edited

FOUND = dict[StageRecord, Solution]
POLICIES = {
    **{str(objective): {"objective": objective} for objective in Objective},
    "tolerant": {"objective": Objective.LEXIMIN, "gap_tolerance": 0.05, "cost_tolerance": 0.1},
    "cheap and even": {"objective": Objective.GINI, "cost_tolerance": 0.0},
    "bounded": {"objective": Objective.LEAST_COST, "share_ratio_at_most": 3.0},
    "pledged": {"objective": Objective.PROPORTIONAL, "pledges_bind": True, "risk": 0.2},
}


def values(p: Session, found: FOUND) -> dict[str, float]:
    """What each stage is worth where it was found, and where loads are settled those at the end."""
    worth = {stage.called(p): solution.objective for stage, solution in found.items()}
    last = list(found.values())[-1].x
    loads = dict(zip(p.shares, last[p.burdens].tolist(), strict=True)) if objective_of(p).settles_loads else {}
    return worth | loads


def all_again(p: Session, rules: list) -> FOUND:
    """Every stage, from the first, without rules."""
    with p.loaded.trial():
        lifting(p, rules).lift(p.loaded)
        return {each.stage: each.solution for each in run(p, through=COST)}


def compared(of: Scenario, policy: Policy) -> tuple[int, int]:
    """Every rule alone and some pairs are compared; returns how many were, and how many of them change nothing."""
    p, other, tried, idle = open_lifted(of, policy), open_lifted(of, policy), 0, 0
    rules = priced(p)
    pairs = list(combinations(range(len(rules)), 2))
    chosen = np.random.default_rng(3).permutation(len(pairs))[:6]
    with p.loaded.trial():
        ran = course(p)
        if not ran.optimal:
            return 0, 0
        base = values(p, ran.found)
        for some in [[rule] for rule in rules] + [[rules[i] for i in pairs[place]] for place in chosen]:
            with p.loaded.trial():
                found = ran.lifted(lifting(p, some))
            expected = all_again(other, some)
            if found is None:
                assert not all(solution.optimal for solution in expected.values())
                continue
            after = values(p, expected)
            for name, value in values(p, found).items():
                assert value == pytest.approx(after[name], rel=2e-6, abs=2e-6 * p.money), (name, some)
            tried += 1
            if ran.idle(lifting(p, some)):
                idle += 1
                assert after == pytest.approx(base, rel=2e-6, abs=2e-6 * p.money)
    return tried, idle


@pytest.mark.parametrize("name", POLICIES)
def test_only_what_a_rule_touches_is_solved_again(name: str):
    """Under every objective, with tolerances and bounds, each stage finds without a rule what it finds from nothing."""
    policy, small = Policy(policy=name, **POLICIES[name]), random_scenario(1, members=4)
    rows = [row.model_copy(update={"current": row.available / 3}) for row in small.capacities]
    cases = [
        of for of in [every_family(0), every_family(1), edited(small, capacities=rows)] if not key_problems(of, policy)
    ]
    tried, idle = map(sum, zip(*(compared(of, policy) for of in cases), strict=True))
    assert 0 < idle < tried


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3, 25))
def test_only_what_a_rule_touches_is_solved_again_in_many_coalitions(seed: int):
    """The same, in many more coalitions."""
    for name, fields in POLICIES.items():
        if not key_problems(of := every_family(seed), policy := Policy(policy=name, **fields)):
            compared(of, policy)


@pytest.mark.parametrize("number", range(20))
def test_a_bound_is_as_tight_as_if_all_stages_were_run_again(number: int):
    """Without a rule the highest share ratio can be what it can be where the rule is lifted from the first."""
    of, policy = any_coalition(number)
    p, other, bound = open_lifted(of, policy), open_lifted(of, policy), "share_ratio_at_most"
    with p.loaded.trial():
        ran = course(p, through=LEAST_COST)
        for rule in priced(p) if ran.optimal else ():
            with p.loaded.trial():
                found = tightest(p, bound) if ran.relax(lifting(p, [rule]), through=LEAST_COST) else None
            with other.loaded.trial():
                lifting(other, [rule]).lift(other.loaded)
                *_, last = run(other, through=LEAST_COST)
                expected = tightest(other, bound) if last.solution.optimal else None
            assert (found and found.value) == (expected and pytest.approx(expected.value, rel=1e-6)), rule.words
