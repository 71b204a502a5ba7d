"""What every fast reader of spreadsheets loses: error cells, formulas without a value, true sizes, what is hidden.

A second pass over the file's own XML finds them, and finds how far a sheet spreads before anything is expanded.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from posixpath import join, normpath
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile, ZipInfo

from models.sheets.cells import Flaw, error_cell

MOST_BYTES = 400_000_000
"""Bytes that a workbook may unpack to."""
MOST_RATIO, MOST_EASILY = 100, 10_000_000
"""How many times its size a part may unpack to (tables come to 5 to 20), and the bytes from which on that counts."""
MOST_CELLS = 10_000_000
"""Cells that the sheets of a workbook may span, filled or not; and that one of them may state, be it twice."""

NO_VALUE = Flaw("a formula without a stored value", "open the file in a spreadsheet program and save it there")


@dataclass(slots=True)
class Grid:
    """What one sheet hides: flaws by (row, column), counted from 0, unseen rows and columns, how far it spreads."""

    flaws: dict[tuple[int, int], Flaw] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0
    merged: int = 0
    hidden_rows: list[range] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)

    @property
    def spans(self) -> int:
        """How many cells it comes to when it is expanded."""
        return self.rows * self.columns

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Mark the cells that a merged area covers; its first cell keeps the value. No more than there are."""
        self.merged += max(0, min(bottom + 1, self.rows) - top) * max(0, min(right + 1, self.columns) - left)
        if self.spans > MOST_CELLS or self.merged > self.spans:
            return
        area = f"{letter(left)}{top + 1}:{letter(right)}{bottom + 1}"
        flaw = Flaw(f"merged cells {area}", "unmerge them and fill in each cell", area)
        for row in range(top, min(bottom + 1, self.rows)):
            for column in range(left, min(right + 1, self.columns)):
                if (row, column) != (top, left):
                    self.flaws[row, column] = flaw


def within(spans: Iterable[range], size: int) -> Iterator[int]:
    """The numbers below a size that lie in any of some spans, each once.

    >>> list(within([range(3, 9), range(1, 5)], 6))
    [1, 2, 3, 4, 5]
    """
    start = 0
    for span in sorted(spans, key=lambda span: span.start):
        yield from range(max(start, span.start), min(span.stop, size))
        start = max(start, span.stop)


class UnreadableError(Exception):
    """A file that cannot be read as a workbook: what it is and how to mend it."""

    def __init__(self, found: str, hint: str) -> None:
        self.found, self.hint = found, hint
        super().__init__(found)


def _is_bomb(part: ZipInfo) -> bool:
    return part.file_size > MOST_EASILY and part.file_size > MOST_RATIO * part.compress_size


def _limit(cells: int) -> None:
    if cells > MOST_CELLS:
        raise UnreadableError(f"a sheet that states {cells:,} cells", "keep only the tables of the coalition")


def unpack(content: bytes) -> ZipFile:
    """Open a workbook's archive; raises UnreadableError when it is damaged, locked or far too large."""
    damaged = UnreadableError("a damaged or truncated file", "copy or download it again")
    try:
        archive = ZipFile(BytesIO(content))
        if len(set(archive.namelist())) < len(archive.namelist()):
            raise damaged
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > MOST_BYTES or any(map(_is_bomb, parts)):
            raise UnreadableError("a file that unpacks to far more than a workbook", "save the tables in a new one")
        if archive.testzip():
            raise damaged
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as reason:
        raise damaged from reason
    except RuntimeError as reason:
        raise UnreadableError("a password-protected file", "save it without a password") from reason
    return archive


def letter(column: int) -> str:
    """The name of a column counted from 0: A, B, ..., Z, AA.

    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def position(name: bytes) -> int:
    """The column that a name stands for, counted from 0.

    >>> position(b"A"), position(b"AB")
    (0, 27)
    """
    number = 0
    for char in name:
        number = number * 26 + char - 64
    return number - 1


# -- Excel -----------------------------------------------------------------------------------------------------

_COLUMN = re.compile(rb"""\sr\s*=\s*["']([A-Z]+)[0-9]+["']""")
_ROW = re.compile(rb"""\sr\s*=\s*["'][A-Z]*([0-9]+)["']""")
_CELLS, _ROWS = re.compile(rb"<(?:\w+:)?c[\s/>]"), re.compile(rb"<(?:\w+:)?row[\s/>]")
_ODD = re.compile(rb"""<(?:\w+:)?(?:c|row)\s(?:[^>]*?\s)?r\s*=(?!\s*["'][A-Z]*[0-9]+["'])""")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]+)([0-9]+)["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)<")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
_TEXT = re.compile(rb"""\bt\s*=\s*["']str["']""")
_HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true)["']""")
_ROW_TAG, _COLUMN_TAG = re.compile(rb"<(?:\w+:)?row((?:\s[^>]*)?)/?>"), re.compile(rb"<(?:\w+:)?col\s([^>]*)")
_ENDS = re.compile(rb"""\b(min|max)\s*=\s*["']([0-9]+)["']""")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def excel_sheets(archive: ZipFile) -> Iterator[tuple[str, str]]:
    """The sheets of an Excel workbook: (name, the part that holds it)."""
    try:
        targets = {
            relation.get("Id"): normpath(join("xl", relation.get("Target", "")))
            for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        }
        for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
            if element.tag.endswith("}sheet"):
                part = targets[element.get(_RELATION)].lstrip("/")
                archive.getinfo(part)
                yield element.get("name", ""), part
    except (KeyError, ElementTree.ParseError) as reason:
        raise UnreadableError("a workbook with parts missing", "open it in a spreadsheet program, save it") from reason


def excel_grid(data: bytes) -> Grid:
    """What one sheet of an Excel workbook hides, from its XML; raises UnreadableError for what no program writes."""
    _limit(data.count(b"<c") + data.count(b":c "))
    if _ODD.search(data):
        raise UnreadableError("a sheet with cells at no place", "open it in a spreadsheet program and save it there")
    placed = _COLUMN.findall(data)
    rows = max(map(int, set(_ROW.findall(data))), default=0)
    columns = max(map(position, set(placed)), default=-1) + 1
    if len(_CELLS.findall(data)) > len(placed):  # cells without a place follow one another
        parts = _ROWS.split(data)
        rows, columns = max(rows, len(parts)), max(columns, *(len(_CELLS.findall(part)) for part in parts))
    grid = Grid(rows=rows, columns=columns)
    if _ERROR.search(data) or _FORMULA.search(data):
        for attributes, inner in map(re.Match.groups, _CELL.finditer(data)):
            place = _PLACE.search(attributes)
            value = _VALUE.search(inner or b"")
            flaw = None
            if _ERROR.search(attributes):
                flaw = error_cell(unescape(value[1].decode()) if value else "of a formula")
            elif _FORMULA.search(inner or b"") and not (value and value[1]) and not _TEXT.search(attributes):
                flaw = NO_VALUE
            if flaw and place:
                grid.flaws[int(place[2]) - 1, position(place[1])] = flaw
    if _HIDDEN.search(data):
        _hide(grid, data)
    return grid


def _hide(grid: Grid, data: bytes) -> None:
    number = 0
    for attributes in _ROW_TAG.findall(data):
        place = _ROW.search(attributes)
        number = int(place[1]) if place else number + 1  # rows without a place follow one another
        if _HIDDEN.search(attributes):
            grid.hidden_rows.append(range(number - 1, number))
    for attributes in _COLUMN_TAG.findall(data):
        ends = dict(_ENDS.findall(attributes))
        if _HIDDEN.search(b" " + attributes) and len(ends) == 2:
            grid.hidden_columns.append(range(int(ends[b"min"]) - 1, int(ends[b"max"])))


# -- OpenDocument ----------------------------------------------------------------------------------------------

_TAG = re.compile(rb"<table:(table|table-column|table-row|table-cell|covered-table-cell)(\s[^>]*?)?/?>")
_REPEATED = re.compile(rb"""table:number-(?:rows|columns)-repeated\s*=\s*["']([0-9]+)["']""")
_SPANNED = re.compile(rb"""table:number-(rows|columns)-spanned\s*=\s*["']([0-9]+)["']""")
_NAME = re.compile(rb"""table:name\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_VALUED = re.compile(rb"office:value-type\s*=")
_FAILED = re.compile(rb"""calcext:value-type\s*=\s*["']error["']""")
_UNSEEN = re.compile(rb"""table:visibility\s*=\s*["'](?:collapse|filter)["']""")
_COMPUTED = re.compile(rb"table:formula\s*=")


def opendocument_grids(data: bytes) -> dict[str, Grid]:
    """What the sheets of an OpenDocument workbook hide, by name, from content.xml."""
    _limit(data.count(b"<table:table-cell"))
    grids: dict[str, Grid] = {}
    grid = Grid()
    merges: list[tuple[Grid, tuple[int, int, int, int]]] = []
    row = next_row = column = 0
    for tag, attributes in ((found[1], found[2] or b"") for found in _TAG.finditer(data)):
        repeated = _REPEATED.search(attributes)
        times = int(repeated[1]) if repeated else 1
        if tag == b"table":
            name = _NAME.search(attributes)
            grid = grids.setdefault(unescape((name[1] or name[2] or b"").decode()) if name else "", Grid())
            next_row = column = 0
        elif tag == b"table-column":
            if _UNSEEN.search(attributes):
                grid.hidden_columns.append(range(column, column + times))
            column += times
        elif tag == b"table-row":
            row, next_row, column = next_row, next_row + times, 0
            if _UNSEEN.search(attributes):
                grid.hidden_rows.append(range(row, next_row))
        else:
            if _VALUED.search(attributes):
                grid.rows, grid.columns = max(grid.rows, next_row), max(grid.columns, column + times)
                if _FAILED.search(attributes):
                    grid.flaws[row, column] = error_cell("of a formula")
            elif _COMPUTED.search(attributes):
                grid.flaws[row, column] = NO_VALUE
            if spans := dict(_SPANNED.findall(attributes)):
                bottom, right = row + int(spans.get(b"rows", 1)), column + int(spans.get(b"columns", 1))
                merges.append((grid, (row, column, bottom - 1, right - 1)))
            column += times
    for grid, area in merges:
        grid.merge(*area)
    return grids
