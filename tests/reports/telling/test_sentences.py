"""Every sentence of fairness reports and comparisons is read and held against the tables beside it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import burdenshare as bs
from models.answers.allocation import Allocation, Burden, Certificate, Stage, Status
from models.policy.policy import Objective, Policy
from models.policy.shares import fair_shares
from models.sheets.scenario import Scenario
from reports import assess, compare_reports, document
from tests.coalitions import random_scenario
from tests.examples import EACH, example
from tests.reports.sentences import objections
from tests.scenarios import capacities, member, scenario, ties

POLICIES = (
    Policy(policy="fair"),
    Policy(policy="even", objective=Objective.PROPORTIONAL, key="population"),
    Policy(policy="people", objective=Objective.MINIMAX, key="gdp", personnel=1.0, risk=1.0),
    Policy(policy="cheap", objective=Objective.LEAST_COST),
)


@pytest.mark.parametrize("name", EACH)
def test_no_sentence_of_an_example_is_contradicted(name: str, answered: Callable[[str], dict[str, Allocation]]):
    """Headlines, findings, notes, captions and alternative texts agree with the tables under every policy."""
    comparison = compare_reports([assess(example(name), answer.policy, answer) for answer in answered(name).values()])
    for report in comparison.reports.values():
        assert list(objections(document(report))) == []
    assert list(objections(document(comparison))) == []
    floor = min(0.02, 0.5 / len(example(name).states))  # a share that as many can have
    others = compare_reports(list(comparison.reports.values()), Policy(policy="heads", key="gdp", floor=floor))
    assert list(objections(document(others))) == []


@pytest.mark.parametrize("seed", range(12))
def test_no_sentence_of_a_random_scenario_is_contradicted(seed: int):
    """The same on random coalitions, by keys and weights that differ from policy to policy."""
    comparison = bs.compare(random_scenario(seed, members=2 + seed % 5), POLICIES)
    for report in comparison.reports.values():
        assert list(objections(document(report))) == []
    assert list(objections(document(comparison))) == []


def test_no_sentence_of_ties_makes_a_finding_of_them():
    """Four members alike under every policy: none is heaviest, and no policy cheapest."""
    comparison = bs.compare(ties(), POLICIES[:1] + POLICIES[3:])
    said = " ".join(document(comparison.reports["fair"]).paragraphs)
    assert "Every state carries its fair share." in said
    assert "heaviest" not in said
    assert "All policies cost the same" in " ".join(document(comparison).paragraphs)
    assert list(objections(document(comparison))) == []


NAMES = "ABCDEF"
money = st.sampled_from([0.0, 1e-13, 1.0, 1.0 + 1e-12, 3.0, 10.0, 1e-5, 3333.3, 1e6]) | st.floats(0, 1e4)


def coalition(ability: list[float]) -> Scenario:
    """States with these abilities, and capacities that could carry anything."""
    names = NAMES[: len(ability)]
    return scenario(
        members=[member(name, gdp=gdp) for name, gdp in zip(names, ability, strict=True)],
        capacities=capacities(**dict.fromkeys(names, 1e7)),
    )


def carrying(of: Scenario, loads: list[float], ranges: list[float | None]) -> Allocation:
    """An answer in which states carry these burdens, some of them open by so much on either side."""
    policy = POLICIES[0]
    carried = {
        name: Burden(own=max(0.0, load), reimbursed=max(0.0, -load))
        for name, load in zip(of.states, loads, strict=True)
    }
    found = dict(zip(of.states, loads, strict=True))
    opened = {
        name: (load - width, load + width)
        for (name, load), width in zip(found.items(), ranges, strict=True)
        if width is not None
    }
    return Allocation(
        policy, Status.OPTIMAL, unmet={("troops", "N", "1"): 0.0}, burdens=carried, loads=found, ranges=opened,
        fair_shares=fair_shares(of, policy), total_cost=sum(loads), least_cost=sum(loads) / 2,
        stages=(Stage("leximin", 1.0, 1, 0.0, Certificate(0, 0, 0)),),
    )  # fmt: skip


@st.composite
def answers(draw: st.DrawFn) -> tuple[Scenario, Allocation]:
    """Coalitions with odd burdens: tied, zero, noise, below zero, without a fair share, open."""
    count = draw(st.integers(1, 6))
    abilities = st.lists(st.sampled_from([0.0, 1.0, 1.0, 2.0, 1e-6, 50.0]), min_size=count, max_size=count)
    of = coalition(draw(abilities.filter(lambda values: sum(values) > 0)))
    loads = draw(st.lists(money | st.sampled_from([-1.0, -1e-14, -500.0]), min_size=count, max_size=count))
    widths = st.none() | st.sampled_from([1e-12, 0.5, 100.0])
    return of, carrying(of, loads, draw(st.lists(widths, min_size=count, max_size=count)))


@settings(max_examples=80, deadline=None)
@given(answers())
def test_no_sentence_is_contradicted_whatever_the_burdens(answer: tuple[Scenario, Allocation]):
    """Ties, zeros, noise, net receivers, members without a fair share and open burdens are told as they are printed."""
    of, allocation = answer
    report = replace(assess(of, allocation.policy, allocation), violations=())
    assert list(objections(document(report))) == []


@settings(max_examples=40, deadline=None)
@given(answers(), st.floats(0.5, 2))
def test_no_sentence_of_a_comparison_is_contradicted_whatever_the_burdens(
    answer: tuple[Scenario, Allocation], factor: float
):
    """The same side by side, against an answer that is dearer or cheaper and one that is alike."""
    of, first = answer
    scaled = [factor * load for load in first.loads.values()]
    others = [replace(carrying(of, scaled, [None] * len(scaled)), policy=Policy(policy=name)) for name in ("b", "c")]
    reports = [replace(assess(of, each.policy, each), violations=()) for each in (first, *others)]
    assert list(objections(document(compare_reports(reports)))) == []
