"""Arrears: what a state carries settles what it owes from before, and only the rest is its load."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.arithmetic.audit import audit
from models.policy.division_rules import DIVISION_RULES
from models.policy.policy import Objective, Policy
from models.policy.shares import claims
from models.sheets.changes import Uncertain, without
from models.sheets.scenario import Scenario
from optimizer import Conversation, solve
from optimizer.coalition.amounts import UncertainSession
from optimizer.coalition.families import burden
from optimizer.coalition.formulation import open_session
from optimizer.solving.solve import solve_session
from tests.coalitions import random_scenario
from tests.restated import restate
from tests.scenarios import ABILITIES, edited, member, owing

FAIR = Policy(policy="fair")


def with_arrears(of: Scenario, seed: int, most: float = 60.0) -> Scenario:
    """The same coalition, in which two thirds of the states are behind."""
    rng = np.random.default_rng(seed)
    owed = [float(rng.uniform(0.0, most)) if rng.random() < 2 / 3 else 0.0 for _ in of.members]
    return edited(
        of, members=[row.model_copy(update={"arrears": sum_}) for row, sum_ in zip(of.members, owed, strict=True)]
    )


def paid(of: Scenario, policy: Policy = FAIR) -> dict[str, float]:
    """What each pays, in money; the answer is certified and keeps every promise."""
    answer = solve(of, policy)
    assert answer.certified
    assert audit(of, answer) == ()
    return {m: burden.net for m, burden in answer.burdens.items()}


def test_who_is_behind_is_asked_first_and_the_others_are_relieved():
    """By hand: C owes 20 of the 100 that are needed, so 80 are shared 50 : 30 : 20, and C pays 16 + 20."""
    answer = solve(owing(C=20.0), FAIR)
    assert answer.loads == pytest.approx({"A": 40.0, "B": 24.0, "C": 16.0})
    assert paid(owing(C=20.0)) == pytest.approx({"A": 40.0, "B": 24.0, "C": 36.0})
    assert paid(owing()) == pytest.approx({"A": 50.0, "B": 30.0, "C": 20.0})


def test_who_owes_more_than_is_needed_pays_all_of_it_and_stays_behind():
    """By hand: C owes 200, so it pays the 100 alone and is 100 behind; its load is below 0, theirs is 0."""
    assert solve(owing(C=200.0), FAIR).loads == pytest.approx({"A": 0.0, "B": 0.0, "C": -100.0})


@pytest.mark.parametrize("seed", range(12))
def test_leximin_with_arrears_fills_water_into_vessels_of_two_heights(seed: int):
    """An oracle without a program: pays = arrears + f t between 0 and what it has, with the t at which all is met."""
    rng = np.random.default_rng(seed)
    owed = {m: float(rng.uniform(0.0, 70.0)) for m in ABILITIES}
    most = {m: float(rng.uniform(20.0, 90.0)) for m in ABILITIES}
    need = float(rng.uniform(0.3, 0.95)) * sum(most.values())

    def pays(level: float) -> dict[str, float]:
        return {m: min(most[m], max(0.0, owed[m] + f / 100.0 * level)) for m, f in ABILITIES.items()}

    low, high = -1e4, 1e4
    for _ in range(200):
        level = (low + high) / 2
        low, high = (level, high) if sum(pays(level).values()) < need else (low, level)
    assert paid(owing(need, most=most, **owed)) == pytest.approx(pays(high), abs=1e-5)


@pytest.mark.parametrize("objective", sorted(set(Objective) - {Objective.STATUS_QUO}))
@pytest.mark.parametrize("seed", range(3))
def test_every_objective_keeps_its_promises_among_those_who_are_behind(objective: Objective, seed: int):
    """Certified, and the audit, which takes arrears off by itself, finds what the program found."""
    paid(with_arrears(random_scenario(seed), seed), FAIR.model_copy(update={"objective": objective}))


@pytest.mark.parametrize("money", [1e-6, 1.0, 1e6])
@pytest.mark.parametrize("last", [20.0, 20.000001, 19.99999])
def test_the_least_sacrifice_is_certified_where_what_is_owed_is_what_is_needed(last: float, money: float):
    """Of 100 that are needed 50, 30 and 20 are owed, to a rounding error: no sacrifice is left, and that is proved."""
    policy = FAIR.model_copy(update={"objective": Objective.EQUAL_SACRIFICE})
    answer = solve(restate(owing(A=50.0, B=30.0, C=last), money), policy)
    assert answer.certified
    assert {m: burden.net / money for m, burden in answer.burdens.items()} == pytest.approx(ABILITIES, abs=1e-4)
    assert sum(stage.programs for stage in answer.stages) < 100


@pytest.mark.parametrize("bound", [{"share_ratio_at_most": 1.0}, {"gini_at_most": 0.0}, {"load_ratio_at_most": 1.0}])
def test_bounds_speak_of_loads(bound: dict[str, float]):
    """As tight as can be, each leaves C at a load of 16, so that of the 100 that are paid it pays 36."""
    policy = Policy(policy="p", objective="least_cost", **bound)
    assert solve(owing(C=20.0), policy).loads == pytest.approx({"A": 40.0, "B": 24.0, "C": 16.0})


def test_a_bound_on_loads_holds_where_all_is_owed():
    """All that is paid is less than what is owed, so the least that loads can sum to is below 0: no load is above 0."""
    policy = Policy(policy="p", objective="least_cost", load_ratio_at_most=1.2)
    assert paid(owing(C=200.0), policy) == pytest.approx({"A": 0.0, "B": 0.0, "C": 100.0})


def test_a_division_rule_divides_what_is_left_once_arrears_are_settled():
    """80 over claims of 100, 100 and 80: what each could carry at most, less what it owes."""
    of = owing(most=dict.fromkeys(ABILITIES, 100.0), C=20.0)
    policy = Policy(policy="p", objective="division_rule", rule="proportional")
    asked = DIVISION_RULES["proportional"].function(80.0, [100.0, 100.0, 80.0])
    assert claims(of, policy) == pytest.approx({"A": 100.0, "B": 100.0, "C": 80.0})
    assert list(solve(of, policy).loads.values()) == pytest.approx(asked)
    assert claims(owing(most=dict.fromkeys(ABILITIES, 100.0), C=500.0), policy)["C"] == 0.0


def test_arrears_are_a_constant_in_the_definition_of_the_load_and_nowhere_else():
    """The rows of the program differ in right-hand sides of loads alone; costs and gaps do not differ."""
    of, free = owing(C=20.0), owing()
    (a, b, c) = burden.rows(open_session(of, FAIR).variables)
    assert [row.bound for row in (a, b, c)] == [0.0, 0.0, 20.0]
    ours, theirs = (open_session(each, FAIR, plain=True) for each in (of, free))
    differing = np.flatnonzero(ours.arrays.row_lower != theirs.arrays.row_lower)
    assert [ours.program.rows[row].words for row in differing] == [("burden", "C")]
    assert np.array_equal(ours.arrays.value, theirs.arrays.value)
    assert np.array_equal(ours.cost, theirs.cost)
    before, after = solve(free, FAIR), solve(of, FAIR)
    assert (before.least_cost, before.total_cost) == pytest.approx((after.least_cost, after.total_cost))


def test_a_budget_and_participation_speak_of_what_is_paid():
    """C may spend 30 and owes 20; it pays 30, not 36, though its load is 10."""
    of = owing(C=20.0)
    held = edited(of, members=[*of.members[:2], of.members[2].model_copy(update={"budget": 30.0})])
    assert paid(held)["C"] == pytest.approx(30.0)
    worth = [{"member": m, "mission": "N", "worth": 30.0 if m == "C" else 100.0} for m in ABILITIES]
    policy = FAIR.model_copy(update={"participation": True})
    assert paid(edited(of, interests=worth), policy)["C"] == pytest.approx(30.0)


def test_people_at_a_policys_weight_settle_arrears_too():
    """Ten soldiers count as much as the money for ten again, so C, which owes 20, sends what A and B do not."""
    policy = FAIR.model_copy(update={"personnel": 1.0})
    loads = solve(owing(C=20.0), policy).loads
    assert loads == pytest.approx({"A": 90.0, "B": 54.0, "C": 36.0})
    assert paid(owing(C=20.0), policy) == pytest.approx({"A": 45.0, "B": 27.0, "C": 28.0})


def test_the_audit_finds_loads_from_which_no_arrears_were_taken():
    """An answer to the coalition without arrears, its stages left out, is right in all but C's load."""
    answer = replace(solve(owing(), FAIR), stages=())
    (found,) = audit(owing(C=20.0), answer)
    assert (found.address.words, found.found, found.bound) == (
        ("load", "C"),
        pytest.approx(20.0),
        pytest.approx(0.0, abs=1e-9),
    )


def test_an_organisation_has_no_load_that_arrears_could_be_taken_off():
    """Its arrears change nothing, and a warning says so."""
    of = owing()
    odd = edited(of, members=[*of.members, member("EU", kind="organisation", arrears=5.0)])
    (told,) = [problem for problem in odd.warnings if "arrears" in problem.found]
    assert told.found == "arrears of 5 of an organisation, which change nothing"
    assert "EU" not in solve(odd, FAIR).loads


def test_arrears_that_could_never_be_paid_look_like_another_unit():
    """A figure in another unit is far beyond all that the member has; one that is merely large is not doubted."""
    (told,) = [problem for problem in owing(C=1e9).warnings if "arrears" in problem.found]
    assert told.found == "arrears of 1e+09, where all that the member has would cost 1000"
    assert not [problem for problem in owing(C=5000.0).warnings if "arrears" in problem.found]


@pytest.mark.parametrize("money", [1e-6, 1e6])
def test_arrears_in_another_currency_are_the_same_arrears(money: float):
    """Every load is multiplied with the money."""
    of = owing(C=20.0, A=70.0)
    loads = {m: load * money for m, load in solve(of, FAIR).loads.items()}
    assert solve(restate(of, money), FAIR).loads == pytest.approx(loads, rel=1e-6, abs=1e-6 * money)


def test_a_conversation_hears_of_arrears():
    """Asked again with other arrears it answers as a solve from nothing does, to the last bit."""
    of, talk = owing(C=20.0), Conversation()
    talk.solve(owing(), FAIR)
    assert talk.solve(of, FAIR).loads == solve(of, FAIR).loads


@pytest.mark.parametrize("rule", [{}, {"objective": "division_rule", "rule": "talmud"}])
def test_samples_keep_arrears(rule: dict[str, str]):
    """A sample with half as much again needed is that coalition solved."""
    of, policy = owing(most=dict.fromkeys(ABILITIES, 100.0), C=20.0), Policy(policy="p", **rule)
    amounts = [Uncertain("requirement", None, "troops", "N", low=1.0, high=2.0)]
    sample = UncertainSession(of, policy, amounts).at(np.array([1.5]))
    whole = owing(150.0, most=dict.fromkeys(ABILITIES, 100.0), C=20.0)
    assert solve_session(sample).loads == pytest.approx(solve(whole, policy).loads)


def test_who_leaves_takes_its_arrears_along():
    """Without A, C still settles its own first; without C there are none."""
    of = owing(C=20.0)
    assert paid(without(of, "A")) == pytest.approx({"B": 48.0, "C": 52.0})
    assert paid(without(of, "C")) == pytest.approx({"A": 62.5, "B": 37.5})
