"""Keys that give nothing to who can give, and funds that grow twice with the same thing."""

from __future__ import annotations

from typing import Any

import pytest

from models.policy.shares import fair_shares
from models.sheets.scenario import Scenario
from tests.scenarios import FUNDING, TROOPS, capacities, member, scenario


def keyed(key: str = "gdp", **more: Any) -> Scenario:
    """A, B and C, who has no gdp, each with troops, under a policy by a key."""
    sheets: dict[str, Any] = {
        "members": [
            member("A", gdp=3.0, weight=1.0),
            member("B", gdp=1.0, weight=1.0),
            member("C", gdp=0.0, weight=1.0),
        ],
        "capacities": capacities(A=6.0, B=6.0, C=6.0),
        "policies": [{"policy": "fair", "objective": "leximin", "key": key}],
    }
    return scenario(**sheets | more)


def test_a_figure_of_zero_that_leaves_nothing_to_carry_is_told_at_its_cell():
    """A state that can give and whose key is 0 is told, with the policies that say so."""
    of = keyed()
    (told,) = of.warnings
    assert told.place == "members/row 3/gdp"
    assert told.found == "gdp 0, so that 'C', which can give, should carry nothing under 'fair'"
    assert fair_shares(of, of.policies[0])["C"] == 0


@pytest.mark.parametrize(
    "more",
    [
        {"key": "0.5 gdp + 0.5 weight"},
        {"policies": [{"policy": "fair", "objective": "leximin", "key": "gdp", "floor": 0.05}]},
        {
            "policies": [
                {"policy": "fair", "objective": "leximin", "key": "weight", "discounts": "1 A", "premium": ["B"]}
            ]
        },
        {"capacities": capacities(A=6.0, B=6.0, C=0.0)},
        {"caveats": [{"member": "C", "rule": "prohibited"}]},
    ],
    ids=["another figure", "a floor", "a discount of all", "nothing to give", "nothing it may give"],
)
def test_who_has_a_share_or_nothing_to_give_is_not_told(more: dict[str, Any]):
    """Where the key gives something after all, where a discount waives it, or where the state gives nothing."""
    assert not [told for told in keyed(**more).warnings if "should carry nothing" in told.found]


def test_a_correction_to_zero_is_told_at_the_policy():
    """What a correction takes away whole is told where the correction stands."""
    of = keyed(
        members=[member(name, gdp=1.0, threat_index=index) for name, index in {"A": 1.0, "B": 1.0, "C": 7.0}.items()],
        policies=[{"policy": "fair", "objective": "leximin", "key": "gdp", "correction": "1 threat_index"}],
    )
    (told,) = of.warnings
    assert (told.place, told.found[:18]) == ("policies/row 1/correction", "a correction to 0,")


def test_many_are_told_as_one():
    """Of many states without a figure one line says how many, and names the first."""
    names = [f"M{number}" for number in range(12)]
    of = keyed(
        members=[member("A", gdp=1.0), *(member(name, gdp=0.0) for name in names)],
        capacities=capacities(A=6.0, **dict.fromkeys(names, 1.0)),
    )
    (told,) = of.warnings
    assert (told.place, told.found[:29]) == ("members/row 2/gdp", "gdp 0 of 12 that can give and")


def funded(fund: dict[str, Any], reimbursement: float = 0.5) -> Scenario:
    """A mission of ten soldiers whose fund repays half a unit of money for each."""
    return keyed(
        key="weight",
        resources=[TROOPS, FUNDING],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 10.0, "reimbursement": reimbursement},
            {"mission": "N", "resource": "funding", "target": 0.0, **fund},
        ],
        capacities=[*capacities(A=6.0, B=6.0, C=6.0), *capacities("funding", A=20.0)],
    )


@pytest.mark.parametrize(
    ("fund", "place"),
    [
        ({"per": "troops", "ratio": 0.5}, "requirements/row 2/ratio"),
        ({"per": "troops", "ratio": 0.3, "target": 2.0}, "requirements/row 2/ratio"),
        ({"target": 5.0}, "requirements/row 2/target"),
    ],
    ids=["by a ratio", "by another ratio", "in the target"],
)
def test_a_fund_that_counts_a_reimbursement_twice_is_told(fund: dict[str, Any], place: str):
    """A pool grows with what it repays; a ratio per the same, or a target of just that sum, counts it again."""
    (told,) = funded(fund).warnings
    assert told.place == place


@pytest.mark.parametrize("fund", [{}, {"target": 7.0}], ids=["of promises alone", "of something beside them"])
def test_a_fund_that_counts_once_is_not_told(fund: dict[str, Any]):
    """A pool of 0, and one that pays something else as well."""
    assert funded(fund).warnings == ()
    assert funded({"target": 5.0}, reimbursement=0.0).warnings == ()
