"""Changes of a scenario: one grammar, errors as from a cell, and differences that are changes again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import burdenshare as bs
from inputs.changes import parse_lift, parse_set, read_changes
from models.sheets.changes import without
from models.sheets.differences import differences
from models.sheets.grammar import Action, Change, changed, key_of, parts_of
from models.sheets.problems import InputError
from models.sheets.scenario import Scenario, row_models
from tests.coalitions import any_coalition
from tests.coalitions.few_rules import random_scenario
from tests.examples import EACH, example


def said(scenario: Scenario) -> dict[str, object]:
    """What a scenario says, whatever the order of its rows."""
    plain = scenario.model_dump(mode="json")
    return {name: sorted(map(repr, rows)) if name in row_models() else rows for name, rows in plain.items()}


def problem(*changes: Change) -> str:
    """What is wrong with changes of ISAF."""
    with pytest.raises(InputError) as raised:
        changed(example("isaf-2010"), changes)
    return str(raised.value)


def test_python_the_command_line_and_a_table_say_the_same(tmp_path):
    """A cell set, multiplied, a row added and removed, a rule lifted: three ways to say it, one scenario."""
    isaf = example("isaf-2010")
    table = tmp_path / "plan.csv"
    table.write_text(
        "change,sheet,key,column,value\n"
        ",requirements,*/troops,target,*1.2\n"
        "lift,caveats!B4,,,\n"
        "add,caveats,DEU/at_most,resource,troops\n"
        "add,caveats,DEU/at_most,amount,4000\n"
        "remove,caveats,row 5,,\n"
        "without,,USA,,\n",
        encoding="utf-8",
    )
    python = (
        isaf.changed("requirements", "*/troops", target="*1.2")
        .lifting("caveats!B4")
        .changed("caveats", "DEU/at_most", add=True, resource="troops", amount=4000)
        .changed("caveats row 5", remove=True)
        .without("USA")
    )
    typed = changed(
        isaf,
        [
            parse_set("requirements/*/troops/target=*1.2"),
            parse_lift("caveats!B4"),
            Change("caveats", "DEU/at_most", "resource", "troops", Action.ADD),
            Change("caveats", "DEU/at_most", "amount", "4,000".replace(",", ""), Action.ADD),
            Change("caveats", "!A5", action=Action.REMOVE),
            Change("members", "United States", action=Action.WITHOUT),
        ],
    )
    assert said(python) == said(typed) == said(changed(isaf, read_changes(table)))
    troops = {row.mission: row.target for row in isaf.requirements if row.resource == "troops"}
    assert {row.mission: row.target for row in python.requirements if row.resource == "troops"} == {
        mission: pytest.approx(1.2 * target) for mission, target in troops.items()
    }
    assert "USA" not in python.member
    assert all(row.row not in (4, 5) for row in python.caveats)


def test_cells_mean_the_workbook_as_first_read():
    """After row 4 is gone, row 5 is still the row that was read as row 5; and row 4 is no longer there."""
    isaf = example("isaf-2010")
    fifth = next(row for row in isaf.caveats if row.row == 5)
    both = isaf.lifting("caveats!B4").lifting("caveats!B5")
    assert fifth not in both.caveats
    assert len(both.caveats) == len(isaf.caveats) - 2
    with pytest.raises(InputError, match="not there"):
        both.lifting("caveats!B4")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("capacities/Germany/troops/available=5", 'did you mean "DEU"'),
        ("requirements/RC-Est/isr/target=5", 'did you mean "RC-West"'),
        ("requirements/RC-East/isr/trget=5", 'did you mean "target"'),
        ("requirments/RC-East/isr/target=5", 'did you mean "requirements"'),
        ("requirements/RC-East/isr/target=abc", "a number, 0 or more"),
        ("requirements/RC-East/isr/target=-1", "a number, 0 or more"),
        ("requirements/RC-East/isr/target=*x", "a number after"),
        ("requirements/RC-East/isr/target=15", "nothing would change"),
        ("members/DEU/name=*2", "a number there"),
        ("members/DEU/budget=*2", "no number to multiply"),
        ("members/DEU/gpd=3", 'did you mean "gdp"'),
        ("missions/RC-East/lead=GERMANY", "DEU"),
        ("scenario/tite=x", 'did you mean "title"'),
        ("policies/leximn/cap=0.2", "leximin"),
        ("resources/troops/kind=troop", "one of troops"),
        ("caveats!Z9=4", "column Z"),
        ("troops", "SHEET/KEY/COLUMN=VALUE"),
        ("=4", "SHEET/KEY/COLUMN=VALUE"),
        ("members=4", "which column"),
        ("requirements/RC-East/troops/target=1,200", "write 1200"),
        ("requirements/RC-East/troops/target=12 %", "write 0.12"),
        ("requirements/RC-East/troops/target=-5", "write a number from 0 up"),
        ("requirements/RC-East/troops/target=*1,5", "write *1.5"),
        ("requirements/RC-East/troops/target=*much", "*1.2 is a fifth more"),
        ("requirements/RC-East/troops/target=+20%", "*1.2 is 20 % more"),
        ("requirements/RC-East/troops/target=-5 %", "*0.95 is 5 % less"),
        ("policies/leximin/max_ratio=2", "columns: share_ratio_at_least, share_ratio_at_most, load_ratio_at_most"),
    ],
)
def test_errors_are_as_from_a_cell(text: str, told: str):
    """What a tired person types is answered with what was found, what is expected, and the nearest name."""
    with pytest.raises(InputError) as raised:
        changed(example("isaf-2010"), [parse_set(text)])
    assert told in str(raised.value)


def test_a_point_is_a_decimal_point():
    """What is typed beside a workbook has no cell of another format: 9.125 is nine and an eighth, as in a .csv."""
    isaf = changed(example("isaf-2010"), [parse_set("members/DEU/budget=9.125")])
    assert [row.budget for row in isaf.members if row.member == "DEU"] == [9.125]


def test_every_problem_of_all_changes_is_told_at_once():
    """Three bad changes among good ones are three problems, each at its place."""
    told = problem(
        parse_set("members/DEU/budget=500"),
        parse_set("members/DEW/budget=500"),
        parse_lift("members!A5"),
        Change("members", "Germani", action=Action.WITHOUT),
    )
    assert len(told.splitlines()) == 3
    assert "--set members/DEW" in told
    assert 'did you mean "DEU"' in told


def test_a_new_row_must_be_whole():
    """What a new row lacks is named, and what it contradicts is told."""
    isaf = example("isaf-2010")
    with pytest.raises(InputError, match="without rule"):
        isaf.changed("caveats", "ITA", add=True, amount=5)
    with pytest.raises(InputError, match="did you mean"):
        isaf.changed("caveats", "ITAL/at_most", add=True, amount=5, resource="troops")
    with pytest.raises(InputError):
        isaf.changed("missions", "RC-East", remove=True)


def test_a_built_in_policy_can_be_changed_and_the_first_stays_first():
    """A workbook without policies is asked under the built-in ones; a field of one of them can be set all the same."""
    bare = example("isaf-2010").model_copy(update={"policies": ()})
    more = changed(
        bare, [parse_set("policies/least-cost/cost_tolerance=0.1"), parse_set("policies/gini/key=population")]
    )
    assert more.policies[0].policy == "fair-by-gdp"
    assert next(row for row in more.policies if row.policy == "least-cost").cost_tolerance == 0.1
    assert next(row for row in more.policies if row.policy == "gini").key == "population"


def test_names_with_slashes_are_quoted():
    """A part in quotes may hold what parts parts, and keys that are told are taken back."""
    parts = ["a/b", 'c "d" = e', "f"]
    assert parts_of(key_of(parts)) == parts
    assert parse_set('members/"A/B=C"/gdp=5').key == '"A/B=C"'


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_differences_are_the_changes_that_make_them(one: int, other: int):
    """For any two random coalitions: the differences, taken as changes, make of the first the second."""
    before, after = random_scenario(one), random_scenario(other)
    found = differences(before, after)
    again = changed(before, [change for each in found for change in each.changes])
    assert said(again) == said(after)
    assert not differences(again, after)


@pytest.mark.parametrize("name", EACH)
def test_the_order_of_rows_is_no_difference(name: str):
    """A scenario with every sheet turned around says the same."""
    scenario = example(name)
    turned = scenario.model_copy(update={sheet: rows[::-1] for sheet, rows in scenario.tables.items()})
    assert not differences(scenario, turned)
    assert not differences(scenario, bs.read_scenario(f"inputs/examples/{name}.xlsx"))


@pytest.mark.parametrize("cell", ["caveats!b4", "='caveats'!$B$4", " Caveats ! B4 "])
def test_a_cell_is_named_as_a_spreadsheet_names_it(cell):
    """A cell copied from a formula, with its dollars and quotes or in lower case, is the cell."""
    change = parse_lift(cell)
    assert (change.sheet, change.key) == ("caveats", "!B4")


def test_a_cell_of_json_is_named_as_it_is_printed(tmp_path):
    """Every rule that has a price in a coalition read from JSON is lifted by the place that is told of it."""
    of = bs.read_scenario(bs.write_workbook(tmp_path / "kfor.json", example("kfor-2017")))
    places = [price.place for price in bs.explain(of).prices]
    assert all("#" in place for place in places)
    for place in places:
        assert of.lifting(place) != of
    row = of.caveats[0]
    assert of.changed(of.place(row, "reason"), reason="other").caveats[0].reason == "other"
    assert changed(of, [parse_set(f"{of.place(row, 'reason')}=other")]).caveats[0].reason == "other"


def test_a_range_of_cells_is_told_to_be_several():
    """A whole column or a range is no key that matches nothing: one cell is asked for."""
    for cells in ("B:B", "B4:B6"):
        assert f"'caveats!{cells}'; expected one cell" in problem(parse_lift(f"caveats!{cells}"))


def test_a_name_may_hold_an_exclamation_mark():
    """What stands behind a "/" or a quotation mark is a name, not a cell."""
    change = parse_set("requirements/Alert!/isr/target=1")
    assert (change.sheet, change.key, change.column) == ("requirements", "Alert!/isr", "target")


def test_a_column_is_found_however_its_letters_are():
    """As in the header of a sheet, capitals and spaces make no other column, and no second cell of a new row."""
    isaf = example("isaf-2010")
    assert changed(isaf, [parse_set("requirements/RC-East/isr/ Target=*1.2")]) == changed(
        isaf, [parse_set("requirements/RC-East/isr/target=*1.2")]
    )
    assert changed(isaf, [parse_set("Scenario/TITLE=Another")]).title == "Another"


def test_a_member_that_has_left_cannot_leave_again():
    """That an earlier change took it out is said, and no other member is offered for it."""
    told = problem(*(Change("members", name, action=Action.WITHOUT) for name in ("USA", "usa")))
    assert "a member that is still there" in told
    assert "AUS" not in told


def test_nothing_typed_is_told_as_a_problem():
    """Blank text, a line break and a lone quotation mark are problems with their place."""
    for parse in (parse_lift, parse_set):
        for text in ("", " ", "\n", '"', "caveats/I\nTA"):
            with pytest.raises(InputError):
                changed(example("isaf-2010"), [parse(text)])


def test_a_name_with_a_line_break_is_quoted_in_its_key():
    """What a cell of two lines names is found by the key that is written of it."""
    assert parts_of(key_of(["RC\nEast", "isr"])) == ["RC\nEast", "isr"]


@pytest.mark.parametrize("number", range(60))
def test_a_withdrawal_is_the_same_question_as_a_what_if_and_as_stress(number: int):
    """Whoever leaves, what is left is no error; only the last state cannot leave."""
    of, _ = any_coalition(number)
    for member in of.member:
        if of.states != (member,):
            assert of.without(member) == without(of, member)


def test_a_lead_that_only_whoever_leaves_could_arm_owes_nothing():
    """M2 leads K0 with troops that M6 alone lends: without M6 others serve, and the change of lead_share is told."""
    of, _ = any_coalition(26)
    after = of.without("M6")
    assert [(row.lead, row.lead_share) for row in of.missions] == [("M2", 0.2)]
    assert [(row.lead, row.lead_share) for row in after.missions] == [("M2", 0.0)]
    assert ("lead_share", "0.2", "0") in {(each.column, each.before, each.after) for each in differences(of, after)}
    assert of.without("M1").missions == of.missions
    with pytest.raises(InputError, match="can bring no Troops"):
        of.changed("agreements", "M6", remove=True)
