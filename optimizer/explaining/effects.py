"""What lifting rules would change, one alone or several together, by hot re-solves of one lifted program."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from math import fsum, isfinite, nan

from models.answers.explanation import Effect, Price
from optimizer.coalition.families import record_of
from optimizer.coalition.levers import Lever, levers, lifting, reserves
from optimizer.coalition.objectives.record import objective_of
from optimizer.coalition.session import Session
from optimizer.coalition.wording import rank
from optimizer.explaining.course import Course
from optimizer.lp.highs import Solution
from optimizer.solving.stages import COST, GAPS, LEAST_COST, StageRecord
from optimizer.tolerances import NOISE


@dataclass(frozen=True, slots=True)
class Reached:
    """What the stages achieve, and the load of every state, money; no loads where the policy leaves some open."""

    effect: Effect
    loads: Mapping[str, float] = field(default_factory=dict)


def priced(p: Session) -> list[Lever]:
    """The rules of a lifted program that someone decided and could lift, and reserves."""
    return [rule for rule in levers(p) if record_of(rule.address).priced] + reserves(p)


def reached(course: Course) -> Reached:
    """What is achieved under all rules."""
    with course.p.loaded.trial():
        return _reached(course.p, course.found)


def without(course: Course, rules: Iterable[Lever]) -> Reached | None:
    """What is achieved when rules are lifted together; None without an answer."""
    with course.p.loaded.trial():
        found = course.lifted(lifting(course.p, rules))
        return None if found is None else _reached(course.p, found)


def _reached(p: Session, found: Mapping[StageRecord, Solution]) -> Reached:
    """The worst load is told where the policy's objective is one, the worst ratio and loads where it settles all."""
    last, objective = list(found.values())[-1].x, objective_of(p)
    # a tolerance is used where it pays
    missing = p.loaded.minimise(p.gaps) if p.policy.gap_tolerance else found[GAPS]
    worst = float(p.loads(last).max()) if objective.is_load else nan
    loads = dict(zip(p.shares, last[p.burdens].tolist(), strict=True)) if objective.settles_loads else {}
    total = fsum(loads.values())
    effect = Effect(
        gaps=missing.objective,
        least_cost=found[LEAST_COST].objective,
        total_cost=found[COST].objective if COST in found else 0.0,
        worst_load=worst,
        worst_ratio=worst / total if total > 0 else nan,
    )
    return Reached(effect, loads)


def prices(course: Course, base: Reached) -> tuple[Price, ...]:
    """The price of every rule, the dearest first: by gaps, then cost under the policy, then the worst load."""
    found = []
    for rule in priced(course.p):
        after = base if course.idle(lifting(course.p, [rule])) else without(course, [rule])
        if after is not None:
            found.append(price(course.p, [rule], base, after))
    return tuple(sorted(found, key=_rank))


def price(p: Session, rules: Collection[Lever], base: Reached, after: Reached) -> Price:
    """What lifting rules changes, as a price told of the first of them."""
    rule = next(iter(rules))
    loads = {m: by for m, load in after.loads.items() if (by := _still(load - base.loads[m], base.loads[m], p.money))}
    change = _quiet(after.effect.since(base.effect), base.effect, p.money)
    return Price(rule.address, rule.kind, rule.words, rule.place, change, loads=loads)


def _rank(price: Price) -> tuple[float, ...]:
    """Gaps, then cost under the policy, then the worst load, to six digits, so that ties keep the workbook's order."""
    change = price.change
    parts = (change.gaps, change.total_cost, change.worst_load, change.least_cost)
    return tuple(rank(part) if isfinite(part) else 0.0 for part in parts)


def _quiet(change: Effect, base: Effect, money: float) -> Effect:
    """The change with its rounding errors made zero; money: its scale."""
    size = {"gaps": 1.0, "worst_ratio": 1.0}
    return Effect(
        **{
            part: _still(getattr(change, part), getattr(base, part), size.get(part, money))
            for part in (each.name for each in fields(Effect))
        }
    )


def _still(by: float, at: float, size: float) -> float:
    return 0.0 if abs(by) <= NOISE * max(abs(at), size) else by
