"""What can be wrong with input, told all at once: each problem has its place, what stands there and a remedy.

BurdenshareError            everything this product raises on purpose
|-- InputError              the input cannot be used; carries every problem found
|   `-- UnwritableError     nothing can be put where an output was asked for
|-- OutputError             the output cannot be written where it was asked for
`-- MissingExtraError       an optional package is needed; carries the install command
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

Found = TypeVar("Found")


class Severity(StrEnum):
    """Whether a problem stops the work."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with the input.

    place: the sheet and cell ("members!B5"), or a sheet, a file, an argument.
    found: what stands there.  expected: what should.  hint: how to mend it; may be empty.
    """

    place: str
    found: str
    expected: str
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """One line: place, found, expected, hint."""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.place}: found {self.found}; expected {self.expected}{hint}"


class BurdenshareError(Exception):
    """Base of everything this product raises on purpose."""


class InputError(BurdenshareError):
    """The input cannot be used; `problems` holds every reason found, errors first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(
            sorted(problems, key=lambda problem: problem.severity is not Severity.ERROR)
        )
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        """Keep the problems when the error crosses a process boundary."""
        return (type(self), (self.problems,))


def all_of(questions: Iterable[Callable[[], Found]]) -> list[Found]:
    """What questions find, each asked whatever the others do; raises InputError with the problems of all of them."""
    found: list[Found] = []
    problems: list[Problem] = []
    for question in questions:
        try:
            found.append(question())
        except InputError as wrong:
            problems += wrong.problems
    if problems:
        raise InputError(problems)
    return found


class UnwritableError(InputError):
    """A file cannot be put in place; others that were asked for before it are there."""


class OutputError(BurdenshareError):
    """The output cannot be written where or as it was asked for; nothing is computed."""


class MissingExtraError(BurdenshareError):
    """An optional package is not installed; the message names the command that installs it."""

    def __init__(self, purpose: str, extra: str) -> None:
        self.purpose, self.extra = purpose, extra
        super().__init__(f"{purpose} needs an optional part: pip install 'burdenshare[{extra}]'")

    def __reduce__(self) -> tuple[type[MissingExtraError], tuple[str, str]]:
        """Keep the arguments when the error crosses a process boundary."""
        return (MissingExtraError, (self.purpose, self.extra))


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Only the problems that stop the work."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def warnings(problems: Iterable[Problem]) -> list[Problem]:
    """Only the problems that do not."""
    return [problem for problem in problems if problem.severity is Severity.WARNING]


def nearest(word: str, names: Sequence[str] | Mapping[str, str]) -> str:
    """A hint that names what was probably meant, or "".

    names: the accepted identifiers, or a mapping from identifiers to full names; both are searched, so that
    "GERMANY" finds "DEU".
    """
    spoken: dict[str, str] = {}
    for name in names:
        spoken.setdefault(name.casefold(), name)
        if isinstance(names, Mapping):
            spoken.setdefault(names[name].casefold(), name)
    close = get_close_matches(word.casefold()[:100], spoken, n=1, cutoff=0.6)
    return f'did you mean "{spoken[close[0]]}"?' if close else ""


def many(count: int, noun: str) -> str:
    """A count and its noun: "1 error", "2 errors"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def counted(amount: str, unit: str) -> str:
    """An amount as it is printed, with its unit: of one, the unit as of one where English words tell it.

    >>> counted("1", "orbits"), counted("1", "flying hours"), counted("2", "batteries"), counted("1", "batteries")
    ('1 orbit', '1 flying hour', '2 batteries', '1 battery')
    >>> counted("1", "headquarters"), counted("1", "aircraft"), counted("1", "")
    ('1 headquarters', '1 aircraft', '1')
    """
    if amount == "1" and not unit.endswith(("ss", "us", "is", "headquarters", "series")):
        unit = f"{unit[:-3]}y" if unit.endswith("ies") and not unit.endswith("sorties") else unit.removesuffix("s")
    return f"{amount} {unit}".rstrip()


def quoted(value: object, limit: int = 60) -> str:
    """A value as it is shown in a message: quoted if it is text, on one line, shortened."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
