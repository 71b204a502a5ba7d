"""One coalition a rule, small enough to solve by hand: the right answer, and a wrong one that breaks that rule alone.

Members are A, B and C; missions N (north), S (south) and T (training). Unless said otherwise troops cost 1 a soldier,
every state has the same GDP and the policy is the default, lexicographic minimax.
"""

from __future__ import annotations

from importlib import import_module

from models.arithmetic.families import Family
from tests.cases.common import CASES, INTELLIGENCE, NORTH, PUPILS, SHARED, SOUTH, Case, doctored, timed, two

__all__ = ["CASES", "INTELLIGENCE", "NORTH", "PUPILS", "SHARED", "SOUTH", "Case", "doctored", "timed", "two"]

for family in Family:
    import_module(f"{__name__}.{family}")
