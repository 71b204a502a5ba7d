"""The tables of reference lines: what each division rule would ask of each state, and how far burdens are from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import fsum

from models.policy.division_rules import DIVISION_RULES, DivisionRule
from models.policy.shares import claims
from reports.assessing.report import FairnessReport
from reports.measures.measures import MEASURES
from reports.telling import named_columns as name
from reports.telling.words import labelled
from reports.vocabulary.columns import Column, Money, share, total
from reports.vocabulary.tables import Table, tabulate

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
    # None stands for the policy's own fair shares.
    far: dict[DivisionRule | None, float] = dict(report.distances.items())
    if (own := report.measures.get("hoover")) is not None:
        far[None] = own
    by = f"the policy's own, by {labelled(report.scenario, report.policy.key)}"
    columns = (
        Column("rule", "Rule", of=lambda rule: rule.label if rule else "Fair shares", brief=True),
        share("distance", "Distance", of=far.get, brief=True),
        Column("principle", "Principle", of=lambda rule: DIVISION_RULES[rule].principle if rule else by, brief=True),
        Column("reference", "Source", of=lambda rule: (DIVISION_RULES[rule] if rule else MEASURES["hoover"]).reference),
    )
    nearest = sorted(far, key=lambda rule: round(far[rule], 9))
    return tabulate("distances", "Distance from division rules", columns, nearest, notes=(DISTANCE,))


def _references(report: FairnessReport, money: Money) -> Table:
    """A row a state: what it could carry, what it carries, and what each rule would ask of it."""
    most, whole, asked = claims(report.scenario, report.policy), report.total_load, report.references
    shared = total(row.fair_share for row in report.members)
    columns = (
        *name.members(report.scenario, total="All states"),
        money.column("claim", "Could carry", of=lambda row: most[row.member], total=fsum(most.values())),
        money.column("burden", "Burden", of=lambda row: row.load, total=whole, brief=True),
        money.column("fair", "Fair share", brief=True, total=None if shared is None else shared * whole,
                     of=lambda row: None if row.fair_share is None else row.fair_share * whole),
        money.column("least", "Least asked", of=lambda row: min(of[row.member] for of in asked.values()), brief=True),
        money.column("most", "Most asked", of=lambda row: max(of[row.member] for of in asked.values()), brief=True),
        *(_asked(money, rule, burdens) for rule, burdens in asked.items()),
    )  # fmt: skip
    notes = (
        "What each rule would ask of every state of the present burden. Its claim is what it could carry at most: the "
        "cost of all its usable capacity within its budget, with people and risk where the policy counts them.",
    )
    return tabulate("references", "What division rules would ask", columns, report.members, notes=notes)


def _asked(money: Money, rule: DivisionRule, burdens: Mapping[str, float]) -> Column:
    return money.column(str(rule), rule.label, of=lambda row: burdens[row.member], total=fsum(burdens.values()))
