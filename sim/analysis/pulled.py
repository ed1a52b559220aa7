"""What a lever does when it is pulled: it moves its model's frontier, slides along it, falls behind it, or has no effect at the defaults.

A model is run at its defaults, and again with one lever at one of its declared settings, on the same seeds. Policies are means over the
seeds, on the two values of the model's frontier; every length is a share of the old frontier's width in that value. The lever

- *moves* the frontier if a policy of the new one is better in one value than one of the old, and no worse in the other; elsewhere it may lose;
- *falls behind* if it does not, and the frontier recedes (the same of the old over the new), or the user stands further behind the old one;
- *slides* if it does neither and the user stands elsewhere: along the old frontier, up to it, or past its end;
- has *no effect* at the defaults if it does none of these, or if it has no other setting than the default.

Each must be beyond the TOLERANCE and ERRORS standard errors over the seeds. Means are compared, and the errors are the jackknife's, because the
best of many noisy policies looks better than it is. A lever is judged by its best setting: of all that its model declares for it, the one that
does most of the first of *moves*, *slides*, *falls behind* that any of them does. What it costs to pull it is not in the two values, unless the
model says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.contract.model import Model
from sim.contract.outcomes import Lever
from sim.contract.parameters import InvalidInput, Params
from sim.frontier import nondominated, supported
from sim.frontier.dominance import costs

Effect = Literal["moves", "slides", "behind", "none"]
Setting = bool | int | float | str
Array = NDArray[np.float64]
EFFECTS: tuple[Effect, ...] = ("moves", "slides", "behind", "none")  # the best first
SEEDS = 16
TOLERANCE = 0.01  # of the old frontier's width: what is nearer is the same point to the eye
ERRORS = 4.0  # standard errors: of 400 levers that only drew the world anew 2 looked like something (decision 125)
NEAR = 1e-9  # of the width: a policy that is run again may differ in the last bits
LOTTERIES = 50  # mixed policies between two neighbours of a frontier on which policies may be mixed by lot


@dataclass(frozen=True)
class Pull:
    """What one setting of a lever does, in shares of the old frontier's width.

    `advance`: what some policy of the new frontier gains over one of the old at no loss. `retreat`: the same of the old over the new.
    `behind`: how much further behind the old frontier the user is. `moved`: how far the user goes, on the axis on which that is further.
    """

    setting: Setting | None
    effect: Effect
    advance: float = 0.0
    retreat: float = 0.0
    behind: float = 0.0
    moved: float = 0.0

    @property
    def size(self) -> float:
        """Return how much it does of what it does."""
        return {"moves": self.advance, "slides": self.moved, "behind": max(self.behind, self.retreat), "none": 0.0}[self.effect]


PULLED = Pull(None, "none")
"""A lever that has no other setting than the default, or none that the model's other defaults allow."""


@dataclass(frozen=True, eq=False)
class Seen:
    """What a setting gives in two values, as costs: its policies at each seed, shape (policies, 2), and the user at each, shape (seeds, 2).

    `aligned` says that row k is the same policy at every seed; `mixing`, that two policies may be mixed by lot.
    """

    policies: tuple[Array, ...]
    users: Array
    aligned: bool = True
    mixing: bool = False

    def only(self, seeds: Sequence[int]) -> "Seen":
        """Return what these seeds have."""
        return Seen(tuple(self.policies[k] for k in seeds), self.users[list(seeds)], self.aligned, self.mixing)


def pulls(model: Model) -> tuple[Pull, ...]:
    """Return what each of the model's levers does, in their order."""
    default = model.Params()
    old = seen(model, default)
    return tuple(pull(model, lever, old) for lever in model.LEVERS)


def pull(model: Model, lever: Lever, old: Seen) -> Pull:
    """Return what the lever does at the setting that does it best; `old` is what the model gives at its defaults."""
    default, found = model.Params(), []
    for setting in lever.settings:
        if setting == getattr(default, lever.parameter):
            continue
        try:
            new = seen(model, default.replace(**{lever.parameter: setting}), old if lever.parameter in model.along else None)
        except InvalidInput:
            continue  # another of the model's limits forbids it, or one of the two values is undefined there
        found.append(judged(setting, old, new))
    return best(found) if found else PULLED


def best(found: Sequence[Pull]) -> Pull:
    """Return the one that does most of the best that any of them does; of equals the first.

    >>> best([Pull(1, "behind", behind=0.5), Pull(2, "slides", moved=0.1), Pull(3, "slides", moved=0.2)]).setting
    3
    """
    return min(found, key=lambda one: (EFFECTS.index(one.effect), -one.size))


def seen(model: Model, params: Params, same: Seen | None = None) -> Seen:
    """Return what the model gives at a setting on SEEDS seeds; on one, where nothing is random.

    `same` has the policies where the setting only says where among them one stands.
    Raises InvalidInput where one of the two values is undefined for the user.
    """
    seeds = range(SEEDS if model.random else 1)
    fronts = [model.frontier(params, np.random.default_rng(seed)) for seed in (seeds[:1] if same else seeds)]
    axes = [fronts[0].x, fronts[0].y]
    better = [model.outcome(name).better == "higher" for name in axes]
    runs = [model.run(params, seed) for seed in seeds]
    users = np.array([[run[name] for name in axes] for run in runs], float)
    if same:
        return replace(same, users=costs(users, better, axes))
    policies = tuple(costs(one.frame[axes].to_numpy(float), better, axes) for one in fronts)
    named = [one.frame.filter(regex=r"^set\.") for one in fronts]
    return Seen(policies, costs(users, better, axes), all(one.equals(named[0]) for one in named), fronts[0].mixing)


def judged(setting: Setting, old: Seen, new: Seen) -> Pull:
    """Return what a new setting does to an old one, both seen at the same seeds."""
    seeds = range(len(old.users))
    if old.aligned and new.aligned:
        found = _measured(old, new)
        left = [_measured(*(one.only([k for k in seeds if k != out]) for one in (old, new))) for out in seeds if len(seeds) > 1]
        errors = _jackknife(np.array(left)) if left else np.zeros(4)
    else:  # policies that are not the same at two seeds have no mean: the measures have
        each = np.array([_measured(old.only([k]), new.only([k])) for k in seeds])
        found, errors = each.mean(axis=0), each.std(axis=0, ddof=1) / np.sqrt(len(seeds)) if len(seeds) > 1 else np.zeros(4)
    advance, retreat, behind, moved = map(float, found)
    beyond = found > TOLERANCE + ERRORS * errors
    effect: Effect = "moves" if beyond[0] else "behind" if beyond[1] or beyond[2] else "slides" if beyond[3] else "none"
    return Pull(setting, effect, advance, retreat, behind, moved)


def gain(policies: Array, others: Array) -> float:
    """Return the most that one of the policies is better in one value than one of the others, and no worse in the other value.

    >>> gain(np.array([[1.0, 2.0]]), np.array([[1.0, 2.5], [0.0, 3.0]])), gain(np.array([[2.0, 2.0]]), np.array([[1.0, 9.0]]))
    (0.5, 0.0)
    """
    better = others[None] - policies[:, None]
    return float(better[(better >= -NEAR).all(axis=2)].max(initial=0.0))


def _measured(old: Seen, new: Seen) -> Array:
    """Return advance, retreat, behind and moved, of the means over the seeds."""
    policies = np.mean(old.policies, axis=0)
    efficient = policies[nondominated(policies)]
    low, wide = efficient.min(axis=0), np.ptp(efficient, axis=0)
    wide = np.where(wide > 0, wide, np.ptp(policies, axis=0))
    wide = np.where(wide > 0, wide, 1.0)
    before, after = (_front((np.mean(one.policies, axis=0) - low) / wide, one.mixing) for one in (old, new))
    was, now = ((one.users.mean(axis=0) - low) / wide for one in (old, new))
    behind = gain(before, now[None]) - gain(before, was[None])
    return np.array([gain(after, before), gain(before, after), behind, np.abs(now - was).max()])


def _front(points: Array, mixing: bool) -> Array:
    """Return the points that no other dominates; with `mixing` also the lotteries between two neighbours of their hull."""
    if not mixing:
        return points[nondominated(points)]
    corners = np.unique(points[supported(points)], axis=0)
    share = np.linspace(0, 1, LOTTERIES, endpoint=False)[:, None]
    lines = [a + share * (b - a) for a, b in pairwise(corners)]
    return np.vstack([*lines, corners[-1:]])


def _jackknife(left: Array) -> Array:
    """Return the standard errors from what is found without each one of the seeds, shape (seeds, measures)."""
    return np.asarray(np.sqrt((len(left) - 1) * left.var(axis=0)))
