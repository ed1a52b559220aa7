"""How far those who voted agree: Krippendorff's alpha over everybody and within the groups, and the most contested statements.

A pass is a category beside agreement and disagreement, and a blank is missing: alpha is nominal over -1, 0, 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.agreement import alpha_by_group, contested_items
from sim.audit.answer import LEVEL
from sim.own.votes.marks import NONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.own.votes.counted import Study

RESAMPLES = 500
MANY = 2  # groups whose numbers are all named


def alphas(study: Study) -> pd.DataFrame:
    """Return `group, alpha, low, high, items, raters`, the first row everybody; 90 % intervals if the statements were drawn again."""
    names = [study.groups[g] if g >= 0 else None for g in study.group[study.drawn]]
    found = alpha_by_group(_votes(study), names, "nominal", RESAMPLES, np.random.default_rng(0), confidence=LEVEL)
    return found.assign(group=["everybody", *found["group"][1:]])


def contested(study: Study, most: int = 8) -> pd.DataFrame:
    """Return the statements most contested, `disagreement` the chance that two of those who voted on it voted differently."""
    enough = study.seen[-1] >= 2 * max(study.usual["least_votes"], 1)
    found = contested_items(_votes(study)[:, enough], items=np.array(study.table.statements, dtype=object)[enough])
    frame = found.drop(columns=["majority", "share"]).head(most)
    if study.texts:
        words = dict(zip(study.table.statements, study.texts, strict=True))
        frame.insert(1, "text", [words[name] for name in frame["item"]])
    return frame.rename(columns={"item": "statement", "ratings": "votes"})


def said(found: pd.DataFrame) -> str:
    """Return in one sentence whether groups agree more within than everybody does."""
    overall, *within = found["alpha"].tolist()
    within = [value for value in within if np.isfinite(value)]
    if not np.isfinite(overall) or not within:
        return "Alpha does not exist here: it needs statements that two people voted on, and some who differ."
    inside = " and ".join(f"{value:.3f}" for value in within)
    if len(within) > MANY:
        inside = f"{min(within):.3f} to {max(within):.3f}"
    more = all(value > overall for value in within)
    tail = "the groups agree more among themselves" if more else "not every group agrees more among itself"
    return (
        f"Alpha is {overall:.3f} over everybody and {inside} within the groups: {tail}. 1 is full agreement, 0 what chance gives."
    )


def _votes(study: Study) -> NDArray[np.float64]:
    votes = study.table.votes[study.drawn].astype(float)
    votes[votes == NONE] = np.nan
    return votes
