"""Whom a pool repays: the members that a need names, or that a column marks, and no one else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from models.arithmetic.audit import audit
from models.policy.policy import Policy
from models.sheets.changes import Uncertain, without
from models.sheets.problems import InputError
from models.sheets.scenario import Scenario
from optimizer import Conversation, solve
from optimizer.coalition.amounts import UncertainSession
from optimizer.solving.solve import solve_session
from tests.coalitions import every_family
from tests.restated import restate
from tests.scenarios import FUNDING, TROOPS, capacities, edited, member, scenario

FAIR = Policy(policy="fair")
CHEAP = Policy(policy="cheap", objective="least_cost")


def posts(*repaid_to: str, **need: Any) -> Scenario:
    """Ten soldiers wanted at 1 each, of A 6 and of B 4; the pool, which only C fills, repays half a unit a soldier."""
    row = {"mission": "N", "resource": "troops", "target": 10.0, "reimbursement": 0.5, "repaid_to": repaid_to}
    return scenario(
        members=[member("A", partner=1.0), member("B", partner=0.0), member("C")],
        resources=[TROOPS, FUNDING],
        requirements=[row | need],
        capacities=[*capacities(A=6.0, B=4.0), *capacities("funding", C=20.0)],
    )


def net(of: Scenario, policy: Policy = FAIR) -> dict[str, float]:
    """What each pays, net; the answer is certified and keeps every promise."""
    answer = solve(of, policy)
    assert answer.certified
    assert audit(of, answer) == ()
    return {m: burden.net for m, burden in answer.burdens.items()}


@pytest.mark.parametrize(
    ("repaid_to", "expected"),
    [
        ((), {"A": 3.0, "B": 2.0, "C": 5.0}),
        (("A",), {"A": 3.0, "B": 4.0, "C": 3.0}),
        (("partner",), {"A": 3.0, "B": 4.0, "C": 3.0}),
        (("partner", "B"), {"A": 3.0, "B": 2.0, "C": 5.0}),
        (("C",), {"A": 6.0, "B": 4.0, "C": 0.0}),
    ],
)
def test_who_is_named_is_repaid_and_no_one_else(repaid_to: tuple[str, ...], expected: dict[str, float]):
    """By hand: half of what each of those named sends comes back, out of C's pocket; a blank names every giver."""
    assert net(posts(*repaid_to)) == pytest.approx(expected)


def test_of_a_loan_it_is_the_payer_who_is_repaid():
    """By hand: B may lend A soldiers that A pays for. A is then repaid, so that all level out at a third.

    Of the 2/3 that B lends, A bears half, and C the other half; where B alone is repaid nothing is worth lending.
    """
    lends = {"giver": "B", "receiver": "A", "resource": "troops", "paid_by": "receiver"}
    assert net(edited(posts("A"), agreements=[lends])) == pytest.approx(dict.fromkeys("ABC", 10.0 / 3.0))
    assert net(edited(posts("B"), agreements=[lends])) == pytest.approx({"A": 6.0, "B": 2.0, "C": 2.0})


@pytest.mark.parametrize("seed", range(6))
def test_naming_everyone_is_naming_no_one(seed: int):
    """In random coalitions a list of all members gives the answer of a blank cell, to the last bit."""
    of = every_family(seed)
    blank = [row.model_copy(update={"repaid_to": ()}) for row in of.requirements]
    all_named = [
        row.model_copy(update={"repaid_to": tuple(of.member) if row.reimbursement else ()}) for row in of.requirements
    ]
    first, second = (solve(edited(of, requirements=rows), FAIR) for rows in (blank, all_named))
    assert (first.contributions, first.burdens) == (second.contributions, second.burdens)


@pytest.mark.parametrize("seed", range(8))
def test_naming_some_keeps_every_promise(seed: int):
    """Random coalitions that repay two of five: the audit, which asks whom by itself, finds what the program found."""
    of = every_family(seed)
    named = [
        row.model_copy(update={"reimbursement": 0.4, "repaid_to": ("M1", "M3")}) if row.resource == "troops" else row
        for row in of.requirements
    ]
    answer = solve(edited(of, requirements=named), FAIR)
    assert audit(edited(of, requirements=named), answer) == ()
    if answer.answered:
        back = {m for m, burden in answer.burdens.items() if burden.reimbursed}
        assert back <= {"M1", "M3"}


def test_samples_and_conversations_know_whom():
    """At other unit costs and after another list they answer as a solve from nothing does."""
    amounts = [Uncertain("unit_cost", "B", "troops", None, low=1.0, high=2.0)]
    sample = UncertainSession(posts("A"), FAIR, amounts).at(np.array([1.5]))
    assert solve_session(sample).loads == pytest.approx({"A": 3.0, "B": 6.0, "C": 3.0})
    talk = Conversation()
    talk.solve(posts(), FAIR)
    assert talk.solve(posts("A"), FAIR).loads == solve(posts("A"), FAIR).loads


def test_who_leaves_is_no_longer_named_and_nobody_takes_its_place():
    """Without B, A is still the only one repaid; without A, who alone was named, no one is."""
    assert net(without(posts("A"), "B"))["A"] == pytest.approx(3.0)
    assert net(without(posts("A"), "A"))["B"] == pytest.approx(4.0)
    assert net(without(posts("A", "B"), "A"))["B"] == pytest.approx(2.0)
    assert net(posts("A").without("A"))["B"] == pytest.approx(4.0)


@pytest.mark.parametrize("money", [1e-6, 1e6])
def test_in_another_currency_the_same_are_repaid(money: float):
    """Every burden is multiplied with the money."""
    expected = {m: amount * money for m, amount in net(posts("A")).items()}
    assert net(restate(posts("A"), money)) == pytest.approx(expected, rel=1e-6, abs=1e-6 * money)


def test_a_name_that_no_one_has_is_told_with_the_nearest():
    """Two slips, each at its cell, and what they should have been."""
    with pytest.raises(InputError) as wrong:
        posts("Aland", "partnr")
    told = [(problem.place, problem.found, problem.hint) for problem in wrong.value.problems]
    assert [place for place, _, _ in told] == ["requirements/row 1/repaid_to"] * 2
    assert '"A"' in told[0][2]
    assert '"partner"' in told[1][2]


@pytest.mark.parametrize(
    ("entry", "need", "found"),
    [
        ("A", {"reimbursement": 0.0}, "'A', and no reimbursement"),
        ("nobody", {}, "'nobody', which marks no member"),
    ],
)
def test_a_list_that_repays_no_one_is_warned_of(entry: str, need: dict[str, Any], found: str):
    """A rate is missing, or the column marks no one; where both are there nothing is said."""
    of = posts()
    rows = [of.requirements[0].model_copy(update={"repaid_to": (entry,)} | need)]
    marked = [member(m, nobody=0.0, partner=1.0) for m in "ABC"]
    warned = edited(of, members=marked, requirements=rows).warnings
    (told,) = [problem for problem in warned if "repaid_to" in problem.place]
    assert (told.place, told.found) == ("requirements/row 1/repaid_to", found)
    assert not posts("A").warnings
