"""What must hold for every setting of spam."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.models.inherited import spam

SPAM = st.builds(
    spam.Params,
    jump=st.sampled_from([0.0, 45.0]),
    drift=st.floats(0.0, 5.0),
    separation=st.floats(1.0, 5.0),
    labels_per_month=st.sampled_from([20, 100]),
    choose=st.sampled_from(["random", "twice", "unsure"]),
    alarm=st.booleans(),
    months=st.sampled_from([6, 24]),
)


@settings(max_examples=8)
@given(params=SPAM, seed=st.integers(0, 100))
def test_no_filter_beats_the_border_and_labels_are_paid_for(params: spam.Params, seed: int) -> None:
    frame = spam.frontier(params, np.random.default_rng(seed)).frame
    best = spam.quantities(params, np.random.default_rng(seed))["law_fresh"]
    assert (frame["worst_month"] <= frame["mean_accuracy"] + 1e-12).all()
    assert (frame["mean_accuracy"] <= best + 1e-12).all()
    checked = params.checks * (params.months + 1) if params.alarm else 0
    np.testing.assert_allclose(frame["labels"] - 600 - checked, frame["retrainings"] * params.labels_per_month)


@settings(max_examples=5)
@given(seed=st.integers(0, 1000), choose=st.sampled_from(["random", "twice"]))
def test_without_drift_retraining_only_costs(seed: int, choose: str) -> None:
    params = spam.Params(drift=0.0, labels_per_month=50, choose=choose)
    frame = spam.frontier(params, np.random.default_rng(seed)).frame.set_index("set.retrain_every")
    assert frame["mean_accuracy"].idxmax() == 0
    assert frame.loc[0, "accuracy"] == pytest.approx(frame.loc[0, "mean_accuracy"])
