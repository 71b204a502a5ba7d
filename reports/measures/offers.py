"""Offers: what pledges leave unfilled, and whom to ask next, in the order of fair shares.

A pledge names a resource and a period, not a mission. So what pledges leave unfilled is a small question of its own:
used as well as they can be, where bans allow, how much of what the missions require can they not cover? The answer
here is a bound from below. It leaves out ceilings, budgets, lending and training.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from math import ceil, floor, fsum
from typing import TYPE_CHECKING, TypeAlias

from models.arithmetic.flows import Flow, Need, contribution, counts_in
from models.arithmetic.possible_flows import contributions
from models.sheets.rows import ResourceKind

if TYPE_CHECKING:
    from models.sheets.rows import Resource
    from models.sheets.scenario import Scenario

Source: TypeAlias = tuple[str, str, str]
"""What can be pledged: (member, resource, period)."""
Uses: TypeAlias = Mapping[Source, Mapping[Need, float]]
"""Effective units that one unit of a source brings to each requirement where it may be used."""

MOST_KINDS = 10
"""Kinds of missions up to which every group of them is tried."""
DUST = 1e-6
"""Of what is required: less than that is not missing."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One member that could give more than it pledged of a resource that is unfilled in a period.

    fair: its fair share of all that is required, None for an organisation.  pledged: what its pledge brings at best.
    below: fair less pledged.  left: what is unfilled once it and those before it have agreed. All in effective units.
    ask: up to its fair share, its spare capacity and what is still unfilled; spare: usable and not pledged; both in
    the member's own units.  cost: money of what is asked.
    """

    member: str
    resource: str
    period: str
    fair: float | None
    pledged: float
    below: float
    ask: float
    cost: float
    spare: float
    left: float


@dataclass(frozen=True, slots=True)
class Offer:
    """A resource in a period: what missions require, what pledges bring, what they leave unfilled, whom to ask.

    required, pledged, unfilled: effective units; pledges at the best use of each, and no use of them leaves less than
    is unfilled.  missions: where it is missing; the others can be filled.  asks: furthest below the fair share first.
    """

    resource: str
    period: str
    missions: tuple[str, ...]
    required: float
    pledged: float
    unfilled: float
    asks: tuple[Ask, ...] = ()

    @property
    def share(self) -> float:
        """Unfilled over required."""
        return self.unfilled / self.required if self.required > 0 else 0.0


def pledged_resources(scenario: Scenario) -> tuple[str, ...]:
    """The resources of which anything is said to be pledged."""
    stated = {row.resource for row in scenario.capacities if row.pledged is not None}
    return tuple(name for name in scenario.resource if name in stated)


def offers(scenario: Scenario, required: Mapping[Need, float], fair_shares: Mapping[str, float]) -> tuple[Offer, ...]:
    """Every pledged resource in every period, the largest share unfilled first.

    required: effective units by (resource, mission, period). A shared resource, one unit of which serves several
    missions, is told for each of them.
    """
    uses = _uses(scenario)
    found = []
    for resource in pledged_resources(scenario):
        for period in scenario.periods:
            wanted = {
                need: amount for need, amount in required.items() if need[::2] == (resource, period) and amount > 0
            }
            shared = scenario.resource[resource].shared
            groups = [{need: amount} for need, amount in wanted.items()] if shared else [wanted] if wanted else []
            found += [_offer(scenario, uses, group, fair_shares) for group in groups]
    return tuple(sorted(found, key=lambda offer: -round(offer.share, 9)))


def whole(resource: Resource) -> bool:
    """Whether a resource is asked in whole units: what is marked indivisible, and people, unless counted in bundles."""
    people = resource.kind is ResourceKind.TROOPS and not re.search("hundred|thousand|million", resource.unit.lower())
    return people or not resource.divisible


def beyond_pledges(scenario: Scenario, given: Sequence[tuple[Flow, float]]) -> dict[Need, float]:
    """Effective units that reach each requirement beyond what was pledged, of resources that are pledged at all.

    given: contributions and loans. A pledge counts in every mission in proportion to what the member gives there.
    """
    stated = set(pledged_resources(scenario))
    total: dict[Source, float] = {}
    for flow, amount in given:
        total[flow.source] = total.get(flow.source, 0.0) + amount
    parts: dict[Need, list[float]] = {need: [] for need in scenario.requirement if need[0] in stated}
    for flow, amount in given:
        if flow.resource in stated and amount > 0:
            beyond = max(0.0, 1.0 - _pledged(scenario, flow.source) / total[flow.source])
            for need, worth in counts_in(scenario, flow):
                parts.setdefault(need, []).append(amount * worth * beyond)
    return {need: fsum(amounts) for need, amounts in parts.items()}


def unfilled_at_least(
    required: Mapping[Need, float], pledges: Sequence[tuple[float, Mapping[Need, float]]]
) -> tuple[float, tuple[Need, ...]]:
    """What pledges leave unfilled at least, and where: the most that a group of requirements has beyond its pledges.

    max over groups of sum required - sum pledged * best worth in the group. Exact where a member is worth the same
    wherever it may serve (the least cut equals the largest flow, Ford and Fulkerson 1956), else a bound from below.
    Requirements that the same members may serve are of one kind, and are in a group together or not at all.
    """
    pledges = [(amount, worth) for amount, worth in pledges if amount > 0]
    kinds: dict[tuple[float, ...], list[Need]] = {}
    for need in required:
        kinds.setdefault(tuple(worth[need] for _, worth in pledges), []).append(need)
    sizes = range(1, len(kinds) + 1) if len(kinds) <= MOST_KINDS else (1, len(kinds))
    groups = chain.from_iterable(combinations(kinds.values(), size) for size in sizes)
    most, where = 0.0, tuple[Need, ...]()
    for kind in groups:
        group = tuple(chain.from_iterable(kind))
        covered = fsum(amount * max(worth[need] for need in group) for amount, worth in pledges)
        short = fsum(required[need] for need in group) - covered
        if short > most + 1e-9 * covered:
            most, where = short, group
    return most, where


def _pledged(scenario: Scenario, source: Source) -> float:
    row = scenario.capacity.get(source)
    return (row.pledged or 0.0) if row else 0.0


def _uses(scenario: Scenario) -> Uses:
    """What one unit of every source brings at best to each requirement, bans respected."""
    found: dict[Source, dict[Need, float]] = {}
    for cell, bans in contributions(scenario):
        if not bans:
            member, resource, _, period = cell
            reached = found.setdefault((member, resource, period), {})
            for need, worth in counts_in(scenario, contribution(cell)):
                reached[need] = max(worth, reached.get(need, 0.0))
    return found


def _offer(scenario: Scenario, uses: Uses, required: Mapping[Need, float], fair_shares: Mapping[str, float]) -> Offer:
    """What pledges bring to some requirements for one resource, and whom to ask for the rest."""
    sources = {source: {need: reached.get(need, 0.0) for need in required} for source, reached in uses.items()}
    sources = {source: worth for source, worth in sources.items() if any(worth.values())}
    pledges = [(_pledged(scenario, source), worth) for source, worth in sources.items()]
    total = fsum(required.values())
    unfilled, missing = unfilled_at_least(required, pledges)
    if unfilled <= DUST * total:
        unfilled, missing = 0.0, ()
    resource, _, period = next(iter(required))
    brought = fsum(amount * max(worth.values()) for amount, worth in pledges)
    asks = tuple(_asks(scenario, sources, missing, total, unfilled, fair_shares)) if missing else ()
    return Offer(resource, period, tuple(need[1] for need in missing), total, brought, unfilled, asks)


def _asks(
    scenario: Scenario,
    sources: Uses,
    missing: Sequence[Need],
    total: float,
    unfilled: float,
    fair_shares: Mapping[str, float],
) -> Iterator[Ask]:
    """Members with usable capacity that they have not pledged for what is missing, in the order of their shortfall.

    What comes whole is asked in whole units, rounded up as far as there are so many, so that no part stays unfilled.
    """
    rows = []
    for source, worth in sources.items():
        useful = max(worth[need] for need in missing)
        spare = scenario.usable(*source) - _pledged(scenario, source)
        if useful > 0 and spare > DUST * total:
            fair = fair_shares[source[0]] * total if source[0] in fair_shares else None
            pledged = _pledged(scenario, source) * max(worth.values())
            rows.append((source, useful, spare, fair, pledged, (fair or 0.0) - pledged))
    left = unfilled
    for source, useful, spare, fair, pledged, below in sorted(rows, key=lambda row: -round(row[-1] / total, 9)):
        ask = min(spare, max(0.0, min(below, left)) / useful)
        if whole(scenario.resource[source[1]]):
            ask = float(min(floor(spare + DUST), ceil(ask - DUST)))
        left = max(0.0, left - ask * useful)
        yield Ask(*source, fair, pledged, below, ask, ask * scenario.unit_cost(*source), spare, left)
