"""What can be believed of limits after data: cases that look alike are told together, each has a part of its own.

theta_k = features_k . w + u_k, u_k ~ N(0, own^2), w ~ N(0, shared^2). The likelihood of each case is a table over LIMITS, so it may have any
form. Cases are joined by expectation propagation: each case's table is summed up as a normal one, given what the others say; two rounds do.
The last step is exact for each case. Nobody is told w; how much limits vary, and how much of it looks tell, is known to all.
"""

import numpy as np

from sim.approaches.world import ACTIONS, FEATURES, HIGH, LOW, MIDDLE, SPREAD, Array, World

LIMITS = np.linspace(LOW, HIGH, 46)
ROUNDS = 3


def posterior(log_likelihood: Array, world: World) -> Array:
    """Return the chance of each of LIMITS for each case, (worlds, n, limits), from a log likelihood of that shape."""
    told = world.setting.told
    own, shared = SPREAD**2 * (1 - told) + 1e-6, SPREAD**2 * told / FEATURES
    x = np.concatenate([world.features, np.ones((*world.features.shape[:2], 1))], axis=-1)
    begin = np.eye(FEATURES + 1) / np.maximum([*[shared] * FEATURES, 0.01], 1e-6)
    start = np.array([*[0.0] * FEATURES, MIDDLE])
    mean, variance = x @ start, np.full(x.shape[:2], own + shared * FEATURES + 0.01)
    for _ in range(ROUNDS):
        believed = normalised(log_likelihood, mean, variance)
        first = believed @ LIMITS
        second = believed @ LIMITS**2 - first**2
        # What the data alone say: precision and mean of the normal that turns the prior into this posterior.
        prior = normalised(np.zeros_like(log_likelihood), mean, variance)
        flat = prior @ LIMITS
        spread = prior @ LIMITS**2 - flat**2
        precision = np.maximum(1 / np.maximum(second, 1e-6) - 1 / spread, 0.0)
        said = (first / np.maximum(second, 1e-6) - flat / spread) / np.where(precision > 0, precision, 1.0)
        weight = precision / (1 + precision * own)
        system = begin + (x * weight[..., None]).transpose(0, 2, 1) @ x
        right = begin @ start + ((weight * said)[..., None] * x).sum(1)
        w = np.linalg.solve(system, right[..., None])
        mean = (x @ w)[..., 0]
        variance = own + np.einsum("wki,wij,wkj->wk", x, np.linalg.inv(system), x)
    return normalised(log_likelihood, mean, variance)


def normalised(log_likelihood: Array, mean: Array, variance: Array) -> Array:
    """Return likelihood times a normal prior on LIMITS, summing to one."""
    log = log_likelihood - 0.5 * (LIMITS - mean[..., None]) ** 2 / variance[..., None]
    log -= log.max(-1, keepdims=True)
    np.exp(log, out=log)
    log /= log.sum(-1, keepdims=True)
    return log


def worth(severity: float) -> Array:
    """Return help minus harm of each of ACTIONS if the limit is each of LIMITS, (actions, limits)."""
    return ACTIONS[:, None] - hurt(severity)


def hurt(severity: float) -> Array:
    """Return the harm of each of ACTIONS if the limit is each of LIMITS, (actions, limits)."""
    beyond = np.maximum(ACTIONS[:, None] - LIMITS + 1 / severity, 0.0)
    return np.asarray(0.5 * severity * beyond**2)


def choose(believed: Array, severity: float, caution: Array) -> Array:
    """Return the answers that are best in expectation where harm weighs `caution` (k,) times, (k, worlds, n)."""
    expected = believed @ hurt(severity).T
    return np.stack([ACTIONS[np.argmax(ACTIONS - weight * expected, axis=-1)] for weight in caution])
