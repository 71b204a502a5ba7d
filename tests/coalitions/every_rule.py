"""Random coalitions in which every family of constraints has a say, and what loosens each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from models.sheets.scenario import Scenario
from tests.scenarios import AIRLIFT, FUNDING, TROOPS, edited, member

INTEL = {
    "resource": "intel",
    "name": "Intel",
    "kind": "intelligence",
    "unit": "reports",
    "unit_cost": 1.0,
    "shared": True,
}
KINDS = ("troops", "airlift", "funding", "intel")


def every_family(seed: int) -> Scenario:
    """Five members (one an organisation), three missions and a school, two or three periods, a bit of every rule."""
    rng = np.random.default_rng([9, seed])
    names, missions = [f"M{number}" for number in range(5)], ["K0", "K1", "K2"]
    periods = tuple("123"[: int(rng.integers(2, 4))])

    def chance(of: float) -> bool:
        return bool(rng.random() < of)

    def amount(low: float, high: float) -> float:
        return round(float(rng.uniform(low, high)), 2)

    def one(of: Any) -> Any:
        return of[int(rng.integers(len(of)))]

    def some(of: float, **fields: Any) -> dict[str, Any]:
        """Each of the fields with the chance."""
        return {name: value() for name, value in fields.items() if chance(of)}

    lead = one(names[:4])
    requirements: list[dict[str, Any]] = [
        {"mission": mission, "resource": kind, "target": amount(4, 20)} | some(0.3, minimum=lambda: amount(0, 1))
        for mission in missions
        for kind in KINDS
        if chance(0.75)
    ]
    for row in requirements:
        if row["resource"] == "troops":
            row.update(some(0.3, reimbursement=lambda: amount(0.1, 0.6), secure=lambda: True))
            row.update({"repaid_to": ("M1", "M3")} if row.get("reimbursement", 0.0) > 0.3 else {})
        if row["resource"] == "airlift" and chance(0.5):
            row.update(per="troops", ratio=amount(0.1, 0.4))
    requirements.append({"mission": "T", "resource": "troops", "target": amount(0, 3)})
    return Scenario(
        periods=periods,
        members=[
            member(
                name,
                gdp=amount(1, 20),
                kind="organisation" if name == "M4" else "state",
                **some(
                    0.25,
                    reserve=lambda: amount(0, 0.5),
                    budget=lambda: amount(10, 120),
                    alignment=lambda: amount(0, 0.6),
                ),
                **(some(0.25, lead_time=lambda: 1, legal_bases=lambda: ("invitation",)) if name != lead else {}),
            )
            for name in names
        ],
        resources=[
            TROOPS | some(0.6, dwell=lambda: 1, deployable_ratio=lambda: amount(0.4, 0.9)),
            AIRLIFT | some(0.3, dwell=lambda: 1),
            FUNDING,
            INTEL,
        ],
        missions=[
            {"mission": "K0", "name": "K0", "region": "east", "lead": lead, "lead_share": amount(0, 0.5)},
            {"mission": "K1", "name": "K1", "region": "east", "weight": 2.0} | some(0.5, lead=lambda: one(names)),
            {"mission": "K2", "name": "K2"}
            | some(0.5, legal_bases=lambda: ("UNSCR",), dependence=lambda: amount(0.4, 0.9)),
            {"mission": "T", "name": "T", "kind": "training", "end": "1"},
        ],
        requirements=requirements,
        capacities=[
            {"member": name, "resource": kind, "available": amount(1, 15), "period": period}
            | some(0.3, reserve=lambda: amount(0, 0.5), pledged=lambda: amount(0, 4), current=lambda: amount(0, 4))
            | ({} if kind == "funding" else {"unit_cost": amount(0.5, 4)})
            for name in names
            for kind in KINDS
            if chance(0.7) or (name == lead and kind == "troops")
            for period in (periods if chance(0.4) else (None,))
        ],
        interests=[
            {"member": name, "mission": mission, "interest": amount(0, 1), "worth": amount(0, 60)}
            | some(0.5, effectiveness=lambda: amount(0.4, 1.4))
            for name in names
            for mission in missions
            if chance(0.5)
        ],
        caveats=[
            {"member": name, "rule": "prohibited"}
            | some(0.6, mission=lambda: one(missions[1:]), period=lambda: one(periods))
            | {"resource": one(KINDS)}
            for name in names
            if chance(0.5) and name != lead
        ]
        + [
            {"member": name, "rule": "at_most", "amount": amount(1, 8), "resource": one(KINDS)}
            | some(0.5, mission=lambda: one(missions))
            for name in names
            if chance(0.5)
        ]
        + [{"member": lead, "rule": "at_least", "amount": amount(0, 0.3), "resource": "troops"}] * chance(0.4),
        agreements=_once(
            {"giver": one([*names, None]), "receiver": one([*names, None]), "resource": kind}
            | some(
                0.5,
                **_limited(kind, amount),
                worth=lambda: amount(0.5, 1),
                delay=lambda: 1,
                staleness=lambda: amount(0, 1),
            )
            | {"paid_by": one(("owner", "receiver"))}
            for kind in (*KINDS, *KINDS)
            if chance(0.8)
        ),
        training=[
            {"mission": "T", "beneficiary": one(names), "resource": "airlift", "per": "troops", "gain": amount(0.1, 1)}
        ],
    )


def _limited(kind: str, amount: Callable[[float, float], float]) -> dict[str, Any]:
    """A limit, but on what is shared, of which there is none."""
    return {} if kind == "intel" else {"limit": lambda: amount(1, 6)}


def _in_all(row: dict[str, Any]) -> dict[str, Any]:
    """The row; by its limit what may pass over all periods is bounded, too, or money is paid for soldiers alone."""
    most = row.get("limit", 0.0)
    if row["resource"] == "funding" and most > 4.0:
        return row | {"per": "troops", "price": round(0.2 * most, 2)}
    return row | {"total_limit": round(1.5 * most, 2)} if most > 3.0 else row


def _once(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first row of each pair and resource."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        found.setdefault((row["giver"], row["receiver"], row["resource"]), _in_all(row))
    return list(found.values())


Loosening = Callable[[Scenario, np.random.Generator], Scenario]


def _rows(sheet: str, *, more: bool = False, **update: object) -> Loosening:
    """One row of a sheet, or all, with other fields; more: with half as much again available."""

    def loosened(of: Scenario, rng: np.random.Generator) -> Scenario:
        rows = list(getattr(of, sheet))
        chosen = range(len(rows)) if rng.random() < 0.5 or not rows else [int(rng.integers(len(rows)))]
        for at in chosen:
            grown = {"available": rows[at].available * 1.5 + 0.5} if more else {}
            rows[at] = rows[at].model_copy(update=update | grown)
        return edited(of, **{sheet: rows})

    return loosened


def _fewer_caveats(of: Scenario, rng: np.random.Generator) -> Scenario:
    """One caveat less."""
    at = int(rng.integers(max(1, len(of.caveats))))
    return edited(of, caveats=[row for number, row in enumerate(of.caveats) if number != at])


LOOSER: dict[str, Loosening] = {
    "capacity": _rows("capacities", more=True),
    "caveat": _fewer_caveats,
    "reserve": _rows("capacities", reserve=0.0),
    "reserve of a member": _rows("members", reserve=0.0),
    "budget": _rows("members", budget=None),
    "alignment": _rows("members", alignment=0.0),
    "legal basis": _rows("members", legal_bases=None),
    "lead time": _rows("members", lead_time=0),
    "lead share": _rows("missions", lead_share=0.0),
    "dependence": _rows("missions", dependence=1.0),
    "secure": _rows("requirements", secure=False),
    "minimum": _rows("requirements", minimum=0.0, secure=False),
    "rest": _rows("resources", dwell=0),
    "readiness": _rows("resources", deployable_ratio=1.0),
    "limit": _rows("agreements", limit=None),
    "condition": _rows("agreements", per=None, price=None),
    "total limit": _rows("agreements", total_limit=None),
}
"""What gives a coalition more, or lifts one of its rules: in one row, or in all rows of a sheet."""
