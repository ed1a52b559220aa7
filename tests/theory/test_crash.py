"""Crash: the drawn days against the law where all signals correlate alike, and between these against signals drawn by their correlations."""

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import multivariate_normal

from sim.crowding import law
from sim.models.society import crash

SEEDS, DAYS = 3, 40_000


def drawn(name, **changes):
    params = crash.Params(days=DAYS, **changes)
    return np.mean([crash.outcomes(crash.simulate(params, np.random.default_rng(seed)))[name] for seed in range(SEEDS)])


@pytest.mark.parametrize(
    ("correlation", "changes"),
    [
        (0.2, {}),
        (0.5, {"correlation": 0.5}),
        (law.shared(0.2, 0.8), {"shared_model": 1.0}),
        (law.shared(0.4, 0.9), {"shared_model": 1.0, "correlation": 0.4, "model_skill": 0.9, "alike": 0.9}),
        (0.2, {"shared_model": 1.0, "model_skill": 1.0, "models": 4}),
    ],
)
def test_the_law_is_how_often_they_sell_together(correlation, changes):
    """Four standard errors; firms on their own, all on one model, and models that never err."""
    exact = law.exact(100, 0.05, 0.3, correlation)
    error = np.sqrt(exact * (1 - exact) / (SEEDS * DAYS))
    assert drawn("crash_probability", **changes) == pytest.approx(exact, abs=4 * error)


@pytest.mark.parametrize(("skill", "shared"), [(0.6, 0.0), (0.8, 1.0)])
def test_the_bivariate_normal_is_how_many_bad_days_are_escaped(skill, shared):
    """Four standard errors, of days that share most of their luck."""
    both = multivariate_normal([0, 0], [[1, skill], [skill, 1]]).cdf([ndtri(0.05)] * 2)
    assert drawn("firm_accuracy", shared_model=shared) == pytest.approx(both / 0.05, abs=0.006)


def test_half_on_two_models_is_what_their_correlations_say():
    """Fifty firms on their own, 25 on each of two models, drawn with the matrix of their correlations: no days, errors or skills."""
    rho, a, b, alike = 0.2, 0.6, 0.8, 0.3
    c, d = np.sqrt(1 - a**2), np.sqrt(1 - b**2)
    kind = np.repeat([0, 1, 2], [50, 25, 25])
    pairs = np.array(
        [
            [rho, a * b * rho + c * d * np.sqrt(rho * alike), a * b * rho + c * d * np.sqrt(rho * alike)],
            [0, b**2 * rho + d**2, b**2 * rho + d**2 * alike],
            [0, 0, b**2 * rho + d**2],
        ]
    )
    pairs = np.triu(pairs) + np.triu(pairs, 1).T
    matrix = pairs[np.ix_(kind, kind)]
    np.fill_diagonal(matrix, 1.0)
    root = np.linalg.cholesky(matrix).astype(np.float32)
    signals = np.random.default_rng(5).standard_normal((60_000, 100), dtype=np.float32) @ root.T
    expected = ((signals < ndtri(0.05)).sum(1) > 30).mean()
    found = drawn("crash_probability", shared_model=0.5, models=2, alike=alike)
    error = np.sqrt(expected * (1 / 60_000 + 1 / (SEEDS * DAYS)))
    assert found == pytest.approx(expected, abs=4 * error)
