"""Division rules as reference lines: what each would ask of every state, and how far burdens are from that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import fsum
from typing import TYPE_CHECKING, TypeAlias

from models.policy.division_rules import DIVISION_RULES, DivisionRule
from models.policy.shares import claims

if TYPE_CHECKING:
    from models.policy.policy import Policy
    from models.sheets.scenario import Scenario

References: TypeAlias = Mapping[DivisionRule, Mapping[str, float]]


def reference_burdens(scenario: Scenario, policy: Policy, total: float) -> References:
    """What each division rule asks of every state of a total burden, money, by rule and state.

    Claims are what a state could carry at most. Empty where the total is not above 0, or beyond all claims, as it can
    be where training or lending adds to what states have: then no rule has an answer.
    """
    most = claims(scenario, policy)
    if not 0 < total <= fsum(most.values()):
        return {}
    asked = {name: rule.function(total, list(most.values())) for name, rule in DIVISION_RULES.items()}
    return {name: dict(zip(most, awards, strict=True)) for name, awards in asked.items()}


def distance(burdens: Iterable[float], others: Iterable[float]) -> float | None:
    """The share of a burden that would have to change hands to be divided in another way.

    sum |b - o| / (2 sum b), the form of the Hoover index: 0 is the same division, 1 is all on those who carry nothing
    in the other. None without a burden, and among net receivers, where it could exceed 1.

    >>> distance([3, 1], [2, 2])
    0.25
    """
    pairs = list(zip(burdens, others, strict=True))
    total = fsum(burden for burden, _ in pairs)
    if total <= 0 or min(map(min, pairs)) < -1e-9 * total:
        return None
    return fsum(abs(burden - other) for burden, other in pairs) / (2 * total)
