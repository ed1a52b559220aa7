"""Limits of agreement: alpha of raters who guess, its interval's coverage, EM's growth."""

import numpy as np
import pytest

from sim.agreement import dawid_skene, krippendorff_alpha


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_guessing_raters_have_alpha_zero(level):
    """The mean of 200 tables stays within 4 standard errors of 0."""
    rng = np.random.default_rng(0)
    alphas = [krippendorff_alpha(rng.integers(1, 6, (4, 40)), level).value for _ in range(200)]
    assert abs(np.mean(alphas)) < 4 * np.std(alphas) / np.sqrt(200)


def test_interval_alpha_is_the_share_of_variance_between_items():
    """Rating = item + noise: alpha tends to var(item) / (var(item) + var(noise)) as items grow."""
    rng = np.random.default_rng(1)
    table = rng.normal(0, 2, 20_000) + rng.normal(0, 1, (5, 20_000))
    assert krippendorff_alpha(table, "interval").value == pytest.approx(0.8, abs=0.01)


def test_bootstrap_interval_covers():
    """The truth, .5, lies in the 95 % interval in 95 % of 300 tables, within 4 standard errors."""
    rng = np.random.default_rng(2)
    inside = 0
    for _ in range(300):
        table = rng.normal(size=150) + rng.normal(size=(4, 150))
        found = krippendorff_alpha(table, "interval", 300, rng)
        inside += found.low <= 0.5 <= found.high
    assert abs(inside / 300 - 0.95) < 4 * np.sqrt(0.95 * 0.05 / 300)


def test_em_never_loses_likelihood_and_finds_the_rates():
    rng = np.random.default_rng(3)
    items, raters = 5_000, 5
    truth = (rng.random(items) < 0.3).astype(int)
    confusion = np.array([[[0.9, 0.1], [0.2, 0.8]], [[0.7, 0.3], [0.1, 0.9]]] * 3)[:raters]
    item, rater = np.divmod(np.arange(items * raters), raters)
    label = (rng.random(items * raters) < confusion[rater, truth[item], 1]).astype(int)
    fit = dawid_skene(item, rater, label)
    assert (np.diff(fit.log_likelihood) > -1e-8).all()
    np.testing.assert_allclose(fit.prior, [0.7, 0.3], atol=0.03)
    np.testing.assert_allclose(fit.confusion, confusion, atol=0.05)
