"""The law of layers that fail together: known values, and what is left where disciplines are mixed."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import multivariate_normal, norm

from sim.layered import copula


def law(count, correlation, leak=0.2):
    return copula.leaked(np.full(count, leak), np.full(count, correlation), np.ones((1, count), bool))[0]


@pytest.mark.parametrize(("correlation", "through"), [(0.0, 0.000320), (0.2, 0.004001), (0.5, 0.023856), (0.8, 0.074136)])
def test_five_layers(correlation, through):
    assert law(5, correlation) == pytest.approx(through, abs=5e-7)


def test_two_independent_layers_beat_eight_alike():
    assert law(2, 0.0) == pytest.approx(0.04, abs=1e-12)
    assert law(8, 0.8) == pytest.approx(0.0567, abs=5e-5)


def test_two_layers_are_the_bivariate_normal():
    """With loadings of their own; scipy's distribution function knows nothing of a common factor."""
    leak, shared = np.array([0.1, 0.3]), np.array([0.9, 0.4])
    between = np.sqrt(shared.prod())
    theirs = multivariate_normal([0, 0], [[1, between], [between, 1]]).cdf(norm.ppf(leak))
    assert copula.leaked(leak, shared, np.ones((1, 2), bool))[0] == pytest.approx(theirs, abs=1e-7)


@pytest.mark.parametrize("correlation", [0.5, 0.95])
def test_the_integral_is_adaptive_quadratures(correlation):
    def inner(z):
        return norm.cdf((norm.ppf(0.2) - np.sqrt(correlation) * z) / np.sqrt(1 - correlation)) ** 8 * norm.pdf(z)

    assert law(8, correlation) == pytest.approx(quad(inner, -9, 9, epsabs=1e-13, limit=200)[0], abs=1e-11)


def test_no_layer_stops_nothing_and_one_leaks_what_it_leaks():
    on = np.array([[False, False], [True, False], [False, True]])
    assert copula.leaked(np.array([0.2, 0.05]), np.array([0.7, 0.3]), on) == pytest.approx([1.0, 0.2, 0.05], abs=1e-12)


def test_four_disciplines_take_a_correlation_of_four_fifths_to_a_half():
    assert copula.mixed(np.array([0.8, 0.5, 0.0]), 4) == pytest.approx([0.5, 0.2, 0.0])
    assert copula.mixed(np.array([0.8]), 1) == pytest.approx([0.8])


def test_a_crowds_error_is_the_mean_error_less_its_diversity():
    """An identity: of any errors, here with a bias and of different sizes."""
    errors = np.random.default_rng(0).normal(1.0, np.arange(1, 11), (500, 10))
    for many in (1, 3, 10):
        each, together, diversity = copula.crowd(errors, many)
        assert together == pytest.approx(each - diversity, rel=1e-12)
    assert copula.crowd(errors, 1)[2] == 0
