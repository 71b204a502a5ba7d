"""C18: a contingent is at least so large, or is not sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import fsum

from models.answers.allocation import Address
from models.arithmetic.families import Family
from models.sheets.changes import Edit
from models.sheets.problems import InputError, Problem
from models.sheets.rows import Capacity
from models.sheets.scenario import Scenario
from optimizer.coalition import record
from optimizer.coalition.variables import Variables, leaving
from optimizer.coalition.wording import figure, less, name_of, units
from optimizer.lp.program import Constraint
from optimizer.tolerances import SMALLEST_CONTINGENT

Stock = tuple[str, str, str]
"""(member, resource, period)."""
MOST = "most"
"""The part of an address: of rows in which the most that could be given is a coefficient."""


def rows(v: Variables) -> Iterator[Constraint]:
    """C18  smallest[m,r,t] n[m,r,k,t] <= sent <= most[m,r,t] n[m,r,k,t], sent = x[m,r,k,t] + sum_h l[m,h,r,k,t]."""
    most = mosts(v, ((m, r, t) for m, r, _, t in v.n))
    for cell, n in v.n.items():
        m, r, _, t = cell
        sent, row = leaving(v.contingents[cell]), v.scenario.capacity[m, r, t]
        if not SMALLEST_CONTINGENT * most[m, r, t] <= row.smallest:
            raise InputError([_too_small(v.scenario, row, most[m, r, t])])
        yield Constraint(Address(Family.CONTINGENT, cell), [*sent, (n, -row.smallest)], ">=", 0.0)
        yield Constraint(Address(Family.CONTINGENT, cell, MOST), [*sent, (n, -most[m, r, t])], "<=", 0.0)


def mosts(v: Variables, stocks: Iterable[Stock]) -> dict[Stock, float]:
    """The most of each stock that its member could give: what is usable, and all that may be trained.

    No one sends more (C1), so that it cuts nothing off; in units. Of what trains, a unit can only be in one place: the
    best of its uses counts. Training ends, for its pupils come later or train none of their like.
    """
    found: dict[Stock, float] = {}
    source = {hash(x): flow.source for flow, x in v.flows} if v.grown else {}

    def most(stock: Stock) -> float:
        if stock not in found:
            gains: dict[Stock, float] = {}
            for x, gain in v.grown.get(stock, ()):
                teacher = source[hash(x)]
                gains[teacher] = max(-gain, gains.get(teacher, 0.0))
            found[stock] = v.scenario.usable(*stock) + fsum(gain * most(teacher) for teacher, gain in gains.items())
        return found[stock]

    return {stock: most(stock) for stock in stocks}


def bounds(v: Variables) -> dict[Address, float]:
    """The most that could be sent, by the row in which it is a coefficient."""
    most = mosts(v, ((m, r, t) for m, r, _, t in v.n))
    return {Address(Family.CONTINGENT, cell, MOST): most[cell[0], cell[1], cell[3]] for cell in v.n}


def _too_small(scenario: Scenario, row: Capacity, most: float) -> Problem:
    return Problem(
        scenario.place(row, "smallest"),
        f"a smallest contingent of {row.smallest:g}, where as many as {most:g} could be sent",
        f"at least {SMALLEST_CONTINGENT:g} of what could be sent, which can be told from none",
        "leave it blank: so small a least says nothing",
    )


def clause(scenario: Scenario, address: Address) -> record.Clause:
    """Who, how much, and where."""
    m, r, k, t = address.keys
    row = scenario.capacity[m, r, t]
    least = f"at least {units(scenario, r, row.smallest)}, or none"
    return record.Clause(
        f"{name_of(scenario, m)} sends {scenario.mission[k].name} {least}",
        row,
        "smallest",
        f"{name_of(scenario, m)} sends a mission {least}",
    )


def _gives(y: record.Yardsticks, row: Constraint) -> Iterator[record.Slack]:
    if not row.address.part:
        m, r, _, t = row.address.keys
        cell = y.scenario.capacity[m, r, t]
        yield record.Slack(LOWERED, row.address, cell.smallest, cell, cell.smallest)


def _lowered(scenario: Scenario, parts: Sequence[record.Part], unmet: record.Unmet) -> record.Told:
    address, by, _ = parts[0]
    m, r, _, t = address.keys
    row = scenario.capacity[m, r, t]
    new = less(row.smallest, by)
    who = f"{name_of(scenario, m)} from {figure(row.smallest)} to {units(scenario, r, new)}"
    return record.Told(f"lower the smallest contingent of {who}", row, "smallest", (Edit(row, {"smallest": new}),))


LOWERED = record.Giving(Family.CONTINGENT, "national rules", 1.0, _lowered)

RECORDS = {
    Family.CONTINGENT: record.Record(
        rows=rows,
        addressed="`contingent, m, r, k, t` and `contingent, m, r, k, t, most`",
        clause=clause,
        gives=_gives,
        owners=record.first,
        sharing=record.Sharing.OWNED,
        lapses=True,
        decided=record.ORDINARY,
        priced=True,
        political=True,
        side=record.unmoved,
        moves=record.Moves.MOST,
        amounts=frozenset({"capacities.available", "capacities.reserve", "members.reserve"}),
    )
}
