"""Policies side by side: who carries more under which, and against what."""

import re
from dataclasses import replace

import pytest

from models.answers.allocation import Allocation, Burden
from models.policy.division_rules import DivisionRule
from models.policy.policy import Objective, Policy
from models.sheets.problems import InputError
from models.sheets.rows import Capacity
from models.sheets.scenario import Scenario
from reports import FairnessReport, assess, compare_reports, document
from reports.assessing.comparison import yardstick_of
from reports.rendering.excel import workbook
from reports.rendering.html import page
from reports.rendering.terminal import plain_text
from reports.vocabulary.tables import Table
from tests.reports.coalition import allocate
from tests.scenarios import edited

FAIR = {"ada": 30, "bor": 15, "cyr": 5}
CHEAP = {"ada": 10, "bor": 20, "cyr": 20}


@pytest.fixture
def fair(three_members: Scenario, policy: Policy) -> FairnessReport:
    """Burdens in proportion to gdp."""
    return assess(three_members, policy, allocate(three_members, policy, FAIR, least_cost=110))


@pytest.fixture
def cheap(three_members: Scenario) -> FairnessReport:
    """The least-cost policy, under which the small carry much."""
    least = Policy(policy="least cost", objective=Objective.LEAST_COST)
    return assess(three_members, least, allocate(three_members, least, CHEAP, least_cost=110))


def without(three_members: Scenario, *fields: str) -> Scenario:
    """The coalition whose capacities do not say what is pledged, or given today."""
    blank = dict.fromkeys(fields)
    rows = tuple(Capacity(**(row.model_dump(exclude=set(fields)) | blank)) for row in three_members.capacities)
    return edited(three_members, capacities=rows)


def test_burdens_stand_side_by_side(fair: FairnessReport, cheap: FairnessReport):
    """Each policy is a column of net burdens and of share ratios, the measures beside."""
    comparison = compare_reports([fair, cheap])
    assert comparison.burdens_table().loc["cyr"].to_dict() == {"by gdp": 10, "least cost": 40}
    assert comparison.ratios_table().loc["cyr"].to_dict() == pytest.approx({"by gdp": 1, "least cost": 4})
    assert comparison.measures_table().loc["gini", "by gdp"] == pytest.approx(0)


def test_cost_is_counted_from_the_cheapest_policy(three_members: Scenario, policy: Policy, cheap: FairnessReport):
    """A policy that is cheapest under rules of its own has no price of fairness, and is still dearer than another."""
    bound = assess(three_members, policy, allocate(three_members, policy, FAIR, fund=65, least_cost=165))
    comparison = compare_reports([cheap, bound])
    assert bound.price_of_fairness == 0
    assert comparison.above_cheapest("by gdp") == pytest.approx(0.5)
    assert document(comparison).table("policies").values("above_cheapest") == pytest.approx((0, 0.5))


def test_changes_count_from_what_is_given_today(fair: FairnessReport, cheap: FairnessReport):
    """Ada gives 25 soldiers today, 50 EUR; 30 under the fair policy are 10 EUR more."""
    comparison = compare_reports([fair, cheap])
    assert comparison.baseline == "given today"
    assert comparison.changes["by gdp"] == pytest.approx({"ada": 10, "bor": 10, "cyr": 10})
    assert comparison.changes_table().loc["ada", "least cost"] == pytest.approx(-30)


def test_changes_count_from_pledges_and_least_cost_next(three_members: Scenario, policy: Policy):
    """Without figures of today pledges are the baseline; without pledges the least-cost policy."""
    least = Policy(policy="least cost", objective=Objective.LEAST_COST)
    for silent, baseline, change in (
        (without(three_members, "current"), "pledged", 20),
        (without(three_members, "current", "pledged"), "least cost", 40),
    ):
        reports = [assess(silent, p, allocate(silent, p, x)) for p, x in ((policy, FAIR), (least, CHEAP))]
        comparison = compare_reports(reports)
        assert comparison.baseline == baseline
        assert comparison.changes["by gdp"]["ada"] == pytest.approx(change)


def test_no_baseline_no_changes(three_members: Scenario, policy: Policy):
    """Where nothing can be a baseline no change is made up."""
    silent = without(three_members, "current", "pledged")
    comparison = compare_reports([assess(silent, policy, allocate(silent, policy, FAIR))])
    assert (comparison.baseline, comparison.changes) == ("", {})
    assert "changes" not in [table.key for table in document(comparison).tables]


def marked(table: Table, row: str) -> dict[str, str]:
    """The marks of a row, by the key of their column."""
    at = next(i for i, cells in enumerate(table.rows) if row in cells)
    return {table.columns[j].key: mark.name for (i, j), mark in table.marks.items() if i == at}


def test_best_and_worst_are_marked(fair: FairnessReport, cheap: FairnessReport):
    """For every state the lightest and the heaviest policy is marked, for every measure and rule the nearest."""
    content = document(compare_reports([fair, cheap]))
    for key in ("burdens", "changes"):
        assert marked(content.table(key), "ada") == {"by gdp": "WORST", "least cost": "BEST"}
        assert marked(content.table(key), "cyr") == {"by gdp": "BEST", "least cost": "WORST"}
    for measure in ("gini", "jain", "suits", "max_over_mean"):
        assert marked(content.table("measures"), measure) == {"by gdp": "BEST", "least cost": "WORST"}
    assert marked(content.table("distances"), "Constrained equal losses (levelling)") == {
        "by gdp": "BEST",
        "least cost": "WORST",
    }
    assert "\N{BLACK CIRCLE} best, \N{WHITE CIRCLE} worst." in content.table("burdens").notes


def test_policies_are_marked_column_by_column(fair: FairnessReport, three_members: Scenario):
    """The cheapest and the dearest, the least and the most unfair are marked; what is alike is not."""
    dear = Policy(policy="dear")
    other = assess(three_members, dear, allocate(three_members, dear, CHEAP, fund=20, least_cost=110))
    table = document(compare_reports([fair, other])).table("policies")
    assert marked(table, "by gdp") == {"total_cost": "BEST", "worst": "BEST", "gini": "BEST"}
    assert marked(table, "dear") == {"total_cost": "WORST", "worst": "WORST", "gini": "WORST"}


def test_who_gains_and_who_loses_is_seen_at_once(fair: FairnessReport, cheap: FairnessReport):
    """The terminal shows changes, the largest first; the table of policies counts the states that carry more."""
    content = document(compare_reports([fair, cheap]))
    assert content.table("changes").values("member") == ("cyr", "ada", "bor")
    assert content.table("policies").values("more") == (3, 2)
    assert content.table("policies").values("less") == (0, 1)
    shown = plain_text(content, width=80)
    assert "Who gains and who loses, in EUR" in shown
    assert re.search(r"Cyr +\N{BLACK CIRCLE} 10.00 +\N{WHITE CIRCLE} 40.00", shown)
    assert "\N{BLACK CIRCLE} best, \N{WHITE CIRCLE} worst" in shown


def test_distances_stand_side_by_side(fair: FairnessReport, cheap: FairnessReport):
    """Each policy's distance from each rule is a column, with the nearest policy named."""
    table = document(compare_reports([fair, cheap])).table("distances")
    flat = table.rows[table.values("rule").index("Proportional (flat)")]
    assert flat[1:3] == pytest.approx(
        (fair.distances[DivisionRule.PROPORTIONAL], cheap.distances[DivisionRule.PROPORTIONAL])
    )
    assert flat[-1] == "by gdp"


def test_the_lightest_and_the_heaviest_policy_are_named(fair: FairnessReport, cheap: FairnessReport):
    """Every state is told its lightest and heaviest policy, every measure its fairest."""
    content = document(compare_reports([fair, cheap]))
    burdens = content.table("burdens")
    marks = {row[0]: row[-2:] for row in burdens.rows}
    assert [column.key for column in burdens.columns][-2:] == ["lightest", "heaviest"]
    assert marks["ada"] == ("least cost", "by gdp")
    assert marks["cyr"] == ("by gdp", "least cost")
    assert set(content.table("measures").values("fairest")) == {"by gdp"}


def test_summary_says_who_would_notice(fair: FairnessReport, cheap: FairnessReport):
    """The words name the extremes and the largest changes."""
    said = " ".join(document(compare_reports([fair, cheap])).paragraphs)
    assert "Measured by gdp, all states are loaded alike under by gdp" in said
    assert "the worst share ratio is highest under least cost (Cyr, 4.00 times its fair share)" in said
    assert "Against what is given today, by gdp asks 3 states more, Ada, Bor and Cyr (+EUR 10.00 each)." in said


def test_all_are_measured_by_one_yardstick(three_members: Scenario, fair: FairnessReport):
    """Equal shares of a policy of its own are not those that it is compared by: the heading says which are."""
    equal = Policy(policy="equal", floor=1 / 3)
    same = assess(three_members, equal, allocate(three_members, equal, {"ada": 50 / 3, "bor": 50 / 3, "cyr": 50 / 3}))
    content = document(compare_reports([fair, same]))
    assert [table.title for table in content.tables if "measured by gdp" in table.title] == [
        "Policies, measured by gdp", "Share ratios by policy, measured by gdp", "Measures by policy, measured by gdp",
    ]  # fmt: skip
    assert content.table("policies").values("worst") == pytest.approx((1, 10 / 3))
    assert content.table("policies").values("own_worst") == (None, pytest.approx(1))
    assert "by its own key" in content.table("policies").columns[content.table("policies").column("own_worst")].label
    assert any("equal has fair shares of its own" in note for note in content.notes)
    turned = document(compare_reports([fair, same], equal))
    assert turned.table("policies").values("worst") == pytest.approx((1.8, 1))


def test_another_yardstick_can_be_asked_for(three_members: Scenario, fair: FairnessReport, cheap: FairnessReport):
    """A key named by the user measures all; one that members do not have is refused with a hint."""
    members = [row.model_copy(update={"indicators": row.indicators | {"heads": 10.0}}) for row in three_members.members]
    counted = edited(three_members, members=members)
    chosen = yardstick_of(counted, fair.policy, "heads")
    reports = [assess(counted, report.policy, report.allocation) for report in (fair, cheap)]
    assert compare_reports(reports, chosen).ratios_table().loc["ada"].to_dict() == pytest.approx(
        {"by gdp": 1.8, "least cost": 0.6}
    )
    with pytest.raises(InputError, match=r"by: found 'head'.*did you mean \"heads\""):
        yardstick_of(counted, fair.policy, "head")


def test_gains_and_losses_count_the_money_received(three_members: Scenario, policy: Policy):
    """Who is repaid 1.5 of 2 a soldier gains less by giving less: net burdens are told, with what comes back."""
    troops, fund = three_members.requirements
    repaid = edited(three_members, requirements=(troops.model_copy(update={"reimbursement": 1.5}), fund))
    comparison = compare_reports([assess(repaid, policy, allocate(repaid, policy, FAIR))])
    assert comparison.base == pytest.approx({"ada": 12.5, "bor": 5, "cyr": 0})
    assert comparison.changes["by gdp"] == pytest.approx({"ada": 2.5, "bor": 2.5, "cyr": 2.5})
    content = document(comparison)
    received = content.table("received")
    assert dict(zip(received.values("member"), received.values("by gdp"), strict=True))["ada"] == pytest.approx(45)
    assert dict(zip(received.values("member"), received.values("baseline"), strict=True))["ada"] == pytest.approx(37.5)
    alone = compare_reports([assess(repaid, policy, allocate(repaid, policy, {"ada": 30, "bor": 10}))])
    said = " ".join(document(alone).paragraphs)
    assert "1 state more, Ada (+EUR 2.50 net; EUR 45.00 comes back, EUR 37.50 at the baseline)" in said
    funds = edited(repaid, capacities=[row for row in repaid.capacities if row.member != "org"] + [
        Capacity(member="cyr", resource="fund", available=20)])  # fmt: skip
    given = allocate(funds, policy, {"ada": 25, "bor": 10})
    paying = replace(given, contributions=dict(given.contributions) | {("cyr", "fund", "bridge", "1"): 10.0},
                     burdens=dict(given.burdens) | {"cyr": Burden(funding=10.0)})  # fmt: skip
    said = " ".join(document(compare_reports([assess(funds, policy, paying)])).paragraphs)
    assert "Cyr (+EUR 10.00 net)" in said


def test_open_burdens_are_marked_side_by_side(three_members: Scenario, fair: FairnessReport, cheap: FairnessReport):
    """A burden that a policy leaves open is marked under that policy, and the summary says whose it is."""
    opened = replace(fair.allocation, ranges={"bor": (0.0, 60.0)})
    content = document(compare_reports([assess(three_members, fair.policy, opened), cheap]))
    assert marked(content.table("ratios"), "bor") == {"by gdp": "OPEN"}
    assert any("What Bor carries is left open by by gdp" in words for words in content.paragraphs)


def test_a_broken_promise_is_told_before_all_else(three_members: Scenario, policy: Policy, fair: FairnessReport):
    """A policy whose answer breaks a promise is warned of, with the promise, and is not called certified."""
    broken = assess(three_members, policy, allocate(three_members, policy, {"ada": 45, "bor": 5}))
    content = document(compare_reports([fair, broken]))
    assert content.warnings[0].startswith("The answer of by gdp (2) breaks a promise: no one gives what it does not")
    assert content.table("policies").values("certified") == ("no", "no")


def test_what_is_printed_alike_has_no_best(three_members: Scenario, policy: Policy):
    """Costs that differ by less than is printed are the same: no policy is called cheapest or marked."""
    twin = Policy(policy="twin")
    reports = [assess(three_members, one, allocate(three_members, one, FAIR | {"ada": 30 + odd}))
               for one, odd in ((policy, 0.0), (twin, 1e-7))]  # fmt: skip
    content = document(compare_reports(reports))
    assert "All policies cost the same, EUR 110.00." in content.paragraphs
    assert [dict(content.table(key).marks) for key in ("policies", "burdens", "measures", "changes")] == [{}] * 4


def test_a_policy_without_an_answer_is_a_row(
    three_members: Scenario, policy: Policy, fair: FairnessReport, refused: Allocation
):
    """An infeasible policy is listed with its reason; the others are compared."""
    strict = replace(refused, policy=Policy(policy="strict"))
    content = document(compare_reports([fair, assess(three_members, policy, strict)]))
    assert content.warnings == ("strict has no answer (infeasible): two rules cannot hold together",)
    assert content.table("policies").values("status") == ("optimal", "infeasible")
    assert [column.key for column in content.table("ratios").columns] == ["member", "name", "by gdp"]


def test_all_without_an_answer_still_render(three_members: Scenario, policy: Policy, refused: Allocation):
    """A comparison in which no policy has an answer is rendered in every form."""
    content = document(compare_reports([assess(three_members, policy, refused)]))
    assert not content.answered
    assert "No policy has an answer." in plain_text(content)
    assert "two rules cannot hold together" in page(content)
    assert workbook(content).startswith(b"PK")


def test_same_named_policies_are_numbered(fair: FairnessReport):
    """Two policies of one name stay two columns."""
    assert list(compare_reports([fair, fair]).reports) == ["by gdp (1)", "by gdp (2)"]


def test_what_cannot_be_compared_is_refused(three_members: Scenario, policy: Policy, fair: FairnessReport):
    """Nothing, or reports of different scenarios, are refused with the reason."""
    other = edited(three_members, title="Another")
    with pytest.raises(ValueError, match="no report"):
        compare_reports([])
    with pytest.raises(ValueError, match="different scenarios"):
        compare_reports([fair, assess(other, policy, allocate(other, policy, FAIR))])


def test_comparison_renders_with_hostile_names(hostile: Scenario):
    """Policies named like formulas and markup, or alike once shortened, are rendered as text in every form."""
    names = ["=1+1", "<b>bold</b>", "x" * 100 + "1", "x" * 100 + "2"]
    policies = [Policy(policy=name) for name in names]
    comparison = compare_reports([assess(hostile, each, allocate(hostile, each, FAIR)) for each in policies])
    content = document(comparison)
    assert len(str(comparison).splitlines()) <= 15
    assert "<b>" not in page(content).partition("</style>")[2]
    assert workbook(content).startswith(b"PK")
    assert max(map(len, plain_text(content).splitlines())) <= 80
