"""A fitted filter is the logistic regression's optimum; which messages are labelled."""

import numpy as np
from scipy.optimize import minimize

from sim.drift.refit import RIDGE, fitted, labelled, nearest


def messages(many: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    spam = rng.integers(0, 2, (3, many)) == 1
    return np.where(spam, 1.65, -1.65)[:, :, None] * np.array([0.8, 0.6]) + rng.standard_normal((3, many, 2)), spam


def test_it_is_the_optimum_that_a_numerical_optimiser_finds() -> None:
    for many in (10, 200):
        x, spam = messages(many, many)
        for line, of, kind in zip(fitted(x, spam), x, spam, strict=True):

            def loss(w: np.ndarray, of: np.ndarray = of, kind: np.ndarray = kind) -> float:
                score = of @ w[:2] + w[2]
                return float(np.logaddexp(0, np.where(kind, -score, score)).sum() + RIDGE / 2 * w @ w)

            np.testing.assert_allclose(line, minimize(loss, np.zeros(3), tol=1e-10).x, atol=2e-3)


def test_many_labels_come_to_the_border() -> None:
    x, spam = messages(20_000, 0)
    line = fitted(x, spam)
    np.testing.assert_allclose(line[:, :2] / np.hypot(*line[:, :2].T)[:, None], [[0.8, 0.6]] * 3, atol=0.03)


def test_the_nearest_are_labelled_and_those_that_are_known() -> None:
    x, spam = messages(50, 1)
    line = np.tile([1.0, 0.0, -0.5], (3, 1))
    found = nearest(line, x, 12, known=4)
    away = np.abs(x[:, :, 0] - 0.5)
    for which, distance in zip(found, away, strict=True):
        assert {0, 1, 2, 3} <= set(which.tolist())
        assert len(set(which.tolist())) == 12
        rest = np.setdiff1d(np.arange(4, 50), which)
        assert distance[np.setdiff1d(which, np.arange(4))].max() <= distance[rest].min()
    np.testing.assert_allclose(labelled(x, spam, found)[0], fitted(x[0, found[0]][None], spam[0, found[0]][None])[0])
