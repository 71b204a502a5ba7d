"""C9, funding pool: the pool pays what it promised."""

from __future__ import annotations

from models.arithmetic.families import Family
from tests.cases.common import A_N, B_N, FAIR, Case, _reimbursed, case
from tests.scenarios import capacities, edited, member


@case
def effectiveness_is_not_of_money() -> Case:
    """B's soldiers are worth 1.5 of others' there, its money is not: the pool that owes A 5 costs B 5."""
    of = edited(_reimbursed(), interests=[{"member": "B", "mission": "N", "effectiveness": 1.5}])
    pays = ("B", "funding", "N")
    return Case(Family.FUNDING_POOL, of, {A_N: 10.0, pays: 5.0}, {A_N: 10.0, pays: 5 / 1.5}, FAIR)


@case
def funding_pool() -> Case:
    """The pool owes A 5 for 10 soldiers and B pays them: each carries 5, though only A sends anyone."""
    pays = ("B", "funding", "N")
    return Case(Family.FUNDING_POOL, _reimbursed(), {A_N: 10.0, pays: 5.0}, {A_N: 10.0, pays: 2.0}, FAIR)


@case
def funding_pool_with_a_fixed_need() -> Case:
    """A pool that needs 3 of its own as well costs B 8."""
    pays = ("B", "funding", "N")
    return Case(Family.FUNDING_POOL, _reimbursed(target=3.0), {A_N: 10.0, pays: 8.0}, {A_N: 10.0, pays: 3.0}, FAIR)


@case
def funding_pool_that_repays_a_partner() -> Case:
    """The pool repays A, the only partner, half a unit for each of 6 soldiers; B's own 4 are repaid by no one."""
    of = _reimbursed()
    (need,) = of.requirements
    of = edited(
        of,
        members=[member("A", partner=1.0), member("B", partner=0.0)],
        requirements=[need.model_copy(update={"repaid_to": ("partner",)})],
        capacities=[*capacities(A=6.0, B=4.0), *capacities("funding", B=20.0)],
    )
    pays = ("B", "funding", "N")
    return Case(Family.FUNDING_POOL, of, {A_N: 6.0, B_N: 4.0, pays: 3.0}, {A_N: 6.0, B_N: 4.0, pays: 2.0}, FAIR)
