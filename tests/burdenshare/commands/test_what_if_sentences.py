"""Every sentence of explain, frontier, stress and shares beside its table: no contradiction, no lost tie, no noise."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import example as pinned
from hypothesis import given, settings
from hypothesis import strategies as st

import burdenshare as bs
from models.answers.what_ifs import CooperativeShares, Division, Frontier, Stress
from models.policy.policy import DEFAULT_POLICIES, Objective, Policy
from models.sheets.scenario import Scenario
from reports.telling.document import document
from reports.telling.explanation_tables import explanation_document
from reports.vocabulary.columns import Column, Kind
from reports.vocabulary.documents import Document
from reports.vocabulary.tables import Table
from tests.coalitions import any_coalition, random_scenario
from tests.examples import EACH, example
from tests.scenarios import capacities, edited, member, scenario, ties, two_prices

SEEDS = st.integers(0, 10_000)


def words(content: Document) -> Iterator[str]:
    """Everything that a document says in sentences."""
    yield from content.warnings
    yield from content.paragraphs
    yield from content.notes
    for table in content.tables:
        yield from table.notes
    for chart in content.charts:
        yield chart.alt


def assert_plain(content: Document) -> None:
    """No number that is none, no range from a number to itself, no sentence with a hole or a doubled blank."""
    for sentence in words(content):
        assert not re.search(r"\bnan\b|\binf\b|\bNone\b(?! of these)|-0\.0*\b(?!\d)|  |\bof \.|: ,|\(\)", sentence), (
            sentence
        )
        for pattern in (r"between (.+?) and (.+?);", r"from (\S+) to (\S+),", r": (\S+) to (\S+) in nine"):
            for one, other in re.findall(pattern, sentence):
                assert one != other, sentence
        assert not re.search(r"hurts? most[^.]*becomes 0\.00%", sentence), sentence


def printed(table: Table, key: str) -> list[str]:
    """The cells of a column as they are printed, from top to bottom; none where there is no such column."""
    keys = [column.key for column in table.columns]
    return [table.text(row, keys.index(key)) for row in range(len(table.rows))] if key in keys else []


def tables(content: Document) -> dict[str, Table]:
    """The tables of a document by key."""
    return {table.key: table for table in content.tables}


# -- explain -----------------------------------------------------------------------------------------------------


MOST = {"gaps": "closes most of the gaps", "fairness": "lightens the heaviest load most", "cost": "saves most"}
"""What is said of the rules that come first in each ranking."""


def assert_explained(of: Scenario, policy: Policy) -> None:
    """The rules named as helping most are all those of rank 1, each row shows a figure, and the idle ones add up."""
    explanation = bs.explain(of, policy)
    content, found = explanation_document(explanation), tables(explanation_document(explanation))
    assert_plain(content)
    said = " ".join(content.paragraphs)
    if explanation.base is None:
        count = len(explanation.conflict)
        assert f"{count} " in said
        assert ("without either of them the other can" in said) is (count == 2)
        assert ("without any one of them the others can" in said) is (count > 2)
        return
    ranked, idle = found.get("prices"), found.get("idle")
    assert (len(ranked.rows) if ranked else 0) + (len(idle.rows) if idle else 0) == len(explanation.prices)
    if idle:
        assert f"{len(idle.rows)} rule" in said
    if ranked is None:
        assert " most: " not in said.split("Lowest reachable")[0]
        return
    moved = set(printed(found["price_by_member"], "rule")) if "price_by_member" in found else set()
    figures = ("gaps", "least_cost", "total_cost", "worst_load", "worst_ratio")
    columns = [cells for key in figures if (cells := printed(ranked, key))]
    for rule, *row in zip(printed(ranked, "rule"), *columns, strict=True):
        assert rule in moved or any(re.search("[1-9]", cell) for cell in row), row
    for by, most in MOST.items():
        table = found.get(f"by_{by}")
        best = dict(zip(printed(table, "rule"), printed(table, "rank"), strict=True)) if table else {}
        if by == "fairness":  # a ratio can fall while no load does
            heavy = {price.words for price in explanation.prices if price.change.worst_load >= 0}
            best = {rule: rank for rule, rank in best.items() if rule not in heavy}
        first = [rule for rule, rank in best.items() if rank == min(best.values(), key=int)]
        if f"Lifting this {most}" in said:
            (sentence,) = [each for each in content.paragraphs if each.startswith(f"Lifting this {most}")]
            assert ("; or" in sentence) is (len(first) > 1)
            assert all(rule in sentence for rule in first[:3])


@pytest.mark.parametrize("name", EACH)
def test_explanations_of_examples_say_what_their_tables_show(name: str):
    """Of each workbook that ships, under its first policy; of the largest, whose prices take long, by cost alone."""
    cheap = Policy(policy="cheap", objective=Objective.LEAST_COST)
    assert_explained(example(name), cheap if name == "nato-2024" else (example(name).policies or DEFAULT_POLICIES)[0])


@settings(max_examples=15)
@pinned(seed=1816, hard=False)
@pinned(seed=2153, hard=True)
@given(seed=SEEDS, hard=st.booleans())
def test_explanations_say_what_their_tables_show(seed: int, hard: bool):
    """Of random coalitions over all families, with an answer or without."""
    assert_explained(*any_coalition(seed, hard=hard))


def test_rules_that_help_alike_are_told_to_tie():
    """A and B, alike in all but name, may each give 2 at most of 9: neither is told as dearer than the other."""
    of = scenario(
        members=[member("A"), member("B"), member("C")],
        requirements=[{"mission": "N", "resource": "troops", "target": 9.0}],
        capacities=[
            *capacities(A=9.0, B=9.0),
            {"member": "C", "resource": "troops", "available": 9.0, "unit_cost": 4.0},
        ],
        caveats=[{"member": name, "rule": "at_most", "amount": 2.0} for name in "AB"],
    )
    content = explanation_document(bs.explain(of, Policy(policy="cheap", objective=Objective.LEAST_COST)))
    assert content.paragraphs[0].startswith("Lifting this saves most: Aland")
    assert "; or: Bland" in content.paragraphs[0]
    assert "Without either of them the coalition pays" in content.paragraphs[0]
    assert printed(content.table("by_cost"), "rank") == ["1", "1"]


# -- frontier ----------------------------------------------------------------------------------------------------


def fact(content: Document, key: str) -> str:
    """A fact as it is printed."""
    return next(each.text for each in content.facts if each.column.key == key)


def assert_traded(found: Frontier) -> None:
    """The price of fairness is that of `solve`, in its words; points that are printed alike cost the same."""
    content = document(found)
    assert_plain(content)
    if not found.points or found.own is None:
        return
    solved = document(bs.assess(found.scenario, found.policy, found.allocation))
    assert fact(content, "price_of_fairness") == fact(solved, "price_of_fairness")
    said = " ".join(content.paragraphs)
    price = fact(content, "price_of_fairness")
    if re.search("[1-9]", price):
        assert f"{price} more than the cheapest way: the price of fairness" in said
        assert f"{price} more than the cheapest way: the price of fairness" in " ".join(solved.paragraphs)
    else:
        assert "no more than the cheapest way" in said
    if len(set(printed(content.table("frontier"), "cost"))) == 1:
        assert "rises" not in said
    assert printed(content.table("own"), "cost") == [fact(solved, "total_cost").split()[0]]


@pytest.mark.parametrize("name", EACH)
def test_frontiers_of_examples_tell_the_price_that_solve_tells(name: str):
    """Of each workbook that ships, under leximin by gdp."""
    assert_traded(bs.frontier(example(name), "fair-by-gdp", 3))


@settings(max_examples=15)
@given(seed=SEEDS, objective=st.sampled_from([each for each in Objective if each is not Objective.LEAST_COST]))
def test_frontiers_tell_the_price_that_solve_tells(seed: int, objective: Objective):
    """Of random coalitions under every objective, with a tolerance of cost or none."""
    tolerance = (None, 0.02)[seed % 2]
    pledged = [row.model_copy(update={"pledged": row.available / 2}) for row in random_scenario(seed).capacities]
    of = edited(random_scenario(seed), capacities=pledged)
    assert_traded(bs.frontier(of, Policy(policy="p", objective=objective, cost_tolerance=tolerance), 4))


def test_the_cheapest_point_under_bounds_is_not_called_the_least_cost():
    """Where a bound makes the curve begin above the cheapest way, both are told, each under its own name."""
    of, policy = any_coalition(13)
    assert policy.gini_at_most is not None
    found = bs.frontier(of, policy, 3)
    told = document(found)
    facts = {fact.column.key: (fact.column.label, fact.value) for fact in told.facts}
    assert facts["least_cost"] == ("Least cost", found.allocation.least_cost)
    assert facts["cheapest"] == ("Total cost at the cheapest point", found.points[0].cost)
    assert facts["cheapest"][1] > 1.03 * facts["least_cost"][1]
    assert "which need not, costs 67.55 money" in " ".join(told.paragraphs)
    labels = {column.label for table in told.tables for column in table.columns}
    assert "Above the cheapest point" in labels
    assert "Above least cost" not in labels


def test_a_ratio_that_is_lower_on_the_curve_only_as_more_is_carried_is_no_step_of_fairness():
    """AMISOM's fairest point has the policy's worst load; its ratio is lower because states carry more in all."""
    found = bs.frontier(example("amisom-2020"), "fair-by-gdp", 3)
    last = found.points[-1]
    assert found.own is not None
    assert last.fairness == pytest.approx(found.own.fairness, rel=1e-9)
    assert sum(last.loads.values()) > 1.02 * sum(found.own.loads.values())
    told = " ".join(document(found).paragraphs)
    assert "goes down to 1.33, below the policy's own 1.37, only because all together carry more there" in told
    assert "next step" not in told


def test_the_policy_s_own_answer_stands_on_the_curve_or_above_it():
    """With a tolerance of 20 % the answer is inside the curve; without one it is the fairest point."""
    tight = bs.frontier(two_prices(), Policy(policy="p", objective="minimax", cost_tolerance=0.2), 5)
    assert tight.own is not None
    assert tight.own.cost == pytest.approx(12.0)
    assert tight.above == pytest.approx(0.0, abs=1e-6)
    assert "as far as a cost tolerance of 20.00% allows" in " ".join(document(tight).paragraphs)
    free = bs.frontier(two_prices(), Policy(policy="p", objective="minimax"), 5)
    assert "It is the fairest point." in " ".join(document(free).paragraphs)


def test_the_next_step_and_the_ends_of_the_heaviest_are_those_of_the_points():
    """By hand: 10 wanted, costs 1 and 3; within 20 % A gives 9 and B 1, so A carries 9 of 12, 1.5 times its share."""
    found = bs.frontier(two_prices(), Policy(policy="p", objective="minimax", cost_tolerance=0.2), 5)
    content = document(found)
    said = " ".join(content.paragraphs)
    assert found.own is not None
    fairer = next(point for point in found.points if point.relative < found.own.relative - 0.005)
    assert f"from a worst share ratio of 1.50 to {fairer.relative:.2f} along the curve" in said
    assert f"costs {fairer.cost - 12.0:.2f} money more" in said
    assert "carries 2.00 times its fair share (10.00 money) at the cheapest point found" in said
    assert found.points[0].loads == pytest.approx({"A": 10.0, "B": 0.0})
    assert found.points[-1].loads == pytest.approx({"A": 7.5, "B": 7.5})
    table = content.table("frontier")
    here = [i for i, value in enumerate(table.values("policy")) if value == "here"]
    assert len(here) == 1
    nearest = min(range(len(found.points)), key=lambda i: abs(found.points[i].fairness - found.own.fairness))
    assert here == [nearest]
    assert [series.table for series in content.charts[0].series] == ["", "own"]


# -- stress ------------------------------------------------------------------------------------------------------


def assert_stressed(found: Stress) -> None:
    """Who hurts most has the largest gap printed, ties are told as ties, and where no gap opens that is said."""
    content = document(found)
    assert_plain(content)
    if not content.answered:
        return
    said, table = " ".join(content.paragraphs), tables(content).get("withdrawals")
    answered = [row for row in found.withdrawals.values() if row.total_cost == row.total_cost]
    lost = len(found.withdrawals) - len(answered)
    assert ("no allocation meets" in said) is (lost > 0)
    assert ("Without any one of" in said) is (lost > 1)
    told = tables(content).get("conflicts")
    broken = [rule for row in found.withdrawals.values() for rule in row.conflict]
    assert len(told.rows if told else ()) == len(broken)
    assert ("cannot hold" in said) is bool(broken)
    if not answered or table is None:
        return
    share = Column("", "", Kind.SHARE, decimals=2)
    gaps = [share.text(row.gap) for row in answered]
    planned, largest = share.text(found.spreads["gap",].planned), share.text(max(row.gap for row in answered))
    opens = max(row.gap for row in answered) > found.spreads["gap",].planned and largest != planned
    assert ("withdrawal opens a gap" in said) is not opens
    if opens:
        assert f"becomes {largest}, where {planned} was planned" in said
        assert ("hurt most, alike" in said) is (gaps.count(largest) > 1)
    for key, name in (("cost", "cost"), ("gap", "unmet share")):
        spread = found.spreads[key,]
        if found.answered and f"The {name} as planned is below that band" in said:
            assert spread.planned < spread.p5
        if found.answered and f"The {name} as planned is above that band" in said:
            assert spread.planned > spread.p95


@pytest.mark.parametrize("name", ["amisom-2020", pytest.param("kfor-2017", marks=pytest.mark.slow)])
def test_stress_of_examples_says_what_its_tables_show(name: str):
    """Of the workbooks with few missions, a handful of samples."""
    assert_stressed(bs.stress(example(name), "fair-by-gdp", samples=4))


@settings(max_examples=10)
@pinned(seed=639)
@given(seed=SEEDS)
def test_stress_says_what_its_tables_show(seed: int):
    """Of random coalitions over all families."""
    of, policy = any_coalition(seed)
    assert_stressed(bs.stress(of, policy, samples=5))


def test_heirs_that_tie_are_all_told():
    """Four alike share 20: without one of them three take over as much each, and no one hurts more than another."""
    found = bs.stress(ties(), Policy(policy="p"), samples=0)
    assert found.withdrawals["A"].heirs == ("B", "C", "D")
    assert found.withdrawals["A"].worst == ("B", "C", "D")
    said = " ".join(document(found).paragraphs)
    assert "No withdrawal opens a gap that is not there as planned, and none makes the whole dearer." in said


def test_what_an_heir_adds_is_net_of_what_it_receives():
    """B is repaid half of what it gives: taking over 5 of A's soldiers it adds 2.5, not 5."""
    of = scenario(
        members=[member("A"), member("B"), member("O", kind="organisation")],
        resources=[
            {"resource": "troops", "name": "Troops", "kind": "troops", "unit": "soldiers", "unit_cost": 1.0},
            {"resource": "funding", "name": "Funding", "kind": "funding", "unit": "money"},
        ],
        requirements=[{"mission": "N", "resource": "troops", "target": 10.0, "reimbursement": 0.5}],
        capacities=[*capacities(A=10.0, B=10.0), *capacities("funding", O=10.0)],
    )
    gone = bs.stress(of, Policy(policy="p"), samples=0).withdrawals["A"]
    assert (gone.heirs, gone.more) == (("B",), pytest.approx(2.5))


# -- shares ------------------------------------------------------------------------------------------------------


def assert_divided(found: CooperativeShares) -> None:
    """Who has reason to leave gains by it, the core is that of the table, and what rests on the penalty is marked."""
    content = document(found)
    assert_plain(content)
    if not content.answered:
        return
    said, divisions = " ".join(content.paragraphs), content.table("divisions")
    gain = printed(divisions, "excess")[0]
    gains = bool(re.search("[1-9]", gain)) and not gain.startswith("-")
    if len(found.players) > 1:
        assert ("most reason to leave" in said) is gains
        assert ("No group" in said) is not gains
    stable = [
        name
        for name, core in zip(printed(divisions, "division"), printed(divisions, "core"), strict=True)
        if core == "yes"
    ]
    if found.exact:
        assert ("None of these divisions is in the core" in said) is (not stable)
        assert all(name in said for name in stable[:6])
    better = printed(content.table("shares"), "outside").count("yes")
    assert ("No player would be better off alone" in said) is (better == 0)
    marked = len(content.table("shares").marks)
    assert ("rest on the penalty" in said) is (marked > 0)
    assert ("dearer" in tables(content)) is (marked > 0)


@pytest.mark.parametrize("name", EACH)
def test_shares_of_examples_say_what_their_tables_show(name: str):
    """Of each workbook that ships, its four largest contributors and the others as one."""
    assert_divided(bs.shares(example(name), "fair-by-gdp", members=4))


@settings(max_examples=8)
@given(seed=SEEDS)
def test_shares_say_what_their_tables_show(seed: int):
    """Of random coalitions over all families."""
    of, policy = any_coalition(seed)
    assert_divided(bs.shares(of, policy, members=4))


def test_what_rests_on_the_penalty_is_marked_and_what_does_not_is_not():
    """A has too little of its own, so alone it buys; B has plenty, and what it pays alone is no matter of a penalty."""
    of = scenario(
        members=[member("A"), member("B")],
        requirements=[{"mission": "N", "resource": "troops", "target": 10.0}],
        capacities=capacities(A=2.0, B=10.0),
    )
    found = bs.shares(of, Policy(policy="p"))
    assert found.payments[Division.ALONE]["A"] < found.dearer[Division.ALONE]["A"]
    marks = document(found).table("shares")
    column = marks.column("alone")
    assert (0, column) in marks.marks
    assert (1, column) not in marks.marks
    assert "rests on the penalty" in marks.notes[-1]
