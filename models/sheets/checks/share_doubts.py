"""Keys that give nothing to a member who can give, and funds that grow twice with one and the same thing."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum, isclose
from typing import TYPE_CHECKING

from models.arithmetic.possible_flows import contributions
from models.policy.keys import base_periods, parse_key
from models.policy.shares import key_steps
from models.sheets.problems import Problem, Severity, quoted

if TYPE_CHECKING:
    from models.policy.policy import Policy
    from models.sheets.rows import Requirement
    from models.sheets.scenario import Scenario

TOLD = 3
"""From more members on that a policy gives nothing they are told together."""


def share_doubts(scenario: Scenario) -> Iterator[Problem]:
    """Warnings: fair shares of 0, and needs counted twice; of a scenario whose keys can be evaluated."""
    yield from _nothing_to_carry(scenario)
    yield from _counted_twice(scenario)


def _nothing_to_carry(scenario: Scenario) -> Iterator[Problem]:
    """States that can give and whose fair share is 0 by their figures; what a discount waives is meant to be."""
    shares = {policy.policy: key_steps(scenario, policy) for policy in scenario.policies}
    if all(all(steps[-1].shares.values()) for steps in shares.values()):
        return
    giving = {
        cell[0] for cell, bans in contributions(scenario) if not bans and scenario.usable(cell[0], cell[1], cell[3])
    }
    told: dict[tuple[str, ...], list[str]] = {}
    for policy in scenario.policies:
        steps = shares[policy.policy]
        for member in scenario.states:
            first = next((step.name for step in steps if not step.shares[member]), "")
            if member in giving and not steps[-1].shares[member] and first.startswith(("mix", "correction")):
                by = _blank(scenario, policy, member) if first.startswith("mix") else ""
                place = scenario.place(scenario.member[member], by) if by else scenario.place(policy, "correction")
                told.setdefault((place, by, member), []).append(policy.policy)
    kinds: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for (place, by, member), policies in told.items():
        kinds.setdefault((by, *policies), []).append((place, member))
    for (by, *policies), members in kinds.items():
        under = f"under {', '.join(map(quoted, policies[:TOLD]))}"
        expected = "a fair share above 0: no ratio says how heavily it carries what it gives"
        hint = "fill in its figure, or give the policy a floor; if it is meant, leave it"
        what = f"{by} 0" if by else "a correction to 0"
        if len(members) <= TOLD:
            for place, member in members:
                found = f"{what}, so that {quoted(member)}, which can give, should carry nothing {under}"
                yield Problem(place, found, expected, hint, Severity.WARNING)
        else:
            names = ", ".join(quoted(member) for _, member in members[:TOLD])
            found = f"{what} of {len(members):,} that can give and should carry nothing {under}: {names} ..."
            yield Problem(members[0][0], found, expected, hint, Severity.WARNING)


def _blank(scenario: Scenario, policy: Policy, member: str) -> str:
    """The first indicator of a key that is 0 for a member."""
    names = (name for one in base_periods(policy) for _, name in parse_key(one.key))
    return next((name for name in names if not scenario.member[member].indicators.get(name)), "")


def _counted_twice(scenario: Scenario) -> Iterator[Problem]:
    """A mission's fund that grows with what its pool repays already, by a ratio or in its target."""
    repaid: dict[str, list[Requirement]] = {}
    for row in scenario.requirements:
        if row.reimbursement:
            repaid.setdefault(row.mission, []).append(row)
    for need in scenario.requirements:
        pool = repaid.get(need.mission, ())
        if not pool or need.resource != scenario.funding_resource(need.mission):
            continue
        same = [row for row in pool if row.period is None or need.period in (None, row.period)]
        for row in same:
            if need.per == row.resource and need.ratio:
                yield Problem(
                    scenario.place(need, "ratio"),
                    f"ratio {need.ratio:g} per {quoted(row.resource)}, for each of which the fund pays a reimbursement "
                    f"of {row.reimbursement:g} ({scenario.place(row, 'reimbursement')})",
                    "one of the two: a pool grows by itself with what it repays, so each is counted twice",
                    "clear the ratio, or the reimbursement; if the fund pays both, leave it",
                    Severity.WARNING,
                )
        owed = fsum(row.reimbursement * row.target for row in same)
        if need.target and isclose(need.target, owed, rel_tol=1e-3):
            yield Problem(
                scenario.place(need, "target"),
                f"a target of {need.target:g}, which is what the reimbursements of {quoted(need.mission)} come to",
                "what the fund pays beside them: a pool grows by itself with what it repays",
                "take them out of the target; if the fund pays as much again, leave it",
                Severity.WARNING,
            )
