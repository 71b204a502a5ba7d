"""The log of a batch: a line for each workbook that ended, appended as it comes, to be watched while it runs."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from burdenshare.console import say
from burdenshare.progress import duration
from models.sheets.problems import many
from reports.vocabulary.columns import plain, shorten

if TYPE_CHECKING:
    from types import TracebackType

    from burdenshare.batch.store import Record

LOG, OLDER = "batch.log", "batch.old.log"
MOST_BYTES = 16_000_000
"""Beyond this a start begins a new log and keeps one older; a line of 0.2 kB a workbook makes 80,000 of them."""
NAME, REASON = 70, 80
"""Characters of a case and of a reason: they bound a line, so that the log grows with the workbooks alone."""


class Log:
    """The log of one start of a batch, open while it runs. What cannot be written is told once, and ends nothing."""

    def __init__(self, folder: Path, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Open the folder's log, at its end. total: workbooks and variants to run; clock: seconds."""
        self.path, self.total, self.done = folder / LOG, total, 0
        self._clock, self._began, self._unwritable, self._stopping = clock, clock(), False, False
        with suppress(OSError):
            if self.path.stat().st_size > MOST_BYTES:
                self.path.replace(folder / OLDER)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: TracebackType | None) -> None:
        if error is not None:
            self.write(("broken", shorten(f"{type(error).__name__}: {error}", 3 * REASON)))

    def write(self, *lines: tuple[str, str]) -> None:
        """Lines, each of the time, what happened and words.

        The file is opened, written at once and closed, so that whoever follows it sees them, on a disk of another
        machine too; a line that a power cut left half written is ended first.
        """
        now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%SZ}"
        text = "".join(f"{now}  {what:<9} {plain(words)}\n" for what, words in lines).encode()
        try:
            with self.path.open("ab+") as file:
                if file.tell() and file.seek(-1, os.SEEK_END) >= 0 and file.read(1) != b"\n":
                    text = b"\n" + text
                file.write(text)
        except OSError as reason:
            if not self._unwritable:
                say(f"{self.path} cannot be written ({reason.strerror or reason}); the batch goes on without it")
            self._unwritable = True

    def started(self, planned: int, workers: str) -> None:
        """Say what is to be run, and who does it."""
        self.write(("start", f"{self.total:,} of {planned:,} workbooks to run, {workers}, process {os.getpid()}"))

    def ended(self, chunk: Iterable[tuple[Record, float]]) -> None:
        """Say what came of workbooks, each with its seconds: see `_line`."""
        self.write(*(self._line(record, seconds) for record, seconds in chunk))

    def _line(self, record: Record, seconds: float) -> tuple[str, str]:
        """A workbook's runs by status, the first reason of those without an answer, and how long all others take."""
        self.done += 1
        counts = Counter(str(run.status) for run in record.runs)
        reason = next((shorten(run.reason, REASON) for run in record.runs if not run.clean and run.reason), "")
        rate = self.done / max(self._clock() - self._began, 1e-9)
        left = self.total - self.done
        parts = (
            shown(record.workbook, record.variant),
            _counted(counts) + (f": {reason}" if reason else ""),
            f"{seconds:.1f} s",
            f"{rate:.1f} a second" if rate >= 1 else f"{60 * rate:.1f} a minute",
            *([f"{duration(left / rate)} left"] if left else []),
        )
        return f"{self.done:,}/{self.total:,}", "; ".join(parts)

    def stopping(self, asked: bool) -> bool:
        """Whether a stop was asked for, which is told the first time."""
        if asked and not self._stopping:
            self.write(("stopping", "asked to; what is under way is finished"))
        self._stopping = self._stopping or asked
        return asked

    def finished(self, state: str, left: int, counts: Counter[str]) -> None:
        """Say how it ended: complete or interrupted, and every run of the batch by status."""
        rest = f"; {many(left, 'workbook')} left, --resume runs them" if left else ""
        seconds = duration(self._clock() - self._began)
        self.write((state, f"{_counted(counts) or 'no runs'}, in {seconds}{rest}"))


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count:,} {status}" for status, count in sorted(counts.items()))


def shown(workbook: str, variant: str) -> str:
    """A case in a line: the end of a long path, which tells it apart, and its variant.

    >>> shown("in/" + "x" * 80 + "/w1.xlsx", "surge")[:10], shown("w1.xlsx", "")
    ('…xxxxxxxxx', 'w1.xlsx')
    """
    variant = f" [{shorten(variant, NAME // 2)}]" if variant else ""
    room, name = NAME - len(variant), plain(workbook)
    return f"{name if len(name) <= room else f'…{name[1 - room :]}'}{variant}"
