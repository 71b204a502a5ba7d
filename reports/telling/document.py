"""The neutral document of a result: its words, units, rounding and order, decided once for every renderer."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch
from typing import Any

from models.answers.allocation import Allocation, Status
from models.answers.explanation import Explanation
from models.answers.what_ifs import CooperativeShares, Frontier, Stress
from models.answers.why import Reasons
from reports.assessing.comparison import Comparison
from reports.assessing.difference import Difference
from reports.assessing.fairness import assess
from reports.assessing.report import FairnessReport
from reports.telling.about import about
from reports.telling.comparison_tables import comparison_document
from reports.telling.difference_document import difference_document
from reports.telling.explanation_tables import explanation_document
from reports.telling.fairness_charts import fairness_charts
from reports.telling.fairness_tables import fairness_tables
from reports.telling.frontier_tables import frontier_document
from reports.telling.limits_tables import dearer, refused
from reports.telling.shares_tables import shares_document
from reports.telling.stress_tables import stress_document
from reports.telling.summary import summary
from reports.telling.why_words import why_document
from reports.telling.words import by_key, facts, money_of, notes, warnings
from reports.vocabulary.documents import Document
from reports.vocabulary.manifest import manifest


@singledispatch
def document(result: object) -> Document:
    """Any result as a document, ready for any renderer: an allocation as its fairness report, a document as it is.

    Raises TypeError for what is no result, and names those that are.
    """
    known = sorted(kind.__name__ for kind in document.registry if kind is not object)
    raise TypeError(f"found {type(result).__name__}; expected a result: {', '.join(known)}")


def fairness_document(report: FairnessReport) -> Document:
    """A fairness report in words, tables and charts."""
    money = money_of(report)
    tables = tuple(fairness_tables(report, money))
    return about(
        report.scenario,
        _subtitle(report),
        manifest(report.scenario, [report.allocation]),
        answered=report.answered,
        warnings=[*warnings(report), *dearer(report, money)],
        facts=facts(report, money),
        paragraphs=summary(report, money) if report.answered else refused(report),
        tables=tables,
        charts=fairness_charts(report, {table.key for table in tables}),
        notes=notes(report) if report.answered else (),
    )


def _subtitle(report: FairnessReport) -> str:
    """What the report is about: an answer under a policy, or what people stated and how it is measured."""
    measured = f"measured by {by_key(report.policy)}"
    match report.allocation.status:
        case Status.GIVEN | Status.PLEDGED as status:
            return f"What is {status}, {measured}"
        case Status.BY_HAND:
            return f"An allocation made by hand, {measured}"
    return f"Fairness report under the policy {report.policy.policy}"


TOLD: dict[type, Callable[[Any], Document]] = {
    FairnessReport: fairness_document,
    Comparison: comparison_document,
    Difference: difference_document,
    Explanation: explanation_document,
    Frontier: frontier_document,
    CooperativeShares: shares_document,
    Stress: stress_document,
    Reasons: why_document,
}
"""How each result on one scenario is told."""
for kind, tell in TOLD.items():
    document.register(kind, tell)


@document.register
def _(same: Document) -> Document:
    return same


@document.register
def _(allocation: Allocation) -> Document:
    if allocation.scenario is None:
        found = "an allocation that does not know its scenario"
        raise TypeError(f"found {found}; expected its report: assess(scenario, allocation.policy, allocation)")
    return document(assess(allocation.scenario, allocation.policy, allocation))
