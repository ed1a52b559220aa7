"""The shared line: exact errors, the best one, and the fewest mistakes among people drawn."""

import numpy as np
import pytest

from sim.fairness import lines


def test_all_the_weight_on_one_group_is_its_own_line():
    assert lines.best(0.0, 2.0, 60.0) == pytest.approx(0.0, abs=1e-9)
    assert lines.best(1.0, 2.0, 60.0) == pytest.approx(60.0, abs=1e-9)


@pytest.mark.parametrize("weight", [0.05, 0.3, 0.5, 0.9])
@pytest.mark.parametrize(("separation", "angle"), [(0.5, 120.0), (2.0, 60.0), (4.0, 120.0), (4.0, 20.0)])
def test_no_other_direction_errs_less(weight, separation, angle):
    every = np.arange(0, 360, 0.05)
    sums = lines.misread(np.repeat(every[:, None], 2, axis=1), separation, angle) @ np.array([1 - weight, weight])
    best = lines.misread(np.full(2, lines.best(weight, separation, angle)), separation, angle) @ np.array([1 - weight, weight])
    assert best <= sums.min() + 1e-12


def test_mistakes_are_counted_one_by_one():
    """The same noise, every person asked on which side of the line they lie; edges of a step are shared with nobody."""
    many, few, separation, angle = 30, 7, 1.5, 40.0
    drawn = lines.people(many, few, separation, angle, 3, np.random.default_rng(5))
    noise = np.random.default_rng(5).standard_normal((3, many + few, 2), dtype=np.float32)
    for people, turned, found in zip((noise[:, few:], noise[:, :few]), (0.0, angle), drawn.mistakes, strict=True):
        turn = np.radians(turned)
        shifted = people + np.array([separation / 2, 0.0])
        x = shifted[..., 0] * np.cos(turn) - shifted[..., 1] * np.sin(turn)
        y = shifted[..., 0] * np.sin(turn) + shifted[..., 1] * np.cos(turn)
        for step in (0, 100, 359, 500, 719):
            normal = np.radians(step * 360 / lines.TURN)
            wrong = (x * np.cos(normal) + y * np.sin(normal) < 0).mean(axis=1)
            np.testing.assert_allclose(found[:, step], wrong, atol=1e-9)


def test_fewest_is_the_fewest():
    drawn = lines.people(40, 10, 2.0, 60.0, 5, np.random.default_rng(1))
    many = drawn.mistakes[0]
    step = (drawn.fewest(many) * lines.TURN / 360).astype(int) % lines.TURN
    np.testing.assert_array_equal(many[np.arange(5), step], many.min(axis=1))
