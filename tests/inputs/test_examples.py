"""The example workbooks: what their scripts write, with every figure accounted for, and answerable."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import fsum
from pathlib import Path
from types import ModuleType

import pytest

from burdenshare.api import write_workbook
from inputs.examples import amisom_2020, isaf_2010, kfor_2017, nato_2024, scripts
from inputs.read.tables import read_tables
from inputs.read.workbook import assemble, check
from models.answers.allocation import Allocation
from models.arithmetic.accounting import gap_share
from models.sheets.problems import errors
from models.sheets.scenario import Scenario
from optimizer.solving.solve import solve
from tests.examples import example

EXAMPLES = scripts()
DOCS = Path(__file__).parents[2] / "docs" / "examples.md"
PAGES = {f"{page.stem}.xlsx": page.read_text(encoding="utf-8") for page in sorted(DOCS.with_suffix("").glob("*.md"))}
CELL = r"\| `(\w+)!([A-Z]+\d+)` \| ([^|]+) \| ([^|]+) \|"


def rows_of(pattern: str) -> list[tuple[str, ...]]:
    """The rows of a kind on the pages of the examples, each with its workbook."""
    return [(name, *row) for name, page in PAGES.items() for row in re.findall(pattern, page, re.MULTILINE)]


CHANGES = rows_of(rf"{CELL} `([\w-]+)` \| ([^|]+) \|$")
BREAKS = rows_of(rf"^{CELL} (?!`)[^|]+ \|$")
VERSIONS = re.findall(
    r"^\| `([\w-]+\.xlsx)` \| `([\w-]+)`" + r" \| ([\d.,%]+(?: to [\d.,%]+)?)" * 4, DOCS.read_text(), re.MULTILINE
)
UNSOURCED = {"scenario", "sources", "policies"}  # choices of the reader, not figures
WHAT = re.compile(r"(?P<sheet>\w+)!(?P<columns>\w+(?:, \w+)*)(?:: (?P<rows>.+))?")

each_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.__name__.rpartition(".")[2])


@pytest.fixture(scope="module")
def scenarios() -> dict[ModuleType, Scenario]:
    """The committed workbooks, read."""
    return {script: example(script.WORKBOOK.stem) for script in EXAMPLES}


@pytest.fixture(scope="module")
def answers(answered: Callable[[str], dict[str, Allocation]]) -> dict[tuple[str, str], Allocation]:
    """Every policy of every example, answered: by workbook and policy."""
    return {
        (script.WORKBOOK.name, policy): answer
        for script in EXAMPLES
        for policy, answer in answered(script.WORKBOOK.stem).items()
    }


def covered(line: dict[str, object], row: dict[str, object]) -> bool:
    """Whether a line of `sources` speaks of a row: of all, or of one that holds every word of one of its groups."""
    groups = WHAT.fullmatch(str(line["what"]))["rows"]
    values = {str(value) for value in row.values()}
    return groups is None or any(set(group.split()) <= values for group in groups.split(";"))


def lines_of(example: ModuleType) -> Iterator[tuple[dict[str, object], str, list[str]]]:
    """The lines of `sources`, each with the sheet and the columns that it speaks of."""
    for line in example.sheets()["sources"]:
        what = WHAT.fullmatch(str(line["what"]))
        yield line, what["sheet"], what["columns"].split(", ")


def ratios(answer: Allocation) -> dict[str, float]:
    """The burden of each state over its fair share of all burdens."""
    total = fsum(answer.loads.values())
    return {name: load / total / answer.fair_shares[name] for name, load in answer.loads.items()}


def gaps(answer: Allocation) -> dict[str, float]:
    """What is unmet, by resource, mission and, where there are several, period."""
    several = len({period for *_, period in answer.unmet}) > 1
    return {" ".join(need if several else need[:2]): amount for need, amount in answer.unmet.items() if amount > 0}


def answer_row(policy: str, answer: Allocation) -> str:
    """One row of a table of answers in the docs: cost, who is loaded most and least, what is unmet."""
    shown = {name: f"{ratio:.2f}" for name, ratio in ratios(answer).items()}

    def those(ratio: str) -> str:
        first, *others = sorted(name for name in shown if shown[name] == ratio)
        return f"{first} and {len(others)} more at {ratio}" if others else f"{first} at {ratio}"

    most, least = max(shown.values(), key=float), min(shown.values(), key=float)
    short = ", ".join(f"{need} {amount:,.0f}" for need, amount in gaps(answer).items()) or "nothing"
    return f"| `{policy}` | {answer.total_cost:,.0f} | {those(most)} | {those(least)} | {short} |"


def difference(before: Allocation, after: Allocation) -> str:
    """How two answers differ, as the docs say it."""
    both = (before, after)
    figures = {
        "cost": [f"{answer.total_cost:,.0f}" for answer in both],
        "worst": [f"{max(ratios(answer).values()):.2f}" for answer in both],
    }
    needs = dict.fromkeys([*gaps(before), *gaps(after)])
    figures |= {f"unmet {need}": [f"{gaps(answer).get(need, 0):,.0f}" for answer in both] for need in needs}
    return "; ".join(f"{name} {old} to {new}" for name, (old, new) in figures.items() if old != new)


def with_cell(name: str, sheet: str, cell: str, stands: str, instead: str) -> Scenario:
    """An example with one cell changed, which held what the docs say."""
    tables, problems = read_tables(isaf_2010.WORKBOOK.with_name(name))
    (table,) = (table for table in tables if table.name == sheet)
    rows = [list(row) for row in table.rows]
    at = {table.place(row, column): (row, column) for row in range(len(rows)) for column in range(len(rows[row]))}
    row, column = at[f"{sheet}!{cell}"]
    was = rows[row][column]
    assert (f"{was:g}" if isinstance(was, float) else str(was)) == stands
    rows[row][column] = None if instead == "blank" else float(instead) if instead[0].isdigit() else instead
    scenario, found = assemble([replace(table, rows=rows) if other is table else other for other in tables], problems)
    assert errors(found) == []
    return scenario


@each_example
def test_script_writes_the_committed_workbook(example: ModuleType, tmp_path: Path):
    """The script's workbook holds, cell by cell, what the committed one holds."""
    rebuilt = tmp_path / example.WORKBOOK.name
    write_workbook(rebuilt, example.sheets())
    assert read_tables(rebuilt) == read_tables(example.WORKBOOK)


@each_example
def test_same_script_writes_the_same_bytes(example: ModuleType, tmp_path: Path):
    """Two runs of a script give identical files."""
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    write_workbook(first, example.sheets())
    write_workbook(second, example.sheets())
    assert first.read_bytes() == second.read_bytes()


@each_example
def test_workbook_has_neither_error_nor_warning(example: ModuleType):
    """The reader finds nothing wrong and nothing doubtful in an example."""
    assert check(example.WORKBOOK) == []


@each_example
def test_every_number_has_a_source(example: ModuleType):
    """Each number of each sheet is spoken of by a line of `sources`."""
    lines = list(lines_of(example))
    bare = [
        (sheet, number, column, value)
        for sheet, rows in example.sheets().items()
        if sheet not in UNSOURCED
        for number, row in enumerate(rows, 2)
        for column, value in row.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
        if not any(sheet == of and column in columns and covered(line, row) for line, of, columns in lines)
    ]
    assert bare == []


@each_example
def test_every_source_speaks_of_something(example: ModuleType):
    """Each line of `sources` names columns and, group by group, rows that exist."""
    sheets = example.sheets()
    idle = []
    for line, sheet, columns in lines_of(example):
        rows = sheets[sheet]
        known = {column for row in rows for column in row}
        groups = (WHAT.fullmatch(str(line["what"]))["rows"] or "").split(";")
        idle += [line["what"] for column in columns if column not in known]
        idle += [
            (line["what"], group)
            for group in groups
            if not any(set(group.split()) <= {str(value) for value in row.values()} for row in rows)
        ]
    assert idle == []


@each_example
def test_assumptions_are_marked(example: ModuleType):
    """A line with no source behind it is marked as assumed, and every line that is not cited says why or how."""
    lines = example.sheets()["sources"]
    assert [line["what"] for line in lines if "assumed" in str(line["source"]) and line["status"] != "assumed"] == []
    assert [line["what"] for line in lines if line["status"] != "cited" and not line["note"]] == []


@pytest.mark.parametrize(
    ("example", "members", "troops"),
    [(isaf_2010, 46, 130_930), (kfor_2017, 30, 4_273), (amisom_2020, 5, 20_674)],
    ids=["isaf", "kfor", "amisom"],
)
def test_troops_add_up_to_the_published_total(
    scenarios: dict[ModuleType, Scenario], example: ModuleType, members: int, troops: int
):
    """All nations of the published list are there, and what they give adds up to its printed total."""
    given = [row.current for row in scenarios[example].capacities if row.current is not None]
    assert (len(given), fsum(given)) == (members, troops)


def test_nato_has_the_allies_of_its_table(scenarios: dict[ModuleType, Scenario]):
    """The 31 allies with forces are there; their shares of GDP are those of the published percentages."""
    members = scenarios[nato_2024].member
    percent = {name: 100 * row.indicators["defence_budget"] / row.indicators["gdp"] for name, row in members.items()}
    published = {"POL": 4.12, "USA": 3.37, "EST": 3.43, "DEU": 2.12, "ITA": 1.49, "ESP": 1.28, "LUX": 1.29}
    assert len(members) == 31
    assert {name: percent[name] for name in published} == pytest.approx(published, abs=0.01)


@pytest.mark.parametrize("example", [isaf_2010, amisom_2020], ids=["isaf", "amisom"])
def test_no_one_has_less_than_it_gave(scenarios: dict[ModuleType, Scenario], example: ModuleType):
    """What a nation can give, its reserve kept, is never below what it gave in fact."""
    scenario = scenarios[example]
    short = [
        row.member
        for row in scenario.capacities
        if row.current and scenario.usable(row.member, row.resource, scenario.periods[0]) < row.current
    ]
    assert short == []


@each_example
def test_every_policy_is_answered(answers: dict[tuple[str, str], Allocation], example: ModuleType):
    """Each policy of an example has an optimal answer that its certificates bear out."""
    of = {policy: answer for (name, policy), answer in answers.items() if name == example.WORKBOOK.name}
    assert len(of) >= 5
    assert [policy for policy, answer in of.items() if answer.status != "optimal" or not answer.certified] == []


def test_fairness_spreads_the_burden_of_isaf(answers: dict[tuple[str, str], Allocation]):
    """The default policy of ISAF is the first, and its worst-loaded nation carries less than at least cost."""
    worst = {policy: max(ratios(answer).values()) for (name, policy), answer in answers.items() if "isaf" in name}
    assert next(iter(worst)) == "fair-by-gdp"
    assert worst["fair-by-gdp"] < worst["tempered"] < worst["least-cost"]


def test_docs_tell_each_answer(answers: dict[tuple[str, str], Allocation]):
    """The tables of answers on the pages of the examples are what they come to, policy by policy."""
    missing = [
        row for (name, policy), answer in answers.items() if (row := answer_row(policy, answer)) not in PAGES[name]
    ]
    assert missing == []


def test_docs_tell_what_the_version_of_the_model_changed(
    scenarios: dict[ModuleType, Scenario], answers: dict[tuple[str, str], Allocation]
):
    """Of each pair of figures, before and after, the second is what the example comes to; every policy has its row.

    The coalitions that shipped then are the ones that are told.
    """
    of = {example.WORKBOOK.name: scenario for example, scenario in scenarios.items()}
    told = {row[:2]: row[2:] for row in VERSIONS}
    then = {name for name, _ in told}
    assert then == {example.WORKBOOK.name for example in (amisom_2020, isaf_2010, kfor_2017, nato_2024)}
    assert set(told) == {key for key in answers if key[0] in then}
    for (name, policy), figures in told.items():
        answer = answers[name, policy]
        worst, gap = max(ratios(answer).values()), gap_share(of[name], answer.unmet)
        now = [f"{answer.total_cost:,.1f}", f"{answer.least_cost:,.1f}", f"{gap:.3%}", f"{worst:.3f}"]
        assert [figure.split(" to ")[-1] for figure in figures] == now, (name, policy)


@pytest.mark.parametrize("row", CHANGES, ids=lambda row: " ".join(row[:3]))
def test_changing_a_cell_changes_the_answer(answers: dict[tuple[str, str], Allocation], row: tuple[str, ...]):
    """Each row of what the field says has a cell that, changed as the docs say, changes the answer as they say."""
    *cell, name, then = row
    scenario = with_cell(*cell)
    (policy,) = (policy for policy in scenario.policies if policy.policy == name)
    assert then
    assert difference(answers[row[0], name], solve(scenario, policy)) == then


@pytest.mark.parametrize("cell", BREAKS, ids=lambda cell: " ".join(cell[:3]))
def test_breaking_a_cell_is_explained_with_its_address(cell: tuple[str, ...]):
    """Each example has a cell that makes it impossible, and the conflict that is then named holds that cell."""
    scenario = with_cell(*cell)
    answer = solve(scenario, scenario.policies[0])
    assert answer.status == "infeasible"
    assert f"{cell[1]}!{cell[2]}" in {rule.place for rule in answer.conflict}


def test_docs_cover_every_example():
    """Every example has its page, which changes a cell and breaks one; the page of all names each."""
    names = {example.WORKBOOK.name for example in EXAMPLES}
    assert set(PAGES) == {name for name, *_ in CHANGES} == {name for name, *_ in BREAKS} == names
    assert set(re.findall(r"^\| \[`([\w-]+\.xlsx)`\]", DOCS.read_text(encoding="utf-8"), re.MULTILINE)) == names
