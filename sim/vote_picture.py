"""The picture of a table of votes: every statement by its approval in two groups, and the lists that stand on the frontier."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim import small_groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.frontier import Frontier
    from sim.vote_study import Params, Result, Study

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

MOST = 900  # statements drawn
FIRST = 3  # listed statements that are named in the picture


def across(study: Study) -> tuple[str, str, Floats, Floats]:
    """Return the names of the axes and each statement's place on them: the two groups, or the largest and the worst of the others."""
    approval, first = study.approval[:-1], int(np.argmax(study.members))
    others = np.delete(approval, first, axis=0)
    name = f"group {study.groups[first]}"
    if len(others) == 1:
        return name, f"group {study.groups[1 - first]}", approval[first], others[0]
    return name, "the least approving of the others", approval[first], others.min(axis=0)


def listed(study: Study, frontier: Frontier, lists: list[Integers]) -> pd.DataFrame:
    """Return the table `listed`, a row per statement of every efficient list: point, x, y, statement."""
    points = np.flatnonzero(frontier.frame["efficient"])
    parts = [_places(study, lists[point]).assign(point=point) for point in points]
    return pd.concat(parts, ignore_index=True)


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return `listed` of this setting, without `point`, and `statements`."""
    return {"listed": _places(result.study, result.listed), "statements": statements(result.study, result.params)}


def statements(study: Study, params: Params) -> pd.DataFrame:
    """Return the table `statements`, those with enough votes: x, y, statement, votes, approval, bridging.

    `bridging` is the share of the others whose bridging score is lower. Of more than MOST, evenly many along that score are drawn.
    """
    there = study.eligible(params)
    rank = np.argsort(np.argsort(study.bridging[there], kind="stable"), kind="stable") / max(len(there) - 1, 1)
    frame = _places(study, there).assign(votes=study.seen[-1, there], approval=study.approval[-1, there], bridging=rank.round(3))
    if len(frame) <= MOST:
        return frame
    kept = np.argsort(rank)[np.linspace(0, len(frame) - 1, MOST).astype(int)]
    return frame.iloc[np.sort(kept)].reset_index(drop=True)


def overview(study: Study) -> pd.DataFrame:
    """Return one row per statement: votes, approval overall with its 90 % interval, how each group voted, and the three scores."""
    seen = np.maximum(study.seen, 1)
    low, high = small_groups.interval(study.counts[-1, :, 0] / seen[-1], seen[-1].astype(float))
    frame = pd.DataFrame({"statement": study.table.statements, "votes": study.seen[-1], "approval": study.approval[-1]})
    frame = frame.assign(approval_low=low, approval_high=high, least_approval=study.least)
    for g, name in enumerate(study.groups):
        frame[f"agreed, {name}"] = study.approval[g]
        frame[f"passed, {name}"] = study.counts[g, :, 1] / seen[g]
        frame[f"disagreed, {name}"] = study.counts[g, :, 2] / seen[g]
        frame[f"votes, {name}"] = study.seen[g]
    frame = frame.assign(consensus=study.consensus, bridging=study.bridging, factor=study.factor)
    if study.texts:
        frame.insert(1, "text", list(study.texts))
    return frame


def groups(study: Study) -> pd.DataFrame:
    """Return one row per group, the last everybody: people, votes, and the shares of votes that agreed, passed, disagreed."""
    total = study.counts.sum(axis=1)
    shares = total / np.maximum(total.sum(axis=1), 1)[:, None]
    return pd.DataFrame(
        {
            "group": [*study.groups, "everybody"],
            "people": [*study.members, study.people],
            "votes": total.sum(axis=1),
            "agreed": shares[:, 0],
            "passed": shares[:, 1],
            "disagreed": shares[:, 2],
        }
    )


def _places(study: Study, at: Integers) -> pd.DataFrame:
    _, _, x, y = across(study)
    names = [study.table.statements[i] for i in at]
    words = [study.texts[i] for i in at] if study.texts else [""] * len(names)
    return pd.DataFrame({"x": x[at], "y": y[at], "statement": names, "text": words})
