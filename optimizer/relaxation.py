"""The smallest change of the rules that makes an answer possible: an elastic program, every rule with a priced slack.

    min sum over rules of  weight * slack / scale

A slack is shared by all rows that one cell of the workbook makes, and measured against that cell's own figure, so
that a tenth of a minimum weighs as much as a tenth of a ceiling. Source: Chinneck (2008), Feasibility and
Infeasibility in Optimization, ch. 6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from math import fsum

import numpy as np

from models.allocation import Address
from models.explanation import Change, Relaxation
from models.families import LIMIT, Family
from models.policy import Indivisible, Policy
from models.rows import Capacity, Row
from models.scenario import Scenario
from optimizer.formulation import ROWS, Variables, burden, variables
from optimizer.highs import INF, Floats, LoadedProgram, arrays_of
from optimizer.program import Program, Variable
from optimizer.program import Row as ProgramRow
from optimizer.rules import is_definition
from optimizer.wording import clause, describe_ban, money, period_of, scope, units

NEEDS = (Family.REQUIREMENT, Family.SECURE, Family.FUNDING_POOL)
WEIGHTS = {"ban": 2.0, Family.CAPACITY: 4.0}
"""To lift a red line is a bigger step than to move a figure, and to find what one does not have a bigger one still."""
NOISE = 1e-6


@dataclass(frozen=True)
class Slack:
    """One thing that may give: its address, its column, the figure it is measured against.

    kind: a family, "limit", "reserve" or "ban".  least: how much of it is told from none.
    """

    kind: str
    address: Address
    column: int
    scale: float

    @property
    def weight(self) -> float:
        """What a slack as large as the figure counts."""
        return WEIGHTS.get(self.kind, 1.0)

    @property
    def scope(self) -> str:
        """What kind of change it is."""
        if self.kind in NEEDS:
            return "needs"
        return "capacities" if self.kind == Family.CAPACITY else "national rules"


@dataclass
class Elastic:
    """A program in which every rule may give, under construction."""

    scenario: Scenario
    program: Program
    v: Variables
    slacks: dict[tuple[object, ...], tuple[str, Address, Variable, float]] = field(default_factory=dict)

    def slack(self, key: tuple[object, ...], kind: str, address: Address, scale: float) -> Variable:
        """The slack of a rule, made when first asked for."""
        if key not in self.slacks:
            upper = scale if kind == "reserve" else None
            variable = self.program.column(("slack", kind, *address), upper=upper)
            self.slacks[key] = (kind, address, variable, scale if scale > 0 else 1.0)
        return self.slacks[key][2]

    def loosened(self, rows: Iterable[ProgramRow]) -> Iterator[ProgramRow]:
        """Rows with the slacks of their rules."""
        for row in rows:
            if is_definition(row.address) or row.address[0] == Family.SUPPORT:
                yield row
                continue
            sign = 1.0 if row.sense == ">=" else -1.0
            address, source = row.address, clause(self.scenario, row.address).row
            kind = address[0]
            shared = source is not None and kind in _FIGURES
            key = (kind, id(source)) if shared else address
            terms = [*row.terms, (self.slack(key, kind, address, self._scale(row)), sign)]
            if kind == Family.CAPACITY and isinstance(source, Capacity):
                terms += self._reserve(source, address)
            yield row._replace(terms=terms)

    def _reserve(self, row: Capacity, address: Address) -> list[tuple[Variable, float]]:
        member = self.scenario.member[row.member]
        source: Row = member if row.reserve is None else row
        share = member.reserve if row.reserve is None else row.reserve
        if not share:
            return []
        return [(self.slack(("reserve", id(source)), "reserve", address, share), -row.available)]

    def _scale(self, row: ProgramRow) -> float:
        """The figure that a rule's slack is measured against."""
        kind, *keys = row.address
        if kind == Family.REQUIREMENT:
            need = self.scenario.requirement[keys[0], keys[1], keys[2]]
            return need.minimum or need.target
        if kind in (Family.LEAD, Family.DEPENDENCE):
            return self.scenario.requirement[keys[-3], keys[-2], keys[-1]].target
        if kind == Family.ALIGNMENT:
            return fsum(
                self.scenario.unit_cost(*key) * self.scenario.usable(*key)
                for key in self.scenario.capacity
                if key[0] == keys[0]
            )
        return row.bound

    def limits(self) -> Iterator[ProgramRow]:
        """Limits of agreements as rows that may give."""
        for key, s in self.v.s.items():
            agreement = self.scenario.agreement[key]
            if agreement.limit is not None:
                slack = self.slack((LIMIT, id(agreement)), LIMIT, (LIMIT, *key), agreement.limit)
                yield ProgramRow((LIMIT, *key), [(s, 1.0), (slack, -1.0)], "<=", agreement.limit)


def relaxations(scenario: Scenario, policy: Policy) -> tuple[Relaxation, ...]:
    """The smallest relaxations that make an answer possible: of anything, of needs, of national rules, of capacities.

    Scopes that cannot do it alone are left out, and so are those that repeat an earlier one.
    """
    program = Program()
    v = variables(program, scenario, policy.model_copy(update={"indivisible": Indivisible.RELAXED}), lifted=True)
    elastic = Elastic(scenario, program, v)
    for family in ROWS:
        if family is not burden:
            program.add(elastic.loosened(family(v)))
    program.add(elastic.limits())
    position = {hash(variable): column for column, variable in enumerate(program.variables)}
    loaded = LoadedProgram(arrays_of(program.problem, program.variables))
    slacks = [Slack(kind, address, position[hash(x)], scale) for kind, address, x, scale in elastic.slacks.values()]
    banned = {address: position[hash(closed)] for address, closed in v.closed.items()}
    loaded.set_columns([position[hash(s)] for s in v.s.values()], 0.0, INF)
    slacks += [Slack("ban", address, column, _wanted(scenario, address)) for address, column in banned.items()]
    cost = np.zeros(len(program.columns))
    for slack in slacks:
        cost[slack.column] += slack.weight / slack.scale
        loaded.set_columns([slack.column], 0.0, slack.scale if slack.kind == "reserve" else INF)
    found: list[Relaxation] = []
    for allowed in ("anything", "needs", "national rules", "capacities"):
        with loaded.trial():
            closed = [slack.column for slack in slacks if allowed not in ("anything", slack.scope)]
            if closed:
                loaded.set_columns(closed, 0.0, 0.0)
            solution = loaded.minimise(cost)
        if solution.optimal:
            changes = _changes(v, slacks, solution.x)
            if all(changes != earlier.changes for earlier in found):
                found.append(Relaxation(allowed, changes))
    return tuple(found)


def _resource(address: Address) -> str:
    """The resource of a banned contribution, loan or use."""
    return address[3] if address[0] == "l" else address[2]


def _wanted(scenario: Scenario, address: Address) -> float:
    """What a banned contribution, loan or use is measured against: what the mission wants of the resource."""
    *_, k, t = (*address[:-3], address[-1], address[-2]) if address[0] == "w" else address
    need = scenario.requirement.get((_resource(address), k, t))
    return (need.minimum or need.target or 1.0) if need else 1.0


def _changes(v: Variables, slacks: list[Slack], x: Floats) -> tuple[Change, ...]:
    """Every slack in use, in words; bans by rule and resource, the biggest first."""
    changes, opened = list[Change](), dict[tuple[Address, str], list[tuple[float, Slack]]]()
    for slack in slacks:
        amount = float(x[slack.column])
        if amount <= NOISE * max(1.0, slack.scale):
            continue
        if slack.kind == "ban":
            for ban in v.banned[slack.address]:
                opened.setdefault((ban.rule, _resource(slack.address)), []).append((amount, slack))
            continue
        words, row, column = _SAID[slack.kind](v.scenario, slack.address, amount)
        place = v.scenario.place(row, column) if row else ""
        changes.append(Change(slack.address, words, place, slack.weight * amount / slack.scale))
    for (rule, r), parts in opened.items():
        ban = next(ban for ban in v.banned[parts[0][1].address] if ban.rule == rule)
        told = describe_ban(v.scenario, ban)
        of = units(v.scenario, r, fsum(part for part, _ in parts))
        size = fsum(slack.weight * part / slack.scale for part, slack in parts)
        changes.append(Change(rule, f"lift for {of}: {told.words}", told.place, size))
    return tuple(sorted(changes, key=lambda change: -change.size))


Said = tuple[str, Row | None, str]


def _number(amount: float) -> str:
    return f"{amount:,.6g}"


def _minimum(scenario: Scenario, address: Address, by: float) -> Said:
    _, r, k, t = address
    row = scenario.requirement[r, k, t]
    what = f"{scenario.resource[r].name} for {scenario.mission[k].name}"
    if row.minimum >= by:
        to = f"from {_number(row.minimum)} to {_number(row.minimum - by)} {scenario.resource[r].unit}"
        return f"lower the minimum of {what} {to}", row, "minimum"
    return f"let {units(scenario, r, by)} be missing for {scenario.mission[k].name}", row, "minimum"


def _secured(scenario: Scenario, address: Address, by: float) -> Said:
    _, r, k, t = address
    row = scenario.requirement[r, k, t]
    least = units(scenario, r, row.minimum - by)
    return f"be content with {least} for {scenario.mission[k].name} if the largest giver leaves", row, "secure"


def _pool(scenario: Scenario, address: Address, by: float) -> Said:
    _, r, k, t = address
    row = scenario.requirement.get((r, k, t))
    return f"let the funding pool of {scenario.mission[k].name} fall short by {money(scenario, by)}", row, "minimum"


def _capacity(scenario: Scenario, address: Address, by: float) -> Said:
    _, m, r, t = address
    row = scenario.capacity.get((m, r, t))
    usable = scenario.usable(m, r, t)
    to = f"from {_number(usable)} to {_number(usable + by)} {scenario.resource[r].unit}"
    return f"raise what {scenario.member[m].name} can give of {scenario.resource[r].name} {to}", row, "available"


def _kept(scenario: Scenario, address: Address, by: float) -> Said:
    _, m, r, t = address
    row, member = scenario.capacity[m, r, t], scenario.member[m]
    source: Row = member if row.reserve is None else row
    share = member.reserve if row.reserve is None else row.reserve
    return f"lower the reserve of {member.name} from {share:.4g} to {share - by:.4g}", source, "reserve"


def _figure(scenario: Scenario, address: Address, by: float) -> Said:
    """Ceilings, floors and pledges."""
    _, kind, *keys = address
    if kind == "pledge":
        row = scenario.capacity[keys[0], keys[1], keys[2]]
        pledged = row.pledged or 0.0
        who = f"{scenario.member[keys[0]].name} of {scenario.resource[keys[1]].name}"
        return f"lower the pledge of {who} from {_number(pledged)} to {_number(pledged - by)}", row, "pledged"
    rule = scenario.caveats[int(keys[0]) - 1]
    old = rule.amount or 0.0
    verb, noun, new = ("raise", "ceiling", old + by) if rule.rule == "at_most" else ("lower", "floor", old - by)
    who = f"{scenario.member[rule.member].name} on {scope(scenario, rule)}"
    return f"{verb} the {noun} of {who} from {_number(old)} to {_number(new)}", rule, "amount"


def _budget(scenario: Scenario, address: Address, by: float) -> Said:
    row = scenario.member[address[1]]
    old = row.budget or 0.0
    return f"raise the budget of {row.name} from {_number(old)} to {money(scenario, old + by)}", row, "budget"


def _limit(scenario: Scenario, address: Address, by: float) -> Said:
    _, giver, receiver, r, t = address
    row = scenario.agreement[giver, receiver, r, t]
    names = f"{scenario.member[giver].name} to {scenario.member[receiver].name}"
    old = row.limit or 0.0
    to = f"from {_number(old)} to {units(scenario, r, old + by)}"
    return f"raise the limit on what may move from {names} {to}", row, "limit"


def _by(scenario: Scenario, address: Address, by: float) -> Said:
    """Rules that are shares, told by how far their rows are missed."""
    words, row, column = clause(scenario, address)
    money_rule = address[0] in (Family.ALIGNMENT, Family.PARTICIPATION)
    r = None if money_rule else next(key for key in address if key in scenario.resource)
    amount = units(scenario, r, by) if r else money(scenario, by)
    member = next((key for key in address[1:] if key in scenario.member), None)
    who = f" by {scenario.member[member].name}" if member and not money_rule else ""
    period = period_of(scenario, address)
    at = f" in {period}" if period and len(scenario.periods) > 1 else ""
    return f"allow {amount}{who}{at} against the rule that {words}", row, column


_FIGURES = (Family.CAPACITY, Family.REQUIREMENT, Family.CEILING, Family.FLOOR, Family.BUDGET, LIMIT)
"""Rules whose slack changes one figure in one cell, whichever rows it makes."""

_SAID: dict[str, Callable[[Scenario, Address, float], Said]] = {
    Family.REQUIREMENT: _minimum,
    Family.SECURE: _secured,
    Family.FUNDING_POOL: _pool,
    Family.CAPACITY: _capacity,
    "reserve": _kept,
    Family.CEILING: _figure,
    Family.FLOOR: _figure,
    Family.BUDGET: _budget,
    LIMIT: _limit,
    Family.ALIGNMENT: _by,
    Family.LEAD: _by,
    Family.DEPENDENCE: _by,
    Family.ROTATION: _by,
    Family.PARTICIPATION: _by,
}
