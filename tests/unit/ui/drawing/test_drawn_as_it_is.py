"""What every page draws and says at every preset is so: nothing lies on the border that is outside, and two numbers that differ look it."""

import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import sim
from pages.ui.drawing import frontier_view, named, numbers, sentence
from pages.ui.page import figure, stage
from pages.ui.page.page import Page, View
from pages.ui.shell.contents import SECTIONS
from pages.ui.work import runs
from sim.analysis import presets
from sim.analysis.presets import Preset

WIDTHS = (1020, 1320)
SAME = re.compile(r"(?<![\w.,−])([\w.,−%\u00a0]+) instead of \1(?![\w.,]*\d)")
PRESETS = [preset for id in sorted(sim.ids()) for preset in presets.load(id)]


@cache
def page(id: str) -> Page:
    """Return the page of a model, as its file declares it."""
    file = next(entry.file for section in SECTIONS for entry in section.entries if entry.address == id)
    shown: list[Page] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stage, "show", shown.append)
        module = importlib.import_module(".".join(("pages", *Path(file).with_suffix("").parts)))
        if not shown:
            importlib.reload(module)
    return shown[0]


def view(preset: Preset) -> View:
    """Return what a page shows at a preset; where a frontier takes long, without it."""
    id, params = preset.model, preset.params
    frontier = runs.unknown(id) if page(id).patient else runs.frontier(id, params, 0)
    return View(sim.load(id), params, 0, runs.result(id, params, 0), runs.outcomes(id, params, 0), frontier)


def texts(seen: View) -> Iterator[str]:
    """Return the sentence and what stands under it, as one reads them."""
    shown = page(seen.model.id)
    yield sentence.plain(shown.say(seen))
    if not seen.waiting:
        yield shown.priced(seen)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: f"{preset.model}-{preset.id}")
def test_numbers_are_written_as_they_should_and_the_present_point_is_inside_or_an_arrow_says_where(preset: Preset) -> None:
    seen = view(preset)
    well_written(seen)
    inside_or_said(seen)


def well_written(seen: View) -> None:
    """Check the numbers of a sentence."""
    for said in texts(seen):
        assert not re.search(r"(?<![\w-])-\d", said), f"a hyphen for a minus: {said}"
        assert not re.search(r"\d ?%", said), f"a per cent sign without its no-break space: {said}"
        assert not SAME.search(said), f"two numbers that look the same: {said}"
        assert "**" not in said
        assert not re.search(r"\[\w+:", said), f"a mark that is none: {said}"


def inside_or_said(seen: View) -> None:
    """Check that the present point is inside the panel, or an arrow on its border says where it is."""
    here = page(seen.model.id).axes_at(seen)
    x, y = seen.x, seen.y
    at, have, best = frontier_view.stand(seen.frontier, x, y, seen.outcomes)
    for width in WIDTHS:
        panel = figure.panel(width, here)
        tables = named.frames(named.Drawn(seen.frontier, (at, have, best)), x, y, here, panel)
        names, exits = tables["drawn_names"], tables["drawn_exits"]
        inside = panel.holds(at, have)
        assert inside == ("now" not in set(exits["kind"])), "an arrow if and only if the point is outside"
        assert any(label.startswith("now") for label in names.loc[names["kind"] == "now", "label"])
        for _, name in names.iterrows():
            left, top = panel.spot(name[x.name], name[y.name])
            assert -1 <= left < panel.width, name["label"]
            assert -1 <= top < panel.height, name["label"]
        for _, found in exits.iterrows():
            left, top = panel.spot(found[x.name], found[y.name])
            assert min(left, top, panel.width - left, panel.height - top) == pytest.approx(0, abs=1e-6), "on the border"


@pytest.mark.parametrize("id", sorted(sim.ids()))
def test_axes_hold_most_of_the_presets(id: str) -> None:
    """An arrow is for what is far out: of the presets of a page, nearly all points stand inside."""
    seen = [view(preset) for preset in presets.load(id)]
    inside = [
        figure.panel(1320, page(id).axes_at(one)).holds(float(one.outcomes[one.x.name]), float(one.outcomes[one.y.name]))
        for one in seen
    ]
    assert sum(inside) >= len(inside) - 1


@pytest.mark.parametrize("id", sorted(set(sim.ids()) - {"feed", "hiring", "jobs", "loop", "opinions", "raters"}))
def test_axes_stay_put_between_presets(id: str) -> None:
    """But where presets are worlds far apart: another rule, other people, readers who click more, scores so noisy that skill falls by half,
    five times as many tasks.
    """
    assert len({(at.x, at.y) for at in (page(id).axes_at(view(preset)) for preset in presets.load(id))}) == 1


def test_what_is_far_outside_is_said_with_its_number() -> None:
    """A fixed score of 300 approves everybody: the bank loses more than the whole profit there is."""
    params = sim.load("lending").Params(criterion="fixed_score", fixed_score=300)
    frontier, outcomes = runs.frontier("lending", params, 0), runs.outcomes("lending", params, 0)
    model = sim.load("lending")
    x, y = model.outcome(frontier.x), model.outcome(frontier.y)
    here = page("lending").axes
    assert isinstance(here, frontier_view.Axes)
    drawn = named.Drawn(frontier, frontier_view.stand(frontier, x, y, outcomes))
    tables = named.frames(drawn, x, y, here, figure.panel(1320, here))
    exits = tables["drawn_exits"]
    assert exits.loc[exits["kind"] == "now", "angle"].tolist() == [180.0]
    assert f"now: {numbers.said(outcomes['profit_share'] or 0.0, '.1f')}" in " ".join(tables["drawn_names"]["label"])
