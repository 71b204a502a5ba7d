"""Names, figures and amounts as they stand in a sentence.

A figure that gives way is rounded to six digits, always to the side on which it suffices.
"""

from __future__ import annotations

from math import floor, log10

from models.arithmetic.pins import AGREED
from models.sheets.problems import counted
from models.sheets.rows import Caveat
from models.sheets.scenario import Scenario
from optimizer.tolerances import ROUND


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
    return counted(figure(amount), listed.unit) + ("" if listed.unit == listed.name.lower() else f" of {listed.name}")


def money(scenario: Scenario, amount: float) -> str:
    """An amount of money with its currency."""
    return f"{figure(amount)} {scenario.currency}"


def reasoned(rule: Caveat, words: str) -> str:
    """What a caveat says, with its reason: "Italy may not give Troops (no combat)"; of a pin, that it is agreed."""
    if rule.reason == AGREED:
        return f"{AGREED}: {words}"
    return f"{words} ({rule.reason})" if rule.reason else words


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


def from_to(old: float, new: float) -> str:
    """From one share to another: "from 25% to 12.5%"."""
    return f"from {old:.4%} to {new:.4%}".replace(".0000%", "%")


def name_of(scenario: Scenario, member: str) -> str:
    """The name of a member."""
    return scenario.member[member].name


def outward(value: float, scale: float, *, up: bool) -> float:
    """A figure rounded to six digits, and never short of it: up, or down.

    >>> outward(0.80808080, 6.5, up=False), outward(0.80808080, 6.5, up=True), outward(2.776e-17, 0.1, up=True)
    (0.80808, 0.808081, 0.0)
    """
    if abs(value) <= ROUND * scale:
        return 0.0
    unit = 10.0 ** (floor(log10(abs(value))) - 5)
    near = round(value / unit) * unit
    if (value - near if up else near - value) > ROUND * scale:
        near += unit if up else -unit
    return float(f"{near:.6g}")


def less(old: float, by: float) -> float:
    """A figure that gives way downwards, never below 0."""
    return max(0.0, outward(old - by, old, up=False))


def more(old: float, by: float) -> float:
    """A figure that gives way upwards."""
    return outward(old + by, old + by, up=True)
