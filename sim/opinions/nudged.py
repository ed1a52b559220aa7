"""One reader and a recommender that learns from clicks: opinions are nudged by what is shown, and clicks by opinions.

    x(t + 1) = a x(0) + b x(t) + c u(t),  a + b + c = 1

Source: [rossi2022], section 2: u is -1 or +1, the reader clicks more often on what confirms the opinion, and the recommender
shows the side with the better record except for a share of trials. Deviation: a click has probability (1 + x u) / 2 (assumption:
the simplest confirmation bias), and the record starts with one click in two trials on each side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.opinions.course import Course, Film

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def nudged(
    start: Floats,
    anchor: Floats,
    pull: Floats,
    exploration: Floats,
    rng: np.random.Generator,
    steps: int,
) -> tuple[Course, Floats]:
    """Return the course and the share of items clicked, shape (settings, runs).

    `start` (runs, people) are first opinions in [-1, 1]; `anchor` a, `pull` c and `exploration` (settings,), with a + c <= 1;
    b = 1 - a - c. `converged`: nothing pulls, so that opinions stay the first ones. Settings share their random numbers.
    Exploration 1 shows either side with probability 1/2.
    """
    runs, people = start.shape
    settings = len(anchor)
    a, c, curious = (np.asarray(v, dtype=float)[:, None, None] for v in (anchor, pull, exploration))
    b = 1 - a - c
    x = np.repeat(start[None], settings, axis=0)
    clicks = np.ones((2, settings, runs, people))
    shown = np.full((2, settings, runs, people), 2.0)
    clicked = np.zeros((settings, runs))
    film = Film()
    film.take(0, 0.0, x)
    for now in range(1, steps + 1):
        explore, side, click = rng.random((3, runs, people))
        guess = side < 0.5
        lead = clicks[1] * shown[0] - clicks[0] * shown[1]
        right = np.where((explore < curious) | (lead == 0), guess, lead > 0)
        u = np.where(right, 1.0, -1.0)
        hit = click < (1 + x * u) / 2
        for half, mask in ((1, right), (0, ~right)):
            clicks[half] += hit & mask
            shown[half] += mask
        clicked += hit.mean(axis=2)
        x = a * start + b * x + c * u
        film.take(now, float(now), x)
    times, frames = film.develop()
    still = np.broadcast_to(c[:, :, 0] == 0, (settings, runs)).copy()
    course = Course(x, still, np.full((settings, runs), float(steps)), times, frames, start)
    return course, clicked / steps


def random_items_moments(start: Floats, anchor: float, pull: float) -> tuple[Floats, float]:
    """Return mean a x0 / (1 - b) and variance c^2 / (1 - b^2) of opinions under evenly drawn items, b = 1 - a - c.

    >>> random_items_moments(np.array([0.5]), 0.2, 0.2)[0].round(3).tolist()
    [0.25]
    """
    b = 1 - anchor - pull
    return anchor * start / (1 - b), pull**2 / (1 - b**2)
