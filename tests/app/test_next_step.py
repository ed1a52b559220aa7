"""Who moves a knob on the same way finds the next step drawn already, whichever knob it is."""

from collections.abc import Callable
from concurrent.futures import wait
from typing import Any

import pytest

from pages.ui.drawing import named
from pages.ui.page import figure, stage
from pages.ui.page import ladder as ladders
from pages.ui.shell.contents import entry_at
from pages.ui.work import next_step
from tests.app.conftest import App

# A main knob that moves along the frontier, one that does not, one of a page that draws more lines; and a lever, which moves the frontier.
WAYS = {
    "lending": ("tolerance", 0.37, 0.38, 0.39),
    "trust": ("falsehood", 0.21, 0.22, 0.23),
    "roads": ("speed", 52, 53, 54),
    "security": ("separation", 1.3, 1.4, 1.5),
}


@pytest.mark.parametrize("address", WAYS)
def test_the_next_step_is_drawn_before_it_is_asked_for(
    visit: Callable[..., App], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, start, step, further = WAYS[address]
    next_step._moved.clear()
    app = visit(entry_at(address), {f"{address}_{name}": str(start)}).move(name, step)
    (guess,) = next_step._guesses
    assert getattr(guess.of[1], name) == further
    wait([guess.job])
    assert guess.job.exception() is None

    def again(*_: Any, **__: Any) -> None:
        raise AssertionError("what was drawn is drawn again")

    monkeypatch.setattr(named, "tables", again)
    monkeypatch.setattr(next_step, "run", lambda *_, **__: None)
    kept = (stage._known, ladders.sentences, ladders.ladder, figure.packable)
    before = [function.cache_info().misses for function in kept]
    app.move(name, further)
    assert app.settings[name] == further
    assert [function.cache_info().misses for function in kept] == before
