"""What predictions over time allow: periods by hand, what is learnt and when, policies that keep their calendar, costs."""

import io

import numpy as np
import pandas as pd
import pytest

from sim import own
from sim.audit.opened import Opened
from sim.own.predictions import fall, measures, refits, sample
from sim.own.predictions import study as prediction_study
from sim.own.predictions.study import Params, Study


def stream(seed: int = 0, periods: int = 12, rows: int = 300, from_: int = 99, shift: float = 2.0) -> pd.DataFrame:
    """Return a calibrated score whose outcomes become likelier by `shift`, in log-odds, from a period on."""
    rng = np.random.default_rng(seed)
    period = np.repeat(np.arange(periods), rows)
    line = 1.5 * rng.standard_normal(len(period)) - 1.0
    yes = rng.random(len(period)) < 1 / (1 + np.exp(-(line + shift * (period >= from_))))
    return pd.DataFrame({"week": period, "score": 1 / (1 + np.exp(-line)), "y": yes.astype(int)})


def read(frame: pd.DataFrame, **said: object) -> Opened:
    return own.predictions.read(frame, outcome="y", favourable="1", **said)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def fallen() -> Opened:
    return read(stream(from_=7))


def test_periods_are_as_pandas_counts_them(fallen: Opened) -> None:
    frame = stream(from_=7)
    by = frame.assign(right=(frame["score"] >= 0.5) == frame["y"], off=frame["y"] - frame["score"]).groupby("week")
    found = fallen.result.to_frame()
    assert found["right"].tolist() == pytest.approx(by["right"].mean().tolist())
    assert found["gap"].tolist() == pytest.approx(by["off"].mean().tolist())
    assert found["brier"].tolist() == pytest.approx(by["off"].agg(lambda off: (off**2).mean()).tolist())
    error = by["off"].agg(lambda off: off.std(ddof=0) / np.sqrt(len(off)))
    assert ((found["gap_high"] - found["gap_low"]) / 2).tolist() == pytest.approx((1.6449 * error).tolist(), rel=1e-3)
    assert ((found["right_low"] < found["right"]) & (found["right"] < found["right_high"])).all()


def test_a_fall_is_found_where_it_is_and_laid_to_the_scores_meaning(fallen: Opened) -> None:
    found = fallen.built.fall(3)
    assert found.rang in (7, 8)
    assert found.when[0] <= 7 <= found.when[2]
    assert found.meaning[0] < -2 * found.meaning[1]
    assert abs(found.scores[0]) < 3 * found.scores[1]
    assert found.scores[0] + found.meaning[0] == pytest.approx(found.stale[0] / found.stale[1] - found.fresh[0] / found.fresh[1])


def test_without_a_fall_nothing_rings_and_learning_moves_little() -> None:
    found = read(stream(seed=4), every=1)
    assert found.built.fall(3).rang is None
    saved = found.result.course.saved
    assert abs(saved) < 0.1 * found.result.untouched.wrong.sum()


def test_other_cases_alone_are_not_laid_to_the_meaning() -> None:
    frame = stream(seed=2)
    harder = (frame["week"] < 6) | ((frame["score"] > 0.25) & (frame["score"] < 0.75))
    found = read(frame[harder]).built.fall(3)
    assert found.scores[0] < -3 * found.scores[1]
    assert abs(found.meaning[0]) < 2.5 * found.meaning[1]


def test_a_calendar_is_kept_and_outcomes_come_late(fallen: Opened) -> None:
    assert fallen.at(every=2).result.course.learnt == (5, 7, 9, 11)
    assert fallen.at(every=1, delay=6).result.course.learnt == (7, 8, 9, 10, 11)  # before there is nothing to learn from
    assert fallen.at(every=0).result.course.learnt == ()
    rang = fallen.built.fall(3).rang
    assert fallen.at(alarm=True, delay=0).result.course.learnt[0] == rang + 1
    assert fallen.at(alarm=True, delay=2).result.course.learnt[0] == rang + 3


def test_only_rows_whose_outcome_was_known_are_learnt_from() -> None:
    """What comes later, or is not known yet, changes nothing."""
    one, other = stream(from_=7), stream(from_=7)
    late = other["week"] >= 8
    other.loc[late, "y"] = 1 - other.loc[late, "y"]
    how = prediction_study.Learning(3, 1, 0, 0.5)
    first, second = (refits.maps(read(frame).built.counts, how) for frame in (one, other))
    assert all((first[period] == second[period]).all() for period in range(3, 10))
    assert (first[11] != second[11]).any()


def test_learning_anew_mends_a_shift_of_the_meaning(fallen: Opened) -> None:
    """The best cut after the shift is known: log-odds of -2 instead of 0."""
    frame = stream(from_=7)
    late = frame[frame["week"] >= 9]
    best = (late["score"] >= 1 / (1 + np.exp(2.0))) == late["y"]
    found = fallen.at(every=1, memory=1).result.to_frame()["retrained_right"].iloc[9:].mean()
    assert found == pytest.approx(best.mean(), abs=0.03)
    assert fallen.result.to_frame()["right"].iloc[9:].mean() < found - 0.1


def test_what_is_saved_is_the_difference_and_costs_add_up(fallen: Opened) -> None:
    asked = fallen.at(every=2, error_cost=3.0, retrain_cost=7.0)
    course, before = asked.result.course, asked.result.untouched.wrong[3:].sum()
    assert course.saved == before - course.wrong[3:].sum()
    low, high = course.interval
    assert low < course.saved < high
    assert asked.outcomes["cost"] == 3 * asked.outcomes["wrong"] + 7 * 4
    once = prediction_study.once(asked.built, Params(error_cost=3.0, retrain_cost=7.0))
    assert once["worth"].tolist() == [3 * saved - 7 for saved in once["saved"]]


def test_the_frontier_has_every_policy(fallen: Opened) -> None:
    frame = fallen.frontier.frame
    assert frame["label"].tolist()[0] == prediction_study.NEVER
    assert frame["label"].tolist()[-1] == prediction_study.AT_ALARM
    for row in frame.to_dict("records"):
        at = fallen.at(every=row["set.every"], alarm=row["set.alarm"])
        assert at.outcomes["accuracy"] == row["accuracy"]
        assert at.outcomes["retrainings"] == row["retrainings"]


def test_a_reference_longer_than_the_table_is_cut() -> None:
    found = read(stream(periods=5), reference=9)
    assert found.result.params.reference == 4
    assert len(found.built.fall(4).late) == 1


def test_drift_of_scores_is_measured_against_the_reference() -> None:
    frame = stream(seed=3)
    frame.loc[frame["week"] >= 6, "score"] **= 0.5
    found = measures.by_period(read(frame).built.counts, [str(i) for i in range(12)], 3)
    assert found["moved"].iloc[6:].all()
    assert found["moved"].iloc[3:6].sum() <= 1
    assert found["stability"].iloc[6:].min() > 0.1 > found["stability"].iloc[3:6].max()


def test_bands_without_rows_then_are_not_told_apart(fallen: Opened) -> None:
    counts = fallen.built.counts
    then, now = counts.periods[0].copy(), counts.periods[1]
    then[counts.yes] = 0
    assert fall.parts(then, now, counts) == (None, None)


def test_the_sample_is_drawn_once_and_the_same() -> None:
    frame = pd.read_csv(io.BytesIO(sample.content()))
    assert len(frame) == sample.MONTHS * sample.EACH
    assert isinstance(sample.study(), Study)
    assert sample.study().periods[sample.study().fall(3).rang or 0] == "Mar 2024"
