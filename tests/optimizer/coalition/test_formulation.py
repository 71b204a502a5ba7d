"""The program against answers worked out by hand, every family C1 to C17, and against one golden file a family."""

from __future__ import annotations

import highspy
import pytest

from models.answers.allocation import Address, Status
from models.arithmetic.families import Family
from optimizer.solving.solve import solve
from tests.cases import CASES, timed
from tests.optimizer.toys import FOLDER, path, text


@pytest.mark.parametrize("name", CASES)
def test_answer_by_hand(name: str):
    """The program gives the answer that tests/cases.py works out by hand: contributions, gaps, loans and support."""
    case = CASES[name]()
    found = solve(case.scenario, case.policy)
    assert found.status is Status.OPTIMAL
    assert found.certified
    given = {cell: amount for cell, amount in timed(case.gives, case.scenario).items() if amount}
    assert dict(found.contributions) == pytest.approx(given, abs=1e-6)
    assert {need: gap for need, gap in found.unmet.items() if gap} == pytest.approx(timed(case.unmet, case.scenario))
    moved = {key: amount for key, amount in found.support.items() if amount}
    assert moved == pytest.approx(timed(case.moves, case.scenario))
    assert dict(found.loans) == pytest.approx(timed(case.lends, case.scenario))


def test_every_family_has_an_answer_by_hand():
    """No family of constraints goes without a case of its own."""
    assert {CASES[name]().family for name in CASES} == set(Family)


@pytest.mark.parametrize("family", Family)
def test_golden_file(family: Family):
    """The rows of each family on its toy are those of its golden file, which HiGHS reads as the same program."""
    golden = path(family).read_text(encoding="utf-8")
    assert text(family) == golden
    reader = highspy.Highs()
    reader.setOptionValue("output_flag", False)
    assert reader.readModel(str(path(family))) == highspy.HighsStatus.kOk
    assert reader.getNumCol() == golden.count("\\ x")
    assert reader.getNumRow() == golden.count("\\ c")


def test_only_a_limit_of_support_is_a_rule_of_another_kind():
    """A part called limit says which agreement's rule it is; of another family it says nothing of the kind."""
    assert Address.of(Family.SUPPORT, "A", "B", "troops", "1", part="limit").kind == "limit"
    assert Address.of(Family.BUDGET, "A", part="limit").kind == Family.BUDGET


def test_every_family_has_a_golden_file_and_no_other():
    """A family without a golden file fails here, and so does a file without its family."""
    assert set(FOLDER.glob("*")) == {path(family) for family in Family}
