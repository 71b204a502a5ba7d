"""The stages of a solve, the one list of them, each on a loaded program: improve one objective, hold it, go on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

import numpy as np

from optimizer.coalition.objectives.record import objective_of
from optimizer.coalition.session import Session
from optimizer.lp.arrays import INF, Floats
from optimizer.lp.canonical import averaged, colours, told_apart, weights
from optimizer.lp.highs import Solution
from optimizer.solving.values import Worth, lightest_mission, linear, worth_of_fairness, worth_of_gaps
from optimizer.tolerances import FEASIBLE, LIGHTEST


def meet_missions(p: Session) -> Solution:
    """Least priority-weighted unmet share, within the policy's gap tolerance.

    Held by a row, it is judged by the lightest mission: by the heaviest, one of weight 1 beside 1e6 would lose a
    hundredth of what it needs.
    """
    return p.hold(p.gaps, p.policy.gap_tolerance, lightest_mission(p))


def waste_nothing(p: Session) -> Solution:
    """Nothing given beyond what is asked, so that no one looks fairer by waste."""
    solution = p.hold(p.surplus, size=max(1.0, LIGHTEST * p.largest(p.surplus)))
    beyond = solution.objective - p.asked
    return replace(solution, objective=beyond if abs(beyond) > FEASIBLE * p.asked else 0.0)


def yardstick(p: Session) -> Solution:
    """Least cost, by which every price of fairness is measured; held within the policy's tolerance where it has one."""
    solution = p.loaded.minimise(p.cost)
    tolerance = p.policy.cost_tolerance
    if solution.optimal and tolerance is not None:
        most = solution.objective + tolerance * abs(solution.objective)
        # Without a tolerance duals hold the least cost exactly; a row would leave its slack to be spent.
        if most > solution.objective:
            p.loaded.add_row(p.cost, -INF, most)
        else:
            p.hold(p.cost)
    return solution


def bounded(p: Session) -> Solution | None:
    """The policy's bounds on burdens hold, and its objective knows what it must; that program where it took one."""
    p.hold_bounds()
    return objective_of(p).ready(p)


def fairest(p: Session) -> Solution:
    """The policy's fairness, by as many programs as its objective takes; held."""
    return objective_of(p).minimise(p)


def cheapest(p: Session) -> Solution:
    """Least cost among what is as fair."""
    return p.hold(p.cost)


def most_aligned(p: Session) -> Solution:
    """Most alignment with declared interests among what is as cheap."""
    return p.hold(p.interest)


def canonical(p: Session) -> Solution:
    """The single point, symmetric and independent of order and units, of what is still optimal (see canonical.py).

    What may as well be given is not lent: a loan weighs 1 more.
    """
    kinds = [address.family for address in p.program.columns]
    real, lent = np.isin(kinds, ("x", "l", "u", "s")), np.array([float(kind == "l") for kind in kinds])
    plain, costs = p.loaded.plain(p.arrays, [p.gaps, p.surplus, p.cost, p.fair, p.interest])
    column = colours(plain, [*costs, *([lent] if lent.any() else [])])
    weight = told_apart(weights(column)) if p.whole else weights(column)
    solution = p.loaded.minimise(np.where(real, weight + lent, 0.0) / p.loaded.units)
    if not solution.optimal or p.whole:
        return solution
    return replace(solution, x=averaged(solution.x / p.loaded.units, column) * p.loaded.units)


@dataclass(frozen=True, kw_only=True, slots=True)
class StageRecord:
    """A stage: how it improves and holds its objective, and what that is worth at a point.

    name: empty for fairness, which is called like the policy's objective.  ready: what must be found and held before.
    asked: whether there is anything to improve.
    worth: None, or gives None, where later stages need not keep it.
    """

    name: str = ""
    improve: Callable[[Session], Solution]
    ready: Callable[[Session], Solution | None] = lambda _: None
    asked: Callable[[Session], bool] = lambda _: True
    worth: Callable[[Session, Floats], Worth | None] = lambda *_: None

    def called(self, p: Session) -> str:
        """Its name under a policy."""
        return self.name or p.policy.objective.value


GAPS = StageRecord(name="gaps", improve=meet_missions, worth=worth_of_gaps)
SURPLUS = StageRecord(
    name="surplus",
    improve=waste_nothing,
    asked=lambda p: bool(p.surplus.any()),
    worth=linear(lambda p: p.surplus, lambda p: p.asked),
)
LEAST_COST = StageRecord(name="least cost", improve=yardstick)
FAIRNESS = StageRecord(
    improve=fairest,
    ready=bounded,
    asked=lambda p: bool(p.fair.any() or p.rows("bound")),
    worth=worth_of_fairness,
)
COST = StageRecord(name="cost", improve=cheapest, asked=lambda p: bool(p.cost.any()), worth=linear(lambda p: p.cost))
INTEREST = StageRecord(
    name="interest", improve=most_aligned, asked=lambda p: bool(p.interest.any()), worth=linear(lambda p: p.interest)
)
CANONICAL = StageRecord(name="canonical", improve=canonical)

STAGES = (GAPS, SURPLUS, LEAST_COST, FAIRNESS, COST, INTEREST, CANONICAL)
"""In their order."""


class Found(NamedTuple):
    """What a stage has found, in how many programs and seconds."""

    stage: StageRecord
    solution: Solution
    programs: int
    seconds: float


def stages(p: Session, *, since: StageRecord = GAPS, through: StageRecord = CANONICAL) -> tuple[StageRecord, ...]:
    """The stages that have something to improve, in their order, from one of them up to another."""
    return tuple(stage for stage in STAGES[STAGES.index(since) : STAGES.index(through) + 1] if stage.asked(p))


def run(
    p: Session,
    *,
    since: StageRecord = GAPS,
    through: StageRecord = CANONICAL,
    ready: bool = False,
    hear: Callable[[StageRecord, bool, Solution], None] | None = None,
) -> Iterator[Found]:
    """Go through the stages, each held while the next is improved; the last is one of them, or one without optimum.

    A stage is begun when what the one before it has found is done with. since: the first, in a program that is held at
    those before it.  ready: whether what comes before the first has been done too.  hear: is told of every program
    while it still stands as it was solved, with its stage, and whether what comes before that had been done.
    """

    def listening(stage: StageRecord, done: bool) -> None:
        p.loaded.heard_by = None if hear is None else partial(hear, stage, done)

    for stage in stages(p, since=since, through=through):
        began, programs = time.perf_counter(), p.loaded.solves
        listening(stage, False)
        first = None if ready and stage is since else stage.ready(p)
        listening(stage, True)
        solution = stage.improve(p) if first is None or first.optimal else first
        p.loaded.heard_by = None
        yield Found(stage, solution, p.loaded.solves - programs, time.perf_counter() - began)
        if not solution.optimal:
            return
