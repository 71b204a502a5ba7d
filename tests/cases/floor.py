"""C5, floor: a pledge that binds, or what a member insists on giving."""

from __future__ import annotations

from models.arithmetic.families import Family
from models.policy.policy import Policy
from tests.cases.common import A_INSISTS, A_N, ALL_FROM_A, B_LENDS_A, B_N, CHEAP, FLOWN, Case, _lent, case, two
from tests.scenarios import AIRLIFT, TROOPS, capacities


@case
def floor() -> Case:
    """Dear B insists on at least 3."""
    of = two(caveats=[{"member": "B", "rule": "at_least", "amount": 3.0}])
    return Case(Family.FLOOR, of, {A_N: 7.0, B_N: 3.0}, ALL_FROM_A)


@case
def binding_pledge() -> Case:
    """B pledged 2 and the policy makes pledges bind."""
    rows = [
        {"member": "A", "resource": "troops", "available": 10.0, "unit_cost": 1.0},
        {"member": "B", "resource": "troops", "available": 10.0, "unit_cost": 3.0, "pledged": 2.0},
    ]
    policy = CHEAP.model_copy(update={"pledges_bind": True})
    return Case(Family.FLOOR, two(capacities=rows), {A_N: 8.0, B_N: 2.0}, ALL_FROM_A, policy)


@case
def floor_where_nothing_is_required() -> Case:
    """B insists on one hour of airlift that no one asked for: one it is, though 5 would make it look as burdened."""
    of = two(
        resources=[TROOPS, AIRLIFT],
        capacities=[*capacities(A=10.0), *capacities("airlift", B=100.0)],
        caveats=[{"member": "B", "rule": "at_least", "amount": 1.0, "resource": "airlift", "mission": "N"}],
    )
    even = Policy(policy="even", objective="proportional")
    hour = ("B", "airlift", "N")
    return Case(Family.FLOOR, of, {A_N: 10.0, hour: 1.0}, {A_N: 10.0, hour: 0.5}, even)


@case
def lending() -> Case:
    """A insists on bringing 5, and borrows them of B: two thirds arrive, so 7.5 leave B at 1 each, not 5 at A's 3.

    The other 5 B flies itself. It pays for all.
    """
    of = _lent(20.0, caveats=A_INSISTS, agreement={"worth": 2 / 3})
    return Case(Family.FLOOR, of, {FLOWN: 5.0}, {FLOWN: 6.0}, lends={B_LENDS_A: 7.5}, wrong_lends={B_LENDS_A: 6.0})
