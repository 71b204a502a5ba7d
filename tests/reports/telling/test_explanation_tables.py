"""An explanation as a document: the dearest rule first in words, conflicts with their cells, ways out."""

from __future__ import annotations

import pytest

from burdenshare.policies import choose
from models.answers.explanation import Explanation
from models.answers.ranking import Ranking
from models.policy.policy import Objective, Policy
from optimizer.explaining.explain import explain
from reports import Document
from reports.telling.explanation_tables import explanation_document
from tests import scenarios
from tests.examples import example
from tests.restated import restate

LEAST = Policy(policy="cheap", objective=Objective.LEAST_COST)


def test_the_dearest_rule_is_told_first_with_what_it_costs():
    """A may not give more than 4 of the 10 at 1 each, so B gives 6 at 3: lifting the ceiling saves 12."""
    ceiling = {"member": "A", "rule": "at_most", "resource": "troops", "amount": 4.0, "reason": "mandate"}
    scenario = scenarios.edited(scenarios.two_prices(), caveats=[ceiling])
    document = explanation_document(explain(scenario, LEAST))
    (row,) = document.table("prices").rows
    assert row[document.table("prices").column("total_cost")] == -12
    assert "mandate" in document.paragraphs[0]
    assert document.answered


@pytest.mark.parametrize(("money", "currency"), [(1.0, "USD million"), (1e6, "USD")])
def test_a_unit_of_money_costs_one_in_any_currency(money: float, currency: str):
    """What funding is short binds at one for one, and shows, where amounts are told in millions too."""
    of = scenarios.edited(restate(example("amisom-2020"), money), currency=currency)
    table = explanation_document(explain(of, LEAST)).table("binding")
    column = table.columns[table.column("price")]
    prices = {
        row[0]: column.text(row[table.column("price")]) for row in table.rows if "of Mission funding" in str(row[0])
    }
    assert column.unit == currency
    assert {price.removesuffix(".00") for price in prices.values()} >= {"1"}
    assert all(float(price.replace(",", "")) for price in prices.values())


def test_a_rule_that_changes_nothing_is_counted_as_idle():
    """A ban on B, which least cost would not use, costs nothing and is said to."""
    ban = {"member": "B", "rule": "prohibited"}
    scenario = scenarios.edited(scenarios.two_prices(), caveats=[ban])
    document = explanation_document(explain(scenario, LEAST))
    assert "1 rule of 1 could be lifted" in " ".join(document.paragraphs)


def test_without_an_answer_the_conflict_and_a_way_out_are_told():
    """3 + 4 available, 10 indispensable, B banned: the conflict and at least one relaxation are tables."""
    document = explanation_document(explain(scenarios.impossible(), LEAST))
    assert not document.answered
    assert "parliament" in " ".join(str(row[0]) for row in document.table("conflict").rows)
    assert document.table("relaxations").rows


def paid(name: str, by: Ranking | None = None) -> tuple[Explanation, Document]:
    """What rules cost in a coalition that ships."""
    found = explain(example(name), choose(example(name)), by)
    return found, explanation_document(found)


@pytest.mark.slow
def test_isaf_is_told_of_britains_floor_and_who_gains_by_which_rule():
    """Without the floor in Helmand the worst ratio is 1.11, for 9.6 million; Dutch and Italian rules pay their own."""
    found, document = paid("isaf-2010")
    first = next(words for words in document.paragraphs if "heaviest" in words)
    assert document.paragraphs.index(first) <= 1
    assert all(said in first for said in ("(caveats!C16)", "from 1.47 to 1.11", "USD 9.6 million more"))
    price = {each.place: each for each in found.prices}
    dutch, italian = price["caveats!C11"], price["caveats!B4"]
    assert (dutch.owners, italian.owners) == (("NLD",), ("ITA",))
    assert [round(each) for each in (dutch.own, dutch.others, dutch.change.total_cost)] == [156, -102, 55]
    assert [round(each) for each in (italian.own, italian.others)] == [30, -645]
    assert [(pair.first.place, pair.second.place) for pair in found.pairs] == [("caveats!B2", "caveats!B3")]
    paying = [each for each in found.prices if each.political and each.own > 0 > each.others]
    costs, gains = min(paying, key=lambda each: each.others), max(paying, key=lambda each: each.own)
    assert (costs.owners, gains.owners) == (("FRA",), ("ESP",))
    for words, rule in (
        ("cost the others; this one costs them most: ", costs),
        ("This one saves its owner most: ", gains),
    ):
        (said,) = [each for each in document.paragraphs if words in each]
        assert f"{words}{rule.words} ({rule.place}). It saves " in said
        assert f"USD {rule.own:.1f} million and costs the others USD {-rule.others:.1f} million" in said


@pytest.mark.parametrize("by", Ranking)
def test_each_ranking_is_sorted_and_those_that_are_printed_alike_share_a_rank(by: Ranking):
    """The ranking that is asked for stands first, best first, and its sentence tells of its first row."""
    found, document = paid("amisom-2020", by)
    tables = [table for table in document.tables if table.key.startswith("by_")]
    assert tables[0].key == f"by_{by}"
    key = {"by_gaps": "gaps", "by_fairness": "worst_ratio", "by_cost": "total_cost"}
    assert {table.key for table in tables} == set(key)
    political = {price.place for price in found.prices if price.political}
    for table in tables:
        column = table.columns[table.column(key[table.key])]
        figures = [column.printed(value) for value in table.values(key[table.key])]
        assert figures == sorted(figures)
        ranks = [int(rank) for rank in table.values("rank")]
        assert ranks == [1 + figures.index(figure) for figure in figures]
        assert set(table.values("place")) <= political
        if figures[0] < 0:
            (words,) = [words for words in document.paragraphs if words.startswith(SAID[table.key])]
            assert f"({table.values('place')[0]})" in words


SAID = {
    "by_gaps": "Lifting this closes",
    "by_fairness": "Lifting this lightens",
    "by_cost": "Lifting this saves",
}


def test_what_each_state_would_carry_more_sums_to_its_owner_and_the_others():
    """The table by member has every change that is printed, and the columns of a rule its sums."""
    found, document = paid("amisom-2020")
    table = document.table("price_by_member")
    told = list(zip(table.values("rule"), table.values("member"), table.values("change"), strict=True))
    assert told
    for price in found.prices:
        mine = {member: by for rule, member, by in told if rule == price.words}
        assert mine == pytest.approx({m: price.loads[m] for m in mine})
        assert sum(mine.values()) == pytest.approx(price.own + price.others, abs=0.1)


def test_no_rule_is_said_to_lighten_what_stays_as_heavy():
    """Without the precaution of KFOR the heaviest ratio falls as the others carry more: a warning, not a remedy."""
    found, document = paid("kfor-2017")
    (precaution,) = [price for price in found.prices if price.place == "requirements!F2"]
    assert precaution.change.worst_ratio < -0.1
    assert precaution.change.worst_load == 0 < precaution.change.total_cost
    (words,) = [words for words in document.paragraphs if "requirements!F2" in words]
    assert words.startswith("Beware: without this the heaviest share ratio falls from 4.03 to 3.79 only because the")


def test_a_rule_that_pays_its_owner_is_said_to():
    """A may give no more than 4 of 10 at 1 each: it saves, the others pay, and that is told with the sums."""
    ceiling = {"member": "A", "rule": "at_most", "resource": "troops", "amount": 2.0}
    scenario = scenarios.edited(scenarios.two_prices(), caveats=[ceiling])
    found = explain(scenario, Policy(policy="fair"))
    (price,) = found.prices
    assert price.own > 0 > price.others
    (words,) = [words for words in explanation_document(found).paragraphs if "pays its owner" in words]
    assert f"saves {scenario.member['A'].name}" in words
