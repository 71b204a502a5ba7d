"""Allocation to fairness report to documents and files. Never sees the linear program."""

from reports.comparison import Comparison, compare_reports
from reports.document import document
from reports.fairness import assess
from reports.files import write
from reports.report import FairnessReport
from reports.tables import Document

__all__ = ["Comparison", "Document", "FairnessReport", "assess", "compare_reports", "document", "write"]
