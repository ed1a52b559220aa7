"""A frontier between any two outcomes of a model, on one whose outcomes are lines."""

import numpy as np
import pytest

import sim
from sim.analysis import axes
from sim.contract.parameters import InvalidInput


def test_without_axes_it_is_the_models_own(coin: sim.Model) -> None:
    own = coin.frontier(coin.Params(), np.random.default_rng(0))
    found = axes.between(coin, coin.Params())
    assert (found.x, found.y) == (own.x, own.y)
    assert found.frame.equals(own.frame)


def test_an_outcome_that_the_frame_lacks_is_run_at_every_policy(coin: sim.Model) -> None:
    """`dear` is twice the cost, and the cost is ten times the fairness: no policy beats another, all are supported."""
    found = axes.between(coin, coin.Params(), y="dear")
    assert (found.x, found.y) == ("fairness", "dear")
    assert found.frame["dear"].tolist() == pytest.approx([20 * fairness for fairness in found.frame["fairness"]])
    assert found.frame["efficient"].all()
    assert found.frame["supported"].all()
    assert not found.mixing
    assert found.band is None


def test_two_outcomes_that_agree_leave_one_policy(coin: sim.Model) -> None:
    found = axes.between(coin, coin.Params(), x="cost", y="dear")
    assert found.frame.loc[found.frame["efficient"], "cost"].tolist() == [0.0]


def test_where_an_outcome_is_defined_nowhere_it_is_told(coin: sim.Model) -> None:
    nothing = coin.Params(tosses=0, kept=0)
    with pytest.raises(InvalidInput, match="fairness and heads must be defined together for some policy, got none of 5"):
        axes.between(coin, nothing, y="heads")
    with pytest.raises(InvalidInput, match="y must be another outcome than x, got cost for both"):
        axes.between(coin, coin.Params(), x="cost")
    with pytest.raises(InvalidInput, match="coin has no outcome zeal"):
        axes.between(coin, coin.Params(), y="zeal")
