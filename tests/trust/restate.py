"""The same coalition in other units, and how far two answers to it are apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import fsum, isnan
from typing import Any

from models.answers.allocation import Allocation
from models.arithmetic.national_interest import matches_mission
from models.policy.policy import Objective
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
        return dict.fromkeys(("available", "pledged", "current"), of[r]) | {"unit_cost": price[r]}

    def need(row: Any) -> Mapping[str, float]:
        r = row.resource
        ratio = of[r] / of[row.per] if row.per else 1.0
        return {"target": of[r], "minimum": of[r], "ratio": ratio, "reimbursement": price[r]}

    return edited(
        scenario,
        members=scaled("members", money_of("budget")),
        resources=scaled("resources", lambda row: {"unit_cost": price[row.resource]}),
        requirements=scaled("requirements", need),
        capacities=scaled("capacities", stock),
        interests=scaled("interests", money_of("worth")),
        caveats=scaled("caveats", lambda row: {"amount": _of_rule(scenario, row, of)}),
        agreements=scaled("agreements", lambda row: {"limit": of[row.resource]}),
        training=scaled("training", lambda row: {"gain": of[row.resource] / of[row.per or row.resource]}),
    )


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


def apart(before: Allocation, after: Allocation, scenario: Scenario, money: float, units: Factors) -> dict[str, float]:
    """By quantity, how far two answers differ beyond the change of units; inf where one answers and the other does not.

    Each difference is relative to the size of its quantity: amounts to the resource's largest target (else
    capacity), money to what is paid in all, fairness to its own worth.
    """
    if before.status != after.status or before.answered != after.answered:
        return {f"{before.status} -> {after.status}": float("inf")}
    if not before.answered:
        return {}
    of = factors(scenario, money, units)
    size = sizes(scenario)
    paid = fsum(burden.outlay for burden in before.burdens.values()) or 1.0
    people = _common(of[row.resource] for row in scenario.resources if row.kind is ResourceKind.TROOPS)
    found = {
        "contributions": _worst(before.contributions, after.contributions, lambda key: (of[key[1]], size[key[1]])),
        "loans": _worst(before.loans, after.loans, lambda key: (of[key[2]], size[key[2]])),
        "support": _worst(before.support, after.support, lambda key: (of[key[2]], size[key[2]])),
        "unmet": _worst(before.unmet, after.unmet, lambda key: (of[key[0]], size[key[0]])),
        "loads": _worst(before.loads, after.loads, lambda _: (money, max(paid, _largest(before.loads)))),
        "fair shares": _worst(before.fair_shares, after.fair_shares, lambda _: (1.0, 1.0)),
        "total cost": abs(after.total_cost / money - before.total_cost) / paid,
        "least cost": abs(after.least_cost / money - before.least_cost) / paid,
    }
    for part in ("own", "funding", "support_given", "support_received", "reimbursed", "personnel", "risk"):
        was, now = ({m: getattr(of_m, part) for m, of_m in a.burdens.items()} for a in (before, after))
        if part in ("personnel", "risk"):
            if people:
                scale, everyone = people, sum(was.values()) or 1.0
                found[part] = _worst(was, now, lambda _, s=scale, e=everyone: (s, e))
        else:
            found[part] = _worst(was, now, lambda _: (money, paid))
    least, most = ({m: span[end] for m, span in before.ranges.items()} for end in (0, 1))
    if set(before.ranges) != set(after.ranges):
        found["who has a range"] = float("inf")
    for side, was, end in (("least load", least, 0), ("most load", most, 1)):
        now = {m: span[end] for m, span in after.ranges.items()}
        found[side] = _worst(was, now, lambda _: (money, max(paid, _largest(before.loads))))
    return found | dict(_stages(before, after, money, paid))


def sizes(scenario: Scenario) -> dict[str, float]:
    """A sensible size of the amounts of each resource: its largest target, else its largest capacity, else 1."""
    targets = _largest_of((row.resource, row.target) for row in scenario.requirements)
    stocks = _largest_of((row.resource, row.available) for row in scenario.capacities)
    return {r: targets.get(r) or stocks.get(r) or 1.0 for r in scenario.resource}


def _stages(before: Allocation, after: Allocation, money: float, paid: float) -> Iterator[tuple[str, float]]:
    if [stage.name for stage in before.stages] != [stage.name for stage in after.stages]:
        yield "stages", float("inf")
        return
    for was, now in zip(before.stages, after.stages, strict=True):
        if was.name == "canonical":  # its weights have no unit and no meaning
            continue
        factor, scale = (1.0, 1.0) if was.name in ("gaps", "surplus") else (money, paid)
        if was.name in tuple(Objective):
            scale = max(paid, abs(was.value))
        yield f"stage {was.name}", _relative(was.value, now.value / factor, scale)
        if not (isnan(was.final) and isnan(now.final)):
            yield f"stage {was.name}, final", _relative(was.final, now.final / factor, scale)
        if len(was.levels) != len(now.levels):
            yield f"levels of {was.name}", float("inf")
        elif was.levels:
            largest = max(map(abs, was.levels)) or 1.0
            pairs = zip(was.levels, now.levels, strict=True)
            yield f"levels of {was.name}", max(_relative(a, b / money, largest) for a, b in pairs)


def _worst(was: Mapping[Any, float], now: Mapping[Any, float], unit: Callable[[Any], tuple[float, float]]) -> float:
    """The largest relative difference; unit: of a key, the factor between the two and the size of the quantity."""
    differences = [0.0]
    for key in {**was, **now}:
        factor, scale = unit(key)
        differences.append(_relative(was.get(key, 0.0), now.get(key, 0.0) / factor, scale))
    return max(differences)


def _relative(was: float, now: float, scale: float) -> float:
    difference = abs(now - was) / scale
    return float("inf") if isnan(difference) else difference


def _largest(values: Mapping[str, float]) -> float:
    return max(map(abs, values.values()), default=0.0)


def _largest_of(pairs: Iterator[tuple[str, float]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, value in pairs:
        found[name] = max(value, found.get(name, 0.0))
    return found


def _common(values: Iterator[float]) -> float | None:
    """The value that all share, None where they differ or there are none."""
    distinct: Sequence[float] = sorted(set(values))
    return distinct[0] if len(distinct) == 1 else None
