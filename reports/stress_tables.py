"""The words, tables and charts of a stress test: what could go wrong, for whom, and what it hangs on."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from models.altered import Uncertain
from models.what_ifs import Driver, Spread, Stress, Withdrawal
from reports.fairness import labels
from reports.manifest import manifest
from reports.tables import (
    Chart,
    ChartKind,
    Column,
    Document,
    Fact,
    Money,
    Series,
    Table,
    Value,
    number,
    plain,
    share,
    shorten,
    tabulate,
)
from reports.words import many

UNMET = 1e-6
"""Unmet shares below this are met."""


def stress_document(stress: Stress) -> Document:
    """A stress test in words, tables and charts."""
    answered = bool(stress.spreads)
    money = Money.of(stress.scenario.currency, [stress.allocation.total_cost])
    refusal = f"There is nothing to stress: {stress.allocation.reason or 'no allocation was found'}."
    return Document(
        title=plain(stress.scenario.title),
        subtitle=plain(f"Stress test of the policy {stress.policy.policy}"),
        answered=answered,
        warnings=tuple(map(plain, _warnings(stress))),
        facts=tuple(_facts(stress, money)),
        paragraphs=tuple(map(plain, _summary(stress, money))) if answered else (plain(refusal),),
        tables=tuple(_tables(stress, money)) if answered else (),
        charts=tuple(_charts(stress)) if answered else (),
        notes=tuple(_notes(stress)) if answered else (),
        manifest=manifest(stress.scenario, [stress.allocation]) | {"samples": stress.samples, "seed": stress.seed},
    )


def _warnings(stress: Stress) -> Iterator[str]:
    missing = stress.samples - stress.answered
    if stress.spreads and missing:
        yield (
            f"{missing:,} of {many(stress.samples, 'sample')} have no answer: some minimum or rule cannot hold there. "
            "They are left out of the figures."
        )


def _facts(stress: Stress, money: Money) -> Iterator[Fact]:
    yield Fact(Column("status", "Status as planned"), str(stress.allocation.status))
    yield Fact(Column("policy", "Policy"), plain(f"{stress.policy.policy}, by {stress.policy.key}"))
    if not stress.spreads:
        return
    yield Fact(number("samples", "Samples", 0), float(stress.samples))
    yield Fact(number("seed", "Seed", 0), float(stress.seed))
    yield Fact(number("amounts", "Uncertain amounts", 0), float(len(stress.amounts)))
    cost = stress.spreads["cost",]
    yield Fact(money.column("planned", "Total cost as planned"), cost.planned)
    if stress.answered:
        yield Fact(money.column("p5", "Total cost, 5 % are below"), cost.p5)
        yield Fact(money.column("p95", "Total cost, 5 % are above"), cost.p95)


def _summary(stress: Stress, money: Money) -> Iterator[str]:
    cost, gap = stress.spreads["cost",], stress.spreads["gap",]
    if stress.answered:
        yield (
            f"In nine of ten samples the total cost lies between {money.words(cost.p5)} and {money.words(cost.p95)}; "
            f"as planned it is {money.words(cost.planned)}. The unmet share, weighted by priority, lies between "
            f"{gap.p5:.2%} and {gap.p95:.2%}; as planned it is {gap.planned:.2%}."
        )
        yield from _widest(stress)
    yield from _departures(stress, money)


def _widest(stress: Stress) -> Iterator[str]:
    """The state whose share ratio is least certain, and what it hangs on."""
    ratios = {m: stress.spreads["ratio", m] for m in stress.scenario.states if ("ratio", m) in stress.spreads}
    known = {member: spread for member, spread in ratios.items() if isfinite(spread.p95)}
    if known:
        member = max(known, key=lambda name: known[name].p95 - known[name].p5)
        spread = known[member]
        drivers = stress.drivers.get(member, ())
        hangs = f"; what moves it most is {_amount(stress, drivers[0].amount)}" if drivers else ""
        yield (
            f"The share ratio of {_name(stress, member)} is the least certain: {spread.p5:.2f} to {spread.p95:.2f} in "
            f"nine of ten samples{hangs}."
        )


def _departures(stress: Stress, money: Money) -> Iterator[str]:
    lost = [row.member for row in stress.withdrawals.values() if not isfinite(row.total_cost)]
    left = [row for row in stress.withdrawals.values() if isfinite(row.total_cost)]
    if lost:
        names = ", ".join(_name(stress, member) for member in lost[:5]) + (" and others" if len(lost) > 5 else "")
        yield f"Without {names} no allocation meets every minimum and rule."
    if left:
        worst = max(left, key=lambda row: (row.gap, row.total_cost))
        heir = f"; {_name(stress, worst.heir)} would have to add most, {money.words(worst.more)}" if worst.heir else ""
        yield (
            f"{'Of the others, the' if lost else 'The'} withdrawal of {_name(stress, worst.member)} hurts most: the "
            f"unmet share becomes {worst.gap:.2%} and the total cost {money.words(worst.total_cost)}{heir}."
        )


def _tables(stress: Stress, money: Money) -> Iterator[Table]:
    if stress.answered:
        yield _ratios(stress)
    if stress.withdrawals:
        yield _withdrawals(stress, money)
    if stress.answered:
        yield _totals(stress, money)
        yield _needs(stress)
        yield _drivers(stress)


def _ratios(stress: Stress) -> Table:
    columns = (
        Column("member", "Member", brief=True),
        Column("name", "Name"),
        number("planned", "As planned", brief=True),
        number("p5", "5 %", brief=True),
        number("p50", "Median", brief=True),
        number("p95", "95 %", brief=True),
        number("mean", "Mean"),
        Column("driver", "Moved most by", brief=True),
        share("share", "Share of variance", decimals=0, brief=True),
    )
    rows: list[tuple[Value, ...]] = []
    for member in sorted(stress.scenario.states, key=lambda name: -_planned(stress, name)):
        spread = stress.spreads.get(("ratio", member))
        if spread and isfinite(spread.p50):
            first: Driver | None = next(iter(stress.drivers.get(member, ())), None)
            words = _amount(stress, first.amount) if first else None
            figures = (spread.planned, spread.p5, spread.p50, spread.p95, spread.mean)
            rows.append((member, _name(stress, member), *figures, words, first.share if first else None))
    return tabulate("ratios", "Share ratios over the samples", columns, rows, brief=True)


def _withdrawals(stress: Stress, money: Money) -> Table:
    columns = (
        Column("member", "Without", brief=True),
        Column("name", "Name"),
        share("gap", "Unmet share", decimals=2, brief=True),
        money.column("total_cost", "Total cost", brief=True),
        money.column("least_cost", "Least cost"),
        Column("worst", "Worst-loaded", brief=True),
        number("worst_ratio", "Its share ratio", brief=True),
        Column("heir", "Adds most", brief=True),
        money.column("more", "It adds", brief=True),
        Column("reason", "Why there is no answer"),
    )
    rows = [(row.member, _name(stress, row.member), *_consequences(row)) for row in _by_harm(stress)]
    return tabulate("withdrawals", "If one member withdraws, the worst first", columns, rows, brief=True)


def _consequences(row: Withdrawal) -> tuple[Value, ...]:
    if not isfinite(row.total_cost):
        return (*[None] * 7, row.reason)
    ratio = row.worst_ratio if isfinite(row.worst_ratio) else None
    return (
        row.gap,
        row.total_cost,
        row.least_cost,
        row.worst or None,
        ratio,
        row.heir or None,
        row.more if row.heir else None,
        None,
    )


def _by_harm(stress: Stress) -> list[Withdrawal]:
    """Withdrawals, those without an answer first, then by unmet share and cost."""
    rows = list(stress.withdrawals.values())
    return sorted(rows, key=lambda row: (isfinite(row.total_cost), -row.gap, -row.total_cost))


def _totals(stress: Stress, money: Money) -> Table:
    figures = ("planned", "p5", "p25", "p50", "p75", "p95", "mean")
    heads = ("As planned", "5 %", "25 %", "Median", "75 %", "95 %", "Mean")
    columns = (
        Column("quantity", "Quantity"),
        *(money.column(key, head) for key, head in zip(figures, heads, strict=True)),
    )
    rows = [
        (words, *(getattr(stress.spreads[key,], figure) for figure in figures))
        for key, words in (("cost", "Total cost"), ("least_cost", "Least cost"))
    ]
    return tabulate("totals", "Costs over the samples", columns, rows)


def _needs(stress: Stress) -> Table:
    """The weighted gap and every requirement that is short as planned or in one of twenty samples."""
    scenario = stress.scenario
    columns = (
        Column("mission", "Mission"),
        Column("resource", "Resource"),
        Column("period", "Period"),
        share("planned", "As planned", decimals=2),
        share("p50", "Median", decimals=2),
        share("p75", "75 %", decimals=2),
        share("p95", "95 %", decimals=2),
        share("mean", "Mean", decimals=2),
    )

    def figures(spread: Spread) -> tuple[float, ...]:
        return spread.planned, spread.p50, spread.p75, spread.p95, spread.mean

    rows: list[tuple[Value, ...]] = [("All, weighted by priority", None, None, *figures(stress.spreads["gap",]))]
    for (what, *need), spread in stress.spreads.items():
        if what == "unmet" and max(spread.planned, spread.p95) > UNMET:
            resource, mission, period = need
            names = scenario.mission[mission].name, scenario.resource[resource].name
            rows.append((*names, period if len(scenario.periods) > 1 else None, *figures(spread)))
    return tabulate("needs", "Unmet shares over the samples", columns, rows)


def _drivers(stress: Stress) -> Table:
    columns = (
        Column("member", "Member"),
        Column("name", "Name"),
        Column("amount", "Uncertain amount"),
        share("share", "Share of variance"),
        share("low", "at least"),
        share("high", "at most"),
        Column("direction", "More of it"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            member,
            _name(stress, member),
            _amount(stress, row.amount),
            row.share,
            row.low,
            row.high,
            "raises the ratio" if row.sign > 0 else "lowers the ratio",
        )
        for member, found in stress.drivers.items()
        for row in found
    ]
    return tabulate("drivers", "What moves each share ratio", columns, rows)


def _charts(stress: Stress) -> Iterator[Chart]:
    if stress.answered:
        yield Chart(
            "stress", ChartKind.BARS, "Share ratios: as planned, and what 5 and 95 % of samples lie below",
            "Bars of each state's share ratio as planned, heaviest first, with marks between which nine of ten samples "
            "lie. The table gives the same figures.",
            "ratios", (Series("As planned", "planned"), Series("5 %", "p5"), Series("95 %", "p95")), "name",
            "Share ratio",
        )  # fmt: skip
    if any(isfinite(row.gap) and row.gap > UNMET for row in stress.withdrawals.values()):
        yield Chart(
            "withdrawals", ChartKind.BARS, "Unmet share if one member withdraws",
            "Bars of the priority-weighted unmet share without each member in turn; a line marks it as planned.",
            "withdrawals", (Series("Unmet share", "gap"),), "name", "Unmet share",
            references=(("as planned", stress.spreads["gap",].planned),),
        )  # fmt: skip


def _notes(stress: Stress) -> Iterator[str]:
    how = (
        "in the ranges of the sheet uncertainty"
        if stress.scenario.uncertainty
        else "between 10 % less and 10 % more, as the workbook states no ranges"
    )
    if stress.answered:
        yield (
            f"In each sample every uncertain amount is multiplied by a factor of its own, uniform {how}, alike in all "
            "periods and independent of the others. Each sample is solved under the policy from the first stage to the "
            "last."
        )
        yield (
            "Share of variance: the squared rank correlation of the amount with the share ratio, less what chance "
            "alone would give. At least and at most: 95 % by Fisher's transformation; amounts whose sign is in doubt "
            "are left out."
        )
    yield (
        "A withdrawal takes away a member's capacities, rules and agreements; fair shares are those of the states that "
        "stay, and a mission that it led has no lead."
    )


def _planned(stress: Stress, member: str) -> float:
    value = stress.spreads["ratio", member].planned
    return value if isfinite(value) else 0.0


def _amount(stress: Stress, amount: Uncertain) -> str:
    """An uncertain amount in words: "unit cost of USA troops"."""
    resource = stress.scenario.resource[amount.resource].name
    if amount.mission:
        return f"need of {shorten(stress.scenario.mission[amount.mission].name, 30)} for {shorten(resource, 30)}"
    what = "unit cost" if amount.what == "unit_cost" else "capacity"
    return f"{what} of {amount.member} {shorten(resource, 30)}"


def _name(stress: Stress, member: str) -> str:
    return shorten(labels(stress.scenario)[member], 40)
