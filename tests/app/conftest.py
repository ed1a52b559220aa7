"""Every page as Streamlit's own simulator runs it, through the router."""

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import sim
from pages.ui import tabs, waiting
from pages.ui.contents import Entry

ROUTER = Path(__file__).resolve().parents[2] / "pages" / "router.py"


class App:
    """A visitor on one page; what the page says about its model is read back from what it shows."""

    def __init__(self, entry: Entry, query: dict[str, str], theme: str = "light") -> None:
        self.entry = entry
        self.at = AppTest.from_file(ROUTER, default_timeout=120)
        self.at.context = {"theme": theme}
        self.at.query_params = dict(query)
        self.at.run()  # only a first run tells the simulator which pages there are
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
        given_up = time.monotonic() + 120
        while self.waiting:
            assert time.monotonic() < given_up, "what the page waits for never came"
            time.sleep(0.02)
            self.step()
        return self

    def step(self) -> None:
        """Run the page once."""
        self.at.run()
        kinds = (self.at.slider, self.at.selectbox, self.at.button_group, self.at.toggle)
        self._widgets = {widget.key: widget for kind in kinds for widget in kind}
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
        self.at.button_group(key=f"_preset_{self.entry.address}").set_value(preset)
        return self.run()

    def open_tab(self, label: str) -> "App":
        self.at.session_state[f"_tab_{self.entry.address}"] = label
        return self.run()

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


@pytest.fixture(scope="session", autouse=True)
def small_worlds() -> Iterator[None]:
    """Sweep the feed's frontier, and judge its levers, with few people, and draw few worlds: what a page does with them is the same."""
    feed = sim.load("feed").module
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"SWEPT": 900_000, "LARGEST": 200_000_000, "JUDGED_RUNS": 2, "JUDGED_PEOPLE": 100}.items():
            patch.setattr(feed, name, value)
        for name in ("DRAWS", "FEW"):
            patch.setattr(tabs, name, 2)
        yield


@pytest.fixture
def visit() -> Callable[..., App]:
    """Return a function that opens a page with what stands in its address."""

    def visit(entry: Entry, query: dict[str, str] | None = None, theme: str = "light") -> App:
        return App(entry, query or {}, theme)

    return visit
