"""What must hold for every setting of approaches."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.models.approaches import approaches
from sim.models.approaches.approaches import CAUTION
from tests.invariant.every_setting import drawn

SETTINGS = drawn(approaches, cases=100).map(lambda params: params.replace(budget=min(params.budget, 200.0)))


@settings(max_examples=15, deadline=None)
@given(params=SETTINGS)
def test_outcomes_stay_inside_and_nobody_beats_who_knows_every_case(params):
    result = approaches.simulate(params, np.random.default_rng(0))
    found = approaches.outcomes(result)
    assert all(outcome.low <= found[outcome.name] <= outcome.high for outcome in approaches.OUTCOMES)
    assert result.to_frame()["missed"].min() >= -1e-9


@settings(max_examples=8, deadline=None)
@given(params=SETTINGS)
def test_more_caution_never_does_more_harm_nor_helps_more(params):
    frame = approaches.frontier(params, np.random.default_rng(0)).frame
    assert len(frame) == len(CAUTION)
    assert np.diff(frame["harm"]).max() < 1e-9
    assert np.diff(frame["helpfulness"]).max() < 1e-9


@settings(max_examples=8, deadline=None)
@given(params=SETTINGS, stress=st.sampled_from([name for name in approaches.STRESSES if name != "none"]))
def test_a_stress_of_no_strength_is_an_ordinary_day(params, stress):
    calm = approaches.simulate(params.replace(stress="none"), np.random.default_rng(0))
    same = approaches.simulate(params.replace(stress=stress, strength=0.0), np.random.default_rng(0))
    assert same.stand == pytest.approx(calm.stand)
    assert same.ideal == pytest.approx(calm.ideal)
