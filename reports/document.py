"""The neutral document of a report: its words, units, rounding and order, decided once for every renderer."""

from __future__ import annotations

from models.what_ifs import CooperativeShares, Frontier, Stress
from reports.comparison import Comparison
from reports.comparison_tables import comparison_document
from reports.fairness_charts import fairness_charts
from reports.fairness_tables import fairness_tables
from reports.frontier_tables import frontier_document
from reports.input_warnings import with_warnings
from reports.manifest import manifest
from reports.report import FairnessReport
from reports.shares_tables import shares_document
from reports.stress_tables import stress_document
from reports.summary import summary
from reports.tables import Document, plain
from reports.words import facts, money_of, notes, refusal, warnings

Reportable = FairnessReport | Comparison | Frontier | CooperativeShares | Stress | Document
"""What can be shown and written."""


def document(report: Reportable) -> Document:
    """A result as a document ready for any renderer; a document is returned as it is."""
    return report if isinstance(report, Document) else with_warnings(_document(report), report.scenario)


def _document(report: FairnessReport | Comparison | Frontier | CooperativeShares | Stress) -> Document:
    if isinstance(report, Comparison):
        return comparison_document(report)
    if isinstance(report, Frontier):
        return frontier_document(report)
    if isinstance(report, CooperativeShares):
        return shares_document(report)
    if isinstance(report, Stress):
        return stress_document(report)
    money = money_of(report)
    tables = tuple(fairness_tables(report, money))
    return Document(
        title=plain(report.scenario.title),
        subtitle=plain(f"Fairness report under the policy {report.policy.policy}"),
        answered=report.answered,
        warnings=tuple(map(plain, warnings(report))),
        facts=tuple(facts(report, money)),
        paragraphs=tuple(map(plain, summary(report, money) if report.answered else [refusal(report)])),
        tables=tables,
        charts=tuple(fairness_charts(report, {table.key for table in tables})),
        notes=tuple(map(plain, notes(report))) if report.answered else (),
        manifest=manifest(report.scenario, [report.allocation]),
    )
