"""What is said of a frontier beside its picture."""

import pandas as pd
import pytest

import sim
from sim import frontier
from sim.frontier import landmarks

GAP = sim.Outcome("gap", "Gap", "share", "lower", 0, 1)
PROFIT = sim.Outcome("profit", "Profit", "%", "higher", 0, 100)
FRAME = pd.DataFrame({"gap": [0.0, 0.1, 0.2, 0.3, 0.25], "profit": [50.0, 80.0, 92.0, 95.0, 60.0]})


@pytest.fixture(params=[False, True], ids=["steps", "mixing"])
def front(request):
    return frontier.build(FRAME, GAP, PROFIT, mixing=request.param)


def test_a_point_of_the_front_reaches_itself_also_when_its_last_bits_differ(front):
    for gap, profit in zip(FRAME["gap"][:4], FRAME["profit"][:4], strict=True):
        assert landmarks.reachable(front, GAP, PROFIT, gap * (1 - 1e-15)) == pytest.approx(profit, abs=1e-6)


def test_between_two_points_a_lottery_reaches_more(front):
    assert landmarks.reachable(front, GAP, PROFIT, 0.15) == pytest.approx(86.0 if front.mixing else 80.0)


def test_nothing_is_reachable_beyond_the_front(front):
    assert landmarks.reachable(front, GAP, PROFIT, -0.1) is None
    assert landmarks.next_step(front, GAP, PROFIT, 0.0) is None


def test_the_next_step_is_the_next_point_never_the_same(front):
    step = landmarks.next_step(front, GAP, PROFIT, 0.2 + 1e-14)
    assert (step.x_next, step.y_next) == (0.1, 80.0)
    assert step.y == pytest.approx(92.0)


@pytest.mark.parametrize(("there", "next"), [(1e-6, 0.2), (1e-3, 0.299)])
def test_a_step_that_nobody_sees_is_none(there, next):
    frame = pd.DataFrame({"gap": [0.0, 0.2, 0.3 - there, 0.3], "profit": [50.0, 90.0, 95.0 - 1e-6, 95.0]})
    found = landmarks.next_step(frontier.build(frame, GAP, PROFIT), GAP, PROFIT, 0.3)
    assert found.x_next == pytest.approx(next)


def test_landmarks_name_ideal_and_knee(front):
    marks = landmarks.landmarks(front, GAP, PROFIT).set_index("label")
    assert tuple(marks.loc["ideal"]) == (0.0, 95.0)
    assert tuple(marks.loc["knee"]) == (0.1, 80.0)


def test_the_efficient_points_are_sorted_once(front, monkeypatch):
    sorts, sort = [], pd.DataFrame.sort_values
    monkeypatch.setattr(pd.DataFrame, "sort_values", lambda self, *by, **how: sorts.append(by) or sort(self, *by, **how))
    landmarks.next_step(front, GAP, PROFIT, 0.2)
    landmarks.reachable(front, GAP, PROFIT, 0.1)
    landmarks.landmarks(front, GAP, PROFIT)
    assert len(landmarks.front(front)) == 4
    assert len(sorts) == 1
