"""Three people of a table of scores to look at, by row: where a rule that is good on the whole was wrong, or would decide otherwise."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim import fairness
from sim.audit.answer import Listing
from sim.fairness import roc
from sim.own.scores import counts
from sim.own.scores.study import Params, Result, Study
from sim.own.scores.table import ScoreTable

SURE = 0.99  # chance of an approval from which one is counted as approved
Some = NDArray[np.bool_]


def cases(table: ScoreTable, built: Study, params: Params, result: Result, row: Callable[[int], int]) -> Listing:
    """Return three rows: the best score rejected though favourable, in the group approved least; the worst approved though not; and one that
    the policy within the gap decides otherwise.
    """
    approved = counts.today(table)
    known = approved is not None
    if approved is None:
        approved = built.sign * table.score >= built.sign * single_threshold(table, built, params)
    rule = "today" if known else "by one threshold for all"
    chance = np.empty(len(table.score))
    for g, name in enumerate(built.groups):
        own = table.group == g
        policy = result.policy[result.policy["group"] == name].sort_values("threshold")
        reached = np.searchsorted(policy["threshold"].to_numpy(float), built.sign * table.score[own], side="right")
        chance[own] = np.r_[0.0, policy["probability"].to_numpy(float).cumsum()][reached]
    score, good = built.sign * table.score, table.outcome == 1
    worst = table.group == int(np.argmin([approved[table.group == g].mean() for g in range(len(built.groups))]))
    found: list[tuple[int, str]] = []
    for some, best, why in (
        (good & ~approved & worst, True, f"rejected {rule}, and the outcome was favourable"),
        (~good & approved, False, f"approved {rule}, and the outcome was not favourable"),
        (~approved & (chance > SURE), False, f"rejected {rule}, approved within the gap"),
        (approved & (chance < 1 - SURE), True, f"approved {rule}, rejected within the gap"),
        (good & ~approved, True, f"rejected {rule}, and the outcome was favourable"),
    ):
        at = _pick(score, some, [row for row, _ in found], best=best)
        if at is not None and len(found) < 3:
            found.append((at, why))
    asked = table.columns
    two = {True: asked.favourable, False: "not " + asked.favourable}
    frame = pd.DataFrame(
        {
            "row": [row(at if table.place is None else int(table.place[at])) for at, _ in found],
            "group": [table.groups[table.group[at]] for at, _ in found],
            "score": [float(table.score[at]) for at, _ in found],
            "outcome": [two[bool(good[at])] for at, _ in found],
            "why": [why for _, why in found],
        }
    )
    return Listing("Three cases to inspect", frame, "Rows as the file shows them.")


def single_threshold(table: ScoreTable, built: Study, params: Params) -> float:
    """Return the threshold, as the file's scores, that is best for all people together."""
    pooled = roc.curves(built.sign * table.score, table.outcome, np.zeros(len(table.score), dtype=np.int8))
    best = fairness.optimum(pooled, "max_profit", params.benefit, params.cost)
    return float(built.sign * best.policy["threshold"].iloc[0])


def _pick(score: NDArray[np.float64], some: Some, taken: list[int], *, best: bool) -> int | None:
    """Return the row with the best score of some, or the worst, that is not taken; of equals the first."""
    rows = np.setdiff1d(np.flatnonzero(some), taken)
    if not len(rows):
        return None
    return int(rows[np.argmax(score[rows])] if best else rows[np.argmin(score[rows])])
