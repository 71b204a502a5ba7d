"""The neutral document of a report: its words, units, rounding and order, decided once for every renderer."""

from __future__ import annotations

from models.answers.what_ifs import CooperativeShares, Frontier, Stress
from reports.assessing.comparison import Comparison
from reports.assessing.report import FairnessReport
from reports.telling.comparison_tables import comparison_document
from reports.telling.fairness_charts import fairness_charts
from reports.telling.fairness_tables import fairness_tables
from reports.telling.frontier_tables import frontier_document
from reports.telling.input_warnings import with_warnings
from reports.telling.shares_tables import shares_document
from reports.telling.stress_tables import stress_document
from reports.telling.summary import summary
from reports.telling.words import facts, money_of, notes, refusal, warnings
from reports.vocabulary import Document, plain
from reports.vocabulary.manifest import manifest

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
