"""A document on a terminal: short, aligned, 80 columns wide or more; plain text where there is no terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import StringIO
from math import isfinite

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from reports.tables import Column, Document, Fact, Table, Value

ROWS, LONG, BAR, GAP = 10, 160, 16, 3
"""Rows of a long table; characters of a text, of a bar, and between columns."""
EIGHTHS = " ▏▎▍▌▋▊▉█"


def show(document: Document, console: Console | None = None, *, full: bool = False) -> None:
    """Print a document: its words, its facts and the tables that matter most; all rows and all tables when full.

    Colour, width and NO_COLOR are the console's affair.
    """
    console = console or Console(highlight=False)
    console.print(Text(document.title, style="bold"))
    console.print(Text(document.subtitle))
    for warning in document.warnings:
        console.print()
        console.print(Text(f"! {warning}", style="bold"))
    for paragraph in document.paragraphs:
        console.print()
        console.print(Text(paragraph))
    console.print()
    console.print(_facts(document.facts))
    hidden = []
    for table in document.tables:
        if table.brief or full:
            console.print()
            _print_table(console, document, table, full=full)
        else:
            hidden.append(table.title)
    if hidden:
        console.print()
        console.print(Text(f"Also in the full report: {'; '.join(hidden)}.", style="dim"))


def plain_text(document: Document, *, width: int = 80, full: bool = False) -> str:
    """What `show` prints, as plain text."""
    console = Console(file=StringIO(), width=width, color_system=None, highlight=False)
    with console.capture() as captured:
        show(document, console, full=full)
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


def _facts(facts: tuple[Fact, ...]) -> Grid:
    grid = Grid.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for fact in facts:
        grid.add_row(Text(fact.column.label, style="dim"), Text(fact.text))
    return grid


def _print_table(console: Console, document: Document, table: Table, *, full: bool) -> None:
    """A table's few columns, as many as fit, with what is left out said below it."""
    columns = [i for i, column in enumerate(table.columns) if column.brief] or list(range(len(table.columns)))
    rows = table.rows if full or len(table.rows) <= ROWS + 2 else table.rows[:ROWS]
    widths = {i: _width(table, i, rows) for i in columns}
    room, dropped = console.width, 0
    while sum(least for least, _ in widths.values()) + GAP * (len(widths) - 1) > room and len(widths) > 2:
        widths.popitem()
        dropped += 1
    spare = room - sum(least for least, _ in widths.values()) - GAP * (len(widths) - 1)
    for i, (least, wanted) in widths.items():
        grown = min(wanted - least, max(0, spare))
        widths[i] = (least + grown, wanted)
        spare -= grown
    bars = _bar_column(document, table)
    grid = _grid(
        console, table, {i: width for i, (width, _) in widths.items()}, rows, bars if spare >= 8 else None, spare
    )
    console.print(Text(table.title, style="bold"))
    console.print(grid)
    left = [f"and {len(table.rows) - len(rows):,} more"] if len(rows) < len(table.rows) else []
    left += [f"{dropped} more column{'' if dropped == 1 else 's'} in the full report"] if dropped else []
    if left:
        console.print(Text("; ".join(left), style="dim"))


def _width(table: Table, i: int, rows: Sequence[tuple[Value, ...]]) -> tuple[int, int]:
    """The least width at which a column can be read, and the width it would like."""
    column = table.columns[i]
    shown = [_cut(column, row[i]) for row in rows]
    if table.totals is not None and table.totals[i] is not None:
        shown.append(column.text(table.totals[i]))
    natural = max(map(cell_len, shown), default=0)
    word = max(map(cell_len, column.heading.split()), default=0)
    if column.numeric:
        return max(natural, word), max(natural, word)
    return max(min(natural, 12), min(word, 12)), max(natural, word)


def _grid(
    console: Console,
    table: Table,
    widths: Mapping[int, int],
    rows: Sequence[tuple[Value, ...]],
    bars: int | None,
    spare: int,
) -> Grid:
    grid = Grid(
        box=box.SIMPLE_HEAD if console.encoding.startswith("utf") else box.ASCII2,
        show_edge=False, pad_edge=False, padding=(0, 1), show_footer=table.totals is not None,
    )  # fmt: skip
    for i, width in widths.items():
        column = table.columns[i]
        total = "" if table.totals is None or table.totals[i] is None else column.text(table.totals[i])
        grid.add_column(
            Text(column.heading, style="bold"),
            Text(total),
            justify="right" if column.numeric else "left",
            width=width,
            overflow="fold",
        )
    top = 0.0
    if bars is not None:
        length = min(BAR, spare - GAP)
        grid.add_column("", "", width=length, no_wrap=True)
        top = max((value for row in rows if isinstance(value := row[bars], float) and isfinite(value)), default=0.0)
    for row in rows:
        cells = [Text(_cut(table.columns[i], row[i])) for i in widths]
        if bars is not None:
            plain = not console.encoding.startswith("utf")
            cells.append(Text(_bar(row[bars], top, min(BAR, spare - GAP), ascii_only=plain), style="cyan"))
        grid.add_row(*cells)
    return grid


def _cut(column: Column, value: Value) -> str:
    text = column.text(value)
    return text if len(text) <= LONG or column.numeric else f"{text[: LONG - 1]}…"


def _bar_column(document: Document, table: Table) -> int | None:
    """The column that is drawn as bars: the one that a chart of the table measures against lines."""
    for chart in document.charts_of(table):
        if chart.references and chart.names:
            return table.column(chart.series[0].values)
    return None


def _bar(value: Value, top: float, length: int, *, ascii_only: bool) -> str:
    """A bar in eighths of a character, its full length for the largest value."""
    if not isinstance(value, float) or value <= 0 or top <= 0:
        return ""
    eighths = round(8 * length * min(1.0, value / top))
    if ascii_only:
        return "#" * (eighths // 8)
    return EIGHTHS[8] * (eighths // 8) + EIGHTHS[eighths % 8].strip()
