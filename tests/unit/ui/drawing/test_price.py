"""What the next step costs, in words."""

import numpy as np
import pytest

import sim
from pages.ui.drawing import price
from pages.ui.drawing.frontier_view import Axes


@pytest.mark.parametrize(
    ("id", "knobs", "said"),
    [
        ("label_cost", {"people": 3}, "1 dollar instead of 3"),
        ("label_cost", {"people": 11}, "9 dollars instead of 11"),
        ("regulation", {}, "months a firm"),
        ("lending", {}, "%."),
    ],
)
def test_what_is_counted_is_named(id: str, knobs: dict[str, float], said: str) -> None:
    """Dollars and months are, shares and standard deviations are not."""
    model = sim.load(id)
    params = model.Params(**knobs)
    outcomes = model.outcomes(model.simulate(params, np.random.default_rng(0)))
    frontier = model.frontier(params, np.random.default_rng(0))
    axes = Axes(x=(0.0, 1.0), y=(0.0, 1.0), x_format=".2~r", y_format=".2~r", y_hover=".3~r")
    found = price.said(frontier, model.outcome(frontier.x), model.outcome(frontier.y), outcomes, axes)
    assert said in found
