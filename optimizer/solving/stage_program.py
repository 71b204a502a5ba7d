"""The program of one stage by itself, named, for other tools: what the stages before it have found stands in rows."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace

import numpy as np

from models.answers.allocation import Address
from models.policy.policy import Policy
from models.sheets.problems import InputError, Problem, nearest, quoted
from models.sheets.scenario import Scenario
from optimizer.coalition.formulation import open_session
from optimizer.coalition.objectives.record import objective_of
from optimizer.coalition.session import Session
from optimizer.lp.arrays import Arrays, Floats
from optimizer.lp.highs import LoadedProgram, Solution
from optimizer.lp.named import NamedProgram, named, rows_of
from optimizer.solving.stages import COST, FAIRNESS, INTEREST, LEAST_COST, SURPLUS, StageRecord, run, stages
from optimizer.tolerances import HELD, LOOSE


def stage_program(
    scenario: Scenario, policy: Policy, stage: str | None = None, *, time_limit: float | None = None
) -> NamedProgram:
    """The program whose optimum is a stage of a solve: the families' rows, the policy's, and what is held before it.

    stage: by its name; left out, what the policy calls fair, or the cost where it calls nothing so. Values are held by
    rows named "held", within LOOSE of their size, the loads that leximin has settled by bounds, within HELD of theirs,
    or by bounds where nothing could be better. Of leximin it is the first round, the worst load; of equal sacrifice the
    squares are replaced by tangents, of which some touch at the optimum. Where an earlier stage has no answer, or the
    time is up before it has, the program is that stage's: it says so itself.
    Raises InputError for a stage that this policy does not go through on this scenario.
    """
    p = replace(open_session(scenario, policy, time_limit=time_limit), by_value=True)
    posed = _Posed(p, p.loaded.col_upper.copy())
    found = deque(run(p, through=_stage(p, stage), hear=posed.hear), maxlen=1)[0]
    rows = len(p.loaded.row_lower)
    if found.stage is FAIRNESS and found.solution.optimal and not p.whole:
        objective_of(p).refine(p, np.where(p.fair, 0.0, found.solution.x), 0.0)  # from nothing, so that all are touched
    return posed.program(found.stage, standing(p.loaded, rows))


@dataclass
class _Posed:
    """The program of the stage that is being gone through, as it stood when it was first asked.

    upper: the bounds of columns as they were formulated; made: the stage that made each row that was not formulated.
    """

    session: Session
    upper: Floats
    stage: StageRecord | None = None
    arrays: Arrays = field(init=False)
    cost: Floats = field(init=False)
    made: list[StageRecord] = field(default_factory=list)

    def hear(self, stage: StageRecord, ready: bool, solution: Solution) -> None:
        """Keep the program: the first that is ready, of an integer program the last, and one that has no answer.

        An integer program is asked once, or with ever more tangents; another is asked again for later rounds.
        """
        p = self.session
        if not (stage is not self.stage or p.whole if ready else not solution.optimal):
            return
        self.made += [self.stage or stage] * (len(p.loaded.row_lower) - len(p.program.rows) - len(self.made))
        self.stage, self.arrays = stage, standing(p.loaded)
        made = slice(len(p.program.rows), None)
        self.arrays.row_upper[made] += LOOSE * p.loaded.row_sizes[made]  # other tools are seldom as precise
        held = self.arrays.col_upper < self.upper  # the loads that leximin holds
        self.arrays.col_upper[held] += HELD * np.abs(self.arrays.col_upper[held])  # more would be spent elsewhere
        self.cost = p.fair if ready and stage is FAIRNESS else p.loaded.cost.copy()  # squares are asked by other costs

    def program(self, stage: StageRecord, tangents: Arrays) -> NamedProgram:
        """The program kept, with rows that touch what is minimised at its optimum."""
        p = self.session
        held = [Address("held", part=made.called(p)) for made in self.made]
        constant = -p.asked if stage is SURPLUS else 0.0
        found = named(stage.called(p), self.arrays, self.cost, p.program.columns, [*p.program.rows, *held], constant)
        touching = rows_of(tangents, [Address("tangent")] * len(tangents.row_lower))
        return replace(found, rows=(*found.rows, *touching))


def standing(loaded: LoadedProgram, since: int = 0) -> Arrays:
    """A loaded program as it stands, without its objective; since: only its rows from this one on."""
    rows = len(loaded.row_lower)
    starts = np.searchsorted(loaded.entry_row, np.arange(since, rows + 1)).astype(np.int32)
    return Arrays(
        col_lower=loaded.col_lower.copy(),
        col_upper=loaded.col_upper.copy(),
        row_lower=loaded.row_lower[since:].copy(),
        row_upper=loaded.row_upper[since:].copy(),
        start=starts - starts[0],
        index=loaded.entry_col[starts[0] :].astype(np.int32),
        value=loaded.entry_value[starts[0] :].copy(),
        integer=loaded.integer,
    )


def _stage(p: Session, name: str | None) -> StageRecord:
    """A stage by its name; None is the policy's own."""
    known = {stage.called(p): stage for stage in stages(p, through=INTEREST)}
    if name is None:
        return FAIRNESS if p.fair.any() else known.get(COST.name, LEAST_COST)
    if name not in known:
        expected = f"a stage of this policy: {', '.join(known)}"
        raise InputError([Problem("stage", quoted(name), expected, nearest(name, list(known)))])
    return known[name]
