"""A page that is opened need not be told its size: its first picture has that of the window."""

import re
from collections.abc import Callable

import pytest

from pages.ui.shell import window
from pages.ui.shell.contents import ARTICLE
from tests.browser.conftest import Screen
from tests.browser.test_look import CONTRAST, READABLE

Screens = Callable[..., Screen]
COLUMN = "() => document.querySelector('.st-key-page_width').getBoundingClientRect().width"
CHART = "() => document.querySelector('[class*=\"st-key-charts\"] canvas').clientWidth"
TOLD = re.compile(rb'\{"(?:width|height|dark)":[^}]*\}')


def listen(screen: Screen) -> list[bytes]:
    """Return a list that grows by what the page tells of its size and its theme."""
    told: list[bytes] = []

    def hear(message: str | bytes) -> None:
        for found in TOLD.findall(message if isinstance(message, bytes) else message.encode()):
            if found not in told[-1:]:  # it goes with every later message, too
                told.append(found)

    screen.page.on("websocket", lambda socket: socket.on("framesent", hear))
    return told


@pytest.mark.parametrize(
    ("path", "widths"),
    [
        ("trust", (2200, 1024, 800, 700, 390)),  # px: one between each two turns of the style sheets
        ("trust?present=true", (1440, 1024)),
        ("trust?embed=true", (1100, 700)),
        (ARTICLE, (1920, 1024)),
    ],
)
def test_the_first_picture_has_its_size(path: str, widths: tuple[int, ...], screens: Screens) -> None:
    """Whatever the sheets of style make of it: the width that was computed from the window is the one that the browser measures."""
    screen = screens()
    told = listen(screen)
    kind = {"stage": "present" in path, "embedded": "embed" in path, "cards": path == ARTICLE}
    for width in widths:
        screen.page.goto("about:blank")  # the page before sees the window change, too
        screen.page.set_viewport_size({"width": width, "height": 800})
        screen.goto(path)
        room = screen(COLUMN)
        assert window.column(width, 0, **kind) == window.whole(room, 10 if room < window.FINE else 20), (
            f"in a window of {width} px"
        )
        assert told == [], f"in a window of {width} px"


def test_another_page_tells_nothing_a_smaller_window_its_width_a_system_that_turns_dark_its_theme(screens: Screens) -> None:
    screen = screens()
    told = listen(screen)
    screen.goto("trust")
    screen.page.locator(".st-key-siblings a").first.click()
    screen.page.wait_for_url(lambda url: not url.endswith("trust"))
    screen.settle()
    assert told == []
    wide = screen(CHART)
    screen.page.set_viewport_size({"width": 1100, "height": 800})
    screen.until(f"() => ({COLUMN})() < 1000")
    screen.settle()
    assert told == [b'{"width":940}']
    assert screen(CHART) < wide - 250
    screen.page.emulate_media(color_scheme="dark")
    screen.page.wait_for_timeout(50)  # ms: the page hears of it by an event
    screen.settle()
    assert told[1:] == [b'{"width":940,"dark":true}']
    assert all(ratio > READABLE for ratio in screen(CONTRAST)["charts"])


MODULES = """(() => {
  const make = URL.createObjectURL;
  URL.createObjectURL = thing => {
    const url = make(thing);
    thing.text?.().then(text => { if (text.includes("sourceURL=st-bidi-page_width")) window.__pageWidth = url; });
    return url;
  };
})()"""
OVERTAKEN = """async before => {
  const { default: call } = await import(window.__pageWidth);
  const parentElement = document.createElement("div"), told = [];
  parentElement.style.width = "900px";
  document.querySelector('[data-testid="stMainBlockContainer"]').append(parentElement);
  const answer = width => call({ parentElement, data: { width }, setStateValue: (name, value) => { if (name === "width") told.push(value); } });
  const stop = answer(900);
  if (before) stop();
  const end = answer(900);
  if (!before) stop();
  const rest = () => new Promise(done => setTimeout(done, 500));  // ms: it tells after .15 s
  await rest();
  parentElement.style.width = "600px";
  await rest();
  end();
  parentElement.style.width = "500px";
  await rest();
  parentElement.remove();
  return told;
}"""


@pytest.mark.parametrize("before", [True, False])
def test_a_call_that_was_overtaken_does_not_make_the_page_deaf(before: bool, screens: Screens) -> None:
    """Streamlit ends a call that another one overtook, before the other or after it: the page hears of the next window all the same."""
    screen = screens()
    screen.page.add_init_script(MODULES)
    screen.goto("trust")
    assert screen(OVERTAKEN, before) == [600]
