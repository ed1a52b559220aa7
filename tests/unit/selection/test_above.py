"""One threshold for several groups, and two normals at once."""

import numpy as np
import pytest
from scipy.special import ndtr
from scipy.stats import multivariate_normal

from sim.selection.above import above, both


def test_so_many_are_above_the_threshold_and_a_group_alone_has_its_own_quantile():
    mean, spread, share = np.array([[0.0, -1.0], [0.3, 0.3]]), np.array([[1.0, 2.0], [0.5, 0.5]]), np.array([0.8, 0.2])
    threshold, rate = above(mean, spread, share, 0.1)
    assert rate @ share == pytest.approx(0.1, abs=1e-14)
    assert rate == pytest.approx(ndtr((mean - threshold[:, None]) / spread))
    assert rate[1] == pytest.approx([0.1, 0.1], abs=1e-14)


@pytest.mark.parametrize("h", [-1.2, 0.0, 0.7])
@pytest.mark.parametrize("k", [-0.4, 1.5])
@pytest.mark.parametrize("correlation", [-0.6, 0.0, 0.9])
def test_two_normals_are_below_as_scipy_says(h, k, correlation):
    expected = multivariate_normal([0, 0], [[1, correlation], [correlation, 1]]).cdf([h, k])
    assert both(np.array(h), np.array(k), np.array(correlation)) == pytest.approx(expected, abs=1e-6)
