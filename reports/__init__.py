"""Allocation to fairness report to documents and what files hold. Never sees the linear program, writes nothing.

Each result is loaded when it is first asked for: a solve does not wait for what only a comparison needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.doors import door

if TYPE_CHECKING:
    from reports.assessing.comparison import Comparison, compare_reports
    from reports.assessing.difference import Difference, difference
    from reports.assessing.fairness import assess, assess_audited
    from reports.assessing.report import FairnessReport
    from reports.telling.document import document
    from reports.vocabulary.documents import Document

_HOME = {
    **dict.fromkeys(("Comparison", "compare_reports"), "reports.assessing.comparison"),
    **dict.fromkeys(("Difference", "difference"), "reports.assessing.difference"),
    **dict.fromkeys(("assess", "assess_audited"), "reports.assessing.fairness"),
    "FairnessReport": "reports.assessing.report",
    "document": "reports.telling.document",
    "Document": "reports.vocabulary.documents",
}
"""Where each public name lives."""

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

__getattr__ = door(globals(), _HOME)
