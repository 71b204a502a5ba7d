"""What national interest and law forbid, and why: whose rule bans what from which mission."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from models.answers.allocation import Address
from models.arithmetic.families import Family

if TYPE_CHECKING:
    from models.sheets.rows import Caveat, Mission
    from models.sheets.scenario import Scenario

Cell = tuple[str, str, str, str]
"""A possible contribution: (member, resource, mission, period)."""


class BanKind(StrEnum):
    """Why a contribution cannot be made."""

    CAVEAT = "caveat"
    LEGAL_BASIS = "legal basis"
    LEAD_TIME = "lead time"
    CLEARANCE = "clearance"


@dataclass(frozen=True, slots=True)
class Ban:
    """A reason that forbids contributions.

    rule: what lifting it would lift: a prohibition, its part "caveat" (keys: its number), "legal_basis" (member,
    mission), "lead_time" (member) or "clearance" (member, level).  words: the reason, for people.  place: the cell that
    says so.
    """

    kind: BanKind
    rule: Address
    words: str
    place: str


ScopedBan = tuple[Ban, str | None, frozenset[str] | None]
"""A ban with the resource (None: all) and the periods (None: all) that it speaks of."""


def matches_mission(rule: Caveat, mission: Mission) -> bool:
    """Whether a caveat speaks of a mission; a blank field matches everything."""
    return (
        (rule.mission is None or rule.mission == mission.mission)
        and (rule.region is None or rule.region == mission.region)
        and (rule.kind is None or rule.kind == mission.kind)
    )


def missing_bases(accepted: tuple[str, ...] | None, demanded: tuple[str, ...]) -> tuple[str, ...]:
    """The legal bases that a mission demands and a member does not accept.

    "a|b" demands either.  A member whose list is None accepts all.

    >>> missing_bases(("UNSCR",), ("UNSCR|invitation", "detention"))
    ('detention',)
    """
    if accepted is None:
        return ()
    return tuple(basis for basis in demanded if not set(map(str.strip, basis.split("|"))) & set(accepted))


def bans(scenario: Scenario, member: str, mission: str) -> Iterator[ScopedBan]:
    """The bans on a member in a mission."""
    who, what = scenario.member[member], scenario.mission[mission]
    for number, rule in scenario.prohibitions.get(member, ()):
        if matches_mission(rule, what):
            words = rule.reason or f"{who.name}: prohibited"
            yield (
                Ban(
                    BanKind.CAVEAT,
                    Address.of(Family.PROHIBITION, str(number), part="caveat"),
                    words,
                    scenario.place(rule, "rule"),
                ),
                rule.resource,
                None if rule.period is None else frozenset((rule.period,)),
            )
    if missing := missing_bases(who.legal_bases, what.legal_bases):
        words = f"no legal basis: {', '.join(missing)}"
        address = Address.of(Family.PROHIBITION, member, mission, part="legal_basis")
        yield Ban(BanKind.LEGAL_BASIS, address, words, scenario.place(who, "legal_bases")), None, None
    if who.lead_time:
        words = f"approval takes {who.lead_time} period{'s' if who.lead_time > 1 else ''}"
        early = frozenset(scenario.active_periods(mission)[: who.lead_time])
        address = Address.of(Family.PROHIBITION, member, part="lead_time")
        yield Ban(BanKind.LEAD_TIME, address, words, scenario.place(who, "lead_time")), None, early

    if what.lead not in (None, member):
        for resource in scenario.resource:
            yield from ((ban, resource, None) for ban in unseen(scenario, str(what.lead), resource))


def unseen(scenario: Scenario, member: str, resource: str) -> Iterator[Ban]:
    """The ban on what a member may not see of others: it is not cleared for its classification."""
    if not scenario.cleared(member, resource):
        level, who = scenario.resource[resource].classification or "", scenario.member[member]
        address = Address.of(Family.PROHIBITION, member, level, part="clearance")
        words = f"{who.name} is not cleared for what is {level}"
        yield Ban(BanKind.CLEARANCE, address, words, scenario.place(who, "clearance"))


def bans_on(scenario: Scenario, member: str, resource: str, mission: str, period: str) -> tuple[Ban, ...]:
    """The bans on what a member gives of a resource to a mission in a period."""
    return applying(bans(scenario, member, mission), resource, period)


def applying(found: Iterable[ScopedBan], resource: str, period: str) -> tuple[Ban, ...]:
    """Those of a member's bans in a mission that speak of a resource in a period."""
    return tuple(
        ban for ban, only, periods in found if only in (None, resource) and (periods is None or period in periods)
    )
