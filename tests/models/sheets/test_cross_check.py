"""Rows that contradict one another are found, each with its place and a remedy, and rows that do not are left alone."""

import pytest

from models.sheets.columns import referring
from models.sheets.cross_check import cross_check
from models.sheets.problems import InputError, Severity, errors
from models.sheets.scenario import Scenario, row_models
from tests.scenarios import FUNDING, TROOPS, capacities, member, scenario

BASE = {
    "periods": ("2010", "2011"),
    "members": [member("DEU", gdp=3.0, population=2.0), member("FRA", gdp=2.0, population=1.0)],
    "resources": [TROOPS],
    "missions": [
        {"mission": "N", "name": "North", "region": "up"},
        {"mission": "S", "name": "South", "kind": "training"},
    ],
    "requirements": [
        {"mission": "N", "resource": "troops", "target": 10.0},
        {"mission": "S", "resource": "troops", "target": 5.0},
    ],
    "capacities": capacities(DEU=10.0, FRA=10.0),
}

EXAMPLE_ROWS = {
    "missions": {"mission": "W", "name": "West"},
    "requirements": {"mission": "N", "resource": "troops", "target": 1.0, "period": "2010"},
    "capacities": {"member": "DEU", "resource": "troops", "available": 1.0, "period": "2010"},
    "interests": {"member": "DEU", "mission": "N"},
    "caveats": {"member": "DEU", "rule": "prohibited"},
    "agreements": {"resource": "troops"},
    "training": {"mission": "S", "beneficiary": "FRA", "resource": "troops", "gain": 0.1},
    "uncertainty": {"what": "capacity", "low": 0.5, "high": 1.0},
    "members": {"member": "USA", "name": "USA", "indicators": {"gdp": 1.0}},
    "resources": {"resource": "lift", "name": "Lift", "kind": "asset", "unit": "hours"},
    "indicators": {"indicator": "gdp", "name": "GDP"},
    "policies": {"policy": "fair"},
}
"""A good row of each sheet, to be spoilt."""


def placed(sheet):
    """Columns A, B, ... in the order of the model's fields."""
    model = Scenario.model_fields[sheet].annotation.__args__[0]
    names = [name for name in model.model_fields if name not in ("row", "indicators")]
    return {name: chr(65 + at) for at, name in enumerate(names)} | ({"gdp": "Y"} if sheet == "members" else {})


def problems(**sheets):
    """What cross_check finds in the base coalition with some sheets replaced, rows numbered as in a file."""
    whole = BASE | sheets
    numbered = {
        name: [dict(row, row=at) for at, row in enumerate(rows, 2)] if isinstance(rows, list) else rows
        for name, rows in whole.items()
    }
    layout = {name: placed(name) for name in numbered if name != "periods"}
    try:
        return cross_check(Scenario(**numbered, layout=layout))
    except InputError as error:
        return list(error.problems)


def added(sheet, **fields):
    """What is found when a row is added to a sheet."""
    return problems(**{sheet: [*BASE.get(sheet, []), EXAMPLE_ROWS[sheet] | fields]})


def test_base_is_clean():
    """The base coalition, and each row to be spoilt, has no error; the base has no warning either."""
    assert problems() == []
    assert [problem for sheet in EXAMPLE_ROWS for problem in errors(added(sheet))] == []


@pytest.mark.parametrize(
    ("sheet", "field"), [(sheet, field) for sheet, model in row_models().items() for field in referring(model)]
)
def test_every_reference_is_checked(sheet, field):
    """A name that does not exist is found in whichever field it stands, with its cell."""
    found = errors(added(sheet, **{field: "nowhere"}))
    cell = f"{sheet}!{placed(sheet)[field]}{len(BASE.get(sheet, [])) + 2}"
    assert [problem.place for problem in found if problem.found == "'nowhere'"] == [cell]


@pytest.mark.parametrize("sheet", [sheet for sheet, model in row_models().items() if model.unique])
def test_every_key_is_checked(sheet):
    """A row that stands twice is found, with the place where it stands first."""
    row = EXAMPLE_ROWS[sheet]
    (problem,) = errors(problems(**{sheet: [*BASE.get(sheet, []), row, row]}))
    first = len(BASE.get(sheet, [])) + 2
    assert problem.place == f"{sheet}!A{first + 1}"
    assert problem.hint == f"it stands first at {sheet}!A{first}; remove or rename one"


@pytest.mark.parametrize(
    ("typed", "meant"), [("Deu", "DEU"), ("DEULAND", "DEU"), ("DEUland", "DEU"), ("FRAA", "FRA"), ("zzz", "")]
)
def test_the_nearest_name_is_offered(typed, meant):
    """A code in the wrong case, a full name or a slip of the finger finds the code; nonsense finds nothing."""
    (problem,) = added("interests", member=typed)
    assert problem.hint == (f'did you mean "{meant}"?' if meant else "")


@pytest.mark.parametrize(
    ("sheet", "fields", "cell"),
    [
        ("requirements", {"minimum": 2.0}, "E4"),
        ("requirements", {"ratio": 2.0}, "G4"),
        ("requirements", {"per": "troops", "ratio": 1.0}, "F4"),
        ("requirements", {"reimbursement": 1.0}, "H4"),
        ("missions", {"start": "2011", "end": "2010"}, "K4"),
        ("missions", {"lead_share": 0.5}, "G4"),
        ("uncertainty", {"low": 2.0}, "B2"),
        ("caveats", {"amount": 1.0}, "C2"),
        ("caveats", {"rule": "at_most"}, "C2"),
    ],
)
def test_bounds_that_cross(sheet, fields, cell):
    """Minimums above targets, ends before starts, amounts without need or missing: each at its cell, once."""
    assert [problem.place for problem in errors(added(sheet, **fields))] == [f"{sheet}!{cell}"]


def test_reimbursement_needs_a_pool():
    """Money that a mission promises must come from a resource of kind funding; with one it is fine."""
    needs = [*BASE["requirements"], EXAMPLE_ROWS["requirements"] | {"reimbursement": 1.0}]
    gives = [*BASE["capacities"], {"member": "FRA", "resource": "funding", "available": 9.0}]
    assert problems(requirements=needs, resources=[TROOPS, FUNDING], capacities=gives) == []


LIFT = {"resource": "lift", "name": "Lift", "kind": "asset", "unit": "hours", "shared": True}
FUNDED = {"resources": [TROOPS, FUNDING, LIFT], "training": [], "agreements": []}
FILLS = {"mission": "N", "resource": "funding", "target": 1.0}
TEACHES = {"mission": "S", "beneficiary": "FRA", "resource": "troops", "gain": 2.0}


@pytest.mark.parametrize(
    ("sheets", "place"),
    [
        ({"resources": [TROOPS, FUNDING | {"unit_cost": 0.1}]}, "resources!E3"),
        ({"capacities": [*capacities("funding", FRA=1.0), *capacities(DEU=1.0)]}, None),
        ({"capacities": [row | {"unit_cost": 2.0} for row in capacities("funding", FRA=1.0)]}, "capacities!E2"),
        ({"resources": [TROOPS, FUNDING | {"shared": True}]}, "resources!G3"),
        ({"resources": [TROOPS | {"shared": True}, FUNDING]}, "resources!G2"),
        ({"requirements": [FILLS | {"reimbursement": 1.0}]}, "requirements!H2"),
        ({"training": [TEACHES | {"lag": 0}]}, "training!E2"),
        ({"training": [TEACHES | {"lag": 1}]}, None),
        ({"training": [TEACHES | {"lag": 0, "per": "lift"}]}, None),
        ({"training": [TEACHES | {"lag": 0, "per": "lift"}, TEACHES | {"resource": "lift", "per": "troops"}]}, None),
        ({"agreements": [{"resource": "lift", "limit": 1.0}]}, "agreements!D2"),
        ({"agreements": [{"resource": "lift"}, {"resource": "troops", "limit": 1.0}]}, None),
    ],
)  # fmt: skip
def test_nothing_comes_from_nothing(sheets, place):
    """Money that costs more or less than itself, is shared or repaid to itself; pupils of their own; idle limits."""
    assert [problem.place for problem in errors(problems(**FUNDED | sheets))] == ([] if place is None else [place])


def test_training_at_once_may_not_come_round():
    """Soldiers who teach pilots, who teach soldiers, all in one period, are told at each row."""
    rows = [TEACHES | {"lag": 0, "per": "lift"}, TEACHES | {"lag": 0, "resource": "lift", "per": "troops"}]
    found = errors(problems(**FUNDED | {"training": rows}))
    assert [problem.place for problem in found] == ["training!E2", "training!E3"]


def test_of_two_agreements_the_order_of_rows_decides_nothing():
    """The same pair twice is an error; of rows that name as much, the one that names the giver counts."""
    rows = [
        {"giver": "DEU", "resource": "troops", "limit": 1.0},
        {"receiver": "FRA", "resource": "troops", "limit": 2.0},
    ]
    for order in (rows, rows[::-1]):
        of = Scenario(**BASE | {"agreements": order})
        assert of.agreement["DEU", "FRA", "troops", "2010"].limit == 1.0
    (found,) = errors(problems(agreements=[rows[0], rows[0] | {"limit": 2.0}]))
    assert found.place == "agreements!A3"


def test_a_pool_is_one_fund():
    """Where two funds are required no one can tell which repays, and the order of rows must not decide it."""
    other = FUNDING | {"resource": "trust"}
    needs = [{"mission": "N", "resource": name, "target": 1.0} for name in ("funding", "trust")]
    needs.append({"mission": "N", "resource": "troops", "target": 1.0, "reimbursement": 1.0})
    found = errors(problems(resources=[TROOPS, FUNDING, other], requirements=needs))
    assert [problem.place for problem in found] == ["requirements!H4"]
    assert errors(problems(resources=[TROOPS, FUNDING, other], requirements=needs[1:])) == []


@pytest.mark.parametrize(
    ("rules", "count"),
    [
        ([("at_least", 5.0), ("at_most", 4.0)], 1),
        ([("at_least", 4.0), ("at_most", 4.0)], 0),
        ([("at_most", 4.0), ("at_least", 5.0)], 1),
        ([("at_least", 5.0), ("prohibited", None)], 1),
        ([("at_most", 5.0), ("prohibited", None)], 0),
    ],
)
def test_contradicting_caveats(rules, count):
    """A floor above its ceiling, or of what is prohibited, is a contradiction whichever comes first."""
    rows = [{"member": "DEU", "rule": rule, "amount": amount, "resource": "troops"} for rule, amount in rules]
    found = errors(problems(caveats=rows))
    assert len(found) == count
    assert all("caveats!" in problem.hint for problem in found)


def test_amounts_of_different_units_do_not_add():
    """A ceiling without a resource is refused where it would add soldiers and money."""
    needs = [*BASE["requirements"], {"mission": "N", "resource": "funding", "target": 1.0}]
    gives = [*BASE["capacities"], {"member": "FRA", "resource": "funding", "available": 9.0}]
    rule = {"member": "DEU", "rule": "at_most", "amount": 5.0}
    found = problems(caveats=[rule], requirements=needs, resources=[TROOPS, FUNDING], capacities=gives)
    assert [problem.place for problem in found] == ["caveats!G2"]
    assert problems(caveats=[rule]) == []


@pytest.mark.parametrize("sheet", ["members", "resources", "missions", "requirements", "capacities"])
def test_empty_sheets(sheet):
    """A coalition without members, resources, missions, needs or means is told so."""
    assert sheet in [problem.place for problem in errors(problems(**{sheet: []}))]


def test_periods_stand_once():
    """A period that is named twice is an error; none at all is one too."""
    assert [problem.found for problem in errors(problems(periods=("1", "1")))] == ["period '1' 2 times"]
    assert "no period" in [problem.found for problem in errors(problems(periods=()))]


@pytest.mark.parametrize(
    ("sheets", "place"),
    [
        ({"members": [*BASE["members"], EXAMPLE_ROWS["members"]]}, "members!A4"),
        ({"members": [*BASE["members"], EXAMPLE_ROWS["members"] | {"kind": "organisation"}]}, "members!A4"),
        ({"resources": [TROOPS, EXAMPLE_ROWS["resources"]]}, "resources!A3"),
        ({"missions": [*BASE["missions"], EXAMPLE_ROWS["missions"]]}, "missions!A4"),
    ],
)
def test_what_nothing_refers_to_is_a_warning(sheets, place):
    """A member, resource or mission that is defined and never used is a warning, not an error."""
    (problem,) = problems(**sheets)
    assert (problem.place, problem.severity) == (place, Severity.WARNING)


@pytest.mark.parametrize("sheet", ["agreements", "training"])
def test_a_member_without_capacity_may_support_or_be_trained(sheet):
    """A giver of support, and a member that is to be trained, are of use without a capacity of their own."""
    row = {"agreements": {"giver": "USA"}, "training": {"beneficiary": "USA"}}[sheet]
    members = [*BASE["members"], EXAMPLE_ROWS["members"]]
    found = problems(members=members, **{sheet: [EXAMPLE_ROWS[sheet] | row]})
    assert not [problem for problem in found if "nothing refers to" in str(problem)]


def test_a_fund_that_is_only_paid_to_a_member_is_of_use():
    """Money that an agreement moves is referred to without a requirement; troops that nothing speaks of are not."""
    resources = [TROOPS, TROOPS | {"resource": "aid", "kind": "funding"}, TROOPS | {"resource": "spare"}]
    rows = [EXAMPLE_ROWS["agreements"] | {"resource": "aid"}]
    found = [problem.found for problem in problems(resources=resources, agreements=rows)]
    assert [text for text in found if "which nothing" in text] == ["'spare', which nothing asks for"]


def test_names_known_otherwise_are_not_told():
    """Names of rows that could not be read are taken to exist, and keep the full names of the others."""
    capacity = EXAMPLE_ROWS["capacities"] | {"member": "GBR"}
    fields = {
        name: tuple(Scenario.model_fields[name].annotation.__args__[0](**row) for row in rows)
        for name, rows in BASE.items()
        if name != "periods"
    }
    fields["capacities"] = (*fields["capacities"], type(fields["capacities"][0])(**capacity))
    whole = Scenario.model_construct(**fields, periods=BASE["periods"])
    assert [problem.found for problem in cross_check(whole)] == ["'GBR'"]
    assert cross_check(whole, {"members": {"GBR"}}) == []


@pytest.mark.parametrize("unread", [2, 3])
def test_half_a_name_is_not_the_same_name(unread):
    """Of two rows of one name neither is told as the second where a part of either's name could not be read."""
    model = row_models()["capacities"]
    twice = tuple(model(member="DEU", resource="troops", available=1.0, row=row) for row in (2, 3))
    doubled = Scenario.model_construct(**{**dict(Scenario(**BASE)), "capacities": twice})
    assert [problem.found for problem in errors(cross_check(doubled, whole=False))] == ["'DEU, troops' a second time"]
    assert errors(cross_check(doubled, whole=False, half_named={("capacities", unread)})) == []


def test_a_scenario_cannot_be_made_of_contradictions():
    """Scenario itself refuses, with every problem at once."""
    with pytest.raises(InputError) as raised:
        Scenario(**(BASE | {"capacities": capacities(GBR=1.0), "interests": [{"member": "DEU", "mission": "X"}]}))
    assert {problem.found for problem in raised.value.problems} >= {"'GBR'", "'X'"}


@pytest.mark.parametrize(("field", "column"), [("pledged", "G"), ("current", "H")])
def test_more_pledged_or_given_than_available(field, column):
    """Who pledges or gives more than it has is doubted at the cell; who pledges all of it is not."""
    rows = capacities(DEU=10.0, FRA=10.0)
    assert problems(capacities=[rows[0], rows[1] | {field: 10.0}]) == []
    (told,) = problems(capacities=[rows[0], rows[1] | {field: 10.5}])
    assert (told.place, told.found, told.severity) == (f"capacities!{column}3", f"{field} 10.5", Severity.WARNING)
    assert told.expected == "at most what is available, 10"


DONORS = {
    "members": [member("A"), member("U")],
    "resources": [TROOPS, FUNDING],
    "requirements": [{"mission": "N", "resource": "funding", "target": 10.0, "received_by": "U"}],
    "capacities": capacities("funding", A=20.0),
}


def test_who_receives_a_fund_and_gives_nothing_is_told_to_be_an_organisation():
    """Compared as a state its load is below 0; as an organisation it is not told, and neither is a state that gives."""
    told = [row.found for row in scenario(**DONORS).warnings]
    assert told == ["'troops', which nothing asks for", "'U', a state that receives a fund and gives nothing"]
    for members, given in (
        ([member("A"), member("U", kind="organisation")], {}),
        ([member("A"), member("U")], {"U": 1.0}),
    ):
        more = scenario(**DONORS | {"members": members, "capacities": capacities("funding", A=20.0, **given)})
        assert [row.found for row in more.warnings if row.place.startswith("members")] == []


def test_money_that_only_an_agreement_moves_is_asked_for():
    """A pact in which one pays for what the other delivers has no fund of the mission, and needs none."""
    pact = scenario(
        members=[member("A"), member("B")],
        resources=[TROOPS, FUNDING],
        capacities=[*capacities(B=20.0), *capacities("funding", A=20.0)],
        agreements=[{"giver": "A", "receiver": "B", "resource": "funding", "per": "troops", "price": 0.5}],
    )
    assert pact.warnings == ()


def test_who_only_lends_a_name_is_told_how_to_say_so():
    """A capacity of 0 says that it is meant."""
    alone = {"members": [member("A"), member("B")], "capacities": capacities(A=20.0)}
    (told,) = scenario(**alone).warnings
    assert (told.found, "of 0" in told.hint) == ("'B', which has nothing to give", True)
    assert scenario(**alone | {"capacities": capacities(A=20.0, B=0.0)}).warnings == ()
