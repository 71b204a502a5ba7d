"""Chunks through worker processes on this machine."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic

from burdenshare.workers.pool import Answer, Task, Work
from models.sheets.problems import BurdenshareError

READY = "ready"
"""What a worker says first."""
MOST_FALSE_STARTS = 3
"""Workers in a row that may die before they are ready; then it is not by chance."""


@dataclass(slots=True)
class _Worker(Generic[Task]):
    """A worker process, the pipe to it, and what it is busy with."""

    process: BaseProcess
    pipe: Connection
    chunk: tuple[Task, ...] | None = None
    ready: bool = False

    def take(self, chunk: tuple[Task, ...]) -> None:
        """Be given a chunk."""
        self.chunk = chunk
        with suppress(OSError):  # one that is dead is found out when its answer is waited for
            self.pipe.send(chunk)

    def end(self) -> None:
        """End at once."""
        self.pipe.close()
        self.process.kill()
        self.process.join()


class LocalPool(Generic[Task, Answer]):
    """Worker processes, each with a pipe of its own: one that dies takes only its chunk with it, and is replaced."""

    def __init__(self, work: Work[Task, Answer], workers: int) -> None:
        """Start the workers. work: a function of a module, by which they find it."""
        self.slots = workers
        self._work = work
        self._spawn = multiprocessing.get_context("spawn")
        self._false_starts = 0
        self._workers = [self._started() for _ in range(workers)]

    def submit(self, chunk: tuple[Task, ...]) -> None:
        """Hand a chunk to an idle worker."""
        next(worker for worker in self._workers if worker.chunk is None).take(chunk)

    def finished(self, seconds: float) -> Iterator[tuple[tuple[Task, ...], Sequence[Answer] | None]]:
        """The chunks that ended, after at most this long; None: the worker died over it."""
        busy = [worker for worker in self._workers if worker.chunk is not None]
        ended = wait([worker.pipe for worker in busy], seconds)
        for worker in busy:
            if worker.pipe in ended and worker.chunk is not None:
                try:
                    said = worker.pipe.recv()
                except (EOFError, OSError):
                    yield from self._replaced(worker, worker.chunk)
                    continue
                if said == READY:
                    worker.ready, self._false_starts = True, 0
                else:
                    chunk, worker.chunk = worker.chunk, None
                    yield chunk, said

    def close(self) -> None:
        """End all workers at once."""
        for worker in self._workers:
            worker.end()

    def _started(self) -> _Worker[Task]:
        ours, theirs = self._spawn.Pipe()
        process = self._spawn.Process(target=_serve, args=(theirs, self._work), daemon=True)
        with _deaf():
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def _replaced(self, dead: _Worker[Task], chunk: tuple[Task, ...]) -> Iterator[tuple[tuple[Task, ...], None]]:
        """A new worker in place of a dead one, which has lost its chunk if it ever was ready to begin."""
        dead.end()
        fresh = self._workers[self._workers.index(dead)] = self._started()
        if dead.ready:
            yield chunk, None
            return
        self._false_starts += 1
        if self._false_starts >= MOST_FALSE_STARTS:
            raise BurdenshareError(
                "worker processes die before they begin; what they say stands above. "
                'A script that starts workers needs `if __name__ == "__main__":`'
            )
        fresh.take(chunk)


def _serve(pipe: Connection, work: Work[Any, Any]) -> None:
    """A worker's life: take a chunk, give its answers, until the other end is gone."""
    with suppress(EOFError, OSError):
        pipe.send(READY)
        while True:
            pipe.send(work(pipe.recv()))


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes that start inside do not hear Ctrl-C: they finish what they do, their pool ends them.

    It is blocked, not ignored: this process hears it as soon as they have started.
    """
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # started later, it would lift the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
