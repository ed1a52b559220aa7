"""How far raters agree: Krippendorff's alpha with bootstrap intervals, who rates high or low, and what is contested.

Ratings are an array of shape (raters, items), nan where a rater did not rate, or in long form, an entry per rating (`..._of_labels`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from sim.contract.parameters import InvalidInput

Array = npt.NDArray[np.float64]
Level = Literal["nominal", "ordinal", "interval", "ratio"]
# Resamples are taken in blocks whose tables hold about this many numbers: small enough for the processor's cache.
BLOCK = 60_000
# Up to this many numbers, a full table of items by pairs of values is quicker than a sparse one.
TABLE = 4_000_000


class UndefinedAlpha(InvalidInput):
    """Alpha does not exist: no two ratings of one item, or no variation."""


@dataclass(frozen=True)
class Agreement:
    """Krippendorff's alpha `value`, at most 1, with its bootstrap interval [`low`, `high`] (nan without resamples).

    `items` counts those with two ratings or more, the only ones that say anything, `raters` those who rated one of them;
    `undefined` counts resamples without any variation, where alpha does not exist and which the interval leaves out.
    """

    value: float
    low: float
    high: float
    items: int
    raters: int
    undefined: int = 0


def krippendorff_alpha(
    ratings: npt.ArrayLike,
    level: Level,
    resamples: int = 0,
    rng: np.random.Generator | None = None,
    *,
    confidence: float = 0.95,
) -> Agreement:
    """Return alpha = 1 - observed / expected disagreement of `ratings`, shape (raters, items), nan where missing.

    The disagreement of two values is, by `level`: nominal 1 if they differ; ordinal the number of ratings between their
    midranks, squared; interval the difference squared; ratio the difference over the sum, squared (values >= 0). Source:
    [krippendorff2018].

    The interval holds the middle `confidence` of alpha over `resamples` draws of items with replacement (not the resampling of
    deviations in [hayes2007], which takes them for independent). Coincidences are sums over items, so all resamples are one
    product of their item counts with the items' shares. Raises UndefinedAlpha (an InvalidInput) where alpha does not exist: no
    item with two ratings, or no variation at all.

    >>> found = krippendorff_alpha([[1, 2, 3, 3], [1, 2, 3, 4], [1, 2, np.nan, 3]], "nominal")
    >>> round(found.value, 4), found.items, found.raters
    (0.7674, 4, 3)
    """
    table = _ratings(ratings)
    rater, item = np.nonzero(~np.isnan(table))
    return alpha_of_labels(item, rater, table[rater, item], level, resamples, rng, confidence=confidence)


def alpha_of_labels(
    item: npt.NDArray[Any],
    rater: npt.NDArray[Any],
    rating: npt.ArrayLike,
    level: Level,
    resamples: int = 0,
    rng: np.random.Generator | None = None,
    *,
    confidence: float = 0.95,
) -> Agreement:
    """Return `krippendorff_alpha` of ratings in long form, one entry per rating: numbers of item and rater, from 0, and the rating.

    What it takes grows with the ratings, not with raters times items.

    >>> round(alpha_of_labels(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), [1, 1, 2, 3], "nominal").value, 2)
    0.4
    """
    if level not in get_args(Level):
        raise InvalidInput(f"level must be one of {', '.join(get_args(Level))}, got {level!r}")
    if resamples < 0 or (resamples and rng is None):
        raise InvalidInput(f"resamples must be >= 0 and need a generator, got {resamples} with rng {rng}")
    if not 0 < confidence < 1:
        raise InvalidInput(f"confidence must be in (0, 1), got {confidence}")
    shares = _Shares(np.asarray(item), np.asarray(rater), np.asarray(rating, float), level)
    if not shares.items:
        raise UndefinedAlpha("alpha needs an item with two ratings or more, got none")
    value = float(shares.alpha(np.ones((1, shares.items)))[0])
    if np.isnan(value):
        raise UndefinedAlpha("alpha is not defined where all ratings are the same: there is nothing to disagree about")
    if not resamples or rng is None:
        return Agreement(value, np.nan, np.nan, shares.items, shares.raters)
    block = max(1, BLOCK // max(shares.items, shares.width))
    draws = []
    for start in range(0, resamples, block):
        number = min(block, resamples - start)
        drawn = rng.integers(shares.items, size=(number, shares.items))
        drawn += np.arange(number)[:, None] * shares.items
        counts = np.bincount(drawn.ravel(), minlength=number * shares.items).reshape(number, -1).astype(float)
        draws.append(shares.alpha(counts))
    alphas = np.concatenate(draws)
    defined = alphas[~np.isnan(alphas)]
    if not defined.size:
        raise UndefinedAlpha(f"none of the {resamples} resamples had any variation; the interval needs more items")
    low, high = np.quantile(defined, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Agreement(value, float(low), float(high), shares.items, shares.raters, int(np.isnan(alphas).sum()))


class _Shares:
    """What every item adds to the observed and expected disagreement, so that a resample is a weighted sum."""

    def __init__(self, item: npt.NDArray[Any], rater: npt.NDArray[Any], rating: Array, level: Level) -> None:
        pairable = np.bincount(item) >= 2
        kept = pairable[item]
        self.items = int(pairable.sum())
        self.raters = int((np.bincount(rater[kept]) > 0).sum())
        self.level = level
        # By hash, then sorting only the distinct values: most scales have few.
        code, values = pd.factorize(rating[kept], sort=True)
        item = (np.cumsum(pairable) - 1)[item[kept]]
        self.values, size = np.asarray(values, float), len(values)
        if level == "ratio" and size and self.values[0] < 0:
            raise InvalidInput(f"ratings must be >= 0 at the ratio level, got {self.values[0]:g}")
        self.votes = np.bincount(item, minlength=self.items).astype(float)
        self.compact = level == "interval"
        self.first: Any = np.zeros(0, int)
        self.second: Any = np.zeros(0, int)
        pairs = size * (size - 1) // 2
        if self.compact:
            # Interval distances need moments of the values only. Alpha does not change when values shift, and centred values lose
            # fewer digits.
            x = (self.values - self.values.mean() if size else self.values)[code]
            first, second = (np.bincount(item, power, self.items) for power in (x, x**2))
            self.marginals: Any = np.column_stack([self.votes, first, second])
            within: Any = np.maximum(2 * (self.votes * second - first**2) / np.maximum(self.votes - 1, 1), 0.0)
        elif self.items * max(pairs, size) <= TABLE:
            self.marginals = np.bincount(item * size + code, minlength=self.items * size).reshape(self.items, size).astype(float)
            if level == "ordinal":
                self.first, self.second = np.triu_indices(size, 1)
                within = 2 * self.marginals[:, self.first] * self.marginals[:, self.second] / (self.votes - 1)[:, None]
            else:
                distance = self._distance(self.values[:, None], self.values)
                within = np.vecdot(self.marginals @ distance, self.marginals) / (self.votes - 1)
        else:
            self.marginals = csr_array((np.ones(len(item)), (item, code)), shape=(self.items, size))
            self.marginals.sum_duplicates()
            self.first, self.second, within = self._pairs(self.marginals)
        self.within = within
        self.width = max(3, size, len(self.first))

    def _pairs(self, counts: Any) -> tuple[Any, Any, Any]:
        """Return the pairs of values that meet in an item, and per item how often they do, each item weighing as its votes.

        For scales with so many values that a table of all pairs would be mostly empty.
        """
        size, repeat = len(self.values), np.diff(counts.indptr)
        # Every stored (item, value) against every other of the same item.
        row = np.repeat(np.arange(self.items), repeat)
        partners = repeat[row]
        left = np.repeat(np.arange(len(row)), partners)
        offset = np.arange(len(left)) - np.repeat(np.cumsum(partners) - partners, partners)
        right = counts.indptr[row[left]] + offset
        upper = counts.indices[left] < counts.indices[right]
        left, right = left[upper], right[upper]
        amount = 2 * counts.data[left] * counts.data[right] / (self.votes[row[left]] - 1)
        pair = counts.indices[left].astype(np.int64) * size + counts.indices[right]
        known, column = np.unique(pair, return_inverse=True)
        first, second = np.divmod(known, max(size, 1))
        within = csr_array((amount, (row[left], column)), shape=(self.items, len(known)))
        if self.level == "ordinal":
            return first, second, within
        # Fixed distances: one number per item is enough.
        return first, second, within @ self._distance(self.values[first], self.values[second])

    def _distance(self, a: Array, b: Array) -> Array:
        if self.level == "nominal":
            return np.asarray(a != b, float)
        total = a + b
        return np.asarray(np.divide(a - b, total, out=np.zeros(np.broadcast_shapes(a.shape, b.shape)), where=total > 0) ** 2)

    def alpha(self, counts: Array) -> Array:
        """Return alpha, shape (resamples,), for item counts of shape (resamples, items); nan without variation."""
        ratings = counts @ self.votes
        marginals = np.asarray(counts @ self.marginals)
        if self.compact:
            observed = counts @ self.within
            expected = 2 * (marginals[:, 0] * marginals[:, 2] - marginals[:, 1] ** 2)
        elif self.level == "ordinal":
            middle = np.cumsum(marginals, 1) - marginals / 2
            meet = np.asarray(counts @ self.within)
            observed = np.vecdot(meet, (middle[:, self.first] - middle[:, self.second]) ** 2)
            mean = np.vecdot(marginals, middle) / ratings
            expected = 2 * ratings * np.vecdot(marginals, (middle - mean[:, None]) ** 2)
        else:
            observed = counts @ self.within
            if self.level == "nominal":
                expected = ratings**2 - np.vecdot(marginals, marginals)
            else:
                expected = np.vecdot(marginals @ self._distance(self.values[:, None], self.values), marginals)
        # Rounding leaves crumbs where there is no variation.
        varied = (marginals > 0).sum(1) > 1 if not self.compact else expected > 1e-12 * ratings * (1 + self.marginals[:, 2].max())
        ratio = np.divide(observed, expected, out=np.full(len(counts), np.nan), where=varied)
        return np.asarray(1 - (ratings - 1) * ratio)


def alpha_by_group(
    ratings: npt.ArrayLike,
    group: Sequence[Any] | npt.NDArray[Any],
    level: Level,
    resamples: int = 0,
    rng: np.random.Generator | None = None,
    *,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Return alpha overall and within each group of raters: columns group, alpha, low, high, items, raters.

    `group` (raters,) names each rater's group, None or nan for none; the first row, group "all", holds every rater. Where a group
    has no pair of ratings, or no variation, alpha is nan. All rows start from the same random numbers.
    """
    table = _ratings(ratings)
    code, names = pd.factorize(np.array(list(group), dtype=object), sort=True)
    if len(code) != len(table):
        raise InvalidInput(f"group must name {len(table)} raters' groups, got {len(code)}")
    seed = int(rng.integers(2**63)) if rng is not None else None
    rater, item = np.nonzero(~np.isnan(table))
    labels = table[rater, item]
    return alpha_of_groups(item, rater, labels, code[rater], list(names), level, resamples, seed, confidence=confidence)


def alpha_of_groups(
    item: npt.NDArray[Any],
    rater: npt.NDArray[Any],
    rating: Array,
    group: npt.NDArray[Any],
    names: Sequence[Any],
    level: Level,
    resamples: int = 0,
    seed: int | None = None,
    *,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Return `alpha_by_group` of ratings in long form, one entry per rating; `group` says which of `names` its rater is in, -1 for none."""
    rows = []
    for place, name in enumerate(("all", *names), -1):
        its = group == place if place >= 0 else np.ones(len(group), dtype=bool)
        where, who, again = item[its], rater[its], np.random.default_rng(seed) if seed is not None else None
        try:
            found = alpha_of_labels(where, who, rating[its], level, resamples, again, confidence=confidence)
        except UndefinedAlpha:
            pairable = np.bincount(where) >= 2
            found = Agreement(np.nan, np.nan, np.nan, int(pairable.sum()), len(np.unique(who[pairable[where]])))
        rows.append((name, found.value, found.low, found.high, found.items, found.raters))
    return pd.DataFrame(rows, columns=["group", "alpha", "low", "high", "items", "raters"])


def rater_bias(ratings: npt.ArrayLike, *, raters: Sequence[Any] | None = None) -> pd.DataFrame:
    """Return how far each rater rates above the others: columns rater, items, bias, standard_error, distance.

    `bias` is the mean over the rater's items of the rating minus the other raters' mean on that item, `standard_error` of that
    mean over items (nan for one item), `distance` the mean absolute difference. Items that no one else rated do not count; a
    rater without any has 0 items and nan.

    >>> rater_bias([[1, 2], [3, 4], [2, 3]])[["rater", "items", "bias"]]
       rater  items  bias
    0      0      2  -1.5
    1      1      2   1.5
    2      2      2   0.0
    """
    table = _ratings(ratings)
    rater, item = np.nonzero(~np.isnan(table))
    found = bias_of_labels(item, rater, table[rater, item], len(table))
    return found.assign(rater=list(raters)) if raters is not None else found


def bias_of_labels(item: npt.NDArray[Any], rater: npt.NDArray[Any], rating: Array, raters: int) -> pd.DataFrame:
    """Return `rater_bias` of ratings in long form, one entry per rating: numbers of item and rater, from 0, and the rating."""
    number = np.bincount(item)[item]
    shared = number >= 2
    who, value, others = rater[shared], rating[shared], number[shared] - 1
    away = value - (np.bincount(item, rating)[item[shared]] - value) / others
    items = np.bincount(who, minlength=raters)
    with np.errstate(divide="ignore", invalid="ignore"):
        bias = np.bincount(who, away, raters) / items
        spread = np.bincount(who, (away - bias[who]) ** 2, raters) / (items - 1)
        error = np.where(items > 1, np.sqrt(spread / items), np.nan)
        distance = np.bincount(who, np.abs(away), raters) / items
    return pd.DataFrame({"rater": range(raters), "items": items, "bias": bias, "standard_error": error, "distance": distance})


def contested_items(ratings: npt.ArrayLike, *, items: Sequence[Any] | None = None) -> pd.DataFrame:
    """Return the items with two ratings or more, most contested first: columns item, ratings, majority, share, disagreement.

    `majority` is the most frequent rating (the lowest of equals), `share` its share, `disagreement` the chance in [0, 1] that two
    different raters, drawn at random, gave different ratings.

    >>> contested_items([[1, 1], [1, 2], [1, 1]], items=["calm", "hot"]).round(2)
       item  ratings  majority  share  disagreement
    0   hot        3       1.0   0.67          0.67
    1  calm        3       1.0   1.00          0.00
    """
    table = _ratings(ratings)
    present = ~np.isnan(table)
    rater, item = np.nonzero(present)
    values, code = np.unique(table[rater, item], return_inverse=True)
    counts = np.bincount(item * len(values) + code, minlength=table.shape[1] * len(values)).reshape(table.shape[1], -1)
    number = counts.sum(1)
    rated = np.flatnonzero(number >= 2)
    counts, number = counts[rated], number[rated]
    names = np.array(items, object) if items is not None else np.arange(table.shape[1])
    frame = pd.DataFrame(
        {
            "item": names[rated],
            "ratings": number,
            "majority": values[counts.argmax(1)] if len(rated) else np.zeros(0),
            "share": counts.max(1, initial=0) / number,
            "disagreement": 1 - (counts * (counts - 1)).sum(1) / (number * (number - 1)),
        }
    )
    return frame.sort_values("disagreement", ascending=False, kind="stable", ignore_index=True)


def _ratings(ratings: npt.ArrayLike) -> Array:
    table = np.asarray(ratings, float)
    if table.ndim != 2 or np.isinf(table).any():
        raise InvalidInput(f"ratings must be numbers or nan with shape (raters, items), got shape {table.shape}")
    return table
