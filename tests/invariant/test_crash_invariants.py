"""What must hold for every setting of crash."""

import numpy as np
from hypothesis import given, settings

from sim.models.society import crash
from tests.invariant.every_setting import drawn, found

QUICK = {"days": 10_000}


@settings(max_examples=12, deadline=None)
@given(params=drawn(crash, **QUICK, firms=60))
def test_outcomes_stay_within_their_bounds(params):
    values = found(crash, params)
    for outcome in crash.OUTCOMES:
        assert values[outcome.name] is None or outcome.low <= values[outcome.name] <= outcome.high
    assert values["needless"] <= values["crash_probability"]
    assert (values["gain"] is None) == (round(params.shared_model * params.firms) in (0, params.firms))


@settings(max_examples=8, deadline=None)
@given(params=drawn(crash, **QUICK, firms=40))
def test_a_halt_brings_no_crash_and_lets_no_firm_escape_more(params):
    free, halted = (crash.frontier(params.replace(circuit_breaker=on), np.random.default_rng(0)).frame for on in (False, True))
    assert (halted["crash_probability"] <= free["crash_probability"]).all()
    assert (halted["firm_accuracy"] <= free["firm_accuracy"]).all()


@settings(max_examples=8, deadline=None)
@given(params=drawn(crash, **QUICK, firms=40))
def test_a_larger_share_is_sold_together_less_often(params):
    low, high = (found(crash, params.replace(together=share))["crash_probability"] for share in (0.2, 0.4))
    assert high <= low
