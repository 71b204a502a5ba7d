"""Tables and charts of the variants of a batch: of one workbook its what-ifs, of many how each variant moves them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from burdenshare.batch.variants import FIGURES, Figure, Pair, by_variant, changes
from reports.vocabulary.columns import Column, Money, number
from reports.vocabulary.documents import Chart, ChartKind, Series
from reports.vocabulary.precision import without_prices
from reports.vocabulary.tables import Table, tabulate

if TYPE_CHECKING:
    from burdenshare.batch.result import BatchResult

MOST_ROWS, MOST_BARS, MOVERS = 1_000, 40, 5
UNCHANGED = "unchanged"
"""What the workbook without changes is called beside its variants."""


def variant_tables(result: BatchResult, found: Sequence[Pair]) -> Iterator[Table]:
    """The tables of a batch with variants: of one workbook its what-ifs; of many the changes by variant; who moves."""
    if not found:
        return
    single = result.everything.summary["workbook"].nunique() == 1
    if single:
        yield _what_ifs(found)
    if any(len(group) > 1 for group in by_variant(found).values()):
        yield _changes("variants", "Variants against the unchanged workbook", found, brief=not single)
        if not single and len({pair.policy for pair in found}) > 1:
            yield _changes("variants_by_policy", "Variants by policy", found, by_policy=True)
    yield _ends(found)
    if not single:
        yield from (_movers(figure, found) for figure in FIGURES)


class _Group(NamedTuple):
    """The pairs of a variant, of one policy or of all."""

    variant: str
    policy: str
    pairs: list[Pair]


def _changes(key: str, title: str, found: Sequence[Pair], *, by_policy: bool = False, brief: bool = False) -> Table:
    """A row a variant (and policy): how many runs, how many lose or gain an answer, and how far each figure moves."""
    groups: dict[tuple[str, str], list[Pair]] = {}
    for pair in found:
        groups.setdefault((pair.variant, pair.policy if by_policy else ""), []).append(pair)
    columns = [
        Column("variant", "Variant", brief=True),
        *([Column("policy", "Policy")] if by_policy else []),
        number("runs", "Runs", 0, of=lambda row: len(row.pairs)),
        number("compared", "Compared", 0, brief=True, of=lambda row: sum(pair.compared for pair in row.pairs)),
        number("changed", "Changed", 0, of=lambda row: sum(any(f.moved(p) for f in FIGURES) for p in row.pairs)),
        number("lost", "Lost", 0, brief=True, of=lambda row: sum(pair.lost for pair in row.pairs)),
        number("gained", "Gained", 0, brief=True, of=lambda row: sum(pair.gained for pair in row.pairs)),
    ]
    for figure in FIGURES:
        for name, pick in (("median", median), ("least", min), ("most", max)):
            columns.append(_of_changes(figure, name, pick))
    rows = [_Group(variant, policy, group) for (variant, policy), group in groups.items()]
    notes = [
        "Changes are paired: the same workbook under the same policy, unchanged and in the variant, where both answers "
        "are optimal. Cost in per cent of what it was; the others are differences of what is printed.",
        *_cut(len(rows), "variants"),
    ]
    return tabulate(key, title, columns, rows[:MOST_ROWS], notes=notes, brief=brief)


def _of_changes(figure: Figure, name: str, pick: Callable[[list[float]], float]) -> Column:
    def read(row: _Group) -> float | None:
        moved = changes(figure, row.pairs)
        return pick(moved) if moved else None

    column = figure.change
    label = f"{column.label}, {name}" if name != "median" else column.label.replace("change", "median change")
    return Column(f"{figure.key}_{name}", label, column.kind, "", column.decimals, brief=name == "median", of=read)


def _what_ifs(found: Sequence[Pair]) -> Table:
    """A row a policy and variant of one workbook: the figures, and how far each is from the unchanged workbook's."""
    rows: list[Pair] = []
    for policy in dict.fromkeys(pair.policy for pair in found):
        group = [pair for pair in found if pair.policy == policy]
        if group[0].before is not None:
            rows.append(Pair(policy, None, group[0].before))
        rows += group
    currency = next((run.currency for *_, run in rows if run.currency), "money")
    money = Money.of(without_prices(str(currency)), [FIGURES[0].of(run) for *_, run in rows])
    columns = [
        Column("variant", "Variant", brief=True, of=lambda row: row.variant or UNCHANGED),
        Column("policy", "Policy", brief=len({pair.policy for pair in found}) > 1, of=lambda row: row.policy or None),
        Column("status", "Status", brief=any(pair.after.status != "optimal" for pair in rows), of=_status),
        money.column("cost", "Cost", brief=True, of=partial(_value, FIGURES[0])),
        _change(FIGURES[0]),
    ]
    for figure in FIGURES[1:]:
        value = figure.value
        columns.append(
            Column(value.key, value.label, value.kind, "", value.decimals, brief=True, of=partial(_value, figure))
        )
        columns.append(_change(figure))
    columns.append(Column("worst_member", "Worst-loaded", of=lambda row: row.after.worst_member or None))
    return tabulate("what_ifs", "What if", columns, rows[:MOST_ROWS], notes=_cut(len(rows), "rows"), brief=True)


def _change(figure: Figure) -> Column:
    column = figure.change
    return Column(column.key, "Change", column.kind, "", column.decimals, brief=True, of=figure.moved)


def _value(figure: Figure, pair: Pair) -> float | None:
    return figure.of(pair.after)


def _status(pair: Pair) -> str:
    return str(pair.after.status)


def _ends(found: Sequence[Pair]) -> Table:
    """A row a run that ends otherwise than that of the unchanged workbook, with its reason; one where none can run."""
    columns = (
        Column("workbook", "Workbook", of=lambda pair: pair.after.workbook),
        Column("variant", "Variant", brief=True),
        Column("policy", "Policy", brief=True, of=lambda pair: pair.after.policy or None),
        Column("before", "Unchanged", brief=True, of=lambda pair: pair.before.status),
        Column("after", "Variant ends", brief=True, of=_status),
        Column("reason", "Reason", brief=True, of=lambda pair: pair.after.reason or None),
    )
    ends = ((pair, pair.before.status) for pair in found if pair.before is not None)
    rows = list({(pair.after.Index, was): pair for pair, was in ends if was != pair.after.status}.values())
    notes = _cut(len(rows), "runs")
    return tabulate("endings", "Runs that end otherwise", columns, rows[:MOST_ROWS], notes=notes, brief=True)


def _movers(figure: Figure, found: Sequence[Pair]) -> Table:
    """The runs that move a figure most; those that tie with the last one shown are counted."""
    moves = [(pair, moved) for pair in found if (moved := figure.moved(pair))]
    moves.sort(key=lambda each: -figure.change.printed(abs(each[1])))
    shown = moves[:MOVERS]
    alike = sum(
        figure.change.printed(abs(moved)) == figure.change.printed(abs(shown[-1][1]))
        for _, moved in moves[len(shown) :]
    )
    value = figure.value
    columns = (
        Column("workbook", "Workbook", of=lambda each: each[0].after.workbook),
        Column("variant", "Variant", of=lambda each: each[0].variant),
        Column("policy", "Policy", of=lambda each: each[0].policy),
        Column("before", "Unchanged", value.kind, "", value.decimals, of=lambda each: figure.of(each[0].before)),
        Column("after", "Variant", value.kind, "", value.decimals, of=lambda each: figure.of(each[0].after)),
        *([Column("currency", "Currency", of=lambda each: each[0].after.currency or None)] * figure.relative),
        Column("change", "Change", figure.change.kind, "", figure.change.decimals, of=lambda each: each[1]),
    )
    notes = [f"{alike:,} more as large as the last one."] if alike else []
    return tabulate(f"movers_{figure.key}", f"Largest changes of {figure.words}", columns, shown, notes=notes)


def _cut(count: int, what: str) -> list[str]:
    return [f"The first {MOST_ROWS:,} of {count:,} {what}; summary.csv has all."] if count > MOST_ROWS else []


def variant_charts(tables: Iterable[Table]) -> Iterator[Chart]:
    """Bars by variant of how cost and worst share ratio change, with the range where there is one."""
    for table in tables:
        many_runs = table.key == "variants"
        policies = set(table.values("policy")) if table.key == "what_ifs" else {""}
        if not (many_runs or (table.key == "what_ifs" and len(policies) == 1)) or len(table.rows) > MOST_BARS:
            continue
        keys = {column.key for column in table.columns}
        for figure in FIGURES[:2]:
            names = ("median", "least", "most") if many_runs else ("change",)
            series = tuple(Series(name.capitalize(), f"{figure.key}_{name}") for name in names)
            if all(each.values in keys for each in series) and _moves(table, series):
                title = f"Change of {figure.words} against the unchanged workbook"
                alt = f"Bars of the change of {figure.words} by variant; the table gives the values"
                key = f"{table.key}_{figure.key}"
                yield Chart(key, ChartKind.BARS, title, alt, table.key, series, "variant", f"Change of {figure.words}")


def _moves(table: Table, series: Iterable[Series]) -> bool:
    return any(any(table.values(each.values)) for each in series)
