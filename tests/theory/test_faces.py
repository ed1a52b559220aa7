"""Faces: the searches that are drawn follow the laws that are shown."""

import numpy as np
import pytest
from scipy.special import ndtri

from sim.models.inherited import faces

DRAWS = 600


def drawn(**settings):
    params = faces.Params(**settings)
    return [faces.simulate(params, np.random.default_rng(seed)) for seed in range(DRAWS)]


def test_strangers_are_binomial():
    """Mean and variance of 600 searches among 100,000 at one in 10,000; tolerance four standard errors."""
    results = drawn(gallery=100_000, false_match_rate=1e-4, group_factor=3.0)
    for group, mean in ((0, 10.0), (1, 30.0)):
        found = np.array([(result.search.near <= result.match[group]).sum() for result in results])
        assert found.mean() == pytest.approx(mean, abs=4 * np.sqrt(mean / DRAWS))
        assert found.var() == pytest.approx(mean, rel=4 * np.sqrt(2 / DRAWS))


def test_people_are_missed_as_often_as_the_law_says():
    results = drawn(separation=5.0)
    missed = np.mean([5.0 + result.search.luck < -ndtri(1e-5) for result in results])
    law = results[0].missed[0]
    assert missed == pytest.approx(law, abs=4 * np.sqrt(law * (1 - law) / DRAWS))


def test_the_nearest_score_is_the_largest_of_a_gallery():
    """The median of the largest of n normal deviates, against 1,000 galleries of 2,000 people drawn one by one."""
    params = faces.Params(gallery=2_000)
    ours = [faces.simulate(params, np.random.default_rng(seed)).search.near[0] for seed in range(1000)]
    theirs = np.random.default_rng(5).normal(size=(1000, 2_000)).max(axis=1)
    assert np.median(-ndtri(ours)) == pytest.approx(np.median(theirs), abs=0.06)
