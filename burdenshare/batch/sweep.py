"""One workbook swept over a table of changes, or a grid of them, so that a parameter study needs no copies."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from inputs.changes import cells_of, change_of, read_table
from inputs.dictionary import dictionary
from models.sheets.columns import ANY, Type, typed
from models.sheets.grammar import Action, Change, changed
from models.sheets.problems import InputError, Problem, nearest, quoted
from models.sheets.rows import Member
from models.sheets.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Variant:
    """A workbook with changes; the one without a name is the workbook as it stands."""

    name: str
    changes: tuple[Change, ...]


BASE = Variant("", ())


def told(change: Change) -> dict[str, str]:
    """What a change says, by the columns of a sweep, for keys and manifests; `change` only where it does not set."""
    cells = cells_of(change)
    return cells if change.action is Action.SET else cells | {"change": str(change.action)}


def read_sweep(path: str | os.PathLike[str]) -> tuple[Variant, ...]:
    """The variants that a sweep's .csv asks for, the unchanged workbook first.

    Columns: those of a table of changes (inputs.changes.read_changes), and variant if wanted. A row without a variant
    is one by itself, or one for each of its values where | separates several. Rows that share a variant are changed
    together, in every combination of their values. Raises InputError with every problem of the file.
    """
    problems: list[Problem] = []
    groups: dict[str, list[list[Change]]] = {}
    for place, row in read_table(Path(path), "a sweep"):
        change = change_of(row, place, problems)
        levels = [] if change is None else list(_levels(change, problems))
        groups.setdefault(row.get("variant") or f"\0{place}", []).append(levels)
    variants = [variant for name, rows in groups.items() for variant in _combined(name, rows)]
    names = [variant.name for variant in variants]
    problems += [
        Problem(Path(path).name, f"{count} variants {quoted(name)}", "each variant once", "give them other names")
        for name, count in Counter(names).items()
        if count > 1
    ]
    if problems:
        raise InputError(problems)
    return (BASE, *variants)


def _levels(change: Change, problems: list[Problem]) -> Iterator[Change]:
    """A change for each value of a row; a column that no workbook has is among the problems."""
    sheet, name = change.sheet, change.column
    if not name or change.action not in (Action.SET, Action.ADD):
        yield change
        return
    columns = dictionary()[sheet]
    if name not in columns and sheet != Member.sheet:  # members have columns of their own, indicators
        problems.append(Problem(change.said, quoted(name), f"a column of {sheet}", nearest(name, list(columns))))
        return
    # In a list of names, | is part of the value: it means "either".
    of_names = (columns.get(name) or columns[ANY]).type is Type.NAMES
    values = [typed(change.value)] if of_names else typed(change.value).split("|")
    yield from (replace(change, value=value.strip()) for value in values)


def _combined(name: str, rows: Sequence[Sequence[Change]]) -> Iterator[Variant]:
    """The variants of the rows that share a name: one for each combination of their values."""
    for changes in product(*rows):
        if name.startswith("\0"):
            yield Variant(" ".join(map(_said, changes)), changes)
        elif any(len(levels) > 1 for levels in rows):
            chosen = [typed(change.value) for change, levels in zip(changes, rows, strict=True) if len(levels) > 1]
            yield Variant(f"{name}: {', '.join(chosen)}", changes)
        else:
            yield Variant(name, changes)


def _said(change: Change) -> str:
    """A change as the name of its variant: "capacities B/troops available=7", "remove caveats B/at_most"."""
    verb = "" if change.action is Action.SET else change.action
    where = (f"{change.sheet}{change.key}",) if change.key.startswith("!") else (change.sheet, change.key)
    cell = f"{change.column}={typed(change.value)}" if change.action in (Action.SET, Action.ADD) else ""
    return " ".join(filter(None, (verb, *where, cell)))


def vary(scenario: Scenario, variant: Variant) -> Scenario:
    """The scenario with a variant's changes, checked again; a step of a grid may set what stands there.

    Raises InputError with every change that finds no row or column, or a value that the cell cannot hold.
    """
    return changed(scenario, variant.changes, idle=True) if variant.changes else scenario
