"""The offline kit of a talk, opened from disk with the network off: the deck there and back, and what is alive in its pages."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext
from typer.testing import CliRunner

from pages import export_talk
from pages.ui.talks import kit
from sim.analysis import talks
from tests.browser.deck import Deck
from tests.browser.stage import LARGE, SMALL

SAID = "() => document.getElementById('said').textContent"
HERO = "() => document.querySelector('#figure svg').outerHTML"
SLIDE = """to => { const input = document.querySelector('#hand input'); input.value = to; input.dispatchEvent(new Event('input')); }"""
SPOT = """() => {
  const spots = [...document.querySelectorAll("#figure svg .mark-path.voronoi path, #figure svg [class*=voronoi] path")];
  const box = spots[Math.floor(spots.length / 2)].getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""
DRAWN = "to => document.getElementById('figure').dataset.drawn.endsWith(`/${to}`)"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the kit of the five minutes, written by the command."""
    path = tmp_path_factory.mktemp("kit")
    ran = CliRunner().invoke(export_talk.app, ["five", "--out", str(path)])
    assert ran.exit_code == 0, ran.output
    return path


@pytest.fixture
def offline(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": LARGE[0], "height": LARGE[1]}, offline=True)
    yield context
    context.close()


def test_the_deck_is_played_there_large_and_back_small(offline: BrowserContext, folder: Path) -> None:
    deck = Deck(offline, folder, talks.load("five"))
    wrong = deck.wrong()
    for _ in deck.talk.stops[1:]:
        deck.press("PageDown", 1)
        wrong += deck.wrong()
    assert wrong == []
    deck.page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    while deck.at:
        deck.press("ArrowLeft" if deck.at % 2 else "PageUp", -1)
        wrong += deck.wrong()
    assert wrong == []


def test_a_knob_in_the_deck_is_alive_and_does_not_swallow_the_clicker(offline: BrowserContext, folder: Path) -> None:
    deck = Deck(offline, folder, talks.load("five"))
    while deck.stop.beat < 2:
        deck.press("PageDown", 1)
    before, said = deck.frame.evaluate(HERO), deck.frame.evaluate(SAID)
    knob = deck.frame.locator("#hand input")
    knob.focus()
    knob.press("ArrowRight")
    deck.frame.wait_for_function("() => document.getElementById('figure').dataset.drawn.split('/')[1]")
    assert deck.frame.evaluate(HERO) != before
    assert deck.frame.evaluate(SAID) != said
    deck.press("PageDown", 1)
    deck.press("PageUp", -1)
    assert deck.frame.evaluate(SAID) == said, "a step has its own setting"
    assert deck.wrong() == []


def test_a_guess_that_is_dragged_is_told_at_the_answer(offline: BrowserContext, folder: Path) -> None:
    deck = Deck(offline, folder, talks.load("five"))
    deck.frame.evaluate(SLIDE, 30)
    label = deck.frame.locator("#hand output").inner_text()
    deck.frame.wait_for_function(
        "label => document.querySelector('#figure svg').textContent.includes(`you said ${label}`)", arg=label
    )
    deck.press("PageDown", 1)
    assert f"The guess is locked: {label}." in deck.frame.locator("#price").inner_text()
    deck.press("PageDown", 1)
    assert f"You said {label}" in deck.frame.evaluate(SAID)
    deck.press("PageDown", 1)
    assert "You said" not in deck.frame.evaluate(SAID)
    assert deck.wrong() == []


def test_an_exported_page_is_alive(offline: BrowserContext, folder: Path) -> None:
    """Frontier under the pointer, knob, keys; alone, not in a deck."""
    talk, page, errors = talks.load("five"), offline.new_page(), list[str]()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: errors.append(request.url) if not request.url.startswith(("file:", "data:")) else None)
    page.goto((folder / kit.page_of(2, talk.beats[1])).as_uri())
    page.wait_for_function("() => document.getElementById('figure').dataset.drawn === '0/'")
    first = page.evaluate(HERO)
    states = [first]
    for to in (5, 30, 55):
        page.evaluate(SLIDE, to)
        page.wait_for_function(DRAWN, arg=to)
        states.append(page.evaluate(HERO))
    assert len(set(states)) == 4, "the knob moves the hero"
    page.keyboard.press("PageDown")
    page.wait_for_function("() => document.getElementById('counter').textContent.endsWith('2 of 3')")
    page.wait_for_function("() => document.getElementById('figure').dataset.drawn === '1/'")
    still = page.evaluate(HERO)
    spot = page.evaluate(SPOT)
    page.mouse.move(*spot)
    page.wait_for_function(f"still => ({HERO})() !== still", arg=still)
    assert errors == []


def test_a_kit_goes_on_where_it_was_interrupted(folder: Path) -> None:
    talk = talks.load("five")
    files = kit.files(talk)
    missing = folder / "figures" / "02-1-lending.svg"
    missing.unlink()
    whole = export_talk.Folder(folder, talk)
    assert [file.path for file in files if not whole.has(file)] == ["figures/02-1-lending.svg"]
    whole.make(next(file for file in files if file.path.endswith("02-1-lending.svg")))
    assert missing.read_text(encoding="utf-8").startswith("<svg")
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(told["files"]) == {file.path for file in files}
    assert [stop["page"] for stop in told["stops"]] == [stop.page for stop in talk.stops]
