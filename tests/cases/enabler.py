"""C8, enabler: each thousand troops need so much lift, medevac, reconnaissance."""

from __future__ import annotations

from models.arithmetic.families import Family
from tests.cases.common import A_N, Case, case
from tests.scenarios import AIRLIFT, TROOPS, capacities, member, scenario


@case
def enabler() -> Case:
    """Ten soldiers, each calling for 0.2 hours on top of the hour that is wanted anyway: 3 hours of airlift."""
    of = scenario(
        members=[member("A")],
        resources=[TROOPS, AIRLIFT],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 10.0},
            {"mission": "N", "resource": "airlift", "target": 1.0, "per": "troops", "ratio": 0.2},
        ],
        capacities=[*capacities(A=20.0), *capacities("airlift", A=20.0)],
    )
    lift = ("A", "airlift", "N")
    return Case(Family.ENABLER, of, {A_N: 10.0, lift: 3.0}, {A_N: 10.0, lift: 2.0})


@case
def scarce_enabler() -> Case:
    """Two hours of airlift, a fifth of an hour per soldier, no gap allowed in airlift: no more than 10 of 15 can go."""
    of = scenario(
        members=[member("A")],
        resources=[TROOPS, AIRLIFT],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 15.0},
            {"mission": "N", "resource": "airlift", "target": 0.0, "per": "troops", "ratio": 0.2},
        ],
        capacities=[*capacities(A=20.0), *capacities("airlift", A=2.0)],
    )
    lift, gap = ("A", "airlift", "N"), ("troops", "N")
    return Case(
        Family.ENABLER, of, {A_N: 10.0, lift: 2.0}, {A_N: 15.0, lift: 2.0}, unmet={gap: 5.0}, wrong_unmet={gap: 0.0}
    )
