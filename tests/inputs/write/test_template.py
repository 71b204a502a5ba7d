"""The template solves as it stands, and the workbooks written are the same bytes each time and make mistakes hard."""

import stat
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from burdenshare.api import write_template, write_workbook
from inputs import check, read_scenario
from inputs.dictionary import LISTS, README, dictionary
from inputs.write.starter import STARTER
from models.answers.allocation import Status
from models.arithmetic.audit import audit
from models.sheets.columns import ANY
from models.sheets.problems import InputError, OutputError
from models.sheets.scenario import FACTS
from optimizer.solving.solve import solve
from tests.workbooks import edited, small, written


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """The template, as `burdenshare new` writes it."""
    path = tmp_path_factory.mktemp("new") / "coalition.xlsx"
    write_template(path)
    return path


@pytest.fixture(scope="module")
def book(template):
    """The template, as a spreadsheet program opens it."""
    return load_workbook(template)


def test_template_is_valid_and_solves(template):
    """The template has no problem, not even a warning, and every policy in it has an answer that audits clean."""
    assert check(template) == []
    scenario = read_scenario(template)
    assert len(scenario.policies) == 2
    for policy in scenario.policies:
        answer = solve(scenario, policy)
        assert answer.status is Status.OPTIMAL
        assert audit(scenario, answer) == ()


def test_template_has_every_sheet_and_column(book):
    """The template shows all that the dictionary knows, an example row on each sheet, and explains itself first."""
    assert book.sheetnames == [README, *dictionary(), LISTS]
    for name, columns in dictionary().items():
        if name != FACTS:
            header = [cell.value for cell in book[name][1]]
            assert [column for column in header if column in columns] == [name for name in columns if name != ANY]
            assert book[name].max_row >= 2
    assert [cell.value for cell in book[FACTS]["A"][1:]] == list(dictionary()[FACTS])


def test_same_rows_give_the_same_bytes(tmp_path, template):
    """Writing again gives an identical file."""
    write_template(tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == template.read_bytes()


def test_headers_explain_themselves(book):
    """Each header has a comment with its meaning and unit; required ones look unlike optional ones."""
    for name, columns in dictionary().items():
        for cell in book[name][1] if name != FACTS else ():
            column = columns.get(cell.value, columns.get(ANY))
            assert cell.comment.text.startswith(column.description)
            assert column.unit in cell.comment.text
            assert (cell.fill.start_color.rgb == "FF1F3864") == column.required
            assert cell.font.bold


def test_tables_are_easy_to_walk(book):
    """Headers stay in sight, columns can be filtered, and wide enough to read."""
    for name in dictionary():
        assert book[name].freeze_panes == ("A2" if name == FACTS else "B2")
        if name != FACTS:
            assert book[name].auto_filter.ref
            assert all(width.width >= 10 for width in book[name].column_dimensions.values())


def offered(book, sheet, column):
    """The data validation of a column: its kind, what it offers, how strict it is."""
    letter = next(cell.column_letter for cell in book[sheet][1] if cell.value == column)
    (rule,) = [
        rule for rule in book[sheet].data_validations.dataValidation if str(rule.sqref).startswith(f"{letter}2:")
    ]
    return rule


def test_every_cell_has_a_message(book):
    """Selecting any cell of a table tells what belongs there, in the length that a spreadsheet allows."""
    for sheet, columns in dictionary().items():
        for name in columns:
            if sheet != FACTS and name != ANY:
                rule = offered(book, sheet, name)
                assert rule.promptTitle == name
                assert 0 < len(rule.prompt) <= 255


@pytest.mark.parametrize(
    ("sheet", "column", "source"),
    [
        ("capacities", "member", "list_members"),
        ("capacities", "resource", "list_resources"),
        ("requirements", "mission", "list_missions"),
        ("requirements", "period", "list_periods"),
        ("caveats", "region", "list_regions"),
        ("caveats", "kind", "list_kinds_of_mission"),
        ("caveats", "rule", "list_caveats_rule"),
        ("policies", "objective", "list_policies_objective"),
        ("requirements", "secure", "list_yes_no"),
    ],
)
def test_drop_downs(book, sheet, column, source):
    """References, choices and yes or no are drop-downs over names that the workbook defines."""
    rule = offered(book, sheet, column)
    assert (rule.type, rule.formula1) == ("list", source)
    assert source in book.defined_names


def test_drop_downs_grow_with_the_sheet(book):
    """A list of codes ends at the last one filled in; a list of choices is all that the models know."""
    assert book.defined_names["list_members"].attr_text == (
        "members!$A$2:INDEX(members!$A$2:$A$10000,MAX(1,COUNTA(members!$A$2:$A$10000)))"
    )
    sheet, area = book.defined_names["list_policies_objective"].attr_text.split("!")
    words = tuple(cell.value for (cell,) in book[sheet][area.replace("$", "")])
    assert words == dictionary()["policies"]["objective"].choices
    assert book[LISTS].sheet_state == "hidden"


def test_numbers_are_guarded(book):
    """A share takes 0 to 1, an amount 0 or more, a count whole numbers."""
    share, amount, count = (
        offered(book, *name) for name in (("members", "reserve"), ("members", "budget"), ("members", "lead_time"))
    )
    assert (share.type, share.formula1, share.formula2) == ("decimal", "0", "1")
    assert (amount.type, amount.operator, amount.formula1) == ("decimal", "greaterThanOrEqual", "0")
    assert count.type == "whole"


def test_text_never_becomes_a_formula(tmp_path):
    """No sheet of a written workbook holds a formula or a link, whatever its text."""
    names = ["=1+1", "+1", "@SUM(A1)", "http://example.org", "{=A1}", "mailto:a@b.c"]
    members = [{"member": name, "name": name, "gdp": 1} for name in names]
    path = written(tmp_path / "book.xlsx", small(members=members))
    with ZipFile(path) as archive:
        sheets = [archive.read(part) for part in archive.namelist() if part.startswith("xl/worksheets/")]
    assert not any(b"<f>" in sheet or b"hyperlink" in sheet for sheet in sheets)
    assert [cell.value for cell in load_workbook(path)["members"]["A"][1:]] == names


def test_numbers_look_like_numbers(tmp_path):
    """Thousands are separated and shares are percentages, by format and not by text."""
    sheet = load_workbook(written(tmp_path / "book.xlsx"))["members"]
    assert (sheet["D2"].value, sheet["D2"].number_format) == (900, "[>=1000]#,##0;General")
    assert (sheet["F2"].value, sheet["F2"].number_format) == (0.2, "0.0%")


def test_columns_of_the_user(tmp_path):
    """Indicators stand after the kind of member; a wide table has no columns resource and available."""
    wide = [{"member": "ATL", "troops": 2000, "patrol": 250}, {"member": "BOR", "troops": 600, "patrol": 200}]
    book = load_workbook(written(tmp_path / "book.xlsx", small(capacities=wide)))
    assert [cell.value for cell in book["members"][1]] == [
        "member",
        "name",
        "kind",
        "gdp",
        "population",
        "reserve",
        "budget",
    ]
    assert [cell.value for cell in book["capacities"][1]] == ["member", "troops", "patrol"]


@pytest.mark.parametrize(
    ("sheets", "place", "hint"),
    [
        ({"membres": [{"member": "A"}]}, "membres", 'did you mean "members"?'),
        ({"missions": [{"mision": "A"}]}, "missions", 'did you mean "mission"?'),
        ({"scenario": [{"field": "titel", "value": "A"}]}, "scenario", 'did you mean "title"?'),
        ({"members": [{"member": "A" * 40_000}]}, "members row 2", "shorten it"),
    ],
)
def test_what_the_workbook_has_no_place_for(tmp_path, sheets, place, hint):
    """Unknown sheets, columns and fields, and texts too long for a cell, are refused and nothing is written."""
    with pytest.raises(InputError) as raised:
        write_workbook(tmp_path / "book.xlsx", sheets)
    (problem,) = raised.value.problems
    assert (problem.place, problem.hint) == (place, hint)
    assert list(tmp_path.iterdir()) == []


def test_every_form_says_the_same(tmp_path):
    """Text that begins with =, lists, flags and open columns come back alike from .xlsx, .ods, .json and .csv."""
    members = [
        {"member": "A", "name": "=A1", "gdp": 1.5, "population": 2, "legal_bases": ["UN", "AU"]},
        *STARTER["members"],
    ]
    resources = [dict(row) | {"divisible": False} for row in STARTER["resources"]]
    sheets = dict(STARTER) | {"members": members, "resources": resources}
    forms = [tmp_path / name for name in ("book.xlsx", "book.ods", "book.json", "book")]
    for path in forms:
        write_workbook(path, sheets)
    first, *others = (read_scenario(path) for path in forms)
    assert first.members[0].name == "=A1"
    assert first.members[0].legal_bases == ("UN", "AU")
    assert not first.resources[0].divisible
    assert all(other == first for other in others)


def test_no_form_is_written_under_the_name_of_another(tmp_path):
    """A suffix that cannot be written is refused, and nothing is there."""
    for name in ("book.odt", "book.csv", "book.xlsm"):
        with pytest.raises(OutputError, match="is written as"):
            write_workbook(tmp_path / name, STARTER)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written(tmp_path):
    """A folder in the file's place, or a file in the folder's, is told; nothing is left behind."""
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "file").touch()
    for path in (tmp_path / "file" / "book.xlsx", tmp_path / "file", tmp_path / "folder.xlsx"):
        with pytest.raises(InputError) as raised:
            write_workbook(path, STARTER)
        assert raised.value.problems[0].place == str(path)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder.xlsx"]


def test_folders_are_made_as_needed(tmp_path):
    """A workbook in a folder that is not there yet is written and read."""
    assert read_scenario(write_workbook(tmp_path / "deep" / "er" / "book.json", STARTER)).members


def test_a_file_is_replaced_whole(tmp_path):
    """Writing over a workbook replaces it and leaves no temporary file; others may read it."""
    path = written(tmp_path / "book.xlsx", members__B2="Another")
    write_workbook(path, STARTER)
    assert read_scenario(path).members[0].name == "Atlantia"
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_mode & stat.S_IRGRP


def test_a_spreadsheet_program_may_save_it(template, tmp_path):
    """Opened and saved by another program the template still reads without a problem."""
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(template.read_bytes())
    assert check(edited(copy, id)) == []
