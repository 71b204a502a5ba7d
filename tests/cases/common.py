"""What the cases of all families share: how a case is told, and small coalitions to say it of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import fsum
from types import MappingProxyType
from typing import Any

from models.answers.allocation import Allocation
from models.arithmetic.accounting import burdens, loads
from models.arithmetic.families import Family
from models.policy.policy import Policy
from models.sheets.scenario import Scenario
from tests.scenarios import AIRLIFT, FUNDING, TROOPS, capacities, member, scenario

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
DIRECT: Mapping[str, Any] = MappingProxyType({})
"""Nothing that a channel says besides."""
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


def _watched(
    *, shared: bool = True, forbidden: bool = False, channel: Mapping[str, Any] = DIRECT, **south: Any
) -> Scenario:
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
        agreements=[{"giver": "A", "receiver": "B", "resource": "intel", "worth": 0.5, "delay": 1} | channel],
    )


LOOKS = {("A", "intel", "N", "1"): 4.0, ("A", "intel", "N", "2"): 4.0}
SOUTH_1, SOUTH_2 = ("intel", "S", "1"), ("intel", "S", "2")
