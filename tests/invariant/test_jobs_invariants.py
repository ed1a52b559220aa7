"""What must hold for every setting of jobs."""

from hypothesis import given, settings

from sim.models.society import jobs as model
from tests.invariant.every_setting import drawn, found


@settings(max_examples=20, deadline=None)
@given(params=drawn(model))
def test_outcomes_stay_inside_their_ranges(params):
    values = found(model, params)
    for outcome in model.OUTCOMES:
        assert outcome.low - 1e-9 <= values[outcome.name] <= outcome.high + 1e-9
    assert values["gdp"] >= values["output"] - 1e-6


@settings(max_examples=20, deadline=None)
@given(params=drawn(model, adopted=0.5, redistribution=0.0))
def test_tasks_that_pay_raise_productivity_and_a_tax_takes_none_more(params):
    none, half = found(model, params.replace(adopted=0.0)), found(model, params)
    assert half["output"] >= none["output"] - 1e-6 or params.new_tasks > 0
    assert found(model, params.replace(redistribution=0.2))["automated"] <= half["automated"] + 1e-9
