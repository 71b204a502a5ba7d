"""Which runs of a batch are asked for: by how they ended, what they are called, and what they came to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from math import isfinite
from pathlib import PurePath
from typing import TYPE_CHECKING

from burdenshare.batch.run import RunStatus
from models.sheets.problems import InputError, Problem, nearest, quoted

if TYPE_CHECKING:
    import pandas as pd

Names = str | Iterable[str] | None
"""A name or pattern, or several of which one must fit; None: any."""

FIGURES: dict[str, tuple[str, float]] = {
    "worst_ratio": ("worst_ratio", 1.0),
    "gap": ("gap_share", 1.0),
    "cost": ("cost", 0.0),
}
"""What conditions are about: the column of the summary, and a size of it against which noise is judged."""
NOISE = 1e-9
EXAMPLES = {"worst_ratio": ">1.3", "gap": ">5%", "cost": "<1e5"}
COMPARISONS: dict[str, Callable[[pd.Series, float, float], pd.Series]] = {
    ">=": lambda values, bound, noise: values >= bound - noise,
    "<=": lambda values, bound, noise: values <= bound + noise,
    ">": lambda values, bound, noise: values > bound + noise,
    "<": lambda values, bound, noise: values < bound - noise,
}


def matching(summary: pd.DataFrame, names: Mapping[str, Names], conditions: Mapping[str, str | None]) -> pd.Series:
    """Which runs of a summary fit all that is asked. A run without an answer fits no condition on a figure.

    names: patterns by column: workbook (its path, file name or stem), variant, policy, status; `*` is any text.
    conditions: comparisons by figure (see FIGURES), such as ">1.3" or ">=5%,<20%".
    Raises InputError with every condition that cannot be read, and every name that no run of the batch has.
    """
    import pandas as pd

    problems: list[Problem] = []
    fits = pd.Series(True, index=summary.index)
    for column, given in names.items():
        if given is not None:
            fits &= _named(summary[column], [given] if isinstance(given, str) else list(given), column, problems)
    for figure, text in conditions.items():
        if text is not None:
            column, size = FIGURES[figure]
            for sign, bound in _comparisons(figure, text, problems):
                fits &= COMPARISONS[sign](summary[column], bound, NOISE * max(size, abs(bound)))
    if problems:
        raise InputError(problems)
    return fits


def _named(values: pd.Series, patterns: Sequence[str], column: str, problems: list[Problem]) -> pd.Series:
    known = {str(value): _spellings(str(value), column) for value in values.unique()}
    fitting: set[str] = set()
    for pattern in patterns:
        found = {name for name, spellings in known.items() if any(_fits(each, pattern) for each in spellings)}
        if not found and not (column == "status" and pattern in set(RunStatus)):
            offered = sorted({spelling for spellings in known.values() for spelling in spellings if spelling})
            hint = nearest(pattern, offered) or f"there are: {', '.join(offered[:5])}{', ...' * (len(offered) > 5)}"
            expected = f"a {column} of this batch, or a pattern such as 'a*'"
            problems.append(Problem(column, quoted(pattern), expected, hint if offered else ""))
        fitting |= found
    return values.isin(fitting)


def _spellings(name: str, column: str) -> tuple[str, ...]:
    """What a name may be called: a workbook by its path, its file or that without its suffix."""
    return (name, PurePath(name).name, PurePath(name).stem) if column == "workbook" else (name,)


def _fits(name: str, pattern: str) -> bool:
    """Whether a name is the pattern or fits it, in capitals or not; names of variants may hold * themselves."""
    name, pattern = name.casefold(), pattern.casefold()
    return name == pattern or fnmatchcase(name, pattern)


def _comparisons(figure: str, text: str, problems: list[Problem]) -> list[tuple[str, float]]:
    """The comparisons of a condition, each a sign and a bound; shares may be given in per cent."""
    found = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*(>=|<=|>|<)\s*(\S+?)\s*(%?)\s*", part)
        bound = _number(match[2]) if match else None
        example = EXAMPLES[figure]
        option = f"--{figure.replace('_', '-')}"
        if match is None or bound is None:
            bare = _number(part.strip().removesuffix("%"))
            meant = f"{part.strip()}{'%' * (figure == 'gap' and (bare or 0.0) > 1 and '%' not in part)}"
            hint = f"{option} '>={meant}' or '<={meant}'" if bare is not None else ""
            hint = hint or f"in quotes, as the shell takes < and > for itself: {option} '{example}'"
            problems.append(Problem(figure, quoted(part), f"a comparison such as {example}", hint))
        elif match[3] and figure != "gap":
            problems.append(Problem(figure, quoted(part), "a number that is no share", "leave out the %"))
        elif figure == "gap" and not 0 <= (bound := bound / 100 if match[3] else bound) <= 1:
            hint = f"did you mean {match[1]}{match[2]}%?" if not match[3] and 1 < bound <= 100 else ""
            problems.append(Problem(figure, quoted(part), "a share from 0 to 1, or 0% to 100%", hint))
        else:
            found.append((match[1], bound))
    return found


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def in_words(names: Mapping[str, Names], conditions: Mapping[str, str | None]) -> tuple[str, ...]:
    """What is asked, in words: "worst ratio >1.3", "policy fair"."""
    told = [f"{figure.replace('_', ' ')} {text}" for figure, text in conditions.items() if text is not None]
    for column, given in names.items():
        if given is not None:
            listed = [given] if isinstance(given, str) else list(given)
            told.append(f"{column} {' or '.join(name or 'none' for name in listed)}")
    return tuple(told)
