"""What must hold for every setting of layers."""

import numpy as np
import pytest
from hypothesis import given, settings

from sim.models.safeguards import layers
from tests.invariant.every_setting import drawn, found

QUICK = {"attempts": 5000}


@settings(max_examples=25, deadline=None)
@given(params=drawn(layers, **QUICK))
def test_more_is_stopped_by_one_more_layer_but_never_by_more_than_were_it_independent(params):
    values = found(layers, params)
    for outcome in layers.OUTCOMES:
        assert outcome.low <= values[outcome.name] <= outcome.high
    assert values["leaked"] * params.leak - 1e-12 <= values["next_leaked"] <= values["leaked"] + 1e-12
    assert values["if_independent"] <= values["leaked"] + 1e-12


@settings(max_examples=15, deadline=None)
@given(params=drawn(layers, **QUICK))
def test_each_layer_that_is_added_stops_more_and_costs_more(params):
    frame = layers.frontier(params, np.random.default_rng(0)).frame
    for name in layers.NAMES:
        there, less = frame[frame[f"set.{name}"]], frame[~frame[f"set.{name}"]]
        assert (there["leaked"].to_numpy() <= less["leaked"].to_numpy() + 1e-12).all()
        assert there["cost"].to_numpy() - less["cost"].to_numpy() == pytest.approx(getattr(params, f"cost_{name}"), abs=1e-9)


@settings(max_examples=15, deadline=None)
@given(params=drawn(layers, **QUICK, correlation=0.8))
def test_mixed_teams_let_no_more_through(params):
    few, many = (found(layers, params.replace(mixed=disciplines))["leaked"] for disciplines in (1, 10))
    assert many <= few + 1e-12
    crowd = layers.quantities(params, np.random.default_rng(0))
    assert crowd["crowd_error"] == pytest.approx(crowd["mean_error"] - crowd["diversity"], abs=1e-9)
