"""C14: who deploys must rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.answers.allocation import Address
from models.arithmetic.families import Family
from models.sheets.changes import Edit
from models.sheets.rows import Capacity
from models.sheets.scenario import Scenario
from optimizer.coalition import record
from optimizer.coalition.families.capacity import side
from optimizer.coalition.variables import Variables, leaving, merged
from optimizer.coalition.wording import figure, name_of
from optimizer.lp.program import Constraint, Terms


def rows(v: Variables) -> Iterator[Constraint]:
    """C14  sum of given[m,r,t'] over t - dwell[r] <= t' <= t  <=  ratio[r] (max usable[m,r,t'] there + trained[m,r,t]).

    And in each period by itself given[m,r,t] <= ratio[r] (usable + trained)[m,r,t]. So neither a smaller nor a larger
    pool of later undoes an earlier tour; nor is there a row less where nothing can be given in t itself.
    """
    for m, r in dict.fromkeys((m, r) for m, r, _ in v.of_capacity):
        resource = v.scenario.resource[r]
        ratio = resource.deployable_ratio
        for t in v.scenario.periods if resource.dwell or ratio < 1 else ():
            trained: Terms = [(x, ratio * gain) for x, gain in v.grown.get((m, r, t), ())]
            tour = v.scenario.tour(r, t)
            away = [term for when in tour for term in leaving(v.of_capacity.get((m, r, when), []))]
            pool = max(v.scenario.usable(m, r, when) for when in tour)
            if away:
                yield Constraint(Address(Family.ROTATION, (m, r, t)), merged(away + trained), "<=", ratio * pool)
            now, usable = leaving(v.of_capacity.get((m, r, t), [])), v.scenario.usable(m, r, t)
            if now and ratio < 1 and usable < pool:  # else the row above says as much
                alone = Address(Family.ROTATION, (m, r, t), "alone")
                yield Constraint(alone, merged(now + trained), "<=", ratio * usable)


def _clause(scenario: Scenario, address: Address) -> record.Clause:
    row = scenario.resource[address.keys[1]]
    words = f"no one deploys more than {row.deployable_ratio:.0%} of its {row.name} at a time"
    rest = f", with {row.dwell} period{'s' if row.dwell > 1 else ''} of rest after each" if row.dwell else ""
    return record.Clause(words + rest, row, "dwell" if row.dwell else "deployable_ratio")


def _rests_on(scenario: Scenario, address: Address) -> tuple[float, list[Capacity]]:
    """The capacities of a whole tour, or that of the period alone."""
    m, r, t = address.keys
    periods = (t,) if address.part == "alone" else scenario.tour(r, t)
    pool = [scenario.capacity[m, r, when] for when in periods if (m, r, when) in scenario.capacity]
    return scenario.resource[r].deployable_ratio, pool


def _gives(y: record.Yardsticks, row: Constraint) -> Iterator[record.Slack]:
    yield record.Slack(RESTLESS, row.address, y.of(row), None)


def _given_up(scenario: Scenario, parts: Sequence[record.Part], unmet: record.Unmet) -> record.Told:
    words, row, field, _ = _clause(scenario, parts[0].address)
    short = {part.address.keys[0]: part.by for part in sorted(parts, key=lambda part: part.by)}
    lacking = ", ".join(f"{figure(by)} by {name_of(scenario, m)}" for m, by in short.items())
    edits = () if row is None else (Edit(row, {"dwell": 0, "deployable_ratio": 1.0}),)
    return record.Told(f"give up that {words} (too many at a time: {lacking})", row, field, edits)


RESTLESS = record.Giving(Family.ROTATION, "national rules", 1.0, _given_up)

RECORDS = {
    Family.ROTATION: record.Record(
        rows=rows,
        addressed="`rotation, m, r, t` and `rotation, m, r, t, alone`",
        clause=_clause,
        gives=_gives,
        owners=record.first,
        sharing=record.Sharing.OWNED,
        lapses=False,
        decided=record.ORDINARY,
        priced=True,
        side=side,
        moves=record.Moves.FIXED,
        rests_on=_rests_on,
        amounts=frozenset({"capacities.available", "capacities.reserve", "members.reserve"}),
    )
}
