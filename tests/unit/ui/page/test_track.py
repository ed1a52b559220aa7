"""What the main knob reaches where it does not move along the frontier."""

import numpy as np

import sim
from pages.ui.drawing import frontier_view
from pages.ui.drawing.frontier_view import NOW, TRACK
from pages.ui.page import figure, ladder
from pages.ui.page.opened import opened
from pages.ui.page.track import track


def test_every_stop_is_a_run_wherever_the_knob_stands() -> None:
    model = sim.load("trust")
    params = model.Params(removed=0.03, labels=0.4)
    found = track("trust", params, "labels", 0)
    assert found is track("trust", params.replace(labels=0.9), "labels", 0)
    assert found.frame["set.labels"].tolist() == list(model.Params.knob("labels").stops)
    for point, row in found.frame.iterrows():
        there = params.replace(labels=row["set.labels"])
        assert row.drop("set.labels").to_dict() == model.run(there)
        for name, table in model.picture(model.simulate(there, np.random.default_rng(0))).items():
            shown = found.tables[name]
            assert shown[shown["point"] == point].drop(columns="point").reset_index(drop=True).equals(table)


def test_a_value_between_two_stops_has_no_point() -> None:
    found = track("trust", sim.load("trust").Params(), "labels", 0)
    assert (found.point(0.05, NOW), found.point(0.07, NOW)) == (TRACK + 1, NOW)


def test_one_stands_on_the_track_and_the_pointer_does_not_reach_it() -> None:
    page, params = opened("trust"), sim.load("trust").Params(labels=0.3)
    view = ladder.seen("trust", params, 0)
    axes = page.axes_at(view)
    asked = page, "trust", params, 0, None, False, axes, figure.panel(figure.WIDE, axes)
    there, plain = figure.tables(*asked, follow=True), figure.tables(*asked)
    (point,) = there["now"]["point"].to_pylist()
    assert point == TRACK + 6
    assert plain["now"]["point"].to_pylist() == [NOW]
    reach = there[frontier_view.REACH].to_pandas().set_index("point")
    assert reach.loc[point, "trust"] == view.outcomes["trust"]
    assert max(plain[frontier_view.REACH]["point"].to_pylist()) < TRACK, "a file does not carry them"
    drawn = figure.spec(page, figure.WIDE, figure.theme.LIGHT, figure.DESK, False, axes, view)
    (pointed,) = (part for part in figure.charts.parts(drawn) if part.get("name") == frontier_view.REACH and "mark" in part)
    assert {"filter": f"datum.point < {TRACK}"} in pointed["transform"]
