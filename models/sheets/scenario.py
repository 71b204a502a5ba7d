"""A scenario: a coalition whose rows have been checked against one another. What everything else works on."""

from __future__ import annotations

from functools import cached_property
from typing import Self

from pydantic import model_validator

from models.sheets.coalition import Coalition
from models.sheets.cross_check import cross_check
from models.sheets.problems import InputError, Problem, errors, warnings


class Scenario(Coalition):
    """One coalition, checked and frozen.

    Raises InputError with every problem when rows contradict one another or name what does not exist.
    """

    @model_validator(mode="after")
    def _cross_checked(self) -> Self:
        if found := errors(cross_check(self)):
            raise InputError(found)
        return self

    @cached_property
    def warnings(self) -> tuple[Problem, ...]:
        """All that is doubtful: about the file that it was read from, then about its rows."""
        return *self.read_warnings, *warnings(cross_check(self))

    def __str__(self) -> str:
        """What this scenario is, in a few aligned lines."""
        facts = {
            "members": f"{len(self.members)} ({len(self.states)} states)",
            "resources": ", ".join(row.resource for row in self.resources[:6]),
            "missions": ", ".join(row.mission for row in self.missions[:6]),
            "periods": ", ".join(self.periods[:6]),
            "rules": f"{len(self.caveats)} caveats, {len(self.agreements)} agreements",
            "policies": ", ".join(row.policy for row in self.policies[:6]) or "built in",
        }
        if self.warnings:
            facts["warnings"] = f"{len(self.warnings)}: {', '.join(told.place for told in self.warnings[:4])}"
        return "\n".join([f"Scenario: {self.title}", *(f"  {key:<10}{value}" for key, value in facts.items())])

    __repr__ = __str__
