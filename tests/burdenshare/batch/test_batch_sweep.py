"""Sweeps: a table of changes becomes variants, and a variant a scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from burdenshare.batch.sweep import BASE, Variant, read_sweep, vary
from models.sheets.grammar import Change
from models.sheets.problems import InputError
from models.sheets.scenario import Scenario
from tests.scenarios import capacities, member, scenario


def sweep(tmp_path: Path, text: str) -> tuple[Variant, ...]:
    """The variants of a sweep written as it stands."""
    path = tmp_path / "sweep.csv"
    path.write_text(text, encoding="utf-8")
    return read_sweep(path)


def coalition() -> Scenario:
    """Two members, troops, one mission, a ceiling on B."""
    return scenario(
        members=[member("A", gdp=3.0), member("B")],
        capacities=capacities(A=10.0, B=20.0),
        caveats=[{"member": "B", "rule": "at_most", "amount": 5.0, "row": 2}],
    )


def varied(sheet: str, key: str, column: str, value: str) -> Scenario:
    """The coalition with one cell changed."""
    return vary(coalition(), Variant("v", (Change(sheet, key, column, value, place="sweep.csv row 2"),)))


def test_each_row_and_each_value_is_a_variant_of_its_own(tmp_path: Path):
    """Without a variant column every value of every row stands alone, the unchanged workbook first."""
    text = "sheet,key,column,value\nmembers,A,gdp,4|5\ncapacities,B/troops,available,7\n"
    names = [variant.name for variant in sweep(tmp_path, text)]
    assert names == ["", "members A gdp=4", "members A gdp=5", "capacities B/troops available=7"]


def test_rows_that_share_a_variant_are_a_grid(tmp_path: Path):
    """Two rows of one variant with 2 and 3 values are changed together, in all 6 combinations."""
    text = "variant,sheet,key,column,value\ngrid,members,A,gdp,1|2\ngrid,members,B,gdp,3|4|5\n"
    _, *grid = sweep(tmp_path, text)
    assert [variant.name for variant in grid] == [f"grid: {a}, {b}" for a in (1, 2) for b in (3, 4, 5)]
    assert all(len(variant.changes) == 2 for variant in grid)


def test_a_named_variant_without_choices_keeps_its_name(tmp_path: Path):
    """Rows that share a name and have one value each are one variant of that name."""
    text = "variant,sheet,key,column,value\nsurge,members,A,gdp,1\nsurge,members,B,gdp,3\n"
    assert [variant.name for variant in sweep(tmp_path, text)] == ["", "surge"]


def test_a_bar_in_a_list_of_names_is_part_of_the_value(tmp_path: Path):
    """In legal bases a|b means either, and is not two values of a sweep."""
    text = "sheet,key,column,value\nmissions,N,legal_bases,UN|invitation\n"
    assert len(sweep(tmp_path, text)) == 2


@pytest.mark.parametrize(
    ("text", "found", "hint"),
    [
        ("sheet,key,value\nmembers,A,4\n", "no column column", ""),
        ("sheet,key,column,value\nmembrs,A,gdp,4\n", "'membrs'", 'did you mean "members"?'),
        ("sheet,key,column,value\ncapacities,A,availble,4\n", "'availble'", 'did you mean "available"?'),
        ("variant,sheet,key,column,value\na: 1,members,A,gdp,1\na,members,A,gdp,1|2\n", "2 variants 'a: 1'", "give"),
    ],
)
def test_what_is_wrong_with_a_sweep_is_told_before_anything_runs(tmp_path: Path, text: str, found: str, hint: str):
    """A missing column, an unknown sheet or column and a repeated name are problems with their row and a remedy."""
    with pytest.raises(InputError) as wrong:
        sweep(tmp_path, text)
    (problem,) = wrong.value.problems
    assert problem.found == found
    assert problem.hint.startswith(hint)


def test_the_unchanged_variant_is_the_scenario_itself():
    """Without changes nothing is copied."""
    same = coalition()
    assert vary(same, BASE) is same


def test_a_change_sets_one_cell_and_leaves_the_rest():
    """A key names one row; the other rows stay as they are."""
    changed = varied("capacities", "A/troops", "available", "12.5")
    assert [row.available for row in changed.capacities] == [12.5, 20.0]


@pytest.mark.parametrize("key", ["/troops", "*/troops", "*", ""])
def test_a_blank_part_or_a_star_matches_every_row(key: str):
    """A change under a wildcard is made in every row that the rest of the key matches."""
    assert [row.available for row in varied("capacities", key, "available", "*0.5").capacities] == [5.0, 10.0]


def test_indicators_are_columns_too():
    """A member's gdp can be changed like any field."""
    assert varied("members", "A", "gdp", "9").member["A"].indicators["gdp"] == 9.0


def test_a_caveat_is_named_by_its_columns_or_its_row():
    """Member and rule name a caveat, and so does its row in the sheet."""
    for key in ("B/at_most", "row 2"):
        assert varied("caveats", key, "amount", "8").caveats[0].amount == 8.0


def test_a_blank_value_takes_the_default():
    """A cell swept to blank means what a blank cell means: here, no ceiling on what it weighs."""
    changed = varied("members", "A", "budget", "")
    assert changed.member["A"].budget is None


def test_a_step_of_a_grid_may_be_what_stands_there():
    """The level of a grid that the workbook has is the workbook, and no error."""
    assert varied("members", "A", "gdp", "3") == coalition()


def test_rows_are_added_and_removed(tmp_path: Path):
    """A `change` column adds a row in a grid of its amounts, removes one, lifts one and takes a member out."""
    text = (
        "variant,change,sheet,key,column,value\n"
        "floor,add,caveats,A/at_least,resource,troops\n"
        "floor,add,caveats,A/at_least,amount,1|2\n"
        ",remove,caveats,B,,\n"
        ",lift,caveats,row 2,,\n"
        ",without,,B,,\n"
    )
    _, *variants = sweep(tmp_path, text)
    assert [variant.name for variant in variants] == [
        "floor: 1", "floor: 2", "remove caveats B", "lift caveats row 2", "without members B",
    ]  # fmt: skip
    one, two, removed, lifted, alone = (vary(coalition(), variant) for variant in variants)
    assert [[(row.member, row.amount) for row in each.caveats] for each in (one, two, removed, lifted)] == [
        [("B", 5.0), ("A", 1.0)], [("B", 5.0), ("A", 2.0)], [], [],
    ]  # fmt: skip
    assert [row.member for row in alone.members] == ["A"]


def test_facts_can_be_swept():
    """The sheet scenario has no key; names are separated as in the workbook."""
    assert varied("scenario", "", "periods", "2030; 2031").periods == ("2030", "2031")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (("capacities", "C/troops", "available", "1"), "no row 'C/troops'"),
        (("members", "A", "gpd", "1"), "'gpd'"),
        (("capacities", "A/troops", "available", "-1"), "'-1'"),
        (("capacities", "A/troops", "available", "many"), "'many'"),
        (("members", "A", "budget", "*2"), "no number to multiply"),
    ],
)
def test_a_change_that_cannot_be_made_is_a_problem_in_the_sweep(change: tuple[str, str, str, str], found: str):
    """An unknown row or column, a value out of range and a factor of nothing name the row of the sweep."""
    with pytest.raises(InputError) as wrong:
        varied(*change)
    (problem,) = wrong.value.problems
    assert (problem.place, problem.found) == ("sweep.csv row 2", found)


def test_a_variant_that_contradicts_itself_is_refused():
    """A change that breaks a cross-check (a minimum above its target) is found as in a workbook."""
    with pytest.raises(InputError, match="minimum"):
        varied("requirements", "N/troops", "minimum", "11")
