"""Interpretability: the monitors against the law of the crowd, the dictionary against state evolution."""

import numpy as np
import pytest
from numpy.polynomial.hermite_e import hermegauss
from scipy.special import expit, ndtr

from sim.probing import crowd

NODES, WEIGHTS = hermegauss(201)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def settled(features, dimensions, active, rounds):
    """Return the variance of what is unexplained after so many rounds of a perfect dictionary: (m / d) times the posterior's error."""
    variance = features * active / dimensions
    for _ in range(rounds):
        spread = np.sqrt(variance)
        error = 0.0
        for truth, chance in ((1.0, active), (0.0, 1 - active)):
            guess = expit(np.log(active / (1 - active)) + (truth + spread * NODES - 0.5) / variance)
            error += chance * (WEIGHTS @ (guess - truth) ** 2)
        variance = max(features / dimensions * error, 1e-9)
    return variance


@pytest.mark.parametrize(("features", "active"), [(4096, 0.01), (4096, 0.05), (16_384, 0.01), (16_384, 0.05), (1024, 0.05)])
def test_monitors_follow_the_law_of_the_crowd(features, active):
    """Five standard errors of an area over the features that are on, of three crowds; a crowd's own directions add their part."""
    measured = np.mean([crowd.reading(seed, features, 256, active, 0.0).auc for seed in range(3)])
    expected = float(crowd.law(features, 256, active))
    on = 3 * crowd.CELLS * active
    assert measured == pytest.approx(expected, abs=5 * np.sqrt(expected * (1 - expected) / on))


def test_false_lights_follow_from_the_law():
    measured = np.mean([crowd.reading(seed, 4096, 256, 0.01, 0.0).false for seed in range(3)])
    assert measured == pytest.approx(float(crowd.false_law(4096, 256, 0.01)), abs=0.005)


@pytest.mark.parametrize("features", [2048, 8192, 16_384])
def test_a_perfect_dictionary_settles_where_state_evolution_does(features):
    """Below the turn at nothing unexplained, above it hardly better than alone; the area then is that of the law with that variance."""
    measured = np.mean([crowd.reading(seed, features, 256, 0.01, 1.0).auc for seed in range(3)])
    expected = ndtr(1 / np.sqrt(2 * settled(features, 256, 0.01, 200)))
    assert measured == pytest.approx(expected, abs=0.01)


def test_the_turn_of_the_dictionary_lies_between_five_and_six_thousand():
    assert settled(5000, 256, 0.01, 200) < 1e-6
    assert settled(6144, 256, 0.01, 200) > 0.1
