"""The picture of a score in several groups: a row of bars per group, and the line from which a policy approves.

A picture goes from 0 to 1 upwards, the first group on top; across are the scores as they stand in the file. Curves are over scores
of which more is better: `sign` is -1 where the file's scores say the opposite.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.contract.outcomes import Frontier
from sim.fairness.roc import Curves, Floats

MOST_BARS = 480
WIDEST = 60
TAIL, REACH = 0.001, 1.5
WORDS, LINE = 0.3, 0.05
"""Share of a group's row, and at least of the whole picture, that is kept free above the bars for the words."""
Span = tuple[float, float]


def places(groups: int) -> tuple[Floats, Floats]:
    """Return bottom and top of each group's row.

    >>> [end.tolist() for end in places(2)]
    [[0.5, 0.0], [1.0, 0.5]]
    """
    bottom = 1 - (np.arange(groups) + 1.0) / groups
    return bottom, bottom + 1 / groups


def bars(people: Curves, sign: int) -> tuple[pd.DataFrame, Span]:
    """Return `group, hue, good, left, right, bottom, top`, a row per bar and outcome, and the span of scores that is shown.

    The bars are of equal width, or one for each score if there are few. Where a few scores are far from all others (beyond 1.5
    times the range of the middle 99.8 %), the end bars hold them.
    """
    edges = _edges(people)
    drawn = np.sort(sign * edges)
    high = 1 - max(WORDS, LINE * (len(people.groups) + 1))
    bottom, top = places(len(people.groups))
    parts = []
    for g, name in enumerate(people.groups):
        p = float(people.base_rate[g])
        good, bad = (_counts(people, g, rate, edges)[::sign] * q for rate, q in ((people.tpr[g], p), (people.fpr[g], 1 - p)))
        scale = (top[g] - bottom[g]) * high / (good + bad).max()
        for favourable, least, most in ((True, 0 * good, good), (False, good, good + bad)):
            part = {"left": drawn[:-1], "right": drawn[1:], "bottom": bottom[g] + scale * least, "top": bottom[g] + scale * most}
            parts.append(pd.DataFrame({"group": name, "hue": g % 4, "good": favourable, **part})[most > least])
    return pd.concat(parts, ignore_index=True), (float(drawn[0]), float(drawn[-1]))


def lines(groups: tuple[str, ...], sign: int, span: Span, threshold: Floats, approval: Floats) -> pd.DataFrame:
    """Return a row per policy and group: where its line stands, which span it rejects, its place in the picture, what it approves.

    `threshold` and `approval` have shape (policies, groups); the column `point` counts the policies from 0.
    """
    low, high = span
    many = len(threshold)
    at = np.clip(sign * threshold, low, high).ravel()
    bottom, top = (np.tile(ends, many) for ends in places(len(groups)))
    return pd.DataFrame(
        {
            "point": np.repeat(np.arange(many), len(groups)),
            "group": np.tile(np.array(groups, dtype=object), many),
            "bottom": bottom,
            "top": top,
            "line": at,
            "least": low if sign > 0 else at,
            "most": at if sign > 0 else high,
            "approval": approval.ravel(),
        }
    )


def middle(groups: tuple[str, ...], policies: pd.DataFrame) -> Floats:
    """Return the score from which approval is at least as likely as not, shape (policies, groups).

    `policies` has rows `group, threshold, probability`, and `policy`, counting from 0, where there are several.
    """
    number = policies["policy"].to_numpy(int) if "policy" in policies else np.zeros(len(policies), dtype=int)
    group = pd.Categorical(policies["group"], categories=list(groups)).codes
    threshold, probability = policies["threshold"].to_numpy(float), policies["probability"].to_numpy(float)
    order = np.lexsort((threshold, group, number))
    key = (number * len(groups) + group)[order]
    start = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    total = np.cumsum(probability[order])
    before = np.repeat((total - probability[order])[start], np.diff(np.r_[start, len(key)]))
    reached: NDArray[np.bool_] = total - before >= 0.5 - 1e-9
    rows = np.flatnonzero(reached)
    first = rows[np.unique(key[rows], return_index=True)[1]]
    return np.asarray(threshold[order][first].reshape(-1, len(groups)))


def spans(frontier: Frontier) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the axes' domains: coarse steps, so that they stay while a knob moves a little; every policy drawn inside, from 0 up."""
    frame = frontier.frame
    widest, least = frame[frontier.x].max(), max(frame["profit_share"].min(), 0.0)
    right = next(s for s in (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0) if s >= min(widest, 1.0) - 1e-9)
    bottom = next(s for s in (98.0, 95.0, 90.0, 80.0, 60.0, 40.0, 20.0, 0.0) if s <= least)
    return (0.0, right), (bottom, 100 + (100 - bottom) / 40)


def _counts(people: Curves, g: int, rate: Floats, edges: Floats) -> Floats:
    """Return the share of a class in each bin; those beyond the outer edges are in the end bins."""
    if np.isnan(rate[0]):
        return np.zeros(len(edges) - 1)
    above = rate[np.searchsorted(-people.thresholds[g], -edges[1:-1], side="right") - 1]
    return np.asarray(-np.diff(np.r_[1.0, above, 0.0]))


def _edges(people: Curves) -> Floats:
    most = min(WIDEST, MOST_BARS // len(people.groups))
    seen = [t[1:] for t in people.thresholds]
    if max(map(len, seen)) <= most:
        every = np.unique(np.concatenate(seen))
        width, across = float(np.diff(every).min()) if len(every) > 1 else 1.0, every[-1] - every[0]
        if across / width < most:
            return np.linspace(every[0] - width / 2, every[-1] + width / 2, round(across / width) + 2)
    tails = [np.interp([TAIL, 1 - TAIL], s[1:], t) for s, t in zip(people.selection, seen, strict=True)]
    first, last = min(t[1] for t in tails), max(t[0] for t in tails)
    low, high = min(t[-1] for t in seen), max(t[0] for t in seen)
    reach = REACH * (last - first)
    low, high = (low if low >= first - reach else first), (high if high <= last + reach else last)
    return np.linspace(low, high if high > low else low + 1.0, most + 1)
