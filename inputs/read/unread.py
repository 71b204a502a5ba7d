"""What stands in a workbook and is not read: an error where it may well be meant to count, else a warning."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from models.sheets.cells import Flaw, meant
from models.sheets.problems import Problem, Severity, nearest

ALLOW = "; --allow-unread (allow_unread=True) lets it stand"

_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]?")


@dataclass(frozen=True, slots=True)
class Unread(Problem):
    """A sheet or column that is not read, or not as what it is called, although it looks as if it should count."""


def allowed(problem: Problem) -> Problem:
    """A problem as a warning if it is one that may be meant, else as it is."""
    if not isinstance(problem, Unread):
        return problem
    hint = problem.hint.removesuffix(ALLOW)
    return Problem(problem.place, problem.found, problem.expected, hint, Severity.WARNING)


def unread(place: str, what: str, expected: str, name: str, known: Iterable[str], cells: Iterable[object]) -> Problem:
    """The problem of a sheet or column that is not read: an error when it is near a known name or holds figures."""
    names = list(known)
    close, found = near(name, names), f"{what}, which is not read"
    if close:
        return Unread(place, found, expected, f'did you mean "{close}"?{ALLOW}')
    if any(map(is_figure, cells)):
        return Unread(place, f"{found} although it holds figures", expected, f"rename or remove it{ALLOW}")
    return Problem(place, found, expected, nearest(name, names), Severity.WARNING)


def near(name: str, known: Iterable[str], *, joined: bool = False) -> str:
    """The known name that a name is a slip of, be it with its unit in brackets or after a blank; or "".

    joined: underscores make one word of several, as in the names of indicators; else they are blanks.

    >>> near("unit cost (USD)", ["unit_cost"]), near("target persons", ["target"]), near("misson", ["mission"])
    ('unit_cost', 'target', 'mission')
    >>> near("region_code", ["region"]), near("reserve_fund", ["reserve"], joined=True)
    ('region', '')
    >>> near("defence_budget", ["budget"]), near("remarks", ["reason"])
    ('', '')
    """
    bare = _BRACKETS.sub(" ", name[:200].casefold().replace("-", "_"))
    words = re.sub(r"[^\w\s]+" if joined else r"[\W_]+", " ", bare).split()
    spelled = ["_".join(words[:count]) for count in range(len(words), 0, -1)]
    ranked = ((-len(text), _edits(text, other), other) for text in spelled for other in known if _is_slip(text, other))
    return min(ranked, default=(0, 0, ""))[2]


def is_figure(cell: object) -> bool:
    """Whether a cell holds a number, be it written as text or lost with its formula."""
    if isinstance(cell, str):
        return meant(cell) is not None
    if isinstance(cell, Flaw):
        return not cell.area
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _is_slip(text: str, known: str) -> bool:
    """Whether few keys lie between two names: one in a short name, up to three in a long one."""
    if text.removesuffix("s") == known.removesuffix("s"):
        return True
    edits = _edits(text, known)
    return edits <= min(3, len(known) // 4) and (edits < 2 or text[:1] == known[:1])


def _edits(one: str, other: str) -> int:
    """The fewest letters to insert, remove, replace or swap with their neighbour (Damerau-Levenshtein distance)."""
    before, last = list[int](), list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        line = [i]
        for j, wanted in enumerate(other, 1):
            line.append(min(last[j] + 1, line[-1] + 1, last[j - 1] + (letter != wanted)))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                line[-1] = min(line[-1], before[j - 2] + 1)
        before, last = last, line
    return last[-1]
