"""Who is asked why, by code or name, and what is told: with sentences that say what the tables have."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import burdenshare as bs
from burdenshare import api
from models.answers.allocation import Status
from models.sheets.problems import InputError
from reports.telling.why_words import RATIO, why_words
from reports.vocabulary.columns import Money
from tests.examples import example
from tests.scenarios import capacities, impossible, member, scenario

TOLD = re.compile(r"Without (?:it|both|either of these), (?:it|each) would carry (\d+\.\d\d)")


@pytest.mark.parametrize("asked", ["UGA", "uga", " Uganda ", "uganda"])
def test_a_member_is_asked_for_by_code_or_name(asked: str):
    """Whatever the case."""
    assert [why.member for why in bs.why(example("amisom-2020"), member=asked).told] == ["UGA"]


def test_a_slip_is_answered_with_the_nearest():
    """And with where it was found."""
    with pytest.raises(InputError, match="did you mean"):
        bs.why(example("amisom-2020"), member="Ugandda")


def test_both_ends_are_asked_when_no_one_is_named():
    """All that tie at an end, and the lightest is asked why so little."""
    told = bs.why(example("amisom-2020")).told
    assert [(why.member, why.heavy) for why in told] == [("UGA", True), ("BDI", True), ("ETH", False)]
    assert told[0].alike == ("UGA", "BDI")


def test_sentences_say_what_the_tables_have():
    """The ratio that a sentence tells is the first of its table, and the cell stands beside the rule."""
    found = bs.why(example("amisom-2020"))
    document = bs.document(found)
    names = example("amisom-2020").member
    for place, why in enumerate(found.told, 1):
        (words,) = [words for words in document.paragraphs if names[why.member].name in words.partition(":")[0]]
        table = document.table(f"why_{place}")
        ratio = table.columns[table.column("share_ratio")]
        said = TOLD.search(words)
        assert said
        assert said[1] == ratio.text(table.values("share_ratio")[0])
        assert f"({table.values('place')[0]})" in words
    assert document.paragraphs[0].startswith("Uganda and Burundi each carry 1.37 times their fair share:")


def test_who_tie_for_one_reason_are_told_together_each_with_what_it_would_carry():
    """Without Ethiopia, Kenya and Djibouti tie for one rule and would not without it; one sentence tells both."""
    found = bs.why(example("amisom-2020").without("ETH"))
    document, same = bs.document(found), [why for why in found.told if why.member in ("KEN", "DJI")]
    first, second = (RATIO.text(why.chain[0][0].ratio) for why in same)
    assert first != second
    assert {why.chain[0][0].rules for why in same} == {same[0].chain[0][0].rules}
    (told,) = [words for words in document.paragraphs if "Kenya" in words.partition(":")[0]]
    assert told.startswith("Kenya and Djibouti each carry ")
    assert f"Without it, Kenya would carry {first} and Djibouti {second}, and the coalition would pay" in told
    further = RATIO.text(next(why for why in same if len(why.chain) > 1).chain[1][0].ratio)
    assert f"With this lifted as well, Kenya would carry {further}, and" in told


def test_who_tie_and_are_not_explained_yet_are_told_in_one_sentence():
    """Of two that are printed alike, for neither of whom a rule was found so far, none is told to be like the other."""
    found = bs.why(example("amisom-2020"))
    first, second, _ = found.told
    known = [replace(why, chain=(), alone=(), tried=1, rules=9) for why in (first, second)]
    (words,) = why_words(found.scenario, found.policy, known, Money("USD million", 1.0, 2))
    assert words == "Uganda and Burundi each carry 1.37 times their fair share."
    tried = [replace(why, tried=9) for why in known]
    assert len(list(why_words(found.scenario, found.policy, tried, Money("USD million", 1.0, 2)))) == 2


def test_every_answer_of_solve_has_its_reasons():
    """In its first paragraphs; a report without them says none, and the same report says the same twice."""
    of = example("amisom-2020")
    plain, told = api.report(of), api.report(of, why=True)
    assert not plain.why
    assert [why.member for why in told.why] == ["UGA", "BDI", "ETH"]
    assert any(TOLD.search(words) for words in bs.document(told).paragraphs[:3])
    assert bs.document(told).paragraphs == bs.document(api.report(of, why=True)).paragraphs


def test_without_an_answer_it_is_said_why_there_is_none():
    """The conflict, with its cells; nobody is said to carry anything."""
    found = bs.why(impossible())
    assert found.status is Status.INFEASIBLE
    document = bs.document(found)
    assert not document.answered
    assert "no answer" in document.paragraphs[0]
    assert document.table("conflict").rows


def test_where_nobody_is_heaviest_that_is_said_and_no_answer_is_denied():
    """A state that gives nothing beside an organisation that gives all: answered, with neither end."""
    of = scenario(members=[member("A"), member("U", kind="organisation")], capacities=capacities(A=100.0, U=10.0))
    nobody, one = bs.document(bs.why(of)), bs.document(bs.why(of, member="U"))
    assert nobody.answered
    assert nobody.paragraphs == (
        "No state has a share ratio, so there is neither a heaviest nor a lightest; ask of a member by its name.",
    )
    assert one.paragraphs[0].startswith("Uland is no state: it has no share ratio; it carries ")
    assert bs.document(api.report(of)).paragraphs[0].startswith("1 state carries no burden. ")
    moved = bs.document(bs.difference(api.report(of), api.report(of.without("U")))).paragraphs[0]
    assert "as before" in moved
    assert "share ratio" not in moved


def test_without_time_nothing_is_made_up():
    """A limit of no time ends as such."""
    assert bs.why(example("amisom-2020"), time_limit=0.0).status is Status.LIMIT
    assert not api.report(example("amisom-2020"), time_limit=0.0, why=True).why
