"""Ways to other pages on every page: two questions at the foot, and the search; on stage neither."""

from collections.abc import Callable

import sim
from pages.ui.page import onward, search
from pages.ui.shell import follow
from pages.ui.shell.contents import Entry, entry_at
from sim.analysis import manifest, presets
from tests.app.conftest import App

Visit = Callable[..., App]


def labels(app: App) -> list[str]:
    return [link.proto.label for link in app.at.get("page_link") if link.proto.label.startswith("Next: ")]


def test_the_foot_of_a_page_asks_the_two_that_follow(page_entry: Entry, visit: Visit) -> None:
    assert labels(visit(page_entry)) == [f"Next: {onward.question(entry)}" for entry in follow.after(page_entry.address)]


def test_on_stage_there_are_none(visit: Visit) -> None:
    assert labels(visit(entry_at("trust"), {"present": "true"})) == []


def test_the_search_goes_to_a_preset(visit: Visit) -> None:
    app, model = visit(entry_at("trust")), sim.load("lending")
    preset = presets.load("lending")[-1]
    app.at.session_state[search.CHOSEN] = ("lending", manifest.query(model, preset.params))
    app.step()  # once: the simulator would go back to the page that it was told of
    app.entry = entry_at("lending")
    assert app.model.Params(**app.settings) == preset.params
    assert app.notice == ""
