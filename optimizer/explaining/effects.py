"""What lifting rules would change, one alone or several together, by hot re-solves of one lifted program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field, fields
from itertools import combinations
from math import fsum, isfinite, nan

from models.answers.allocation import Address
from models.answers.explanation import Effect, Pair, Price
from optimizer.coalition.expressions import positive_shares
from optimizer.coalition.families import record_of
from optimizer.coalition.levers import Lever, levers, lifting, reserves
from optimizer.coalition.objectives.record import objective_of
from optimizer.coalition.session import Session
from optimizer.coalition.wording import rank
from optimizer.explaining.course import Course
from optimizer.lp.highs import Solution
from optimizer.solving.stages import COST, GAPS, LEAST_COST, StageRecord
from optimizer.tolerances import NOISE

MOST_PAIRS = 40
"""Pairs that are solved again at most."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What the stages achieve, and the load of every state, money; no loads where the policy leaves some open."""

    effect: Effect
    loads: Mapping[str, float] = field(default_factory=dict)

    def worst(self, p: Session) -> list[str]:
        """The states that are loaded most for their fair share; none where loads are open."""
        f = positive_shares(p.shares)
        return [m for m, load in self.loads.items() if load / f[m] >= self.effect.worst_load - NOISE * p.money]


def priced(p: Session) -> list[Lever]:
    """The rules of a lifted program that someone decided and could lift, and reserves; not what the objective reads."""
    rules, read = [rule for rule in levers(p) if record_of(rule.address).priced] + reserves(p), objective_of(p).reads
    return [rule for rule in rules if rule.kind not in read]


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
    # Over a fair share of 0 there is no ratio: others are told, where the objective settles what they carry.
    every: list[float] = p.loads(last).tolist()
    shared = max(load for load, fair in zip(every, p.shares.values(), strict=True) if fair)
    worst = nan if not objective.is_load else shared if objective.settles_loads else max(every)
    loads = dict(zip(p.shares, last[p.burdens].tolist(), strict=True)) if objective.settles_loads else {}
    total = fsum(loads.values())
    effect = Effect(
        gaps=missing.objective,
        least_cost=found[LEAST_COST].objective,
        total_cost=found[COST].objective if COST in found else 0.0,
        worst_load=worst,
        worst_ratio=worst / total if total > 0 and worst == shared else nan,
    )
    return Reached(effect, loads)


def prices(course: Course, base: Reached) -> dict[Address, tuple[Lever, Price]]:
    """Every rule with its price, the dearest first: by gaps, then cost under the policy, then the worst load."""
    found = []
    for rule in priced(course.p):
        after = base if course.idle(lifting(course.p, [rule])) else without(course, [rule])
        if after is not None:
            found.append((rule, price(course.p, rule, base, after)))
    return {rule.address: (rule, paid) for rule, paid in sorted(found, key=lambda pair: _rank(pair[1]))}


def price(p: Session, rule: Lever, base: Reached, after: Reached) -> Price:
    """What lifting a rule changes."""
    return Price(
        rule.address,
        rule.kind,
        rule.words,
        rule.place,
        *_change(p, base, after),
        tuple(after.worst(p)),
        rule.owners,
        rule.political,
    )


def pairs(course: Course, base: Reached, paid: Mapping[Address, tuple[Lever, Price]]) -> tuple[tuple[Pair, ...], int]:
    """The pairs of rules of which one alone changes nothing and both together something, and how many were tried.

    Two rules that never pay change nothing together either, unless both ban the same: so only those are tried, and
    rules that could pay and do not, each with its owner's others.
    """
    p, still = course.p, [rule for rule, price in paid.values() if price.idle]
    found, tried, solved = list[Pair](), 0, 0
    for one, other in combinations(still, 2):
        if not (one.bans & other.bans or (one.owners and set(one.owners) & set(other.owners))):
            continue
        tried += 1
        if course.idle(lifting(p, [one, other])):
            continue
        if solved == MOST_PAIRS:
            return tuple(found), tried - 1
        solved += 1
        after = without(course, [one, other])
        pair = after and Pair(paid[one.address][1], paid[other.address][1], *_change(p, base, after))
        if pair and any(isfinite(part) and part for part in astuple(pair.change)):
            found.append(pair)
    return tuple(found), tried


def _change(p: Session, base: Reached, after: Reached) -> tuple[Effect, dict[str, float]]:
    loads = {m: by for m, load in after.loads.items() if (by := _still(load - base.loads[m], base.loads[m], p.money))}
    return _quiet(after.effect.since(base.effect), base.effect, p.money), loads


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
