"""C1, capacity: no one gives what it does not have, or must keep at home."""

from __future__ import annotations

from models.arithmetic.families import Family
from tests.cases.common import (
    A_N,
    ALL_BY_A,
    ALL_FROM_A,
    B_LENDS_A,
    B_N,
    B_PAYS_A,
    FAIR,
    FLIES,
    NO_LIFT,
    Case,
    _lent,
    _supported,
    case,
    two,
)
from tests.scenarios import capacities, edited, member


@case
def capacity() -> Case:
    """A has 8 soldiers and keeps a quarter at home: it gives 6, dear B the other 4."""
    rows = [
        {"member": "A", "resource": "troops", "available": 8.0, "unit_cost": 1.0, "reserve": 0.25},
        {"member": "B", "resource": "troops", "available": 10.0, "unit_cost": 3.0},
    ]
    return Case(Family.CAPACITY, two(capacities=rows), {A_N: 6.0, B_N: 4.0}, {A_N: 8.0, B_N: 2.0})


@case
def reserve_of_the_member() -> Case:
    """The reserve of a member holds for a capacity that names none: half of 10."""
    members = [member("A", reserve=0.5), member("B")]
    return Case(Family.CAPACITY, two(members=members), {A_N: 5.0, B_N: 5.0}, ALL_FROM_A)


@case
def support_out_of_what_the_giver_has() -> Case:
    """B has 2 to spend: that is what A gets, though half of its cost would be fair."""
    of = edited(_supported(), capacities=[*capacities(A=10.0), *capacities("funding", B=2.0)])
    return Case(Family.CAPACITY, of, ALL_FROM_A, policy=FAIR, moves={B_PAYS_A: 2.0}, wrong_moves={B_PAYS_A: 5.0})


@case
def lending_out_of_what_the_owner_has() -> Case:
    """Of B's 6 hours two thirds arrive: with A's own that makes 5 of 10 where B may lend all but fly none itself."""
    of = _lent(6.0, agreement={"worth": 2 / 3}, missions=[ALL_BY_A])
    return Case(
        Family.CAPACITY,
        of,
        {FLIES: 1.0},
        unmet={NO_LIFT: 5.0},
        lends={B_LENDS_A: 6.0},
        wrong_unmet={NO_LIFT: 3.0},
        wrong_lends={B_LENDS_A: 9.0},
    )
