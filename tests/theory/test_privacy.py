"""Noisy choice against closed forms and draws, and the promise itself: what one person can change."""

import numpy as np
import pytest
from scipy.integrate import quad

from sim.models.values import privacy
from sim.models.values.privacy import Params
from sim.selection.noisy_argmax import DISTRIBUTIONS, chances

SCORES = np.array([[0.0, 1.0, 2.0, 0.3, -5.0], [7.0, 6.9, 0.0, 0.0, 6.0]])


@pytest.mark.parametrize("noise", sorted(DISTRIBUTIONS))
def test_density_is_the_slope_of_the_distribution(noise):
    z = np.linspace(-6, 8, 57) + 0.013
    step = 1e-5
    slope = (DISTRIBUTIONS[noise](z + step)[0] - DISTRIBUTIONS[noise](z - step)[0]) / (2 * step)
    assert DISTRIBUTIONS[noise](z)[1] == pytest.approx(slope, abs=1e-8)


def test_half_a_laplace_plus_a_gumbel_by_convolution():
    for z in (-3.0, 0.0, 2.5, 8.0):
        exact = quad(lambda x, z=z: np.exp(-2 * abs(x)) * np.exp(-np.exp(x - z)), -30, 30, points=[0, z], limit=300)[0]
        assert DISTRIBUTIONS["laplace_then_gumbel"](np.array(z))[0] == pytest.approx(exact, abs=1e-9)


@pytest.mark.parametrize("gap", [0.0, 0.5, 3.0, 10.0])
def test_two_items_with_laplace_noise_in_closed_form(gap):
    """P(L1 - L2 > gap) = exp(-gap) (2 + gap) / 4."""
    assert chances([0.0, gap], "laplace")[0] == pytest.approx(np.exp(-gap) * (2 + gap) / 4, abs=1e-10)


def test_draws_agree():
    """Each kind of noise drawn 200,000 times: five standard errors."""
    rng, runs = np.random.default_rng(3), 200_000
    shape = (runs, *SCORES.shape)
    drawn = {
        "laplace": rng.laplace(size=shape),
        "normal": rng.standard_normal(shape),
        "gumbel": rng.gumbel(size=shape),
        "laplace_then_gumbel": rng.laplace(size=shape) / 2 + rng.gumbel(size=shape),
    }
    for noise, values in drawn.items():
        won = (SCORES + values).argmax(axis=-1)
        share = np.stack([(won == item).mean(axis=0) for item in range(5)], axis=-1)
        exact = chances(SCORES, noise)
        assert (np.abs(share - exact) <= 5 * np.sqrt(exact * (1 - exact) / runs) + 1e-5).all(), noise


def test_a_softmax_over_noisy_counts_is_what_the_name_says():
    """Contract: the item that the exponential mechanism picks from the noisy counts, here drawn."""
    rng, runs, epsilon = np.random.default_rng(4), 200_000, 0.1
    params = Params(epsilon=epsilon)
    counts = privacy._counts(params)
    noisy = counts + rng.laplace(scale=1 / epsilon, size=(runs, 2, 5))
    weight = np.exp(epsilon / 2 * (noisy - noisy.max(axis=-1, keepdims=True)))
    drawn = ((weight / weight.sum(axis=-1, keepdims=True)) * privacy.WORTH).sum(axis=-1)
    found = privacy.simulate(params, np.random.default_rng(0)).relevance
    assert (np.abs(drawn.mean(axis=0) - found) <= 4 * drawn.std(axis=0) / np.sqrt(runs)).all()


@pytest.mark.parametrize("noise", ["laplace", "gumbel", "laplace_then_gumbel"])
@pytest.mark.parametrize("epsilon", [0.1, 1.0, 4.0])
def test_one_person_more_changes_no_chance_by_more_than_the_promise(noise, epsilon):
    """Every count vector up to 4 in three items, one more in any of them: the ratio stays within exp(epsilon)."""
    counts = np.stack(np.meshgrid(*[np.arange(5.0)] * 3), axis=-1).reshape(-1, 3)
    scale = epsilon if noise == "laplace" else epsilon / 2
    before = np.log(chances(scale * counts, noise))
    for item in range(3):
        after = np.log(chances(scale * (counts + np.eye(3)[item]), noise))
        assert np.abs(after - before).max() <= epsilon + 1e-8


def test_the_local_sum_is_near_normal():
    """Forty people's Laplace noises, the smallest group that the claim about the limit is used for in presets is 100."""
    rng, runs, people, epsilon = np.random.default_rng(5), 20_000, 40, 1.0
    counts = people * privacy.FAVOURITES[1]
    off = rng.laplace(scale=2 / epsilon, size=(runs, 5, people)).sum(axis=-1)
    worth = privacy.WORTH[1][(counts + off).argmax(axis=1)]
    exact = chances(counts * epsilon / np.sqrt(8 * people), "normal") @ privacy.WORTH[1]
    assert worth.mean() == pytest.approx(exact, abs=4 * worth.std() / np.sqrt(runs))


def test_without_limits_the_best_item_and_with_none_left_any():
    loose = privacy.simulate(Params(epsilon=10.0), np.random.default_rng(0)).relevance
    assert loose == pytest.approx([1, 1], abs=1e-3)
    tight = privacy.simulate(Params(epsilon=0.01, people=50, minority_share=0.02), np.random.default_rng(0)).relevance
    assert tight[1] == pytest.approx(0.5, abs=1e-3)
