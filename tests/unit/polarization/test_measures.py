"""Measures of polarization, diversity and concentration: by hand, by the slow definition, and what they refuse."""

from itertools import combinations

import numpy as np
import pytest

from sim import polarization as p
from sim.contract.parameters import InvalidInput


def test_two_equal_poles_at_distance_one():
    """Esteban and Ray with K = 1 and alpha = 1.6."""
    assert float(p.esteban_ray([0.5, 0.5], [0.0, 1.0], alpha=1.6)) == pytest.approx(0.16494, abs=0.000005)


def test_esteban_ray_is_the_double_sum():
    rng = np.random.default_rng(0)
    masses, places = rng.dirichlet(np.ones(6)), rng.normal(size=6)
    slow = sum(a**2.3 * b * abs(x - y) for a, x in zip(masses, places, strict=True) for b, y in zip(masses, places, strict=True))
    assert float(p.esteban_ray(masses, places, alpha=1.3)) == pytest.approx(slow)


def test_three_camps_polarize_less_than_two():
    two = p.esteban_ray([0.5, 0.0, 0.5], [-1.0, 0.0, 1.0])
    three = p.esteban_ray([1 / 3, 1 / 3, 1 / 3], [-1.0, 0.0, 1.0])
    assert three < two


def test_bimodality_of_two_points_at_a_thousand():
    assert float(p.bimodality_coefficient([0.0, 1.0] * 500)) == pytest.approx(0.995, abs=0.0005)


def test_bimodality_is_undefined_without_spread():
    assert np.isnan(p.bimodality_coefficient([0.1] * 10))


def test_bimodality_against_scipys_bias_corrected_moments():
    from scipy import stats

    x = np.random.default_rng(1).gamma(2.0, size=50)
    g, k = stats.skew(x, bias=False), stats.kurtosis(x, bias=False)
    expected = (g**2 + 1) / (k + 3 * 49**2 / (48 * 47))
    assert float(p.bimodality_coefficient(x)) == pytest.approx(expected)


def test_mean_pairwise_distance_is_the_mean_over_pairs():
    for n in (2, 5, 8):
        x = np.random.default_rng(n).normal(size=n)
        assert float(p.mean_pairwise_distance(x)) == pytest.approx(np.mean([abs(a - b) for a, b in combinations(x, 2)]))


def test_variance_and_radical_share_by_hand():
    x = [[-1.0, 1.0, 0.0, 0.0], [0.5, 0.5, 0.5, 0.5]]
    assert p.variance(x).tolist() == [0.5, 0.0]
    assert p.radical_share(x, 1.0).tolist() == [0.5, 0.0]


def test_shares_put_the_upper_end_in_the_last_bin():
    assert p.shares([[-1.0, -0.5, 0.0, 1.0]], -1.0, 1.0, 4).tolist() == [[0.25, 0.25, 0.25, 0.25]]


def test_exposure_gini_by_hand():
    assert p.exposure_gini([[1, 1, 1, 1], [0, 0, 0, 5], [0, 0, 0, 0]]).tolist() == [0.0, 0.75, 0.0]


def test_intra_list_diversity_is_the_mean_cosine_distance():
    v = np.random.default_rng(2).normal(size=(3, 4, 5))
    slow = [np.mean([1 - a @ b / np.linalg.norm(a) / np.linalg.norm(b) for a, b in combinations(items, 2)]) for items in v]
    assert p.intra_list_diversity(v) == pytest.approx(np.array(slow))


def test_jaccard_homogenization_is_the_mean_over_pairs_of_people():
    rng = np.random.default_rng(3)
    slates = np.array([rng.choice(12, 4, replace=False) for _ in range(9)])
    slow = np.mean([len({*a} & {*b}) / len({*a} | {*b}) for a, b in combinations(slates.tolist(), 2)])
    assert p.jaccard_homogenization(slates) == pytest.approx(slow)
    assert p.jaccard_homogenization([[1, 2], [2, 1]]) == 1.0


def test_miscalibration_of_a_one_sided_list():
    """KL(p || q~), q~ = .99 q + .01 p, p = (.7, .3), q = (1, 0)."""
    assert float(p.miscalibration([0.7, 0.3], [1.0, 0.0])) == pytest.approx(1.13398, abs=0.000005)
    assert float(p.miscalibration([0.7, 0.3], [0.7, 0.3])) == 0.0


def test_effective_clusters_ignore_empty_ones():
    assert p.effective_clusters([[5, 5, 0, 0], [9, 1, 0, 0]]).tolist() == [2.0, 100 / 82]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: p.variance([1.0, np.nan]), "finite"),
        (lambda: p.shares([1.5], 0.0, 1.0, 3), "must be in"),
        (lambda: p.shares([0.5], 0.0, 1.0, 0), "bins"),
        (lambda: p.esteban_ray([0.5, 0.6], [0.0, 1.0]), "sum to 1"),
        (lambda: p.esteban_ray([0.5, 0.5], [0.0]), "positions"),
        (lambda: p.esteban_ray([0.5, 0.5], [0.0, 1.0], alpha=2.0), "alpha"),
        (lambda: p.bimodality_coefficient([1.0, 2.0, 3.0]), "at least 4"),
        (lambda: p.exposure_gini([-1.0, 2.0]), "at least 0"),
        (lambda: p.intra_list_diversity([[0.0, 0.0], [1.0, 0.0]]), "not zero"),
        (lambda: p.jaccard_homogenization([[1, 1], [1, 2]]), "twice"),
        (lambda: p.jaccard_homogenization([[0.5], [1.0]]), "whole numbers"),
        (lambda: p.miscalibration([1.0], [1.0], smoothing=0.0), "smoothing"),
        (lambda: p.effective_clusters([0, 0]), "positive sum"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(call, says):
    with pytest.raises(InvalidInput, match=says):
        call()
