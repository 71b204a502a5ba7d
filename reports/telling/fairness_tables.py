"""The tables of a fairness report, the most read first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from operator import itemgetter

from reports.assessing.report import FairnessReport, MemberRow
from reports.measures.exploitation import ExploitationPanel
from reports.measures.measures import MEASURES
from reports.telling import allocation_tables as given
from reports.telling import named_columns as name
from reports.telling.limits_tables import PLACE, conflict
from reports.telling.offer_tables import offer_tables
from reports.telling.reference_tables import reference_tables
from reports.telling.words import open_rows
from reports.vocabulary.columns import Column, Money, number, share
from reports.vocabulary.precision import significant
from reports.vocabulary.tables import Mark, Table, tabulate, with_marks


def fairness_tables(report: FairnessReport, money: Money) -> Iterator[Table]:
    """Every table that has something to say, the most read first."""
    if not report.answered:
        if report.allocation.conflict:
            yield conflict(report.allocation.conflict, replace(PLACE, label="Where"))
        return
    if report.members:
        yield _members(report, money)
    yield given.missions(report)
    if report.gaps:
        yield given.needs(report, "gaps", "Gaps", report.gaps)
    yield from offer_tables(report, money)
    yield given.needs(report, "requirements", "All requirements", report.needs)
    if any(value is not None for value in report.measures.values()):
        yield _measures(report)
    yield from reference_tables(report, money)
    yield given.parts(report, money)
    yield given.contributions(report, money)
    if any(report.allocation.loans.values()):
        yield given.loans(report, money)
    yield given.uses(report)
    if report.exploitation is not None:
        yield _exploitation(report.exploitation)
    if any(abs(price) > 1e-9 for price in report.allocation.prices.values()):
        yield given.prices(report)
    yield from _curves(report)
    if report.allocation.stages:
        yield given.stages(report)


def share_decimals(rows: Iterable[MemberRow]) -> int:
    """Decimals of shares, in per cent, that leave the smallest fair share a digit."""
    smallest = min((row.fair_share for row in rows if row.fair_share), default=1.0)
    return min(4, max(2 if smallest < 0.005 else 1, significant(100 * smallest, 1)))


def _members(report: FairnessReport, money: Money) -> Table:
    decimals = share_decimals(report.members)
    of_gdp = max((abs(row.per_gdp) for row in report.members if row.per_gdp), default=1.0)
    columns = (
        *name.members(report.scenario, total="All states"),
        money.column("burden", "Burden", of=lambda row: row.load, total=report.total_load, brief=True),
        share("burden_share", "Burden share", decimals=decimals, total=True, brief=True),
        share("fair_share", "Fair share", decimals=decimals, total=True, brief=True),
        number("share_ratio", "Share ratio", brief=True),
        Column("band", "Effort", brief=True),
        money.column("load_least", "Burden at least"),
        money.column("load_most", "Burden at most"),
        money.column("arrears", "Arrears", total=True),
        money.column("settled", "Arrears settled", total=True),
        money.column("extra", "To reach the fair share", total=True),
        share("per_gdp", "Burden of GDP", decimals=significant(100 * of_gdp, 3)),
        share("use", "Use of capacity"),
        share("benefit_share", "Benefit share", total=True),
        number("per_benefit", "Burden over benefit"),
    )
    table = tabulate("members", "Burden and fair share", columns, report.members, brief=True)
    opened = [i for i, row in enumerate(report.members) if row in open_rows(report, money)]
    marked = [j for j, column in enumerate(table.columns) if column.key in ("burden", "share_ratio")]
    return with_marks(table, {(i, j): Mark.OPEN for i in opened for j in marked})


def _measures(report: FairnessReport) -> Table:
    columns = (
        Column("measure", "Code", of=str),
        Column("label", "Measure", of=lambda name: MEASURES[name].label, brief=True),
        number("value", "Value", 3, of=report.measures.get, brief=True),
        Column("range", "Range", of=lambda name: MEASURES[name].range, brief=True),
        Column("meaning", "What it says", of=lambda name: MEASURES[name].meaning),
        Column("reference", "Source", of=lambda name: MEASURES[name].reference),
    )
    notes = ("Of burdens over fair shares, each state weighted by its fair share.",)
    return tabulate("measures", "Measures of fairness", columns, report.measures, notes=notes, brief=True)


def _exploitation(panel: ExploitationPanel) -> Table:
    """The rank tests, each with the question that it asks."""
    rising, held = "Does burden per GDP rise with GDP?", "The same, GDP per head held constant"
    asked = (
        ("Spearman", rising, panel.spearman),
        ("Kendall tau-b", rising, panel.kendall),
        ("Partial Spearman", held, panel.partial),
        ("Wilcoxon", "Do burden shares differ from benefit shares?", panel.wilcoxon),
    )
    rows = [row for row in asked if row[2]]
    columns = (
        Column("test", "Test", of=lambda row: row[0]),
        Column("question", "Question", of=lambda row: row[1]),
        number("statistic", "Statistic", 3, of=lambda row: row[2].statistic),
        number("p_one_sided", "p, one-sided", 3, of=lambda row: row[2].p_one_sided),
        number("p_two_sided", "p, two-sided", 3, of=lambda row: row[2].p_two_sided),
        number("n", "States", 0, of=lambda row: row[2].n),
        Column("method", "p by", of=lambda row: row[2].method),
        Column("note", "Note", of=lambda row: row[2].note or None),
    )
    notes = (
        "A small one-sided p speaks for the exploitation of the large by the small (Olson and Zeckhauser, 1966). "
        "A large p proves nothing: coalitions are small samples.",
    )
    return tabulate("exploitation", "Do the small exploit the large?", columns, rows, notes=notes)


def _curves(report: FairnessReport) -> Iterator[Table]:
    if report.lorenz:
        columns: tuple[Column, ...] = (
            share("fair", "Cumulative fair share", of=itemgetter(0)),
            share("burden", "Cumulative burden", of=itemgetter(1)),
        )
        notes = ("From the lightest-loaded state up. The straight line is every state at its fair share.",)
        yield tabulate("lorenz", "Lorenz curve of burdens", columns, report.lorenz, notes=notes)
    if report.concentration:
        columns = (
            share("states", "Cumulative states", of=itemgetter(0)),
            share("burden", "Cumulative burden", of=itemgetter(1)),
            share("fair", "Cumulative fair share", of=itemgetter(2)),
        )
        notes = ("From the smallest fair share up. Burden below fair share: the large carry more than their part.",)
        yield tabulate("concentration", "Concentration of burdens", columns, report.concentration, notes=notes)
