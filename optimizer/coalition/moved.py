"""A session of a scenario in which only amounts differ from the last one: what does not read them is not said again.

Which amounts a family's rows read stands in its record. Columns hang on amounts too, but only on whether there is any;
where that changes, and where anything else does, the program is formulated anew.
"""

from __future__ import annotations

from dataclasses import replace

from models.policy.policy import Policy
from models.sheets.rows import GROUNDS
from models.sheets.scenario import Scenario
from optimizer.coalition.families import RECORDS
from optimizer.coalition.formulation import OF_FAMILIES, load, uncollected
from optimizer.coalition.session import Session
from optimizer.coalition.variables import Variables
from optimizer.lp.plain import Plain

AMOUNTS = {
    "members": ("budget", "arrears", "reserve", "alignment", "indicators"),
    "resources": ("unit_cost",),
    "missions": ("weight", "hazard"),
    "requirements": ("target", "minimum"),
    "capacities": ("available", "reserve", "unit_cost", "pledged", "current"),
    "interests": ("interest", "worth"),
    "caveats": ("amount",),
}
"""The cells whose values no column and no grouping of columns reads, by sheet, but for PRESENT and PRICES."""
PRESENT = ("available", "target", "minimum", "amount")
"""Of these, cells that columns ask whether they are 0."""
PRICES = frozenset({"capacities.unit_cost", "resources.unit_cost"})
"""Cells that groupings read which carry the cost of a unit."""
PRICED = ("paid_by", "net_cost")
"""These groupings."""
UNREAD = ("policies", "indicators", "sources", "uncertainty")
"""Sheets that no program reads."""


def moved(before: Scenario, after: Scenario) -> frozenset[str] | None:
    """The amounts that differ, as "sheet.field"; None where anything else does that a program may read."""
    if (before.periods, before.levels) != (after.periods, after.levels):
        return None
    found: set[str] = set()
    marks = {name for need in after.requirements for name in need.repaid_to}  # who is repaid is asked of columns
    for sheet, rows in after.tables.items():
        old = before.tables[sheet]
        if sheet in UNREAD or old is rows:
            continue
        if len(old) != len(rows):
            return None
        for was, now in zip(old, rows, strict=True):
            if was is now:
                continue
            then, now_of = vars(was), vars(now).get("indicators", {})
            differing = {name for name, value in vars(now).items() if value != then[name]}.difference(GROUNDS)
            if not differing.issubset(AMOUNTS.get(sheet, ())):
                return None
            if any(bool(then[name]) != bool(vars(now)[name]) for name in differing.intersection(PRESENT)):
                return None
            if "indicators" in differing and any(then["indicators"].get(name) != now_of.get(name) for name in marks):
                return None
            found.update(f"{sheet}.{name}" for name in differing)
    return frozenset(found)


@uncollected()
def at(
    session: Session, scenario: Scenario, policy: Policy, amounts: frozenset[str], *, time_limit: float | None = None
) -> Session | None:
    """The plain session that `open_session` makes, to the last bit, of one of a scenario in which some amounts differ.

    amounts: as `moved` tells them. None where columns differ after all, or families read something else of the policy.
    """
    program, old = session.program, session.variables
    if not isinstance(program, Plain) or any(
        getattr(policy, name) != getattr(old.policy, name) for name in OF_FAMILIES
    ):
        return None
    if len(program.blocks) < len(RECORDS):
        return None
    if {need for need, row in scenario.requirement.items() if row.target > row.minimum} != set(old.u):
        return None
    v = replace(old, scenario=scenario, policy=policy)
    stale = PRICED if amounts & PRICES else ()
    kept = {name: found for name, found in vars(old).items() if name not in vars(v) and name not in stale}
    vars(v).update(kept)
    fresh = program.beginning(session.aims.start, 0)
    _bound_unmet(fresh, v)
    for record, block in zip(RECORDS.values(), program.blocks[: len(RECORDS)], strict=True):
        if record.amounts is not None and amounts.isdisjoint(record.amounts):
            fresh.put(block)
        else:
            fresh.add(record.rows(v))
    return load(fresh, v, time_limit=time_limit)


def _bound_unmet(program: Plain, v: Variables) -> None:
    """What may stay unmet of each need, as its target and minimum now are."""
    for need, u in v.u.items():
        row = v.scenario.requirement[need]
        program.bounds[hash(u)] = (0.0, row.target - row.minimum, False)
