"""The stages are listed once, and run in one way, as far as asked."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import optimizer
from models.policy.policy import Objective, Policy
from optimizer.coalition.formulation import open_session
from optimizer.solving.solve import solve
from optimizer.solving.stages import CANONICAL, FAIRNESS, LEAST_COST, STAGES, StageRecord, run, stages
from tests.scenarios import impossible, three_members

ROOM = Path(optimizer.__file__).parent
NAMES = {stage.name for stage in STAGES if stage.name}


@pytest.mark.parametrize("through", STAGES, ids=lambda stage: stage.name or "fairness")
@pytest.mark.parametrize("objective", [Objective.LEXIMIN, Objective.LEAST_COST])
def test_a_run_goes_through_the_stages_in_order_as_far_as_asked(objective: Objective, through: StageRecord):
    """Every stage up to the one named that has something to improve is improved, and none after it."""
    p = open_session(three_members(), Policy(policy="p", objective=objective))
    found = [each.stage for each in run(p, through=through)]
    asked = [stage for stage in STAGES if stage.asked(p)]
    assert found == [stage for stage in asked if STAGES.index(stage) <= STAGES.index(through)]
    assert (FAIRNESS in asked) == objective.seeks_fairness


def test_a_run_finds_what_solve_tells_of_each_stage():
    """Names, values and programs of a whole run are those of the answer's stages."""
    policy = Policy(policy="p")
    p = open_session(three_members(), policy)
    told = [(stage.name, stage.value, stage.programs) for stage in solve(three_members(), policy).stages]
    assert [(stage.called(p), solution.objective + 0.0, count) for stage, solution, count, _ in run(p)] == told
    assert told[-1][0] == CANONICAL.name


def test_a_run_ends_with_the_stage_that_has_no_optimum():
    """Where no allocation meets every rule the first stage is the last."""
    (only,) = run(open_session(impossible(), Policy(policy="p")), through=LEAST_COST)
    assert only.stage is STAGES[0]
    assert not only.solution.optimal


def test_nobody_else_spells_the_stages():
    """Outside of their list no module of the optimizer names how a stage improves, nor three of their names."""
    listed = ROOM / "solving" / "stages.py"
    improvements = {stage.improve.__name__ for stage in STAGES}
    for path in set(ROOM.rglob("*.py")) - {listed}:
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        used = {node.id for node in nodes if isinstance(node, ast.Name)}
        used |= {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
        spelled = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        assert not used & improvements - {"canonical"}, path
        assert len(spelled & NAMES) < 3, path
    assert stages(open_session(three_members(), Policy(policy="p")))[-1] is CANONICAL
