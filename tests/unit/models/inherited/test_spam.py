"""Spam: the stream keeps to the law, the picture shows what is counted, and each lever does what the page says."""

import numpy as np
import pytest

from sim.drift import pictures
from sim.models.inherited import spam


def run(**changes: object) -> spam.Result:
    return spam.simulate(spam.Params(**changes), np.random.default_rng(3))


def found(**changes: object) -> dict[str, float | None]:
    return spam.outcomes(run(**changes))


def test_labels_are_counted() -> None:
    assert found(retrain_every=6)["labels"] == 600 + 6 * 200
    assert found()["labels"] == 600
    rung = run(alarm=True, alarm_at=2)
    assert spam.outcomes(rung)["labels"] == pytest.approx(600 + 200 * rung.course.refitted.sum() / spam.STREAMS + 37 * 10)


def test_an_alarm_that_hears_more_rings_less() -> None:
    rings = [found(alarm=True, alarm_at=level)["retrainings"] or 0.0 for level in (1, 3, 6, 12)]
    assert rings == sorted(rings, reverse=True)
    assert rings[0] > rings[-1]


def test_the_frontier_is_of_this_mail() -> None:
    params = spam.Params(jump=45.0)
    frame = spam.frontier(params, np.random.default_rng(3)).frame
    for row in frame.to_dict("records"):
        alone = found(jump=45.0, retrain_every=int(row["set.retrain_every"]))
        assert alone["mean_accuracy"] == pytest.approx(row["mean_accuracy"], abs=1e-12)
        assert alone["labels"] == row["labels"]


def test_the_picture_shows_the_mail_that_is_sorted_wrong() -> None:
    """Every dot in vermillion lies on the wrong side of the line that is drawn, and no other does."""
    tables = spam.picture(run(retrain_every=18))
    wrong = {tuple(row) for row in tables["wrong"].to_numpy().tolist()}
    lines = tables["shots"].set_index("panel")
    for panel, x, y, is_spam in tables["mail"].itertuples(index=False):
        line = lines.loc[panel]
        side = (line["x2"] - line["x"]) * (y - line["y"]) - (line["y2"] - line["y"]) * (x - line["x"])
        if abs(side) > 0.3:  # places are rounded
            assert ((side < 0) != is_spam) == ((panel, x, y, is_spam) in wrong)
    assert len(tables["mail"]) <= 4 * pictures.SHOWN


def test_the_stream_that_is_shown_is_an_ordinary_one() -> None:
    result = run()
    shown = result.course.right[0, pictures.typical(result.mail, result.course, 3.3)]
    assert shown.mean() == pytest.approx(result.course.right.mean(), abs=0.005)
