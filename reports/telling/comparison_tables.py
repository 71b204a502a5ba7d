"""The words, tables and charts of a comparison of policies."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum, isfinite

from models.policy.division_rules import DIVISION_RULES
from reports.assessing.comparison import PLEDGES, TODAY, Comparison
from reports.assessing.fairness import labels
from reports.assessing.report import FairnessReport
from reports.measures.measures import MEASURES
from reports.telling.comparison_words import baseline_words, movers, notes, opened_by, summary
from reports.telling.reference_tables import DISTANCE
from reports.telling.words import broken_promise, by_key, listed, money_of
from reports.vocabulary import (
    MEMBER,
    NAME,
    Chart,
    ChartKind,
    Column,
    Document,
    Fact,
    Mark,
    Money,
    Series,
    Table,
    Value,
    by_column,
    by_row,
    marked,
    number,
    plain,
    share,
    shorten,
    tabulate,
    with_marks,
)
from reports.vocabulary.manifest import manifest
from reports.vocabulary.precision import RATIO_DECIMALS, printed, ranked

AT_BASELINE = "At the baseline"


def comparison_document(comparison: Comparison) -> Document:
    """A comparison in words, tables and charts."""
    answered = comparison.answered
    amounts = [report.allocation.total_cost for report in answered.values()]
    nets = [row.burden.net for report in answered.values() for row in report.members]
    money = Money.of(comparison.scenario.currency, amounts + nets)
    return Document(
        title=plain(comparison.scenario.title),
        subtitle=plain(f"{len(comparison.reports)} policies compared, {_by(comparison)}"),
        answered=bool(answered),
        warnings=tuple(map(plain, _warnings(comparison))),
        facts=(
            Fact(number("policies", "Policies", 0), float(len(comparison.reports))),
            Fact(number("answered", "Answered", 0), float(len(answered))),
            Fact(Column("measured_by", "Measured by"), by_key(comparison.yardstick)),
            Fact(
                Column("baseline", "Changes counted from"), baseline_words(comparison) if comparison.baseline else None
            ),
        ),
        paragraphs=tuple(map(plain, summary(comparison, money))),
        tables=tuple(_tables(comparison, money)),
        charts=tuple(_charts(comparison)),
        notes=tuple(map(plain, notes(comparison))) if answered else (),
        manifest=manifest(comparison.scenario, [report.allocation for report in comparison.reports.values()])
        | {"measured_by": comparison.yardstick.key},
    )


def _by(comparison: Comparison) -> str:
    return f"measured by {by_key(comparison.yardstick)}"


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
        yield _by_member(comparison, "ratios", f"Share ratios by policy, {_by(comparison)}")
        if comparison.changes:
            yield _changes(comparison, money)
        if any(row.received for report in comparison.measured.values() for row in report.members):
            yield _received(comparison, money)
        yield _measures(comparison)
        if any(report.distances for report in comparison.measured.values()):
            yield _distances(comparison)
        yield _by_member(comparison, "burdens", "Net burdens by policy", money)
        if any(report.gaps for report in comparison.answered.values()):
            yield _gaps(comparison)


def _policies(comparison: Comparison, money: Money) -> Table:
    columns = (
        Column("policy", "Policy", brief=True),
        Column("objective", "Objective"),
        Column("key", "Fair shares by"),
        Column("status", "Status", brief=not all(report.answered for report in comparison.reports.values())),
        money.column("total_cost", "Total cost", brief=True),
        share("above_cheapest", "Above the cheapest", brief=True),
        share("price_of_fairness", "Price of fairness"),
        number("worst", "Worst share ratio", RATIO_DECIMALS, brief=True),
        Column("worst_member", "Worst-loaded", brief=True),
        number("gini", "Gini", 3, brief=True),
        number("own_worst", "Worst share ratio by its own key", RATIO_DECIMALS),
        number("own_gini", "Gini by its own key", 3),
        number("gaps", "Gaps", 0, brief=True),
        number("more", "States that carry more", 0),
        number("less", "States that carry less", 0),
        Column("certified", "Certified"),
    )
    rows: list[tuple[Value, ...]] = []
    for name, report in comparison.reports.items():
        policy, answer, own = report.policy, report.allocation, next(iter(report.compared), None)
        head = (name, policy.objective.label, policy.key, str(answer.status))
        if not report.answered:
            rows.append((*head, *[None] * 12))
            continue
        measured = comparison.measured[name]
        first, another = next(iter(measured.compared), None), measured is not report
        rows.append(
            (
                *head,
                answer.total_cost if isfinite(answer.total_cost) else None,
                comparison.above_cheapest(name),
                report.price_of_fairness,
                first.share_ratio if first else None,
                _worst_loaded(measured),
                measured.measures.get("gini"),
                own.share_ratio if own and another else None,
                report.measures.get("gini") if another else None,
                float(len(report.gaps)),
                *(
                    map(float, map(len, movers(comparison, name, money)))
                    if name in comparison.changes
                    else (None, None)
                ),
                "yes" if report.certified else "no",
            )
        )
    notes = [f"More and less: net burden, against {baseline_words(comparison)}."] if comparison.changes else []
    table = tabulate("policies", f"Policies, {_by(comparison)}", columns, rows, notes=notes, brief=True)
    judged = ("total_cost", "worst", "gini", "gaps")
    return marked(table, by_column(table, [i for i, column in enumerate(table.columns) if column.key in judged]))


def _worst_loaded(report: FairnessReport) -> str | None:
    if len(report.ranks) == 1 and len(report.compared) > 1:
        return "all alike"
    worst = report.ranks[0] if report.ranks else ()
    return worst[0].label if len(worst) == 1 else f"{len(worst)} of {len(report.compared)} states" if worst else None


def _by_member(comparison: Comparison, key: str, title: str, money: Money | None = None) -> Table:
    """A row a state, a column a policy: share ratios; or, in money, net burdens with the lightest and heaviest."""
    names = list(comparison.answered)
    heading = {name: shorten(name, 24) for name in names}
    columns = (
        MEMBER,
        NAME,
        *(
            money.column(name, heading[name], brief=True) if money else number(name, heading[name], brief=True)
            for name in names
        ),
        *([Column("lightest", "Lightest under"), Column("heaviest", "Heaviest under")] if money else []),
    )
    by_policy = [comparison.rows(name) for name in names]
    rows: list[tuple[Value, ...]] = []
    for member, first in by_policy[0].items():
        values = [row[member].burden.net if money else row[member].share_ratio for row in by_policy]
        rows.append((member, first.label, *values, *(_extremes(names, values, money) if money else ())))
    totals: tuple[Value, ...] | None = None
    if money:
        nets = (fsum(row.burden.net for row in rows.values()) for rows in by_policy)
        totals = (None, "All states", *nets, None, None)
    table = tabulate(key, title, columns, rows, totals=totals, brief=money is None or not comparison.changes)
    table = marked(table, by_row(table, _policies_of(table))) if money else table
    opened = opened_by(comparison, money or money_of(next(iter(comparison.answered.values()))))
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


def _extremes(names: list[str], values: list[float | None], money: Money) -> tuple[str | None, str | None]:
    """The policies with the lowest and the highest value; none where all are printed alike."""
    known = {name: money.printed(value) for name, value in zip(names, values, strict=True) if value is not None}
    groups = ranked(known, known.__getitem__)
    return (", ".join(groups[-1]), ", ".join(groups[0])) if len(groups) > 1 else (None, None)


def _changes(comparison: Comparison, money: Money) -> Table:
    names = [name for name in comparison.changes if name != comparison.baseline]
    columns = (
        MEMBER,
        NAME,
        money.column("baseline", AT_BASELINE),
        *(money.column(name, shorten(name, 24), brief=True) for name in names),
    )
    called = labels(comparison.scenario)
    first = next(iter(comparison.answered))
    base, changes = comparison.base, [comparison.changes[name] for name in names]
    rows: list[tuple[Value, ...]] = [
        (member, called[member], base.get(member, 0.0), *(change[member] for change in changes))
        for member in comparison.rows(first)
    ]
    rows.sort(key=lambda row: -max((abs(change) for change in row[3:] if isinstance(change, float)), default=0.0))
    totals = (None, "All states", fsum(base.values()), *(fsum(change.values()) for change in changes))
    stated = comparison.baseline in (TODAY, PLEDGES)
    repaid = " What comes back there is reckoned at the rates of the missions, by what each requires." if stated else ""
    notes = (
        f"Changes of the net burden, what comes back in support and reimbursements counted, from "
        f"{baseline_words(comparison)}.{repaid} Above 0 carries more. The largest change first.",
    )
    title = "Who gains and who loses"
    table = tabulate("changes", title, columns, rows, totals=totals, notes=notes, brief=True)
    return marked(table, by_row(table, _policies_of(table)))


def _received(comparison: Comparison, money: Money) -> Table:
    """A row a state, a column a policy: the money that comes back."""
    names, called = list(comparison.measured), labels(comparison.scenario)
    columns = (
        MEMBER,
        NAME,
        *([money.column("baseline", AT_BASELINE)] if comparison.baseline not in names and comparison.baseline else []),
        *(money.column(name, shorten(name, 24), brief=True) for name in names),
    )
    by_policy = [comparison.rows(name) for name in names]
    at_baseline = comparison.base_received if len(columns) > len(names) + 2 else None
    rows: list[tuple[Value, ...]] = [
        (member, called[member], *([at_baseline.get(member, 0.0)] if at_baseline is not None else []),
         *(rows[member].received for rows in by_policy))
        for member in by_policy[0]
    ]  # fmt: skip
    totals = (None, "All states", *(fsum(float(row[i] or 0.0) for row in rows) for i in range(2, len(columns))))
    notes = ("Support and reimbursements, which net burdens and their changes count.",)
    return tabulate("received", "Money that comes back", columns, rows, totals=totals, notes=notes, brief=True)


def _measures(comparison: Comparison) -> Table:
    """A row a measure, a column a policy, and the fairest policy by each."""
    names = list(comparison.answered)
    columns = (
        Column("measure", "Code"),
        Column("label", "Measure", brief=True),
        *(number(name, shorten(name, 24), 3, brief=True) for name in names),
        Column("fairest", "Fairest"),
    )
    rows: list[tuple[Value, ...]] = []
    for measure, about in MEASURES.items():
        values = [comparison.measured[name].measures.get(measure) for name in names]
        shown = [None if value is None else abs(printed(value, 3) - about.proportional) for value in values]
        rows.append((measure, about.label, *values, _least(names, shown)))
    table = tabulate("measures", f"Measures by policy, {_by(comparison)}", columns, rows, brief=True)
    ideal = [about.proportional for about in MEASURES.values()]
    lines = by_row(table, _policies_of(table))
    return marked(table, [{cell: abs(value - ideal[cell[0]]) for cell, value in line.items()} for line in lines])


def _least(names: list[str], values: list[float | None]) -> str | None:
    """The policies with the least printed value."""
    known = {name: value for name, value in zip(names, values, strict=True) if value is not None}
    if not known:
        return None
    ties = [name for name, value in known.items() if value == min(known.values())]
    return "all alike" if len(ties) == len(known) > 1 else ", ".join(ties)


def _distances(comparison: Comparison) -> Table:
    """A row a division rule, a column a policy: how far its burdens are from what the rule would ask."""
    names = list(comparison.answered)
    columns = (
        Column("rule", "Rule", brief=True),
        *(share(name, shorten(name, 24), brief=True) for name in names),
        Column("nearest", "Nearest"),
    )
    rows: list[tuple[Value, ...]] = []
    for rule in DIVISION_RULES:
        values = [comparison.measured[name].distances.get(rule) for name in names]
        shown = [None if value is None else columns[1].printed(value) for value in values]
        rows.append((rule.label, *values, _least(names, shown)))
    table = tabulate("distances", "Distance from division rules", columns, rows, notes=(DISTANCE,), brief=True)
    return marked(table, by_row(table, _policies_of(table)))


def _gaps(comparison: Comparison) -> Table:
    """The requirements that fall short under any policy: the share unmet under each."""
    scenario, names = comparison.scenario, list(comparison.answered)
    short: dict[tuple[str, str, str], dict[str, float]] = {}
    for name in names:
        for row in comparison.reports[name].gaps:
            short.setdefault((row.mission, row.resource, row.period), {})[name] = row.share
    columns = (
        Column("mission", "Mission"),
        Column("resource", "Resource"),
        Column("period", "Period"),
        *(share(name, shorten(name, 24)) for name in names),
    )
    rows: list[tuple[Value, ...]] = [
        (
            scenario.mission[mission].name,
            scenario.resource[resource].name,
            period if len(scenario.periods) > 1 else None,
            *(shares.get(name, 0.0) for name in names),
        )
        for (mission, resource, period), shares in short.items()
    ]
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
