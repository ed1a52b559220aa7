"""The line that two groups share: what it misreads in the population, and which one makes the fewest mistakes among people drawn.

Two features tell yes from no. A group's scores are N(+-(d/2) u, I), u the normal of its best line; lines pass through the middle. The
first group's best normal is at 0 degrees, the second's at `angle`. All directions are in degrees.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Array = NDArray[np.float64]

TURN = 720
"""Directions that are tried, all around."""


def misread(direction: Array, separation: float, angle: float) -> Array:
    """Return the share of each group that lines with these normals misread: Phi(-(d/2) cos a); the two groups stand on the last axis.

    >>> misread(np.array([0.0, 0.0]), 2.0, 60.0).round(4).tolist()
    [0.1587, 0.3085]
    """
    away = np.radians(direction - np.array([0.0, angle]))
    return np.asarray(ndtr(-separation / 2 * np.cos(away)))


def best(weight: float, separation: float, angle: float) -> float:
    """Return the normal of the line that minimises (1 - weight) times the first group's error plus weight times the second's.

    Between 0 and `angle` the slope of that sum changes its sign once, for a separation up to 5 and an angle up to 120 degrees: it is halved in.

    >>> round(best(0.5, 2.0, 60.0), 6)
    30.0
    """
    wide = math.radians(angle)
    low, high = 0.0, wide
    for _ in range(60):
        middle = (low + high) / 2
        pull = (1 - weight) * _slope(separation / 2, middle) - weight * _slope(separation / 2, wide - middle)
        low, high = (low, middle) if pull > 0 else (middle, high)
    return math.degrees((low + high) / 2)


@dataclass(frozen=True)
class People:
    """People drawn, `draws` times: the share of each group that every direction misreads, `mistakes`, two of shape (draws, TURN).

    `tie` decides by lot between directions that err equally often.
    """

    mistakes: tuple[Array, Array]
    tie: Array

    def fewest(self, mistakes: Array) -> Array:
        """Return the direction with the fewest of some mistakes, (draws, TURN), in every draw."""
        found = np.argmin(mistakes + self.tie, axis=1) * (360 / TURN)
        return np.asarray((found + 180) % 360 - 180)


def people(many: int, few: int, separation: float, angle: float, draws: int, rng: np.random.Generator) -> People:
    """Return `many` people of the first group and `few` of the second, drawn `draws` times; the noise is the same at every angle."""
    noise = rng.standard_normal((draws, many + few, 2), dtype=np.float32)
    tie = 1e-9 * rng.random((draws, TURN))
    return People((_mistakes(noise[:, few:], separation, 0.0), _mistakes(noise[:, :few], separation, angle)), tie)


def _mistakes(noise: NDArray[np.float32], separation: float, turned: float) -> Array:
    """Return the share of a group that each direction misreads, (draws, TURN); `turned` is the group's best normal.

    Whoever is no is mirrored: then all are yes, and whoever lies more than a right angle from the normal is misread.
    """
    draws, many = noise.shape[:2]
    angle = np.degrees(np.arctan2(noise[..., 1], noise[..., 0] + separation / 2)) + turned
    at = np.floor(angle * TURN / 360).astype(np.int64) % TURN
    count = np.bincount((at + TURN * np.arange(draws)[:, None]).ravel(), minlength=draws * TURN).reshape(draws, TURN)
    below = np.concatenate([np.zeros((draws, 1)), np.cumsum(np.tile(count, 2), axis=1)], axis=1)
    first = (np.arange(TURN) + TURN // 4) % TURN
    return np.asarray((below[:, first + TURN // 2] - below[:, first]) / many)


def _slope(half: float, away: float) -> float:
    """Return how fast a group's error grows as the line turns away from its best, without its constant factor."""
    return math.sin(away) * math.exp(-((half * math.cos(away)) ** 2) / 2)
