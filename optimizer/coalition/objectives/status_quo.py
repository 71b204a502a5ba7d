"""Status quo: least change, in money, from what is given or pledged today."""

from __future__ import annotations

from models.answers.allocation import Address
from models.sheets.changes import AmountKey
from models.sheets.rows import Capacity
from models.sheets.scenario import Scenario
from optimizer.coalition.expressions import Shares, distances
from optimizer.coalition.objectives.record import ObjectiveRecord
from optimizer.coalition.session import Session
from optimizer.coalition.variables import Variables
from optimizer.lp.program import Program, Terms


def change(program: Program, v: Variables, f: Shares) -> Terms:
    """min sum over (m,r,t) of unit_cost * abs(given[m,r,t] - reference[m,r,t]).

    reference: what is given at present (`current`), else what is pledged, else nothing.
    """
    capacity = v.scenario.capacity
    expressions: dict[tuple[str, ...], tuple[Terms, float]] = {}
    for m, r, t in {**v.of_capacity, **capacity}:
        price, reference = v.scenario.unit_cost(m, r, t), _reference(capacity.get((m, r, t)))
        given: Terms = [(x, price) for _, x in v.of_capacity.get((m, r, t), ())]
        if price and (given or reference):
            expressions[m, r, t] = given, price * reference
    return distances(program, expressions)


def _reference(row: Capacity | None) -> float:
    if row is None:
        return 0.0
    return next((amount for amount in (row.current, row.pledged) if amount is not None), 0.0)


def moves(scenario: Scenario, row: Address) -> tuple[AmountKey, ...]:
    """A reference moves with its price, and with capacity where it is a pledge: what is given at present is known."""
    m, r, t = row.keys
    held = scenario.capacity.get((m, r, t))
    pledged = held is not None and held.current is None
    return ("unit_cost", m, r), *([("capacity", m, r)] if pledged else [])


RECORD = ObjectiveRecord(form=change, value=Session.apart, moves=moves, in_money=True)
