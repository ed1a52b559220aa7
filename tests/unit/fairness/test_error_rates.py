"""Group rates of a printed table, the identity that ties them together, and who gains or loses between two policies."""

import numpy as np
import pandas as pd
import pytest

from sim.contract.parameters import InvalidInput
from sim.fairness import error_rates, roc


def test_a_table_of_four_numbers_by_hand() -> None:
    """30 true positives, 10 false ones, 20 missed, 40 rightly refused."""
    decision = np.repeat([1, 1, 0, 0], [30, 10, 20, 40])
    outcome = np.repeat([1, 0, 1, 0], [30, 10, 20, 40])
    found = error_rates.rates(decision, outcome, ["g"] * 100).iloc[0]
    by_hand = {"base_rate": 0.5, "selection": 0.4, "tpr": 0.6, "fpr": 0.2, "fnr": 0.4, "tnr": 0.8, "ppv": 0.75, "npv": 2 / 3}
    assert found[list(by_hand)].astype(float).to_dict() == pytest.approx(by_hand)
    assert found["accuracy"] == pytest.approx(0.7)


def test_a_weight_is_so_many_people_and_a_rate_among_nobody_is_none() -> None:
    weighed = error_rates.rates([1, 0], [1, 1], ["g", "g"], [3, 1]).iloc[0]
    assert (weighed["people"], weighed["tpr"]) == (4, 0.75)
    assert np.isnan(weighed["fpr"])


@pytest.mark.parametrize("seed", range(5))
def test_chouldechovas_identity_holds_in_every_table(seed: int) -> None:
    rng = np.random.default_rng(seed)
    found = error_rates.rates(rng.integers(0, 2, 300), rng.integers(0, 2, 300), rng.integers(0, 3, 300))
    implied = error_rates.false_positive_rate(found["base_rate"], found["ppv"], found["fnr"])
    assert implied == pytest.approx(found["fpr"].to_numpy())


def test_who_gains_and_who_loses_is_counted_in_people() -> None:
    curves = roc.curves([3, 2, 1, 3, 2, 1], [1, 1, 0, 1, 0, 0], list("aaabbb"))

    def at(a: float, b: float) -> pd.DataFrame:
        return pd.DataFrame({"group": ["a", "b"], "threshold": [a, b], "probability": [1.0, 1.0]})

    found = error_rates.changes(curves, at(3, 2), at(2, 3)).set_index(["group", "outcome"])
    assert found.loc[("a", 1)].tolist() == [1, 0, 1], "the second who would pay gets the loan"
    assert found.loc[("b", 0)].tolist() == [0, 1, 1], "one who would not pay loses it"
    assert found.loc[("a", 0)].tolist() == [0, 0, 1]
    still = error_rates.changes(curves, at(3, 2), at(3, 2))
    assert (still["gained"] == 0).all()
    assert (still["lost"] == 0).all()


@pytest.mark.parametrize(
    ("decision", "outcome", "sentence"),
    [
        ([1, 2], [0, 1], "decision must be 0 or 1, got 2 in row 1"),
        ([1, 0], [0.5, 1], "outcome must be 0 or 1"),
        ([1], [0, 1], "decision must have one value"),
    ],
)
def test_what_is_no_decision_is_told(decision: list[float], outcome: list[float], sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        error_rates.rates(decision, outcome, ["a", "b"])
