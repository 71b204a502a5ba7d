"""Named programs as texts that other tools read: CPLEX's LP format, and free MPS.

PuLP's own writers differ between its versions, and round to 12 digits; here every number is written to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from math import inf

from optimizer.lp.named import NamedColumn, NamedProgram

TERMS_A_LINE = 4
"""So few that no line is longer than the 560 letters that CPLEX reads."""
LONGEST_COMMENT = 200
MPS_SENSES = {"<=": "L", ">=": "G", "==": "E"}
MARKS = {True: "'INTORG'", False: "'INTEND'"}


def lp_text(program: NamedProgram, told: Iterable[str] = ()) -> str:
    """A program in the LP format. told: lines of comment before it."""
    names = [column.name for column in program.columns]
    lines = [f"\\ {comment(line)}" for line in told]
    costs = [(number, column.cost) for number, column in enumerate(program.columns) if column.cost]
    lines += ["Minimize", *_expression(program.objective, costs, names), "Subject To"]
    for row in program.rows:
        *first, last = _expression(row.name, row.terms, names)
        lines += [*first, f"{last} {row.sense.replace('==', '=')} {row.bound!r}"]
    lines += ["Bounds", *filter(None, map(_lp_bound, program.columns))]
    whole = [f" {column.name}" for column in program.columns if column.whole]
    return "\n".join([*lines, *(["General", *whole] if whole else []), "End", ""])


def comment(line: str) -> str:
    """One line of ASCII, short enough for any reader."""
    return " ".join(line.encode("ascii", "replace").decode().split())[:LONGEST_COMMENT]


def _expression(name: str, terms: Iterable[tuple[int, float]], names: list[str]) -> Iterator[str]:
    """A name and a sum of terms, over as many lines as it takes; one without terms is 0 times the first column."""
    parts = (f"{'-' if value < 0 else '+'} {abs(value)!r} {names[column]}" for column, value in terms or ((0, 0.0),))
    head = f" {name}:"
    while some := list(islice(parts, TERMS_A_LINE)):
        yield " ".join([head, *some])
        head = "  "


def _lp_bound(column: NamedColumn) -> str:
    name, lower, upper, *_ = column
    if lower == upper:
        return f" {name} = {lower!r}"
    if upper == inf:
        return f" {name} free" if lower == -inf else f" {name} >= {lower!r}" if lower else ""
    return f" {lower!r} <= {name} <= {upper!r}"


def mps_text(program: NamedProgram, told: Iterable[str] = ()) -> str:
    """A program in the free MPS format, which says that it is minimised. told: lines of comment before it."""
    entries: list[list[tuple[str, float]]] = [
        [(program.objective, column.cost)] if column.cost else [] for column in program.columns
    ]
    for row in program.rows:
        for number, value in row.terms:
            entries[number].append((row.name, value))
    lines = [f"* {comment(line)}" for line in told]
    lines += ["NAME burdenshare", "ROWS", f" N {program.objective}"]
    lines += [f" {MPS_SENSES[row.sense]} {row.name}" for row in program.rows]
    lines.append("COLUMNS")
    inside = False
    for column, of in zip(program.columns, entries, strict=True):
        if column.whole is not inside:
            inside = column.whole
            lines.append(f" MARKER 'MARKER' {MARKS[inside]}")
        lines += [f" {column.name} {row} {value!r}" for row, value in of or [(program.objective, 0.0)]]
    if inside:
        lines.append(f" MARKER 'MARKER' {MARKS[False]}")
    lines += ["RHS", *(f" RHS {row.name} {row.bound!r}" for row in program.rows if row.bound)]
    lines += ["BOUNDS", *(line for column in program.columns for line in _mps_bounds(column))]
    return "\n".join([*lines, "ENDATA", ""])


def _mps_bounds(column: NamedColumn) -> Iterator[str]:
    """Both bounds, for readers differ in what they take for granted, of whole columns above all."""
    name, lower, upper, *_ = column
    if lower == upper:
        yield f" FX BOUND {name} {lower!r}"
    elif lower == -inf and upper == inf:
        yield f" FR BOUND {name}"
    else:
        yield f" MI BOUND {name}" if lower == -inf else f" LO BOUND {name} {lower!r}"
        yield f" PL BOUND {name}" if upper == inf else f" UP BOUND {name} {upper!r}"
