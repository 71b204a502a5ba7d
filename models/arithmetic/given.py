"""What is given today, or pledged, as an allocation: nothing is optimised, and what a rule breaks is told apart.

A workbook says what a member gives of a resource in a period, not for which mission. Each amount is spread over the
missions that count it and that the member may serve, by what they require. A rule is broken by what is given only where
no other spreading would keep it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from math import fsum

from models.answers.allocation import Address, Allocation, Status, Violation
from models.arithmetic.accounting import burdens, calls_for, delivered, loads, required
from models.arithmetic.audit.flows import Check, Ledger
from models.arithmetic.audit.money import alignment
from models.arithmetic.audit.promises import broken, sums
from models.arithmetic.audit.units import capacity, lead_and_dependence, requirement, rotation, rules, secure
from models.arithmetic.families import Family
from models.arithmetic.flows import Loan, Need, Support, contribution, counts_in, trains
from models.arithmetic.national_interest import Cell, bans_on, matches_mission
from models.arithmetic.possible_flows import contributions
from models.policy.policy import Policy
from models.policy.shares import fair_shares
from models.sheets.changes import altered
from models.sheets.problems import InputError, Problem
from models.sheets.rows import CaveatEffect
from models.sheets.scenario import Scenario

STATED = {Status.GIVEN: "current", Status.PLEDGED: "pledged"}
"""The column of the sheet capacities that each kind of statement is read from."""

Stock = tuple[str, str, str]
"""(member, resource, period)."""

Score = Callable[[Cell], float]
"""How far a contribution helps to keep a promise: what helps most goes first."""


def given(scenario: Scenario, policy: Policy, which: Status | None = None) -> Allocation:
    """What is given today, or pledged, as an allocation that nobody optimised, with its books.

    which: Status.GIVEN or Status.PLEDGED; left out, what is given today where any is stated, else what is pledged. A
    blank cell states nothing and counts as nothing.  policy: whose fair shares stand in the books. Raises InputError
    where the workbook states neither.
    """
    said = {status: stated(scenario, status) for status in STATED}
    chosen = which or next((status for status, amounts in said.items() if amounts), None)
    if chosen is None or not said[chosen]:
        wanted = [chosen] if chosen else list(STATED)
        columns = " or ".join(STATED[status] for status in wanted)
        found = " or ".join(f"nothing that is {status}" for status in wanted)
        hint = f"fill in the column {columns} of capacities: units by member and resource, 0 for nothing"
        raise InputError([Problem("capacities", found, f"amounts in the column {columns}", hint)])
    amounts = said[chosen]
    return booked(scenario, policy, chosen, spread(scenario, amounts, places(scenario, amounts)))


def stated(scenario: Scenario, which: Status) -> dict[Stock, float]:
    """Units that capacities state as given today, or as pledged; blank cells are left out."""
    found = {stock: getattr(row, STATED[which]) for stock, row in scenario.capacity.items()}
    return {stock: float(amount) for stock, amount in found.items() if amount is not None}


def booked(
    scenario: Scenario,
    policy: Policy,
    status: Status,
    contributions: Mapping[Cell, float],
    loans: Mapping[Loan, float] | None = None,
    support: Mapping[Support, float] | None = None,
) -> Allocation:
    """Amounts as an allocation: what they leave unmet, what each member carries, what it costs; nothing is checked."""
    loans, support = loans or {}, support or {}
    arrives = delivered(scenario, contributions, loans)
    asked = required(scenario, contributions, loans)
    carried = burdens(scenario, contributions, support, loans)
    return Allocation(
        policy,
        status,
        contributions=contributions,
        unmet={need: max(0.0, asked[need] - arrives[need]) for need in scenario.requirement},
        support=support,
        loans=loans,
        burdens=carried,
        fair_shares=fair_shares(scenario, policy),
        loads=loads(scenario, policy, carried),
        total_cost=fsum(burden.net for burden in carried.values()),
        scenario=scenario,
    )


# -- placing ---------------------------------------------------------------------------------------------------------


def places(scenario: Scenario, amounts: Mapping[Stock, float]) -> dict[Stock, tuple[str, ...]]:
    """The missions that each amount may go to: that count it and where it is not banned, else those that count it.

    Where none counts it: those that run and do not ban it, else those that run, else all.
    """
    free: dict[Stock, list[str]] = {}
    banned: dict[Stock, list[str]] = {}
    for (member, resource, mission, period), bans in contributions(_having(scenario, amounts)):
        (banned if bans else free).setdefault((member, resource, period), []).append(mission)

    def elsewhere(member: str, resource: str, period: str) -> Iterable[str]:
        running = [mission for mission in scenario.mission if period in scenario.active_periods(mission)]
        unbanned = [mission for mission in running if not bans_on(scenario, member, resource, mission, period)]
        return unbanned or running or scenario.mission

    return {stock: tuple(free.get(stock) or banned.get(stock) or elsewhere(*stock)) for stock in amounts}


def spread(
    scenario: Scenario,
    amounts: Mapping[Stock, float],
    allowed: Mapping[Stock, tuple[str, ...]],
    score: Score | None = None,
) -> dict[Cell, float]:
    """Each amount over its missions by what they require, what enablers and repayments call for included.

    score: only the missions where it is highest are taken.
    """
    if score:
        allowed = {stock: _best(stock, missions, score) for stock, missions in allowed.items()}
    asked = {need: row.target for need, row in scenario.requirement.items()}
    # What is given calls for enablers, and for money to repay it: by this they are spread in turn.
    asked = required(scenario, dict(_spread(amounts, allowed, asked)))
    return dict(_spread(amounts, allowed, asked))


def _spread(
    amounts: Mapping[Stock, float], allowed: Mapping[Stock, tuple[str, ...]], asked: Mapping[Need, float]
) -> Iterator[tuple[Cell, float]]:
    for (member, resource, period), amount in amounts.items():
        missions = allowed[member, resource, period] if amount else ()
        weights = [asked.get((resource, mission, period), 0.0) for mission in missions]
        whole = fsum(weights)
        for mission, weight in zip(missions, weights, strict=True):
            if part := weight / whole if whole else 1.0 / len(missions):
                yield (member, resource, mission, period), amount * part


def _best(stock: Stock, missions: tuple[str, ...], score: Score) -> tuple[str, ...]:
    member, resource, period = stock
    scores = {mission: score((member, resource, mission, period)) for mission in missions}
    return tuple(mission for mission in missions if scores[mission] == max(scores.values()))


def _having(scenario: Scenario, amounts: Mapping[Stock, float]) -> Scenario:
    """The scenario in which whoever gives something has it."""
    rows = (
        row.model_copy(update={"period": stock[2], "available": amounts.get(stock, 0.0)})
        for stock, row in scenario.capacity.items()
    )
    return altered(scenario, capacities=tuple(rows))


# -- what is broken however it is placed -----------------------------------------------------------------------------


def broken_anyhow(scenario: Scenario, allocation: Allocation, found: Iterable[Violation]) -> tuple[Violation, ...]:
    """Of the promises that an audit found broken, those that no other placing of the same amounts would keep.

    Each is judged by the placing that suits it best, and tells what is found there. What only a policy asks (its
    bounds, whole assets, pledges that bind, participation) is no rule of what is given; and where nobody states
    anything of what a rule wants, nothing is known of it. Promises that are no rule stay: the books.
    """
    said = dict.fromkeys(stated(scenario, allocation.status), 0.0)
    moved = sums(
        ((member, resource, period), x) for (member, resource, _, period), x in allocation.contributions.items()
    )
    amounts = said | moved
    allowed = places(scenario, amounts)
    best: dict[object, Violation] = {}
    for violation in found:
        family, address = violation.address.constraint, violation.address
        if family is None:
            if address.family not in ("bound", "whole"):
                best[address] = violation
        elif family in PLACED:
            check, favours = PLACED[family]
            if _spoken_of(scenario, address, said) and (score := favours(scenario, address)) is not None:
                cells = spread(scenario, amounts, allowed, score)
                suited = booked(scenario, allocation.policy, allocation.status, cells)
                best |= {
                    each.address: each for each in broken(check(Ledger(scenario, suited))) if each.address == address
                }
        elif family is Family.PROHIBITION:  # it is there only where no mission may take the amount: told once for all
            best.setdefault((*address.keys[-4:-2], address.keys[-1]), violation)
        elif family in WHEREVER:
            best[address] = violation
    return tuple(best.values())


WHEREVER = (Family.CAPACITY, Family.BUDGET)
"""The families that ask the same of every placing."""


def _spoken_of(scenario: Scenario, address: Address, said: Collection[Stock]) -> bool:
    """Whether any cell states something of what a rule wants; a blank breaks none."""
    match address.constraint:
        case Family.FLOOR if address.part == "caveat":
            rule = scenario.caveats[int(address.keys[0]) - 1]
            return any(m == rule.member and rule.resource in (None, r) and t == address.keys[1] for m, r, t in said)
        case Family.LEAD:
            resource, mission, period = address.keys
            return (scenario.mission[mission].lead, resource, period) in said
        case Family.REQUIREMENT | Family.ENABLER | Family.FUNDING_POOL | Family.SHARED | Family.SECURE:
            return any((r, t) == (address.keys[0], address.keys[2]) for _, r, t in said)
    return True


def _matched(scenario: Scenario, address: Address) -> Score | None:
    """A floor is helped by what it matches, a ceiling by what it does not; a pledge that binds is the policy's wish."""
    if address.part != "caveat":
        return None
    rule = scenario.caveats[int(address.keys[0]) - 1]
    floor = rule.rule is CaveatEffect.AT_LEAST

    def helps(cell: Cell) -> float:
        speaks = rule.resource in (None, cell[1]) and matches_mission(rule, scenario.mission[cell[2]])
        return float(speaks == floor)

    return helps


def _met(scenario: Scenario, address: Address) -> Score | None:
    """A minimum is helped by what counts for it, and harmed by what calls for more."""
    if address.family != Family.SECURE and address.part != "gap":
        return None

    def helps(cell: Cell) -> float:
        counts = (worth for need, worth in counts_in(scenario, contribution(cell)) if need == address.keys)
        called = (ratio for need, ratio in calls_for(scenario, cell[1:], cell[0]) if need == address.keys)
        return fsum(counts) - fsum(called)

    return helps


def _led(scenario: Scenario, address: Address) -> Score:
    """A lead's share is helped by its own in its mission, and by the others' elsewhere."""
    mission = address.keys[1]
    return lambda cell: float((cell[2] == mission) == (cell[0] == scenario.mission[mission].lead))


def _apart(_: Scenario, address: Address) -> Score:
    """That a mission does not hang on one member is helped by the others' there, and its own elsewhere."""
    member, mission = address.keys[0], address.keys[2]
    return lambda cell: float((cell[2] == mission) == (cell[0] != member))


def _trained(scenario: Scenario, address: Address) -> Score:
    """A capacity that is trained is helped by what trains it."""
    return lambda cell: fsum(gain for stock, gain in trains(scenario, contribution(cell)) if stock == address.keys)


def _liked(scenario: Scenario, _: Address) -> Score:
    """What must serve a member's interest is helped by the missions that it cares for most."""
    return lambda cell: row.interest if (row := scenario.interest.get((cell[0], cell[2]))) else 0.0


PLACED: dict[Family, tuple[Check, Callable[[Scenario, Address], Score | None]]] = {
    Family.CEILING: (rules, _matched),
    Family.FLOOR: (rules, _matched),
    Family.ALIGNMENT: (alignment, _liked),
    Family.LEAD: (lead_and_dependence, _led),
    Family.DEPENDENCE: (lead_and_dependence, _apart),
    Family.SECURE: (secure, _met),
    Family.ROTATION: (rotation, _trained),
    Family.TRAINING: (capacity, _trained),
    **dict.fromkeys((Family.REQUIREMENT, Family.ENABLER, Family.FUNDING_POOL, Family.SHARED), (requirement, _met)),
}
"""What re-checks each family that hangs on the placing, and which contributions help to keep it."""
