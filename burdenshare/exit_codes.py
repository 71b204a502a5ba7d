"""How the command line ends, for scripts."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The process's exit status."""

    ANSWERED = 0
    OUR_FAULT = 1
    USAGE = 2
    BAD_INPUT = 3
    NO_ANSWER = 4
    LIMIT = 5
    PARTLY_FAILED = 6
    INTERRUPTED = 130


MEANINGS: dict[ExitCode, str] = {
    ExitCode.ANSWERED: "answered",
    ExitCode.OUR_FAULT: "our fault: please report it",
    ExitCode.USAGE: "the command was not understood",
    ExitCode.BAD_INPUT: "the workbook cannot be used; every problem is listed with its cell",
    ExitCode.NO_ANSWER: "no allocation meets every rule; the conflicting rules are listed",
    ExitCode.LIMIT: "stopped at a limit; the best answer found is given, marked",
    ExitCode.PARTLY_FAILED: "a batch went through, some of its runs failed",
}

BY_STATUS: dict[str, ExitCode] = {
    "optimal": ExitCode.ANSWERED,
    "infeasible": ExitCode.NO_ANSWER,
    "limit": ExitCode.LIMIT,
    "failed": ExitCode.OUR_FAULT,
    **dict.fromkeys(("given today", "pledged", "made by hand"), ExitCode.ANSWERED),
}
"""By models.answers.allocation.Status, in its values: importing it would make --help wait for pydantic."""
