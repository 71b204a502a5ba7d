"""The public functions: one audit an answer, and one way to ask for a policy."""

from __future__ import annotations

from dataclasses import replace

import pytest

import burdenshare as bs
from burdenshare import api
from models.arithmetic import audit as audits
from optimizer.solving import solve as solving
from reports.assessing import fairness
from tests.scenarios import scarce_airlift


@pytest.fixture
def audited(monkeypatch: pytest.MonkeyPatch) -> list[bs.Allocation]:
    """The answers that are audited, in either room, one entry an audit."""
    seen: list[bs.Allocation] = []

    def noted(scenario, allocation, policy=None, checks=()):
        seen.append(allocation)
        return audits.audit(scenario, allocation, policy, checks)

    for room in (solving, fairness):
        monkeypatch.setattr(room, "audit", noted)
    return seen


def test_an_answer_is_audited_once_and_any_allocation_that_is_brought_is_audited_again(audited: list[bs.Allocation]):
    """One audit a solve, a report, and a policy of a comparison; assess makes one of its own."""
    scenario = scarce_airlift()
    allocation = bs.solve(scenario)
    assert len(audited) == 1
    reported = api.report(scenario)
    assert len(audited) == 2
    assert len(bs.compare(scenario).reports) == len(audited) - 2
    assert str(bs.assess(scenario, allocation.policy, allocation)) == str(reported)
    assert audited[-1] == replace(allocation, violations=())


def test_a_report_passes_on_what_the_audit_of_its_answer_found(monkeypatch: pytest.MonkeyPatch):
    """A total cost that is not the sum of burdens is told by the report, and by assess whoever changed it."""
    scenario = scarce_airlift()
    doctored = replace(bs.solve(scenario), total_cost=1.0)
    assert not doctored.violations
    found = bs.assess(scenario, doctored.policy, doctored).violations
    assert "total_cost" in {promise.address.family for promise in found}
    monkeypatch.setattr(solving, "solve_session", lambda *_, **__: doctored)
    assert api.report(scenario).violations == found
