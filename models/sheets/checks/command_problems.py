"""Missions that stand still because their lead can lead with nothing, and missions that see all for want of a lead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.arithmetic.flows import loan
from models.arithmetic.possible_flows import contributions, loans
from models.sheets.problems import Problem, Severity, quoted
from models.sheets.rows import ResourceKind

if TYPE_CHECKING:
    from models.sheets.rows import Mission
    from models.sheets.scenario import Scenario


def command_problems(scenario: Scenario) -> Iterator[Problem]:
    """What is wrong, or to be wondered at, in who leads what; every name is known to exist."""
    yield from _idle_leads(scenario)
    yield from _open_missions(scenario)


def _idle_leads(scenario: Scenario) -> Iterator[Problem]:
    for row, resource, wanted, idle in idle_leads(scenario):
        when = "" if idle == wanted else f" in {', '.join(idle)}"
        yield Problem(
            scenario.place(row, "lead"),
            f"{quoted(row.lead)}, which can bring no {scenario.resource[resource].name}{when}",
            f"a lead that can: it owes {row.lead_share:.0%} of what anyone brings, so no one could bring any",
            "give it capacity or a loan, lift what bans it, set lead_share to 0 or name another lead",
            Severity.WARNING if when else Severity.ERROR,
        )


def idle_leads(scenario: Scenario) -> Iterator[tuple[Mission, str, list[str], list[str]]]:
    """A lead that owes a share (C11) of what it cannot bring: no one else may bring any either.

    The mission and the resource, with the periods in which it is wanted and those in which the lead can bring none.
    """
    led = [row for row in scenario.missions if row.lead and row.lead_share]
    if not led:
        return
    brings = {cell for cell, bans in contributions(scenario) if not bans}
    lent = (loan(scenario, key) for key, bans in loans(scenario) if not bans)
    brings |= {(flow.holder, *flow.need) for flow in lent}
    for row in led:
        for resource, wanted in _led_with(scenario, row).items():
            idle = [period for period in wanted if (row.lead, resource, row.mission, period) not in brings]
            if idle:
                yield row, resource, wanted, idle


def _led_with(scenario: Scenario, row: Mission) -> dict[str, list[str]]:
    """The resources that a lead owes a share of, each with the periods in which its mission wants it."""
    found: dict[str, list[str]] = {}
    for (resource, mission, period), need in scenario.requirement.items():
        is_troops = scenario.resource[resource].kind is ResourceKind.TROOPS
        leads = resource == row.lead_resource if row.lead_resource else is_troops
        if mission == row.mission and need.target and leads:
            found.setdefault(resource, []).append(period)
    return found


def _open_missions(scenario: Scenario) -> Iterator[Problem]:
    """A mission without a lead, in a region, that sees a shared resource given anywhere in it (C16)."""
    wanted = {(need.mission, need.resource) for need in scenario.requirements if need.target}
    for row in scenario.missions:
        if row.lead or row.region is None:
            continue
        others = [other.mission for other in scenario.missions if other.region == row.region and other is not row]
        for resource in scenario.resources:
            seen = [other for other in others if (other, resource.resource) in wanted]
            if resource.shared and seen and (row.mission, resource.resource) in wanted:
                yield Problem(
                    scenario.place(row, "lead"),
                    f"a blank lead: {row.name} sees all {resource.name} given to {', '.join(seen)}",
                    "a lead, who sees what its agreements open to it",
                    "name one, or leave it so if everything may be seen there",
                    Severity.WARNING,
                )
