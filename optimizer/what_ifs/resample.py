"""One loaded program for many values of its amounts: numbers are replaced in place, nothing is formulated again.

Capacities and requirements move right-hand sides and bounds; a unit cost moves the coefficients of its contribution
wherever money is counted. Each set of numbers starts hot from the same basis, so that its answer does not depend on
what was solved before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models.answers.allocation import Address
from models.arithmetic.accounting import load_weights
from models.arithmetic.flows import Flow, Need, contribution, loan
from models.policy.policy import Policy
from models.sheets.changes import AmountKey, Uncertain, with_factors
from models.sheets.rows import ResourceKind
from models.sheets.scenario import Scenario
from optimizer.coalition.expressions import positive_shares
from optimizer.coalition.families import record_of
from optimizer.coalition.record import Moves, Sharing
from optimizer.coalition.session import Session, asked_share, open_session, waste_scales
from optimizer.coalition.units import column_units, money_scale
from optimizer.lp.arrays import Floats

GENERIC = 0.618
"""Where in its range each factor stands when the program is formulated: no coefficient is zero there by chance."""
GIVEN = ("x", "l")
"""Columns of contributions and loans, whose keys are: owner, ..., resource, mission, period given."""


class Resampler:
    """A scenario under a policy, ready to be answered at any factors of its uncertain amounts."""

    def __init__(self, scenario: Scenario, policy: Policy, amounts: Sequence[Uncertain]) -> None:
        self.scenario, self.amounts = scenario, amounts
        self.generic = np.array([each.low + GENERIC * (each.high - each.low) for each in amounts])
        p = open_session(with_factors(scenario, self._named(self.generic)), policy)
        self.p, self.loaded = p, p.loaded
        number = {each.key: place for place, each in enumerate(amounts)}
        self._price = np.array([number.get(_price_of(column), -1) for column in p.program.columns])
        self._need = np.array([number.get(_need_of(column), -1) for column in p.program.columns])
        self._sides = np.array([[number.get(key, -1) for key in _side_of(row, p)] for row in p.program.rows])
        self._entries(p)
        self._needs(p)
        self.p.loaded.minimise(p.gaps)
        # Each sample starts from here, or its answer among equals would depend on the one before it.
        self.home = self.loaded.basis()

    def at(self, factors: Floats) -> Session:
        """The program at these factors, loaded; it is the one that `open_session` makes of the same scenario."""
        p, named = self.p, self._named(factors)
        scenario = with_factors(self.scenario, named)
        with np.errstate(divide="ignore", invalid="ignore"):
            # The last entry is of what no amount moves: its place is -1.
            ratio = np.append(np.where(self.generic > 0, factors / self.generic, 1.0), 1.0)
        price = np.append(factors - self.generic, 0.0)[self._price]
        side = ratio[self._sides].prod(axis=1)
        value = p.arrays.value + self._slope * price[p.arrays.index] + self._people(scenario)
        value = value / np.where(self._per_target, ratio[self._need][p.arrays.index], 1.0)
        cost = self._plan * np.append(factors, 1.0)[self._price]
        borne = np.minimum(0.0, self._repaid - cost)[p.arrays.index]
        value = np.where(self._covered, borne, value)
        arrays = replace(
            p.arrays,
            col_upper=_times(p.arrays.col_upper, ratio[self._need]),
            row_lower=_times(p.arrays.row_lower, side),
            row_upper=_times(p.arrays.row_upper, side),
            value=value,
        )
        money = money_scale(scenario)
        units = column_units(scenario, p.program.columns, arrays, positive_shares(p.shares), money)
        self.loaded.replace_numbers(arrays, units, self.home)
        surplus, asked = self._surplus(scenario)
        at = replace(
            p,
            scenario=scenario,
            variables=replace(p.variables, scenario=scenario),
            arrays=arrays,
            gaps=p.gaps / ratio[self._need],
            surplus=surplus,
            asked=asked,
            money=money,
            cost=p.cost + self._unit_cost * price,
            interest=p.interest * ratio[self._price],
        )
        at.hold_bounds(False)
        return at

    def _named(self, factors: Floats) -> dict[AmountKey, float]:
        return dict(zip((each.key for each in self.amounts), factors.tolist(), strict=True))

    def _entries(self, p: Session) -> None:
        """How each coefficient moves: by its unit cost, by a multiple of it, or with one over a target."""
        moves = np.array([str(record_of(row).moves) for row in p.program.rows])[self.loaded.entry_row]
        plan = np.array([_plan_cost(self.scenario, column) for column in p.program.columns])
        self._unit_cost = np.where(self._price >= 0, plan, 0.0)
        self._plan, self._repaid = plan, _reimbursements(p)
        given = np.array([column.family in GIVEN for column in p.program.columns])
        self._covered = (moves == Moves.BORNE) & given[p.arrays.index]
        money = moves == Moves.UNIT_COST
        if p.objective.in_money:
            money |= np.array([row.family == "distance" for row in p.program.rows])[self.loaded.entry_row]
        column = p.arrays.index
        now = np.append(self.generic, 1.0)[self._price][column]
        multiple = np.divide(p.arrays.value, now, out=np.zeros(len(now)), where=(now != 0) & (self._price[column] >= 0))
        of_payer, of_owner = _roles(p)
        net = np.where(of_payer, self._unit_cost[column], 0.0)
        self._slope = np.where(np.isin(moves, (Moves.WORTH, Moves.BURDEN)), net, np.where(money, multiple, 0.0))
        self._per_target = moves == Moves.WORTH
        self._weights = load_weights(p.scenario, p.policy)
        counted = (moves == Moves.BURDEN) & of_owner
        troops, hazard = (np.where(counted, each[column], 0.0) for each in _troops(self.scenario, p.program.columns))
        self._counts = troops, hazard

    def _people(self, scenario: Scenario) -> Floats | float:
        """What personnel and risk add to each coefficient of a burden, beyond what they did at first."""
        if not any(self._weights):
            return 0.0
        person, risk = (
            now - then for now, then in zip(load_weights(scenario, self.p.policy), self._weights, strict=True)
        )
        return person * self._counts[0] + risk * self._counts[1]

    def _needs(self, p: Session) -> None:
        """The row of each need."""
        bounds = np.searchsorted(self.loaded.entry_row, np.arange(len(p.program.rows) + 1))
        self._needed: dict[Need, slice] = {}
        for place, row in enumerate(p.program.rows):
            if record_of(row).sharing is Sharing.DELIVERED:
                resource, mission, period = row.keys
                self._needed[resource, mission, period] = slice(int(bounds[place]), int(bounds[place + 1]))

    def _surplus(self, scenario: Scenario) -> tuple[Floats, float]:
        """The surplus objective in the scales of a scenario, and what is asked in them (session.waste_scales)."""
        surplus, then, now = (
            self.p.surplus.copy(),
            waste_scales(self.p.variables),
            waste_scales(replace(self.p.variables, scenario=scenario)),
        )
        for need, scale in then.items():
            change = 1.0 / now[need] - 1.0 / scale
            if (where := self._needed.get(need)) is not None:
                surplus[self.p.arrays.index[where]] += change * self.p.arrays.value[where]
            else:
                for variable, worth in self.p.variables.useful.get(need, ()):
                    surplus[self.p.position[hash(variable)]] += change * worth
        return surplus, asked_share(scenario, now)


def _times(bound: Floats, factor: Floats) -> Floats:
    """Bounds times factors, infinite ones left alone."""
    return np.multiply(bound, factor, out=bound.copy(), where=np.isfinite(bound))


def _price_of(column: Address) -> AmountKey:
    return ("unit_cost", column.keys[0], column.keys[-3]) if column.family in GIVEN else ("", "", "")


def _need_of(column: Address) -> AmountKey:
    return ("requirement", column.keys[1], column.keys[0]) if column.family == "u" else ("", "", "")


def _side_of(row: Address, p: Session) -> tuple[AmountKey, AmountKey]:
    """The two amounts, at most, by whose product a row's right-hand side moves."""
    nothing = ("", "", "")
    if row.family == "distance":
        first, second, *_ = (*p.objective.moves(p.scenario, row), nothing, nothing)
        return first, second
    return record_of(row).side(row) or nothing, nothing


def _plan_cost(scenario: Scenario, column: Address) -> float:
    owner, *_, resource, _, period = column.keys if column.family in GIVEN else [""] * 5
    return scenario.unit_cost(owner, resource, period) if owner else 0.0


def _troops(scenario: Scenario, columns: Sequence[Address]) -> tuple[Floats, Floats]:
    """For each column, whether it sends troops, and the hazard they meet."""
    sent = [
        column.family in GIVEN and scenario.resource[column.keys[-3]].kind is ResourceKind.TROOPS for column in columns
    ]
    hazard = [
        scenario.mission[column.keys[-2]].hazard if is_sent else 0.0
        for column, is_sent in zip(columns, sent, strict=True)
    ]
    return np.array(sent, dtype=np.float64), np.array(hazard)


def _roles(p: Session) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of each entry, whether the member that its row names first pays for what its column gives, and owns it."""
    of = _flows(p)
    ends = [(of[column].payer, of[column].owner) if column in of else ("", "") for column in p.program.columns]
    payer, owner = np.array(ends)[p.arrays.index].T
    named = np.array([row.keys[0] if row.keys else "" for row in p.program.rows])[p.loaded.entry_row]
    return payer == named, owner == named


def _reimbursements(p: Session) -> Floats:
    """What the pool repays for a unit of each column."""
    of = _flows(p)
    return np.array([p.scenario.reimbursement(*of[each].need) if each in of else 0.0 for each in p.program.columns])


def _flows(p: Session) -> dict[Address, Flow]:
    """The contributions and loans by their columns."""
    of: dict[Address, Flow] = {Address("x", cell): contribution(cell) for cell in p.variables.x}
    return of | {Address("l", key): loan(p.scenario, key) for key in p.variables.l}
