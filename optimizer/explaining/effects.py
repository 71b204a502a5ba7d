"""What lifting one rule alone would change, by hot re-solves of one lifted program."""

from __future__ import annotations

from dataclasses import fields
from math import fsum, isfinite, nan

from models.answers.explanation import Effect, Price
from optimizer.coalition.families import record_of
from optimizer.coalition.levers import Lever, levers, lift, reserves
from optimizer.coalition.objectives.record import objective_of
from optimizer.coalition.session import Session
from optimizer.coalition.wording import rank
from optimizer.lp.arrays import Floats
from optimizer.solving.stages import COST, GAPS, LEAST_COST, run
from optimizer.tolerances import NOISE


def priced(p: Session) -> list[Lever]:
    """The rules of a lifted program that someone decided and could lift, and reserves."""
    return [rule for rule in levers(p) if record_of(rule.address).priced] + reserves(p)


def prices(p: Session, base: Effect) -> tuple[Price, ...]:
    """The price of every rule, the dearest first: by gaps, then cost under the policy, then the worst load."""
    found = []
    for rule in priced(p):
        with p.loaded.trial():
            lift(p, p.loaded, rule)
            lifted = effect(p)
        if lifted is not None:
            change = _quiet(lifted.since(base), base, p.money)
            found.append(Price(rule.address, rule.kind, rule.words, rule.place, change))
    return tuple(sorted(found, key=_rank))


def _rank(price: Price) -> tuple[float, ...]:
    """Gaps, then cost under the policy, then the worst load, to six digits, so that ties keep the workbook's order."""
    change = price.change
    parts = (change.gaps, change.total_cost, change.worst_load, change.least_cost)
    return tuple(rank(part) if isfinite(part) else 0.0 for part in parts)


def _quiet(change: Effect, base: Effect, money: float) -> Effect:
    """The change with its rounding errors made zero; money: its scale."""

    def still(part: str) -> float:
        by, at = getattr(change, part), getattr(base, part)
        size = 1.0 if part in ("gaps", "worst_ratio") else money
        return 0.0 if abs(by) <= NOISE * max(abs(at), size) else by

    return Effect(**{part.name: still(part.name) for part in fields(Effect)})


def effect(p: Session) -> Effect | None:
    """What the program as it stands achieves, stage by stage as `solve` does; None without an answer.

    The worst load is told where the policy's objective is one, the worst ratio where it settles all loads.
    """
    with p.loaded.trial():
        found = {each.stage: each.solution for each in run(p, through=COST)}
        *_, last = found.values()
        if not last.optimal:
            return None
        # a tolerance is used where it pays
        missing = p.loaded.minimise(p.gaps) if p.policy.gap_tolerance else found[GAPS]
        load, ratio = _worst(p, last.x)
        return Effect(
            gaps=missing.objective,
            least_cost=found[LEAST_COST].objective,
            total_cost=found[COST].objective if COST in found else 0.0,
            worst_load=load,
            worst_ratio=ratio,
        )


def _worst(p: Session, x: Floats) -> tuple[float, float]:
    """The highest load ratio, in money, and the highest share ratio; nan where the policy leaves them open."""
    if not objective_of(p).is_load:
        return nan, nan
    total, worst = fsum(x[p.burdens].tolist()), float(p.loads(x).max())
    return worst, worst / total if total > 0 and objective_of(p).settles_loads else nan
