"""Groups of people who vote alike, where a table names none: principal components and k-means, as Polis does.

A cell without a vote counts as the statement's mean. Everybody is placed by the first two principal components, using only the
votes given, and moved out by sqrt(statements / votes given), so that those who voted little are not all in the middle. Those with 7
votes or more (or all) are put into 2 to 5 groups by k-means; the number is the one with the best silhouette. Source: [small2021]; the
scaling, the limit of 7 and the choice of the number as in Polis' published code (pca.clj, conversation.clj). Different here: k-means
runs on people and not first on 100 small clusters, starts from points far apart, so that the result has no seed, and of numbers that fit
about equally well takes the smallest (Polis keeps the number it had, until another has been best several times in a row).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from sim.contract.parameters import InvalidInput
from sim.own.votes.marks import NONE, Votes

FEWEST = 7  # votes, to belong to a group
MOST = 5  # groups
PER_GROUP = 12  # people for each group beyond two
TIE = 0.01  # of silhouettes (assumption)
MOST_VOTES = 1_000_000  # that components are computed of
CLUSTERED = 5_000  # people that centres are computed of; everybody belongs to the nearest
COMPARED = 1_500  # people among whom silhouettes are computed
BLOCK = 8192  # people at a time
ROUNDS = 200
SMALL = 4
Floats = NDArray[np.float64]
Codes = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Found:
    """Groups that were found: `group` (participants,), -1 for those with too few votes, by size, the largest first.

    `place` (participants, 2) is where each stands, `silhouettes` the mean silhouette by number of groups.
    """

    group: Codes
    place: Floats
    silhouettes: dict[int, float]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the groups' names: A is the largest."""
        return tuple("ABCDE"[: int(self.group.max()) + 1])


def find(votes: Votes, number: int | None = None) -> Found:
    """Return the groups among votes of shape (participants, statements), `number` of them or as many as fit best.

    Of the numbers whose silhouette is within .01 of the best, the smallest is taken. Raises InvalidInput where too few people differ.
    """
    place, given = project(votes)
    fewest = min(FEWEST, votes.shape[1])
    enough = given >= fewest
    points = place[enough]
    most = number or min(MOST, 2 + len(points) // PER_GROUP)
    if len(np.unique(points, axis=0)) < most + 1:
        raise InvalidInput(
            f"{most} groups need more than {most} people with at least {fewest} votes who do not all vote alike, got "
            f"{int(enough.sum()):,} with that many votes: choose a group column instead"
        )
    rng = np.random.default_rng(0)
    drawn = points if len(points) <= CLUSTERED else points[rng.choice(len(points), CLUSTERED, replace=False)]
    some = drawn[:COMPARED]
    centres = {k: kmeans(drawn, k) for k in ([number] if number else range(2, most + 1))}
    silhouettes = {k: silhouette(some, nearest(some, there)) for k, there in centres.items()}
    best = min(k for k, value in silhouettes.items() if value >= max(silhouettes.values()) - TIE)
    labels = nearest(points, centres[best])
    rank = np.empty(best, dtype=np.int32)
    rank[np.argsort(-np.bincount(labels, minlength=best), kind="stable")] = np.arange(best)
    group = np.full(len(votes), -1, dtype=np.int32)
    group[enough] = rank[labels]
    return Found(group, place, silhouettes)


def project(votes: Votes) -> tuple[Floats, NDArray[np.int64]]:
    """Return where everybody stands, (participants, 2), and how many votes each gave.

    Of more than MOST_VOTES the components are those of people drawn at random.
    """
    given = (votes != NONE).sum(axis=1)
    fitted = votes[few_enough(given)]
    row, column = np.nonzero(fitted != NONE)
    value = fitted[row, column].astype(float)
    count = np.bincount(column, minlength=votes.shape[1])
    mean = np.bincount(column, value, minlength=votes.shape[1]) / np.maximum(count, 1)
    centred = csr_array((value - mean[column], (row, column)), shape=fitted.shape)
    if min(fitted.shape) < SMALL:
        axes = np.linalg.svd(centred.toarray(), full_matrices=False)[2][:2]
    elif not centred.nnz or not abs(centred).max():
        axes = np.zeros((2, votes.shape[1]))
    else:
        from scipy.sparse.linalg import svds

        axes = svds(centred, k=2, v0=np.ones(min(fitted.shape)))[2][::-1]
    axes = axes * np.where(axes.sum(axis=1) < 0, -1.0, 1.0)[:, None]  # a direction has two signs; take one
    place = np.empty((len(votes), 2))
    for low in range(0, len(votes), BLOCK):
        part = votes[low : low + BLOCK]
        place[low : low + BLOCK] = np.where(part == NONE, 0.0, part - mean) @ axes.T
    place *= np.sqrt(votes.shape[1] / np.maximum(given, 1))[:, None]
    return place, given


def few_enough(given: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows of people with at most about MOST_VOTES votes among them: all, or some drawn at random, in order."""
    if given.sum() <= MOST_VOTES:
        return np.arange(len(given))
    some = int(len(given) * MOST_VOTES / given.sum())
    return np.sort(np.random.default_rng(0).choice(len(given), some, replace=False))


def kmeans(points: Floats, k: int) -> Floats:
    """Return the centres (k, 2) of k clusters by Lloyd's rounds, from several starts those with the least squares.

    A start takes a point, then each time the point that is furthest from those taken; it begins with the point furthest from the
    mean, or in each of four directions. Nothing is drawn.
    """
    centred = points - points.mean(axis=0)
    firsts = {int(np.argmax((centred**2).sum(axis=1)))}
    firsts |= {int(np.argmax(centred @ direction)) for direction in ((1, 0), (-1, 0), (0, 1), (0, -1))}
    tried = [_lloyd(points, _far_apart(points, first, k)) for first in sorted(firsts)]
    squares = [float(_squares(points, centres).min(axis=1).sum()) for centres in tried]
    return tried[int(np.argmin(squares))]


def nearest(points: Floats, centres: Floats) -> Codes:
    """Return for each point which centre is nearest."""
    return np.asarray(_squares(points, centres).argmin(axis=1), dtype=np.int32)


def _far_apart(points: Floats, first: int, k: int) -> Floats:
    taken = [first]
    away = ((points - points[first]) ** 2).sum(axis=1)
    while len(taken) < k:
        taken.append(int(np.argmax(away)))
        away = np.minimum(away, ((points - points[taken[-1]]) ** 2).sum(axis=1))
    return points[taken]


def _lloyd(points: Floats, centres: Floats) -> Floats:
    labels = np.full(len(points), -1, dtype=np.int32)
    for _ in range(ROUNDS):
        before, labels = labels, nearest(points, centres)
        if (before == labels).all():
            break
        sizes = np.bincount(labels, minlength=len(centres))
        sums = np.column_stack([np.bincount(labels, axis, minlength=len(centres)) for axis in points.T])
        centres = np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], centres)
    return centres


def silhouette(points: Floats, labels: Codes) -> float:
    """Return the mean over points of (b - a) / max(a, b): a the mean distance within its cluster, b to the nearest other cluster.

    A point alone in its cluster counts 0. Source: [rousseeuw1987]; the definition is tested by hand.

    >>> round(silhouette(np.array([[0.0], [1.0], [10.0], [11.0]]), np.array([0, 0, 1, 1])), 3)
    0.9
    """
    distance = np.sqrt(_squares(points, points))
    inside = labels[:, None] == np.unique(labels)
    sizes = inside.sum(axis=0)
    if len(sizes) < 2:
        return 0.0
    sums = distance @ inside
    own = (sums * inside).sum(axis=1) / np.maximum((sizes * inside).sum(axis=1) - 1, 1)
    other = np.where(inside, np.inf, sums / sizes).min(axis=1)
    alone = (sizes * inside).sum(axis=1) == 1
    score = np.where(alone, 0.0, (other - own) / np.maximum(np.maximum(own, other), 1e-300))
    return float(score.mean())


def _squares(points: Floats, centres: Floats) -> Floats:
    """Return squared distances, (points, centres)."""
    found = (points**2).sum(axis=1)[:, None] - 2 * points @ centres.T + (centres**2).sum(axis=1)
    return np.asarray(np.maximum(found, 0.0))
