"""Division rules as reference lines: what each would ask, and how far burdens are from it."""

import pytest

from models.answers.allocation import Allocation, Burden
from models.policy.division_rules import DIVISION_RULES, DivisionRule
from models.policy.policy import Policy
from models.sheets.scenario import Scenario
from reports import FairnessReport, assess, document
from reports.measures.reference_rules import distance, reference_burdens
from reports.rendering.terminal import plain_text
from tests.reports.coalition import allocate


@pytest.fixture
def report(three_members: Scenario, policy: Policy, allocation: Allocation) -> FairnessReport:
    """Burdens 40, 30 and 20 of 90; at most the states could carry 80, 60 and 40."""
    return assess(three_members, policy, allocation)


def test_rules_divide_the_burden_by_what_each_could_carry(report: FairnessReport):
    """Of 90, flat asks 40, 30, 20 of 80, 60, 40; head 30 of each; levelling 50, 30, 10."""
    asked = report.references
    assert asked[DivisionRule.PROPORTIONAL] == pytest.approx({"ada": 40, "bor": 30, "cyr": 20})
    assert asked[DivisionRule.CONSTRAINED_EQUAL_AWARDS] == pytest.approx({"ada": 30, "bor": 30, "cyr": 30})
    assert asked[DivisionRule.CONSTRAINED_EQUAL_LOSSES] == pytest.approx({"ada": 50, "bor": 30, "cyr": 10})
    assert set(asked) == set(DIVISION_RULES)
    for burdens in asked.values():
        assert sum(burdens.values()) == pytest.approx(90)


def test_distance_is_what_would_have_to_change_hands(report: FairnessReport):
    """The burdens are those of the flat rule; to reach head or levelling 10 of 90 must change hands."""
    assert report.distances[DivisionRule.PROPORTIONAL] == pytest.approx(0)
    assert report.distances[DivisionRule.CONSTRAINED_EQUAL_AWARDS] == pytest.approx(1 / 9)
    assert report.distances[DivisionRule.CONSTRAINED_EQUAL_LOSSES] == pytest.approx(1 / 9)


def test_distance_runs_from_0_to_1():
    """0 for the same division, 1 for all on who should carry nothing; none without a burden or below zero."""
    assert distance([2, 3], [2, 3]) == 0
    assert distance([5, 0], [0, 5]) == 1
    assert distance([0, 0], [0, 0]) is None
    assert distance([6, -1], [3, 2]) is None


def test_the_policys_own_shares_are_a_line_among_others(report: FairnessReport):
    """The table has every rule and the policy's fair shares, whose distance is the Hoover index, nearest first."""
    table = document(report).table("distances")
    found = dict(zip(table.values("rule"), table.values("distance"), strict=True))
    assert found["Fair shares"] == report.measures["hoover"]
    assert len(found) == len(DIVISION_RULES) + 1
    assert list(found.values()) == sorted(found.values())
    assert "Distance" in table.notes[0]


def test_states_stand_beside_what_is_asked_of_them(report: FairnessReport):
    """A row a state: could carry, burden, fair share, the least and the most asked, then every rule."""
    table = document(report).table("references")
    (ada,) = (row for row in table.rows if row[0] == "ada")
    assert ada[2:5] == pytest.approx((80, 40, 54))
    asked = [burdens["ada"] for burdens in report.references.values()]
    assert ada[5:] == pytest.approx((min(asked), max(asked), *asked))
    assert table.totals is not None
    assert table.totals[table.column("constrained_equal_awards")] == pytest.approx(90)


def test_the_summary_names_the_nearest_and_who_stands_outside(three_members: Scenario, policy: Policy):
    """Bor and Cyr with 40 of 90 each carry more than any rule asks, and Ada with 10 less."""
    uneven = allocate(three_members, policy, {"ada": 5, "bor": 20, "cyr": 20})
    content = document(assess(three_members, policy, uneven))
    said = " ".join(content.paragraphs)
    assert "of 11 rules for dividing such a burden Constrained equal awards (head) is nearest: there" in said
    assert "Cyr (4.44 times its fair share) and Bor (1.48 times its fair share) carry more than any of these" in said
    assert "Ada (0.19 times its fair share) carries less than any of these rules would ask." in said


def test_no_rule_divides_what_no_one_could_carry(three_members: Scenario, policy: Policy):
    """A total beyond what states could carry, or none at all, leaves the rules out and the report whole."""
    assert reference_burdens(three_members, policy, 181) == {}
    nothing = document(assess(three_members, policy, allocate(three_members, policy, {})))
    assert {"references", "distances"}.isdisjoint(table.key for table in nothing.tables)


def test_net_receivers_have_no_distance(three_members: Scenario, policy: Policy, allocation: Allocation):
    """With a burden below zero what rules ask is still told, and no distance."""
    loads = dict(allocation.loads) | {"cyr": -10.0}
    burdens = dict(allocation.burdens) | {"cyr": Burden(own=20, reimbursed=30)}
    report = assess(three_members, policy, Allocation(**(vars(allocation) | {"loads": loads, "burdens": burdens})))
    assert report.references
    assert report.distances == {}
    assert "distances" not in [table.key for table in document(report).tables]


def test_a_chart_pictures_the_distances(report: FairnessReport):
    """The distances are drawn in full reports, and the terminal says where they are."""
    content = document(report)
    assert [chart.table for chart in content.charts if chart.key == "distances"] == ["distances"]
    assert "Distance from division rules" in " ".join(plain_text(content).split())
