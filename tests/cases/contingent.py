"""C18, contingent: a member sends a mission at least so much, or none."""

from __future__ import annotations

from models.arithmetic.families import Family
from models.policy.policy import Policy
from tests.cases.common import A_N, B_LENDS_A, B_N, FLIES, FLOWN, NORTH, SOUTH, Case, _lent, case, two
from tests.scenarios import capacities

EXACT = Policy(policy="exact", objective="least_cost", indivisible="exact")


@case
def contingent() -> Case:
    """A is cheaper, but has only 4 of the 6; the 2 that B would add are too few, so B sends 3 and A the other 3."""
    of = two(
        requirements=[{"mission": "N", "resource": "troops", "target": 6.0, "minimum": 6.0}],
        capacities=[
            *capacities(A=4.0),
            {"member": "B", "resource": "troops", "available": 9.0, "unit_cost": 2.0, "smallest": 3.0},
        ],
    )
    return Case(Family.CONTINGENT, of, {A_N: 3.0, B_N: 3.0}, {A_N: 4.0, B_N: 2.0}, policy=EXACT)


@case
def contingent_for_each_mission() -> Case:
    """B has 5 and sends 3 or none, to one of two missions that want 3: the one that counts less goes without."""
    of = two(
        missions=[NORTH | {"weight": 2.0}, SOUTH],
        requirements=[{"mission": k, "resource": "troops", "target": 3.0} for k in "NS"],
        capacities=[{"member": "B", "resource": "troops", "available": 5.0, "smallest": 3.0}],
    )
    b_s = ("B", "troops", "S")
    return Case(
        Family.CONTINGENT,
        of,
        {B_N: 3.0},
        {B_N: 3.0, b_s: 2.0},
        policy=EXACT,
        unmet={("troops", "S"): 3.0},
        wrong_unmet={("troops", "S"): 1.0},
    )


@case
def contingent_with_loans() -> Case:
    """B sends 4 hours or none: 2 that it lends A, who must bring half of the 4, and 2 that it flies itself."""
    of = _lent(
        missions=[NORTH | {"lead": "A", "lead_share": 0.5, "lead_resource": "airlift"}],
        requirements=[{"mission": "N", "resource": "airlift", "target": 4.0}],
        capacities=[
            {"member": "A", "resource": "airlift", "available": 1.0, "unit_cost": 3.0},
            {"member": "B", "resource": "airlift", "available": 9.0, "unit_cost": 1.0, "smallest": 4.0},
        ],
    )
    return Case(
        Family.CONTINGENT,
        of,
        {FLOWN: 2.0},
        {FLIES: 1.0, FLOWN: 2.0},
        policy=EXACT,
        lends={B_LENDS_A: 2.0},
        wrong_lends={B_LENDS_A: 1.0},
    )
