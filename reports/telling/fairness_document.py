"""A fairness report in words, tables and charts."""

from __future__ import annotations

from models.answers.allocation import Status
from reports.assessing.report import FairnessReport
from reports.telling.about import about
from reports.telling.fairness_charts import fairness_charts
from reports.telling.fairness_tables import fairness_tables
from reports.telling.limits_tables import dearer, refused
from reports.telling.summary import summary
from reports.telling.words import by_key, facts, money_of, notes, warnings
from reports.vocabulary.documents import Document
from reports.vocabulary.manifest import manifest


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
    measured = f"measured by {by_key(report.scenario, report.policy)}"
    match report.allocation.status:
        case Status.GIVEN | Status.PLEDGED as status:
            return f"What is {status}, {measured}"
        case Status.BY_HAND:
            return f"An allocation made by hand, {measured}"
    return f"Fairness report under the policy {report.policy.policy}"
