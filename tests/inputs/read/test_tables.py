"""Files that are no workbooks are told for what they are; those that are give tables whose places are true."""

import json
import subprocess
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from inputs import check, read_scenario
from inputs.read import flaws, tables
from inputs.read.tables import ACCEPTED, read_tables
from models.sheets.problems import InputError, Severity
from tests.workbooks import as_csv, as_json, edited, ods, small, with_part, written

ROOT = Path(__file__).parents[3]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def refused(path):
    """The one problem of a file that cannot be read at all."""
    (problem,) = check(path)
    with pytest.raises(InputError):
        read_scenario(path)
    return problem


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("book.xlsx", b"", "an empty file"),
        ("book.xlsx", b" \n", "an empty file"),
        ("book.xlsx", b"member,name\nDEU,Germany\n", "text in a file called .xlsx"),
        ("book.ods", b"\x00\x01\x02", "a damaged or truncated file"),
        ("book.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "a password-protected workbook"),
        ("book.xls", OLE, "a workbook of the format before 2007 (.xls)"),
        ("members.csv", b"member,name\n", "a single .csv file"),
        ("book.pdf", b"%PDF-1.7", "a file called .pdf"),
        ("book", b"hello", "a file without an ending"),
        ("book.json", b"{", "text that is not JSON"),
        ("book.json", b"[" * 100_000, "text that is not JSON"),
        ("book.json", b"[]", "JSON without sheets"),
        ("book.json", b'{"members": 5}', "JSON whose members is not a list of objects"),
        ("book.json", b'{"members": [5]}', "JSON whose members is not a list of objects"),
        ("book.json", b'{"members": [{"name": "a", "name": "b"}]}', 'JSON with "name" twice in one object'),
        ("book.json", b'{"a": 1' + b"0" * 5000 + b"}", "text that is not JSON"),
        ("book.json", "{}".encode("utf-16"), "text that is not UTF-8"),
    ],
)
def test_files_that_are_no_workbooks(tmp_path, name, content, found):
    """Empty, renamed, locked, old, foreign and broken files are each told apart, at the path of the file."""
    path = tmp_path / name
    path.write_bytes(content)
    problem = refused(path)
    assert (problem.place, problem.expected) == (str(path), ACCEPTED)
    assert problem.found.startswith(found)
    assert problem.hint


def test_missing_file(tmp_path):
    """A path that leads nowhere is told, with the name that was probably meant."""
    written(tmp_path / "coalition.xlsx")
    assert refused(tmp_path / "coaliton.xlsx").hint == 'did you mean "coalition.xlsx"?'
    assert refused(tmp_path / "nowhere" / "book.xlsx").found == "no such file"


@pytest.mark.parametrize("kept", [10, 1000, 20_000, -30])
def test_truncated_workbook(tmp_path, kept):
    """A workbook cut off anywhere is damaged, never half read."""
    path = written(tmp_path / "book.xlsx")
    path.write_bytes(path.read_bytes()[:kept])
    assert refused(path).found == "a damaged or truncated file"


def test_damaged_workbook(tmp_path):
    """A workbook with one byte changed is damaged, or reads as it was."""
    path = written(tmp_path / "book.xlsx")
    whole, content = read_scenario(path), path.read_bytes()
    for at in range(0, len(content), len(content) // 25):
        path.write_bytes(content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])
        if problems := check(path):
            assert [problem.place for problem in problems] == [str(path)]
        else:
            assert read_scenario(path).model_dump() == whole.model_dump()


def test_archive_that_is_no_workbook(tmp_path):
    """A .zip or a .docx is told as such, whatever it is called."""
    path = tmp_path / "book.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refused(path).found == "an archive that is not a workbook"


def test_formats_are_told_by_their_content(tmp_path):
    """A workbook under another name is read as what it is."""
    path = written(tmp_path / "book.xlsx")
    assert check(path.rename(tmp_path / "book.ods")) == []


def test_bomb(tmp_path, monkeypatch):
    """An archive that unpacks to more than a workbook is refused before it is unpacked."""
    monkeypatch.setattr(flaws, "MOST_BYTES", 1_000_000)
    path = tmp_path / "book.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(1_000_001))
    assert path.stat().st_size < 2000
    assert refused(path).found == "a file that unpacks to far more than a workbook"


def test_bomb_that_lies_about_its_size(tmp_path):
    """An archive whose parts are larger than it says is damaged."""
    path = tmp_path / "book.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(1_000_001))
    size = (1_000_001).to_bytes(4, "little")
    assert path.read_bytes().count(size) == 2
    path.write_bytes(path.read_bytes().replace(size, (10).to_bytes(4, "little")))
    assert refused(path).found == "a damaged or truncated file"


@pytest.mark.parametrize("cell", ["XFD1048576", "ZZZZZZZZ99999999999"])
def test_far_cell(tmp_path, cell):
    """One cell far away does not make a table of billions of cells."""
    path = written(tmp_path / "book.xlsx")
    with_part(path, "xl/worksheets/sheet2.xml", lambda xml: xml.replace(b'"A3"', f'"{cell}"'.encode()))
    problem = refused(path)
    assert problem.found.startswith("a sheet members of ")
    assert problem.hint == "delete what stands far below or right of the table"


FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "rows",
    [
        FAR,
        FAR.replace(b"=", b" = "),
        FAR.replace(b'"', b"'"),
        FAR.replace(b"<row", b"<x:row").replace(b"<c", b"<x:c"),
        FAR.replace(b"X", b"&#88;"),
        b'<row r="1048576">' + b"<c/>" * 20 + b"</row>",
        FAR + b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    ],
)
def test_a_far_cell_however_it_is_spelled(tmp_path, rows):
    """What no program writes, but readers expand, is refused in words before anything is expanded."""
    path = written(tmp_path / "book.xlsx")
    with_part(path, "xl/worksheets/sheet2.xml", lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))
    assert refused(path).found.startswith(("a sheet members of ", "a sheet with cells at no place"))


def test_a_far_cell_of_opendocument_in_single_quotes(tmp_path):
    """Repetitions are counted in quotes of either kind."""
    cell = "<table:table-cell table:number-columns-repeated='1000000000' office:value-type='float' office:value='1'/>"
    rows = f"<table:table-row>{cell}</table:table-row>" * 2
    assert refused(ods(tmp_path / "book.ods", {"scenario": rows})).found.startswith("a sheet scenario of 2 rows")


def test_many_small_sheets_are_bounded_together(tmp_path, monkeypatch):
    """Each sheet may be small enough and all of them too large."""
    path = written(tmp_path / "book.xlsx")
    monkeypatch.setattr(tables, "MOST_CELLS", 100)
    assert refused(path).found.startswith("a sheet ")


def test_the_same_merged_cells_again_and_again(tmp_path):
    """Merged cells that overlap are expanded no further than the sheet is large, and are told as merged cells are."""
    merged = b"<mergeCells>" + b'<mergeCell ref="A1:D3"/>' * 100_000 + b"</mergeCells>"
    path = written(tmp_path / "book.xlsx")
    with_part(path, "xl/worksheets/sheet2.xml", lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + merged))
    assert "merged cells A1:D3" in {problem.found for problem in check(path)}


def test_cells_that_are_stated_again_and_again(tmp_path, monkeypatch):
    """A sheet may not state more cells than it may span."""
    path = written(tmp_path / "book.xlsx")
    again = b'<row r="9">' + b'<c r="A9" t="e"/>' * 500 + b"</row>"
    with_part(path, "xl/worksheets/sheet2.xml", lambda xml: xml.replace(b"</sheetData>", again + b"</sheetData>"))
    monkeypatch.setattr(flaws, "MOST_CELLS", 400)
    assert refused(path).found.startswith("a sheet that states 5")


def test_opendocument_without_its_mimetype(tmp_path):
    """An archive that does not say what it is, is no workbook."""
    path = tmp_path / "book.ods"
    with ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    assert refused(path).found == "an archive that is not a workbook"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet2.xml", b' r="A3"', b' r="3"'),
        ("xl/worksheets/sheet2.xml", b"</sheetData>", b""),
        ("xl/worksheets/sheet2.xml", b't="s"', b't="what"'),
        ("xl/sharedStrings.xml", b"<si>", b"<!-- "),
        ("xl/workbook.xml", b"<sheets>", b"<"),
        ("xl/_rels/workbook.xml.rels", b"worksheets/", b"nowhere/"),
    ],
)
def test_workbook_of_broken_xml(tmp_path, part, old, new):
    """Parts that are no workbook XML are a message, never a traceback."""
    path = with_part(written(tmp_path / "book.xlsx"), part, lambda xml: xml.replace(old, new))
    assert check(path)


def test_folder_without_tables(tmp_path):
    """A folder without .csv files is told what should be in it."""
    assert refused(tmp_path).found == "a folder without .csv files"


@pytest.mark.parametrize("name", ["caveats.csv.txt", "caveats.tsv", "Caveats.xlsx", "caveat.csv.bak"])
def test_a_table_whose_file_is_not_csv(tmp_path, name):
    """A file called like a sheet that is missing is an error: its red lines would be dropped in silence."""
    folder = as_csv(tmp_path / "folder", small())
    (folder / name).write_bytes(b"an older copy")
    assert check(folder) == []
    (folder / "caveats.csv").unlink()
    (problem,) = check(folder)
    assert (problem.place, problem.severity) == (name, Severity.ERROR)
    assert 'did you mean "caveats.csv"?' in problem.hint
    assert [told.severity for told in check(folder, allow_unread=True)] == [Severity.WARNING]


def test_csv_that_is_not_utf8(tmp_path):
    """A table in another encoding names its file and the remedy."""
    folder = as_csv(tmp_path / "folder", small())
    (folder / "members.csv").write_bytes("member,name\nCIV,Côte\n".encode("latin-1"))
    (folder / "missions.csv").write_bytes(b'mission,name\n"a,b\n')
    problems = check(folder)
    assert [problem.place for problem in problems] == ["members.csv", "missions.csv"]
    assert problems[0].hint == "save it with the encoding UTF-8"


def test_csv_of_pandas(tmp_path):
    """2010.0, as programs export numbers beside blanks, is the name 2010; NA is Namibia."""
    folder = as_csv(tmp_path / "folder", small())
    (folder / "scenario.csv").write_text("field,value\nperiods,2010\n", encoding="utf-8")
    text = "member,resource,available,period\nATL,troops,2000.0,2010.0\nBOR,troops,600.0,\nATL,patrol,400,\n"
    (folder / "capacities.csv").write_text(text, encoding="utf-8")
    members = (folder / "members.csv").read_text(encoding="utf-8-sig")
    (folder / "members.csv").write_text(members + "NA,Namibia,state,1,1\n", encoding="utf-8")
    scenario = read_scenario(folder)
    assert scenario.capacities[0].period == "2010"
    assert scenario.members[2].member == "NA"


def test_places_in_json(tmp_path):
    """In .json, which has no cells, a place is the key and the number of the object."""
    rows = [*small()["requirements"], {"mission": "strait", "resource": "troop", "target": 1}]
    (problem,) = check(as_json(tmp_path / "book.json", small(requirements=rows)))
    assert problem.place == "requirements!resource#3"


def test_an_empty_list_in_json_is_a_missing_sheet(tmp_path):
    """What a program writes for a sheet without rows is none; a sheet that is required is still asked for."""
    book = as_json(tmp_path / "book.json", small(caveats=[]))
    book.write_text(json.dumps(json.loads(book.read_text(encoding="utf-8")) | {"caveats": []}), encoding="utf-8")
    assert read_scenario(book).caveats == ()
    book.write_text(json.dumps(json.loads(book.read_text(encoding="utf-8")) | {"members": []}), encoding="utf-8")
    (problem,) = check(book)
    assert (problem.place, problem.found) == ("members", "no such sheet")


def test_flaws_of_opendocument(tmp_path):
    """Failed formulas, formulas without a value and merged cells of .ods keep their places, repeated cells counted."""
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    failed = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0" '
        'calcext:value-type="error"/>'
    )
    pending = '<table:table-cell table:formula="of:=1+1"/>'
    wide = '<table:table-cell table:number-columns-spanned="2" office:value-type="float" office:value="7"/>'
    number = '<table:table-cell office:value-type="float" office:value="7"/>'
    rows = [
        "".join(map(text.format, "abcd")),
        f'<table:table-cell/><table:table-cell table:number-columns-repeated="2"/>{failed}',
        f"{pending}{number}{wide}<table:covered-table-cell/>",
    ]
    xml = [f"<table:table-row>{row}</table:table-row>" for row in rows]
    blank = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    rest = (
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    ((table,), _) = read_tables(ods(tmp_path / "book.ods", {"t": xml[0] + blank + xml[1] + xml[2] + rest}))
    marked = {
        table.place(row, column): cell.found
        for row, cells in enumerate(table.rows)
        for column, cell in enumerate(cells)
        if isinstance(cell, flaws.Flaw)
    }
    assert marked == {
        "t!D5": "the error of a formula",
        "t!A6": "a formula without a stored value",
        "t!D6": "merged cells C6:D6",
    }


def test_hidden_rows_and_columns_of_opendocument(tmp_path):
    """Filtered and collapsed rows and columns of .ods keep their places, repeated ones counted."""
    text = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    rows = [
        f"<table:table-row>{text * 3}</table:table-row>",
        f'<table:table-row table:visibility="filter" table:number-rows-repeated="2">{text}</table:table-row>',
        f"<table:table-row>{text}</table:table-row>",
        f'<table:table-row table:visibility="collapse">{text}</table:table-row>',
        '<table:table-row table:visibility="collapse" table:number-rows-repeated="1048571"><table:table-cell/>'
        "</table:table-row>",
    ]
    ((table,), _) = read_tables(ods(tmp_path / "book.ods", {"t": columns + "".join(rows)}))
    assert (table.hidden_rows, table.hidden_columns) == (["2", "3", "5"], ["C"])


@pytest.mark.parametrize("place", [b'r="2" ', b""])
def test_hidden_rows_however_they_are_spelled(place):
    """Rows that state no place follow one another; other spellings of yes are no less hidden."""
    xml = b'<x:cols><x:col max = "4" hidden=\'true\' min="2"/></x:cols><x:row r="1"/><x:row %bhidden="1" ht="0"/>'
    grid = flaws.excel_grid(xml % place)
    assert (grid.hidden_rows, grid.hidden_columns) == ([range(1, 2)], [range(1, 4)])


def test_repeated_cells_of_opendocument_are_bounded(tmp_path):
    """A cell repeated over a whole sheet is refused before it is expanded."""
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    assert refused(ods(tmp_path / "book.ods", {"members": row})).found.startswith("a sheet members of 1,048,576 rows")


def test_formulas_with_values_are_read(tmp_path):
    """The stored value of a formula is its value, a stored empty text a blank."""
    path = written(tmp_path / "book.xlsx", capacities__C2="=1+1", capacities__D3="=IF(1,A9)")

    def stored(xml):
        number = xml.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>").replace(
            b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>"
        )
        return number.replace(b'<c r="D3"', b'<c t="str" r="D3"')

    path = with_part(path, "xl/worksheets/sheet6.xml", stored)
    assert read_scenario(path).capacities[0].available == 2
    assert read_scenario(path).capacities[1].pledged is None


def test_charts_and_blank_sheets_are_no_tables(tmp_path):
    """Chart sheets are passed over, and a blank sheet is not warned of."""

    def add(book):
        book.create_chartsheet("picture")
        book.create_sheet("Sheet1")

    assert check(edited(written(tmp_path / "book.xlsx"), add)) == []


def test_importing_the_room_is_light():
    """Neither pandas nor a library for spreadsheets is loaded before it is needed."""
    loaded = "import inputs, sys; inputs.read_scenario; print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", loaded], check=True, capture_output=True, text=True, cwd=ROOT
    ).stdout
    assert "inputs.read.workbook" in modules.split()
    assert {"pandas", "xlsxwriter", "python_calamine", "openpyxl"} & set(modules.split()) == set()
