"""The neutral document of a result: its words, units, rounding and order, decided once for every renderer."""

from __future__ import annotations

from functools import singledispatch
from importlib import import_module

from models.answers.allocation import Allocation
from reports.vocabulary.documents import Document

TOLD = {
    "reports.assessing.report.FairnessReport": "fairness_document.fairness_document",
    "reports.assessing.comparison.Comparison": "comparison_tables.comparison_document",
    "reports.assessing.difference.Difference": "difference_document.difference_document",
    "models.answers.explanation.Explanation": "explanation_tables.explanation_document",
    "models.answers.what_ifs.Frontier": "frontier_tables.frontier_document",
    "models.answers.what_ifs.CooperativeShares": "shares_tables.shares_document",
    "models.answers.what_ifs.Stress": "stress_tables.stress_document",
    "models.answers.why.Reasons": "why_words.why_document",
}
"""Where each result on one scenario is told, which is loaded when the first of its kind is."""


@singledispatch
def document(result: object) -> Document:
    """Any result as a document, ready for any renderer: an allocation as its fairness report, a document as it is.

    Raises TypeError for what is no result, and names those that are.
    """
    for kind in type(result).__mro__:
        if home := TOLD.get(f"{kind.__module__}.{kind.__qualname__}"):
            module, _, name = home.partition(".")
            document.register(kind, getattr(import_module(f"reports.telling.{module}"), name))
            return document(result)
    known = {*(kind.__name__ for kind in document.registry if kind is not object), *(k.split(".")[-1] for k in TOLD)}
    raise TypeError(f"found {type(result).__name__}; expected a result: {', '.join(sorted(known))}")


@document.register
def _(same: Document) -> Document:
    return same


@document.register
def _(allocation: Allocation) -> Document:
    from reports.assessing.fairness import assess

    if allocation.scenario is None:
        found = "an allocation that does not know its scenario"
        raise TypeError(f"found {found}; expected its report: assess(scenario, allocation.policy, allocation)")
    return document(assess(allocation.scenario, allocation.policy, allocation))
