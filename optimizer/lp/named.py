"""A linear program whose columns and rows have names that people and other tools can read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from models.answers.allocation import Address
from optimizer.lp.arrays import Arrays, Floats
from optimizer.lp.program import Problem, constrain, minimise, variable_of

LONGEST = 100
"""Letters of a name; PuLP's own writer takes no more, other tools 255."""


class NamedColumn(NamedTuple):
    """A variable: lower <= name <= upper, either of which may be infinite, and its coefficient in the objective."""

    name: str
    lower: float
    upper: float
    whole: bool
    cost: float


class NamedRow(NamedTuple):
    """A row: the sum of coefficient times column, (sense) bound; terms: by the number of the column."""

    name: str
    terms: tuple[tuple[int, float], ...]
    sense: str
    bound: float


@dataclass(frozen=True, slots=True)
class NamedProgram:
    """A program to be minimised, in the units of the workbook.

    stage: what is minimised. No two columns, and no two rows, have the same name; all are of letters of ASCII, digits,
    points and underscores, and begin with a letter.
    """

    stage: str
    columns: tuple[NamedColumn, ...]
    rows: tuple[NamedRow, ...]

    @property
    def objective(self) -> str:
        """The name of the objective."""
        return plain(self.stage)

    def to_pulp(self) -> Problem:
        """The same as a problem of PuLP."""
        problem = Problem("burdenshare")
        variables = [
            variable_of(
                problem,
                name,
                None if lower == -inf else lower,
                None if upper == inf else upper,
                whole=whole,
            )
            for name, lower, upper, whole, _ in self.columns
        ]
        costs = zip(variables, (column.cost for column in self.columns), strict=True)
        minimise(problem, self.objective, [(variable, cost) for variable, cost in costs if cost])
        for name, terms, sense, bound in self.rows:
            constrain(problem, name, [(variables[column], value) for column, value in terms], sense, bound)
        return problem


def named(
    stage: str, arrays: Arrays, cost: Floats, columns: Iterable[Address], rows: Iterable[Address], constant: float = 0.0
) -> NamedProgram:
    """A program by the addresses of its columns and rows, in their order.

    constant: what the objective comes to besides; a column that is fixed at 1 carries it, for no format of files has a
    place for it that all tools read. Rows that hold nothing are left out; one that holds both sides becomes two.
    """
    of = zip(
        unique(map(spoken, columns)),
        arrays.col_lower.tolist(),
        arrays.col_upper.tolist(),
        arrays.integer.tolist(),
        (cost + 0.0).tolist(),
        strict=True,
    )
    fixed = [NamedColumn("constant", 1.0, 1.0, False, constant)] if constant else []
    return NamedProgram(stage, (*map(NamedColumn._make, of), *fixed), tuple(rows_of(arrays, rows)))


def rows_of(arrays: Arrays, addresses: Iterable[Address]) -> Iterator[NamedRow]:
    """The rows of a program by their addresses."""
    ends, index, value = arrays.start.tolist(), arrays.index.tolist(), arrays.value.tolist()
    sides = zip(unique(map(spoken, addresses)), arrays.row_lower.tolist(), arrays.row_upper.tolist(), strict=True)
    for row, (name, lower, upper) in enumerate(sides):
        terms = tuple(zip(index[ends[row] : ends[row + 1]], value[ends[row] : ends[row + 1]], strict=True))
        if lower == upper:
            yield NamedRow(name, terms, "==", lower)
        else:
            if lower > -inf:
                yield NamedRow(name if upper == inf else f"{name}.least", terms, ">=", lower)
            if upper < inf:
                yield NamedRow(name if lower == -inf else f"{name}.most", terms, "<=", upper)


def spoken(address: Address) -> str:
    """An address as one name, its parts separated by points.

    >>> spoken(Address.of("x", "DEU", "troops", "RC-East", "2010")), spoken(Address("bounded total"))
    ('x.DEU.troops.RC_East.2010', 'bounded_total')
    """
    return ".".join(plain(part) for part in (address.family, *address.keys, address.part) if part)


def plain(text: str) -> str:
    """A text in letters of ASCII, digits and underscores; points are for what separates.

    >>> plain("Côte d'Ivoire"), plain("1.5"), plain("日本")
    ('Cote_d_Ivoire', '1_5', '__')
    """
    letters = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return re.sub(r"[^0-9A-Za-z]", "_", letters) or "_"


def unique(names: Iterable[str]) -> Iterator[str]:
    """The names, none longer than LONGEST; one that has been there before gets a number.

    >>> list(unique(["x.A", "x.A", "x.B"]))
    ['x.A', 'x.A..2', 'x.B']
    """
    seen = dict[str, int]()
    for name in names:
        short = name[: LONGEST - 10]
        seen[short] = count = seen.get(short, 0) + 1
        yield short if count == 1 else f"{short}..{count}"  # no part is empty, so no other name has two points
