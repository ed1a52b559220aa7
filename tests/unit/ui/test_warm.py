"""What a server does before anybody asks: here for one section of the contents."""

from threading import Event

import pytest

from pages.ui import warm
from pages.ui.shell.contents import SECTIONS
from pages.ui.work import runs

ADDRESS = "care"


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that names every model whose frontier is computed ahead."""
    done: list[str] = []
    section = next(section for section in SECTIONS if any(entry.address == ADDRESS for entry in section.entries))
    monkeypatch.setattr(warm, "SECTIONS", (section,))
    monkeypatch.setattr(warm, "FIRST_VISITOR", 0.0)
    monkeypatch.setattr(warm, "PAUSE", 0.0)
    ahead = runs.ahead
    monkeypatch.setattr(runs, "ahead", lambda id, *setting: (done.append(id), ahead(id, *setting))[1])
    return done


def test_what_every_page_of_a_model_shows_first_is_computed(computed: list[str]) -> None:
    warm.up(Event())
    assert ADDRESS in computed
    assert computed == [entry.address for entry in warm.SECTIONS[0].entries]


def test_a_server_that_ends_computes_no_more(computed: list[str]) -> None:
    ended = Event()
    ended.set()
    warm.up(ended)
    assert computed == []


def test_a_host_may_have_nothing_computed_ahead(computed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(warm.WARM, "0")
    warm.up(Event())
    assert computed == []
