"""How tight a policy's bounds on burdens can be while the missions are met, and what that costs.

A ratio divides by the sum of all loads, which is no constant: the tightest bound is found by linear-fractional
programming (optimizer.lp.fractional), in the program that is left once the missions are met as far as they can be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from math import ceil
from typing import NamedTuple

import numpy as np

from models.answers.allocation import Address, Conflict
from models.answers.limits import Loosening, Reachable, Relaxation
from models.sheets.changes import Edit
from optimizer.coalition.bounds import is_less
from optimizer.coalition.formulation import under
from optimizer.coalition.session import LOAD_RATIO, Session
from optimizer.lp.arrays import INF, Floats
from optimizer.lp.fractional import LeastRatio, least_ratio
from optimizer.solving.broken_bounds import cell_of
from optimizer.solving.relaxation import answered
from optimizer.tolerances import NOISE

DECIMALS = 3
"""To so many a reachable bound is told, rounded so that it can be met when it is typed."""


class Measure(NamedTuple):
    """What a bound holds: a ratio of a sum over columns to the sum of loads, or its least, the largest of several.

    sign: 1 for a bound from above, -1 for one from below, whose numerators are turned round.  words: what it is.
    """

    sign: float
    numerators: Callable[[Session], Iterator[Floats]]
    words: str


def _per_share(sign: float) -> Callable[[Session], Iterator[Floats]]:
    """load / fair share of every state that has one."""

    def numerators(p: Session) -> Iterator[Floats]:
        for column, share in zip(p.burdens.tolist(), p.shares.values(), strict=True):
            if share > 0:
                yield _at(p, {column: sign / share})

    return numerators


def _regressive(p: Session) -> Iterator[Floats]:
    """The Suits index times the sum of loads, turned round."""
    shares = p.shares.values()
    below = [sum(other for other in shares if is_less(other, share)) for share in shares]
    above = [sum(other for other in shares if is_less(share, other)) for share in shares]
    yield _at(p, {c: a - b for c, a, b in zip(p.burdens.tolist(), above, below, strict=True)})


def _differences(p: Session) -> Iterator[Floats]:
    """The Gini index times the sum of loads; its columns are there where the policy bounds it."""
    columns = p.columns("bounded distance")
    if columns.size:
        yield _at(p, dict.fromkeys(columns.tolist(), 1.0 / len(p.shares)))


MEASURES = {
    "share_ratio_at_most": Measure(1.0, _per_share(1.0), "the highest share ratio"),
    "share_ratio_at_least": Measure(-1.0, _per_share(-1.0), "the lowest share ratio"),
    "suits_at_least": Measure(-1.0, _regressive, "the Suits index"),
    "gini_at_most": Measure(1.0, _differences, "the Gini index of burdens per fair share"),
    LOAD_RATIO: Measure(1.0, _per_share(1.0), "the highest load of a fair share of the least burden"),
}
"""Every bound on burdens, by the policy's field."""


def _at(p: Session, coefficients: dict[int, float]) -> Floats:
    row = np.zeros(len(p.loaded.col_lower))
    row[list(coefficients)] = list(coefficients.values())
    return row


def tightest(p: Session, bound: str) -> LeastRatio | None:
    """How tight one bound can be in a program as it stands, all other bounds of the policy in force.

    None where the others cannot be met, or nothing is carried. The program is left as it was.
    """
    with p.loaded.trial():
        _loosen(p, bound)
        numerators, (total, constant) = list(MEASURES[bound].numerators(p)), _denominator(p, bound)
        return least_ratio(p.loaded, numerators, total, p.money, constant=constant) if numerators else None


def reached(p: Session, bound: str) -> tuple[Reachable, LeastRatio] | None:
    """How tight one bound can be, as it can be typed, and the least total cost within it; see `tightest`."""
    found, sign = tightest(p, bound), MEASURES[bound].sign
    if found is None:
        return None
    for digits in (0.0, 1.0):  # where the last digit is too near to be sure of, the next is told
        figure = rounded(found.value + digits / 10**DECIMALS)
        cost = _least_cost(p, bound, figure)
        if cost is not None:
            return Reachable(bound, sign * found.value + 0.0, sign * figure + 0.0, cost), found
    return None


def _denominator(p: Session, bound: str) -> tuple[Floats, float]:
    """What a bound is a ratio to: the sum of loads, or the least that it can be."""
    if bound == LOAD_RATIO:
        return np.zeros(len(p.loaded.col_lower)), p.least_load()
    return _at(p, dict.fromkeys(p.burdens.tolist(), 1.0)), 0.0


def rounded(ratio: float) -> float:
    """A ratio to three decimals that is not below it: what is held from below is turned round.

    >>> rounded(1.24236), rounded(-0.72349), rounded(1.0000000001)
    (1.243, -0.723, 1.0)
    """
    return float(ceil(ratio * 10**DECIMALS - NOISE) / 10**DECIMALS)


def _loosen(p: Session, bound: str) -> None:
    """All bounds of the policy on but one; a state without a fair share still carries nothing."""
    p.hold_bounds()
    rows = [row for address, row in p.rows("bound").items() if address.part == bound]
    if rows:
        p.loaded.set_rows(rows, -INF, INF)
    if (
        bound in ("share_ratio_at_most", LOAD_RATIO)
        and (none := p.burdens[np.array(list(p.shares.values())) == 0.0]).size
    ):
        p.loaded.set_columns(none, p.loaded.col_lower[none], np.minimum(p.loaded.col_upper[none], 0.0))


def _least_cost(p: Session, bound: str, figure: float) -> float | None:
    """The least total cost with one bound at a figure (a numerator over the sum of loads), all others in force."""
    with p.loaded.trial():
        _loosen(p, bound)
        total, constant = _denominator(p, bound)
        for numerator in MEASURES[bound].numerators(p):
            p.loaded.add_row(numerator - figure * total, -INF, figure * constant)
        solution = p.loaded.minimise(p.cost)
        return solution.objective + 0.0 if solution.optimal else None


def loosened(p: Session, found: Reachable) -> Relaxation:
    """The bound moved to what can be met: a change of the policy that makes an answer possible."""
    policy, old, verb = p.policy, getattr(p.policy, found.bound), "raise" if MEASURES[found.bound].sign > 0 else "lower"
    words = f"{verb} {found.bound} of the policy {policy.policy} from {old:g} to {found.figure:g}"
    row = next((row for row in p.scenario.policies if row.policy == policy.policy), None)
    change = Loosening(
        Address("bound", part=found.bound),
        words,
        cell_of(p, found.bound),
        abs(found.figure - old) / (abs(old) or 1.0),
        (Edit(row or policy, {found.bound: found.figure}),),
    )
    moved = Relaxation(found.bound, (change,))
    return answered(under(p, policy.model_copy(update={found.bound: found.figure})), moved) or moved


def ways_out(p: Session, broken: Collection[Conflict]) -> tuple[Relaxation, ...]:
    """For each kind of bound in a conflict the tightest that it can be instead; what has least to move comes first."""
    kinds = {bound.address.part for bound in broken}
    found = [both[0] for bound in MEASURES if bound in kinds and (both := reached(p, bound))]
    return tuple(sorted((loosened(p, each) for each in found), key=lambda change: change.size))
