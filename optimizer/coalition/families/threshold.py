"""C19: nothing is paid before so much is delivered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.answers.allocation import Address
from models.arithmetic.families import Family
from models.sheets.changes import Edit
from models.sheets.scenario import Scenario
from optimizer.coalition import record
from optimizer.coalition.families.contingent import MOST, mosts
from optimizer.coalition.families.support import agreement_of
from optimizer.coalition.variables import Variables
from optimizer.coalition.wording import figure, less, name_of, units
from optimizer.lp.program import Constraint, Terms


def rows(v: Variables) -> Iterator[Constraint]:
    """C19  sum_k x[h,per,k,t] >= threshold p[g,h,r,t], and s[g,h,r,t] <= most[g,r,t] p[g,h,r,t]."""
    most = bounds(v)
    for key, p in v.p.items():
        _, receiver, _, period = key
        row = v.scenario.agreement[key]
        own: Terms = [(x, 1.0) for x in v.contributed(receiver, row.per or "", period)]
        paid = Address(Family.THRESHOLD, key, MOST)
        yield Constraint(Address(Family.THRESHOLD, key), [*own, (p, -row.threshold)], ">=", 0.0)
        yield Constraint(paid, [(v.s[key], 1.0), (p, -most[paid])], "<=", 0.0)


def bounds(v: Variables) -> dict[Address, float]:
    """The most that could be paid, by the row in which it is a coefficient: what its giver has, which C1 holds."""
    most = mosts(v, ((giver, fund, period) for giver, _, fund, period in v.p))
    return {Address(Family.THRESHOLD, key, MOST): most[key[0], key[2], key[3]] for key in v.p}


def _clause(scenario: Scenario, address: Address) -> record.Clause:
    giver, receiver, _, _ = address.keys
    row = agreement_of(scenario, address)
    least = units(scenario, row.per or "", row.threshold)
    words = f"{name_of(scenario, giver)} pays {name_of(scenario, receiver)} nothing before it gives {least}"
    givers = name_of(scenario, row.giver) if row.giver else "each member"
    receivers = name_of(scenario, row.receiver) if row.receiver else "anyone"
    return record.Clause(words, row, "threshold", f"{givers} pays {receivers} nothing before it gives {least}")


def _gives(y: record.Yardsticks, row: Constraint) -> Iterator[record.Slack]:
    if not row.address.part:
        cell = agreement_of(y.scenario, row.address)
        yield record.Slack(LOWERED, row.address, cell.threshold, cell, cell.threshold)


def _lowered(scenario: Scenario, parts: Sequence[record.Part], unmet: record.Unmet) -> record.Told:
    address, by, _ = parts[0]
    row = agreement_of(scenario, address)
    new = less(row.threshold, by) if row.price else 0.0  # where nothing is paid the condition itself gives way
    who = f"{name_of(scenario, address.keys[0])} pays {name_of(scenario, address.keys[1])}"
    words = (
        f"lower what must be given before {who} from {figure(row.threshold)} to {units(scenario, row.per or '', new)}"
    )
    return record.Told(words, row, "threshold", (Edit(row, {"threshold": new}),))


LOWERED = record.Giving(Family.THRESHOLD, "national rules", 1.0, _lowered)

RECORDS = {
    Family.THRESHOLD: record.Record(
        rows=rows,
        addressed="`threshold, g, h, r, t` and `threshold, g, h, r, t, most`",
        clause=_clause,
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
