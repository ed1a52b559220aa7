"""Many features in few dimensions: each has a direction, a moment is the sum of those that are on, and a monitor reads each of them back.

Of m features each is on with chance p, by itself. Directions are random and of length 1 in d dimensions: v_i . v_j has mean 0 and variance
1/d. What is inside is h = sum of v_j over what is on. A linear monitor reads v_i . h: 1 if its feature is on, plus what all
others cast on it, of variance (m - 1) p / d. One threshold for all monitors, many small shadows: the chance that a feature that is
on reads higher than one that is off is Phi(1 / sqrt(2 (m - 1) p / d)). Here it is measured; `law` is the form.

A dictionary reads all features at once and takes away what others account for: approximate message passing [donoho2009] with the
posterior mean of on or off, the directions and p known. That is as good as a dictionary can be made; one that was learned knows less. Features
that it does not know stay as noise.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, ndtr

from sim.contract.shelf import remembered

Array = NDArray[np.float64]
Reals = NDArray[np.float32]
Flags = NDArray[np.bool_]

STOPS = (256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192, 12_288, 16_384)
CELLS = 2**17  # features x moments that are read
LIT = 0.5  # a monitor lights up when it reads nearer to on than to off
ROUNDS, SETTLED = 20, 0.005  # of the dictionary, at most; and the change of what is unexplained at which it stops
LEAST = 1e-3  # variance of what is unexplained, at least
LAMP = 16  # one lamp for so many features
DARK, SEEN, FALSE, MISSED = range(4)


@dataclass(frozen=True, eq=False)
class Reading:
    """What m monitors read: `auc`; `false`, of those that light up, how many are off; `missed`, of those that are on, how many stay dark.

    `lamps` (m / LAMP,): a moment, what each of some monitors shows: DARK, SEEN, FALSE or MISSED.
    """

    auc: float
    false: float
    missed: float
    lamps: NDArray[np.int8]


@remembered(2)
def directions(seed: int, dimensions: int) -> Reals:
    """Return a random direction of length 1 for each of the most features that fit, (STOPS[-1], dimensions)."""
    drawn = np.random.default_rng([seed, dimensions]).standard_normal((STOPS[-1], dimensions), dtype=np.float32)
    drawn /= np.sqrt(np.einsum("ij,ij->i", drawn, drawn))[:, None]
    drawn.setflags(write=False)
    return drawn


@remembered(256)
def reading(seed: int, features: int, dimensions: int, active: float, dictionary: float) -> Reading:
    """Return what is read of so many features in as many moments as make CELLS; a dictionary knows a share `dictionary` of them."""
    where = directions(seed, dimensions)[:features]
    on = np.random.default_rng([seed, 1, features]).random((CELLS // features, features), dtype=np.float32) < active
    inside = on.astype(np.float32) @ where
    read = explained(inside, where, round(dictionary * features), active)
    lit = read > LIT
    return Reading(
        auc=area(read[on], read[~on]),
        false=float((lit & ~on).sum() / lit.sum()),
        missed=float((on & ~lit).sum() / on.sum()),
        lamps=_typical(on[:, ::LAMP], lit[:, ::LAMP], active),
    )


def explained(inside: Reals, where: Reals, known: int, active: float) -> Reals:
    """Return what each monitor reads, (moments, features), once a dictionary of the first `known` features has explained what it can."""
    words, left = where[:known], inside
    guess = np.zeros((len(inside), known), dtype=np.float32)
    odds, before = np.float32(np.log(active / (1 - active))), np.inf
    for _ in range(ROUNDS if known else 0):
        noise = np.maximum(np.einsum("ij,ij->i", left, left)[:, None] / where.shape[1], LEAST)
        level = float(noise.mean())
        if abs(before - level) < SETTLED * level:
            break
        before = level
        guess = expit(odds + (guess + left @ words.T - np.float32(0.5)) / noise)
        pull = (guess * (1 - guess)).sum(1, keepdims=True) / (noise * where.shape[1])
        left = inside - guess @ words + left * pull
    read = left @ where.T
    read[:, :known] += guess
    return read


def area(on: Reals, off: Reals) -> float:
    """Return the chance that one of `on` reads higher than one of `off`; a tie counts half.

    >>> area(np.float32([1, 2]), np.float32([0, 1]))
    0.875
    """
    ranked = np.sort(off)
    below, upto = np.searchsorted(ranked, on, side="left"), np.searchsorted(ranked, on, side="right")
    return float((below + upto).mean() / (2 * len(off)))


def law(features: ArrayLike, dimensions: float, active: float) -> Array:
    """Return Phi(1 / sqrt(2 (m - 1) p / d)), what a linear monitor comes to.

    >>> law([4096, 16384], 256, 0.01).round(3)
    array([0.961, 0.812])
    """
    many = np.asarray(features, dtype=float)
    return np.asarray(ndtr(1 / np.sqrt(2 * (many - 1) * active / dimensions)))


def false_law(features: ArrayLike, dimensions: float, active: float) -> Array:
    """Return of the linear monitors that light up how many are off: each reads N(0 or 1, (m - 1) p / d).

    >>> false_law(4096, 256, 0.01).round(3)
    array(0.922)
    """
    far = LIT / np.sqrt((np.asarray(features, dtype=float) - 1) * active / dimensions)
    wrong, right = (1 - active) * ndtr(-far), active * ndtr(far)
    return np.asarray(wrong / (wrong + right))


def _typical(on: Flags, lit: Flags, active: float) -> NDArray[np.int8]:
    """Return the lamps of a moment: as many are on as one expects, at least one; of such moments the one with the most usual false alarms."""
    many, false = on.sum(1), (lit & ~on).sum(1)
    wrong = np.abs(many - max(active * on.shape[1], 1.0)) * on.shape[1] + np.abs(false - false.mean())
    there, shows = on[at := int(wrong.argmin())], lit[at]
    return np.select([there & shows, there, shows], [SEEN, MISSED, FALSE], DARK).astype(np.int8)
