"""The audit: silent on right answers, and it names the family of whatever an answer breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.allocation import Burden
from models.audit import audit
from models.policy import Policy
from optimizer.solve import solve
from tests.cases import CASES, doctored, two


@pytest.mark.parametrize("name", CASES)
def test_right_answer_is_clean_and_wrong_one_is_named(name: str):
    """The audit of the true answer is empty; that of one which breaks a single family names that family alone."""
    case = CASES[name]()
    right = solve(case.scenario, case.policy)
    assert audit(case.scenario, right) == ()
    broken = {violation.address[0] for violation in audit(case.scenario, doctored(right, case))}
    assert broken == {case.family}


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ({"total_cost": 9.0}, ("total_cost",)),
        ({"burdens": {"A": Burden(own=9.0), "B": Burden()}}, ("burden", "A")),
        ({"loads": {"A": 9.0, "B": 0.0}}, ("load", "A")),
        ({"least_cost": 5.0}, ("cost_tolerance",)),
    ],
)
def test_books_are_audited(change: dict[str, object], broken: tuple[str, ...]):
    """A burden, load or cost that contributions do not imply is found, and so is a cost beyond its tolerance."""
    of = two()
    right = solve(of, Policy(policy="cheap", objective="least_cost", cost_tolerance=0.5))
    assert audit(of, right) == ()
    assert [violation.address for violation in audit(of, replace(right, **change))] == [broken]


def test_amounts_below_zero_and_missing_gaps_are_audited():
    """A negative amount is found under its own address, and so is a requirement of which nothing is told."""
    of = two()
    right = solve(of, Policy(policy="cheap", objective="least_cost"))
    below = replace(right, support={("A", "B", "troops", "1"): -1.0})
    assert ("s", "A", "B", "troops", "1") in {violation.address for violation in audit(of, below)}
    silent = replace(right, unmet={})
    assert {violation.address for violation in audit(of, silent)} == {("u", "troops", "N", "1")}
