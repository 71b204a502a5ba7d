"""A coalition and its answer told in other units: the same facts, every figure multiplied by what its unit asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from models.answers.allocation import Allocation, Burden, Stage
from models.sheets.rows import ResourceKind
from models.sheets.scenario import Scenario


def factors(of: Scenario, money: float, units: Mapping[str, float]) -> dict[str, float]:
    """What amounts of each resource are multiplied by; funding is money."""
    return {
        name: money if row.kind is ResourceKind.FUNDING else units.get(name, 1.0) for name, row in of.resource.items()
    }


def restated(of: Scenario, *, money: float = 1.0, units: Mapping[str, float] = {}) -> Scenario:
    """The coalition with money and amounts of resources in other units; ceilings and floors must name a resource."""
    by = factors(of, money, units)

    def times(rows: Any, **scale: Any) -> list[dict[str, Any]]:
        told = []
        for row in rows:
            fields = row.model_dump()
            for field, factor in scale.items():
                if fields[field]:
                    fields[field] *= factor(row)
            told.append(fields)
        return told

    def amount(row: Any) -> float:
        return by[row.resource]

    def currency(_: Any) -> float:
        return money

    def price(row: Any) -> float:
        return money / by[row.resource]

    def per(row: Any) -> float:
        return by[row.resource] / by[row.per or row.resource]

    needs = {"target": amount, "minimum": amount, "ratio": per, "reimbursement": price}
    had = {"available": amount, "pledged": amount, "current": amount, "unit_cost": price}
    return Scenario(
        **{name: getattr(of, name) for name in ("title", "currency", "periods", "missions", "policies")},
        members=times(of.members, budget=currency),
        resources=times(of.resources, unit_cost=price),
        requirements=times(of.requirements, **needs),
        capacities=times(of.capacities, **had),
        interests=times(of.interests, worth=currency),
        caveats=times(of.caveats, amount=amount),
        agreements=times(of.agreements, limit=amount),
        training=times(of.training, gain=per),
    )


def retold(answer: Allocation, of: Scenario, *, money: float = 1.0, units: Mapping[str, float] = {}) -> Allocation:
    """The answer of `of` in the same other units; troops of all kinds must be counted alike."""
    by = factors(of, money, units)
    troops = next((by[name] for name, row in of.resource.items() if row.kind is ResourceKind.TROOPS), 1.0)

    def amounts(values: Mapping[Any, float], place: int) -> dict[Any, float]:
        return {key: amount * by.get(key[place], 1.0) for key, amount in values.items()}

    def burden(carried: Burden) -> Burden:
        return Burden(
            **{
                part: amount * (troops if part in ("personnel", "risk") else money)
                for part, amount in asdict(carried).items()
            }
        )

    def stage(one: Stage) -> Stage:
        factor = 1.0 if one.name in ("gaps", "surplus") else money
        levels = tuple(level * money for level in one.levels)
        return replace(one, value=one.value * factor, levels=levels, final=one.final * factor)

    return replace(
        answer,
        contributions=amounts(answer.contributions, 1),
        loans=amounts(answer.loans, 2),
        support=amounts(answer.support, 2),
        unmet=amounts(answer.unmet, 0),
        burdens={name: burden(carried) for name, carried in answer.burdens.items()},
        loads={name: load * money for name, load in answer.loads.items()},
        ranges={name: (least * money, most * money) for name, (least, most) in answer.ranges.items()},
        total_cost=answer.total_cost * money,
        least_cost=answer.least_cost * money,
        stages=tuple(map(stage, answer.stages)),
    )
