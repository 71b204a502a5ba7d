"""Measures of inequality, against published and hand-worked answers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.measures import inequality
from tests.published import case
from tests.reports.coalition import paired

INDICES = {
    "gini": inequality.gini,
    "gini_unbiased": inequality.gini_unbiased,
    "theil_T": inequality.theil_t,
    "theil_L": inequality.theil_l,
    "atkinson_0_5": lambda x, w=None: inequality.atkinson(x, 0.5, w),
    "atkinson_1": lambda x, w=None: inequality.atkinson(x, 1, w),
    "atkinson_2": lambda x, w=None: inequality.atkinson(x, 2, w),
    "hoover": inequality.hoover,
    "jain": inequality.jain,
    "cv": inequality.cv,
    "ge2": inequality.ge2,
}
RELATIVE = [
    inequality.gini,
    inequality.hoover,
    inequality.theil_t,
    inequality.ge2,
    inequality.cv,
    inequality.jain,
]

burdens = st.lists(st.floats(0, 1e6).map(lambda x: round(x, 3)), min_size=1, max_size=12)


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
    assert inequality.kolm_pollak(x, w) == pytest.approx(inequality.kolm_pollak(replicated))
    assert inequality.max_over_mean(x, w) == inequality.max_over_mean(replicated) == 2


def test_jain_of_throughputs():
    """Jain's index of throughput over fair share is 0.77 in Jain's own example (B9)."""
    published = case("B9-JAIN-ATM")
    expected, tolerance = published["expected"], published["tolerance"]
    loads = np.array(published["inputs"]["measured"]) / np.array(published["inputs"]["fair"])
    assert loads.tolist() == expected["normalized"]
    assert inequality.jain(loads) == pytest.approx(expected["jain"], abs=tolerance)
    assert inequality.jain([1, 4, 5]) == pytest.approx(expected["jain_145"], abs=tolerance)
    assert inequality.jain([1, 2, 5]) == pytest.approx(expected["jain_125"], abs=tolerance)


def test_worst_loaded():
    """Sums of the k largest and the mean of the worst 40% are those found by sorting (C12)."""
    published = case("C12-KLARGEST-CVAR")
    y = published["inputs"]["y"]
    sums = [inequality.sum_of_k_largest(y, k) for k in range(1, 6)]
    assert sums == published["expected"]["sum_k_largest"]
    assert inequality.cvar(y, 0.4) == pytest.approx(published["expected"]["cvar_40pct"], abs=published["tolerance"])
    assert inequality.cvar(y, 1) == 4
    assert inequality.cvar(y, 0.01) == pytest.approx(8)
    assert inequality.sum_of_k_largest(y, 0) == 0


def test_members_of_no_weight_do_not_count():
    """A member that counts for nothing changes nothing, however heavy its load."""
    for measure in [*RELATIVE, inequality.max_over_mean, inequality.theil_l]:
        assert measure([1, 3, 9], [1, 1, 0]) == pytest.approx(measure([1, 3])), measure


def test_kolm_pollak_bears_negative_burdens():
    """Kolm-Pollak stays defined among net receivers while there is a burden to share."""
    assert inequality.kolm_pollak([3, -1]) > inequality.kolm_pollak([2, 0]) > inequality.kolm_pollak([1, 1]) == 0
    assert math.isnan(inequality.kolm_pollak([1, -2]))


def test_kolm_pollak_grows_with_aversion():
    """The lower epsilon, the worse the same loads are; from 0 up heavy loads would be prized: refused."""
    milder, harder = (
        inequality.kolm_pollak([1, 2, 6], epsilon=-0.5),
        inequality.kolm_pollak([1, 2, 6], epsilon=-2),
    )
    assert 0 < milder < harder
    with pytest.raises(ValueError, match="below 0"):
        inequality.kolm_pollak([1, 2], epsilon=0.5)


@pytest.mark.parametrize(
    ("values", "weights"), [([], None), ([1, 2], [1]), ([1, 2], [1, -1]), ([1, 2], [0, 0]), ([[1, 2]], None)]
)
def test_malformed_input_is_refused(values, weights):
    """Series that do not fit together are an error of the caller, not a result."""
    with pytest.raises(ValueError, match="give"):
        inequality.gini(values, weights)


@given(paired)
def test_gini_is_its_definition(members):
    """The area under the Lorenz curve and the mean difference of pairs give the same Gini."""
    x, w = members
    assert inequality.gini(x, w) == pytest.approx(pairwise_gini(x, w), abs=1e-9)


@given(paired)
def test_ability_weighted_gini_is_groot_and_van_den_bergs(members):
    """Sum of |b_i a_j - b_j a_i| over pairs, over A B, is the Gini of burden rates by ability (A4)."""
    b, a = members
    pairs = sum(abs(b[i] * a[j] - b[j] * a[i]) for i in range(len(b)) for j in range(i))
    expected = pairs / (sum(a) * sum(b)) if sum(b) else 0
    assert inequality.ability_weighted_gini(b, a) == pytest.approx(expected, abs=1e-9)
    assert inequality.gini(np.divide(b, a), a) == pytest.approx(expected, abs=1e-9)


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
    for measure in (inequality.gini, inequality.theil_t, inequality.ge2, inequality.cv):
        assert measure(after) < measure(x), measure
    assert inequality.hoover(after) <= inequality.hoover(x) + 1e-12
    assert inequality.jain(after) > inequality.jain(x)


def test_net_receivers_and_missing_values_give_nan():
    """A negative burden, and one that is no number, leave every relative index undefined without an error."""
    for measure in [*RELATIVE, inequality.max_over_mean, inequality.gini_unbiased]:
        assert math.isnan(measure([3, -1, 2])), measure
        assert math.isnan(measure([3, math.nan, 2])), measure
    assert math.isnan(inequality.lorenz_curve([3, -1])[1][1])
