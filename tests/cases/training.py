"""C15, training: training today is capacity tomorrow."""

from __future__ import annotations

from models.arithmetic.families import Family
from tests.cases.common import B_N, NORTH, PUPILS, Case, case
from tests.scenarios import TROOPS, capacities, member, scenario


@case
def training() -> Case:
    """Three instructors make B, who has no one, six soldiers a period later: six of the eight wanted then."""
    of = scenario(
        periods=("1", "2"),
        members=[member("A"), member("B")],
        resources=[TROOPS, {"resource": "instructors", "name": "Instructors", "kind": "asset", "unit": "instructors"}],
        missions=[PUPILS | {"end": "1"}, NORTH | {"start": "2"}],
        requirements=[
            {"mission": "T", "resource": "instructors", "target": 3.0},
            {"mission": "N", "resource": "troops", "target": 8.0},
        ],
        capacities=capacities("instructors", A=3.0),
        training=[{"mission": "T", "beneficiary": "B", "resource": "troops", "per": "instructors", "gain": 2.0}],
    )
    teach, gap = ("A", "instructors", "T", "1"), ("troops", "N", "2")
    return Case(
        Family.TRAINING,
        of,
        {teach: 3.0, (*B_N, "2"): 6.0},
        {teach: 3.0, (*B_N, "2"): 8.0},
        unmet={gap: 2.0},
        wrong_unmet={gap: 0.0},
    )


@case
def training_takes_time() -> Case:
    """With a lag of two periods those trained in the first are there in the third; four are ready anyway."""
    of = scenario(
        periods=("1", "2", "3"),
        members=[member("A"), member("B")],
        missions=[PUPILS | {"end": "1"}, NORTH | {"start": "2"}],
        requirements=[
            {"mission": "T", "resource": "troops", "target": 1.0},
            {"mission": "N", "resource": "troops", "target": 6.0},
        ],
        capacities=[
            {"member": "A", "resource": "troops", "available": 1.0, "period": "1"},
            {"member": "B", "resource": "troops", "available": 4.0},
        ],
        caveats=[{"member": "B", "rule": "prohibited", "kind": "training"}],
        training=[{"mission": "T", "beneficiary": "B", "resource": "troops", "gain": 2.0, "lag": 2}],
    )
    teach, gap = ("A", "troops", "T", "1"), ("troops", "N", "2")
    right = {teach: 1.0, (*B_N, "2"): 4.0, (*B_N, "3"): 6.0}
    return Case(Family.TRAINING, of, right, right | {(*B_N, "2"): 6.0}, unmet={gap: 2.0}, wrong_unmet={gap: 0.0})
