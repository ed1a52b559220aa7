"""No value in the address stops a page: infinities, NaN, what is too large for a number, nothing, and 10 kB, for everything a page binds.

Every parameter meets every value where the address is checked. Drawing a page costs more: there the values go round, so that a page of
three parameters sees three of them, and all pages together see all.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import fields
from itertools import cycle, islice

import pytest
from streamlit.testing.v1 import AppTest

import sim
from pages.ui.knobs import controls
from pages.ui.own.kinds import KIND, KINDS
from pages.ui.sessions.upload import LINK
from pages.ui.shell.contents import Entry
from pages.ui.start.home import GUESS, SHOWN
from tests.app.conftest import App, YourData, acquainted
from tests.conftest import ENTRIES

Visit = Callable[..., App]
pytestmark = pytest.mark.unchecked
NEVER = {
    "infinite": "inf",
    "minus infinite": "-inf",
    "not a number": "nan",
    "beyond floats": "1e400",
    "empty": "",
    "ten thousand nines": "9" * 10_000,
    "ten thousand letters": "x" * 10_000,
    "a null byte": "\0",
    "an underscore": "_1",
}
"""What no knob, switch, choice or seed can be."""
BESIDE = (GUESS, SHOWN, "present", KIND, LINK)
"""What pages bind that is no parameter."""


def bound(model: sim.Model) -> list[str]:
    """Return the names in the address of everything that can be set of a model."""
    return [controls.key(model, name) for name in [*model.Params.declared(), *([controls.SEED] if model.random else [])]]


def mixed(names: Iterable[str], first: int) -> dict[str, str]:
    """Return for each name one of the values that never can be, beginning with another one at each page."""
    return dict(zip(names, islice(cycle(NEVER.values()), first % len(NEVER), None), strict=False))


@pytest.mark.parametrize("value", NEVER.values(), ids=NEVER)
def test_every_refused_value_is_gone_before_a_widget_reads_it(value: str) -> None:
    """All models on one page without a widget: nothing but the check has touched the address, and it holds none of the values."""

    def script() -> None:
        import sim
        from pages.ui.knobs import controls

        for id in sim.ids():
            controls.check_link(sim.load(id))

    names = [name for id in sim.ids() for name in bound(sim.load(id))]
    for some in (
        names[i : i + 40] for i in range(0, len(names), 40)
    ):  # the server reads no more than half a megabyte of an address
        at = acquainted(AppTest.from_function(script))
        at.query_params.update(dict.fromkeys(some, value))
        assert len(at.query_params) == len(some)
        at.run()
        assert not at.exception
        assert not at.query_params
        notices = at.session_state["_notices"]
        assert set(notices) == set(some)
        assert max(map(len, notices.values())) < 1000


@pytest.mark.parametrize("value", ["inf", "9" * 10_000], ids=["infinite", "ten thousand nines"])
def test_no_seed_stops_a_page(model_page: Entry, value: str, visit: Visit) -> None:
    app = visit(model_page, {f"{model_page.address}_seed": value})
    assert app.said


def test_no_value_in_the_address_stops_a_page(page_entry: Entry, visit: Visit) -> None:
    known = page_entry.address in sim.ids()
    model = sim.load(page_entry.address) if known else None
    app = visit(page_entry, mixed([*BESIDE, *(bound(model) if model else [])], ENTRIES.index(page_entry)))
    app.step()  # as where a browser cannot tell its window, and reports its width
    if model is not None:
        assert not {*bound(model)} & {*app.at.query_params}
        assert app.settings == controls.defaults(model)


@pytest.mark.parametrize("kind", KINDS)
def test_nor_the_page_of_ones_own_table(kind: str) -> None:
    table = KINDS[kind]
    model = table.model(table.table.sample_built())
    page = YourData(kind, mixed([*BESIDE, *bound(model)], list(KINDS).index(kind)) | {KIND: kind})
    assert page.said
    page.run()


@pytest.mark.parametrize(
    "value", [float("inf"), float("nan"), 10**4000, "", "x" * 10_000, True, -1, [], {}], ids=lambda v: repr(v)[:9]
)
def test_nor_what_the_address_says_of_a_file(value: object) -> None:
    """The file is the one that the address names, so that every role is taken from there."""
    kind = list(KINDS)[len(repr(value)) % len(KINDS)]
    for kind, table in ((name, table) for name, table in KINDS.items() if name in (kind, "scores")):
        sample = table.table.sample()
        first = YourData(kind).upload(sample, table.table.sample_name)
        said = json.loads(first.link[LINK])
        roles = [role.name for role in fields(table.columns(table.table.sample_built()))]
        page = YourData(kind, {LINK: json.dumps(said | dict.fromkeys(roles, value))})
        page.upload(sample, table.table.sample_name)
