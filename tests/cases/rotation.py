"""C14, rotation: who deploys must rest."""

from __future__ import annotations

from models.arithmetic.families import Family
from tests.cases.common import A_N, ALL_FROM_A, B_N, NORTH, SOUTH, Case, case, two
from tests.scenarios import TROOPS, capacities, member, scenario


@case
def rotation() -> Case:
    """A's 10 soldiers rest a period after each: 4 in the second, where B is dearest, leave 6 for the first."""
    of = two(
        periods=("1", "2"),
        resources=[TROOPS | {"dwell": 1}],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 10.0, "period": "1"},
            {"mission": "N", "resource": "troops", "target": 4.0, "period": "2"},
        ],
        capacities=[
            {"member": "A", "resource": "troops", "available": 10.0, "unit_cost": 1.0},
            {"member": "B", "resource": "troops", "available": 10.0, "unit_cost": 2.0, "period": "1"},
            {"member": "B", "resource": "troops", "available": 10.0, "unit_cost": 3.0, "period": "2"},
        ],
    )
    right = {(*A_N, "1"): 6.0, (*B_N, "1"): 4.0, (*A_N, "2"): 4.0}
    return Case(Family.ROTATION, of, right, {(*A_N, "1"): 10.0, (*A_N, "2"): 4.0})


@case
def deployable_ratio() -> Case:
    """Half of what A has can be deployed at all."""
    return Case(Family.ROTATION, two(resources=[TROOPS | {"deployable_ratio": 0.5}]), {A_N: 5.0, B_N: 5.0}, ALL_FROM_A)


@case
def rotation_of_what_is_lent() -> Case:
    """B lends A its 6 soldiers in the first period; they rest in the second, and B, with no others, is short."""
    of = scenario(
        periods=("1", "2"),
        members=[member("A"), member("B")],
        resources=[TROOPS | {"dwell": 1}],
        missions=[NORTH | {"weight": 1.0}, SOUTH | {"end": "1", "weight": 2.0, "lead": "A", "lead_share": 1.0}],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 6.0, "period": "2"},
            {"mission": "S", "resource": "troops", "target": 6.0},
        ],
        capacities=capacities(B=6.0),
        agreements=[{"giver": "B", "receiver": "A", "resource": "troops"}],
    )
    north = ("troops", "N", "2")
    return Case(
        Family.ROTATION,
        of,
        {},
        {(*B_N, "2"): 6.0},
        unmet={north: 6.0},
        lends={("B", "A", "troops", "S", "1"): 6.0},
        wrong_unmet={north: 0.0},
    )


@case
def rotation_before_a_smaller_pool() -> Case:
    """Ten soldiers go in the first of three periods; that only one is left in the second does not call them back."""
    of = scenario(
        periods=("1", "2", "3"),
        members=[member("A")],
        resources=[TROOPS | {"dwell": 1}],
        capacities=[
            {"member": "A", "resource": "troops", "available": amount, "period": period}
            for amount, period in ((10.0, "1"), (1.0, "2"), (10.0, "3"))
        ],
    )
    right = {(*A_N, "1"): 10.0, (*A_N, "3"): 10.0}
    gap = ("troops", "N", "2")
    return Case(Family.ROTATION, of, right, right | {(*A_N, "2"): 1.0}, unmet={gap: 10.0}, wrong_unmet={gap: 9.0})


@case
def rotation_and_readiness() -> Case:
    """Half can be deployed at all, of 10 and then of 4: 2 in the second period leave room for 3 in the first, not 5."""
    of = two(
        periods=("1", "2"),
        resources=[TROOPS | {"dwell": 1, "deployable_ratio": 0.5}],
        requirements=[{"mission": "N", "resource": "troops", "target": 8.0}],
        capacities=[
            {"member": "A", "resource": "troops", "available": 10.0, "unit_cost": 1.0, "period": "1"},
            {"member": "A", "resource": "troops", "available": 4.0, "unit_cost": 1.0, "period": "2"},
            {"member": "B", "resource": "troops", "available": 32.0, "unit_cost": 2.0, "period": "1"},
            {"member": "B", "resource": "troops", "available": 32.0, "unit_cost": 3.0, "period": "2"},
        ],
    )
    right = {(*A_N, "1"): 3.0, (*A_N, "2"): 2.0, (*B_N, "1"): 5.0, (*B_N, "2"): 6.0}
    wrong = {(*A_N, "1"): 2.0, (*A_N, "2"): 3.0, (*B_N, "1"): 6.0, (*B_N, "2"): 5.0}
    return Case(Family.ROTATION, of, right, wrong)
