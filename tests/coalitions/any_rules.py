"""Random coalitions over every family and every objective, each with its policy, by a seed and a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from models.policy.division_rules import DivisionRule
from models.policy.policy import Objective, Policy
from models.sheets.problems import InputError
from models.sheets.rows import Agreement
from models.sheets.scenario import Scenario
from tests.scenarios import AIRLIFT, FUNDING, TROOPS, edited

Sheet = list[dict[str, Any]]

INTELLIGENCE = {"resource": "intel", "name": "Intelligence", "kind": "intelligence", "unit": "reports"}
HARD = {"weights": 0.03, "spread": 0.03, "gdp of 0": 0.04}
"""How often a coalition has weights of 1 beside 1e6, a spread of 1e-6 within a resource, members without any gdp."""
ATTEMPTS = 100
SEED = 5
"""Of the coalitions that a number alone names."""
LEAST = 0.7
"""The part of every target that is a minimum where too much is asked."""


@dataclass(frozen=True)
class Dice:
    """A random generator and the numbers that this coalition is made of.

    style: "round" numbers, "ugly" ones, or "few" different ones, so that members are alike.  hard: what is extreme.
    """

    rng: np.random.Generator
    style: str
    hard: frozenset[str]

    def number(self, low: float, high: float) -> float:
        """A number between two others, in the coalition's style."""
        if self.style == "ugly":
            return float(self.rng.uniform(low, high))
        if self.style == "few":
            return float(round(low + (high - low) * self.rng.choice([0.25, 0.75]), 2))
        return float(round(self.rng.uniform(low, high), 0 if high > 8 else 2))

    def chance(self, likelihood: float) -> bool:
        """Whether something of this likelihood happens."""
        return bool(self.rng.random() < likelihood)

    def pick(self, *of: Any) -> Any:
        """One of several, each as likely."""
        return of[self.rng.integers(len(of))]

    def maybe(self, likelihood: float, **fields: Any) -> dict[str, Any]:
        """The fields, or none; their values are drawn either way."""
        return fields if self.chance(likelihood) else {}


def drawn_coalition(seed: int, number: int) -> Scenario:
    """The coalition of this number, with its one policy; draws that contradict themselves are drawn again."""
    for attempt in range(ATTEMPTS):
        try:
            return Scenario(**_sheets(np.random.default_rng([seed, number, attempt])))
        except InputError:
            continue
    raise RuntimeError(f"coalition {number} of seed {seed}: {ATTEMPTS} draws contradict themselves")


def any_coalition(number: int, *, hard: bool = False) -> tuple[Scenario, Policy]:
    """The coalition of a number, and a policy; hard: with minimums that may well be too much."""
    of = drawn_coalition(SEED, number)
    if hard:
        least = [row.model_copy(update={"minimum": max(row.minimum, LEAST * row.target)}) for row in of.requirements]
        of = edited(of, requirements=least)
    return of, of.policies[0]


def _sheets(rng: np.random.Generator) -> dict[str, Any]:
    hard = frozenset(kind for kind, likelihood in HARD.items() if rng.random() < likelihood)
    dice = Dice(rng, str(rng.choice(["round", "ugly", "few"], p=[0.45, 0.35, 0.2])), hard)
    periods = tuple(str(2001 + t) for t in range(dice.pick(1, 1, 1, 2, 2, 3)))
    size = 20 if dice.chance(0.01) else int(rng.integers(2, 9))
    names = [f"M{m}" for m in range(size)]
    resources = _resources(dice, len(periods))
    kinds = [row["resource"] for row in resources]
    missions = _missions(dice, names, kinds, periods)
    policy = _policy(dice)
    sheets: dict[str, Any] = {
        "periods": periods,
        "members": _members(dice, names),
        "resources": resources,
        "missions": missions,
        "requirements": (requirements := _requirements(dice, missions, resources, periods, size)),
        "capacities": _capacities(dice, names, resources, periods, status_quo=policy["objective"] == "status_quo"),
        "interests": _interests(dice, names, missions, participation="participation" in policy),
        "caveats": _caveats(dice, names, missions, kinds, periods),
        "agreements": _agreements(dice, names, kinds),
        "training": _training(dice, names, missions, requirements, len(periods)),
        "policies": [policy],
    }
    if "indivisible" in policy:
        sheets["capacities"] = _contingents(dice, sheets["capacities"])
        sheets["agreements"] = _thresholds(dice, sheets["agreements"]) if "troops" in kinds else sheets["agreements"]
    return sheets


def _contingents(dice: Dice, rows: Sheet) -> Sheet:
    """Capacities, of which some come in contingents; drawn last, so that all else is what it is without."""
    return [row | dice.maybe(0.25, smallest=row["available"] * dice.pick(0.2, 0.5, 1.1)) for row in rows]


def _thresholds(dice: Dice, rows: Sheet) -> Sheet:
    """Agreements, of which some pay for soldiers, from a number of them on."""
    paid = {"per": "troops", "price": dice.number(0.2, 2), "threshold": dice.number(1, 10)}
    return [row | (dice.maybe(0.7, **paid) if row["resource"] == "funding" else {}) for row in rows]


def _members(dice: Dice, names: list[str]) -> Sheet:
    rows: Sheet = []
    for number, name in enumerate(names):
        poor = "gdp of 0" in dice.hard and number and dice.chance(0.4)
        rows.append(
            {
                "member": name,
                "name": name,
                "indicators": {"gdp": 0.0 if poor else dice.number(1, 20), "population": dice.number(1, 9)},
                **dice.maybe(0.12 if number else 0.0, kind="organisation"),
                **dice.maybe(0.15, reserve=dice.pick(0.1, 0.25, 0.5)),
                **dice.maybe(0.25, budget=dice.number(10, 120)),
                **dice.maybe(0.05, lead_time=1),
                **dice.maybe(0.1, legal_bases=("UN",)),
                **dice.maybe(0.12, alignment=dice.pick(0.2, 0.5)),
            }
        )
    return rows


def _resources(dice: Dice, periods: int) -> Sheet:
    rest = {"deployable_ratio": dice.pick(0.5, 0.8), "dwell": int(dice.rng.integers(periods))}
    lift = AIRLIFT | {"unit_cost": dice.number(0.5, 3), **dice.maybe(0.5, divisible=False)}
    return [
        TROOPS | {"unit_cost": dice.number(0.5, 2)} | dice.maybe(0.3, **rest),
        *([dict(FUNDING)] if dice.chance(0.65) else []),
        *([lift] if dice.chance(0.6) else []),
        *([INTELLIGENCE | {"unit_cost": dice.number(0.2, 2), "shared": dice.chance(0.7)}] if dice.chance(0.5) else []),
    ]


def _missions(dice: Dice, names: list[str], kinds: list[str], periods: tuple[str, ...]) -> Sheet:
    rows: Sheet = []
    for number in range(dice.pick(1, 2, 2, 3)):
        led = {"lead": dice.pick(*names), "lead_share": dice.pick(0.0, 0.2, 0.4)}
        rows.append(
            {
                "mission": f"K{number}",
                "name": f"K{number}",
                "kind": dice.pick("operation", "operation", "training"),
                "weight": float(dice.pick(1, 1e6) if "weights" in dice.hard else dice.pick(1, 1, 2, 3)),
                "hazard": dice.number(0, 3),
                **dice.maybe(0.7, region=dice.pick("N", "S")),
                **dice.maybe(0.3, **led, **dice.maybe(0.4, lead_resource=dice.pick(*kinds))),
                **dice.maybe(0.15, dependence=dice.pick(0.4, 0.6, 0.8)),
                **dice.maybe(0.15, start=periods[-1]),
                **dice.maybe(0.1, end=periods[-1]),
                **dice.maybe(0.15, legal_bases=(dice.pick("UN", "UN|host", "host"),)),
            }
        )
    return rows


def _requirements(dice: Dice, missions: Sheet, resources: Sheet, periods: tuple[str, ...], size: int) -> Sheet:
    rows: Sheet = []
    has_fund = any(row["kind"] == "funding" for row in resources)
    for mission in missions:
        for row in resources:
            if row["resource"] != "troops" and dice.chance(0.2):
                continue
            is_fund = row["kind"] == "funding"
            target = 0.0 if dice.chance(0.04) else dice.number(1, 4 * size)
            if "spread" in dice.hard and dice.chance(0.4):
                target *= 1e-6
            rows.append(
                {
                    "mission": mission["mission"],
                    "resource": row["resource"],
                    "target": target,
                    **dice.maybe(0.11, minimum=target * dice.pick(0.05, 0.1, 0.25, 0.5)),
                    **(dice.maybe(0.25, per="troops", ratio=dice.number(0.05, 0.3)) if row is not resources[0] else {}),
                    **(dice.maybe(0.25, reimbursement=dice.number(0.1, 1)) if has_fund and not is_fund else {}),
                    **dice.maybe(0.05, secure=True),
                }
            )
            if len(periods) > 1 and dice.chance(0.1):
                rows.append(rows[-1] | {"period": dice.pick(*periods), "target": 1.5 * target})
    return rows


def _capacities(dice: Dice, names: list[str], resources: Sheet, periods: tuple[str, ...], *, status_quo: bool) -> Sheet:
    rows: Sheet = []
    for name in names:
        for row in resources:
            if dice.chance(0.15):
                continue
            available = 0.0 if dice.chance(0.04) else dice.number(1, 15)
            if "spread" in dice.hard and dice.chance(0.3):
                available *= 1e-6
            pledged, current = (available * dice.pick(0.1, 0.3, 0.5) for _ in range(2))
            fund = row["kind"] == "funding"
            rows.append(
                {
                    "member": name,
                    "resource": row["resource"],
                    "available": available,
                    **({} if fund else dice.maybe(0.6, unit_cost=dice.number(0.2, 4))),
                    **dice.maybe(0.1, reserve=dice.pick(0.0, 0.2)),
                    **dice.maybe(0.2, pledged=pledged),
                    **dice.maybe(0.7 if status_quo else 0.1, current=current),
                }
            )
            if len(periods) > 1 and dice.chance(0.1):
                rows.append(rows[-1] | {"period": dice.pick(*periods), "available": dice.pick(0.5, 2.0) * available})
    return rows


def _interests(dice: Dice, names: list[str], missions: Sheet, *, participation: bool) -> Sheet:
    return [
        {
            "member": name,
            "mission": mission["mission"],
            "interest": dice.pick(0.0, 0.3, 0.5, 1.0),
            **dice.maybe(0.25, effectiveness=dice.pick(0.5, 0.8, 1.2)),
            **dice.maybe(0.9 if participation else 0.1, worth=dice.number(5, 60)),
        }
        for name in names
        for mission in missions
        if dice.chance(0.9 if participation else 0.3)
    ]


def _caveats(dice: Dice, names: list[str], missions: Sheet, kinds: list[str], periods: tuple[str, ...]) -> Sheet:
    rows: Sheet = []
    regions = {row["region"] for row in missions if "region" in row}
    for name in names:
        where = dice.pick(
            {"mission": dice.pick(*missions)["mission"]},
            {"region": min(regions)} if regions else {},
            {"kind": missions[0]["kind"]},
            {},
        )
        resource = dice.pick(*kinds)
        when = dice.maybe(0.2, period=dice.pick(*periods))
        if where and dice.chance(0.15):
            red_line = {"member": name, "rule": "prohibited", **where, **when}
            rows.append(red_line | dice.maybe(0.5, resource=resource))
        if dice.chance(0.2):
            rows.append(
                {"member": name, "rule": "at_most", "amount": dice.number(1, 12), **where, "resource": resource}
            )
        if dice.chance(0.05):
            rows.append({"member": name, "rule": "at_least", "amount": dice.number(0.1, 2), "resource": resource})
    return rows


def _agreements(dice: Dice, names: list[str], kinds: list[str]) -> Sheet:
    rows: Sheet = []
    for _ in range(dice.pick(0, 0, 1, 2, 3)):
        giver, receiver = dice.rng.choice(names, 2, replace=False)
        payer = dice.maybe(0.3, paid_by="receiver")
        rows.append(
            {
                "resource": dice.pick(*kinds),
                **dice.maybe(0.85, giver=str(giver)),
                **dice.maybe(0.85, receiver=str(receiver)),
                **dice.maybe(0.6, limit=dice.number(1, 10)),
                **dice.maybe(0.4, worth=dice.pick(0.5, 0.9)),
                **dice.maybe(0.2, delay=1, staleness=dice.pick(0.0, 0.5)),
                **dice.maybe(0.2, ageing=0.25),
                **(payer if "paid_by" in Agreement.model_fields else {}),
            }
        )
    return rows


def _training(dice: Dice, names: list[str], missions: Sheet, requirements: Sheet, periods: int) -> Sheet:
    wanted = sorted({(row["mission"], row["resource"]) for row in requirements})
    schools = {row["mission"] for row in missions if row["kind"] == "training"}
    return [
        {
            "mission": mission,
            "beneficiary": dice.pick(*names),
            "resource": taught,
            "per": resource,
            "gain": dice.number(0.1, 1),
            "lag": 1 if taught == resource else dice.pick(0, 1),
        }
        for mission, resource in wanted
        for taught in (dice.pick(resource, "troops"),)
        if mission in schools and dice.chance(0.25 if periods > 1 else 0.1)
    ]


def _policy(dice: Dice) -> dict[str, Any]:
    objective = dice.pick(*Objective, Objective.LEXIMIN, Objective.LEXIMIN)
    bounds = dice.pick(
        {"share_ratio_at_least": 0.3},
        {"share_ratio_at_most": 2.5},
        {"suits_at_least": -0.4},
        {"gini_at_most": 0.5},
    )
    return {
        "policy": "tried",
        "objective": objective.value,
        "key": dice.pick("gdp", "0.5 gdp + 0.5 population"),
        "rule": dice.pick(*DivisionRule).value,
        "fraction": dice.pick(0.1, 0.3, 0.5),
        **dice.maybe(0.1, **bounds),
        **dice.maybe(0.2, cost_tolerance=dice.pick(0.0, 0.02, 0.2)),
        **dice.maybe(0.12, gap_tolerance=dice.pick(0.01, 0.1)),
        **dice.maybe(0.2, personnel=dice.pick(0.5, 1.0)),
        **dice.maybe(0.2, risk=dice.pick(0.5, 1.0)),
        **dice.maybe(0.08, pledges_bind=True),
        **dice.maybe(0.1, participation=True),
        **dice.maybe(0.12, indivisible="exact"),
        **dice.maybe(0.06, ceiling=0.8),
        **dice.maybe(0.06, relief_gradient=0.8),
    }
