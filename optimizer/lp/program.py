"""Scenario and policy -> one linear program in PuLP, every row and column addressed by its meaning.

The solver is given generated names ("c12", "x34"): PuLP merges names that differ only in punctuation. What a row means
is its address, kept beside it in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from pulp import LpAffineExpression, LpContinuous, LpInteger, LpMinimize
from pulp import LpProblem as Problem
from pulp import LpVariable as Variable

from models.answers.allocation import Address

__all__ = ["Constraint", "Problem", "Program", "Terms", "Variable", "constrain", "key", "minimise", "variable_of"]

Terms = list[tuple[Variable, float]]
"""A linear expression, as PuLP takes it fastest: pairs of variable and coefficient, each variable once."""

_expression = getattr(LpAffineExpression, "from_list", LpAffineExpression)
"""PuLP 4 makes an expression from pairs by a named constructor, PuLP 3 by the class itself."""

key: Callable[[Variable], int] = hash if hasattr(LpAffineExpression, "from_list") else attrgetter("hash")
"""hash(variable), which tells variables apart; PuLP 3 keeps it as an attribute, which is read three times as fast."""


class Constraint(NamedTuple):
    """One row of the program: terms (sense) bound."""

    address: Address
    terms: Terms
    sense: str
    bound: float


def variable_of(problem: Problem, name: str, lower: float | None, upper: float | None, *, whole: bool) -> Variable:
    """Add a variable to a problem; None is unbounded."""
    return problem.add_variable(name, lower, upper, LpInteger if whole else LpContinuous)


def constrain(problem: Problem, name: str, terms: Terms, sense: str, bound: float) -> None:
    """Add a row to a problem: terms (sense) bound."""
    expression = _expression(terms)
    problem += (
        (expression <= bound if sense == "<=" else expression >= bound if sense == ">=" else expression == bound),
        name,
    )


def minimise(problem: Problem, name: str, terms: Terms) -> None:
    """Give a problem its objective."""
    problem += _expression(terms), name


@dataclass(frozen=True)
class Program:
    """A linear program under construction; columns and rows keep the order in which they were added.

    named: how many columns and how many rows of the problem have had a name; programs that share a problem share it.
    """

    problem: Problem = field(default_factory=lambda: Problem("burdenshare", LpMinimize))
    variables: list[Variable] = field(default_factory=list)
    columns: list[Address] = field(default_factory=list)
    rows: list[Address] = field(default_factory=list)
    named: list[int] = field(default_factory=lambda: [0, 0])

    def column(
        self, address: Address, lower: float | None = 0.0, upper: float | None = None, *, whole: bool = False
    ) -> Variable:
        """Add a variable; None is unbounded."""
        variable = variable_of(self.problem, f"x{self.named[0]}", lower, upper, whole=whole)
        self.named[0] += 1
        self.variables.append(variable)
        self.columns.append(address)
        return variable

    def add(self, rows: Iterable[Constraint]) -> None:
        """Add rows; one without terms is kept when it cannot hold, so that the solver says so."""
        for row in rows:
            constrain(self.problem, f"c{self.named[1]}", row.terms, row.sense, row.bound)
            self.named[1] += 1
            self.rows.append(row.address)

    def beginning(self, columns: int, rows: int) -> Program:
        """A program of the same problem that begins with so many of its columns and rows, and goes on by itself."""
        return Program(self.problem, self.variables[:columns], self.columns[:columns], self.rows[:rows], self.named)
