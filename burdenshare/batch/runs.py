"""One workbook under its policies: each run a row. This is what travels to a worker, and what comes back."""

from __future__ import annotations

import faulthandler
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache, lru_cache
from hashlib import sha256
from importlib.metadata import version
from json import dumps
from math import isnan
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from burdenshare.api import policies
from burdenshare.batch.cases import Files
from burdenshare.batch.sweep import BASE, Variant, vary
from burdenshare.batch.wanted import Wanted, chosen
from burdenshare.workers.pool import DIED
from inputs import read_scenario
from models.arithmetic.accounting import gap_share
from models.arithmetic.fingerprint import MODEL_VERSION, fingerprint
from models.policy.policy import Policy
from models.sheets.problems import InputError, Problem
from models.sheets.scenario import Scenario
from optimizer.solving.solve import solve
from reports import assess_audited
from reports.assessing.fairness import held_against

if TYPE_CHECKING:
    from models.answers.allocation import Allocation
    from reports import FairnessReport

PARTS = ("burdenshare", "highspy", "numpy", "pulp")
"""The packages that an answer depends on."""
GRACE = 10.0
"""Seconds that a workbook may run over its limit before its worker is stopped."""


class RunStatus(StrEnum):
    """How a run ended: as the solver says, or that the input was bad, or that the run failed."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    LIMIT = "limit"
    BAD_INPUT = "bad_input"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One workbook under one policy, or (without a policy) one that could not be run at all.

    gap_share: the priority-weighted mean of unmet over target.  measures: by the names of reports.measures.measures.
    common_gini: the Gini by the key of the workbook's first policy, the one yardstick of all its runs.
    worst_member, worst_ratio: who carries most for its fair share (several where they tie), and how many times it.
    violations: promises that the audit found broken.  warnings: what is doubtful about the workbook.  run_key: of
    input, policy and versions.  seconds: solving and assessing.
    """

    policy: str = ""
    status: RunStatus
    reason: str = ""
    cost: float | None = None
    least_cost: float | None = None
    price_of_fairness: float | None = None
    gaps: int | None = None
    gap_share: float | None = None
    measures: dict[str, float | None] = field(default_factory=dict)
    common_gini: float | None = None
    worst_member: str = ""
    worst_ratio: float | None = None
    certified: bool | None = None
    cold_solves: int | None = None
    violations: int | None = None
    input_sha256: str = ""
    run_key: str = ""
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    seconds: float = 0.0

    @property
    def clean(self) -> bool:
        """Whether the run was answered and the answer keeps its promises."""
        return self.status is RunStatus.OPTIMAL and not self.violations


@dataclass(frozen=True, slots=True)
class Task:
    """One case as it travels: the input itself, so that a worker needs no disk in common with anyone.

    unopened: why there are no files, if there are none.  known: keys of runs that need not be done.  limit: seconds
    for the workbook, all its policies together; grace: seconds more before the worker is stopped.
    """

    number: int
    workbook: str
    files: Files
    unopened: str = ""
    variant: Variant = BASE
    wanted: Wanted = None
    known: frozenset[str] = frozenset()
    limit: float | None = None
    grace: float = GRACE
    versions: str = ""
    allow_unread: bool = False

    def weigh(self) -> int:
        """Bytes of its files."""
        return sum(len(content) for _, content in self.files)


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
    with stopped_after(None if task.limit is None else task.limit + task.grace):
        try:
            if task.unopened:
                raise InputError([Problem(task.workbook, task.unopened, "a workbook")])
            scenario = vary(_read(task.files, Path(task.workbook).name, task.allow_unread), task.variant)
            doubts = scenario.warnings
        except InputError as wrong:
            runs: tuple[Run | str, ...] = (refused("", wrong.problems),)
        except Exception as fault:
            runs = (_faulted("", fault),)
        else:
            runs = tuple(_runs(task, scenario, began))
    return Answer(task.number, runs, time.perf_counter() - began, doubts)


def _runs(task: Task, scenario: Scenario, began: float) -> Iterator[Run | str]:
    source = fingerprint(scenario)
    for name, policy in chosen(scenario, task.wanted):
        if isinstance(policy, Problem):
            yield replace(refused(name, [policy]), input_sha256=source, run_key=key_of(source, name))
            continue
        key = key_of(source, policy.model_dump(mode="json"))
        if key in task.known:
            yield key
            continue
        clock = time.perf_counter()
        left = None if task.limit is None else max(0.0, task.limit - (clock - began))
        run = _run(scenario, policy, left)
        yield replace(run, input_sha256=source, run_key=key, seconds=time.perf_counter() - clock)


def _run(scenario: Scenario, policy: Policy, limit: float | None) -> Run:
    try:
        report = assess_audited(scenario, solve(scenario, policy, time_limit=limit, ranges=False))
        return replace(row(report), common_gini=_common_gini(report))
    except InputError as wrong:
        return refused(policy.policy, wrong.problems)
    except Exception as fault:
        return _faulted(policy.policy, fault)


def _common_gini(report: FairnessReport) -> float | None:
    try:
        return held_against(report, policies(report.scenario)[0]).measures.get("gini")
    except InputError:  # the first policy's key cannot be evaluated, as its own run tells
        return None


def row(report: FairnessReport) -> Run:
    """A fairness report as one row."""
    answer = report.allocation
    outcome = Run(
        policy=report.policy.policy,
        status=RunStatus(answer.status.value),
        reason=answer.reason,
        cold_solves=answer.cold_solves,
        problems=tuple(_told(answer)),
    )
    if not answer.answered:
        return outcome
    worst = report.ranks[0] if report.ranks else ()
    broken = f"our fault: a broken promise: {answer.violations[0]}" if answer.violations else ""
    return replace(
        outcome,
        status=RunStatus.FAILED if broken else outcome.status,
        reason=broken or outcome.reason,
        cost=known(answer.total_cost),
        least_cost=known(answer.least_cost),
        price_of_fairness=report.price_of_fairness,
        gaps=len(report.gaps),
        gap_share=gap_share(report.scenario, answer.unmet),
        measures=dict(report.measures),
        worst_member="; ".join(member.member for member in worst),
        worst_ratio=worst[0].share_ratio if worst else None,
        certified=answer.certified,
        violations=len(answer.violations),
    )


def _told(answer: Allocation) -> Iterator[Problem]:
    """What is wrong with an answer, each with its place: rules that conflict, promises that are broken."""
    for rule in answer.conflict:
        yield Problem(rule.place, rule.words, "rules that can hold together")
    for promise in answer.violations:
        yield Problem("audit", str(promise), "every promise kept", "please report it")


def refused(policy: str, problems: Sequence[Problem]) -> Run:
    """A run that its input forbids."""
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return Run(policy=policy, status=RunStatus.BAD_INPUT, reason=f"{problems[0]}{more}", problems=tuple(problems))


def given_up(task: Task) -> Answer:
    """The answer to a task over which workers died."""
    late = "" if task.limit is None else f", or stopped {task.grace:g} seconds after its limit of {task.limit:g}"
    return lost(task, f"{DIED}{late}")


def lost(task: Task, reason: str) -> Answer:
    """The answer to a task that never gave one."""
    problem = Problem(task.workbook, reason, "an answer")
    return Answer(task.number, (Run(status=RunStatus.FAILED, reason=reason, problems=(problem,)),))


def _faulted(policy: str, fault: Exception) -> Run:
    reason = "out of memory" if isinstance(fault, MemoryError) else f"our fault: {type(fault).__name__}: {fault}"
    problem = Problem("", reason, "an answer", "please report it")
    return Run(policy=policy, status=RunStatus.FAILED, reason=reason, problems=(problem,))


def known(value: float) -> float | None:
    """None for what is not a number."""
    return None if isnan(value) else value


# -- keys --------------------------------------------------------------------------------------------------------


@cache
def versions() -> dict[str, str]:
    """The versions that an answer depends on, that of the model itself first."""
    return {"model": str(MODEL_VERSION)} | {name: version(name) for name in PARTS}


@cache
def versions_key() -> str:
    """The versions as one short name."""
    return hashed(versions())


def key_of(source: str, policy: object) -> str:
    """The key of a run: SHA-256 of the canonical input, the policy and the versions."""
    return hashed([source, policy, versions()])


def hashed(value: object) -> str:
    """SHA-256 of plain data as canonical JSON."""
    return sha256(dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


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


@contextmanager
def stopped_after(seconds: float | None) -> Iterator[None]:
    """Stop this process where a block overruns: the one way to end a solver that does not come back.

    The timer is a thread in C, so that it fires even where the interpreter is blocked.
    """
    if seconds is None:
        yield
        return
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
