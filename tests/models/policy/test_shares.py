"""Keys: every step of the arithmetic, what is refused and why, and figures that were published."""

from __future__ import annotations

import doctest
from math import fsum, isclose
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import brentq

from models.policy.keys import is_intensive
from models.policy.policy import Policy
from models.policy.shares import bounded, claims, fair_shares, key_steps, share_problems, threshold
from models.sheets.problems import InputError
from models.sheets.scenario import Scenario
from tests.published import case
from tests.scenarios import AIRLIFT, FUNDING, TROOPS, capacities, member, scenario

PAGE = Path(__file__).parents[3] / "docs" / "fairness.md"


def policy(**fields: Any) -> Policy:
    """A policy called test."""
    return Policy(policy="test", **fields)


def coalition(**indicators: list[float]) -> Scenario:
    """Members A, B, C ... with these indicators."""
    count = len(next(iter(indicators.values())))
    rows = [
        member("ABCDEFGHIJ"[number], **{name: float(values[number]) for name, values in indicators.items()})
        for number in range(count)
    ]
    return scenario(members=rows, capacities=capacities(A=10.0))


def shares(of: Scenario, **fields: Any) -> list[float]:
    """The fair shares under a policy, in the members' order."""
    return list(fair_shares(of, policy(**fields)).values())


def complaint(of: Scenario, **fields: Any) -> str:
    """The only problem with a policy, in one line."""
    (problem,) = share_problems(of, policy(**fields))
    return str(problem)


# -- published answers -------------------------------------------------------------------------------------------------


def test_un_scale_step_by_step():
    """G5: the threshold, the shares after low-income relief and after the ceiling are the published ones."""
    given_, expected, tolerance = (case("G5-UN-SCALE-SYNTH")[key] for key in ("inputs", "expected", "tolerance"))
    five = coalition(gni=given_["gni"], population=given_["pop"])
    un = policy(
        key="gni", relief_income="gni", relief_gradient=given_["gradient"], ceiling=given_["ceiling"], floor=0.00001
    )
    steps = {step.name: list(step.shares.values()) for step in key_steps(five, un)}
    assert list(steps) == ["mix", "relief", "floor", "ceiling"]
    assert threshold(five, un) == pytest.approx(expected["threshold"], abs=tolerance)
    assert steps["relief"] == pytest.approx(expected["after_lpcia"], abs=tolerance)
    assert steps["ceiling"] == pytest.approx(expected["final"], abs=tolerance)


def test_adding_a_rate_moves_burden_to_the_small():
    """G1: hidden behind a total's name, the inverse unemployment rate takes 8.6 points from the state of 49 million."""
    inputs, expected = case("G1-EUKEY-TOY")["inputs"], case("G1-EUKEY-TOY")["expected"]
    inverse = [1.0 / rate for rate in inputs["unemployment"]]
    two = coalition(population=inputs["pop"], inverse=inverse)
    assert shares(two, key="population") == pytest.approx(expected["base"], abs=1e-9)
    assert shares(two, key="0.8 population + 0.2 inverse") == pytest.approx(expected["no_cap"], abs=1e-9)


def test_capped_rate_still_shifts_the_wrong_way():
    """G1: with the Commission's cap of 30 % the state of lower unemployment still carries less than by size alone."""
    inputs, expected = case("G1-EUKEY-TOY")["inputs"], case("G1-EUKEY-TOY")["expected"]
    base, weights = expected["base"], inputs["weights"]
    inverse = [1.0 / rate / fsum(1.0 / each for each in inputs["unemployment"]) for rate in inputs["unemployment"]]
    effect = [min(share, inputs["kappa"] * 2 * size) for share, size in zip(inverse, base, strict=True)]
    part = [weights[0] * size + weights[1] * each for size, each in zip(base, effect, strict=True)]
    capped = [each + (1.0 - fsum(part)) * size for each, size in zip(part, base, strict=True)]
    assert capped == pytest.approx(expected["cap_2k"], abs=1e-9)
    assert capped[0] < base[0]


def test_multiplying_by_a_rate_shifts_the_right_way():
    """G1's states: the correction gives the one of lower unemployment more, 0.98 * 1.02 : 0.02 * 0.98."""
    inputs = case("G1-EUKEY-TOY")["inputs"]
    two = coalition(population=inputs["pop"], unemployment=inputs["unemployment"])
    expected = 0.98 * 1.02 / (0.98 * 1.02 + 0.02 * 0.98)
    assert shares(two, key="population", correction="0.2 unemployment") == pytest.approx([expected, 1 - expected])
    assert expected > 0.98


def test_un_peacekeeping_premium():
    """From the UN's regular rates of 2019-21 and the US peacekeeping rate follow the published China, Japan, Nigeria.

    Regular rates: UN Committee on Contributions. Peacekeeping: United States 27.89, China 15.22, Japan 8.56, Germany
    6.09 (Congressional Research Service, IF10597, 14 August 2019); Nigeria pays 0.0500, at level I, a discount of 0.8.
    """
    regular = {"USA": 22.0, "CHN": 12.005, "GBR": 4.567, "FRA": 4.427, "RUS": 2.405}
    regular |= {"JPN": 8.564, "DEU": 6.09, "NGA": 0.25}
    regular["rest"] = 100.0 - fsum(regular.values())
    five = ("USA", "CHN", "GBR", "FRA", "RUS")
    released = fsum(regular[name] for name in five) * (27.89 / 22.0 - 1.0) - 0.8 * regular["NGA"]
    un = scenario(
        members=[member(name, rate=0.0, gdp=value) for name, value in regular.items()], capacities=capacities(USA=10.0)
    )
    rule = policy(discounts=f"0.8 NGA; {released / regular['rest']:.12f} rest", premium=five)
    paid = {name: 100.0 * share for name, share in fair_shares(un, rule).items()}
    assert paid["USA"] == pytest.approx(27.89)
    assert {name: round(paid[name], 2) for name in ("CHN", "JPN", "DEU")} == {"CHN": 15.22, "JPN": 8.56, "DEU": 6.09}
    assert paid["NGA"] == pytest.approx(0.05)


# -- each step by hand -------------------------------------------------------------------------------------------------


def test_mix_is_weighted_and_weights_are_relative():
    """1 gdp + 3 population is a quarter of the share of gdp and three quarters of that of population."""
    two = coalition(gdp=[3, 1], population=[1, 1])
    assert shares(two, key="1 gdp + 3 population") == pytest.approx([0.5625, 0.4375])
    assert shares(two, key="0.1 gdp + 0.3 population") == pytest.approx([0.5625, 0.4375])


def test_correction_of_either_sign_is_clipped_at_zero():
    """A strong relief leaves 0 and no negative share; a negative strength burdens whoever has more."""
    two = coalition(gdp=[1, 1], tempo=[1, 3])
    assert shares(two, correction="3 tempo") == [1.0, 0.0]
    assert shares(two, correction="- 0.5 tempo") == pytest.approx([0.75 / 2, 1.25 / 2])


def test_relief_measures_debt_adjusted_income_against_the_unadjusted_average():
    """Debt lowers the debtor's base and its income per head; the threshold stays what it was: (9 + 3) / 4 = 3."""
    two = coalition(gni=[9, 3], population=[2, 2], debt=[0, 8])
    un = policy(key="gni", relief_income="gni", relief_debt="0.125 debt", relief_gradient=0.6)
    mix, relief = key_steps(two, un)
    assert threshold(two, un) == 3.0
    assert mix.shares == pytest.approx({"A": 9 / 11, "B": 2 / 11})
    kept = 2 / 11 * (1 - 0.6 * (3 - 1) / 3)
    assert relief.shares == pytest.approx({"A": 1 - kept, "B": kept})


def test_threshold_may_be_given():
    """At a threshold of 4 a member with 2 a head is half way below it; a gradient of 1 halves its share."""
    two = coalition(gdp=[8, 2], population=[1, 1])
    assert shares(two, relief_threshold=4.0, relief_gradient=1.0) == pytest.approx([0.9, 0.1])


def test_cap_holds_for_named_and_for_marked_members():
    """A cap on C, by name or by a column that marks it, spreads its points pro rata over A and B."""
    three = coalition(gdp=[6, 3, 1], ldc=[0, 0, 1])
    expected = [0.99 * 6 / 9, 0.99 * 3 / 9, 0.01]
    assert shares(three, cap=0.01, capped=("C",)) == pytest.approx(expected)
    assert shares(three, cap=0.01, capped=("ldc",)) == pytest.approx(expected)


def test_ceiling_does_not_lift_who_is_capped():
    """What the ceiling releases passes by the capped C and goes to B."""
    three = coalition(gdp=[6, 3, 1])
    assert shares(three, cap=0.05, capped=("C",), ceiling=0.5) == pytest.approx([0.5, 0.45, 0.05])


def test_floor_and_ceiling_both_bind():
    """With a floor of 0.2 A falls below the ceiling that it crossed before: 0.6 : 0.39 of what the floor leaves."""
    three = coalition(gdp=[60, 39, 1])
    assert shares(three, floor=0.2, ceiling=0.5) == pytest.approx([0.8 * 60 / 99, 0.8 * 39 / 99, 0.2])
    assert shares(three, floor=0.2, ceiling=0.45) == pytest.approx([0.45, 0.35, 0.2])


def test_base_periods_are_averaged_after_all_steps():
    """Two base periods make two scales, each with its own ceiling, and the mean of both."""
    two = coalition(gni_3y=[8, 2], gni_6y=[4, 6])
    steps = key_steps(two, policy(key="gni_3y | gni_6y", ceiling=0.7))
    assert [step.name for step in steps][-1] == "mean of base periods"
    assert steps[-1].shares == pytest.approx({"A": (0.7 + 0.4) / 2, "B": (0.3 + 0.6) / 2})


def test_first_discount_that_fits_counts_and_the_premium_pays():
    """C is marked and below the average, and has the first discount; A carries what B and C are relieved of."""
    three = coalition(gdp=[8, 1, 1], population=[1, 1, 1], ldc=[0, 0, 1])
    rule = {"discounts": "0.9 ldc; 0.5 below 1; 0.2 A", "premium": ("A",)}
    assert shares(three, **rule) == pytest.approx([0.8 + 0.05 + 0.09, 0.05, 0.01])


def test_only_steps_that_are_asked_for_are_shown():
    """A plain key has one step, the mix."""
    assert [step.name for step in key_steps(coalition(gdp=[3, 1]), policy())] == ["mix"]


def test_claims_are_the_cost_of_all_usable_capacity_within_budget():
    """A: 6 of 8 soldiers after its reserve at 2 and 5 of funding make 17; B's 10 flying hours at 2 are cut to 12."""
    two = scenario(
        members=[member("A", reserve=0.25), member("B", budget=12.0)],
        resources=[TROOPS | {"unit_cost": 2.0}, FUNDING, AIRLIFT],
        capacities=[
            *capacities(A=8.0),
            {"member": "A", "resource": "funding", "available": 5.0, "reserve": 0.0},
            *capacities("airlift", B=10.0),
        ],
    )
    assert claims(two, policy()) == pytest.approx({"A": 17.0, "B": 12.0})


# -- properties --------------------------------------------------------------------------------------------------------

SIZES = st.lists(st.floats(0.01, 1000.0), min_size=2, max_size=8)


@given(sizes=SIZES, floor=st.floats(0.0, 0.12), ceiling=st.floats(0.5, 1.0))
def test_bounded_shares_are_one_scale_clipped(sizes: list[float], floor: float, ceiling: float):
    """Bounded shares are min(max(k s, floor), ceiling) for the one k that makes their sum 1, found by bisection."""
    raw = {str(number): size / fsum(sizes) for number, size in enumerate(sizes)}

    def clipped(k: float) -> list[float]:
        return [min(max(k * share, floor), ceiling) for share in raw.values()]

    top = ceiling / min(raw.values()) + 1.0
    assume(fsum(clipped(top)) > 1.0 + 1e-9)
    k = brentq(lambda k: fsum(clipped(k)) - 1.0, 0.0, top, xtol=1e-15, rtol=1e-14)
    found = bounded(raw, dict.fromkeys(raw, floor), dict.fromkeys(raw, ceiling))
    assert list(found.values()) == pytest.approx(clipped(k), abs=1e-9)


@given(sizes=SIZES, heads=st.lists(st.floats(0.1, 50.0), min_size=8, max_size=8), gradient=st.floats(0.0, 1.0))
def test_every_step_keeps_the_sum(sizes: list[float], heads: list[float], gradient: float):
    """Whatever the steps do, shares stay between 0 and 1 and sum to 1."""
    of = coalition(gdp=sizes, population=heads[: len(sizes)], threat=heads[: len(sizes)])
    rule = policy(
        correction="0.5 threat",
        relief_gradient=gradient,
        floor=0.01,
        ceiling=0.9,
        discounts="0.5 below 0.5",
        premium=tuple("ABCDEFGH"[: len(sizes)]),
    )
    for name, after in key_steps(of, rule):
        assert isclose(fsum(after.values()), 1.0, abs_tol=1e-9), name
        assert all(-1e-12 <= share <= 1.0 + 1e-12 for share in after.values()), name


@given(sizes=SIZES, heads=st.lists(st.floats(0.1, 50.0), min_size=8, max_size=8), gradient=st.floats(0.0, 1.0))
def test_relief_never_makes_the_poor_pay_more(sizes: list[float], heads: list[float], gradient: float):
    """Whoever is below the threshold carries no more than before, whoever is above it no less."""
    of = coalition(gdp=sizes, population=heads[: len(sizes)])
    rule = policy(relief_gradient=gradient)
    before, after = key_steps(of, policy())[-1].shares, fair_shares(of, rule)
    for name, row in of.member.items():
        poor = row.indicators["gdp"] / row.indicators["population"] < threshold(of, rule)
        difference = after[name] - before[name]
        assert difference <= 1e-12 if poor else difference >= -1e-12


# -- what is refused ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["gni_per_capita", "unemployment", "Inflation_Rate", "threat_index", "debt_pct"])
def test_names_of_rates_are_known(name: str):
    """A figure per head, a rate or an index is told by a word of its name."""
    assert is_intensive(name)


@pytest.mark.parametrize(
    "name", ["gdp", "population", "personnel", "performance_budget", "corporate_gdp", "operations"]
)
def test_names_of_totals_are_not_mistaken(name: str):
    """Words are compared whole: neither personnel nor performance is per something."""
    assert not is_intensive(name)


def test_adding_a_rate_is_refused_with_the_reason():
    """A rate in a key is refused at its cell; the reason and the column that may take it are named."""
    found = complaint(coalition(gdp=[3, 1], unemployment_rate=[9, 11]), key="0.8 gdp + 0.2 unemployment_rate")
    assert "'unemployment_rate'" in found
    assert "move the burden to small members" in found
    assert "correction" in found


def test_multiplying_by_a_total_is_refused_with_the_reason():
    """A total may not multiply: it would count size twice; the remedy for a rate with another name is told."""
    found = complaint(coalition(gdp=[3, 1], population=[1, 1]), correction="0.2 population")
    assert "'population'" in found
    assert "threat_index" in found


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"key": "gdp population"}, "is not a weight and an indicator"),
        ({"key": "gdp -"}, "is not a weight and an indicator"),
        ({"key": "gdp - 0.2 population"}, "a mix only adds"),
        ({"key": "0 gdp"}, "all weights are 0"),
        ({"key": "gdpp"}, 'did you mean "gdp"?'),
        ({"key": "gdp | population", "relief_debt": "debt | debt | debt"}, "2 base periods where others name 3"),
        ({"correction": "0.2 unemployment_rate tempo"}, "is not a weight and an indicator"),
        ({"relief_gradient": 0.8, "relief_income": "gni"}, "'gni'"),
        ({"relief_gradient": 0.8, "relief_threshold": 1000.0}, "no one is left to carry"),
        ({"relief_gradient": 0.8, "relief_population": "debt"}, "a number above 0"),
        ({"discounts": "80 % below 1", "premium": ("A",)}, "is not a share and whom it is for"),
        ({"discounts": "0.8 Atlantis", "premium": ("A",)}, "a state, or a column"),
        ({"discounts": "0.8 B"}, "who carries what discounts release"),
        ({"premium": ("A",)}, "the discounts that it pays for"),
        ({"cap": 0.1}, "the members it holds for"),
        ({"capped": ("A",)}, "a share below 1"),
        ({"cap": 0.1, "capped": ("Bb",)}, "a state, or a column"),
        ({"floor": 0.6}, "lower the floor"),
        ({"ceiling": 0.4}, "raise the cap or the ceiling"),
        ({"floor": 0.3, "ceiling": 0.2}, "lower the floor"),
        ({"cap": 0.1, "capped": ("A", "B")}, "raise the cap"),
        ({"objective": "status_quo"}, "current or pledged"),
    ],
)
def test_bad_policies_are_told_with_a_remedy(fields: dict[str, Any], words: str):
    """Each mistake in a policy is one problem, at the policy's row, whose words say what to do."""
    two = coalition(gdp=[3, 1], population=[1, 1], debt=[1, 0], unemployment_rate=[9, 11], tempo=[1, 2])
    found = complaint(two, **fields)
    assert words in found
    with pytest.raises(InputError):
        fair_shares(two, policy(**fields))


def test_blanks_and_negatives_are_told_member_by_member():
    """Every state without a usable figure is named with its cell, in one pass."""
    rows = [member("A", gni=1.0), member("B"), member("C", gni=-2.0)]
    three = scenario(members=rows, capacities=capacities(A=10.0))
    assert [problem.found for problem in share_problems(three, policy(key="gni"))] == ["a blank cell", "-2"]


def test_page_tells_the_truth():
    """Every example on the page about fairness runs and prints what the page says."""
    found = doctest.testfile(str(PAGE), module_relative=False)
    assert found.attempted >= 12
    assert found.failed == 0
