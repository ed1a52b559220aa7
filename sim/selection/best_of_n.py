"""Best of n on a proxy whose error has a tail: what the winner is worth, exactly.

A candidate has a value v ~ N(0, 1) and an independent error h; the proxy sees p = v + b h. The winner of n candidates has the
density n F(p)^(n-1) f(p) in p, so that E[g | winner] = integral of E[g | p] n F(p)^(n-1) f(p) dp: one quadrature of F, f,
E[v | p] f and E[h | p] f serves every n. Nothing is drawn.

Errors: exponential with mean 1 (not centred), standard normal, Student's t with `df` degrees of freedom (unscaled), lognormal
exp(N(0, 1)) (not centred).

Method. Gauss-Legendre panels in p: half a unit wide in the bulk (|p| <= 20), beyond it doubling (heavy tails) or half a scale
wide (light ones), as far as the error's tail counts. At a p in the bulk the inner integral runs over h, on panels no wider
than the normal kernel; far out it runs over v (Gauss-Hermite), since there the error's density is the smooth one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln, lambertw, ndtr, stdtr

from sim.contract.shelf import remembered

Array = NDArray[np.float64]

TAILS = ("exponential", "normal", "student", "lognormal")
SYMMETRIC = frozenset({"normal", "student"})
BULK = 20.0  # |p| up to here is integrated over h, farther out over v
REACH = 9.0  # standard deviations of v that count: a normal is below 1e-18 there
FARTHEST = {"exponential": 60.0, "normal": 12.0, "student": 1e13, "lognormal": float(np.exp(12.0))}  # of h
NODES, WEIGHTS = legendre.leggauss(10)
HERMITE_NODES, HERMITE_WEIGHTS = np.polynomial.hermite_e.hermegauss(40)
# Legendre coefficients of the polynomial through values at the nodes.
FIT = (2 * np.arange(10)[:, None] + 1) / 2 * legendre.legvander(NODES, 9).T * WEIGHTS


@dataclass(frozen=True)
class Selected:
    """What the selected candidate has on average, one entry per n: `proxy` = E[p], `value` = E[v] and `error` = E[h]."""

    proxy: Array
    value: Array
    error: Array


@dataclass(frozen=True)
class Proxy:
    """The distribution of p = v + b h on panels of quadrature nodes, all of shape (panels, nodes per panel).

    `point` p, `mass` f(p) dp, `log_below` log F(p), `value` E[v | p], `error` E[h | p].
    """

    point: Array
    mass: Array
    log_below: Array
    value: Array
    error: Array

    def best_of(self, n: ArrayLike) -> Selected:
        """Return the means of the best of n candidates by the proxy, one per entry of `n`, any real n >= 1.

        >>> bool(abs(proxy("normal", 1.0).best_of([2]).proxy[0] - np.sqrt(2 / np.pi)) < 1e-12)
        True
        """
        size = np.atleast_1d(np.asarray(n, dtype=float))[:, None]
        with np.errstate(invalid="ignore"):
            winning = np.where(size == 1, 0.0, (size - 1) * self.log_below.ravel())  # log F may be -inf
        weight = size * np.exp(winning) * self.mass.ravel()
        return Selected(*(weight @ each.ravel() for each in (self.point, self.value, self.error)))

    def top_share(self, n: ArrayLike) -> Selected:
        """Return the means of a candidate drawn at random from the top 1/n by the proxy: a quantilizer [taylor2016].

        >>> bool(abs(proxy("normal", 1.0).top_share([2]).proxy[0] - 2 / np.sqrt(np.pi)) < 1e-7)
        True
        """
        share = 1 / np.atleast_1d(np.asarray(n, dtype=float))
        panel = self.mass.sum(axis=1)
        right = np.append(panel[::-1].cumsum()[::-1], 0.0)[1:]  # mass to the right of each panel
        at = np.maximum(len(right) - 1 - np.searchsorted(right[::-1], share, side="right"), -1) + 1
        at = np.minimum(at, len(right) - 1)
        cut = self._cut(at, np.clip(share - right[at], 0.0, panel[at]))
        found = []
        for each in (self.point, self.value, self.error):
            moment = self.mass * each
            beyond = np.append(moment.sum(axis=1)[::-1].cumsum()[::-1], 0.0)[1:]
            found.append((beyond[at] + _right_of(cut, moment[at])) / share)
        return Selected(*found)

    def _cut(self, panel: NDArray[np.intp], wanted: Array) -> Array:
        """Return where in [-1, 1] each panel is cut so that the mass `wanted` lies to the right; by bisection."""
        left_of = _antiderivative(self.mass[panel])
        low, high = -np.ones(len(panel)), np.ones(len(panel))
        for _ in range(32):
            middle = (low + high) / 2
            too_far_left = -_at(middle, left_of) > wanted
            low, high = np.where(too_far_left, middle, low), np.where(too_far_left, high, middle)
        return (low + high) / 2


def kl(n: ArrayLike) -> Array:
    """Return the KL divergence of the best of n from one draw, log n - (n - 1)/n, in nats [gao2023].

    Exact for a proxy without ties; with ties an upper bound [beirami2025].

    >>> kl([10, 1000, 60000]).round(4).tolist()
    [1.4026, 5.9088, 10.0021]
    """
    size = np.asarray(n, dtype=float)
    return np.asarray(np.log(size) - (size - 1) / size)


def n_within(kl_cap: float) -> float:
    """Return the largest real n whose best of n stays within `kl_cap` nats: the inverse of `kl`.

    >>> round(n_within(5.9088), 0)
    1000.0
    """
    return float(-1 / lambertw(-np.exp(-1 - kl_cap)).real)


@remembered(128)
def proxy(tail: str, scale: float, df: float = 3.0) -> Proxy:
    """Return the distribution of v + scale h for an error h with that tail; `scale` > 0, `df` > 1 so that E[h] exists."""
    edges = _edges(tail, scale)
    half = np.diff(edges)[:, None] / 2
    point = (edges[:-1, None] + half) + half * NODES
    above, density, value, error = (np.empty(point.shape) for _ in range(4))
    bulk = np.abs(point).max(axis=1) <= BULK
    for rows, means in ((bulk, _over_error), (~bulk, _over_value)):
        above[rows], density[rows], value[rows], error[rows] = means(tail, scale, df, point[rows])
    with np.errstate(invalid="ignore", divide="ignore"):
        value, error = (np.where(density > 0, each / density, 0.0) for each in (value, error))
    above = np.clip(above, 0.0, 1.0)
    with np.errstate(divide="ignore"):
        log_below = np.log1p(-above)
        if tail in SYMMETRIC:
            log_below = np.concatenate([np.log(above[::-1, ::-1]), log_below])
    if tail in SYMMETRIC:
        point, value, error = (np.concatenate([-each[::-1, ::-1], each]) for each in (point, value, error))
        density, half = np.concatenate([density[::-1, ::-1], density]), np.concatenate([half[::-1], half])
    found = Proxy(point, density * half * WEIGHTS, log_below, value, error)
    for array in vars(found).values():
        array.setflags(write=False)  # shared by every caller
    return found


def _edges(tail: str, scale: float) -> Array:
    """Return the panels' edges in p; of a symmetric error's the right half, from 0."""
    farthest = REACH + scale * FARTHEST[tail]
    bulk = np.arange(0.0 if tail in SYMMETRIC else -REACH, BULK + 0.25, 0.5)
    if tail in ("exponential", "normal"):
        outer = np.arange(BULK, farthest, max(scale, 1.0) / 2)[1:]
    else:
        outer = BULK * 2.0 ** np.arange(1, np.ceil(np.log2(max(farthest / BULK, 1.0))) + 1)
    return np.concatenate([bulk, outer])


def _over_error(tail: str, scale: float, df: float, point: Array) -> tuple[Array, Array, Array, Array]:
    """Return 1 - F, f, E[v | p] f and E[h | p] f at `point`, integrated over h."""
    highest = min(FARTHEST[tail], (BULK + REACH) / scale)
    core = np.concatenate([[0.0], 0.001 * 2.0 ** np.arange(9), np.arange(0.5, 4.0, 0.25), 4.0 * 1.5 ** np.arange(60)])
    if tail in SYMMETRIC:
        core = np.concatenate([[0.0], np.arange(0.25, 4.0, 0.25), 4.0 * 1.5 ** np.arange(60)])
    core = np.append(core[core < highest], highest)
    pieces = np.ceil(np.diff(core) * scale / 2).astype(int)  # none wider than two sd of the kernel
    starts, widths = np.repeat(core[:-1], pieces), np.repeat(np.diff(core) / pieces, pieces)
    within = np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    left = starts + within * widths
    h = (left[:, None] + widths[:, None] / 2 * (1 + NODES)).ravel()
    weight = (widths[:, None] / 2 * WEIGHTS).ravel()
    if tail in SYMMETRIC:
        h, weight = np.append(-h, h), np.append(weight, weight)
    weight = weight * _density(tail, df, h)
    v = point.ravel()[:, None] - scale * h
    kernel = np.exp(-0.5 * v * v) / np.sqrt(2 * np.pi)
    above = ndtr(-v) @ weight + _above(tail, df, np.array(highest))
    means = (kernel @ weight, (v * kernel) @ weight, kernel @ (weight * h))
    return above.reshape(point.shape), *(each.reshape(point.shape) for each in means)


def _over_value(tail: str, scale: float, df: float, point: Array) -> tuple[Array, Array, Array, Array]:
    """Return the same four, integrated over v: for |p| large against the spread of v."""
    v, weight = HERMITE_NODES, HERMITE_WEIGHTS / np.sqrt(2 * np.pi)
    h = (point[..., None] - v) / scale
    density = _density(tail, df, h) / scale
    return _above(tail, df, h) @ weight, density @ weight, density @ (weight * v), (density * h) @ weight


def _density(tail: str, df: float, h: Array) -> Array:
    with np.errstate(under="ignore"):
        if tail == "exponential":
            return np.where(h >= 0, np.exp(-np.maximum(h, 0.0)), 0.0)
        if tail == "normal":
            return np.asarray(np.exp(-0.5 * h * h) / np.sqrt(2 * np.pi))
        if tail == "student":
            scale = np.exp(gammaln((df + 1) / 2) - gammaln(df / 2)) / np.sqrt(df * np.pi)
            return np.asarray(scale * np.exp(-(df + 1) / 2 * np.log1p(h * h / df)))
        log = np.log(np.maximum(h, 1e-300))
        return np.asarray(np.exp(-0.5 * log * log) / np.sqrt(2 * np.pi) / np.maximum(h, 1e-300))


def _above(tail: str, df: float, h: Array) -> Array:
    """Return P(error > h)."""
    if tail == "exponential":
        return np.asarray(np.exp(-np.maximum(h, 0.0)))
    if tail == "normal":
        return np.asarray(ndtr(-h))
    if tail == "student":
        return np.asarray(stdtr(df, -h))
    return np.asarray(ndtr(-np.log(np.maximum(h, 1e-300))))


def _right_of(cut: Array, moment: Array) -> Array:
    """Return the integral from `cut` to the right end of each panel of a density given as node masses, shape (k, nodes)."""
    return -_at(cut, _antiderivative(moment))


def _antiderivative(moment: Array) -> Array:
    """Return the coefficients (degrees, k) of the antiderivative that is 0 at each panel's right end."""
    return np.asarray(legendre.legint((moment / WEIGHTS) @ FIT.T, axis=1, lbnd=1).T, dtype=np.float64)


def _at(cut: Array, coefficients: Array) -> Array:
    return np.asarray(legendre.legval(cut, coefficients, tensor=False), dtype=np.float64)
