"""C17: no member is worse off than staying out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.answers.allocation import Address
from models.arithmetic.accounting import unmet_share
from models.arithmetic.families import Family
from models.arithmetic.flows import Need
from models.sheets.changes import Edit
from models.sheets.rows import Interest
from models.sheets.scenario import Scenario
from optimizer.coalition import record
from optimizer.coalition.variables import Variables, merged
from optimizer.coalition.wording import figure, money, more
from optimizer.lp.program import Constraint

ACHIEVED = 0.1
"""Of a mission: from so much on it can be said to be worth something."""


def rows(v: Variables) -> Iterator[Constraint]:
    """C17  sum_k worth[m,k] (1 - mean over needs of u / target) >= net cost of m, where the policy asks for it."""
    if not v.policy.participation:
        return
    needs: dict[str, list[Need]] = {}
    for need, wanted in v.scenario.requirement.items():
        if wanted.target > 0:
            needs.setdefault(need[1], []).append(need)
    for m in v.scenario.states:
        terms, worth = list(v.net_cost[m]), 0.0
        for row in v.scenario.interests:
            if row.member == m and row.worth:
                worth += row.worth
                of_mission = needs.get(row.mission, [])
                terms += [
                    (v.u[need], row.worth / len(of_mission) / v.scenario.requirement[need].target)
                    for need in of_mission
                    if need in v.u
                ]
        yield Constraint(Address(Family.PARTICIPATION, (m,)), merged(terms), "<=", worth)


def _clause(scenario: Scenario, address: Address) -> record.Clause:
    # No cell asks this of one member alone: the policy asks it of all.
    name = scenario.member[address.keys[0]].name
    return record.Clause(
        f"{name} carries no more than what is achieved is worth to it (the policy's participation)", None, ""
    )


def _gives(y: record.Yardsticks, row: Constraint) -> Iterator[record.Slack]:
    yield record.Slack(VALUED, row.address, row.bound or y.money, None)


def _raised(scenario: Scenario, parts: Sequence[record.Part], unmet: record.Unmet) -> record.Told:
    """A mission that is achieved at all is worth more to the member: worth * (1 - unmet share) grows by what lacks."""
    (_, (m,), _), by, _ = parts[0]
    met = {k: 1.0 - unmet_share(scenario, k, unmet) for k in scenario.mission}
    k = max(met, key=lambda mission: (met[mission] >= ACHIEVED and (m, mission) in scenario.interest, met[mission]))
    row = scenario.interest.get((m, k)) or Interest(member=m, mission=k)
    new = more(row.worth, by / met[k])
    to = f"from {figure(row.worth)} to {money(scenario, new)}"
    words = f"raise what {scenario.mission[k].name} is worth to {scenario.member[m].name} {to}"
    return record.Told(words, row, "worth", (Edit(row, {"worth": new}),))


VALUED = record.Giving(Family.PARTICIPATION, "national rules", 1.0, _raised, achieved=True)

RECORDS = {
    Family.PARTICIPATION: record.Record(
        rows=rows,
        addressed="`participation, m`",
        clause=_clause,
        gives=_gives,
        owners=record.first,
        sharing=record.Sharing.STANDING,
        lapses=False,
        decided=record.ORDINARY,
        priced=True,
        side=record.unmoved,
        moves=record.Moves.WORTH,
        timeless=True,
        amounts=frozenset({"interests.worth", "requirements.target", "capacities.unit_cost", "resources.unit_cost"}),
    )
}
