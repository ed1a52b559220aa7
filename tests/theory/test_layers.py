"""Layers: the drawn attempts against the exact law, for every choice of layers at once."""

import numpy as np
import pytest

from sim.models.safeguards import layers

SEEDS, ATTEMPTS = 4, 50_000


@pytest.mark.parametrize(
    "changes",
    [{}, {"correlation": 0.8, "mixed": 4}, {"correlation": 0.95, "leak": 0.4, "shared_design": 0.3, "leak_testing": 0.5}],
)
def test_the_law_is_the_drawn_crowds_limit(changes):
    """Of 128 shares that hang together; four and a half standard errors."""
    params = layers.Params(attempts=ATTEMPTS, **changes)
    frames = [layers.frontier(params, np.random.default_rng(seed)).frame for seed in range(SEEDS)]
    exact, drawn = frames[0]["leaked"], np.mean([frame["drawn"] for frame in frames], axis=0)
    error = np.sqrt(exact * (1 - exact) / (ATTEMPTS * SEEDS))
    assert (np.abs(drawn - exact) <= 4.5 * error + 1e-12).all()


def test_mixing_leaves_the_correlation_that_the_law_says():
    """Two layers' scores in teams of four, at .8 for one discipline: what both let through is that at .5."""
    params = layers.Params(correlation=0.8, mixed=4, attempts=ATTEMPTS, regulation=False, design=False, education=False)
    alike = layers.Params(correlation=0.5, regulation=False, design=False, education=False)
    both, alone = (layers.outcomes(layers.simulate(p, np.random.default_rng(1))) for p in (params, alike))
    assert both["leaked"] == pytest.approx(alone["leaked"], abs=1e-12)
    assert both["drawn"] == pytest.approx(alone["leaked"], abs=4 * np.sqrt(0.1 * 0.9 / ATTEMPTS))
    assert layers.quantities(params, np.random.default_rng(1))["correlation_left"] == pytest.approx(0.5)
