"""Evidence: all published numbers, or those of one model, computed when the page is opened."""

import re
from collections.abc import Callable
from functools import cache

import pandas as pd

import sim
from pages.ui.shell.contents import SECTIONS, Entry
from sim.analysis import validation
from tests.app.conftest import App

EVIDENCE = next(entry for section in SECTIONS for entry in section.entries if entry.address == "evidence")
Visit = Callable[..., App]


def table(app: App) -> pd.DataFrame:
    return next(frame.value for frame in app.at.dataframe if "theirs" in frame.value.columns)


@cache
def computed() -> pd.DataFrame:
    """Return every number of every page, computed once more by the package alone."""
    return validation.frame([entry.address for section in SECTIONS for entry in section.entries if entry.address in sim.ids()])


def test_every_number_of_every_page_is_there_and_holds(visit: Visit) -> None:
    app = visit(EVIDENCE)
    assert len(table(app)) == len(computed())
    assert table(app)["pass"].all()
    counted = re.findall(r"<strong>(\d+)</strong> of (\d+)", app.said)  # printed by others, and computed another way
    assert [passed for passed, _ in counted] == [total for _, total in counted]
    assert sum(int(total) for _, total in counted) == len(table(app))


def test_one_model_can_be_chosen(model_page: Entry, visit: Visit) -> None:
    app = visit(EVIDENCE)
    app.at.selectbox(key="_evidence_model").set_value(model_page.address)
    app.run()
    expected = computed().query("model == @model_page.address").reset_index(drop=True)
    assert len(expected) > 0
    pd.testing.assert_series_equal(table(app)["ours"], expected["ours"])
    assert visit(EVIDENCE, {"evidence_model": model_page.address}).said == app.said


def test_a_model_that_is_none_gets_a_notice(visit: Visit) -> None:
    app = visit(EVIDENCE, {"evidence_model": "kindness"})
    assert "'kindness'" in app.notice
    assert "Shown instead: All models" in app.notice
    assert len(table(app)) == len(table(visit(EVIDENCE)))
