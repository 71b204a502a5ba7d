"""The words, tables and charts of a comparison of policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import fsum, isfinite

from models.division_rules import RULES
from models.policy import OBJECTIVES
from reports.comparison import PLEDGES, TODAY, Comparison
from reports.fairness import labels
from reports.manifest import manifest
from reports.measures import MEASURES
from reports.reference_tables import DISTANCE
from reports.report import FairnessReport
from reports.tables import (
    MEMBER,
    NAME,
    Chart,
    ChartKind,
    Column,
    Document,
    Fact,
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
)
from reports.words import many, times

AT_BASELINE = "At the baseline"


def comparison_document(comparison: Comparison) -> Document:
    """A comparison in words, tables and charts."""
    answered = comparison.answered
    amounts = [report.allocation.total_cost for report in answered.values()]
    money = Money.of(comparison.scenario.currency, amounts)
    return Document(
        title=plain(comparison.scenario.title),
        subtitle=f"{len(comparison.reports)} policies compared",
        answered=bool(answered),
        warnings=tuple(
            plain(_refused(name, report)) for name, report in comparison.reports.items() if not report.answered
        ),
        facts=(
            Fact(number("policies", "Policies", 0), float(len(comparison.reports))),
            Fact(number("answered", "Answered", 0), float(len(answered))),
            Fact(Column("baseline", "Changes counted from"), _baseline(comparison) if comparison.baseline else None),
        ),
        paragraphs=tuple(map(plain, _summary(comparison, money))),
        tables=tuple(_tables(comparison, money)),
        charts=tuple(_charts(comparison)),
        notes=(
            "Share ratios are each policy's own: policies with different keys hold members to different fair shares. "
            "Net burdens, in money, can be compared across all policies.",
            "Price of fairness: against the least cost under the policy's own rules. A policy that binds members to "
            "their pledges, say, has a dearer least cost than one that does not.",
        ),
        manifest=manifest(comparison.scenario, [report.allocation for report in comparison.reports.values()]),
    )


def _refused(name: str, report: FairnessReport) -> str:
    return (
        f"{shorten(name)} has no answer ({report.allocation.status}): {report.allocation.reason or 'no reason given'}"
    )


def _baseline(comparison: Comparison) -> str:
    said = {TODAY: "what is given today", PLEDGES: "what is pledged"}
    return said.get(comparison.baseline, f"the policy {plain(comparison.baseline)}")


def _summary(comparison: Comparison, money: Money) -> Iterator[str]:
    """What a minister reads: the cheapest, the fairest, and who would notice."""
    answered = comparison.answered
    if not answered:
        yield "No policy has an answer."
        return
    cheapest = min(answered, key=lambda name: answered[name].allocation.total_cost)
    yield (
        f"The cheapest policy is {shorten(cheapest)}, at {money.words(answered[cheapest].allocation.total_cost)}"
        + ("." if len(answered) == 1 else f"; {_dearest(answered, money)}.")
    )
    rated = {name: report for name, report in answered.items() if report.compared}
    if rated:
        worst = {name: report.compared[0] for name, report in rated.items()}
        kindest = min(worst, key=lambda name: worst[name].share_ratio or 0.0)
        harshest = max(worst, key=lambda name: worst[name].share_ratio or 0.0)
        yield (
            f"The worst-loaded member carries least under {shorten(kindest)} ({shorten(worst[kindest].label)}, "
            f"{times(worst[kindest])} its fair share) and most under {shorten(harshest)} "
            f"({shorten(worst[harshest].label)}, {times(worst[harshest])})."
        )
    for name, changes in comparison.changes.items():
        if name != comparison.baseline and changes:
            yield _shift(comparison, name, changes, money)
            break


def _dearest(answered: Mapping[str, FairnessReport], money: Money) -> str:
    name = max(answered, key=lambda name: answered[name].allocation.total_cost)
    return f"the dearest is {shorten(name)}, at {money.words(answered[name].allocation.total_cost)}"


def _shift(comparison: Comparison, name: str, changes: Mapping[str, float], money: Money) -> str:
    """Who carries more and who less than at the baseline, in words."""
    names = labels(comparison.scenario)
    more, less = _movers(comparison, name)
    parts = []
    if more:
        most = max(more, key=lambda member: changes[member])
        parts.append(f"{many(len(more), 'state')} more, {shorten(names[most])} most (+{money.words(changes[most])})")
    if less:
        least = min(less, key=lambda member: changes[member])
        parts.append(f"{many(len(less), 'state')} less, {shorten(names[least])} most (-{money.words(-changes[least])})")
    told = " and ".join(parts) if parts else "no state more or less"
    return f"Against {_baseline(comparison)}, {shorten(name)} asks {told}."


def _movers(comparison: Comparison, name: str) -> tuple[list[str], list[str]]:
    """The states that carry more under a policy than at the baseline, and those that carry less."""
    changes = comparison.changes[name]
    dust = 1e-9 * max(map(abs, changes.values()), default=0.0)
    return [m for m, change in changes.items() if change > dust], [m for m, change in changes.items() if change < -dust]


def _tables(comparison: Comparison, money: Money) -> Iterator[Table]:
    yield _policies(comparison, money)
    if comparison.answered:
        yield _by_member(comparison, "ratios", "Share ratios by policy")
        if comparison.changes:
            yield _changes(comparison, money)
        yield _measures(comparison)
        if any(report.distances for report in comparison.answered.values()):
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
        number("worst", "Worst share ratio", brief=True),
        Column("worst_member", "Worst-loaded member", brief=True),
        number("gini", "Gini", 3, brief=True),
        number("gaps", "Gaps", 0, brief=True),
        number("more", "States that carry more", 0),
        number("less", "States that carry less", 0),
        Column("certified", "Certified"),
    )
    rows: list[tuple[Value, ...]] = []
    for name, report in comparison.reports.items():
        policy, answer, first = report.policy, report.allocation, next(iter(report.compared), None)
        head = (name, OBJECTIVES[policy.objective].label, policy.key, str(answer.status))
        if not report.answered:
            rows.append((*head, *[None] * 10))
            continue
        rows.append(
            (
                *head,
                answer.total_cost if isfinite(answer.total_cost) else None,
                comparison.above_cheapest(name),
                report.price_of_fairness,
                first.share_ratio if first else None,
                first.label if first else None,
                report.measures.get("gini"),
                float(len(report.gaps)),
                *(map(float, map(len, _movers(comparison, name))) if name in comparison.changes else (None, None)),
                "yes" if answer.certified else "no",
            )
        )
    notes = [f"More and less: than {_baseline(comparison)}."] if comparison.changes else []
    table = tabulate("policies", "Policies", columns, rows, notes=notes, brief=True)
    judged = ("total_cost", "worst", "gini", "gaps")
    return marked(table, by_column(table, [i for i, column in enumerate(table.columns) if column.key in judged]))


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
        rows.append((member, first.label, *values, *(_extremes(names, values) if money else ())))
    totals: tuple[Value, ...] | None = None
    if money:
        nets = (fsum(row.burden.net for row in rows.values()) for rows in by_policy)
        totals = (None, "All states", *nets, None, None)
    table = tabulate(key, title, columns, rows, totals=totals, brief=money is None or not comparison.changes)
    return marked(table, by_row(table, _policies_of(table))) if money else table


def _policies_of(table: Table) -> list[int]:
    """The columns that belong to policies: the numbers, less the baseline."""
    return [i for i, column in enumerate(table.columns) if column.numeric and column.label != AT_BASELINE]


def _extremes(names: list[str], values: list[float | None]) -> tuple[str | None, str | None]:
    """The policies with the lowest and the highest value; none where all are alike."""
    known = {name: value for name, value in zip(names, values, strict=True) if value is not None}
    if not known or max(known.values()) - min(known.values()) <= 1e-9 * max(map(abs, known.values())):
        return None, None
    return min(known, key=lambda name: known[name]), max(known, key=lambda name: known[name])


def _changes(comparison: Comparison, money: Money) -> Table:
    names = [name for name in comparison.changes if name != comparison.baseline]
    stated = comparison.baseline in (TODAY, PLEDGES)
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
    counted = "cost of what is given, before anything comes back" if stated else "net burdens"
    notes = (f"Changes from {_baseline(comparison)}: {counted}. Above 0 carries more. The largest change first.",)
    title = "Who gains and who loses"
    table = tabulate("changes", title, columns, rows, totals=totals, notes=notes, brief=True)
    return marked(table, by_row(table, _policies_of(table)))


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
        values = [comparison.reports[name].measures.get(measure) for name in names]
        unfair = [None if value is None else abs(value - about.proportional) for value in values]
        rows.append((measure, about.label, *values, _least(names, unfair)))
    table = tabulate("measures", "Measures by policy", columns, rows, brief=True)
    ideal = [about.proportional for about in MEASURES.values()]
    lines = by_row(table, _policies_of(table))
    return marked(table, [{cell: abs(value - ideal[cell[0]]) for cell, value in line.items()} for line in lines])


def _least(names: list[str], values: list[float | None]) -> str | None:
    """The policies with the least value."""
    known = {name: value for name, value in zip(names, values, strict=True) if value is not None}
    if not known:
        return None
    ties = [name for name, value in known.items() if value - min(known.values()) <= 1e-9]
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
    for rule in RULES:
        values = [comparison.reports[name].distances.get(rule) for name in names]
        rows.append((rule.label, *values, _least(names, values)))
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
    if any(report.compared for report in comparison.answered.values()):
        yield Chart(
            "worst", ChartKind.BARS, "Share ratio of the worst-loaded member",
            "Bars of the highest share ratio under each policy; a line marks 1.2. The table gives the same figures.",
            "policies", (Series("Worst share ratio", "worst"),), "policy", "Share ratio", references=(("1.2", 1.2),),
        )  # fmt: skip
    yield Chart(
        "cost", ChartKind.BARS, "Total cost by policy",
        "Bars of the coalition's total cost under each policy. The table gives the same figures.",
        "policies", (Series("Total cost", "total_cost"),), "policy", "Total cost",
    )  # fmt: skip
