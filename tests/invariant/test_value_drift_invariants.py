"""What must hold for every setting of value drift."""

import numpy as np
import pytest
from hypothesis import given, settings

from sim.models.approaches import value_drift
from tests.invariant.every_setting import drawn, found

QUICK = {"worlds": 200}


def frame(params):
    return value_drift.frontier(params, np.random.default_rng(0)).frame


@settings(max_examples=25, deadline=None)
@given(params=drawn(value_drift, **QUICK))
def test_outcomes_stay_inside_their_ranges(params):
    values = found(value_drift, params)
    for outcome in value_drift.OUTCOMES:
        value = values[outcome.name]
        assert value is None or outcome.low <= value <= outcome.high


@settings(max_examples=15, deadline=None)
@given(params=drawn(value_drift, **QUICK))
def test_every_pace_is_moved_by_the_same_sum(params):
    """Over all years together; numbers as far as they are written."""
    moved = frame(params)["moved"]
    assert moved.to_numpy() == pytest.approx(moved.mean(), rel=1e-6, abs=1e-9)


@settings(max_examples=15, deadline=None)
@given(params=drawn(value_drift, **QUICK))
def test_no_voice_does_not_move_and_the_voice_does_not_change_the_error_without_it(params):
    loud, silent = found(value_drift, params), found(value_drift, params.replace(loud_answers=0))
    assert silent["influence"] == silent["moved"] == 0
    assert loud["error"] == silent["error"]
    assert loud["locked_error"] == silent["locked_error"]


@settings(max_examples=15, deadline=None)
@given(params=drawn(value_drift, **QUICK, counted="mean", stance=6.0, drift=0.001, noise=0.1))
def test_more_of_the_voice_moves_further(params):
    least, most = (found(value_drift, params.replace(loud_answers=many))["influence"] for many in (1, 30))
    assert most > least
