"""An allocation made by hand: read as it stands, with every problem in its cell."""

from __future__ import annotations

from pathlib import Path

import pytest

import burdenshare as bs
from inputs import read_allocation
from models.sheets.problems import InputError
from models.sheets.scenario import Scenario
from tests.examples import EXAMPLES, example
from tests.scenarios import AIRLIFT, FUNDING, TROOPS, capacities, member, scenario


@pytest.fixture
def coalition() -> Scenario:
    """Two members, two missions, three resources, two periods; the south starts in the second."""
    return scenario(
        periods=("1", "2"),
        members=[member("A"), member("B")],
        resources=[TROOPS, AIRLIFT, FUNDING],
        missions=[{"mission": "N", "name": "North"}, {"mission": "S", "name": "South", "start": "2"}],
        capacities=capacities(A=20.0, B=20.0),
    )


def table(folder: Path, *lines: str) -> Path:
    """A .csv of the lines."""
    path = folder / "plan.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_blank_periods_are_every_period_in_which_the_mission_runs(tmp_path: Path, coalition: Scenario):
    """A row that names its period beats a blank one; names do as identifiers do; receivers make loans and support."""
    path = table(
        tmp_path, "member,resource,mission,period,amount,receiver",
        "A,troops,N,,5,", "A,troops,N,2,6,", "Bland,Troops,South,,7,", "A,troops,N,1,2,B", "A,funding,,,3,B",
    )  # fmt: skip
    found = read_allocation(path, coalition)
    assert found.contributions == {
        ("A", "troops", "N", "1"): 5.0,
        ("A", "troops", "N", "2"): 6.0,
        ("B", "troops", "S", "2"): 7.0,
    }
    assert found.loans == {("A", "B", "troops", "N", "1"): 2.0}
    assert found.support == {("A", "B", "funding", "1"): 3.0, ("A", "B", "funding", "2"): 3.0}


def test_every_problem_at_once_with_its_cell_and_the_nearest_name(tmp_path: Path, coalition: Scenario):
    """Unknown names, negative and unreadable amounts, blanks that say nothing, periods before the start, rows twice."""
    path = table(
        tmp_path, "member,resource,mission,period,amount,receiver",
        "Aland1,trops,N,,5,", "A,troops,N,,-1,", "A,airlift,,,1,B", "A,troops,,,1,", "B,troops,S,1,1,",
        "B,troops,N,,1,B", "B,airlift,N,,1,", "B,airlift,N,,2,",
    )  # fmt: skip
    with pytest.raises(InputError) as error:
        read_allocation(path, coalition)
    told = {problem.place: problem for problem in error.value.problems}
    assert set(told) == {f"allocation!{cell}" for cell in ("A2", "B2", "E3", "C4", "C5", "D6", "F7", "A9")}
    assert told["allocation!B2"].hint == 'did you mean "troops"?'
    assert told["allocation!E3"].expected == "a number, 0 or more"
    assert told["allocation!D6"].expected == "a period in which S runs: 2 to 2"
    assert "first in allocation!A8" in told["allocation!A9"].found


def test_what_cannot_be_read_is_told(tmp_path: Path, coalition: Scenario):
    """No file, no sheet of that name, a table without rows or without a column."""
    for read, words in (
        (lambda: tmp_path / "none.csv", "no such file"),
        (lambda: EXAMPLES["kfor-2017"], "no such sheet"),
        (lambda: table(tmp_path, "member,resource,mission,amount"), "no amounts"),
        (lambda: table(tmp_path, "member,resource,mission", "A,troops,N"), "no column amount"),
    ):
        with pytest.raises(InputError, match=words):
            read_allocation(read(), coalition)


@pytest.mark.parametrize("name", ["kfor-2017", "amisom-2020"])
def test_a_solved_allocation_written_down_gives_the_same_report(tmp_path: Path, name: str):
    """The answer's own amounts, as a table, come back as the same burdens, gaps and measures, promises kept."""
    of = example(name)
    report = bs.assess(of, (answer := bs.solve(of)).policy, answer)
    rows = [f"{m},{r},{k},{t},{x!r}," for (m, r, k, t), x in answer.contributions.items() if x]
    rows += [f"{m},{r},{k},{t},{x!r},{h}" for (m, h, r, k, t), x in answer.loans.items() if x]
    rows += [f"{g},{r},,{t},{x!r},{h}" for (g, h, r, t), x in answer.support.items() if x]
    path = table(tmp_path, "member,resource,mission,period,amount,receiver", *rows)
    again = bs.assess(of, answer.policy, bs.read_allocation(path, of))
    assert again.allocation.status is bs.Status.BY_HAND
    assert not again.violations
    assert [row.member for row in again.members] == [row.member for row in report.members]
    assert [row.load for row in again.members] == pytest.approx([row.load for row in report.members])
    assert [row.unmet for row in again.needs] == pytest.approx([row.unmet for row in report.needs], abs=1e-6)
    assert again.measures == pytest.approx(dict(report.measures))
