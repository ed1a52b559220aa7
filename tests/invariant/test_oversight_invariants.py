"""What must hold for every setting of human oversight."""

import numpy as np
import pytest
from hypothesis import given, settings

from sim.models.safeguards import oversight
from tests.invariant.every_setting import drawn, found

QUICK = {"days": 20, "arrivals": 20}


@settings(max_examples=25, deadline=None)
@given(params=drawn(oversight, **QUICK))
def test_outcomes_stay_inside_their_ranges(params):
    values = found(oversight, params)
    for outcome in oversight.OUTCOMES:
        value = values[outcome.name]
        assert value is None or outcome.low <= value <= outcome.high


@settings(max_examples=25, deadline=None)
@given(params=drawn(oversight, **QUICK))
def test_all_errors_are_the_machines_and_peoples(params):
    values, share = found(oversight, params), round(params.deferred * 3200) / 3200
    total = values["error"] * (1 - share) + (values["people_error"] or 0.0) * share
    assert values["error_all"] == pytest.approx(total, abs=1e-9)


@settings(max_examples=15, deadline=None)
@given(params=drawn(oversight, **QUICK))
def test_handing_over_more_is_the_more_reading(params):
    hours = oversight.frontier(params, np.random.default_rng(0)).frame["human_hours"].to_numpy()
    assert hours[0] == 0
    if params.queue == "wait":
        assert (np.diff(hours) >= 0).all()


@settings(max_examples=15, deadline=None)
@given(params=drawn(oversight, **QUICK, human_error=0.0, bias=0.0, choose="unsure", queue="wait"))
def test_people_who_never_err_leave_only_the_machines_errors(params):
    frame = oversight.frontier(params, np.random.default_rng(0)).frame
    assert (np.diff(frame["error_all"]) <= 0).all()
    assert (frame["people_error"].dropna() == 0).all()
