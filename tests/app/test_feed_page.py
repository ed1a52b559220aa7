"""The page of the feed: nothing waits for its frontier, and a third outcome is shown in colour."""

import functools
from collections.abc import Callable
from threading import Event
from typing import Any

import numpy as np
import pytest

import sim
from pages.ui.drawing import frontier_view, theme
from pages.ui.drawing.frontier_view import Axes, Canvas, Colour
from pages.ui.shell.contents import SECTIONS
from pages.ui.work import runs
from tests.app.conftest import App

FEED = next(entry for section in SECTIONS for entry in section.entries if entry.address == "feed")
COMING = "The frontier is being computed."
COLOUR = Colour("polarization", (0.01, 0.3), "Polarization", log=True)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Hold back every frontier that is not known yet until the event is set."""
    go, compute = Event(), runs._ahead

    @functools.wraps(compute)
    def late(*of: Any) -> None:
        assert go.wait(60)
        compute(*of)

    monkeypatch.setattr(runs, "_ahead", late)
    return go


def test_hero_and_sentence_come_before_the_frontier_and_knobs_answer_meanwhile(visit: Callable[..., App], held: Event) -> None:
    held.set()
    app = visit(FEED)
    before = app.said
    held.clear()
    try:
        app.widget("hostility").set_value(0.35)
        app.step()
        assert app.waiting
        assert COMING in app.said
        first = app.said
        assert first.split("</p>")[0] != before.split("</p>")[0], "the sentence is this setting's"
        app.widget("stated").set_value(1.0)
        app.step()
        assert app.waiting
        assert app.said.split("</p>")[0] != first.split("</p>")[0], "a knob answers while the frontier is on its way"
    finally:
        held.set()
    app.run()
    assert not app.waiting
    assert COMING not in app.said
    assert app.widget("stated").value == 1.0
    assert app.widget("hostility").value == 0.35


def test_a_known_frontier_is_shown_at_once(visit: Callable[..., App]) -> None:
    app = visit(FEED)
    app.widget("stated").set_value(0.5)
    app.step()
    assert not app.waiting
    assert COMING not in app.said


def test_a_frontier_that_fails_is_told_and_tried_again(visit: Callable[..., App], monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(FEED)
    with monkeypatch.context() as patch:
        patch.setattr(runs, "_frontier", lambda *_: 1 / 0)
        app.widget("hostility").set_value(0.95)
        app.at.run()
        for _ in range(50):
            if app.at.exception:
                break
            app.at.run()
        assert app.at.exception, "the job's error is the page's"
    app.run()
    assert not app.waiting


def test_nobody_moves_where_nobody_is_persuaded(visit: Callable[..., App]) -> None:
    app = visit(FEED)
    assert "No opinion moved." not in app.said
    app.pick("no_persuasion")
    assert "No opinion moved." in app.said
    app.pick("late_intervention")
    assert "The levers start on day 70." in app.said


def test_moving_the_weight_leaves_another_ranker(visit: Callable[..., App]) -> None:
    app = visit(FEED).pick("chronological")
    app.move("stated", 0.3)
    assert app.settings["ranker"] == "engagement"


def test_a_third_outcome_is_the_colour_of_the_frontiers_points() -> None:
    model = sim.load("feed")
    x, y = model.OUTCOMES[:2]
    front = model.frontier(model.Params(people=100, steps=20), np.random.default_rng(0))
    for colours in (theme.LIGHT, theme.DARK):
        canvas = Canvas(300, 300, colours)
        coloured, plain = (
            frontier_view.chart(canvas, Axes((0.1, 0.3), (0.4, 0.9), colour=colour), x, y, mixing=False, details=False)
            for colour in (COLOUR, None)
        )
        found = [layer["encoding"]["color"] for layer in coloured["layer"] if "field" in layer["encoding"].get("color", {})]
        assert [(hue["field"], hue["scale"]["domain"], hue["scale"]["range"]) for hue in found] == [
            ("polarization", [0.01, 0.3], list(colours.ramp))
        ]
        assert found[0]["legend"]["labelColor"] == colours.text, "read in the dark too"
        assert not any("field" in layer["encoding"].get("color", {}) for layer in plain["layer"])
    tables = frontier_view.tables(front, x, y, ghost=None, marks=(), details=False, colour=COLOUR)
    shown = tables["front"].set_index("point")["polarization"]
    assert shown.tolist() == front.frame.loc[shown.index, "polarization"].tolist()


def test_a_lever_moves_the_frontier_and_leaves_a_ghost() -> None:
    """The weight says where along the frontier one stands; the other levers are none of its business."""
    model = sim.load("feed")
    start = model.Params(people=100, steps=20)
    assert runs.off_the_frontier("feed", start.replace(stated=1.0, ranker="bridging")) == start
    pulled = start.replace(exploration=0.3)
    assert runs.off_the_frontier("feed", pulled) == pulled
    assert not runs.frontier("feed", pulled, 0).frame.equals(runs.frontier("feed", start, 0).frame)
