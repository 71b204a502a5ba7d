"""What an answer moves: each contribution and loan as one flow, what leaves its owner, where it arrives, who may not.

Nothing here is shared with the program that made the answer: rules are read from the scenario's rows once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import fsum, prod

from models.answers.allocation import Address, Allocation, Burden
from models.arithmetic.audit.promises import Promises, sums
from models.arithmetic.families import Family
from models.sheets.rows import Agreement, Caveat, ResourceKind
from models.sheets.scenario import Scenario

Need = tuple[str, str, str]
"""(resource, mission, period)."""

Stock = tuple[str, str, str]
"""(member, resource, period)."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Units of a resource that leave an owner and serve a mission under a holder, at a payer's cost.

    given, serving: the periods in which they leave and in which worth * amount of them arrives (None: never).
    """

    owner: str
    holder: str
    payer: str
    resource: str
    mission: str
    given: str
    serving: str | None
    worth: float
    amount: float


@dataclass(frozen=True)
class Ledger:
    """An answer, its names known, beside its scenario, and what both amount to."""

    scenario: Scenario
    answer: Allocation

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """Contributions, which their owner holds and pays, and loans."""
        own = [Flow(m, m, m, r, k, t, t, 1.0, amount) for (m, r, k, t), amount in self.answer.contributions.items()]
        for (owner, holder, r, k, t), amount in self.answer.loans.items():
            row = self.scenario.agreement.get((owner, holder, r, t))
            payer = holder if row and row.paid_by == "receiver" else owner
            serving = arrival(self.scenario, t, row)
            own.append(Flow(owner, holder, payer, r, k, t, serving, kept(self.scenario, t, row), amount))
        return tuple(own)

    @cached_property
    def lent(self) -> tuple[Flow, ...]:
        """The flows whose holder is not their owner."""
        return tuple(flow for flow in self.flows if flow.owner != flow.holder)

    @cached_property
    def left(self) -> dict[Stock, float]:
        """Units that leave each owner."""
        return sums(((flow.owner, flow.resource, flow.given), flow.amount) for flow in self.flows)

    @cached_property
    def support(self) -> dict[tuple[str, str, str, str], tuple[float, float]]:
        """Money that each supporter gives, and what of it arrives; nothing else can be moved without a mission."""
        rows = self.scenario.agreement
        return {
            key: (amount, kept(self.scenario, key[3], rows.get(key)) * amount)
            for key, amount in self.answer.support.items()
            if self.scenario.resource[key[2]].kind is ResourceKind.FUNDING
        }

    @cached_property
    def paid(self) -> dict[Stock, float]:
        """Money that leaves each giver of support, by fund."""
        return sums(((g, r, t), given) for (g, _, r, t), (given, _) in self.support.items())

    @cached_property
    def served(self) -> dict[Need, list[Flow]]:
        """What arrives in each mission itself."""
        found: dict[Need, list[Flow]] = {}
        for flow in self.flows:
            if flow.serving is not None:
                found.setdefault((flow.resource, flow.mission, flow.serving), []).append(flow)
        return found

    @cached_property
    def reached(self) -> dict[Need, dict[str, float]]:
        """Effective units that reach each requirement, by owner, with what is seen of other missions (C16)."""
        items = ((need, flow.owner, units) for flow in self.flows for need, units in arrivals(self.scenario, flow))
        found: dict[Need, dict[str, float]] = {}
        for (need, owner), units in sums(((need, owner), units) for need, owner, units in items).items():
            found.setdefault(need, {})[owner] = units
        return found

    @cached_property
    def called(self) -> dict[Need, float]:
        """What is asked on top of each target: by enablers (C8), and by what the pools have promised (C9)."""
        return sums(item for flow in self.flows for item in _calls(self.scenario, flow))

    def asked(self, need: Need) -> float:
        """Target and what is asked on top of it."""
        row = self.scenario.requirement.get(need)
        return (row.target if row else 0.0) + self.called.get(need, 0.0)

    @cached_property
    def trained(self) -> dict[Stock, float]:
        """What training has added to each capacity (C15)."""
        rows, index = self.scenario.training, self.scenario.period_index
        return sums(
            ((row.beneficiary, row.resource, later), row.gain * flow.worth * flow.amount)
            for row in rows
            for flow in self.flows
            if flow.mission == row.mission and flow.resource == (row.per or row.resource) and flow.serving is not None
            for later in self.scenario.periods[index[flow.serving] + row.lag :]
        )

    # -- money -------------------------------------------------------------------------------------------------

    def cost(self, flow: Flow) -> float:
        """Money that a flow costs its payer."""
        return self.scenario.unit_cost(flow.owner, flow.resource, flow.given) * flow.amount

    @cached_property
    def burdens(self) -> dict[str, Burden]:
        """What every member carries, in parts."""
        parts: list[tuple[tuple[str, str], float]] = []
        for flow in self.flows:
            kind, back = self.scenario.resource[flow.resource].kind, repaid(self.scenario, flow)
            part = "funding" if kind is ResourceKind.FUNDING else "own"
            parts += [((flow.payer, part), self.cost(flow)), ((flow.payer, "reimbursed"), back)]
            fund = self.scenario.requirement.get((flow.resource, flow.mission, flow.serving or ""))
            if fund and fund.received_by:
                parts.append(((fund.received_by, "support_received"), flow.worth * flow.amount))
            if kind is ResourceKind.TROOPS:
                hazard = self.scenario.mission[flow.mission].hazard
                parts += [((flow.owner, "personnel"), flow.amount), ((flow.owner, "risk"), hazard * flow.amount)]
        for (giver, receiver, _, _), (given, arrives) in self.support.items():
            parts += [((giver, "support_given"), given), ((receiver, "support_received"), arrives)]
        carried: dict[str, dict[str, float]] = {name: {} for name in self.scenario.member}
        for (name, part), amount in sums(parts).items():
            carried[name][part] = amount
        return {name: Burden(**of) for name, of in carried.items()}

    @cached_property
    def money(self) -> float:
        """All money that changes hands: the scale of whatever is counted in money."""
        return fsum(map(in_play, self.burdens.values()))

    @cached_property
    def wanted(self) -> float:
        """What the requirements cost at mean prices, met or not: the scale of money as the solver sees it."""
        price = self.scenario.mean_unit_cost
        return fsum(price(need.resource) * need.target for need in self.scenario.requirement.values())

    @cached_property
    def size(self) -> dict[str, float]:
        """The scale of each resource: its largest target, else its largest capacity, units."""
        wanted, there = dict.fromkeys(self.scenario.resource, 0.0), dict.fromkeys(self.scenario.resource, 0.0)
        for need in self.scenario.requirement.values():
            wanted[need.resource] = max(wanted[need.resource], need.target)
        for row in self.scenario.capacities:
            there[row.resource] = max(there[row.resource], row.available)
        return {resource: wanted[resource] or there[resource] for resource in wanted}


def in_play(burden: Burden) -> float:
    """All money of a burden, whichever way it went."""
    return fsum(abs(part) for part in (burden.outlay, burden.support_received, burden.reimbursed))


def arrival(scenario: Scenario, period: str, row: Agreement | None) -> str | None:
    """When what is given in a period arrives under an agreement; None beyond the horizon."""
    if row is None:
        return None
    later = scenario.period_index[period] + row.delay
    return scenario.periods[later] if later < len(scenario.periods) else None


def kept(scenario: Scenario, period: str, row: Agreement | None) -> float:
    """What a unit given in a period is still worth when it arrives under an agreement; 0 without one."""
    if row is None:
        return 0.0
    lost = [row.staleness] * row.delay + [row.ageing] * (0 if row.period else scenario.period_index[period])
    return row.worth * prod(1.0 - part for part in lost)


def arrivals(scenario: Scenario, flow: Flow) -> Iterator[tuple[Need, float]]:
    """Where a flow counts, in effective units: in its mission and, if shared, wherever in its region it may be seen."""
    if flow.serving is None:
        return
    units = flow.worth * flow.amount
    yield (flow.resource, flow.mission, flow.serving), _effectiveness(scenario, flow, flow.mission) * units
    region = scenario.mission[flow.mission].region
    if not scenario.resource[flow.resource].shared or not region:
        return
    for other in scenario.missions:
        if other.mission == flow.mission or other.region != region:
            continue
        worth, seen = 1.0, flow.serving
        if other.lead not in (None, flow.owner):
            channel = scenario.agreement.get((flow.owner, str(other.lead), flow.resource, flow.given))
            late = arrival(scenario, flow.given, channel)
            if channel is None or late is None:
                continue
            worth, seen = kept(scenario, flow.given, channel), late
        need = (flow.resource, other.mission, seen)
        if need in scenario.requirement and not any(forbidding(scenario, flow.owner, *need)):
            yield need, worth * _effectiveness(scenario, flow, other.mission) * units


def _effectiveness(scenario: Scenario, flow: Flow, mission: str) -> float:
    row = scenario.interest.get((flow.owner, mission))
    is_money = scenario.resource[flow.resource].kind is ResourceKind.FUNDING
    return row.effectiveness if row and not is_money else 1.0


def _calls(scenario: Scenario, flow: Flow) -> Iterator[tuple[Need, float]]:
    if flow.serving is None:
        return
    for resource, ratio in scenario.enablers.get((flow.resource, flow.mission, flow.serving), ()):
        yield (resource, flow.mission, flow.serving), ratio * flow.amount
    pool, promised = scenario.funding_resource(flow.mission), repaid(scenario, flow)
    if pool and promised:
        yield (pool, flow.mission, flow.serving), promised


def repaid(scenario: Scenario, flow: Flow) -> float:
    """Money that the mission's pool pays back for a flow."""
    row = scenario.requirement.get((flow.resource, flow.mission, flow.serving or ""))
    if row is None:
        return 0.0
    marks = scenario.member[flow.payer].indicators
    named = not row.repaid_to or any(who == flow.payer or marks.get(who, 0.0) > 0 for who in row.repaid_to)
    return row.reimbursement * flow.amount if named else 0.0


Check = Callable[[Ledger], Promises]
"""What is promised of an answer."""


# -- what may be given -------------------------------------------------------------------------------------------


def speaks_of(rule: Caveat, scenario: Scenario, mission: str) -> bool:
    """Whether a caveat is about a mission; a blank field matches everything."""
    row = scenario.mission[mission]
    return rule.mission in (None, row.mission) and rule.region in (None, row.region) and rule.kind in (None, row.kind)


def forbidding(scenario: Scenario, member: str, resource: str, mission: str, period: str) -> Iterator[Address]:
    """The rules under which a member may not serve a mission with a resource in a period (C3), by address."""
    active = scenario.active_periods(mission)
    if period not in active:
        yield Address(Family.PROHIBITION, part="inactive")
    for number, rule in scenario.prohibitions.get(member, ()):
        if rule.resource in (None, resource) and rule.period in (None, period) and speaks_of(rule, scenario, mission):
            yield Address(Family.PROHIBITION, (str(number),), "caveat")
    accepted = scenario.member[member].legal_bases
    for demand in scenario.mission[mission].legal_bases if accepted is not None else ():
        if not {basis.strip() for basis in demand.split("|")} & set(accepted or ()):
            yield Address(Family.PROHIBITION, (member, mission), "legal_basis")
            break
    if period in active[: scenario.member[member].lead_time]:
        yield Address(Family.PROHIBITION, (member,), "lead_time")
    lead = scenario.mission[mission].lead
    if lead and lead != member:
        yield from kept_secret(scenario, lead, resource)


def kept_secret(scenario: Scenario, member: str, resource: str) -> Iterator[Address]:
    """The rule under which a member may not have what others give of a resource (C3): it is classified too high."""
    level, sees = scenario.resource[resource].classification, scenario.member[member].clearance
    if level and sees and level in scenario.levels[scenario.levels.index(sees) + 1 :]:
        yield Address(Family.PROHIBITION, (member, level), "clearance")


def counted(scenario: Scenario, member: str, resource: str, mission: str, period: str) -> bool:
    """Whether anything can count what a member gives: a need, a pool that promises, training, or a floor it names."""
    need = scenario.requirement.get((resource, mission, period))
    if need and need.received_by == member:
        return False
    if need and (need.target > 0 or (need.per and need.ratio > 0)):
        return True
    if resource == scenario.funding_resource(mission) and period in scenario.pools.get(mission, ()):
        return True
    last = len(scenario.periods) - scenario.period_index[period]
    return (
        any(
            row.mission == mission and (row.per or row.resource) == resource and row.gain > 0 and row.lag < last
            for row in scenario.training
        )
        or any(
            (row.member, row.resource, row.mission) == (member, resource, mission) and row.rule == "at_least"
            for row in scenario.caveats
        )
        or (scenario.resource[resource].shared and _seen_elsewhere(scenario, resource, mission))
    )


def _seen_elsewhere(scenario: Scenario, resource: str, mission: str) -> bool:
    region = scenario.mission[mission].region
    needing = {k for (r, k, _), row in scenario.requirement.items() if r == resource and row.target > 0}
    return bool(region) and any(scenario.mission[k].region == region for k in needing - {mission})
