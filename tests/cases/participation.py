"""C17, participation: no member is worse off than staying out."""

from __future__ import annotations

from models.arithmetic.families import Family
from tests.cases.common import A_N, ALL_FROM_A, B_N, CHEAP, Case, case, two
from tests.scenarios import capacities, member, scenario


@case
def participation() -> Case:
    """The north, fully met, is worth 3 to A: it carries no more, though it is the cheaper."""
    of = two(
        interests=[{"member": "A", "mission": "N", "worth": 3.0}, {"member": "B", "mission": "N", "worth": 90.0}],
    )
    policy = CHEAP.model_copy(update={"participation": True})
    return Case(Family.PARTICIPATION, of, {A_N: 3.0, B_N: 7.0}, ALL_FROM_A, policy)


@case
def participation_in_what_is_achieved() -> Case:
    """A alone: 10 met of 10 are worth 5 but cost 10. With x given it is worth 5 x / 10 and costs x: A stays out."""
    of = scenario(
        members=[member("A")],
        capacities=capacities(A=10.0),
        interests=[{"member": "A", "mission": "N", "worth": 5.0}],
    )
    policy = CHEAP.model_copy(update={"participation": True})
    gap = ("troops", "N")
    return Case(Family.PARTICIPATION, of, {}, {A_N: 4.0}, policy, unmet={gap: 10.0}, wrong_unmet={gap: 6.0})
