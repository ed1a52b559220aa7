"""Limits of the measures in large samples, within four standard errors."""

import numpy as np
import pytest

from sim import polarization as p


def test_bimodality_as_the_sample_grows():
    rng = np.random.default_rng(0)
    for draw, limit in ((rng.uniform, 5 / 9), (rng.standard_normal, 1 / 3)):
        runs = p.bimodality_coefficient(draw(size=(40, 20_000)))
        assert abs(runs.mean() - limit) < 4 * runs.std(ddof=1) / np.sqrt(40) + 1e-3  # bias of order 1/n
    assert float(p.bimodality_coefficient(np.tile([0.0, 1.0], 200_000))) == pytest.approx(1.0, abs=1e-4)


def test_uniform_opinions():
    x = np.random.default_rng(1).uniform(-1, 1, (200, 2000))
    for measured, limit in ((p.variance(x), 1 / 3), (p.mean_pairwise_distance(x), 2 / 3), (p.radical_share(x, 0.8), 0.2)):
        assert abs(measured.mean() - limit) < 4 * measured.std(ddof=1) / np.sqrt(200)


def test_gini_of_exponential_exposures_is_one_half():
    x = np.random.default_rng(2).exponential(size=(100, 5000))
    g = p.exposure_gini(x)
    assert abs(g.mean() - 0.5) < 4 * g.std(ddof=1) / 10 + 2 / 5000  # bias of order 1/n
