"""The law of a filter whose mail turns away, and the chance to be right of any line."""

import numpy as np
import pytest
from scipy.stats import norm, poisson

from sim.drift.law import chance_right, law


def test_jumps_are_the_poissons_mean() -> None:
    """An explicit sum, and small jumps come to what a steady drift gives."""
    age = np.array([0.0, 7.0, 30.0])
    sums = [sum(poisson.pmf(k, 2 / 60 * t) * norm.cdf(1.65 * np.cos(np.radians(60 * k))) for k in range(40)) for t in age]
    np.testing.assert_allclose(law(3.3, 2.0, 60.0, age), sums, atol=1e-12)
    np.testing.assert_allclose(law(3.3, 2.0, 0.01, age), law(3.3, 2.0, 0.0, age), atol=1e-4)


def test_a_quarter_turn_is_a_coin_and_a_half_turn_is_the_contrary() -> None:
    fresh, coin, contrary = law(2.0, 1.0, 0.0, np.array([0.0, 90.0, 180.0]))
    assert coin == pytest.approx(0.5)
    assert contrary == pytest.approx(1 - fresh)


def test_the_chance_of_a_line_is_counted_in_a_million_messages() -> None:
    """Four standard errors."""
    rng, many, angle = np.random.default_rng(0), 1_000_000, 0.6
    line = np.array([1.3, -0.4, 0.5])
    spam = rng.integers(0, 2, many) == 1
    x = np.where(spam, 1, -1)[:, None] * 1.1 * np.array([np.cos(angle), np.sin(angle)]) + rng.standard_normal((many, 2))
    chance = float(chance_right(line, np.array(angle), 2.2))
    assert np.mean((x @ line[:2] + line[2] > 0) == spam) == pytest.approx(chance, abs=4 * np.sqrt(chance * (1 - chance) / many))


def test_no_line_is_better_than_the_border() -> None:
    rng = np.random.default_rng(1)
    found = chance_right(rng.standard_normal((200, 3)), np.zeros(200), 3.3)
    assert found.max() <= law(3.3, 2.0, 0.0, np.array(0.0)) + 1e-12
