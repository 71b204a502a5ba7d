"""UN peacekeeping, 2020: what is retyped adds up to what is printed, and the scale follows from its rules."""

from __future__ import annotations

from collections import Counter
from math import fsum

import pytest

from inputs.country_facts import every_body
from inputs.examples.un_peacekeeping_2020 import APPROVED, MISSIONS, PERMANENT, SERVING, served
from models.policy.shares import fair_shares, key_steps
from models.sheets.scenario import Scenario
from tests.examples import example

PRINTED = {"UNMISS": 16_333, "MONUSCO": 14_854, "MINUSMA": 14_070, "MINUSCA": 13_346, "UNIFIL": 10_312}
"""Who served in the five largest missions."""
RATES = {"USA": 27.89, "CHN": 15.22, "JPN": 8.56, "DEU": 6.09}
"""The largest rates of 2019-21 in per cent: Congressional Research Service, IF10597, August 2019."""


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """The workbook, read."""
    return example("un-peacekeeping-2020")


def test_those_who_serve_add_up_to_the_printed_totals(scenario: Scenario):
    """122 contributors in 22 missions are 82,481, mission by mission, and members send what missions need."""
    needs = {row.mission: row.target for row in scenario.requirements if row.resource == "personnel"}
    sent = {row.member: row.current for row in scenario.capacities if row.resource == "personnel"}
    assert (len(sent), len(needs), fsum(needs.values()), fsum(filter(None, sent.values()))) == (122, 22, 82_481, 82_481)
    assert {mission: needs[mission] for mission in PRINTED} == PRINTED
    contributors: Counter[str] = Counter()
    for mission in SERVING:
        contributors += served(mission)
    assert sent == dict(contributors)


def test_those_who_serve_are_not_those_who_pay(scenario: Scenario):
    """The least developed send half of all who serve and are assessed 0.02 %; the ten largest payers send 7 %."""
    sent = {row.member: row.current or 0 for row in scenario.capacities if row.resource == "personnel"}
    rates = {row.member: row.indicators["peacekeeping_scale"] for row in scenario.members}
    poorest = [row.member for row in scenario.members if row.indicators["ldc"]]
    payers = sorted(rates, key=rates.__getitem__, reverse=True)[:10]

    def told(group: list[str]) -> tuple[float, float]:
        serve = fsum(sent.get(member, 0) for member in group)
        return round(fsum(rates[member] for member in group), 2), round(100 * serve / 82_481, 1)

    assert (len(poorest), told(poorest), told(payers)) == (47, (0.02, 50.3), (80.54, 7.2))


def test_every_member_state_pays(scenario: Scenario):
    """The 193 member states are there; their regular rates come to 100 %, and so do those for peacekeeping."""
    indicators = {row.member: row.indicators for row in scenario.members}
    assert set(indicators) == set(every_body()["UN"].members(2020))
    assert len(indicators) == 193
    for scale in ("un_scale", "peacekeeping_scale"):
        assert fsum(row[scale] for row in indicators.values()) == pytest.approx(100, abs=1e-5)


def test_the_scale_derived_is_the_one_printed(scenario: Scenario):
    """The largest rates are those printed, but for what voluntary and passing discounts of others move."""
    derived = {member: scenario.member[member].indicators["peacekeeping_scale"] for member in RATES}
    assert derived == pytest.approx(RATES, abs=0.015)


def test_policy_makes_the_scale_of_the_column(scenario: Scenario):
    """Discounts and premium of `assessed`, worked out by the product, are the rates that the script worked out."""
    (policy,) = (policy for policy in scenario.policies if policy.policy == "assessed")
    column = {row.member: row.indicators["peacekeeping_scale"] / 100 for row in scenario.members}
    assert fair_shares(scenario, policy) == pytest.approx(column, abs=1e-8)


def test_the_permanent_members_carry_all_discounts(scenario: Scenario):
    """No state but the five carries more than its regular rate, and the five rise by one factor."""
    rates = {row.member: row.indicators for row in scenario.members}
    factors = {member: row["peacekeeping_scale"] / row["un_scale"] for member, row in rates.items()}
    assert {member for member, factor in factors.items() if factor > 1} == set(PERMANENT)
    assert [factors[member] for member in PERMANENT] == pytest.approx([factors["USA"]] * 5, abs=1e-6)


def test_method_comes_near_the_regular_scale(scenario: Scenario):
    """Made from incomes, the regular rates are off by 2.4 % of the whole, and by 8.9 % if no one is relieved."""
    (policy,) = (policy for policy in scenario.policies if policy.policy == "by-method")
    steps = {step.name: step.shares for step in key_steps(scenario, policy)}
    regular = {row.member: row.indicators["un_scale"] / 100 for row in scenario.members}

    def moved(shares: dict[str, float]) -> float:
        return 50 * fsum(abs(shares[member] - rate) for member, rate in regular.items())

    told = [moved(dict(steps[name])) for name in ("mean of base periods", "mix, base period 2")]
    assert [round(each, 1) for each in told] == [2.4, 8.9]


def test_money_is_what_was_approved(scenario: Scenario):
    """The accounts come to the 6,580 approved, and what the states are assessed to all that the missions need."""
    people = {row.mission: row for row in scenario.requirements if row.resource == "personnel"}
    repaid = {mission: row.target * row.reimbursement for mission, row in people.items()}
    funds = {row.mission: row.target for row in scenario.requirements if row.resource == "funds"}
    accounts = [mission for mission, *_, money, _ in MISSIONS if money != 0]
    assert fsum(funds[mission] + repaid[mission] for mission in accounts) == pytest.approx(APPROVED, abs=0.1)
    assessed = fsum(row.current or 0 for row in scenario.capacities if row.resource == "funds")
    assert assessed == pytest.approx(fsum(funds.values()) + fsum(repaid.values()), abs=1e-6)
