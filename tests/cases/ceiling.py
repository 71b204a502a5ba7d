"""C4, ceiling: a mandate ceiling."""

from __future__ import annotations

from models.arithmetic.families import Family
from tests.cases.common import (
    A_INSISTS,
    A_N,
    ALL_BY_A,
    ALL_FROM_A,
    B_LENDS_A,
    B_N,
    FLIES,
    FLOWN,
    NO_LIFT,
    NORTH,
    SOUTH,
    Case,
    _lent,
    case,
    two,
)


@case
def ceiling() -> Case:
    """A's mandate allows 4 soldiers: B gives the other 6."""
    of = two(caveats=[{"member": "A", "rule": "at_most", "amount": 4.0, "resource": "troops"}])
    return Case(Family.CEILING, of, {A_N: 4.0, B_N: 6.0}, ALL_FROM_A)


@case
def ceiling_over_missions() -> Case:
    """A ceiling of 4 holds over both missions that it matches together, in each period by itself."""
    needs = [{"mission": mission, "resource": "troops", "target": 3.0} for mission in "NS"]
    of = two(
        periods=("1", "2"),
        missions=[NORTH, SOUTH],
        requirements=[needs[0], needs[1] | {"period": "1"}],
        caveats=[{"member": "A", "rule": "at_most", "amount": 4.0}],
        interests=[{"member": "A", "mission": "N", "effectiveness": 3.0}],
    )
    b_s = ("B", "troops", "S", "1")
    right = {(*A_N, "1"): 1.0, ("A", "troops", "S", "1"): 3.0, (*A_N, "2"): 1.0}
    return Case(Family.CEILING, of, right, right | {(*A_N, "1"): 2.0, b_s: 0.0})


@case
def ceiling_on_what_is_lent() -> Case:
    """B's mandate is 4 hours, flown or lent: A's hour and those are all there is."""
    of = _lent(caveats=[{"member": "B", "rule": "at_most", "amount": 4.0}, *A_INSISTS])
    return Case(
        Family.CEILING,
        of,
        {FLIES: 1.0},
        {FLIES: 1.0, FLOWN: 1.0},
        unmet={NO_LIFT: 5.0},
        lends={B_LENDS_A: 4.0},
        wrong_unmet={NO_LIFT: 4.0},
    )


@case
def ceiling_on_what_is_borrowed() -> Case:
    """A may bring 4 hours, whoever owns them, and must bring all that the north gets."""
    of = _lent(
        caveats=[{"member": "A", "rule": "at_most", "amount": 4.0}],
        missions=[ALL_BY_A],
        capacities=[{"member": "B", "resource": "airlift", "available": 10.0}],
    )
    return Case(
        Family.CEILING,
        of,
        {},
        unmet={NO_LIFT: 6.0},
        lends={B_LENDS_A: 4.0},
        wrong_lends={B_LENDS_A: 5.0},
        wrong_unmet={NO_LIFT: 5.0},
    )
