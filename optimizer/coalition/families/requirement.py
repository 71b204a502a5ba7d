"""C2 and C9: targets are met or the gap is shown, and a pool pays what it promised; its fixed need is C2's row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.answers.allocation import Address
from models.arithmetic.families import Family
from models.sheets.changes import AmountKey, Edit
from models.sheets.problems import counted
from models.sheets.scenario import Scenario
from optimizer.coalition import record
from optimizer.coalition.variables import Variables, merged
from optimizer.coalition.wording import figure, less, units
from optimizer.lp.program import Constraint


def rows(v: Variables) -> Iterator[Constraint]:
    """C2  sum_m e[m,k] (x[m,r,k,t] + worth of loans) + u[r,k,t] >= target[r,k,t], with what C8 and C16 add."""
    for need, row in v.scenario.requirement.items():
        terms = merged(v.useful.get(need, []) + v.called.get(need, []))
        if need in v.u:
            terms.append((v.u[need], 1.0))
        if row.target or v.called.get(need):
            pool = row.resource == v.scenario.funding_resource(row.mission) and need in v.called
            family = Family.FUNDING_POOL if pool else Family.REQUIREMENT
            yield Constraint(Address(family, need), terms, ">=", row.target)


def pool_rows(v: Variables) -> Iterator[Constraint]:
    """C9  funding given to k >= sum reimbursement[r,k,t] (x + l), where no fixed need makes it C2's row."""
    for need, terms in v.called.items():
        if need not in v.scenario.requirement:
            yield Constraint(Address(Family.FUNDING_POOL, need), merged(v.useful.get(need, []) + terms), ">=", 0.0)


def minimums(v: Variables) -> Iterator[Constraint]:
    """C2  u[r,k,t] <= target[r,k,t] - minimum[r,k,t]."""
    for need, u in v.u.items():
        row = v.scenario.requirement[need]
        if row.minimum:
            address = Address(Family.REQUIREMENT, need, "minimum")
            yield Constraint(address, [(u, 1.0)], "<=", row.target - row.minimum)


def minimum_of(y: record.Yardsticks, address: Address) -> Iterator[record.Slack]:
    """The minimum of a need, which can give all of itself."""
    resource, mission, period = address.keys
    row = y.scenario.requirement[resource, mission, period]
    if row.minimum:
        yield record.Slack(MINIMUM, Address(Family.REQUIREMENT, address.keys), row.minimum, row, row.minimum)


def need_of(address: Address) -> AmountKey | None:
    """What the mission requires of the resource."""
    return "requirement", address.keys[1], address.keys[0]


def _clause(scenario: Scenario, address: Address) -> record.Clause:
    resource, mission, period = address.keys
    row = scenario.requirement[resource, mission, period]
    words = f"{scenario.mission[mission].name} needs at least {units(scenario, resource, row.minimum)}"
    if row.per and row.ratio:
        words += f" and {figure(row.ratio)} for each unit of {scenario.resource[row.per].name}"
    return record.Clause(words, row, "minimum")


def _wish(scenario: Scenario, address: Address) -> str:
    """A requirement told by its target, where nothing is amiss: "North wants 10 soldiers"."""
    resource, mission, period = address.keys
    target = units(scenario, resource, scenario.requirement[resource, mission, period].target)
    return f"{scenario.mission[mission].name} wants {target}"


def _gives(y: record.Yardsticks, row: Constraint) -> Iterator[record.Slack]:
    """The target's row stands, for it is u that gives; what gives is the bound of u."""
    return minimum_of(y, row.address) if row.address.part == "minimum" else iter(())


def _minimum(scenario: Scenario, parts: Sequence[record.Part], unmet: record.Unmet) -> record.Told:
    (_, (r, k, t), _), by, _ = parts[0]
    row, resource = scenario.requirement[r, k, t], scenario.resource[r]
    new = less(row.minimum, by)
    to = f"from {figure(row.minimum)} to {counted(figure(new), resource.unit)}"
    words = f"lower the minimum of {resource.name} for {scenario.mission[k].name} {to}"
    return record.Told(words, row, "minimum", (Edit(row, {"minimum": new}),))


def _promise(scenario: Scenario, address: Address) -> record.Clause:
    resource, mission, period = address.keys
    row = scenario.requirement.get((resource, mission, period))
    return record.Clause(f"the funding pool of {scenario.mission[mission].name} pays what it promised", row, "minimum")


MINIMUM = record.Giving(Family.REQUIREMENT, "needs", 1.0, _minimum)

RECORDS = {
    Family.REQUIREMENT: record.Record(
        rows=rows,
        addressed="`requirement, r, k, t`",
        clause=_clause,
        gives=_gives,
        owners=record.nothing,
        sharing=record.Sharing.DELIVERED,
        lapses=False,
        decided=0,
        priced=False,
        side=need_of,
        moves=record.Moves.FIXED,
        defines=("minimum",),
        bounds=minimums,
        binds=_wish,
        amounts=frozenset({"requirements.target"}),
    ),
    Family.FUNDING_POOL: record.Record(
        rows=pool_rows,
        addressed="`funding_pool, r, k, t`",
        clause=_promise,
        gives=record.nothing,
        owners=record.nothing,
        sharing=record.Sharing.DELIVERED,
        lapses=False,
        decided=1,
        priced=False,
        side=need_of,
        moves=record.Moves.FIXED,
        amounts=frozenset(),
    ),
}
