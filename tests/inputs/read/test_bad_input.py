"""Every kind of bad input gives a message with its cell, what stands there, what is expected and a remedy."""

from datetime import date

import pytest

from inputs import check, read_scenario
from inputs.write.starter import STARTER
from models.arithmetic.fingerprint import fingerprint
from models.sheets.problems import InputError, Severity, errors
from tests.workbooks import as_csv, as_json, edited, plain, small, with_part, written


def only(problems, severity=Severity.ERROR):
    """The single problem of a severity."""
    (problem,) = [problem for problem in problems if problem.severity is severity]
    return problem


@pytest.fixture
def told(tmp_path):
    """The problems of the small coalition with cells changed."""
    return lambda **cells: check(written(tmp_path / "book.xlsx", **cells))


def edit(tmp_path, change):
    """The problems of the small coalition after a change to its workbook."""
    return check(edited(plain(tmp_path / "book.xlsx"), change))


# -- cells -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value", "found", "expected", "hint"),
    [
        ("members__D2", "1,200", "'1,200'", "a number", "write 1200"),
        ("members__F2", "12 %", "'12 %'", "a share from 0 to 1", "write 0.12"),
        ("members__F2", 20, "20", "a share from 0 to 1", "for 20 % write 0.2"),
        ("members__F2", "0,2", "'0,2'", "a share from 0 to 1", "write 0.2"),
        ("members__F2", -0.1, "-0.1", "a share from 0 to 1", "write a share from 0 to 1, or leave the cell blank"),
        ("members__D2", "inf", "'inf'", "a number", "write a number, or leave the cell blank"),
        ("capacities__C2", "nan", "'nan'", "a number, 0 or more", "write a number from 0 up"),
        ("capacities__C2", "-5", "'-5'", "a number, 0 or more", "write a number from 0 up"),
        ("members__G3", "n/a", "'n/a'", "a number, 0 or more", "leave the cell blank"),
        ("members__G3", "€ 1 500", "'€ 1 500'", "a number, 0 or more", "write 1500"),
        ("members__G3", -5, "-5", "a number, 0 or more", "write a number from 0 up, or leave the cell blank"),
        ("members__G3", "nan", "'nan'", "a number, 0 or more", "write a number from 0 up, or"),
        ("members__G3", "-inf", "'-inf'", "a number, 0 or more", "write a number from 0 up, or"),
        ("members__G3", "9_000", "'9_000'", "a number, 0 or more", "write 9000"),
        ("members__G3", True, "TRUE", "a number, 0 or more", "write a number"),
        ("members__G3", date(2010, 3, 4), "the date 2010-03-04", "a number", "format the cell as number"),
        ("members__A2", date(2010, 3, 4), "the date 2010-03-04", "a name", "format the cell as text"),
        ("members__C2", "stat", "'stat'", "one of state, organisation", 'did you mean "state"?'),
        ("members__B2", "x" * 10_000, "10,000 characters", "a name of 1 to 200 characters", "shorten it"),
        ("missions__E2", 0, "0", "a number above 0", ""),
        ("training__E2", 1.5, "1.5", "a whole number, 0 or more", "round it"),
        ("caveats__B2", "forbidden", "'forbidden'", "one of prohibited, at_most, at_least", ""),
        ("capacities__C2", None, "a blank cell", "a number, 0 or more", "fill it in: how much it has"),
        ("capacities__C2", "  ", "a blank cell", "a number, 0 or more", "fill it in"),
        ("capacities__C2", "#N/A", "the error #N/A", "a number, 0 or more", "mend the formula"),
        ("members__B2", "#NAME?", "the error #NAME?", "a name", "mend the formula"),
        ("capacities__C2", "=A1*2", "a formula without a stored value", "a number", "save it there"),
        ("scenario__B5", "#REF!", "the error #REF!", "names separated by ;", "mend the formula"),
        ("scenario__B4", "x" * 300, "300 characters", "a name of 1 to 200 characters", "shorten it"),
    ],
)
def test_a_bad_cell_is_told_once_with_its_remedy(told, cell, value, found, expected, hint):
    """One bad cell is one error, which names it and says what stands there, what should and how to mend it."""
    problem = only(errors(told(**{cell: value})))
    assert problem.place == cell.replace("__", "!")
    assert problem.found.startswith(found)
    assert problem.expected.startswith(expected)
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("cell", "value", "found", "hint"),
    [
        ("capacities__A2", "Atlantia", "'Atlantia'", 'did you mean "ATL"?'),
        ("capacities__B2", "troop", "'troop'", 'did you mean "troops"?'),
        ("requirements__A2", "straits", "'straits'", 'did you mean "strait"?'),
        ("missions__F2", "ATLL", "'ATLL'", 'did you mean "ATL"?'),
        ("caveats__D2", "airlift", "'airlift'", ""),
        ("policies__C2", "0.5 gpd", "'gpd'", 'did you mean "gdp"?'),
        ("policies__C2", "gdp +", "'gdp +'", ""),
        ("members__A3", "ATL", "'ATL' a second time", "remove or rename one"),
        ("capacities__A3", "ATL", "'ATL, troops' a second time", "remove or rename one"),
        ("requirements__D2", 1001, "minimum 1001", "lower the minimum or raise the target"),
        ("caveats__C2", None, "a blank cell", "rules: prohibited, at_most, at_least"),
        ("uncertainty__B2", 2, "2", "swap low and high"),
    ],
)
def test_rows_that_contradict_others_are_told_with_their_cell(told, cell, value, found, hint):
    """Unknown names, duplicates and crossing bounds name the cell and what was probably meant."""
    there = [problem for problem in errors(told(**{cell: value})) if problem.place == cell.replace("__", "!")]
    assert [problem.found for problem in there] == [found]
    assert hint in there[0].hint


def test_a_mission_that_trains_and_ends_before_it_starts(tmp_path):
    """One that ends before it starts is told, and no exception, though what it trains is then in no period."""
    backwards = [dict(STARTER["missions"][0]) | {"start": "2028", "end": "2027"}]
    (problem,) = errors(check(written(tmp_path / "book.xlsx", small(missions=backwards))))
    assert (problem.found, problem.hint) == ("'2027'", "swap start and end")


def test_all_problems_come_in_one_pass(told):
    """Bad cells on several sheets and contradictions between rows are told together, errors first."""
    cells = {"members__D2": "lots", "capacities__C3": -1, "requirements__D2": 2000, "interests__A2": "BOT"}
    problems = told(**cells)
    assert {problem.place for problem in problems} == {name.replace("__", "!") for name in cells}


def test_read_scenario_raises_what_check_tells(tmp_path):
    """The exception carries every problem, and its text is one line for each."""
    path = written(tmp_path / "book.xlsx", members__D2="lots", capacities__C3=-1)
    with pytest.raises(InputError) as raised:
        read_scenario(path)
    assert list(raised.value.problems) == check(path)
    assert str(raised.value).count("\n") == 1
    assert "pydantic" not in str(raised.value)


def test_an_unreadable_period_is_not_taken_for_every_period(tmp_path):
    """A row whose period cannot be read is one error: it is no second row of every period, whichever stands first."""
    rows = [dict(STARTER["capacities"][0]) | {"period": period} for period in ("#REF!", None)]
    for both in (rows, rows[::-1]):
        problems = errors(check(written(tmp_path / "book.xlsx", small(capacities=both))))
        assert [problem.found for problem in problems] == ["the error #REF!"]


def test_an_unreadable_name_is_not_told_again_where_it_is_used(told):
    """When a member's code cannot be read, only its cell is told, not every row that refers to it."""
    assert [problem.place for problem in told(members__A2="#REF!")] == ["members!A2"]
    assert [
        problem.place for problem in told(scenario__B5="#REF!", requirements__E1="period", requirements__E2="2027")
    ] == ["scenario!B5"]


def test_another_wrong_name_is_told_beside_an_unreadable_one(told):
    """An unreadable code hides only the name that is used most and known least."""
    problems = told(members__A2="#REF!", interests__A2="BORR")
    assert [problem.place for problem in problems] == ["members!A2", "interests!A2"]


def test_infinity_and_nan_in_json(tmp_path):
    """The numbers that JSON writers invent are refused at their place; rows count from 1."""
    members = [dict(STARTER["members"][0]) | {"gdp": float("nan")}, dict(STARTER["members"][1])]
    problem = only(check(as_json(tmp_path / "book.json", small(members=members))))
    assert (problem.place, problem.found) == ("members!gdp#1", "nan")


@pytest.mark.parametrize("value", [{"a": 1}, [1, 2], 10**400])
def test_structures_in_json_cells(tmp_path, value):
    """An object, a list or a number beyond all bounds is not a number."""
    capacities = [dict(STARTER["capacities"][0]) | {"available": value}, *STARTER["capacities"][1:]]
    problem = only(check(as_json(tmp_path / "book.json", small(capacities=capacities))))
    assert problem.place == "capacities!available#1"
    assert problem.expected == "a number, 0 or more"


def test_unpaired_surrogates_are_not_text(tmp_path):
    """Text that no file could hold is refused, not passed on."""
    members = [dict(STARTER["members"][0]) | {"name": "\\ud800"}, STARTER["members"][1]]
    path = as_json(tmp_path / "book.json", small(members=members))
    path.write_text(path.read_text(encoding="utf-8").replace("\\\\ud800", "\\ud800"), encoding="utf-8")
    assert only(check(path)).place == "members!name#1"


# -- headers and sheets ----------------------------------------------------------------------------------------


def test_missing_column(told):
    """A required column that is not there is one error on its sheet, with the column that was probably meant."""
    problem = only(told(capacities__C1="availabel"))
    assert problem.place == "capacities"
    assert problem.found == "no column available"
    assert problem.hint == "rename the column 'availabel'"


@pytest.mark.parametrize(
    ("cell", "header", "meant"),
    [
        ("requirements__D1", "minimun", "minimum"),
        ("resources__E1", "unit cost (USD)", "unit_cost"),
        ("resources__E1", "Unit cost, USD million", "unit_cost"),
        ("resources__E1", "unit-costs", "unit_cost"),
        ("caveats__E1", "reasons", "reason"),
        ("missions__D1", "regoin", "region"),
        ("missions__D1", "region_code", "region"),
        ("missions__D1", "region code", "region"),
        ("scenario__A2", "titel", "title"),
        ("members__G1", "budgett", "budget"),
        ("members__G1", "budget (USD)", "budget"),
    ],
)
def test_a_column_that_is_a_slip_of_a_known_one(told, cell, header, meant):
    """A misspelled column, be it with its unit, is an error at its header with what was meant, whatever it holds."""
    problem = only(told(**{cell: header}))
    assert problem.place == cell.replace("__", "!")
    assert problem.hint == f'did you mean "{meant}"?; --allow-unread (allow_unread=True) lets it stand'


def test_a_column_of_figures_that_is_not_read(told):
    """Figures under a name that means nothing are an error, be they numbers, text or lost with their formula."""
    for value in (7, "1,200", "=A1*2"):
        problem = only(told(interests__E1="zeal", interests__E2=value))
        assert (problem.place, problem.found) == (
            "interests!E1",
            "a column 'zeal', which is not read although it holds figures",
        )
        assert problem.hint.startswith("rename or remove it")


def test_a_column_of_remarks_that_is_not_read(told):
    """Words under a name that is like no other are a warning."""
    (problem,) = told(interests__E1="remarks", interests__E2="as said in parliament")
    assert (problem.place, problem.severity) == ("interests!E1", Severity.WARNING)


def test_a_numeric_column_of_members_is_an_indicator(told):
    """In members figures under a name of their own are read, without a word."""
    assert told(members__H1="tanks", members__H2=7) == []


@pytest.mark.parametrize("header", ["unit cost (USD)", "zeal"])
def test_what_is_not_read_may_be_allowed(tmp_path, header):
    """With allow_unread the same columns are warnings, kept with the scenario, and all the rest is read."""
    path = written(tmp_path / "book.xlsx", resources__E1=header)
    with pytest.raises(InputError, match="allow_unread"):
        read_scenario(path)
    scenario = read_scenario(path, allow_unread=True)
    assert [told.place for told in scenario.warnings] == ["resources!E1"]
    assert list(scenario.warnings) == check(path, allow_unread=True)
    assert "allow" not in scenario.warnings[0].hint
    assert {row.unit_cost for row in scenario.resources} == {None}


def test_warnings_are_no_part_of_what_a_scenario_says(tmp_path):
    """A sheet of notes leaves fingerprint and equality as they are."""
    notes = lambda book: book.create_sheet("notes").append(["To be agreed with the ministries"])  # noqa: E731
    plain, noted = (read_scenario(written(tmp_path / f"{name}.xlsx")) for name in "ab")
    noted = read_scenario(edited(tmp_path / "b.xlsx", notes))
    assert [told.place for told in noted.warnings] == ["notes"]
    assert noted == plain
    assert fingerprint(noted) == fingerprint(plain)


@pytest.mark.parametrize(
    ("text", "one", "other"), [("9.000", "9", "9000"), ("-1.250", "-1.25", "-1250"), (" 12.345 ", "12.345", "12345")]
)
def test_text_that_is_two_numbers(tmp_path, text, one, other):
    """Text with a point and three digits may be either: an error that says both, in .xlsx, semicolons and .json."""
    rows = [dict(row) | {"gdp": text} for row in STARTER["members"][:1]] + list(STARTER["members"][1:])
    sheets = small(members=rows)
    for path, place in (
        (written(tmp_path / "book.xlsx", sheets), "members!D2"),
        (as_csv(tmp_path / "semicolons", sheets, ";"), "members!D2"),
        (as_json(tmp_path / "book.json", sheets), "members!gdp#1"),
    ):
        problem = only(check(path))
        assert (problem.place, problem.expected) == (place, "a number")
        assert problem.found == f"the text {text.strip()!r}, which is {one} or {other}"
        assert problem.hint == f"type it as a number: {one} or {other}"


@pytest.mark.parametrize("text", ["0.125", "9.00", "9.0001", "1234.567"])
def test_text_that_is_one_number(told, text):
    """A number as text that can be read in one way alone is read."""
    assert told(members__D2=text) == []


def test_a_point_in_a_csv_of_commas_is_decimal(tmp_path):
    """Where commas separate the cells, and where a cell is a number, 1.234 is a little more than one."""
    members = [dict(row) | {"reserve": None, "gdp": 1.234} for row in STARTER["members"]]
    for path in (
        as_csv(tmp_path / "commas", small(members=members)),
        written(tmp_path / "book.xlsx", small(members=members)),
    ):
        assert {row.indicators["gdp"] for row in read_scenario(path).members} == {1.234}


def test_indicator_with_a_gap_in_words(told):
    """A word among the numbers of an indicator is an error, even where no policy uses it."""
    problem = only(told(members__H1="exposure", members__H2=3, members__H3="n/a"))
    assert (problem.place, problem.hint) == ("members!H3", "leave the cell blank if it is not known")


def test_duplicate_header(told):
    """The second of two equal headers is an error at its cell, for members' own columns too."""
    assert only(told(capacities__D1="available")).place == "capacities!D1"
    assert only(told(members__H1="gdp", members__H2=1)).place == "members!H1"


def test_values_under_a_blank_header(told):
    """Figures without a header are an error, words a warning."""
    for value, severity in ((5, Severity.ERROR), ("urgent", Severity.WARNING)):
        (problem,) = told(interests__E2=value)
        assert (problem.place, problem.severity) == ("interests!E1", severity)


def test_error_in_a_header(told):
    """An error cell in a header is told there."""
    assert only(told(requirements__D1="#REF!")).place == "requirements!D1"


def test_missing_sheet(tmp_path):
    """A required sheet that is not there is one error, and what refers to it is not told again."""
    problem = only(edit(tmp_path, lambda book: book.remove(book["members"])))
    assert (problem.place, problem.found) == ("members", "no such sheet")


def test_misnamed_sheet(tmp_path):
    """A sheet with a wrong name is warned of, and offered where one is missing."""

    def rename(book):
        book["capacities"].title = "capacitys"

    problems = edit(tmp_path, rename)
    assert only(problems).hint == "rename the sheet 'capacitys'"
    assert only(problems, Severity.WARNING).hint == 'did you mean "capacities"?'


def test_optional_sheets_may_be_missing(tmp_path):
    """Without any optional sheet the rest still reads, with defaults."""
    kept = ("members", "resources", "missions", "requirements", "capacities")
    path = written(tmp_path / "book.xlsx", {name: STARTER[name] for name in kept})
    assert check(path) == []
    assert read_scenario(path).periods == ("1",)


@pytest.mark.parametrize("name", ["caveat", "Caveats (2010)", "caveats old", "agreement", "interrests", "polices"])
def test_a_sheet_that_is_a_slip_of_a_known_one(tmp_path, name):
    """A sheet whose name is nearly that of a known one is an error, even where it holds words alone."""

    def rename(book):
        book.remove(book["caveats"])
        book.create_sheet(name).append(["member", "rule"])

    problem = only(edit(tmp_path, rename))
    assert (problem.place, problem.found) == (name, "an unknown sheet, which is not read")
    assert problem.hint.startswith("did you mean")


def test_a_sheet_of_figures_or_of_notes(tmp_path):
    """An unknown sheet is an error when it holds a figure, a warning when it holds words, nothing when it is blank."""
    for row, severities in ((["tanks", 7], [Severity.ERROR]), (["to do"], [Severity.WARNING]), ([], [])):
        problems = edit(tmp_path, lambda book, row=row: book.create_sheet("extra").append(row))
        assert [problem.severity for problem in problems] == severities


def test_explanation_and_lists_are_known_however_they_are_spelled(tmp_path):
    """The sheets for people and programs are never warned of."""
    for name in ("Read me", "README", "Lists", "read_me"):

        def rename(book, name=name):
            book.remove(book["lists"])
            book.create_sheet(name).append(["tanks", 7])

        assert edit(tmp_path, rename) == []


def test_scenario_without_field_and_value(told):
    """A sheet scenario laid out as a table is told how it should be."""
    problem = only(told(scenario__A1="title", scenario__B1="value"))
    assert (problem.place, problem.found) == ("scenario", "no column field")


@pytest.mark.parametrize(
    ("head", "cell", "told_at", "severity", "found"),
    [
        (None, 2028, "scenario!C1", Severity.ERROR, "values without a column, which is not read although it holds"),
        ("value", 2028, "scenario!C1", Severity.ERROR, "a column 'value' a second time"),
        ("values", "Q2", "scenario!C1", Severity.ERROR, "a column 'values', which is not read"),
        ("rate", 130, "scenario!C1", Severity.ERROR, "a column 'rate', which is not read although it holds figures"),
        ("remark", "as agreed", "scenario!C1", Severity.WARNING, "a column 'remark', which is not read"),
    ],
)
def test_a_fact_in_a_further_column(told, head, cell, told_at, severity, found):
    """Periods written side by side, or any figure beside the facts, are not passed over in silence."""
    found_there = told(scenario__B5=2027, scenario__C1=head, scenario__C5=cell)
    problem = only([each for each in found_there if each.place.startswith("scenario")], severity)
    assert problem.place == told_at
    assert problem.found.startswith(found)


def test_hidden_sheet(tmp_path):
    """A hidden sheet is read, and warned of; the hidden lists of the template are not."""

    def hide(book):
        book["caveats"].sheet_state = "hidden"

    (problem,) = edit(tmp_path, hide)
    assert (problem.place, problem.severity) == ("caveats", Severity.WARNING)


def hide(sheet, rows=(), columns=()):
    """Hide rows and columns, as a filter or a click does."""
    for number in rows:
        sheet.row_dimensions[number].hidden = True
    for letter in columns:
        column = sheet.column_dimensions[letter]
        column.hidden, column.max = True, column.min  # the template's widths span several columns


def test_hidden_rows_and_columns(tmp_path):
    """Rows and columns that a filter or a click hides are read: one warning a sheet for each kind, the first named."""
    told = edit(tmp_path, lambda book: hide(book["capacities"], [3, 4, 40], ["C", "Z"]))
    assert {problem.severity for problem in told} == {Severity.WARNING}
    assert [(problem.place, problem.found) for problem in told] == [
        ("capacities row 3", "a hidden row and 1 more, read like the others"),
        ("capacities column C", "a hidden column, read like the others"),
    ]


def test_hidden_rows_of_sheets_that_are_not_read(tmp_path):
    """What the explanation of a workbook hides is nobody's business, nor what is hidden and blank."""

    def change(book):
        book.create_sheet("read me").append(["How to read this"])
        hide(book["read me"], [1], ["A"])
        hide(book["members"], [50], ["X"])

    assert edit(tmp_path, change) == []


def test_merged_cells(tmp_path):
    """Merged cells are one error that names their area, not one for each cell that is blank behind them."""
    problem = only(edit(tmp_path, lambda book: book["capacities"].merge_cells("A2:C3")))
    assert (problem.place, problem.found) == ("capacities!A2:C3", "merged cells A2:C3")
    assert problem.hint == "unmerge them and fill in each cell"


def test_merged_cells_beside_the_table_do_no_harm(tmp_path):
    """Merged cells where no column is read, or beyond the last row, are no error."""
    assert edit(tmp_path, lambda book: book["capacities"].merge_cells("J30:L40")) == []


def test_external_links(tmp_path):
    """Links to other files are warned of."""
    path = with_part(written(tmp_path / "book.xlsx"), "xl/externalLinks/externalLink1.xml", lambda _: b"<x/>")
    (problem,) = check(path)
    assert (problem.found, problem.severity) == ("links to other files", Severity.WARNING)


def test_wide_table_with_a_bad_cell(tmp_path):
    """In a wide table the cell that is named is the resource's own."""
    wide = [{"member": "ATL", "troops": 2000, "patrol": "?"}, {"member": "BOR", "troops": 600, "patrol": 300}]
    problem = only(check(written(tmp_path / "book.xlsx", small(capacities=wide))))
    assert (problem.place, problem.expected) == ("capacities!C2", "a number, 0 or more")


def test_wide_table_with_columns_of_the_long_one(tmp_path):
    """What cannot be said of every resource at once is not read from a wide table: an error where it is figures."""
    wide = [{"member": "ATL", "troops": 2000, "patrol": 250, "pledged": 5}, {"member": "BOR", "troops": 600}]
    (problem,) = check(written(tmp_path / "book.xlsx", small(capacities=wide)))
    assert (problem.place, problem.severity) == ("capacities!B1", Severity.ERROR)
    assert problem.hint.startswith("rename or remove it")


# -- coalitions at the edge ------------------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", ["members", "missions", "resources", "requirements", "capacities"])
def test_empty_sheet(tmp_path, sheet):
    """A required sheet without rows is told on that sheet."""
    problems = edit(tmp_path, lambda book: book[sheet].delete_rows(2, 9))
    assert [problem.found for problem in problems if problem.place == sheet] == ["no rows"]


def test_abilities_of_zero(told):
    """An indicator that is 0 for every state cannot share a burden."""
    assert {problem.place for problem in errors(told(members__D2=0, members__D3=0))} == {"members"}


def test_one_member_is_a_coalition(tmp_path):
    """A single member that can do all is a valid scenario."""
    one = small(
        members=[STARTER["members"][0]],
        capacities=[row for row in STARTER["capacities"] if row["member"] == "ATL"],
        interests=None,
        caveats=None,
        agreements=None,
        training=None,
    )
    assert check(written(tmp_path / "book.xlsx", one)) == []


def test_only_organisations(told):
    """Without a state there is nobody to share the burden."""
    problems = told(members__C2="organisation", members__C3="organisation")
    assert [problem.found for problem in errors(problems)] == ["no state"]


def test_contradicting_caveats(tmp_path):
    """A floor above a ceiling of the same scope names both cells."""
    floor = {"member": "BOR", "rule": "at_least", "amount": 600, "resource": "troops"}
    problem = only(check(written(tmp_path / "book.xlsx", small(caveats=[*STARTER["caveats"], floor]))))
    assert problem.place == "caveats!C3"
    assert problem.hint == "see caveats!C3 and caveats!C2"


def test_text_is_never_a_problem(tmp_path):
    """Accents, apostrophes, emoji, mark-up, formulas and control characters are names like others."""
    names = [
        "Éire",
        "O'Brien's \"land\"",
        "🇪🇺🚀",
        "<script>alert(1)</script>",
        '=HYPERLINK("x")',
        "+1",
        "-1",
        "@x",
        "a\tb",
    ]
    members = [{"member": name, "name": name, "gdp": 1, "population": 1} for name in names]
    capacities = [{"member": name, "resource": "troops", "available": 100} for name in names]
    alone = {"missions": [{"mission": "strait", "name": "Strait"}]}
    rules = dict.fromkeys(("interests", "caveats", "agreements", "training", "uncertainty"))
    path = written(tmp_path / "book.xlsx", small(members=members, capacities=capacities, **alone, **rules))
    assert check(path) == []
    assert [row.name for row in read_scenario(path).members] == names
