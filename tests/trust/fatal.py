"""A check that goes wrong in every way, for the test of the pool; workers import it by its name."""

from __future__ import annotations

import os

from tests.trust.checks import Result, Task


def fatal(task: Task) -> Result:
    """Ends its process on 1, raises on 2, does nothing on others."""
    if task.number == 1:
        os._exit(3)
    if task.number == 2:
        raise ZeroDivisionError("by nothing")
    return Result(task)
