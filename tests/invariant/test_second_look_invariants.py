"""What must hold for every setting of a second look."""

import numpy as np
import pytest
from hypothesis import given, settings

from sim.models.safeguards import second_look
from tests.invariant.every_setting import drawn, found

QUICK = {"readers": 200, "answers": 100}


def frame(params):
    return second_look.frontier(params, np.random.default_rng(0)).frame


@settings(max_examples=25, deadline=None)
@given(params=drawn(second_look, **QUICK))
def test_outcomes_stay_inside_their_ranges(params):
    values = found(second_look, params)
    for outcome in second_look.OUTCOMES:
        assert outcome.low <= values[outcome.name] <= outcome.high


@settings(max_examples=20, deadline=None)
@given(params=drawn(second_look, **QUICK))
def test_what_is_right_is_what_was_right_and_not_given_up_and_what_was_put_right(params):
    values = found(second_look, params)
    right = values["alone"] * (1 - values["true_doubted"]) + (1 - values["alone"]) * (1 - values["false_believed"])
    assert values["accuracy"] == pytest.approx(right, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(params=drawn(second_look, **QUICK))
def test_more_who_check_is_more_minutes_fewer_mistakes_and_more_doubts(params):
    every = frame(params)
    assert (np.diff(every["minutes"]) >= 0).all()
    assert (np.diff(every["false_believed"]) <= 0).all()
    assert (np.diff(every["true_doubted"]) >= 0).all()


@settings(max_examples=20, deadline=None)
@given(params=drawn(second_look, **QUICK, misled=0.0))
def test_without_doubt_nobody_loses_by_checking(params):
    assert (np.diff(frame(params)["accuracy"]) >= 0).all()
