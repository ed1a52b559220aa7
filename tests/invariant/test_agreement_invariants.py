import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.agreement import contested_items, dawid_skene, krippendorff_alpha, majority, rater_bias

seeds = st.integers(0, 2**32 - 1)
levels = st.sampled_from(["nominal", "ordinal", "interval", "ratio"])


def table(seed):
    rng = np.random.default_rng(seed)
    ratings = rng.integers(1, 5, (rng.integers(2, 6), rng.integers(3, 12))).astype(float)
    ratings[rng.random(ratings.shape) < 0.2] = np.nan
    ratings[:2, :2] = [[1, 2], [3, 2]]
    return ratings


@given(seeds, levels)
def test_alpha_is_at_most_one_and_forgets_names(seed, level):
    ratings, rng = table(seed), np.random.default_rng(seed)
    alpha = krippendorff_alpha(ratings, level).value
    assert alpha <= 1
    assert krippendorff_alpha(rng.permutation(rng.permutation(ratings, 0), 1), level).value == pytest.approx(alpha)
    assert krippendorff_alpha(np.vstack([ratings, np.full(ratings.shape[1], np.nan)]), level).value == pytest.approx(alpha)
    assert krippendorff_alpha(np.hstack([ratings, [[2.0]] + [[np.nan]] * (len(ratings) - 1)]), level).value == pytest.approx(
        alpha
    )


@given(seeds, st.floats(0.1, 10), st.floats(-10, 10))
def test_each_level_forgets_what_it_should(seed, factor, shift):
    ratings = table(seed)
    relabelled = np.where(np.isnan(ratings), np.nan, np.array([0, 3, 9, 1, 4])[np.nan_to_num(ratings).astype(int)])
    for level, changed in (
        ("nominal", relabelled),
        ("ordinal", ratings**3),
        ("interval", factor * ratings + shift),
        ("ratio", factor * ratings),
    ):
        assert krippendorff_alpha(changed, level).value == pytest.approx(krippendorff_alpha(ratings, level).value, abs=1e-9)


@given(seeds, levels)
def test_the_same_seed_gives_the_same_interval_around_or_near_the_value(seed, level):
    ratings = table(seed)
    one, two = (krippendorff_alpha(ratings, level, 50, np.random.default_rng(seed)) for _ in range(2))
    assert one == two
    assert one.low <= one.high <= 1


@given(seeds)
def test_biases_balance_where_everybody_rates_everything(seed):
    rng = np.random.default_rng(seed)
    frame = rater_bias(rng.normal(size=(5, 7)))
    assert frame.bias.sum() == pytest.approx(0, abs=1e-9)
    assert (frame.distance >= frame.bias.abs() - 1e-12).all()


@given(seeds)
def test_contested_items_are_sorted_shares(seed):
    frame = contested_items(table(seed))
    assert frame.disagreement.is_monotonic_decreasing
    assert frame.disagreement.between(0, 1).all()
    assert frame.share.between(0, 1).all()


@given(seeds)
def test_dawid_skene_gives_distributions_and_never_loses_likelihood(seed):
    rng = np.random.default_rng(seed)
    item, rater, label = rng.integers(8, size=60), rng.integers(4, size=60), rng.integers(3, size=60)
    fit = dawid_skene(item, rater, label, iterations=20)
    np.testing.assert_allclose(fit.posterior.sum(1), 1)
    np.testing.assert_allclose(fit.confusion.sum(2), 1)
    assert fit.prior.sum() == pytest.approx(1)
    assert (np.diff(fit.log_likelihood) > -1e-6).all()
    assert len(majority(item, label)) == len(fit.items)
