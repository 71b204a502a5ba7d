"""C6, budget: no one spends more than it may."""

from __future__ import annotations

from models.arithmetic.families import Family
from tests.cases.common import A_N, ALL_BY_A, ALL_FROM_A, B_LENDS_A, B_N, C_N, FAIR, NO_LIFT, Case, _lent, case, two
from tests.scenarios import FUNDING, TROOPS, capacities, member, scenario


@case
def budget() -> Case:
    """A may spend 4."""
    of = two(members=[member("A", budget=4.0), member("B")])
    return Case(Family.BUDGET, of, {A_N: 4.0, B_N: 6.0}, ALL_FROM_A)


@case
def budget_over_periods_and_support() -> Case:
    """One budget for all periods, support given included: A has paid 2 for soldiers, so 3 of its 5 are left for C."""
    of = scenario(
        periods=("1", "2"),
        members=[member("A", budget=5.0), member("C")],
        requirements=[{"mission": "N", "resource": "troops", "target": 10.0}],
        capacities=[*capacities(A=1.0, C=10.0), *capacities("funding", A=9.0)],
        caveats=[{"member": "A", "rule": "at_least", "amount": 1.0}],
        agreements=[{"giver": "A", "receiver": "C", "resource": "funding", "period": "1"}],
        resources=[TROOPS, FUNDING],
    )
    right = {(*A_N, "1"): 1.0, (*A_N, "2"): 1.0, (*C_N, "1"): 9.0, (*C_N, "2"): 9.0}
    paid = ("A", "C", "funding", "1")
    return Case(Family.BUDGET, of, right, policy=FAIR, moves={paid: 3.0}, wrong_moves={paid: 8.0})


@case
def lending_paid_by_the_receiver() -> Case:
    """A pays for what it is lent, at B's price of 1, so a budget of 5 is enough for 5 hours; its own cost 3."""
    of = _lent(
        agreement={"paid_by": "receiver"},
        members=[member("A", budget=5.0), member("B")],
        missions=[ALL_BY_A],
    )
    return Case(
        Family.BUDGET,
        of,
        {},
        unmet={NO_LIFT: 5.0},
        lends={B_LENDS_A: 5.0},
        wrong_lends={B_LENDS_A: 6.0},
        wrong_unmet={NO_LIFT: 4.0},
    )
