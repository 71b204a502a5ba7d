"""What is no family of the paper but has rows: burdens, which are a definition, and a policy's bounds on them."""

from __future__ import annotations

from collections.abc import Iterator

from models.answers.allocation import Address
from models.arithmetic.accounting import load_weights
from models.sheets.rows import ResourceKind
from models.sheets.scenario import Scenario
from optimizer.coalition import record
from optimizer.coalition.variables import Variables, merged
from optimizer.coalition.wording import name_of
from optimizer.lp.program import Constraint, Terms


def rows(v: Variables) -> Iterator[Constraint]:
    """Load b[m] = net cost of m in money + the policy's weights on personnel and risk - arrears: no constraint."""
    per_person, per_risk = load_weights(v.scenario, v.policy)
    troops = {r for r, row in v.scenario.resource.items() if row.kind is ResourceKind.TROOPS}
    weight = {k: per_person + per_risk * row.hazard for k, row in v.scenario.mission.items()}
    for m, b in v.b.items():
        people: Terms = [
            (x, weight[flow.mission])
            for flow, x in v.of_member[m]
            if weight[flow.mission] and flow.owner == m and flow.resource in troops
        ]
        owed = v.scenario.member[m].arrears
        yield Constraint(Address("burden", (m,)), merged([*v.net_cost[m], *people, (b, -1.0)]), "==", owed)


def _bound(scenario: Scenario, address: Address) -> record.Clause:
    who = name_of(scenario, address.keys[0]) if address.keys else ""
    words = {
        "share_ratio_at_least": f"{who} carries no less of its fair share than the policy asks",
        "share_ratio_at_most": f"{who} carries no more of its fair share than the policy allows",
        "suits_at_least": "burdens are as progressive as the policy asks",
        "load_ratio_at_most": f"{who} carries no more of its fair share of the least burden than the policy allows",
        "gini_at_most": "burdens per fair share differ no more than the policy allows",
    }
    return record.Clause(f"{words[address.part]} ({address.part})", None, "")


AMOUNTS = frozenset(
    {"members.arrears", "missions.hazard", "requirements.target", "capacities.unit_cost", "resources.unit_cost"}
)
"""Arrears, unit costs and, for the weights of people and risk, what is required."""
OTHER = record.definition()
"""Rows of objectives, and what is no row: columns, demands of all missions together."""

RECORDS = {
    "burden": record.definition(rows=rows, moves=record.Moves.BURDEN, amounts=AMOUNTS),
    "bound": record.definition(clause=_bound, timeless=True),
}
