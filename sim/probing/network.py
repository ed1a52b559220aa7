"""A real small network, asked one thing about people and never told another: which of two groups they belong to.

People have INPUTS numbers. What is asked shows in two of them, once as a shift and once as a spread to both sides, so that no line
finds it all; the group shifts two others; a rotation of its own for each network hides which. `linked` is the correlation of what is asked
and the group. One hidden layer of HIDDEN rectified units, trained by Adam [kingma2015] on what is asked alone. All of it is assumption.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Array = NDArray[np.float64]

NETWORKS, PEOPLE = 8, 800  # trained side by side; to learn from, and as many others to test on
INPUTS, HIDDEN = 8, 8
ASKED, SPREAD = 1.2, 1.5  # how what is asked shows, sd
GROUP = (1.0, 0.5)  # how the group shows, sd
STEPS, RATE = 120, 0.05
FIRST, SECOND, TINY = 0.9, 0.99, 1e-8  # Adam


@dataclass(frozen=True, eq=False)
class People:
    """`inputs` (networks, people, INPUTS); `asked` and `group`, +1 or -1, (networks, people)."""

    inputs: Array
    asked: Array
    group: Array


@dataclass(frozen=True, eq=False)
class Layer:
    """People as the hidden layer of each network sees them, `hidden` (networks, people, HIDDEN), and what they are."""

    hidden: Array
    asked: Array
    group: Array


def layers(seed: int, linked: float) -> tuple[Layer, Layer]:
    """Return the people that networks learned from and fresh ones, as the trained hidden layers see them."""
    rng = np.random.default_rng(seed)
    turned = np.linalg.qr(rng.standard_normal((NETWORKS, INPUTS, INPUTS)))[0]
    learned, fresh = (people(rng, linked, turned) for _ in range(2))
    weights, bias = trained(learned, rng)
    first, second = (Layer(np.maximum(who.inputs @ weights + bias, 0.0), who.asked, who.group) for who in (learned, fresh))
    return first, second


def people(rng: np.random.Generator, linked: float, turned: Array) -> People:
    """Return people; the same generator draws the same ones, but for whom what is asked goes with the group, at any `linked`."""
    group, side = np.where(rng.random((2, NETWORKS, PEOPLE)) < 0.5, 1.0, -1.0)
    asked = np.where(rng.random((NETWORKS, PEOPLE)) < (1 + linked) / 2, group, -group)
    inputs = rng.standard_normal((NETWORKS, PEOPLE, INPUTS))
    inputs[..., 0] += ASKED * asked
    inputs[..., 1] += np.where(asked > 0, SPREAD * side, 0.0)
    inputs[..., 2:4] += group[..., None] * GROUP
    return People(inputs @ turned, asked, group)


def trained(who: People, rng: np.random.Generator) -> tuple[Array, Array]:
    """Return weights (networks, INPUTS, HIDDEN) and biases (networks, 1, HIDDEN) of the hidden layers, fitted to `asked` alone."""
    x, y = who.inputs, (who.asked > 0).astype(float)[..., None]
    parts = [
        rng.standard_normal((NETWORKS, INPUTS, HIDDEN)) / np.sqrt(INPUTS),
        np.zeros((NETWORKS, 1, HIDDEN)),
        rng.standard_normal((NETWORKS, HIDDEN, 1)) / np.sqrt(HIDDEN),
        np.zeros((NETWORKS, 1, 1)),
    ]
    means, squares = ([np.zeros_like(part) for part in parts] for _ in range(2))
    for step in range(1, STEPS + 1):
        before = x @ parts[0] + parts[1]
        hidden = np.maximum(before, 0.0)
        miss = (expit(hidden @ parts[2] + parts[3]) - y) / x.shape[1]
        back = miss @ parts[2].transpose(0, 2, 1) * (before > 0)
        slopes = (
            x.transpose(0, 2, 1) @ back,
            back.sum(1, keepdims=True),
            hidden.transpose(0, 2, 1) @ miss,
            miss.sum(1, keepdims=True),
        )
        for part, slope, mean, square in zip(parts, slopes, means, squares, strict=True):
            mean += (1 - FIRST) * (slope - mean)
            square += (1 - SECOND) * (slope**2 - square)
            part -= RATE * (mean / (1 - FIRST**step)) / (np.sqrt(square / (1 - SECOND**step)) + TINY)
    return parts[0], parts[1]
