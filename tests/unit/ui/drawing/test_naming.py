"""Names on the frontier's drawing stand inside it, on nothing else; a line that leaves the panel is followed to its border."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.ui.drawing import naming
from pages.ui.drawing.naming import Name
from pages.ui.drawing.panel import Panel

PANEL = Panel(330, 340, 13, (0.0, 10.0), (0.0, 5.0))
LOG = Panel(330, 340, 13, (0.01, 10.0), (1e-5, 1.0), x_log=True, y_log=True)
SPOTS = st.tuples(st.floats(0, 330), st.floats(0, 340))


@given(st.floats(0.01, 10), st.floats(1e-5, 1))
def test_a_place_gives_its_values_back(x: float, y: float) -> None:
    assert LOG.values(LOG.spot(x, y)) == pytest.approx((x, y), rel=1e-9)
    assert LOG.holds(x, y)


def test_nothing_of_a_logarithm_is_outside() -> None:
    assert not LOG.holds(1.0, 0.0)
    assert LOG.spot(1.0, 0.0)[1] > LOG.height


@given(st.lists(SPOTS, min_size=1, max_size=6), st.lists(SPOTS, max_size=8))
def test_names_stand_inside_and_not_on_one_another(spots: list[tuple[float, float]], dots: list[tuple[float, float]]) -> None:
    names = [Name("preset", (f"policy {i}", "of a name"), spot) for i, spot in enumerate(spots)]
    placed = naming.place(PANEL, names, [[(0.0, 340.0), (330.0, 0.0)]], dots, [(280.0, 0.0, 330.0, 20.0)])
    boxes = [naming.box(PANEL, one.name.lines, one.spot) for one in placed]
    for i, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 0
        assert top >= 0
        assert right <= PANEL.width + 2
        assert bottom <= PANEL.height
        for west, north, east, south in boxes[i + 1 :]:
            assert right <= west or east <= left or bottom <= north or south <= top


@given(SPOTS, st.lists(SPOTS, max_size=3), st.lists(SPOTS, max_size=4), st.lists(SPOTS, min_size=2, max_size=5))
def test_a_name_stands_where_it_costs_least(
    spot: tuple[float, float], along: list[tuple[float, float]], dots: list[tuple[float, float]], line: list[tuple[float, float]]
) -> None:
    name, room = Name("now", ("a policy",), spot, needed=True, along=tuple(along)), (100.0, 100.0, 200.0, 120.0)
    (placed,) = naming.place(PANEL, [name], [line], dots, [room])
    every = naming._corners(PANEL, name)
    costs = [
        _cost(spot, naming.AWAYS[i // naming.SIDES % len(naming.AWAYS)], name, room, dots, line) for i, spot in enumerate(every)
    ]
    assert placed.spot == pytest.approx(tuple(every[int(np.argmin(costs))]))


def _cost(
    spot: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]",
    away: float,
    name: Name,
    room: naming.Box,
    dots: list[tuple[float, float]],
    line: list[tuple[float, float]],
) -> float:
    """Return what a place costs, one thing after the other."""
    left, top, right, bottom = naming.box(PANEL, name.lines, (float(spot[0]), float(spot[1])))
    if top < 0 or bottom > PANEL.height or right > PANEL.width + 2:
        return 1e6 + naming.FAR * away
    wide = min(right, room[2]) - max(left, room[0]) + naming.LEAST
    high = min(bottom, room[3]) - max(top, room[1]) + naming.LEAST
    overlap = max(0.0, wide) * max(0.0, high)
    covered = sum(left - 6 < x < right + 6 and top - 6 < y < bottom + 6 for x, y in dots)
    crossed = sum(left - 2 < x < right + 2 and top < y < bottom for x, y in naming._pixels([line]))
    return naming.FULL * (overlap > 0) + overlap + 60.0 * covered + naming.CROSSED * crossed + naming.FAR * away


def test_a_name_that_stands_apart_is_tied_to_what_it_names_and_one_beside_it_is_not() -> None:
    near, far = Name("now", ("now",), (100.0, 100.0)), Name("preset", ("a policy",), (200.0, 100.0))
    placed = [naming.Placed(near, (109.0, 92.0)), naming.Placed(far, (200.0, 160.0))]
    ((tied, start, end),) = naming.ties(PANEL, placed)
    assert tied.name is far
    assert end == pytest.approx((200.0, 100.0 + naming.SHORT))
    assert start == pytest.approx((200.0, 160.0 - naming.SHORT))
    assert naming.ties(PANEL, [naming.Placed(Name("hint", ("a",), (0.0, 0.0), free=True), (90.0, 90.0))]) == []


def test_a_tie_goes_past_another_name() -> None:
    between = naming.Placed(Name("preset", ("ab",), (100.0, 112.0)), (100.0, 118.0))
    tied = naming.Placed(Name("preset", ("a long name of a policy",), (104.0, 100.0)), (100.0, 150.0))
    room = naming._written(PANEL, between)
    assert naming._runs(((104.0, 150.0), (104.0, 100.0)), room)
    ((one, start, end),) = naming.ties(PANEL, [between, tied])
    assert one is tied
    assert not naming._runs((start, end), room)


def test_what_must_be_named_is_named_even_where_all_is_full() -> None:
    full = [(0.0, 0.0, 330.0, 340.0)]
    needed, other = Name("now", ("now",), (100.0, 100.0), needed=True), Name("preset", ("a",), (100.0, 100.0))
    assert [one.name for one in naming.place(PANEL, [needed, other], [], [], full)] == [needed]


def test_a_line_that_leaves_says_where_and_how_far_it_goes() -> None:
    found = PANEL.exits([(0.0, 4.0), (5.0, 2.0), (10.0, -8.0)], "linear")
    assert [(exit.side, round(exit.to, 6)) for exit in found] == [("bottom", -8.0)]
    assert PANEL.values(found[0].spot) == pytest.approx((6.0, 0.0))


def test_a_step_leaves_where_it_is_drawn_and_not_on_the_straight_line() -> None:
    found = PANEL.exits([(2.0, 4.0), (6.0, 9.0)], "step-after")
    assert [exit.side for exit in found] == ["top"]
    assert PANEL.values(found[0].spot) == pytest.approx((6.0, 5.0))


def test_a_line_that_is_wholly_outside_has_one_arrow_where_it_is_nearest() -> None:
    found = PANEL.exits([(2.0, -3.0), (4.0, -1.0), (6.0, -2.0)], "linear")
    assert [(exit.side, exit.to) for exit in found] == [("bottom", pytest.approx(-3.0))]
    assert PANEL.values(found[0].spot) == pytest.approx((4.0, 0.0))


@given(st.lists(st.tuples(st.floats(-20, 20), st.floats(-20, 20)), min_size=2, max_size=8))
def test_every_arrow_stands_on_the_border(points: list[tuple[float, float]]) -> None:
    for found in PANEL.exits(points, "linear"):
        left, top = found.spot
        assert min(abs(left), abs(top), abs(PANEL.width - left), abs(PANEL.height - top)) < 1e-6
        assert math.isfinite(found.to)


def test_a_line_inside_has_no_arrow() -> None:
    assert PANEL.exits([(0.0, 0.0), (10.0, 5.0)], "step-before") == []
