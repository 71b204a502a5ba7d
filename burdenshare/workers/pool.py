"""Chunks through workers, whoever they are: sized by measured time, and split to find what takes a worker down."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Generic, Protocol, TypeVar

SECONDS_A_CHUNK = 1.0
"""What a chunk should take: long beside the cost of handing it over, short beside the patience of a user."""
MOST_TASKS, MOST_BYTES = 256, 4_000_000
PATIENCE = 0.2
"""Seconds between looks at whether to stop."""

DIED = "its worker died while it was alone with it: killed, or out of memory"


class Timed(Protocol):
    """An answer that knows how long it took."""

    @property
    def seconds(self) -> float:
        """The time spent on its task."""


Task = TypeVar("Task")
Answer = TypeVar("Answer", bound=Timed)
Answer_co = TypeVar("Answer_co", bound=Timed, covariant=True)
Work = Callable[[tuple[Task, ...]], Sequence[Answer]]
"""What a worker does with a chunk: an answer a task, whatever goes wrong with it."""


class Pool(Protocol[Task, Answer_co]):
    """Workers that take chunks."""

    @property
    def slots(self) -> int:
        """How many chunks may be under way."""

    def submit(self, chunk: tuple[Task, ...]) -> None:
        """Hand a chunk to a worker; at most `slots` may be under way."""

    def finished(self, seconds: float) -> Iterable[tuple[tuple[Task, ...], Sequence[Answer_co] | None]]:
        """The chunks that ended, after at most this long; None: the worker died over it."""

    def close(self) -> None:
        """End the workers."""


def work_through(
    pool: Pool[Task, Answer],
    tasks: Iterator[Task],
    total: int,
    *,
    lost: Callable[[Task], Answer],
    weight: Callable[[Task], int] = lambda _: 0,
    stopping: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[Answer, ...]]:
    """The answers to all tasks, a chunk at a time as they come; once `stopping`, only to those under way.

    lost: the answer to a task that takes every worker down.  weight: bytes that travel with a task.
    A chunk whose worker died is halved until the task that does it is alone. That one is tried once more, with
    nothing else under way, so that no task is blamed for another's end or for a worker that fell by chance.
    """
    waiting: deque[tuple[Task, ...]] = deque()
    suspects: deque[tuple[Task, ...]] = deque()
    size, under_way, left = _Size(weight), 0, total
    on_trial: tuple[Task, ...] | None = None
    while True:
        while not stopping() and on_trial is None and under_way < pool.slots:
            chunk = waiting.popleft() if waiting else size.take(tasks, left, pool.slots)
            if not chunk and under_way == 0 and suspects:
                chunk = on_trial = suspects.popleft()
            if not chunk:
                break
            pool.submit(chunk)
            under_way += 1
        if not under_way:
            return
        for chunk, given in pool.finished(PATIENCE):
            under_way -= 1
            answers = given or ()
            if given is not None:
                size.learn(given)
            elif len(chunk) > 1:
                waiting += (chunk[: len(chunk) // 2], chunk[len(chunk) // 2 :])
            elif chunk is on_trial:
                answers = (lost(chunk[0]),)
            else:
                suspects.append(chunk)
            on_trial = None if chunk is on_trial else on_trial
            if answers:
                left -= len(answers)
                yield tuple(answers)


@dataclass(slots=True)
class _Size(Generic[Task]):
    """How many tasks make a chunk: as many as take SECONDS_A_CHUNK, judged by those that came back."""

    weight: Callable[[Task], int]
    seconds: float = 0.0
    tasks: int = 0

    def learn(self, answers: Sequence[Timed]) -> None:
        """Count what came back; older experience fades."""
        self.seconds = self.seconds / 2 + sum(answer.seconds for answer in answers)
        self.tasks = ceil(self.tasks / 2) + len(answers)

    def take(self, tasks: Iterator[Task], left: int, slots: int) -> tuple[Task, ...]:
        """The next chunk; the last ones are smaller, so that all workers end together."""
        fits = int(SECONDS_A_CHUNK * self.tasks / self.seconds) if self.seconds else 1
        most = max(1, min(fits, MOST_TASKS, ceil(left / (2 * slots))))
        chunk: list[Task] = []
        carried = 0
        while len(chunk) < most and carried < MOST_BYTES and (task := next(tasks, None)):
            chunk.append(task)
            carried += self.weight(task)
        return tuple(chunk)
