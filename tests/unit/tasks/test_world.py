"""The people and tasks of an economy."""

import numpy as np
import pytest

from sim.tasks.world import draw


@pytest.mark.parametrize("exposed", [0.0, 0.05, 0.199, 0.8])
def test_as_much_work_is_exposed_as_is_asked_for(exposed):
    world = draw(exposed, 0.0, 1.0, 3)
    assert world.value[world.exposed].sum() == pytest.approx(exposed, abs=world.value.max() / 2)
    assert [world.value.sum(), world.owned.sum()] == pytest.approx([1.0, 1.0])


def test_a_larger_share_exposes_more_tasks_and_no_others():
    few, many = (draw(exposed, 0.0, 1.0, 3).exposed for exposed in (0.1, 0.3))
    assert not (few & ~many).any()
    assert many.sum() > few.sum()


def test_the_tilt_says_whose_tasks_are_exposed():
    pay = {}
    for tilt in (-1.0, 1.0):
        world = draw(0.2, tilt, 0.0, 3)
        pay[tilt] = np.mean(world.pay[world.person[world.exposed]])
    assert pay[-1.0] < 0.025 < pay[1.0]


def test_a_tenth_own_about_two_thirds():
    shares = [np.sort(draw(0.2, 0.0, 1.0, seed).owned)[-4:].sum() for seed in range(20)]
    assert np.mean(shares) == pytest.approx(2 / 3, abs=0.03)
