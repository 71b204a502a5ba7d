"""Workbooks for tests: the template's small coalition with cells changed, and the same tables in every format."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from io import BytesIO
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook

from burdenshare.api import write_workbook
from inputs.write.starter import STARTER
from models.sheets.columns import typed

Sheets = Mapping[str, Sequence[Mapping[str, Any]]]

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def small(**changed: Sequence[Mapping[str, Any]] | None) -> dict[str, Sequence[Mapping[str, Any]]]:
    """The sheets of the template's coalition, some replaced, or left out when None."""
    return {name: rows for name, rows in (dict(STARTER) | changed).items() if rows is not None}


def sheets_of(rows: Mapping[str, Any]) -> dict[str, Any]:
    """The sheets of a workbook, of rows as a scenario takes them: each indicator in a column of its own."""
    members = [{**row, **row["indicators"]} for row in rows["members"]]
    for row in members:
        del row["indicators"]
    return {**rows, "members": members}


def written(path: Path, sheets: Sheets | None = None, **cells: Any) -> Path:
    """A workbook of some sheets (the small coalition), then cells changed: `members__D2="1,200"`."""
    if sheets is None and cells:
        plain(path)
    elif sheets is None:
        path.write_bytes(_template())
    else:
        write_workbook(path, sheets)
    return edited(path, lambda book: put(book, cells)) if cells else path


def plain(path: Path) -> Path:
    """The small coalition without the template's notes and drop-downs, which make a workbook slow to change."""
    path.write_bytes(_plain())
    return path


@cache
def _template() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        write_workbook(path, small())
        return path.read_bytes()


@cache
def _plain() -> bytes:
    book = load_workbook(BytesIO(_template()))
    for sheet in book:
        sheet.data_validations.dataValidation = []
        for cell in chain.from_iterable(sheet):
            cell.comment = None
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def edited(path: Path, edit: Callable[[Workbook], object]) -> Path:
    """Change a workbook in place, as a spreadsheet program would."""
    book = load_workbook(path)
    edit(book)
    book.save(path)
    return path


def put(book: Workbook, cells: Mapping[str, Any]) -> None:
    """Write cells, each named sheet__cell."""
    for name, value in cells.items():
        sheet, cell = name.rsplit("__", 1)
        book[sheet][cell].value = value


def with_part(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """Change one part of a workbook's archive."""
    with ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    parts[name] = change(parts.get(name, b""))
    with ZipFile(path, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return path


def grid(rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """Rows with their header."""
    header = list(dict.fromkeys(name for row in rows for name in row))
    return [header, *([row.get(name) for name in header] for row in rows)]


def as_csv(folder: Path, sheets: Sheets, delimiter: str = ",") -> Path:
    """A folder of .csv files."""
    folder.mkdir()
    for name, rows in sheets.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows([typed(cell) for cell in row] for row in grid(rows))
    return folder


def as_json(path: Path, sheets: Sheets) -> Path:
    """A .json file; its scenario is one object, as a person would write it."""
    facts = {row["field"]: row["value"] for row in sheets["scenario"]}
    path.write_text(json.dumps({**sheets, "scenario": facts}, ensure_ascii=False), encoding="utf-8")
    return path


def as_ods(path: Path, sheets: Sheets) -> Path:
    """An OpenDocument workbook."""
    return ods(path, {name: "".join(map(_ods_row, grid(rows))) for name, rows in sheets.items()})


def ods(path: Path, tables: Mapping[str, str]) -> Path:
    """An OpenDocument workbook of tables whose rows are XML already."""
    spaces = "".join(f' xmlns:{name}="{_OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    body = "".join(f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in tables.items())
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mimetype}"/>'
    with ZipFile(path, "w") as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{_OFFICE}:manifest:1.0">{entry}</manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content{spaces} xmlns:calcext="urn:calcext"><office:body><office:spreadsheet>'
            f"{body}</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def _ods_row(cells: Sequence[Any]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>"


def _ods_cell(cell: Any) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(cell).lower()}"/>'
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    text = f"<text:p>{escape(typed(cell))}</text:p>"
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
