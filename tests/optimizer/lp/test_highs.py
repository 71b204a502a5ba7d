"""The loaded program: changes reach HiGHS and are undone, and a wrong answer does not pass its certificate."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import replace

import numpy as np
import pulp
import pytest

from benchmarks.coalitions import coalition
from models.answers.allocation import Certificate
from models.policy.policy import Policy
from optimizer.coalition.formulation import open_session
from optimizer.lp.arrays import INF, arrays_of
from optimizer.lp.highs import LoadedProgram, Solution, SolveStatus


def diet() -> LoadedProgram:
    """min 2x + 3y with x + y >= 4, x <= 3, y <= 5: x = 3, y = 1, cost 9."""
    problem = pulp.LpProblem("diet", pulp.LpMinimize)
    x, y = problem.add_variable("x", 0, 3), problem.add_variable("y", 0, 5)
    problem += x + y >= 4
    loaded = LoadedProgram(arrays_of(problem, [x, y]))
    loaded.set_cost(np.array([2.0, 3.0]))
    return loaded


def test_the_hand_answer_is_found_and_certified():
    """x = 3, y = 1, cost 9; the row's price is y's cost, 3, and x saves 1 by its bound."""
    solution = diet().minimise()
    assert solution.objective == pytest.approx(9)
    assert solution.x == pytest.approx([3, 1])
    assert solution.row_dual == pytest.approx([3])
    assert solution.col_dual == pytest.approx([-1, 0])
    assert solution.certificate.holds


def test_a_trial_leaves_no_trace():
    """Bounds, costs, row bounds and rows changed in a trial are as before, here and in HiGHS."""
    loaded = diet()
    before = loaded.minimise()
    with loaded.trial():
        loaded.set_cost(np.array([5.0, 1.0]))
        loaded.set_columns([1], 2.0, 2.5)
        loaded.set_rows([0], 1.0, 4.25)
        loaded.add_row(np.array([1.0, 0.0]), -INF, 2.25)
        assert loaded.minimise().x == pytest.approx([0, 2])
    after = loaded.minimise()
    assert after.x == pytest.approx(before.x)
    assert after.objective == pytest.approx(9)
    assert len(loaded.row_lower) == 1


def test_a_change_that_highs_refuses_is_not_silent():
    """An index that stands twice is refused, not half done."""
    with pytest.raises(ValueError, match="stands twice"):
        diet().set_columns([0, 0], 0.0, 1.0)


def test_infeasible_is_a_status():
    """A need of 9 where 8 exist is infeasible, and there is no point to read."""
    loaded = diet()
    loaded.set_rows([0], 9.0, INF)
    solution = loaded.minimise()
    assert solution.outcome is SolveStatus.INFEASIBLE
    assert solution.x.size == 0


def test_keeping_the_optimum_leaves_all_of_it_and_no_more():
    """Of min x + y over x + y >= 4 the whole edge stays: afterwards x can be 0 or 3 and the sum is 4 either way."""
    loaded = diet()
    solution = loaded.minimise(np.array([1.0, 1.0]))
    loaded.keep_optimal(solution)
    low, high = loaded.minimise(np.array([1.0, 0.0])), loaded.minimise(np.array([-1.0, 0.0]))
    assert low.x == pytest.approx([0, 4])
    assert high.x == pytest.approx([3, 1])


@pytest.mark.parametrize(
    ("x", "row_dual"),
    [
        ([3.0, 0.5], [3.0]),  # not feasible
        ([2.0, 2.0], [3.0]),  # feasible, not optimal
        ([3.0, 1.0], [9.0]),  # prices that lean on nothing
        ([3.0, 1.0], [-3.0]),  # a price of the wrong sign
    ],
)
def test_a_wrong_point_does_not_pass(x: list[float], row_dual: list[float]):
    """Primal feasibility, dual feasibility and the gap each catch what the others miss."""
    loaded = diet()
    dual = np.array(row_dual)
    certificate = loaded.certify(np.array(x), dual, np.array([2.0, 3.0]) - dual)
    assert not certificate.holds


def test_a_failed_certificate_is_solved_again_cold_and_counted(monkeypatch: pytest.MonkeyPatch):
    """When the hot answer is wrong, the program is solved from nothing and the event is counted."""
    loaded = diet()
    real, wrong = loaded.certify, iter([Certificate(1.0, 0.0, 0.0)])
    monkeypatch.setattr(loaded, "certify", lambda *point: next(wrong, None) or real(*point))
    solution = loaded.minimise()
    assert solution.x == pytest.approx([3, 1])
    assert solution.certificate.holds
    assert loaded.cold_solves == 1


def test_a_hot_denial_is_asked_again_cold(monkeypatch: pytest.MonkeyPatch):
    """When a hot start claims that there is no answer, the program is solved from nothing before it is believed."""
    loaded = diet()
    loaded.minimise()
    real, lies = loaded._run, iter([SolveStatus.INFEASIBLE])  # noqa: SLF001 - to make the solver lie once

    def lying() -> Solution:
        solution = real()
        lie = next(lies, None)
        return replace(solution, outcome=lie) if lie else solution

    monkeypatch.setattr(loaded, "_run", lying)
    assert loaded.minimise().x == pytest.approx([3, 1])


def test_nan_is_no_certificate():
    """A certificate that could not be computed does not hold."""
    assert not Certificate(float("nan"), 0.0, 0.0).holds


def test_ctrl_c_stops_a_long_solve():
    """A SIGINT in the middle of a large minimax program is raised as KeyboardInterrupt, long before the end."""
    prepared = open_session(coalition(200, 10, 11), Policy(policy="minimax", objective="minimax"))
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()

    def solve_for_minutes() -> None:
        for cost in (prepared.fair, prepared.cost) * 100:
            prepared.loaded.minimise(cost)

    with pytest.raises(KeyboardInterrupt):
        solve_for_minutes()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
