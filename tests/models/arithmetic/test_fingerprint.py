"""A scenario's fingerprint knows what it says and not in which order."""

import random

import pytest

from models.arithmetic.fingerprint import fingerprint
from models.sheets.scenario import Scenario
from tests.scenarios import capacities, member, scenario

SHEETS = {
    "members": [member("A", gdp=3.0, population=1.0), member("B", gdp=1.0, population=2.0), member("C")],
    "capacities": capacities(A=10.0, B=5.0, C=1.0),
    "caveats": [
        {"member": "A", "rule": "at_most", "amount": 5.0, "resource": "troops"},
        {"member": "B", "rule": "prohibited", "mission": "N"},
    ],
}


def test_order_of_rows_does_not_matter():
    """Shuffled rows, and indicators named in another order, have the same fingerprint."""
    order = random.Random(0)
    shuffled = {name: order.sample(rows, len(rows)) for name, rows in SHEETS.items()}
    shuffled["members"] = [
        dict(row) | {"indicators": dict(reversed(row["indicators"].items()))} for row in shuffled["members"]
    ]
    assert shuffled != SHEETS
    assert fingerprint(scenario(**shuffled)) == fingerprint(scenario(**SHEETS))


def test_where_rows_stood_does_not_matter():
    """Row numbers and the layout of a file are no part of a scenario."""
    placed = {name: [dict(row, row=at) for at, row in enumerate(rows, 2)] for name, rows in SHEETS.items()}
    assert fingerprint(scenario(**placed, layout={"members": {"gdp": "D"}})) == fingerprint(scenario(**SHEETS))


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"capacities": capacities(A=10.0, B=5.0, C=1.0 + 1e-12)},
        {"caveats": SHEETS["caveats"][:1]},
        {"policies": [{"policy": "fair"}]},
        {"periods": ("1", "2")},
    ],
)
def test_every_change_is_seen(change):
    """Another title, amount, rule, policy or period gives another fingerprint."""
    assert fingerprint(scenario(**(SHEETS | change))) != fingerprint(scenario(**SHEETS))


def test_order_of_periods_matters():
    """Time runs one way."""
    forth, back = scenario(**SHEETS, periods=("1", "2")), scenario(**SHEETS, periods=("2", "1"))
    assert fingerprint(forth) != fingerprint(back)


def test_a_copy_has_the_same():
    """A scenario that went through JSON, or was typed with whole numbers, has the same fingerprint."""
    one = scenario(**SHEETS)
    assert fingerprint(Scenario.model_validate_json(one.model_dump_json())) == fingerprint(one)
    assert fingerprint(scenario(**(SHEETS | {"capacities": capacities(A=10, B=5, C=1)}))) == fingerprint(one)


def test_a_rule_by_another_name_is_the_same():
    """A policy that says flat says proportional, with the fingerprint that it had before the names changed."""
    names = ({}, {"rule": "flat"}, {"rule": "proportional"})
    found = {fingerprint(scenario(**SHEETS, policies=[{"policy": "fair"} | name])) for name in names}
    assert found == {"33a1aa85cc7443ad1006845cca2a7a79e5831a1bb0a2abd8261654fb264f1349"}
