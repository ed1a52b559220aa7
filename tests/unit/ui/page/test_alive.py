"""What an exported page shows where its knob stands is what the page shows there."""

import html
from typing import Any

import pyarrow as pa
import pytest

import sim
from pages.ui.drawing import sentence
from pages.ui.page import alive, figure, opened
from pages.ui.page import ladder as ladders
from pages.ui.page.size import DESK

PLACE = alive.Place(figure.WIDE, DESK)
NONE: frozenset[str] = frozenset()


def merged(base: dict[str, pa.Table], state: dict[str, Any]) -> dict[str, Any]:
    """Put a state into the tables of a stop, as the browser does."""
    found = {name: alive.columns(table) for name, table in base.items()} | state["tables"]
    for name, rows in state["rows"].items():
        others = base[name].to_pandas()
        kept = alive.columns(pa.Table.from_pandas(others[others["point"] != -1], preserve_index=False))
        found[name] = {column: [*values, *rows.get(column, [])] for column, values in kept.items()}
    return found


@pytest.mark.parametrize(("id", "at"), [("smile", 3), ("lending", 40), ("raters", 2), ("trust", 10), ("merit", 1)])
def test_a_state_is_the_page_at_that_setting(id: str, at: int) -> None:
    page, model = opened.opened(id), sim.load(id)
    seen = alive.view(page, model.Params(), 0)
    knob = alive.knob(page, seen, None, PLACE, NONE)
    assert knob is not None
    name, state = page.open(seen.params)[0], knob["states"][at]
    declared = model.Params.declared()[name]
    value = next(
        v for v in getattr(declared, "stops", None) or declared.options if state["setting"] == alive.settings.worded(declared, v)
    )
    moved = alive.view(page, model.Params().replace(**{name: value}, **page.implied.get(name, {})), 0)
    assert state["said"] == sentence.marked(page.say(moved))
    here = page.axes_at(seen)
    base, there = (
        figure.tables(page, id, view.params, 0, None, False, here, figure.panel(figure.WIDE, here), NONE)
        for view in (seen, moved)
    )
    assert merged(base, state) == {name: alive.columns(table) for name, table in there.items()}


def test_a_knob_that_waits_for_another_says_so_and_moves_it() -> None:
    page, model = opened.opened("lending"), sim.load("lending")
    seen = alive.view(page, model.Params(criterion="max_profit"), 0)
    knob = alive.knob(page, seen, None, PLACE, NONE)
    assert knob is not None
    assert "not in force" in knob["idle"]
    assert knob["states"][knob["at"]]["said"] != alive.said(page, seen)["said"], "there the gap is tolerated"


def test_a_slow_page_goes_along_its_frontier_without_running() -> None:
    page, model = opened.opened("loop"), sim.load("loop")
    seen = alive.view(page, model.Params(), 0)
    knob = alive.knob(page, seen, None, PLACE, NONE)
    assert knob is not None
    assert len(knob["states"]) == len(model.Params.knob("damping").stops)
    ladder = ladders.ladder(page, "loop", seen.params, 0)
    stands = ladders.stand(ladder, model.Params.knob("damping").stops, "nearest")
    assert [state["point"] for state in knob["states"]] == stands


def test_words_are_no_markup() -> None:
    page, model = opened.opened("lending"), sim.load("lending")
    found = alive.said(page, alive.view(page, model.Params(), 0))
    assert html.unescape(found["price"]) == found["price"].replace("&#x27;", "'")
    assert "<strong" in found["said"]
