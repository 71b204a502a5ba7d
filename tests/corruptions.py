"""Answers that look right and are not: real ones doctored in one point each, and the words that tell where.

`alliance` has what the books are about: gaps, reimbursement, support, an organisation, weights on people and danger.
`lenders` has loans, worked out by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from math import fsum, inf, nan
from typing import Any

from models.answers.allocation import Address, Allocation, Burden, Certificate, Stage, Status
from models.arithmetic.audit.flows import Ledger
from models.arithmetic.audit.money import loads
from models.policy.policy import Policy
from models.policy.shares import fair_shares
from models.sheets.scenario import Scenario
from optimizer.solving.solve import solve
from tests.restated import restate, retold
from tests.scenarios import AIRLIFT, FUNDING, TROOPS, capacities, edited, member, scenario, three_members

FAIR = Policy(policy="fair", personnel=0.5, risk=0.5)
WHOLE = Policy(policy="whole", indivisible="exact")

Answered = Callable[[], tuple[Scenario, Allocation]]
Doctor = Callable[[Allocation], Allocation]


@dataclass(frozen=True)
class Corruption:
    """A scenario and its answer, what is done to the answer, and where the audit tells it."""

    answered: Answered
    doctor: Doctor
    told: tuple[str, ...]


CORRUPTIONS: dict[str, Corruption] = {}
"""Every corruption by name."""


def corrupt(name: str, answered: Answered, told: tuple[str, ...], doctor: Doctor) -> None:
    """Register a corruption."""
    CORRUPTIONS[name] = Corruption(answered, doctor, told)


# -- answers -----------------------------------------------------------------------------------------------------


def booked(of: Scenario, answer: Allocation, **changes: Any) -> Allocation:
    """The answer with some amounts changed, and books that agree with them."""
    changed = replace(answer, **changes)
    ledger = Ledger(of, changed)
    total = fsum(burden.net for burden in ledger.burdens.values())
    return replace(changed, burdens=ledger.burdens, loads=loads(ledger), total_cost=total)


def staged(answer: Allocation, stage: str, /, **changes: Any) -> Allocation:
    """The answer with one stage changed."""
    assert stage in {one.name for one in answer.stages}
    return replace(answer, stages=tuple(replace(one, **changes) if one.name == stage else one for one in answer.stages))


def solved(of: Scenario, policy: Policy) -> tuple[Scenario, Allocation]:
    """A scenario and its answer, which wastes nothing and tells the levels of leximin."""
    answer = staged(solve(of, policy), "surplus", value=0.0)
    if policy.objective == "leximin" and policy.indivisible == "relaxed":
        levels = tuple(sorted((answer.loads[m] / share for m, share in answer.fair_shares.items()), reverse=True))
        answer = staged(answer, "leximin", value=levels[0], levels=levels)
    return of, answer


@cache
def alliance() -> tuple[Scenario, Allocation]:
    """A and B send troops to a dangerous north, C pays A and fills the pool, O flies; the south is short."""
    of = scenario(
        members=[
            member("A", gdp=3.0),
            member("B", budget=40.0),
            member("C", gdp=9.0),
            member("O", kind="organisation"),
        ],
        resources=[TROOPS, FUNDING, AIRLIFT],
        missions=[
            {"mission": "N", "name": "North", "hazard": 2.0, "lead": "A", "lead_share": 0.4, "weight": 2.0},
            {"mission": "S", "name": "South", "hazard": 1.0, "dependence": 0.8},
        ],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 10.0, "minimum": 4.0, "reimbursement": 0.25},
            {"mission": "N", "resource": "funding", "target": 2.0},
            {"mission": "N", "resource": "airlift", "target": 1.0, "per": "troops", "ratio": 0.25},
            {"mission": "S", "resource": "troops", "target": 20.0},
        ],
        capacities=[
            *capacities(A=14.0, B=10.0),
            *capacities("funding", C=30.0),
            *capacities("airlift", A=1.0, O=9.0),
        ],
        interests=[{"member": "A", "mission": "N", "interest": 1.0}, {"member": "B", "mission": "S", "interest": 0.5}],
        caveats=[
            {"member": "C", "rule": "prohibited", "resource": "troops"},
            {"member": "B", "rule": "at_most", "resource": "troops", "amount": 9.0},
            {"member": "A", "rule": "at_least", "resource": "troops", "amount": 6.0},
            {"member": "O", "rule": "prohibited", "mission": "S"},
        ],
        agreements=[{"giver": "C", "receiver": "A", "resource": "funding", "limit": 5.0, "worth": 0.8}],
    )
    return solved(of, FAIR)


@cache
def three() -> tuple[Scenario, Allocation]:
    """Three members of unequal size who can each be as fair as the others."""
    return solved(three_members(), Policy(policy="fair"))


@cache
def fleet() -> tuple[Scenario, Allocation]:
    """Three whole aircraft between two alike members."""
    of = scenario(
        members=[member("A"), member("B")],
        resources=[AIRLIFT | {"divisible": False, "unit": "aircraft"}],
        requirements=[{"mission": "N", "resource": "airlift", "target": 3.0}],
        capacities=capacities("airlift", A=4.0, B=4.0),
    )
    return solved(of, WHOLE)


def _by_hand(of: Scenario, **amounts: Any) -> tuple[Scenario, Allocation]:
    policy = Policy(policy="by hand")
    unmet = dict.fromkeys(of.requirement, 0.0)
    blank = Allocation(policy, Status.OPTIMAL, unmet=unmet, fair_shares=fair_shares(of, policy), least_cost=0.0)
    return of, booked(of, blank, **amounts)


def lending_scenario(**more: Any) -> Scenario:
    """B lends A flying hours in the first of two periods, which come a period later and three quarters of them."""
    return scenario(
        **{
            "periods": ("1", "2"),
            "members": [member("A"), member("B"), member("C")],
            "resources": [AIRLIFT | {"deployable_ratio": 0.9}],
            "requirements": [{"mission": "N", "resource": "airlift", "target": 6.0, "period": "2"}],
            "capacities": capacities("airlift", A=4.0, B=8.0),
            "agreements": [
                {"giver": "B", "receiver": "A", "resource": "airlift", "worth": 0.75, "delay": 1, "limit": 4.0}
            ],
        }
        | more
    )


@cache
def lenders() -> tuple[Scenario, Allocation]:
    """A flies 3 hours in the second period, and the 3 that arrive of the 4 that B lent it in the first; B pays them."""
    hours = {("A", "airlift", "N", "2"): 3.0}
    of, answer = _by_hand(lending_scenario(), contributions=hours, loans={("B", "A", "airlift", "N", "1"): 4.0})
    assert answer.burdens == {"A": Burden(own=6.0), "B": Burden(own=8.0), "C": Burden()}
    return of, answer


def _lent(**rows: Any) -> Answered:
    """The same answer where the scenario has other rules, which it breaks."""
    return lambda: (lending_scenario(**rows), lenders()[1])


# -- ways of doctoring -------------------------------------------------------------------------------------------


def setting(**changes: Any) -> Doctor:
    """Some fields of the answer set."""
    return lambda right: replace(right, **changes)


def scaled(field: str, factor: float) -> Doctor:
    """A figure of the answer multiplied."""
    return lambda right: replace(right, **{field: getattr(right, field) * factor})


def put(field: str, key: Any, value: Any) -> Doctor:
    """One entry of one part of the answer set."""
    return lambda right: replace(right, **{field: {**getattr(right, field), key: value}})


def times(field: str, key: Any, factor: float) -> Doctor:
    """One entry of one part of the answer multiplied."""
    return lambda right: put(field, key, getattr(right, field)[key] * factor)(right)


def drop(field: str, key: Any) -> Doctor:
    """One entry of one part of the answer left out."""
    return lambda right: replace(right, **{field: {k: v for k, v in getattr(right, field).items() if k != key}})


def part(member: str, name: str, factor: float = 1.01) -> Doctor:
    """One part of one burden multiplied."""

    def doctor(right: Allocation) -> Allocation:
        burden = right.burdens[member]
        return put("burdens", member, replace(burden, **{name: getattr(burden, name) * factor}))(right)

    return doctor


def ranged(member: str, least: float, most: float) -> Doctor:
    """A range told, in multiples of the load."""
    return lambda right: put("ranges", member, (least * right.loads[member], most * right.loads[member]))(right)


def at_stage(stage: str, /, **changes: Any) -> Doctor:
    """One stage changed."""
    return lambda right: staged(right, stage, **changes)


def times_stage(stage: str, factor: float) -> Doctor:
    """The value of one stage multiplied."""
    return lambda right: staged(right, stage, value=factor * _stage(right, stage).value)


def without_stage(stage: str) -> Doctor:
    """One stage left out."""
    return lambda right: replace(right, stages=tuple(one for one in right.stages if one.name != stage))


def rebooked(answered: Answered, **amounts: Any) -> Doctor:
    """Some amounts set, and the books brought in order."""
    return lambda right: booked(answered()[0], right, **amounts)


def more(answered: Answered, *key: str, amount: float) -> Doctor:
    """More of one contribution, the books and the gaps brought in order."""

    def doctor(right: Allocation) -> Allocation:
        cell: Any = key
        of = answered()[0]
        given = {**right.contributions, cell: right.contributions.get(cell, 0.0) + amount}
        wrong = booked(of, right, contributions=given)
        ledger = Ledger(of, wrong)
        reached = {need: fsum(ledger.reached.get(need, {}).values()) for need in wrong.unmet}
        return replace(wrong, unmet={need: max(0.0, ledger.asked(need) - units) for need, units in reached.items()})

    return doctor


def _stage(answer: Allocation, name: str) -> Stage:
    return next(one for one in answer.stages if one.name == name)


# -- the books ---------------------------------------------------------------------------------------------------

for what, whose in {
    "own": "A",
    "funding": "C",
    "support_given": "C",
    "support_received": "A",
    "reimbursed": "A",
    "personnel": "B",
    "risk": "A",
}.items():
    corrupt(f"{what} altered", alliance, ("burden", whose, what), part(whose, what))
corrupt("cost of an organisation altered", alliance, ("burden", "O", "own"), part("O", "own"))
corrupt("load altered", alliance, ("load", "B"), times("loads", "B", 1.001))
corrupt("fair share altered", alliance, ("fair_share", "C"), times("fair_shares", "C", 0.999))
corrupt("total cost altered", alliance, ("total_cost",), scaled("total_cost", 0.999))
corrupt("least cost above the cost", alliance, ("least_cost",), scaled("least_cost", 2.0))
corrupt("least cost that its stage did not find", alliance, ("least_cost",), scaled("least_cost", 0.9))
corrupt("a range above the load", alliance, ("range", "B", "least"), ranged("B", 1.1, 1.2))
corrupt("a range below the load", alliance, ("range", "B", "most"), ranged("B", 0.8, 0.9))

# -- what is no number, no name, or not there --------------------------------------------------------------------

A_N, NEED = ("A", "troops", "N", "1"), ("troops", "S", "1")
PRICE = Address.of("capacity", "A", "troops", "1")
corrupt("a contribution that is no number", alliance, ("x", *A_N), put("contributions", A_N, nan))
corrupt("an infinite contribution", alliance, ("x", *A_N), put("contributions", A_N, inf))
corrupt("a contribution below zero", alliance, ("x", *A_N), put("contributions", A_N, -1.0))
corrupt("a gap that is no number", alliance, ("u", *NEED), put("unmet", NEED, nan))
corrupt("a burden that is no number", alliance, ("burden", "A", "own"), part("A", "own", nan))
corrupt("a load that is no number", alliance, ("load", "A"), put("loads", "A", nan))
corrupt("a fair share that is no number", alliance, ("fair_share", "A"), put("fair_shares", "A", nan))
corrupt("a range that is no number", alliance, ("range", "A", "most"), put("ranges", "A", (0.0, nan)))
corrupt("a cost that is no number", alliance, ("total_cost",), setting(total_cost=nan))
corrupt("a least cost that is no number", alliance, ("least_cost",), setting(least_cost=nan))
corrupt("a price that is no number", alliance, ("price", *PRICE.words), setting(prices={PRICE: nan}))
corrupt("a stage that is no number", alliance, ("stage", "gaps"), at_stage("gaps", value=nan))
NO_NUMBER = Certificate(0.0, nan, 0.0)
corrupt("a certificate of no number", alliance, ("certificate", "cost"), at_stage("cost", certificate=NO_NUMBER))

for position, kind in enumerate(("member", "resource", "mission", "period")):
    cell = (*A_N[:position], "X", *A_N[position + 1 :])
    corrupt(f"an unknown {kind}", alliance, ("unknown", "contributions", *cell), put("contributions", cell, 1.0))
LOAN, PAID, NO_NEED = ("B", "X", "airlift", "N", "1"), ("C", "X", "funding", "1"), ("airlift", "S", "1")
corrupt("an unknown borrower", lenders, ("unknown", "loans", *LOAN), put("loans", LOAN, 1.0))
corrupt("an unknown receiver", alliance, ("unknown", "support", *PAID), put("support", PAID, 1.0))
corrupt("a gap of no need", alliance, ("unknown", "unmet", *NO_NEED), put("unmet", NO_NEED, 0.0))
corrupt("a burden of nobody", alliance, ("unknown", "burdens", "X"), put("burdens", "X", Burden()))
corrupt("a load of an organisation", alliance, ("unknown", "loads", "O"), put("loads", "O", 0.0))
corrupt("a fair share of an organisation", alliance, ("unknown", "fair_shares", "O"), put("fair_shares", "O", 0.0))
corrupt("a range of nobody", alliance, ("unknown", "ranges", "X"), put("ranges", "X", (0.0, 1.0)))
corrupt("a cell of three names", alliance, ("unknown", "contributions", *A_N[:3]), put("contributions", A_N[:3], 1.0))
corrupt("a burden left out", alliance, ("missing", "burdens", "B"), drop("burdens", "B"))
corrupt("all burdens left out", alliance, ("missing", "burdens", "A"), setting(burdens={}))
corrupt("a load left out", alliance, ("missing", "loads", "B"), drop("loads", "B"))
corrupt("a fair share left out", alliance, ("missing", "fair_shares", "B"), drop("fair_shares", "B"))
corrupt("a gap left out", alliance, ("u", *NEED), drop("unmet", NEED))

# -- the missions ------------------------------------------------------------------------------------------------

TOO_MUCH = {("C", "A", "funding", "1"): 40.0}
HALVES = {("A", "airlift", "N", "1"): 1.5, ("B", "airlift", "N", "1"): 1.5}
corrupt("unmet overstated", alliance, ("unmet", *NEED), times("unmet", NEED, 1.01))
corrupt("unmet understated", alliance, ("requirement", *NEED), times("unmet", NEED, 0.99))
corrupt("more than there is", alliance, ("capacity", "A", "troops", "1"), more(alliance, *A_N, amount=9.0))
corrupt("more money than there is", alliance, ("capacity", "C", "funding", "1"), rebooked(alliance, support=TOO_MUCH))
corrupt(
    "a red line crossed",
    alliance,
    ("prohibition", "caveat", "4", "O", *NO_NEED),
    more(alliance, "O", *NO_NEED, amount=1.0),
)
corrupt(
    "what nothing counts",
    alliance,
    ("prohibition", "uncounted", "A", *NO_NEED),
    more(alliance, "A", *NO_NEED, amount=0.01),
)
corrupt("half an aircraft", fleet, ("whole", "x", "A", "airlift", "N", "1"), rebooked(fleet, contributions=HALVES))

# -- the stages --------------------------------------------------------------------------------------------------


def unfair(right: Allocation) -> Allocation:
    """B sends a soldier in the place of A: as dear and as many."""
    change = {("A", "troops", "N", "1"): -1.0, ("B", "troops", "N", "1"): 1.0}
    given = {cell: units + change.get(cell, 0.0) for cell, units in right.contributions.items()}
    return booked(three()[0], right, contributions=given)


def lower_second_level(right: Allocation) -> Allocation:
    """The second level told a hundredth lower than the load that it is of."""
    worst, second, *others = _stage(right, "leximin").levels
    return staged(right, "leximin", levels=(worst, second * 0.99, *others))


corrupt("a smaller gap was found", alliance, ("stage", "gaps"), times_stage("gaps", 0.99))
corrupt("a gap that was not needed", alliance, ("stage", "gaps"), more(alliance, *A_N, amount=-0.1))
corrupt("waste", alliance, ("stage", "surplus"), more(alliance, "C", "funding", "N", "1", amount=1.0))
corrupt("a cost that was not needed", alliance, ("stage", "cost"), more(alliance, "C", "funding", "N", "1", amount=1.0))
corrupt("less aligned than was found", alliance, ("stage", "interest"), times_stage("interest", 1.01))
corrupt("a worse worst load", three, ("stage", "leximin", "1"), unfair)
corrupt("a worse second load", three, ("stage", "leximin", "2"), lower_second_level)
corrupt("levels left out", three, ("stage", "leximin"), at_stage("leximin", levels=()))
corrupt("a stage left out", alliance, ("stage", "leximin"), without_stage("leximin"))
corrupt("the cost stage left out", alliance, ("stage", "cost"), without_stage("cost"))
corrupt("stages out of order", alliance, ("stages",), lambda right: replace(right, stages=right.stages[::-1]))
corrupt("a stage twice", alliance, ("stages",), lambda right: replace(right, stages=right.stages + right.stages[-1:]))
corrupt("a stage of another objective", alliance, ("stages",), at_stage("leximin", name="gini"))

# -- loans -------------------------------------------------------------------------------------------------------

ON_LOAN, ARRIVED = ("B", "A", "airlift", "N", "1"), ("airlift", "N", "2")
ALONE, LATE = ("A", "C", "airlift", "N", "1"), ("B", "A", "airlift", "N", "2")
corrupt(
    "more lent than agreed", lenders, ("support", "B", "A", "airlift", "1"), rebooked(lenders, loans={ON_LOAN: 4.1})
)
corrupt("a loan without agreement", lenders, ("support", *ALONE), rebooked(lenders, loans={ON_LOAN: 4.0, ALONE: 1.0}))
corrupt("a loan after the horizon", lenders, ("support", *LATE), rebooked(lenders, loans={ON_LOAN: 4.0, LATE: 1.0}))
corrupt("a loan that is not there", lenders, ("requirement", *ARRIVED), rebooked(lenders, loans={}))
corrupt("a loan that costs nothing", lenders, ("burden", "B", "own"), part("B", "own", 0.0))
corrupt(
    "a loan to no mission",
    lenders,
    ("support", "B", "A", "airlift", "1"),
    setting(support={("B", "A", "airlift", "1"): 1.0}),
)


def rule(member: str, **fields: Any) -> Answered:
    """The answer of the lenders where a member has a rule, which it breaks."""
    return _lent(caveats=[{"member": member, "resource": "airlift", **fields}])


BANNED = ("prohibition", "caveat", "1")
CEILING = ("ceiling", "caveat", "1", "2")
OPEN = {"giver": "B", "resource": "airlift", "worth": 0.75, "delay": 1}
HANGS_ON_ONE = {"mission": "N", "name": "North", "dependence": 0.9}
corrupt("an owner's red line", rule("B", rule="prohibited", period="2"), (*BANNED, "B", *ARRIVED), setting())
corrupt("a borrower's red line", rule("A", rule="prohibited"), (*BANNED, "A", *ARRIVED), setting())
corrupt("an owner's ceiling", rule("B", rule="at_most", amount=3.9), CEILING, setting())
corrupt("a borrower's ceiling", rule("A", rule="at_most", amount=5.9), CEILING, setting())
corrupt("dependence on a borrower", _lent(missions=[HANGS_ON_ONE]), ("dependence", "A", *ARRIVED), setting())
corrupt(
    "an owner's budget", _lent(members=[member("A"), member("B", budget=7.0), member("C")]), ("budget", "B"), setting()
)
corrupt(
    "an owner that must rest",
    _lent(capacities=capacities("airlift", A=4.0, B=4.2)),
    ("rotation", "B", "airlift", "1"),
    setting(),
)
corrupt(
    "a borrower that owns nothing",
    _lent(agreements=[OPEN], capacities=capacities("airlift", B=8.0)),
    ("support", *ON_LOAN),
    setting(),
)

# -- too small to be seen in absolute terms ----------------------------------------------------------------------


@cache
def vast() -> tuple[Scenario, Allocation]:
    """The three members counted in billions of soldiers and of money; A is at its ceiling, C may not go."""
    ceiling = {"member": "A", "rule": "at_most", "resource": "troops", "amount": 40.0}
    of = edited(three_members(), caveats=[ceiling, {"member": "C", "rule": "prohibited", "resource": "troops"}])
    billions: dict[str, Any] = {"money": 1e-9, "units": {"troops": 1e-9}}
    return restate(of, **billions), retold(solved(of, Policy(policy="fair"))[1], of, **billions)


FROM_C = ("C", "troops", "N", "1")
corrupt("a ceiling passed by a trillionth", vast, ("ceiling", "caveat", "1", "1"), more(vast, *A_N, amount=1e-12))
corrupt("a red line crossed by less", vast, ("prohibition", "caveat", "2", *FROM_C), more(vast, *FROM_C, amount=1e-15))
corrupt("a burden altered by less", vast, ("burden", "A", "own"), part("A", "own", 1 + 1e-8))
corrupt("a gap told that is none", vast, ("unmet", "troops", "N", "1"), put("unmet", ("troops", "N", "1"), 1e-12))
