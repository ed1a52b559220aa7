"""Voting rules on pairwise wins, and checks of what they promise.

A reward is a way to count votes: Bradley-Terry counts them as Borda does where all pairs are met equally often
([siththaranjan2024], theorem 3.1), and so can put an item on top that most people like less than another. Rules here: Borda,
Copeland, maximal lotteries (the Nash lottery), and leximax Copeland subject to Pareto for linear rewards ([ge2024], section 4).
Items are numbers; `items` gives them names in frames.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components, shortest_path

from sim.contract.parameters import InvalidInput
from sim.preferences.pairwise import Array, checked_wins, named

Names = Sequence[str] | None


def wins_of_rankings(rankings: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Array:
    """Return wins, shape (n, n): the weight of the voters that rank a above b.

    `rankings` has shape (voters, n), item numbers with the best first; `weights` has shape (voters,), by default 1 each.

    >>> wins_of_rankings([[0, 1], [1, 0]], [3, 1])
    array([[0., 3.],
           [1., 0.]])
    """
    order = np.asarray(rankings)
    if order.ndim != 2 or not np.array_equal(np.sort(order, 1), np.broadcast_to(np.arange(order.shape[1]), order.shape)):
        raise InvalidInput(f"each ranking must hold every item number once, got shape {order.shape}: {order.tolist()}")
    return wins_of_utilities(-np.argsort(order, 1), weights)


def wins_of_utilities(utilities: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Array:
    """Return wins, shape (n, n): the weight of the voters to whom a is worth more than b, ties split in halves.

    `utilities` has shape (voters, n).
    """
    worth = np.asarray(utilities, float)
    weight = _weights(weights, len(worth), "weights")
    if worth.ndim != 2 or not np.isfinite(worth).all():
        raise InvalidInput(f"utilities must be finite with shape (voters, items), got shape {worth.shape}")
    size = worth.shape[1]
    wins = np.empty((size, size))
    for item in range(size):
        wins[item] = weight @ ((worth[:, [item]] > worth) + 0.5 * (worth[:, [item]] == worth))
    np.fill_diagonal(wins, 0.0)
    return wins


def win_rates(wins: npt.ArrayLike) -> Array:
    """Return the share of their comparisons that a won from b, shape (n, n); nan where the two never met.

    >>> win_rates([[0, 3], [1, 0]])
    array([[ nan, 0.75],
           [0.25,  nan]])
    """
    matrix = checked_wins(wins)
    total = matrix + matrix.T
    return np.divide(matrix, total, out=np.full_like(matrix, np.nan), where=total > 0)


def borda(wins: npt.ArrayLike, *, items: Names = None) -> Array:
    """Return Borda scores in [0, 1], shape (n,): the mean share of comparisons won, every opponent counting the same.

    For rankings this is the classic count over n - 1. Opponents that an item never met do not enter its mean; an item that met
    none raises InvalidInput.

    >>> borda([[0, 3], [1, 0]])
    array([0.75, 0.25])
    """
    rates = win_rates(wins)
    met = ~np.isnan(rates)
    if not met.any(1).all():
        raise InvalidInput(
            f"borda needs every item compared at least once; {named(np.flatnonzero(~met.any(1)), items)} never was"
        )
    return np.asarray(np.where(met, rates, 0.0).sum(1) / met.sum(1))


def copeland(wins: npt.ArrayLike) -> Array:
    """Return Copeland scores in [0, n - 1], shape (n,): opponents beaten by a majority, ties and pairs that never met at half.

    >>> copeland([[0, 2, 1], [0, 0, 2], [1, 0, 0]])
    array([1.5, 1. , 0.5])
    """
    matrix = checked_wins(wins)
    return np.asarray(((matrix > matrix.T) + 0.5 * (matrix == matrix.T)).sum(1) - 0.5)


def nash_lottery(wins: npt.ArrayLike) -> Array:
    """Return the maximal lottery p, shape (n,): on average no item wins more than half its comparisons with a draw from p.

    p is an equilibrium of the symmetric game with payoff P(a beats b) - P(b beats a), whose value is 0 ([fishburn1984],
    [munos2024]). Found by a linear programme; of several such lotteries, one whose largest probability is smallest, so that tied
    items share. Pairs that never met count as tied.

    >>> nash_lottery([[0, 2, 1], [1, 0, 2], [2, 1, 0]]).round(6)
    array([0.333333, 0.333333, 0.333333])
    """
    rates = win_rates(wins)
    size = len(rates)
    margin = np.nan_to_num(rates - rates.T)
    objective = np.append(np.zeros(size), 1.0)
    below = np.vstack([np.hstack([-margin.T, np.zeros((size, 1))]), np.hstack([np.eye(size), -np.ones((size, 1))])])
    found: Any = linprog(
        objective, A_ub=below, b_ub=np.zeros(2 * size), A_eq=[[1.0] * size + [0.0]], b_eq=[1.0], bounds=(0, None)
    )
    if found.x is None:
        raise ArithmeticError(f"the linear programme of the lottery failed: {found.message}")
    lottery = np.clip(found.x[:size], 0.0, None)
    return np.asarray(lottery / lottery.sum())


def leximax_copeland_pareto(
    features: npt.ArrayLike, rankings: npt.ArrayLike, weights: npt.ArrayLike | None = None, *, items: Names = None
) -> tuple[npt.NDArray[np.intp], Array]:
    """Return (order, theta): leximax Copeland subject to Pareto, and a linear reward theta . x that gives this order.

    `features` (n, d), `rankings` (voters, n) best first, `weights` (voters,). Place by place, the item with the highest Copeland
    score comes next among those that some theta can put there, given the places before and given that an item that all voters
    rank above another stays above it. Source: [ge2024], section 4; deviation: pairwise ties count one half in the Copeland
    score, and equal scores go by item number. `theta` has entries in [-1, 1] and the largest margin, relative to the distance of
    the two items. Raises InvalidInput where no linear reward respects the unanimous preferences.

    >>> order, theta = leximax_copeland_pareto([[2.0], [1.0], [0.0]], [[0, 1, 2], [2, 1, 0]], [2, 1])
    >>> order, theta
    (array([0, 1, 2]), array([1.]))
    """
    x = np.asarray(features, float)
    weight = _weights(weights, len(np.asarray(rankings)), "weights")
    voting = weight > 0
    wins = wins_of_rankings(np.asarray(rankings)[voting], weight[voting])
    size = len(wins)
    if x.ndim != 2 or len(x) != size or not np.isfinite(x).all():
        raise InvalidInput(f"features must be finite with shape ({size}, d), got shape {x.shape}")
    score = copeland(wins)
    unanimous = (wins > 0) & (wins.T == 0)
    pareto = np.argwhere(unanimous)
    theta = _separate(x, pareto)
    if theta is None:
        pairs = ", ".join(f"{_name(a, items)} over {_name(b, items)}" for a, b in pareto[:5])
        raise InvalidInput(f"no linear reward ranks all items and respects every unanimous preference ({pairs} ...)")
    placed: list[int] = []
    remaining = sorted(range(size), key=lambda item: (-score[item], item))
    while len(remaining) > 1:
        for item in remaining:
            others = [other for other in remaining if other != item]
            if unanimous[others, item].any():
                continue
            # The reward that allowed the last place may already put this item next: then nothing is left to solve.
            reward = x @ theta
            if reward[item] > reward[others].max() + 1e-9:
                found: Array | None = theta
            else:
                chain = [*placed, item]
                above = np.array([*pairwise(chain), *((item, other) for other in others)])
                found = _separate(x, np.vstack([pareto, above]))
            if found is not None:
                theta = found
                placed.append(item)
                remaining.remove(item)
                break
        else:  # pragma: no cover - theta itself allows one of them
            raise ArithmeticError("no item could be placed; the features are too close to each other to tell apart")
    placed += remaining
    final = _separate(x, np.array([*pairwise(placed)]).reshape(-1, 2))
    return np.array(placed, np.intp), theta if final is None else final


def _separate(x: Array, above: npt.NDArray[np.intp]) -> Array | None:
    """Return theta in [-1, 1]^d with theta . (x_a - x_b) > 0 for each pair (a, b), by the largest relative margin, or None."""
    difference = x[above[:, 0]] - x[above[:, 1]]
    length = np.linalg.norm(difference, axis=1)
    if (length == 0).any():
        return None
    dimension = x.shape[1]
    # Without pairs any theta serves; maximising the margin up to 1 keeps that case bounded too.
    found: Any = linprog(
        np.append(np.zeros(dimension), -1.0),
        A_ub=np.column_stack([-difference / length[:, None], np.ones(len(difference))]) if len(difference) else None,
        b_ub=np.zeros(len(difference)) if len(difference) else None,
        bounds=[(-1, 1)] * dimension + [(0, dimension)],
    )
    if found.x is None or found.x[-1] < 1e-7:
        return None
    return np.asarray(found.x[:-1])


def pareto_violations(scores: npt.ArrayLike, wins: npt.ArrayLike, *, items: Names = None) -> pd.DataFrame:
    """Return the pairs that `scores` order against everyone: columns preferred, over, comparisons, score_gap.

    All comparisons of the pair went to `preferred`, yet `over` has the higher score, by `score_gap`. With few comparisons of a
    pair "everyone" is not many. A tie in the scores is no violation.

    >>> pareto_violations([0.0, 1.0], [[0, 7], [0, 0]], items=["c'", "c"])
      preferred over  comparisons  score_gap
    0        c'    c          7.0        1.0
    """
    score, matrix = _scores(scores, wins)
    wrong = _against_everyone(score, matrix)
    return _pairs(wrong, items, comparisons=matrix + matrix.T, score_gap=score - score[:, None])


def majority_violations(scores: npt.ArrayLike, wins: npt.ArrayLike, *, items: Names = None) -> pd.DataFrame:
    """Return the pairs that `scores` order against a majority: columns preferred, over, share, score_gap.

    `share` in (0.5, 1] of the pair's comparisons went to `preferred`, yet `over` has the higher score, by `score_gap`.

    >>> majority_violations([0.0, 1.0], [[0, 65], [35, 0]], items=["a", "b"])
      preferred over  share  score_gap
    0         a    b   0.65        1.0
    """
    score, matrix = _scores(scores, wins)
    wrong = _against_a_majority(score, matrix)
    return _pairs(wrong, items, share=win_rates(matrix), score_gap=score - score[:, None])


def count_violations(scores: npt.ArrayLike, wins: npt.ArrayLike) -> tuple[int, int]:
    """Return how many rows `pareto_violations` and `majority_violations` have, without the frames.

    >>> count_violations([0.0, 1.0], [[0, 7], [0, 0]])
    (1, 1)
    """
    score, matrix = _scores(scores, wins)
    return int(_against_everyone(score, matrix).sum()), int(_against_a_majority(score, matrix).sum())


def _against_everyone(score: Array, wins: Array) -> npt.NDArray[np.bool_]:
    return np.asarray((wins > 0) & (wins.T == 0) & (score[:, None] < score))


def _against_a_majority(score: Array, wins: Array) -> npt.NDArray[np.bool_]:
    return np.asarray((wins > wins.T) & (score[:, None] < score))


def condorcet_cycle(wins: npt.ArrayLike, *, items: Names = None) -> pd.DataFrame:
    """Return the majority cycles: columns cycle, preferred, over, share; one row per step, none where majorities are transitive.

    One shortest cycle for every set of items that beat each other in circles (a strong component of the majority graph).

    >>> condorcet_cycle([[0, 2, 1], [1, 0, 2], [2, 1, 0]], items=["rock", "scissors", "paper"]).round(2)
       cycle preferred      over  share
    0      0      rock  scissors   0.67
    1      0  scissors     paper   0.67
    2      0     paper      rock   0.67
    """
    matrix = checked_wins(wins)
    beats = matrix > matrix.T
    rates = win_rates(matrix)
    _, part = connected_components(beats, directed=True, connection="strong")
    rows: list[dict[str, object]] = []
    for number, component in enumerate(np.flatnonzero(np.bincount(part) > 1)):
        members = np.flatnonzero(part == component)
        inside = beats[np.ix_(members, members)]
        distance, before = shortest_path(inside.astype(float), unweighted=True, return_predecessors=True)
        round_trip = np.where(inside, distance.T, np.inf)
        first, second = np.unravel_index(int(np.argmin(round_trip)), round_trip.shape)
        path = [int(first)]
        while path[-1] != second:
            path.append(int(before[second, path[-1]]))
        cycle = members[path[::-1]]
        for winner, loser in zip(np.roll(cycle, 1), cycle, strict=True):
            rows.append(
                {"cycle": number, "preferred": _name(winner, items), "over": _name(loser, items), "share": rates[winner, loser]}
            )
    return pd.DataFrame(rows, columns=["cycle", "preferred", "over", "share"])


def _pairs(wrong: npt.NDArray[np.bool_], items: Names, **columns: Array) -> pd.DataFrame:
    preferred, over = np.nonzero(wrong)
    data: dict[str, object] = {
        "preferred": [_name(index, items) for index in preferred],
        "over": [_name(index, items) for index in over],
    }
    return pd.DataFrame(data | {name: values[preferred, over] for name, values in columns.items()})


def _scores(scores: npt.ArrayLike, wins: npt.ArrayLike) -> tuple[Array, Array]:
    score, matrix = np.asarray(scores, float), checked_wins(wins)
    if score.shape != (len(matrix),) or not np.isfinite(score).all():
        raise InvalidInput(f"scores must be {len(matrix)} finite numbers, got shape {score.shape}")
    return score, matrix


def _weights(weights: npt.ArrayLike | None, size: int, name: str) -> Array:
    weight = np.ones(size) if weights is None else np.asarray(weights, float)
    if weight.shape != (size,) or not (np.isfinite(weight).all() and (weight >= 0).all() and weight.sum() > 0):
        raise InvalidInput(f"{name} must be {size} numbers >= 0, not all 0, got {weight.tolist()}")
    return weight


def _name(index: object, items: Names) -> str:
    number = int(index)  # type: ignore[call-overload]
    return str(items[number]) if items is not None else str(number)
