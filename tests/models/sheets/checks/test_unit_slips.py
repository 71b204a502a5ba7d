"""A figure in another unit than its peers is told with its cell; a coalition that is in one unit throughout is not."""

from __future__ import annotations

import pytest

from models.sheets.problems import InputError
from models.sheets.scenario import Scenario
from tests.examples import EXAMPLES, example
from tests.restated import restate
from tests.scenarios import edited, member


def world(**sheets) -> Scenario:
    """Three states and two resources, all of it in plausible units, each row numbered as in a file."""
    plain = {
        "members": [
            member("A", gdp=900.0, population=30.0, budget=80.0),
            member("B", gdp=300.0, population=20.0, budget=50.0),
            member("C", gdp=40.0, population=9.0),
        ],
        "resources": [
            {"resource": "troops", "name": "Troops", "kind": "troops", "unit": "persons", "unit_cost": 0.1},
            {"resource": "lift", "name": "Airlift", "kind": "asset", "unit": "hours", "unit_cost": 0.02},
            {"resource": "funds", "name": "Funding", "kind": "funding", "unit": "money"},
        ],
        "missions": [{"mission": "N", "name": "North"}],
        "requirements": [
            {"mission": "N", "resource": "troops", "target": 1000.0, "reimbursement": 0.05},
            {"mission": "N", "resource": "lift", "target": 400.0},
            {"mission": "N", "resource": "funds", "target": 60.0},
        ],
        "capacities": [
            {"member": name, "resource": resource, "available": amount, "unit_cost": cost}
            for resource, amount, cost in (("troops", 600.0, 0.1), ("lift", 200.0, 0.03), ("funds", 30.0, None))
            for name in "ABC"
        ],
        "interests": [{"member": name, "mission": "N", "interest": 1.0, "worth": 70.0} for name in "AB"],
    }
    numbered = {
        sheet: [dict(row) | {"row": number} for number, row in enumerate(rows, 2)]
        for sheet, rows in (plain | sheets).items()
    }
    columns = {sheet: {name: name.upper() for row in rows for name in row} for sheet, rows in numbered.items()}
    return Scenario(**numbered, layout=columns)


def slipped(sheet: str, row: int, field: str, times: float) -> Scenario:
    """The same with one figure restated."""
    one = world()
    rows = [each.model_dump() | {"row": each.row} for each in getattr(one, sheet)]
    cell = rows[row]["indicators"] if field in rows[row].get("indicators", ()) else rows[row]
    cell[field] *= times
    return edited(one, **{sheet: rows})


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("times", [1.0, 1e-6, 1e9])
def test_a_coalition_in_one_unit_is_not_doubted(name, times):
    """The examples, in whatever unit their money is, come without a warning."""
    assert restate(example(name), money=times).warnings == ()


def test_the_plausible_world_is_not_doubted():
    """What all other tests change comes without a warning."""
    assert world().warnings == ()


@pytest.mark.parametrize(
    ("sheet", "row", "field", "times", "place", "found"),
    [
        (
            "capacities",
            1,
            "available",
            1e7,
            "capacities!AVAILABLE3",
            "6e+09 among capacities of troops of 600",
        ),
        ("capacities", 4, "available", 1e-7, "capacities!AVAILABLE6", "2e-05 among capacities of lift"),
        ("capacities", 0, "unit_cost", 1.5e6, "capacities!UNIT_COST2", "150000 among unit costs of troops"),
        ("resources", 1, "unit_cost", 1e7, "resources!UNIT_COST3", "200000 among unit costs of lift"),
        ("interests", 1, "worth", 2e6, "interests!WORTH", "among worths of missions"),
        ("requirements", 0, "reimbursement", 1e6, "requirements!REIMBURSEMENT2", "a reimbursement of 50000"),
        ("requirements", 1, "target", 1e-6, "requirements!TARGET3", "a target of 0.0004, where every member has 200"),
        (
            "requirements",
            1,
            "target",
            1e8,
            "requirements!TARGET3",
            "a target of 4e+10, where all capacities come to 600",
        ),
        (
            "requirements",
            0,
            "target",
            1e3,
            "requirements!TARGET2",
            "a target of 1e+06, where all capacities come to 1800",
        ),
        (
            "members",
            0,
            "budget",
            1e-6,
            "members!BUDGET2",
            "a budget of 8e-05, where all that the member has would cost 96",
        ),
        ("members", 1, "gdp", 1e6, "members/row 3/gdp", "gdp 3e+08 at a population of 20"),
        ("members", 2, "population", 1e6, "members/row 4/gdp", "gdp 40 at a population of 9e+06"),
    ],
)
def test_a_slip_is_told_with_its_cell(sheet, row, field, times, place, found):
    """One figure in another unit is told at its cell, with what stands there and what its peers are."""
    told = slipped(sheet, row, field, times).warnings
    assert any(problem.place.startswith(place) and found in problem.found for problem in told)
    assert all(problem.hint.startswith("write it in the unit") for problem in told)


def test_a_resource_beside_which_all_others_cost_nothing():
    """Costs in another unit for all of one resource are told at its list price."""
    dear = [
        {"member": name, "resource": resource, "available": amount}
        for resource, amount in (("troops", 600.0), ("lift", 200.0), ("funds", 30.0))
        for name in "ABC"
    ]
    rows = [row.model_dump() for row in world().resources]
    rows[0]["unit_cost"] *= 1e6
    told = world(capacities=dear, resources=rows, members=[member(name) for name in "ABC"]).warnings
    assert [problem.place for problem in told] == ["resources!UNIT_COST2"]
    assert "at which the targets come to 1e+08" in told[0].found


def test_zeros_and_marks_are_no_slips():
    """Members without a gdp, free units, columns of 0 and 1 and figures per head are the world."""
    members = [
        member("A", gdp=900.0, population=3e8, ldc=0.0, gni_per_capita=5e4),
        member("B", gdp=0.0, population=2e5, ldc=1.0, gni_per_capita=6e2),
        member("C", gdp=0.0, population=1e4, ldc=1.0, gni_per_capita=7e2),
        member("D", gdp=0.0, population=1e9, ldc=1.0, gni_per_capita=7e2),
    ]
    capacities = [{"member": name, "resource": "troops", "available": 600.0, "unit_cost": 0.0} for name in "ABCD"]
    capacities += [{"member": "A", "resource": name, "available": 90.0} for name in ("lift", "funds")]
    assert world(members=members, capacities=capacities).warnings == ()


@pytest.mark.parametrize("figure", [3e103, 1e-200])
def test_figures_beyond_all_units_are_errors(figure):
    """A figure that no unit makes sensible is refused at its cell."""
    with pytest.raises(InputError) as raised:
        slipped("capacities", 3, "available", figure)
    (problem,) = raised.value.problems
    assert problem.place == "capacities!AVAILABLE5"
    assert problem.expected == "0, or a figure between 1e-18 and 1e+18"


def test_members_in_another_unit_are_told_though_they_are_several():
    """Two of five whose gdp is in money and not in millions are told, each at its cell; no one else is."""
    rows = [member(name, gdp=gdp, population=20.0) for name, gdp in zip("ABCDE", (9e8, 3e8, 400, 50, 90), strict=True)]
    told = edited(world(), members=rows, capacities=ample("ABCDE")).warnings
    assert [problem.found.split(" at ")[0] for problem in told] == ["gdp 3e+08", "gdp 9e+08"]


@pytest.mark.parametrize("times", [1.0, 1e6, 1e-6])
def test_rules_in_another_unit_are_told(times):
    """A ceiling and the limit of an agreement a million times out of their unit are told, and not those within."""
    rules = [{"member": "A", "rule": "at_most", "amount": 300.0 * times, "resource": "troops", "row": 2}]
    pacts = [{"giver": None, "receiver": "B", "resource": "lift", "limit": 50.0 * times, "row": 2}]
    told = edited(world(), caveats=rules, agreements=pacts).warnings
    expected = [] if times == 1 else ["an amount", "a limit"]
    assert [problem.found.split(" of ")[0] for problem in told] == expected


def ample(names: str) -> list[dict[str, object]]:
    """Capacities of all resources for some members."""
    return [
        {"member": name, "resource": resource, "available": amount}
        for resource, amount in (("troops", 600.0), ("lift", 200.0), ("funds", 30.0))
        for name in names
    ]


def test_a_unit_cost_far_from_those_of_all_others_is_told():
    """Where all others are near one another, one hundreds of times dearer or cheaper is told; wide ones are not."""
    for times in (2e3, 4e2, 5e-4):
        (told,) = slipped("capacities", 0, "unit_cost", times).warnings
        assert told.place.startswith("capacities!UNIT_COST2")
        assert "among unit costs of troops" in told.found
    assert slipped("capacities", 0, "unit_cost", 100.0).warnings == ()


def test_a_target_a_thousand_times_what_all_have_is_told():
    """One target beyond all capacities together is told, though others are within reach."""
    (told,) = slipped("requirements", 1, "target", 5e3).warnings
    assert told.place.startswith("requirements!TARGET3")
    assert "where all capacities come to" in told.found
