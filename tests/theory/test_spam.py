"""Spam: mail that is really drawn keeps to the law."""

import numpy as np
import pytest

from sim.drift.law import law
from sim.models.inherited import spam


def run(**changes: object) -> spam.Result:
    return spam.simulate(spam.Params(**changes), np.random.default_rng(3))


@pytest.mark.parametrize("jump", [0.0, 60.0])
def test_the_stream_keeps_to_the_law_if_nobody_touches_it(jump: float) -> None:
    """By month; three standard errors between streams, and what 600 labels miss of the best line."""
    result = run(jump=jump)
    right = result.course.right[0]
    error = 3 * right.std(axis=0, ddof=1) / np.sqrt(len(right)) + 0.002
    assert (np.abs(right.mean(axis=0) - result.law) < error).all()


@pytest.mark.parametrize("every", [4, 6, 12])
def test_with_a_calendar_the_law_holds_at_each_age(every: int) -> None:
    """400 labels cost about .001 of the best line."""
    result = run(retrain_every=every, labels_per_month=400)
    ages = np.arange(37.0) % every
    np.testing.assert_allclose(result.course.right[0].mean(axis=0), law(3.3, 2.0, 0.0, ages), atol=0.004)


def test_the_first_year_costs_a_tenth_of_the_third() -> None:
    """Phi(d/2 cos wt) is flat at first."""
    found = law(3.3, 2.0, 0.0, np.array([0.0, 12.0, 24.0, 36.0]))
    first, _, third = -np.diff(found)
    assert first == pytest.approx(third / 10, rel=0.05)
