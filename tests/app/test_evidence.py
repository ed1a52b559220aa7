"""Evidence: all published numbers, or those of one model, computed when the page is opened."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

import sim
from pages.ui.lab import evidence
from pages.ui.shell.contents import SECTIONS, Entry
from pages.ui.work import kept
from sim.analysis import sciences, validation
from sim.contract import references
from tests.app.conftest import App

EVIDENCE = next(entry for section in SECTIONS for entry in section.entries if entry.address == "evidence")
Visit = Callable[..., App]
IDS = (*(entry.address for section in SECTIONS for entry in section.entries if entry.address in sim.ids()), *sciences.ids())


def tables(app: App) -> list[pd.DataFrame]:
    """Return the numbers that others printed, and those that were computed another way."""
    return [frame.value for frame in app.at.dataframe if "theirs" in frame.value.columns]


def table(app: App) -> pd.DataFrame:
    return pd.concat(tables(app), ignore_index=True)


@pytest.fixture(scope="module", autouse=True)
def computed_once(kept_once: Path) -> Iterator[None]:
    """Let all processes of this run compute each number once; `tests/validation` computes them by the package alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(kept.CACHE, str(kept_once))
        yield


def rows(*ids: str) -> list[validation.Published]:
    return sorted(validation.rows(ids or IDS), key=lambda row: not row.printed)


def test_every_number_of_every_page_is_there_and_holds(visit: Visit) -> None:
    app = visit(EVIDENCE)
    assert len(table(app)) == len(rows())
    assert table(app)["pass"].all()
    counted = re.findall(r"<strong>(\d+)</strong> of (\d+)", app.said)  # printed by others, and computed another way
    assert [passed for passed, _ in counted] == [total for _, total in counted]
    assert [int(total) for _, total in counted] == [len(part) for part in tables(app)]
    assert len(tables(app)[0]) == sum(row.printed for row in rows())
    assert not [m for m in app.at.markdown if m.value.startswith("- ")], "the equations of what nobody opened"
    strict = validation.count(pd.DataFrame([vars(row) | {"wide": row.wide} for row in rows() if row.printed]))
    assert f"from {strict.sources} sources; {strict.places} where the numbers of one table count once" in app.said
    app.at.selectbox(key="_evidence_model").set_value("smile")
    app.run()
    assert app.said == visit(EVIDENCE, {"evidence_model": "smile"}).said


def test_one_model_can_be_chosen(model_page: Entry, visit: Visit) -> None:
    app = visit(EVIDENCE, {"evidence_model": model_page.address})
    expected = rows(model_page.address)
    assert len(expected) > 0
    assert table(app)["quantity"].tolist() == [row.quantity for row in expected]
    assert table(app)["theirs"].tolist() == [row.theirs for row in expected]
    assert table(app)["pass"].all()
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
