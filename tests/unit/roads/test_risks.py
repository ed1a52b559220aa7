"""Who dies of a hit: the printed points, and what lies between and beyond."""

import numpy as np
import pytest

from sim.roads.risks import CURVES, dies, speed_at
from sim.roads.street import MPH


@pytest.mark.parametrize("curve", CURVES)
def test_a_curve_goes_through_its_points_and_only_rises(curve):
    mph, share = CURVES[curve]
    np.testing.assert_allclose(dies(np.array(mph) * MPH, curve), share)
    found = dies(np.linspace(0.1, 100.0, 500) * MPH, curve)
    assert (np.diff(found) > 0).all()
    assert found[0] < 0.025
    assert dies(np.zeros(1), curve)[0] == 0


def test_the_printed_points_of_two_sources_agree_within_three_mph():
    for share in (0.1, 0.25, 0.5, 0.75, 0.9):
        assert abs(speed_at(share, "report") - speed_at(share, "paper")) < 3.5
