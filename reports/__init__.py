"""Allocation to fairness report to documents and what files hold. Never sees the linear program, writes nothing."""

from reports.assessing.comparison import Comparison, compare_reports
from reports.assessing.difference import Difference, difference
from reports.assessing.fairness import assess, assess_audited
from reports.assessing.report import FairnessReport
from reports.telling.document import document
from reports.vocabulary.documents import Document

__all__ = [
    "Comparison",
    "Difference",
    "Document",
    "FairnessReport",
    "assess",
    "assess_audited",
    "compare_reports",
    "difference",
    "document",
]
