"""How stable the ranks are: part of the votes is hidden at random, and every rule ranks the statements anew by the rest.

Most tables have few of their cells: who voted on what is a sample of what could have been said. A rank that changes when half the
votes are hidden was not sure before. Groups stay as they were found of all votes; what is hidden is drawn vote by vote, so that it
says nothing of whole people, or of answers, that are missing for a reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim import bridging
from sim.own.votes.bridging_worth import spearman
from sim.own.votes.marks import AGREE, DISAGREE, NONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.own.votes.counted import Params, Study

    Floats = NDArray[np.float64]

HIDDEN = 0.5  # share of the votes
TIMES = 5
SEED = 2019  # of its own, as in `bridging_worth`
TOLERANCE = 1e-7
RULES = ("raw approval", "consensus, product", "consensus, geometric mean", "bridging, factorisation", "bridging, Gaussian")


def stability(study: Study, params: Params) -> pd.DataFrame:
    """Return a row per rule: rank correlation with the rank by all votes (mean, lowest, highest), and the share of its list that stays.

    Over the statements that have enough votes. Votes and people are those that the bridging scores were computed of.
    """
    votes, group = study.table.votes[study.drawn], study.group[study.drawn]
    there = study.eligible(params)
    person, statement = np.nonzero(votes != NONE)
    rng = np.random.default_rng(SEED)
    whole = _scores(votes, group, len(study.groups))
    lists = [_first(score[there], params.number) for score in whole]
    found = np.zeros((TIMES, len(RULES), 2))
    for time in range(TIMES):
        kept = votes.copy()
        hidden = rng.random(len(person)) < HIDDEN
        kept[person[hidden], statement[hidden]] = NONE
        for rule, score in enumerate(_scores(kept, group, len(study.groups))):
            same = len(lists[rule] & _first(score[there], params.number)) / params.number
            found[time, rule] = spearman(score[there], whole[rule][there]), same
    ranks = found[:, :, 0]
    return pd.DataFrame(
        {"rule": RULES, "rank correlation": ranks.mean(axis=0), "lowest": ranks.min(axis=0), "highest": ranks.max(axis=0),
         "share of the list that stays": found[:, :, 1].mean(axis=0)}
    )  # fmt: skip


def _first(score: Floats, number: int) -> set[int]:
    return set(np.argsort(-score, kind="stable")[:number].tolist())


def _scores(votes: NDArray[np.int8], group: NDArray[np.int32], groups: int) -> list[Floats]:
    """Return the scores of RULES; a statement without a vote has raw approval one half, as it would with one vote each way."""
    parts = [votes[group == g] for g in range(groups)]
    agreed, disagreed = (np.stack([(part == sign).sum(axis=0) for part in parts]) for sign in (AGREE, DISAGREE))
    seen = np.stack([(part != NONE).sum(axis=0) for part in parts])
    many = (votes != NONE).sum(axis=0)
    raw = np.where(many > 0, (votes == AGREE).sum(axis=0) / np.maximum(many, 1), 0.5)
    person, statement = np.nonzero(votes != NONE)
    given = votes[person, statement].astype(float)
    fit = bridging.factorise_list(person, statement, given, votes.shape, tolerance=TOLERANCE)
    forms = [bridging.consensus_of(agreed, disagreed, seen, form) for form in (bridging.PRODUCT, bridging.GEOMETRIC)]
    return [raw, *forms, fit.intercept, bridging.gaussian(person, statement, given, votes.shape, fit.person_factor)]
