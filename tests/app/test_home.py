"""Home: the answer is hidden until it is asked for; the search finds every page and preset."""

from collections.abc import Callable

import pytest

import sim
from pages.ui.contents import SECTIONS, Entry
from sim.analysis import presets
from tests.app.conftest import App

ENTRIES = [entry for section in SECTIONS for entry in section.entries]
HOME = ENTRIES[0]
Visit = Callable[..., App]


def test_the_answer_comes_after_the_guess(visit: Visit) -> None:
    app = visit(HOME)
    smile = sim.load("smile")
    answer = f"n = {smile.simulate(smile.Params(), None).peak:,.0f}"
    assert answer not in app.said
    app.at.slider(key="home_guess").set_value(3.0)
    app.run()
    assert answer not in app.said
    app.at.toggle(key="home_shown").set_value(True)
    app.run()
    assert "You said n = 8." in app.said
    assert answer in app.said


def test_a_guess_in_the_address_is_shown(visit: Visit) -> None:
    app = visit(HOME, {"home_guess": "4", "home_shown": "true"})
    assert "You said n = 16." in app.said


def test_home_leads_to_every_page(visit: Visit) -> None:
    app = visit(HOME)
    leads = {link.label.strip("*") for link in app.at.page_link}
    assert leads == {entry.title for entry in ENTRIES if entry.address}
    asked = [caption.value for caption in app.at.caption]
    assert all(sim.load(entry.address).question in asked for entry in ENTRIES if entry.address in sim.ids())


def test_the_search_names_every_page_and_every_preset(visit: Visit) -> None:
    found = set(visit(HOME).at.selectbox(key="home_find").options)
    assert found >= {entry.title for entry in ENTRIES if entry.address}
    for entry in ENTRIES:
        if entry.address in sim.ids():
            assert found >= {f"{entry.title}: {preset.title}" for preset in presets.load(entry.address)}


def test_the_search_goes_to_a_preset(model_page: Entry, visit: Visit) -> None:
    app = visit(HOME)
    preset = presets.load(model_page.address)[-1]
    app.at.selectbox(key="home_find").set_value(f"{model_page.title}: {preset.title}")
    app.step()  # once: the simulator would go back to the page that it was told of
    app.entry = model_page
    assert app.model.Params(**app.settings) == preset.params
    assert app.notice == ""


@pytest.mark.parametrize("query", [{"home_guess": "99"}, {"home_shown": "perhaps"}])
def test_a_wrong_address_opens_home_all_the_same(query: dict[str, str], visit: Visit) -> None:
    app = visit(HOME, query)
    assert app.at.slider(key="home_guess").value == 10.0
    assert app.at.toggle(key="home_shown").value is False
