"""Workbooks that make mistakes hard: drop-downs, input messages, comments on headers, one look."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

from inputs.dictionary import CHANGES, LISTS, README, dictionary
from inputs.read.plain_tables import Rows, csv_texts, json_text
from inputs.write.opendocument_workbook import opendocument_workbook
from inputs.write.sheets import DARK, PALE, SPARE, WHITE, comment, look_of, offered, offers, shown, width
from inputs.write.starter import IMAGINARY, STARTER, explanation
from models.sheets.columns import ANY, SheetColumn, Type, typed
from models.sheets.problems import InputError, OutputError, Problem, nearest, quoted
from models.sheets.scenario import FACTS

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

STAMP = datetime(2010, 11, 20)  # noqa: DTZ001 - the file format knows no time zones; fixed, so that bytes repeat
LONGEST = 32_767
"""Characters that a cell of a spreadsheet holds."""
FORMATS: dict[str, dict[str, object]] = {
    "required": {"bold": True, "bg_color": DARK, "font_color": WHITE, "border": 1, "border_color": WHITE},
    "optional": {"bold": True, "bg_color": PALE, "font_color": DARK, "border": 1, "border_color": WHITE},
    "number": {"num_format": "[>=1000]#,##0;General"},
    "share": {"num_format": "0.0%"},
    "text": {"num_format": "@"},
    "title": {"bold": True, "font_size": 16, "font_color": DARK},
    "heading": {"bold": True, "font_color": DARK},
    "plain": {"text_wrap": True, "valign": "top"},
}
CRITERIA: dict[Type, dict[str, object]] = {
    Type.NUMBER: {"validate": "decimal", "criteria": "between", "minimum": -1e99, "maximum": 1e99},
    Type.AMOUNT: {"validate": "decimal", "criteria": ">=", "value": 0},
    Type.POSITIVE: {"validate": "decimal", "criteria": ">", "value": 0},
    Type.SHARE: {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1},
    Type.FRACTION: {"validate": "decimal", "criteria": "between", "minimum": 1e-9, "maximum": 1},
    Type.INDEX: {"validate": "decimal", "criteria": "between", "minimum": -1, "maximum": 1},
    Type.COUNT: {"validate": "integer", "criteria": ">=", "value": 0},
}
"""What the spreadsheet itself refuses in a cell of each type."""


@dataclass(frozen=True, slots=True)
class Book:
    """An open workbook, its formats, and the named lists that its drop-downs offer."""

    book: Workbook
    formats: Mapping[str, Format]
    lists: Mapping[str, Sequence[str]]
    tables: Mapping[str, Sequence[SheetColumn]]


def render_template(
    path: str | os.PathLike[str], sheets: Mapping[str, Rows] = STARTER, introduction: str = IMAGINARY
) -> bytes | str | dict[str, str]:
    """What the workbook to start from holds: every sheet and column, a small coalition that solves, explanations.

    path: as for render_workbook.  sheets: its rows; a sheet without rows shows its columns.  introduction: of the
    sheet that explains, what the rows are.
    """
    full = {sheet: [_blank(sheet) | dict(row) for row in rows or [{}]] for sheet, rows in sheets.items()}
    return render_workbook(path, full, explanation(introduction))


def render_workbook(
    path: str | os.PathLike[str], sheets: Mapping[str, Rows], explanation: Sequence[tuple[str, str]] = ()
) -> bytes | str | dict[str, str]:
    """What a workbook of this name holds: .xlsx, .ods, .json, or a folder of .csv (no suffix), its files by name.

    sheets: the rows of each sheet by column name; those of the sheet scenario are {"field": ..., "value": ...}.
    Members may have any other columns (indicators), and so may capacities (a wide table). None is blank, True is
    yes, a list is joined by "; ". Text stays text, whatever it begins with; the same rows give the same bytes.
    explanation: lines of a first sheet of .xlsx and .ods, each with its look.
    Raises InputError for an unknown sheet or column and a text too long for a cell, OutputError for another suffix.
    """
    suffix = check_form(path)
    if problems := list(_misplaced(sheets)):
        raise InputError(problems)
    if suffix == ".xlsx":
        return _excel(sheets, explanation)
    if suffix == ".ods":
        return opendocument_workbook(sheets, explanation)
    return json_text(sheets) if suffix == ".json" else dict(csv_texts(sheets))


def check_form(path: str | os.PathLike[str]) -> str:
    """The suffix of a workbook that can be written; raises OutputError for another."""
    suffix = Path(path).suffix.casefold()
    if suffix not in (".xlsx", ".ods", ".json", ""):
        raise OutputError(
            f"{path}: a workbook is written as .xlsx, .ods, .json, or a folder of .csv (a name without a suffix)"
        )
    return suffix


def _excel(sheets: Mapping[str, Rows], explanation: Sequence[tuple[str, str]]) -> bytes:
    import xlsxwriter

    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": STAMP})
        formats = {name: book.add_format(look) for name, look in FORMATS.items()}
        tables = {name: shown(columns, sheets[name]) for name, columns in dictionary().items() if name in sheets}
        target = Book(book, formats, offers(sheets), tables)
        if explanation:
            _write_explanation(target, explanation)
        for name in tables:
            (_write_facts if name == FACTS else _write_table)(target, name, sheets[name])
        if CHANGES in sheets:
            _write_changes(target, sheets[CHANGES])
        _write_lists(target)
    return buffer.getvalue()


def _blank(sheet: str) -> dict[str, object]:
    """A row of a table with every column that has a name."""
    return {name: None for name in dictionary()[sheet] if name != ANY and sheet != FACTS}


def _misplaced(sheets: Mapping[str, Rows]) -> Iterator[Problem]:
    for sheet, rows in sheets.items():
        if sheet == CHANGES:
            continue
        known = dictionary().get(sheet)
        if known is None:
            yield Problem(sheet, quoted(sheet), "a sheet of the workbook", nearest(sheet, list(dictionary())))
            continue
        fields = {str(row.get("field")) for row in rows} if sheet == FACTS else {name for row in rows for name in row}
        for name in sorted(fields - set(known)) if ANY not in known else ():
            yield Problem(sheet, quoted(name), "a column of the sheet", nearest(name, list(known)))
        for number, row in enumerate(rows, 2):
            for name, value in row.items():
                if len(typed(value)) > LONGEST:
                    found = f"{len(typed(value)):,} characters in {name}"
                    yield Problem(f"{sheet} row {number}", found, f"at most {LONGEST:,} in a cell", "shorten it")


# -- drop-downs --------------------------------------------------------------------------------------------


def _write_lists(target: Book) -> None:
    """The hidden sheet behind the drop-downs, and the names by which they find it and the codes."""
    sheet = target.book.add_worksheet(LISTS)
    sheet.hide()
    for column, (name, values) in enumerate(target.lists.items()):
        letter = _letter(column)
        sheet.write_string(0, column, name, target.formats["optional"])
        for row, value in enumerate(values, 1):
            sheet.write_string(row, column, value)
        target.book.define_name(f"list_{name}", f"={LISTS}!${letter}$2:${letter}${len(values) + 1}")
    for table in ("members", "resources", "missions"):
        if table in target.tables:
            # Ends at the last code that is filled in: a list with blanks in it would let anything pass.
            codes = f"{table}!$A$2:$A${SPARE * 10}"
            target.book.define_name(f"list_{table}", f"={table}!$A$2:INDEX({codes},MAX(1,COUNTA({codes})))")


def _rule(target: Book, column: SheetColumn) -> dict[str, object]:
    """The data validation of a column's cells, with the message that shows when one is selected."""
    message = shorten(f"{column.description}. Expected: {column.expected}.", 250, placeholder=" …")
    rule: dict[str, object] = {"input_title": column.name[:32], "input_message": message}
    rule |= {"error_title": column.name[:32], "error_message": f"Expected: {column.expected}."[:250]}
    named = offered(column)
    if named in target.lists or named in target.tables:
        open_end = column.type in (Type.PERIOD, Type.REGION, Type.KIND)
        return rule | {
            "validate": "list",
            "source": f"=list_{named}",
            "error_type": "warning" if open_end else "stop",
        }
    return rule | CRITERIA.get(column.type, {"validate": "any"})


# -- sheets ------------------------------------------------------------------------------------------------


def _write_explanation(target: Book, lines: Iterable[tuple[str, str]]) -> None:
    sheet = target.book.add_worksheet(README)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 100)
    for row, (look, line) in enumerate(lines):
        sheet.write_string(row, 0, line, target.formats[look])


def _write_facts(target: Book, name: str, rows: Rows) -> None:
    sheet = target.book.add_worksheet(name)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 80)
    sheet.freeze_panes(1, 0)
    for column, header in enumerate(("field", "value")):
        sheet.write_string(0, column, header, target.formats["required"])
    for number, row in enumerate(rows, 1):
        field = dictionary()[name][str(row["field"])]
        sheet.write_string(number, 0, field.name, target.formats["heading"])
        sheet.write_string(number, 1, typed(row["value"]), target.formats["text"])
        sheet.write_comment(number, 0, comment(field), {"x_scale": 2})
        sheet.data_validation(number, 1, number, 1, _rule(target, field))
    sheet.ignore_errors({"number_stored_as_text": f"B2:B{len(rows) + 1}"})


def _write_table(target: Book, name: str, rows: Rows) -> None:
    sheet, columns = target.book.add_worksheet(name), target.tables[name]
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    for index, column in enumerate(columns):
        values = [row.get(column.name) for row in rows]
        look = look_of(column)
        sheet.set_column(index, index, width(column, values), target.formats[look])
        sheet.write_string(0, index, column.name, target.formats["required" if column.required else "optional"])
        sheet.write_comment(0, index, comment(column), {"x_scale": 2, "y_scale": 2})
        sheet.data_validation(1, index, len(rows) + SPARE, index, _rule(target, column))
        if look == "text":
            letter = _letter(index)
            sheet.ignore_errors({"number_stored_as_text": f"{letter}2:{letter}{len(rows) + SPARE}"})
        for number, value in enumerate(values, 1):
            _write_cell(sheet, number, index, value, look, target.formats[look])


def _write_changes(target: Book, rows: Rows) -> None:
    """What made the workbook, for its readers: text alone, for nothing of it is read."""
    sheet = target.book.add_worksheet(CHANGES)
    sheet.freeze_panes(1, 0)
    for index, name in enumerate(dict.fromkeys(name for row in rows for name in row)):
        values = [typed(row.get(name)) for row in rows]
        sheet.set_column(index, index, min(60, max(10, *(len(value) + 2 for value in values))), target.formats["text"])
        sheet.write_string(0, index, name, target.formats["optional"])
        for number, value in enumerate(values, 1):
            sheet.write_string(number, index, value, target.formats["text"])


def _write_cell(sheet: Worksheet, row: int, column: int, value: object, look: str, style: Format) -> None:
    if look != "text" and isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value, style)
    elif text := typed(value):
        sheet.write_string(row, column, text, style)


def _letter(index: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(index))
