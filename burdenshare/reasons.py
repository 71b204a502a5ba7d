"""Who is asked why: a member by its code or name, or those at both ends of the list."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from math import inf

import optimizer
from models.answers.allocation import Status
from models.answers.explanation import set_aside
from models.answers.why import MOST_STEPS, Reasons, Why
from models.policy.policy import Objective, Policy
from models.sheets.scenario import Scenario, members_named
from reports import FairnessReport, assess_audited

READ = "reserves and budgets are not tried: the division rule reads them, and would ask for other burdens"
LITTLE = 1.2e6
"""Work for the reasons in an answer (see optimizer.why): all rules of 46 states, half a second."""
MOST_TIED = 3
"""Members that tie at an end and are each asked; of more, the first stands for all."""


def why(scenario: Scenario, policy: Policy, member: str | None, *, time_limit: float | None = None) -> Reasons:
    """The reasons of one member, or of those at both ends; see burdenshare.why."""
    wanted = None if member is None else members_named(scenario, [member], "member")[0]
    began = time.monotonic()
    report = assess_audited(scenario, optimizer.solve(scenario, policy, time_limit=time_limit))
    answer = report.allocation
    if answer.status is not Status.OPTIMAL:
        return Reasons(scenario, policy, answer.status, reason=answer.reason, conflict=answer.conflict)
    aside = set_aside(scenario, policy)
    notes = [f"what is tried without a rule treats {aside}, so that its ratios are not the policy's"] if aside else []
    notes += [READ] * (policy.objective is Objective.DIVISION_RULE)
    asked = of_ends(report) if wanted is None else {wanted: _heavy(report, wanted)}
    left = None if time_limit is None else max(0.0, time_limit - (time.monotonic() - began))
    whys = told(report, asked, steps=MOST_STEPS, seconds=left)
    return Reasons(scenario, policy, answer.status, whys, note="; ".join(notes))


def in_passing(report: FairnessReport, *, seconds: float | None) -> FairnessReport:
    """The report with the reasons of both ends, as far as little work finds them; as it is where it has no answer."""
    asked = of_ends(report) if report.allocation.status is Status.OPTIMAL else {}
    return replace(report, why=told(report, asked, steps=1, seconds=seconds, work=LITTLE)) if asked else report


def told(
    report: FairnessReport, asked: Mapping[str, bool], *, steps: int, seconds: float | None, work: float = inf
) -> tuple[Why, ...]:
    """The reasons of members, each with those who are printed at the same ratio."""
    found = optimizer.why(
        report.scenario, report.policy, report.allocation, asked, steps=steps, seconds=seconds, work=work
    )
    alike = {row.member: tuple(other.member for other in rank) for rank in report.ranks for row in rank}
    return tuple(replace(each, alike=alike.get(each.member, ())) for each in found)


def of_ends(report: FairnessReport) -> dict[str, bool]:
    """The heaviest-loaded, asked why so much, and the lightest, asked why so little; all that tie, if they are few.

    Where all carry alike there is one end; where none has a share ratio, none.
    """
    if not report.ranks:
        return {}
    heavy, light = report.ranks[0], report.ranks[-1] if len(report.ranks) > 1 else ()
    ends = ((heavy, True), (light, False))
    return {row.member: so for rows, so in ends for row in rows[: None if len(rows) <= MOST_TIED else 1]}


def _heavy(report: FairnessReport, member: str) -> bool:
    """Whether a member carries its fair share or more."""
    ratio = next((row.share_ratio for row in report.members if row.member == member), None)
    return ratio is None or ratio >= 1.0
