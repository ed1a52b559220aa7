"""The page on a visitor's own predictions over time, without a browser: sample, upload, wrong files, hostile names, a link, verdicts."""

import io

import pandas as pd
import pytest

from sim.own.predictions import sample
from tests.app.conftest import HOSTILE, YourData, remembered

TABS = ("Report", "Periods", "Why it fell", "When to retrain", "Groups", "Why", "Equations", "Data", "Export")


def test_the_sample_stands_every_tab_opens_and_uploaded_it_says_the_same() -> None:
    app = YourData("predictions")
    assert "A sample, made up: 9,600 predictions in 24 periods in 2 groups. No real people" in app.words
    assert "The alarm rang in" in app.words
    for tab in TABS:
        app.open_tab(tab)
    before = app.said
    app.upload(sample.content())
    app.move("Outcome", "cancelled")
    assert "Taking score for the chance of cancelled = yes: " in app.words
    app.press("That is right")
    assert app.said == before


def test_knobs_move_the_sentence_and_stand_in_the_address() -> None:
    app = YourData("predictions", {"your_data_predictions_alarm": "true"})
    assert "Retrained when the alarm rings, 2 times" in app.words
    app.move("Outcomes are known after", 8)
    assert "Retrained when the alarm rings, 1 time, they would have saved" in app.words
    assert "Retrained every period, 20 times" in YourData("predictions", {"your_data_predictions_every": "1"}).words
    app.move("First periods, the reference", 24)
    assert "The table has 24 periods; the first 23 are the reference." in app.words


def test_a_link_with_a_tolerance_opens_on_the_verdict() -> None:
    app = YourData("predictions", {"your_data_predictions_tolerate": "fall=0.05"})
    assert "Not met. Less right lately than in the reference: 12." in app.words


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"first,second\n1,2\n", "Still missing: the time, the score and the outcome."),
        (
            b"time,score,outcome\n2024-01-01,0.5,yes\n2024-01-02,50,no\n",
            "Column 'score' in row 3 must be a number from 0 to 1, the chance of the outcome or the prediction itself, got '50'.",
        ),
        (b"time,score,outcome\nMay,0.5,yes\nJune,0.4,no\n", "Column 'time' must have times, each a date (2024-01-31,"),
    ],
)
def test_a_wrong_file_is_told_and_nothing_is_drawn_from_it(content: bytes, sentence: str) -> None:
    app = YourData("predictions").upload(content)
    assert sentence in app.words
    assert app.said == ""


def test_hostile_names_are_text_and_a_link_shows_the_same_again() -> None:
    frame = pd.read_csv(io.BytesIO(sample.content()))
    frame["plan"] = frame["plan"].map({"basic": HOSTILE[0], "plus": HOSTILE[2]})
    content = frame.rename(columns={"cancelled": "outcome", "plan": "group"}).to_csv(index=False).encode()
    before = remembered()
    app = YourData("predictions").upload(content, "<b>file</b>.csv")
    for tab in ("Groups", "Data"):
        app.open_tab(tab)
        app.shows_only_text()
    assert remembered() == before
    app.move("Periods", "quarter")
    app.move("Outcomes are known after", 0)
    assert "in 8 periods" in app.words
    again = YourData("predictions", app.link)
    again.upload(content, "<b>file</b>.csv")
    assert again.said == app.said
