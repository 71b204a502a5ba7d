"""Talking to people on stderr: progress, problems, what was written. Data alone goes to stdout."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

    from models.sheets.problems import Problem


GAP = 2
"""Characters between columns."""


def talk() -> Console:
    """A console on stderr; without colour where NO_COLOR is set or stderr is no terminal."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=False)


@contextmanager
def read_or_not(stream: TextIO) -> Iterator[None]:
    """Printing that goes nowhere once its reader has gone, as `| head` does: what was found counts all the same."""
    try:
        yield
    except (BrokenPipeError, SystemExit) as end:
        if not is_unread(end):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def is_unread(end: BaseException) -> bool:
    """Whether the reader of our output has gone; rich and click turn that into an exit with 1."""
    return isinstance(end.__context__ if isinstance(end, SystemExit) else end, BrokenPipeError)


def say(text: str) -> None:
    """One line on stderr, taken literally."""
    with read_or_not(sys.stderr):
        talk().print(text, markup=False, soft_wrap=True)


def show_problems(problems: Iterable[Problem], title: str) -> None:
    """A table of problems on stderr: where, what stands there, what is expected, how to mend it."""
    from rich.table import Table
    from rich.text import Text

    from models.sheets.problems import Severity
    from reports.rendering.widths import broken, fitted, size

    console, headings = talk(), ("where", "found", "expected", "hint")
    problems = list(problems)
    rows = [(problem.place, problem.found, problem.expected, problem.hint) for problem in problems]
    sizes = [size(texts, heading) for heading, *texts in zip(headings, *rows, strict=True)]
    widths = fitted(sizes, console.width - GAP * (len(headings) - 1))
    table = Table(title=title, title_justify="left", title_style="bold", expand=False, box=None, pad_edge=False)
    for heading, width in zip(headings, widths, strict=True):
        table.add_column(heading, width=width, overflow="fold", header_style="bold")
    for problem, row in zip(problems, rows, strict=True):
        style = "yellow" if problem.severity is Severity.WARNING else ""
        table.add_row(*(Text(broken(cell, width)) for cell, width in zip(row, widths, strict=True)), style=style)
    with read_or_not(sys.stderr):
        console.print(table)
