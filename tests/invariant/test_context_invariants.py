"""What must hold for every setting of context."""

import numpy as np
import pytest
from hypothesis import given, settings

from sim.models.approaches import context
from tests.invariant.every_setting import drawn, found

QUICK = {"askers": 20_000}


@settings(max_examples=25, deadline=None)
@given(params=drawn(context, **QUICK))
def test_outcomes_stay_inside_their_ranges_and_the_parts_make_the_whole(params):
    values = found(context, params)
    assert all(outcome.low <= values[outcome.name] <= outcome.high for outcome in context.OUTCOMES)
    assert values["over_refusal"] <= params.exceptions + 1e-12
    assert values["misuse"] <= 1 - params.exceptions + 1e-12
    assert values["error"] == pytest.approx(params.stakes * values["over_refusal"] + values["misuse"])
    assert values["least_error"] <= values["error_never"] == pytest.approx(params.stakes * params.exceptions)


@settings(max_examples=20, deadline=None)
@given(params=drawn(context, **QUICK))
def test_a_higher_bar_turns_more_away_and_lets_fewer_in(params):
    frame = context.frontier(params, np.random.default_rng(0)).frame
    assert (np.diff(frame["over_refusal"]) >= 0).all()
    assert (np.diff(frame["misuse"]) <= 1e-12).all()


@settings(max_examples=15, deadline=None)
@given(params=drawn(context, **QUICK, rule="discretion", verification=0.0))
def test_more_tries_let_more_impostors_in_and_change_nobody_else(params):
    once, often = (found(context, params.replace(tries=tries)) for tries in (2, 100))
    assert often["impostors_in"] >= once["impostors_in"]
    assert often["refused"] == once["refused"]


@settings(max_examples=15, deadline=None)
@given(params=drawn(context, **QUICK, rule="discretion"))
def test_stakes_weigh_and_decide_nothing(params):
    light, heavy = (found(context, params.replace(stakes=stakes)) for stakes in (1.0, 10.0))
    for name in ("over_refusal", "misuse", "refused", "impostors_in"):
        assert light[name] == heavy[name]
    assert heavy["error"] - light["error"] == pytest.approx(9 * light["over_refusal"])
