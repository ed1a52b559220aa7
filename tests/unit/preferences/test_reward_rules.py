import numpy as np
import pytest
from scipy.special import ndtr

from sim.contract.parameters import InvalidInput
from sim.preferences import MeanVariance, jury_reward, mean_reward, mean_variance, median_reward


def chances(mean, spread):
    return ndtr((mean[:, None] - mean) / np.sqrt(spread[:, None] ** 2 + spread**2))


def test_mean_variance_finds_what_made_the_comparisons():
    """Only ratios are identified; the prior sets the scale, so means and spreads are compared up to one factor."""
    rng = np.random.default_rng(0)
    mean, spread = rng.normal(size=12), np.exp(0.5 * rng.normal(size=12))
    mean -= mean.mean()
    fit = mean_variance(1e7 * chances(mean, spread))
    factor = np.exp(np.log(fit.spread / spread).mean())
    np.testing.assert_allclose(fit.spread / factor, spread, rtol=1e-3)
    np.testing.assert_allclose(fit.mean / factor, mean, atol=1e-3)


def test_without_a_prior_a_free_spread_degenerates():
    """One item wins half its comparisons against everyone: the looser the prior, the larger its spread, without end."""
    strong = np.array([-3.0, -1.0, 1.0, 3.0])
    rates = np.full((5, 5), 0.5)
    rates[:4, :4] = chances(strong, np.ones(4))
    spreads = [mean_variance(1e4 * rates, spread_scale=scale).spread[4] for scale in (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)]
    assert spreads[0] > 20
    assert (np.diff(spreads) > 10).all()
    with pytest.raises(InvalidInput, match="without a prior"):
        mean_variance(rates, spread_scale=np.inf)


def test_cautious_quantile_prefers_the_certain_item():
    fit = MeanVariance(np.array([0.0, 0.5]), np.array([0.1, 2.0]))
    assert fit.quantile(0.5).argmax() == 1
    assert fit.quantile(0.1).argmax() == 0
    with pytest.raises(InvalidInput, match=r"q must be in \(0, 1\), got 0"):
        fit.quantile(0)
    assert fit.to_frame(["a", "b"]).item.tolist() == ["a", "b"]


def test_weighted_median_and_mean():
    utilities = [[0.0], [1.0], [10.0]]
    assert median_reward(utilities, [1, 1, 3])[0] == 10
    assert median_reward(utilities, [1, 1, 2])[0] == 5.5
    assert mean_reward(utilities, [1, 1, 2])[0] == 5.25
    with pytest.raises(InvalidInput, match="weights must be 3"):
        median_reward(utilities, [0, 0, 0])


def test_equal_weights_give_the_plain_median():
    utilities = np.random.default_rng(0).normal(size=(11, 6))
    np.testing.assert_allclose(median_reward(utilities), np.median(utilities, 0))
    np.testing.assert_allclose(median_reward(utilities[:10]), np.median(utilities[:10], 0))


def test_jury_hears_the_groups_it_seats():
    rng = np.random.default_rng(0)
    group = np.repeat(["a", "b"], [900, 100])
    utilities = np.where(group == "a", 1.0, -1.0)[:, None] + 0.01 * rng.normal(size=(1000, 1))
    assert jury_reward(utilities, group, {"a": 6, "b": 6}, rng)[0] == pytest.approx(0, abs=0.01)
    assert jury_reward(utilities, group, {"a": 0, "b": 12}, rng)[0] == pytest.approx(-1, abs=0.01)


def test_jury_tells_bad_seats():
    rng = np.random.default_rng(0)
    with pytest.raises(InvalidInput, match="seats of c must be"):
        jury_reward([[1.0]], ["a"], {"c": 2}, rng)
    with pytest.raises(InvalidInput, match="at least one seat"):
        jury_reward([[1.0]], ["a"], {"a": 0}, rng)
    with pytest.raises(InvalidInput, match="group must name 1"):
        jury_reward([[1.0]], ["a", "b"], {"a": 1}, rng)
