"""C13: the minimum is met even if the largest contributor leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.answers.allocation import Address
from models.arithmetic.families import Family
from models.sheets.changes import AmountKey, Edit
from models.sheets.scenario import Scenario
from optimizer.coalition import record
from optimizer.coalition.families.requirement import minimum_of, need_of
from optimizer.coalition.variables import Variables, merged
from optimizer.coalition.wording import figure, units
from optimizer.lp.program import Constraint, Terms


def rows(v: Variables) -> Iterator[Constraint]:
    """C13  sum_m e x - z[r,k,t] >= minimum[r,k,t], and z[r,k,t] >= e[m,k] x[m,r,k,t] for every m, loans included."""
    for need, z in v.z.items():
        terms = merged(v.useful.get(need, []))
        yield Constraint(Address(Family.SECURE, need), [*terms, (z, -1.0)], ">=", v.scenario.requirement[need].minimum)
        of_owner: dict[str, Terms] = {}
        for flow, x, worth in v.arrivals.get(need, ()):
            of_owner.setdefault(flow.owner, []).append((x, -worth))
        for m, terms in of_owner.items():
            yield Constraint(Address(Family.SECURE, (m, *need), "giver"), [(z, 1.0), *terms], ">=", 0.0)


def _clause(scenario: Scenario, address: Address) -> record.Clause:
    *_, resource, mission, period = address.keys
    row = scenario.requirement[resource, mission, period]
    amount = units(scenario, resource, row.minimum)
    words = f"{scenario.mission[mission].name} keeps {amount} even if the largest giver leaves"
    return record.Clause(words, row, "secure")


def _side(address: Address) -> AmountKey | None:
    return None if address.part else need_of(address)


def _gives(y: record.Yardsticks, row: Constraint) -> Iterator[record.Slack]:
    if not row.address.part:
        yield record.Slack(SPARED, row.address, row.bound or y.asked(row.address.keys[0]), None)
        yield from minimum_of(y, row.address)


def _given_up(scenario: Scenario, parts: Sequence[record.Part], unmet: record.Unmet) -> record.Told:
    (_, (r, k, t), _), by, _ = parts[0]
    row = scenario.requirement[r, k, t]
    words = (
        f"give up that {scenario.mission[k].name} keeps {units(scenario, r, row.minimum)} even if the largest giver "
        f"leaves ({figure(by)} would be missing then)"
    )
    return record.Told(words, row, "secure", (Edit(row, {"secure": False}),))


SPARED = record.Giving(Family.SECURE, "needs", 1.0, _given_up)

RECORDS = {
    Family.SECURE: record.Record(
        rows=rows,
        addressed="`secure, r, k, t` and `secure, m, r, k, t`",
        clause=_clause,
        gives=_gives,
        owners=record.nothing,
        sharing=record.Sharing.NEEDED,
        lapses=False,
        decided=record.ORDINARY,
        priced=True,
        side=_side,
        moves=record.Moves.FIXED,
        defines=("giver",),
        amounts=frozenset({"requirements.minimum"}),
    )
}
