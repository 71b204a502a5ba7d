"""Linear expressions of burdens that objectives minimise and bounds hold: totals, distances, differences of pairs.

b[m] is the load of state m, in money; f[m] its fair share, B = sum of b. Differences between
members are absolute, in money, never relative to B: so no one's burden is raised to make others look alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from models.answers.allocation import Address
from optimizer.coalition.variables import Variables
from optimizer.lp.program import Constraint, Program, Terms
from optimizer.tolerances import SMALLEST_SHARE

Shares = Mapping[str, float]


def positive_shares(shares: Shares) -> dict[str, float]:
    """Fair shares as divisors: none below SMALLEST_SHARE of the mean."""
    least = SMALLEST_SHARE / len(shares)
    return {name: max(share, least) for name, share in shares.items()}


def total_burden(program: Program, v: Variables, family: str = "total") -> Terms:
    """B = sum_m b[m], as one variable."""
    total = program.column(Address(family), lower=None)
    program.add([Constraint(Address(family), [*((b, 1.0) for b in v.b.values()), (total, -1.0)], "==", 0.0)])
    return [(total, 1.0)]


def differences(program: Program, v: Variables, f: Shares, family: str = "distance") -> Terms:
    """sum_{i<j} abs(b[i] f[j] - b[j] f[i]), ready to be minimised or bounded.

    The rows are multiplied by n, so that their numbers stay near 1.
    """
    n = len(f)
    pairs: dict[tuple[str, ...], tuple[Terms, float]] = {
        (i, j): ([(v.b[i], n * f[j]), (v.b[j], -n * f[i])], 0.0) for i, j in combinations(f, 2)
    }
    return scaled(distances(program, pairs, family), 1.0 / n)


def distances(
    program: Program, expressions: Mapping[tuple[str, ...], tuple[Terms, float]], family: str = "distance"
) -> Terms:
    """The sum of abs(terms - constant), ready to be minimised or bounded: one variable and two rows each."""
    apart = {keys: program.column(Address(family, keys)) for keys in expressions}

    def rows() -> Iterator[Constraint]:
        for keys, (terms, constant) in expressions.items():
            d = (apart[keys], -1.0)
            yield Constraint(Address(family, keys, "above"), [*terms, d], "<=", constant)
            yield Constraint(Address(family, keys, "below"), [*scaled(terms, -1.0), d], "<=", -constant)

    program.add(rows())
    return [(d, 1.0) for d in apart.values()]


def scaled(terms: Terms, factor: float) -> Terms:
    """The expression times a factor."""
    return [(variable, factor * coefficient) for variable, coefficient in terms]
