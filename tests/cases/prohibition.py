"""C3, prohibition: a caveat, a missing legal basis or pending approval: this member, there, not then."""

from __future__ import annotations

from models.arithmetic.families import Family
from tests.cases.common import (
    A_N,
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
from tests.scenarios import TROOPS, member


@case
def start_and_end() -> Case:
    """The mission runs in the second of three periods only; elsewhere nothing is needed and nothing may be given."""
    of = two(periods=("1", "2", "3"), missions=[NORTH | {"start": "2", "end": "2"}])
    return Case(Family.PROHIBITION, of, {(*A_N, "2"): 10.0}, {(*A_N, "2"): 10.0, (*B_N, "1"): 1.0})


@case
def prohibition() -> Case:
    """A may not go north: B gives all 10, at three times the price."""
    of = two(caveats=[{"member": "A", "rule": "prohibited", "mission": "N"}])
    return Case(Family.PROHIBITION, of, {B_N: 10.0}, ALL_FROM_A)


@case
def prohibition_by_region_and_kind() -> Case:
    """A ban on combat in the highlands leaves the lowlands open: there A gives, in the highlands B."""
    of = two(
        missions=[
            NORTH | {"region": "highlands", "kind": "combat"},
            SOUTH | {"region": "lowlands", "kind": "combat"},
        ],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 5.0},
            {"mission": "S", "resource": "troops", "target": 5.0},
        ],
        caveats=[{"member": "A", "rule": "prohibited", "region": "highlands", "kind": "combat"}],
    )
    a_s, b_s = ("A", "troops", "S"), ("B", "troops", "S")
    return Case(Family.PROHIBITION, of, {B_N: 5.0, a_s: 5.0}, {A_N: 5.0, b_s: 5.0})


@case
def prohibition_of_a_resource_in_a_period() -> Case:
    """A ban on troops in the second period leaves the first to cheap A."""
    of = two(periods=("1", "2"), caveats=[{"member": "A", "rule": "prohibited", "resource": "troops", "period": "2"}])
    right = {(*A_N, "1"): 10.0, (*B_N, "2"): 10.0}
    return Case(Family.PROHIBITION, of, right, {(*A_N, "1"): 10.0, (*A_N, "2"): 10.0})


@case
def legal_basis() -> Case:
    """The mission demands (UNSCR or invitation) and detention; A accepts an invitation but no detention, B both."""
    of = two(
        members=[member("A", legal_bases=("invitation",)), member("B", legal_bases=("invitation", "detention"))],
        missions=[NORTH | {"legal_bases": ("UNSCR|invitation", "detention")}],
    )
    return Case(Family.PROHIBITION, of, {B_N: 10.0}, ALL_FROM_A)


@case
def legal_basis_accepted() -> Case:
    """Either of "UNSCR|invitation" will do, and who lists nothing accepts all: cheap A gives all."""
    of = two(
        members=[member("A", legal_bases=("invitation",)), member("B", legal_bases=())],
        missions=[NORTH | {"legal_bases": ("UNSCR|invitation",)}],
    )
    return Case(Family.PROHIBITION, of, ALL_FROM_A, {B_N: 10.0})


@case
def lead_time() -> Case:
    """A's parliament takes a period after the mission starts: B bridges the second of three, A gives in the third."""
    of = two(
        periods=("1", "2", "3"),
        members=[member("A", lead_time=1), member("B")],
        missions=[NORTH | {"start": "2"}],
    )
    return Case(
        Family.PROHIBITION,
        of,
        {(*B_N, "2"): 10.0, (*A_N, "3"): 10.0},
        {(*A_N, "2"): 10.0, (*A_N, "3"): 10.0},
    )


@case
def lending_within_the_owners_red_lines() -> Case:
    """B may not go north, and what it would lend A for the north may not either."""
    of = _lent(caveats=[{"member": "B", "rule": "prohibited", "mission": "N"}])
    return Case(
        Family.PROHIBITION,
        of,
        {FLIES: 1.0},
        unmet={NO_LIFT: 9.0},
        wrong_unmet={NO_LIFT: 0.0},
        wrong_lends={B_LENDS_A: 9.0},
    )


@case
def lending_within_the_receivers_red_lines() -> Case:
    """A may not go north, nor may what it is lent: B flies all."""
    of = _lent(caveats=[{"member": "A", "rule": "prohibited", "mission": "N"}])
    return Case(Family.PROHIBITION, of, {FLOWN: 10.0}, {FLOWN: 9.0}, wrong_lends={B_LENDS_A: 1.0})


@case
def clearance() -> Case:
    """B leads and may not see what is secret: of two that could watch, cheap A gives none and B itself gives all."""
    of = two(
        levels=("open", "secret"),
        members=[member("A"), member("B", clearance="open")],
        resources=[TROOPS | {"classification": "secret"}],
        missions=[NORTH | {"lead": "B"}],
    )
    return Case(Family.PROHIBITION, of, {B_N: 10.0}, ALL_FROM_A)


@case
def clearance_of_who_is_lent_to() -> Case:
    """Nobody leads, so all give: but B, not cleared, is lent nothing of what is secret."""
    of = two(
        levels=("open", "secret"),
        members=[member("A"), member("B", clearance="open")],
        resources=[TROOPS | {"classification": "secret"}],
        agreements=[{"giver": "A", "receiver": "B", "resource": "troops", "kind": "informal"}],
    )
    return Case(Family.PROHIBITION, of, ALL_FROM_A, {}, wrong_lends={("A", "B", "troops", "N"): 10.0})
