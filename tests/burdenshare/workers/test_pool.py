"""Chunks through a pool: sized by measured time, and split until the one that takes its worker down is alone."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest

from burdenshare.batch.cases import Case
from burdenshare.batch.run import Run
from burdenshare.batch.task import Answer, Chunk, Task, given_up
from burdenshare.workers.pool import work_through


class Scripted:
    """A pool whose worker dies over tasks by their number, and takes so many seconds for each other."""

    def __init__(self, *, deadly: Sequence[int] = (), once: Sequence[int] = (), seconds: float = 0.01, slots: int = 2):
        self.deadly, self.once, self.seconds, self.slots = set(deadly), set(once), seconds, slots
        self.waiting: deque[Chunk] = deque()
        self.history: list[list[int]] = []
        self.most = 0

    def submit(self, chunk: Chunk) -> None:
        self.waiting.append(chunk)
        self.history.append([task.number for task in chunk])
        self.most = max(self.most, len(self.waiting))

    def finished(self, _: float) -> Iterator[tuple[Chunk, Sequence[Answer] | None]]:
        chunk = self.waiting.popleft()
        numbers = {task.number for task in chunk}
        dies = numbers & (self.deadly | self.once)
        self.once -= numbers
        yield chunk, None if dies else [Answer(task.number, (), self.seconds) for task in chunk]

    def close(self) -> None:
        """Nothing to end."""


def answers(pool: Scripted, count: int) -> list[Answer]:
    """All answers to so many tasks."""
    tasks = (Task(number, Case(f"w{number}"), ()) for number in range(count))
    return [answer for chunk in work_through(pool, tasks, count, lost=given_up) for answer in chunk]


def failed(found: Sequence[Answer]) -> list[int]:
    """The tasks that were given up."""
    return sorted(answer.number for answer in found if any(isinstance(run, Run) for run in answer.runs))


@pytest.mark.parametrize("deadly", [(), (0,), (99,), (41,), (40, 41), (3, 50, 97)])
def test_every_task_is_answered_once_and_only_the_deadly_are_lost(deadly: Sequence[int]):
    """Wherever the deadly tasks stand, each task has one answer, and only theirs is a failure."""
    found = answers(Scripted(deadly=deadly), 100)
    assert Counter(answer.number for answer in found) == Counter(range(100))
    assert failed(found) == sorted(deadly)


def test_a_worker_that_falls_by_chance_costs_nothing():
    """Tasks over which a worker dies once are run again and answered."""
    found = answers(Scripted(once=(0, 7, 60)), 100)
    assert len(found) == 100
    assert failed(found) == []


def test_the_guilty_is_found_by_halving():
    """One deadly task among 1,000 short ones is run alone after as many splits as the logarithm of its chunk."""
    pool = Scripted(deadly=(500,), seconds=0.001)
    answers(pool, 1000)
    runs_of_it = [numbers for numbers in pool.history if 500 in numbers]
    sizes = [len(numbers) for numbers in runs_of_it]
    assert sizes[-2:] == [1, 1]
    assert all(after == before // 2 or after == before - before // 2 for before, after in pairwise(sizes[:-1]))


def test_the_last_trial_is_held_with_nothing_else_under_way():
    """A task is given up only after a death in which it was the only one under way."""
    pool = Scripted(deadly=(1, 2), slots=3)
    trials: list[int] = []
    submit = pool.submit

    def watched(chunk: Chunk) -> None:
        submit(chunk)
        if chunk[0].number in pool.deadly and len(chunk) == 1:
            trials.append(len(pool.waiting))

    pool.submit = watched  # type: ignore[method-assign]
    answers(pool, 20)
    assert trials[-2:] == [1, 1]


def test_never_more_chunks_under_way_than_slots():
    """The pool is kept full and never overfull."""
    pool = Scripted(slots=3)
    answers(pool, 50)
    assert pool.most == 3


def test_long_tasks_come_singly_and_short_ones_in_numbers():
    """Chunks are sized by measured time: one task where it takes long, many where it takes a millisecond."""
    long, short = Scripted(seconds=5.0), Scripted(seconds=0.001)
    answers(long, 40)
    answers(short, 4000)
    assert max(map(len, long.history)) == 1
    assert max(map(len, short.history)) > 100


def test_the_last_chunks_are_small_so_that_all_workers_end_together():
    """The final chunk of a long batch of short tasks is a single task."""
    pool = Scripted(seconds=0.001)
    answers(pool, 1000)
    assert len(pool.history[-1]) == 1


def test_once_asked_to_stop_only_what_is_under_way_is_answered():
    """After the stop no chunk is submitted, and those under way are answered."""
    pool = Scripted()
    tasks = (Task(number, Case("w"), ()) for number in range(100))
    stopping = iter([False] * 5 + [True] * 100)
    chunks = work_through(pool, tasks, 100, lost=given_up, stopping=lambda: next(stopping))
    found = [answer for chunk in chunks for answer in chunk]
    assert sorted(answer.number for answer in found) == sorted(number for numbers in pool.history for number in numbers)
    assert len(found) < 100
