"""Two ways to an end: a person asks for one, and what is under way is finished; or time is over, and nothing is."""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from burdenshare.console import talk

ECHO = 1.0
"""Seconds within which a second signal is the first one again: a terminal and a shell may both pass it on."""


@contextmanager
def asked_to_stop() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C (or SIGTERM) has asked for an end; the second time it ends at once."""
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    asked: list[float] = []
    console = talk()  # loaded before it is needed: a handler had better not import

    def ask(number: int, _: FrameType | None) -> None:
        now = time.monotonic()
        if not asked:
            asked.append(now)
            name = signal.Signals(number).name
            console.print(f"{name}: finishing what is under way; once more ends it at once", markup=False)
        elif now - asked[0] > ECHO:
            raise KeyboardInterrupt

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


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
