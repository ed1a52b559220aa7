"""What must hold for every setting of inclusive design."""

import numpy as np
import pytest
from hypothesis import given, settings

from sim.models.safeguards import inclusive_design as model
from tests.invariant.every_setting import drawn, found


@settings(max_examples=25, deadline=None)
@given(params=drawn(model))
def test_the_worst_tenth_is_never_above_the_mean(params):
    values = found(model, params)
    assert 0 <= values["worst_tenth"] <= values["mean_experience"] + 1e-9 <= 1 + 1e-8
    for outcome in model.OUTCOMES:
        assert outcome.low - 1e-9 <= values[outcome.name] <= outcome.high + 1e-9


@settings(max_examples=15, deadline=None)
@given(params=drawn(model))
def test_everybodys_needs_are_a_whole_and_every_tester_is_somebody_else(params):
    result = model.simulate(params, np.random.default_rng(0))
    assert result.crowd.needs.sum(1) == pytest.approx(np.ones(model.PEOPLE))
    assert len(set(result.tested.tolist())) == params.testers
    assert ((result.level >= 0) & (result.level <= 1)).all()


@settings(max_examples=10, deadline=None)
@given(params=drawn(model, budget=10.0))
def test_who_knows_everybody_gains_by_more_weeks_and_by_what_serves_all(params):
    def known(changed):
        return model.quantities(changed, np.random.default_rng(0))

    least, more = known(params.replace(serves_all=0.0)), known(params.replace(serves_all=0.0, budget=40.0))
    served = known(params.replace(serves_all=1.0))
    for name in ("known_mean", "known_worst"):
        assert least[name] <= more[name] + 1e-3
        assert least[name] <= served[name] + 1e-3
