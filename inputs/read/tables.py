"""Files become raw tables here: .xlsx and .ods workbooks, folders of .csv, .json. No meaning is read into a cell."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO, StringIO
from itertools import chain
from pathlib import Path
from typing import Any

from inputs.dictionary import dictionary
from inputs.read.flaws import (
    MOST_CELLS,
    Grid,
    UnreadableError,
    excel_grid,
    excel_sheets,
    letter,
    opendocument_grids,
    unpack,
    within,
)
from inputs.read.shipped import located, meant
from inputs.read.unread import ALLOW, Unread, near
from models.sheets.problems import InputError, Problem, Severity, nearest

SUFFIXES = (".xlsx", ".xlsm", ".ods", ".json")
"""The files that are a workbook; a folder of .csv is one too."""
ACCEPTED = "an .xlsx or .ods workbook, a folder of .csv files, or .json"
ONE_ROW = ("",)
"""The row numbers of a table that is a single record of fields: their names place its cells."""
MOST_FILE_BYTES = 100_000_000
"""Bytes that a file may have."""


@dataclass(frozen=True)
class RawSheet:
    """One sheet as it stands in the file.

    header, heads: what the header's cells hold and where they stand ("B1").  letters, numbers: what a cell's place is
    made of, by column and by row of `rows`.  hidden: the user cannot see the sheet; hidden_rows,
    hidden_columns: nor these that hold values.  heading: what a header names.
    pointed: a point in text is a decimal point, for the file was written so.
    """

    name: str
    header: Sequence[object]
    heads: Sequence[str]
    letters: Sequence[str]
    numbers: Sequence[int | str]
    rows: Sequence[Sequence[object]]
    hidden: bool = False
    heading: str = "column"
    pointed: bool = False
    hidden_rows: Sequence[str] = ()
    hidden_columns: Sequence[str] = ()

    def place(self, row: int, column: int) -> str:
        """Where a cell stands, for people: "members!B5"."""
        return f"{self.name}!{self.letters[column]}{self.numbers[row]}"

    def head(self, column: int) -> str:
        """Where a header stands, for people."""
        return f"{self.name}!{self.heads[column]}"


def read_tables(path: str | os.PathLike[str]) -> tuple[list[RawSheet], list[Problem]]:
    """Every table of a file, a folder or an example, with the warnings that its reading gives.

    Raises InputError when the file cannot be read at all.
    """
    source = located(path)
    try:
        if source.is_dir():
            return list(_from_folder(source)), list(_beside_tables(source))
        content = _content(source)
        if content[:4] == b"PK\x03\x04":
            return _from_workbook(content)
        return _from_text(source, content), []
    except FileNotFoundError as reason:
        raise InputError([Problem(str(path), "no such file", ACCEPTED, meant(path))]) from reason
    except OSError as reason:
        found = f"a file that cannot be opened: {reason.strerror or reason}"
        raise InputError([Problem(str(source), found, ACCEPTED)]) from reason
    except UnreadableError as reason:
        raise InputError([Problem(str(source), reason.found, ACCEPTED, reason.hint)]) from reason


def read_table(path: str | os.PathLike[str], name: str) -> RawSheet:
    """One table: a .csv, whatever it is called, or the sheet of that name in a workbook.

    Raises InputError when it cannot be read, or is not there.
    """
    source = Path(path)
    if source.suffix.casefold() == ".csv" and source.is_file():
        try:
            return _csv_table(name, _decoded(_content(source)))
        except (UnreadableError, csv.Error, OSError) as reason:
            found = getattr(reason, "found", f"a file that cannot be read: {reason}")
            raise InputError([Problem(str(source), found, "a .csv in UTF-8", getattr(reason, "hint", ""))]) from reason
    sheets = {sheet.name.strip().casefold().replace(" ", "_"): sheet for sheet in read_tables(source)[0]}
    if name not in sheets:
        raise InputError([Problem(str(source), "no such sheet", f"a sheet {name}", nearest(name, list(sheets)))])
    return replace(sheets[name], name=name)


def _content(source: Path) -> bytes:
    if source.stat().st_size > MOST_FILE_BYTES:
        raise UnreadableError(f"a file of {source.stat().st_size:,} bytes", "keep only the sheets of the coalition")
    content = source.read_bytes()
    if not content.strip():
        raise UnreadableError("an empty file", "burdenshare new FILE writes one to start from")
    return content


def table(name: str, rows: Sequence[Sequence[object]], *, hidden: bool = False, pointed: bool = False) -> RawSheet:
    """A table from the rows of a sheet; the first row that is not blank is the header."""
    start = next((number for number, row in enumerate(rows) if any(cell != "" for cell in row)), 0)
    header = rows[start] if rows else ()
    width = max(map(len, rows), default=0)
    letters = [letter(column) for column in range(width)]
    return RawSheet(
        name=name,
        header=[*header, *[""] * (width - len(header))],
        heads=[f"{column}{start + 1}" for column in letters],
        letters=letters,
        numbers=range(start + 2, len(rows) + 1),
        rows=rows[start + 1 :],
        hidden=hidden,
        pointed=pointed,
    )


# -- workbooks -------------------------------------------------------------------------------------------------


def _from_workbook(content: bytes) -> tuple[list[RawSheet], list[Problem]]:
    """The sheets of an .xlsx or .ods file, told apart by what is in it and not by its name."""
    archive = unpack(content)
    parts = set(archive.namelist())
    problems = []
    if "xl/workbook.xml" in parts:
        grids = {name: excel_grid(archive.read(part)) for name, part in excel_sheets(archive)}
        if any(part.startswith("xl/externalLinks/") for part in parts):
            problems.append(
                Problem(
                    "workbook",
                    "links to other files",
                    "values that stand in this file",
                    "the values last stored were read; break the links to be sure of them",
                    Severity.WARNING,
                )
            )
    elif {"content.xml", "mimetype"} <= parts and b"opendocument.spreadsheet" in archive.read("mimetype"):
        grids = opendocument_grids(archive.read("content.xml"))
    else:
        raise UnreadableError("an archive that is not a workbook", "save it as .xlsx")
    if sum(grid.spans for grid in grids.values()) > MOST_CELLS:
        name, grid = max(grids.items(), key=lambda named: named[1].spans)
        raise UnreadableError(
            f"a sheet {name} of {grid.rows:,} rows and {grid.columns:,} columns",
            "delete what stands far below or right of the table",
        )
    return list(_sheets(content, grids)), problems


def _sheets(content: bytes, grids: Mapping[str, Grid]) -> Iterator[RawSheet]:
    """Each sheet from A1 on, with what its grid has found and the merged cells, which of .ods only its grid knows."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
            for sheet in book.sheets_metadata:
                if sheet.typ == SheetTypeEnum.WorkSheet:
                    cells, grid = book.get_sheet_by_name(sheet.name), grids.get(sheet.name, Grid())
                    for area in cells.merged_cell_ranges or ():
                        grid.merge(*chain(*area))
                    hidden = sheet.visible != SheetVisibleEnum.Visible
                    yield _sheet(sheet.name, cells.to_python(skip_empty_area=False), grid, hidden)
    except CalamineError as reason:
        found = f"a workbook that cannot be understood: {reason}"
        raise UnreadableError(found, "open it in a spreadsheet program and save it as .xlsx") from reason


def _sheet(name: str, rows: list[list[Any]], grid: Grid, hidden: bool) -> RawSheet:
    for (row, column), flaw in grid.flaws.items():
        while len(rows) <= row:
            rows.append([])
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = flaw
    width = max(map(len, rows), default=0)
    return replace(
        table(name, rows, hidden=hidden),
        hidden_rows=[str(at + 1) for at in within(grid.hidden_rows, len(rows)) if any(cell != "" for cell in rows[at])],
        hidden_columns=[
            letter(at)
            for at in within(grid.hidden_columns, width)
            if any(row[at : at + 1] not in ([], [""]) for row in rows)
        ],
    )


# -- text ------------------------------------------------------------------------------------------------------


def _from_text(source: Path, content: bytes) -> list[RawSheet]:
    """The tables of a .json file; anything else is named for what it seems to be."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise UnreadableError("a password-protected workbook", "save it without a password")
        raise UnreadableError("a workbook of the format before 2007 (.xls)", "save it as .xlsx")
    suffix = source.suffix.casefold()
    if suffix == ".json":
        return list(_from_json(_decoded(content)))
    if suffix == ".csv":
        raise UnreadableError("a single .csv file", "give the folder that holds one .csv for each sheet")
    if suffix in SUFFIXES:
        is_text = content[:1000].isascii() and content[:1000].decode().replace("\n", "").replace("\r", "").isprintable()
        if is_text:
            raise UnreadableError(
                f"text in a file called {suffix}", f"open it in a spreadsheet program, save as {suffix}"
            )
        raise UnreadableError("a damaged or truncated file", "copy or download it again")
    raise UnreadableError(f"a file called {suffix}" if suffix else "a file without an ending", "save it as .xlsx")


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        raise UnreadableError("text that is not UTF-8", "save it with the encoding UTF-8") from reason


def _from_folder(folder: Path) -> Iterator[RawSheet]:
    """One table a .csv file, named for the file."""
    files = sorted(path for path in folder.iterdir() if path.suffix.casefold() == ".csv" and path.name[0] != ".")
    if not files:
        raise UnreadableError("a folder without .csv files", "one file for each sheet: members.csv, missions.csv ...")
    problems = []
    for path in files:
        try:
            yield _csv_table(path.stem, _decoded(_content(path)))
        except (UnreadableError, csv.Error) as reason:
            found = reason.found if isinstance(reason, UnreadableError) else f"a table that breaks off: {reason}"
            hint = reason.hint if isinstance(reason, UnreadableError) else "save it again as .csv"
            problems.append(Problem(path.name, found, "a table in UTF-8, its cells separated by commas", hint))
    if problems:
        raise InputError(problems)


def _beside_tables(folder: Path) -> Iterator[Problem]:
    """Files that are not .csv but called like a sheet that is missing: caveats.csv.txt, as Notepad saves it."""
    names = [path.name for path in folder.iterdir()]
    read = {name[:-4].strip().casefold().replace(" ", "_") for name in names if name.casefold().endswith(".csv")}
    for name in sorted(names):
        meant = near(name.partition(".")[0], dictionary())
        if meant and meant not in read and not name.casefold().endswith(".csv"):
            yield Unread(name, "a file that is not read", ACCEPTED, f'did you mean "{meant}.csv"?{ALLOW}')


def _csv_table(name: str, text: str) -> RawSheet:
    """The table of a .csv text; semicolons, which go with decimal commas, separate where the header has no comma."""
    header = text.lstrip().partition("\n")[0]
    delimiter = ";" if ";" in header and "," not in header else ","
    rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))
    return table(name, rows, pointed=delimiter == ",")


def _from_json(text: str) -> Iterator[RawSheet]:
    """One table a key of the outermost object: a list of objects, or one object of fields and values."""
    try:
        sheets = json.loads(text, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as reason:
        raise UnreadableError(f"text that is not JSON: {reason}", "check it with any JSON editor") from reason
    if not isinstance(sheets, dict):
        raise UnreadableError("JSON without sheets", 'write {"members": [{"member": ...}, ...], ...}')
    for name, value in sheets.items():
        if value == []:  # a program's way to write a sheet that is missing
            continue
        single = isinstance(value, dict)
        rows = [value] if single else value
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise UnreadableError(f"JSON whose {name} is not a list of objects", f'write "{name}": [{{...}}, ...]')
        header = list(dict.fromkeys(key for row in rows for key in row))
        yield RawSheet(
            name=name,
            header=header,
            heads=header,
            letters=header if single else [f"{key}#" for key in header],
            numbers=ONE_ROW if single else range(1, len(rows) + 1),
            heading="field" if single else "column",
            rows=[["" if row.get(key) is None else row[key] for key in header] for row in rows],
        )


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise UnreadableError(f'JSON with "{twice}" twice in one object', "keep one of them")
    return found
