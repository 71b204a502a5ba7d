"""What cannot be met, in words: the nearest that can, what is scarce, and a bound that only makes others dearer."""

from __future__ import annotations

from models.policy.policy import Objective, Policy
from optimizer.explaining.explain import explain
from optimizer.solving.solve import solve
from reports import document
from reports.assessing.fairness import assess
from tests.examples import example
from tests.scenarios import capacities, edited, impossible, member, scenario, three_members

CHEAP = Policy(policy="cheap", objective=Objective.LEAST_COST)
FLOOR = {"member": "B", "rule": "at_least", "resource": "troops", "amount": 60.0}
PRICES = {"A": 0.5, "B": 1.0, "C": 4.0}
PRICED = [row | {"unit_cost": PRICES[row["member"]]} for row in capacities(A=100.0, B=100.0, C=100.0)]


def test_without_an_answer_solve_names_the_nearest_that_has_one():
    """The first lines say why, which rules conflict, and the smallest change with what it then costs."""
    of = impossible()
    first, nearest = document(assess(of, CHEAP, solve(of, CHEAP))).paragraphs
    assert "In conflict: " in first
    assert "parliament" in first
    assert nearest.startswith("The smallest change that would do: ")
    assert "Then it costs " in nearest


def test_a_bound_out_of_reach_is_told_with_the_one_in_reach():
    """1 cannot be had where B must carry 60 %; what can, for how much, stands in the first lines and in the facts."""
    of = edited(three_members(), caveats=[FLOOR])
    capped = CHEAP.model_copy(update={"share_ratio_at_most": 1.0})
    *_, nearest = document(assess(of, capped, solve(of, capped))).paragraphs
    assert nearest == (
        "The smallest change that would do: raise share_ratio_at_most of the policy cheap from 1 to 2. "
        "Then it costs 100.00 money in all and the heaviest share ratio is 2.00."
    )
    told = document(explain(of, capped))
    assert {fact.column.label: fact.value for fact in told.facts}["Lowest reachable share ratio"] == 2.0
    assert "Most in the way: Bland gives at least 60 of Troops (caveats/row 1/amount); without it 1.000." in " ".join(
        told.paragraphs
    )


def test_a_bound_that_only_makes_others_dearer_is_warned_of():
    """B carries 60 whatever the bound; the others pay 40 for what they had for 20, and that is said, once."""
    of = edited(three_members(), caveats=[FLOOR], capacities=PRICED)
    capped = CHEAP.model_copy(update={"share_ratio_at_most": 2.0})
    (warning,) = document(assess(of, capped, solve(of, capped))).warnings
    assert "lower the share ratio of Bland from 2.50 to 2.00, but not its burden" in warning
    assert "the others carry 20.00 money more" in warning
    assert "load_ratio_at_most" in warning


def test_a_bound_that_lowers_the_load_is_not_warned_of():
    """Where the heaviest can be relieved the bound moves its load to others: nothing is amiss, and nothing is said."""
    of = edited(three_members(), capacities=PRICED)
    capped = CHEAP.model_copy(update={"share_ratio_at_most": 1.5})
    report = assess(of, capped, solve(of, capped))
    assert report.allocation.loads["A"] < report.allocation.unbounded["A"]
    assert document(report).warnings == ()


def test_the_largest_gap_is_told_with_what_is_scarce_and_where():
    """A has soldiers and no money for them: whose budget, its cell, and how much it keeps open."""
    of = scenario(members=[member("A", budget=6.0)], capacities=capacities(A=20.0))
    told = document(explain(of, CHEAP))
    assert next(each for each in told.paragraphs if each.startswith("The gap")) == (
        "The gap is Troops for North: 4 of 10 soldiers are missing. The money that would pay for it is spent: "
        "Aland spends at most 6 money (members/row 1/budget); without that all of it would be met."
    )
    table = told.table("scarcities")
    assert [row[table.column("closes")] for row in table.rows] == [4.0]


def test_amisom_is_told_why_helicopters_are_missing():
    """The sentence names whose reserve, with its cell; what there is, and where it goes."""
    amisom = example("amisom-2020")
    said = document(explain(amisom, amisom.policies[0])).paragraphs
    (first,) = [each for each in said if each.startswith("The largest gap is Helicopters for Sector 1")]
    assert "600 of 1,200 flying hours are missing" in first
    assert "of 2,305 that members can give 600 go there and 1,705 to other missions" in first
    assert "Ethiopia keeps 70% of what it has at home (members!H4)" in first


def test_no_other_missions_are_told_of_where_they_get_nothing():
    """A has 8 of the 10 that the only mission wants: all go there, and that is all there is to say."""
    of = scenario(
        members=[member("A")],
        requirements=[{"mission": "N", "resource": "troops", "target": 10.0}],
        capacities=capacities(A=8.0),
    )
    said = document(explain(of, Policy(policy="fair"))).paragraphs[0]
    assert said.endswith("What there is is used: of 8 that members can give 8 go there.")


def test_what_may_not_go_there_is_not_told_as_used():
    """A has 6 more for the south and may not give them: of 14 there 8 are used."""
    of = scenario(
        members=[member("A"), member("B")],
        missions=[{"mission": "S", "name": "South"}, {"mission": "N", "name": "North"}],
        requirements=[{"mission": name, "resource": "troops", "target": 4.0 + 2.0 * (name == "S")} for name in "SN"],
        capacities=capacities(A=10.0, B=4.0),
        caveats=[{"member": "A", "rule": "prohibited", "mission": "S"}],
    )
    said = document(explain(of, Policy(policy="fair"))).paragraphs[0]
    assert "What may go there is used: of 14 that members can give 4 go there and 4 to other missions." in said
