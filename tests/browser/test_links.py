"""Deep links on a cold server, the way back, and links that mean harm."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from pages.ui.shell import head
from pages.ui.shell.contents import SECTIONS, Entry
from pages.ui.warm import WARM
from tests.browser.conftest import Screen, serve

Screens = Callable[..., Screen]
MENU = [section.name for section in SECTIONS]


def knob(screen: Screen, key: str) -> str:
    """Return the value that a slider shows."""
    return screen.page.locator(f".st-key-{key} [data-testid='stSliderThumbValue']").inner_text()


def press(screen: Screen, key: str, keyboard: str) -> None:
    """Move a slider by one key and wait until the address says so."""
    address = screen.page.url
    screen.page.locator(f".st-key-{key} input[type=range]").focus()
    screen.page.keyboard.press(keyboard)
    screen.page.wait_for_function("address => location.href !== address", arg=address)
    screen.settle()


def test_the_first_visitor_of_a_cold_server_may_open_a_deep_link(tmp_path: Path, screens: Screens) -> None:
    with serve("app.py", tmp_path, **{WARM: "1"}) as address:
        screen = screens(at=address).goto("lending?lending_tolerance=0.3")
        assert screen.page.locator("h1.question").inner_text() == "What does it cost a bank to treat groups alike?"
        assert knob(screen, "lending_tolerance") == "0.30"
        assert screen.page.locator(".st-key-menu button.one").all_inner_texts() == MENU
        assert screen.page.url == f"{address}/lending?lending_tolerance=0.3"
        screen.page.goto("about:blank")  # before its server ends


@pytest.mark.parametrize("way", ["link", "menu"])
def test_back_returns_to_the_previous_page_with_its_knobs(way: str, screens: Screens) -> None:
    screen = screens().goto("lending")
    press(screen, "lending_tolerance", "End")
    press(screen, "lending_tolerance", "ArrowLeft")
    address, said = screen.page.url, screen.page.locator(".say").inner_text()
    assert knob(screen, "lending_tolerance") == "0.59"
    if way == "menu":
        screen.page.locator(".st-key-menu").get_by_role("button", name="Values").click()
    screen.page.locator(".st-key-menu a:visible" if way == "menu" else ".st-key-siblings").get_by_text("Hiring").click()
    screen.page.wait_for_url("**/hiring*")
    screen.settle()
    press(screen, "hiring_target", "ArrowRight")  # moves a second knob along
    assert "lending" not in screen.page.url
    screen.page.go_back()
    screen.page.wait_for_url("**/lending*")
    screen.settle()
    assert screen.page.url == address
    assert knob(screen, "lending_tolerance") == "0.59"
    assert screen.page.locator(".say").inner_text() == said


def test_the_menu_leads_to_every_page(screens: Screens) -> None:
    """Every page is a link; each section's first is followed, without a load."""
    screen = screens().goto("")
    screen("() => { window.__same = true; }")
    for section in SECTIONS:
        screen.page.locator(".st-key-menu").get_by_role("button", name=section.name, exact=True).click()
        links = screen.page.locator(".st-key-menu a:visible")
        there = [(link.inner_text(), urlsplit(str(link.evaluate("a => a.href"))).path.strip("/")) for link in links.all()]
        assert there == [(entry.title, entry.address) for entry in section.entries]
        entry = section.entries[0]
        links.get_by_text(entry.title, exact=True).click()
        screen.page.wait_for_url(f"**/{entry.address}")
        screen.settle()
        assert screen.page.locator("h1.question").count() == 1
        assert screen.page.locator(".st-key-menu a:visible").count() == 0
        assert screen.page.locator('.st-key-menu a[aria-current="page"]').get_attribute("data-to") == entry.address
        assert screen("() => window.__same")


def test_the_menu_closes_by_escape_and_by_whatever_else_is_used(screens: Screens) -> None:
    screen = screens().goto("trust")
    goals, pages = screen.page.locator(".st-key-menu button.one").nth(1), screen.page.locator(".st-key-menu a:visible")
    goals.focus()
    screen.page.keyboard.press("Enter")
    assert pages.count() == len(SECTIONS[1].entries)
    screen.page.keyboard.press("Tab")
    screen.page.keyboard.press("Escape")
    assert pages.count() == 0
    assert goals.evaluate("button => button.getRootNode().activeElement === button"), "the focus is where it was"
    goals.click()
    screen.page.mouse.click(700, 500)
    assert pages.count() == 0


def test_on_a_phone_one_button_has_all_pages(screens: Screens) -> None:
    screen = screens("phone").goto("trust")
    pages = screen.page.locator(".st-key-menu a:visible")
    assert pages.count() == 0
    screen.page.get_by_role("button", name="Menu", exact=True).tap()
    assert pages.count() == sum(len(section.entries) for section in SECTIONS)
    assert screen.page.locator('.st-key-menu a[aria-current="page"]').evaluate(
        "a => { const { top, bottom } = a.getBoundingClientRect(); return top > 0 && bottom < innerHeight; }"
    ), "where one is can be seen"
    pages.get_by_text("Who can pull what", exact=True).tap()
    screen.page.wait_for_url("**/pull")


def test_a_number_off_the_grid_is_shown_as_the_notice_says(screens: Screens) -> None:
    screen = screens().goto("lending?lending_tolerance=0.304")
    assert "0.3 is shown" in screen.page.get_by_test_id("stAlert").inner_text()
    assert knob(screen, "lending_tolerance") == "0.30"
    screen.page.reload()
    screen.settle()
    assert knob(screen, "lending_tolerance") == "0.30"


def test_a_link_cannot_bring_markup_along(screens: Screens) -> None:
    """What stands in the address is shown as text: no picture of a stranger is fetched, no link is made, no script runs."""
    evil = (
        '![x](https://example.com/x.png) [y](https://example.com) <img src="https://example.com/z.png" onerror="window.evil=1">'
    )
    for path, name in (("lending", "lending_gap"), ("lending", f"lending_{evil}"), ("evidence", "evidence_model")):
        screen = screens()
        screen.page.goto(f"{screen.server}/{path}?{quote(name)}={quote(evil)}")  # the page of evidence takes its time to settle
        notice = screen.page.get_by_test_id("stAlert")
        screen.until("() => document.querySelector('.st-key-find') && document.querySelector('[data-testid=stAlert]')")
        assert "![x](https://example.com/x.png)" in notice.inner_text()
        assert notice.locator("img, a").count() == 0
        assert screen("() => window.evil") is None


def test_leaving_the_stage(screens: Screens) -> None:
    screen = screens().goto("smile?present=true")
    assert screen.page.locator('[data-testid="stHeader"]:visible').count() == 0
    screen.page.locator(".st-key-present label").click()
    screen.page.locator('[data-testid="stHeader"]').wait_for(state="visible")
    screen.settle()
    assert "present" not in screen.page.url


def test_the_stage_survives_the_way_to_another_page(screens: Screens) -> None:
    screen = screens().goto("?present=true")
    screen.page.get_by_test_id("stPageLink").get_by_text("Lending", exact=True).last.click()
    screen.page.wait_for_url("**/lending*")
    screen.settle()
    assert "present=true" in screen.page.url
    assert screen.page.locator('[data-testid="stHeader"]:visible').count() == 0


def test_every_page_has_its_own_title_and_icon_in_the_tab_and_help_in_the_menu(
    page_entry: Entry, visit: Callable[[Entry], Screen]
) -> None:
    screen = visit(page_entry)
    assert screen("() => document.title") == head.title(page_entry.address)
    assert screen("() => document.querySelector('link[rel=\"shortcut icon\"]').href") == head.icon()
    if not page_entry.address:
        screen.page.click('[data-testid="stMainMenu"] button')
        screen.page.get_by_text("About", exact=True).click()
        screen.page.get_by_text("Every page asks one question", exact=False).wait_for()
        screen.page.keyboard.press("Escape")


def test_what_draws_charts_is_fetched_once_before_the_page_has_answered_and_only_where_there_are_some(screens: Screens) -> None:
    screen, order = screens(), list[str]()
    screen.page.on("request", lambda request: order.append("code") if "/ArrowVegaLiteChart." in request.url else None)
    screen.page.on("websocket", lambda socket: socket.on("framereceived", lambda _: order.append("answer")))
    screen.goto("")
    assert "code" not in order
    order.clear()
    screen.goto("smile")
    assert order.index("code") < order.index("answer")
    assert order.count("code") == 1, "Streamlit asks for the same file"
