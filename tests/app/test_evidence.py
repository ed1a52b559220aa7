"""Evidence: all published numbers, or those of one model, computed when the page is opened."""

import re
from collections.abc import Callable
from functools import cache

import pandas as pd
import pytest

import sim
from pages.ui.lab import evidence
from pages.ui.shell.contents import SECTIONS, Entry
from sim.analysis import sciences, validation
from sim.contract import references
from tests.app.conftest import App

EVIDENCE = next(entry for section in SECTIONS for entry in section.entries if entry.address == "evidence")
Visit = Callable[..., App]


def tables(app: App) -> list[pd.DataFrame]:
    """Return the numbers that others printed, and those that were computed another way."""
    return [frame.value for frame in app.at.dataframe if "theirs" in frame.value.columns]


def table(app: App) -> pd.DataFrame:
    return pd.concat(tables(app), ignore_index=True)


@cache
def computed() -> pd.DataFrame:
    """Return every number of every page and every science, computed once more by the package alone."""
    ids = [entry.address for section in SECTIONS for entry in section.entries if entry.address in sim.ids()]
    return validation.frame([*ids, *sciences.ids()])


def test_every_number_of_every_page_is_there_and_holds(visit: Visit) -> None:
    app = visit(EVIDENCE)
    assert len(table(app)) == len(computed())
    assert table(app)["pass"].all()
    counted = re.findall(r"<strong>(\d+)</strong> of (\d+)", app.said)  # printed by others, and computed another way
    assert [passed for passed, _ in counted] == [total for _, total in counted]
    assert [int(total) for _, total in counted] == [len(part) for part in tables(app)]
    assert len(tables(app)[0]) == computed()["printed"].sum()
    assert not [m for m in app.at.markdown if m.value.startswith("- ")], "the equations of what nobody opened"
    strict = validation.count(computed()[computed()["printed"]])
    assert f"from {strict.sources} sources; {strict.places} where the numbers of one table count once" in app.said


def test_one_model_can_be_chosen(model_page: Entry, visit: Visit) -> None:
    app = visit(EVIDENCE)
    app.at.selectbox(key="_evidence_model").set_value(model_page.address)
    app.run()
    expected = (
        computed().query("model == @model_page.address").sort_values("printed", ascending=False, kind="stable", ignore_index=True)
    )
    assert len(expected) > 0
    pd.testing.assert_series_equal(table(app)["ours"], expected["ours"])
    assert visit(EVIDENCE, {"evidence_model": model_page.address}).said == app.said
    assert f"- {references.full(sim.load(model_page.address).sources[0])}" in [m.value for m in app.at.markdown]


def test_a_science_has_its_numbers_and_no_equations(visit: Visit) -> None:
    app = visit(EVIDENCE, {"evidence_model": "voting"})
    assert table(app)["of"].unique().tolist() == [sciences.SCIENCES["voting"].title]
    assert table(app)["source"].str.contains("Holliday").any()
    assert not app.at.expander


def test_what_is_off_is_said_to_be_off(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = validation.frame(["voting"])
    off = frame.assign(ours=frame["ours"].where(frame.index != 1, 195.0), **{"pass": frame["pass"] & (frame.index != 1)})
    monkeypatch.setattr(evidence, "_known", lambda _: ({"voting": off}, None))
    app = visit(EVIDENCE, {"evidence_model": "voting"})
    assert f"Off: Voting, {frame['quantity'][1]}: ours 195, theirs 194." in app.said
    assert tables(app)[0]["pass"].tolist() == off["pass"].tolist()


def test_no_two_rows_of_the_chart_bear_one_name() -> None:
    words = evidence._words()
    assert len(set(words.values())) == len(words)


def test_a_model_that_is_none_gets_a_notice(visit: Visit) -> None:
    app = visit(EVIDENCE, {"evidence_model": "kindness"})
    assert "'kindness'" in app.notice
    assert "Shown instead: All models and sciences" in app.notice
    assert len(table(app)) == len(table(visit(EVIDENCE)))
