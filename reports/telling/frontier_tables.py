"""The words, table and chart of a frontier: what each step towards fairness costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import fsum, isfinite, isnan

from models.answers.allocation import Allocation
from models.answers.explanation import set_aside
from models.answers.what_ifs import Frontier, Point
from models.policy.policy import Policy
from models.sheets.problems import many
from reports.assessing.fairness import assess_audited
from reports.assessing.report import FairnessReport
from reports.measures.measures import price_of_fairness
from reports.telling.about import about
from reports.telling.words import PRICE, beside_cheapest, labelled, money_of, times, unshared
from reports.vocabulary.columns import Column, Kind, Money, alike, mixed, number, plain, share, shorten, shows
from reports.vocabulary.documents import Chart, ChartKind, Document, Fact, Series
from reports.vocabulary.manifest import manifest_of
from reports.vocabulary.precision import RATIO_DECIMALS, finite
from reports.vocabulary.tables import Table, tabulate

RATIO = number("", "", RATIO_DECIMALS)

SAME = 1e-6
"""Values of an objective nearer than this, as a share of them, are the same."""
FEW = 9
"""Points of a long frontier that a terminal shows."""


def frontier_document(frontier: Frontier) -> Document:
    """A frontier in words, a table and a chart."""
    solved = assess_audited(frontier.scenario, frontier.allocation) if frontier.allocation else None
    if solved and solved.answered:
        money = money_of(solved)
    else:
        money = Money.of(frontier.scenario.currency, [point.cost for point in frontier.points])
    measured = measure(frontier.policy)
    return about(
        frontier.scenario,
        f"Cost against fairness, under the policy {frontier.policy.policy}",
        manifest_of(frontier.scenario, [frontier.policy], status=str(frontier.status)),
        answered=bool(frontier.points),
        warnings=() if frontier.certified or not frontier.points else ("Not every point could be certified optimal.",),
        facts=_facts(frontier, money),
        paragraphs=[*_summary(frontier, money, measured), *_heaviest(frontier, solved, money)],
        tables=_tables(frontier, money, measured) if frontier.points else (),
        charts=_charts(frontier, measured),
        notes=(*_notes(measured), *unshared(frontier.scenario, frontier.policy)) if frontier.points else (),
    )


def measure(policy: Policy) -> Column:
    """What `relative` measures under a policy: its objective's value over the burden of all states."""
    label = policy.objective.measured.format(policy=policy)
    if policy.objective.told.endswith("%"):
        return share("relative", label, decimals=2, brief=True)
    return number("relative", label, RATIO_DECIMALS, brief=True)


def _facts(frontier: Frontier, money: Money) -> Iterator[Fact]:
    objective = frontier.policy.objective
    yield Fact(Column("status", "Status"), str(frontier.status))
    words = (
        f"{frontier.policy.policy}: {objective.label.lower()}, by {labelled(frontier.scenario, frontier.policy.key)}"
    )
    yield Fact(Column("policy", "Policy"), plain(words))
    if frontier.points:
        cheap, fair = frontier.points[0], frontier.points[-1]
        if bounded := _bounded(frontier, money):
            yield Fact(money.column("least_cost", "Least cost"), bounded.least_cost)
            yield Fact(money.column("cheapest", "Total cost at the cheapest point"), cheap.cost)
        else:
            yield Fact(money.column("least_cost", "Least cost"), cheap.cost)
        yield Fact(money.column("fairest", "Total cost at the fairest point"), fair.cost)
        above = f"Fairest point, above {'the cheapest point' if bounded else 'least cost'}"
        yield Fact(share("fairest_extra", above, decimals=2), _extra(frontier, fair.cost))
        if (answer := frontier.allocation) and frontier.own:
            dearer = price_of_fairness(answer.total_cost, answer.least_cost)
            yield Fact(money.column("total_cost", "Total cost under the policy"), answer.total_cost)
            yield Fact(PRICE, dearer)
        yield Fact(number("programs", "Programs solved, hot after the first", 0), float(frontier.programs))


def _bounded(frontier: Frontier, money: Money) -> Allocation | None:
    """The policy's answer, where its bounds make the cheapest point of the curve dearer than the cheapest way."""
    answer = frontier.allocation
    if answer is None or frontier.own is None or isnan(answer.least_cost):
        return None
    costs = (answer.least_cost, frontier.points[0].cost)
    return None if alike(money.column("", ""), costs) or costs[0] > costs[1] else answer


def _summary(frontier: Frontier, money: Money, measured: Column) -> Iterator[str]:
    if not frontier.points:
        yield f"There is no frontier to show: {frontier.reason}."
        return
    cheap, fair = frontier.points[0], frontier.points[-1]
    if len(frontier.points) == 1:
        yield f"Nothing has to be traded: the cheapest allocation, at {money.words(cheap.cost)}, is also the fairest."
    elif alike(money.column("", ""), (cheap.cost, fair.cost)):
        yield f"Every point costs the same, {money.words(cheap.cost)}: fairness is free here."
    else:
        yield (
            f"From the cheapest allocation to the fairest {_falls(cheap, fair, measured)}, and the cost rises from "
            f"{money.words(cheap.cost)} to {money.words(fair.cost)} ({_percent(_extra(frontier, fair.cost))} more)."
        )
        half = _halfway(frontier)
        if half is not None:
            extra = frontier.points[half].cost - cheap.cost
            yield (
                f"The first half of that way costs {money.words(extra)}, "
                f"{_part(extra / (fair.cost - cheap.cost))} of the whole rise; the second half costs the rest."
            )
    if bounded := _bounded(frontier, money):
        yield (
            f"The curve keeps the bounds of the policy; the cheapest way, which need not, costs "
            f"{money.words(bounded.least_cost)}."
        )
    yield from _own(frontier, money, measured)


def _falls(cheap: Point, fair: Point, measured: Column) -> str:
    """What falls on the way to the fairest point; where nothing is carried in all, the objective's own value."""
    known = isfinite(cheap.relative) and isfinite(fair.relative)
    column = measured if known else Column("", "Value of the objective", Kind.MIXED)
    values = (cheap.relative, fair.relative) if known else (cheap.fairness, fair.fairness)
    name = column.label[0].lower() + column.label[1:]
    if alike(column, values):
        return f"the {name} stays near {column.text(values[0])}"
    return f"the {name} falls from {column.text(values[0])} to {column.text(values[1])}"


def _own(frontier: Frontier, money: Money, measured: Column) -> Iterator[str]:
    """Where the policy's own answer stands, and the price of fairness, as `solve` tells it."""
    answer, own = frontier.allocation, frontier.own
    if answer is None or own is None:
        return
    dearer = price_of_fairness(answer.total_cost, answer.least_cost)
    price = beside_cheapest(frontier.policy, None if isnan(dearer) else dearer)
    yield (
        f"The policy's own answer, which `solve` gives, costs {money.words(own.cost)}{price}. "
        f"{_where(frontier, own, money, measured)}"
    )
    yield from _next_step(frontier, own, money, measured)


def _next_step(frontier: Frontier, own: Point, money: Money, measured: Column) -> Iterator[str]:
    """What it costs to be as fair as the next point of the curve, from where the curve is as fair as the policy."""
    here, left = own.cost - frontier.above, frontier.points
    if not isfinite(own.relative) or len(left) == 1:
        return
    name = f"{measured.label[0].lower()}{measured.label[1:]}"
    lower = [p for p in left if p.relative < own.relative and not alike(measured, (p.relative, own.relative))]
    if not lower:
        yield f"No point of the curve has a lower {name} than the policy's own answer, {measured.text(own.relative)}."
        return
    fairer = [p for p in lower if p.fairness < own.fairness * (1 - SAME)]
    if not fairer:
        lowest = min(point.relative for point in lower)
        yield (
            f"On the curve the {name} goes down to {measured.text(lowest)}, below the policy's own "
            f"{measured.text(own.relative)}, only because all together carry more there."
        )
        return
    step = fairer[0].cost - here
    price = f"costs {money.words(step)} more" if shows(money.column("", ""), step) else "costs nothing that is printed"
    yield (
        f"The next step of fairness, from a {name} of {measured.text(own.relative)} to "
        f"{measured.text(fairer[0].relative)} along the curve, {price}."
    )


def _heaviest(frontier: Frontier, solved: FairnessReport | None, money: Money) -> Iterator[str]:
    """What the state that is heaviest-loaded under the policy carries at both ends; nothing where several tie."""
    if solved is None or len(solved.ranks) < 2 or len(solved.ranks[0]) > 1 or len(frontier.points) < 2:
        return
    row, cheap, fair = solved.ranks[0][0], frontier.points[0], frontier.points[-1]

    def carries(point: Point) -> str:
        load, total = point.loads.get(row.member, 0.0), fsum(point.loads.values())
        if total <= 0 or not row.fair_share:
            return money.words(load)
        return f"{RATIO.text(load / total / row.fair_share)} times its fair share ({money.words(load)})"

    yield (
        f"{shorten(row.label)}, the heaviest-loaded under the policy at {times(row)} its fair share "
        f"({money.words(row.load or 0.0)}), carries {carries(cheap)} at the cheapest point found and {carries(fair)} "
        "at the fairest."
    )


def _where(frontier: Frontier, own: Point, money: Money, measured: Column) -> str:
    policy, cheap, fair, cost = frontier.policy, frontier.points[0], frontier.points[-1], money.column("", "")
    aside = set_aside(frontier.scenario, policy)
    if not alike(cost, (own.cost, own.cost - frontier.above)):
        why = policy.objective.beyond or (
            f"the curve treats {aside}" if aside else "it keeps what the curve leaves out"
        )
        below = own.relative < fair.relative and not alike(measured, (own.relative, fair.relative))
        less = f" Its {measured.label.lower()} is lower than at the fairest point because all together carry more."
        return f"It lies {money.words(frontier.above)} above the curve: {why}.{less if below else ''}"
    if aside and own.relative > cheap.relative and not alike(measured, (own.relative, cheap.relative)):
        return f"It is less fair than the cheapest point of the curve, at the same cost: the curve treats {aside}."
    if len(frontier.points) == 1 or (
        alike(cost, (own.cost, fair.cost)) and alike(measured, (own.relative, fair.relative))
    ):
        return "It is the fairest point."
    within = (
        "" if policy.cost_tolerance is None else f", as far as a cost tolerance of {policy.cost_tolerance:.2%} allows"
    )
    return f"It lies on the curve{within}."


def _halfway(frontier: Frontier) -> int | None:
    """The point in the middle of an odd number of them, which lie evenly."""
    return len(frontier.points) // 2 if len(frontier.points) % 2 else None


def _tables(frontier: Frontier, money: Money, measured: Column) -> Iterator[Table]:
    """All points; where they are many a few of them, from end to end, come first."""
    count = len(frontier.points)
    if count > 12:
        few = sorted({round(step * (count - 1) / (FEW - 1)) for step in range(FEW)})
        yield _points(frontier, money, measured, few, "steps", f"{len(few)} of {count} points, the cheapest first")
    yield _points(frontier, money, measured, range(count), "frontier", f"{many(count, 'point')}, the cheapest first")
    if frontier.own:
        yield _own_point(frontier, frontier.own, money, measured)


def _columns(frontier: Frontier, money: Money, measured: Column) -> tuple[Column, Column, Column, Column]:
    """What every table tells of a point: its measure, its cost, what it costs more, the value of the objective."""
    above = "Above the cheapest point" if _bounded(frontier, money) else "Above least cost"
    return (
        replace(measured, of=lambda point: finite(point.relative)),
        money.column("cost", "Total cost", brief=True),
        share("extra", above, decimals=2, brief=True, of=lambda point: _extra(frontier, point.cost)),
        mixed("fairness", "Value of the objective"),
    )


def _own_point(frontier: Frontier, own: Point, money: Money, measured: Column) -> Table:
    relative, cost, extra, value = _columns(frontier, money, measured)
    above = money.column("above", "Above the curve", brief=True, of=lambda _: frontier.above)
    return tabulate("own", "The policy's own answer", (relative, cost, extra, above, value), [own], brief=True)


def _points(frontier: Frontier, money: Money, measured: Column, shown: Sequence[int], key: str, title: str) -> Table:
    relative, cost, extra, value = _columns(frontier, money, measured)
    numbers = {point: place for place, point in enumerate(frontier.points, 1)}
    marked = _nearest(frontier)
    columns = (
        number("point", "Point", 0, brief=True, of=lambda point: float(numbers[point])),
        relative,
        cost,
        extra,
        number("price", "Price", 4, brief=True, of=lambda point: -point.price),
        Column("policy", "Policy", brief=True, of=lambda point: "here" if point is marked else None),
        value,
    )
    rows = [frontier.points[place] for place in shown]
    return tabulate(key, title, columns, rows, brief=key == "steps" or len(frontier.points) <= 12)


def _nearest(frontier: Frontier) -> Point | None:
    """The point that is nearest to where the curve is as fair as the policy's own answer."""
    own = frontier.own
    return min(frontier.points, key=lambda point: abs(point.fairness - own.fairness)) if own else None


def _charts(frontier: Frontier, measured: Column) -> Iterator[Chart]:
    if len(frontier.points) > 1 and all(isfinite(point.relative) for point in frontier.points):
        first, last = frontier.points[0], frontier.points[-1]
        known = frontier.own is not None and isfinite(frontier.own.relative)
        own = (Series("The policy's own answer", "cost", "relative", "own"),) if known else ()
        yield Chart(
            "frontier", ChartKind.CURVES, "What fairness costs",
            f"A curve of total cost against the {measured.label.lower()}, from {measured.text(last.relative)} at the "
            f"fairest and dearest end to {measured.text(first.relative)} at the cheapest. The table gives the figures.",
            "frontier", (Series("Least cost at this fairness", "cost", "relative"), *own),
            x_label=f"{measured.label} (less is fairer)", y_label="Total cost",
        )  # fmt: skip


def _notes(measured: Column) -> Iterator[str]:
    yield (
        "No point is dominated: none can be had cheaper and as fair, or fairer and as cheap, once the missions are met "
        "as far as they can be."
    )
    yield (
        f"{measured.label}: the value of the policy's objective, at the point, over the burden that all states carry "
        "together."
    )
    yield (
        "Price: the money that the next unit of the objective's value costs, going towards the fairer side; the dual "
        "value of the fairness row. It never falls on the way to the fairest allocation."
    )
    yield "Policy: the point whose fairness is nearest to that of the policy's own answer."


def _extra(frontier: Frontier, cost: float) -> float | None:
    return finite(price_of_fairness(cost, frontier.points[0].cost))


def _part(value: float) -> str:
    return f"{value:.0%}" if 0.005 <= value < 0.995 else "almost nothing" if value < 0.5 else "almost all"


def _percent(value: float | None) -> str:
    return "an unknown part" if value is None else share("", "", decimals=2).text(value)
