"""Policies at a given distance from a reference: tilted by one reward, or by a fair compromise between groups.

A reward becomes a policy by tilting the reference, p ~ reference exp(reward / beta); beta is what says how far. Rules with
rewards of different spread would, at one beta, differ mostly in how far they go, so here every rule is given the same
Kullback-Leibler divergence KL(p || reference), in nats, and beta is solved for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import cholesky, solve_triangular
from scipy.optimize import brentq, nnls
from scipy.special import rel_entr

from sim.contract.parameters import InvalidInput
from sim.preferences.pairwise import Array

MAX_STEPS = 200
# A reached KL differs from the asked one by rounding only; the contract asks for 1e-6.
REACHED = 1e-9
# Utilities spread over 1; weights that sum to more than this leave the limit of no temperature by less than 1e-4.
COLDEST = 1e5


@dataclass(frozen=True)
class Policy:
    """A policy over n items: `p` (n,), its `kl` from the reference, and whether the asked KL was `attained`."""

    p: Array
    kl: float
    attained: bool


@dataclass(frozen=True)
class Policies:
    """Many policies: `p` (..., n), `kl` (...), `attained` (...)."""

    p: Array
    kl: Array
    attained: npt.NDArray[np.bool_]


def divergence(p: npt.ArrayLike, reference: npt.ArrayLike) -> Array:
    """Return KL(p || reference) in nats over the last axis, in [0, infinity].

    >>> round(float(divergence([1.0, 0.0], [0.5, 0.5])), 4)
    0.6931
    """
    return np.asarray(rel_entr(np.asarray(p, float), np.asarray(reference, float)).sum(-1))


def tilt(reference: npt.ArrayLike, reward: npt.ArrayLike, kl: float) -> Policy:
    """Return p ~ reference exp(reward / beta), shape (n,), with beta solved so that KL(p || reference) = kl.

    It has the highest expected reward of all policies within `kl`. Where no beta reaches `kl` (a constant reward, or more
    than the divergence of the best items alone) the policy is the limit, with its own `kl` and `attained` False.

    >>> tilt([0.5, 0.5], [1.0, 0.0], 0.1).p.round(4)
    array([0.7198, 0.2802])
    """
    many = tilts(reference, np.asarray(reward, float), kl)
    return Policy(many.p, float(many.kl), bool(many.attained))


def tilts(reference: npt.ArrayLike, rewards: npt.ArrayLike, kl: npt.ArrayLike) -> Policies:
    """Return `tilt` for many rewards, shape (..., n), and many `kl`, shapes broadcast, all at once.

    >>> tilts([0.5, 0.5], [[1.0, 0.0], [0.0, 3.0]], 0.1).p.round(4)
    array([[0.7198, 0.2802],
           [0.2802, 0.7198]])
    """
    base = _reference(reference)
    worth, asked = np.asarray(rewards, float), np.asarray(kl, float)
    if worth.ndim < 1 or worth.shape[-1] != len(base) or not np.isfinite(worth).all():
        raise InvalidInput(f"reward must be finite with {len(base)} items, got shape {worth.shape}")
    if not (np.isfinite(asked).all() and (asked >= 0).all()):
        raise InvalidInput(f"kl must be a number >= 0, got {asked.tolist()}")
    shape = np.broadcast_shapes(worth.shape[:-1], asked.shape)
    support = base > 0
    flat = np.broadcast_to(worth, (*shape, len(base))).reshape(-1, len(base))[:, support]
    target = np.broadcast_to(asked, shape).reshape(-1)
    p = np.zeros((len(flat), len(base)))
    p[:, support] = _tilt(base[support], flat, target)
    reached = divergence(p, base)
    attained = np.abs(reached - target) <= REACHED
    return Policies(p.reshape(*shape, len(base)), reached.reshape(shape), attained.reshape(shape))


def _tilt(base: Array, rewards: Array, target: Array) -> Array:
    """Solve KL = target for s = log(1 / beta) in every row by Newton's method inside a bracket."""
    loss = rewards.max(1, keepdims=True) - rewards
    best = loss == 0
    limit = np.where(best, base, 0.0)
    limit /= limit.sum(1, keepdims=True)
    furthest = -np.log((best * base).sum(1))
    gap = np.where(best, np.inf, loss).min(1)
    p = np.where((target > 0)[:, None], limit, base)
    solve = np.flatnonzero((target > 0) & (target < furthest))
    if not solve.size:
        return p
    # Scaled, so that units cannot overflow; a gap of 1e-250 of the range counts as no smaller than that.
    widest = loss[solve].max(1)
    loss, goal = loss[solve] / widest[:, None], target[solve]
    # At this inverse temperature all but the best items have vanished below the smallest float.
    high = np.log(750 - np.log(base.min())) - np.log(np.maximum(gap[solve] / widest, 1e-250))
    mean = loss @ base
    spread = np.sqrt(((loss - mean[:, None]) ** 2) @ base)
    s = np.minimum(np.log(np.sqrt(2 * goal)) - np.log(np.maximum(spread, 1e-250)), high)
    low = np.full_like(s, -np.inf)
    tilted = np.empty_like(loss)
    for _ in range(MAX_STEPS):
        inverse = np.exp(s)
        weight = base * np.exp(-inverse[:, None] * loss)
        total = weight.sum(1)
        tilted = weight / total[:, None]
        mean = np.vecdot(tilted, loss)
        excess = -inverse * mean - np.log(total) - goal
        if (np.abs(excess) <= 1e-14 + 1e-13 * goal).all():
            break
        low, high = np.where(excess < 0, s, low), np.where(excess > 0, s, high)
        slope = np.square(np.sqrt(tilted) * (loss - mean[:, None]) * inverse[:, None]).sum(1)
        with np.errstate(divide="ignore", invalid="ignore"):
            trial = s - excess / slope
        middle = np.where(np.isfinite(low), (low + high) / 2, s - 2.0)
        # A step of at most 2 in log beta keeps Newton where its slope means something.
        inside = np.isfinite(trial) & (trial > low) & (trial < high) & (np.abs(trial - s) <= 2.0)
        s = np.where(inside, trial, np.where(np.isfinite(trial) & (trial > s) & (s + 2.0 < high), s + 2.0, middle))
        if (high - low <= 4e-16 * np.abs(s)).all():
            break
    p[solve] = tilted
    return p


def maximin(reference: npt.ArrayLike, utilities: npt.ArrayLike, kl: float, *, groups: Sequence[str] | None = None) -> Policy:
    """Return the policy within `kl` of the reference whose worst-off group is best off: max min_g u_g . p, exactly.

    `utilities` has shape (groups, n). No other policy with at most that KL gives its worst group more. Its form is
    p ~ reference exp(sum_g y_g u_g); for each total of y, the y are those that minimise the log-sum-exp (the dual problem, over a
    simplex), and the total is solved so that KL = kl. Where groups oppose each other the optimum can lie inside the bound; then
    `attained` is False and the policy is the limit. Compare [chakraborty2024], whose method is multiplicative weights on y.

    >>> maximin([0.6, 0.1, 0.3], [[1.0, 0.0, 0.6], [0.0, 1.0, 0.6]], 0.05).p.round(3)
    array([0.453, 0.173, 0.373])
    """
    base, worth, _, _ = _grouped(reference, utilities, kl, None, groups)
    start = np.full(len(worth), 1 / len(worth))

    def solve(total: float, y: Array) -> Array:
        return _worst_case_weights(base, worth, total, y)

    return _match(base, worth, kl, solve, start)


def _worst_case_weights(base: Array, worth: Array, total: float, start: Array) -> Array:
    """Return the y >= 0 with sum `total` that minimises log E_reference exp(y . u), by Newton's method.

    Each step's quadratic model is minimised over the simplex by non-negative least squares. Stops when the duality gap, mean over
    the weights minus worst group, is below rounding.
    """
    y = start * (total / start.sum())
    heavy = 1e4
    for _ in range(MAX_STEPS):
        log_p = _log_tilted(base, y @ worth)
        p = np.exp(log_p)
        mean = worth @ p
        if (y @ mean) / total - mean.min() <= 1e-13:
            break
        centred = worth - mean[:, None]
        hessian = (centred * p) @ centred.T
        size = np.trace(hessian) / len(y)
        root = cholesky(hessian + (1e-13 * size + 1e-300) * np.eye(len(y)))
        # The sum is fixed, so a constant may be taken off the gradient; this one keeps the numbers small.
        slope = mean - (y @ mean) / total
        goal = root @ y - solve_triangular(root, slope, trans="T")
        row = heavy * np.sqrt(size)
        new, _ = nnls(np.vstack([root, np.full(len(y), row)]), np.append(goal, row * total))
        if not new.sum() > 0:
            break
        direction = new * (total / new.sum()) - y
        descent, length = float(slope @ direction), 1.0
        if descent >= 0:
            break
        along = direction @ centred
        while _growth(log_p, length * along) + length * (direction @ slope) > 1e-4 * length * descent and length > 1e-12:
            length /= 2
        y = np.maximum(y + length * direction, 0.0)
    return np.asarray(y)


def nash_welfare(
    reference: npt.ArrayLike,
    utilities: npt.ArrayLike,
    kl: float,
    weights: npt.ArrayLike | None = None,
    *,
    disagreement: npt.ArrayLike | None = None,
    groups: Sequence[str] | None = None,
) -> Policy:
    """Return the policy within `kl` that maximises sum_g w_g log(u_g . p - d_g), Nash's product of gains, exactly.

    `utilities` (groups, n), `weights` (groups,) by default equal. `disagreement` d (groups,) is what a group has if nothing is
    agreed, by default its worst item; under the reference every group must have more than that, else InvalidInput.
    Source: [nash1950].

    >>> nash_welfare([0.6, 0.1, 0.3], [[1.0, 0.0, 0.6], [0.0, 1.0, 0.6]], 0.05).p.round(3)
    array([0.444, 0.149, 0.407])
    """
    base, worth, share, scale = _grouped(reference, utilities, kl, weights, groups)
    fallback = worth[:, base > 0].min(1) if disagreement is None else np.asarray(disagreement, float) / scale
    if fallback.shape != (len(worth),):
        raise InvalidInput(f"disagreement must be {len(worth)} numbers, one per group, got shape {fallback.shape}")
    gain = worth @ base - fallback
    if not (gain > 1e-12).all():
        poor = ", ".join(str(groups[g] if groups is not None else g) for g in map(int, np.flatnonzero(~(gain > 1e-12))))
        raise InvalidInput(f"under the reference every group must have more than its disagreement value; not so: group {poor}")

    def solve(total: float, y: Array) -> Array:
        return _product_weights(base, worth - fallback[:, None], total * share, y)

    return _match(base, worth, kl, solve, share / gain)


def _product_weights(base: Array, gains: Array, strength: Array, start: Array) -> Array:
    """Return the y > 0 that minimises log E_reference exp(y . gains) - strength . log y, by damped Newton."""
    y = start.copy()
    for _ in range(MAX_STEPS):
        log_p = _log_tilted(base, y @ gains)
        p = np.exp(log_p)
        mean = gains @ p
        centred = gains - mean[:, None]
        gradient = mean - strength / y
        hessian = (centred * p) @ centred.T + np.diag(strength / y**2)
        direction = np.linalg.solve(hessian, gradient)
        decrement = float(gradient @ direction)
        if np.abs(gradient * y / strength).max() <= 1e-11:
            break
        relative, along, linear = direction / y, direction @ centred, float(direction @ mean)
        length = min(1.0, 0.9 / max(float(relative.max()), 1e-300))
        while length > 1e-12:
            change = _growth(log_p, -length * along) - length * linear - float(strength @ np.log1p(-length * relative))
            if change <= -1e-4 * length * decrement:
                break
            length /= 2
        if length <= 1e-12:  # nothing left but rounding
            break
        y = y - length * direction
    return y


def _match(base: Array, worth: Array, kl: float, solve: Callable[[float, Array], Array], start: Array) -> Policy:
    """Return ref exp(y . u) with y = solve(total), the total such that KL = kl; the divergence grows with the total."""
    if kl == 0 or np.ptp(worth) == 0:
        return Policy(base, 0.0, kl == 0)
    # Each solution is the next one's start, which is most of the speed.
    latest = [start / start.sum()]
    known: dict[float, float] = {}

    def policy(log_total: float) -> Array:
        total = float(np.exp(log_total))
        y = latest[0] = solve(total, latest[0] * (total / latest[0].sum()))
        return np.asarray(np.exp(_log_tilted(base, y @ worth)))

    def excess(log_total: float) -> float:
        # Kept, because a second visit from another start may differ in the last digit, and with it in sign.
        if log_total not in known:
            known[log_total] = float(divergence(policy(log_total), base)) - kl
        return known[log_total]

    coldest = float(np.log(COLDEST))
    low = high = float(np.log(np.sqrt(8 * kl)))
    while excess(low) >= 0:
        low -= 1.5
    while excess(high) < 0:
        low = high
        high += 1.5
        if high > coldest:
            p = policy(coldest)
            reached = float(divergence(p, base))
            return Policy(p, reached, abs(reached - kl) <= REACHED)
    p = policy(float(brentq(excess, low, high, xtol=1e-13, rtol=1e-14)))
    reached = float(divergence(p, base))
    return Policy(p, reached, abs(reached - kl) <= 1e-6)


def steerable(reference: npt.ArrayLike, utilities: npt.ArrayLike, kl: npt.ArrayLike) -> Policies:
    """Return one policy per group, each tilted by that group's own reward, shapes (groups, n).

    Every group is served its own optimum at `kl`; that is no single policy, so no single KL describes it.
    """
    return tilts(reference, utilities, kl)


def _log_tilted(base: Array, reward: Array) -> Array:
    """Return log p of the policy p ~ base exp(reward)."""
    with np.errstate(divide="ignore"):
        logits = np.log(base) + reward
    return np.asarray(logits - _log_sum(logits))


def _log_sum(logits: Array) -> float:
    """Return log sum exp. For ten items scipy's takes a tenth of a millisecond, and a frontier asks for hundreds."""
    peak = logits.max()
    return float(peak + np.log(np.exp(logits - peak).sum()))


def _growth(log_p: Array, change: Array) -> float:
    """Return log E_p exp(change). For small changes a difference of two logs would be mostly rounding."""
    if float(np.abs(change).max()) < 1:
        return float(np.log1p(np.exp(log_p) @ np.expm1(change)))
    return _log_sum(log_p + change)


def _grouped(
    reference: npt.ArrayLike, utilities: npt.ArrayLike, kl: float, weights: npt.ArrayLike | None, groups: Sequence[str] | None
) -> tuple[Array, Array, Array, float]:
    base, worth = _reference(reference), np.asarray(utilities, float)
    if worth.ndim != 2 or worth.shape[1] != len(base) or not len(worth) or not np.isfinite(worth).all():
        raise InvalidInput(f"utilities must be finite with shape (groups, {len(base)}), got shape {worth.shape}")
    if groups is not None and len(groups) != len(worth):
        raise InvalidInput(f"groups must be {len(worth)} names, got {len(groups)}")
    if not (np.isfinite(kl) and kl >= 0):
        raise InvalidInput(f"kl must be a number >= 0, got {kl}")
    share = np.ones(len(worth)) if weights is None else np.asarray(weights, float)
    if share.shape != (len(worth),) or not (np.isfinite(share).all() and (share > 0).all()):
        raise InvalidInput(f"weights must be {len(worth)} numbers > 0, got {share.tolist()}")
    # One scale for all groups changes no comparison between them; with it, what "cold" means does not depend on units.
    scale = float(np.ptp(worth)) or 1.0
    return base, worth / scale, share / share.sum(), scale


def _reference(reference: npt.ArrayLike) -> Array:
    base = np.asarray(reference, float)
    if base.ndim != 1 or not len(base) or not (base >= 0).all() or abs(base.sum() - 1) > 1e-9:
        raise InvalidInput(f"reference must be probabilities >= 0 with sum 1, got shape {base.shape} with sum {base.sum():g}")
    return np.asarray(base / base.sum())
