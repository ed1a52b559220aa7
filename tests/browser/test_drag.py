"""The main knob in the hand: charts follow it while it moves, and no step of it is lost."""

from collections.abc import Callable

import pytest

from pages.ui import frontier_view
from tests.browser.conftest import Screen
from tests.browser.test_move import HERO

Screens = Callable[..., Screen]
SAY = "([event, detail]) => { window.dispatchEvent(new CustomEvent(event, {detail})); }"


@pytest.mark.parametrize("address", ["lending", "smile"])
def test_the_view_listens_to_the_knob_by_an_event_of_the_window(address: str, screens: Screens) -> None:
    """`on` of a parameter that is no selection is Vega's and not in Vega-Lite's grammar: this fails when it is no longer handed on."""
    screen = screens().goto(address)
    still, event = screen(HERO), frontier_view.event(address)
    screen(SAY, [event, 0])
    screen.until(f"still => ({HERO})() !== still", still)
    screen(SAY, [event, None])
    screen.until(f"still => ({HERO})() === still", still)
