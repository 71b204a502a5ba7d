"""C19, threshold: nothing is paid before so much is delivered."""

from __future__ import annotations

from models.arithmetic.families import Family
from models.policy.policy import Policy
from tests.cases.common import A_N, ALL_FROM_A, B_PAYS_A, Case, _supported, case

EXACT = Policy(policy="exact", indivisible="exact")
PAID = {"per": "troops", "price": 0.5, "threshold": 8.0}


@case
def threshold() -> Case:
    """A gives 10, which is enough: B pays 5, half a unit for each, and carries as much as A."""
    few = {A_N: 7.0}
    return Case(
        Family.THRESHOLD,
        _supported(**PAID),
        ALL_FROM_A,
        few,
        EXACT,
        moves={B_PAYS_A: 5.0},
        wrong_unmet={("troops", "N", "1"): 3.0},
        wrong_moves={B_PAYS_A: 3.5},
    )


@case
def threshold_not_met() -> Case:
    """A gives the 6 that are wanted, two below what B pays for: it carries all 6, though half of it was promised."""
    return Case(Family.THRESHOLD, _supported(6.0, **PAID), {A_N: 6.0}, policy=EXACT, wrong_moves={B_PAYS_A: 3.0})
