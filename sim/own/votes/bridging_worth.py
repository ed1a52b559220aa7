"""What the bridging score adds over raw approval, measured on votes and people that were kept aside.

Two questions. Does the factorisation predict votes it has not seen better than a statement's mean does? And does ranking statements
by the bridging score find those that the least approving group will approve of, among people it has not seen, better than ranking
by raw approval? Each is asked of several random splits; what is told is the mean over splits and the lowest and highest of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim import bridging
from sim.contract.parameters import InvalidInput
from sim.own.votes.marks import AGREE, NONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.own.votes.counted import Study

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

SPLITS = 5
SEED = 2022  # of its own: invented votes are drawn from small seeds, and must not meet their own random numbers again
DRAWS = 200
ASIDE = 0.1  # of the votes
FLAT = 1e6  # penalty of the factors that leaves intercepts alone
TOLERANCE = 1e-7
FEWEST = 5  # statements that a ranking is compared on
RANKINGS = ("raw approval", "bridging", "consensus", "least approving group", "bridging, Gaussian")


@dataclass(frozen=True)
class Worth:
    """What was found. Frames have the columns `way, mean, low, high`, low and high over the splits.

    `prediction`: share of the variance of votes kept aside that is explained. `ranking`: rank correlation, among people kept aside,
    with the approval of the least approving group. `listed`: that approval, mean over the first `number` of each ranking. `gain`:
    both for bridging less raw approval. `correlation` of the bridging score with raw approval over statements, [`low`, `high`] the
    90 % interval if the statements were drawn again.
    """

    prediction: pd.DataFrame
    ranking: pd.DataFrame
    listed: pd.DataFrame
    gain: pd.DataFrame
    correlation: float
    low: float
    high: float
    number: int
    statements: int
    splits: int

    @property
    def verdict(self) -> str:
        """Return in one sentence whether ranking by bridging serves the least approving group better than raw approval does."""
        mean, low, high = (100 * self.gain[name].to_numpy(float)[1] for name in ("mean", "low", "high"))
        if low > 0:
            return f"On people kept aside, the list by bridging has {mean:.1f} points more approval in the least approving group."
        if high < 0:
            return (
                f"On people kept aside, the list by bridging has {-mean:.1f} points less approval in the least approving group."
            )
        return (
            "On people kept aside, the list by bridging is not reliably better for the least approving group than raw approval: "
            f"between {low + 0.0:+.1f} and {high + 0.0:+.1f} points over {self.splits} splits."
        )


def worth(study: Study, least_votes: int, number: int, splits: int = SPLITS) -> Worth:
    """Return what bridging adds on these votes; the same at every call. Raises InvalidInput where there is too little to split.

    Statements count where every group gave `least_votes` votes or more among those kept aside and among the others, each half
    of the people; `number` are listed, at most a third of them.
    """
    votes = study.table.votes[study.drawn]
    group = study.group[study.drawn]
    person, statement = np.nonzero(votes != NONE)
    vote = votes[person, statement].astype(float)
    rng = np.random.default_rng(SEED)
    foreseen = [predicted(person, statement, vote, votes.shape, rng) for _ in range(splits)]
    ranked = [_rank(votes, group, len(study.groups), least_votes, number, rng) for _ in range(splits)]
    there = study.seen[:-1].min(axis=0) >= least_votes
    score, approval = study.bridging[there], study.approval[-1, there]
    drawn = rng.integers(len(score), size=(DRAWS, len(score)))
    again = [spearman(score[one], approval[one]) for one in drawn]
    low, high = np.nanquantile(again, [0.05, 0.95])
    correlations, kept = np.array([one[0] for one in ranked]), np.array([one[1] for one in ranked])
    gains = np.column_stack([correlations[:, 1] - correlations[:, 0], kept[:, 1] - kept[:, 0]])
    return Worth(
        prediction=_over_splits(("statement's mean", "statement and person", "with the factor"), np.array(foreseen)),
        ranking=_over_splits(RANKINGS, correlations),
        listed=_over_splits(RANKINGS, kept),
        gain=_over_splits(("rank correlation", "approval in the least approving group"), gains),
        correlation=spearman(score, approval),
        low=float(low),
        high=float(high),
        number=ranked[0][2],
        statements=min(one[3] for one in ranked),
        splits=splits,
    )


def spearman(x: Floats, y: Floats) -> float:
    """Return the rank correlation, ties at their mean rank; NaN where one of the two does not vary.

    >>> round(spearman(np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 2.0])), 3)
    0.5
    """
    first, second = (pd.Series(values).rank().to_numpy() for values in (x, y))
    first, second = first - first.mean(), second - second.mean()
    size = np.sqrt((first**2).sum() * (second**2).sum())
    return float((first * second).sum() / size) if size > 0 else np.nan


def predicted(
    person: NDArray[np.integer], statement: NDArray[np.integer], vote: Floats, shape: tuple[int, int], rng: np.random.Generator
) -> list[float]:
    """Return the share of variance of votes kept aside that three ways explain, each knowing the others only."""
    aside = rng.random(len(vote)) < ASIDE
    if aside.sum() < 2 or np.ptp(vote[aside]) == 0:
        raise InvalidInput(f"at least 2 different votes must be kept aside, got {int(aside.sum())} of {len(vote):,} votes")
    known = ~aside
    p, s, truth = person[aside], statement[aside], vote[aside]
    mean = vote[known].mean()
    count = np.bincount(statement[known], minlength=shape[1])
    total = np.bincount(statement[known], vote[known] - mean, minlength=shape[1])
    guesses = [mean + (total / (count + 1))[s]]
    for penalty in (FLAT, bridging.FACTOR):
        fit = bridging.factorise_list(person[known], statement[known], vote[known], shape, factor=penalty, tolerance=TOLERANCE)
        guesses.append(fit.mean + fit.person_intercept[p] + fit.intercept[s] + fit.person_factor[p] * fit.factor[s])
    spread = ((truth - mean) ** 2).mean()
    return [float(1 - ((truth - guess) ** 2).mean() / spread) for guess in guesses]


def _rank(
    votes: NDArray[np.int8], group: NDArray[np.int32], groups: int, least_votes: int, number: int, rng: np.random.Generator
) -> tuple[list[float], list[float], int, int]:
    """Return, for each of RANKINGS, its correlation with the least approval among people kept aside, and what its list has there."""
    half = np.zeros(len(votes), dtype=bool)
    for g in range(-1, groups):
        members = np.flatnonzero(group == g)
        half[rng.permutation(members)[: len(members) // 2]] = True
    shares, seen = zip(*(_shares(votes[side], group[side], groups) for side in (half, ~half)), strict=True)
    there = np.flatnonzero((seen[0][:-1].min(axis=0) >= least_votes) & (seen[1][:-1].min(axis=0) >= least_votes))
    if len(there) < FEWEST:
        raise InvalidInput(
            f"at least {FEWEST} statements must have {least_votes} votes in every group in each half of the people, got {len(there)}"
        )
    person, statement = np.nonzero(votes[half] != NONE)
    vote, shape = votes[half][person, statement].astype(float), votes[half].shape
    fit = bridging.factorise_list(person, statement, vote, shape, tolerance=TOLERANCE)
    gaussian = bridging.gaussian(person, statement, vote, shape, fit.person_factor)
    known, truth = shares[0], shares[1][:-1, there].min(axis=0)
    scores = [known[-1], fit.intercept, np.prod(known[:-1], axis=0), known[:-1].min(axis=0), gaussian]
    many = max(1, min(number, len(there) // 3))
    tops = [np.argsort(-score[there], kind="stable")[:many] for score in scores]
    return [spearman(score[there], truth) for score in scores], [float(truth[top].mean()) for top in tops], many, len(there)


def _shares(votes: NDArray[np.int8], group: NDArray[np.int32], groups: int) -> tuple[Floats, Integers]:
    """Return (agreed + 1) / (seen + 2) and seen, in each group and, last, of everybody, (groups + 1, statements)."""
    parts = [votes[group == g] for g in range(groups)] + [votes]
    agreed = np.stack([(part == AGREE).sum(axis=0) for part in parts])
    seen = np.stack([(part != NONE).sum(axis=0) for part in parts])
    return (agreed + 1) / (seen + 2), seen


def _over_splits(ways: tuple[str, ...], values: Floats) -> pd.DataFrame:
    return pd.DataFrame({"way": ways, "mean": values.mean(axis=0), "low": values.min(axis=0), "high": values.max(axis=0)})
