"""One run of the stages under all rules, and what lifting some of them changes, solved again only where it must be.

A rule whose rows have dual 0 in a program of the run, and whose columns would not pay there, changes neither its
optimum nor its optimal face when it is lifted: the duals found stay feasible and the point found stays where it is. So
lifted it goes the same way up to the first program that it touches, and is solved again from there; one that never
pays is not solved again at all, nor one whose rows all have room to spare at the end (all stages are convex: whatever
is better without such a rule would be better on the way there, within it). Held columns that are lifted need more care:
one that leans on its lower bound is held there, so the way back leads to the first program that gives it a dual at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isnan

import numpy as np
from numpy.typing import NDArray

from optimizer.coalition.levers import Lifting
from optimizer.coalition.session import Session
from optimizer.lp.arrays import Ints
from optimizer.lp.highs import Solution, Stand
from optimizer.solving.stages import COST, GAPS, LEAST_COST, SURPLUS, StageRecord, run

NEVER = np.iinfo(np.int32).max
"""The number of a program that is never reached."""


@dataclass(frozen=True, slots=True)
class Step:
    """A program of the run, as it stood when it was solved: its stage, and whether what comes before that was done."""

    stage: StageRecord
    ready: bool
    stand: Stand


@dataclass(kw_only=True)
class Course:
    """A run of the stages in a loaded program, which is held at its end while this is used (see `course`).

    found: the optimum of each stage.  touched, pays: by column and then by row, the number of the first program in
    which it has a dual, and of the first in which it would pay to lift it.  aside: the same of least cost where nothing
    holds that.  through: the last stage.  steps: the programs that touch something first.
    """

    p: Session
    found: dict[StageRecord, Solution]
    touched: Ints
    pays: Ints
    aside: Ints
    through: StageRecord = COST
    steps: dict[int, Step] = field(default_factory=dict)
    programs: int = 0

    @property
    def optimal(self) -> bool:
        """Whether every stage has an optimum."""
        return bool(self.found) and all(solution.optimal for solution in self.found.values())

    def hear(self, stage: StageRecord, ready: bool, solution: Solution) -> None:
        """Note what a program is the first to touch."""
        number, self.programs = self.programs, self.programs + 1
        if not solution.optimal:
            return
        dual, paying = _duals(self.p, solution)
        if stage is LEAST_COST and self.p.policy.cost_tolerance is None:
            self.aside[paying] = number
            new = paying
        else:
            new = dual & (self.touched == NEVER)
            self.touched[new] = number
            self.pays[paying & (self.pays == NEVER)] = number
        if new.any():
            self.steps[number] = Step(stage, ready, self.p.loaded.stand())

    def first(self, lifted: Lifting) -> int:
        """The program from which on the stages go another way when something is lifted; NEVER where none does."""
        places = self._places(lifted)
        return int(self.touched[places].min()) if self.pays[places].min(initial=NEVER) < NEVER else NEVER

    def idle(self, lifted: Lifting) -> bool:
        """Whether lifting changes nothing that the stages find."""
        return self.first(lifted) == NEVER == int(self.aside[self._places(lifted)].min(initial=NEVER))

    def lifted(self, lifted: Lifting, *, measured: bool = True) -> dict[StageRecord, Solution] | None:
        """What each stage finds when something is lifted, None where one finds no optimum; leaves the program there.

        measured: whether least cost is wanted too where nothing holds it.  Call inside `trial()`.
        """
        found, loaded = dict(self.found), self.p.loaded
        first, aside = self.first(lifted), int(self.aside[self._places(lifted)].min(initial=NEVER))
        if measured and aside < NEVER and not (first < NEVER and self.steps[first].stage in (GAPS, SURPLUS)):
            with loaded.trial():
                loaded.go_back(self.steps[aside].stand)
                lifted.lift(loaded)
                found[LEAST_COST] = loaded.minimise(self.p.cost)
        if first < NEVER:
            step = self.steps[first]
            loaded.go_back(step.stand)
            lifted.lift(loaded)
            for each in run(self.p, since=step.stage, through=self.through, ready=step.ready):
                found[each.stage] = each.solution
        return found if all(solution.optimal for solution in found.values()) else None

    def relax(self, lifted: Lifting, *, through: StageRecord) -> bool:
        """Lift something in the program as the stages up to one hold it; whether each still has an optimum.

        What no program of the run touches is lifted where the run has ended.  Call inside `trial()`.
        """
        first = int(self.touched[self._places(lifted)].min(initial=NEVER))
        if first == NEVER:
            lifted.lift(self.p.loaded)
            return True
        step = self.steps[first]
        self.p.loaded.go_back(step.stand)
        lifted.lift(self.p.loaded)
        *_, last = run(self.p, since=step.stage, through=through, ready=step.ready)
        return last.solution.optimal

    def _places(self, lifted: Lifting) -> Ints:
        return np.append(lifted.columns, lifted.rows + len(self.p.arrays.col_lower))


def course(p: Session, *, through: StageRecord = COST) -> Course:
    """Go through the stages up to one and note what they touch; call inside `p.loaded.trial()`, and use it there."""
    size = len(p.arrays.col_lower) + len(p.arrays.row_lower)
    touched, pays, aside = (np.full(size, NEVER, dtype=np.int32) for _ in range(3))
    noted = Course(p=p, found={}, touched=touched, pays=pays, aside=aside, through=through)
    for each in run(p, through=through, hear=noted.hear):
        noted.found[each.stage] = each.solution
    return noted


def _duals(p: Session, solution: Solution) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of columns and then rows: what has a dual, and what would pay to lift; all of it where nobody vouches for duals.

    Where no better value exists whatever the rows, the objective itself is the dual (see Session.hold).
    """
    planned = len(p.arrays.row_lower)
    if isnan(solution.certificate.gap):
        everything = np.ones(len(p.arrays.col_lower) + planned, dtype=bool)
        return everything, everything
    columns, rows = p.loaded.heard(solution)
    if solution.objective <= p.loaded.least(p.loaded.cost):
        columns, rows = p.loaded.cost, np.zeros(planned)
    rows = rows[:planned] != 0
    return np.append(columns != 0, rows), np.append(columns < 0, rows)
