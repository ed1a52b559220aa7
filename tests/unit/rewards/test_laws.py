"""The two forms of Gao, Schulman and Hilton."""

import numpy as np
import pytest

from sim.rewards.laws import Law, fitted

D = np.linspace(0.0, 2.4, 41)


@pytest.mark.parametrize("logarithmic", [False, True])
def test_a_law_is_found_again_in_its_own_curve(logarithmic):
    law = Law(1.3, 0.6, logarithmic, 0.0)
    found = fitted(D, law.at(D), logarithmic=logarithmic)
    assert (found.a, found.b) == pytest.approx((1.3, 0.6))
    assert found.misses == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("logarithmic", [False, True])
def test_the_peak_is_where_the_curve_is_highest(logarithmic):
    law = Law(1.1, 0.9, logarithmic, 0.0)
    d = np.linspace(0.01, 5, 100_000)
    at, high = law.peak
    assert at == pytest.approx(d[law.at(d).argmax()], abs=1e-4)
    assert high == pytest.approx(law.at(d).max(), abs=1e-8)


def test_what_does_not_bend_down_has_no_peak():
    assert Law(1.0, 0.0, False, 0.0).peak is None
    assert Law(1.0, -0.1, True, 0.0).peak is None


def test_no_optimisation_is_worth_nothing():
    assert Law(2.0, 1.0, True, 0.0).at(np.zeros(1)) == 0
