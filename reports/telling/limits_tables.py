"""The words and tables of what cannot be met: rules that conflict, the nearest that can be, what no one could fill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from models.answers.allocation import Conflict
from models.answers.explanation import Explanation
from models.sheets.problems import many
from reports.vocabulary.columns import Column, mixed, share
from reports.vocabulary.tables import Table, tabulate

RULE = Column("rule", "Rule", brief=True, of=attrgetter("words"))
PLACE = Column("place", "Cell", brief=True, of=lambda told: told.place or None)


def refusal(explanation: Explanation) -> Iterator[str]:
    """Why there is no answer, and the smallest change that would do."""
    count = len(explanation.conflict)
    bounds = bool(explanation.conflict) and explanation.conflict[0].address.family == "bound"
    if count:
        what, whole = ("bound", "within the policy's bounds on burdens") if bounds else ("rule", "keeps every rule")
        while_met = " while the missions are met as far as they can be" if bounds else ""
        spared = "; without any one of them the others can" if count > 1 else ", whatever becomes of the others"
        yield (
            f"No allocation {'stays ' if bounds else ''}{whole}. {many(count, what)} cannot hold"
            f"{' together' if count > 1 else ''}{while_met}{spared}."
        )
    for relaxation in explanation.relaxations[:1]:
        changes = "; ".join(f"{change.words}{at(change.place)}" for change in relaxation.changes)
        yield f"The smallest change that would do: {changes}."


def tables(explanation: Explanation) -> Iterator[Table]:
    """The rules in conflict, the changes that would do, and what no one could fill."""
    if explanation.conflict:
        yield conflict(explanation.conflict, PLACE)
    if explanation.relaxations:
        yield _relaxations(explanation)
    if explanation.shortages:
        yield _shortages(explanation)


def conflict(rules: Sequence[Conflict], place: Column) -> Table:
    """The rules of which one must give way."""
    return tabulate("conflict", "Rules that cannot hold together", (RULE, place), rules, brief=True)


def _relaxations(explanation: Explanation) -> Table:
    columns = (
        Column("scope", "What may change", brief=True, of=lambda row: row[0]),
        Column("change", "Change", brief=True, of=lambda row: row[1].words),
        replace(PLACE, of=lambda row: row[1].place or None),
        share("size", "Relative size", brief=True, of=lambda row: row[1].size),
    )
    rows = [(relaxation.scope, change) for relaxation in explanation.relaxations for change in relaxation.changes]
    return tabulate("relaxations", "Smallest changes that would do", columns, rows, brief=True)


def _shortages(explanation: Explanation) -> Table:
    columns = (
        Column("shortage", "Shortage", brief=True, of=RULE.of),
        PLACE,
        mixed("target", "Target"),
        mixed("minimum", "Minimum"),
        mixed("possible", "Possible"),
    )
    title = "What permitted members could not fill"
    return tabulate("shortages", title, columns, explanation.shortages, brief=True)


def notes(explanation: Explanation) -> Iterator[str]:
    """How to read them."""
    if explanation.conflict:
        yield "The set is irreducible: leave out any one of its rules and the rest can hold."
    if explanation.relaxations:
        yield (
            "Sizes are relative to each rule's own figure; the smallest sum was sought. Figures are rounded so that "
            "they suffice. The changes of one scope belong together: all of them make an answer possible."
        )


def at(place: str) -> str:
    """A cell in brackets, where there is one."""
    return f" ({place})" if place else ""
