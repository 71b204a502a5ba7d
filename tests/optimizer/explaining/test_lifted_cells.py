"""The cell that an explanation prints of a rule is the rule: lifted by it, the answer is the one that was told."""

from __future__ import annotations

from dataclasses import astuple
from math import isnan

import pytest

from models.answers.explanation import Effect, Explanation
from models.policy.policy import Policy
from models.sheets.problems import InputError
from models.sheets.scenario import Scenario
from optimizer import explain
from optimizer.explaining.course import course
from optimizer.explaining.effects import reached
from optimizer.solving.conflict import open_lifted
from tests.coalitions import any_coalition
from tests.examples import EACH, example

NEAR = 1e-6


def held_back(found: Explanation) -> set[str]:
    """The places of all rules that are told to hold something back; what members have and missions need is no rule."""
    ways = [way.rule for bound in found.reachable for way in bound.in_the_way]
    return {rule.place for rule in (*found.prices, *ways) if rule.place}


def answered(of: Scenario, policy: Policy) -> Effect | None:
    """What a coalition achieves, formulated anew."""
    p = open_lifted(of, policy)
    with p.loaded.trial():
        ran = course(p)
        return reached(ran).effect if ran.optimal else None


def same(cold: Effect, told: Effect, base: Effect) -> bool:
    """Whether two changes are the same, for the size of what changes."""
    triples = zip(astuple(cold), astuple(told), astuple(base), strict=True)
    return all((isnan(a) and isnan(b)) or abs(a - b) <= NEAR * max(1.0, abs(at)) for a, b, at in triples)


def check(of: Scenario, policy: Policy, most: int) -> None:
    """Every place can be lifted, once; the first prices are what a cold answer without the cell finds."""
    found = explain(of, policy)
    priced = {price.place: price for price in found.prices if price.place}
    assert len(priced) == sum(bool(price.place) for price in found.prices)
    lifted = {place: of.lifting(place) for place in held_back(found)}
    for place, price in list(priced.items())[:most]:
        after = answered(lifted[place], policy)
        assert found.base
        assert after, place
        assert same(after.since(found.base), price.change, found.base), (place, price.words)


@pytest.mark.parametrize("number", [*range(30), 153])
def test_a_cell_lifted_is_the_rule_that_is_told(number: int):
    """Of random coalitions, made in memory, in which cells rule at several missions and periods."""
    check(*any_coalition(number), most=40)


@pytest.mark.parametrize("name", EACH)
def test_a_cell_lifted_is_the_rule_that_is_told_of_what_ships(name: str):
    """Of every example, the dearest rules."""
    of = example(name)
    check(of, of.policies[0], most=12)


def test_rows_made_in_memory_have_places_of_their_own():
    """Rows are counted where no file has done so; a whole sheet is no rule, and its rows are named."""
    of, _ = any_coalition(4)
    first, second = of.caveats[:2]
    assert of.place(second, "rule") == "caveats/row 2/rule"
    assert of.lifting("caveats/row 2/rule").caveats == (first, *of.caveats[2:])
    assert of.lifting(of.place(second)).caveats == (first, *of.caveats[2:])
    with pytest.raises(InputError, match=r"all of caveats.*name one: caveats row 1 .*, caveats row 2"):
        of.lifting("caveats")
