"""What must hold for every setting of regulation."""

from hypothesis import given, settings

from sim.models.safeguards import regulation as model
from tests.invariant.every_setting import drawn, found


@settings(max_examples=25, deadline=None)
@given(params=drawn(model))
def test_outcomes_stay_inside_their_ranges(params):
    values = found(model, params)
    for outcome in model.OUTCOMES:
        assert outcome.low - 1e-9 <= values[outcome.name] <= outcome.high + 1e-9
    assert values["compliance"] + values["caught"] <= 1 + 1e-9
    assert values["delay_months"] <= params.delay + 1e-9


@settings(max_examples=25, deadline=None)
@given(params=drawn(model, audit_rate=0.1))
def test_more_audits_never_harm_more(params):
    less, more = found(model, params), found(model, params.replace(audit_rate=0.2))
    assert more["harm"] <= less["harm"] + 1e-9
    assert more["compliance"] >= less["compliance"]


@settings(max_examples=25, deadline=None)
@given(params=drawn(model))
def test_who_is_caught_and_must_comply_harms_no_longer(params):
    must, may = (found(model, params.replace(must_comply=must)) for must in (True, False))
    assert must["harm"] <= may["harm"] + 1e-9
    assert must["compliance"] == may["compliance"]
    assert must["fines"] <= may["fines"] + 1e-9
