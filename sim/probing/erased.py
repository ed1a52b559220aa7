"""What a hidden layer tells: a probe reads the group from it, an eraser takes out what the probe found, and other probes look again.

Probes are logistic regressions, fitted to the people that the network learned from and judged on fresh ones. A straight one reads
the units, a curved one also their squares and products. Erasers are maps x -> x - A (x - mean), fitted to the same people:

- "direction": the straight probe's direction w, one orthogonal projection, A = w w' / |w|^2 (a step of [ravfogel2020]).
- "leace": all that any straight probe could find, with the least change [belrose2023]: with s the covariance of layer and group and S that
  of the layer, A = s s' S^-1 / (s' S^-1 s), the closed form for two groups. The group is then uncorrelated with every unit.

What is asked is read by a last layer that is fitted anew: what the eraser left of it, not what one made for another layer gets wrong.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.contract.shelf import remembered
from sim.preferences import many_fits
from sim.probing.network import Layer, layers

Array = NDArray[np.float64]

ERASERS = ("", "direction", "leace")
STRAIGHT, CURVED = 1.0, 3.0  # pull of the weights towards zero
FLAT = 1e-9  # variance of a unit that never fires, so that nothing is divided by it


@dataclass(frozen=True, eq=False)
class Told:
    """What fresh people's layer tells: shares guessed right of what was asked, and of the group by a straight and by a curved probe.

    `straight` and `bent` (networks, people): the log odds that these give to the one group; `group`: +1 where it is that one, else -1.
    """

    accuracy: float
    leak: float
    leak_curved: float
    straight: Array
    bent: Array
    group: Array


@remembered(64)
def told(seed: int, linked: float, eraser: str) -> Told:
    """Return what is told once an eraser, one of ERASERS, has been at the layer."""
    learned, fresh = _layers(seed, linked)
    if eraser:
        mean, taken = directed(learned) if eraser == "direction" else leace(learned)
        learned, fresh = (erased(layer, mean, taken) for layer in (learned, fresh))
    answer, straight = (log_odds(learned.hidden, labels, fresh.hidden, STRAIGHT) for labels in (learned.asked, learned.group))
    base, again = (curved(layer.hidden, learned.hidden) for layer in (learned, fresh))
    bent = log_odds(base, learned.group, again, CURVED)
    right = (_right(answer, fresh.asked), _right(straight, fresh.group), _right(bent, fresh.group))
    return Told(*right, straight=straight, bent=bent, group=fresh.group)


def fitted(features: Array, labels: Array, pull: float) -> Array:
    """Return a logistic regression of each network: weights and, last, the constant, (networks, features + 1); labels are +1 or -1."""
    signed = _with_one(features) * labels[..., None]
    return many_fits.fit(signed, np.zeros((signed.shape[0], signed.shape[2])), pull)


def log_odds(features: Array, labels: Array, others: Array, pull: float) -> Array:
    """Return the log odds that a regression on `features` gives to `others`, (networks, people)."""
    return np.asarray((_with_one(others) @ fitted(features, labels, pull)[..., None])[..., 0])


def curved(hidden: Array, base: Array) -> Array:
    """Return units in standard deviations of `base`, with their squares and products."""
    units = (hidden - base.mean(1, keepdims=True)) / np.sqrt(base.var(1, keepdims=True) + FLAT)
    first, second = np.triu_indices(units.shape[2])
    return np.concatenate([units, units[..., first] * units[..., second]], axis=2)


def directed(layer: Layer) -> tuple[Array, Array]:
    """Return the mean of the layer, (networks, 1, units), and the map A that takes the straight probe's direction out."""
    weights = fitted(layer.hidden, layer.group, STRAIGHT)[:, :-1]
    return layer.hidden.mean(1, keepdims=True), weights[:, :, None] * weights[:, None] / (weights**2).sum(1)[:, None, None]


def leace(layer: Layer) -> tuple[Array, Array]:
    """Return the mean of the layer and the map A that takes out all that is linear in the group, with the least change."""
    mean = layer.hidden.mean(1, keepdims=True)
    centred, group = layer.hidden - mean, layer.group - layer.group.mean(1, keepdims=True)
    people = layer.hidden.shape[1]
    shared = centred.transpose(0, 2, 1) @ group[..., None] / people
    inverse = np.linalg.pinv(centred.transpose(0, 2, 1) @ centred / people, hermitian=True)
    seen = shared.transpose(0, 2, 1) @ inverse
    return mean, shared @ seen / (seen @ shared)


def erased(layer: Layer, mean: Array, taken: Array) -> Layer:
    """Return the layer after x -> x - A (x - mean)."""
    return Layer(layer.hidden - (layer.hidden - mean) @ taken.transpose(0, 2, 1), layer.asked, layer.group)


@remembered(16)
def _layers(seed: int, linked: float) -> tuple[Layer, Layer]:
    return layers(seed, linked)


def _with_one(features: Array) -> Array:
    return np.concatenate([features, np.ones((*features.shape[:2], 1))], axis=2)


def _right(log_odds: Array, labels: Array) -> float:
    return float((log_odds * labels > 0).mean())
