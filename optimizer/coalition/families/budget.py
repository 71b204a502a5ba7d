"""C6: no one spends more than it may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.answers.allocation import Address
from models.arithmetic.families import Family
from models.sheets.changes import Edit
from models.sheets.scenario import Scenario
from optimizer.coalition import record
from optimizer.coalition.variables import Variables
from optimizer.coalition.wording import figure, money, more
from optimizer.lp.program import Constraint, Terms


def rows(v: Variables) -> Iterator[Constraint]:
    """C6  outlay[m] <= budget[m], where outlay = cost of what m pays for, funding included, + support given."""
    for m, member in v.scenario.member.items():
        if member.budget is not None:
            terms: Terms = [(x, cost) for _, x, cost in v.paid_by[m]]
            terms += [(s, 1.0) for payment, s in v.payments if payment.giver == m]
            yield Constraint(Address(Family.BUDGET, (m,)), terms, "<=", member.budget)


def _clause(scenario: Scenario, address: Address) -> record.Clause:
    row = scenario.member[address.keys[0]]
    return record.Clause(f"{row.name} spends at most {money(scenario, row.budget or 0.0)}", row, "budget")


def _gives(y: record.Yardsticks, row: Constraint) -> Iterator[record.Slack]:
    yield record.Slack(RAISED, row.address, row.bound or y.money, y.scenario.member[row.address.keys[0]])


def _raised(scenario: Scenario, parts: Sequence[record.Part], unmet: record.Unmet) -> record.Told:
    row = scenario.member[parts[0].address.keys[0]]
    old = row.budget or 0.0
    new = more(old, parts[0].by)
    words = f"raise the budget of {row.name} from {figure(old)} to {money(scenario, new)}"
    return record.Told(words, row, "budget", (Edit(row, {"budget": new}),))


RAISED = record.Giving(Family.BUDGET, "national rules", 1.0, _raised)

RECORDS = {
    Family.BUDGET: record.Record(
        rows=rows,
        addressed="`budget, m`",
        clause=_clause,
        gives=_gives,
        owners=record.first,
        sharing=record.Sharing.OWNED,
        lapses=False,
        decided=5,
        priced=True,
        political=True,
        side=record.unmoved,
        moves=record.Moves.UNIT_COST,
        timeless=True,
        amounts=frozenset({"members.budget", "capacities.unit_cost", "resources.unit_cost"}),
    )
}
