"""C11, lead: the framework nation leads with its own."""

from __future__ import annotations

from models.arithmetic.families import Family
from tests.cases.common import A_N, ALL_FROM_A, B_N, NORTH, Case, case, two
from tests.scenarios import AIRLIFT, TROOPS


@case
def lead() -> Case:
    """B leads and owes two fifths of the troops."""
    of = two(missions=[NORTH | {"lead": "B", "lead_share": 0.4}])
    return Case(Family.LEAD, of, {A_N: 6.0, B_N: 4.0}, ALL_FROM_A)


@case
def lead_with_a_resource() -> Case:
    """B leads with airlift, not with troops: half the hours are its own, at three times the price."""
    lift = [
        {"member": "A", "resource": "airlift", "available": 10.0, "unit_cost": 1.0},
        {"member": "B", "resource": "airlift", "available": 10.0, "unit_cost": 3.0},
    ]
    of = two(
        resources=[TROOPS, AIRLIFT],
        missions=[NORTH | {"lead": "B", "lead_share": 0.5, "lead_resource": "airlift"}],
        requirements=[{"mission": "N", "resource": kind, "target": 10.0} for kind in ("troops", "airlift")],
        capacities=[*(row.model_dump() for row in two().capacities), *lift],
    )
    a, b = ("A", "airlift", "N"), ("B", "airlift", "N")
    return Case(Family.LEAD, of, {A_N: 10.0, a: 5.0, b: 5.0}, {A_N: 10.0, a: 10.0})
