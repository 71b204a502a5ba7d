"""Random coalitions that have more than they need, so that there is something to choose."""

from __future__ import annotations

from models.sheets.changes import altered
from models.sheets.scenario import Scenario
from tests.scenarios import random_scenario


def with_slack(seed: int, *, members: int = 5) -> Scenario:
    """A random coalition that needs a fifth of what random ones do, and has pledged half of what it has."""
    one = random_scenario(seed, members=members)
    return altered(
        one,
        requirements=tuple(row.model_copy(update={"target": row.target / 5}) for row in one.requirements),
        capacities=tuple(row.model_copy(update={"pledged": row.available / 2}) for row in one.capacities),
    )
