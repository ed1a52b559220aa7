"""What must hold for every setting of the models of the section approaches."""

import numpy as np
import pytest
from hypothesis import given, settings

from sim.models.approaches import constitution, inverse_rl
from tests.invariant.every_setting import drawn, found


@settings(max_examples=6, deadline=None)
@given(params=drawn(inverse_rl, size=4))
def test_beliefs_stay_inside_their_ranges_and_are_beliefs(params):
    result = inverse_rl.simulate(params, np.random.default_rng(0))
    values = inverse_rl.outcomes(result)
    assert all(outcome.low <= values[outcome.name] <= outcome.high for outcome in inverse_rl.OUTCOMES)
    assert result.belief.sum(-1) == pytest.approx(1.0)
    assert values["ended_far"] + values["ended_near"] <= 1 + 1e-9


@settings(max_examples=5, deadline=None)
@given(params=drawn(inverse_rl, size=4))
def test_who_is_read_rightly_is_found(params):
    """Where what people do tells the values apart: neither so dear that all go, nor so cheap that none does."""
    right = params.replace(
        assumed_rationality=params.rationality, assumed_discount=params.discount, worth_far=4.0, worth_near=2.0
    )
    right = right.replace(rationality=min(right.rationality, 2.0), assumed_rationality=min(right.rationality, 2.0))
    assert found(inverse_rl, right)["error_left"] < 0.01


@settings(max_examples=6, deadline=None)
@given(params=drawn(constitution))
def test_answers_stay_inside_their_ranges_and_never_get_worse_by_another_round(params):
    result = constitution.simulate(params, np.random.default_rng(0))
    values = constitution.outcomes(result)
    for outcome in constitution.OUTCOMES:
        value = values[outcome.name]
        assert (value is None and outcome.optional) or outcome.low <= value <= outcome.high
    frame = result.to_frame()
    assert (np.diff(frame["harm"]) <= 0).all()
    assert (np.diff(frame["helpfulness"]) <= 0).all()
    assert frame["harm"].iloc[-1] >= (~result.course.seen).sum() / constitution.ANSWERS
