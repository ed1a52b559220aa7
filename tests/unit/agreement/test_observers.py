"""Raters who err: majorities and ties, and Dawid and Skene's model against its equations by loops."""

import numpy as np
import pytest

from sim.agreement import dawid_skene, majority
from sim.contract.parameters import InvalidInput


def test_majority_says_when_it_is_tied():
    frame = majority(["p", "p", "p", "q", "q"], [5, 7, 7, 7, 5])
    assert frame.label.tolist() == [7, 5]
    assert frame.tied.tolist() == [False, True]


def crowd(seed=0, items=600, raters=20, classes=3, votes=5):
    rng = np.random.default_rng(seed)
    truth = rng.integers(classes, size=items)
    skill = rng.uniform(0.4, 0.95, raters)
    item = np.repeat(np.arange(items), votes)
    rater = rng.integers(raters, size=len(item))
    right = rng.random(len(item)) < skill[rater]
    label = np.where(right, truth[item], (truth[item] + rng.integers(1, classes, len(item))) % classes)
    return truth, item, rater, label


def test_dawid_skene_beats_majority_and_finds_the_bad_rater():
    truth, item, rater, label = crowd()
    liar = rater == 0
    label = np.where(liar, (truth[item] + 1) % 3, label)
    fit = dawid_skene(item, rater, label)
    assert fit.converged
    ours = (fit.to_frame().label.to_numpy() == truth).mean()
    assert ours > (majority(item, label).label.to_numpy() == truth).mean() + 0.02
    assert fit.confusion[0, np.arange(3), (np.arange(3) + 1) % 3].min() > 0.9


def test_dawid_skene_by_loops():
    """Three EM steps by the equations, one cell at a time."""
    _, item, rater, label = crowd(1, items=12, raters=3, classes=2, votes=4)
    items, raters, classes = 12, 3, 2
    counts = np.zeros((items, raters, classes))
    np.add.at(counts, (item, rater, label), 1)
    posterior = counts.sum(1) / counts.sum((1, 2))[:, None]
    for step in range(4):
        prior = posterior.mean(0)
        rate = np.einsum("ij,ikl->kjl", posterior, counts)
        rate = np.maximum(rate, 1e-10)
        rate /= rate.sum(2, keepdims=True)
        if step < 3:
            joint = prior * np.array([[np.prod(rate[:, j] ** counts[i]) for j in range(classes)] for i in range(items)])
            posterior = joint / joint.sum(1, keepdims=True)
    fit = dawid_skene(item, rater, label, iterations=3, tolerance=0)
    np.testing.assert_allclose(fit.posterior, posterior, atol=1e-9)
    np.testing.assert_allclose(fit.confusion, rate, atol=1e-9)
    assert fit.log_likelihood[-1] == pytest.approx(np.log(joint.sum(1)).sum())


def test_dawid_skene_names_its_axes():
    fit = dawid_skene(["q2", "q1", "q1"], ["x", "x", "y"], ["no", "yes", "yes"], smoothing=0.1)
    assert fit.items.tolist() == ["q1", "q2"]
    frame = fit.rater_frame()
    assert len(frame) == 2 * 2 * 2
    np.testing.assert_allclose(frame.groupby(["rater", "true"]).rate.sum(), 1)


def test_numbers_with_gaps_keep_their_names():
    fit = dawid_skene([7, 7, 2, 2], [1, 5, 1, 5], [3, 3, 0, 0])
    assert fit.items.tolist() == [2, 7]
    assert fit.raters.tolist() == [1, 5]
    assert fit.to_frame().label.tolist() == [0, 3]


def test_dawid_skene_tells_bad_input():
    with pytest.raises(InvalidInput, match="one length"):
        dawid_skene([1, 2], [1], [1, 2])
    with pytest.raises(InvalidInput, match="at least one label"):
        dawid_skene([], [], [])
    with pytest.raises(InvalidInput, match="label must not be missing, entry 1 is"):
        dawid_skene([1, 2], [1, 1], ["a", None])
    with pytest.raises(InvalidInput, match="iterations must be >= 1"):
        dawid_skene([1], [1], [1], iterations=0)
