import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis import share_axes
from sim.frontier import Frontier, build

OUTCOMES = tuple(sim.Outcome(name, name, "share", "higher", 0.0, 1.0) for name in ("x", "y"))


def frontier(*points: tuple[float, float]) -> Frontier:
    return build(pd.DataFrame(points, columns=["x", "y"]), *OUTCOMES)


FRONT = frontier((0.80, 0.70), (0.79, 0.73), (0.40, 0.40), (0.78, 0.75), (0.775, 0.71))


def test_everything_that_matters_is_inside_and_what_is_far_away_is_not() -> None:
    (left, right), (bottom, top) = share_axes.spans(FRONT, {"x": 0.80, "y": 0.70})
    assert left <= 0.775
    assert right > 0.80  # room for names
    assert bottom <= 0.70
    assert top >= 0.75
    inside = FRONT.frame[FRONT.frame["x"].between(left, right) & FRONT.frame["y"].between(bottom, top)]
    assert inside.index.tolist() == [0, 1, 3, 4]


def test_the_setting_shown_is_always_inside() -> None:
    (left, right), (bottom, top) = share_axes.spans(FRONT, {"x": 0.40, "y": 0.40})
    assert left <= 0.40 < right
    assert bottom <= 0.40 < top


@pytest.mark.parametrize("values", [[0.5], [0.0, 1.0], [0.31, 0.312], [1.0], [0.0]])
@pytest.mark.parametrize("room", [0.0, 0.6])
def test_a_domain_holds_its_values_on_whole_points(values: list[float], room: float) -> None:
    low, high = share_axes.span(pd.Series(values), room)
    assert low <= min(values)
    assert high >= max(values)
    assert high > low
    assert (100 * np.array([low, high])).round(6) % 1 == pytest.approx([0, 0])


def test_a_flat_frontier_is_no_trade_off() -> None:
    assert share_axes.flat(frontier((0.80, 0.70), (0.799, 0.702)))
    assert not share_axes.flat(frontier((0.80, 0.70), (0.79, 0.702)))
    assert not share_axes.flat(frontier((0.80, 0.70), (0.79, 0.69)))  # one point: nothing to say
