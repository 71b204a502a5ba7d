"""C2, requirement: targets are met or the gap is shown; minimums are hard."""

from __future__ import annotations

from models.arithmetic.families import Family
from tests.cases.common import (
    A_N,
    ALL_BY_A,
    B_LENDS_A,
    B_N,
    FAIR,
    FLIES,
    LOOKS,
    NO_LIFT,
    NORTH,
    SOUTH,
    SOUTH_1,
    SOUTH_2,
    Case,
    _lent,
    _watched,
    case,
    two,
)
from tests.scenarios import capacities, member, scenario


@case
def requirement() -> Case:
    """Six soldiers where ten are wanted: all six go, four are told to be missing; it may not be said that none are."""
    only = scenario(members=[member("A")], capacities=capacities(A=6.0))
    gap = ("troops", "N")
    return Case(Family.REQUIREMENT, only, {A_N: 6.0}, unmet={gap: 4.0}, wrong_unmet={gap: 0.0})


@case
def minimum() -> Case:
    """A minimum is hard: of 9 soldiers 6 must go north, though the south counts twice; 3 are left for the south."""
    of = scenario(
        members=[member("A")],
        missions=[NORTH, SOUTH | {"weight": 2.0}],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 10.0, "minimum": 6.0},
            {"mission": "S", "resource": "troops", "target": 10.0},
        ],
        capacities=capacities(A=9.0),
    )
    a_s, north, south = ("A", "troops", "S"), ("troops", "N"), ("troops", "S")
    return Case(
        Family.REQUIREMENT,
        of,
        {A_N: 6.0, a_s: 3.0},
        {a_s: 9.0},
        unmet={north: 4.0, south: 7.0},
        wrong_unmet={north: 10.0, south: 1.0},
    )


@case
def effectiveness() -> Case:
    """A soldier of A is worth half there: at a price of 2 per unit of worth A still beats B's 3, so 10 x 0.5 + 5."""
    of = two(interests=[{"member": "A", "mission": "N", "effectiveness": 0.5}])
    return Case(Family.REQUIREMENT, of, {A_N: 10.0, B_N: 5.0}, {A_N: 10.0})


@case
def requirement_of_a_period() -> Case:
    """A row that names its period beats the blank one: 10 soldiers in each period, but 4 in the second."""
    needs = [
        {"mission": "N", "resource": "troops", "target": 10.0},
        {"mission": "N", "resource": "troops", "target": 4.0, "period": "2"},
    ]
    right = {(*A_N, "1"): 10.0, (*A_N, "2"): 4.0}
    of = two(periods=("1", "2"), requirements=needs)
    return Case(Family.REQUIREMENT, of, right, right | {(*A_N, "1"): 4.0})


@case
def lending_that_takes_time() -> Case:
    """What leaves B in the first of two periods serves in the second; in the second nothing leaves that could arrive.

    B's caveat bans the first period, in which it is not the lent hours that fly: they may.
    """
    of = _lent(
        9.0,
        periods=("1", "2"),
        agreement={"delay": 1},
        caveats=[{"member": "B", "rule": "prohibited", "period": "1"}],
        missions=[ALL_BY_A],
    )
    first = (*NO_LIFT, "1")
    own = {(*FLIES, "1"): 1.0, (*FLIES, "2"): 1.0}
    return Case(
        Family.REQUIREMENT,
        of,
        own,
        unmet={first: 9.0},
        lends={(*B_LENDS_A, "1"): 9.0},
        wrong_unmet={first: 0.0},
    )


@case
def not_shared() -> Case:
    """The same reports, were they rival, would leave the south without."""
    return Case(
        Family.REQUIREMENT,
        _watched(shared=False),
        LOOKS,
        policy=FAIR,
        unmet={SOUTH_1: 4.0, SOUTH_2: 4.0},
        wrong_unmet={SOUTH_1: 0.0},
    )
