"""Tiny named coalitions, small enough to solve by hand, and the rows to make others of."""

from __future__ import annotations

from typing import Any

from models.sheets.rows import Member
from models.sheets.scenario import Scenario

TROOPS = {"resource": "troops", "name": "Troops", "kind": "troops", "unit": "soldiers", "unit_cost": 1.0}
FUNDING = {"resource": "funding", "name": "Funding", "kind": "funding", "unit": "money"}
AIRLIFT = {"resource": "airlift", "name": "Airlift", "kind": "asset", "unit": "flying hours", "unit_cost": 2.0}

ABILITIES = {"A": 50.0, "B": 30.0, "C": 20.0}


def member(name: str, **more: Any) -> dict[str, Any]:
    """A member row; `gdp` and other numbers that are no fields become indicators."""
    indicators = {key: value for key, value in more.items() if key not in Member.model_fields}
    known = {key: value for key, value in more.items() if key in Member.model_fields}
    return {"member": name, "name": f"{name}land", "indicators": {"gdp": 1.0, **indicators}, **known}


def unchecked(**sheets: Any) -> dict[str, Any]:
    """The given rows, not checked yet; one mission N and one resource, troops, unless said otherwise."""
    default: dict[str, Any] = {
        "resources": [TROOPS],
        "missions": [{"mission": "N", "name": "North"}],
        "requirements": [{"mission": "N", "resource": "troops", "target": 10.0}],
    }
    return default | sheets


def scenario(**sheets: Any) -> Scenario:
    """A scenario of the given rows; one mission N and one resource, troops, unless said otherwise."""
    return Scenario(**unchecked(**sheets))


def edited(of: Scenario, **sheets: Any) -> Scenario:
    """The same coalition with some sheets replaced, checked anew."""
    return Scenario(**({name: getattr(of, name) for name in Scenario.model_fields} | sheets))


def capacities(resource: str = "troops", **available: float) -> list[dict[str, Any]]:
    """Capacity rows, one a member."""
    return [{"member": name, "resource": resource, "available": amount} for name, amount in available.items()]


def three_members() -> Scenario:
    """Abilities 50, 30, 20; one need of 100; plenty of everything."""
    return scenario(
        members=[member("A", gdp=50.0), member("B", gdp=30.0), member("C", gdp=20.0)],
        requirements=[{"mission": "N", "resource": "troops", "target": 100.0}],
        capacities=capacities(A=100.0, B=100.0, C=100.0),
    )


def owing(target: float = 100.0, *, most: dict[str, float] | None = None, **arrears: float) -> Scenario:
    """Abilities 50, 30, 20; soldiers at 1 each, as many as said; and what each owes from before."""
    return scenario(
        members=[member(m, gdp=gdp, arrears=arrears.get(m, 0.0)) for m, gdp in ABILITIES.items()],
        requirements=[{"mission": "N", "resource": "troops", "target": target}],
        capacities=capacities(**(most or dict.fromkeys(ABILITIES, 1000.0))),
    )


def two_prices() -> Scenario:
    """C14 of the published answers: unit costs 1 and 3, a need of 10, 10 available each, equal abilities."""
    return scenario(
        members=[member("A"), member("B")],
        capacities=[
            {"member": "A", "resource": "troops", "available": 10.0, "unit_cost": 1.0},
            {"member": "B", "resource": "troops", "available": 10.0, "unit_cost": 3.0},
        ],
    )


def scarce_airlift() -> Scenario:
    """Two missions want 8 hours of airlift each, 10 exist; the south counts twice."""
    return scenario(
        members=[member("A", gdp=3.0), member("B")],
        resources=[TROOPS, AIRLIFT],
        missions=[{"mission": "N", "name": "North"}, {"mission": "S", "name": "South", "weight": 2.0}],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 4.0},
            {"mission": "N", "resource": "airlift", "target": 8.0},
            {"mission": "S", "resource": "airlift", "target": 8.0},
        ],
        capacities=[*capacities(A=10.0, B=10.0), *capacities("airlift", A=6.0, B=4.0)],
    )


def impossible() -> Scenario:
    """C16 of the published answers: 3 and 4 available, a minimum of 10; and B may not go there at all."""
    return scenario(
        members=[member("A"), member("B")],
        requirements=[{"mission": "N", "resource": "troops", "target": 10.0, "minimum": 10.0}],
        capacities=capacities(A=3.0, B=4.0),
        caveats=[{"member": "B", "rule": "prohibited", "reason": "parliament"}],
    )


def ties() -> Scenario:
    """Four members that nothing but their names tells apart, two alike missions, one dear pair of hands."""
    return scenario(
        members=[member(name) for name in "ABCD"],
        missions=[{"mission": "N", "name": "North"}, {"mission": "S", "name": "South"}],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 10.0},
            {"mission": "S", "resource": "troops", "target": 10.0},
        ],
        capacities=capacities(A=9.0, B=9.0, C=9.0, D=9.0),
    )
