"""What must hold for every setting of roads."""

import numpy as np
from hypothesis import given, settings

from sim.models.society import roads
from tests.invariant.every_setting import drawn, found


@settings(max_examples=25, deadline=None)
@given(params=drawn(roads, people=200))
def test_roads_stay_inside_their_ranges(params):
    values = found(roads, params)
    assert all(outcome.low <= values[outcome.name] <= outcome.high for outcome in roads.OUTCOMES)
    assert values["passengers_killed"] <= values["deaths"] + 1e-9
    assert values["choices"] <= values["hit"] + 1e-9 or params.who_bears == "passenger"


@settings(max_examples=15, deadline=None)
@given(params=drawn(roads, people=200, who_bears="pedestrian", walking=0.0))
def test_who_brakes_kills_more_the_faster_and_takes_no_longer(params):
    frame = roads.frontier(params, np.random.default_rng(0)).frame.sort_values("set.speed")
    assert (np.diff(frame["deaths"]) >= -1e-9).all()
    assert (np.diff(frame["minutes"]) <= 1e-9).all()


@settings(max_examples=15, deadline=None)
@given(params=drawn(roads, people=200, who_bears="pedestrian", reaction=1.0, braking=7.0, distance=25.0))
def test_better_eyes_brakes_and_reactions_never_kill(params):
    deaths = found(roads, params)["deaths"]
    for better in ({"reaction": 0.5}, {"braking": 8.0}, {"distance": 30.0}):
        assert found(roads, params.replace(**better))["deaths"] <= deaths + 1e-9
