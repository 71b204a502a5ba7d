"""C12, dependence: no capability hangs on one member."""

from __future__ import annotations

from models.arithmetic.families import Family
from tests.cases.common import A_N, ALL_FROM_A, B_N, NORTH, Case, case, two


@case
def dependence() -> Case:
    """No one gives more than three fifths."""
    return Case(Family.DEPENDENCE, two(missions=[NORTH | {"dependence": 0.6}]), {A_N: 6.0, B_N: 4.0}, ALL_FROM_A)
