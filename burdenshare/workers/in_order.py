"""A function of each of many tasks, in other processes where that is asked for; the results in the tasks' order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence, Sized
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from burdenshare.workers.pool import DIED, work_through
from models.sheets.problems import BurdenshareError

Progress = Callable[[int, int], None]
"""Told how much is done, and of how much."""
Part = TypeVar("Part", bound=Sized)
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class _Ended:
    """What came of the task of a number: its result, or the error that is raised where it was asked for."""

    number: int
    result: Any
    error: Exception | None = None
    seconds: float = 0.0


def in_order(
    work: Callable[[Part], Found], tasks: Sequence[Part], *, workers: int = 1, progress: Progress | None = None
) -> Iterator[Found]:
    """As `map`, in so many processes; one is this one. A worker that dies costs time only.

    The length of a task is what it counts in progress. Raises what the work raises, and BurdenshareError for a task
    over which workers die again and again.
    """
    total, done = sum(map(len, tasks)), 0
    found: dict[int, Found] = {}
    for number, result in _ended(work, tasks, min(workers, len(tasks))):
        found[number] = result
        done += len(tasks[number])
        if progress:
            progress(done, total)
    yield from (found[number] for number in range(len(tasks)))


def _ended(work: Callable[[Part], Found], tasks: Sequence[Part], workers: int) -> Iterator[tuple[int, Found]]:
    """The number and the result of each task as it ends."""
    if workers <= 1:
        yield from enumerate(map(work, tasks))
        return
    from burdenshare.workers.local import LocalPool  # processes are a load of their own

    with closing(LocalPool(partial(_tried, work), workers)) as pool:
        for chunk in work_through(pool, enumerate(tasks), len(tasks), lost=_lost):
            for ended in chunk:
                if ended.error:
                    raise ended.error
                yield ended.number, ended.result


def _tried(work: Callable[[Part], Found], chunk: Sequence[tuple[int, Part]]) -> tuple[_Ended, ...]:
    return tuple(_try(work, number, task) for number, task in chunk)


def _try(work: Callable[[Part], Found], number: int, task: Part) -> _Ended:
    began = time.perf_counter()
    try:
        return _Ended(number, work(task), seconds=time.perf_counter() - began)
    except Exception as error:
        return _Ended(number, None, error)


def _lost(task: tuple[int, Sized]) -> _Ended:
    return _Ended(task[0], None, BurdenshareError(f"some what-ifs cannot be answered: {DIED}; try fewer workers"))
