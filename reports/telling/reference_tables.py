"""The tables of reference lines: what each division rule would ask of each state, and how far burdens are from it."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum

from models.policy.division_rules import DIVISION_RULES
from models.policy.shares import claims
from reports.assessing.report import FairnessReport
from reports.measures.measures import MEASURES
from reports.vocabulary import MEMBER, NAME, Column, Money, Table, Value, share, tabulate, total

DISTANCE = (
    "Distance: the share of the burden that would have to change hands to be divided so, half the sum of absolute "
    "differences over the total (the form of the Hoover index). 0 is the same division, 1 is all on those who would "
    "carry nothing."
)


def reference_tables(report: FairnessReport, money: Money) -> Iterator[Table]:
    """What the rules would ask, and the distances; nothing where no rule has an answer."""
    if report.distances:
        yield _distances(report)
    if report.references:
        yield _references(report, money)


def _distances(report: FairnessReport) -> Table:
    columns = (
        Column("rule", "Rule", brief=True),
        share("distance", "Distance", brief=True),
        Column("principle", "Principle", brief=True),
        Column("reference", "Source"),
    )
    rows: list[tuple[Value, ...]] = [
        (rule.label, far, DIVISION_RULES[rule].principle, DIVISION_RULES[rule].reference)
        for rule, far in report.distances.items()
    ]
    if (own := report.measures.get("hoover")) is not None:
        rows.append(("Fair shares", own, f"the policy's own, by {report.policy.key}", MEASURES["hoover"].reference))
    rows.sort(key=lambda row: float(row[1] or 0.0))
    return tabulate("distances", "Distance from division rules", columns, rows, notes=(DISTANCE,))


def _references(report: FairnessReport, money: Money) -> Table:
    """A row a state: what it could carry, what it carries, and what each rule would ask of it."""
    most, whole = claims(report.scenario, report.policy), report.total_load
    asked = list(report.references.values())
    columns = (
        MEMBER,
        NAME,
        money.column("claim", "Could carry"),
        money.column("burden", "Burden", brief=True),
        money.column("fair", "Fair share", brief=True),
        money.column("least", "Least asked", brief=True),
        money.column("most", "Most asked", brief=True),
        *(money.column(str(rule), rule.label) for rule in report.references),
    )
    rows = []
    for row in report.members:
        of_rules = [burdens[row.member] for burdens in asked]
        fair = None if row.fair_share is None else row.fair_share * whole
        rows.append((row.member, row.label, most[row.member], row.load, fair, min(of_rules), max(of_rules), *of_rules))
    shared = total(row.fair_share for row in report.members)
    totals = (
        None, "All states", fsum(most.values()), whole, None if shared is None else shared * whole, None, None,
        *(fsum(burdens.values()) for burdens in asked),
    )  # fmt: skip
    notes = (
        "What each rule would ask of every state of the present burden. Its claim is what it could carry at most: the "
        "cost of all its usable capacity within its budget, with people and risk where the policy counts them.",
    )
    return tabulate("references", "What division rules would ask", columns, rows, totals=totals, notes=notes)
