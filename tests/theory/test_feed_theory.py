"""Laws behind the feed, tolerance in standard errors."""

import numpy as np
import pytest

from sim.feed import people
from sim.feed.people import Psychology
from sim.selection.boost import sampled_share_in_top, share_by_rank, share_in_top


@pytest.mark.parametrize(
    ("boost", "top", "expected"), [(0.5, 0.1, 19.9), (0.5, 0.01, 28.1), (0.5, 0.001, 35.8), (1.0, 0.01, 56.3)]
)
def test_ten_per_cent_outrage_fills_the_top_without_any_loop(boost: float, top: float, expected: float) -> None:
    exact = share_in_top(0.1, boost, top)
    assert 100 * exact == pytest.approx(expected, abs=0.05)
    items = 400_000
    error = np.sqrt(exact * (1 - exact) / (top * items))
    assert sampled_share_in_top(0.1, boost, top, items, np.random.default_rng(0)) == pytest.approx(exact, abs=4 * error)


def test_share_by_rank_is_what_drawing_shows() -> None:
    rng, slates, candidates = np.random.default_rng(0), 20_000, 12
    kind = rng.random((slates, candidates)) < 0.2
    score = rng.standard_normal((slates, candidates)) + 0.8 * kind
    drawn = np.take_along_axis(kind, np.argsort(-score, axis=1), axis=1).mean(axis=0)
    exact = share_by_rank(0.2, 0.8, candidates)
    assert (np.abs(drawn - exact) < 4 * np.sqrt(exact * (1 - exact) / slates)).all()


def test_anchored_readers_of_a_fair_coin_spread_as_rossi_says() -> None:
    """u = +-1 at random, one click a step: variance around a x0 / (1 - b) is c^2 / (1 - b^2)."""
    rng, crowd, c, hold = np.random.default_rng(0), 40_000, 0.2, 0.3
    mind = Psychology(user_model="anchored", hold=hold)
    anchor = np.full(crowd, 0.5, dtype=np.float32)
    x, weight, clicked = anchor[None].copy(), np.full(crowd, c, dtype=np.float32), np.ones((1, 1, crowd), dtype=np.float32)
    for _ in range(80):
        x = people.persuaded(mind, x, anchor, weight, rng.choice(np.float32([-1, 1]), (1, 1, crowd)), clicked)
    a, b = hold * (1 - c), (1 - hold) * (1 - c)
    variance = c**2 / (1 - b**2)
    assert x.mean() == pytest.approx(a * 0.5 / (1 - b), abs=4 * np.sqrt(variance / crowd))
    assert x.var() == pytest.approx(variance, rel=4 * np.sqrt(2 / crowd))


def test_a_cut_from_ten_to_one_per_cent_of_posts_is_worth_two_points_of_hundred() -> None:
    """Piccardi et al. 2025: the level that animosity settles at, mean animosity .25."""
    mind, first = Psychology(), np.full((1, 1), 0.25, dtype=np.float32)
    ends = []
    for outrage in (0.10, 0.01):
        level = first
        for _ in range(60):
            level = people.angered(mind, level, first, np.full((1, 1), outrage, dtype=np.float32))
        ends.append(level.item())
    assert 100 * (ends[0] - ends[1]) == pytest.approx(2.0, abs=0.1)
