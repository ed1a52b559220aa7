"""Rewards from a table of comparisons, for everybody and for each group, with intervals that take the raters for the sample."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_array
from scipy.special import expit

from sim.audit.since import Z
from sim.contract.parameters import InvalidInput
from sim.own.comparisons.table import ComparisonTable
from sim.preferences.pairwise import Array, bradley_terry, checked_wins, fisher_information

LEAST = 0.01
"""Penalty on a group's rewards where everybody's has none: assumption, a group of few has no maximum otherwise."""
DENSE = 5_000_000


@dataclass(frozen=True, eq=False)
class Rewards:
    """Bradley-Terry rewards at one penalty: `pooled` (n,), `group` (groups, n); `worth` (groups, n), how often a group prefers an item.

    How often: of comparisons with an item drawn at random, itself among them, so a random item's worth is one half on average.
    """

    pooled: Array
    group: Array
    worth: Array


def fit(pooled: Array, groups: npt.NDArray[Any], penalty: float, items: Sequence[str]) -> Rewards:
    """Return the rewards of wins, pooled (n, n) and per group (groups, n, n).

    Raises InvalidInput where without a penalty no maximum exists, naming the items. Groups are fitted with a penalty of at least LEAST.
    """
    start = None if penalty == 0 else _start(pooled)
    every = bradley_terry(pooled, penalty, start, items=items)
    group = np.array([bradley_terry(wins, max(penalty, LEAST), every) for wins in groups])
    return Rewards(every, group, np.array([worth(rewards) for rewards in group]))


def _start(wins: Array) -> Array | None:
    """Return the rewards without a penalty, quick to find and near those with a small one, or None where there are none."""
    try:
        return bradley_terry(wins)
    except InvalidInput:
        return None


def worth(rewards: Array) -> Array:
    """Return the chance that an item is preferred to one drawn at random from all, shape (n,).

    >>> worth(np.array([0.0, 0.0]))
    array([0.5, 0.5])
    """
    return np.asarray(expit(rewards[:, None] - rewards).mean(1))


def missing(wins: Array, items: Sequence[str]) -> str:
    """Return why no maximum exists without a penalty, naming the items, or nothing where it does."""
    try:
        bradley_terry(wins, items=items)
    except InvalidInput as error:
        return str(error)
    return ""


def intervals(table: ComparisonTable, rewards: Array, penalty: float) -> pd.DataFrame:
    """Return every item's reward with its 90 % interval: item, comparisons, reward, low, high.

    Each rater's comparisons hang together, so deviations are summed per rater first, a sandwich as in [liang1986]: H^-1 sum_r s_r s_r' H^-1
    with s_r the rater's score and H the Fisher information with the penalty. With one rater: of independent comparisons, H^-1.
    """
    n, raters, factor = len(table.items), len(table.raters), _factor(table, None, rewards, penalty)
    if raters > 1:
        missed = _missed(table, rewards)
        places = (np.tile(table.rater, 2), np.concatenate([table.winner, table.loser]))
        score = csr_array((np.concatenate([missed, -missed]), places), shape=(raters, n))
        dense = score.toarray() if raters * n <= DENSE else None  # a full product is much the quicker, while it fits
        spread = np.asarray((score.T @ score).toarray() if dense is None else dense.T @ dense) * raters / (raters - 1)
        variance = np.diag(cho_solve(factor, cho_solve(factor, spread).T))
    else:
        variance = np.diag(cho_solve(factor, np.eye(n) - 1 / n))
    error = Z * np.sqrt(np.maximum(variance, 0.0))
    wins = table.wins()
    columns = {"item": np.array(table.items, object), "comparisons": (wins + wins.T).sum(1), "reward": rewards}
    return pd.DataFrame({**columns, "low": rewards - error, "high": rewards + error})


def served(table: ComparisonTable, rewards: Rewards, penalty: float, p: Array) -> tuple[Array, Array]:
    """Return the 90 % interval, (groups,) each end, of how often each group prefers a policy p (n,) or (groups, n) to a random item."""
    middle, error = served_error(table, rewards, penalty, p)
    return np.maximum(middle - Z * error, 0.0), np.minimum(middle + Z * error, 1.0)


def served_error(table: ComparisonTable, rewards: Rewards, penalty: float, p: Array) -> tuple[Array, Array]:
    """Return how often each group prefers a policy p, (n,) or (groups, n), to a random item, and its standard error, (groups,) both.

    By the delta method from the covariance of the group's rewards, raters being the sample; the policy is taken as given.
    """
    found = []
    for g, own in enumerate(rewards.group):
        policy = p if p.ndim == 1 else p[g]
        chance = expit(own[:, None] - own)
        steep = chance * chance.T / len(own)
        slope = policy * steep.sum(1) - policy @ steep
        rows = table.group[table.rater] == g if table.groups else np.ones(len(table.rater), dtype=bool)
        along = cho_solve(_factor(table, rows, own, max(penalty, LEAST)), slope)
        rater = table.rater[rows]
        raters = int((np.bincount(rater) > 0).sum())
        push = _missed(table, own)[rows] * (along[table.winner[rows]] - along[table.loser[rows]])
        variance = (np.bincount(rater, push) ** 2).sum() * raters / (raters - 1) if raters > 1 else float(slope @ along)
        found.append((float(policy @ chance.mean(1)), float(np.sqrt(max(float(variance), 0.0)))))
    middle, error = np.array(found).T
    return middle, error


def _missed(table: ComparisonTable, rewards: Array) -> Array:
    """Return per row what was won beyond what the rewards expect."""
    return np.asarray(table.won - expit(rewards[table.winner] - rewards[table.loser]))


def _factor(table: ComparisonTable, rows: NDArray[np.bool_] | None, rewards: Array, penalty: float) -> Any:
    """Return a Cholesky factor of the Fisher information of all rows, or some, with the penalty."""
    n = len(table.items)
    wins = checked_wins(table.wins(rows))
    hessian = fisher_information(rewards, wins + wins.T)
    # Adding the same number to all rewards changes nothing: this term fixes that direction.
    scale = max(float(np.trace(hessian)) / n, 1e-12)
    hessian += penalty * np.eye(n) + scale / n
    return cho_factor(hessian + 1e-12 * scale * np.eye(n))
