"""What must hold for every setting of capability."""

import numpy as np
import pytest
from hypothesis import given, settings

from sim.models.society import capability
from tests.invariant.every_setting import drawn, found

QUICK = {"races": 500}


def frame(params):
    return capability.frontier(params, np.random.default_rng(0)).frame


@settings(max_examples=15, deadline=None)
@given(params=drawn(capability, **QUICK))
def test_outcomes_stay_inside_their_ranges(params):
    values = found(capability, params)
    for outcome in capability.OUTCOMES:
        assert outcome.low <= values[outcome.name] <= outcome.high
    assert values["expected_harm"] == values[f"harm_{params.growth}"]


@settings(max_examples=15, deadline=None)
@given(params=drawn(capability, **QUICK))
def test_who_goes_further_gains_more_and_harms_no_less(params):
    every = frame(params)
    assert (np.diff(every["capability_gain"]) > 0).all()
    assert (np.diff(every["expected_harm"]) >= -1e-12).all()
    assert (np.diff(every["oversight"]) <= 0).all()


@settings(max_examples=10, deadline=None)
@given(params=drawn(capability, **QUICK, slipping=0))
def test_overseers_who_are_less_behind_never_catch_less(params):
    nearer = params.replace(gap=params.gap // 2)
    assert found(capability, nearer)["harmed"] <= found(capability, params)["harmed"] + 1e-12


@settings(max_examples=10, deadline=None)
@given(params=drawn(capability, **QUICK, information="none", required=0.0))
def test_more_required_caution_does_less_harm_where_all_are_alike(params):
    asked = found(capability, params.replace(required=1.0))
    usual = found(capability, params)
    assert asked["harmed"] <= usual["harmed"]
    assert (
        asked["capability_gain"] == pytest.approx(usual["capability_gain"], abs=1e-9)
        or asked["capability_gain"] < usual["capability_gain"]
    )
