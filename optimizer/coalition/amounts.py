"""A session for many values of its amounts: numbers are replaced in place, nothing is formulated again.

Capacities and requirements move right-hand sides and bounds; a unit cost moves the coefficients of its contribution
wherever money is counted. Each set of numbers starts hot from the same basis, so that its answer does not depend on
what was solved before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from models.answers.allocation import Address
from models.arithmetic.accounting import load_weights
from models.arithmetic.flows import Flow
from models.policy.policy import Policy
from models.sheets.changes import AmountKey, Uncertain, with_factors
from models.sheets.rows import ResourceKind
from models.sheets.scenario import Scenario
from optimizer.coalition.expressions import positive_shares
from optimizer.coalition.families import contingent, record_of, threshold
from optimizer.coalition.formulation import asked_share, beyond, open_session, waste_scales
from optimizer.coalition.objectives.record import objective_of
from optimizer.coalition.record import Moves
from optimizer.coalition.session import Session
from optimizer.coalition.units import CHOICES, column_units, money_scale
from optimizer.lp.arrays import Floats, times

GENERIC = 0.618
"""Where in its range each factor stands when the program is formulated: no coefficient is zero there by chance."""
NOTHING: AmountKey = ("", "", "")
"""What is no amount, and never moves."""
Value = TypeVar("Value", str, float, AmountKey)


class UncertainSession:
    """A session of a scenario under a policy, ready to be had at any factors of its uncertain amounts."""

    def __init__(self, scenario: Scenario, policy: Policy, amounts: Sequence[Uncertain]) -> None:
        self.scenario, self.amounts = scenario, amounts
        self.generic = np.array([each.low + GENERIC * (each.high - each.low) for each in amounts])
        self.p = p = open_session(with_factors(scenario, self._named(self.generic)), policy)
        self._flows = {p.position[hash(x)]: flow for flow, x in p.variables.flows}
        number = {each.key: place for place, each in enumerate(amounts)}
        price = self._of_columns(lambda flow: ("unit_cost", flow.owner, flow.resource), NOTHING)
        self._price = np.array([number.get(key, -1) for key in price])
        self._need = np.array([number.get(_need_of(column), -1) for column in p.program.columns])
        self._sides = np.array(
            [[number.get(key, -1) for key in _side_of(row, p)] for row in range(len(p.program.rows))]
        )
        rows = {address: place for place, address in enumerate(p.program.rows)}
        self._stated = [rows[address] for address in objective_of(p).sides(p.scenario, policy, p.shares)]
        self._entries()
        self._wasted = waste_scales(p.variables)
        wasted = [(i, *term) for i, need in enumerate(self._wasted) for term in beyond(p.variables, need)]
        self._beyond = np.array([(i, p.position[hash(x)], worth) for i, x, worth in wasted]).reshape(-1, 3).T
        p.loaded.minimise(p.gaps)
        # Each sample starts from here, or its answer among equals would depend on the one before it.
        self.home = p.loaded.basis()

    def at(self, factors: Floats) -> Session:
        """The session at these factors, loaded; it is the one that `open_session` makes of the same scenario."""
        p, scenario = self.p, with_factors(self.scenario, self._named(factors))
        with np.errstate(divide="ignore", invalid="ignore"):
            # The last entry is of what no amount moves: its place is -1.
            ratio = np.append(np.where(self.generic > 0, factors / self.generic, 1.0), 1.0)
        price = np.append(factors - self.generic, 0.0)[self._price]
        side = ratio[self._sides].prod(axis=1)
        value = p.arrays.value + self._slope * price[p.arrays.index] + self._people(scenario)
        value = value / np.where(self._per_target, ratio[self._need][p.arrays.index], 1.0)
        then = replace(p.variables, scenario=scenario)
        most = {**contingent.bounds(then), **threshold.bounds(then)} if self._most else {}
        for entry, at_row in self._most.items():
            value[entry] = -most[at_row]
        cost = self._plan * np.append(factors, 1.0)[self._price]
        borne = np.minimum(0.0, self._repaid - cost)[p.arrays.index]
        upper = times(p.arrays.row_upper, side)
        upper[self._stated] = list(objective_of(p).sides(scenario, p.policy, p.shares).values())
        arrays = replace(
            p.arrays,
            col_upper=times(p.arrays.col_upper, ratio[self._need]),
            row_lower=times(p.arrays.row_lower, side),
            row_upper=upper,
            value=np.where(self._covered, borne, value),
        )
        money, wasted = money_scale(scenario), waste_scales(replace(p.variables, scenario=scenario))
        units = column_units(scenario, p.program.columns, arrays, positive_shares(p.shares), money)
        p.loaded.replace_numbers(arrays, units, self.home)
        surplus, (of, columns), worth = p.surplus.copy(), self._beyond[:2].astype(np.intp), self._beyond[2]
        change = np.array([1.0 / wasted[need] - 1.0 / scale for need, scale in self._wasted.items()])
        np.add.at(surplus, columns, change[of] * worth)
        at = replace(
            p,
            scenario=scenario,
            variables=replace(p.variables, scenario=scenario),
            arrays=arrays,
            gaps=p.gaps / ratio[self._need],
            surplus=surplus,
            asked=asked_share(scenario, wasted),
            money=money,
            cost=p.cost + self._unit_cost * price,
            fair=p.fair * ratio[self._price] if objective_of(p).in_money else p.fair,
            interest=p.interest * ratio[self._price],
        )
        at.hold_bounds(False)
        return at

    def _named(self, factors: Floats) -> dict[AmountKey, float]:
        return dict(zip((each.key for each in self.amounts), factors.tolist(), strict=True))

    def _of_columns(self, value: Callable[[Flow], Value], other: Value) -> list[Value]:
        """Something of the contribution or loan of each column, and of every other column the other value."""
        flows = map(self._flows.get, range(len(self.p.program.columns)))
        return [other if flow is None else value(flow) for flow in flows]

    def _entries(self) -> None:
        """How each coefficient moves: by its unit cost, by a multiple of it, or with one over a target."""
        p, of = self.p, self._of_columns
        column, row = p.arrays.index, p.loaded.entry_row
        moves = np.array([str(record_of(row).moves) for row in p.program.rows])[row]
        self._plan = np.array(of(lambda flow: self.scenario.unit_cost(*flow.source), 0.0))
        self._repaid = np.array(of(lambda flow: p.scenario.reimbursement(*flow.need, flow.payer), 0.0))
        self._unit_cost = np.where(self._price >= 0, self._plan, 0.0)
        named = np.array([row.keys[0] if row.keys else "" for row in p.program.rows])[row]
        owner = np.array(of(lambda flow: flow.owner, ""))[column]
        of_payer = np.array(of(lambda flow: flow.payer, ""))[column] == named
        self._covered = (moves == Moves.BORNE) & (owner != "")
        money = moves == Moves.UNIT_COST
        if objective_of(p).in_money:
            money |= np.isin(row, p.aim)
        now = np.append(self.generic, 1.0)[self._price][column]
        multiple = np.divide(p.arrays.value, now, out=np.zeros(len(now)), where=(now != 0) & (self._price[column] >= 0))
        net = np.where(of_payer, self._unit_cost[column], 0.0)
        self._slope = np.where(np.isin(moves, (Moves.WORTH, Moves.BURDEN)), net, np.where(money, multiple, 0.0))
        self._per_target = moves == Moves.WORTH
        self._most = {
            int(entry): p.program.rows[row[entry]]
            for entry in np.flatnonzero(moves == Moves.MOST)
            if p.program.columns[column[entry]].family in CHOICES
            if p.program.rows[row[entry]].part == contingent.MOST
        }
        troops = np.array(of(lambda flow: float(p.scenario.resource[flow.resource].kind is ResourceKind.TROOPS), 0.0))
        hazard = troops * of(lambda flow: p.scenario.mission[flow.mission].hazard, 0.0)
        self._weights = load_weights(p.scenario, p.policy)
        counted = (moves == Moves.BURDEN) & (owner == named)
        self._troops, self._hazard = (np.where(counted, each[column], 0.0) for each in (troops, hazard))

    def _people(self, scenario: Scenario) -> Floats | float:
        """What personnel and risk add to each coefficient of a burden, beyond what they did at first."""
        if not any(self._weights):
            return 0.0
        person, risk = np.subtract(load_weights(scenario, self.p.policy), self._weights)
        return np.asarray(person * self._troops + risk * self._hazard)


def _need_of(column: Address) -> AmountKey:
    return ("requirement", column.keys[1], column.keys[0]) if column.family == "u" else NOTHING


def _side_of(place: int, p: Session) -> tuple[AmountKey, AmountKey]:
    """The two amounts, at most, by whose product a row's right-hand side moves."""
    row = p.program.rows[place]
    if place in p.aim:
        first, second, *_ = (*objective_of(p).moves(p.scenario, row), NOTHING, NOTHING)
        return first, second
    return record_of(row).side(row) or NOTHING, NOTHING
