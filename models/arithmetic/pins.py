"""Pins: what some members give in an answer stays, as rules of the workbook, and the rest can be optimised anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from models.arithmetic.flows import Loan, flows
from models.arithmetic.national_interest import Cell
from models.sheets.cells import kept
from models.sheets.grammar import Action, Change
from models.sheets.rows import CaveatEffect

if TYPE_CHECKING:
    from models.sheets.scenario import Scenario

ROOM = 1e-8
"""By what part a pinned amount may differ: more than the solver's tolerance, far less than is printed."""
AGREED = "agreed"
"""The reason that a pin's caveats state."""


def pins(
    scenario: Scenario, contributions: Mapping[Cell, float], loans: Mapping[Loan, float], members: Collection[str]
) -> tuple[Change, ...]:
    """Caveats that keep what members give to missions as it is: no less, no more, and nothing where they give nothing.

    contributions, loans: as an Allocation has them. What is lent counts with the owner as it leaves and with the
    receiver as it arrives. Money moved in support is not pinned: it follows costs.
    """
    brought, leaves = defaultdict[Cell, float](float), defaultdict[Cell, float](float)
    for flow, amount in flows(scenario, contributions, loans):
        if not flow.serves:
            continue
        own = (flow.resource, flow.mission, flow.serves)
        arrives = amount if flow.owner == flow.holder else amount * flow.worth
        brought[flow.holder, *own] += arrives
        leaves[flow.holder, *own] += arrives
        if flow.owner != flow.holder:
            leaves[flow.owner, *own] += amount
    return tuple(change for m in scenario.member if m in members for change in _of(scenario, m, brought, leaves))


def _of(
    scenario: Scenario, member: str, brought: Mapping[Cell, float], leaves: Mapping[Cell, float]
) -> Iterator[Change]:
    """The caveats of one member: a ban on each mission where it gives nothing, else two a resource and period."""
    has = {row.resource for row in scenario.capacities if row.member == member}
    has |= {row.resource for row in scenario.agreements if row.receiver in (None, member)}
    has |= {row.resource for row in scenario.training if row.beneficiary == member}
    # To ban what is shared from a mission would also end its use there when it is given to another.
    rival = not any(scenario.resource[resource].shared for resource in has)
    for mission in scenario.mission:
        if rival and not any(m == member and k == mission for m, _, k, _ in leaves):
            yield from _caveat(member, CaveatEffect.PROHIBITED, None, mission)
            continue
        for resource in (name for name in scenario.resource if name in has):
            cells = {t: (member, resource, mission, t) for t in scenario.active_periods(mission)}
            if not any(leaves.get(cell) for cell in cells.values()):
                yield from _caveat(member, CaveatEffect.AT_MOST, 0.0, mission, resource)
                continue
            for t, cell in cells.items():
                period = t if len(scenario.periods) > 1 else None
                if least := brought.get(cell, 0.0):
                    amount = kept(least * (1.0 - ROOM))
                    yield from _caveat(member, CaveatEffect.AT_LEAST, amount, mission, resource, period)
                most = kept(leaves.get(cell, 0.0) * (1.0 + ROOM))
                yield from _caveat(member, CaveatEffect.AT_MOST, most, mission, resource, period)


def _caveat(
    member: str,
    rule: CaveatEffect,
    amount: float | None,
    mission: str,
    resource: str | None = None,
    period: str | None = None,
) -> Iterator[Change]:
    """A row of the sheet caveats, as the changes that add it."""
    cells = {"member": member, "rule": rule, "mission": mission, "resource": resource, "period": period}
    for column, value in {**cells, "amount": amount, "reason": AGREED}.items():
        if value is not None:
            yield Change("caveats", member, column, value, Action.ADD, place=f"--pin {member}")
