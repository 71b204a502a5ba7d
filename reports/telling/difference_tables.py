"""The words, tables and charts of a difference: what changed in the input, then only what moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from models.answers.allocation import Allocation
from models.sheets.differences import CellDifference
from models.sheets.grammar import Action
from models.sheets.scenario import Scenario
from reports.assessing.difference import Difference, Pair, Transfer
from reports.assessing.report import FairnessReport
from reports.measures.measures import DECIMALS, MEASURES
from reports.telling.difference_figures import Figure
from reports.telling.fairness_tables import share_decimals
from reports.telling.limits_tables import PLACE, conflict
from reports.telling.words import open_rows
from reports.vocabulary.columns import ARROW, Column, Money, Value, mixed, number, share
from reports.vocabulary.documents import Chart, ChartKind, Series
from reports.vocabulary.precision import RATIO_DECIMALS, finite, typed_value
from reports.vocabulary.tables import Mark, Table, tabulate, with_marks

GIVEN_ALIKE = 1e-6
"""What moves by less than this part of the largest amount of its resource is noise, whatever digits its unit shows."""


def tables(difference: Difference, money: Money) -> Iterator[Table]:
    """Every table that has something to say: the input first, then only what moved."""
    if difference.cells:
        yield _cells(difference)
    found = (
        members(difference, money),
        organisations(difference, money),
        _missions(difference),
        _gaps(difference),
        costs(difference, money),
        measures(difference),
        moves(difference, money),
    )
    yield from (table for table in found if table is not None)
    for side, report in zip(("before", "after"), difference.sides, strict=True):
        if report.allocation.conflict:
            yield conflict_of(report.allocation, side, alone=not difference.sides[0].allocation.conflict)


def conflict_of(answer: Allocation, side: str, *, alone: bool) -> Table:
    """The rules of a side that cannot hold together."""
    found = conflict(answer.conflict, replace(PLACE, label="Where"))
    key = "conflict" if alone or side == "before" else "conflict_after"
    return replace(found, key=key, title=f"{found.title} {side}")


def _cells(difference: Difference) -> Table:
    """What differs in the input: cells with what was typed there, rows that came or went with what they hold."""
    came = {Action.ADD: "added", Action.REMOVE: "removed"}

    def before(cell: CellDifference) -> str | None:
        return None if cell.action in came else typed_value(cell.before)

    def after(cell: CellDifference) -> str | None:
        return came.get(cell.action) or typed_value(cell.after)

    def holds(cell: CellDifference) -> str | None:
        return (cell.before or cell.after) if cell.action in came else None

    columns = (
        Column("sheet", "Sheet", brief=True),
        Column("key", "Row", of=lambda cell: cell.key or None, brief=True),
        Column("column", "Column", of=lambda cell: cell.column or None, brief=True),
        Column("before", "Before", of=before, brief=True),
        Column("after", "After", of=after, brief=True),
        Column("cell", "Cell", of=lambda cell: cell.cell or None, brief=True),
        Column("row", "What the row holds", of=holds),
    )
    return tabulate("changes", "What changed in the input", columns, difference.cells, brief=True)


def _table(
    key: str, title: str, names: Sequence[Column], figures: Sequence[Figure], pairs: Iterable[Pair[Any]],
    *, extra: Sequence[Column] = (), notes: Sequence[str] = (),
) -> Table | None:  # fmt: skip
    """The pairs of which a figure moved, by the first figure's largest change; only the figures that moved."""

    def size(pair: Pair[Any]) -> tuple[float, ...]:
        return tuple(-abs(figure.column.printed(figure.change(pair) or 0.0)) for figure in figures)

    rows = sorted((pair for pair in pairs if any(figure.change(pair) is not None for figure in figures)
                   or any(column.read(pair) is not None for column in extra)), key=size)  # fmt: skip
    if not rows:
        return None
    told = [figure for figure in figures if any(figure.change(pair) is not None for pair in rows)]
    columns = chain(names, *(figure.columns() for figure in told), extra)
    return tabulate(key, title, tuple(columns), rows, notes=notes, brief=True)


def _named(difference: Difference, total: Value | bool = False) -> tuple[Column, Column]:
    return (
        Column("member", "Code", of=attrgetter("here.member")),
        Column("name", "Member", of=lambda pair: difference.names[pair.here.member], total=total, brief=True),
    )


def member_figures(difference: Difference, money: Money) -> dict[str, Figure]:
    """The figures of a state that can be compared: burden, burden share, fair share, share ratio."""
    before, after = difference.measured
    decimals = share_decimals([*before.members, *after.members])
    found = {}
    if (rate := difference.rate) is not None:
        totals = (before.total_load, rate * after.total_load)
        found["burden"] = Figure(money.column("burden", "Burden"), attrgetter("load"), rate, totals=totals)
    if difference.yardstick is not None:
        narrow = (not found, not found, not found)
        ratio = (True, True, not found)
        found |= {
            "burden_share": Figure(share("burden_share", "Burden share", decimals=decimals), attrgetter("burden_share"),
                                   brief=narrow),
            "fair_share": Figure(share("fair_share", "Fair share", decimals=decimals), attrgetter("fair_share"),
                                 brief=(False, False, False)),
            "share_ratio": Figure(number("share_ratio", "Share ratio", RATIO_DECIMALS), attrgetter("share_ratio"),
                                  absent=None, brief=ratio),
        }  # fmt: skip
    return found


def crossed(pair: Pair[Any]) -> str | None:
    """The band that a state left and the one that it came to; None where it stayed, or stands on one side only."""
    if pair.before is None or pair.after is None or pair.before.band == pair.after.band:
        return None
    return f"{pair.before.band or 'none'} {ARROW} {pair.after.band or 'none'}"


def members(difference: Difference, money: Money) -> Table | None:
    """The states of which something moved."""
    figures = member_figures(difference, money)
    effort = [Column("band", "Effort", of=crossed, brief=True)] if difference.yardstick else []
    notes = ["Changes of shares are in percentage points; a state that did not move is left out."]
    total = "All states" if "burden" in figures else False
    table = _table("members", "States that moved", _named(difference, total), list(figures.values()),
                   difference.members.values(), extra=effort, notes=notes)  # fmt: skip
    return table and _opened(difference, money, table)


def _opened(difference: Difference, money: Money, table: Table) -> Table:
    """The table with burdens and ratios marked that a policy leaves open: another answer serves as well."""
    marks: dict[tuple[int, int], Mark] = {}
    for side, report in zip(("before", "after"), difference.measured, strict=True):
        opened = {row.member for row in open_rows(report, money)}
        for j, column in enumerate(table.columns):
            if column.key in (f"burden_{side}", f"share_ratio_{side}"):
                marks |= {(i, j): Mark.OPEN for i, name in enumerate(table.values("member")) if name in opened}
    return with_marks(table, marks)


def organisations(difference: Difference, money: Money) -> Table | None:
    """The organisations whose burden moved."""
    if difference.rate is None:
        return None
    figure = Figure(money.column("burden", "Burden"), attrgetter("burden.net"), difference.rate)
    return _table("organisations", "Organisations that moved", _named(difference), [figure],
                  difference.organisations.values())  # fmt: skip


class Names(NamedTuple):
    """What missions and resources of either side are called, as before where they stand on both."""

    mission: dict[str, str]
    resource: dict[str, str]

    @classmethod
    def of(cls, difference: Difference) -> Names:
        """The names in a difference."""
        sides: list[Scenario] = [report.scenario for report in reversed(difference.sides)]
        return cls(
            {row.mission: row.name for side in sides for row in side.missions},
            {row.resource: row.name for side in sides for row in side.resources},
        )


def _missions(difference: Difference) -> Table | None:
    """The missions that are met further, or less far."""
    names = Names.of(difference)
    columns = (
        Column("mission", "Code", of=attrgetter("here.mission")),
        Column("name", "Mission", of=lambda pair: names.mission[pair.here.mission], brief=True),
    )
    figures = (
        Figure(share("fulfilment", "Fulfilment"), attrgetter("fulfilment"), absent=None),
        Figure(number("gaps", "Gaps", 0), attrgetter("gaps"), brief=(True, True, False)),
    )
    return _table("missions", "Missions that moved", columns, figures, difference.missions.values())


def _several(difference: Difference) -> bool:
    return any(len(report.scenario.periods) > 1 for report in difference.sides)


UNMET = Figure(share("share", "Unmet share"), attrgetter("share"))
"""How the gap of a requirement is compared; where it is not asked, nothing is unmet."""


def _gaps(difference: Difference) -> Table | None:
    """The requirements of which more, or less, is missing."""
    names, several = Names.of(difference), _several(difference)
    columns = (
        Column("mission", "Mission", of=lambda pair: names.mission[pair.here.mission], brief=True),
        Column("resource", "Resource", of=lambda pair: names.resource[pair.here.resource], brief=True),
        Column("period", "Period", of=lambda pair: pair.here.period if several else None, brief=several),
        Column("unit", "Unit", of=attrgetter("here.unit")),
        mixed("unmet_before", "Unmet before", of=lambda pair: pair.before and pair.before.unmet),
        mixed("unmet_after", "Unmet after", of=lambda pair: pair.after and pair.after.unmet),
    )
    return _table("gaps", "Gaps that moved", columns, [UNMET], difference.needs.values())


def _figures(difference: Difference, of: Callable[[FairnessReport], dict[str, float | None]]) -> list[Pair[Any]]:
    """Named figures of the two sides as pairs of (name, value)."""
    before, after = (of(report) for report in difference.measured)
    return [Pair((name, before[name]), (name, after[name])) for name in before if name in after]


def costs(difference: Difference, money: Money) -> Table | None:
    """The costs that moved."""
    if difference.rate is None or not difference.answered:
        return None

    def of(report: FairnessReport) -> dict[str, float | None]:
        answer = report.allocation
        return {
            "Total cost": answer.total_cost,
            "Least cost": finite(answer.least_cost),
            "Burden shared by states": report.total_load,
        }

    figure = Figure(money.column("cost", "Cost"), itemgetter(1), difference.rate)
    name = Column("figure", "Figure", of=lambda pair: pair.here[0], brief=True)
    return _table("costs", "Costs that moved", [name], [figure], _figures(difference, of))


def measures(difference: Difference) -> Table | None:
    """The measures that moved, and the price of fairness."""
    if difference.yardstick is None or not difference.answered:
        return None
    label = {name: one.label for name, one in MEASURES.items()} | {"price_of_fairness": "Price of fairness"}
    names = (
        Column("measure", "Code", of=lambda pair: pair.here[0]),
        Column("label", "Measure", of=lambda pair: label[pair.here[0]], brief=True),
    )
    figure = Figure(number("value", "Value", DECIMALS), itemgetter(1))
    pairs = _figures(difference, lambda report: {**report.measures, "price_of_fairness": report.price_of_fairness})
    return _table("measures", "Measures that moved", names, [figure], pairs)


class Move(NamedTuple):
    """What one member gives of a resource on both sides, in units; worth: of the change, money."""

    transfer: Transfer
    before: float
    after: float
    change: float
    worth: float | None


def found_moves(difference: Difference, money: Money) -> list[Move]:
    """The contributions, loans and support that moved, by what their change is worth.

    Resources whose amounts cannot be compared are left out.
    """
    amounts = {
        transfer: (pair.before or 0.0, rate * (pair.after or 0.0))
        for transfer, pair in difference.transfers.items()
        if (rate := difference.unit_rate(transfer.resource)) is not None
    }
    largest: dict[str, float] = {}
    for transfer, both in amounts.items():
        largest[transfer.resource] = max(largest.get(transfer.resource, 0.0), *both)
    found, column = [], mixed("", "")
    for transfer, (before, after) in amounts.items():
        told = column.printed(before) != column.printed(after)
        if told and abs(change := after - before) > GIVEN_ALIKE * largest[transfer.resource]:
            found.append(Move(transfer, before, after, change, _worth(difference, transfer, change)))

    def size(move: Move) -> tuple[float, float]:
        return abs(money.printed(move.worth or 0.0)), round(abs(move.change) / largest[move.transfer.resource], 6)

    return sorted(found, key=size, reverse=True)


def _worth(difference: Difference, transfer: Transfer, change: float) -> float | None:
    """What an amount is worth at unit cost, in the money before; None where that is another."""
    before, after = (report.scenario for report in difference.sides)
    if transfer.resource in before.resource:
        return change * before.unit_cost(transfer.member, transfer.resource, transfer.period)
    rate = difference.currency_rate
    return (
        None if rate is None else rate * change * after.unit_cost(transfer.member, transfer.resource, transfer.period)
    )


def moves(difference: Difference, money: Money) -> Table | None:
    """Who gives more of what to which mission, and who less."""
    found = found_moves(difference, money)
    if not found:
        return None
    names, several = Names.of(difference), _several(difference)
    unit = {row.resource: row.unit for report in reversed(difference.sides) for row in report.scenario.resources}
    columns = (
        Column("member", "Code", of=attrgetter("transfer.member")),
        Column("name", "Member", of=lambda move: difference.names[move.transfer.member], brief=True),
        Column("receiver", "To", of=lambda move: difference.names.get(move.transfer.receiver),
               brief=any(move.transfer.receiver for move in found)),
        Column("mission", "Mission", of=lambda move: names.mission.get(move.transfer.mission), brief=True),
        Column("resource", "Resource", of=lambda move: names.resource[move.transfer.resource], brief=True),
        Column("period", "Period", of=lambda move: move.transfer.period if several else None, brief=several),
        mixed("before", "Before", brief=True),
        mixed("after", "After", brief=True),
        mixed("change", "Change", brief=True, signed=True),
        Column("unit", "Unit", of=lambda move: unit[move.transfer.resource]),
        money.column("worth", "Worth", signed=True),
    )  # fmt: skip
    notes = ("The largest move first, by what it is worth at unit cost. Under To stands who borrows, or is paid.",)
    return tabulate("moves", "Who gives more, who less", columns, found, notes=notes, brief=True)


def charts(difference: Difference, found: Sequence[Table]) -> Iterator[Chart]:
    """Bars of the change of burden by member, where money moved, else of the share ratio."""
    for table in found:
        keys = {column.key for column in table.columns}
        for key, label in (("burden", "burden"), ("share_ratio", "share ratio")):
            if table.key == "members" and f"{key}_change" in keys:
                yield Chart(
                    "changes", ChartKind.BARS, f"Change of {label} by state",
                    f"Bars of the change of each state's {label}, the largest first; to the right of 0 carries more.",
                    "members", (Series(f"Change of {label}", f"{key}_change"),), "name", f"Change of {label}",
                )  # fmt: skip
                return
