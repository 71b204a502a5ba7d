"""Random coalitions with capacities, costs, priorities, caveats, ceilings and budgets, scarce or with plenty."""

from __future__ import annotations

import numpy as np

from models.sheets.changes import altered
from models.sheets.scenario import Scenario
from tests.scenarios import AIRLIFT, FUNDING, TROOPS, member


def random_scenario(seed: int, *, members: int = 5, missions: int = 3, periods: int = 1) -> Scenario:
    """A random coalition with capacities, costs, priorities, caveats, ceilings and budgets; gaps are allowed."""
    rng = np.random.default_rng(seed)
    names = [f"M{number}" for number in range(members)]
    kinds = [TROOPS, FUNDING, AIRLIFT]
    return Scenario(
        periods=tuple(str(2000 + number) for number in range(periods)),
        members=tuple(
            member(
                name,
                gdp=float(rng.uniform(1, 20)),
                population=float(rng.uniform(1, 9)),
                **({"budget": float(rng.uniform(40, 200))} if rng.random() < 0.3 else {}),
            )
            for name in names
        ),
        resources=kinds,
        missions=[
            {
                "mission": f"K{number}",
                "name": f"Mission {number}",
                "region": str(rng.choice(["north", "south"])),
                "weight": float(rng.integers(1, 4)),
                "hazard": float(rng.uniform(0, 5)),
            }
            for number in range(missions)
        ],
        requirements=[
            {"mission": f"K{k}", "resource": kind["resource"], "target": float(rng.uniform(5, 5 * members))}
            for k in range(missions)
            for kind in kinds
        ],
        capacities=[
            {
                "member": name,
                "resource": kind["resource"],
                "available": float(rng.uniform(0, 20)),
                "reserve": float(rng.choice([0.0, 0.25])),
                **({} if kind is FUNDING else {"unit_cost": float(rng.uniform(0.5, 4))}),
            }
            for name in names
            for kind in kinds
        ],
        caveats=[
            {"member": name, "rule": "prohibited", "mission": f"K{rng.integers(missions)}"}
            for name in names
            if rng.random() < 0.4
        ]
        + [
            {"member": name, "rule": "at_most", "resource": "troops", "amount": float(rng.uniform(1, 15))}
            for name in names
            if rng.random() < 0.4
        ],
    )


def with_slack(seed: int, *, members: int = 5) -> Scenario:
    """A random coalition that needs a fifth of what random ones do, and has pledged half of what it has."""
    one = random_scenario(seed, members=members)
    return altered(
        one,
        requirements=tuple(row.model_copy(update={"target": row.target / 5}) for row in one.requirements),
        capacities=tuple(row.model_copy(update={"pledged": row.available / 2}) for row in one.capacities),
    )
