"""A small share of what `make trust` tries, always the same."""

from __future__ import annotations

import pytest

from models.policy.policy import Indivisible
from models.sheets.rows import ResourceKind
from tests.examples import example
from tests.trust import pool
from tests.trust.cases import BUILT, NAMED
from tests.trust.checks import BARS, MONEY, Result, Task, restated

SMALL = [name for name in NAMED if name not in BUILT] + ["amisom-2020-usd", "amisom-2020-priorities"]


def missed(result: Result) -> list[str]:
    """What a case has that must not be."""
    return [f"{result.task}: {slip.kind}: {slip.words}" for slip in result.slips if slip.kind in BARS]


@pytest.mark.slow
@pytest.mark.parametrize("number", range(25))
def test_random_coalitions_in_other_units(number: int):
    """Money and one resource in other units change nothing but the unit."""
    assert missed(pool.tried(Task("scenarios", 1, number))) == []


@pytest.mark.slow
def test_random_coalitions_beside_the_second_solver():
    """GLPK finds every stage of 60 coalitions worth the same, and agrees where there is no answer."""
    results = [pool.tried(Task("solves", 1, number)) for number in range(60)]
    assert [line for result in results for line in missed(result)] == []


@pytest.mark.parametrize("name", ["amisom-2020", "isaf-2010", "kfor-2017"])
def test_examples_in_other_units(name: str):
    """The first policy of an example, with money and each of its resources in other units."""
    of = example(name)
    policy = next(row for row in of.policies if row.indivisible is not Indivisible.EXACT)
    movable = [row.resource for row in of.resources if row.kind is not ResourceKind.FUNDING]
    changes = [*((money, {}) for money in (MONEY[0], MONEY[-1])), *((1.0, {r: 1e3}) for r in movable)]
    assert missed(restated(Task("examples", name=name), of, policy, changes)) == []


@pytest.mark.slow
def test_what_was_once_answered_wrongly():
    """Cases that failed, were called infeasible or ended the process are answered, and GLPK agrees."""
    results = pool.work_through([Task("named", name=name) for name in SMALL], 1)
    assert [line for result in results for line in missed(result)] == []
