"""A scenario as a workbook: what is written reads back as the same scenario, with its changes told beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

import burdenshare as bs
from inputs.changes import read_changes
from models.sheets.differences import differences
from models.sheets.grammar import Action, Change, changed
from models.sheets.scenario import Scenario
from tests.coalitions import drawn_coalition, random_scenario
from tests.examples import EACH, example


def back(scenario: Scenario, path: Path) -> Scenario:
    """The scenario after it was written and read."""
    return bs.read_scenario(bs.write_workbook(path, scenario))


@pytest.mark.parametrize("name", EACH)
@pytest.mark.parametrize("form", ["book.xlsx", "book.ods", "book.json", "book"])
def test_every_example_reads_back_as_the_same(name: str, form: str, tmp_path: Path):
    """As a spreadsheet of either kind, .json and a folder of .csv."""
    assert back(example(name), tmp_path / form) == example(name)


@pytest.mark.parametrize("number", range(12))
def test_random_coalitions_read_back_to_the_last_bit(number: int, tmp_path: Path):
    """Text, and .ods, hold every digit; .xlsx 16 of them, so that nothing else than those differs."""
    for scenario in (random_scenario(number), drawn_coalition(5, number)):
        for form in ("book.ods", "book.json", "book"):
            assert back(scenario, tmp_path / form) == scenario
        for cell in differences(scenario, back(scenario, tmp_path / "book.xlsx")):
            assert float(cell.after) == pytest.approx(float(cell.before), rel=1e-15)


def test_a_folder_that_is_written_over_keeps_no_rows_of_before(tmp_path: Path):
    """A coalition without caveats, written where one with caveats was, has none."""
    before = example("amisom-2020")
    assert before.caveats
    after = changed(before, [Change("caveats", "", action=Action.REMOVE)])
    bs.write_workbook(tmp_path / "book", before)
    assert back(after, tmp_path / "book") == after


@pytest.mark.parametrize("form", ["book.xlsx", "book.ods", "book.json", "book"])
def test_changes_are_told_and_not_made_again(form: str, tmp_path: Path):
    """A doubled gdp stays doubled, not quadrupled, and the sheet of changes raises no doubt about the file."""
    before = example("amisom-2020")
    name = before.members[0].member
    made = [Change("members", name, "reserve", "0.3"), Change("members", name, "budget", 7.5)]
    twice = [*made, Change("members", name, "budget", "*2")]
    after = changed(before, twice)
    path = bs.write_workbook(tmp_path / form, after, twice)
    read = bs.read_scenario(path)
    assert read == after
    assert read.member[name].budget == 15.0
    assert not read.read_warnings


def test_the_changes_of_a_folder_can_be_made_of_the_workbook_before(tmp_path: Path):
    """The told changes, read as a table and made of the scenario before, come to the one after."""
    before = example("amisom-2020")
    first = before.members[0].member
    made = [
        Change("capacities", f"{first}/*", "available", "*1.5"),
        Change("caveats", first, "rule", "prohibited", Action.ADD),
        Change("caveats", first, "resource", "helicopters", Action.ADD),
        Change("caveats", first, "reason", "a; b, c", Action.ADD),
        Change("members", before.members[-1].member, action=Action.WITHOUT),
    ]
    after = changed(before, made)
    folder = bs.write_workbook(tmp_path / "book", after, made)
    assert changed(before, read_changes(folder / "changes.csv")) == after
