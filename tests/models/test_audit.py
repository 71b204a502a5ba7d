"""The audit: silent on right answers, and it names the family of whatever an answer breaks."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import pytest

from models.audit import audit
from optimizer.solve import solve
from tests.cases import CASES, doctored


@pytest.mark.parametrize("name", CASES)
def test_right_answer_is_clean_and_wrong_one_is_named(name: str):
    """The audit of the true answer is empty; that of one which breaks a single family names that family alone."""
    case = CASES[name]()
    right = solve(case.scenario, case.policy)
    assert audit(case.scenario, right, case.policy) == ()
    wrong = replace(doctored(right, case), stages=(), least_cost=nan)  # of the best it says nothing
    assert {violation.address[0] for violation in audit(case.scenario, wrong)} == {case.family}
