"""The frontier under the pointer, a click, a tap, the keyboard."""

import json
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator
from playwright.sync_api import TimeoutError as TooLate

import sim
from pages.ui.shell.contents import Entry
from pages.ui.work import runs
from sim.contract.parameters import Knob
from tests.browser.conftest import PHONE, Screen

Visit = Callable[[Entry], Screen]
CHART = '[data-testid="stVegaLiteChart"] canvas'
FRONTIER = f".st-key-below {CHART}"  # on a phone

# Whether the frontier leads: it stands at the left, or first on a phone, as the words for it say.
LEADS = """() => /^(Left: )?the frontier/i.test(document.querySelector('[data-testid="stVegaLiteChart"]').getAttribute("aria-label"))"""
# One number for what the hero shows: its side of the canvas on a desk, all of its own on a phone.
HERO = f"""() => {{
  const leads = ({LEADS})(), canvases = document.querySelectorAll('[data-testid="stVegaLiteChart"] canvas');
  const below = document.querySelector('{FRONTIER}'), canvas = below && leads ? below : canvases[0];
  const width = Math.round(canvas.width * (below ? 1 : leads ? .35 : .6));
  const data = canvas.getContext("2d").getImageData(leads && !below ? canvas.width - width : 0, 0, width, canvas.height).data;
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) sum = (sum * 31 + data[i] + 7 * data[i + 1] + 13 * data[i + 2]) | 0;
  return sum;
}}"""
SAID = "() => document.querySelector('.say').innerText"


def frontier(screen: Screen, *, phone: bool = False) -> Locator:
    """Return the chart that holds the frontier."""
    return screen.page.locator(FRONTIER if phone and not screen(LEADS) else CHART).first


def positions(screen: Screen, *, phone: bool = False) -> Iterator[tuple[float, float]]:
    """Yield points inside the frontier, from left to right."""
    chart = frontier(screen, phone=phone)
    chart.scroll_into_view_if_needed()  # a knob in focus may have moved a long page
    box = chart.bounding_box()
    assert box
    first, step = (0.3, 0.05) if phone else (0.15, 0.03) if screen(LEADS) else (0.72, 0.02)
    for i in range(12):
        yield box["x"] + box["width"] * (first + step * i), box["y"] + box["height"] * 0.5


def settings(screen: Screen, model: sim.Model) -> dict[str, object]:
    """Return the parameters that the address names."""
    declared = model.Params.declared()
    raw = {name.removeprefix(f"{model.id}_"): word for name, word in parse_qsl(urlsplit(screen("() => location.href")).query)}
    read = {name: word if word in getattr(declared[name], "options", ()) else json.loads(word) for name, word in raw.items()}
    return {
        name: model.Params.model_fields[name].annotation(value) if isinstance(declared[name], Knob) else value
        for name, value in read.items()
    }


@pytest.mark.moves
def test_the_pointer_moves_the_hero_and_a_click_commits(model_page: Entry, visit: Visit) -> None:
    model = sim.load(model_page.address)
    screen = visit(model_page)
    mouse, still, address, said = screen.page.mouse, screen(HERO), screen.page.url, screen(SAID)
    sent = len(screen.frames)
    pictures = {}
    for x, y in positions(screen):
        mouse.move(x, y, steps=3)
        screen.frames_drawn()
        pictures[x, y] = screen(HERO)
        if len(set(pictures.values()) - {still}) == 2:
            break
    assert len(set(pictures.values()) - {still}) == 2, "the hero follows the pointer"
    mouse.move(2, 400, steps=3)
    screen.until(f"still => ({HERO})() === still", still)
    assert len(screen.frames) == sent, "the pointer asks nothing of the server"
    assert screen.page.url == address

    x, y = next(place for place, picture in pictures.items() if picture != still)
    mouse.move(x, y, steps=3)
    mouse.click(x, y)
    screen.page.wait_for_function("address => location.href !== address", arg=address)
    mouse.move(2, 400, steps=3)
    screen.settle()
    assert screen(SAID) != said
    params = model.Params(**settings(screen, model))
    outcomes, whole = model.run(params, 0), runs.frontier(model.id, params, 0)
    frame, (a, b) = whole.frame, (whole.x, whole.y)
    shown = {point for table in runs.preview(model.id, params, 0).values() for point in table["point"]}
    front = frame[frame["efficient"] | frame.index.isin(shown)]
    away = ((front[a] - outcomes[a]).abs() / (frame[a].max() - frame[a].min())).combine(
        (front[b] - outcomes[b]).abs() / (frame[b].max() - frame[b].min()), max
    )
    assert away.min() < 0.03, "a click lands on a point that the pointer reaches"


@pytest.mark.look("hand")
def test_on_a_phone_picture_sentence_knob_and_picture_follow_one_another_and_a_tap_commits(
    model_page: Entry, visit: Visit
) -> None:
    screen = visit(model_page)
    finger = screen.page.context.new_cdp_session(screen.page)
    finger.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    knob = screen.page.locator('[data-testid="stSlider"], [data-testid="stSelectbox"]').first
    boxes = [screen.page.locator(part).first.bounding_box() for part in (CHART, ".say")]
    boxes += [knob.bounding_box(), screen.page.locator(FRONTIER).first.bounding_box()]
    tops = [box["y"] for box in boxes if box]
    assert len(tops) == 4
    assert tops == sorted(tops)
    for box in (boxes[0], boxes[3]):
        assert box
        assert 0.88 * PHONE["width"] < box["width"] <= PHONE["width"], "as wide as the screen"
    frontier(screen, phone=True).evaluate("chart => chart.scrollIntoView({block: 'end'})")
    address = screen.page.url
    x, y = next(positions(screen, phone=True))
    gesture = {"x": x, "y": y, "yDistance": 120, "gestureSourceType": "touch", "speed": 2000}
    finger.send("Input.synthesizeScrollGesture", gesture)
    screen.settle()
    assert screen.page.url == address, "to scroll is not to choose"
    still = screen(HERO)
    frontier(screen, phone=True).evaluate("chart => chart.scrollIntoView({block: 'end'})")
    for x, y in positions(screen, phone=True):
        finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        try:
            screen.page.wait_for_function("address => location.href !== address", arg=address, timeout=3_000)
        except TooLate:  # this is the point where we stand
            continue
        break
    finger.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    assert screen.page.url != address
    screen.until(f"still => ({HERO})() !== still", still)
    screen.settle()
    picture = screen(HERO)
    screen.page.locator(".st-key-tools").get_by_text("Reset").click()
    screen.until(f"picture => ({HERO})() !== picture", picture)  # no point stays under a finger that has left


def test_a_tap_on_a_phone_commits(screens: Callable[..., Screen]) -> None:
    """The same in a browser that calls itself a phone, on one page."""
    screen = screens("phone").goto("lending")
    address = screen.page.url
    frontier(screen, phone=True).evaluate("chart => chart.scrollIntoView({block: 'end'})")
    x, y = list(positions(screen, phone=True))[-1]
    screen.page.touchscreen.tap(x, y)
    screen.page.wait_for_function("address => location.href !== address", arg=address)
    screen.settle()
