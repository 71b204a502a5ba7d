"""Cells of missions, needs and capacities that change no answer: what they ask for is nothing, or no one's to give."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.arithmetic.national_interest import bans_on
from models.arithmetic.possible_flows import contributions
from models.sheets.checks.idle import Idle, Reach
from models.sheets.problems import quoted
from models.sheets.rows import Capacity, ResourceKind

if TYPE_CHECKING:
    from models.sheets.scenario import Scenario


def idle_needs(scenario: Scenario, reach: Reach) -> Iterator[Idle]:
    """What is asked for in vain, and capacities that nothing asks for."""
    yield from _requirements(scenario, reach)
    yield from _capacities(scenario, reach)
    yield from _leads(scenario)
    yield from _legal_bases(scenario)
    yield from _levels(scenario)
    yield from _uncertainty(scenario)


def _requirements(scenario: Scenario, reach: Reach) -> Iterator[Idle]:
    """Requirements that ask for nothing, and cells of others that ask for nothing more."""
    general = {(row.mission, row.resource) for row in scenario.requirements if row.period is None}
    zeros = [row for row in scenario.requirements if not row.target]
    given: set[tuple[str, str]] = set()
    if zeros or any(row.per for row in scenario.requirements):
        given = {(flow.resource, flow.mission) for of in reach.flows.values() for flow in of}
        given |= {(resource, mission) for _, resource, mission, _ in (cell for cell, _ in contributions(scenario))}
    for row in zeros:
        overrides = row.period is not None and (row.mission, row.resource) in general
        funds = scenario.resource[row.resource].kind is ResourceKind.FUNDING
        grows = row.per and row.ratio and (row.per, row.mission) in given
        seen = scenario.resource[row.resource].shared
        if not (overrides or funds or grows or seen or (row.resource, row.mission) in given):
            found = f"a target of 0 of {scenario.resource[row.resource].name}, and nothing by which it grows"
            yield Idle(row, "target", found, "of requirements of nothing", "a target, or a ratio per what is given")
    yield from _growing(scenario, given)


def _growing(scenario: Scenario, given: set[tuple[str, str]]) -> Iterator[Idle]:
    for row in scenario.requirements:
        if row.per and not row.ratio:
            found = f"{quoted(row.per)}, by which the need does not grow"
            yield Idle(row, "per", found, "that grow by a ratio of 0", "a ratio above 0")
        elif row.per and (row.per, row.mission) not in given:
            found = f"a need that grows with {quoted(row.per)}, of which nothing can be given to {quoted(row.mission)}"
            kind = "that grow with what no one can give"
            yield Idle(row, "per", found, kind, "a resource that the mission requires")
        if row.secure and not row.minimum:
            found, expected = "yes, where the minimum is 0", "a minimum that must hold if the largest giver leaves"
            yield Idle(row, "secure", found, "that secure a minimum of 0", expected)


def _leads(scenario: Scenario) -> Iterator[Idle]:
    """Shares that a lead owes of what its mission does not require, and resources that it leads with a share of 0."""
    given = {(row.mission, row.resource) for row in scenario.requirements}
    given |= {(row.mission, row.per or row.resource) for row in scenario.training}
    given |= {(rule.mission or "", rule.resource or "") for rule in scenario.caveats}
    given |= {(mission, scenario.funding_resource(mission) or "") for mission in scenario.pools}
    troops = [row.resource for row in scenario.resources if row.kind is ResourceKind.TROOPS]
    for row in scenario.missions:
        led = [row.lead_resource] if row.lead_resource else troops
        if row.lead_resource and not row.lead_share:
            found = f"{quoted(row.lead_resource)}, of which the lead owes no share"
            yield Idle(row, "lead_resource", found, "of leads that owe a share of 0", "a lead_share above 0")
        elif row.lead_share and not any((row.mission, resource) in given for resource in led):
            what = ", ".join(map(quoted, led)) or "troops"
            found = f"{row.lead_share:g} of {what}, which the mission does not require"
            kind = "of leads of what is not required"
            yield Idle(row, "lead_share", found, kind, "a lead_resource that it requires")


def _legal_bases(scenario: Scenario) -> Iterator[Idle]:
    """Legal bases that members accept where no mission demands any."""
    if any(row.legal_bases for row in scenario.missions):
        return
    for row in scenario.members:
        if row.legal_bases is not None:
            found, kind = "a legal basis that no mission demands", "of legal bases that no mission demands"
            yield Idle(row, "legal_bases", found, kind, "one that a mission demands")


def _levels(scenario: Scenario) -> Iterator[Idle]:
    """Classifications where none keeps anything from anyone, and clearances where nothing is classified."""
    classified = [row for row in scenario.resources if row.classification]
    if all(scenario.cleared(member, row.resource) for row in classified for member in scenario.member):
        for resource in classified:
            found, kind = "a classification for which all are cleared", "of classifications for which all are cleared"
            yield Idle(resource, "classification", found, kind, "a clearance of members below it; a blank sees all")
    for member in scenario.members if not classified else ():
        if member.clearance:
            found, kind = "a clearance where nothing is classified", "of clearances where nothing is classified"
            yield Idle(member, "clearance", found, kind, "a classification of resources; a blank is open to all")


def _capacities(scenario: Scenario, reach: Reach) -> Iterator[Idle]:
    """Capacities that no mission may have, though what they are of is required; one of 0 says so itself."""
    wanted: dict[tuple[str, str], list[str]] = {}
    for resource, mission, period in scenario.requirement:
        wanted.setdefault((resource, period), []).append(mission)
    needed = {resource for resource, _ in wanted}
    free = {row.member for row in scenario.members if row.legal_bases is None and not row.lead_time}
    free -= set(scenario.prohibitions)
    used: dict[int, bool] = {}
    for stock, row in scenario.capacity.items():
        member, resource, period = stock
        missions = wanted.get((resource, period), ())
        if resource in needed and reach.most(stock) > 0 and not used.get(id(row)):
            open_to = member in free or any(not bans_on(scenario, member, resource, k, period) for k in missions)
            used[id(row)] = (bool(missions) and open_to) or stock in reach.sources
    for row in scenario.capacities:
        if not used.get(id(row), True):
            found = f"{row.available:g} of {scenario.resource[row.resource].name}, of which no mission may have any"
            kind = "of capacities of which no mission may have any"
            yield Idle(row, "available", found, kind, "something that a mission requires and nothing bans")


def _uncertainty(scenario: Scenario) -> Iterator[Idle]:
    """Ranges of what no one has, needs or pays; what cannot be matched at all is an error where it is sampled."""
    held = [row for row in scenario.capacities if row.available > 0]
    for row in scenario.uncertainty:
        if row.what == "requirement":
            fits = row.member is not None or any(
                need.target and row.mission in (None, need.mission) and row.resource in (None, need.resource)
                for need in scenario.requirements
            )
        else:
            fits = row.mission is not None or any(
                row.member in (None, each.member) and row.resource in (None, each.resource)
                for each in held
                if row.what == "capacity" or _priced(scenario, each)
            )
        if not fits:
            found = f"a range of {row.what} that fits no row"
            expected = "a row of that member or mission, and resource"
            yield Idle(row, "what", found, "of ranges that fit no row", expected)


def _priced(scenario: Scenario, row: Capacity) -> bool:
    funds = scenario.resource[row.resource].kind is ResourceKind.FUNDING
    return not funds and any(scenario.unit_cost(row.member, row.resource, period) for period in scenario.periods)
