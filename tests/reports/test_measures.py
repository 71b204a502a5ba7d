"""Measures of inequality and progressivity, against published and hand-worked answers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import measures
from reports.measures import MEASURES, Band
from tests.published import case

INDICES = {
    "gini": measures.gini,
    "gini_unbiased": measures.gini_unbiased,
    "theil_T": measures.theil_t,
    "theil_L": measures.theil_l,
    "atkinson_0_5": lambda x, w=None: measures.atkinson(x, 0.5, w),
    "atkinson_1": lambda x, w=None: measures.atkinson(x, 1, w),
    "atkinson_2": lambda x, w=None: measures.atkinson(x, 2, w),
    "hoover": measures.hoover,
    "jain": measures.jain,
    "cv": measures.cv,
    "ge2": measures.ge2,
}
RELATIVE = [measures.gini, measures.hoover, measures.theil_t, measures.ge2, measures.cv, measures.jain]

burdens = st.lists(st.floats(0, 1e6).map(lambda x: round(x, 3)), min_size=1, max_size=12)
abilities = st.lists(st.floats(0.1, 1e6).map(lambda x: round(x, 3)), min_size=1, max_size=12)
paired = st.integers(1, 10).flatmap(
    lambda n: st.tuples(
        st.lists(st.floats(0, 1e4).map(lambda x: round(x, 3)), min_size=n, max_size=n),
        st.lists(st.floats(0.1, 1e4).map(lambda x: round(x, 3)), min_size=n, max_size=n),
    )
)


def pairwise_gini(x, w):
    """The Gini coefficient by its definition, for comparison."""
    gaps = sum(wi * wj * abs(xi - xj) for xi, wi in zip(x, w, strict=True) for xj, wj in zip(x, w, strict=True))
    total = sum(xi * wi for xi, wi in zip(x, w, strict=True))
    return gaps / (2 * sum(w) * total) if total else 0.0


@pytest.mark.parametrize(
    "name", ["B1-1TO5", "B3-INEQ-R", "B4-ONE-PAYS-ALL", "B5-ALL-EQUAL", "B6-SINGLE", "B7-WITH-ZERO"]
)
def test_indices_match_published_vectors(name):
    """Every index of the published vectors comes out as printed."""
    published = case(name)
    for index, value in published["expected"].items():
        found = INDICES[index](published["inputs"]["x"])
        assert found == pytest.approx(float(value), abs=published["tolerance"]), index


def test_weights_are_replication():
    """A member of weight three counts as three members alike (B8)."""
    published = case("B8-WEIGHT-REPLICATION")
    x, w, replicated = (published["inputs"][key] for key in ("x", "w", "replicated"))
    for index, value in published["expected"].items():
        assert INDICES[index](x, w) == pytest.approx(value, abs=published["tolerance"]), index
        assert INDICES[index](replicated) == pytest.approx(value, abs=published["tolerance"]), index
    assert measures.kolm_pollak(x, w) == pytest.approx(measures.kolm_pollak(replicated))
    assert measures.max_over_mean(x, w) == measures.max_over_mean(replicated) == 2


def test_jain_of_throughputs():
    """Jain's index of throughput over fair share is 0.77 in Jain's own example (B9)."""
    published = case("B9-JAIN-ATM")
    expected, tolerance = published["expected"], published["tolerance"]
    loads = np.array(published["inputs"]["measured"]) / np.array(published["inputs"]["fair"])
    assert loads.tolist() == expected["normalized"]
    assert measures.jain(loads) == pytest.approx(expected["jain"], abs=tolerance)
    assert measures.jain([1, 4, 5]) == pytest.approx(expected["jain_145"], abs=tolerance)
    assert measures.jain([1, 2, 5]) == pytest.approx(expected["jain_125"], abs=tolerance)


@pytest.mark.parametrize("schedule", ["proportional", "head_tax", "richest_pays_all", "poorest_pays_all", "quadratic"])
def test_progressivity_of_known_schedules(schedule):
    """Concentration, Kakwani and Suits of five schedules are those of Kakwani and Suits (B11)."""
    published = case("B11-PROGRESSIVITY")
    ability, burden = published["inputs"]["ability"], published["inputs"]["schedules"][schedule]
    expected = published["expected"][schedule]
    found = {
        "concentration": measures.concentration_coefficient(burden, ability),
        "gini_ability": measures.gini(ability),
        "kakwani": measures.kakwani(burden, ability),
        "suits": measures.suits(burden, ability),
    }
    assert found == pytest.approx(expected, abs=published["tolerance"])


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


def test_worst_loaded():
    """Sums of the k largest and the mean of the worst 40% are those found by sorting (C12)."""
    published = case("C12-KLARGEST-CVAR")
    y = published["inputs"]["y"]
    sums = [measures.sum_of_k_largest(y, k) for k in range(1, 6)]
    assert sums == published["expected"]["sum_k_largest"]
    assert measures.cvar(y, 0.4) == pytest.approx(published["expected"]["cvar_40pct"], abs=published["tolerance"])
    assert measures.cvar(y, 1) == 4
    assert measures.cvar(y, 0.01) == pytest.approx(8)
    assert measures.sum_of_k_largest(y, 0) == 0


def test_price_of_fairness_at_its_edges():
    """Fairness that costs nothing is free, also of nothing; from nothing to something is infinite."""
    assert measures.price_of_fairness(15, 10) == 0.5
    assert measures.price_of_fairness(10 + 1e-13, 10) == 0
    assert measures.price_of_fairness(0, 0) == 0
    assert measures.price_of_fairness(1, 0) == math.inf
    assert math.isnan(measures.price_of_fairness(1, -1))


def test_net_receivers_give_nan_not_an_error():
    """A negative burden leaves every relative measure undefined, and a batch goes on."""
    for measure in [*RELATIVE, measures.max_over_mean, measures.gini_unbiased]:
        assert math.isnan(measure([3, -1, 2])), measure
    for name, measure in MEASURES.items():
        defined = name == "kolm_pollak"
        assert math.isnan(measure.function([3, -1, 2], [1, 1, 1])) or defined, name
    assert math.isnan(measures.lorenz_curve([3, -1])[1][1])


def test_what_rounding_leaves_is_no_net_receiver():
    """A burden of minus a billionth of a billionth is nothing, in every measure."""
    for name, measure in MEASURES.items():
        assert measure.function([3, -1e-18, 2], [1, 1, 1]) == measure.function([3, 0, 2], [1, 1, 1]), name


def test_members_of_no_weight_do_not_count():
    """A member that counts for nothing changes nothing, however heavy its load."""
    for measure in [*RELATIVE, measures.max_over_mean, measures.theil_l]:
        assert measure([1, 3, 9], [1, 1, 0]) == pytest.approx(measure([1, 3])), measure


def test_missing_values_give_nan():
    """A burden that is not a number leaves every measure of the coalition undefined."""
    for value in (math.nan, math.inf):
        for name, measure in MEASURES.items():
            assert math.isnan(measure.function([1, value, 2], [1, 2, 3])), name


def test_kolm_pollak_bears_negative_burdens():
    """Kolm-Pollak stays defined among net receivers while there is a burden to share."""
    assert measures.kolm_pollak([3, -1]) > measures.kolm_pollak([2, 0]) > measures.kolm_pollak([1, 1]) == 0
    assert math.isnan(measures.kolm_pollak([1, -2]))


def test_kolm_pollak_grows_with_aversion():
    """The lower epsilon, the worse the same loads are; from 0 up heavy loads would be prized: refused."""
    milder, harder = (
        measures.kolm_pollak([1, 2, 6], epsilon=-0.5),
        measures.kolm_pollak([1, 2, 6], epsilon=-2),
    )
    assert 0 < milder < harder
    with pytest.raises(ValueError, match="below 0"):
        measures.kolm_pollak([1, 2], epsilon=0.5)


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


@pytest.mark.parametrize(
    ("values", "weights"), [([], None), ([1, 2], [1]), ([1, 2], [1, -1]), ([1, 2], [0, 0]), ([[1, 2]], None)]
)
def test_malformed_input_is_refused(values, weights):
    """Series that do not fit together are an error of the caller, not a result."""
    with pytest.raises(ValueError, match="give"):
        measures.gini(values, weights)


@given(paired)
def test_gini_is_its_definition(members):
    """The area under the Lorenz curve and the mean difference of pairs give the same Gini."""
    x, w = members
    assert measures.gini(x, w) == pytest.approx(pairwise_gini(x, w), abs=1e-9)


@given(paired)
def test_ability_weighted_gini_is_groot_and_van_den_bergs(members):
    """Sum of |b_i a_j - b_j a_i| over pairs, over A B, is the Gini of burden rates by ability (A4)."""
    b, a = members
    pairs = sum(abs(b[i] * a[j] - b[j] * a[i]) for i in range(len(b)) for j in range(i))
    expected = pairs / (sum(a) * sum(b)) if sum(b) else 0
    assert measures.ability_weighted_gini(b, a) == pytest.approx(expected, abs=1e-9)
    assert measures.gini(np.divide(b, a), a) == pytest.approx(expected, abs=1e-9)


@given(paired)
def test_suits_never_exceeds_the_ability_weighted_gini(members):
    """The Gini of burden rates bounds Suits on both sides; they meet where rates rise with ability."""
    b, a = members
    bound = measures.ability_weighted_gini(b, a)
    assert abs(measures.suits(b, a)) <= bound + 1e-9
    rising = np.square(a)
    assert measures.suits(rising, a) == pytest.approx(measures.ability_weighted_gini(rising, a), abs=1e-9)


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


@given(burdens.filter(any), st.floats(0.01, 100))
def test_relative_measures_know_no_unit(x, scale):
    """Counting in millions instead of thousands changes no relative measure."""
    for measure in RELATIVE:
        assert measure([scale * each for each in x]) == pytest.approx(measure(x), abs=1e-7), measure


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=10).filter(lambda x: max(x) - min(x) >= 2))
def test_moving_burden_from_heaviest_to_lightest_is_fairer(x):
    """A transfer from worst-loaded to best-off lowers every index of inequality, and raises Jain's."""
    after = sorted(x)
    after[0], after[-1] = after[0] + 1, after[-1] - 1
    for measure in (measures.gini, measures.theil_t, measures.ge2, measures.cv):
        assert measure(after) < measure(x), measure
    assert measures.hoover(after) <= measures.hoover(x) + 1e-12
    assert measures.jain(after) > measures.jain(x)


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


def test_heads_turn_size_into_wealth():
    """With heads given, members stand in order of ability per head: the poor giant before the rich dwarf."""
    burden, ability, heads = [9, 1], [100, 20], [100, 2]
    assert measures.concentration_curve(burden, ability)[1] == (0.5, 0.1)
    assert measures.concentration_curve(burden, ability, heads)[1] == pytest.approx((100 / 102, 0.9))
    assert measures.suits(burden, ability) > 0 > measures.suits(burden, ability, heads)


def test_members_that_tie_are_one_segment():
    """Between members of equal ability it does not matter who carries the burden."""
    assert measures.suits([5, 1, 4], [10, 10, 30]) == measures.suits([1, 5, 4], [10, 10, 30])
    assert len(measures.concentration_curve([5, 1, 4], [10, 10, 30])) == 3
    assert measures.kakwani([5, 1], [0.3 / 3, 0.1]) == 0


def test_registry_tells_people_what_they_see():
    """Every registered measure has a label, a range, a meaning and a source of its own."""
    labels = [measure.label for measure in MEASURES.values()]
    assert len(set(labels)) == len(labels)
    for measure in MEASURES.values():
        assert all((measure.label, measure.range, measure.meaning, measure.reference))


def test_registry_offers_no_measure_that_misleads_on_burdens():
    """Theil's L and Atkinson look at the member best off, and are not offered on burdens."""
    assert {"theil_l", "atkinson"}.isdisjoint(MEASURES)
    for aversion in (0, -1):
        with pytest.raises(ValueError, match="above 0"):
            measures.atkinson([1, 2], aversion)
