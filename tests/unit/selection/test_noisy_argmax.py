"""Who wins with noise: exact chances against closed forms, symmetry, and a million draws."""

import numpy as np
import pytest
from scipy.special import ndtr

from sim.selection.noisy_argmax import chances

KINDS = ("gumbel", "laplace", "laplace_then_gumbel", "normal")
SCORES = np.array([0.0, 0.5, 2.0, 2.0])


@pytest.mark.parametrize("noise", KINDS)
def test_chances_sum_to_one_equal_scores_share_and_a_shift_changes_nothing(noise: str) -> None:
    found = chances(SCORES, noise)
    assert found.sum() == pytest.approx(1, abs=1e-9)
    assert found[2] == pytest.approx(found[3], abs=1e-12)
    assert (np.diff(found[:3]) > 0).all(), "a better score wins more often"
    assert chances(SCORES + 17.0, noise) == pytest.approx(found, abs=1e-9)
    assert chances(np.zeros(5), noise) == pytest.approx(np.full(5, 0.2), abs=1e-9)


@pytest.mark.parametrize("gap", [0.0, 0.3, 1.0, 4.0])
def test_of_two_items_the_chance_is_that_of_the_difference_of_two_noises(gap: float) -> None:
    """Gumbels differ by a logistic, normals by a normal of variance 2, Laplaces by 1 - (1 + d/2) e^-d / 2."""
    known = {"gumbel": 1 / (1 + np.exp(-gap)), "normal": ndtr(gap / np.sqrt(2)), "laplace": 1 - (1 + gap / 2) * np.exp(-gap) / 2}
    for noise, chance in known.items():
        assert chances([0.0, gap], noise)[1] == pytest.approx(chance, abs=1e-9), noise


@pytest.mark.parametrize("noise", ["laplace", "laplace_then_gumbel", "normal"])
def test_draws_win_as_often(noise: str) -> None:
    rng, draws = np.random.default_rng(0), 200_000
    size = (draws, len(SCORES))
    made = {
        "laplace": lambda: rng.laplace(size=size),
        "laplace_then_gumbel": lambda: rng.laplace(size=size) / 2 + rng.gumbel(size=size),
        "normal": lambda: rng.normal(size=size),
    }[noise]()
    share = np.bincount((SCORES + made).argmax(axis=1), minlength=len(SCORES)) / draws
    expected = chances(SCORES, noise)
    assert (np.abs(share - expected) < 5 * np.sqrt(expected * (1 - expected) / draws)).all(), "five standard errors"


def test_many_lists_at_once_are_each_on_their_own() -> None:
    lists = np.stack([SCORES, SCORES[::-1], SCORES * 3])
    found = chances(lists, "laplace")
    for one, row in zip(lists, found, strict=True):
        assert row == pytest.approx(chances(one, "laplace"), abs=1e-12)


def test_far_behind_is_never_and_not_nan() -> None:
    for noise in KINDS:
        found = chances([0.0, 200.0], noise)
        assert found.tolist() == pytest.approx([0.0, 1.0], abs=1e-9), noise
