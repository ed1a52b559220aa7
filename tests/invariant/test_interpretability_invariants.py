"""What must hold for every setting of interpretability."""

from hypothesis import given, settings

from sim.models.approaches import interpretability
from tests.invariant.every_setting import drawn, found


@settings(max_examples=12, deadline=None)
@given(params=drawn(interpretability, linked=0.4).map(lambda params: params.replace(dimensions=64)))
def test_it_stays_inside_its_ranges_and_a_dictionary_never_reads_much_worse(params):
    values = found(interpretability, params)
    assert all(outcome.low <= values[outcome.name] <= outcome.high for outcome in interpretability.OUTCOMES)
    alone = found(interpretability, params.replace(dictionary=0.0))
    assert values["auc"] > alone["auc"] - 0.02
    assert values["features_stored"] == params.features
