"""The words, tables and charts of a comparison of policies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from math import fsum
from typing import Any, NamedTuple, TypeVar

from models.policy.division_rules import DIVISION_RULES
from reports.assessing.comparison import PLEDGES, TODAY, Comparison
from reports.assessing.report import FairnessReport, MemberRow, NeedRow
from reports.measures.measures import DECIMALS, MEASURES
from reports.telling import named_columns as named
from reports.telling.about import about
from reports.telling.comparison_words import baseline_words, movers, notes, opened_by, summary
from reports.telling.reference_tables import DISTANCE
from reports.telling.words import broken_promise, by_key, labelled, listed, money_of
from reports.vocabulary.columns import Column, Money, number, share, shorten
from reports.vocabulary.documents import Chart, ChartKind, Document, Fact, Series
from reports.vocabulary.manifest import manifest
from reports.vocabulary.precision import RATIO_DECIMALS, finite, printed, ranked
from reports.vocabulary.tables import Mark, Table, by_column, by_row, marked, tabulate, with_marks

AT_BASELINE = "At the baseline"
Number = TypeVar("Number", float, float | None)


def comparison_document(comparison: Comparison) -> Document:
    """A comparison in words, tables and charts."""
    answered = comparison.answered
    amounts = [report.allocation.total_cost for report in answered.values()]
    nets = [row.burden.net for report in answered.values() for row in report.members]
    money = Money.of(comparison.scenario.currency, amounts + nets)
    counted = "1 policy" if len(comparison.reports) == 1 else f"{len(comparison.reports)} policies"
    return about(
        comparison.scenario,
        f"{counted} compared, {_by(comparison)}",
        manifest(
            comparison.scenario,
            [report.allocation for report in comparison.reports.values()],
            measured_by=comparison.yardstick.key,
        ),
        answered=bool(answered),
        warnings=_warnings(comparison),
        facts=(
            Fact(number("policies", "Policies", 0), float(len(comparison.reports))),
            Fact(number("answered", "Answered", 0), float(len(answered))),
            Fact(Column("measured_by", "Measured by"), by_key(comparison.scenario, comparison.yardstick)),
            Fact(
                Column("baseline", "Changes counted from"), baseline_words(comparison) if comparison.baseline else None
            ),
        ),
        paragraphs=summary(comparison, money),
        tables=_tables(comparison, money),
        charts=_charts(comparison),
        notes=notes(comparison) if answered else (),
    )


def _by(comparison: Comparison) -> str:
    return f"measured by {by_key(comparison.scenario, comparison.yardstick)}"


def _warnings(comparison: Comparison) -> Iterator[str]:
    """Broken promises first, then policies without an answer, then answers without a certificate."""
    for name, report in comparison.reports.items():
        if report.violations:
            first, more = broken_promise(report, report.violations[0]), len(report.violations) - 1
            yield f"The answer of {shorten(name)} breaks a promise: {first}{f'; and {more} more' if more else ''}."
    for name, report in comparison.reports.items():
        if not report.answered:
            yield _refused(name, report)
    doubtful = [name for name, report in comparison.answered.items()
                if report.allocation.stages and not report.allocation.certified]  # fmt: skip
    if doubtful:
        yield f"The optimality of {listed(doubtful)} could not be certified."


def _refused(name: str, report: FairnessReport) -> str:
    return (
        f"{shorten(name)} has no answer ({report.allocation.status}): {report.allocation.reason or 'no reason given'}"
    )


def _tables(comparison: Comparison, money: Money) -> Iterator[Table]:
    yield _policies(comparison, money)
    if comparison.answered:
        yield _ratios(comparison)
        if comparison.changes:
            yield _changes(comparison, money)
        if any(row.received for report in comparison.measured.values() for row in report.members):
            yield _received(comparison, money)
        yield _measures(comparison)
        if any(report.distances for report in comparison.measured.values()):
            yield _distances(comparison)
        yield _burdens(comparison, money)
        if any(report.gaps for report in comparison.answered.values()):
            yield _gaps(comparison)


class _Line(NamedTuple):
    """A policy with its report, by its own key and by the one yardstick."""

    name: str
    report: FairnessReport
    measured: FairnessReport

    @property
    def own(self) -> FairnessReport | None:
        """What differs by its own key."""
        return None if self.measured is self.report else self.report


def _policies(comparison: Comparison, money: Money) -> Table:
    lines = [_Line(name, one, comparison.measured.get(name, one)) for name, one in comparison.reports.items()]
    changed = {name: movers(comparison, name, money) for name in comparison.changes}
    columns = (
        Column("policy", "Policy", of=lambda line: line.name, brief=True),
        Column("objective", "Objective", of=lambda line: line.report.policy.objective.label),
        Column("key", "Fair shares by", of=lambda line: labelled(comparison.scenario, line.report.policy.key)),
        Column("status", "Status", brief=not all(line.report.answered for line in lines),
               of=lambda line: line.report.allocation.status),
        money.column("total_cost", "Total cost", brief=True,
                     of=lambda line: finite(line.report.allocation.total_cost)),
        share("above_cheapest", "Above the cheapest", of=lambda line: comparison.above_cheapest(line.name), brief=True),
        share("price_of_fairness", "Price of fairness", of=lambda line: line.report.price_of_fairness),
        number("worst", "Worst share ratio", RATIO_DECIMALS, of=lambda line: line.measured.worst_ratio, brief=True),
        Column("worst_member", "Worst-loaded", of=lambda line: _worst_loaded(line.measured), brief=True),
        number("gini", "Gini", 3, of=lambda line: line.measured.measures.get("gini"), brief=True),
        number("own_worst", "Worst share ratio by its own key", RATIO_DECIMALS,
               of=lambda line: line.own and line.own.worst_ratio),
        number("own_gini", "Gini by its own key", 3, of=lambda line: line.own and line.own.measures.get("gini")),
        number("gaps", "Gaps", 0, of=lambda line: len(line.report.gaps) if line.report.answered else None, brief=True),
        number("more", "States that carry more", 0, of=lambda line: _count(changed, line.name, 0)),
        number("less", "States that carry less", 0, of=lambda line: _count(changed, line.name, 1)),
        Column("certified", "Certified",
               of=lambda line: ("no", "yes")[line.report.certified] if line.report.answered else None),
    )  # fmt: skip
    notes = [f"More and less: net burden, against {baseline_words(comparison)}."] if comparison.changes else []
    table = tabulate("policies", f"Policies, {_by(comparison)}", columns, lines, notes=notes, brief=True)
    judged = ("total_cost", "worst", "gini", "gaps")
    return marked(table, by_column(table, [i for i, column in enumerate(table.columns) if column.key in judged]))


def _count(changed: Mapping[str, Sequence[list[str]]], name: str, which: int) -> float | None:
    return len(changed[name][which]) if name in changed else None


def _worst_loaded(report: FairnessReport) -> str | None:
    if len(report.ranks) == 1 and len(report.compared) > 1:
        return "all alike"
    worst = report.ranks[0] if report.ranks else ()
    return worst[0].label if len(worst) == 1 else f"{len(worst)} of {len(report.compared)} states" if worst else None


def _by_policy(
    values: Mapping[str, Mapping[Any, float | None]],
    column: Callable[..., Column],
    *,
    total: bool = False,
    brief: bool = True,
) -> list[Column]:
    """A column a policy, which reads its own value of each row; total: whether the last row sums them up."""
    return [
        column(name, shorten(name, 24), of=of.get, brief=brief, total=total and fsum(x or 0.0 for x in of.values()))
        for name, of in values.items()
    ]


def _values(comparison: Comparison, of: Callable[[MemberRow], Number]) -> dict[str, dict[str, Number]]:
    """A value of each state's row, by policy and member."""
    return {name: {row.member: of(row) for row in one.members} for name, one in comparison.measured.items()}


def _ratios(comparison: Comparison) -> Table:
    """A row a state, a column a policy: share ratios, those that a policy leaves open marked."""
    ratios = _values(comparison, lambda row: row.share_ratio)
    columns = (*named.members(comparison.scenario, of=str), *_by_policy(ratios, number))
    title = f"Share ratios by policy, {_by(comparison)}"
    money = money_of(next(iter(comparison.answered.values())))
    return _opened(comparison, money, tabulate("ratios", title, columns, _states(comparison), brief=True))


def _burdens(comparison: Comparison, money: Money) -> Table:
    """A row a state, a column a policy: net burdens, and the policies with the lightest and the heaviest."""
    nets = _values(comparison, lambda row: row.burden.net)

    def under(member: str, end: int) -> str | None:
        groups = ranked(nets, lambda name: money.printed(nets[name][member]))
        return ", ".join(groups[end]) if len(groups) > 1 else None

    columns = (
        *named.members(comparison.scenario, of=str, total="All states"),
        *_by_policy(nets, money.column, total=True),
        Column("lightest", "Lightest under", of=lambda member: under(member, -1)),
        Column("heaviest", "Heaviest under", of=lambda member: under(member, 0)),
    )
    states, brief = _states(comparison), not comparison.changes
    table = tabulate("burdens", "Net burdens by policy", columns, states, brief=brief)
    return _opened(comparison, money, marked(table, by_row(table, _policies_of(table))))


def _states(comparison: Comparison) -> Iterable[str]:
    """The states, heaviest first under the first policy."""
    return comparison.rows(next(iter(comparison.measured)))


def _opened(comparison: Comparison, money: Money, table: Table) -> Table:
    """The table with what policies leave open marked."""
    opened = opened_by(comparison, money)
    places = [
        (i, j)
        for j, column in enumerate(table.columns)
        for i, member in enumerate(table.values("member"))
        if member in opened.get(column.key, ()) and (i, j) not in table.marks
    ]
    return with_marks(table, dict.fromkeys(places, Mark.OPEN))


def _policies_of(table: Table) -> list[int]:
    """The columns that belong to policies: the numbers, less the baseline."""
    return [i for i, column in enumerate(table.columns) if column.numeric and column.label != AT_BASELINE]


def _baseline(money: Money, values: Mapping[str, float]) -> Column:
    return money.column("baseline", AT_BASELINE, of=lambda member: values.get(member, 0.0), total=fsum(values.values()))


def _changes(comparison: Comparison, money: Money) -> Table:
    changes = {name: change for name, change in comparison.changes.items() if name != comparison.baseline}
    columns = (
        *named.members(comparison.scenario, of=str, total="All states"),
        _baseline(money, comparison.base),
        *_by_policy(changes, money.column, total=True),
    )
    most = {m: max((abs(of[m]) for of in changes.values()), default=0.0) for m in _states(comparison)}
    rows = sorted(most, key=lambda member: -most[member])
    stated = comparison.baseline in (TODAY, PLEDGES)
    repaid = " What comes back there is reckoned at the rates of the missions, by what each requires." if stated else ""
    notes = (
        f"Changes of the net burden, what comes back in support and reimbursements counted, from "
        f"{baseline_words(comparison)}.{repaid} Above 0 carries more. The largest change first.",
    )
    table = tabulate("changes", "Who gains and who loses", columns, rows, notes=notes, brief=True)
    return marked(table, by_row(table, _policies_of(table)))


def _received(comparison: Comparison, money: Money) -> Table:
    """A row a state, a column a policy: the money that comes back."""
    back = _values(comparison, lambda row: row.received)
    stated = comparison.baseline and comparison.baseline not in back
    columns = (
        *named.members(comparison.scenario, of=str, total="All states"),
        *([_baseline(money, comparison.base_received)] if stated else []),
        *_by_policy(back, money.column, total=True),
    )
    notes = ("Support and reimbursements, which net burdens and their changes count.",)
    return tabulate("received", "Money that comes back", columns, _states(comparison), notes=notes, brief=True)


def _measures(comparison: Comparison) -> Table:
    """A row a measure, a column a policy, and the fairest policy by each."""
    values = {name: one.measures for name, one in comparison.measured.items()}

    def fairest(measure: str) -> str | None:
        known = {name: value for name, of in values.items() if (value := of.get(measure)) is not None}
        return _least({name: MEASURES[measure].unfairness(printed(value, DECIMALS)) for name, value in known.items()})

    columns = (
        Column("measure", "Code", of=str),
        Column("label", "Measure", of=lambda measure: MEASURES[measure].label, brief=True),
        *_by_policy(values, partial(number, decimals=DECIMALS)),
        Column("fairest", "Fairest", of=fairest),
    )
    table = tabulate("measures", f"Measures by policy, {_by(comparison)}", columns, MEASURES, brief=True)
    told, lines = list(MEASURES.values()), by_row(table, _policies_of(table))
    return marked(table, [{cell: told[cell[0]].unfairness(value) for cell, value in line.items()} for line in lines])


def _least(values: Mapping[str, float]) -> str | None:
    """The policies with the least printed value."""
    if not values:
        return None
    groups = ranked(values, values.__getitem__)
    return "all alike" if len(groups) == 1 < len(values) else ", ".join(groups[-1])


def _distances(comparison: Comparison) -> Table:
    """A row a division rule, a column a policy: how far its burdens are from what the rule would ask."""
    far = {name: one.distances for name, one in comparison.measured.items()}
    columns = (
        Column("rule", "Rule", of=lambda rule: rule.label, brief=True),
        *_by_policy(far, share),
        Column("nearest", "Nearest", of=lambda rule: _least(
            {name: share("", "").printed(of[rule]) for name, of in far.items() if rule in of})),
    )  # fmt: skip
    title = "Distance from division rules"
    table = tabulate("distances", title, columns, DIVISION_RULES, notes=(DISTANCE,), brief=True)
    return marked(table, by_row(table, _policies_of(table)))


class _Need(NamedTuple):
    mission: str
    resource: str
    period: str


def _need(row: NeedRow) -> _Need:
    return _Need(row.mission, row.resource, row.period)


def _gaps(comparison: Comparison) -> Table:
    """The requirements that fall short under any policy: the share unmet under each."""
    rows = dict.fromkeys((_need(row) for one in comparison.answered.values() for row in one.gaps), 0.0)
    unmet = {name: rows | {_need(row): row.share for row in one.gaps} for name, one in comparison.answered.items()}
    columns = (
        named.mission(comparison.scenario, brief=False),
        named.resource(comparison.scenario, brief=False),
        named.period(comparison.scenario, brief=False),
        *_by_policy(unmet, share, brief=False),
    )
    return tabulate("gaps", "Unmet shares by policy", columns, rows)


def _charts(comparison: Comparison) -> Iterator[Chart]:
    if not comparison.answered:
        return
    if any(report.compared for report in comparison.measured.values()):
        yield Chart(
            "worst", ChartKind.BARS, f"Share ratio of the worst-loaded member, {_by(comparison)}",
            "Bars of the highest share ratio under each policy; a line marks 1.2. The table gives the same figures.",
            "policies", (Series("Worst share ratio", "worst"),), "policy", "Share ratio", references=(("1.2", 1.2),),
        )  # fmt: skip
    yield Chart(
        "cost", ChartKind.BARS, "Total cost by policy",
        "Bars of the coalition's total cost under each policy. The table gives the same figures.",
        "policies", (Series("Total cost", "total_cost"),), "policy", "Total cost",
    )  # fmt: skip
