"""What is measured, one function a case, each run in a process of its own: python -m benchmarks.cases NAME JSON.

A case checks every objective against raw highspy's before its time counts, and returns plain numbers. Seconds are of
the wall clock; contestants take turns, and garbage is collected before each turn, outside the clock.
"""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from math import isclose
from pathlib import Path
from statistics import median
from typing import Any, ParamSpec, TypeVar

import numpy as np

from benchmarks.coalitions import SHAPES, coalition
from benchmarks.peers import FLOOR, OURS, installed, raw
from benchmarks.programs import Change, Numbers, changes, numbers_of, steps
from burdenshare.session import Session as Conversation
from burdenshare.session import open_session as conversation
from inputs import example
from models.answers.allocation import Allocation
from models.policy.policy import Objective, Policy
from models.sheets.scenario import Scenario
from optimizer.coalition.formulation import open_session
from optimizer.coalition.objectives.leximin import outcomes
from optimizer.coalition.session import Session
from optimizer.lp.highs import Solution
from optimizer.lp.leximin import Rounds, fix_in_rounds
from optimizer.solving.solve import solve
from optimizer.what_ifs.cooperative import StandAlone
from optimizer.what_ifs.frontier import frontier
from optimizer.what_ifs.games import shapley
from reports import FairnessReport, assess_audited

POLICY = Policy(policy="leximin", objective=Objective.LEXIMIN)
NOTHING = Change(np.empty(0, dtype=np.int32), np.empty(0))
SAME = 1e-6
"""Objectives agree when they differ by less than this part."""

Measured = dict[str, Any]
Players = dict[str, tuple[str, ...]]
Given = ParamSpec("Given")
Result = TypeVar("Result")


def agree(found: float, floor: float, who: str) -> None:
    """Raise unless an objective is raw highspy's."""
    if not isclose(found, floor, rel_tol=SAME, abs_tol=SAME):
        raise ArithmeticError(f"{who} found {found!r} where raw highspy found {floor!r}")


def timed(act: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> tuple[Result, float]:
    """What an act returns, and its seconds."""
    gc.collect()
    began = time.perf_counter()
    result = act(*given, **named)
    return result, time.perf_counter() - began


def solved(name: str, numbers: Numbers) -> float:
    """A contestant from finished arrays to its least cost: build, load, solve."""
    return installed()[name](numbers)(NOTHING)


def warm(names: Iterable[str]) -> None:
    """Solve a toy with each contestant: importing a library, and collecting it as garbage, are outside every clock."""
    toy = numbers_of(open_session(fresh("toy"), POLICY))
    for name in names:
        solved(name, toy)
    gc.freeze()


def fresh(shape: str) -> Scenario:
    """The scenario of a shape, none of its lookups made yet."""
    return coalition(*SHAPES[shape])


def built(scenario: Scenario) -> tuple[Session, Solution]:
    """This engine from a scenario in memory to its certified least cost: formulate, load, solve."""
    p = open_session(scenario, POLICY)
    return p, p.loaded.minimise(p.cost)


def cold(shape: str, repeats: int, only: list[str] | None = None) -> Measured:
    """Build, load and solve from nothing: seconds by contestant.

    Inside the clock: for burdenshare from a checked scenario, none of its lookups made yet; for all others from the
    finished arrays, so that reading a scenario's rules costs them nothing.
    """
    seconds: dict[str, list[float]] = {name: [] for name in installed() if only is None or name in only}
    warm(seconds)
    numbers = numbers_of(open_session(fresh(shape), POLICY))
    for _ in range(repeats):
        floor = solved(FLOOR, numbers)
        for name, spent in seconds.items():
            if name == OURS:
                (_, solution), clock = timed(built, fresh(shape))
                objective = solution.objective
            else:
                objective, clock = timed(solved, name, numbers)
            agree(objective, floor, name)
            spent.append(clock)
    size = len(numbers.cost), len(numbers.bound), len(numbers.arrays.index)
    return {"size": size, "seconds": {name: median(spent) for name, spent in seconds.items()}}


def sweep(shape: str, count: int, rows: int, budget: float, only: list[str] | None = None) -> Measured:
    """A kept program, `count` times changed in `rows` right-hand sides and solved again: seconds a step.

    The contestants take each step in turn. One that has used its budget of seconds leaves; its median is of the steps
    it took.
    """
    p = open_session(fresh(shape), POLICY)
    numbers = numbers_of(p)
    kept = {name: build(numbers) for name, build in installed().items() if only is None or name in only}
    for resolve in kept.values():
        resolve(NOTHING)
    gc.freeze()  # what is kept need not be walked before each turn
    seconds: dict[str, list[float]] = {name: [] for name in kept}
    for step in steps(numbers, changes(p, count, rows)):
        floor = None
        for name in sorted(kept, key=lambda name: name != FLOOR):
            if sum(seconds[name]) < budget or name in (OURS, FLOOR):
                objective, spent = timed(kept[name], step)
                floor = objective if floor is None else floor
                agree(objective, floor, name)
                seconds[name].append(spent)
    taken = {name: len(spent) for name, spent in seconds.items()}
    return {"steps": taken, "seconds": {name: median(spent) for name, spent in seconds.items()}}


def leximin(shape: str, repeats: int) -> Measured:
    """Leximin beside cold solves and raw interior-point minimax solves of the same program.

    rounds: from the loaded program at its least cost to every member fixed.  answer: the whole of `solve`, from the
    scenario to the audited allocation.
    """
    seconds: dict[str, list[float]] = {name: [] for name in ("rounds", "answer", "cold", "raw cold", "raw minimax")}
    programs = 0
    for _ in range(repeats):
        (p, _), spent = timed(built, fresh(shape))
        seconds["cold"].append(spent)
        floor, spent = timed(solved, FLOOR, numbers_of(p))
        seconds["raw cold"].append(spent)
        minimax, spent = timed(raw_minimax, p)
        seconds["raw minimax"].append(spent)
        found, spent = timed(fixed, p)
        seconds["rounds"].append(spent)
        agree(float(found.values.max()), minimax, "the first round of leximin")
        answer, spent = timed(solve, fresh(shape), POLICY)
        seconds["answer"].append(spent)
        agree(answer.least_cost, floor, "the least cost of the whole answer")
        programs = found.rounds
    return {"programs": programs, "seconds": {name: median(spent) for name, spent in seconds.items()}}


def fixed(p: Session) -> Rounds:
    """All rounds of leximin in a program as `solve` hands it over: the missions met, nothing wasted, at least cost."""
    if p.surplus.any():
        p.loaded.keep_optimal(p.loaded.minimise(p.surplus))
    p.loaded.minimise(p.cost)
    return fix_in_rounds(p.loaded, outcomes(p))


def raw_minimax(p: Session) -> float:
    """The least worst load b / f, by raw highspy's interior point with crossover, cold."""
    return raw(Numbers(p.arrays, p.fair, (), np.empty(0), ()), solver="ipm")(NOTHING)


def trade_off(shape: str, points: int, repeats: int) -> Measured:
    """A frontier from cheapest to fairest beside cold solves; its cheapest point is checked."""
    seconds: dict[str, list[float]] = {"frontier": [], "cold": [], "raw cold": []}
    for _ in range(repeats):
        (p, _), spent = timed(built, fresh(shape))
        seconds["cold"].append(spent)
        floor, spent = timed(solved, FLOOR, numbers_of(p))
        seconds["raw cold"].append(spent)
        found, spent = timed(frontier, fresh(shape), POLICY, points)
        seconds["frontier"].append(spent)
        agree(found.points[0].cost, floor, "the frontier's cheapest point")
    return {"points": len(found.points), "seconds": {name: median(spent) for name, spent in seconds.items()}}


def coalitions(shape: str) -> Measured:
    """What every coalition costs, and the exact Shapley value, beside cold solves; every 97th cost is checked."""
    scenario = fresh(shape)
    (p, _), spent = timed(built, fresh(shape))
    _, raw_spent = timed(solved, FLOOR, numbers_of(p))
    answer = solve(scenario, POLICY)
    players = {name: (name,) for name in scenario.member}
    (every, paid), all_spent = timed(shapley_of, scenario, answer, players)
    agree(sum(paid.values()), every.costs[frozenset(players)], "the sum of Shapley payments")
    again = StandAlone(scenario, answer, players)
    for group in list(every.costs)[::97]:
        agree(every.costs[group], again.cost(group) and raw_least(again.p), f"coalition {sorted(group)}")
    seconds = {"shapley": all_spent, "cold": spent, "raw cold": raw_spent}
    return {"coalitions": len(every.costs) + 1, "seconds": seconds}


def shapley_of(scenario: Scenario, answer: Allocation, players: Players) -> tuple[StandAlone, dict[str, float]]:
    """The cost of every coalition, from one loaded program, and the Shapley value of that game."""
    every = StandAlone(scenario, answer, players)
    every.cost_all()
    return every, shapley(every.costs)


def raw_least(p: Session) -> float:
    """The optimum of a loaded program as it stands, by raw highspy, cold."""
    now = p.loaded
    bounds = {side: getattr(now, side) for side in ("col_lower", "col_upper", "row_lower", "row_upper")}
    return raw(Numbers(replace(p.arrays, **bounds), now.cost, (), np.empty(0), ()))(NOTHING)


WHAT_IFS: dict[str, Callable[[Conversation], object]] = {
    "a caveat lifted": lambda asked: asked.lift(f"caveats row {asked.scenario.caveats[0].row}"),
    "requirements +20 %": lambda asked: asked.set("requirements/*/*/target=*1.2"),
    "a member out": lambda asked: asked.without("DEU"),
    "another policy": lambda asked: asked.under("minimax"),
}
"""Each is asked of an example that has just been answered."""


def session(name: str, repeats: int) -> Measured:
    """What-ifs in a session, each from its change to its report, beside that report of the changed scenario alone."""
    found: dict[str, dict[str, float]] = {}
    for what, change in WHAT_IFS.items():
        seconds: dict[str, list[float]] = {"session": [], "cold": []}
        for _ in range(repeats):
            with conversation(example(name)) as asked:
                asked.report()
                hot, spent = timed(told, asked, change)
                seconds["session"].append(spent)
                cold_report, spent = timed(reported, asked.scenario.model_copy(), asked.policy)
                seconds["cold"].append(spent)
            agree(hot.allocation.total_cost, cold_report.allocation.total_cost, f"a session of {name}, {what},")
        found[what] = {who: median(spent) for who, spent in seconds.items()}
    return {"seconds": found}


def told(asked: Conversation, change: Callable[[Conversation], object]) -> FairnessReport:
    """The report of a session after a change."""
    change(asked)
    return asked.report()


def reported(scenario: Scenario, policy: Policy) -> FairnessReport:
    """The report of a scenario of which nothing has been asked."""
    return assess_audited(scenario, solve(scenario, policy))


COMMANDS = {
    "nothing": ("-c", "import numpy, pydantic, highspy, pulp"),
    "check": ("check", "isaf-2010"),
    "solve": ("solve", "isaf-2010"),
    "why": ("why", "isaf-2010"),
    "whatif": ("whatif", "isaf-2010", "--lift", "caveats!B4"),
}
"""What is run as a process of its own; the first only loads the libraries that all others need."""


def processes(repeats: int) -> Measured:
    """Whole commands in turns, from the start of Python to the last line: seconds of the clock, and of processors."""
    seconds = {what: {"clock": list[float](), "processor": list[float]()} for what in COMMANDS}
    for turn in range(repeats + 1):
        for what, (first, *rest) in COMMANDS.items():
            command = [sys.executable, *([] if first == "-c" else ["-m", "burdenshare"]), first, *rest]
            before = _of_children()
            _, spent = timed(subprocess.run, command, check=True, capture_output=True)
            if turn:  # the first has compiled what it ran
                seconds[what]["clock"].append(spent)
                seconds[what]["processor"].append(_of_children() - before)
    return {"seconds": {what: {of: median(each) for of, each in spent.items()} for what, spent in seconds.items()}}


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def alone(name: str, shape: str, path: str) -> Measured:
    """One contestant by itself, cold: seconds, and the most memory its process held, in bytes."""
    warm([name])
    if name == OURS:
        scenario = fresh(shape)
        before = peak()
        (_, solution), spent = timed(built, scenario)
        objective = solution.objective
    else:
        numbers = Numbers.read(Path(path))
        before = peak()
        objective, spent = timed(solved, name, numbers)
    return {"seconds": spent, "before": before, "peak": peak(), "objective": objective}


def write(shape: str, path: str) -> Measured:
    """Write a program's numbers to a file, for `alone`."""
    numbers = numbers_of(open_session(fresh(shape), POLICY))
    numbers.write(Path(path))
    return {"size": (len(numbers.cost), len(numbers.bound), len(numbers.arrays.index))}


def peak() -> int:
    """The most memory this process has held, in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


CASES = {case.__name__: case for case in (cold, sweep, leximin, trade_off, coalitions, session, alone, write)}

if __name__ == "__main__":
    print("\n" + json.dumps(CASES[sys.argv[1]](**json.loads(sys.argv[2]))))
