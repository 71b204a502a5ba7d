"""The policies a batch is asked for: all that a workbook has, some by name, or the same table of them for every one."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from burdenshare.api import policies
from models.policy.policy import Objective, Policy
from models.sheets.problems import InputError, Problem, nearest, quoted
from models.sheets.scenario import Scenario

ALL = "all"

Wanted = tuple[str | Policy, ...] | None
"""Names and policies; None is all that each workbook has."""


def parse_policies(text: str) -> Wanted:
    """The policies that a command names: "all", names separated by commas, or a .csv like the sheet policies."""
    if text.strip().casefold() == ALL:
        return None
    if Path(text).suffix.casefold() == ".csv":
        return read_policies(Path(text))
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if not names:
        raise InputError([Problem("policies", quoted(text), f"{ALL}, names separated by commas, or a .csv")])
    return names


def read_policies(path: Path) -> tuple[Policy, ...]:
    """The policies of a .csv with the columns of the sheet policies; raises InputError with every problem."""
    from inputs.dictionary import dictionary
    from inputs.read.rows import read_rows
    from inputs.read.tables import table

    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError) as reason:
        raise InputError([Problem(str(path), "a file that cannot be read", "policies as .csv in UTF-8")]) from reason
    sheet = read_rows(table(Policy.sheet, lines), Policy, dictionary()[Policy.sheet])
    if sheet.problems:
        raise InputError(sheet.problems)
    return tuple(row.model_copy(update={"row": 0}) for row in sheet.rows)


def chosen(scenario: Scenario, wanted: Wanted) -> Iterator[tuple[str, Policy | Problem]]:
    """The policies of a scenario that are wanted, by name, or why one cannot be had.

    A name is a policy of the workbook, else a built-in one, else an objective with its usual settings.
    """
    own = policies(scenario)
    if wanted is None:
        yield from ((policy.policy, policy) for policy in own)
        return
    known = builtin() | {policy.policy: policy for policy in own}
    for name in wanted:
        if isinstance(name, Policy):
            yield name.policy, name
        elif name in known:
            yield name, known[name]
        else:
            hint = nearest(name, list(known)) or f"policies: {', '.join(known)}"
            yield name, Problem("policies", quoted(name), "a policy of the workbook, or an objective", hint)


def builtin() -> dict[str, Policy]:
    """What every workbook can be solved under: the usual policies, and each objective by its own name."""
    from models.policy.policy import DEFAULT_POLICIES

    objectives = {str(objective): Policy(policy=str(objective), objective=objective) for objective in Objective}
    return objectives | {policy.policy: policy for policy in DEFAULT_POLICIES}


def described(wanted: Wanted) -> list[object] | None:
    """What is wanted as plain data, for keys and manifests."""
    return None if wanted is None else [p.model_dump(mode="json") if isinstance(p, Policy) else p for p in wanted]


def as_wanted(named: str | Policy | Sequence[str | Policy] | None) -> Wanted:
    """One policy or several, by name or as they are, as a batch wants them; None and "all" are all."""
    if named is None or isinstance(named, str):
        return parse_policies(named or ALL)
    return (named,) if isinstance(named, Policy) else tuple(named)
