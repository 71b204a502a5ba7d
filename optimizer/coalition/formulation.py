"""The linear program of coalition burden sharing, one function a constraint family, in the paper's order C1 to C17.

Sets: members m (o owner, g giver, h receiver), resources r, missions k, periods t.  Variables (all >= 0 but b):

    x[m,r,k,t]     contribution: how much of r member m gives to mission k in period t
    l[o,h,r,k,t]   loan: how much of r leaves member o in period t for mission k, in the hands of member h
    u[r,k,t]       unmet requirement, at most target - minimum
    s[g,h,r,t]     support: money of fund r that member g pays member h in period t under an agreement
    z[r,k,t]       the largest single contribution to a requirement that must be N-1 secure
    b[m]           burden of state m as the policy counts it, in money; free in sign

A loan serves its mission in period t + delay, worth so much a unit. Contributions and loans are both flows
(models.arithmetic.flows): the families sum over what leaves its owner, or over what arrives in its holder's hands.
Functions that return rows add them; functions that return terms (C8, C15, C16) add to the rows of other families.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from models.answers.allocation import LIMIT, Address
from models.arithmetic.accounting import calls_for, load_weights
from models.arithmetic.families import Family
from models.arithmetic.flows import (
    Flow,
    Loan,
    Need,
    Payment,
    Support,
    contribution,
    counts_in,
    flows,
    payments,
    trains,
    uses,
)
from models.arithmetic.national_interest import Ban, Cell, matches_mission
from models.arithmetic.possible_flows import contributions, loans, supports
from models.policy.policy import Policy
from models.sheets.rows import Caveat, CaveatEffect, ResourceKind
from models.sheets.scenario import Scenario
from optimizer.lp.program import Constraint, Program, Terms, Variable

Given = list[tuple[Flow, Variable]]
Worth = list[tuple[Flow, Variable, float]]


@dataclass(frozen=True)
class Variables:
    """The variables by their indices, and the groupings that the families sum over.

    banned: the bans on each column that does not exist for them, by its address.  closed: in a lifted program, these
    columns, held at 0; besides contributions and loans, uses w[member, resource, mission, period, other mission] of
    what is shared.
    """

    scenario: Scenario
    policy: Policy
    x: dict[Cell, Variable]
    l: dict[Loan, Variable]  # noqa: E741 - the paper's letter
    u: dict[Need, Variable]
    s: dict[Support, Variable]
    z: dict[Need, Variable]
    b: dict[str, Variable]
    banned: dict[Address, tuple[Ban, ...]]
    closed: dict[Address, Variable]

    @cached_property
    def flows(self) -> Given:
        """Contributions and loans alike."""
        return list(flows(self.scenario, self.x, self.l))

    @cached_property
    def of_capacity(self) -> dict[tuple[str, str, str], Given]:
        """What leaves the same (owner, resource, period)."""
        groups: dict[tuple[str, str, str], Given] = {}
        for flow, x in self.flows:
            groups.setdefault(flow.source, []).append((flow, x))
        return groups

    @cached_property
    def of_need(self) -> dict[Need, Given]:
        """What arrives for the same (resource, mission, period)."""
        groups: dict[Need, Given] = {}
        for flow, x in self.flows:
            groups.setdefault(flow.need, []).append((flow, x))
        return groups

    @cached_property
    def of_member(self) -> dict[str, Given]:
        """All that a member owns or holds."""
        groups: dict[str, Given] = {name: [] for name in self.scenario.member}
        for flow, x in self.flows:
            groups[flow.owner].append((flow, x))
            if flow.holder != flow.owner:
                groups[flow.holder].append((flow, x))
        return groups

    @cached_property
    def paid_by(self) -> dict[str, Worth]:
        """All that a member pays for, with the cost of a unit."""
        cost = self.scenario.unit_cost
        return {
            m: [(flow, x, cost(*flow.source)) for flow, x in given if flow.payer == m]
            for m, given in self.of_member.items()
        }

    @cached_property
    def payments(self) -> list[tuple[Payment, Variable]]:
        """All money paid to members."""
        return list(payments(self.scenario, self.s))

    @cached_property
    def arrivals(self) -> dict[Need, Worth]:
        """What counts in each requirement, with the worth of a unit."""
        found: dict[Need, Worth] = {}
        for flow, x in self.flows:
            for need, worth in counts_in(self.scenario, flow):
                found.setdefault(need, []).append((flow, x, worth))
        for need, (flow, w, worth) in _banned_uses(self):
            found.setdefault(need, []).append((flow, w, worth))
        return found

    @cached_property
    def useful(self) -> dict[Need, Terms]:
        """C16's terms, made once."""
        return shared(self)

    @cached_property
    def called(self) -> dict[Need, Terms]:
        """C8's and C9's terms, made once."""
        return enabler(self)

    @cached_property
    def net_cost(self) -> dict[str, Terms]:
        """Net cost of each member in money: what it pays for, less what is repaid, plus and less support."""
        repaid = self.scenario.reimbursement
        terms: dict[str, Terms] = {
            m: [(x, cost - repaid(*flow.need)) for flow, x, cost in paid] for m, paid in self.paid_by.items()
        }
        for payment, s in self.payments:
            terms[payment.giver].append((s, 1.0))
            terms[payment.receiver].append((s, -payment.worth))
        return {m: [term for term in of_member if term[1]] for m, of_member in terms.items()}


def variables(program: Program, scenario: Scenario, policy: Policy, *, lifted: bool = False) -> Variables:
    """Add the variables. What is banned does not exist (C3), or, lifted, exists with an upper bound of 0."""
    banned, closed = dict[Address, tuple[Ban, ...]](), dict[Address, Variable]()
    whole = {r: policy.indivisible == "exact" and not row.divisible for r, row in scenario.resource.items()}

    def column(address: Address, bans: tuple[Ban, ...], *, whole: bool = False) -> Iterator[Variable]:
        """The column of something, if it exists."""
        if bans:
            banned[address] = bans
        if lifted or not bans:
            x = program.column(address, upper=0.0 if bans else None, whole=whole)
            if bans:
                closed[address] = x
            yield x

    x = {
        cell: x
        for cell, bans in contributions(scenario)
        for x in column(Address("x", cell), bans, whole=whole[cell[1]])
    }
    lent = {key: x for key, bans in loans(scenario) for x in column(Address("l", key), bans, whole=whole[key[2]])}
    for cell in x if lifted else ():
        for (_, other, _), _, bans in uses(scenario, contribution(cell)):
            if bans:
                list(column(Address.of("w", *cell, other), bans))
    u = {
        need: program.column(Address("u", need), upper=row.target - row.minimum)
        for need, row in scenario.requirement.items()
        if row.target > row.minimum
    }
    s = {key: program.column(Address("s", key), upper=scenario.agreement[key].limit) for key in supports(scenario)}
    z = {need: program.column(Address("z", need)) for need, row in scenario.requirement.items() if row.secure}
    b = {name: program.column(Address("b", (name,)), lower=None) for name in scenario.states}
    return Variables(scenario, policy, x, lent, u, s, z, b, banned, closed)


def capacity(v: Variables) -> Iterator[Constraint]:
    """C1  given[m,r,t] = sum_k x[m,r,k,t] + sum l[m,.,r,.,t] + sum s[m,.,r,t] <= usable[m,r,t] + trained[m,r,t]."""
    grown = training(v)
    given: dict[tuple[str, str, str], Terms] = {key: _units(out) for key, out in v.of_capacity.items()}
    for payment, s in v.payments:
        given.setdefault((payment.giver, payment.resource, payment.paid), []).append((s, 1.0))
    for (m, r, t), out in given.items():
        yield Constraint(
            Address(Family.CAPACITY, (m, r, t)),
            _merged(out + grown.get((m, r, t), [])),
            "<=",
            v.scenario.usable(m, r, t),
        )


def requirement(v: Variables) -> Iterator[Constraint]:
    """C2  sum_m e[m,k] (x[m,r,k,t] + worth of loans) + u[r,k,t] >= target[r,k,t], with what C8 and C16 add."""
    useful, called = v.useful, v.called
    for need, row in v.scenario.requirement.items():
        terms = _merged(useful.get(need, []) + called.get(need, []))
        if need in v.u:
            terms.append((v.u[need], 1.0))
        if row.target or called.get(need):
            pool = row.resource == v.scenario.funding_resource(row.mission) and need in called
            yield Constraint(
                Address(Family.FUNDING_POOL if pool else Family.REQUIREMENT, need), terms, ">=", row.target
            )


def prohibition(v: Variables) -> Iterator[Constraint]:
    """C3  What a caveat, the law or pending approval forbids does not exist: no row, no variable.

    A loan needs the leave of its owner and of its receiver. In a lifted program a banned use of what is shared is
    a variable w <= x.
    """
    for address, w in v.closed.items():
        if address.family == "w":
            m, r, k, t, _ = address.keys
            yield Constraint(Address.of("w", m, r, k, t), [(w, 1.0), (v.x[m, r, k, t], -1.0)], "<=", 0.0)


def ceiling(v: Variables) -> Iterator[Constraint]:
    """C4  sum over what a rule matches in t, of what m gives and lends and the worth of what it is lent, <= amount."""
    yield from _rule_rows(v, CaveatEffect.AT_MOST, Family.CEILING, "<=")


def floor(v: Variables) -> Iterator[Constraint]:
    """C5  sum over what a rule matches in t of what m brings >= amount; pledges too if the policy makes them bind."""
    yield from _rule_rows(v, CaveatEffect.AT_LEAST, Family.FLOOR, ">=")
    if v.policy.pledges_bind:
        for (m, r, t), row in v.scenario.capacity.items():
            if row.pledged:
                address = Address(Family.FLOOR, (m, r, t), "pledge")
                yield Constraint(address, _units(v.of_capacity.get((m, r, t), [])), ">=", row.pledged)


def budget(v: Variables) -> Iterator[Constraint]:
    """C6  outlay[m] <= budget[m], where outlay = cost of what m pays for, funding included, + support given."""
    for m, member in v.scenario.member.items():
        if member.budget is not None:
            terms: Terms = [(x, cost) for _, x, cost in v.paid_by[m]]
            terms += [(s, 1.0) for payment, s in v.payments if payment.giver == m]
            yield Constraint(Address(Family.BUDGET, (m,)), terms, "<=", member.budget)


def alignment(v: Variables) -> Iterator[Constraint]:
    """C7  sum over what m pays for of (interest[m,k] - alignment[m]) cost >= 0."""
    for m, member in v.scenario.member.items():
        if member.alignment:
            terms: Terms = [
                (x, (_interest(v.scenario, m, flow.mission) - member.alignment) * cost)
                for flow, x, cost in v.paid_by[m]
            ]
            yield Constraint(Address(Family.ALIGNMENT, (m,)), terms, ">=", 0.0)


def enabler(v: Variables) -> dict[Need, Terms]:
    """C8  target[r,k,t] grows by ratio * what leaves its owners for r', k, t; C9's promises grow the pool's need."""
    called: dict[Need, Terms] = {}
    if not v.scenario.enablers and not v.scenario.pools:
        return called
    for flow, x in v.flows:
        for need, ratio in calls_for(v.scenario, *flow.need):
            called.setdefault(need, []).append((x, -ratio))
    return called


def funding_pool(v: Variables) -> Iterator[Constraint]:
    """C9  funding given to k >= sum reimbursement[r,k,t] (x + l), where no fixed need makes it C2's row."""
    for need, terms in v.called.items():
        if need not in v.scenario.requirement:
            yield Constraint(Address(Family.FUNDING_POOL, need), _merged(v.useful.get(need, []) + terms), ">=", 0.0)


def support(v: Variables) -> Iterator[Constraint]:
    """C10  sum worth s[g,h,r,t'] over what arrives in t <= cost borne by h in t, funding left out.

    Borne is what no pool repays. Each s is bounded by its agreement's limit, and so is sum_k l[o,h,r,k,t].
    """
    received: dict[tuple[str, str], Terms] = {}
    repaid = v.scenario.reimbursement
    for payment, s in v.payments:
        received.setdefault((payment.receiver, payment.arrives), []).append((s, payment.worth))
    for (h, t), terms in received.items():
        borne: Terms = [
            (x, min(0.0, repaid(*flow.need) - cost))
            for flow, x, cost in v.paid_by[h]
            if flow.given == t and v.scenario.resource[flow.resource].kind is not ResourceKind.FUNDING
        ]
        yield Constraint(Address(Family.SUPPORT, (h, t)), terms + borne, "<=", 0.0)
    lent: dict[tuple[str, str, str, str], Terms] = {}
    for (o, h, r, _, t), x in v.l.items():
        lent.setdefault((o, h, r, t), []).append((x, 1.0))
    for key, terms in lent.items():
        limit = v.scenario.agreement[key].limit
        if limit is not None:
            yield Constraint(Address(Family.SUPPORT, key, LIMIT), terms, "<=", limit)


def lead(v: Variables) -> Iterator[Constraint]:
    """C11  brought[lead,r,k,t] >= lead_share[k] * sum_m brought[m,r,k,t], for the lead resource (else all troops)."""
    for (r, k, t), given in v.of_need.items():
        mission = v.scenario.mission[k]
        is_troops = v.scenario.resource[r].kind is ResourceKind.TROOPS
        if mission.lead and mission.lead_share and (r == mission.lead_resource if mission.lead_resource else is_troops):
            terms: Terms = [
                (x, flow.worth * (float(flow.holder == mission.lead) - mission.lead_share)) for flow, x in given
            ]
            yield Constraint(Address(Family.LEAD, (r, k, t)), terms, ">=", 0.0)


def dependence(v: Variables) -> Iterator[Constraint]:
    """C12  brought[m,r,k,t] <= dependence[k] * sum_m' brought[m',r,k,t]."""
    for (r, k, t), given in v.of_need.items():
        share = v.scenario.mission[k].dependence
        if share < 1:
            for m in dict.fromkeys(flow.holder for flow, _ in given):
                terms: Terms = [(x, flow.worth * (float(flow.holder == m) - share)) for flow, x in given]
                yield Constraint(Address(Family.DEPENDENCE, (m, r, k, t)), terms, "<=", 0.0)


def secure(v: Variables) -> Iterator[Constraint]:
    """C13  sum_m e x - z[r,k,t] >= minimum[r,k,t], and z[r,k,t] >= e[m,k] x[m,r,k,t] for every m, loans included."""
    for need, z in v.z.items():
        terms = _merged(v.useful.get(need, []))
        yield Constraint(Address(Family.SECURE, need), [*terms, (z, -1.0)], ">=", v.scenario.requirement[need].minimum)
        of_owner: dict[str, Terms] = {}
        for flow, x, worth in v.arrivals.get(need, ()):
            of_owner.setdefault(flow.owner, []).append((x, -worth))
        for m, terms in of_owner.items():
            yield Constraint(Address(Family.SECURE, (m, *need), "giver"), [(z, 1.0), *terms], ">=", 0.0)


def rotation(v: Variables) -> Iterator[Constraint]:
    """C14  sum of given[m,r,t'] over t - dwell[r] <= t' <= t  <=  ratio[r] (max usable[m,r,t'] there + trained[m,r,t]).

    And in each period by itself given[m,r,t] <= ratio[r] (usable + trained)[m,r,t]. So neither a smaller nor a larger
    pool of later undoes an earlier tour; nor is there a row less where nothing can be given in t itself.
    """
    grown = training(v)
    for m, r in dict.fromkeys((m, r) for m, r, _ in v.of_capacity):
        resource = v.scenario.resource[r]
        ratio = resource.deployable_ratio
        for t in v.scenario.periods if resource.dwell or ratio < 1 else ():
            trained: Terms = [(x, ratio * gain) for x, gain in grown.get((m, r, t), ())]
            tour = v.scenario.tour(r, t)
            away = [term for when in tour for term in _units(v.of_capacity.get((m, r, when), []))]
            pool = max(v.scenario.usable(m, r, when) for when in tour)
            if away:
                yield Constraint(Address(Family.ROTATION, (m, r, t)), _merged(away + trained), "<=", ratio * pool)
            now, usable = _units(v.of_capacity.get((m, r, t), [])), v.scenario.usable(m, r, t)
            if now and ratio < 1 and usable < pool:  # else the row above says as much
                alone = Address(Family.ROTATION, (m, r, t), "alone")
                yield Constraint(alone, _merged(now + trained), "<=", ratio * usable)


def training(v: Variables) -> dict[tuple[str, str, str], Terms]:
    """C15  trained[m,r,t] = sum gain * brought[., per, training mission, t'] over t' <= t - lag; in C1 on the left."""
    grown: dict[tuple[str, str, str], Terms] = {}
    if v.scenario.training:
        for flow, x in v.flows:
            for capacity_key, gain in trains(v.scenario, flow):
                grown.setdefault(capacity_key, []).append((x, -gain))
    return grown


def shared(v: Variables) -> dict[Need, Terms]:
    """C16  where each contribution counts: its own requirement by effectiveness; if shared, its region's too."""
    return {need: [(x, worth) for _, x, worth in arriving] for need, arriving in v.arrivals.items()}


def participation(v: Variables) -> Iterator[Constraint]:
    """C17  sum_k worth[m,k] (1 - mean over needs of u / target) >= net cost of m, where the policy asks for it."""
    if not v.policy.participation:
        return
    needs: dict[str, list[Need]] = {}
    for need, wanted in v.scenario.requirement.items():
        if wanted.target > 0:
            needs.setdefault(need[1], []).append(need)
    for m in v.scenario.states:
        terms, worth = list(v.net_cost[m]), 0.0
        for row in v.scenario.interests:
            if row.member == m and row.worth:
                worth += row.worth
                of_mission = needs.get(row.mission, [])
                terms += [
                    (v.u[need], row.worth / len(of_mission) / v.scenario.requirement[need].target)
                    for need in of_mission
                    if need in v.u
                ]
        yield Constraint(Address(Family.PARTICIPATION, (m,)), _merged(terms), "<=", worth)


def burden(v: Variables) -> Iterator[Constraint]:
    """b[m] = net cost of m in money + the policy's weights on personnel and risk: a definition, not a constraint."""
    per_person, per_risk = load_weights(v.scenario, v.policy)

    troops = {r for r, row in v.scenario.resource.items() if row.kind is ResourceKind.TROOPS}
    weight = {k: per_person + per_risk * row.hazard for k, row in v.scenario.mission.items()}
    for m, b in v.b.items():
        people: Terms = [
            (x, weight[flow.mission])
            for flow, x in v.of_member[m]
            if weight[flow.mission] and flow.owner == m and flow.resource in troops
        ]
        yield Constraint(Address("burden", (m,)), _merged([*v.net_cost[m], *people, (b, -1.0)]), "==", 0.0)


ROWS: tuple[Callable[[Variables], Iterator[Constraint]], ...] = (
    capacity,
    requirement,
    prohibition,
    ceiling,
    floor,
    budget,
    alignment,
    funding_pool,
    support,
    lead,
    dependence,
    secure,
    rotation,
    participation,
    burden,
)
"""The families that are rows; enabler, training and shared are terms of these."""


def formulate(program: Program, scenario: Scenario, policy: Policy, *, lifted: bool = False) -> Variables:
    """Add the variables and every family's rows to a program."""
    v = variables(program, scenario, policy, lifted=lifted)
    for family in ROWS:
        program.add(family(v))
    return v


def _rule_rows(v: Variables, rule: CaveatEffect, family: Family, sense: str) -> Iterator[Constraint]:
    for number, caveat in enumerate(v.scenario.caveats, 1):
        if caveat.rule is rule and caveat.amount is not None:
            matched = [
                (flow, x, part)
                for flow, x in v.of_member[caveat.member]
                if _matches(v.scenario, caveat, flow) and (part := _part(caveat, flow))
            ]
            due = _due(v.scenario, caveat) if rule is CaveatEffect.AT_LEAST else ()
            for t in v.scenario.periods if caveat.period is None else (caveat.period,):
                terms: Terms = [(x, part) for flow, x, part in matched if flow.serves == t]
                if t in due or (terms and rule is CaveatEffect.AT_MOST):
                    yield Constraint(Address(family, (str(number), t), "caveat"), terms, sense, caveat.amount)


def _due(scenario: Scenario, caveat: Caveat) -> set[str]:
    """When a floor is due: in the period that it names, else wherever a mission that it speaks of runs."""
    if caveat.period is not None:
        return {caveat.period}
    missions = [row.mission for row in scenario.missions if matches_mission(caveat, row)]
    return {t for mission in missions for t in scenario.active_periods(mission)}


def _matches(scenario: Scenario, caveat: Caveat, flow: Flow) -> bool:
    return caveat.resource in (None, flow.resource) and matches_mission(caveat, scenario.mission[flow.mission])


def _part(caveat: Caveat, flow: Flow) -> float:
    """What a unit counts for in a member's rule: a ceiling also binds what it lends, a floor only what it brings."""
    if flow.owner == caveat.member and (caveat.rule is CaveatEffect.AT_MOST or flow.holder == caveat.member):
        return 1.0
    return flow.worth if flow.holder == caveat.member else 0.0


def _banned_uses(v: Variables) -> Iterator[tuple[Need, tuple[Flow, Variable, float]]]:
    """The uses of what is shared that stand in a lifted program although their giver bans them."""
    for address, w in v.closed.items():
        if address.family == "w":
            m, r, k, t, other = address.keys
            flow = contribution((m, r, k, t))
            yield from ((need, (flow, w, worth)) for need, worth, _ in uses(v.scenario, flow) if need[1] == other)


def _units(given: Given) -> Terms:
    """The sum of what leaves."""
    return [(x, 1.0) for _, x in given]


def _interest(scenario: Scenario, member: str, mission: str) -> float:
    row = scenario.interest.get((member, mission))
    return 0.0 if row is None else row.interest


def _merged(terms: Terms) -> Terms:
    """The same expression with each variable once; PuLP's fast constructors keep only the last of a pair."""
    if len({id(variable) for variable, _ in terms}) == len(terms):
        return terms
    total: dict[int, tuple[Variable, float]] = {}
    for variable, coefficient in terms:
        total[id(variable)] = (variable, total.get(id(variable), (variable, 0.0))[1] + coefficient)
    return list(total.values())
