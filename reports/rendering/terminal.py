"""A document on a terminal: short, aligned, 80 columns wide or more; plain text where there is no terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import StringIO
from math import isfinite
from textwrap import wrap

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from reports.rendering.widths import Size, broken, fitted, size
from reports.vocabulary.columns import Value
from reports.vocabulary.documents import Document, Fact
from reports.vocabulary.tables import Table

ROWS, LONG, WIDE, BAR, GAP = 10, 160, 40, 16, 3
"""Rows of a long table; characters of a text, of a wide column of text, of a bar, between columns."""
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
    console.print(_facts(document.facts, console.width))
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


def _facts(facts: tuple[Fact, ...], room: int) -> Grid:
    """Facts below one another; a label that names many members leaves half of the room to what it is a label of."""
    grid = Grid.grid(padding=(0, 2))
    grid.add_column(width=min(max((cell_len(fact.column.label) for fact in facts), default=0), room // 2))
    grid.add_column(overflow="fold")
    for fact in facts:
        grid.add_row(Text(fact.column.label, style="dim"), Text(fact.text))
    return grid


def _print_table(console: Console, document: Document, table: Table, *, full: bool) -> None:
    """A table's few columns, or when full as many as fit, with what is left out said below it."""
    rows = len(table.rows) if full or len(table.rows) <= ROWS + 2 else ROWS
    widths, spare, dropped = _columns(console, table, rows, full=full)
    bars = _bar_column(document, table)
    console.print(Text(table.heading, style="bold"))
    console.print(_grid(console, table, widths, rows, bars if spare >= 8 else None, spare))
    left = [table.legend] if table.marks else []
    left += [f"and {len(table.rows) - rows:,} more"] if rows < len(table.rows) else []
    if dropped:
        columns = f"{dropped} more column{'' if dropped == 1 else 's'}"
        left.append(f"{columns} in a written report" if full else f"{columns} in the full report")
    if left:
        console.print(Text("; ".join(left), style="dim"))


def _columns(console: Console, table: Table, rows: int, *, full: bool) -> tuple[dict[int, int], int, int]:
    """The columns that fit, each with its width; the room that is left; how many columns do not fit.

    The brief ones first; when full then numbers, then text, as far as nothing gets narrow for them.
    """
    everything = range(len(table.columns))
    first = [i for i in everything if table.columns[i].brief] or list(everything)
    others = [i for i in everything if i not in first] if full else []
    others.sort(key=lambda i: not table.columns[i].numeric)
    sizes = {i: _size(table, i, rows) for i in (*first, *others)}
    chosen, room = list(first), console.width
    while _needed(sizes[i].least for i in chosen) > room and len(chosen) > 2:
        chosen.pop()
    for i in others if len(chosen) == len(first) else ():
        if _needed(min(WIDE, sizes[j].wanted) for j in (*chosen, i)) <= room:
            chosen.append(i)
    chosen.sort()
    widths = fitted([sizes[i] for i in chosen], room - _needed(0 for _ in chosen))
    return dict(zip(chosen, widths, strict=True)), max(0, room - _needed(widths)), len(sizes) - len(chosen)


def _needed(widths: Iterable[int]) -> int:
    """The room that columns take, with what is between them."""
    listed = list(widths)
    return sum(listed) + GAP * (len(listed) - 1)


def _size(table: Table, i: int, rows: int) -> Size:
    """The widths of a column, with its total; a number is never broken."""
    column = table.columns[i]
    shown = [_cut(table, row, i) for row in range(rows)]
    if table.totals is not None and table.totals[i] is not None:
        shown.append(column.text(table.totals[i]))
    found = size(shown, table.headings()[i])
    return Size(*[found.wanted] * 3) if column.numeric else found


def _grid(
    console: Console,
    table: Table,
    widths: Mapping[int, int],
    rows: int,
    bars: int | None,
    spare: int,
) -> Grid:
    plain = not console.encoding.startswith("utf")
    grid = Grid(
        box=box.ASCII2 if plain else box.SIMPLE_HEAD,
        show_edge=False, pad_edge=False, padding=(0, 1), show_footer=table.totals is not None,
    )  # fmt: skip
    for i, width in widths.items():
        column = table.columns[i]
        total = "" if table.totals is None or table.totals[i] is None else column.text(table.totals[i])
        grid.add_column(
            Text("\n".join(wrap(table.headings()[i], width)), style="bold"),
            Text(total),
            justify="right" if column.numeric else "left",
            width=width,
            overflow="fold",
        )
    top, length = 0.0, min(BAR, spare - GAP)
    if bars is not None:
        grid.add_column("", "", width=length, no_wrap=True)
        drawn = [row[bars] for row in table.rows[:rows]]
        top = max((value for value in drawn if isinstance(value, float) and isfinite(value)), default=0.0)
    for row in range(rows):
        cells = [Text(broken(_cut(table, row, i), width)) for i, width in widths.items()]
        if bars is not None:
            cells.append(Text(_bar(table.rows[row][bars], top, length, ascii_only=plain), style="cyan"))
        grid.add_row(*cells)
    return grid


def _cut(table: Table, row: int, i: int) -> str:
    text = table.text(row, i)
    return text if len(text) <= LONG or table.columns[i].numeric else f"{text[: LONG - 1]}…"


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
