"""By what rules are ranked; apart, so that what only names it stays light."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.policy.policy import Policy


class Ranking(StrEnum):
    """By what rules are ranked: gaps that close without them, how even burdens are, or money."""

    GAPS = "gaps"
    FAIRNESS = "fairness"
    COST = "cost"

    @classmethod
    def of(cls, policy: Policy) -> Ranking:
        """What a policy is about."""
        return cls.COST if policy.objective == "least_cost" else cls.FAIRNESS
