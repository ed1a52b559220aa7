"""A room in a browser: a phone votes by finger and by keys, the stage shows what comes, and the driver's phone moves the slides."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from sim.analysis import talks
from tests.browser.conftest import KINDS, Screen
from tests.browser.stage import LARGE, Stage
from tests.browser.test_look import violations
from tests.phones import WORD, served

PLACED = """() => { const u = Math.min(innerWidth / 1920, innerHeight / 1080),
  words = [...document.querySelectorAll(".st-key-talk_foot *")].map(e => e.shadowRoot?.querySelector("p")).find(e => e);
  return words && [words.textContent,
    parseFloat(getComputedStyle(words).fontSize) / u, words.getBoundingClientRect().bottom <= innerHeight]; }"""
SAID = "words => document.querySelector('#status').textContent.includes(words)"


@pytest.fixture(scope="module")
def voting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the app, served so that phones may vote."""
    with served(tmp_path_factory.mktemp("home")) as address:
        yield address


def phone(browser: Browser, server: str, scheme: str) -> tuple[BrowserContext, Screen]:
    """Return a phone's browser, its page open."""
    context = browser.new_context(**KINDS["phone"] | {"color_scheme": scheme, "reduced_motion": "reduce"})
    screen = Screen(context.new_page(), server)
    screen.page.goto(f"{server}/room")
    return context, screen


def test_a_room_votes_and_the_drivers_phone_moves_the_slides(browser: Browser, voting: str) -> None:
    context = browser.new_context(viewport={"width": LARGE[0], "height": LARGE[1]}, color_scheme="light")
    opened = context.new_page()
    opened.goto(f"{voting}/room/driver?word={WORD}")
    opened.wait_for_url(f"{voting}/talks")
    opened.close()
    stage = Stage(context, voting, talks.load("twenty"))
    assert stage.wrong() == []
    context_one, one = phone(browser, voting, "light")
    context_two, two = phone(browser, voting, "dark")
    for screen in (one, two):
        screen.page.get_by_role("slider", name="What we meant, sd").wait_for()
        assert violations(screen) == {}
    one.page.get_by_role("slider").focus()
    for key in ("ArrowRight", "ArrowRight", "Tab", "Enter"):
        one.page.keyboard.press(key)
    one.until(SAID, "Your vote: 0.2.")
    two.page.get_by_role("button", name="Vote").tap()
    two.until(SAID, "Your vote: 0.")
    two.page.get_by_role("slider").fill("0")
    two.page.get_by_role("button", name="Change my vote").tap()
    two.until(SAID, "Your vote: \N{MINUS SIGN}2.")
    stage.screen.until(f"() => ({PLACED})()?.[0].startsWith('2 votes of 2 phones')")
    said, size, inside = stage.screen(PLACED)
    assert (said.split(" · ")[1].endswith("/room"), size >= 24, inside) == (True, True, True)

    stage.screen.page.keyboard.press("q")
    stage.screen.until("() => document.querySelector('.stage-code img').naturalWidth > 0")
    assert stage.screen.page.locator(".stage-code").inner_text().endswith("/room")
    stage.screen.page.keyboard.press("PageDown")  # brings the picture back, and no more
    assert stage.screen.page.locator(".stage-code").count() == 0
    stage.arrive()

    clicker = Screen(context_one.new_page(), voting)
    clicker.page.goto(f"{voting}/room/driver?word={WORD}&to=clicker")
    assert violations(clicker) == {}
    on, back = clicker.page.get_by_role("button", name="On"), clicker.page.get_by_role("button", name="Back")
    for button, by in ((on, 1), (back, -1), (on, 1)):
        button.tap()
        stage.at += by
        stage.arrive()
    assert "The guess is locked: the middle of 2 is" in stage.screen.page.inner_text("[data-testid=stMainBlockContainer]")
    two.until(SAID, "The guesses are locked.")
    assert two.page.get_by_role("button", name="Locked").is_disabled()
    on.tap()
    stage.at += 1
    stage.arrive()
    two.until(SAID, "No question is open now.")
    assert violations(two) == {}
    assert stage.wrong() == []
    for screen in (one, two, clicker, stage.screen):
        assert screen.errors == []
        assert screen.strangers == []
    for each in (context, context_one, context_two):
        each.close()


def test_a_phone_without_a_connection_sends_its_vote_when_there_is_one(browser: Browser, voting: str) -> None:
    context = browser.new_context(viewport={"width": LARGE[0], "height": LARGE[1]}, color_scheme="light")
    opened = context.new_page()
    opened.goto(f"{voting}/room/driver?word={WORD}")
    opened.close()
    Stage(context, voting, talks.load("twenty"))
    context_one, one = phone(browser, voting, "light")
    vote = one.page.get_by_role("button", name="Vote")
    vote.wait_for()
    context_one.set_offline(True)
    vote.tap()
    one.until(SAID, "No connection")
    context_one.set_offline(False)
    one.until(SAID, "Your vote: 0.")
    context_one.close()
    context.close()
