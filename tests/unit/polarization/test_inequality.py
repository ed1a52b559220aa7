"""Inequality: what Gini and Atkinson must give by definition."""

import numpy as np
import pytest

from sim.polarization.inequality import atkinson, gini


def test_equal_outcomes_are_not_unequal() -> None:
    same = np.full((1, 5), 3.0)
    assert float(gini(same[0])) == 0.0
    assert [float(atkinson(same, aversion)[0]) for aversion in (0.0, 0.5, 1.0, 2.0)] == [0.0] * 4


def test_gini_is_half_the_mean_distance_over_the_mean() -> None:
    values = np.random.default_rng(0).lognormal(size=40)
    distance = np.abs(values[:, None] - values[None, :]).mean()
    assert float(gini(values)) == pytest.approx(distance / (2 * values.mean()))


def test_atkinson_is_what_an_equal_share_would_save() -> None:
    values = np.random.default_rng(1).lognormal(size=(1, 30))
    for aversion in (0.3, 0.9, 1.7):
        equivalent = (values ** (1 - aversion)).mean() ** (1 / (1 - aversion))
        assert float(atkinson(values, aversion)[0]) == pytest.approx(1 - equivalent / values.mean())


def test_a_person_with_nothing_makes_it_1_from_aversion_1_on() -> None:
    values = np.array([[0.0, 1.0, 2.0]])
    assert float(atkinson(values, 1.0)[0]) == float(atkinson(values, 3.0)[0]) == 1.0
    assert float(atkinson(values, 0.5)[0]) < 1.0


def test_tiny_outcomes_do_not_overflow() -> None:
    assert np.isfinite(atkinson(np.array([[1e-300, 1.0]]), 6.0)).all()
