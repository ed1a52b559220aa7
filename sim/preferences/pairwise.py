"""Bradley-Terry rewards from counted comparisons: P(a beats b) = sigma(r_a - r_b), fitted by Newton's method.

This is what reinforcement learning from human feedback fits. A million comparisons of a hundred items are counted once into
a hundred by hundred matrix; a few steps on that matrix then suffice, however many comparisons there were.
Source: [bradley1952]; when a maximum exists: [ford1957]; the quick first sweeps: [newman2023].
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import linprog
from scipy.sparse import csr_array, diags_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import LinearOperator, cg
from scipy.special import expit

from sim.contract.parameters import InvalidInput
from sim.preferences import many_items

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.intp]
Problem = tuple[Callable[[Array], float], Callable[[Array], tuple[Array, Array, float]]]
MAX_STEPS = 100
MAX_SWEEPS = 30
SETTLED = 1e-11
CLOSE = 0.1  # of a log odds: what sweeps may leave to `many_items`
# Below this many items a dense Cholesky factor is cheaper than any iteration.
DENSE_ITEMS = 250


def count_wins(winner: npt.ArrayLike, loser: npt.ArrayLike, items: int) -> Array:
    """Return wins, shape (items, items): wins[a, b] is how often a beat b.

    `winner` and `loser` hold one item number in [0, items) per comparison.

    >>> count_wins([0, 0, 1], [1, 1, 0], 2)
    array([[0., 2.],
           [1., 0.]])
    """
    first, second = np.asarray(winner), np.asarray(loser)
    if first.shape != second.shape or first.ndim != 1:
        raise InvalidInput(f"winner and loser must be two lists of one length, got shapes {first.shape} and {second.shape}")
    if not first.size:
        return np.zeros((items, items))
    for name, column in (("winner", first), ("loser", second)):
        if column.dtype.kind not in "iu":
            raise InvalidInput(f"{name} must be item numbers, got {column.dtype}")
        low, high = column.min(), column.max()
        if low < 0 or high >= items:
            raise InvalidInput(f"{name} must be in [0, {items - 1}], got {low if low < 0 else high}")
    cell = first * np.intp(items)
    cell += second
    return np.bincount(cell, minlength=items * items).reshape(items, items).astype(float)


def bradley_terry(
    wins: npt.ArrayLike, l2: float = 0.0, start: npt.ArrayLike | None = None, *, items: Sequence[str] | None = None
) -> Array:
    """Return the rewards r, shape (n,), with sum 0, that maximise sum wins[a, b] log sigma(r_a - r_b) - l2 / 2 |r|^2.

    `wins[a, b]` is how often, or with what weight, a beat b; the diagonal is ignored. `start` is a first guess, such as the
    rewards before the last comparisons came in. `items` are names for messages.

    Without penalty the maximum exists, and is unique, if and only if every item leads to every other along won comparisons
    ([ford1957]); otherwise InvalidInput says which items stand apart. Method: Newton's; without penalty and start, sweeps
    of [newman2023] come first, and are enough where every item met many others; of more than 250 items `many_items` does the rest.

    >>> bradley_terry([[0, 3], [1, 0]]).round(4)
    array([ 0.5493, -0.5493])
    """
    matrix = checked_wins(wins)
    size = len(matrix)
    if not (np.isfinite(l2) and l2 >= 0):
        raise InvalidInput(f"l2 must be a number >= 0, got {l2}")
    there = matrix != 0
    cell = np.flatnonzero(there)
    winner = np.repeat(np.arange(size), np.count_nonzero(there, axis=1))
    loser = cell - size * winner
    if l2 == 0:
        _require_maximum(winner, loser, size, items)
    rewards = np.zeros(size) if start is None else np.array(start, float)
    if rewards.shape != (size,) or not np.isfinite(rewards).all():
        raise InvalidInput(f"start must be {size} finite rewards, got shape {rewards.shape}")
    full = len(winner) > size * size / 4
    if l2 == 0 and start is None and size > 1:
        count = matrix.ravel()[cell]
        sweep = _full_sweep(matrix) if full else _sparse_sweep(winner, loser, count, size)
        if size <= DENSE_ITEMS:
            rewards, settled = _sweep(sweep, size, SETTLED)
            if settled:
                return rewards
        else:
            rewards, close = _sweep(sweep, size, CLOSE)
            pairs = many_items.every_pair(matrix) if full else many_items.pairs_that_met(winner, loser, count, size)
            found = many_items.finish(rewards, pairs) if close else None
            if found is not None:
                return np.asarray(found - found.mean())
    problem = _full_problem if size <= DENSE_ITEMS or full else _sparse_problem
    rewards = minimise(*problem(matrix, l2), rewards)
    return np.asarray(rewards - rewards.mean())


Sweep = Callable[[Array], Array]


def _sweep(sweep: Sweep, size: int, enough: float) -> tuple[Array, bool]:
    """Return rewards after at most 30 sweeps of [newman2023] and whether they have settled: to `enough`.

    The changes shrink by a constant factor, so the error left is the last change times factor / (1 - factor).
    """
    strength, rewards, last = np.ones(size), np.zeros(size), np.inf
    for _ in range(MAX_SWEEPS):
        strength = sweep(strength)
        moved = np.log(strength)
        moved -= moved.mean()
        strength = np.exp(moved)
        change = float(np.abs(moved - rewards).max())
        rewards = moved
        if change == 0 or (change < last < np.inf and change * change / (last - change) < enough):
            return rewards, True
        last = change
    return rewards, False


def _full_sweep(wins: Array) -> Sweep:
    lost = np.ascontiguousarray(wins.T)

    def sweep(strength: Array) -> Array:
        together = 1 / (strength[:, None] + strength)
        return np.asarray(((wins * together) @ strength) / np.vecdot(lost, together))

    return sweep


def _sparse_sweep(winner: Index, loser: Index, count: Array, size: int) -> Sweep:
    def sweep(strength: Array) -> Array:
        beaten = strength[loser]
        share = count / (strength[winner] + beaten)
        return np.asarray(np.bincount(winner, share * beaten, size) / np.bincount(loser, share, size))

    return sweep


def _full_problem(wins: Array, l2: float) -> Problem:
    """Loss and Newton step on the full matrix."""
    size = len(wins)
    total = wins + wins.T
    diagonal = np.arange(size)

    def loss(rewards: Array) -> float:
        return float(np.vdot(wins, np.logaddexp(0.0, rewards - rewards[:, None])) + l2 / 2 * rewards @ rewards)

    def step(rewards: Array) -> tuple[Array, Array, float]:
        chance = expit(rewards[:, None] - rewards)
        gradient = np.vecdot(total, chance) - wins.sum(1) + l2 * rewards
        hessian = chance * chance.T
        hessian *= -total
        curvature = l2 - hessian.sum(1)
        hessian[diagonal, diagonal] += curvature
        # Adding the same number to all rewards changes no probability: this term fixes that direction and no other.
        hessian += curvature.mean() / size
        direction = (
            cho_solve(cho_factor(hessian, overwrite_a=True, check_finite=False), gradient, check_finite=False)
            if size <= DENSE_ITEMS
            else cg(hessian, gradient, rtol=1e-6, maxiter=10 * size, M=diags_array(1 / curvature))[0]
        )
        return gradient, direction, 2 * float(np.abs(direction).max())

    return loss, step


def _sparse_problem(wins: Array, l2: float) -> Problem:
    """Loss and Newton step on the pairs that met, the step by conjugate gradients."""
    size = len(wins)
    total = wins + wins.T
    first, second = np.nonzero(np.triu(total, 1))
    won, met = wins[first, second], total[first, second]
    pair = np.arange(len(first))
    differences = csr_array(
        (np.repeat([1.0, -1.0], len(pair)), (np.tile(pair, 2), np.concatenate([first, second]))), shape=(len(pair), size)
    )
    collect = differences.T.tocsr()

    def loss(rewards: Array) -> float:
        margin = differences @ rewards
        return float(met @ np.logaddexp(0.0, margin) - won @ margin + l2 / 2 * rewards @ rewards)

    def step(rewards: Array) -> tuple[Array, Array, float]:
        chance = expit(differences @ rewards)
        gradient = collect @ (met * chance - won) + l2 * rewards
        weight = met * chance * (1 - chance)
        curvature = np.bincount(first, weight, size) + np.bincount(second, weight, size) + l2
        gauge = curvature.mean() / size  # as on the full matrix
        hessian = LinearOperator(
            (size, size), matvec=lambda v: collect @ (weight * (differences @ v)) + l2 * v + gauge * v.sum(), dtype=float
        )
        direction, _ = cg(hessian, gradient, rtol=1e-6, maxiter=10 * size, M=diags_array(1 / curvature))
        return gradient, direction, float(np.abs(differences @ direction).max())

    return loss, step


def minimise(loss: Callable[[Array], float], step: Callable[[Array], tuple[Array, Array, float]], start: Array) -> Array:
    """Return the minimiser of a logistic loss by Newton's method, with step halving far from it.

    `step(x)` returns the gradient, the inverse Hessian times it, and the largest change of a log odds that this step makes.
    A change of at most 1 alters no curvature by more than a factor e, so such a step always descends and needs no check; the
    error squares with every step, so after one below 1e-6 it is below 1e-11. A start worse than zero is not used: from far out,
    where all curvature vanishes, the way back is long. Raises ArithmeticError after 100 steps.
    """
    zero = np.zeros_like(start)
    point = start if loss(start) <= loss(zero) else zero
    for _ in range(MAX_STEPS):
        gradient, direction, change = step(point)
        if not np.isfinite(change):
            break
        length = 1.0
        if change > 1:
            value, slope, length = loss(point), float(gradient @ direction), min(1.0, 8 / change)
            while length * change > 1 and loss(point - length * direction) > value - 1e-4 * length * slope:
                length /= 2
        point = point - length * direction
        if change < 1e-6:
            return point
    raise ArithmeticError(f"Newton's method did not converge in {MAX_STEPS} steps; its last step changed log odds by {change:g}")


def linear_bradley_terry(
    features: npt.ArrayLike,
    wins: npt.ArrayLike,
    l2: float = 0.0,
    start: npt.ArrayLike | None = None,
) -> Array:
    """Return theta, shape (d,), of the linear reward r_a = theta . x_a with the smallest cross entropy.

    `features` has shape (n, d), `wins` (n, n). No intercept: it would cancel. Without penalty InvalidInput is raised where
    theta is not determined (features of the compared items do not span d dimensions) or runs off to infinity (some direction
    agrees with every comparison).

    >>> linear_bradley_terry([[1.0], [0.0]], [[0, 3], [1, 0]]).round(4)
    array([1.0986])
    """
    x = np.asarray(features, float)
    wins = checked_wins(wins)
    if x.ndim != 2 or len(x) != len(wins) or not np.isfinite(x).all():
        raise InvalidInput(f"features must be finite with shape ({len(wins)}, d), got shape {x.shape}")
    if not (np.isfinite(l2) and l2 >= 0):
        raise InvalidInput(f"l2 must be a number >= 0, got {l2}")
    first, second = np.nonzero(wins)
    count, difference = wins[first, second], x[first] - x[second]
    if l2 == 0:
        _require_linear_maximum(difference)
    theta = np.zeros(x.shape[1]) if start is None else np.array(start, float)

    def loss(theta: Array) -> float:
        return float(count @ np.logaddexp(0.0, -difference @ theta) + l2 / 2 * theta @ theta)

    def step(theta: Array) -> tuple[Array, Array, float]:
        missed = expit(-difference @ theta)
        gradient = -difference.T @ (count * missed) + l2 * theta
        hessian = (difference.T * (count * missed * (1 - missed))) @ difference + l2 * np.eye(len(theta))
        direction = np.linalg.solve(hessian, gradient)
        return gradient, direction, float(np.abs(difference @ direction).max(initial=0.0))

    return minimise(loss, step, theta)


def _require_linear_maximum(difference: Array) -> None:
    dimension = difference.shape[1]
    rank = int(np.linalg.matrix_rank(difference)) if len(difference) else 0
    if rank < dimension:
        raise InvalidInput(
            f"the compared items' features must span {dimension} dimensions, they span {rank}; set l2 > 0 or drop features"
        )
    # A direction that no comparison opposes and one supports: going along it forever improves the likelihood.
    along: Any = linprog(-difference.sum(0), A_ub=-difference, b_ub=np.zeros(len(difference)), bounds=(-1, 1))
    if along.fun < -1e-9:
        direction = ", ".join(f"{part:.3g}" for part in along.x)
        raise InvalidInput(
            f"the maximum likelihood does not exist: theta = ({direction}) agrees with every comparison; set l2 > 0"
        )


def fisher_information(rewards: npt.ArrayLike, comparisons: npt.ArrayLike) -> Array:
    """Return the Fisher information of the rewards, shape (n, n), a weighted graph Laplacian.

    `comparisons[a, b]` is how often a and b are compared, symmetric. Its pseudo-inverse bounds the covariance of any
    unbiased estimate with sum 0 (Cramer-Rao).

    >>> fisher_information([0, 0], [[0, 4], [4, 0]])
    array([[ 1., -1.],
           [-1.,  1.]])
    """
    r = np.asarray(rewards, float)
    chance = expit(r[:, None] - r)
    weight = np.asarray(comparisons, float) * chance * chance.T
    np.fill_diagonal(weight, 0.0)
    return np.asarray(np.diag(weight.sum(1)) - weight)


def _require_maximum(winner: Index, loser: Index, size: int, items: Sequence[str] | None) -> None:
    """Raise InvalidInput, with the items' names, unless wins lead from every item to every other ([ford1957])."""
    rows = np.concatenate([[0], np.cumsum(np.bincount(winner, minlength=size))])
    graph = csr_array((np.ones(len(winner)), loser, rows), shape=(size, size))
    parts, part = connected_components(graph, directed=True, connection="strong")
    if parts <= 1:
        return
    islands, island = connected_components(graph, directed=True, connection="weak")
    problem = "the maximum likelihood does not exist: "
    if islands > 1:
        smallest = int(np.argmin(np.bincount(island)))
        apart = f"{named(np.flatnonzero(island == smallest), items)} never compared with the rest"
    else:
        across = part[winner] != part[loser]
        # Parts that lost to no other part, and parts that beat no other: the smaller one tells the reader more.
        lossless = np.setdiff1d(np.arange(parts), part[loser[across]])
        winless = np.setdiff1d(np.arange(parts), part[winner[across]])
        members = np.bincount(part)
        top, bottom = (int(which[np.argmin(members[which])]) for which in (lossless, winless))
        if members[top] <= members[bottom]:
            apart = f"{named(np.flatnonzero(part == top), items)} never beaten by the rest"
        else:
            apart = f"{named(np.flatnonzero(part == bottom), items)} never won against the rest"
    raise InvalidInput(f"{problem}{apart}; add comparisons or set l2 > 0")


def named(which: npt.NDArray[Any], items: Sequence[str] | None, limit: int = 10) -> str:
    """Return the items as words, at most `limit` of them."""
    words = [str(items[index]) if items is not None else str(index) for index in which]
    more = f" and {len(words) - limit} more" if len(words) > limit else ""
    return f"{'item' if len(words) == 1 else 'items'} {', '.join(words[:limit])}{more}"


def checked_wins(wins: npt.ArrayLike) -> Array:
    """Return wins as floats with an empty diagonal, shape (n, n); raise InvalidInput unless all are finite and >= 0."""
    matrix = np.array(wins, float)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not matrix.size:
        raise InvalidInput(f"wins must be a square matrix, got shape {matrix.shape}")
    np.fill_diagonal(matrix, 0.0)
    low = matrix.min()
    if not (low >= 0 and matrix.max() < np.inf):
        raise InvalidInput(f"wins must be finite numbers >= 0, got {low if low < 0 else 'nan or infinity'}")
    return matrix
