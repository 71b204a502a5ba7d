"""Breaking any one cell of a workbook gives a message that names that cell."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inputs.dictionary import LISTS, README, dictionary
from inputs.read.tables import RawSheet, read_tables
from inputs.read.workbook import assemble
from models.sheets.cells import Flaw, error_cell
from models.sheets.columns import ANY, NUMBERS, SheetColumn, Type
from models.sheets.problems import Severity
from models.sheets.scenario import FACTS, Scenario, row_models
from tests.examples import EACH, EXAMPLES
from tests.workbooks import written

REFUSE_ANY_TEXT = NUMBERS | {Type.CHOICE, Type.FLAG, *(kind for kind in Type if kind.refers_to)}


@pytest.fixture(scope="module", params=["template", *EACH])
def tables(request, tmp_path_factory) -> list[RawSheet]:
    """The raw tables of the template's coalition, and of each example that ships."""
    if request.param == "template":
        path = written(tmp_path_factory.mktemp("book") / "book.xlsx")
    else:
        path = EXAMPLES[request.param]
    return [table for table in read_tables(path)[0] if table.name not in (README, LISTS)]


def cells(tables: list[RawSheet]) -> Iterator[tuple[RawSheet, int, int, SheetColumn]]:
    """The first and the last filled cell of every column: table, row, column, meaning."""
    for table in tables:
        columns = dictionary()[table.name]
        for at, header in enumerate(table.header):
            filled = [row for row, values in enumerate(table.rows) if values[at] != ""]
            if table.name != FACTS:
                for row in sorted({*filled[:1], *filled[-1:]}):
                    yield table, row, at, columns.get(str(header), columns.get(ANY))
    facts = next(table for table in tables if table.name == FACTS)
    for row, values in enumerate(facts.rows):
        yield facts, row, 1, dictionary()[FACTS][values[0]]


def broken(tables: list[RawSheet], table: RawSheet, row: int, at: int, value: object) -> list:
    """The problems when one cell holds something else."""
    rows = [list(values) for values in table.rows]
    rows[row][at] = value
    _, problems = assemble([replace(table, rows=rows) if other is table else other for other in tables])
    return problems


def test_whole_workbook_is_clean(tables):
    """Unbroken, the workbook has no problem at all."""
    assert assemble(tables)[1] == []


def test_a_failed_formula_is_told_anywhere(tables):
    """#REF! in any one cell is one error, at that cell."""
    for table, row, at, _ in cells(tables):
        problems = broken(tables, table, row, at, error_cell("#REF!"))
        places = [problem.place for problem in problems if problem.severity is Severity.ERROR]
        assert places == [table.place(row, at)]


def test_nonsense_is_told_where_it_means_nothing(tables):
    """?! for a number, a reference or a choice is an error at that cell."""
    for table, row, at, column in cells(tables):
        if column.type in REFUSE_ANY_TEXT:
            problems = broken(tables, table, row, at, "?!")
            places = {problem.place for problem in problems if problem.severity is Severity.ERROR}
            assert table.place(row, at) in places


def test_a_blank_is_told_where_something_is_required(tables):
    """Emptying a required cell is one error, at that cell."""
    for table, row, at, column in cells(tables):
        if column.required:
            problems = broken(tables, table, row, at, "")
            assert [problem.place for problem in problems] == [table.place(row, at)]


def test_a_renamed_member_mission_or_resource_is_told(tables):
    """Another word for a code that others refer to is told at that cell and at those that refer to it.

    Of the only fund there is, only where it is referred to: pools take from it by any name.
    """
    told = 0
    for table, row, at, column in cells(tables):
        if table.name in ("members", "resources", "missions") and row_models()[table.name].named_by == (column.name,):
            places = {problem.place for problem in broken(tables, table, row, at, "?!")}
            only_fund = [values for values in table.rows if "funding" in values] == [table.rows[row]]
            assert only_fund or table.place(row, at) in places
            assert len(places) > 1
            told += 1
    assert told >= 5


def test_a_gap_in_an_indicator_that_is_used_is_told(tables):
    """Emptying a figure that a policy's key needs is an error at that cell."""
    keys = " ".join(str(row[0]) for table in tables if table.name == "policies" for row in table.rows)
    assert keys
    members = next(table for table in tables if table.name == "members")
    at = list(members.header).index("gdp")
    places = [problem.place for problem in broken(tables, members, 0, at, "")]
    assert set(places) == {members.place(0, at)}


def test_a_flaw_is_not_mistaken_for_text():
    """What marks a broken cell is no text, so that no column takes it."""
    assert not isinstance(error_cell("#REF!"), str)
    assert isinstance(error_cell("#REF!"), Flaw)


ANYTHING = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["", " ", "=1", "#REF!", "1,200", "12 %", "?!", "nan", "2027; 2028", "ATL", "member", "*"]),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.times(),
    st.lists(st.one_of(st.text(max_size=3), st.integers()), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
    st.builds(error_cell, st.just("#REF!")),
)


@given(st.data())
@pytest.mark.slow
def test_nothing_in_the_cells_is_beyond_words(small_tables, data):
    """Whatever stands in headers and cells becomes problems in plain words, or a valid scenario; never a failure."""
    tables = [replace(table, rows=[list(row) for row in table.rows]) for table in small_tables]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(tables) - 1))
        row = data.draw(st.integers(-1, len(tables[at].rows) - 1))
        column = data.draw(st.integers(0, len(tables[at].header) - 1))
        if row < 0:
            header = list(tables[at].header)
            header[column] = data.draw(ANYTHING)
            tables[at] = replace(tables[at], header=header)
        else:
            tables[at].rows[row][column] = data.draw(ANYTHING)
    scenario, problems = assemble(tables)
    for problem in problems:
        assert problem.place.replace(" row ", "!").partition("!")[0] in dictionary()
        assert problem.found
        assert problem.expected
        assert len(str(problem)) < 1000
    if not any(problem.severity is Severity.ERROR for problem in problems):
        sheets = {name: getattr(scenario, name) for name in Scenario.model_fields}
        assert Scenario.model_validate(sheets) == scenario


@pytest.fixture(scope="module")
def small_tables(tmp_path_factory) -> list[RawSheet]:
    """The raw tables of the template's coalition."""
    return read_tables(written(tmp_path_factory.mktemp("small") / "book.xlsx"))[0][:-1]
