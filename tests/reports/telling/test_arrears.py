"""Arrears in reports: what is owed, what of it this answer settles, and who is still behind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from models.policy.policy import Policy
from optimizer.solving.solve import solve
from reports import FairnessReport, assess, difference, document
from reports.rendering.terminal import plain_text
from reports.vocabulary.tables import Table
from tests.scenarios import FUNDING, capacities, edited, member, owing, scenario

POLICY = Policy(policy="fair")


def report(**arrears: float) -> FairnessReport:
    """A need of 100 over abilities 50, 30, 20 at 1 each, with these arrears."""
    of = owing(**arrears)
    return assess(of, POLICY, solve(of, POLICY))


def column(of: Table, key: str) -> list[Any]:
    """What stands in a column, by row, and then in the last row, which sums it up."""
    (place,) = [place for place, column in enumerate(of.columns) if column.key == key]
    assert of.totals
    return [row[place] for row in (*of.rows, of.totals)]


def test_members_have_what_they_owed_and_what_of_it_is_settled():
    """C owes 20 and pays 36, so all is settled; of the 150 that B and C owe, 100 is; sums at the end."""
    settled, behind = document(report(C=20.0)), document(report(B=90.0, C=60.0))
    assert column(settled.table("members"), "arrears") == pytest.approx([0.0, 0.0, 20.0, 20.0])
    assert column(settled.table("members"), "settled") == pytest.approx([0.0, 0.0, 20.0, 20.0])
    assert column(settled.table("members"), "burden") == pytest.approx([40.0, 24.0, 16.0, 80.0])
    assert column(behind.table("members"), "arrears")[-1] == pytest.approx(150.0)
    assert column(behind.table("members"), "settled")[-1] == pytest.approx(100.0)


def test_the_parts_of_a_burden_add_up_to_what_is_counted():
    """Net burden less arrears, member by member and in all."""
    parts = document(report(C=20.0)).table("parts")
    net, owed, counted = (column(parts, key) for key in ("net", "arrears", "load"))
    assert net == pytest.approx([40.0, 24.0, 36.0, 100.0])
    assert [a - b for a, b in zip(net, owed, strict=True)] == pytest.approx(counted)


def test_without_arrears_nothing_is_said_of_them():
    """No column, no sentence, no note; the members' rows have none."""
    found = report()
    assert "rrears" not in plain_text(document(found), full=True)
    assert {row.arrears for row in found.members} == {None}
    assert {row.settled for row in found.members} == {None}


def test_all_settled_is_a_sentence_and_measures_hold():
    """Of 100 that are paid 20 settle arrears, and the 80 left are shared as they should be."""
    content = document(report(C=20.0))
    assert content.paragraphs[0].startswith("3 states share a burden of 80.00 money, arrears taken off.")
    assert content.paragraphs[1] == "All arrears from before the first period, 20.00 money, are settled."
    assert report(C=20.0).measures["gini"] == pytest.approx(0.0)
    assert not content.warnings


def test_who_is_still_behind_is_named_and_measures_are_left_out_with_a_reason():
    """C owes 200 and pays all of the 100; there are no burdens left to compare. Who lacks most is named first."""
    content = document(report(C=200.0))
    assert content.paragraphs[0].startswith("3 states are 100.00 money behind, arrears taken off.")
    assert content.paragraphs[1] == (
        "Of 200.00 money of arrears 100.00 money is settled. Still behind: Cland (100.00 money)."
    )
    assert (
        document(report(B=90.0, C=60.0))
        .paragraphs[1]
        .endswith("Still behind: Bland (30.00 money) and Cland (20.00 money).")
    )
    assert content.warnings == (
        "Cland carries less than its arrears. Measures of inequality have no meaning with burdens below zero and are "
        "left out.",
        "The states carry no burden in all beyond their arrears, so there are no burden shares to compare.",
    )
    assert report(C=200.0).measures["gini"] is None


def test_only_what_is_owed_still_is_said_to_be_behind():
    """C can pay 20 of the 200 it owes, so A and B carry 80 together: in all less than nothing, but not 180 behind."""
    of = owing(most={"A": 100.0, "B": 100.0, "C": 20.0}, C=200.0)
    content = document(assess(of, POLICY, solve(of, POLICY)))
    assert content.paragraphs[0].startswith("3 states carry -100.00 money in all, arrears taken off.")
    assert content.paragraphs[1].endswith("Still behind: Cland (180.00 money).")


@pytest.mark.parametrize(("load", "settled"), [(16.0, 20.0), (0.0, 20.0), (-5.0, 15.0), (-20.0, 0.0), (-30.0, 0.0)])
def test_what_is_settled_lies_between_nothing_and_all(load: float, settled: float):
    """Of 20 owed; who gets back more than it gives, as at a load of -30, settles nothing."""
    row = report(C=20.0).members[-1]
    assert replace(row, load=load, arrears=20.0).settled == pytest.approx(settled)


def test_who_receives_a_fund_makes_no_one_else_stand_behind():
    """A gives 10 to B and has settled the 2 that it owed: below 0 is what B gets, and nothing is owed any more."""
    of = scenario(
        members=[member("A", arrears=2.0), member("B")],
        resources=[FUNDING],
        requirements=[{"mission": "N", "resource": "funding", "target": 10.0, "received_by": "B"}],
        capacities=capacities("funding", A=20.0),
    )
    content = document(assess(of, POLICY, solve(of, POLICY)))
    told = " ".join((*content.warnings, *content.paragraphs))
    assert "2 states get back 2.00 money more than they give" in told
    assert "carry no burden in all, so" in told
    assert " behind" not in told


def test_an_organisation_owes_nothing_that_counts():
    """It stands outside the comparison, so its row has no arrears."""
    of = owing()
    of = edited(of, members=[*of.members, member("EU", kind="organisation", arrears=5.0)])
    found = assess(of, POLICY, solve(of, POLICY))
    assert [row.arrears for row in (*found.members, *found.organisations)] == [None] * 4


def test_a_difference_says_that_arrears_are_taken_off():
    """Where only the side after has any, the yardstick says so nevertheless."""
    found = document(difference(report(), report(C=20.0)))
    assert any("arrears taken off" in str(fact.value) for fact in found.facts)
