"""Tasks through worker processes, so that one that dies or never ends is a finding and not the end of the run."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from tests.trust.checks import CHECKS, Kind, Result, Slip, Task

Checks = Mapping[str, Callable[[Task], Result]]

PATIENCE = 180.0
"""Seconds that one task may take."""


@dataclass
class Worker:
    """A process, the pipe to it, whether it has begun, its task and since when."""

    process: BaseProcess
    pipe: Connection
    ready: bool = False
    task: Task | None = None
    since: float = 0.0


def work_through(tasks: Iterable[Task], workers: int, checks: Checks = CHECKS) -> Iterator[Result]:
    """The results as they come. checks: what is done for each, by name; it travels to the workers."""
    waiting = iter(tasks)
    crew = [_started(checks) for _ in range(workers)]
    try:
        for worker in crew:
            _give(worker, waiting)
        while busy := [worker for worker in crew if worker.task is not None]:
            ready = wait([worker.pipe for worker in busy], 1.0)
            for worker in busy:
                result = _heard(worker, worker.pipe in ready, checks)
                if result is not None:
                    yield result
                    _give(worker, waiting)
    finally:
        for worker in crew:
            _ended(worker)


def tried(task: Task, checks: Checks = CHECKS) -> Result:
    """One task here and now; an exception is a finding."""
    began = time.perf_counter()
    try:
        result = checks[task.check](task)
    except Exception as error:  # whatever it is, it is told
        result = Result(task, (Slip(Kind.ERROR, f"{type(error).__name__}: {str(error)[:200]}"),))
    return replace(result, seconds=time.perf_counter() - began)


def _heard(worker: Worker, speaks: bool, checks: Checks) -> Result | None:
    """What a worker has to say: its result, that it died, that it takes too long; None: nothing yet."""
    task = worker.task
    if task is None:
        return None
    if speaks:
        try:
            said = worker.pipe.recv()
        except (EOFError, OSError):
            if not worker.ready:
                raise RuntimeError("a worker process died before it began; what it said stands above") from None
            return _replaced(worker, Slip(Kind.CRASHED, f"exit code {_exit_code(worker)}"), checks)
        if isinstance(said, Result):
            return said
        worker.ready, worker.since = True, time.monotonic()
    elif worker.ready and time.monotonic() - worker.since > PATIENCE:
        return _replaced(worker, Slip(Kind.HUNG, f"after {PATIENCE:g} s"), checks)
    return None


def _replaced(worker: Worker, slip: Slip, checks: Checks) -> Result:
    """A new process in place of one that died or was ended, and what became of its task."""
    _ended(worker)
    result = Result(worker.task, (slip,))
    fresh = _started(checks)
    worker.process, worker.pipe, worker.ready = fresh.process, fresh.pipe, False
    return result


def _exit_code(worker: Worker) -> int | None:
    worker.process.join()
    return worker.process.exitcode


def _started(checks: Checks) -> Worker:
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(theirs, checks), daemon=True)
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


def _serve(pipe: Connection, checks: Checks) -> None:
    with suppress(EOFError, OSError, KeyboardInterrupt):
        pipe.send("ready")
        while True:
            pipe.send(tried(pipe.recv(), checks))
