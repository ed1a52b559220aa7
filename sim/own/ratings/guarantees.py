"""The decisions that most labels agree with, if every group is guaranteed so much agreement: a majority in which groups have weights.

max over decisions, and lotteries over them, of the mean agreement, with every group's at least c. This linear programme has a variable per
item and a constraint per group. Its optimum decides item i with yes where 1/N sum_g d_gi + sum_g lambda_g d_gi / N_g > 0, d the labels
that say yes less those that say no: so only the prices lambda, one per group, are to be found. They are found by column generation
[dantzig1960]: a small programme over the decisions met so far gives prices, the prices give the best next decisions, until none is better.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from sim.own.ratings.rules import Array, Counts, Yes

STEPS = np.linspace(0, 1, 21).round(2)
TOLERANCE = 1e-6  # share of labels by which another decision would have to be better
SCALE = 1e4  # the solver's own tolerance is 1e-7: without this it would be coarser than ours
TIE = 1e-6  # price at which the worst-off groups decide what is otherwise a tie
MOST_ROUNDS = 500


class _Programme:
    """The decisions met so far: each one's mean and every group's agreement."""

    def __init__(self, counts: Counts) -> None:
        labels, yes = counts.every
        size = counts.labels.sum(0)
        self.gain: Array = (2 * yes - labels) / labels.sum()
        self.gains: Array = np.ascontiguousarray(((2 * counts.yes - counts.labels) / size).T)
        self.least: Array = (counts.labels - counts.yes).sum(0) / size
        self.means: list[float] = []
        self.groups: list[Array] = []
        self.new = True  # whether the last decisions had not been met before
        self.meet(self.gain)
        for gain in self.gains:
            self.meet(gain)

    def meet(self, weight: Array) -> tuple[float, Array, NDArray[np.bool_]]:
        """Take up the decisions that are best where a yes to each item is worth `weight`, shape (items,)."""
        decided = weight > 0
        mean, groups = float(decided @ self.gain), self.least + self.gains @ decided
        self.new = not any(
            mean == known and (groups == there).all() for known, there in zip(self.means, self.groups, strict=True)
        )
        if self.new:
            self.means.append(mean)
            self.groups.append(groups)
        return mean, groups, decided

    def most(self) -> tuple[float, Array]:
        """Return the most that can be guaranteed to every group, and what each group's agreement is worth then (sum 1)."""
        groups = len(self.least)
        for _ in range(MOST_ROUNDS):
            centre = float(self.groups[0].min())
            known = len(self.means)
            solved = _solved(
                np.append(np.zeros(known), -1.0),
                np.column_stack([SCALE * (centre - np.array(self.groups)).T, np.ones(groups)]),
                np.zeros(groups),
                np.append(np.ones(known), 0.0),
            )
            price, most = -solved.ineqlin.marginals, centre - solved.fun / SCALE
            _, reached, _ = self.meet(price @ self.gains)
            if price @ reached - most < TOLERANCE or not self.new:
                break
        return float(most), price

    def best(self, floor: float) -> Array:
        """Return what each group's agreement is worth, beside the mean's, where every group has at least `floor`."""
        for _ in range(MOST_ROUNDS):
            solved = _solved(
                -SCALE * (np.array(self.means) - self.means[0]),
                SCALE * (floor - np.array(self.groups)).T,
                np.zeros(len(self.least)),
                np.ones(len(self.means)),
            )
            price: Array = -solved.ineqlin.marginals
            mean, reached, _ = self.meet(self.gain + price @ self.gains)
            better = mean - self.means[0] + price @ (reached - floor) + solved.eqlin.marginals[0] / SCALE
            if better < TOLERANCE or not self.new:
                break
        return price


def guarantees(counts: Counts, steps: Array = STEPS) -> tuple[Yes, Array]:
    """Return for each step the decisions (steps, items), and what a label of each group counts in them (steps, groups), 1 on average.

    Step 0 guarantees what the majority gives the worst-off group, step 1 the most that any decisions, or lotteries over them, can; between
    them evenly. Items that would be decided by lot, those of weight zero, are all decided alike, so that the guarantee holds or as
    nearly as can be. A tie is decided for the groups that are worst off.
    """
    programme = _Programme(counts)
    least = float(programme.groups[0].min())
    most, worst = programme.most()
    size = counts.labels.sum(0)
    floors, tried = [], []
    for step in steps:
        floors.append(least + float(step) * max(most - least, 0.0) - 1e-9)
        price = programme.best(floors[-1]) + TIE * worst
        value = 1 / counts.every[0].sum() + price / size
        weight = programme.gain + price @ programme.gains
        edge = 1e-9 * float(np.abs(weight).max())
        # Which items are decided by lot shows in a weight of zero: all of them yes, or all no.
        for side in (-edge, edge):
            mean, reached, decided = programme.meet(weight + side)
            tried.append((mean, float(reached.min()), decided, value / ((value @ size) / size.sum())))
    found = [max(tried, key=lambda one: (min(one[1], floor), one[0])) for floor in floors]
    return np.array([one[2] for one in found]), np.array([one[3] for one in found])


def _solved(objective: Array, limits: Array, bounds: Array, lottery: Array) -> Any:
    free = [(0.0, None)] * int(lottery.sum()) + [(None, None)] * int(len(lottery) - lottery.sum())
    solved: Any = linprog(objective, A_ub=limits, b_ub=bounds, A_eq=lottery[None], b_eq=[1.0], bounds=free, method="highs")
    if solved.x is None:
        raise ArithmeticError(f"the linear programme of the decisions failed: {solved.message}")
    return solved
