"""One coalition a rule, small enough to solve by hand: the right answer, and a wrong one that breaks that rule alone.

Members are A, B and C; missions N (north), S (south) and T (training). Unless said otherwise troops cost 1 a soldier,
every state has the same GDP and the policy is the default, lexicographic minimax.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import fsum
from typing import Any

from models.answers.allocation import Allocation
from models.arithmetic.accounting import burdens, loads
from models.arithmetic.families import Family
from models.policy.policy import Policy
from models.sheets.scenario import Scenario
from tests.scenarios import AIRLIFT, FUNDING, TROOPS, capacities, edited, member, scenario

CHEAP = Policy(policy="cheap", objective="least_cost")
FAIR = Policy(policy="fair")
INTELLIGENCE = {
    "resource": "intel",
    "name": "Intelligence",
    "kind": "intelligence",
    "unit": "reports",
    "unit_cost": 1.0,
}
SHARED = INTELLIGENCE | {"shared": True}
NORTH = {"mission": "N", "name": "North"}
SOUTH = {"mission": "S", "name": "South"}
PUPILS = {"mission": "T", "name": "Training", "kind": "training"}

Amounts = Mapping[tuple[str, ...], float]


@dataclass(frozen=True)
class Case:
    """A scenario under a policy, its answer by hand, and a wrong answer.

    Each amount is by (member, resource, mission) in the only period, or with the period; lends by (owner, receiver,
    resource, mission), moves (money) by (giver, receiver, fund).  wrong_*: None leaves the right ones.
    """

    family: Family
    scenario: Scenario
    gives: Amounts
    wrong: Amounts | None = None
    policy: Policy = CHEAP
    unmet: Amounts = field(default_factory=dict)
    moves: Amounts = field(default_factory=dict)
    lends: Amounts = field(default_factory=dict)
    wrong_unmet: Amounts | None = None
    wrong_moves: Amounts | None = None
    wrong_lends: Amounts | None = None


CASES: dict[str, Callable[[], Case]] = {}
"""Every case by name."""


def case(make: Callable[[], Case]) -> Callable[[], Case]:
    """Register a case under its name."""
    CASES[make.__name__] = make
    return make


def timed(amounts: Amounts, of: Scenario) -> dict[Any, float]:
    """Amounts with the period written out."""
    return {
        key if len(key) > 2 and key[-1] in of.periods else (*key, of.periods[0]): amount
        for key, amount in amounts.items()
    }


def doctored(right: Allocation, of: Case) -> Allocation:
    """The wrong answer of a case, its books in order, so that nothing but the rule is broken."""
    given = right.contributions if of.wrong is None else timed(of.wrong, of.scenario)
    support = right.support if of.wrong_moves is None else timed(of.wrong_moves, of.scenario)
    loans = right.loans if of.wrong_lends is None else timed(of.wrong_lends, of.scenario)
    unmet = dict(right.unmet) | timed(of.wrong_unmet or {}, of.scenario)
    carried = burdens(of.scenario, given, support, loans)
    return replace(
        right,
        contributions=given,
        support=support,
        loans=loans,
        unmet=unmet,
        burdens=carried,
        loads=loads(of.scenario, of.policy, carried),
        total_cost=fsum(burden.net for burden in carried.values()),
    )


def two(**more: Any) -> Scenario:
    """A at 1 a soldier and B at 3, ten each, ten wanted in the north; and whatever else is said."""
    rows = [
        {"member": "A", "resource": "troops", "available": 10.0, "unit_cost": 1.0},
        {"member": "B", "resource": "troops", "available": 10.0, "unit_cost": 3.0},
    ]
    return scenario(**({"members": [member("A"), member("B")], "capacities": rows} | more))


A_N, B_N, C_N = (("A", "troops", "N"), ("B", "troops", "N"), ("C", "troops", "N"))
ALL_FROM_A = {A_N: 10.0}


# -- C1 ----------------------------------------------------------------------------------------------------------


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


# -- C2 ----------------------------------------------------------------------------------------------------------


@case
def requirement() -> Case:
    """Six soldiers where ten are wanted: all six go, four are told to be missing; it may not be said that none are."""
    only = scenario(members=[member("A")], capacities=capacities(A=6.0))
    gap = ("troops", "N")
    return Case(Family.REQUIREMENT, only, {A_N: 6.0}, unmet={gap: 4.0}, wrong_unmet={gap: 0.0})


@case
def minimum() -> Case:
    """A minimum is hard: of 9 soldiers 6 must go north, though the south counts twice; 3 are left for the south."""
    of = scenario(
        members=[member("A")],
        missions=[NORTH, SOUTH | {"weight": 2.0}],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 10.0, "minimum": 6.0},
            {"mission": "S", "resource": "troops", "target": 10.0},
        ],
        capacities=capacities(A=9.0),
    )
    a_s, north, south = ("A", "troops", "S"), ("troops", "N"), ("troops", "S")
    return Case(
        Family.REQUIREMENT,
        of,
        {A_N: 6.0, a_s: 3.0},
        {a_s: 9.0},
        unmet={north: 4.0, south: 7.0},
        wrong_unmet={north: 10.0, south: 1.0},
    )


@case
def effectiveness() -> Case:
    """A soldier of A is worth half there: at a price of 2 per unit of worth A still beats B's 3, so 10 x 0.5 + 5."""
    of = two(interests=[{"member": "A", "mission": "N", "effectiveness": 0.5}])
    return Case(Family.REQUIREMENT, of, {A_N: 10.0, B_N: 5.0}, {A_N: 10.0})


@case
def effectiveness_is_not_of_money() -> Case:
    """B's soldiers are worth 1.5 of others' there, its money is not: the pool that owes A 5 costs B 5."""
    of = edited(_reimbursed(), interests=[{"member": "B", "mission": "N", "effectiveness": 1.5}])
    pays = ("B", "funding", "N")
    return Case(Family.FUNDING_POOL, of, {A_N: 10.0, pays: 5.0}, {A_N: 10.0, pays: 5 / 1.5}, FAIR)


@case
def start_and_end() -> Case:
    """The mission runs in the second of three periods only; elsewhere nothing is needed and nothing may be given."""
    of = two(periods=("1", "2", "3"), missions=[NORTH | {"start": "2", "end": "2"}])
    return Case(Family.PROHIBITION, of, {(*A_N, "2"): 10.0}, {(*A_N, "2"): 10.0, (*B_N, "1"): 1.0})


@case
def requirement_of_a_period() -> Case:
    """A row that names its period beats the blank one: 10 soldiers in each period, but 4 in the second."""
    needs = [
        {"mission": "N", "resource": "troops", "target": 10.0},
        {"mission": "N", "resource": "troops", "target": 4.0, "period": "2"},
    ]
    right = {(*A_N, "1"): 10.0, (*A_N, "2"): 4.0}
    of = two(periods=("1", "2"), requirements=needs)
    return Case(Family.REQUIREMENT, of, right, right | {(*A_N, "1"): 4.0})


# -- C3 ----------------------------------------------------------------------------------------------------------


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


# -- C4, C5 ------------------------------------------------------------------------------------------------------


@case
def ceiling() -> Case:
    """A's mandate allows 4 soldiers: B gives the other 6."""
    of = two(caveats=[{"member": "A", "rule": "at_most", "amount": 4.0, "resource": "troops"}])
    return Case(Family.CEILING, of, {A_N: 4.0, B_N: 6.0}, ALL_FROM_A)


@case
def ceiling_over_missions() -> Case:
    """A ceiling of 4 holds over both missions that it matches together, in each period by itself."""
    needs = [{"mission": mission, "resource": "troops", "target": 3.0} for mission in "NS"]
    of = two(
        periods=("1", "2"),
        missions=[NORTH, SOUTH],
        requirements=[needs[0], needs[1] | {"period": "1"}],
        caveats=[{"member": "A", "rule": "at_most", "amount": 4.0}],
        interests=[{"member": "A", "mission": "N", "effectiveness": 3.0}],
    )
    b_s = ("B", "troops", "S", "1")
    right = {(*A_N, "1"): 1.0, ("A", "troops", "S", "1"): 3.0, (*A_N, "2"): 1.0}
    return Case(Family.CEILING, of, right, right | {(*A_N, "1"): 2.0, b_s: 0.0})


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


# -- C6, C7 ------------------------------------------------------------------------------------------------------


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
def alignment() -> Case:
    """Half of A's cost must go north, where its interest lies: 4 there allow 4 in the south; B gives 6 of its 10."""
    of = two(
        members=[member("A", alignment=0.5), member("B")],
        missions=[NORTH, SOUTH],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 4.0},
            {"mission": "S", "resource": "troops", "target": 10.0},
        ],
        capacities=[
            {"member": "A", "resource": "troops", "available": 20.0, "unit_cost": 1.0},
            {"member": "B", "resource": "troops", "available": 20.0, "unit_cost": 3.0},
        ],
        interests=[{"member": "A", "mission": "N", "interest": 1.0}],
    )
    a_s, b_s = ("A", "troops", "S"), ("B", "troops", "S")
    return Case(Family.ALIGNMENT, of, {A_N: 4.0, a_s: 4.0, b_s: 6.0}, {A_N: 4.0, a_s: 10.0})


# -- C8, C9, C10 -------------------------------------------------------------------------------------------------


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


def _reimbursed(**pool: float) -> Scenario:
    """A has the soldiers, B the money; the pool of the north repays half a unit a soldier."""
    needs: list[dict[str, Any]] = [{"mission": "N", "resource": "troops", "target": 10.0, "reimbursement": 0.5}]
    if pool:
        needs.append({"mission": "N", "resource": "funding", **pool})
    return scenario(
        members=[member("A"), member("B")],
        resources=[TROOPS, FUNDING],
        requirements=needs,
        capacities=[*capacities(A=10.0), *capacities("funding", B=20.0)],
    )


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


def _supported(need: float = 10.0, **agreement: Any) -> Scenario:
    """A has the soldiers; B has none but 30 to spend, and may pay A."""
    return scenario(
        members=[member("A"), member("B")],
        resources=[TROOPS, FUNDING],
        requirements=[{"mission": "N", "resource": "troops", "target": need}],
        capacities=[*capacities(A=10.0), *capacities("funding", B=30.0)],
        agreements=[{"giver": "B", "receiver": "A", "resource": "funding", **agreement}],
    )


B_PAYS_A = ("B", "A", "funding")


@case
def support() -> Case:
    """B may pay A 3 towards its cost of 10: burdens 7 and 3."""
    return Case(
        Family.SUPPORT,
        _supported(limit=3.0),
        ALL_FROM_A,
        policy=FAIR,
        moves={B_PAYS_A: 3.0},
        wrong_moves={B_PAYS_A: 4.0},
    )


@case
def support_of_little_worth() -> Case:
    """Half of what B pays arrives: 20/3 paid leave A 10 - 10/3, as much as B."""
    return Case(
        Family.SUPPORT,
        _supported(worth=0.5),
        ALL_FROM_A,
        policy=FAIR,
        moves={B_PAYS_A: 20 / 3},
        wrong_moves={B_PAYS_A: 20.5},
    )


@case
def support_without_agreement() -> Case:
    """Money that no agreement covers does not move: A, who has no one to turn to, carries 10."""
    of = edited(_supported(), agreements=[])
    return Case(Family.SUPPORT, of, ALL_FROM_A, policy=FAIR, wrong_moves={B_PAYS_A: 1.0})


@case
def support_never_beyond_cost() -> Case:
    """B, a hundred times as able, covers all of A's cost of 4 and no more."""
    of = _supported(need=4.0)
    members = [of.members[0].model_copy(update={"indicators": {"gdp": 0.0}}), of.members[1]]
    return Case(
        Family.SUPPORT,
        edited(of, members=members),
        {A_N: 4.0},
        policy=FAIR,
        moves={B_PAYS_A: 4.0 - 4.0 / 20001.0},
        wrong_moves={B_PAYS_A: 5.0},
    )


@case
def support_of_what_no_pool_repays() -> Case:
    """The pool repays half of A's cost of 10, so B, who should carry all, may pay the other 5 and no more."""
    of = edited(_reimbursed(), agreements=[{"giver": "B", "receiver": "A", "resource": "funding"}])
    policy = Policy(policy="people", personnel=10.0)
    pays = ("B", "funding", "N")
    moves = {B_PAYS_A: 5.0}
    return Case(Family.SUPPORT, of, {A_N: 10.0, pays: 5.0}, policy=policy, moves=moves, wrong_moves={B_PAYS_A: 10.0})


@case
def support_out_of_what_the_giver_has() -> Case:
    """B has 2 to spend: that is what A gets, though half of its cost would be fair."""
    of = edited(_supported(), capacities=[*capacities(A=10.0), *capacities("funding", B=2.0)])
    return Case(Family.CAPACITY, of, ALL_FROM_A, policy=FAIR, moves={B_PAYS_A: 2.0}, wrong_moves={B_PAYS_A: 5.0})


@case
def support_that_takes_time() -> Case:
    """What B pays in the first of two periods arrives in the second, and covers the 4 that A bears then; no more."""
    of = edited(
        _supported(need=4.0, delay=1),
        periods=("1", "2"),
        requirements=[
            {"mission": "N", "resource": "troops", "target": 10.0, "period": "1"},
            {"mission": "N", "resource": "troops", "target": 4.0, "period": "2"},
        ],
    )
    paid = (*B_PAYS_A, "1")
    right = {(*A_N, "1"): 10.0, (*A_N, "2"): 4.0}
    return Case(Family.SUPPORT, of, right, policy=FAIR, moves={paid: 4.0}, wrong_moves={paid: 7.0})


def _lent(available: float = 10.0, **more: Any) -> Scenario:
    """Ten hours wanted; B has what A flies, who has one of its own, and lends it; each hour costs B 1 and A 3."""
    agreement = {"giver": "B", "receiver": "A", "resource": "airlift"} | more.pop("agreement", {})
    default: dict[str, Any] = {
        "members": [member("A"), member("B")],
        "resources": [AIRLIFT],
        "requirements": [{"mission": "N", "resource": "airlift", "target": 10.0}],
        "capacities": [
            {"member": "A", "resource": "airlift", "available": 1.0, "unit_cost": 3.0},
            {"member": "B", "resource": "airlift", "available": available, "unit_cost": 1.0},
        ],
        "agreements": [agreement],
    }
    return scenario(**default | more)


FLIES, FLOWN, B_LENDS_A = ("A", "airlift", "N"), ("B", "airlift", "N"), ("B", "A", "airlift", "N")
NO_LIFT = ("airlift", "N")
ALL_BY_A = NORTH | {"lead": "A", "lead_share": 1.0, "lead_resource": "airlift"}
A_INSISTS = [{"member": "A", "rule": "at_least", "amount": 5.0}]


@case
def lending() -> Case:
    """A insists on bringing 5, and borrows them of B: two thirds arrive, so 7.5 leave B at 1 each, not 5 at A's 3.

    The other 5 B flies itself. It pays for all.
    """
    of = _lent(20.0, caveats=A_INSISTS, agreement={"worth": 2 / 3})
    return Case(Family.FLOOR, of, {FLOWN: 5.0}, {FLOWN: 6.0}, lends={B_LENDS_A: 7.5}, wrong_lends={B_LENDS_A: 6.0})


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
def lending_that_takes_time() -> Case:
    """What leaves B in the first of two periods serves in the second; in the second nothing leaves that could arrive.

    B's caveat bans the first period, in which it is not the lent hours that fly: they may.
    """
    of = _lent(
        9.0,
        periods=("1", "2"),
        agreement={"delay": 1},
        caveats=[{"member": "B", "rule": "prohibited", "period": "1"}],
        missions=[ALL_BY_A],
    )
    first = (*NO_LIFT, "1")
    own = {(*FLIES, "1"): 1.0, (*FLIES, "2"): 1.0}
    return Case(
        Family.REQUIREMENT,
        of,
        own,
        unmet={first: 9.0},
        lends={(*B_LENDS_A, "1"): 9.0},
        wrong_unmet={first: 0.0},
    )


@case
def lending_up_to_a_limit() -> Case:
    """No more than 4 hours may pass, to both missions together."""
    of = _lent(
        missions=[ALL_BY_A, ALL_BY_A | SOUTH],
        requirements=[{"mission": mission, "resource": "airlift", "target": 3.0} for mission in "NS"],
        capacities=[{"member": "B", "resource": "airlift", "available": 9.0, "unit_cost": 1.0}],
        agreement={"limit": 4.0},
    )
    south, gaps = ("B", "A", "airlift", "S"), (("airlift", "N"), ("airlift", "S"))
    return Case(
        Family.SUPPORT,
        of,
        {},
        unmet=dict.fromkeys(gaps, 1.0),
        lends={B_LENDS_A: 2.0, south: 2.0},
        wrong_lends={B_LENDS_A: 3.0, south: 3.0},
        wrong_unmet=dict.fromkeys(gaps, 0.0),
    )


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


@case
def ceiling_on_what_is_lent() -> Case:
    """B's mandate is 4 hours, flown or lent: A's hour and those are all there is."""
    of = _lent(caveats=[{"member": "B", "rule": "at_most", "amount": 4.0}, *A_INSISTS])
    return Case(
        Family.CEILING,
        of,
        {FLIES: 1.0},
        {FLIES: 1.0, FLOWN: 1.0},
        unmet={NO_LIFT: 5.0},
        lends={B_LENDS_A: 4.0},
        wrong_unmet={NO_LIFT: 4.0},
    )


@case
def ceiling_on_what_is_borrowed() -> Case:
    """A may bring 4 hours, whoever owns them, and must bring all that the north gets."""
    of = _lent(
        caveats=[{"member": "A", "rule": "at_most", "amount": 4.0}],
        missions=[ALL_BY_A],
        capacities=[{"member": "B", "resource": "airlift", "available": 10.0}],
    )
    return Case(
        Family.CEILING,
        of,
        {},
        unmet={NO_LIFT: 6.0},
        lends={B_LENDS_A: 4.0},
        wrong_lends={B_LENDS_A: 5.0},
        wrong_unmet={NO_LIFT: 5.0},
    )


# -- C11, C12, C13 -----------------------------------------------------------------------------------------------


@case
def lead() -> Case:
    """B leads and owes two fifths of the troops."""
    of = two(missions=[NORTH | {"lead": "B", "lead_share": 0.4}])
    return Case(Family.LEAD, of, {A_N: 6.0, B_N: 4.0}, ALL_FROM_A)


@case
def lead_with_a_resource() -> Case:
    """B leads with airlift, not with troops: half the hours are its own, at three times the price."""
    lift = [
        {"member": "A", "resource": "airlift", "available": 10.0, "unit_cost": 1.0},
        {"member": "B", "resource": "airlift", "available": 10.0, "unit_cost": 3.0},
    ]
    of = two(
        resources=[TROOPS, AIRLIFT],
        missions=[NORTH | {"lead": "B", "lead_share": 0.5, "lead_resource": "airlift"}],
        requirements=[{"mission": "N", "resource": kind, "target": 10.0} for kind in ("troops", "airlift")],
        capacities=[*(row.model_dump() for row in two().capacities), *lift],
    )
    a, b = ("A", "airlift", "N"), ("B", "airlift", "N")
    return Case(Family.LEAD, of, {A_N: 10.0, a: 5.0, b: 5.0}, {A_N: 10.0, a: 10.0})


@case
def dependence() -> Case:
    """No one gives more than three fifths."""
    return Case(Family.DEPENDENCE, two(missions=[NORTH | {"dependence": 0.6}]), {A_N: 6.0, B_N: 4.0}, ALL_FROM_A)


@case
def secure() -> Case:
    """Six must remain whoever leaves: with two givers that is 6 from each, though 6 in all would meet the target."""
    of = two(requirements=[{"mission": "N", "resource": "troops", "target": 6.0, "minimum": 6.0, "secure": True}])
    return Case(Family.SECURE, of, {A_N: 6.0, B_N: 6.0}, {A_N: 10.0, B_N: 2.0})


@case
def secure_with_three() -> Case:
    """With three givers 3 from each are enough for 6 to remain, and less is given than 6 + 6."""
    of = scenario(
        members=[member(name) for name in "ABC"],
        requirements=[{"mission": "N", "resource": "troops", "target": 6.0, "minimum": 6.0, "secure": True}],
        capacities=capacities(A=10.0, B=10.0, C=10.0),
    )
    return Case(Family.SECURE, of, {A_N: 3.0, B_N: 3.0, C_N: 3.0}, {A_N: 4.0, B_N: 4.0, C_N: 1.0})


@case
def secure_against_who_lends() -> Case:
    """What B lends A leaves with B: of 6 hours by A, 5 of them B's, only its own would stay, so A must bring 3 more."""
    lift = {"resource": "airlift", "available": 9.0}
    of = _lent(
        missions=[ALL_BY_A],
        requirements=[{"mission": "N", "resource": "airlift", "target": 6.0, "minimum": 4.0, "secure": True}],
        capacities=[{"member": "A", **lift, "unit_cost": 3.0}, {"member": "B", **lift, "unit_cost": 1.0}],
    )
    return Case(Family.SECURE, of, {FLIES: 4.0}, {FLIES: 1.0}, lends={B_LENDS_A: 4.0}, wrong_lends={B_LENDS_A: 5.0})


@case
def secure_and_shared() -> Case:
    """A's reports from north and south both count in the north: if A leaves both are gone, so B must give 4."""
    row = {"resource": "intel", "target": 4.0}
    of = two(
        resources=[SHARED],
        missions=[NORTH | {"region": "east"}, SOUTH | {"region": "east"}],
        requirements=[{"mission": "N", **row, "minimum": 4.0, "secure": True}, {"mission": "S", **row, "target": 0.0}],
        capacities=[
            {"member": "A", "resource": "intel", "available": 10.0, "unit_cost": 1.0},
            {"member": "B", "resource": "intel", "available": 10.0, "unit_cost": 3.0},
        ],
        caveats=[
            {"member": "A", "rule": "at_least", "amount": 2.0, "mission": "N"},
            {"member": "A", "rule": "at_least", "amount": 2.0, "mission": "S"},
            {"member": "B", "rule": "prohibited", "mission": "S"},
        ],
    )
    north, south, b = ("A", "intel", "N"), ("A", "intel", "S"), ("B", "intel", "N")
    return Case(Family.SECURE, of, {north: 2.0, south: 2.0, b: 4.0}, {north: 2.0, south: 2.0, b: 2.0})


# -- C14, C15 ----------------------------------------------------------------------------------------------------


@case
def rotation() -> Case:
    """A's 10 soldiers rest a period after each: 4 in the second, where B is dearest, leave 6 for the first."""
    of = two(
        periods=("1", "2"),
        resources=[TROOPS | {"dwell": 1}],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 10.0, "period": "1"},
            {"mission": "N", "resource": "troops", "target": 4.0, "period": "2"},
        ],
        capacities=[
            {"member": "A", "resource": "troops", "available": 10.0, "unit_cost": 1.0},
            {"member": "B", "resource": "troops", "available": 10.0, "unit_cost": 2.0, "period": "1"},
            {"member": "B", "resource": "troops", "available": 10.0, "unit_cost": 3.0, "period": "2"},
        ],
    )
    right = {(*A_N, "1"): 6.0, (*B_N, "1"): 4.0, (*A_N, "2"): 4.0}
    return Case(Family.ROTATION, of, right, {(*A_N, "1"): 10.0, (*A_N, "2"): 4.0})


@case
def deployable_ratio() -> Case:
    """Half of what A has can be deployed at all."""
    return Case(Family.ROTATION, two(resources=[TROOPS | {"deployable_ratio": 0.5}]), {A_N: 5.0, B_N: 5.0}, ALL_FROM_A)


@case
def rotation_of_what_is_lent() -> Case:
    """B lends A its 6 soldiers in the first period; they rest in the second, and B, with no others, is short."""
    of = scenario(
        periods=("1", "2"),
        members=[member("A"), member("B")],
        resources=[TROOPS | {"dwell": 1}],
        missions=[NORTH | {"weight": 1.0}, SOUTH | {"end": "1", "weight": 2.0, "lead": "A", "lead_share": 1.0}],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 6.0, "period": "2"},
            {"mission": "S", "resource": "troops", "target": 6.0},
        ],
        capacities=capacities(B=6.0),
        agreements=[{"giver": "B", "receiver": "A", "resource": "troops"}],
    )
    north = ("troops", "N", "2")
    return Case(
        Family.ROTATION,
        of,
        {},
        {(*B_N, "2"): 6.0},
        unmet={north: 6.0},
        lends={("B", "A", "troops", "S", "1"): 6.0},
        wrong_unmet={north: 0.0},
    )


@case
def rotation_before_a_smaller_pool() -> Case:
    """Ten soldiers go in the first of three periods; that only one is left in the second does not call them back."""
    of = scenario(
        periods=("1", "2", "3"),
        members=[member("A")],
        resources=[TROOPS | {"dwell": 1}],
        capacities=[
            {"member": "A", "resource": "troops", "available": amount, "period": period}
            for amount, period in ((10.0, "1"), (1.0, "2"), (10.0, "3"))
        ],
    )
    right = {(*A_N, "1"): 10.0, (*A_N, "3"): 10.0}
    gap = ("troops", "N", "2")
    return Case(Family.ROTATION, of, right, right | {(*A_N, "2"): 1.0}, unmet={gap: 10.0}, wrong_unmet={gap: 9.0})


@case
def rotation_and_readiness() -> Case:
    """Half can be deployed at all, of 10 and then of 4: 2 in the second period leave room for 3 in the first, not 5."""
    of = two(
        periods=("1", "2"),
        resources=[TROOPS | {"dwell": 1, "deployable_ratio": 0.5}],
        requirements=[{"mission": "N", "resource": "troops", "target": 8.0}],
        capacities=[
            {"member": "A", "resource": "troops", "available": 10.0, "unit_cost": 1.0, "period": "1"},
            {"member": "A", "resource": "troops", "available": 4.0, "unit_cost": 1.0, "period": "2"},
            {"member": "B", "resource": "troops", "available": 32.0, "unit_cost": 2.0, "period": "1"},
            {"member": "B", "resource": "troops", "available": 32.0, "unit_cost": 3.0, "period": "2"},
        ],
    )
    right = {(*A_N, "1"): 3.0, (*A_N, "2"): 2.0, (*B_N, "1"): 5.0, (*B_N, "2"): 6.0}
    wrong = {(*A_N, "1"): 2.0, (*A_N, "2"): 3.0, (*B_N, "1"): 6.0, (*B_N, "2"): 5.0}
    return Case(Family.ROTATION, of, right, wrong)


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


# -- C16 ---------------------------------------------------------------------------------------------------------


def _watched(*, shared: bool = True, forbidden: bool = False, **south: Any) -> Scenario:
    """Four reports wanted in north and south, of one region unless said otherwise; A has 4 and sends none south.

    That it sends none is a ceiling, on what is given; what is seen there it does not forbid.
    """
    return scenario(
        periods=("1", "2"),
        members=[member("A"), member("B")],
        resources=[INTELLIGENCE | {"shared": shared}],
        missions=[NORTH | {"region": "east"}, SOUTH | {"region": "east"} | south],
        requirements=[{"mission": mission, "resource": "intel", "target": 4.0} for mission in "NS"],
        capacities=capacities("intel", A=4.0),
        caveats=[
            {"member": "A", "rule": "at_most", "amount": 0.0, "mission": "S"},
            *[{"member": "A", "rule": "prohibited", "mission": "S"}] * forbidden,
        ],
        agreements=[{"giver": "A", "receiver": "B", "resource": "intel", "worth": 0.5, "delay": 1}],
    )


LOOKS = {("A", "intel", "N", "1"): 4.0, ("A", "intel", "N", "2"): 4.0}
SOUTH_1, SOUTH_2 = ("intel", "S", "1"), ("intel", "S", "2")


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
def not_shared() -> Case:
    """The same reports, were they rival, would leave the south without."""
    return Case(
        Family.REQUIREMENT,
        _watched(shared=False),
        LOOKS,
        policy=FAIR,
        unmet={SOUTH_1: 4.0, SOUTH_2: 4.0},
        wrong_unmet={SOUTH_1: 0.0},
    )


# -- C17 ---------------------------------------------------------------------------------------------------------


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
