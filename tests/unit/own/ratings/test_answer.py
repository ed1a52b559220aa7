"""The answer to ratings: who is overruled, by hand; verdicts, cases, next month."""

import json

import numpy as np
import pandas as pd
import pytest

from sim import InvalidInput, own
from sim.analysis import manifest
from sim.audit.opened import Opened
from sim.own.ratings import answer as rating_answer


def labels(seed: int = 0, apart: float = 0.3) -> pd.DataFrame:
    """Return labels of 60 items by 30 raters; a third of the raters, group b, say yes more often by `apart`."""
    rng = np.random.default_rng(seed)
    rater, item = np.nonzero(rng.random((30, 60)) < 0.6)
    chance = np.where(item % 3 == 0, 0.7, 0.2) + apart * (rater % 3 == 0)
    said = np.where(rng.random(len(rater)) < chance, "yes", "no")
    return pd.DataFrame({"item": item, "rater": rater, "label": said, "group": np.where(rater % 3 == 0, "b", "a")})


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return labels()


@pytest.fixture(scope="module")
def study(frame: pd.DataFrame) -> Opened:
    return own.ratings.read(frame, yes="yes")


def test_the_headline_opens_with_who_is_overruled(frame: pd.DataFrame, study: Opened) -> None:
    decided = frame.assign(yes=frame["label"] == "yes").groupby("item")["yes"].mean() > 0.5
    against = (frame["label"] == "yes") != decided.loc[frame["item"]].to_numpy()
    lost = against.groupby(frame["group"]).mean()
    space = "\N{NO-BREAK SPACE}"
    assert study.headline.startswith(f"The majority overrules {100 * lost['b']:.0f}{space}% (90{space}%: ")
    assert f"of the labels from b, {100 * lost['a']:.0f}{space}% of those from a" in study.headline
    assert "Raters agree at alpha" in study.headline


def test_errors_take_raters_for_the_sample(frame: pd.DataFrame, study: Opened) -> None:
    """A rater's labels hang together: with every label doubled under another item's name nothing is surer."""
    twice = pd.concat([frame, frame.assign(item=frame["item"] + 1000)])
    _, error = rating_answer.lost(study.result)
    _, again = rating_answer.lost(own.ratings.read(twice, yes="yes").result)
    assert again == pytest.approx(error, rel=1e-9)


def test_verdicts_follow_their_intervals(study: Opened) -> None:
    found = {one.name: one for one in study.answer(["alpha=-.5", "overruled=.99", "gap=.001"]).verdicts}
    assert (found["alpha"].outcome, found["overruled"].outcome, found["gap"].outcome) == ("met", "met", "not met")
    assert found["overruled"].price == ""
    assert "meets it" in study.answer(["gap=.05"]).verdicts[0].price or "nearest" in study.answer(["gap=.05"]).verdicts[0].price


def test_without_groups_a_gap_cannot_be_told(frame: pd.DataFrame) -> None:
    found = own.ratings.read(frame.drop(columns="group"), yes="yes").answer(["gap"])
    assert found.verdicts[0].outcome == "too few to say"
    assert "The majority overrules" in found.headline


def test_cases_are_rows_that_label_the_item(frame: pd.DataFrame, study: Opened) -> None:
    for case in study.answer().cases.frame.to_dict("records"):
        assert str(frame.iloc[case["row"] - 1]["item"]) == case["item"]


def test_next_month_tells_what_moved(study: Opened) -> None:
    month = study.manifest()
    assert json.loads(manifest.write(month))["counts"]["groups"]["a"]["raters"] == 20
    still, moved = (own.ratings.read(labels(1, apart), yes="yes").answer(baseline=month).since for apart in (0.3, 0.0))
    assert still is not None
    assert moved is not None
    assert not still.changes.frame.set_index("what").loc["says yes, b", "moved"]
    assert moved.changes.frame.set_index("what").loc["says yes, b", "moved"]
    assert moved.drift.frame.set_index("distribution").loc["labels, b", "moved"]
    with pytest.raises(InvalidInput, match="must carry the counts of a table of ratings"):
        study.answer(baseline=month.model_copy(update={"counts": {"kind": "ratings"}}))
