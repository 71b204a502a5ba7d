"""The words, tables and charts of a stress test: what could go wrong, for whom, and what it hangs on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from math import isfinite
from typing import Any

from models.answers.what_ifs import Stress, Withdrawal
from models.sheets.problems import many
from reports.telling.about import about
from reports.telling.stress_words import BAND, GAP, RATIO, amount_words, by_harm, driver_of, name_of, side_of, summary
from reports.telling.words import labelled, listed, unshared
from reports.vocabulary.columns import Column, Money, mixed, number, plain, share, shows
from reports.vocabulary.documents import Chart, ChartKind, Document, Fact, Series
from reports.vocabulary.manifest import manifest
from reports.vocabulary.precision import finite
from reports.vocabulary.tables import Table, tabulate

FIGURES = {"planned": "As planned", "p5": "5 %", "p25": "25 %", "p50": "Median", "p75": "75 %", "p95": "95 %"}
FIGURES |= {"mean": "Mean"}
"""What a spread holds, as it heads a column."""

MOVES = 10
"""Of each withdrawal, how many moves are told."""

Key = tuple[str, ...]
"""A quantity, as `Stress.spreads` has it."""


def stress_document(stress: Stress) -> Document:
    """A stress test in words, tables and charts."""
    money = Money.of(stress.scenario.currency, [stress.allocation.total_cost])
    tell = partial(
        about,
        stress.scenario,
        f"Stress test of the policy {stress.policy.policy}",
        manifest(stress.scenario, [stress.allocation], samples=stress.samples, seed=stress.seed),
        answered=bool(stress.spreads),
        facts=_facts(stress, money),
    )
    if not stress.spreads:
        return tell(
            paragraphs=[f"There is nothing to stress: {stress.allocation.reason or 'no allocation was found'}."]
        )
    return tell(
        warnings=_warnings(stress),
        paragraphs=summary(stress, money),
        tables=_tables(stress, money),
        charts=_charts(stress),
        notes=_notes(stress),
    )


def _warnings(stress: Stress) -> Iterator[str]:
    missing = stress.samples - stress.answered
    if missing:
        yield (
            f"{missing:,} of {many(stress.samples, 'sample')} have no answer: some minimum or rule cannot hold there. "
            "They are left out of the figures."
        )


def _facts(stress: Stress, money: Money) -> Iterator[Fact]:
    yield Fact(Column("status", "Status as planned"), str(stress.allocation.status))
    yield Fact(
        Column("policy", "Policy"), plain(f"{stress.policy.policy}, by {labelled(stress.scenario, stress.policy.key)}")
    )
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


def _tables(stress: Stress, money: Money) -> Iterator[Table]:
    if stress.answered:
        yield _ratios(stress)
    if stress.withdrawals:
        yield _withdrawals(stress, money)
        yield from _conflicting(stress)
        yield from _moves(stress, money)
    if stress.answered:
        yield _totals(stress, money)
        yield _needs(stress)
        yield _drivers(stress)


def _spread(
    stress: Stress, column: Callable[..., Column], figures: Iterable[str], key: Callable[[Any], Key], **brief: bool
) -> Iterator[Column]:
    """The columns that tell how a quantity varies. key: the quantity that a row is about."""

    def figure(name: str) -> Callable[[Any], float]:
        return lambda row: float(getattr(stress.spreads[key(row)], name))

    return (column(name, FIGURES[name], of=figure(name), **brief) for name in figures)


def _ratios(stress: Stress) -> Table:
    def share_of_first(member: str) -> float | None:
        return next((driver.share for driver in stress.drivers.get(member, ())), None)

    columns = (
        Column("member", "Member", brief=True, of=str),
        Column("name", "Name", of=lambda member: name_of(stress, member)),
        *_spread(stress, number, ("planned", "p5", "p50", "p95"), lambda member: ("ratio", member), brief=True),
        *_spread(stress, number, ("mean",), lambda member: ("ratio", member)),
        Column("driver", "Moved most by", brief=True, of=lambda member: driver_of(stress, member) or None),
        share("share", "Share of variance", decimals=0, brief=True, of=share_of_first),
    )
    ratios = {member: stress.spreads.get(("ratio", member)) for member in stress.scenario.states}
    rows = [member for member, spread in ratios.items() if spread and isfinite(spread.p50)]
    rows.sort(key=lambda member: -(finite(stress.spreads["ratio", member].planned) or 0.0))
    outside = [name_of(stress, member) for member in rows if side_of(stress.spreads["ratio", member], RATIO)]
    stand = "stands" if len(outside) == 1 else "stand"
    note = f"As planned {listed(outside, 5)} {stand} outside the band of the samples; {BAND}." if outside else ""
    return tabulate("ratios", "Share ratios over the samples", columns, rows, notes=filter(None, [note]), brief=True)


def _withdrawals(stress: Stress, money: Money) -> Table:
    def known(part: str) -> Callable[[Withdrawal], float | None]:
        """A figure of a withdrawal that has an answer."""
        return lambda row: finite(getattr(row, part)) if isfinite(row.total_cost) else None

    columns = (
        Column("member", "Without", brief=True),
        Column("name", "Name", of=lambda row: name_of(stress, row.member)),
        share("gap", "Unmet share", decimals=2, brief=True, of=known("gap")),
        money.column("total_cost", "Total cost", brief=True, of=known("total_cost")),
        money.column("least_cost", "Least cost", of=known("least_cost")),
        Column("worst", "Worst-loaded", brief=True, of=lambda row: listed(row.worst, 2) if row.worst else None),
        number("worst_ratio", "Its share ratio", brief=True, of=known("worst_ratio")),
        Column("heir", "Adds most", brief=True, of=lambda row: listed(row.heirs, 2) if row.heirs else None),
        money.column("more", "It adds, net", brief=True, of=lambda row: row.more if row.heirs else None),
        Column("reason", "Why there is no answer", of=lambda row: None if isfinite(row.total_cost) else row.reason),
    )
    return tabulate("withdrawals", "If one member withdraws, the worst first", columns, by_harm(stress), brief=True)


def _conflicting(stress: Stress) -> Iterator[Table]:
    """The rules that conflict without a member that cannot be spared."""
    columns = (
        Column("member", "Without", brief=True, of=lambda row: row[0]),
        Column("name", "Name", of=lambda row: name_of(stress, row[0])),
        Column("rule", "Rules that cannot hold together", brief=True, of=lambda row: row[1].words),
        Column("place", "Cell", brief=True, of=lambda row: row[1].place or None),
    )
    if rows := [(row.member, rule) for row in by_harm(stress) for rule in row.conflict]:
        yield tabulate("conflicts", "Why a member cannot be spared", columns, rows, brief=True)


def _moves(stress: Stress, money: Money) -> Iterator[Table]:
    """What is given in the place of each who can be spared, and by whom."""
    missions, resources = stress.scenario.mission, stress.scenario.resource
    net = {row.member: dict(row.carries) for row in stress.withdrawals.values()}
    columns = (
        Column("member", "Without", brief=True, of=lambda row: row[0]),
        Column("heir", "Who gives more", brief=True, of=lambda row: name_of(stress, row[1].member)),
        money.column("net", "It carries more, net", of=lambda row: net[row[0]].get(row[1].member)),
        Column("resource", "Resource", brief=True, of=lambda row: resources[row[1].resource].name),
        Column("mission", "Mission", brief=True, of=lambda row: missions[row[1].mission].name),
        mixed("units", "Units more", brief=True, of=lambda row: row[1].units),
        money.column("cost", "They cost", brief=True, of=lambda row: row[1].cost),
    )
    if rows := [(row.member, move) for row in by_harm(stress) for move in row.moves[:MOVES]]:
        title = "What is given in the place of who leaves, the worst withdrawal first"
        note = f"The {MOVES} dearest moves of each withdrawal, over all periods; other answers may move others as well."
        yield tabulate("moves", title, columns, rows, notes=(note,), brief=True)


def _totals(stress: Stress, money: Money) -> Table:
    costs = {"cost": "Total cost", "least_cost": "Least cost"}
    columns = (
        Column("quantity", "Quantity", of=costs.__getitem__),
        *_spread(stress, money.column, FIGURES, lambda quantity: (quantity,)),
    )
    return tabulate("totals", "Costs over the samples", columns, costs)


def _needs(stress: Stress) -> Table:
    """The weighted gap and every requirement that is short as planned or in one of twenty samples."""
    missions, resources = stress.scenario.mission, stress.scenario.resource
    several = len(stress.scenario.periods) > 1
    columns = (
        Column("mission", "Mission", of=lambda need: missions[need[1]].name if need else "All, weighted by priority"),
        Column("resource", "Resource", of=lambda need: resources[need[0]].name if need else None),
        Column("period", "Period", of=lambda need: need[2] if need and several else None),
        *_spread(
            stress,
            partial(share, decimals=2),
            ("planned", "p50", "p75", "p95", "mean"),
            lambda need: ("unmet", *need) if need else ("gap",),
        ),
    )
    short = [
        tuple(need)
        for (what, *need), spread in stress.spreads.items()
        if what == "unmet" and shows(GAP, max(spread.planned, spread.p95))
    ]
    return tabulate("needs", "Unmet shares over the samples", columns, [None, *short])


def _drivers(stress: Stress) -> Table:
    columns = (
        Column("member", "Member", of=lambda row: row[0]),
        Column("name", "Name", of=lambda row: name_of(stress, row[0])),
        Column("amount", "Uncertain amount", of=lambda row: amount_words(stress, row[1].amount)),
        share("share", "Share of variance", of=lambda row: row[1].share),
        share("low", "at least", of=lambda row: row[1].low),
        share("high", "at most", of=lambda row: row[1].high),
        Column("direction", "More of it", of=lambda row: f"{'raises' if row[1].sign > 0 else 'lowers'} the ratio"),
    )
    rows = [(member, driver) for member, found in stress.drivers.items() for driver in found]
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
    if any(isfinite(row.gap) and shows(GAP, row.gap) for row in stress.withdrawals.values()):
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
        "stay, and a mission that it led has no lead. What a state adds is money, net of the support and the "
        "reimbursements that it receives."
    )
    yield from unshared(stress.scenario, stress.policy)
