"""Polarization, diversity and concentration: what can be measured of opinions, of lists and of who is seen.

No single number says how divided people are: variance sees distance, Esteban and Ray see camps, the bimodality
coefficient sees shape. Every function takes its sample along the last axis; leading axes are runs or settings.
Sources: [esteban1994], [pfister2013], [steck2018], [chaney2018], [ziegler2005], [laakso1979]; the numbers of equations and
sections below were not looked up again; the measures themselves are tested on what is known of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from sim.contract.parameters import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

SENSITIVITY = 1.6  # the largest alpha that the axioms of Esteban and Ray allow
STECK = 0.01  # weight of the target in the smoothed list, section 4 of [steck2018]


def variance(opinions: ArrayLike) -> Floats:
    """Return the population variance, shape (...).

    >>> float(variance([-1.0, 1.0]))
    1.0
    """
    x = _numbers("opinions", opinions, least=1)
    return _array(np.mean((x - x.mean(axis=-1, keepdims=True)) ** 2, axis=-1))


def mean_pairwise_distance(opinions: ArrayLike) -> Floats:
    """Return the mean |x_i - x_j| over the pairs i < j, shape (...); O(n log n).

    Sorted, the k-th outermost pair stands between all but 2k people's pairs: sum over k of (n - 1 - 2k)(x_(n-k) - x_(k+1)).
    Mirrored opinions give the same bytes.

    >>> float(mean_pairwise_distance([0.0, 0.0, 1.0]))
    0.6666666666666666
    """
    x = np.sort(_numbers("opinions", opinions, least=2), axis=-1)
    n = x.shape[-1]
    k = np.arange(n // 2)
    spans = x[..., ::-1][..., : n // 2] - x[..., : n // 2]
    return _array(2.0 * ((n - 1 - 2 * k) * spans).sum(axis=-1) / (n * (n - 1)))


def radical_share(opinions: ArrayLike, threshold: float) -> Floats:
    """Return the share of people with |x| >= threshold, in [0, 1], shape (...).

    >>> float(radical_share([-0.9, 0.1, 0.8, 0.0], 0.8))
    0.5
    """
    return _array(np.mean(np.abs(_numbers("opinions", opinions, least=1)) >= threshold, axis=-1))


def shares(opinions: ArrayLike, low: float, high: float, bins: int) -> Floats:
    """Return the share of people in each of `bins` equal bins of [low, high], shape (..., bins); `high` is in the last bin.

    Raises InvalidInput for an opinion outside [low, high].

    >>> shares([0.0, 0.1, 1.0, 0.9], 0.0, 1.0, 2).tolist()
    [0.5, 0.5]
    """
    x = _numbers("opinions", opinions, least=1)
    if bins < 1 or not high > low:
        raise InvalidInput(f"bins must be at least 1 on an interval with low < high, got {bins} on [{low:g}, {high:g}]")
    if x.size and (x.min() < low or x.max() > high):
        raise InvalidInput(f"opinions must be in [{low:g}, {high:g}], got {x.min():g} to {x.max():g}")
    cell = np.minimum(((x - low) * (bins / (high - low))).astype(np.int64), bins - 1).reshape(-1, x.shape[-1])
    flat = (cell + bins * np.arange(len(cell))[:, None]).ravel()
    counts = np.bincount(flat, minlength=bins * len(cell)).reshape(*x.shape[:-1], bins)
    return _array(counts / x.shape[-1])


def esteban_ray(masses: ArrayLike, positions: ArrayLike, alpha: float = SENSITIVITY, scale: float = 1.0) -> Floats:
    """Return K sum over i, j of pi_i^(1 + alpha) pi_j |y_i - y_j|, shape (...): [esteban1994], equation 3.

    `masses` (..., groups) sum to 1, `positions` (groups,), `scale` is K. Identification: alpha in (0, 1.6]; at 0 it is the Gini.
    Bins must be fixed beforehand: the measure jumps when two groups at one place are counted as one.

    >>> round(float(esteban_ray([0.5, 0.5], [0.0, 1.0])), 5)
    0.16494
    """
    pi, y = _masses(masses), np.asarray(positions, dtype=float)
    if y.shape != pi.shape[-1:]:
        raise InvalidInput(f"positions must be one per group, shape {pi.shape[-1:]}, got {y.shape}")
    if not 0 <= alpha <= SENSITIVITY:
        raise InvalidInput(f"alpha must be in [0, {SENSITIVITY}], got {alpha!r}")
    alienation = pi @ np.abs(y[:, None] - y[None, :])
    return _array(scale * (pi ** (1 + alpha) * alienation).sum(axis=-1))


def two_camps_scale(width: float, alpha: float = SENSITIVITY) -> float:
    """Return the K for which two equal camps at a distance of `width` have polarization 1: 2^(1 + alpha) / width.

    >>> float(esteban_ray([0.5, 0.0, 0.5], [-1.0, 0.0, 1.0], scale=two_camps_scale(2.0)))
    1.0
    """
    return float(2.0 ** (1 + alpha) / width)


def bimodality_coefficient(values: ArrayLike) -> Floats:
    """Return (g^2 + 1) / (k + 3 (n-1)^2 / ((n-2)(n-3))) with bias-corrected skewness g and excess kurtosis k, shape (...).

    As n grows: uniform 5/9, normal 1/3, two equal points 1. NaN where all values are equal (there is no shape to speak of);
    raises InvalidInput below four values. Source: [pfister2013], equation 1.

    >>> round(float(bimodality_coefficient([0.0, 1.0] * 500)), 3)
    0.995
    """
    x = _numbers("values", values, least=4)
    n = x.shape[-1]
    centred = x - x.mean(axis=-1, keepdims=True)
    second, third, fourth = ((centred**power).mean(axis=-1) for power in (2, 3, 4))
    # a spread below rounding error of the values themselves is no spread
    flat = second <= (np.finfo(float).eps * np.abs(x).max(axis=-1)) ** 2 * n
    safe = np.where(flat, 1.0, second)
    skewness = np.sqrt(n * (n - 1)) / (n - 2) * third / safe**1.5
    kurtosis = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (fourth / safe**2 - 3) + 6)
    spread = np.where(flat, 1.0, kurtosis + 3 * (n - 1) ** 2 / ((n - 2) * (n - 3)))
    return _array(np.where(flat, np.nan, (skewness**2 + 1) / spread))


def exposure_gini(exposures: ArrayLike) -> Floats:
    """Return the Gini coefficient of how often each item was shown, in [0, 1), shape (...); 0 where nothing was shown.

    G = sum over ranks i of (2i - n - 1) x_(i) / (n sum x), i from 1.

    >>> float(exposure_gini([0, 0, 0, 8]))
    0.75
    """
    x = np.sort(_numbers("exposures", exposures, least=1), axis=-1)
    if x.size and x.min() < 0:
        raise InvalidInput(f"exposures must be at least 0, got {x.min():g}")
    n = x.shape[-1]
    total = x.sum(axis=-1)
    ranked = ((2 * np.arange(1, n + 1) - n - 1) * x).sum(axis=-1)
    return _array(np.where(total > 0, ranked / np.where(total > 0, n * total, 1.0), 0.0))


def intra_list_diversity(items: ArrayLike) -> Floats:
    """Return the mean of 1 - cosine over the pairs in each list, in [0, 2], shape (...); items (..., length, features).

    From the length of the sum of the unit vectors: sum over pairs of cosines = (|sum|^2 - length) / 2. Source: [ziegler2005],
    equation 6 (there similarity, not distance).

    >>> float(intra_list_diversity([[1.0, 0.0], [0.0, 1.0]]))
    1.0
    """
    v = np.asarray(items, dtype=float)
    if v.ndim < 2 or v.shape[-2] < 2:
        raise InvalidInput(f"items must have shape (..., length >= 2, features), got {v.shape}")
    norm = np.linalg.norm(v, axis=-1, keepdims=True)
    if not np.all(np.isfinite(norm)) or np.any(norm == 0):
        raise InvalidInput("items must be finite vectors that are not zero, got one that is")
    length = v.shape[-2]
    together = ((v / norm).sum(axis=-2) ** 2).sum(axis=-1)
    return _array(1.0 - (together - length) / (length * (length - 1)))


def jaccard_homogenization(slates: ArrayLike) -> float:
    """Return the mean Jaccard similarity |A and B| / |A or B| of two people's slates, over all pairs of people, in [0, 1].

    `slates` (people, length) holds item numbers, none twice in one slate. Source: [chaney2018], section 4.

    >>> jaccard_homogenization([[0, 1], [1, 2]])
    0.3333333333333333
    """
    lists = np.asarray(slates)
    if lists.ndim != 2 or len(lists) < 2 or lists.shape[1] < 1 or not np.issubdtype(lists.dtype, np.integer):
        raise InvalidInput(f"slates must be whole numbers of shape (people >= 2, length >= 1), got {lists.dtype} {lists.shape}")
    people, length = lists.shape
    ordered = np.sort(lists, axis=1)
    if (ordered[:, 1:] == ordered[:, :-1]).any():
        raise InvalidInput("slates must not show one person an item twice")
    _, column = np.unique(lists, return_inverse=True)
    seen = sparse.csr_array((np.ones(lists.size), column.ravel(), np.arange(0, lists.size + 1, length)))
    # a slate of `length` shares s items with another: s / (2 length - s); pairs that share nothing add nothing
    common = (seen @ seen.T).tocoo()
    others = common.row != common.col
    s = common.data[others]
    return float((s / (2 * length - s)).sum() / (people * (people - 1)))


def miscalibration(target: ArrayLike, shown: ArrayLike, smoothing: float = STECK) -> Floats:
    """Return KL(p || q~), q~ = (1 - smoothing) q + smoothing p, in nats, shape (...): 0 is a calibrated list.

    p is what someone's past says, q what the list shows, both (..., genres). Source: [steck2018], equations 6 and 7.

    >>> round(float(miscalibration([0.7, 0.3], [1.0, 0.0])), 5)
    1.13398
    """
    p, q = np.broadcast_arrays(_masses(target), _masses(shown))
    if not 0 < smoothing <= 1:
        raise InvalidInput(f"smoothing must be in (0, 1], got {smoothing!r}")
    mixed = (1 - smoothing) * q + smoothing * p
    positive = p > 0
    ratio = np.where(positive, p, 1.0) / np.where(positive, mixed, 1.0)
    return _array((p * np.log(ratio)).sum(axis=-1))


def effective_clusters(sizes: ArrayLike) -> Floats:
    """Return (sum c)^2 / sum c^2, shape (...): k equal clusters count k, crumbs hardly count. Source: [laakso1979].

    >>> float(effective_clusters([50, 50, 0]))
    2.0
    """
    c = _numbers("sizes", sizes, least=1)
    total = c.sum(axis=-1)
    if c.size and (c.min() < 0 or total.min() <= 0):
        raise InvalidInput("sizes must be at least 0 with a positive sum, got one that is not")
    return _array(total**2 / (c**2).sum(axis=-1))


def _array(values: Any) -> Floats:
    return np.asarray(values, dtype=float)


def _numbers(name: str, values: ArrayLike, least: int) -> Floats:
    x = np.asarray(values, dtype=float)
    if x.ndim < 1 or x.shape[-1] < least:
        raise InvalidInput(f"{name} must have at least {least} along the last axis, got shape {x.shape}")
    if not np.all(np.isfinite(x)):
        raise InvalidInput(f"{name} must be finite, got NaN or infinity")
    return x


def _masses(values: ArrayLike) -> Floats:
    pi = _numbers("masses", values, least=1)
    if pi.size and (pi.min() < 0 or not np.allclose(pi.sum(axis=-1), 1.0, rtol=0, atol=1e-9)):
        raise InvalidInput("masses must be at least 0 and sum to 1 along the last axis, got some that do not")
    return pi
