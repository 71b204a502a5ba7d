"""What the shell completes: examples and files, and of the workbook that is named its policies, members and cells.

Only what a completion needs is loaded, and what goes wrong completes nothing: a shell is no place for errors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from models.sheets.scenario import Scenario

Offers = list[tuple[str, str]]
"""Words to choose among, each with what it is."""


def workbooks(incomplete: str) -> Offers:
    """Examples by name, workbooks by path, and folders."""
    from inputs import SUFFIXES, example_names

    at = Path(incomplete)
    folder = at if incomplete.endswith("/") else at.parent
    shown = "" if str(folder) == "." and not incomplete.startswith("./") else f"{folder}/".replace("//", "/")
    try:
        beside = sorted(folder.iterdir())
    except OSError:
        beside = []
    files = [
        (f"{shown}{path.name}{'/' * path.is_dir()}", "")
        for path in beside
        if not path.name.startswith(".") and (path.is_dir() or path.suffix.casefold() in SUFFIXES)
    ]
    return _fitting([*((name, "example") for name in example_names()), *files], incomplete)


def policies(context: typer.Context, incomplete: str) -> Offers:
    """The policies of the workbook, and every objective; after a comma, the next one."""
    from models.policy.policy import BUILT_IN

    before, comma, word = incomplete.rpartition(",")
    own = _of(context, lambda scenario: ((row.policy, row.description) for row in scenario.policies))
    known = dict(own) | {name: row.objective.principle for name, row in BUILT_IN.items() if name not in dict(own)}
    return [(f"{before}{comma}{name}", told) for name, told in _fitting(known.items(), word)]


def members(context: typer.Context, incomplete: str) -> Offers:
    """The members of the workbook by code or, where no code begins so, by name."""
    rows = _of(context, lambda scenario: ((row.member, row.name) for row in scenario.members))
    names = [(name, code) for code, name in rows if " " not in name]
    return _fitting(rows, incomplete) or _fitting(names, incomplete)


def cells(context: typer.Context, incomplete: str) -> Offers:
    """The cells of the workbook's caveats, each with what it says."""

    def rules(scenario: Scenario) -> Iterator[tuple[str, str]]:
        at = scenario.layout.get("caveats", {}).get("rule", "")
        for row in scenario.caveats if at else ():
            yield f"caveats!{at}{row.row}", ", ".join(filter(None, row.name_parts))

    return _fitting(_of(context, rules), incomplete)


def _of(context: typer.Context, offers: Callable[[Scenario], Iterable[tuple[str, str]]]) -> Offers:
    """What the workbook of the command line offers; nothing where there is none, or none that can be read."""
    from inputs import read_scenario

    try:
        workbook = context.params.get("workbook") or context.args[0]  # an option that waits for its value hides it
        return list(offers(read_scenario(workbook, allow_unread=True)))
    except Exception:
        return []


def _fitting(words: Iterable[tuple[str, str]], incomplete: str) -> Offers:
    """The words that begin so, in any case; what is typed stays, for shells take none that begins otherwise."""
    typed = len(incomplete)
    return [
        (incomplete + word[typed:], told) for word, told in words if word[:typed].casefold() == incomplete.casefold()
    ]
