"""The smallest change of the rules that makes an answer possible: an elastic program, every rule with a priced slack.

    min sum over rules of  weight * slack / scale

A slack is shared by all rows that one cell of the workbook makes, and measured against that cell's own figure, so
that a tenth of a minimum weighs as much as a tenth of a ceiling. A minimum gives way by letting more be missing, so
that participation sees what is no longer achieved. What the books say (support, promises of pools) never gives way.
Source: Chinneck (2008), Feasibility and Infeasibility in Optimization, ch. 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from math import fsum

import numpy as np

from models.answers.allocation import LIMIT, Address
from models.answers.explanation import Loosening, Relaxation
from models.arithmetic.accounting import unmet_share
from models.arithmetic.families import Family
from models.arithmetic.flows import Need
from models.arithmetic.national_interest import Ban
from models.policy.policy import Indivisible, Policy
from models.sheets.changes import altered
from models.sheets.rows import Capacity, Row
from models.sheets.scenario import Scenario
from optimizer.coalition.formulation import ROWS, Variables, burden, variables
from optimizer.coalition.levers import is_definition
from optimizer.coalition.units import OF_RESOURCE, column_units, money_scale, resource_scales
from optimizer.coalition.wording import clause, rank, units
from optimizer.explaining.loosening import ACHIEVED, Part, lifted, loosened
from optimizer.lp.arrays import INF, Arrays, Floats, arrays_of
from optimizer.lp.highs import LoadedProgram
from optimizer.lp.program import Constraint as ProgramRow
from optimizer.lp.program import Program, Variable

NEEDS = (Family.REQUIREMENT, Family.SECURE)
BOOKS = (Family.REQUIREMENT, Family.FUNDING_POOL, Family.SUPPORT)
"""Families whose rows hold as they stand; of a requirement it is the minimum that gives way."""
FIGURES = (Family.CAPACITY, Family.CEILING, Family.FLOOR, Family.BUDGET, LIMIT)
"""Families whose slack changes one figure in one cell, whichever rows it makes."""
WEIGHTS = {"ban": 2.0, Family.CAPACITY: 4.0}
"""To lift a red line is a bigger step than to move a figure, and to find what one does not have a bigger one still."""
NOISE = 1e-7
"""Of its scale: a slack below this is none."""
Slack = tuple[str, Address, Variable, float]
"""One thing that may give: its kind (a family, "limit", "reserve" or "ban"), address, column, and its scale."""


@dataclass
class Elastic:
    """A program in which every rule may give, under construction.

    v: variables of the scenario with minimums of 0.  rows: of each slack that is shared by none, its row.
    """

    scenario: Scenario
    program: Program
    v: Variables
    slacks: dict[tuple[object, ...], Slack] = field(default_factory=dict)
    rows: dict[Address, ProgramRow] = field(default_factory=dict)

    def slack(
        self, key: tuple[object, ...], kind: str, address: Address, scale: float, upper: float | None = None
    ) -> Variable:
        """The slack of a rule, made when first asked for."""
        if key not in self.slacks:
            variable = self.program.column(_slack_address(kind, address), upper=upper)
            self.slacks[key] = (kind, address, variable, scale)
        return self.slacks[key][2]

    def loosened(self, rows: Iterable[ProgramRow]) -> Iterator[ProgramRow]:
        """Rows with the slacks of their rules."""
        for row in rows:
            kind = row.address.kind
            if is_definition(row.address) or kind in BOOKS:
                yield row
                continue
            sign = 1.0 if row.sense == ">=" else -1.0
            slacks, bound = [(slack, sign) for slack in self._giving(row)], row.bound
            if kind == Family.SECURE:
                bound = self.scenario.requirement[_need(row.address)].minimum
                slacks += [(slack, sign) for slack in self._minimum(_need(row.address))]
            if kind == Family.CAPACITY:
                slacks += self._reserve(row.address)
            yield row._replace(terms=[*row.terms, *slacks], bound=bound)

    def _giving(self, row: ProgramRow) -> list[Variable]:
        address, source = row.address, clause(self.scenario, row.address).row
        kind = address.kind
        if kind == Family.CAPACITY and isinstance(source, Capacity) and self._share_kept(source) >= 1.0:
            return []
        if source is not None and kind in FIGURES:
            return [self.slack((kind, id(source)), kind, address, self._scale(row))]
        self.rows[address] = row
        return [self.slack(address, kind, address, self._scale(row))]

    def minimums(self) -> Iterator[ProgramRow]:
        """What may be missing of each requirement, its minimum loosened."""
        for need, u in self.v.u.items():
            asked = self.scenario.requirement[need]
            for slack in self._minimum(need):
                yield ProgramRow(
                    Address("minimum", need), [(u, 1.0), (slack, -1.0)], "<=", asked.target - asked.minimum
                )

    def _minimum(self, need: Need) -> list[Variable]:
        row = self.scenario.requirement[need]
        key, address = (Family.REQUIREMENT, id(row)), Address(Family.REQUIREMENT, need)
        return [self.slack(key, Family.REQUIREMENT, address, row.minimum, row.minimum)] if row.minimum else []

    def _reserve(self, address: Address) -> list[tuple[Variable, float]]:
        m, r, t = address.keys
        row = self.scenario.capacity.get((m, r, t))
        share = self._share_kept(row) if row else 0.0
        if row is None or not share:
            return []
        source: Row = self.scenario.member[m] if row.reserve is None else row
        return [(self.slack(("reserve", id(source)), "reserve", address, share, share), -row.available)]

    def _share_kept(self, row: Capacity) -> float:
        return self.scenario.member[row.member].reserve if row.reserve is None else row.reserve

    def _scale(self, row: ProgramRow) -> float:
        """The figure that a rule's slack is measured against; where it is 0, what is asked of the same."""
        kind, keys = row.address.kind, row.address.keys
        if kind in (Family.BUDGET, Family.ALIGNMENT, Family.PARTICIPATION):
            return (0.0 if kind == Family.ALIGNMENT else row.bound) or money_scale(self.scenario)
        if kind == Family.SECURE:
            return self.scenario.requirement[_need(row.address)].minimum or self.asked([keys[-3]])
        if kind in (Family.LEAD, Family.DEPENDENCE):
            return self.asked([keys[-3]])
        return row.bound or self.asked([key for key in keys if key in self.scenario.resource])

    def limits(self) -> Iterator[ProgramRow]:
        """Limits on support as rows, as those on loans are."""
        for key, s in self.v.s.items():
            limit = self.scenario.agreement[key].limit
            if limit is not None:
                yield ProgramRow(Address(Family.SUPPORT, key, LIMIT), [(s, 1.0)], "<=", limit)

    def banned(self) -> Iterator[Slack]:
        """What is banned, which may open: contributions, loans and uses of what is shared."""
        for address, closed in self.v.closed.items():
            yield "ban", address, closed, self.asked([address.keys[OF_RESOURCE[address.family]]])

    def asked(self, resources: list[str]) -> float:
        """What is asked of some resources, the most of any of them (of all there are, if none); in units."""
        return max(self.scales[resource] for resource in resources or self.scales)

    def units(self, arrays: Arrays) -> Floats:
        """The unit of every column, a slack's being its scale; burdens stand in no row here."""
        own = {_slack_address(kind, address): scale for kind, address, _, scale in self.slacks.values()}
        shares = dict.fromkeys(self.scenario.states, 1.0)
        return column_units(self.scenario, self.program.columns, arrays, shares, money_scale(self.scenario), own)

    @cached_property
    def scales(self) -> dict[str, float]:
        """The scale of every resource, in its unit."""
        return resource_scales(self.scenario)


def relaxations(scenario: Scenario, policy: Policy) -> tuple[Relaxation, ...]:
    """The smallest relaxations that make an answer possible: of anything, of needs, of national rules, of capacities.

    Each carries the edits that do it (models.sheets.changes.with_edits). Scopes that cannot do it alone are left out,
    and so are those that repeat an earlier one.
    """
    program = Program()
    soft = altered(scenario, requirements=tuple(r.model_copy(update={"minimum": 0.0}) for r in scenario.requirements))
    v = variables(program, soft, policy.model_copy(update={"indivisible": Indivisible.RELAXED}), lifted=True)
    elastic = Elastic(scenario, program, v)
    for family in ROWS:
        if family is not burden:
            program.add(elastic.loosened(family(v)))
    program.add(elastic.minimums())
    program.add(elastic.loosened(elastic.limits()))
    position = {hash(variable): column for column, variable in enumerate(program.variables)}
    loaded = LoadedProgram(arrays := arrays_of(program.problem, program.variables), elastic.units(arrays))
    slacks = [*elastic.slacks.values(), *elastic.banned()]
    kinds = np.array([kind for kind, *_ in slacks])
    columns = np.array([position[hash(variable)] for _, _, variable, _ in slacks], dtype=np.int32)
    loaded.set_columns([position[hash(s)] for s in v.s.values()], 0.0, INF)
    loaded.set_columns([position[hash(closed)] for closed in v.closed.values()], 0.0, INF)
    cost = np.zeros(len(program.columns))
    cost[columns] = [WEIGHTS.get(kind, 1.0) / scale for kind, _, _, scale in slacks]
    found: list[Relaxation] = []
    for allowed in ("anything", "needs", "national rules", "capacities"):
        with loaded.trial():
            closed = [allowed not in ("anything", _scope(kind)) for kind in kinds]
            loaded.set_columns(columns[closed], 0.0, 0.0)
            solution = loaded.minimise(cost)
            if solution.optimal and not _achieves(elastic, solution.x, position):
                loaded.set_columns(columns[kinds == Family.PARTICIPATION], 0.0, 0.0)
                solution = loaded.minimise(cost)
        if solution.optimal:
            changes = _changes(elastic, slacks, solution.x, position)
            told = {change.words for change in changes}
            if all(told != {change.words for change in earlier.changes} for earlier in found):
                found.append(Relaxation(allowed, changes))
    return tuple(found)


def _achieves(elastic: Elastic, x: Floats, position: dict[int, int]) -> bool:
    """Whether something is achieved that members could value more: where nothing is, participation cannot give way."""
    unmet = _unmet(elastic, x, position)
    return any(1.0 - unmet_share(elastic.scenario, k, unmet) >= ACHIEVED for k in elastic.scenario.mission)


def _unmet(elastic: Elastic, x: Floats, position: dict[int, int]) -> dict[Need, float]:
    return {need: float(x[position[hash(u)]]) for need, u in elastic.v.u.items()}


def _slack_address(kind: str, address: Address) -> Address:
    return Address("slack", address.words, kind)


def _need(address: Address) -> Need:
    *_, resource, mission, period = address.keys
    return resource, mission, period


def _scope(kind: str) -> str:
    """What kind of change it is to loosen a rule."""
    return "needs" if kind in NEEDS else "capacities" if kind == Family.CAPACITY else "national rules"


def _changes(elastic: Elastic, slacks: list[Slack], x: Floats, position: dict[int, int]) -> tuple[Loosening, ...]:
    """Every slack in use, in words and edits: rules by the cell that says them, bans by rule and resource."""
    scenario, v = elastic.scenario, elastic.v
    unmet = _unmet(elastic, x, position)
    changes, groups = list[Loosening](), dict[tuple[str, object], list[tuple[Part, float]]]()
    opened: dict[tuple[Address, str], list[tuple[Address, float, float]]] = {}
    for kind, address, variable, scale in slacks:
        amount = float(x[position[hash(variable)]])
        if amount <= NOISE * scale:
            continue
        size = WEIGHTS.get(kind, 1.0) * amount / scale
        if kind == "ban":
            for ban in v.banned[address]:
                opened.setdefault((ban.rule, address.keys[OF_RESOURCE[address.family]]), []).append(
                    (address, amount, size)
                )
            continue
        row = elastic.rows.get(address) if kind == address.kind else None
        source = clause(scenario, address).row
        key = (kind, address if row is None or source is None else id(source))
        terms = () if row is None else tuple(_valued(elastic.program, row, x, position))
        groups.setdefault(key, []).append((Part(address, amount, terms), size))
    for (kind, _), of in groups.items():
        told = loosened(scenario, kind, [part for part, _ in of], unmet)
        place = scenario.place(told.row, told.field) if told.row else ""
        changes.append(Loosening(of[0][0].address, told.words, place, fsum(size for _, size in of), told.edits))
    every = [_ban(v, rule, parts[0][0]) for (rule, _), parts in opened.items()]
    for ban, ((rule, r), parts) in zip(every, opened.items(), strict=True):
        told = lifted(scenario, ban, units(scenario, r, fsum(amount for _, amount, _ in parts)), every)
        changes.append(Loosening(rule, told.words, ban.place, fsum(size for *_, size in parts), told.edits))
    return tuple(sorted(changes, key=lambda change: -rank(change.size)))


def _valued(
    program: Program, row: ProgramRow, x: Floats, position: dict[int, int]
) -> Iterator[tuple[Address, float, float]]:
    for variable, coefficient in row.terms:
        column = position[hash(variable)]
        yield program.columns[column], coefficient, float(x[column])


def _ban(v: Variables, rule: Address, address: Address) -> Ban:
    return next(ban for ban in v.banned[address] if ban.rule == rule)
