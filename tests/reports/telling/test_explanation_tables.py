"""An explanation as a document: the dearest rule first in words, conflicts with their cells, ways out."""

from __future__ import annotations

from models.policy.policy import Objective, Policy
from optimizer.explaining.explain import explain
from reports.telling.explanation_tables import explanation_document
from tests import scenarios

LEAST = Policy(policy="cheap", objective=Objective.LEAST_COST)


def test_the_dearest_rule_is_told_first_with_what_it_costs():
    """A may not give more than 4 of the 10 at 1 each, so B gives 6 at 3: lifting the ceiling saves 12."""
    ceiling = {"member": "A", "rule": "at_most", "resource": "troops", "amount": 4.0, "reason": "mandate"}
    scenario = scenarios.edited(scenarios.two_prices(), caveats=[ceiling])
    document = explanation_document(explain(scenario, LEAST))
    (row,) = document.table("prices").rows
    assert row[document.table("prices").column("total_cost")] == -12
    assert "mandate" in document.paragraphs[0]
    assert document.answered


def test_a_rule_that_changes_nothing_is_counted_as_idle():
    """A ban on B, which least cost would not use, costs nothing and is said to."""
    ban = {"member": "B", "rule": "prohibited"}
    scenario = scenarios.edited(scenarios.two_prices(), caveats=[ban])
    document = explanation_document(explain(scenario, LEAST))
    assert "1 rule of 1 could be lifted" in " ".join(document.paragraphs)


def test_without_an_answer_the_conflict_and_a_way_out_are_told():
    """3 + 4 available, 10 indispensable, B banned: the conflict and at least one relaxation are tables."""
    document = explanation_document(explain(scenarios.impossible(), LEAST))
    assert not document.answered
    assert "parliament" in " ".join(str(row[0]) for row in document.table("conflict").rows)
    assert document.table("relaxations").rows
