"""What every rule returns: where opinions ended, whether anything could still change, and a film of the way there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

WATCHED = 40  # people of the first run who are filmed
FRAMES = 50  # with 40 people this is 2,000 marks, what a chart holds
GROWTH = 0.2  # of a film that starts dense: 50 frames reach 5,000 rounds


@dataclass(frozen=True)
class Course:
    """The course of opinions under one rule.

    opinions (settings, runs, people): at the end
    converged (settings, runs): nothing can change any more
    rounds (settings, runs): rounds (meetings per person, steps or units of time) until that was seen, or until the limit
    times (frames,): rounds at which the film was taken
    film (frames, settings, watched): opinions of the first people of the first run
    first (runs, people): at the beginning, the same in all settings
    """

    opinions: Floats
    converged: NDArray[np.bool_]
    rounds: Floats
    times: Floats
    film: Floats
    first: Floats


class Film:
    """Frames of a simulation whose length is not known: when it is full, every second one goes and the pace doubles.

    With `growth` the first frames are the densest instead, each later by that share of the time before it: for what happens
    quickly and then takes long to end.
    """

    def __init__(self, most: int = FRAMES, growth: float = 0.0) -> None:
        self._most = most
        self._growth = growth
        self._pace = 1
        self._due = 0
        self._frames: list[tuple[int, float, Floats]] = []
        self._last: tuple[int, float, Floats] | None = None

    def take(self, step: int, time: float, opinions: Floats) -> None:
        """Keep the watched people of the first run at this step if it is due; opinions (settings, runs, people)."""
        watched = opinions[:, 0, :WATCHED].copy()
        self._last = (step, time, watched)
        if self._growth and step >= self._due:
            self._frames.append(self._last)
            self._due = max(step + 1, math.ceil(step * (1 + self._growth)))
        if self._growth:
            return
        if step % self._pace == 0:
            self._frames.append(self._last)
        if len(self._frames) >= self._most:
            self._pace *= 2
            self._frames = [frame for frame in self._frames if frame[0] % self._pace == 0]

    def develop(self) -> tuple[Floats, Floats]:
        """Return times (frames,) and opinions (frames, settings, watched), from the start to the last frame taken."""
        frames = list(self._frames)
        if self._last is not None and frames[-1][0] != self._last[0]:
            frames.append(self._last)
        return np.array([time for _, time, _ in frames]), np.array([shown for _, _, shown in frames])


def settled(opinions: Floats, threshold: Floats | float, tolerance: Floats | float) -> NDArray[np.bool_]:
    """Return whether every pair is at least `threshold` apart or closer than `tolerance`, shape (...): nothing can change.

    Split at gaps of the threshold and more, no part may be as wide as the tolerance. Both broadcast over (...). With the
    tolerance at the threshold itself this says that the outcome is decided: parts that cannot see each other and whose
    members all see one another, so that each can only contract to its mean.

    >>> settled(np.array([[0.0, 0.0, 0.5], [0.0, 0.1, 0.5]]), 0.2, 1e-4).tolist()
    [True, False]
    """
    x = np.sort(opinions, axis=-1)
    apart = np.diff(x, axis=-1) >= np.asarray(threshold)[..., None]
    starts = np.concatenate([x[..., :1], np.where(apart, x[..., 1:], -np.inf)], axis=-1)
    return np.asarray((x - np.maximum.accumulate(starts, axis=-1) < np.asarray(tolerance)[..., None]).all(axis=-1))


def limit_state(opinions: Floats, threshold: Floats) -> Floats:
    """Return where decided opinions (rows, people) end: everyone at the mean of the part that a threshold's gap cuts off.

    This is the exact limit for rules in which pairs move by equal and opposite steps. Sums run in the order of people, so that
    mirrored opinions end mirrored to the last bit.

    >>> limit_state(np.array([[0.0, 0.1, 0.5]]), np.array([0.2])).tolist()
    [[0.05, 0.05, 0.5]]
    """
    rows, people = opinions.shape
    order = np.argsort(opinions, axis=1, kind="stable")
    x = np.take_along_axis(opinions, order, axis=1)
    part = np.zeros((rows, people), dtype=np.int64)
    part[:, 1:] = np.cumsum(np.diff(x, axis=1) >= threshold[:, None], axis=1)
    label = np.empty_like(part)
    np.put_along_axis(label, order, part, axis=1)
    flat = (label + people * np.arange(rows)[:, None]).ravel()
    size = np.bincount(flat, minlength=rows * people)
    total = np.bincount(flat, weights=opinions.ravel(), minlength=rows * people)
    return np.asarray((total / np.maximum(size, 1))[flat].reshape(rows, people))


def cluster_sizes(opinions: Floats, gap: float) -> NDArray[np.int64]:
    """Return how many people are in each cluster, split at gaps above `gap`, from left to right and padded with zeros.

    Shape (..., most clusters).

    >>> cluster_sizes(np.array([[0.0, 0.5, 0.501], [0.1, 0.1, 0.1]]), 0.01).tolist()
    [[1, 2], [3, 0]]
    """
    x = np.sort(opinions, axis=-1).reshape(-1, opinions.shape[-1])
    label = np.zeros(x.shape, dtype=np.int64)
    label[:, 1:] = np.cumsum(np.diff(x, axis=-1) > gap, axis=-1)
    most = int(label.max()) + 1
    flat = (label + most * np.arange(len(x))[:, None]).ravel()
    return np.asarray(np.bincount(flat, minlength=most * len(x)).reshape(*opinions.shape[:-1], most))
