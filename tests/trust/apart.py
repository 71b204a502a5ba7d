"""How far two answers to the same coalition, one of them in other units, are apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import fsum, isnan
from typing import Any

from models.answers.allocation import Allocation
from models.policy.policy import Objective
from models.sheets.rows import ResourceKind
from models.sheets.scenario import Scenario
from tests.restated import Factors, factors


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
