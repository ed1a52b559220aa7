"""The map of the page opinions: what happens at a point is seen while the pointer moves, and a click goes there."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

import sim
from tests.browser.conftest import Screen
from tests.browser.test_move import CHART, SAID

# One number for what the paths show: the left 30 % of the canvas.
PATHS = """() => {
  const canvas = document.querySelector('[data-testid="stVegaLiteChart"] canvas');
  const data = canvas.getContext("2d").getImageData(0, 0, Math.round(canvas.width * .3), canvas.height).data;
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) sum = (sum * 31 + data[i] + 7 * data[i + 1] + 13 * data[i + 2]) | 0;
  return sum;
}"""


@pytest.mark.parametrize(
    ("rule", "levers"),
    [("deffuant", {"confidence"}), ("activity_driven", {"homophily"}), ("biased_encounters", {"confidence", "gamma"})],
)
def test_the_pointer_over_the_map_shows_and_a_click_commits(rule: str, levers: set[str], screens: Callable[..., Screen]) -> None:
    model = sim.load("opinions")
    screen = screens().goto(f"opinions?opinions_rule={rule}")
    mouse, still, address, said = screen.page.mouse, screen(PATHS), screen.page.url, screen(SAID)
    box = screen.page.locator(CHART).bounding_box()
    assert box
    sent, pictures = len(screen.frames), {}
    for step in range(6):
        x, y = box["x"] + box["width"] * (0.41 + 0.03 * step), box["y"] + box["height"] * 0.3
        mouse.move(x, y, steps=3)
        screen.frames_drawn()
        pictures[x, y] = screen(PATHS)
    assert len(set(pictures.values()) - {still}) >= 4, "the paths follow the pointer"
    assert len(screen.frames) == sent, "the pointer asks nothing of the server"
    assert screen.page.url == address
    assert screen(SAID) == said

    x, y = next(place for place, picture in pictures.items() if picture != still)
    mouse.move(x, y, steps=3)
    mouse.click(x, y)
    screen.page.wait_for_function("address => location.href !== address", arg=address)
    mouse.move(2, 400, steps=3)
    screen.settle()
    assert screen(SAID) != said
    assert screen(PATHS) != still, "the paths are those of the point"
    asked = {name: float(word) for name, (word,) in parse_qs(urlsplit(screen.page.url).query).items() if name != "opinions_rule"}
    assert {name.removeprefix("opinions_") for name in asked} <= levers
    for name, value in asked.items():
        shown = screen.page.locator(f".st-key-{name} [data-testid='stSliderThumbValue']").inner_text()
        assert float(shown) == value
    tried = dict(model.module.GRIDS[rule])
    assert all(value in tried[name.removeprefix("opinions_")] for name, value in asked.items())
