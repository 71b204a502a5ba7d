"""C1: no one gives what it does not have, or must keep at home."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.answers.allocation import Address
from models.arithmetic.families import Family
from models.sheets.changes import AmountKey, Edit
from models.sheets.problems import counted
from models.sheets.rows import Capacity, Row
from models.sheets.scenario import Scenario
from optimizer.coalition import record
from optimizer.coalition.variables import Variables, leaving, merged
from optimizer.coalition.wording import figure, less, more, name_of, units
from optimizer.lp.program import Constraint, Terms


def rows(v: Variables) -> Iterator[Constraint]:
    """C1  given[m,r,t] = sum_k x[m,r,k,t] + sum l[m,.,r,.,t] + sum s[m,.,r,t] <= usable[m,r,t] + trained[m,r,t]."""
    given: dict[tuple[str, str, str], Terms] = {key: leaving(out) for key, out in v.of_capacity.items()}
    for payment, s in v.payments:
        given.setdefault((payment.giver, payment.resource, payment.paid), []).append((s, 1.0))
    for key, out in given.items():
        terms = merged(out + v.grown.get(key, []))
        yield Constraint(Address(Family.CAPACITY, key), terms, "<=", v.scenario.usable(*key))


def clause(scenario: Scenario, address: Address) -> record.Clause:
    """What a member can give, and whether its reserve is taken off."""
    member, resource, period = address.keys
    row = scenario.capacity.get((member, resource, period))
    usable = scenario.usable(member, resource, period)
    words = f"{name_of(scenario, member)} can give at most {units(scenario, resource, usable)}"
    return record.Clause(words + (" after its reserve" if row and row.available > usable else ""), row, "available")


def reserve_of(scenario: Scenario, row: Capacity) -> tuple[Row, float]:
    """The reserve of a capacity, and the row that says so: its own or its member's."""
    member = scenario.member[row.member]
    return (member, member.reserve) if row.reserve is None else (row, row.reserve)


def side(address: Address) -> AmountKey:
    """The capacity of the member in the resource."""
    return "capacity", address.keys[0], address.keys[1]


def _rests_on(scenario: Scenario, address: Address) -> tuple[float, list[Capacity]]:
    member, resource, period = address.keys
    row = scenario.capacity.get((member, resource, period))
    return 1.0, [] if row is None else [row]


def _gives(y: record.Yardsticks, row: Constraint) -> Iterator[record.Slack]:
    member, resource, period = row.address.keys
    cell = y.scenario.capacity.get((member, resource, period))
    source, kept = reserve_of(y.scenario, cell) if cell else (None, 0.0)
    if kept < 1.0:
        yield record.Slack(MORE, row.address, y.of(row), cell)
    if cell and kept:
        yield record.Slack(RESERVE, row.address, kept, source, kept, cell.available)


def _more(scenario: Scenario, parts: Sequence[record.Part], unmet: record.Unmet) -> record.Told:
    (_, (m, r, t), _), by, _ = parts[0]
    row, member, resource = scenario.capacity.get((m, r, t)), scenario.member[m], scenario.resource[r]
    usable = scenario.usable(m, r, t)
    new = more(usable, by)
    words = (
        f"raise what {member.name} can give of {resource.name} from {figure(usable)} "
        f"to {counted(figure(new), resource.unit)}"
    )
    if row is None:
        added = Capacity(member=m, resource=r, period=t, available=new, reserve=0.0)
        return record.Told(words, None, "", (Edit(added),))
    available = more(new / (1.0 - reserve_of(scenario, row)[1]), 0.0)
    return record.Told(words, row, "available", (Edit(row, {"available": available}),))


def _reserve(scenario: Scenario, parts: Sequence[record.Part], unmet: record.Unmet) -> record.Told:
    (_, (m, r, t), _), by, _ = parts[0]
    source, old = reserve_of(scenario, scenario.capacity[m, r, t])
    new = less(old, by)
    words = f"lower the reserve of {name_of(scenario, m)} from {figure(old)} to {figure(new)}"
    return record.Told(words, source, "reserve", (Edit(source, {"reserve": new}),))


MORE = record.Giving(Family.CAPACITY, "capacities", 4.0, _more)
"""To find what one does not have is the biggest step."""
RESERVE = record.Giving("reserve", "national rules", 1.0, _reserve)

RECORDS = {
    Family.CAPACITY: record.Record(
        rows=rows,
        addressed="`capacity, m, r, t`",
        clause=clause,
        gives=_gives,
        owners=record.first,
        sharing=record.Sharing.OWNED,
        lapses=False,
        decided=record.HELD,
        priced=False,
        side=side,
        moves=record.Moves.FIXED,
        rests_on=_rests_on,
        amounts=frozenset({"capacities.available", "capacities.reserve", "members.reserve"}),
    )
}
