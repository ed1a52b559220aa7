"""What raters along the whole of the usual division find helpful: Community Notes' Gaussian model, tried since 10 November 2025.

The factorisation (`community_notes`) is that of 2022. This second scorer takes each rater's factor from it and asks at 25 points on
each side of the raters' axis what share finds a statement helpful: votes count by a Gaussian kernel around the rater's place, and a
prior expects dislike where the statement's own side is the other one. The score is the geometric mean over the points, so that one
part of the axis that finds nothing in a statement pulls it down. Source: [communitynotes2026], documentation, ranking-notes, section
"Gaussian Model"; numbers as in the code, `constants.py` (`gaussianCrhParams`) and `gaussian_scorer.py`, read as of 17 July 2026 (the
documentation still names an older prior, between .05 and .4).

Left out, of the code: the second pass that looks for what is Not Helpful, the author's own rating, and the further weight on
rejections that are spread along the axis.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from sim.contract.parameters import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.integer]

POINTS = 25  # on each side, an equal share of that side's raters around each
BANDWIDTH = 0.1
MEDIAN = 0.33  # of the code's 25 points on a side: what a rater's median distance from the middle is scaled to
REJECTED = 1.75  # weight of a vote that finds it not helpful
PRIOR, LOWEST, UNKNOWN = 0.35, 0.2, 0.1  # helpfulness expected: at most, at least, and with fewer than FEW votes on either side
FEW = 3
PRIOR_WEIGHT, PRIOR_VOTES = 0.4, 9  # votes that the prior is worth at every point; grows as the logarithm of the votes beyond 9
CLIP = (0.05, 0.8)  # a share at a point counts as at least and at most this


def gaussian(person: Integers, statement: Integers, vote: Floats, shape: tuple[int, int], factor: Floats) -> Floats:
    """Return each statement's score in [.05, .8], shape (statements,), for votes from -1 (not helpful) to 1, and raters' factors.

    `shape` is (participants, statements), `factor` (participants,). A vote between the two counts as the share (vote + 1) / 2; only
    -1 is a rejection. The unit of our factors is not that of the released code, whose bandwidth this is: they are scaled so that
    their median size is that of its points (an assumption). A side without raters has no points.
    """
    value, place = np.asarray(vote, dtype=float), np.asarray(factor, dtype=float)
    if len(place) != shape[0]:
        raise InvalidInput(f"factors must be one per participant, got {len(place)} for {shape[0]}")
    if len(value) and (np.abs(value) > 1).any():
        raise InvalidInput(f"votes must be from -1 to 1, got {value[np.abs(value) > 1][0]!r}")
    rated = np.unique(person)
    size = np.median(np.abs(place[rated])) if len(rated) else 0.0
    place = place * (MEDIAN / size) if size > 0 else np.zeros_like(place)
    points = _points(place[rated])
    away = ((place[:, None] - points) / BANDWIDTH) ** 2
    kernel = np.exp(-0.5 * (away - away.min(axis=1, keepdims=True)))
    kernel /= kernel.sum(axis=1, keepdims=True)
    weight = np.where(value == -1, REJECTED, 1.0)

    def summed(each: Floats, of: Floats) -> Floats:
        return np.asarray(csr_array((each, (statement, person)), shape=shape[::-1]) @ of)

    ones = np.ones(len(value))
    counts = summed(ones, np.column_stack([np.ones_like(place), place < 0, place > 0]).astype(float))
    expected = _expected(summed(value, place[:, None]) / np.maximum(counts[:, :1], 1.0), counts, points)
    worth = PRIOR_WEIGHT * np.log(np.maximum(counts[:, :1], PRIOR_VOTES)) / np.log(PRIOR_VOTES)
    helpful = summed(weight * (value + 1) / 2, kernel) + worth * expected
    share = helpful / (summed(weight, kernel) + worth)
    return np.asarray(np.exp(np.log(np.clip(share, *CLIP)).mean(axis=1)))


def _points(place: Floats) -> Floats:
    """Return the points at which helpfulness is asked: quantiles of the raters on each side, or the middle where all stand there."""
    middles = (np.arange(POINTS) + 0.5) / POINTS
    sides = [np.quantile(side, middles) for side in (place[place < 0], place[place > 0]) if len(side)]
    return np.concatenate(sides) if sides else np.zeros(1)


def _expected(own: Floats, counts: Floats, points: Floats) -> Floats:
    """Return the prior helpfulness (statements, points): less where the statement's own side, the mean of vote times place, is the other."""
    prior = np.clip(own * points / 2 + PRIOR, LOWEST, PRIOR)
    return np.where(counts[:, 1:].min(axis=1, keepdims=True) < FEW, UNKNOWN, prior)
