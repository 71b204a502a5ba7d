"""Allocation to fairness report to documents and what files hold. Never sees the linear program, writes nothing.

Each result is loaded when it is first asked for: a solve does not wait for what only a comparison needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

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


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attributes are of any type
    """Load a public name from its room when it is first used."""
    if name not in _HOME:
        raise AttributeError(f"module 'reports' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOME[name]), name)
    return value
