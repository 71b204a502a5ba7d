"""The variables of the linear program of coalition burden sharing, and what the constraint families sum over.

Sets: members m (o owner, g giver, h receiver), resources r, missions k, periods t.  Variables (all >= 0 but b):

    x[m,r,k,t]     contribution: how much of r member m gives to mission k in period t
    l[o,h,r,k,t]   loan: how much of r leaves member o in period t for mission k, in the hands of member h
    u[r,k,t]       unmet requirement, at most target - minimum
    s[g,h,r,t]     support: money of fund r that member g pays member h in period t under an agreement
    n[m,r,k,t]     whether m sends any of r to k in period t, 0 or 1; where no contingent may be too small
    p[g,h,r,t]     whether g pays h any money of fund r in period t, 0 or 1; where a threshold must be met first
    z[r,k,t]       the largest single contribution to a requirement that must be N-1 secure
    b[m]           load of state m, its burden as the policy counts it, in money; free in sign

A loan serves its mission in period t + delay, worth so much a unit. Contributions and loans are both flows
(models.arithmetic.flows): the families sum over what leaves its owner, or over what arrives in its holder's hands.
C8, C15 and C16 are terms in the rows of other families, and so stand here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from models.answers.allocation import Address
from models.arithmetic.accounting import calls_for
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
from models.arithmetic.national_interest import Ban, Cell
from models.arithmetic.possible_flows import contributions, loans, supports
from models.policy.policy import Policy
from models.sheets.scenario import Scenario
from optimizer.lp.program import Program, Terms, Variable

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
    n: dict[Cell, Variable]
    p: dict[Support, Variable]
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

    def contributed(self, member: str, resource: str, period: str) -> list[Variable]:
        """What a member itself gives of a resource in a period: its contributions, no loans."""
        leaving = self.of_capacity.get((member, resource, period), ())
        return [x for flow, x in leaving if flow.holder == flow.owner]

    @cached_property
    def contingents(self) -> dict[Cell, Given]:
        """What leaves the same owner for the same mission, (owner, resource, mission, period)."""
        groups: dict[Cell, Given] = {}
        for flow, x in self.flows:
            groups.setdefault((flow.owner, flow.resource, flow.mission, flow.given), []).append((flow, x))
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
        """C16  where each contribution counts: its own requirement by effectiveness; if shared, its region's too."""
        return {need: [(x, worth) for _, x, worth in arriving] for need, arriving in self.arrivals.items()}

    @cached_property
    def called(self) -> dict[Need, Terms]:
        """C8  target[r,k,t] grows by ratio * what leaves its owners for r', k, t; C9's promises grow the pool's."""
        called: dict[Need, Terms] = {}
        for flow, x in self.flows if self.scenario.enablers or self.scenario.pools else ():
            for need, ratio in calls_for(self.scenario, flow.need, flow.payer):
                called.setdefault(need, []).append((x, -ratio))
        return called

    @cached_property
    def grown(self) -> dict[tuple[str, str, str], Terms]:
        """C15  trained[m,r,t] = sum gain * brought[., per, training mission, t'] over t' <= t - lag; on the left."""
        grown: dict[tuple[str, str, str], Terms] = {}
        for flow, x in self.flows if self.scenario.training else ():
            for key, gain in trains(self.scenario, flow):
                grown.setdefault(key, []).append((x, -gain))
        return grown

    @cached_property
    def net_cost(self) -> dict[str, Terms]:
        """Net cost of each member in money: what it pays for, less what is repaid, plus and less support and funds."""
        repaid = self.scenario.reimbursement
        terms: dict[str, Terms] = {
            m: [(x, cost - repaid(*flow.need, m)) for flow, x, cost in paid] for m, paid in self.paid_by.items()
        }
        for flow, x in self.flows:
            if receiver := self.scenario.receiver(*flow.need):
                terms[receiver].append((x, -flow.worth))
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
    n = {}
    if scenario.kept_large(policy):
        sent = dict.fromkeys([*x, *((owner, r, k, t) for owner, _, r, k, t in lent)])
        least = {key for key, row in scenario.capacity.items() if row.smallest}
        n = {
            (m, r, k, t): program.column(Address("n", (m, r, k, t)), upper=1.0, whole=True)
            for m, r, k, t in sent
            if (m, r, t) in least
        }
    due = [key for key in s if scenario.kept_due(policy) and scenario.agreement[key].due]
    p = {key: program.column(Address("p", key), upper=1.0, whole=True) for key in due}
    z = {need: program.column(Address("z", need)) for need, row in scenario.requirement.items() if row.secure}
    b = {name: program.column(Address("b", (name,)), lower=None) for name in scenario.states}
    return Variables(scenario, policy, x, lent, u, s, n, p, z, b, banned, closed)


def _banned_uses(v: Variables) -> Iterator[tuple[Need, tuple[Flow, Variable, float]]]:
    """The uses of what is shared that stand in a lifted program although their giver bans them."""
    for address, w in v.closed.items():
        if address.family == "w":
            m, r, k, t, other = address.keys
            flow = contribution((m, r, k, t))
            yield from ((need, (flow, w, worth)) for need, worth, _ in uses(v.scenario, flow) if need[1] == other)


def leaving(given: Given) -> Terms:
    """The sum of what leaves."""
    return [(x, 1.0) for _, x in given]


def merged(terms: Terms) -> Terms:
    """The same expression with each variable once; PuLP's fast constructors keep only the last of a pair."""
    if len({id(variable) for variable, _ in terms}) == len(terms):
        return terms
    total: dict[int, tuple[Variable, float]] = {}
    for variable, coefficient in terms:
        total[id(variable)] = (variable, total.get(id(variable), (variable, 0.0))[1] + coefficient)
    return list(total.values())
