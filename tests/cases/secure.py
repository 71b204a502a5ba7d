"""C13, secure: the minimum is met even if the largest contributor leaves."""

from __future__ import annotations

from models.arithmetic.families import Family
from tests.cases.common import A_N, ALL_BY_A, B_LENDS_A, B_N, C_N, FLIES, NORTH, SHARED, SOUTH, Case, _lent, case, two
from tests.scenarios import capacities, member, scenario


@case
def secure() -> Case:
    """Six must remain whoever leaves: with two givers that is 6 from each, though 6 in all would meet the target."""
    of = two(requirements=[{"mission": "N", "resource": "troops", "target": 6.0, "minimum": 6.0, "secure": True}])
    return Case(Family.SECURE, of, {A_N: 6.0, B_N: 6.0}, {A_N: 10.0, B_N: 2.0})


@case
def secure_with_three() -> Case:
    """With three givers 3 from each are enough for 6 to remain, and less is given than 6 + 6."""
    of = scenario(
        members=[member(name) for name in "ABC"],
        requirements=[{"mission": "N", "resource": "troops", "target": 6.0, "minimum": 6.0, "secure": True}],
        capacities=capacities(A=10.0, B=10.0, C=10.0),
    )
    return Case(Family.SECURE, of, {A_N: 3.0, B_N: 3.0, C_N: 3.0}, {A_N: 4.0, B_N: 4.0, C_N: 1.0})


@case
def secure_against_who_lends() -> Case:
    """What B lends A leaves with B: of 6 hours by A, 5 of them B's, only its own would stay, so A must bring 3 more."""
    lift = {"resource": "airlift", "available": 9.0}
    of = _lent(
        missions=[ALL_BY_A],
        requirements=[{"mission": "N", "resource": "airlift", "target": 6.0, "minimum": 4.0, "secure": True}],
        capacities=[{"member": "A", **lift, "unit_cost": 3.0}, {"member": "B", **lift, "unit_cost": 1.0}],
    )
    return Case(Family.SECURE, of, {FLIES: 4.0}, {FLIES: 1.0}, lends={B_LENDS_A: 4.0}, wrong_lends={B_LENDS_A: 5.0})


@case
def secure_and_shared() -> Case:
    """A's reports from north and south both count in the north: if A leaves both are gone, so B must give 4."""
    row = {"resource": "intel", "target": 4.0}
    of = two(
        resources=[SHARED],
        missions=[NORTH | {"region": "east"}, SOUTH | {"region": "east"}],
        requirements=[{"mission": "N", **row, "minimum": 4.0, "secure": True}, {"mission": "S", **row, "target": 0.0}],
        capacities=[
            {"member": "A", "resource": "intel", "available": 10.0, "unit_cost": 1.0},
            {"member": "B", "resource": "intel", "available": 10.0, "unit_cost": 3.0},
        ],
        caveats=[
            {"member": "A", "rule": "at_least", "amount": 2.0, "mission": "N"},
            {"member": "A", "rule": "at_least", "amount": 2.0, "mission": "S"},
            {"member": "B", "rule": "prohibited", "mission": "S"},
        ],
    )
    north, south, b = ("A", "intel", "N"), ("A", "intel", "S"), ("B", "intel", "N")
    return Case(Family.SECURE, of, {north: 2.0, south: 2.0, b: 4.0}, {north: 2.0, south: 2.0, b: 2.0})
