"""The words, tables and charts of a stress test: what could go wrong, for whom, and what it hangs on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from math import isfinite
from typing import Any

import numpy as np

from models.answers.what_ifs import Move, Spread, Stress, Withdrawal
from models.sheets.changes import Uncertain
from models.sheets.problems import many
from reports.assessing.fairness import labels
from reports.telling.about import about
from reports.telling.words import listed
from reports.vocabulary.columns import Column, Kind, Money, alike, mixed, number, plain, share, shorten, shows
from reports.vocabulary.documents import Chart, ChartKind, Document, Fact, Series
from reports.vocabulary.manifest import manifest
from reports.vocabulary.precision import finite
from reports.vocabulary.tables import Table, tabulate

BAND = "a band is where answers fall when all uncertain amounts differ from the plan at once, no range around the plan"
GAP = share("", "", decimals=2)
RATIO = number("", "")
"""How unmet shares and share ratios are printed: what differs in no digit is no finding."""
FIGURES = {"planned": "As planned", "p5": "5 %", "p25": "25 %", "p50": "Median", "p75": "75 %", "p95": "95 %"}
FIGURES |= {"mean": "Mean"}
"""What a spread holds, as it heads a column."""

UNITS = Column("", "", Kind.MIXED)
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
        manifest(stress.scenario, [stress.allocation]) | {"samples": stress.samples, "seed": stress.seed},
        answered=bool(stress.spreads),
        facts=_facts(stress, money),
    )
    if not stress.spreads:
        return tell(
            paragraphs=[f"There is nothing to stress: {stress.allocation.reason or 'no allocation was found'}."]
        )
    return tell(
        warnings=_warnings(stress),
        paragraphs=_summary(stress, money),
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
    column = money.column("", "")
    if stress.answered and not stress.amounts:
        yield "No amount is uncertain, so every sample is the plan."
    elif stress.answered:
        between = (
            f"is {money.words(cost.p5)}"
            if alike(column, (cost.p5, cost.p95))
            else f"lies between {money.words(cost.p5)} and {money.words(cost.p95)}"
        )
        unmet = f"is {gap.p5:.2%}" if alike(GAP, (gap.p5, gap.p95)) else f"lies between {gap.p5:.2%} and {gap.p95:.2%}"
        yield (
            f"In nine of ten samples the total cost {between}; as planned it is {money.words(cost.planned)}. The unmet "
            f"share, weighted by priority, {unmet}; as planned it is {gap.planned:.2%}."
        )
        yield from _outside(stress, money)
        yield from _widest(stress)
    yield from _departures(stress, money)


def _outside(stress: Stress, money: Money) -> Iterator[str]:
    """That the plan stands outside the band of its samples, and how that can be."""
    for key, name, column in (("cost", "cost", money.column("", "")), ("gap", "unmet share", GAP)):
        spread = stress.spreads[key,]
        if side := _side(spread, column):
            values = stress.outcomes[key,]
            known = values[np.isfinite(values)]
            beyond = known > spread.planned if side == "below" else known < spread.planned
            more = "more" if side == "below" else "less"
            part = "all" if beyond.all() else f"{np.count_nonzero(beyond):,} of {len(known):,}"
            yield f"The {name} as planned is {side} that band, for {part} samples have {more}: {BAND}."


def _side(spread: Spread, column: Column) -> str:
    """On which side of its band a plan stands, where the printed digits tell; else empty."""
    if spread.planned < spread.p5 and not alike(column, (spread.planned, spread.p5)):
        return "below"
    return "above" if spread.planned > spread.p95 and not alike(column, (spread.planned, spread.p95)) else ""


def _widest(stress: Stress) -> Iterator[str]:
    """The state whose share ratio is least certain, and what it hangs on."""
    ratios = {m: stress.spreads["ratio", m] for m in stress.scenario.states if ("ratio", m) in stress.spreads}
    width = {member: spread.p95 - spread.p5 for member, spread in ratios.items() if isfinite(spread.p95)}
    if not width:
        return
    most = max(width.values())
    widest = [member for member in width if alike(RATIO, (width[member], most))]
    if not shows(RATIO, most):
        yield "In nine of ten samples no share ratio differs by a printed digit."
    elif len(widest) > 1:
        names = listed([_name(stress, member) for member in widest])
        yield f"The share ratios of {names} are the least certain: each spans {most:.2f} in nine of ten samples."
    else:
        spread, driver = ratios[widest[0]], _driver(stress, widest[0])
        hangs = f"; what moves it most is {driver}" if driver else ""
        beside = f", {side} that band" if (side := _side(spread, RATIO)) else ""
        yield (
            f"The share ratio of {_name(stress, widest[0])} is the least certain: {spread.p5:.2f} to {spread.p95:.2f} "
            f"in nine of ten samples, {spread.planned:.2f} as planned{beside}{hangs}."
        )


def _departures(stress: Stress, money: Money) -> Iterator[str]:
    lost = [_name(stress, row.member) for row in stress.withdrawals.values() if not isfinite(row.total_cost)]
    left = [row for row in stress.withdrawals.values() if isfinite(row.total_cost)]
    if lost:
        any_one = "any one of " if len(lost) > 1 else ""
        yield (
            f"Without {any_one}{listed(lost, 5)} no allocation meets every minimum and rule: "
            f"{'they' if len(lost) > 1 else 'it'} cannot be spared."
        )
        yield from _conflicts(stress)
    if not left:
        return
    cost, gap, planned = money.column("", ""), max(row.gap for row in left), stress.spreads["gap",].planned
    others = "Of the others, the" if lost else "The"
    if gap > planned and not alike(GAP, (gap, planned)):
        worst = [row for row in left if alike(GAP, (row.gap, gap))]
        now = f"the unmet share becomes {gap:.2%}, where {planned:.2%} was planned"
        if len(worst) > 1:
            yield f"{others} withdrawals of {_names(stress, worst)} hurt most, alike: {now}."
        else:
            becomes = f"and the total cost {money.words(worst[0].total_cost)}{_heirs(stress, worst[0], money)}"
            yield f"{others} withdrawal of {_names(stress, worst)} hurts most: {now}, {becomes}."
            yield from _taken_over(stress, worst[0], money)
        return
    none = f"No {'other ' if lost else ''}withdrawal opens a gap that is not there as planned"
    dearest, before = max(row.total_cost for row in left), stress.spreads["cost",].planned
    if dearest <= before or alike(cost, (dearest, before)):
        yield f"{none}, and none makes the whole dearer."
        return
    worst = [row for row in left if alike(cost, (row.total_cost, dearest))]
    which = "is the withdrawal of" if len(worst) == 1 else "are the withdrawals, alike, of"
    yield (
        f"{none}. The dearest {which} {_names(stress, worst)}: the total cost becomes {money.words(dearest)}, where "
        f"{money.words(before)} was planned{_heirs(stress, worst[0], money) if len(worst) == 1 else ''}."
    )
    if len(worst) == 1:
        yield from _taken_over(stress, worst[0], money)


def _conflicts(stress: Stress) -> Iterator[str]:
    """The rules that cannot hold together without a member, with their cells; of the first who cannot be spared."""
    rows = [row for row in _by_harm(stress) if row.conflict]
    for row in rows[:2]:
        rules = [f"{rule.words} ({rule.place})" if rule.place else rule.words for rule in row.conflict]
        only = "this cannot hold" if len(rules) == 1 else f"these {len(rules)} rules cannot hold together"
        yield f"Without {_name(stress, row.member)} {only}: {listed(rules, 4, length=140)}."


def _taken_over(stress: Stress, row: Withdrawal, money: Money) -> Iterator[str]:
    """How many carry more when a member has left, and what the dearest moves are."""
    shown = [more for _, more in row.carries if shows(money.column("", ""), more)]
    moved = [f"{_name(stress, move.member)} {_taken(stress, move)}" for move in row.moves[:3]]
    if shown and moved:
        carry = f"{many(len(shown), 'state')} {'carries' if len(shown) == 1 else 'carry'} more"
        dearest = f"The dearest that is given in its place: {'; '.join(moved)}"
        yield f"Without {_name(stress, row.member)} {carry}. {dearest}."


def _taken(stress: Stress, move: Move) -> str:
    """A move in words: "400 soldiers of Troops more for RC-North"."""
    resource, mission = stress.scenario.resource[move.resource], stress.scenario.mission[move.mission]
    amount = f"{UNITS.text(move.units)} {shorten(resource.unit, 30)} of {shorten(resource.name, 30)}"
    return f"{amount} more for {shorten(mission.name, 40)}"


def _names(stress: Stress, rows: list[Withdrawal]) -> str:
    return listed([_name(stress, row.member) for row in rows])


def _heirs(stress: Stress, row: Withdrawal, money: Money) -> str:
    """Who would have to add most, net of the support and reimbursements that they receive."""
    if not row.heirs or not shows(money.column("", ""), row.more):
        return ""
    names = listed([_name(stress, member) for member in row.heirs])
    each = " each" if len(row.heirs) > 1 else ""
    return f"; {names} would have to add most, {money.words(row.more)}{each}"


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
        Column("name", "Name", of=lambda member: _name(stress, member)),
        *_spread(stress, number, ("planned", "p5", "p50", "p95"), lambda member: ("ratio", member), brief=True),
        *_spread(stress, number, ("mean",), lambda member: ("ratio", member)),
        Column("driver", "Moved most by", brief=True, of=lambda member: _driver(stress, member) or None),
        share("share", "Share of variance", decimals=0, brief=True, of=share_of_first),
    )
    ratios = {member: stress.spreads.get(("ratio", member)) for member in stress.scenario.states}
    rows = [member for member, spread in ratios.items() if spread and isfinite(spread.p50)]
    rows.sort(key=lambda member: -(finite(stress.spreads["ratio", member].planned) or 0.0))
    outside = [_name(stress, member) for member in rows if _side(stress.spreads["ratio", member], RATIO)]
    stand = "stands" if len(outside) == 1 else "stand"
    note = f"As planned {listed(outside, 5)} {stand} outside the band of the samples; {BAND}." if outside else ""
    return tabulate("ratios", "Share ratios over the samples", columns, rows, notes=filter(None, [note]), brief=True)


def _driver(stress: Stress, member: str) -> str:
    """What moves a share ratio most, all that cannot be told apart; empty where nothing is beyond doubt."""
    found = stress.drivers.get(member, ())
    alike_first = [row for row in found if alike(share("", "", decimals=0), (row.share, found[0].share))]
    return listed([_amount(stress, row.amount) for row in alike_first], 2) if found else ""


def _withdrawals(stress: Stress, money: Money) -> Table:
    def known(part: str) -> Callable[[Withdrawal], float | None]:
        """A figure of a withdrawal that has an answer."""
        return lambda row: finite(getattr(row, part)) if isfinite(row.total_cost) else None

    columns = (
        Column("member", "Without", brief=True),
        Column("name", "Name", of=lambda row: _name(stress, row.member)),
        share("gap", "Unmet share", decimals=2, brief=True, of=known("gap")),
        money.column("total_cost", "Total cost", brief=True, of=known("total_cost")),
        money.column("least_cost", "Least cost", of=known("least_cost")),
        Column("worst", "Worst-loaded", brief=True, of=lambda row: listed(row.worst, 2) if row.worst else None),
        number("worst_ratio", "Its share ratio", brief=True, of=known("worst_ratio")),
        Column("heir", "Adds most", brief=True, of=lambda row: listed(row.heirs, 2) if row.heirs else None),
        money.column("more", "It adds, net", brief=True, of=lambda row: row.more if row.heirs else None),
        Column("reason", "Why there is no answer", of=lambda row: None if isfinite(row.total_cost) else row.reason),
    )
    return tabulate("withdrawals", "If one member withdraws, the worst first", columns, _by_harm(stress), brief=True)


def _conflicting(stress: Stress) -> Iterator[Table]:
    """The rules that conflict without a member that cannot be spared."""
    columns = (
        Column("member", "Without", brief=True, of=lambda row: row[0]),
        Column("name", "Name", of=lambda row: _name(stress, row[0])),
        Column("rule", "Rules that cannot hold together", brief=True, of=lambda row: row[1].words),
        Column("place", "Cell", brief=True, of=lambda row: row[1].place or None),
    )
    if rows := [(row.member, rule) for row in _by_harm(stress) for rule in row.conflict]:
        yield tabulate("conflicts", "Why a member cannot be spared", columns, rows, brief=True)


def _moves(stress: Stress, money: Money) -> Iterator[Table]:
    """What is given in the place of each who can be spared, and by whom."""
    missions, resources = stress.scenario.mission, stress.scenario.resource
    net = {row.member: dict(row.carries) for row in stress.withdrawals.values()}
    columns = (
        Column("member", "Without", brief=True, of=lambda row: row[0]),
        Column("heir", "Who gives more", brief=True, of=lambda row: _name(stress, row[1].member)),
        money.column("net", "It carries more, net", of=lambda row: net[row[0]].get(row[1].member)),
        Column("resource", "Resource", brief=True, of=lambda row: resources[row[1].resource].name),
        Column("mission", "Mission", brief=True, of=lambda row: missions[row[1].mission].name),
        mixed("units", "Units more", brief=True, of=lambda row: row[1].units),
        money.column("cost", "They cost", brief=True, of=lambda row: row[1].cost),
    )
    if rows := [(row.member, move) for row in _by_harm(stress) for move in row.moves[:MOVES]]:
        title = "What is given in the place of who leaves, the worst withdrawal first"
        note = f"The {MOVES} dearest moves of each withdrawal, over all periods; other answers may move others as well."
        yield tabulate("moves", title, columns, rows, notes=(note,), brief=True)


def _by_harm(stress: Stress) -> list[Withdrawal]:
    """Withdrawals, those without an answer first, then by unmet share and cost."""
    rows = list(stress.withdrawals.values())
    return sorted(rows, key=lambda row: (isfinite(row.total_cost), -_digits(row.gap), -_digits(row.total_cost)))


def _digits(value: float) -> float:
    """Six digits of a number, so that what ties keeps the workbook's order."""
    return float(f"{value:.6g}") if isfinite(value) else 0.0


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
        Column("name", "Name", of=lambda row: _name(stress, row[0])),
        Column("amount", "Uncertain amount", of=lambda row: _amount(stress, row[1].amount)),
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


def _amount(stress: Stress, amount: Uncertain) -> str:
    """An uncertain amount in words: "unit cost of USA troops"."""
    resource = stress.scenario.resource[amount.resource].name
    if amount.mission:
        return f"need of {shorten(stress.scenario.mission[amount.mission].name, 30)} for {shorten(resource, 30)}"
    what = "unit cost" if amount.what == "unit_cost" else "capacity"
    return f"{what} of {amount.member} {shorten(resource, 30)}"


def _name(stress: Stress, member: str) -> str:
    return shorten(labels(stress.scenario)[member], 40)
