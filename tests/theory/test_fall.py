"""A fall of predictions: the alarm rings for nothing as seldom as is said, and intervals hold what they should."""

import numpy as np
import pytest

from sim.drift import alarm, change_point
from sim.own.predictions import fall
from sim.own.predictions.counts import Counts

STREAMS = 250
ERRORS = 3 * np.sqrt(0.1 * 0.9 / STREAMS)  # three standard errors of one in ten


@pytest.mark.parametrize(("share", "seen"), [(0.05, 800), (0.2, 300), (0.4, 1000)])
def test_of_streams_in_which_nothing_changes_one_in_ten_rings(share: float, seen: int) -> None:
    rng = np.random.default_rng(7)
    ahead, rang = np.full(20, 60), 0
    for _ in range(STREAMS):
        wrong = int(rng.binomial(seen, share))
        fresh = (wrong + 0.5) / (seen + 1)
        odds = fall.ODDS * fresh / (1 - fresh)
        level = alarm.reference(fresh, odds / (1 + odds))
        limit = alarm.limit(wrong, seen, ahead, level, fall.FALSE)
        rang += alarm.sums(rng.binomial(ahead, share), ahead, level).max() > limit
    assert abs(rang / STREAMS - fall.FALSE) < ERRORS


def test_the_interval_of_a_change_holds_nine_of_ten() -> None:
    rng = np.random.default_rng(3)
    rows, held = np.full(60, 40), 0
    for _ in range(1000):
        at = int(rng.integers(1, 60))
        share = np.where(np.arange(60) < at, *rng.uniform(0.05, 0.5, 2))
        found = change_point.when(rng.binomial(rows, share), rows, 0.9)
        held += found.first <= at <= found.last
    assert held / 1000 > 0.9 - 3 * np.sqrt(0.09 / 1000)


def test_where_only_scores_move_nothing_is_laid_to_their_meaning() -> None:
    """The interval of the part that is 0 holds 0 in nine of ten draws, and the other part what follows from the shares."""
    rng = np.random.default_rng(5)
    score = (np.arange(20) + 0.5) / 20
    right = np.maximum(score, 1 - score)
    p, q = np.full(20, 1 / 20), score / score.sum()
    counts = Counts(np.zeros((1, 20, 2), int), score, score >= 0.5, np.zeros(1, int), *[np.zeros((1, 1))] * 4)  # type: ignore[arg-type]
    held, moved = 0, []
    for _ in range(STREAMS):
        then, now = (_cells(rng, 3000, share, score) for share in (p, q))
        scores, meaning = fall.parts(then, now, counts)
        assert scores is not None
        assert meaning is not None
        held += abs(meaning[0]) < 1.645 * meaning[1]
        moved.append(scores[0])
    assert abs(held / STREAMS - 0.9) < ERRORS
    banded = q @ right - p @ right  # bands of two scores: a tenth of the reference each
    assert np.mean(moved) == pytest.approx(banded, abs=0.004)


def _cells(rng: np.random.Generator, rows: int, share: np.ndarray, score: np.ndarray) -> np.ndarray:
    many = rng.multinomial(rows, share)
    yes = rng.binomial(many, score)
    return np.column_stack([many - yes, yes])
