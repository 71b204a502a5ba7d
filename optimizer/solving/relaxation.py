"""The smallest change of the rules that makes an answer possible: an elastic program, every rule with a priced slack.

    min sum over rules of  weight * slack / scale

A slack is shared by all rows that one cell of the workbook makes, and measured against that cell's own figure, so
that a tenth of a minimum weighs as much as a tenth of a ceiling. A minimum gives way by letting more be missing, so
that participation sees what is no longer achieved. What the books say (support, promises of pools) never gives way.
Source: Chinneck (2008), Feasibility and Infeasibility in Optimization, ch. 6.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import fsum, isnan, nan

import numpy as np

from models.answers.allocation import Address
from models.answers.limits import Loosening, Relaxation
from models.arithmetic.accounting import unmet_share
from models.arithmetic.families import Family
from models.arithmetic.flows import Need
from models.arithmetic.national_interest import Ban
from models.policy.policy import Policy
from models.sheets.changes import altered, with_edits
from models.sheets.scenario import Scenario
from optimizer.coalition.families import RECORDS, clause, record_of
from optimizer.coalition.families.participation import ACHIEVED
from optimizer.coalition.families.prohibition import BAN, lifted
from optimizer.coalition.formulation import open_session
from optimizer.coalition.record import Part, Slack, Yardsticks
from optimizer.coalition.session import Session
from optimizer.coalition.units import OF_RESOURCE, choices_alone, column_units
from optimizer.coalition.variables import Variables, variables
from optimizer.coalition.wording import rank, units
from optimizer.lp.arrays import INF, Arrays, Floats, arrays_of
from optimizer.lp.highs import LoadedProgram
from optimizer.lp.program import Constraint, Program, Variable
from optimizer.solving.stages import GAPS, run
from optimizer.tolerances import NOISE

WHOLE_SECONDS = 10.0
"""For so long an answer of whole assets is looked for at most."""

Used = tuple[Slack, Variable, Constraint | None]
"""A slack, its column and, if it is of one row alone, that row."""


@dataclass
class Elastic:
    """A program in which every rule may give, under construction.

    v: variables of which all that is required may be missing.  slacks: by what they are.
    """

    program: Program
    v: Variables
    measure: Yardsticks
    slacks: dict[tuple[object, ...], Used] = field(default_factory=dict)

    def loosened(self, rows: Iterable[Constraint]) -> Iterator[Constraint]:
        """Rows with the slacks of their rules."""
        for row in rows:
            sign = 1.0 if row.sense == ">=" else -1.0
            slacks = [
                (self._column(slack, row), sign * slack.frees)
                for slack in record_of(row.address).gives(self.measure, row)
            ]
            yield row._replace(terms=[*row.terms, *slacks])

    def _column(self, slack: Slack, row: Constraint) -> Variable:
        """The column of a slack, made when first asked for."""
        key = (slack.giving, slack.address if slack.cell is None else id(slack.cell))
        if key not in self.slacks:
            variable = self.program.column(_address(slack), upper=slack.most)
            self.slacks[key] = slack, variable, row if slack.cell is None else None
        return self.slacks[key][1]

    def banned(self) -> Iterator[Used]:
        """What is banned, which may open: contributions, loans and uses of what is shared."""
        for address, closed in self.v.closed.items():
            scale = self.measure.asked(address.keys[OF_RESOURCE[address.family]])
            yield Slack(BAN, address, scale, None), closed, None

    def units(self, arrays: Arrays) -> Floats:
        """The unit of every column, a slack's being its scale; burdens stand in no row here."""
        own = {_address(slack): slack.scale for slack, _, _ in self.slacks.values()}
        scenario = self.v.scenario
        shares = dict.fromkeys(scenario.states, 1.0)
        return column_units(scenario, self.program.columns, arrays, shares, self.measure.money, own)


def _address(slack: Slack) -> Address:
    return Address("slack", slack.address.words, slack.giving.kind)


SCOPES = ("anything", "needs", "national rules", "capacities")
"""What may change."""


def relaxations(
    scenario: Scenario, policy: Policy, scopes: Sequence[str] = SCOPES, *, ends: float | None = None
) -> tuple[Relaxation, ...]:
    """The smallest relaxations that make an answer possible: of anything, of needs, of national rules, of capacities.

    Each carries the edits that do it (models.sheets.changes.with_edits), and what the answer then costs. Scopes that
    cannot do it alone are left out, and so are those that repeat an earlier one. One that meets every rule and then
    breaks the policy's bounds on burdens is told only where no other does better. What is smallest is found by cutting
    whole assets, though no contingent below its smallest; where the policy keeps them whole, what gives no answer so,
    or none in time, is not told.
    ends: by the monotonic clock, when answers of whole assets are given up at the latest.
    """
    judged = (
        answered(open_session(with_edits(scenario, found.edits), policy), found, ends)
        for found in _smallest(scenario, policy, scopes, ends)
    )
    told = [each for each in judged if each]
    return tuple([each for each in told if not isnan(each.total_cost)] or told)


def answered(p: Session, relaxation: Relaxation, ends: float | None = None) -> Relaxation | None:
    """A relaxation with the cost and the worst share ratio of its answer, if all can be met; None where not all can."""
    if p.whole:
        p.loaded.deadline = _soon(ends)
    *_, last = run(p)
    if not last.solution.optimal:
        return None if last.stage is GAPS else relaxation
    x = last.solution.x
    total = fsum(x[p.burdens].tolist())
    loads = [x[column] / share for column, share in zip(p.burdens, p.shares.values(), strict=True) if share]
    worst = float(max(loads, default=nan)) / total if total > NOISE * p.money else nan
    return replace(relaxation, total_cost=fsum((p.cost * x).tolist()) + 0.0, worst_ratio=worst)


def _soon(ends: float | None) -> float:
    """When an integer program is given up, by the monotonic clock."""
    soon = time.monotonic() + WHOLE_SECONDS
    return soon if ends is None else min(soon, ends)


def _smallest(scenario: Scenario, policy: Policy, scopes: Sequence[str], ends: float | None = None) -> list[Relaxation]:
    program = Program()
    soft = altered(scenario, requirements=tuple(r.model_copy(update={"minimum": 0.0}) for r in scenario.requirements))
    v = variables(program, soft, policy, lifted=True)
    v = replace(v, scenario=scenario)  # only the bounds of what is unmet were soft
    elastic = Elastic(program, v, Yardsticks(scenario))
    for family in Family:
        program.add(elastic.loosened(RECORDS[family].rows(v)))
    for record in RECORDS.values():
        program.add(elastic.loosened(record.bounds(v)))
    position = {hash(variable): column for column, variable in enumerate(program.variables)}
    arrays = choices_alone(arrays_of(program.problem, program.variables), program.columns)
    loaded = LoadedProgram(arrays, elastic.units(arrays))
    loaded.deadline = _soon(ends) if arrays.integer.any() else None
    slacks = [*elastic.slacks.values(), *elastic.banned()]
    columns = np.array([position[hash(variable)] for _, variable, _ in slacks], dtype=np.int32)
    of_scope = np.array([slack.giving.scope for slack, *_ in slacks])
    achieved = np.array([slack.giving.achieved for slack, *_ in slacks], dtype=bool)
    loaded.set_columns([position[hash(s)] for s in v.s.values()], 0.0, INF)
    loaded.set_columns([position[hash(closed)] for closed in v.closed.values()], 0.0, INF)
    least = np.array([NOISE * slack.scale for slack, *_ in slacks])
    cost = np.zeros(len(program.columns))
    cost[columns] = [slack.giving.weight / slack.scale for slack, *_ in slacks]
    found: list[Relaxation] = []
    for allowed in scopes:
        with loaded.trial():
            if allowed != "anything":
                loaded.set_columns(columns[of_scope != allowed], 0.0, 0.0)
            solution = loaded.minimise(cost)
            if solution.optimal and not _achieves(elastic, solution.x, position):
                loaded.set_columns(columns[achieved], 0.0, 0.0)
                solution = loaded.minimise(cost)
            if solution.optimal and (faint := (solution.x[columns] > 0.0) & (solution.x[columns] <= least)).any():
                # What is too small to be told must not be leaned on either: others give what it gave.
                loaded.set_columns(columns[faint], 0.0, 0.0)
                solution = without if (without := loaded.minimise(cost)).optimal else solution
        if solution.optimal:
            changes = _changes(elastic, slacks, solution.x, position)
            told = {change.words for change in changes}
            if all(told != {change.words for change in earlier.changes} for earlier in found):
                found.append(Relaxation(allowed, changes))
    return found


def _achieves(elastic: Elastic, x: Floats, position: dict[int, int]) -> bool:
    """Whether something is achieved that members could value more: where nothing is, participation cannot give way."""
    unmet = _unmet(elastic, x, position)
    return any(1.0 - unmet_share(elastic.v.scenario, k, unmet) >= ACHIEVED for k in elastic.v.scenario.mission)


def _unmet(elastic: Elastic, x: Floats, position: dict[int, int]) -> dict[Need, float]:
    return {need: float(x[position[hash(u)]]) for need, u in elastic.v.u.items()}


def _changes(elastic: Elastic, slacks: list[Used], x: Floats, position: dict[int, int]) -> tuple[Loosening, ...]:
    """Every slack in use, in words and edits: rules by the cell that says them, bans by rule and resource."""
    scenario, v = elastic.v.scenario, elastic.v
    unmet = _unmet(elastic, x, position)
    changes, groups = list[Loosening](), dict[tuple[object, ...], list[tuple[Slack, Part, float]]]()
    opened: dict[tuple[Address, str], list[tuple[Address, float, float]]] = {}
    for slack, variable, row in slacks:
        amount, address = float(x[position[hash(variable)]]), slack.address
        if amount <= NOISE * slack.scale:
            continue
        size = slack.giving.weight * amount / slack.scale
        if slack.giving is BAN:
            for ban in v.banned[address]:
                opened.setdefault((ban.rule, address.keys[OF_RESOURCE[address.family]]), []).append(
                    (address, amount, size)
                )
            continue
        source = row and clause(scenario, address).row
        terms = () if row is None else tuple(_valued(elastic.program, row, x, position))
        key = (slack.giving, address if source is None else id(source))
        groups.setdefault(key, []).append((slack, Part(address, amount, terms), size))
    for of in groups.values():
        told = of[0][0].giving.tell(scenario, [part for _, part, _ in of], unmet)
        place = scenario.place(told.row, told.field) if told.row else ""
        changes.append(Loosening(of[0][1].address, told.words, place, fsum(size for *_, size in of), told.edits))
    every = [_ban(v, rule, parts[0][0]) for (rule, _), parts in opened.items()]
    for ban, ((rule, r), parts) in zip(every, opened.items(), strict=True):
        told = lifted(scenario, ban, units(scenario, r, fsum(amount for _, amount, _ in parts)), every)
        changes.append(Loosening(rule, told.words, ban.place, fsum(size for *_, size in parts), told.edits))
    return tuple(sorted(changes, key=lambda change: -rank(change.size)))


def _valued(
    program: Program, row: Constraint, x: Floats, position: dict[int, int]
) -> Iterator[tuple[Address, float, float]]:
    for variable, coefficient in row.terms:
        column = position[hash(variable)]
        yield program.columns[column], coefficient, float(x[column])


def _ban(v: Variables, rule: Address, address: Address) -> Ban:
    return next(ban for ban in v.banned[address] if ban.rule == rule)
