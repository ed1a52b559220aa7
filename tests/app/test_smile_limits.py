"""A limit between fields: the measure cannot name more than there is."""

from collections.abc import Callable

from pages.ui.shell.contents import SECTIONS
from tests.app.conftest import App

SMILE = next(entry for section in SECTIONS for entry in section.entries if entry.address == "smile")
Visit = Callable[..., App]


def test_an_impossible_pair_gets_a_sentence_and_the_last_picture_stays(visit: Visit) -> None:
    app = visit(SMILE).open_tab("Data").move("log2_n", 9.0)
    said, shown = app.said, app.shown
    app.move("named", 5)
    assert app.impossible == "Named must be at most attributes, 2, got 5. The last setting that was possible is shown."
    assert (app.said, app.shown) == (said, shown)
    app.move("attributes", 5)
    assert app.impossible == ""
    assert app.shown == dict(app.model.run(app.model.Params(**app.settings), 0))
    assert app.settings["named"] == app.settings["attributes"] == 5
    assert app.said != said


def test_an_impossible_pair_in_the_address_gets_the_same_sentence(visit: Visit) -> None:
    app = visit(SMILE, {"smile_named": "5", "smile_attributes": "3", "smile_log2_n": "9"}).open_tab("Data")
    assert app.impossible.startswith("Named must be at most attributes, 3, got 5.")
    assert app.shown == dict(app.model.run(app.model.Params(), 0))
    assert app.press("reset").impossible == ""
