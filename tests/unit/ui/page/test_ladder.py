"""What a page shows while its main knob is dragged is what it shows when the knob is released."""

import runpy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import sim
from pages.ui.page import figure, stage
from pages.ui.page.page import Page, View
from pages.ui.shell.contents import SECTIONS
from pages.ui.work import runs

ENTRIES = {entry.address: entry.file for section in SECTIONS for entry in section.entries if entry.address in sim.ids()}
EXACT = (
    "smile",
    "lending",
    "hiring",
    "navigation",
    "privacy",
    "security",
    "merit",
    "care",
    "patrols",
    "capability",
    "representation",
    "value_drift",
    "context",
    "label_cost",
    "red_team",
    "inclusive_design",
    "regulation",
    "interpretability",
    "approaches",
    "inverse_rl",
    "constitution",
    "layers",
    "oversight",
    "second_look",
    "jobs",
    "crash",
    "roads",
)
FOLLOWING = (*EXACT, "loop", "overoptimization", "spam", "faces", "long_tail")
Opened = Callable[[str], Page]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Return a function that gives what a page file hands to the stage."""
    shown: list[Page] = []
    monkeypatch.setattr(stage, "show", shown.append)

    def page(address: str) -> Page:
        runpy.run_path(f"pages/{ENTRIES[address]}")
        return shown.pop()

    return page


def view(page: Page, params: Any) -> View:
    id = page.model
    return View(sim.load(id), params, 0, runs.result(id, params, 0), runs.outcomes(id, params, 0), runs.frontier(id, params, 0))


def test_these_pages_follow_their_main_knob(opened: Opened) -> None:
    assert {address for address in ENTRIES if opened(address).between} == set(FOLLOWING)


@pytest.mark.parametrize("address", EXACT)
def test_what_is_dragged_is_what_is_released(address: str, opened: Opened) -> None:
    """Point and sentence of a stop are those of the run with that setting."""
    page, model = opened(address), sim.load(address)
    main = page.open(model.Params())[0]
    params = model.Params().replace(**page.implied.get(main, {}))
    rungs = figure.ladder(page, address, params, 0)
    stops = model.Params.knob(main).stops
    points = figure.stand(rungs, stops, page.between)
    assert len(set(points)) == len(rungs), "every point that the hero has is reached"
    words = stage.sentences(page, address, params, 0, tuple(rungs))
    for at in np.unique(np.linspace(0, len(stops) - 1, 15).round().astype(int)):
        there = view(page, params.replace(**{main: type(getattr(params, main))(stops[at])}))
        row = there.frontier.frame.loc[points[at]]
        for outcome in (there.x, there.y):
            assert row[outcome.name] == pytest.approx(there.outcomes[outcome.name], rel=1e-6, abs=1e-9), f"{main} = {stops[at]}"
        if page.between == "nearest":
            assert words[points[at]] == stage._said(page.say(there), stage.NO_PRICE)


@pytest.mark.parametrize("address", EXACT)
def test_a_step_along_the_frontier_sends_no_table_of_the_hero_again(address: str, opened: Opened) -> None:
    """Of what it draws the browser has every point already; what is sent is where one stands, the words there, and a table of one row."""
    page, model = opened(address), sim.load(address)
    main = page.open(model.Params())[0]
    params = model.Params().replace(**page.implied.get(main, {}))
    stops = figure.ladder(page, address, params, 0).index.to_numpy()
    here = page.axes_at(view(page, params))
    shown = figure.panel(figure.WIDE, here)
    before, after = (
        figure.tables(page, address, params.replace(**{main: type(getattr(params, main))(stop)}), 0, None, False, here, shown)
        for stop in stops[len(stops) // 2 :][:2]
    )
    again = {name for name, table in after.items() if not name.startswith("drawn_") and not table.equals(before[name])}
    assert "now" in again
    assert {name for name in again if after[name].num_rows > 1} == set()


def test_while_the_frontier_is_not_known_the_picture_says_itself_what_is_so_now(opened: Opened) -> None:
    page = opened("context")
    seen = view(page, sim.load("context").Params())
    here = page.axes_at(seen)
    shown = figure.panel(figure.WIDE, here)
    waiting = figure.early(page, seen, None, False, here, shown)
    known = figure.tables(page, "context", seen.params, 0, None, False, here, shown)
    assert 0 < sum(waiting["people"]["now"].to_pylist()) < waiting["people"].num_rows
    assert not any(known["people"]["now"].to_pylist()), "the point says it"


def test_a_knob_that_does_not_move_along_the_frontier_has_no_ladder(opened: Opened) -> None:
    trust = opened("trust")
    assert figure.ladder(trust, "trust", sim.load("trust").Params(), 0).empty


def test_a_setting_that_is_not_in_force_does_not_stop_the_knob(opened: Opened) -> None:
    """Where the alarm of spam should ring says nothing while there is none."""
    spam, params = opened("spam"), sim.load("spam").Params()
    assert not params.alarm
    assert figure.ladder(spam, "spam", params.replace(alarm_at=3.0), 0).equals(figure.ladder(spam, "spam", params, 0))
