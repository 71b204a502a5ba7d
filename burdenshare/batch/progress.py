"""How far a batch is, on stderr: a bar with rate and estimate on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from burdenshare.batch.runs import Run
from burdenshare.commands.console import say, talk

SECONDS_A_LINE = 10.0

Step = Callable[[Sequence[Run]], None]
"""Tells that one workbook ended, with its runs."""
Watch = Callable[[int], AbstractContextManager[Step]]
"""Watches a batch of so many workbooks."""


@contextmanager
def unwatched(_: int) -> Iterator[Step]:
    """Say nothing."""
    yield lambda _: None


@contextmanager
def watched(total: int) -> Iterator[Step]:
    """A bar on a terminal, plain lines otherwise."""
    console = talk()
    tally = Tally(total)
    if not console.is_terminal:
        last = time.monotonic()

        def line(runs: Sequence[Run]) -> None:
            nonlocal last
            tally.add(runs)
            if time.monotonic() - last >= SECONDS_A_LINE or tally.done == total:
                last = time.monotonic()
                say(str(tally))

        yield line
        return

    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=total)

        def move(runs: Sequence[Run]) -> None:
            tally.add(runs)
            bar.update(task, completed=tally.done, description=tally.words)

        yield move


@dataclass(slots=True)
class Tally:
    """Workbooks and runs counted as they end."""

    total: int
    done: int = 0
    runs: int = 0
    failed: int = 0
    began: float = field(default_factory=time.monotonic)

    def add(self, runs: Sequence[Run]) -> None:
        """Count one workbook."""
        self.done += 1
        self.runs += len(runs)
        self.failed += sum(not run.clean for run in runs)

    @property
    def rate(self) -> float:
        """Workbooks a second."""
        return self.done / max(time.monotonic() - self.began, 1e-9)

    @property
    def words(self) -> str:
        """Rate and failures."""
        failed = f", {self.failed:,} runs without an answer" if self.failed else ""
        return f"{self.rate:.1f} a second{failed}"

    def __str__(self) -> str:
        """One line: done, rate, failures, what is left."""
        left = (self.total - self.done) / self.rate if self.done else 0.0
        rest = f", about {_duration(left)} left" if self.done < self.total else ""
        return f"{self.done:,} of {self.total:,} workbooks, {self.words}{rest}"


def _duration(seconds: float) -> str:
    """Seconds as people say them.

    >>> _duration(59), _duration(200), _duration(9000)
    ('59 s', '3 min', '2.5 h')
    """
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
