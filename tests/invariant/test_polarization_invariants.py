"""Bounds, symmetries and monotonicity of the measures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sim import polarization as p
from sim.opinions.summary import CENTRES, TWO_CAMPS

OPINIONS = hnp.arrays(float, st.integers(4, 40), elements=st.floats(-1, 1, width=32))
MASSES = hnp.arrays(float, 11, elements=st.floats(0, 1, width=32)).filter(lambda c: c.sum() > 0.01).map(lambda c: c / c.sum())


@given(OPINIONS)
def test_mirrored_opinions_measure_the_same_to_the_bit(x):
    assert p.variance(-x) == p.variance(x)
    assert p.mean_pairwise_distance(-x) == p.mean_pairwise_distance(x)
    assert p.radical_share(-x, 0.8) == p.radical_share(x, 0.8)


@given(MASSES)
def test_two_equal_camps_at_the_ends_are_the_most_polarized(masses):
    assert 0 <= p.esteban_ray(masses, CENTRES, scale=TWO_CAMPS) <= 1 + 1e-12


@given(MASSES, st.floats(0.1, 10))
def test_esteban_ray_scales_with_distance_and_ignores_the_side(masses, factor):
    value = p.esteban_ray(masses, CENTRES)
    assert p.esteban_ray(masses, factor * CENTRES) == pytest.approx(factor * value, rel=1e-9, abs=1e-12)
    assert p.esteban_ray(masses[::-1], CENTRES) == pytest.approx(value, rel=1e-9, abs=1e-12)


@given(hnp.arrays(np.int64, st.integers(1, 30), elements=st.integers(0, 1000)).filter(lambda c: c.sum() > 0))
def test_effective_clusters_lie_between_one_and_those_not_empty(sizes):
    assert 1 - 1e-12 <= p.effective_clusters(sizes) <= (sizes > 0).sum() + 1e-9


@given(hnp.arrays(float, st.integers(1, 30), elements=st.floats(0, 1e6, width=32)))
def test_gini_is_in_its_range(x):
    assert -1e-12 <= p.exposure_gini(x) < 1


@given(MASSES, MASSES)
def test_miscalibration_is_never_negative_and_zero_only_where_the_list_fits(a, b):
    assert p.miscalibration(a, b) >= -1e-12
    assert p.miscalibration(a, a) == pytest.approx(0, abs=1e-12)


@given(OPINIONS, st.integers(1, 30))
def test_shares_sum_to_one(x, bins):
    assert p.shares(x, -1.0, 1.0, bins).sum() == pytest.approx(1.0)
