"""C11 and C12: the framework nation leads with its own, and no capability hangs on one member."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import fsum

from models.answers.allocation import Address
from models.arithmetic.families import Family
from models.sheets.changes import Edit
from models.sheets.rows import ResourceKind
from models.sheets.scenario import Scenario
from optimizer.coalition import record
from optimizer.coalition.variables import Variables
from optimizer.coalition.wording import from_to, name_of, outward
from optimizer.lp.program import Constraint, Terms


def leads(v: Variables) -> Iterator[Constraint]:
    """C11  brought[lead,r,k,t] >= lead_share[k] * sum_m brought[m,r,k,t], for the lead resource (else all troops)."""
    for (r, k, t), given in v.of_need.items():
        mission = v.scenario.mission[k]
        is_troops = v.scenario.resource[r].kind is ResourceKind.TROOPS
        if mission.lead and mission.lead_share and (r == mission.lead_resource if mission.lead_resource else is_troops):
            terms: Terms = [
                (x, flow.worth * (float(flow.holder == mission.lead) - mission.lead_share)) for flow, x in given
            ]
            yield Constraint(Address(Family.LEAD, (r, k, t)), terms, ">=", 0.0)


def dependences(v: Variables) -> Iterator[Constraint]:
    """C12  brought[m,r,k,t] <= dependence[k] * sum_m' brought[m',r,k,t]."""
    for (r, k, t), given in v.of_need.items():
        share = v.scenario.mission[k].dependence
        if share < 1:
            # Of the terms only the member's own differ from one row to the next, and there are members squared.
            own: dict[str, list[tuple[int, float]]] = {}
            for place, (flow, _) in enumerate(given):
                own.setdefault(flow.holder, []).append((place, flow.worth * (1.0 - share)))
            others: Terms = [(x, flow.worth * (0.0 - share)) for flow, x in given]
            for m, of_member in own.items():
                terms = others.copy()
                for place, coefficient in of_member:
                    terms[place] = (given[place][1], coefficient)
                yield Constraint(Address(Family.DEPENDENCE, (m, r, k, t)), terms, "<=", 0.0)


def _lead(scenario: Scenario, address: Address) -> record.Clause:
    resource, mission, _ = address.keys
    row = scenario.mission[mission]
    leads = f"{name_of(scenario, row.lead or '')} leads with {row.lead_share:.0%} of"
    words = f"{leads} {scenario.resource[resource].name} for {row.name}"
    return record.Clause(words, row, "lead_share", f"{leads} every kind of troops for {row.name}")


def _dependence(scenario: Scenario, address: Address) -> record.Clause:
    row = scenario.mission[address.keys[2]]
    return record.Clause(f"no one gives more than {row.dependence:.0%} of anything for {row.name}", row, "dependence")


def _leader(scenario: Scenario, address: Address) -> tuple[str]:
    return (scenario.mission[address.keys[1]].lead or "",)


def _lead_gives(y: record.Yardsticks, row: Constraint) -> Iterator[record.Slack]:
    yield record.Slack(LEAD, row.address, y.asked(row.address.keys[0]), None)


def _dependence_gives(y: record.Yardsticks, row: Constraint) -> Iterator[record.Slack]:
    yield record.Slack(DEPENDENCE, row.address, y.asked(row.address.keys[1]), None)


def _lower(scenario: Scenario, parts: Sequence[record.Part], unmet: record.Unmet) -> record.Told:
    row = scenario.mission[parts[0].address.keys[1]]
    new = outward(min(_share(part, row.lead_share, 0.0) for part in parts), 1.0, up=False)
    words = f"lower the share with which {name_of(scenario, row.lead or '')} leads {row.name}"
    return record.Told(f"{words} {from_to(row.lead_share, new)}", row, "lead_share", (Edit(row, {"lead_share": new}),))


def _raise(scenario: Scenario, parts: Sequence[record.Part], unmet: record.Unmet) -> record.Told:
    row = scenario.mission[parts[0].address.keys[2]]
    new = min(1.0, outward(max(_share(part, row.dependence, 1.0) for part in parts), 1.0, up=True))
    words = f"raise the most that one member may give of anything for {row.name}"
    return record.Told(f"{words} {from_to(row.dependence, new)}", row, "dependence", (Edit(row, {"dependence": new}),))


def _share(part: record.Part, share: float, lifted_to: float) -> float:
    """The share that one member has in a row  own - share * all, in which it counts 1 - share and the others -share."""
    if not 0.0 < share < 1.0:
        return lifted_to
    own = fsum(value * c / (1.0 - share) for _, c, value in part.terms if c > 0)
    others = fsum(-value * c / share for _, c, value in part.terms if c < 0)
    return own / (own + others) if own + others > 0 else lifted_to


LEAD = record.Giving(Family.LEAD, "national rules", 1.0, _lower)
DEPENDENCE = record.Giving(Family.DEPENDENCE, "national rules", 1.0, _raise)

RECORDS = {
    Family.LEAD: record.Record(
        rows=leads,
        addressed="`lead, r, k, t`",
        clause=_lead,
        gives=_lead_gives,
        owners=_leader,
        sharing=record.Sharing.STANDING,
        lapses=True,
        decided=record.ORDINARY,
        priced=True,
        political=True,
        side=record.unmoved,
        moves=record.Moves.FIXED,
        amounts=frozenset(),
    ),
    Family.DEPENDENCE: record.Record(
        rows=dependences,
        addressed="`dependence, m, r, k, t`",
        clause=_dependence,
        gives=_dependence_gives,
        owners=record.first,
        sharing=record.Sharing.STANDING,
        lapses=False,
        decided=record.ORDINARY,
        priced=True,
        side=record.unmoved,
        moves=record.Moves.FIXED,
        amounts=frozenset(),
    ),
}
