"""What a row of the program says, in words, and which cell of the workbook says it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from models.answers.allocation import LIMIT, Address, Conflict
from models.arithmetic.families import Family
from models.arithmetic.national_interest import Ban, BanKind
from models.sheets.rows import Caveat, CaveatEffect, Row
from models.sheets.scenario import Scenario


class Clause(NamedTuple):
    """Words, and the cell behind them: the workbook's row (None: a rule of the accounting itself) and its column."""

    words: str
    row: Row | None
    field: str


TIMELESS = (Family.BUDGET, Family.ALIGNMENT, Family.PARTICIPATION, "bound")
"""Families whose rows hold over all periods together."""


def clause(scenario: Scenario, address: Address) -> Clause:
    """What a row says, whatever its period."""
    return _WORDS[address.kind](scenario, address)


def describe(scenario: Scenario, address: Address) -> Conflict:
    """A row of the program in words, with the cell that says so."""
    words, row, field = clause(scenario, address)
    return Conflict(address, words + when(scenario, address), scenario.place(row, field) if row else "")


def when(scenario: Scenario, address: Address) -> str:
    """The period of a row, where there are several: " in 2010"."""
    if address.part == "caveat" and scenario.caveats[int(address.keys[0]) - 1].period:
        return ""  # the words of the caveat say so
    period = period_of(scenario, address)
    return f" in {period}" if period and len(scenario.periods) > 1 else ""


def wish(scenario: Scenario, address: Address) -> str:
    """A requirement told by its target, where nothing is amiss: "North wants 10 soldiers"."""
    r, k, t = address.keys
    target = units(scenario, r, scenario.requirement[r, k, t].target)
    return f"{scenario.mission[k].name} wants {target}{when(scenario, address)}"


def period_of(scenario: Scenario, address: Address) -> str | None:
    """The period that a row speaks of; None where it speaks of all together."""
    if address.family in TIMELESS:
        return None
    return next((key for key in reversed(address.keys) if key in scenario.period_index), None)


def figure(amount: float) -> str:
    """A number in a sentence, six digits of it, or all before the point.

    >>> figure(0.808081), figure(12345678.0)
    ('0.808081', '12,345,678')
    """
    return f"{amount:,.0f}" if abs(amount) >= 1e6 else f"{amount:,.6g}"


def rank(amount: float) -> float:
    """A number to six digits, by which to sort: what ties keeps the workbook's order.

    >>> rank(0.9999999999999998) == rank(1.0)
    True
    """
    return float(f"{amount:.6g}")


def units(scenario: Scenario, resource: str, amount: float) -> str:
    """An amount with its unit and what it is of: "10 soldiers of Troops"."""
    listed = scenario.resource[resource]
    return f"{figure(amount)} {listed.unit}" + ("" if listed.unit == listed.name.lower() else f" of {listed.name}")


def money(scenario: Scenario, amount: float) -> str:
    """An amount of money with its currency."""
    return f"{figure(amount)} {scenario.currency}"


def scope(scenario: Scenario, rule: Caveat) -> str:
    """What a caveat speaks of: "Troops for North", "anything in the region south"."""
    parts = [scenario.resource[rule.resource].name if rule.resource else "anything"]
    if rule.mission:
        parts.append(f"for {scenario.mission[rule.mission].name}")
    if rule.region:
        parts.append(f"in the region {rule.region}")
    if rule.kind:
        parts.append(f"for missions of kind {rule.kind}")
    return " ".join(parts) + (f" in {rule.period}" if rule.period and len(scenario.periods) > 1 else "")


def describe_ban(scenario: Scenario, ban: Ban) -> Conflict:
    """A ban in words, with the cell that says so."""
    if ban.kind is BanKind.CAVEAT:
        rule = scenario.caveats[int(ban.rule.keys[0]) - 1]
        reason = f" ({rule.reason})" if rule.reason else ""
        words = f"{_name(scenario, rule.member)} may not give {scope(scenario, rule)}{reason}"
    elif ban.kind is BanKind.LEGAL_BASIS:
        member, mission = ban.rule.keys
        words = f"{_name(scenario, member)} may not take part in {scenario.mission[mission].name} ({ban.words})"
    else:
        words = f"{_name(scenario, ban.rule.keys[0])} gives nothing while its approval is pending ({ban.words})"
    return Conflict(ban.rule, words, ban.place)


def _name(scenario: Scenario, member: str) -> str:
    return scenario.member[member].name


def _what(scenario: Scenario, resource: str, mission: str) -> str:
    return f"{scenario.resource[resource].name} for {scenario.mission[mission].name}"


def _capacity(scenario: Scenario, address: Address) -> Clause:
    member, resource, period = address.keys
    row = scenario.capacity.get((member, resource, period))
    usable = scenario.usable(member, resource, period)
    words = f"{_name(scenario, member)} can give at most {units(scenario, resource, usable)}"
    return Clause(words + (" after its reserve" if row and row.available > usable else ""), row, "available")


def _requirement(scenario: Scenario, address: Address) -> Clause:
    resource, mission, period = address.keys
    row = scenario.requirement[resource, mission, period]
    name = scenario.mission[mission].name
    words = f"{name} needs at least {units(scenario, resource, row.minimum)}"
    if row.per and row.ratio:
        words += f" and {figure(row.ratio)} for each unit of {scenario.resource[row.per].name}"
    return Clause(words, row, "minimum")


def _rule(scenario: Scenario, address: Address) -> Clause:
    if address.part == "pledge":
        member, resource, period = address.keys
        row = scenario.capacity[member, resource, period]
        words = f"{_name(scenario, member)} gives the {units(scenario, resource, row.pledged or 0.0)} it pledged"
        return Clause(words, row, "pledged")
    rule = scenario.caveats[int(address.keys[0]) - 1]
    side = "at most" if rule.rule is CaveatEffect.AT_MOST else "at least"
    reason = f" ({rule.reason})" if rule.reason else ""
    words = (
        f"{_name(scenario, rule.member)} gives {side} {figure(rule.amount or 0.0)} of {scope(scenario, rule)}{reason}"
    )
    return Clause(words, rule, "amount")


def _budget(scenario: Scenario, address: Address) -> Clause:
    row = scenario.member[address.keys[0]]
    return Clause(f"{row.name} spends at most {money(scenario, row.budget or 0.0)}", row, "budget")


def _alignment(scenario: Scenario, address: Address) -> Clause:
    row = scenario.member[address.keys[0]]
    words = f"{row.name} gives at least {row.alignment:.0%} of its cost where its interest lies"
    return Clause(words, row, "alignment")


def _pool(scenario: Scenario, address: Address) -> Clause:
    resource, mission, period = address.keys
    row = scenario.requirement.get((resource, mission, period))
    return Clause(f"the funding pool of {scenario.mission[mission].name} pays what it promised", row, "minimum")


def _support(scenario: Scenario, address: Address) -> Clause:
    member, _ = address.keys
    return Clause(f"support for {_name(scenario, member)} covers its costs, never more", None, "")


def _limit(scenario: Scenario, address: Address) -> Clause:
    giver, receiver, resource, period = address.keys
    row = scenario.agreement[giver, receiver, resource, period]
    most = units(scenario, resource, row.limit or 0.0)
    return Clause(f"{_name(scenario, giver)} moves at most {most} to {_name(scenario, receiver)}", row, "limit")


def _lead(scenario: Scenario, address: Address) -> Clause:
    resource, mission, _ = address.keys
    row = scenario.mission[mission]
    words = f"{_name(scenario, row.lead or '')} leads with {row.lead_share:.0%} of {_what(scenario, resource, mission)}"
    return Clause(words, row, "lead_share")


def _dependence(scenario: Scenario, address: Address) -> Clause:
    _, _, mission, _ = address.keys
    row = scenario.mission[mission]
    return Clause(f"no one gives more than {row.dependence:.0%} of anything for {row.name}", row, "dependence")


def _secure(scenario: Scenario, address: Address) -> Clause:
    *_, resource, mission, period = address.keys
    row = scenario.requirement[resource, mission, period]
    amount = units(scenario, resource, row.minimum)
    words = f"{scenario.mission[mission].name} keeps {amount} even if the largest giver leaves"
    return Clause(words, row, "secure")


def _rotation(scenario: Scenario, address: Address) -> Clause:
    _, resource, _ = address.keys
    row = scenario.resource[resource]
    words = f"of its {row.name} no one deploys more than {row.deployable_ratio:.0%} at a time"
    rest = f", with {row.dwell} period{'s' if row.dwell > 1 else ''} of rest after each" if row.dwell else ""
    return Clause(words + rest, row, "dwell" if row.dwell else "deployable_ratio")


def _participation(scenario: Scenario, address: Address) -> Clause:
    row = scenario.member[address.keys[0]]
    return Clause(f"{row.name} carries no more than what is achieved is worth to it", row, "member")


def _bound(scenario: Scenario, address: Address) -> Clause:
    who = _name(scenario, address.keys[0]) if address.keys else ""
    words = {
        "share_ratio_at_least": f"{who} carries no less of its fair share than the policy asks",
        "share_ratio_at_most": f"{who} carries no more of its fair share than the policy allows",
        "suits_at_least": "burdens are as progressive as the policy asks",
        "gini_at_most": "burdens per fair share differ no more than the policy allows",
    }
    return Clause(f"{words[address.part]} ({address.part})", None, "")


_WORDS: dict[str, Callable[[Scenario, Address], Clause]] = {
    Family.CAPACITY: _capacity,
    Family.REQUIREMENT: _requirement,
    Family.CEILING: _rule,
    Family.FLOOR: _rule,
    Family.BUDGET: _budget,
    Family.ALIGNMENT: _alignment,
    Family.FUNDING_POOL: _pool,
    Family.SUPPORT: _support,
    LIMIT: _limit,
    Family.LEAD: _lead,
    Family.DEPENDENCE: _dependence,
    Family.SECURE: _secure,
    Family.ROTATION: _rotation,
    Family.PARTICIPATION: _participation,
    "bound": _bound,
}
