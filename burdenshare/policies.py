"""Which policies are asked for: those of a workbook, some by name, or the same table of them for every workbook."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from models.policy.policy import BUILT_IN, DEFAULT_POLICIES, Objective, Policy
from models.sheets.lookup import meant
from models.sheets.problems import InputError, Problem, nearest, quoted
from models.sheets.scenario import Scenario

ALL = "all"

Wanted = tuple[str | Policy, ...] | None
"""Names and policies; None is all that each workbook has."""


def policies(scenario: Scenario) -> tuple[Policy, ...]:
    """The policies of a workbook, or the built-in ones where it has none."""
    return scenario.policies or DEFAULT_POLICIES


def choose(scenario: Scenario, policy: Policy | str | None = None) -> Policy:
    """A policy by its name; None is the workbook's first.

    A name is a policy of the workbook, else a built-in one, else an objective with its usual settings. Raises
    InputError for any other.
    """
    if isinstance(policy, Policy):
        return policy
    own = policies(scenario)
    if policy is None:
        return own[0]
    known = BUILT_IN | {row.policy: row for row in own}
    found = meant(policy, dict.fromkeys(known, ""))
    if len(found) != 1:
        names = ", ".join(row.policy for row in own)
        hint = nearest(policy, list(known)) or f"policies: {names}; objectives: {', '.join(Objective)}"
        raise InputError([Problem("policies", quoted(policy), "a policy of the workbook, or an objective", hint)])
    return known[found[0]]


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


def named(scenario: Scenario, texts: Sequence[str] | None) -> Wanted:
    """The policies that several texts name, each as `parse_policies` reads it; a policy's name may hold a comma."""
    own = {row.policy for row in policies(scenario)}
    read = [(text,) if text in own else parse_policies(text) for text in texts or ()]
    return None if None in read or not read else tuple(chain.from_iterable(each or () for each in read))


def read_policies(path: Path) -> tuple[Policy, ...]:
    """The policies of a .csv with the columns of the sheet policies; raises InputError with every problem."""
    from inputs.changes import read_lines
    from inputs.dictionary import dictionary
    from inputs.read.rows import read_rows
    from inputs.read.tables import table

    lines = list(csv.reader(read_lines(path, "policies")))
    sheet = read_rows(table(Policy.sheet, lines), Policy, dictionary()[Policy.sheet])
    if sheet.problems:
        raise InputError(sheet.problems)
    return tuple(row.model_copy(update={"row": 0}) for row in sheet.rows)


def described(wanted: Wanted) -> list[object] | None:
    """What is wanted as plain data, for keys and manifests."""
    return None if wanted is None else [p.model_dump(mode="json") if isinstance(p, Policy) else p for p in wanted]


def as_wanted(asked: str | Policy | Sequence[str | Policy] | None) -> Wanted:
    """What a caller asks for, as a batch wants it; None and "all" are all."""
    if asked is None or isinstance(asked, str):
        return parse_policies(asked or ALL)
    return (asked,) if isinstance(asked, Policy) else tuple(asked)
