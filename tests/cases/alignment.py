"""C7, alignment: national interest as a preference, not a ban."""

from __future__ import annotations

from models.arithmetic.families import Family
from tests.cases.common import A_N, NORTH, SOUTH, Case, case, two
from tests.scenarios import member


@case
def alignment() -> Case:
    """Half of A's cost must go north, where its interest lies: 4 there allow 4 in the south; B gives 6 of its 10."""
    of = two(
        members=[member("A", alignment=0.5), member("B")],
        missions=[NORTH, SOUTH],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 4.0},
            {"mission": "S", "resource": "troops", "target": 10.0},
        ],
        capacities=[
            {"member": "A", "resource": "troops", "available": 20.0, "unit_cost": 1.0},
            {"member": "B", "resource": "troops", "available": 20.0, "unit_cost": 3.0},
        ],
        interests=[{"member": "A", "mission": "N", "interest": 1.0}],
    )
    a_s, b_s = ("A", "troops", "S"), ("B", "troops", "S")
    return Case(Family.ALIGNMENT, of, {A_N: 4.0, a_s: 4.0, b_s: 6.0}, {A_N: 4.0, a_s: 10.0})
