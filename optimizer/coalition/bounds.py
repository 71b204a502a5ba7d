"""Fairness as a bound rather than an aim: rows that hold the burdens of states together, of the family "bound".

b[m] is the load of state m, f[m] its fair share, B = sum of b. They are built with the program but stay off until the
missions are met as far as they can be (Session.hold_bounds), so that a bound never buys a gap. Each is multiplied out
by B, which must not be negative for it to mean what it says.
"""

from __future__ import annotations

from collections.abc import Iterator

from models.answers.allocation import Address
from optimizer.coalition.expressions import Shares, differences, scaled, total_burden
from optimizer.coalition.session import LOAD_RATIO
from optimizer.coalition.variables import Variables
from optimizer.lp.program import Constraint, Program, Terms


def add_bounds(program: Program, v: Variables, f: Shares) -> None:
    """Add the rows of every bound that the policy sets."""
    if v.policy.bounded:
        total = total_burden(program, v, "bounded total")
        program.add([*share_ratios(v, f, total), *suits(v, f), *gini(program, v, f, total), *load_ratios(v, f)])


def share_ratios(v: Variables, f: Shares, total: Terms) -> Iterator[Constraint]:
    """b[m] >= L f[m] B, b[m] <= U f[m] B: no one below L or above U times its fair share of the burden.

    Source: the bands of the US Department of Defense, Allied Contributions to the Common Defense (1998): 0.8 and 1.2.
    """
    sides = (("share_ratio_at_least", ">="), ("share_ratio_at_most", "<="))
    for name, sense in sides:
        bound = getattr(v.policy, name)
        if bound is not None:
            for m, b in v.b.items():
                yield Constraint(Address("bound", (m,), name), [(b, 1.0), *scaled(total, -bound * f[m])], sense, 0.0)


def suits(v: Variables, f: Shares) -> Iterator[Constraint]:
    """sum_m b[m] (below[m] - above[m] - s) >= 0: the Suits index of burdens against fair shares is at least s.

    below[m], above[m]: the fair shares of all members with less, with more, than m. One row, for the order is that of
    fair shares and does not depend on burdens. Source: Suits (1977), American Economic Review 67:747-752.
    """
    bound = v.policy.suits_at_least
    if bound is not None:
        terms: Terms = []
        for m, b in v.b.items():
            below = sum(share for share in f.values() if is_less(share, f[m]))
            above = sum(share for share in f.values() if is_less(f[m], share))
            terms.append((b, below - above - bound))
        yield Constraint(Address("bound", part="suits_at_least"), terms, ">=", 0.0)


def gini(program: Program, v: Variables, f: Shares, total: Terms) -> Iterator[Constraint]:
    """sum_{i<j} abs(b[i] f[j] - b[j] f[i]) <= g B: the Gini of burdens per fair share is at most g."""
    bound = v.policy.gini_at_most
    if bound is not None:
        apart = differences(program, v, f, "bounded distance")
        yield Constraint(Address("bound", part="gini_at_most"), apart + scaled(total, -bound), "<=", 0.0)


def load_ratios(v: Variables, f: Shares) -> Iterator[Constraint]:
    """b[m] <= L f[m] B*, B* being the least that B can be where the missions are met: no load above L times its share.

    B* is found and put in when the bounds are switched on; until then the right-hand side is L f[m].
    """
    bound = v.policy.load_ratio_at_most
    if bound is not None:
        for m, b in v.b.items():
            yield Constraint(Address("bound", (m,), LOAD_RATIO), [(b, 1.0)], "<=", bound * f[m])


def is_less(share: float, other: float) -> bool:
    """Whether a share is less by more than rounding."""
    return share < other * (1.0 - 1e-12)
