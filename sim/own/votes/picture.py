"""The picture of a table of votes: every statement by its approval in two groups, and the lists that stand on the frontier."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sim.frontier import Frontier
    from sim.own.votes.counted import Params, Result, Study

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

MOST = 900  # statements drawn
SAID = 48  # characters of a statement in the picture


def across(study: Study) -> tuple[str, str, Floats, Floats]:
    """Return the names of the axes and each statement's place on them: the two groups, or the largest and the worst of the others."""
    approval, first = study.approval[:-1], int(np.argmax(study.members))
    others = np.delete(approval, first, axis=0)
    name = f"group {study.groups[first]}"
    if len(others) == 1:
        return name, f"group {study.groups[1 - first]}", approval[first], others[0]
    return name, "the least approving other group", approval[first], others.min(axis=0)


def preview(study: Study, frontier: Frontier, lists: list[Integers]) -> dict[str, pd.DataFrame]:
    """Return the tables `listed`, a row per statement of every efficient list, and `floor`, a row per list; column `point` says which."""
    points = np.flatnonzero(frontier.frame["efficient"])
    floors = frontier.frame["least_approval"].to_numpy()
    parts = [(point, _listed(study, lists[point]), _floor(floors[point])) for point in points]
    return {
        "listed": pd.concat([one.assign(point=point) for point, one, _ in parts], ignore_index=True),
        "floor": pd.concat([one.assign(point=point) for point, _, one in parts], ignore_index=True),
    }


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return `listed` and `floor` of this setting, without `point`, and what stays: `statements`, `names` of the axes, `equal`."""
    study = result.study
    first, second, _, _ = across(study)
    return {
        "listed": _listed(study, result.listed),
        "floor": _floor(float(study.least[result.listed].min())),
        "statements": statements(study, result.params),
        "names": pd.DataFrame({"across": [_cut(f"{first} \u2192", 30)], "up": [_cut(f"\u2191 {second}", 40)]}),
        "equal": pd.DataFrame({"x": [0.0, 1.0], "y": [0.0, 1.0]}),
    }


def tables(result: Result, before: Mapping[str, pd.DataFrame], now: int) -> dict[str, pd.DataFrame]:
    """Return the picture's tables at every point of the frontier (`before`, by `preview`) and, as point `now`, at this setting."""
    drawn = picture(result)
    return drawn | {name: pd.concat([table, drawn[name].assign(point=now)], ignore_index=True) for name, table in before.items()}


def statements(study: Study, params: Params) -> pd.DataFrame:
    """Return the table `statements`, those with enough votes: x, y, statement, votes, approval, bridging.

    `bridging` is the share of the others whose bridging score, as asked for, is lower. Of more than MOST, evenly many along it are drawn.
    """
    there = study.eligible(params)
    score = study.scores(params)["bridging"][there]
    rank = np.argsort(np.argsort(score, kind="stable"), kind="stable") / max(len(there) - 1, 1)
    frame = _places(study, there).assign(votes=study.seen[-1, there], approval=study.approval[-1, there], bridging=rank.round(3))
    if len(frame) <= MOST:
        return frame
    kept = np.argsort(rank)[np.linspace(0, len(frame) - 1, MOST).astype(int)]
    return frame.iloc[np.sort(kept)].reset_index(drop=True)


def apart(study: Study, params: Params, most: int = 3) -> pd.DataFrame:
    """Return, per group, the statements whose approval is furthest above every other group's: what sets it apart."""
    there, rows = study.eligible(params), []
    for g, name in enumerate(study.groups):
        others = np.delete(study.approval[:-1], g, axis=0).max(axis=0)
        ahead = study.approval[g] - others
        for at in there[np.argsort(-ahead[there], kind="stable")[:most]]:
            if ahead[at] > 0:
                rows.append((name, study.table.statements[at], study.approval[g, at], others[at], *study.texts[at : at + 1]))
    return pd.DataFrame(
        rows, columns=["group", "statement", "approval", "highest of the others", "text"][: 5 if study.texts else 4]
    )


def groups(study: Study) -> pd.DataFrame:
    """Return one row per group, those in none and everybody: people, votes, and the shares of votes that agreed, passed, disagreed."""
    inside, everybody = study.counts[:-1].sum(axis=1), study.counts[-1].sum(axis=0)
    total = np.vstack([inside, everybody - inside.sum(axis=0), everybody])
    shares = total / np.maximum(total.sum(axis=1), 1)[:, None]
    return pd.DataFrame(
        {
            "group": [*study.groups, "in no group", "everybody"],
            "people": [*study.members, study.people - int(study.members.sum()), study.people],
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


def text(study: Study, at: int, most: int = 80) -> str:
    """Return a statement in its words, cut to `most` characters; nothing where it has none."""
    return _cut(study.texts[at].rstrip("."), most) if study.texts else ""


def _listed(study: Study, at: Integers) -> pd.DataFrame:
    """Return the places of a list's statements; `said` names the one that a group approves of least."""
    frame = _places(study, at)[["x", "y", "statement"]].assign(said="")
    worst = int(np.argmin(study.least[at]))
    name, words = study.table.statements[at[worst]], text(study, int(at[worst]), SAID)
    frame.loc[worst, "said"] = f"{_cut(name, SAID)}: {words}" if words else _cut(name, SAID)
    return frame


def _floor(level: float) -> pd.DataFrame:
    return pd.DataFrame({"level": [level]})


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}\u2026"
