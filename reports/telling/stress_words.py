"""The sentences of a stress test: what could go wrong, who hurts most by leaving, who cannot be spared."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum, isfinite

import numpy as np

from models.answers.what_ifs import Move, Spread, Stress, Withdrawal
from models.sheets.changes import Uncertain
from models.sheets.problems import many
from reports.assessing.fairness import labels
from reports.telling.words import listed
from reports.vocabulary.columns import Column, Kind, Money, alike, number, share, shorten, shows

BAND = "a band is where answers fall when all uncertain amounts differ from the plan at once, no range around the plan"
GAP = share("", "", decimals=2)
RATIO = number("", "")
"""How unmet shares and share ratios are printed: what differs in no digit is no finding."""
UNITS = Column("", "", Kind.MIXED)


def summary(stress: Stress, money: Money) -> Iterator[str]:
    """What a minister reads: how sure the plan is, and who may leave."""
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
        unmet = (
            f"is {GAP.text(gap.p5)}"
            if alike(GAP, (gap.p5, gap.p95))
            else f"lies between {GAP.text(gap.p5)} and {GAP.text(gap.p95)}"
        )
        yield (
            f"In nine of ten samples the total cost {between}; as planned it is {money.words(cost.planned)}. The unmet "
            f"share, weighted by priority, {unmet}; as planned it is {GAP.text(gap.planned)}."
        )
        yield from _outside(stress, money)
        yield from _widest(stress)
    yield from _departures(stress, money)


def _outside(stress: Stress, money: Money) -> Iterator[str]:
    """That the plan stands outside the band of its samples, and how that can be."""
    for key, name, column in (("cost", "cost", money.column("", "")), ("gap", "unmet share", GAP)):
        spread = stress.spreads[key,]
        if side := side_of(spread, column):
            values = stress.outcomes[key,]
            known = values[np.isfinite(values)]
            beyond = known > spread.planned if side == "below" else known < spread.planned
            more = "more" if side == "below" else "less"
            part = "all" if beyond.all() else f"{np.count_nonzero(beyond):,} of {len(known):,}"
            yield f"The {name} as planned is {side} that band, for {part} samples have {more}: {BAND}."


def side_of(spread: Spread, column: Column) -> str:
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
        names = listed([name_of(stress, member) for member in widest])
        yield f"The share ratios of {names} are the least certain: each spans {most:.2f} in nine of ten samples."
    else:
        spread, driver = ratios[widest[0]], driver_of(stress, widest[0])
        hangs = f"; what moves it most is {driver}" if driver else ""
        beside = f", {side} that band" if (side := side_of(spread, RATIO)) else ""
        yield (
            f"The share ratio of {name_of(stress, widest[0])} is the least certain: {spread.p5:.2f} to "
            f"{spread.p95:.2f} in nine of ten samples, {spread.planned:.2f} as planned{beside}{hangs}."
        )


def _departures(stress: Stress, money: Money) -> Iterator[str]:
    lost = [name_of(stress, row.member) for row in stress.withdrawals.values() if not isfinite(row.total_cost)]
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
        now = f"the unmet share becomes {GAP.text(gap)}, where {GAP.text(planned)} was planned"
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
    rows = [row for row in by_harm(stress) if row.conflict]
    for row in rows[:2]:
        rules = [f"{rule.words} ({rule.place})" if rule.place else rule.words for rule in row.conflict]
        only = "this cannot hold" if len(rules) == 1 else f"these {len(rules)} rules cannot hold together"
        yield f"Without {name_of(stress, row.member)} {only}: {listed(rules, 4, length=140)}."


def _taken_over(stress: Stress, row: Withdrawal, money: Money) -> Iterator[str]:
    """How many carry more when a member has left, and what the dearest moves are."""
    shown = [more for _, more in row.carries if shows(money.column("", ""), more)]
    moved = [f"{name_of(stress, move.member)} {_taken(stress, move)}" for move in row.moves[:3]]
    if shown and moved:
        carry = f"{many(len(shown), 'state')} {'carries' if len(shown) == 1 else 'carry'} more"
        dearest = f"The dearest that is given in its place: {'; '.join(moved)}"
        yield f"Without {name_of(stress, row.member)} {carry}. {dearest}."


def _taken(stress: Stress, move: Move) -> str:
    """A move in words: "400 soldiers of Troops more for RC-North"."""
    resource, mission = stress.scenario.resource[move.resource], stress.scenario.mission[move.mission]
    amount = f"{UNITS.text(move.units)} {shorten(resource.unit, 30)} of {shorten(resource.name, 30)}"
    return f"{amount} more for {shorten(mission.name, 40)}"


def _names(stress: Stress, rows: list[Withdrawal]) -> str:
    return listed([name_of(stress, row.member) for row in rows])


def _heirs(stress: Stress, row: Withdrawal, money: Money) -> str:
    """Who would have to add most, net of the support and reimbursements that they receive."""
    if not row.heirs or not shows(money.column("", ""), row.more):
        return ""
    names = listed([name_of(stress, member) for member in row.heirs])
    each = " each" if len(row.heirs) > 1 else ""
    return f"; {names} would have to add most, {money.words(row.more)}{each}"


def driver_of(stress: Stress, member: str) -> str:
    """What moves a share ratio most, all that cannot be told apart; empty where nothing is beyond doubt."""
    found = stress.drivers.get(member, ())
    alike_first = [row for row in found if alike(share("", "", decimals=0), (row.share, found[0].share))]
    return listed([amount_words(stress, row.amount) for row in alike_first], 2, length=90) if found else ""


def by_harm(stress: Stress) -> list[Withdrawal]:
    """Withdrawals, those without an answer first, then by unmet share, and by what the others then carry more, net."""

    def harm(row: Withdrawal) -> tuple[bool, float, float]:
        answered = isfinite(row.total_cost)
        more = fsum(amount for _, amount in row.carries)
        return answered, -GAP.printed(row.gap) if answered else 0.0, -_digits(more)

    return sorted(stress.withdrawals.values(), key=harm)


def _digits(value: float) -> float:
    """Six digits of a number, so that what ties keeps the workbook's order."""
    return float(f"{value:.6g}") if isfinite(value) else 0.0


def amount_words(stress: Stress, amount: Uncertain) -> str:
    """An uncertain amount in words: "unit cost of USA troops"."""
    resource = stress.scenario.resource[amount.resource].name
    if amount.mission:
        return f"need of {shorten(stress.scenario.mission[amount.mission].name, 30)} for {shorten(resource, 30)}"
    what = "unit cost" if amount.what == "unit_cost" else "capacity"
    return f"{what} of {amount.member} {shorten(resource, 30)}"


def name_of(stress: Stress, member: str) -> str:
    """What a member is called."""
    return shorten(labels(stress.scenario)[member], 40)
