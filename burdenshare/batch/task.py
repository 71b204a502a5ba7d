"""One workbook under its policies, as it travels to a worker; what the worker does with it, and what comes back."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from json import dumps
from pathlib import Path
from tempfile import TemporaryDirectory

from burdenshare.batch.cases import Case, Files
from burdenshare.batch.keys import key_of, versions_key
from burdenshare.batch.run import Run, RunStatus, faulted, refused, row
from burdenshare.batch.sweep import vary
from burdenshare.policies import Wanted, choose, policies
from burdenshare.workers.pool import DIED
from burdenshare.workers.stopping import stopped_after
from inputs import example_names, read_scenario
from models.arithmetic.fingerprint import fingerprint, versions
from models.policy.policy import Policy
from models.sheets.problems import InputError, Problem, nearest
from models.sheets.scenario import Scenario
from optimizer import solve
from reports import assess_audited

GRACE = 10.0
"""Seconds that a workbook may run over its limit before its worker is stopped."""


@dataclass(frozen=True, slots=True)
class Task:
    """One case as it travels: the input itself, so that a worker needs no disk in common with anyone.

    unopened: why there are no files, if there are none.  known: keys of runs that need not be done.  limit: seconds
    for the workbook, all its policies together; run_limit: for each of them; grace: seconds more before the worker is
    stopped.
    """

    number: int
    case: Case
    files: Files
    unopened: str = ""
    wanted: Wanted = None
    known: frozenset[str] = frozenset()
    limit: float | None = None
    run_limit: float | None = None
    grace: float = GRACE
    versions: str = ""

    def weigh(self) -> int:
        """Bytes of its files."""
        return sum(len(content) for _, content in self.files)

    def left(self, spent: float) -> float | None:
        """Seconds that a run may take that begins when so many are spent on its workbook; None: as many as it takes."""
        ends = None if self.limit is None else max(0.0, self.limit - spent)
        return min((limit for limit in (ends, self.run_limit) if limit is not None), default=None)

    @property
    def limits(self) -> str:
        """The limits in words; empty without any."""
        told = ((self.run_limit, "of a run"), (self.limit, "of a workbook, all its policies together"))
        return " and ".join(f"{limit:g} seconds {what}" for limit, what in told if limit is not None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a task: its runs in the order of the policies; of those known already, only the key.

    warnings: of the workbook, in this variant.
    """

    number: int
    runs: tuple[Run | str, ...]
    seconds: float = 0.0
    warnings: tuple[Problem, ...] = ()


Chunk = tuple[Task, ...]

_one_at_a_time = threading.Lock()


def run_chunk(chunk: Chunk) -> tuple[Answer, ...]:
    """Solve a chunk of tasks one after the other, in whichever process this is."""
    with _one_at_a_time:
        return tuple(map(run_task, chunk))


def run_task(task: Task) -> Answer:
    """Read one workbook, and solve and assess it under each policy; whatever goes wrong is a run with its reason."""
    began, doubts = time.perf_counter(), tuple[Problem, ...]()
    if task.versions and task.versions != versions_key():
        return lost(task, f"the worker has other versions than the batch: {dumps(versions())}")
    try:
        if task.unopened:
            hint = nearest(task.case.workbook, example_names())
            raise InputError([Problem(task.case.workbook, task.unopened, "a workbook", hint)])
        case = task.case
        with stopped_after(None if task.limit is None else task.limit + task.grace):
            scenario = vary(_read(task.files, Path(case.workbook).name, case.allow_unread), case.variant)
        doubts = scenario.warnings
    except InputError as wrong:
        runs: tuple[Run | str, ...] = (refused("", wrong.problems),)
    except Exception as fault:
        runs = (faulted("", fault),)
    else:
        runs = tuple(_runs(task, scenario, began))
    return Answer(task.number, runs, time.perf_counter() - began, doubts)


def _runs(task: Task, scenario: Scenario, began: float) -> Iterator[Run | str]:
    source = fingerprint(scenario)
    for asked in policies(scenario) if task.wanted is None else task.wanted:
        try:
            policy = choose(scenario, asked)
        except InputError as wrong:
            name = str(asked)
            yield replace(refused(name, wrong.problems), input_sha256=source, run_key=key_of(source, name))
            continue
        key = key_of(source, policy.model_dump(mode="json"))
        if key in task.known:
            yield key
            continue
        clock = time.perf_counter()
        left = task.left(clock - began)
        with stopped_after(None if left is None else left + task.grace):
            run = _run(scenario, policy, left)
        if run.status is RunStatus.LIMIT:
            run = replace(run, reason=f"{run.reason}; the limit: {task.limits}")
        yield replace(run, input_sha256=source, run_key=key, seconds=time.perf_counter() - clock)


def _run(scenario: Scenario, policy: Policy, limit: float | None) -> Run:
    try:
        return row(assess_audited(scenario, solve(scenario, policy, time_limit=limit, ranges=False)))
    except InputError as wrong:
        return refused(policy.policy, wrong.problems)
    except Exception as fault:
        return faulted(policy.policy, fault)


def given_up(task: Task) -> Answer:
    """The answer to a task over which workers died."""
    late = f", or stopped {task.grace:g} seconds after its limit: {task.limits}" if task.limits else ""
    return lost(task, f"{DIED}{late}")


def lost(task: Task, reason: str) -> Answer:
    """The answer to a task that never gave one."""
    problem = Problem(task.case.workbook, reason, "an answer")
    return Answer(task.number, (Run(status=RunStatus.FAILED, reason=reason, problems=(problem,)),))


# -- reading -----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def _read(files: Files, name: str, allow_unread: bool) -> Scenario:
    """The scenario of a workbook's files; the last ones are kept, for variants."""
    with TemporaryDirectory(prefix="burdenshare-") as folder:
        path = Path(folder, name)
        if len(files) > 1:
            path.mkdir()
        for file, content in files:
            (path / file if len(files) > 1 else path).write_bytes(content)
        try:
            return read_scenario(path, allow_unread=allow_unread)
        except InputError as wrong:
            here = [replace(problem, place=problem.place.replace(str(path), name)) for problem in wrong.problems]
            raise InputError(here) from None
