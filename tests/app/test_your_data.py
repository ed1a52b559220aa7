"""The page on a visitor's own scores, without a browser: sample, upload, wrong files, hostile names, removal, exports."""

import json

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from starlette import formparsers

from pages.ui.drawing import render, spreadsheet
from pages.ui.sessions.arrival import Arriving
from sim.own.limits import LIMITS, MEGABYTE
from tests.app.conftest import HOSTILE, YourData, remembered


@pytest.fixture
def page() -> YourData:
    return YourData("scores")


def scores(groups: tuple[str, ...] = ("a", "b"), rows: int = 800) -> bytes:
    rng = np.random.default_rng(0)
    group, score = rng.choice(len(groups), rows), rng.normal(size=rows).round(3)
    outcome = np.where(rng.random(rows) < 1 / (1 + np.exp(-score - 0.3 * group)), "paid", "lost")
    return pd.DataFrame({"score": score, "outcome": outcome, "group": np.array(groups)[group]}).to_csv(index=False).encode()


def test_without_an_upload_the_sample_is_shown_and_said_to_be_one(page: YourData) -> None:
    assert "A sample: 10,000 people drawn from the Federal Reserve's credit scores of 2003, not your data." in page.words
    assert "Within this gap you keep" in page.words
    assert "the app never writes it to disk" in " ".join(m.value for m in page.at.markdown)
    assert page.at.get("vega_lite_chart") or page.at.get("arrow_vega_lite_chart")


def test_an_upload_replaces_the_sample_and_moving_a_knob_moves_the_sentence(page: YourData) -> None:
    page.upload(scores())
    assert "Your file mine.csv: 800 people in 2 groups. It is not in the link." in page.words
    before = page.said
    page.move("Tolerated gap", 0.0)
    assert page.said != before


def test_a_typed_threshold_is_marked_as_todays_rule(page: YourData) -> None:
    page.upload(scores())
    assert "Today's rule" not in page.words
    page.move("Or today's threshold", 0.5)
    assert "Today's rule keeps" in page.words


def test_the_other_outcome_can_be_the_favourable_one(page: YourData) -> None:
    page.upload(scores())
    page.move("The favourable outcome is", "lost")
    assert "is it the other way round?" in page.words


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "mine.csv: the file must have a header and at least one row, got an empty file"),
        (b"score,outcome,group\n1,0,a\nx,1,b\n", "Column 'score' in row 3 must be a finite number, got 'x'"),
        (b"score,outcome,group\n1,0,a\n2,1,a\n", "Column 'group' must have at least 2 different values, got only 'a'"),
        (b"first,second,third\n1,0,a\n2,1,a\n", "Choose the columns that hold the score, the outcome and the group."),
    ],
)
def test_a_wrong_file_is_told_and_nothing_is_drawn_from_it(page: YourData, content: bytes, sentence: str) -> None:
    page.upload(content)
    assert sentence.lower() in page.words.lower()
    assert "800 people" not in page.words


def test_a_gap_that_a_group_does_not_have_is_replaced_and_said(page: YourData) -> None:
    rows = "".join(f"{i * i % 17},{(i // 3) % 2 if i % 2 else 0},{'ab'[i % 2]}\n" for i in range(500))
    page.upload(f"score,outcome,group\n{rows}".encode())
    assert "Nobody in group 'a' has the favourable outcome" in page.words
    page.move("Gap between groups in", "odds")
    assert "This gap cannot be computed for every group; the gap in approval is shown." in page.words


def test_a_cost_at_which_nobody_is_worth_approving_is_told(page: YourData) -> None:
    rows = "".join(f"{i % 5},{int(i % 4 == 0)},{'ab'[(i // 4) % 2]}\n" for i in range(400))
    page.upload(f"score,outcome,group\n{rows}".encode())
    page.move("Cost of a wrong approval", 20.0)
    assert "nobody is worth approving" in page.words


def test_hostile_names_are_text_everywhere(page: YourData) -> None:
    page.upload(scores(HOSTILE), "<b>file</b>.csv")
    page.move("Tolerated gap", 0.0)
    assert "Your file <b>file</b>.csv" in page.words
    page.shows_only_text()


def test_removing_the_file_forgets_it(page: YourData) -> None:
    page.upload(scores())
    page.press("Remove")
    assert "A sample: 10,000 people" in page.words
    for name in ("_upload_built", "_upload_sheet", "_upload_asked", "_upload_values_The favourable outcome is"):
        assert name not in page.at.session_state
    assert page.at.session_state["uploaded"] == ""


def test_a_link_says_what_to_upload_again_and_then_shows_the_same(page: YourData) -> None:
    page.upload(scores())
    page.move("The favourable outcome is", "lost")
    page.move("Tolerated gap", 0.03)
    said = page.said
    again = YourData("scores", page.link)
    assert "This link was made with the file mine.csv" in again.words
    again.upload(scores())
    assert again.widget("The favourable outcome is").value == "lost"
    assert again.said == said


def test_a_link_that_makes_no_sense_is_no_harm(page: YourData) -> None:
    for word in ("[" * 5000, '{"name": 1}', "null", json.dumps({"name": "a", "digest": "b", "threshold": 1e999})):
        page.at.query_params["uploaded"] = word
        page.run()


def test_uploads_are_not_remembered_for_others(page: YourData) -> None:
    before = remembered()
    page.upload(scores(HOSTILE))
    assert remembered() == before


def test_a_file_that_was_too_large_to_be_held_is_told(page: YourData) -> None:
    file = Arriving()
    for _ in range(30):
        file.write(bytes(MEGABYTE))
    page.upload(file.read())
    assert "ine.csv: the file must be at most 25 MB, got 30 MB" in page.words
    assert "_upload_sheet" not in page.at.session_state


def test_all_that_can_be_told_in_our_own_words_is_received() -> None:
    assert st.config.get_option("server.maxUploadSize") > 2 * LIMITS.megabytes
    assert formparsers.SpooledTemporaryFile is Arriving


def test_an_exported_page_cannot_be_ended_by_a_group_called_script() -> None:
    table = pd.DataFrame({"group": list(HOSTILE), "n": [1.0, 2.0, float("nan"), 4.0]})
    spec = {
        "data": {"name": "t"},
        "mark": "bar",
        "encoding": {"x": {"field": "n", "type": "quantitative"}, "y": {"field": "group", "type": "nominal"}},
        "config": {},
    }
    whole = render.filled(spec, {"t": table}, HOSTILE[0], (HOSTILE[3], HOSTILE[0]), "#fff", "#000")
    page = render.render(whole, "html").decode()
    assert "alert(1)" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<script>alert" not in render.render(whole, "svg").decode()


def test_a_spreadsheet_runs_no_formula_that_was_uploaded() -> None:
    lines = spreadsheet.csv(pd.DataFrame({"=a": list(HOSTILE)})).decode().splitlines()
    assert lines[0] == "'=a"
    assert lines[2] == "'=HYPERLINK(1)"
