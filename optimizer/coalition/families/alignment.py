"""C7: national interest as a preference, not a ban."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import fsum

from models.answers.allocation import Address
from models.arithmetic.families import Family
from models.sheets.changes import Edit
from models.sheets.scenario import Scenario
from optimizer.coalition import record
from optimizer.coalition.variables import Variables
from optimizer.coalition.wording import from_to, outward
from optimizer.lp.program import Constraint, Terms


def rows(v: Variables) -> Iterator[Constraint]:
    """C7  sum over what m pays for of (interest[m,k] - alignment[m]) cost >= 0."""
    for m, member in v.scenario.member.items():
        if member.alignment:
            held = _interests(v.scenario, m)
            terms: Terms = [
                (x, (held.get(flow.mission, 0.0) - member.alignment) * cost) for flow, x, cost in v.paid_by[m]
            ]
            yield Constraint(Address(Family.ALIGNMENT, (m,)), terms, ">=", 0.0)


def _interests(scenario: Scenario, member: str) -> dict[str, float]:
    return {k: row.interest for (m, k), row in scenario.interest.items() if m == member}


def _clause(scenario: Scenario, address: Address) -> record.Clause:
    row = scenario.member[address.keys[0]]
    words = f"{row.name} gives at least {row.alignment:.0%} of its cost where its interest lies"
    return record.Clause(words, row, "alignment")


def _gives(y: record.Yardsticks, row: Constraint) -> Iterator[record.Slack]:
    yield record.Slack(LOWERED, row.address, y.money, None)


def _lowered(scenario: Scenario, parts: Sequence[record.Part], unmet: record.Unmet) -> record.Told:
    """Each term of the row is (interest - alignment) * cost; the share that would do is that of what is given."""
    (_, (m,), _), by, terms = parts[0]
    row, held = scenario.member[m], _interests(scenario, m)
    over = [(held.get(column.keys[-2], 0.0) - row.alignment, c * value) for column, c, value in terms]
    cost = fsum(part / lean for lean, part in over if lean)
    new = max(0.0, outward(row.alignment - by / cost, 1.0, up=False)) if cost > 0 else 0.0
    words = f"lower the part of its cost that {row.name} gives where its interest lies"
    return record.Told(f"{words} {from_to(row.alignment, new)}", row, "alignment", (Edit(row, {"alignment": new}),))


LOWERED = record.Giving(Family.ALIGNMENT, "national rules", 1.0, _lowered)

RECORDS = {
    Family.ALIGNMENT: record.Record(
        rows=rows,
        addressed="`alignment, m`",
        clause=_clause,
        gives=_gives,
        owners=record.first,
        sharing=record.Sharing.STANDING,
        lapses=False,
        decided=record.ORDINARY,
        priced=True,
        political=True,
        side=record.unmoved,
        moves=record.Moves.UNIT_COST,
        timeless=True,
        amounts=frozenset({"interests.interest", "members.alignment", "capacities.unit_cost", "resources.unit_cost"}),
    )
}
