"""A crowd of features: directions, one moment at a time beside all at once, the dictionary, the lamps."""

import numpy as np
import pytest

from sim.probing import crowd
from sim.probing.crowd import DARK, FALSE, MISSED, SEEN


def test_directions_have_length_one_and_overlap_as_random_ones_do():
    """v_i . v_j has mean 0 and variance 1/d: five standard errors over the pairs of 512 directions."""
    where = crowd.directions(0, 64)[:512].astype(float)
    overlap = (where @ where.T)[np.triu_indices(512, 1)]
    assert np.linalg.norm(where, axis=1) == pytest.approx(1, abs=1e-5)
    assert overlap.mean() == pytest.approx(0, abs=5 / np.sqrt(64 * len(overlap)))
    assert overlap.var() == pytest.approx(1 / 64, rel=5 * np.sqrt(2 / len(overlap)))


def test_a_reading_is_one_plus_the_shadows_of_all_others():
    where = crowd.directions(0, 32)[:50]
    on = np.zeros((1, 50), dtype=np.float32)
    on[0, [3, 7, 20]] = 1
    read = crowd.explained(on @ where, where, 0, 0.1)[0]
    assert read[3] == pytest.approx(1 + where[3] @ where[7] + where[3] @ where[20], abs=1e-5)
    assert read[0] == pytest.approx(sum(where[0] @ where[j] for j in (3, 7, 20)), abs=1e-5)


def test_the_area_is_the_share_of_pairs_in_order():
    rng = np.random.default_rng(0)
    on, off = (rng.integers(6, size=many).astype(np.float32) for many in (40, 70))
    pairs = (on[:, None] > off).mean() + (on[:, None] == off).mean() / 2
    assert crowd.area(on, off) == pytest.approx(pairs)


def test_a_dictionary_that_knows_every_feature_finds_what_is_on():
    """Few features on, room enough: the guess is the truth. One that knows none reads as if there were none."""
    where = crowd.directions(1, 256)[:1024]
    on = np.random.default_rng(2).random((20, 1024)) < 0.01
    inside = on.astype(np.float32) @ where
    assert ((crowd.explained(inside, where, 1024, 0.01) > crowd.LIT) == on).all()
    assert ((inside @ where.T > crowd.LIT) != on).any()


def test_a_dictionary_helps_the_more_the_more_it_knows():
    found = [crowd.reading(0, 2048, 256, 0.01, known).auc for known in (0.0, 0.5, 1.0)]
    assert found[0] < found[1] < found[2]


def test_lamps_show_a_moment_with_something_to_find():
    for features in (256, 1000, 4096):
        lamps = crowd.reading(3, features, 256, 0.01, 0.0).lamps
        assert len(lamps) == -(-features // crowd.LAMP)
        assert set(lamps.tolist()) <= {DARK, SEEN, FALSE, MISSED}
        assert np.isin(lamps, (SEEN, MISSED)).any()


def test_shares_are_counted_over_all_moments():
    """Of monitors in a crowd so thin that no shadow reaches one half, none errs."""
    found = crowd.reading(0, 256, 512, 0.001, 0.0)
    assert (found.auc, found.false, found.missed) == pytest.approx((1.0, 0.0, 0.0), abs=0.02)
