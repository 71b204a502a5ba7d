"""Money paid for what is delivered: no more than the price of what the receiver itself gives in the period."""

from __future__ import annotations

from typing import Any

import pytest

from models.arithmetic.audit import audit
from models.policy.policy import Policy
from models.sheets.problems import InputError
from models.sheets.scenario import Scenario
from optimizer import explain, solve
from optimizer.coalition.families import clause
from optimizer.coalition.formulation import open_session
from tests.coalitions import every_family
from tests.restated import restate
from tests.scenarios import FUNDING, TROOPS, capacities, edited, member, scenario

FAIR = Policy(policy="fair")


def bargain(price: float | None = 0.25, second: float = 4.0, **row: Any) -> Scenario:
    """A has the soldiers that are wanted, 10 and then 4; B may pay for each of them."""
    pays = {"giver": "B", "receiver": "A", "resource": "funding"}
    return scenario(
        periods=("1", "2"),
        members=[member("A"), member("B")],
        resources=[TROOPS, FUNDING],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 10.0, "period": "1"},
            {"mission": "N", "resource": "troops", "target": second, "period": "2"},
        ],
        capacities=[*capacities(A=10.0), *capacities("funding", B=30.0)],
        agreements=[pays | ({} if price is None else {"per": "troops", "price": price}) | row],
    )


def paid(of: Scenario) -> dict[str, float]:
    """What B pays A in each period; the answer is certified and keeps every promise."""
    answer = solve(of, FAIR)
    assert answer.certified
    assert audit(of, answer) == ()
    return {t: answer.support.get(("B", "A", "funding", t), 0.0) for t in of.periods}


def test_no_more_is_paid_than_the_price_of_what_is_delivered_in_the_period():
    """By hand: a quarter of 10 and of 4; at 2 a soldier, what the policy wants: half of what A bears."""
    assert paid(bargain()) == pytest.approx({"1": 2.5, "2": 1.0})
    assert sum(paid(bargain(2.0)).values()) == pytest.approx(7.0)
    assert sum(paid(bargain(0.0)).values()) == 0.0


def test_who_is_refused_does_not_make_it_good_by_another_period():
    """Nothing is delivered in the second period, so only the first is paid for."""
    assert paid(bargain(second=0.0)) == pytest.approx({"1": 2.5, "2": 0.0})


def test_other_rules_stand_beside_it():
    """A limit, and that support never exceeds the cost borne, whatever the price."""
    assert paid(bargain(limit=0.5)) == pytest.approx({"1": 0.5, "2": 0.5})
    assert sum(paid(bargain(total_limit=1.0)).values()) == pytest.approx(1.0)
    assert sum(paid(bargain(9.0, limit=30.0, second=0.0)).values()) <= 10.0


def test_what_is_lent_on_is_not_delivered_by_oneself():
    """C's soldiers in A's hands, which A pays for, release nothing: B pays for A's own two alone."""
    of = edited(
        bargain(),
        members=[member("A"), member("B"), member("C")],
        capacities=[*capacities(A=2.0, C=10.0), *capacities("funding", B=30.0)],
        agreements=[
            {"giver": "B", "receiver": "A", "resource": "funding", "per": "troops", "price": 0.25},
            {"giver": "C", "receiver": "A", "resource": "troops", "paid_by": "receiver"},
        ],
    )
    assert paid(of) == pytest.approx({"1": 0.5, "2": 0.5})


def test_it_is_told_and_priced():
    """In words, at its cell; lifted by that cell the answer is that of money without a condition."""
    of = bargain()
    (first, _) = [row for row in open_session(of, FAIR).program.rows if row.kind == "condition"]
    assert clause(of, first).words == "Bland pays at most 0.25 money for each unit of Troops that Aland gives"
    (price,) = [price for price in explain(of, FAIR).prices if price.kind == "condition"]
    assert price.place == "agreements/row 1/per"
    assert price.change.worst_load == pytest.approx(2.0 * (7.0 - 10.5))
    lifted = of.lifting(price.place)
    assert sum(paid(lifted).values()) == pytest.approx(7.0)
    assert not [problem for problem in lifted.warnings if "price" in problem.place]  # lifted with the condition


@pytest.mark.parametrize("seed", range(6))
def test_random_coalitions_pay_no_more_than_what_was_delivered_is_worth(seed: int):
    """Every agreement of money on a condition: the audit finds nothing, and it never makes gaps smaller."""
    of = every_family(seed)
    free = [row.model_copy(update={"per": None, "price": None}) for row in of.agreements]
    bound = [
        row.model_copy(update={"per": "troops", "price": 0.1 * (seed + 1)}) if row.resource == "funding" else row
        for row in free
    ]
    before, after = (solve(edited(of, agreements=rows), FAIR) for rows in (free, bound))
    assert audit(edited(of, agreements=bound), after) == ()
    if after.answered and before.answered:
        assert after.stages[0].value >= before.stages[0].value - 1e-7


@pytest.mark.parametrize("money", [1e-6, 1e6])
def test_in_another_currency_it_is_the_same_price(money: float):
    """What is paid is multiplied with the money."""
    assert paid(restate(bargain(), money)) == pytest.approx({"1": 2.5 * money, "2": money}, rel=1e-6)


@pytest.mark.parametrize(
    ("row", "place", "found"),
    [
        ({"per": "troops", "price": None}, "per", "'troops', and no price"),
        ({"per": "troops", "resource": "troops"}, "per", "'troops', whose delivery would release 'troops'"),
        ({"per": "trops"}, "per", "'trops'"),
    ],
)
def test_half_a_condition_is_an_error_at_its_cell(row: dict[str, Any], place: str, found: str):
    """A resource without a price, of what is no money, or that no one knows."""
    with pytest.raises(InputError) as wrong:
        bargain(**row)
    (problem,) = wrong.value.problems
    assert (problem.place, problem.found) == (f"agreements/row 1/{place}", found)
