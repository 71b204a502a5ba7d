"""How far long work is, on stderr: a bar with rate and estimate on a terminal, elsewhere lines if they are wanted."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from burdenshare.console import say, talk

SECONDS_A_LINE = 10.0


class Step(Protocol):
    """Tells how much is done."""

    def __call__(self, done: int, total: int, also: str = "") -> None:
        """So much of a total; also: what else there is to say."""


@contextmanager
def progress(noun: str, *, lasting: bool = False) -> Iterator[Step]:
    """A bar of so many things of a noun. lasting: it stays when all is done, and what is no terminal gets lines."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = talk()
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    began = told = time.monotonic()
    with Progress(*columns, console=console, transient=not lasting, disable=not console.is_terminal) as bar:
        task = bar.add_task(noun, total=None)

        def step(done: int, total: int, also: str = "") -> None:
            nonlocal told
            now = time.monotonic()
            rate = done / max(now - began, 1e-9)
            words = f"{noun}, {rate:.1f} a second{also}"
            bar.update(task, completed=done, total=total, description=words)
            if lasting and not console.is_terminal and (now - told >= SECONDS_A_LINE or done == total):
                told = now
                left = f", about {duration((total - done) / rate)} left" if 0 < done < total else ""
                say(f"{done:,} of {total:,} {words}{left}")

        yield step


def duration(seconds: float) -> str:
    """Seconds as people say them.

    >>> duration(59), duration(200), duration(9000)
    ('59 s', '3 min', '2.5 h')
    """
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
