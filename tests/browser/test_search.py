"""The search, by keyboard alone, offline: it opens everywhere, finds by question, preset and claim, and goes there."""

import re
from collections.abc import Callable

from tests.browser.conftest import Screen

Screens = Callable[..., Screen]
FOUND = '.st-key-find [role="option"]'


def opened(screen: Screen, key: str) -> None:
    screen.page.keyboard.press(key)
    screen.page.locator(FOUND).first.wait_for()


def test_it_finds_a_claim_by_keyboard_and_asks_the_server_once(screens: Screens) -> None:
    screen = screens().goto("trust")
    opened(screen, "/")
    assert screen.page.locator(FOUND).count() > 40
    screen.frames.clear()
    screen.page.keyboard.type("residents report")
    screen.page.locator(FOUND).filter(has_text="Patrols").first.wait_for()
    assert screen.frames == [], "what is typed stays in the browser"
    screen.page.keyboard.press("Enter")
    screen.page.wait_for_url(re.compile("/patrols.*patrols_reports="))
    screen.settle()
    assert "patrols" in screen.page.url
    opened(screen, "Control+k")
    screen.page.keyboard.type("zzzz")
    assert screen.page.locator('.st-key-find [role="status"]').inner_text() == "Nothing has all of these words"
    screen.page.keyboard.press("Escape")
    screen.page.locator(".st-key-find dialog").wait_for(state="hidden")


def test_a_preset_of_the_page_where_one_is_moves_its_knobs(screens: Screens) -> None:
    screen = screens().goto("trust")
    opened(screen, "/")
    screen.page.keyboard.type("remove too much")
    screen.page.keyboard.press("Enter")
    screen.page.wait_for_url(re.compile("trust_removed="))


def test_a_slash_in_a_field_is_a_slash(screens: Screens) -> None:
    screen = screens().goto("trust")
    screen.page.get_by_text("Type numbers").click()
    screen.page.locator(".stNumberInput input").first.click()
    screen.page.keyboard.press("/")
    assert screen.page.locator(".st-key-find dialog").is_hidden()


def test_neither_it_nor_the_way_on_is_on_stage_in_a_frame_or_on_paper(screens: Screens) -> None:
    for query in ("?present=true", "?embed=true"):
        screen = screens().goto(f"trust{query}")
        screen.page.keyboard.press("Control+k")
        assert screen.page.locator(".st-key-find").count() == 0
        assert screen.page.locator(".st-key-onward a").count() == 0
    screen = screens().goto("trust")
    screen.page.emulate_media(media="print")
    assert screen.page.locator(".st-key-find button").first.is_hidden()
    assert screen.page.locator(".st-key-onward").is_hidden()


def test_home_opens_it_by_its_own_button_and_a_phone_by_a_tap(screens: Screens) -> None:
    screen = screens().goto("")
    screen.page.locator("button.find").click()
    screen.page.locator(FOUND).first.wait_for()
    phone = screens("phone").goto("trust")
    phone.page.get_by_role("button", name="Find").first.tap()
    phone.page.locator(FOUND).filter(has_text="Hiring").first.tap()
    phone.page.wait_for_url("**/hiring*")
