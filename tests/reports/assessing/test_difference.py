"""Two answers held against each other: the figures of both, by one yardstick, and what cannot be compared."""

from __future__ import annotations

from math import fsum

import pytest

from models.answers.allocation import Allocation
from models.arithmetic.accounting import loads
from models.policy.policy import Policy
from models.policy.shares import fair_shares
from models.sheets.problems import InputError
from models.sheets.rows import Mission
from models.sheets.scenario import Scenario
from reports import FairnessReport, assess, difference
from tests.reports.coalition import allocate, member
from tests.scenarios import edited


@pytest.fixture
def before(three_members: Scenario, policy: Policy, allocation: Allocation) -> FairnessReport:
    """Ada gives 20 soldiers, Bor 15, Cyr 10."""
    return assess(three_members, policy, allocation)


def shifted(of: Scenario, policy: Policy, **troops: float) -> FairnessReport:
    """The same coalition in which the members give otherwise."""
    return assess(of, policy, allocate(of, policy, {"ada": 20, "bor": 15, "cyr": 10} | troops))


def test_every_state_has_its_figures_on_both_sides(before: FairnessReport, policy: Policy):
    """Worked out again from the two allocations: loads, shares of all loads, ratios to the fair share."""
    after = shifted(before.scenario, policy, ada=25, bor=10)
    found = difference(before, after)
    fair = fair_shares(before.scenario, policy)
    for name, pair in found.members.items():
        for report, row in ((before, pair.before), (after, pair.after)):
            carried = loads(report.scenario, policy, report.allocation.burdens)
            assert row is not None
            assert row.load == pytest.approx(carried[name])
            assert row.share_ratio == pytest.approx(carried[name] / fsum(carried.values()) / fair[name])
    table = found.members_table().set_index("member")
    assert table.loc["ada", "load_change"] == pytest.approx(10.0)
    assert table.loc["bor", "load_change"] == pytest.approx(-10.0)
    assert table["load_change"].sum() == pytest.approx(0.0)


def test_one_yardstick_measures_both(before: FairnessReport, three_members: Scenario, allocation: Allocation):
    """The key and the weights of the policy before; --by another key, with the same weights, on both sides."""
    heads = edited(three_members, members=[
        row.model_copy(update={"indicators": {**row.indicators, "population": 1.0}}) for row in three_members.members
    ])  # fmt: skip
    by_gdp = Policy(policy="by gdp", key="gdp", risk=0.5)
    by_heads = Policy(policy="by heads", key="population")
    first, second = (assess(heads, policy, allocation) for policy in (by_gdp, by_heads))
    found = difference(first, second)
    assert found.yardstick == by_gdp
    assert [row.share_ratio for row in found.measured[1].members] == [row.share_ratio for row in first.members]
    asked = difference(first, second, "population")
    assert asked.yardstick is not None
    assert (asked.yardstick.key, asked.yardstick.risk) == ("population", 0.5)
    assert [row.fair_share for row in asked.measured[0].members] == [1 / 3] * 3


def test_a_key_that_fits_both_is_taken_and_else_none(before: FairnessReport, policy: Policy):
    """Where the key of before is no column after, the key of after counts if it is one before; else no ratio does."""
    scenario = before.scenario
    poor = edited(scenario, members=[
        row.model_copy(update={"indicators": {"people": 1.0}}) for row in scenario.members
    ])  # fmt: skip
    both = edited(scenario, members=[
        row.model_copy(update={"indicators": {**row.indicators, "people": 2.0}}) for row in scenario.members
    ])  # fmt: skip
    by_people = Policy(policy="by people", key="people")
    after = assess(poor, by_people, allocate(poor, by_people, {"ada": 20, "bor": 15, "cyr": 10}))
    assert difference(before, after).yardstick is None
    rich = assess(both, policy, allocate(both, policy, {"ada": 20, "bor": 15, "cyr": 10}))
    assert difference(rich, after).yardstick == by_people
    with pytest.raises(InputError, match="by: "):
        difference(rich, after, "gdp")
    with pytest.raises(InputError, match="by: "):
        difference(after, rich, "gdp")


@pytest.mark.parametrize(
    ("currency", "rate"),
    [("EUR", 1.0), ("EUR million", 1e6), ("EUR thousand", 1e3), ("USD", None), ("talents", None)],
)
def test_money_is_compared_in_one_currency_whatever_its_scale(
    before: FairnessReport, policy: Policy, currency: str, rate: float | None
):
    """EUR million after are a million EUR each; dollars cannot be compared with euros."""
    after = shifted(edited(before.scenario, currency=currency), policy)
    assert difference(before, after).rate == rate


def test_money_over_other_periods_is_not_compared_and_amounts_are(before: FairnessReport, policy: Policy):
    """Burdens and costs are of all periods together."""
    after = edited(before.scenario, periods=("1", "2"))
    found = difference(before, assess(after, policy, allocate(after, policy, {"ada": 20, "bor": 15, "cyr": 10})))
    assert found.rate is None
    assert found.unit_rate("troops") == found.unit_rate("fund") == 1.0


def test_units_are_compared_where_one_is_a_scale_of_the_other(before: FairnessReport, policy: Policy):
    """Thousand persons are persons; battalions are not. Funding is money, whatever its unit is called."""
    troops, fund = before.scenario.resources
    for unit, rate in (("thousand persons", 1e3), ("battalions", None)):
        after = edited(before.scenario, currency="EUR million",
                       resources=(troops.model_copy(update={"unit": unit}), fund))  # fmt: skip
        found = difference(before, shifted(after, policy))
        assert found.unit_rate("troops") == rate
        assert found.unit_rate("fund") == 1e6


def test_who_stands_on_one_side_only_is_there_with_that_side(before: FairnessReport, policy: Policy):
    """A member that came has no before, one that left no after; both have names."""
    members = (*before.scenario.members[:2], member("new", 10), before.scenario.members[3])
    capacities = [row for row in before.scenario.capacities if row.member != "cyr"]
    interests = [row for row in before.scenario.interests if row.member != "cyr"]
    of = edited(before.scenario, members=members, capacities=capacities, interests=interests)
    found = difference(before, assess(of, policy, allocate(of, policy, {"ada": 25, "bor": 20})))
    assert found.members["cyr"].after is None
    assert found.members["new"].before is None
    assert found.names["new"] == "New"
    assert found.names["cyr"] == "Cyr"
    assert found.cells


def test_without_an_answer_nothing_but_the_input_is_compared(
    before: FairnessReport, policy: Policy, refused: Allocation
):
    """No figure of a side that has none."""
    found = difference(before, assess(edited(before.scenario, title="Other"), policy, refused))
    assert not found.answered
    assert [cell.sheet for cell in found.cells] == ["scenario"]
    assert [*found.members, *found.missions, *found.needs, *found.transfers] == []
    assert "infeasible" in str(found)


def test_a_difference_is_told_in_a_few_lines(before: FairnessReport, policy: Policy):
    """Printed, and in a notebook, it says what moved in the whole."""
    told = str(difference(before, shifted(before.scenario, policy, ada=25, cyr=5)))
    assert len(told.splitlines()) <= 15
    assert "2.22 -> 1.11" in told.replace("  ", " ")
    assert difference(before, before)._repr_html_().startswith("<pre>Difference")


def test_what_another_program_rounded_is_no_change_of_the_input(three_members: Scenario, policy: Policy):
    """What a spreadsheet rounds to 15 digits is not told; a digit that is printed is."""
    before = edited(three_members, missions=(Mission(mission="bridge", name="Bridge", hazard=1.5249999999999999),))
    for hazard, cells in ((1.52500000000001, 0), (1.5251, 1)):
        after = edited(before, missions=(Mission(mission="bridge", name="Bridge", hazard=hazard),))
        gives = {"ada": 30, "bor": 15, "cyr": 5}
        sides = (assess(side, policy, allocate(side, policy, gives)) for side in (before, after))
        assert len(difference(*sides).cells) == cells
