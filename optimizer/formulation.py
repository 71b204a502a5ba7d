"""The linear program of coalition burden sharing, one function a constraint family, in the paper's order C1 to C17.

Sets: members m, resources r, missions k, periods t.  Variables (all >= 0 but b):

    x[m,r,k,t]   contribution: how much of r member m gives to mission k in period t
    u[r,k,t]     unmet requirement, at most target - minimum
    s[g,h,r,t]   support: what member g moves to member h under an agreement
    z[r,k,t]     the largest single contribution to a requirement that must be N-1 secure
    b[m]         burden of state m as the policy counts it, in money; free in sign

Functions that return rows add them; functions that return terms (C8, C15, C16) add to the rows of other families.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from models.accounting import Need, calls_for, counts_in, load_weights, supports, trains
from models.families import Family
from models.national_interest import Ban, Cell, contributions, matches_mission
from models.policy import Policy
from models.rows import Caveat, ResourceKind, Rule
from models.scenario import Scenario
from optimizer.program import Program, Row, Terms, Variable

Support = tuple[str, str, str, str]
Given = list[tuple[Cell, Variable]]


@dataclass(frozen=True)
class Variables:
    """The variables by their indices, and the groupings that the families sum over."""

    scenario: Scenario
    policy: Policy
    x: dict[Cell, Variable]
    u: dict[Need, Variable]
    s: dict[Support, Variable]
    z: dict[Need, Variable]
    b: dict[str, Variable]
    banned: dict[Cell, tuple[Ban, ...]]

    @cached_property
    def of_capacity(self) -> dict[tuple[str, str, str], Given]:
        """Contributions that draw on the same (member, resource, period)."""
        groups: dict[tuple[str, str, str], Given] = {}
        for (m, r, k, t), x in self.x.items():
            groups.setdefault((m, r, t), []).append(((m, r, k, t), x))
        return groups

    @cached_property
    def of_need(self) -> dict[Need, Given]:
        """Contributions made to the same (resource, mission, period)."""
        groups: dict[Need, Given] = {}
        for (m, r, k, t), x in self.x.items():
            groups.setdefault((r, k, t), []).append(((m, r, k, t), x))
        return groups

    @cached_property
    def of_member(self) -> dict[str, Given]:
        """All contributions of a member."""
        groups: dict[str, Given] = {name: [] for name in self.scenario.member}
        for cell, x in self.x.items():
            groups[cell[0]].append((cell, x))
        return groups

    @cached_property
    def money(self) -> dict[Support, tuple[Variable, float]]:
        """Supports that move money, each with the worth of a unit to its receiver."""
        return {
            key: (self.s[key], agreement.worth)
            for key, agreement in supports(self.scenario)
            if self.scenario.resource[key[2]].kind is ResourceKind.FUNDING
        }

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
        """Net cost of each member in money: what it gives, less what is repaid, plus and less support."""
        cost, repaid = self.scenario.unit_cost, self.scenario.reimbursement
        terms: dict[str, Terms] = {
            member: [(x, cost(m, r, t) - repaid(r, k, t)) for (m, r, k, t), x in given]
            for member, given in self.of_member.items()
        }
        for (giver, receiver, _, _), (s, worth) in self.money.items():
            terms[giver].append((s, 1.0))
            terms[receiver].append((s, -worth))
        return {member: [term for term in of_member if term[1]] for member, of_member in terms.items()}


def variables(program: Program, scenario: Scenario, policy: Policy, *, lifted: bool = False) -> Variables:
    """Add the variables. A banned contribution does not exist (C3), or, lifted, exists with an upper bound of 0."""
    x, banned = dict[Cell, Variable](), dict[Cell, tuple[Ban, ...]]()
    whole = {r: policy.indivisible == "exact" and not row.divisible for r, row in scenario.resource.items()}
    for cell, bans in contributions(scenario):
        if not bans or lifted:
            x[cell] = program.column(("x", *cell), upper=0.0 if bans else None, whole=whole[cell[1]])
        if bans:
            banned[cell] = bans
    u = {
        need: program.column(("u", *need), upper=row.target - row.minimum)
        for need, row in scenario.requirement.items()
        if row.target > row.minimum
    }
    s = {key: program.column(("s", *key), upper=agreement.limit) for key, agreement in supports(scenario)}
    z = {need: program.column(("z", *need)) for need, row in scenario.requirement.items() if row.secure}
    b = {name: program.column(("b", name), lower=None) for name in scenario.states}
    return Variables(scenario, policy, x, u, s, z, b, banned)


def capacity(v: Variables) -> Iterator[Row]:
    """C1  sum_k x[m,r,k,t] + lent <= (1 - reserve[m,r]) available[m,r,t] + trained[m,r,t] + borrowed."""
    lent = lending(v)
    grown = training(v)
    for m, r, t in {**v.of_capacity, **lent}:
        given: Terms = [(x, 1.0) for _, x in v.of_capacity.get((m, r, t), ())]
        terms = _merged(given + lent.get((m, r, t), []) + grown.get((m, r, t), []))
        yield Row((Family.CAPACITY, m, r, t), terms, "<=", v.scenario.usable(m, r, t))


def requirement(v: Variables) -> Iterator[Row]:
    """C2  sum_m e[m,k] x[m,r,k,t] + u[r,k,t] >= target[r,k,t], with what C8 and C16 add."""
    useful, called = v.useful, v.called
    for need, row in v.scenario.requirement.items():
        terms = _merged(useful.get(need, []) + called.get(need, []))
        if need in v.u:
            terms.append((v.u[need], 1.0))
        if row.target or called.get(need):
            pool = row.resource == v.scenario.funding_resource(row.mission) and need in called
            yield Row((Family.FUNDING_POOL if pool else Family.REQUIREMENT, *need), terms, ">=", row.target)


def prohibition(v: Variables) -> Iterator[Row]:
    """C3  x[m,r,k,t] does not exist where a caveat, the law or pending approval forbids it: no row, no variable."""
    yield from ()


def ceiling(v: Variables) -> Iterator[Row]:
    """C4  sum over what a rule matches in t of x <= amount."""
    yield from _rule_rows(v, Rule.AT_MOST, Family.CEILING, "<=")


def floor(v: Variables) -> Iterator[Row]:
    """C5  sum over what a rule matches in t of x >= amount; pledges too where the policy makes them bind."""
    yield from _rule_rows(v, Rule.AT_LEAST, Family.FLOOR, ">=")
    if v.policy.pledges_bind:
        for (m, r, t), row in v.scenario.capacity.items():
            if row.pledged:
                given: Terms = [(x, 1.0) for _, x in v.of_capacity.get((m, r, t), ())]
                yield Row((Family.FLOOR, "pledge", m, r, t), given, ">=", row.pledged)


def budget(v: Variables) -> Iterator[Row]:
    """C6  outlay[m] <= budget[m], where outlay = cost of what m gives, funding included, + support given."""
    for m, member in v.scenario.member.items():
        if member.budget is not None:
            terms: Terms = [(x, v.scenario.unit_cost(m, r, t)) for (_, r, _, t), x in v.of_member[m]]
            terms += [(s, 1.0) for (giver, *_), (s, _) in v.money.items() if giver == m]
            yield Row((Family.BUDGET, m), terms, "<=", member.budget)


def alignment(v: Variables) -> Iterator[Row]:
    """C7  sum (interest[m,k] - alignment[m]) cost[m,r,t] x[m,r,k,t] >= 0."""
    for m, member in v.scenario.member.items():
        if member.alignment:
            terms: Terms = [
                (x, (_interest(v.scenario, m, k) - member.alignment) * v.scenario.unit_cost(m, r, t))
                for (_, r, k, t), x in v.of_member[m]
            ]
            yield Row((Family.ALIGNMENT, m), terms, ">=", 0.0)


def enabler(v: Variables) -> dict[Need, Terms]:
    """C8  target[r,k,t] grows by ratio * sum_m x[m,r',k,t]; C9's promises grow the pool's need in the same way."""
    called: dict[Need, Terms] = {}
    if not v.scenario.enablers and not v.scenario.pools:
        return called
    for (_, r, k, t), x in v.x.items():
        for need, ratio in calls_for(v.scenario, r, k, t):
            called.setdefault(need, []).append((x, -ratio))
    return called


def funding_pool(v: Variables) -> Iterator[Row]:
    """C9  funding given to k >= sum reimbursement[r,k] x[m,r,k,t], where no fixed need makes it C2's row."""
    for need, terms in v.called.items():
        if need not in v.scenario.requirement:
            yield Row((Family.FUNDING_POOL, *need), _merged(v.useful.get(need, []) + terms), ">=", 0.0)


def support(v: Variables) -> Iterator[Row]:
    """C10  sum_g worth s[g,h,t] <= cost borne by h in t; each s is bounded by its agreement's limit."""
    received: dict[tuple[str, str], Terms] = {}
    for (_, h, _, t), (s, worth) in v.money.items():
        received.setdefault((h, t), []).append((s, worth))
    for (h, t), terms in received.items():
        own: Terms = [
            (x, -v.scenario.unit_cost(h, r, t))
            for (_, r, _, when), x in v.of_member[h]
            if when == t and v.scenario.resource[r].kind is not ResourceKind.FUNDING
        ]
        yield Row((Family.SUPPORT, h, t), terms + own, "<=", 0.0)


def lending(v: Variables) -> dict[tuple[str, str, str], Terms]:
    """Troops and assets lent under C10: out of the giver's capacity, into the receiver's at the agreement's worth."""
    moved: dict[tuple[str, str, str], Terms] = {}
    for key, s in v.s.items():
        if key not in v.money:
            giver, receiver, r, t = key
            moved.setdefault((giver, r, t), []).append((s, 1.0))
            moved.setdefault((receiver, r, t), []).append((s, -v.scenario.agreement[key].worth))
    return moved


def lead(v: Variables) -> Iterator[Row]:
    """C11  x[lead,r,k,t] >= lead_share[k] * sum_m x[m,r,k,t], for the lead resource (else every troops resource)."""
    for (r, k, t), given in v.of_need.items():
        mission = v.scenario.mission[k]
        is_troops = v.scenario.resource[r].kind is ResourceKind.TROOPS
        if mission.lead and mission.lead_share and (r == mission.lead_resource if mission.lead_resource else is_troops):
            terms: Terms = [(x, float(cell[0] == mission.lead) - mission.lead_share) for cell, x in given]
            yield Row((Family.LEAD, r, k, t), terms, ">=", 0.0)


def dependence(v: Variables) -> Iterator[Row]:
    """C12  x[m,r,k,t] <= dependence[k] * sum_m' x[m',r,k,t]."""
    for (r, k, t), given in v.of_need.items():
        share = v.scenario.mission[k].dependence
        if share < 1:
            for (m, *_), _ in given:
                terms: Terms = [(x, float(cell[0] == m) - share) for cell, x in given]
                yield Row((Family.DEPENDENCE, m, r, k, t), terms, "<=", 0.0)


def secure(v: Variables) -> Iterator[Row]:
    """C13  sum_m e x - z[r,k,t] >= minimum[r,k,t], and z[r,k,t] >= e[m,k] x[m,r,k,t] for every m."""
    givers: dict[Need, dict[str, Terms]] = {need: {} for need in v.z}
    for cell, x in v.x.items() if givers else ():
        for need, worth in counts_in(v.scenario, cell):
            if need in givers:
                givers[need].setdefault(cell[0], []).append((x, worth))
    for need, z in v.z.items():
        terms = _merged(v.useful.get(need, []))
        yield Row((Family.SECURE, *need), [*terms, (z, -1.0)], ">=", v.scenario.requirement[need].minimum)
        for m, terms in givers[need].items():
            yield Row((Family.SECURE, m, *need), [(z, 1.0), *((x, -worth) for x, worth in terms)], ">=", 0.0)


def rotation(v: Variables) -> Iterator[Row]:
    """C14  sum of x + lent - borrowed over t - dwell[r] <= t' <= t  <=  deployable_ratio[r] (usable + trained)[m,r,t].

    What is lent is away from home, and what is borrowed rests with its owner; so no one borrows more than it uses.
    """
    lent, grown = lending(v), training(v)

    def away(m: str, r: str, t: str) -> Terms:
        return [*((x, 1.0) for _, x in v.of_capacity.get((m, r, t), ())), *lent.get((m, r, t), ())]

    for m, r, t in {**v.of_capacity, **lent}:
        resource, last = v.scenario.resource[r], v.scenario.period_index[t]
        ratio = resource.deployable_ratio
        if resource.dwell or ratio < 1:
            window = v.scenario.periods[max(0, last - resource.dwell) : last + 1]
            terms = [term for when in window for term in away(m, r, when)]
            terms += [(x, ratio * gain) for x, gain in grown.get((m, r, t), ())]
            yield Row((Family.ROTATION, m, r, t), _merged(terms), "<=", ratio * v.scenario.usable(m, r, t))
            if resource.dwell and (m, r, t) in lent:
                yield Row((Family.ROTATION, m, r, t, "own"), away(m, r, t), ">=", 0.0)


def training(v: Variables) -> dict[tuple[str, str, str], Terms]:
    """C15  trained[m,r,t] = sum gain * x[., per, training mission, t'] over t' <= t - lag; enters C1 on the left."""
    grown: dict[tuple[str, str, str], Terms] = {}
    if v.scenario.training:
        for cell, x in v.x.items():
            for capacity_key, gain in trains(v.scenario, cell):
                grown.setdefault(capacity_key, []).append((x, -gain))
    return grown


def shared(v: Variables) -> dict[Need, Terms]:
    """C16  where each contribution counts: its own requirement by effectiveness; if shared, its region's too."""
    worth = v.scenario.effectiveness
    useful: dict[Need, Terms] = {
        need: [(x, worth(cell[0], need[1])) for cell, x in given] for need, given in v.of_need.items()
    }
    for (r, *_), given in v.of_need.items():
        if v.scenario.resource[r].shared:
            for cell, x in given:
                for need, part in list(counts_in(v.scenario, cell))[1:]:
                    useful.setdefault(need, []).append((x, part))
    return useful


def participation(v: Variables) -> Iterator[Row]:
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
        yield Row((Family.PARTICIPATION, m), _merged(terms), "<=", worth)


def burden(v: Variables) -> Iterator[Row]:
    """b[m] = net cost of m in money + the policy's weights on personnel and risk: a definition, not a constraint."""
    per_person, per_risk = load_weights(v.scenario, v.policy)

    troops = {r for r, row in v.scenario.resource.items() if row.kind is ResourceKind.TROOPS}
    weight = {k: per_person + per_risk * row.hazard for k, row in v.scenario.mission.items()}
    for m, b in v.b.items():
        people: Terms = [(x, weight[k]) for (_, r, k, _), x in v.of_member[m] if weight[k] and r in troops]
        yield Row(("burden", m), _merged([*v.net_cost[m], *people, (b, -1.0)]), "==", 0.0)


ROWS: tuple[Callable[[Variables], Iterator[Row]], ...] = (
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


def _rule_rows(v: Variables, rule: Rule, family: Family, sense: str) -> Iterator[Row]:
    for number, caveat in enumerate(v.scenario.caveats, 1):
        if caveat.rule is rule and caveat.amount is not None:
            for t in v.scenario.periods if caveat.period is None else (caveat.period,):
                terms: Terms = [
                    (x, 1.0) for cell, x in v.of_member[caveat.member] if _matches(v.scenario, caveat, cell, t)
                ]
                if terms or sense == ">=":
                    yield Row((family, "caveat", str(number), t), terms, sense, caveat.amount)


def _matches(scenario: Scenario, caveat: Caveat, cell: Cell, period: str) -> bool:
    _, r, k, t = cell
    return t == period and caveat.resource in (None, r) and matches_mission(caveat, scenario.mission[k])


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
