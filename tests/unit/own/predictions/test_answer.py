"""The answer to predictions over time: the sentence, verdicts, cases, next month, the command line."""

import json

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from sim import InvalidInput, own
from sim.__main__ import app
from sim.audit.opened import Opened
from sim.own.predictions import answer as prediction_answer
from sim.own.predictions import sample

SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def study() -> Opened:
    return own.predictions.read(sample.content(), outcome="cancelled", favourable="yes")


def plain(words: str) -> str:
    return words.replace(SPACE, " ")


def test_the_headline_says_how_right_when_it_fell_and_what_was_saved(study: Opened) -> None:
    said = plain(study.headline)
    found = study.result.to_frame()
    assert (
        f"Predictions of cancelled were right {100 * found['right'][:3].mean():.0f} % of the time from Jan 2023 to Mar 2023"
        in said
    )
    assert f"{100 * found['right'][-3:].mean():.0f} % (90 %: " in said
    assert "The alarm rang in Mar 2024; errors changed, most likely, in Feb 2024" in said
    assert f"Retrained every 3 periods, 6 times, they would have saved {study.result.course.saved} of" in said
    assert "One retraining in Jul 2024 would have saved" in plain(study.at(every=0).headline)


def _weekly(right: list[int], rows: int = 100) -> Opened:
    """Return a study of so many right predictions of `rows` in each week, a column of numbers."""
    week = np.repeat(np.arange(1, len(right) + 1), rows)
    hit = (np.arange(len(week)) % rows) < np.repeat(right, rows)
    truth = np.arange(len(week)) % 2
    frame = pd.DataFrame({"week": week, "score": np.where(hit, truth, 1 - truth) * 0.8 + 0.1, "target": truth})
    return own.predictions.read(frame, outcome="target", favourable="1")


def test_a_number_says_what_it_is_one_of() -> None:
    said = plain(_weekly([90, 90, 90, 90, 60, 60, 60, 60]).headline)
    assert "were right 90 % of the time from week 1 to 3" in said
    assert "The alarm rang at week 5; errors changed, most likely, at week 5" in said


def test_an_alarm_before_the_likeliest_change_may_be_false() -> None:
    said = plain(_weekly([90, 90, 90, 75, 90, 90, 90, 90, 40, 40, 40]).headline)
    assert "The alarm rang at week 4, before errors changed, most likely, at week 9" in said
    assert "it may have been false" in said


def test_whether_it_pays_hangs_on_the_costs(study: Opened) -> None:
    assert study.at(retrain_cost=1.0).headline.endswith(": it pays.")
    assert study.at(retrain_cost=1000.0).headline.endswith(": it does not pay.")
    worth = study.result.course.saved / 6
    assert study.at(retrain_cost=round(worth)).headline.endswith("these rows cannot say.")


def test_verdicts_follow_their_intervals(study: Opened) -> None:
    found = {one.name: one for one in study.answer(["accuracy=.5", "fall=.05", "calibration=.05"]).verdicts}
    assert [found[name].outcome for name in ("accuracy", "fall", "calibration")] == ["met", "not met", "not met"]
    frame = study.result.to_frame()
    assert found["fall"].number.value == pytest.approx(frame["right"][:3].mean() - frame["right"][-3:].mean())
    assert found["calibration"].number.value == pytest.approx(abs(frame["gap"][-3:].mean()))
    assert found["calibration"].detail == "outcomes are more frequent than the scores say"
    assert {one.outcome for one in study.answer(["accuracy=.65", "fall=.13"]).verdicts} == {"too few to say"}


def test_predictions_without_chances_have_no_calibration() -> None:
    frame = pd.DataFrame(
        {"week": np.arange(600) % 6, "prediction": np.arange(600) // 6 % 2, "target": np.arange(600) // 6 % 3 % 2}
    )
    found = own.predictions.read(frame, favourable="1").answer(["calibration"])
    assert found.verdicts[0].outcome == "too few to say"
    assert found.verdicts[0].detail == "scores are no chances"


def test_cases_are_rows_of_the_worst_period_that_were_wrong(study: Opened) -> None:
    lines = sample.content().decode().splitlines()
    cases = study.answer().cases.frame
    assert len(cases) == 3
    worst = study.result.to_frame()["right"].iloc[3:].idxmin()
    for case in cases.to_dict("records"):
        day, score, left, _ = lines[case["row"] - 1].split(",")
        assert day.startswith(f"{2023 + worst // 12}-{worst % 12 + 1:02}-")
        assert (float(score) >= 0.5) != (left == "yes")
        assert (case["score"], case["outcome"]) == (float(score), "yes came" if left == "yes" else "yes did not come")


def test_groups_and_what_is_assumed(study: Opened) -> None:
    found = study.answer()
    assert found.groups.frame["group"].tolist() == ["everybody", "basic", "plus"]
    guessed = own.predictions.read(sample.content(), outcome="cancelled")
    assert guessed.headline.startswith("Taking score for the chance of cancelled = yes: Predictions of cancelled")
    assert any("the score is the chance of yes" in note for note in guessed.answer().caveats)
    assert prediction_answer.BOUND in found.caveats


def test_next_month_is_compared_and_carries_no_rows(study: Opened) -> None:
    made = study.manifest()
    assert len(json.dumps(made.counts)) < 2000
    same = study.answer(baseline=made).since
    assert same is not None
    assert "no change that these rows can show" in plain(same.headline)
    early = own.predictions.read(b"\n".join(sample.content().splitlines()[:4800]), outcome="cancelled", favourable="yes")
    moved = study.answer(baseline=early.manifest()).since
    assert moved is not None
    assert plain(moved.headline).startswith("The share of right predictions fell from 7")
    assert any(name == "scores" for name in moved.drift.frame["distribution"])
    with pytest.raises(InvalidInput, match="must carry the counts of a table of predictions"):
        study.answer(baseline=made.model_copy(update={"counts": {"kind": "predictions", "right": 3}}))


def test_the_command_line_says_the_same(study: Opened, tmp_path: object) -> None:
    file = f"{tmp_path}/log.csv"
    with open(file, "wb") as log:
        log.write(sample.content())
    command = ["audit", "predictions", file, "--outcome", "cancelled", "--favourable", "yes", "--json"]
    ran = CliRunner().invoke(app, [*command, "--tolerance", "fall=.05", "--set", "every=3"])
    assert ran.exit_code == 1
    assert json.loads(ran.output)["headline"] == study.headline
    assert CliRunner().invoke(app, [*command, "--tolerance", "fall=.2"]).exit_code == 0
    refused = CliRunner().invoke(app, [*command, "--periods", "hour"])
    assert isinstance(refused.exception, InvalidInput)  # the program ends with 2
