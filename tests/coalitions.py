"""Random coalitions over every family of rules, each with its policy, some of them asked for too much."""

from __future__ import annotations

from models.policy.policy import Policy
from models.sheets.scenario import Scenario
from tests.scenarios import edited
from tests.trust.random_coalitions import random_scenario

SEED = 5
LEAST = 0.7
"""The part of every target that is a minimum where too much is asked."""


def any_coalition(number: int, *, hard: bool = False) -> tuple[Scenario, Policy]:
    """The coalition of a number, and a policy; hard: with minimums that may well be too much."""
    of = random_scenario(SEED, number)
    if hard:
        least = [row.model_copy(update={"minimum": max(row.minimum, LEAST * row.target)}) for row in of.requirements]
        of = edited(of, requirements=least)
    return of, of.policies[0]
