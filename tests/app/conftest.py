"""Every page as Streamlit's own simulator runs it, through the router."""

import html
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import wait
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner

import sim
from pages.ui.page import figure, tabs
from pages.ui.shell.contents import Entry
from pages.ui.work import next_step, runs, waiting
from sim.analysis import manifest, presets
from sim.contract.parameters import Knob

HOSTILE = ("</script><script>alert(1)</script>", "=HYPERLINK(1)", "**bold** :smile: $x$", "<img src=x onerror=alert(2)>")
LATER = re.compile(r"_\d+$")  # a widget that Python moves gets a new key (pages/ui/knobs/hearsay.py)
for part in (app_test, local_script_runner):  # a script is compiled once, as on a server
    part.ScriptCache = cache(ScriptCache)  # type: ignore[misc]
ROUTER = Path(__file__).resolve().parents[2] / "pages" / "router.py"


def simulator(timeout: float) -> AppTest:
    """Return a visitor who has opened nothing yet."""
    return acquainted(AppTest.from_file(ROUTER, default_timeout=timeout))


def acquainted(at: AppTest) -> AppTest:
    """Let a simulator know which pages and components there are.

    It learns both when its script runs, by reading what every installed package says of itself: five times the cost of a page.
    Private names of a pinned Streamlit; without them `switch_page` fails, and says so.
    """
    first = _first()
    at._registered_pages, at._bidi_component_manager = first._registered_pages, first._bidi_component_manager
    return at


@cache
def _first() -> AppTest:
    """Return the first visitor of this process, on the first page."""
    return AppTest.from_file(ROUTER, default_timeout=120).run()


class App:
    """A visitor on one page; what the page says about its model is read back from what it shows."""

    def __init__(self, entry: Entry, query: dict[str, str], theme: str = "light") -> None:
        self.entry = entry
        self.at = simulator(timeout=120)
        self.at.context = {"theme": theme}
        self.at.query_params = dict(query)
        self.at.switch_page(entry.file)
        self.run()

    @property
    def model(self) -> sim.Model:
        return sim.load(self.entry.address)

    def key(self, name: str) -> str:
        return f"{self.entry.address}_{name}"

    def run(self) -> "App":
        """Run the page, and again when what it waits for is there: the simulator has no clock of its own."""
        self.step()
        given_up, pause = time.monotonic() + 600, 0.02
        while self.waiting:
            assert time.monotonic() < given_up, "what the page waits for never came"
            time.sleep(pause)
            pause = min(1.3 * pause, 0.5)  # a page that runs again and again takes the processor from what it waits for
            self.step()
        return self

    def step(self) -> None:
        """Run the page once."""
        self.at.run()
        kinds = (self.at.slider, self.at.select_slider, self.at.selectbox, self.at.button_group, self.at.toggle)
        self._widgets = {LATER.sub("", widget.key): widget for kind in kinds for widget in kind if widget.key}
        assert not self.at.exception, [f"{e.message}\n{''.join(e.stack_trace)}" for e in self.at.exception]

    @property
    def waiting(self) -> bool:
        """Return whether something is still being computed."""
        return any(element.value == waiting.WAITING for element in self.at.html)

    def widget(self, name: str) -> Any:
        """Return the visible widget of a parameter."""
        for key in (f"_{self.key(name)}", self.key(name)):
            if key in self._widgets:
                return self._widgets[key]
        raise LookupError(f"{self.entry.address} shows no widget for {name}")

    def move(self, name: str, value: Any) -> "App":
        return self.set({name: value})

    def set(self, values: Mapping[str, Any]) -> "App":
        """Move several widgets before the page runs."""
        for name, value in values.items():
            self.widget(name).set_value(value)
        return self.run()

    def press(self, button: str) -> "App":
        self.at.button(key=f"_{button}_{self.entry.address}").click()
        return self.run()

    def pick(self, preset: str | None) -> "App":
        rows = self._presets
        row = (
            next(row for row in rows if preset in rows[row])
            if preset
            else next((row for row in rows if self._widgets[row].value), "")
        )
        self._widgets[row].set_value(preset)
        return self.run()

    @property
    def _presets(self) -> dict[str, list[str]]:
        """Return the ids of presets by the key of the widget that shows them: one, or one for each group."""
        found: dict[str, list[str]] = {}
        for preset in presets.load(self.entry.address):
            name = f"_preset_{self.entry.address}" + (f":{preset.group}" if preset.group else "")
            found.setdefault(name, []).append(preset.id)
        return found

    @property
    def preset(self) -> str | None:
        """Return the preset that is shown as chosen."""
        return next((value for row in self._presets if (value := self._widgets[row].value)), None)

    def open_tab(self, label: str) -> "App":
        self.at.session_state[f"_tab_{self.entry.address}"] = label
        return self.run()

    @property
    def tabs(self) -> list[str]:
        """Return what is written on the tabs."""
        (bar,) = (found.proto for found in self.at.get("bidi_component") if found.proto.component_name == "tab_bar")
        names: list[str] = json.loads(bar.json)["names"]
        return names

    @property
    def panel(self) -> list[Any]:
        """Return what the open tab shows."""
        (block,) = (found for found in self.at.get("flex_container") if found.proto.id.endswith(f"-_panel_{self.entry.address}"))
        return list(block)

    @property
    def settings(self) -> dict[str, Any]:
        """Return every parameter as its widget shows it."""
        return {name: self.widget(name).value for name in self.model.Params.declared()}

    @property
    def said(self) -> str:
        """Return the result sentence, and the price of the next step."""
        (found,) = (element.value for element in self.at.html if 'class="say"' in element.value)
        return found

    @property
    def notice(self) -> str:
        return "\n".join(warning.value for warning in self.at.warning)

    @property
    def impossible(self) -> str:
        return "\n".join(error.value for error in self.at.error)

    @property
    def shown(self) -> dict[str, float | None]:
        """Return the outcomes as the open tab Data shows them."""
        table = next(frame.value for frame in self.at.dataframe if {"outcome", "value", "name"} <= set(frame.value.columns))
        return {name: None if value != value else value for name, value in zip(table["name"], table["value"], strict=True)}


@pytest.fixture(scope="module", autouse=True)
def small_worlds() -> Iterator[None]:
    """Sweep the feed's frontier, and judge its levers, with few people, and draw few worlds: what a page does with them is the same."""
    feed = sim.load("feed").module
    forget(feed)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"SWEPT": 900_000, "LARGEST": 200_000_000, "JUDGED_RUNS": 2, "JUDGED_PEOPLE": 100}.items():
            patch.setattr(feed, name, value)
        for name in ("DRAWS", "FEW"):
            patch.setattr(tabs, name, 2)
        yield
    forget(feed)


def forget(feed: ModuleType) -> None:
    """Forget every run of the feed, so that no other test of this process finds one of the small worlds, and none here a large one."""
    for key in [key for key in runs.SHOWN._kept if "feed" in key[1]._of]:
        runs.SHOWN.drop(key)
    for kept in (tabs._survival, feed.judged):
        kept.cache_clear()
    for key in [key for key in runs._jobs if "feed" in key]:
        del runs._jobs[key]


@pytest.fixture
def visit() -> Callable[..., App]:
    """Return a function that opens a page with what stands in its address."""

    def visit(entry: Entry, query: dict[str, str] | None = None, theme: str = "light") -> App:
        return App(entry, query or {}, theme)

    return visit


def smallest(entry: Entry) -> dict[str, str]:
    """Return the address of the smallest world of a page: sizes of its computation (people, days, runs) at their low ends.

    What a knob does is the same in it, and a page costs its tests no more the larger its usual world is.
    """
    model = sim.load(entry.address)
    knobs = {name: declared for name in model.sizes if isinstance(declared := model.Params.declared()[name], Knob)}
    return manifest.query(model, model.Params().replace(**{name: type(knob.default)(knob.low) for name, knob in knobs.items()}))


class YourData:
    """A visitor with a table of one kind, on the sample until one is uploaded."""

    def __init__(self, kind: str, link: dict[str, str] | None = None) -> None:
        self.id = "your_data" if kind == "scores" else f"your_data_{kind}"
        self.at = simulator(timeout=60)
        for name, value in {"your_data_table": kind, **(link or {})}.items():
            self.at.query_params[name] = value
        self.at.switch_page("lab/your_data.py")
        self.run()

    def run(self) -> "YourData":
        self.at.run()
        assert not self.at.exception, [f"{e.message}\n{''.join(e.stack_trace)}" for e in self.at.exception]
        return self

    @property
    def link(self) -> dict[str, str]:
        return dict(self.at.query_params)

    @property
    def raw(self) -> list[str]:
        """Return everything that is shown as HTML, as it is sent."""
        return [element.proto.body for element in self.at.get("html")]

    @property
    def words(self) -> str:
        """Return the same unescaped once: what a visitor reads."""
        return html.unescape("\n".join(self.raw))

    @property
    def said(self) -> str:
        """Return the result sentence as a visitor reads it; nothing where nothing is drawn."""
        return html.unescape("".join(line for line in self.raw if 'class="say"' in line))

    def upload(self, content: bytes, name: str = "mine.csv", *, second: bool = False) -> "YourData":
        self.at.file_uploader[-1 if second else 0].set_value((name, content, "text/csv"))
        return self.run()

    def widget(self, label: str) -> Any:
        """Return the widget whose label begins so."""
        at = self.at
        kinds = (at.slider, at.selectbox, at.number_input, at.text_input, at.button, at.multiselect)
        return next(widget for kind in kinds for widget in kind if widget.label.startswith(label))

    def move(self, label: str, value: Any) -> "YourData":
        widget = self.widget(label).set_value(value)
        if (widget.key or "").startswith("your_data"):
            self.at.query_params[widget.key] = str(value)  # the browser writes what is bound into the address
        return self.run()

    def press(self, label: str) -> "YourData":
        self.widget(label).click()
        return self.run()

    def open_tab(self, name: str) -> "YourData":
        self.at.session_state[f"_tab_{self.id}"] = name
        return self.run()

    def shows_only_text(self) -> None:
        """Check that nothing of HOSTILE, or of a tag in a file's name, reached the page as HTML or Markdown."""
        for shown in self.raw:
            assert not any(mark in shown for mark in ("<script>alert", "<img", "<b>file", "<i>texts"))
        at = self.at
        marked = " ".join(element.value for element in [*at.markdown, *at.caption, *at.warning, *at.error, *at.info])
        assert not any(name in marked for name in HOSTILE)


def remembered() -> list[int]:
    """Return how much every cache that visitors share holds, once nothing is computed for an earlier test any more."""
    given_up = time.monotonic() + 120
    while runs.waiting() and time.monotonic() < given_up:
        time.sleep(0.02)
    wait([guess.job for guess in next_step._guesses])
    caches = (figure.tables, figure._still, runs.result, runs.outcomes, runs._frontier, runs._preview)
    return [cache.cache_info().currsize for cache in caches]
