"""A fairness report's numbers, worked out by hand."""

from dataclasses import replace

import pytest

from models.answers.allocation import Address, Allocation, Burden
from models.policy.policy import Policy
from models.sheets.scenario import Scenario
from reports.assessing.fairness import assess, labels
from reports.measures.measures import Band
from tests.reports.coalition import allocate, member
from tests.scenarios import edited


def test_shares_ratios_and_bands(three_members: Scenario, policy: Policy, allocation: Allocation):
    """Burdens 40, 30, 20 of 90 against fair shares 60, 30, 10 per cent; heaviest first."""
    rows = assess(three_members, policy, allocation).members
    assert [row.label for row in rows] == ["Cyr", "Bor", "Ada"]
    assert [row.burden_share for row in rows] == pytest.approx([2 / 9, 3 / 9, 4 / 9])
    assert [row.share_ratio for row in rows] == pytest.approx([20 / 9, 10 / 9, 20 / 27])
    assert [row.band for row in rows] == [Band.SUBSTANTIAL, Band.IN_BALANCE, Band.LOW]


def test_extra_brings_a_state_to_its_fair_share(three_members: Scenario, policy: Policy, allocation: Allocation):
    """Ada would carry 0.6 of 90, 14 more than its 40; those above their share owe nothing."""
    assert [row.extra for row in assess(three_members, policy, allocation).members] == pytest.approx([0, 0, 14])


def test_use_pledges_gdp_and_benefit(three_members: Scenario, policy: Policy, allocation: Allocation):
    """Ada uses half of what it has, pledged 40, gives 50 today, carries 2/3 of its gdp and half of the benefit."""
    ada = assess(three_members, policy, allocation).members[-1]
    assert (ada.use, ada.pledged, ada.current, ada.given) == pytest.approx((0.5, 40, 50, 40))
    assert (ada.per_gdp, ada.benefit_share, ada.per_benefit) == pytest.approx((2 / 3, 0.5, 8 / 9))


def test_gaps_and_fulfilment(three_members: Scenario, policy: Policy, allocation: Allocation):
    """5 of 50 soldiers are missing and no money: the mission is met to 1 - (0.1 + 0) / 2."""
    report = assess(three_members, policy, allocation)
    (gap,) = report.gaps
    assert (gap.resource, gap.required, gap.delivered, gap.unmet, gap.share) == (
        "troops",
        50,
        45,
        5,
        pytest.approx(0.1),
    )
    assert report.missions[0].fulfilment == pytest.approx(0.95)
    assert (report.missions[0].requirements, report.missions[0].gaps) == (2, 1)


def test_coalition_measures(three_members: Scenario, policy: Policy, allocation: Allocation):
    """Total cost 100 against 80; Gini (600 + 800 + 300) / (100 * 90); the smaller carry more than their part."""
    report = assess(three_members, policy, allocation)
    assert report.price_of_fairness == pytest.approx(0.25)
    assert report.measures["gini"] == pytest.approx(1700 / 9000)
    assert report.measures["max_over_mean"] == pytest.approx(20 / 9)
    assert report.measures["suits"] == pytest.approx(-1700 / 9000)
    assert sum(report.lorenz, ()) == pytest.approx((0, 0, 0.6, 4 / 9, 0.9, 7 / 9, 1, 1))
    assert report.concentration[1] == pytest.approx((1 / 3, 2 / 9, 0.1))


def test_organisations_stand_apart(three_members: Scenario, policy: Policy, allocation: Allocation):
    """The organisation's 10 are listed and are no part of the 90 that the states share."""
    report = assess(three_members, policy, allocation)
    (org,) = report.organisations
    assert (org.burden.funding, org.load, org.share_ratio, org.use) == (10, None, None, 0.5)
    assert report.total_load == pytest.approx(90)


def test_any_allocation_can_be_assessed(three_members: Scenario, policy: Policy, allocation: Allocation):
    """Without its own fair shares and loads an allocation is assessed by the policy's, with the same result."""
    bare = replace(allocation, fair_shares={}, loads={})
    assert assess(three_members, policy, bare).members == assess(three_members, policy, allocation).members


def test_another_policy_may_judge(three_members: Scenario, allocation: Allocation):
    """Held against floors of a third, all fair shares are equal, and the allocation is not certified for them."""
    equal = Policy(policy="equal", floor=1 / 3)
    report = assess(three_members, equal, allocation)
    assert report.policy == equal
    assert [row.share_ratio for row in report.members] == pytest.approx([4 / 3, 1, 2 / 3])
    assert not report.allocation.certified


def test_broken_promises_are_found(three_members: Scenario, policy: Policy, allocation: Allocation):
    """An allocation is re-checked: 45 soldiers from a state that has 40 break C1, and a sound one breaks nothing."""
    assert assess(three_members, policy, allocation).violations == ()
    broken = assess(three_members, policy, allocate(three_members, policy, {"ada": 45})).violations
    assert any(promise.address == Address.of("capacity", "ada", "troops", "1") for promise in broken)


def test_ties_go_by_name(three_members: Scenario, policy: Policy):
    """Equal ratios, were it only by rounding, stand in the order of names."""
    equal = {"ada": 30 * (1 - 1e-12), "bor": 15, "cyr": 5 * (1 + 1e-12)}
    rows = assess(three_members, policy, allocate(three_members, policy, equal)).members
    assert [row.label for row in rows] == ["Ada", "Bor", "Cyr"]


@pytest.mark.parametrize("noise", [1e-12, -1e-12])
def test_equal_burdens_stand_as_in_the_workbook(three_members: Scenario, policy: Policy, noise: float):
    """Three of the same ability that carry the same, were it only by rounding, do not change places with the noise."""
    of = edited(three_members, members=[member(row.member, 1) for row in three_members.members if row.kind == "state"],
                capacities=[row for row in three_members.capacities if row.member != "org"], interests=())  # fmt: skip
    rows = assess(of, policy, allocate(of, policy, {"ada": 15 * (1 - noise), "bor": 15, "cyr": 15 * (1 + noise)}))
    assert [row.member for row in rows.members] == ["ada", "bor", "cyr"]


def test_same_names_are_told_apart(three_members: Scenario):
    """Members that share a name are called by name and code."""
    members = (*three_members.members, member("dan", 1, label="Ada"))
    called = labels(edited(three_members, members=members))
    assert (called["ada"], called["dan"], called["bor"]) == ("Ada (ada)", "Ada (dan)", "Bor")


def test_one_member_carries_its_fair_share(three_members: Scenario, policy: Policy):
    """A single state carries all, which is its fair share; nothing is unequal."""
    alone = edited(
        three_members,
        members=three_members.members[:1],
        capacities=three_members.capacities[:1],
        interests=three_members.interests[:1],
    )
    report = assess(alone, policy, allocate(alone, policy, {"ada": 40}))
    assert (report.members[0].share_ratio, report.members[0].band) == (1.0, Band.IN_BALANCE)
    assert (report.measures["gini"], report.measures["jain"]) == (0.0, 1.0)


def test_no_burden_has_no_shares(three_members: Scenario, policy: Policy):
    """Where only an organisation pays, the states have nothing to share, and nothing is called unequal."""
    report = assess(three_members, policy, allocate(three_members, policy, {}))
    assert {row.share_ratio for row in report.members} == {None}
    assert report.compared == ()
    assert report.organisations[0].burden.net == 10
    assert report.measures["gini"] == 0.0


def test_net_receivers_void_the_measures(three_members: Scenario, policy: Policy, allocation: Allocation):
    """A state that gets back more than it gives has a share below 0, is banded low, and voids the Gini."""
    burdens = dict(allocation.burdens) | {"cyr": Burden(own=20, reimbursed=30)}
    loads = dict(allocation.loads) | {"cyr": -10.0}
    report = assess(three_members, policy, replace(allocation, burdens=burdens, loads=loads))
    cyr = report.members[-1]
    assert (cyr.label, cyr.band) == ("Cyr", Band.LOW)
    assert cyr.share_ratio == pytest.approx(-10 / 60 / 0.1)
    assert report.measures["gini"] is None
    assert report.lorenz == report.concentration == ()


def test_no_answer_flows_on(three_members: Scenario, policy: Policy, refused: Allocation):
    """Without an answer a report has no tables, and says why."""
    report = assess(three_members, policy, refused)
    assert not report.answered
    assert report.members == report.needs == report.organisations == ()
    assert "two rules cannot hold together" in str(report)
    assert "Ada can give at most 40 persons" in str(report)


@pytest.mark.parametrize("states", [1, 8, 9, 40])
def test_printing_is_short_and_escaped(three_members: Scenario, policy: Policy, states: int):
    """A report prints on 15 lines at most, the same in a notebook, with names escaped."""
    members = tuple(member(f"m{i}", 10, label=f"<b>{i}") for i in range(states))
    many = edited(
        three_members,
        members=members,
        capacities=tuple(three_members.capacities[0].model_copy(update={"member": row.member}) for row in members),
        interests=(),
    )
    report = assess(many, policy, allocate(many, policy, {row.member: 1 for row in members}))
    assert len(str(report).splitlines()) <= 15
    assert repr(report) == str(report)
    assert "&lt;b&gt;0" in report._repr_html_()
    assert "<b>" not in report._repr_html_()


def test_the_worst_ratio_is_the_highest_of_those_that_print_alike(three_members: Scenario, policy: Policy):
    """Who ties is told by burden, Ada first; the number is Cyr's, a little higher."""
    report = assess(three_members, policy, allocate(three_members, policy, {"ada": 60, "bor": 29.97, "cyr": 10.02}))
    assert [row.member for row in report.compared] == ["ada", "bor", "cyr"]
    assert report.worst_ratio == pytest.approx(10.02 / 9.999, rel=1e-12)


def test_pandas_tables(three_members: Scenario, policy: Policy, allocation: Allocation):
    """The pandas tables hold the same numbers, burdens spread into their parts."""
    report = assess(three_members, policy, allocation)
    members = report.members_table().set_index("member")
    assert members.loc["ada", "own"] == 40
    assert members.loc["ada", "net"] == 40
    assert members.loc["cyr", "band"] == "substantial"
    assert list(report.needs_table()["unmet"]) == [5, 0]
    assert report.measures_table().set_index("measure").loc["gini", "value"] == pytest.approx(1700 / 9000)
    assert list(report.organisations_table()["funding"]) == [10]
    assert list(report.missions_table()["gaps"]) == [1]
    assert list(report.uses_table()["given"]) == [20, 15, 10, 10]
