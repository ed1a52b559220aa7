"""One knob at a time, on a model whose answer is a product; Wilson's interval; worlds that are the first of more."""

import numpy as np
import pytest

import sim
from sim.analysis import presets, sensitivity
from sim.analysis.sensitivity import Survival
from sim.contract.parameters import InvalidInput


def moved(coin: sim.Model, parameter: str, **params: object) -> tuple[object, ...]:
    """Return settings and costs at both ends of one bar of the tornado."""
    frame = sensitivity.tornado(coin, coin.Params(**params))
    row = frame[(frame["parameter"] == parameter) & (frame["outcome"] == "cost")].iloc[0]
    return row["low_setting"], row["low"], row["high_setting"], row["high"]


def test_a_number_goes_to_both_ends_a_switch_off_and_on_a_choice_to_its_extremes(coin: sim.Model) -> None:
    """The cost is 10 times fairness times the metal's price (tin 1, gold 5, lead .5), half of that if worn."""
    assert moved(coin, "fairness") == ("0.0", 0.0, "1.0", 10.0)
    assert moved(coin, "worn") == ("False", 5.0, "True", 2.5)
    assert moved(coin, "metal") == ("lead", 2.5, "gold", 25.0)


def test_an_end_that_the_other_knobs_forbid_is_the_nearest_that_they_allow(coin: sim.Model) -> None:
    """At most as many are kept as were tossed."""
    low, _, high, _ = moved(coin, "kept", tosses=7)
    assert (low, high) == ("0", "6"), "in steps of 2"
    assert moved(coin, "tosses", kept=4)[0] == "4"


def test_an_undefined_end_is_nan(coin: sim.Model) -> None:
    frame = sensitivity.tornado(coin, coin.Params(kept=0))
    row = frame[(frame["parameter"] == "tosses") & (frame["outcome"] == "heads")].iloc[0]
    assert np.isnan(row["low"]), "of no toss there is no share of heads"
    assert 0 <= row["high"] <= 1


@pytest.mark.parametrize(("held", "draws", "low", "high"), [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0)])
def test_the_interval_is_wilsons(held: int, draws: int, low: float, high: float) -> None:
    """(p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n) with z = 1.96."""
    assert Survival(held, draws).interval == pytest.approx((low, high), abs=5e-5)


def test_fewer_worlds_are_the_first_of_more_and_the_same_again() -> None:
    preset = presets.load("merit")[0]
    many = sensitivity.worlds(preset, 12)
    assert sensitivity.worlds(preset, 5) == many[:5]
    assert sensitivity.worlds(preset, 12) == many
    assert sensitivity.survival(preset, 12).held == sum(many)
    with pytest.raises(InvalidInput, match="draws must be at least 1, got 0"):
        sensitivity.worlds(preset, 0)
