"""C16, shared: intelligence is not used up by use."""

from __future__ import annotations

from models.arithmetic.families import Family
from models.policy.policy import Policy
from tests.cases.common import A_N, FAIR, LOOKS, SHARED, SOUTH_1, SOUTH_2, Case, _watched, case, two
from tests.scenarios import TROOPS, capacities, edited, member


@case
def reports_for_one_mission_alone() -> Case:
    """One report is wanted, and no other mission could use it: B gives one, though ten would look fairer."""
    of = two(
        resources=[TROOPS, SHARED],
        requirements=[{"mission": "N", "resource": r, "target": n} for r, n in (("troops", 10.0), ("intel", 1.0))],
        capacities=[*capacities(A=10.0), *capacities("intel", B=100.0)],
    )
    even = Policy(policy="even", objective="proportional")
    report = ("B", "intel", "N")
    return Case(Family.SHARED, of, {A_N: 10.0, report: 1.0}, {A_N: 10.0, report: 0.5}, even)


@case
def shared() -> Case:
    """What A sees in the north is seen in the south as well: 4 reports serve both, where rival ones would serve one."""
    return Case(Family.SHARED, _watched(), LOOKS, {("A", "intel", "N", "1"): 4.0}, FAIR)


@case
def shared_within_a_region() -> Case:
    """In another region nothing is seen: the south goes without."""
    return Case(
        Family.SHARED,
        _watched(region="west"),
        LOOKS,
        policy=FAIR,
        unmet={SOUTH_1: 4.0, SOUTH_2: 4.0},
        wrong_unmet={SOUTH_1: 0.0},
    )


@case
def shared_without_a_region() -> Case:
    """Missions without a region have none in common: the south goes without."""
    of = _watched()
    return Case(
        Family.SHARED,
        edited(of, missions=[row.model_copy(update={"region": None}) for row in of.missions]),
        LOOKS,
        policy=FAIR,
        unmet={SOUTH_1: 4.0, SOUTH_2: 4.0},
        wrong_unmet={SOUTH_1: 0.0},
    )


@case
def shared_within_the_givers_red_lines() -> Case:
    """A forbids the south what it sees, whoever carries it there: the south goes without."""
    return Case(
        Family.SHARED,
        _watched(forbidden=True),
        LOOKS,
        policy=FAIR,
        unmet={SOUTH_1: 4.0, SOUTH_2: 4.0},
        wrong_unmet={SOUTH_1: 0.0},
    )


@case
def shared_through_a_channel() -> Case:
    """B leads the south and gets half of what A sees, a period late: nothing at first, then 2 of 4."""
    return Case(
        Family.SHARED,
        _watched(lead="B"),
        LOOKS,
        policy=FAIR,
        unmet={SOUTH_1: 4.0, SOUTH_2: 2.0},
        wrong_unmet={SOUTH_2: 0.0},
    )


@case
def shared_through_a_slow_channel() -> Case:
    """What A sees loses half of its worth in the period on the way: of 4 reports 1 is left, where 2 would be."""
    return Case(
        Family.SHARED,
        _watched(lead="B", channel={"staleness": 0.5}),
        LOOKS,
        policy=FAIR,
        unmet={SOUTH_1: 4.0, SOUTH_2: 3.0},
        wrong_unmet={SOUTH_2: 2.0},
    )


@case
def shared_through_an_old_channel() -> Case:
    """At once and half at first; a period later the arrangement is a quarter weaker: of 4 reports 1.5 are left."""
    return Case(
        Family.SHARED,
        _watched(lead="B", channel={"delay": 0, "ageing": 0.25}),
        LOOKS,
        policy=FAIR,
        unmet={SOUTH_1: 2.0, SOUTH_2: 2.5},
        wrong_unmet={SOUTH_2: 2.0},
    )


@case
def shared_through_a_renewed_channel() -> Case:
    """A row that names its period is new in it: 2 of 4 in the second period as in the first."""
    renewed = {"giver": "A", "receiver": "B", "resource": "intel", "worth": 0.5, "ageing": 0.25, "period": "2"}
    of = _watched(lead="B", channel={"delay": 0, "ageing": 0.25})
    return Case(
        Family.SHARED,
        edited(of, agreements=[*of.agreements, renewed]),
        LOOKS,
        policy=FAIR,
        unmet={SOUTH_1: 2.0, SOUTH_2: 2.0},
        wrong_unmet={SOUTH_2: 1.0},
    )


SECRET = {"levels": ("open", "secret"), "resources": [SHARED | {"classification": "secret"}]}


@case
def shared_with_who_may_see_it() -> Case:
    """B leads the south and is not cleared for what A sees: through any channel the south goes without."""
    members = [member("A", clearance="open"), member("B", clearance="open")]
    return Case(
        Family.SHARED,
        edited(_watched(lead="B", channel={"delay": 0, "worth": 1.0}), members=members, **SECRET),
        LOOKS,
        policy=FAIR,
        unmet={SOUTH_1: 4.0, SOUTH_2: 4.0},
        wrong_unmet={SOUTH_1: 0.0},
    )


@case
def shared_with_who_is_cleared() -> Case:
    """B is cleared for what A sees, and A for nothing, but its own it sees always: the south goes without nothing."""
    members = [member("A", clearance="open"), member("B", clearance="secret")]
    return Case(
        Family.SHARED,
        edited(_watched(lead="B", channel={"delay": 0, "worth": 1.0}), members=members, **SECRET),
        LOOKS,
        {("A", "intel", "N", "1"): 4.0},
        policy=FAIR,
    )
