"""Why a member carries so much: every ratio told is that of the workbook solved without the rules, from nothing."""

from __future__ import annotations

from math import fsum

import pytest

from burdenshare.policies import choose
from models.answers.allocation import Allocation
from models.answers.why import Why
from models.policy.policy import Indivisible, Objective, Policy
from models.sheets.scenario import Scenario
from optimizer.explaining.explain import explain
from optimizer.explaining.why import why
from optimizer.solving.solve import solve
from tests.coalitions.any_rules import any_coalition
from tests.examples import EACH, example
from tests.scenarios import capacities, edited, member, scenario, three_members

FAIR = Policy(policy="fair")


def ratio_of(answer: Allocation, member: str) -> float:
    """Burden share over fair share."""
    return answer.loads[member] / answer.fair_shares[member] / fsum(answer.loads.values())


def ends(answer: Allocation) -> dict[str, bool]:
    """The heaviest and the lightest for their fair share."""
    ranked = sorted(answer.loads, key=lambda m: ratio_of(answer, m))
    return {ranked[0]: False, ranked[-1]: True}


def lifted(of: Scenario, places: list[str]) -> Scenario:
    """The workbook without some rules, by their cells."""
    for place in places:
        of = of.lifting(place)
    return of


def agrees(of: Scenario, policy: Policy, answer: Allocation, told: Why) -> int:
    """Every ratio, load and cost that is told, against a workbook without these rules; returns how many there were."""
    every = [*told.alone, *(moved for tied in told.chain for moved in tied)]
    for moved in every:
        after = solve(lifted(of, [place for _, place in moved.rules]), policy)
        assert moved.ratio == pytest.approx(ratio_of(after, told.member), rel=1e-6)
        assert moved.cost == pytest.approx(after.total_cost - answer.total_cost, abs=1e-6 * answer.total_cost)
        load = after.loads[told.member] - answer.loads[told.member]
        assert moved.load == pytest.approx(load, abs=1e-6 * answer.total_cost)
        assert (moved.ratio < ratio_of(answer, told.member)) == told.heavy == (moved.load < 0)
    return len(every)


@pytest.mark.parametrize("name", EACH)
def test_what_is_told_is_what_a_workbook_without_the_rules_gives(name: str):
    """Of the heaviest and the lightest of every example, each rule and each chain, by cold solves."""
    of = example(name)
    policy = choose(of)
    answer = solve(of, policy)
    told = why(of, policy, answer, ends(answer))
    assert all(each.tried == each.rules > 0 for each in told)
    assert sum(agrees(of, policy, answer, each) for each in told) > 0


@pytest.mark.parametrize("objective", [Objective.MINIMAX, Objective.LEAST_COST, Objective.PROPORTIONAL])
def test_where_loads_are_open_only_what_is_settled_is_told(objective: Objective):
    """Under policies that leave loads open nothing is told but what any of their answers has."""
    of = example("amisom-2020")
    policy = choose(of).model_copy(update={"objective": objective})
    answer = solve(of, policy)
    for each in why(of, policy, answer, ends(answer), steps=1):
        agrees(of, policy, answer, each)
        if each.span is not None:
            assert not each.chain


@pytest.mark.parametrize("name", EACH)
def test_each_price_by_member_is_a_cold_difference(name: str):
    """What lifting a rule changes for every state is what the workbook without it changes."""
    of = example(name)
    policy = choose(of)
    before, found = solve(of, policy), explain(of, policy)
    some = [price for price in found.prices if price.place and not price.idle][:8]
    assert some
    for price in some:
        after = solve(of.lifting(price.place), policy)
        for m in before.loads:
            expected = after.loads[m] - before.loads[m]
            assert price.loads.get(m, 0.0) == pytest.approx(expected, abs=1e-6 * before.total_cost), (price, m)
        assert price.own + price.others == pytest.approx(fsum(price.loads.values()))


def test_of_little_work_it_is_said_how_much_was_tried():
    """Rules that are not tried are not counted, and the member's own come first."""
    of = example("amisom-2020")
    policy = choose(of)
    answer = solve(of, policy)
    (told,) = why(of, policy, answer, {"UGA": True}, work=4000.0, steps=1)
    assert 0 < told.tried < told.rules
    (all_of_it,) = why(of, policy, answer, {"UGA": True}, steps=1)
    assert all_of_it.tried == all_of_it.rules


def test_two_rules_that_hide_each_other_are_lifted_together():
    """A may give at most 2, said twice, so that no one caveat helps it to carry more: both together do."""
    twice = [{"member": "A", "rule": "at_most", "resource": "troops", "amount": 2.0} for _ in range(2)]
    of = scenario(
        members=[member("A"), member("B")],
        requirements=[{"mission": "N", "resource": "troops", "target": 10.0}],
        capacities=capacities(A=10.0, B=10.0),
        caveats=[row | {"row": place} for place, row in enumerate(twice, 2)],
    )
    answer = solve(of, FAIR)
    (told,) = why(of, FAIR, answer, {"A": False})
    assert not told.alone
    ((moved,),) = told.chain
    assert len(moved.rules) == 2
    assert moved.ratio == pytest.approx(1.0)
    (pair,) = explain(of, FAIR).pairs
    assert (pair.first.owners, pair.second.owners) == (("A",), ("A",))


def test_the_limit_of_what_a_member_has_is_told_apart():
    """A gives all of its 2, and no rule but what it has holds it back; B has more."""
    of = scenario(
        members=[member("A"), member("B")],
        requirements=[{"mission": "N", "resource": "troops", "target": 10.0}],
        capacities=capacities(A=2.0, B=10.0),
    )
    light, heavy = why(of, FAIR, solve(of, FAIR), {"A": False, "B": True})
    assert (len(light.spent), light.room, light.chain) == (1, False, ())
    assert (heavy.spent, heavy.room, heavy.chain) == ((), True, ())


def test_who_has_no_share_ratio_has_no_reasons():
    """An organisation carries what it carries, and so does everyone where nothing is carried."""
    of = three_members()
    states = [row for row in of.members if row.kind == "state"]
    organisation = edited(of, members=[states[0].model_copy(update={"kind": "organisation"}), *of.members[1:]])
    answer = solve(organisation, FAIR)
    (told,) = why(organisation, FAIR, answer, {states[0].member: True})
    assert (told.ratio, told.chain) == (None, ())
    assert told.load == answer.burdens[states[0].member].net


def test_what_would_be_printed_alike_is_not_told():
    """Each step of a chain is another figure to two decimals; that of people in AMISOM went from 1.364 to 1.357."""
    of = example("amisom-2020")
    policy = choose(of, "fair-by-people")
    answer = solve(of, policy)
    (told,) = why(of, policy, answer, {"UGA": True})
    figures = [f"{told.ratio:.2f}", *(f"{tied[0].ratio:.2f}" for tied in told.chain)]
    assert len(figures) > 2
    assert len(set(figures)) == len(figures)


def test_no_rule_is_told_to_leave_whole_assets_worse():
    """Whole assets are cut once a rule is lifted: a ratio above that of the answer is no reason for being heavy."""
    of, policy = any_coalition(108)
    policy = policy.model_copy(update={"objective": Objective.LEXIMIN, "indivisible": Indivisible.EXACT})
    answer = solve(of, policy)
    found = why(of, policy, answer, ends(answer))
    assert [each.heavy for each in found] == [False, True]
    for told in found:
        assert told.ratio is not None
        assert all((moved.ratio < told.ratio) == told.heavy for tied in (told.alone, *told.chain) for moved in tied)
