"""Why there are gaps: what is said to close one closes it, in the workbook, by as much as is said."""

from __future__ import annotations

import numpy as np
import pytest

from models.answers.limits import Scarce, Scarcity
from models.arithmetic.accounting import gap_weights
from models.policy.policy import Objective, Policy
from models.sheets.scenario import Scenario
from optimizer.coalition.formulation import open_session
from optimizer.explaining.explain import explain
from optimizer.explaining.scarcity import scarcities
from optimizer.solving.conflict import open_lifted
from optimizer.solving.solve import solve
from tests.coalitions import any_coalition, random_scenario
from tests.examples import example
from tests.scenarios import FUNDING, TROOPS, capacities, edited, member, scenario

CHEAP = Policy(policy="cheap", objective=Objective.LEAST_COST)
HERE = {"mission": "N", "resource": "troops", "target": 10.0}


def only(of: Scenario) -> Scarcity:
    """The one gap of a scenario."""
    (gap,) = explain(of, CHEAP).scarcities
    return gap


def told(gap: Scarcity) -> list[tuple[Scarce, float, list[tuple[str, float]]]]:
    """Its causes, each with how much they close and the rules that are named."""
    return [
        (cause.scarce, round(cause.closes, 5), [(each.rule.words, round(each.closes, 5)) for each in cause.rules])
        for cause in gap.causes
    ]


def test_nobody_has_more():
    """6 of 10 are there, and all are given: capacity is scarce and nothing else."""
    gap = only(scenario(members=[member("A")], capacities=capacities(A=6.0)))
    assert told(gap) == [(Scarce.CAPACITY, 4.0, [])]
    assert (gap.missing, gap.usable, gap.here, gap.elsewhere) == (4.0, 6.0, 6.0, 0.0)


def test_what_is_committed_elsewhere_is_told():
    """A mission that weighs more takes 6 of 6; nothing goes here."""
    two = scenario(
        members=[member("A")],
        missions=[{"mission": "N", "name": "North"}, {"mission": "S", "name": "South", "weight": 9.0}],
        requirements=[HERE, {"mission": "S", "resource": "troops", "target": 6.0}],
        capacities=capacities(A=6.0),
    )
    gap = only(two)
    assert (gap.need, gap.missing, gap.here, gap.elsewhere) == (("troops", "N", "1"), 10.0, 0.0, 6.0)


def test_the_money_that_would_pay_for_it_is_spent():
    """A has 20 soldiers and a budget for 6: with a larger one the gap of 4 closes, in the workbook too."""
    of = scenario(members=[member("A", budget=6.0)], capacities=capacities(A=20.0))
    assert told(only(of)) == [(Scarce.MONEY, 4.0, [("Aland spends at most 6 money", 4.0)])]
    assert not any(solve(edited(of, members=[member("A")]), CHEAP).unmet.values())


def test_who_would_pay_may_not_pay_enough():
    """A has no money of its own; B pays for its soldiers under an agreement, of which the limit is the scarce thing."""
    of = scenario(
        members=[member("A", budget=0.0), member("B")],
        resources=[TROOPS, FUNDING],
        capacities=[*capacities(A=20.0), *capacities("funding", B=50.0)],
        agreements=[{"giver": "B", "receiver": "A", "resource": "funding", "kind": "bilateral", "limit": 3.0}],
    )
    causes = {cause.scarce: cause for cause in only(of).causes}
    assert set(causes) == {Scarce.MONEY}
    assert [each.rule.words for each in causes[Scarce.MONEY].rules] == ["Aland spends at most 0 money"]


def test_those_who_have_it_may_not():
    """B has 10 and may not give: its ban closes the gap of 4; so would more capacity of A."""
    of = scenario(
        members=[member("A"), member("B")],
        capacities=capacities(A=6.0, B=10.0),
        caveats=[{"member": "B", "rule": "prohibited", "reason": "red line"}],
    )
    causes = told(only(of))
    assert (Scarce.POLITICS, 4.0, [("Bland may not give anything (red line)", 4.0)]) in causes
    assert {scarce for scarce, *_ in causes} == {Scarce.POLITICS, Scarce.CAPACITY}


def test_rules_that_hide_each_other_are_both_named():
    """B is banned twice: both together close the gap, neither alone does."""
    twice = [{"member": "B", "rule": "prohibited", "reason": why} for why in ("one", "two")]
    of = scenario(members=[member("A"), member("B")], capacities=capacities(A=6.0, B=10.0), caveats=twice)
    (cause,) = [cause for cause in only(of).causes if cause.scarce is Scarce.POLITICS]
    assert cause.closes == pytest.approx(4.0)
    assert [(each.rule.words, each.closes) for each in cause.rules] == [
        ("Bland may not give anything (one)", 0.0),
        ("Bland may not give anything (two)", 0.0),
    ]


def test_what_the_policy_lets_be_missing_is_the_policys():
    """A gap tolerance of a tenth is used where it pays: 1 of 10 is missing, and no rule is to blame."""
    of = scenario(members=[member("A")], capacities=capacities(A=20.0))
    (gap,) = explain(of, CHEAP.model_copy(update={"gap_tolerance": 0.1})).scarcities
    assert told(gap) == [(Scarce.TOLERANCE, 1.0, [])]


def test_the_dependence_of_a_mission_on_one_member():
    """No one may give more than half, and only A has more than 3: with the rule 6 come, without it all 10."""
    half = [{"mission": "N", "name": "North", "dependence": 0.5}]
    of = scenario(members=[member("A"), member("B")], missions=half, capacities=capacities(A=20.0, B=3.0))
    (cause,) = [cause for cause in only(of).causes if cause.scarce is Scarce.COALITION]
    assert cause.closes == pytest.approx(4.0)


@pytest.mark.parametrize("number", [1, 4, 70])
def test_the_gaps_explained_are_those_of_the_answer(number: int):
    """Where what is missing may as well be missing in another period, it is told of the period that `solve` prints."""
    of, policy = any_coalition(number)
    missing = solve(of, policy).unmet
    found = scarcities(open_lifted(of, policy))
    assert found
    assert {gap.need: gap.missing for gap in found} == pytest.approx(
        {need: missing[need] for need in (gap.need for gap in found)}, rel=1e-6
    )


@pytest.mark.parametrize("seed", range(8))
def test_without_a_caveat_the_gap_closes_by_as_much_as_is_said(seed: int):
    """A caveat taken out of the workbook and solved cold: the gap can fall by that, no other rising, and no further."""
    of = random_scenario(seed, members=6)
    for gap in scarcities(open_lifted(of, CHEAP)):
        named = [each for cause in gap.causes for each in cause.rules if each.rule.address.part == "caveat"]
        for each in named:
            kept = [row for place, row in enumerate(of.caveats, 1) if str(place) != each.rule.address.keys[0]]
            least = least_missing(edited(of, caveats=kept), gap, solve(of, CHEAP).unmet)
            assert gap.missing - least == pytest.approx(each.closes, abs=2e-5 * gap.required)


def least_missing(of: Scenario, gap: Scarcity, others: dict[tuple[str, str, str], float]) -> float:
    """The least that a need can lack in a cold program, no other lacking more than it did."""
    p = open_session(of, CHEAP)
    columns = {need: p.position[hash(u)] for need, u in p.variables.u.items()}
    limits = np.array([max(0.0, others[need]) * (1 + 1e-9) + 1e-9 for need in columns])
    p.loaded.set_columns(list(columns.values()), 0.0, limits)
    goal = np.zeros(len(p.loaded.col_lower))
    goal[columns[gap.need]] = 1.0
    return p.loaded.minimise(goal).objective


def test_some_caveats_keep_gaps_open():
    """The case above is not idle: over its seeds caveats are named that close a gap."""
    gaps = [gap for seed in range(8) for gap in scarcities(open_lifted(random_scenario(seed, members=6), CHEAP))]
    assert any(
        each.closes for gap in gaps for cause in gap.causes for each in cause.rules if "caveat" in each.rule.address
    )


def test_amisom_lacks_helicopters_because_ethiopia_keeps_them_at_home():
    """Sector 1 lacks 600 of 1,200 flying hours, and the army money; without Ethiopia's reserve neither gap is there."""
    amisom = example("amisom-2020")
    first, army, _ = explain(amisom, amisom.policies[0]).scarcities
    assert first.need == ("helicopters", "Sector-1", "2020")
    named = {cause.scarce: cause.rules[0].rule.place for cause in first.causes if cause.rules}
    assert named == {Scarce.RESERVES: "members!H4"}
    assert {cause.scarce for cause in army.causes} >= {Scarce.POLITICS, Scarce.MONEY}
    free = tuple(row.model_copy(update={"reserve": 0.0}) if row.member == "ETH" else row for row in amisom.members)
    before, after = (solve(of, amisom.policies[0]) for of in (amisom, edited(amisom, members=free)))
    weights = gap_weights(amisom)
    missing = [sum(weights.get(need, 0.0) * short for need, short in each.unmet.items()) for each in (before, after)]
    assert missing[0] - missing[1] >= weights[first.need] * 600.0 * (1 - 1e-9)
