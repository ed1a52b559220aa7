"""Tastes on a sphere: one comes to like what one liked, and to dislike what one disliked.

    p(t + 1) ~ p(t) + eta <p(t), v(t)> v(t), scaled back to length 1

Source: [dean2022], equation 1. An item v shown to everyone parts people into the two poles v and -v; an item drawn for each from
all directions leaves tastes spread out, although each of them still wanders.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.opinions.course import Course, Film

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def unit(vectors: Floats) -> Floats:
    """Return vectors (..., d) scaled to length 1."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))


def respond(taste: Floats, item: Floats, sensitivity: Floats | float) -> Floats:
    """Return tastes (..., d) after one item (..., d): along v they grow by 1 + eta, across it they do not, then length 1.

    So with v fixed, tan of the angle to v falls by 1 + eta at every step. Mirrored tastes respond mirrored.

    >>> respond(np.array([0.6, 0.8]), np.array([1.0, 0.0]), 1.0).round(3).tolist()
    [0.832, 0.555]
    """
    liking = (taste * item).sum(axis=-1, keepdims=True)
    return unit(taste + np.asarray(sensitivity)[..., None] * liking * item)


def sphere(
    start: Floats,
    sensitivity: Floats,
    exploration: Floats,
    rng: np.random.Generator,
    steps: int,
    tolerance: float,
) -> Course:
    """Return the course of <p, v>, the liking of the one popular item v (the first axis), in [-1, 1].

    `start` (runs, people, d) of length 1; `sensitivity` eta and `exploration`, the share of items drawn evenly from all
    directions instead of v, (settings,). `converged`: no exploration and everyone within `tolerance` of a pole.
    """
    runs, people, dimensions = start.shape
    settings = len(sensitivity)
    p = np.repeat(start[None], settings, axis=0)
    eta = np.broadcast_to(np.asarray(sensitivity, dtype=float)[:, None, None], (settings, runs, people))
    popular = np.eye(dimensions)[0]
    film = Film()
    film.take(0, 0.0, p[..., 0])
    for now in range(1, steps + 1):
        luck = rng.random((runs, people))
        random_items = unit(rng.standard_normal((runs, people, dimensions)))
        elsewhere = luck < exploration[:, None, None]
        p = respond(p, np.where(elsewhere[..., None], random_items, popular), eta)
        film.take(now, float(now), p[..., 0])
    liking = np.clip(p[..., 0], -1.0, 1.0)  # rounding can leave a unit vector an ulp too long
    times, frames = film.develop()
    at_pole = (1 - np.abs(liking) < tolerance).all(axis=2)
    never = (np.asarray(sensitivity) == 0)[:, None]
    converged = (at_pole & (np.asarray(exploration) == 0)[:, None]) | never
    return Course(liking, converged, np.full((settings, runs), float(steps)), times, frames, start[..., 0])
