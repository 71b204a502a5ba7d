"""What can be given at all: the contributions, loans and payments that exist, and the bans on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from models.arithmetic.flows import Flow, Loan, Need, Support, contribution, counts_in, loan, trains
from models.arithmetic.national_interest import Ban, Cell, applying, bans, unseen
from models.sheets.rows import CaveatEffect, ResourceKind

if TYPE_CHECKING:
    from models.sheets.scenario import Scenario

Wanted = dict[str, dict[tuple[str, str], None]]
"""By mission, the (resource, period) of which something may be counted there, in the workbook's order."""

CONTRIBUTIONS = "_contributions"
"""Under what a scenario keeps its possible contributions."""


def contributions(scenario: Scenario) -> Iterator[tuple[Cell, tuple[Ban, ...]]]:
    """Every contribution that a member can make and something can count, with the bans on it.

    A contribution without bans is a variable of the program (C3); one with bans exists only for explanations, which
    ask what lifting a ban would change. Found once a scenario, like its lookups: checks, program and report all ask.
    """
    lookups = vars(scenario)
    if CONTRIBUTIONS not in lookups:
        lookups[CONTRIBUTIONS] = tuple(_contributions(scenario))
    yield from lookups[CONTRIBUTIONS]


def _contributions(scenario: Scenario) -> Iterator[tuple[Cell, tuple[Ban, ...]]]:
    held, counted, banned = sources(scenario), _counted(scenario), _banned(scenario)
    for mission, wanted in _wanted(scenario).items():
        for member in scenario.member:
            for resource, period in wanted:
                cell = (member, resource, mission, period)
                if scenario.receiver(resource, mission, period) == member:
                    continue  # money to oneself costs nothing, and would fill a fund with nothing
                if (member, resource, period) in held and counted(contribution(cell)):
                    yield cell, banned(*cell)


def loans(scenario: Scenario) -> Iterator[tuple[Loan, tuple[Ban, ...]]]:
    """Every loan that an agreement covers, its owner can give and something can count, with the bans on either end.

    Shared resources are not lent, and money is paid. A member that a blank cell matches must have some itself.
    """
    held, counted, banned = sources(scenario), _counted(scenario), _banned(scenario)
    wanted = _wanted(scenario)
    for (owner, receiver, resource, period), row in scenario.agreement.items():
        listed = scenario.resource[resource]
        ends = (owner, receiver) if row.receiver is None else (owner,)
        if listed.shared or listed.kind is ResourceKind.FUNDING or not scenario.arriving(row, period):
            continue
        if not all((end, resource, period) in held for end in ends):
            continue
        for mission in scenario.mission:
            key = (owner, receiver, resource, mission, period)
            flow = loan(scenario, key)
            if (resource, flow.serves) in wanted.get(mission, ()) and counted(flow):
                forbidden = (*banned(owner, *flow.need), *banned(receiver, *flow.need))
                yield key, tuple(dict.fromkeys((*forbidden, *unseen(scenario, receiver, resource))))


def supports(scenario: Scenario) -> Iterator[Support]:
    """Every payment of money that an agreement covers, its giver has the funds for, and that arrives in time."""
    held = sources(scenario)
    for key, row in scenario.agreement.items():
        giver, _, resource, period = key
        listed = scenario.resource[resource]
        is_fund = listed.kind is ResourceKind.FUNDING and not listed.shared
        arrives = scenario.arriving(row, period) and scenario.later(period, row.delay)
        if is_fund and arrives and (giver, resource, period) in held:
            yield key


def sources(scenario: Scenario) -> set[tuple[str, str, str]]:
    """Every (member, resource, period) of which a member has some, or may be trained to have."""
    found = {key for key, row in scenario.capacity.items() if row.available > 0}
    for row in scenario.training:
        active = scenario.active_periods(row.mission)
        if row.gain and active:
            first = scenario.period_index[active[0]] + row.lag
            found |= {(row.beneficiary, row.resource, period) for period in scenario.periods[first:]}
    return found


def _wanted(scenario: Scenario) -> Wanted:
    found: Wanted = {mission: {} for mission in scenario.mission}
    for resource, mission, period in scenario.requirement:
        found[mission][resource, period] = None
    for resource, mission, period in (
        *_promised(scenario),
        *_training(scenario),
        *(need for _, *need in _named(scenario)),
    ):
        found[mission][resource, period] = None
    return found


def _counted(scenario: Scenario) -> Callable[[Flow], bool]:
    """Whether something counts a flow: what a mission needs, training, or a floor of its holder that names it."""
    needs = {need for need, row in scenario.requirement.items() if row.target or (row.per and row.ratio)}
    needs.update(_promised(scenario))
    named = set(_named(scenario))

    def counted(flow: Flow) -> bool:
        return (
            bool(flow.need in needs and flow.worth * scenario.effectiveness(flow.owner, flow.resource, flow.mission))
            or any(worth and need in needs for need, worth in counts_in(scenario, flow))
            or any(True for _ in trains(scenario, flow))
            or (flow.holder, *flow.need) in named
        )

    return counted


def _promised(scenario: Scenario) -> Iterator[Need]:
    """The funding pools that owe reimbursements."""
    for mission, periods in scenario.pools.items():
        if pool := scenario.funding_resource(mission):
            yield from ((pool, mission, period) for period in scenario.periods if period in periods)


def _training(scenario: Scenario) -> Iterator[Need]:
    """What training takes, while its mission runs."""
    for row in scenario.training:
        yield from ((row.per or row.resource, row.mission, period) for period in scenario.active_periods(row.mission))


def _named(scenario: Scenario) -> Iterator[Cell]:
    """What floors insist on by the names of resource and mission, while the mission runs."""
    for rule in scenario.caveats:
        if rule.rule is CaveatEffect.AT_LEAST and rule.amount and rule.resource and rule.mission:
            for period in scenario.active_periods(rule.mission):
                if rule.period in (None, period):
                    yield rule.member, rule.resource, rule.mission, period


def _banned(scenario: Scenario) -> Callable[[str, str, str, str], tuple[Ban, ...]]:
    """The bans on what a member gives of a resource to a mission in a period, for many questions."""
    of = cache(lambda member, mission: tuple(bans(scenario, member, mission)))

    def banned(member: str, resource: str, mission: str, period: str) -> tuple[Ban, ...]:
        found = of(member, mission)
        return applying(found, resource, period) if found else ()

    return banned
