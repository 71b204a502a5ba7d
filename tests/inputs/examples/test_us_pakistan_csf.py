"""Coalition Support Funds: what is paid is what was printed, and what is conditional follows its condition."""

from __future__ import annotations

from collections.abc import Callable
from math import fsum

import pytest

from models.answers.allocation import Allocation
from tests.examples import example

SCENARIO = example("us-pakistan-csf")
PRINTED = 14_573  # USD million in seventeen years, and the parts that are printed by themselves
EARLY, LATER = 5_678, {"FY2008": 1_019, "FY2013": 1_438, "FY2014": 1_198, "FY2015": 700, "FY2016": 550}


@pytest.fixture(scope="module")
def answers(answered: Callable[[str], dict[str, Allocation]]) -> dict[str, Allocation]:
    """Every policy, answered."""
    return answered("us-pakistan-csf")


def paid(answer: Allocation, fund: str) -> dict[str, float]:
    """What the United States pays Pakistan out of a fund, by fiscal year."""
    return {when: amount for (*pair, name, when), amount in answer.support.items() if name == fund and pair}


def test_the_workbook_adds_up_to_the_printed_total():
    """The years that are printed together and those that are printed alone come to the printed total."""
    funds = [row for row in SCENARIO.agreements if row.resource == "funds"]
    assert fsum(row.limit or row.total_limit or 0.0 for row in funds) == PRINTED
    assert len(SCENARIO.periods) == 17


@pytest.mark.parametrize("policy", ["pro-rata", "all-or-nothing", "by-people"])
def test_who_asks_for_all_is_paid_what_was_paid(answers: dict[str, Allocation], policy: str):
    """Where Pakistan carries more than its share, what it is paid is what was paid, year by year, and early in all."""
    by_year = paid(answers[policy], "funds")
    assert fsum(by_year.values()) == pytest.approx(PRINTED, rel=1e-5)
    assert fsum(by_year[f"FY{year}"] for year in range(2002, 2008)) == pytest.approx(EARLY, rel=1e-5)
    assert {when: by_year[when] for when in LATER} == pytest.approx(LATER, rel=1e-5)


def test_all_or_nothing_pays_nothing_and_a_price_pays_by_the_soldier(answers: dict[str, Allocation]):
    """Below the threshold nothing is paid under exact; relaxed, each soldier releases its price, up to the limit."""
    rows = {row.period: row for row in SCENARIO.agreements if row.resource == "certified"}
    sent = dict.fromkeys(rows, 0.0)
    for (_, resource, _, when), amount in answers["pro-rata"].contributions.items():
        sent[when] = sent.get(when, 0.0) + amount * (resource == "sweep")
    assert all(sent[when] < row.threshold for when, row in rows.items())
    expected = {when: min(row.limit, row.price * sent[when]) for when, row in rows.items()}
    assert paid(answers["pro-rata"], "certified") == pytest.approx(expected, rel=1e-5)
    assert paid(answers["all-or-nothing"], "certified") == pytest.approx(dict.fromkeys(rows, 0.0), abs=1e-3)


def test_only_who_carries_the_road_from_karachi_is_repaid():
    """Months by the north are repaid to no one: in 2012 five months of twelve are."""
    when = "FY2012"
    (need,) = (row for row in SCENARIO.requirements if row.resource == "supplies")
    (open_months,) = (row.available for row in SCENARIO.capacities if (row.resource, row.period) == ("supplies", when))
    assert (need.repaid_to, need.target - open_months) == (("PAK",), 7)
