"""A coalition and its answer told in other units: the same facts, every figure multiplied by what its unit asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any

from models.answers.allocation import Allocation, Burden, Stage
from models.arithmetic.national_interest import matches_mission
from models.sheets.rows import Caveat, CaveatEffect, ResourceKind
from models.sheets.scenario import Scenario
from tests.scenarios import edited

Factors = Mapping[str, float]
"""By what the amounts of each resource are multiplied."""


class NoChangeOfUnitError(ValueError):
    """What was asked would change the coalition, not only its units: a rule adds amounts that scale differently."""


def factors(scenario: Scenario, money: float = 1.0, units: Factors | None = None) -> dict[str, float]:
    """By what the amounts of each resource are multiplied: funding is money, the others have units of their own."""
    return {
        row.resource: money if row.kind is ResourceKind.FUNDING else (units or {}).get(row.resource, 1.0)
        for row in scenario.resources
    }


def restate(scenario: Scenario, money: float = 1.0, units: Factors | None = None) -> Scenario:
    """The same coalition with every sum of money multiplied by `money`, every amount of a resource by its factor.

    Indicators and the threshold of relief are in a currency of their own, effectiveness and hazard in none; all are
    left. Raises NoChangeOfUnitError where a caveat adds what is multiplied by different factors, and where weights on
    personnel or risk add several kinds of troops.
    """
    of = factors(scenario, money, units)
    price = {r: money / factor for r, factor in of.items()}  # of a unit; 1 for funding
    troops = {of[row.resource] for row in scenario.resources if row.kind is ResourceKind.TROOPS}
    if len(troops) > 1 and any(policy.personnel or policy.risk for policy in scenario.policies):
        raise NoChangeOfUnitError("people in different units are added")

    def scaled(sheet: str, change: Callable[[Any], Mapping[str, float]]) -> tuple[Any, ...]:
        return tuple(
            row.model_copy(
                update={
                    field: getattr(row, field) * factor
                    for field, factor in change(row).items()
                    if getattr(row, field) is not None
                }
            )
            for row in getattr(scenario, sheet)
        )

    def money_of(field: str) -> Callable[[Any], Mapping[str, float]]:
        return lambda _: {field: money}

    def stock(row: Any) -> Mapping[str, float]:
        r = row.resource
        return dict.fromkeys(("available", "pledged", "current", "smallest"), of[r]) | {"unit_cost": price[r]}

    def need(row: Any) -> Mapping[str, float]:
        r = row.resource
        ratio = of[r] / of[row.per] if row.per else 1.0
        return {"target": of[r], "minimum": of[r], "ratio": ratio, "reimbursement": price[r]}

    return edited(
        scenario,
        members=scaled("members", lambda _: {"budget": money, "arrears": money}),
        resources=scaled("resources", lambda row: {"unit_cost": price[row.resource]}),
        requirements=scaled("requirements", need),
        capacities=scaled("capacities", stock),
        interests=scaled("interests", money_of("worth")),
        caveats=scaled("caveats", lambda row: {"amount": _of_rule(scenario, row, of)}),
        agreements=scaled("agreements", lambda row: _agreed(row, of)),
        training=scaled("training", lambda row: {"gain": of[row.resource] / of[row.per or row.resource]}),
    )


def _agreed(row: Any, of: Factors) -> Mapping[str, float]:
    """Limits in units of what passes, a price in money per unit of what it is paid for."""
    passing = dict.fromkeys(("limit", "total_limit"), of[row.resource])
    return passing | ({"price": of[row.resource] / of[row.per], "threshold": of[row.per]} if row.per else {})


def _of_rule(scenario: Scenario, rule: Caveat, of: Factors) -> float:
    """The one factor of all that a caveat adds up."""
    if rule.rule is CaveatEffect.PROHIBITED:
        return 1.0
    if rule.resource is not None:
        return of[rule.resource]
    missions = {mission.mission for mission in scenario.missions if matches_mission(rule, mission)}
    added = {need.resource for need in scenario.requirements if need.mission in missions}
    added |= {fund for need in scenario.requirements if (fund := scenario.funding_resource(need.mission))}
    if len({of[r] for r in added}) > 1:
        raise NoChangeOfUnitError(f"a caveat adds {', '.join(sorted(added))}")
    return of[min(added)] if added else 1.0


def retold(answer: Allocation, of: Scenario, *, money: float = 1.0, units: Factors | None = None) -> Allocation:
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
