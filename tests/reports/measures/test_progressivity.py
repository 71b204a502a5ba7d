"""Measures of progressivity, against published and hand-worked answers."""

import numpy as np
import pytest
from hypothesis import given

from reports.measures import inequality, progressivity
from tests.published import case
from tests.reports.coalition import paired


@pytest.mark.parametrize("schedule", ["proportional", "head_tax", "richest_pays_all", "poorest_pays_all", "quadratic"])
def test_progressivity_of_known_schedules(schedule):
    """Concentration, Kakwani and Suits of five schedules are those of Kakwani and Suits (B11)."""
    published = case("B11-PROGRESSIVITY")
    ability, burden = published["inputs"]["ability"], published["inputs"]["schedules"][schedule]
    expected = published["expected"][schedule]
    found = {
        "concentration": progressivity.concentration_coefficient(burden, ability),
        "gini_ability": inequality.gini(ability),
        "kakwani": progressivity.kakwani(burden, ability),
        "suits": progressivity.suits(burden, ability),
    }
    assert found == pytest.approx(expected, abs=published["tolerance"])


@given(paired)
def test_suits_never_exceeds_the_ability_weighted_gini(members):
    """The Gini of burden rates bounds Suits on both sides; they meet where rates rise with ability."""
    b, a = members
    bound = inequality.ability_weighted_gini(b, a)
    assert abs(progressivity.suits(b, a)) <= bound + 1e-9
    rising = np.square(a)
    assert progressivity.suits(rising, a) == pytest.approx(inequality.ability_weighted_gini(rising, a), abs=1e-9)


def test_heads_turn_size_into_wealth():
    """With heads given, members stand in order of ability per head: the poor giant before the rich dwarf."""
    burden, ability, heads = [9, 1], [100, 20], [100, 2]
    assert progressivity.concentration_curve(burden, ability)[1] == (0.5, 0.1)
    assert progressivity.concentration_curve(burden, ability, heads)[1] == pytest.approx((100 / 102, 0.9))
    assert progressivity.suits(burden, ability) > 0 > progressivity.suits(burden, ability, heads)


def test_members_that_tie_are_one_segment():
    """Between members of equal ability it does not matter who carries the burden."""
    assert progressivity.suits([5, 1, 4], [10, 10, 30]) == progressivity.suits([1, 5, 4], [10, 10, 30])
    assert len(progressivity.concentration_curve([5, 1, 4], [10, 10, 30])) == 3
    assert progressivity.kakwani([5, 1], [0.3 / 3, 0.1]) == 0
