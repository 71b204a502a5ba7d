"""Relaxations and irreducible sets over every family: what is told can be done, and what is named takes part."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.answers.allocation import Address, Status
from models.arithmetic.accounting import gap_share
from models.policy.policy import Indivisible, Objective, Policy
from models.sheets.changes import Edit, with_edits
from models.sheets.rows import Capacity
from models.sheets.scenario import Scenario
from optimizer.coalition.formulation import open_session
from optimizer.coalition.levers import levers
from optimizer.coalition.session import Session
from optimizer.coalition.units import money_scale
from optimizer.coalition.wording import outward
from optimizer.explaining.explain import explain
from optimizer.explaining.refusal import BOUNDED
from optimizer.lp.arrays import INF
from optimizer.lp.highs import LoadedProgram
from optimizer.solving.broken_bounds import broken_bounds
from optimizer.solving.conflict import open_lifted
from optimizer.solving.solve import solve
from optimizer.solving.stages import meet_missions, waste_nothing, yardstick
from tests.cases import two
from tests.coalitions import any_coalition, random_scenario
from tests.restated import NoChangeOfUnitError, restate
from tests.scenarios import FUNDING, TROOPS, capacities, edited, member, scenario

DIVISIBLE = {"indivisible": "relaxed"}
WHOLE = Policy(policy="whole", indivisible=Indivisible.EXACT)
UNBOUNDED = dict.fromkeys(("share_ratio_at_least", "share_ratio_at_most", "suits_at_least", "gini_at_most")) | DIVISIBLE
SEEDS = st.integers(0, 10_000)


def checked(of: Scenario) -> Scenario:
    """The same rows, every one of them and all together checked anew."""
    return Scenario(**of.model_dump())


@settings(max_examples=25)
@given(seed=SEEDS, hard=st.booleans())
def test_explain_always_has_something_to_say(seed: int, hard: bool):
    """Whatever the families, an answer has a base, and no answer a conflict; it is the answer that `solve` has."""
    of, policy = any_coalition(seed, hard=hard)
    policy = policy.model_copy(update=DIVISIBLE)
    explanation, answer = explain(of, policy), solve(of, policy)
    assert explanation.status is answer.status
    assert bool(explanation.base) is (answer.status is Status.OPTIMAL)
    assert bool(explanation.conflict) is (answer.status is Status.INFEASIBLE)
    if explanation.base:
        money = money_scale(of)
        assert explanation.base.total_cost == pytest.approx(answer.total_cost, rel=1e-6, abs=1e-9 * money)
        assert explanation.base.least_cost == pytest.approx(answer.least_cost, rel=1e-6, abs=1e-9 * money)
        assert explanation.base.gaps == pytest.approx(gap_share(of, answer.unmet), abs=1e-6)


@settings(max_examples=25)
@given(seed=SEEDS)
@example(seed=892)  # a slack too small to be told was leaned on
def test_every_relaxation_told_restores_an_answer(seed: int):
    """The edits of each relaxation make a workbook that is valid and can be solved, whatever rules stood in the way."""
    of, policy = any_coalition(seed, hard=True)
    free = policy.model_copy(update=UNBOUNDED)
    for relaxation in explain(of, free).relaxations:
        assert all(change.edits for change in relaxation.changes)
        relaxed = checked(with_edits(of, relaxation.edits))
        assert solve(relaxed, free).status is Status.OPTIMAL, relaxation
        divisible = solve(relaxed, free.model_copy(update=DIVISIBLE))
        assert relaxation.total_cost == pytest.approx(divisible.total_cost, rel=1e-6, abs=1e-6 * money_scale(of))


def test_a_relaxation_with_participation_restores_an_answer():
    """A must give 8 and sees 5 in it: what is missing lessens what is achieved, and the figures told mind that."""
    of = two(
        requirements=[{"mission": "N", "resource": "troops", "target": 10.0, "minimum": 8.0}],
        interests=[{"member": "A", "mission": "N", "worth": 5.0}],
        caveats=[{"member": "B", "rule": "prohibited"}],
    )
    policy = Policy(policy="free", objective=Objective.LEAST_COST, participation=True)
    assert solve(of, policy).status is Status.INFEASIBLE
    found = {each.scope: each for each in explain(of, policy).relaxations}
    assert set(found) == {"anything", "needs"}
    for relaxation in found.values():
        assert solve(checked(with_edits(of, relaxation.edits)), policy).status is Status.OPTIMAL


def test_a_pool_without_a_requirement_row_is_explained():
    """The pool of the north promises money that only B has and may not give: no row of the workbook asks for it."""
    of = scenario(
        members=[member("A"), member("B")],
        resources=[TROOPS, FUNDING],
        requirements=[{"mission": "N", "resource": "troops", "target": 8.0, "minimum": 4.0, "reimbursement": 1.0}],
        capacities=[*capacities(A=12.0), *capacities("funding", B=8.0)],
        caveats=[{"member": "B", "rule": "prohibited", "resource": "funding"}],
    )
    explanation = explain(of, Policy(policy="fair"))
    assert explanation.status is Status.INFEASIBLE
    assert any("funding pool of North" in rule.words for rule in explanation.conflict)
    assert explanation.relaxations
    for relaxation in explanation.relaxations:
        assert solve(checked(with_edits(of, relaxation.edits)), Policy(policy="fair")).status is Status.OPTIMAL


@settings(max_examples=10)
@given(seed=SEEDS, unit=st.sampled_from((1e-6, 1e6)))
def test_a_relaxation_does_not_depend_on_the_unit_of_money(seed: int, unit: float):
    """In a millionth of the currency, or in millions of it, the same rules give way by the same part of their figures.

    What is told is no larger than it must be, whichever of several ways that are as small is found.
    """
    of, policy = any_coalition(seed, hard=True)
    try:
        other = restate(of, money=unit)
    except NoChangeOfUnitError:
        return
    here, there = explain(of, policy).relaxations, explain(other, other.policies[0]).relaxations
    assert {each.scope: each.size for each in here} == pytest.approx({each.scope: each.size for each in there})


@settings(max_examples=200)
@given(value=st.floats(1e-6, 1e9), up=st.booleans())
def test_figures_are_rounded_to_the_side_on_which_they_suffice(value: float, up: bool):
    """Six digits, never short of the figure by more than rounding, and nowhere near another six digits away."""
    told = outward(value, value, up=up)
    assert told >= value * (1 - 2e-9) if up else told <= value * (1 + 2e-9)
    assert told == pytest.approx(value, rel=1.1e-5)
    assert told == float(f"{told:.6g}")


def test_what_is_as_good_as_nothing_is_told_as_nothing():
    """A reserve is lowered to 0, never to 2.776e-17."""
    assert outward(2.776e-17, 0.1, up=False) == 0.0


def test_edits_change_remove_and_add_rows():
    """Two edits of one row are both made, another row goes, a new one comes; the rest stays."""
    of = two()
    first, second = of.capacities
    new = Capacity(member="A", resource="troops", period="1", available=3.0)
    edits = [Edit(first, {"available": 4.0}), Edit(first, {"reserve": 0.5}), Edit(second, None), Edit(new)]
    after = with_edits(of, edits)
    assert after.capacities == (first.model_copy(update={"available": 4.0, "reserve": 0.5}), new)
    assert after.members == of.members
    assert of.capacities == (first, second)


# -- irreducible -------------------------------------------------------------------------------------------------


def holds(p: Session, kept: set[Address]) -> bool:
    """Whether some rules can hold while all others are lifted, asked of a program loaded anew."""
    loaded = LoadedProgram(p.arrays, p.loaded.units)
    for address in p.rows("bound").values():
        loaded.set_rows([address], -INF, INF)
    for rule in levers(p):
        if rule.address not in kept:
            for row in rule.rows:
                loaded.set_rows([row], -INF, INF)
            if rule.limits:
                loaded.set_columns(rule.limits, 0.0, INF)
    for address, bans in p.variables.banned.items():
        if kept.isdisjoint(ban.rule for ban in bans):
            loaded.set_columns([p.position[hash(p.variables.closed[address])]], 0.0, INF)
    return loaded.minimise().optimal


@settings(max_examples=15)
@given(seed=SEEDS)
def test_without_any_one_rule_of_a_conflict_the_others_can_hold(seed: int):
    """Deletion test over all families: the rules named cannot hold together, and none of them can be spared."""
    of, policy = any_coalition(seed, hard=True)
    named = {rule.address for rule in explain(of, policy.model_copy(update=UNBOUNDED)).conflict}
    p = open_lifted(of, policy)
    if named:
        assert not holds(p, named)
        assert all(holds(p, named - {rule}) for rule in named)


def bounds_hold(of: Scenario, policy: Policy, kept: Iterable[Address]) -> bool:
    """Whether some bounds on burdens can hold where the missions are met, asked of a program prepared anew."""
    p = open_session(of, policy)
    for stage in (meet_missions, waste_nothing, yardstick):
        assert stage(p).optimal
    rows = [p.rows("bound")[address] for address in kept]
    p.loaded.set_rows(rows, p.arrays.row_lower[rows], p.arrays.row_upper[rows])
    return p.loaded.minimise(np.zeros(len(p.cost))).optimal


@pytest.mark.parametrize("seed", range(6))
def test_without_any_one_bound_of_a_conflict_the_others_can_hold(seed: int):
    """Deletion test of the bounds on burdens, the missions held: far fewer than all rows of a bound are named."""
    of = edited(random_scenario(seed, members=6), caveats=[])
    policy = Policy(policy="even", share_ratio_at_most=1.02, share_ratio_at_least=0.98, gini_at_most=0.01)
    explanation, answer = explain(of, policy), solve(of, policy)
    if answer.status is Status.OPTIMAL:
        return
    for found in (explanation.conflict, answer.conflict):
        named = {rule.address for rule in found}
        assert {address.family for address in named} == {"bound"}
        assert not bounds_hold(of, policy, named)
        assert all(bounds_hold(of, policy, named - {bound}) for bound in named)
    assert explanation.note == BOUNDED


def test_bounds_that_hold_are_never_blamed():
    """Where all bounds can hold, none is named, whatever else may have failed."""
    p = open_session(two(), Policy(policy="even", share_ratio_at_most=2.0))
    p.hold_bounds()
    assert broken_bounds(p) == ()


# -- prices under tolerances -------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_prices_use_the_tolerances_that_the_policy_allows(seed: int):
    """With a gap and a cost tolerance, lifting a caveat changes what solving without it changes."""
    of = edited(
        random_scenario(seed), caveats=[row for row in random_scenario(seed).caveats if row.rule == "prohibited"]
    )
    policy = Policy(policy="loose", gap_tolerance=0.05, cost_tolerance=0.1)
    explanation, before = explain(of, policy), solve(of, policy)
    assert explanation.base is not None
    assert explanation.base.gaps == pytest.approx(gap_share(of, before.unmet), abs=1e-7)
    told = [price for price in explanation.prices if price.kind == "caveat"]
    assert told
    for price in told:
        number = int(price.address.keys[0])
        after_rows = [row for place, row in enumerate(of.caveats, 1) if place != number]
        after = solve(edited(of, caveats=after_rows), policy)
        gained = gap_share(of, after.unmet) - gap_share(of, before.unmet)
        assert price.change.gaps == pytest.approx(gained, abs=2e-6)
        assert price.change.least_cost == pytest.approx(after.least_cost - before.least_cost, abs=1e-4)
        assert price.change.total_cost == pytest.approx(after.total_cost - before.total_cost, abs=1e-4)


def test_a_way_out_that_breaks_a_bound_of_the_policy_is_not_told_beside_one_that_does_not():
    """Lowering needs alone meets every rule, and no state may then carry under 0.3: only what is answered is told."""
    of, policy = any_coalition(117, hard=True)
    found = explain(of, policy).relaxations
    assert found
    for each in found:
        assert solve(with_edits(of, each.edits), policy).status is Status.OPTIMAL


@pytest.mark.parametrize("number", [143, 183])
def test_a_relaxation_of_whole_assets_is_judged_whole(number: int):
    """Its cost and worst ratio are those of the answer that keeps assets whole, and `solve` names the first."""
    of, policy = any_coalition(number, hard=True)
    assert policy.indivisible is Indivisible.EXACT
    found, refusal = explain(of, policy).relaxations, solve(of, policy)
    assert refusal.nearest == found[0].nearest
    for each in found:
        answer = solve(with_edits(of, each.edits), policy)
        total = sum(answer.loads.values())
        worst = max(load / answer.fair_shares[m] for m, load in answer.loads.items() if answer.fair_shares[m])
        assert each.total_cost == pytest.approx(answer.total_cost, rel=1e-6)
        assert each.worst_ratio == pytest.approx(worst / total, rel=1e-6)


@pytest.mark.parametrize(("has", "minimum"), [(2.0, 2.0), (1.5, None)])
def test_what_gives_no_answer_of_whole_assets_is_not_told(has: float, minimum: float | None):
    """Of 3 ships needed A has 2, and 2 can be asked for; of 1.5 it can send 1, and to ask for 1.5 is no way out."""
    of = scenario(
        members=[member("A")],
        resources=[TROOPS | {"resource": "ships", "kind": "asset", "divisible": False}],
        requirements=[{"mission": "N", "resource": "ships", "target": 3.0, "minimum": 3.0}],
        capacities=capacities("ships", A=has),
    )
    first = explain(of, WHOLE).relaxations[0]
    assert first.edits[0].cells == ({"available": 3.0} if minimum is None else {"minimum": minimum})
    assert solve(of, WHOLE).nearest == first.nearest
