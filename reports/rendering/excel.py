"""A document as a workbook: a summary, native charts, a sheet a table. Text stays text, whatever it holds."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from math import ceil, floor, inf, log10
from typing import TYPE_CHECKING, Any

from reports.vocabulary.columns import Column, Kind, Value, plain
from reports.vocabulary.documents import Chart as Picture
from reports.vocabulary.documents import ChartKind, Document
from reports.vocabulary.tables import Table

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.chart import Chart
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed date, so that the same report is the same file."""
INK, PALE = "#1B3A5C", "#C9D6E3"
DASHES = ("solid", "dash", "round_dot")
WIDEST, CELL_LIMIT = 44, 32_000

Formats = dict[str, "Format"]


def workbook(document: Document) -> bytes:
    """The workbook as bytes; the same document gives the same bytes."""
    from xlsxwriter import Workbook

    sink = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(sink, options)
    book.set_properties({"title": document.title, "subject": document.subtitle, "created": CREATED})
    formats = _formats(book)
    names = sheet_names(
        ["Summary", *(["Charts"] if document.charts else []), *(table.title for table in document.tables)]
    )
    sheets = {name: book.add_worksheet(name) for name in names}
    of_table = dict(
        zip((table.key for table in document.tables), names[len(names) - len(document.tables) :], strict=True)
    )
    _summary(book, sheets[names[0]], document, formats, of_table)
    for number, table in enumerate(document.tables, 1):
        _table(book, sheets[of_table[table.key]], document, table, formats, f"report_{number}")
    if document.charts:
        _charts(book, sheets[names[1]], document, formats, of_table)
    book.close()
    return sink.getvalue()


def sheet_names(titles: list[str]) -> list[str]:
    """Titles as names that a sheet may have: 31 characters, none forbidden, all different.

    >>> sheet_names(["A/B: [x]?", "a b  x ", "'quoted'", ""])
    ['A B x', 'a b x (2)', 'quoted', 'Sheet']
    """
    names: list[str] = []
    for title in titles:
        allowed = " ".join(re.sub(r"[\[\]:*?/\\]", " ", plain(title)).split()).strip("' ") or "Sheet"
        allowed = "History of" if allowed.casefold() == "history" else allowed
        name, repeat = allowed[:31].strip("' "), 1
        while name.casefold() in (taken.casefold() for taken in names):
            repeat += 1
            name = f"{allowed[: 31 - len(f' ({repeat})')].rstrip()} ({repeat})"
        names.append(name)
    return names


def _formats(book: Workbook) -> Formats:
    wrap = {"text_wrap": True, "valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 18}),
        "subtitle": book.add_format({"font_size": 12, "font_color": "#333333"}),
        "words": book.add_format(wrap | {"font_size": 11}),
        "warning": book.add_format(wrap | {"bold": True, "border": 2}),
        "label": book.add_format(wrap | {"font_color": "#333333"}),
        "note": book.add_format(wrap | {"font_size": 9, "font_color": "#333333"}),
        "heading": book.add_format(wrap | {"bold": True, "font_size": 12, "top": 2}),
        "head_text": book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2}),
        "head_number": book.add_format(
            {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2, "align": "right", "indent": 1}
        ),
    }


def _number_format(column: Column, value: Value = None, mark: str = "") -> str:
    """How a number is shown: with its sign where changes are told, and a mark before it where there is one."""
    places = column.places(value) if isinstance(value, float | int) else column.decimals
    decimals = f".{'0' * places}" if places else ""
    # "_)" leaves a gap on the right, so that a number does not touch the text of the next column.
    shape = f"0{decimals}%_)" if column.kind is Kind.SHARE else f"#,##0{decimals}_)"
    before = f'"{mark} "' if mark else ""
    if column.signed:
        return f"{before}+{shape};{before}-{shape};{before}{shape}"
    return f"{before}{shape};{before}-{shape}" if mark else shape


def _cell(
    book: Workbook,
    formats: Formats,
    column: Column,
    value: Value,
    *,
    bold: bool = False,
    align: str = "",
    mark: str = "",
) -> Format:
    """The format of one cell, made once for each kind; a mark is part of it, so that the value stays a number."""
    shape = _number_format(column, value, mark) if column.numeric else f'"{mark} "@' if mark else "@"
    align = align or ("right" if column.numeric else "left")
    key = f"{shape} {bold} {align}"
    if key not in formats:
        look: dict[str, Any] = {"num_format": shape, "align": align, "valign": "top"}
        if not column.numeric:
            look["text_wrap"] = True
        if bold:
            look |= {"bold": True, "top": 2}
        formats[key] = book.add_format(look)
    return formats[key]


def _put(sheet: Worksheet, row: int, column: int, value: Value, look: Format) -> None:
    """A value as text, number or blank, and never as anything else."""
    if isinstance(value, str):
        sheet.write_string(row, column, value[:CELL_LIMIT], look)
    elif value is None:
        sheet.write_blank(row, column, None, look)
    else:
        sheet.write_number(row, column, value, look)


def _page(sheet: Worksheet, document: Document, *, portrait: bool = False, pages: int = 0) -> None:
    """How a sheet prints: A4, one page wide (pages: and so many high), title above, page numbers below."""
    (sheet.set_portrait if portrait else sheet.set_landscape)()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, pages)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    # In a header "&" is a command and a digit after a size is read as part of it.
    title = f"{document.title[:80]}: {document.subtitle[:80]}".replace("&", "&&")
    sheet.set_header(f"&L&9 {title}&R&9 &A")
    sheet.set_footer("&R&9 Page &P of &N")
    sheet.hide_gridlines(2)


def _summary(book: Workbook, sheet: Worksheet, document: Document, formats: Formats, of_table: dict[str, str]) -> None:
    _page(sheet, document, portrait=True)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 1, 76)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, document.title, formats["title"])
    sheet.write_string(1, 0, document.subtitle, formats["subtitle"])
    row = 3

    def words(text: str, look: str, width: int = 110) -> None:
        nonlocal row
        sheet.merge_range(row, 0, row, 1, "", formats[look])
        sheet.write_string(row, 0, text[:CELL_LIMIT], formats[look])
        sheet.set_row(row, (15 if look != "note" else 12) * _lines(text, width) + 4)
        row += 1

    for warning in document.warnings:
        words(warning, "warning")
    for paragraph in document.paragraphs:
        words(paragraph, "words")
    row += 1
    for fact in document.facts:
        sheet.write_string(row, 0, fact.column.heading, formats["label"])
        value = fact.column.shown(fact.value)
        _put(sheet, row, 1, value, _cell(book, formats, fact.column, value, align="left"))
        row += 1
    row += 1
    words("Sheets", "heading")
    for table in document.tables:
        sheet.write_string(row, 0, of_table[table.key], formats["label"])
        sheet.write_string(row, 1, f"{len(table.rows):,} row{'' if len(table.rows) == 1 else 's'}", formats["words"])
        row += 1
    row += 1
    words("How to read this report", "heading")
    for note in document.notes:
        words(note, "note", 140)
    row += 1
    words("To make this report again", "heading")
    for key, kept in document.manifest.items():
        told = plain(kept) if isinstance(kept, str) else json.dumps(kept, ensure_ascii=False)
        sheet.write_string(row, 0, str(key), formats["label"])
        sheet.write_string(row, 1, told[:CELL_LIMIT], formats["note"])
        sheet.set_row(row, 12 * _lines(told, 84) + 3)
        row += 1


def _lines(text: str, width: float) -> int:
    return min(26, ceil(len(text) / width) or 1)


def _table(book: Workbook, sheet: Worksheet, document: Document, table: Table, formats: Formats, name: str) -> None:
    """A named table under frozen headers, its totals and notes below."""
    widths = [_width(table, i) for i in range(len(table.columns))]
    last = len(table.rows)
    _page(sheet, document, portrait=sum(widths) < 95, pages=1 if last <= 60 else 0)
    for i, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        sheet.set_column(i, i, width)
        for number, row in enumerate(table.rows, 1):
            look = _cell(book, formats, column, row[i], mark=table.marks.get((number - 1, i), ""))
            _put(sheet, number, i, column.shown(row[i]), look)
        if table.totals is not None:
            value = table.totals[i]
            _put(sheet, last + 1, i, column.shown(value), _cell(book, formats, column, value, bold=True))
    for number, row in enumerate(table.rows, 1):
        texts = [_lines(value, width - 3) for value, width in zip(row, widths, strict=True) if isinstance(value, str)]
        if max(texts, default=1) > 1:
            sheet.set_row(number, 15 * max(texts))
    headings = _headings(table)
    if table.rows:
        columns = [
            {"header": heading, "header_format": formats["head_number" if column.numeric else "head_text"]}
            for heading, column in zip(headings, table.columns, strict=True)
        ]
        style = {"name": name, "style": "Table Style Light 1", "columns": columns}
        sheet.add_table(0, 0, last, len(table.columns) - 1, style)
    else:
        for i, heading in enumerate(headings):
            sheet.write_string(0, i, heading, formats["head_text"])
    sheet.set_row(0, 15 * max(_lines(heading, width - 3) + 1 for heading, width in zip(headings, widths, strict=True)))
    sheet.freeze_panes(1, 2 if "name" in {column.key for column in table.columns[:2]} else 1)
    sheet.repeat_rows(0)
    for number, note in enumerate(table.notes):
        sheet.write_string(last + 3 + number, 0, note)


def _width(table: Table, i: int) -> float:
    """A column's width in characters: its longest value, its heading's longest word and the filter button."""
    column = table.columns[i]
    shown = [table.text(row, i) for row in range(len(table.rows))]
    if table.totals is not None:
        shown.append(column.text(table.totals[i]))
    word = max(map(len, column.heading.split()), default=0)
    return min(WIDEST, max(max(map(len, shown), default=0) + 3, word + 5, 11))


def _headings(table: Table) -> list[str]:
    """The columns' headings, made different, as a named table demands."""
    headings: list[str] = []
    for column in table.columns:
        heading, repeat = column.heading[:200], 1
        while heading.casefold() in (taken.casefold() for taken in headings):
            repeat += 1
            heading = f"{column.heading[:200]} ({repeat})"
        headings.append(heading)
    return headings


def _charts(book: Workbook, sheet: Worksheet, document: Document, formats: Formats, of_table: dict[str, str]) -> None:
    """Native charts, one a page, that read the tables' own cells; lines across bars read a column beside them."""
    _page(sheet, document)
    sheet.set_print_scale(75)
    sheet.write_string(0, 0, "Charts", formats["title"])
    row, aside, breaks = 1, 30, []
    for chart in document.charts:
        table = document.table(chart.table)
        if not table.rows:
            continue
        drawn = book.add_chart(_type(chart))
        if chart.kind is ChartKind.BARS:
            aside = _bars(book, sheet, drawn, chart, table, of_table[table.key], aside)
        else:
            _curves(drawn, chart, document, of_table)
        drawn.set_title({"name": chart.title, "name_font": {"size": 13}, "overlay": False})
        drawn.set_legend({"position": "top"} if len(chart.series) + len(chart.references) > 1 else {"none": True})
        drawn.set_size({"width": 940 if chart.kind is ChartKind.BARS else 640, "height": 600})
        sheet.insert_chart(row, 0, drawn, {"description": chart.alt, "object_position": 3})
        row += 32
        breaks.append(row)
    sheet.set_h_pagebreaks(breaks[:-1])
    sheet.print_area(0, 0, row - 1, 14)


def _type(chart: Picture) -> dict[str, str]:
    return {"type": "column"} if chart.kind is ChartKind.BARS else {"type": "scatter", "subtype": "straight"}


def _bars(book: Workbook, sheet: Worksheet, drawn: Chart, chart: Picture, table: Table, source: str, aside: int) -> int:
    """Columns for the first series, marks for further ones, dashed lines for references; the next free column."""
    last, names = len(table.rows), table.column(chart.names)
    categories = [source, 1, names, last, names]
    first, *others = chart.series
    bar = table.columns[table.column(first.values)]

    def cells(key: str) -> list[str | int]:
        return [source, 1, table.column(key), last, table.column(key)]

    drawn.add_series(
        {"name": first.label, "categories": categories, "values": cells(first.values), "gap": 60,
         "fill": {"color": PALE if others or chart.references else INK}, "border": {"color": INK}}
    )  # fmt: skip
    lines = book.add_chart({"type": "line"})
    for series in others:
        marker = {"type": "long_dash", "size": 9, "fill": {"color": "black"}, "border": {"color": "black"}}
        lines.add_series(
            {"name": series.label, "categories": categories, "values": cells(series.values), "marker": marker,
             "line": {"none": True}}
        )  # fmt: skip
    for label, value in chart.references:
        sheet.write_string(0, aside, f"Line at {label}")
        for row in range(1, last + 1):
            sheet.write_number(row, aside, value)
        values = [sheet.get_name(), 1, aside, last, aside]
        dash = {"color": "black", "width": 1.25, "dash_type": "dash"}
        lines.add_series({"name": f"Line at {label}", "categories": categories, "values": values, "line": dash})
        aside += 1
    if others or chart.references:
        drawn.combine(lines)
    drawn.set_x_axis({"num_font": {"rotation": -90 if last > 8 else 0, "size": 9}, "interval_unit": 1})
    title = f"{chart.x_label} ({bar.unit})" if bar.unit else chart.x_label
    top = max((abs(value) for value in table.values(first.values) if isinstance(value, float)), default=0.0)
    form = _percent(_step(top)) if bar.kind is Kind.SHARE else "General"
    drawn.set_y_axis({"name": title, "num_format": form,
                      "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})  # fmt: skip
    return aside


def _curves(drawn: Chart, chart: Picture, document: Document, of_table: dict[str, str]) -> None:
    """A line for each series; what has one row is a point."""
    tables = [document.table(series.table or chart.table) for series in chart.series]
    for series, table, dash in zip(chart.series, tables, DASHES, strict=False):
        source, last, alone = of_table[table.key], len(table.rows), len(table.rows) == 1
        x, y = table.column(series.over), table.column(series.values)
        line = {"color": INK if dash == "solid" else "black", "width": 2, "dash_type": dash}
        point = {"type": "diamond", "size": 9, "fill": {"color": "black"}, "border": {"color": "black"}}
        drawn.add_series(
            {"name": series.label, "categories": [source, 1, x, last, x], "values": [source, 1, y, last, y],
             "line": {"none": True} if alone else line, "marker": point if alone else {"type": "none"}}
        )  # fmt: skip
    drawn.set_x_axis(
        _scale(chart.x_label, [(table, each.over) for table, each in zip(tables, chart.series, strict=True)])
    )
    drawn.set_y_axis(
        _scale(chart.y_label, [(table, each.values) for table, each in zip(tables, chart.series, strict=True)])
    )


def _scale(label: str, of: Sequence[tuple[Table, str]]) -> dict[str, object]:
    """A curve's axis: from 0 to 1 for shares that reach the whole, else where the points are."""
    table, key = of[0]
    column = table.columns[table.column(key)]
    name = f"{label} ({column.unit})" if column.unit else label
    lines = {"visible": True, "line": {"color": "#D9D9D9"}}
    if table.reaches_whole(key):
        return {"name": name, "min": 0, "max": 1, "num_format": "0%", "major_gridlines": lines}
    shown = [
        value for each, values in of for value in map(column.shown, each.values(values)) if isinstance(value, float)
    ]
    step = _step(max(shown) - min(shown))
    ends = {"min": step * floor(min(shown) / step), "max": step * ceil(max(shown) / step)}
    form = _percent(step, least=1) if column.kind is Kind.SHARE else "General" if step < 1 else "#,##0"
    return {"name": name, **ends, "num_format": form, "major_gridlines": lines}


def _step(span: float) -> float:
    """The power of ten by which an axis of so wide a span is divided."""
    return 10.0 ** floor(log10(span)) if 0 < span < inf else 1.0


def _percent(step: float, least: int = 0) -> str:
    """The format of shares on an axis: decimals enough that no two places are named alike."""
    places = max(least, -1 - round(log10(step)))
    return f"0.{'0' * places}%" if places else "0%"
