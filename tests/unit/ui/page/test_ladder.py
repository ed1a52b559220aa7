"""What a page shows while its main knob is dragged is what it shows when the knob is released."""

from typing import Any

import numpy as np
import pytest

import sim
from pages.ui.page import figure
from pages.ui.page import ladder as ladders
from pages.ui.page.opened import opened
from pages.ui.page.page import Page, View
from pages.ui.page.track import track

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
    "opinions",
    "trust",
    "risk_scores",
)
COARSE = (
    "loop",
    "overoptimization",
    "spam",
    "faces",
    "long_tail",
    "feed",
    "raters",
)  # the knob has more stops than the frontier points


def view(page: Page, params: Any) -> View:
    return ladders.seen(page.model, params, 0)


def test_every_page_follows_its_main_knob() -> None:
    assert {address for address in sim.ids() if opened(address).between} == set(sim.ids()) == {*EXACT, *COARSE}


@pytest.mark.parametrize("address", EXACT)
def test_what_is_dragged_is_what_is_released(address: str) -> None:
    """Point and sentence of a stop are those of the run with that setting."""
    page, model = opened(address), sim.load(address)
    main = page.held(model.Params())
    params = model.Params().replace(**page.implied.get(main, {}))
    rungs = ladders.ladder(page, address, params, 0)
    stops = model.Params.knob(main).stops
    points = ladders.stand(rungs, stops, page.between)
    assert len(set(points)) == len(rungs), "every point that the hero has is reached"
    words = ladders.sentences(page, address, params, 0, tuple(rungs))
    for at in np.unique(np.linspace(0, len(stops) - 1, 15).round().astype(int)):
        there = view(page, params.replace(**{main: type(getattr(params, main))(stops[at])}))
        rows = track(address, params, main, 0).frame if page.between == "each" else there.frontier.frame
        row = rows.loc[points[at]]
        for outcome in (there.x, there.y):
            assert row[outcome.name] == pytest.approx(there.outcomes[outcome.name], rel=1e-6, abs=1e-9), f"{main} = {stops[at]}"
        if page.between != "below":
            assert words[points[at]] == ladders.said(page.say(there), ladders.NO_PRICE)


def test_a_sentence_that_reads_the_result_is_made_of_its_own_run() -> None:
    """From any rule, a weight is that of the compromise."""
    page, model = opened("raters"), sim.load("raters")
    moved = model.Params().replace(**page.implied["weight"])
    words = ladders.sentences(page, "raters", moved, 0, tuple(ladders.ladder(page, "raters", moved, 0)))
    for weight, point in ladders.ladder(page, "raters", moved, 0).items():
        assert words[point] == ladders.said(page.say(view(page, moved.replace(weight=weight))), ladders.NO_PRICE)
    assert len(set(words.values())) > 5


@pytest.mark.parametrize("address", EXACT)
def test_a_step_along_the_frontier_sends_no_table_of_the_hero_again(address: str) -> None:
    """Of what it draws the browser has every point already; what is sent is where one stands, the words there, and a table of one row."""
    page, model = opened(address), sim.load(address)
    main = page.held(model.Params())
    params = model.Params().replace(**page.implied.get(main, {}))
    stops = ladders.ladder(page, address, params, 0).index.to_numpy()
    here = page.axes_at(view(page, params))
    shown = figure.panel(figure.WIDE, here)
    before, after = (
        figure.tables(
            page, address, params.replace(**{main: type(getattr(params, main))(stop)}), 0, None, False, here, shown, follow=True
        )
        for stop in stops[len(stops) // 2 :][:2]
    )
    again = {name for name, table in after.items() if not name.startswith("drawn_") and not table.equals(before[name])}
    assert "now" in again
    assert {name for name in again if after[name].num_rows > 1} == set()


def test_while_the_frontier_is_not_known_the_picture_says_itself_what_is_so_now() -> None:
    page = opened("context")
    seen = view(page, sim.load("context").Params())
    here = page.axes_at(seen)
    shown = figure.panel(figure.WIDE, here)
    waiting = figure.early(page, seen, None, False, here, shown)
    known = figure.tables(page, "context", seen.params, 0, None, False, here, shown)
    assert 0 < sum(waiting["people"]["now"].to_pylist()) < waiting["people"].num_rows
    assert not any(known["people"]["now"].to_pylist()), "the point says it"


def test_where_a_rule_has_other_steps_than_a_knob_the_knob_waits() -> None:
    """The frontier of a platform's bias is drawn for three of its values."""
    page, params = opened("opinions"), sim.load("opinions").Params(rule="biased_encounters", people=100)
    assert not ladders.ladder(page, "opinions", params.replace(gamma=0.5), 0).empty
    assert ladders.ladder(page, "opinions", params.replace(gamma=0.7), 0).empty


def test_a_setting_that_is_not_in_force_does_not_stop_the_knob() -> None:
    """Where the alarm of spam should ring says nothing while there is none."""
    spam, params = opened("spam"), sim.load("spam").Params()
    assert not params.alarm
    assert ladders.ladder(spam, "spam", params.replace(alarm_at=3.0), 0).equals(ladders.ladder(spam, "spam", params, 0))
