"""Lexicographic minimax: published answers, an oracle that shares nothing with it, and the mistake it must not make."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pulp
import pytest
from pulp import LpProblem
from scipy.optimize import linprog

from models.policy.policy import Policy
from optimizer.lp.arrays import arrays_of
from optimizer.lp.highs import LoadedProgram, SolveStatus
from optimizer.lp.leximin import Outcomes, Rounds, fix_in_rounds
from optimizer.solving.solve import solve
from tests.published import case
from tests.scenarios import capacities, edited, three_members

Polytope = tuple[np.ndarray, np.ndarray]
"""A and b of A y <= b, over outcomes y that are free in sign and each to be small."""


def problem_of(polytope: Polytope) -> tuple[LpProblem, list[Any]]:
    """The polytope as a PuLP problem, and its outcomes."""
    rows, bounds = polytope
    problem = LpProblem("test", pulp.LpMinimize)
    outcomes = [problem.add_variable(f"y{number}", None, None) for number in range(rows.shape[1])]
    for row, bound in zip(rows, bounds, strict=True):
        problem += pulp.lpSum(float(a) * y for a, y in zip(row, outcomes, strict=True)) <= float(bound)
    return problem, outcomes


def lexicographic_minimax(problem: LpProblem, outcomes: list[Any]) -> Rounds:
    """The rounds on a problem that gains a bound t, a column y[i] for each outcome, and the rows y[i] - t <= 0."""
    bound = problem.add_variable("bound", None, None)
    columns = [problem.add_variable(f"outcome{number}", None, None) for number in range(len(outcomes))]
    for column, expression in zip(columns, outcomes, strict=True):
        problem += column - expression == 0
    first, count = len(problem.constraints()), len(outcomes)
    for column in columns:
        problem += column - bound <= 0
    ours = {variable.name for variable in (bound, *columns)}
    variables = [*(v for v in problem.variables() if v.name not in ours), bound, *columns]
    place, rows = len(variables) - count, np.arange(first, first + count, dtype=np.int32)
    where = np.arange(place, place + count, dtype=np.int32)
    of = Outcomes(bound=place - 1, rows=rows, columns=where, scale=np.ones(count))
    return fix_in_rounds(LoadedProgram(arrays_of(problem, variables)), of)


def ordered_cumulative(polytope: Polytope) -> np.ndarray:
    """Leximin by ordered cumulative outcomes: the sums of the 1, 2, ..., n largest are made least in that order.

    theta_k = min k t_k + sum_j d_kj, t_k + d_kj >= y_j, d >= 0. Source: Ogryczak and Sliwinski (2006).
    """
    rows, bounds = polytope
    n = rows.shape[1]
    width = n + n * (1 + n)
    theta = np.zeros((n, width))
    links = []
    for k in range(n):
        t, d = n + k * (1 + n), n + k * (1 + n) + 1
        theta[k, t], theta[k, d : d + n] = k + 1, 1.0
        for j in range(n):
            link = np.zeros(width)
            link[j], link[t], link[d + j] = 1.0, -1.0, -1.0
            links.append(link)
    above = np.vstack((np.hstack((rows, np.zeros((len(rows), width - n)))), links))
    limit = np.append(bounds, np.zeros(len(links)))
    sign = [(None, None)] * n + ([(None, None)] + [(0, None)] * n) * n
    found = linprog(theta[0], A_ub=above, b_ub=limit, bounds=sign)
    for k in range(1, n):
        above, limit = np.vstack((above, theta[k - 1])), np.append(limit, found.fun + 1e-9 * (1 + abs(found.fun)))
        found = linprog(theta[k], A_ub=above, b_ub=limit, bounds=sign)
    return np.asarray(found.x[:n])


def fix_all_tight(polytope: Polytope) -> np.ndarray:
    """The classic mistake: fix every outcome that is at the bound in the solution found, needed there or not."""
    rows, bounds = polytope
    n = rows.shape[1]
    fixed: dict[int, float] = {}
    while len(fixed) < n:
        free = [index for index in range(n) if index not in fixed]
        below = np.hstack((np.eye(n)[free], -np.ones((len(free), 1))))
        sign = [(fixed.get(index), fixed.get(index)) for index in range(n)] + [(None, None)]
        found = linprog(
            np.append(np.zeros(n), 1.0),
            A_ub=np.vstack((np.hstack((rows, np.zeros((len(rows), 1)))), below)),
            b_ub=np.append(bounds, np.zeros(len(free))),
            bounds=sign,
            method="highs-ds",
        )
        fixed |= {index: found.x[index] for index in free if found.x[index] > found.fun - 1e-9}
    return np.array([fixed[index] for index in range(n)])


def c1() -> Polytope:
    """y1 >= 1, y2 + y3 = 1.2, y >= 0."""
    rows = [[-1, 0, 0], [0, 1, 1], [0, -1, -1], *(-np.eye(3))]
    return np.array(rows, dtype=float), np.array([-1, 1.2, -1.2, 0, 0, 0])


def c2() -> Polytope:
    """y1 >= 10, y2 + y3 + y4 = 15, y >= 0."""
    rows = [[-1, 0, 0, 0], [0, 1, 1, 1], [0, -1, -1, -1], *(-np.eye(4))]
    return np.array(rows, dtype=float), np.array([-10, 15, -15, 0, 0, 0, 0.0])


def f1() -> Polytope:
    """Rates over unit links, each to be large: outcomes are their negatives."""
    inputs = case("F1-BERTSEKAS-GALLAGER")["inputs"]
    rows = [[-float(flow in link) for flow in range(1, 6)] for link in inputs["links"]]
    return np.array([*rows, *np.eye(5)]), np.array([float(inputs["capacity"])] * 3 + [0.0] * 5)


def f2() -> Polytope:
    """Demands on one capacity, each to be served as far as can be: outcomes are the negatives of what is served."""
    inputs = case("F2-KESHAV")["inputs"]
    rows = np.vstack((-np.ones((1, 4)), -np.eye(4), np.eye(4)))
    return rows, np.array([inputs["capacity"], *inputs["demands"], 0, 0, 0, 0], dtype=float)


PUBLISHED: dict[str, tuple[Callable[[], Polytope], float]] = {
    "C1-NAIVE-TRAP": (c1, 1.0),
    "C2-NAIVE-TRAP4": (c2, 1.0),
    "F1-BERTSEKAS-GALLAGER": (f1, -1.0),
    "F2-KESHAV": (f2, -1.0),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_answers(name: str):
    """The published outcome, in at most one program an outcome."""
    polytope, sign = PUBLISHED[name]
    found = lexicographic_minimax(*problem_of(polytope()))
    assert found.solution.outcome is SolveStatus.OPTIMAL
    assert [sign * value for value in found.values] == pytest.approx(
        case(name)["expected"]["outcomes"], abs=case(name)["tolerance"]
    )
    assert found.rounds <= len(found.values)


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_oracle_knows_the_published_answers(name: str):
    """Ordered cumulative outcomes find the published outcome too, so that it may judge random programs."""
    polytope, sign = PUBLISHED[name]
    assert sign * ordered_cumulative(polytope()) == pytest.approx(
        np.array(case(name)["expected"]["outcomes"]), abs=case(name)["tolerance"]
    )


@pytest.mark.parametrize("name", ["C1-NAIVE-TRAP", "C2-NAIVE-TRAP4"])
def test_fixing_all_that_is_tight_fails_here(name: str):
    """The mistake is caught: at any vertex someone is tight without need, and is left with more than its due."""
    wrong = fix_all_tight(PUBLISHED[name][0]())
    right = np.array(case(name)["expected"]["sorted_worst_first"])
    assert np.max(np.abs(np.sort(wrong)[::-1] - right)) > 0.3


def random_polytope(seed: int) -> Polytope:
    """Burdens of 5 members in several needs: lower bounds on sums over some of them, small caps on each."""
    rng = np.random.default_rng(seed)
    members, needs = 5, 4
    sums = rng.integers(0, 2, (needs, members)) * rng.integers(1, 4, (needs, members))
    sums[:, 0] += sums.sum(axis=1) == 0
    caps = rng.integers(2, 7, members).astype(float)
    need = np.minimum(rng.integers(1, 12, needs), 0.9 * sums @ caps)
    return np.vstack((-sums, np.eye(members), -np.eye(members))), np.concatenate((-need, caps, np.zeros(members)))


@pytest.mark.parametrize("seed", range(24))
def test_random_programs_agree_with_the_oracle(seed: int):
    """On random programs, full of ties, both methods find the same outcome for every member."""
    polytope = random_polytope(seed)
    found = lexicographic_minimax(*problem_of(polytope))
    assert found.solution.outcome is SolveStatus.OPTIMAL
    assert found.values == pytest.approx(ordered_cumulative(polytope), abs=1e-6)


@pytest.mark.parametrize("moving", [False, True])
def test_outcomes_that_cannot_move_are_found_at_once(moving: bool):
    """After the first only constants are left, or two that can still make way for each other; both are right."""
    eye = np.eye(7)
    fixed = np.array([20.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0])
    held = 5 if moving else 7
    rows = [*eye[:held], *-eye[:held], -(eye[5] + eye[6])]
    polytope = np.array(rows), np.array([*fixed[:held], *-fixed[:held], -9.0])
    found = lexicographic_minimax(*problem_of(polytope))
    assert found.values == pytest.approx([*fixed[:5], 4.5, 4.5] if moving else fixed, abs=1e-9)
    assert found.rounds == (6 if moving else 1)


def test_outcomes_may_be_expressions():
    """Of x + y >= 6 the loads 2 x and y are made equal, at 4: x is 2."""
    problem = LpProblem("test", pulp.LpMinimize)
    x, y = problem.add_variable("x", 0), problem.add_variable("y", 0)
    problem += x + y >= 6
    assert lexicographic_minimax(problem, [2 * x, y]).values == pytest.approx([4.0, 4.0])


def test_no_answer_is_said():
    """A program without a feasible point has no outcome, and says so before any value."""
    problem = LpProblem("test", pulp.LpMinimize)
    x = problem.add_variable("x", 0, 1)
    problem += x >= 2
    found = lexicographic_minimax(problem, [x])
    assert found.solution.outcome is SolveStatus.INFEASIBLE
    assert np.isnan(found.values).all()


def test_capped_proportional_is_water_filling():
    """C15: one divisible need is shared by ability, and around a cap what is left still is."""
    inputs, expected = case("C15-CAPPED-PROPORTIONAL")["inputs"], case("C15-CAPPED-PROPORTIONAL")["expected"]
    free = three_members()
    capped = edited(free, capacities=capacities(A=100.0, B=100.0, C=float(inputs["cap3"])))
    fair = Policy(policy="fair")
    assert list(solve(free, fair).loads.values()) == pytest.approx(expected["uncapped"], abs=1e-7)
    assert list(solve(capped, fair).loads.values()) == pytest.approx(expected["capped"], abs=1e-7)
