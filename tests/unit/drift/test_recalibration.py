"""A score's meaning learnt anew: the optimum of its likelihood, what it finds, and that a few rows move little."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit

from sim.drift import recalibration

SCORE = np.linspace(0.02, 0.98, 25)
X = recalibration.log_odds(SCORE)


@pytest.mark.parametrize("truth", [(0.0, 1.0), (1.5, 0.7), (-2.0, 2.0), (0.3, -1.0)])
def test_it_is_the_optimum_and_near_the_truth(truth: tuple[float, float]) -> None:
    rng = np.random.default_rng(1)
    rows = np.full((1, 25), 4000)
    yes = rng.binomial(rows, expit(truth[0] + truth[1] * X))

    def cost(at: np.ndarray) -> float:
        line = at[0] + at[1] * X
        fit = (rows * np.logaddexp(0, line) - yes * line).sum()
        return float(fit + recalibration.RIDGE / 2 * (at[0] ** 2 + (at[1] - 1) ** 2))

    (found,) = recalibration.fitted(X, yes, rows)
    best = minimize(cost, np.zeros(2), tol=1e-9).x
    assert found == pytest.approx(best, abs=1e-3)
    assert found == pytest.approx(np.array(truth), abs=0.1)


def test_predictions_of_0_and_1_are_learnt_too() -> None:
    x = recalibration.log_odds(np.array([0.0, 1.0]))
    fit = recalibration.fitted(x, np.array([[600, 200]]), np.array([[1000, 1000]]))
    assert recalibration.chances(x, fit)[0] == pytest.approx([0.6, 0.2], abs=0.01)


def test_without_rows_every_score_stays_as_it_is() -> None:
    fit = recalibration.fitted(X, np.zeros((1, 25), dtype=int), np.zeros((1, 25), dtype=int))
    assert recalibration.chances(X, fit)[0] == pytest.approx(SCORE)
