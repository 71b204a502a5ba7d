"""Dense random coalitions with caveats, of any size: what the benchmarks solve."""

from __future__ import annotations

import numpy as np

from models.sheets.rows import Capacity, Caveat, CaveatEffect, Member, Mission, Requirement, Resource, ResourceKind
from models.sheets.scenario import Scenario

SHAPES = {
    "toy": (5, 3, 4),
    "6,000": (30, 10, 22),
    "20,000": (200, 5, 22),
    "115,000": (60, 20, 107),
    "1,000,000": (150, 30, 247),
    "12 members": (12, 10, 55),
}
"""Members, resources and missions, by the number of columns that they make or by what they are for."""


def coalition(members: int, resources: int, missions: int, periods: int = 1, seed: int = 0) -> Scenario:
    """A coalition of about members * resources * missions * periods contributions, less a tenth that caveats ban.

    What a member has goes only partly with what it should carry, so that fairness is met at many levels; every target
    can be met.
    """
    rng = np.random.default_rng(seed)
    names = [f"M{number:03}" for number in range(members)]
    goods = [f"R{number:02}" for number in range(resources)]
    tasks = [f"K{number:03}" for number in range(missions)]
    gdp = rng.pareto(1.2, members) + 0.1
    size = gdp / gdp.sum()
    spread = rng.pareto(1.5, (members, resources)) / members
    will = rng.uniform(0.05, 1.0, (members, 1)) * rng.uniform(0.2, 1.0, (members, resources))
    cost = rng.uniform(0.5, 2.0, (members, resources))
    target = rng.uniform(50.0, 150.0, (resources, missions))
    offer = (size[:, None] + spread) * will
    available = offer / offer.sum(axis=0) * 1.3 * target.sum(axis=1)
    banned = rng.random((members, missions)) < 0.1
    return Scenario(
        title=f"{members} members, {resources} resources, {missions} missions, {periods} periods",
        periods=tuple(f"T{number:02}" for number in range(periods)),
        members=tuple(
            Member(member=name, name=name, indicators={"gdp": float(gdp[number])}) for number, name in enumerate(names)
        ),
        resources=tuple(Resource(resource=good, name=good, kind=ResourceKind.ASSET, unit="unit") for good in goods),
        missions=tuple(
            Mission(mission=task, name=task, weight=float(rng.integers(1, 4)), region=f"G{number % 7}")
            for number, task in enumerate(tasks)
        ),
        requirements=tuple(
            Requirement(mission=task, resource=good, target=float(target[r, k]), minimum=float(target[r, k]))
            for k, task in enumerate(tasks)
            for r, good in enumerate(goods)
        ),
        capacities=tuple(
            Capacity(member=name, resource=good, available=float(available[m, r]), unit_cost=float(cost[m, r]))
            for m, name in enumerate(names)
            for r, good in enumerate(goods)
        ),
        caveats=tuple(
            Caveat(member=names[m], rule=CaveatEffect.PROHIBITED, mission=tasks[k])
            for m, k in zip(*banned.nonzero(), strict=True)
        ),
    )
