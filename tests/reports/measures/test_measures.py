"""The registry of measures, share ratios and prices, against published and hand-worked answers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.measures import measures
from reports.measures.measures import MEASURES, Band
from tests.published import case
from tests.reports.coalition import paired


def test_share_ratios_and_bands_of_1964():
    """The ratios and bands of fourteen allies in 1964 are those of the ministries' method (A3)."""
    published = case("A3-OZ66-SHARE-RATIO")
    gnp = published["inputs"]["gnp_bn"]
    spending = [size * rate / 100 for size, rate in zip(gnp, published["inputs"]["defence_pct_gnp"], strict=True)]
    ratios = dict(zip(published["inputs"]["member"], measures.share_ratios(spending, gnp), strict=True))
    assert ratios == pytest.approx(published["expected"]["ratio"], abs=published["tolerance"])
    named = {Band.SUBSTANTIAL: "substantial", Band.IN_BALANCE: "in_balance", Band.LOW: "very_low"}
    bands = {member: named[measures.band(ratio)] for member, ratio in ratios.items()}
    assert bands == published["expected"]["band"]


def test_bands_hold_at_their_edges():
    """1.2 is substantial and 0.8 in balance even where rounding leaves them just short; nan has no band."""
    assert measures.band(0.4 * 3) is Band.SUBSTANTIAL
    assert measures.band(1.1999999999999997) is Band.SUBSTANTIAL
    assert measures.band(1.19) is Band.IN_BALANCE
    assert measures.band(0.7999999999999999) is Band.IN_BALANCE
    assert measures.band(0.79) is Band.LOW
    assert measures.band(math.inf) is Band.SUBSTANTIAL
    assert measures.band(math.nan) is None


def test_share_ratios_without_ability_or_burden():
    """Carrying without ability is an infinite ratio; where nobody carries there is none."""
    assert measures.share_ratios([1, 3], [4, 0]) == (0.25, math.inf)
    assert np.isnan(measures.share_ratios([0, 0], [1, 2])).all()
    assert np.isnan(measures.share_ratios([1, 0], [1, 0])[1])
    assert measures.share_ratios([5, -1], [1, 1])[1] == -0.5


def test_price_bounds_are_those_of_the_theorem():
    """The bounds for two to ten members are those of Bertsimas, Farias and Trichakis (C10)."""
    published = case("C10-POF-BOUNDS")
    for n, maxmin, proportional in zip(
        published["inputs"]["n"],
        published["expected"]["maxmin"],
        published["expected"]["proportional"],
        strict=True,
    ):
        bounds = measures.price_of_fairness_bounds(n)
        assert bounds == pytest.approx((maxmin, proportional), abs=published["tolerance"])
    assert measures.price_of_fairness_bounds(1) == (0, 0)
    with pytest.raises(ValueError, match="at least one"):
        measures.price_of_fairness_bounds(0)


def test_price_of_fairness_at_its_edges():
    """Fairness that costs nothing is free, also of nothing; from nothing to something is infinite."""
    assert measures.price_of_fairness(15, 10) == 0.5
    assert measures.price_of_fairness(10 + 1e-13, 10) == 0
    assert measures.price_of_fairness(0, 0) == 0
    assert measures.price_of_fairness(1, 0) == math.inf
    assert math.isnan(measures.price_of_fairness(1, -1))


def test_net_receivers_give_nan_not_an_error():
    """A negative burden leaves every measure but Kolm-Pollak's undefined, and a batch goes on."""
    for name, measure in MEASURES.items():
        defined = name == "kolm_pollak"
        assert math.isnan(measure.function([3, -1, 2], [1, 1, 1])) or defined, name


def test_what_rounding_leaves_is_no_net_receiver():
    """A burden of minus a billionth of a billionth is nothing, in every measure."""
    for name, measure in MEASURES.items():
        assert measure.function([3, -1e-18, 2], [1, 1, 1]) == measure.function([3, 0, 2], [1, 1, 1]), name


def test_missing_values_give_nan():
    """A burden that is not a number leaves every measure of the coalition undefined."""
    for value in (math.nan, math.inf):
        for name, measure in MEASURES.items():
            assert math.isnan(measure.function([1, value, 2], [1, 2, 3])), name


def test_nothing_to_carry_is_perfectly_equal():
    """Where no one carries anything, every measure says all are alike."""
    alike = {"jain": 1, "max_over_mean": 1}
    for name, measure in MEASURES.items():
        assert measure.function([0, 0, 0], [1, 2, 3]) == alike.get(name, 0), name


def test_one_member_is_perfectly_equal():
    """A coalition of one is as equal as can be; an unbiased Gini needs a pair."""
    alike = {"jain": 1, "max_over_mean": 1}
    for name, measure in MEASURES.items():
        assert measure.function([7], [3]) == alike.get(name, 0), name
    assert math.isnan(measures.gini_unbiased([7]))


def test_a_burden_without_ability_is_the_worst_case():
    """All on a member without ability: Gini and Suits say so, and measures of loads have no answer."""
    assert MEASURES["gini"].function([1, 0], [0, 4]) == 1
    assert MEASURES["suits"].function([1, 0], [0, 4]) == -1
    for name in ("hoover", "theil_t", "cv", "jain", "max_over_mean", "kolm_pollak"):
        assert math.isnan(MEASURES[name].function([1, 0], [0, 4])), name
        assert not math.isnan(MEASURES[name].function([0, 4], [0, 4])), name


@given(paired, st.randoms())
def test_order_of_members_does_not_matter(members, random):
    """Members in any order, ties or not, give the same value of every measure."""
    b, a = members
    a = [float(round(each)) or 1.0 for each in a]
    order = list(range(len(b)))
    random.shuffle(order)
    for name, measure in MEASURES.items():
        shuffled = measure.function([b[i] for i in order], [a[i] for i in order])
        assert shuffled == pytest.approx(measure.function(b, a), abs=1e-9), name


@given(paired)
def test_values_stay_in_their_range(members):
    """Each index stays within the range its description promises."""
    b, a = members
    found = {name: measure.function(b, a) for name, measure in MEASURES.items()}
    for name in ("gini", "hoover", "jain"):
        assert 0 <= found[name] <= 1 + 1e-9, name
    for name in ("theil_t", "ge2", "cv", "kolm_pollak"):
        assert found[name] >= -1e-12, name
    assert found["max_over_mean"] >= 1 - 1e-12
    assert -1 - 1e-9 <= found["suits"] <= 1 + 1e-9
    assert -2 - 1e-9 <= found["kakwani"] <= 1 + 1e-9


def test_registry_tells_people_what_they_see():
    """Every registered measure has a label, a range, a meaning and a source of its own, and a value for proportion."""
    labels = [measure.label for measure in MEASURES.values()]
    assert len(set(labels)) == len(labels)
    for measure in MEASURES.values():
        assert all((measure.label, measure.range, measure.meaning, measure.reference))
        assert measure.function([1, 2, 3], [2, 4, 6]) == pytest.approx(measure.proportional)


def test_registry_offers_no_measure_that_misleads_on_burdens():
    """Theil's L and Atkinson look at the member best off, and are not offered on burdens."""
    assert {"theil_l", "atkinson"}.isdisjoint(MEASURES)
    for aversion in (0, -1):
        with pytest.raises(ValueError, match="above 0"):
            measures.atkinson([1, 2], aversion)
