"""Tasks through worker processes, so that one that dies or never ends is a finding and not the end of the run."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from tests.trust.checks import CHECKS, Kind, Result, Slip, Task

PATIENCE = 180.0
"""Seconds that one task may take."""


@dataclass
class Worker:
    """A process, the pipe to it, its task and when that began."""

    process: BaseProcess
    pipe: Connection
    task: Task | None = None
    since: float = 0.0


def work_through(tasks: Iterable[Task], workers: int) -> Iterator[Result]:
    """The results as they come."""
    waiting = iter(tasks)
    crew = [_started() for _ in range(workers)]
    try:
        for worker in crew:
            _give(worker, waiting)
        while busy := [worker for worker in crew if worker.task is not None]:
            ready = wait([worker.pipe for worker in busy], 1.0)
            for worker in busy:
                result = _heard(worker, worker.pipe in ready)
                if result is not None:
                    yield result
                    _give(worker, waiting)
    finally:
        for worker in crew:
            _ended(worker)


def tried(task: Task) -> Result:
    """One task here and now; an exception is a finding."""
    began = time.perf_counter()
    try:
        result = CHECKS[task.check](task)
    except Exception as error:  # whatever it is, it is told
        result = Result(task, (Slip(Kind.ERROR, f"{type(error).__name__}: {str(error)[:200]}"),))
    return replace(result, seconds=time.perf_counter() - began)


def _heard(worker: Worker, ready: bool) -> Result | None:
    """What a worker has to say: its result, that it died, that it takes too long; None: nothing yet."""
    task, kind = worker.task, None
    if task is None:
        return None
    if ready:
        try:
            result: Result = worker.pipe.recv()
        except (EOFError, OSError):
            kind = Kind.CRASHED
        else:
            return result
    elif time.monotonic() - worker.since > PATIENCE:
        kind = Kind.HUNG
    if kind is None:
        return None
    _ended(worker)
    words = f"exit code {worker.process.exitcode}" if kind is Kind.CRASHED else f"after {PATIENCE:g} s"
    fresh = _started()
    worker.process, worker.pipe = fresh.process, fresh.pipe
    return Result(task, (Slip(kind, words),))


def _started() -> Worker:
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    return Worker(process, ours)


def _give(worker: Worker, waiting: Iterator[Task]) -> None:
    worker.task, worker.since = next(waiting, None), time.monotonic()
    if worker.task is not None:
        with suppress(OSError):  # one that is dead is found out when its answer is waited for
            worker.pipe.send(worker.task)


def _ended(worker: Worker) -> None:
    worker.pipe.close()
    worker.process.kill()
    worker.process.join()


def _serve(pipe: Connection) -> None:
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            pipe.send(tried(pipe.recv()))
