"""Groups that nobody has named: a mixture of Bradley-Terry models, found from who answered what.

Each cluster has rewards of its own, each person belongs to one; both are estimated together by expectation and maximisation, as in
[chakraborty2024] (there with hard assignments).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax

Array = NDArray[np.float64]
STEPS = 40


@dataclass(frozen=True)
class Mixture:
    """`rewards` (clusters, n) with sum 0 each, `shares` (clusters,), `belongs` (people, clusters) posterior probabilities."""

    rewards: Array
    shares: Array
    belongs: Array


def mixture(won: Array, lost: Array, items: int, clusters: int, l2: float, rng: np.random.Generator) -> Mixture:
    """Return `clusters` reward vectors and who belongs to which, after 40 steps from a random start.

    `won`, `lost` have shape (people, pairs): how often a person chose the first and the second item of each pair, pairs in the
    order of np.triu_indices(items, 1). People who answered nothing belong to every cluster by its share.

    >>> answers = np.repeat([[9.0, 0.0], [0.0, 9.0]], 20, axis=0)
    >>> found = mixture(answers[:, :1], answers[:, 1:], 2, 2, 0.1, np.random.default_rng(0))
    >>> bool((found.belongs.max(1) > 0.99).all()), np.sort(found.shares).round(2).tolist()
    (True, [0.5, 0.5])
    """
    first, second = np.triu_indices(items, 1)
    pairs = np.arange(len(first))
    design = np.zeros((len(first), items))
    design[pairs, first], design[pairs, second] = 1.0, -1.0
    answered = won + lost
    rewards = rng.standard_normal((clusters, items))
    rewards -= rewards.mean(1, keepdims=True)
    shares = np.full(clusters, 1 / clusters)
    for _ in range(STEPS):
        margin = rewards @ design.T
        log_odds = -won @ np.logaddexp(0.0, -margin).T - lost @ np.logaddexp(0.0, margin).T
        with np.errstate(divide="ignore"):
            belongs = softmax(log_odds + np.log(shares), axis=1)
        shares = belongs.mean(0)
        chance = expit(margin)
        taken, total = belongs.T @ won, belongs.T @ answered
        gradient = (total * chance - taken) @ design + l2 * rewards
        curvature = (total * chance * (1 - chance))[:, None, :] * design.T @ design + l2 * np.eye(items)
        step = np.linalg.solve(curvature, gradient[..., None])[..., 0]
        # At most 1 in any log odds: far from the optimum the quadratic model overshoots.
        rewards = rewards - step / np.maximum(2 * np.abs(step).max(1, keepdims=True), 1.0)
    return Mixture(rewards - rewards.mean(1, keepdims=True), shares, belongs)
