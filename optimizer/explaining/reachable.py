"""Which rules stand in the way of a tighter bound on burdens: by lifting each and asking again how tight it can be."""

from __future__ import annotations

from dataclasses import replace

from models.answers.allocation import Conflict
from models.answers.limits import InTheWay, Reachable
from optimizer.coalition.levers import Lever, columns_of, lifting
from optimizer.coalition.session import Session
from optimizer.explaining.course import Course, course
from optimizer.explaining.effects import priced
from optimizer.lp.fractional import LeastRatio
from optimizer.solving.reachable import MEASURES, reached, rounded, tightest
from optimizer.solving.stages import LEAST_COST, SURPLUS

ALWAYS = "share_ratio_at_most"
"""The bound that everyone asks of, whatever the policy's are."""


def within_reach(p: Session) -> tuple[Reachable, ...]:
    """How tight bounds can be, the policy's and that on the highest share ratio, with the rules in the way of each.

    p: a lifted program that can meet its missions. One state by itself carries all there is: nothing is asked then.
    """
    if len(p.shares) < 2:
        return ()
    bounds = {ALWAYS, *(bound for bound in MEASURES if getattr(p.policy, bound) is not None)}
    with p.loaded.trial():
        ran = course(p, through=LEAST_COST)
        asked = [bound for bound in MEASURES if bound in bounds and ran.optimal]
        found = [both for bound in asked if (both := reached(p, bound))]
        return tuple(replace(each, in_the_way=_in_the_way(ran, each, at)) for each, at in found)


def _in_the_way(ran: Course, found: Reachable, at: LeastRatio) -> tuple[InTheWay, ...]:
    """The rules that have a price at the tightest bound and whose lifting tightens it by what is printed.

    A rule without a price there could be lifted and leave all that proves the bound standing.
    """
    p, sign, ways = ran.p, MEASURES[found.bound].sign, list[InTheWay]()
    held = SURPLUS if p.policy.cost_tolerance is None else LEAST_COST
    for rule in priced(p):
        if _binds(p, rule, at):
            with p.loaded.trial():
                met = ran.relax(lifting(p, [rule]), through=held)
                without = tightest(p, found.bound) if met else None
            figure = found.figure if without is None else sign * rounded(without.value) + 0.0
            if sign * figure < sign * found.figure:
                ways.append(InTheWay(Conflict(rule.address, rule.words, rule.place), figure))
    return tuple(sorted(ways, key=lambda way: sign * way.figure))


def _binds(p: Session, rule: Lever, at: LeastRatio) -> bool:
    """Whether any of a rule's rows, limits or bans has a price."""
    return not at.rows.isdisjoint(rule.rows) or not at.columns.isdisjoint(columns_of(p, rule))
