"""C4 and C5: what a member gives at most, or at least, by a caveat; and pledges, where the policy makes them bind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.answers.allocation import Address
from models.arithmetic.families import Family
from models.arithmetic.flows import Flow
from models.arithmetic.national_interest import matches_mission
from models.arithmetic.pins import AGREED
from models.sheets.changes import AmountKey, Edit
from models.sheets.rows import Caveat, CaveatEffect, Row
from models.sheets.scenario import Scenario
from optimizer.coalition import record
from optimizer.coalition.variables import Variables, leaving
from optimizer.coalition.wording import figure, less, more, name_of, reasoned, scope, units
from optimizer.lp.program import Constraint, Terms


def ceilings(v: Variables) -> Iterator[Constraint]:
    """C4  sum over what a rule matches in t, of what m gives and lends and the worth of what it is lent, <= amount."""
    yield from _rule_rows(v, CaveatEffect.AT_MOST, Family.CEILING, "<=")


def floors(v: Variables) -> Iterator[Constraint]:
    """C5  sum over what a rule matches in t of what m brings >= amount; pledges too if the policy makes them bind."""
    yield from _rule_rows(v, CaveatEffect.AT_LEAST, Family.FLOOR, ">=")
    if v.policy.pledges_bind:
        for key, row in v.scenario.capacity.items():
            if row.pledged:
                terms = leaving(v.of_capacity.get(key, []))
                yield Constraint(Address(Family.FLOOR, key, "pledge"), terms, ">=", row.pledged)


def _rule_rows(v: Variables, rule: CaveatEffect, family: Family, sense: str) -> Iterator[Constraint]:
    for number, caveat in enumerate(v.scenario.caveats, 1):
        if caveat.rule is rule and caveat.amount is not None:
            matched = [
                (flow, x, part)
                for flow, x in v.of_member[caveat.member]
                if _matches(v.scenario, caveat, flow) and (part := _part(caveat, flow))
            ]
            due = _due(v.scenario, caveat) if rule is CaveatEffect.AT_LEAST else ()
            for t in v.scenario.periods if caveat.period is None else (caveat.period,):
                terms: Terms = [(x, part) for flow, x, part in matched if flow.serves == t]
                if t in due or (terms and rule is CaveatEffect.AT_MOST):
                    yield Constraint(Address(family, (str(number), t), "caveat"), terms, sense, caveat.amount)


def _due(scenario: Scenario, caveat: Caveat) -> set[str]:
    """When a floor is due: in the period that it names, else wherever a mission that it speaks of runs."""
    if caveat.period is not None:
        return {caveat.period}
    missions = [row.mission for row in scenario.missions if matches_mission(caveat, row)]
    return {t for mission in missions for t in scenario.active_periods(mission)}


def _matches(scenario: Scenario, caveat: Caveat, flow: Flow) -> bool:
    return caveat.resource in (None, flow.resource) and matches_mission(caveat, scenario.mission[flow.mission])


def _part(caveat: Caveat, flow: Flow) -> float:
    """What a unit counts for in a member's rule: a ceiling also binds what it lends, a floor only what it brings."""
    if flow.owner == caveat.member and (caveat.rule is CaveatEffect.AT_MOST or flow.holder == caveat.member):
        return 1.0
    return flow.worth if flow.holder == caveat.member else 0.0


def _caveat(scenario: Scenario, address: Address) -> Caveat:
    return scenario.caveats[int(address.keys[0]) - 1]


def _clause(scenario: Scenario, address: Address) -> record.Clause:
    if address.part == "pledge":
        member, resource, period = address.keys
        row = scenario.capacity[member, resource, period]
        words = f"{name_of(scenario, member)} gives the {units(scenario, resource, row.pledged or 0.0)} it pledged"
        return record.Clause(words, row, "pledged")
    rule = _caveat(scenario, address)
    side = "at most" if rule.rule is CaveatEffect.AT_MOST else "at least"
    words = f"{name_of(scenario, rule.member)} gives {side} {figure(rule.amount or 0.0)} of {scope(scenario, rule)}"
    return record.Clause(reasoned(rule, words), rule, "amount")


def _owners(scenario: Scenario, address: Address) -> tuple[str, ...]:
    return (_caveat(scenario, address).member,) if address.part == "caveat" else address.keys[:1]


def _pledged(address: Address) -> AmountKey | None:
    return ("capacity", address.keys[0], address.keys[1]) if address.part == "pledge" else None


def _gives(y: record.Yardsticks, row: Constraint) -> Iterator[record.Slack]:
    cell: Row | None = _clause(y.scenario, row.address).row
    yield record.Slack(RAISED if row.sense == "<=" else LOWERED, row.address, y.of(row), cell)


def _moved(scenario: Scenario, parts: Sequence[record.Part], unmet: record.Unmet) -> record.Told:
    """Ceilings, floors and pledges."""
    address, by, _ = parts[0]
    if address.part == "pledge":
        m, r, t = address.keys
        row = scenario.capacity[m, r, t]
        old = row.pledged or 0.0
        new = less(old, by)
        who = f"{name_of(scenario, m)} of {scenario.resource[r].name}"
        words = f"lower the pledge of {who} from {figure(old)} to {figure(new)}"
        return record.Told(words, row, "pledged", (Edit(row, {"pledged": new}),))
    rule = _caveat(scenario, address)
    old, at_most = rule.amount or 0.0, rule.rule == "at_most"
    new = more(old, by) if at_most else less(old, by)
    verb, noun = ("raise", "ceiling") if at_most else ("lower", "floor")
    who = f"{name_of(scenario, rule.member)} on {scope(scenario, rule)}"
    agreed = f"{AGREED} " if rule.reason == AGREED else ""
    words = f"{verb} the {agreed}{noun} of {who} from {figure(old)} to {figure(new)}"
    return record.Told(words, rule, "amount", (Edit(rule, {"amount": new}),))


RAISED = record.Giving(Family.CEILING, "national rules", 1.0, _moved)
LOWERED = record.Giving(Family.FLOOR, "national rules", 1.0, _moved)

RECORDS = {
    Family.CEILING: record.Record(
        rows=ceilings,
        addressed="`ceiling, caveat, n, t`",
        clause=_clause,
        gives=_gives,
        owners=_owners,
        sharing=record.Sharing.OWNED,
        lapses=False,
        decided=4,
        priced=True,
        political=True,
        side=record.unmoved,
        moves=record.Moves.FIXED,
        amounts=frozenset({"caveats.amount"}),
    ),
    Family.FLOOR: record.Record(
        rows=floors,
        addressed="`floor, caveat, n, t` or `floor, pledge, m, r, t`",
        clause=_clause,
        gives=_gives,
        owners=_owners,
        sharing=record.Sharing.OWNED,
        lapses=True,
        decided=2,
        priced=True,
        political=True,
        side=_pledged,
        moves=record.Moves.FIXED,
        amounts=frozenset({"capacities.pledged", "caveats.amount"}),
    ),
}
