"""A course of runs is what the runs are, wherever it was stopped."""

import numpy as np
import pytest

import sim
from sim.analysis import course


class Enough(Exception):
    """Stop here."""


def test_a_course_that_was_stopped_and_taken_up_again_is_the_same() -> None:
    model = sim.load("spam")
    params = model.Params()
    whole = course.over_seeds(model, params, 3, 5).run()
    parts, left = course.over_seeds(model, params, 3, 5), [2]

    def stop() -> None:
        left[0] -= 1
        if left[0] < 0:
            left[0] = 2
            raise Enough

    for done in (2, 4):
        with pytest.raises(Enough):
            parts.run(stop)
        assert parts.done == len(parts.values("accuracy")) == done
    parts.run()
    np.testing.assert_array_equal(parts.found, whole.found)
    assert whole.values("accuracy").tolist() == [model.run(params, seed)["accuracy"] for seed in range(3, 8)]


def test_what_is_undefined_is_no_number() -> None:
    model = sim.load("oversight")
    params = model.Params(deferred=0.0)
    assert model.run(params, 0)["waited"] is None
    assert np.isnan(course.over_seeds(model, params, 0, 1).run().values("waited")).all()
    assert len(course.over_seeds(model, params, 0, 2).values("waited")) == 0
