"""Compare in a browser: from a page's setting, a knob into the address, a link that shows the same again, and long work that stops."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

import sim
from sim.analysis import scenarios
from tests.browser.conftest import Screen

SAID = "() => document.querySelector('.say').textContent"


def asked(screen: Screen) -> dict[str, str]:
    """Return what stands in the address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(screen.page.url).query, keep_blank_values=True).items()}


def test_from_a_page_to_its_comparison_and_back_by_its_link(screen: Screen) -> None:
    screen.goto("merit?merit_sigma=0.5")
    screen.page.get_by_role("button", name="Compare with").click()
    screen.until("() => location.pathname === '/compare' && document.querySelector('.say')")
    screen.settle()
    first = scenarios.of_query(asked(screen))[0].scenarios[0]
    assert first.params == sim.load("merit").Params(sigma=0.5)
    before = screen(SAID)
    screen.page.locator(".st-key-scenario_b input[type=range]").first.focus()
    screen.page.keyboard.press("ArrowLeft")
    screen.until("before => document.querySelector('.say').textContent !== before", before)
    screen.settle()
    comparison, problems = scenarios.of_query(asked(screen))
    assert problems == []
    assert comparison.scenarios[0] == first
    said, link = screen(SAID), screen.page.url
    screen.goto(link.removeprefix(screen.server))
    assert screen(SAID) == said


def test_a_name_and_a_fourth_scenario_stand_in_the_address(screen: Screen) -> None:
    screen.goto("compare?compare_model=care")
    for many in (3, 4):
        screen.page.get_by_role("button", name="Add a scenario").click()
        screen.page.locator(f".st-key-scenario_{'abcd'[many - 1]}").wait_for()
        screen.settle()
    assert screen.page.get_by_role("button", name="Add a scenario").count() == 0
    screen.page.locator(".st-key-scenario_d").get_by_role("button", name="More knobs").click()
    field = screen.page.get_by_label("Name", exact=True)
    field.fill("Mine <b>")
    field.press("Enter")
    screen.until("() => document.querySelector('.say').textContent.includes('Mine <b>')")
    screen.settle()
    comparison, _ = scenarios.of_query(asked(screen))
    assert [one.name for one in comparison.scenarios][3] == "Mine <b>"


def test_long_work_stops_and_the_page_stays_the_visitors(screens: Callable[..., Screen]) -> None:
    screen = screens().goto("compare?compare_model=raters")
    screen.page.get_by_role("tab", name="Which knobs matter").click()
    button = screen.page.locator(".st-key-_compare_sobol_go button")
    button.click()
    screen.until("() => document.querySelector('.st-key-_compare_sobol_go')?.textContent.includes('Stop')")
    screen.until("() => document.querySelector('[data-testid=\"stProgress\"]')")
    button.click()
    screen.until("() => /Go on|Start/.test(document.querySelector('.st-key-_compare_sobol_go')?.textContent)")
    screen.settle()


@pytest.mark.parametrize(
    "path", ["compare?compare_a=%00%7C%7C%7C&compare_model=care&compare_seed=1e99", "compare?compare_b=" + "x%7C" * 500]
)
def test_a_hostile_address_is_one_notice(path: str, screen: Screen) -> None:
    screen.goto(path)
    assert screen.page.get_by_role("button", name="Keep what is shown").count() == 1
    assert "nan" not in screen(SAID)
    screen.page.get_by_role("button", name="Keep what is shown").click()
    screen.until("() => !document.querySelector('.st-key-compare_notice')")


def test_the_open_tab_is_in_the_link_and_its_files_say_whence_they_are(screen: Screen, tmp_path: Path) -> None:
    screen.goto("compare?compare_model=care")
    screen.page.get_by_role("tab", name="Save and open").click()
    screen.until("() => new URLSearchParams(location.search).get('compare_tab') === 'save'")
    screen.goto(screen.page.url.removeprefix(screen.server))
    assert screen.page.get_by_role("tab", selected=True).inner_text() == "Save and open"
    kept = {}
    for label in ("SVG", "All outcomes, CSV"):
        with screen.page.expect_download() as waiting:
            screen.page.get_by_role("button", name=label, exact=True).click()
        file = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(file)
        kept[file.suffix] = file.read_text(encoding="utf-8")
    for words in ("Predict need", "42 points higher", "● 0 share ■ 1 share", "Seed 0", sim.__version__, "Obermeyer et al. 2019"):
        assert words in kept[".svg"], "a figure says where it comes from"
    head, *rows = kept[".csv"].splitlines()
    assert head.startswith("scenario,model,version,seed,set.mix,")
    assert [row.split(",")[:4] for row in rows] == [
        [name, "care", sim.__version__, "0"] for name in ("Predict cost", "Predict need")
    ]
