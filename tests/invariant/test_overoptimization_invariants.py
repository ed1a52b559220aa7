"""What must hold for every setting of overoptimization."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.models.goals import overoptimization
from sim.models.goals.overoptimization import Params

SETTINGS = st.builds(
    lambda half, missing, **rest: Params(features=2 * half, missing=min(missing, 2 * half - 1), **rest),
    half=st.integers(2, 8),
    missing=st.integers(0, 15),
    comparisons=st.integers(30, 300),
    label_noise=st.floats(0.0, 0.45),
    members=st.integers(1, 3),
    combine=st.sampled_from(["mean", "worst", "mean_minus_variance"]),
    aversion=st.floats(0.0, 2.0),
    overdone=st.floats(0.001, 0.1),
    harm=st.floats(0.0, 4.0),
    log2_n=st.floats(0.0, 10.0),
)


@settings(max_examples=12)
@given(params=SETTINGS)
def test_outcomes_stay_inside_and_the_score_only_rises(params):
    result = overoptimization.simulate(params, np.random.default_rng(0))
    found = overoptimization.outcomes(result)
    for outcome in overoptimization.OUTCOMES:
        value = found[outcome.name]
        assert (value is None and outcome.optional) or outcome.low <= value <= outcome.high
    assert (np.diff(result.proxy) > 0).all()
    assert found["unseen"] + found["seen"] <= 1 + 1e-9
    assert params.missing > 0 or found["unseen"] == 0


@settings(max_examples=6)
@given(params=SETTINGS, other=st.floats(0.0, 10.0))
def test_how_hard_one_optimises_changes_no_curve(params, other):
    here, there = (overoptimization.simulate(params.replace(log2_n=n), np.random.default_rng(0)) for n in (params.log2_n, other))
    assert (here.gold == there.gold).all()
    assert (here.course.accuracy == there.course.accuracy).all()
