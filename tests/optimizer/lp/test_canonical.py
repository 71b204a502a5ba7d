"""Colours depend on numbers alone."""

from __future__ import annotations

import numpy as np
import pytest

from models.policy.policy import Policy
from optimizer.lp.arrays import INF, Arrays
from optimizer.lp.canonical import averaged, colours, weights
from optimizer.solving.solve import solve
from tests.scenarios import capacities, member, scenario


def arrays(matrix: list[list[float]], lower: list[float]) -> Arrays:
    """A program  matrix x >= lower, x >= 0."""
    dense = np.array(matrix)
    rows, columns = np.nonzero(dense)
    start = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=len(dense))))).astype(np.int32)
    width = dense.shape[1]
    return Arrays(
        col_lower=np.zeros(width),
        col_upper=np.full(width, INF),
        row_lower=np.array(lower),
        row_upper=np.full(len(dense), INF),
        start=start,
        index=columns.astype(np.int32),
        value=dense[rows, columns],
        integer=np.zeros(width, dtype=bool),
    )


def test_columns_that_only_their_neighbours_tell_apart_get_different_colours():
    """Columns 1 and 2 look alike, but 1 shares a row with the dear column 0; columns 2 and 3 are twins."""
    column = colours(arrays([[1, 1, 0, 0], [0, 0, 1, 1]], [1.0, 1.0]), [np.array([5.0, 1.0, 1.0, 1.0])])
    assert column[1] != column[2]
    assert column[2] == column[3]


def test_colours_follow_a_permutation():
    """Permuting rows and columns permutes the colours."""
    rng = np.random.default_rng(7)
    matrix = np.round(rng.uniform(0, 1, (6, 9)), 3) * (rng.uniform(0, 1, (6, 9)) < 0.5)
    lower, cost = rng.uniform(0, 1, 6), rng.uniform(0, 1, 9)
    rows, columns = rng.permutation(6), rng.permutation(9)
    first = colours(arrays(matrix.tolist(), lower.tolist()), [cost])
    second = colours(arrays(matrix[rows][:, columns].tolist(), lower[rows].tolist()), [cost[columns]])
    assert (first[columns] == second).all()


def test_the_last_digits_do_not_matter():
    """0.1 + 0.2 and 0.3 have the same colour, so that the order of a sum does not decide."""
    first = colours(arrays([[1.0, 1.0]], [0.3]), [np.array([0.1 + 0.2, 1.0])])
    second = colours(arrays([[1.0, 1.0]], [0.1 + 0.2]), [np.array([0.3, 1.0])])
    assert (first == second).all()


def test_weights_are_between_one_and_two_and_averages_keep_sums():
    """Weights lie in [1, 2), twins get the same, and averaging over twins keeps their sum."""
    column = colours(arrays([[1, 1, 1]], [1.0]), [np.array([1.0, 1.0, 2.0])])
    weight = weights(column)
    assert ((weight >= 1) & (weight < 2)).all()
    assert weight[0] == weight[1] != weight[2]
    assert averaged(np.array([4.0, 0.0, 7.0]), column) == pytest.approx([2, 2, 7])


def test_what_may_as_well_be_given_is_not_lent():
    """B's soldiers cost B the same sent or lent, and are worth the same: nothing is lent without a reason."""
    of = scenario(
        members=[member("A"), member("B")],
        capacities=capacities(A=1.0, B=9.0),
        agreements=[{"giver": "B", "receiver": "A", "resource": "troops"}],
    )
    found = solve(of, Policy(policy="fair"))
    assert dict(found.loans) == {}
    assert found.contributions["B", "troops", "N", "1"] == pytest.approx(9.0)
