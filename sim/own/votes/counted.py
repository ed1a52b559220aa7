"""What was counted of a table of votes, group by group, what may be asked of it, and one list as an answer."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import sim
from sim.bridging import GEOMETRIC, PRODUCT, consensus_of
from sim.contract.parameters import InvalidInput, choice, knob
from sim.fairness import small_groups
from sim.own.votes.groups import Found
from sim.own.votes.table import VoteTable

STEP = 0.001
USUAL = 10  # votes in every group, where the table has them
LISTED = 10
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Params(sim.Params):
    """What the visitor may move."""

    floor: float = knob(0.0, 0.0, 1.0, STEP, "Floor in every group", "share approving", "assumption: the page's own slider")
    number: int = knob(LISTED, 1, 50, 1, "Length of the list", "statements", "assumption: as many as a meeting can discuss")
    least_votes: int = knob(10, 1, 500, 1, "Needed in every group", "votes", "assumption: below it a share says little")
    consensus_as: str = choice(
        PRODUCT,
        {PRODUCT: "Product, as Polis", GEOMETRIC: "Geometric mean"},
        "Consensus of the groups",
        "reddwarf2026",
        help="The product falls with every further group; the geometric mean also counts who disagrees.",
    )
    bridging_by: str = choice(
        "factorisation",
        {"factorisation": "Factorisation, 2022", "gaussian": "Gaussian, 2025"},
        "Bridging score",
        "communitynotes2026",
        help="Both need no groups: what the usual division leaves, or the geometric mean along it.",
    )


@dataclass(frozen=True, eq=False)
class Study:
    """What a table of votes says. `group` (participants,) is -1 for none; `found` how the groups were found, if they were.

    `members` (groups,) and `people` count those who voted.
    `counts` (groups + 1, statements, 3): agreed, passed, disagreed, in each group and, last, of everybody; `bridging` and `gaussian`,
    two scores, and `factor` (statements,). `drawn` are the participants that these were computed of.
    """

    table: VoteTable
    group: NDArray[np.int32]
    groups: tuple[str, ...]
    found: Found | None
    members: Integers
    people: int
    counts: Integers
    bridging: Floats
    gaussian: Floats
    factor: Floats
    drawn: Integers
    notes: tuple[str, ...]
    texts: tuple[str, ...] = ()

    @cached_property
    def seen(self) -> Integers:
        """Return how many voted, (groups + 1, statements)."""
        return np.asarray(self.counts.sum(axis=2))

    @cached_property
    def approval(self) -> Floats:
        """Return agreed over seen, (groups + 1, statements); NaN where nobody voted."""
        nobody = np.full(self.seen.shape, np.nan)
        return np.asarray(np.divide(self.counts[..., 0], self.seen, out=nobody, where=self.seen > 0))

    @cached_property
    def least(self) -> Floats:
        """Return the approval of the least approving group, (statements,)."""
        return np.asarray(self.approval[:-1].min(axis=0))

    def consensus(self, form: str = PRODUCT) -> Floats:
        """Return the group-informed consensus, (statements,), in one of its two forms."""
        return consensus_of(self.counts[:-1, :, 0], self.counts[:-1, :, 2], self.seen[:-1], form)

    def scores(self, params: Params) -> dict[str, Floats]:
        """Return what each rule ranks statements by, as it is asked for: raw, consensus, bridging."""
        by = self.bridging if params.bridging_by == "factorisation" else self.gaussian
        return {"raw": self.approval[-1], "consensus": self.consensus(params.consensus_as), "bridging": by}

    @property
    def cells_seen(self) -> float:
        """Return the share of all pairs of a participant who voted and a statement for which there is a vote."""
        return float(self.seen[-1].sum() / (self.people * len(self.table.statements)))

    @property
    def usual(self) -> dict[str, int]:
        """Return what to ask for at first: 10 votes in every group, or as many as two statements have; 10 statements, or half of them."""
        least = np.sort(self.seen[:-1].min(axis=0))
        votes = int(np.clip(least[-2], 1, USUAL))
        return {"least_votes": votes, "number": int(np.clip((least >= votes).sum() // 2, 1, LISTED))}

    def worst(self, listed: Integers) -> tuple[int, int]:
        """Return which statement of a list has the lowest approval by a group, and that group's position."""
        at = int(listed[np.argmin(self.least[listed])])
        return at, int(np.argmin(self.approval[:-1, at]))

    def eligible(self, params: Params) -> Integers:
        """Return the statements with enough votes in every group; raise InvalidInput where there are fewer than are to be listed."""
        least = self.seen[:-1].min(axis=0)
        there = np.flatnonzero(least >= params.least_votes)
        if len(there) < params.number:
            many = int((least > 0).sum())
            if many < params.number:
                raise InvalidInput(
                    f"statements on the list must be at most {many}, as many have a vote from every group, got {params.number}"
                )
            raise InvalidInput(
                f"votes needed in every group must be at most {int(np.sort(least)[-params.number])} for a list of {params.number}, "
                f"got {params.least_votes}"
            )
        return there


@dataclass(frozen=True, eq=False)
class Result:
    """A list of statements `listed`, the most approved first; `raw` is the one without a floor; `reached` of them reach the floor."""

    study: Study
    params: Params
    listed: Integers
    raw: Integers
    reached: int

    @property
    def worst(self) -> tuple[int, int]:
        """Return, of the list without a floor, the statement with the lowest approval by a group, and that group."""
        return self.study.worst(self.raw)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per statement listed, columns as in `overview`."""
        return overview(self.study).iloc[self.listed].reset_index(drop=True)


def overview(study: Study) -> pd.DataFrame:
    """Return one row per statement: votes, approval overall with its 90 % interval, how each group voted, and the scores."""
    seen = np.maximum(study.seen, 1)
    low, high = small_groups.interval(study.counts[-1, :, 0] / seen[-1], seen[-1].astype(float))
    frame = pd.DataFrame({"statement": study.table.statements, "votes": study.seen[-1], "approval": study.approval[-1]})
    frame = frame.assign(approval_low=low, approval_high=high, least_approval=study.least)
    for g, name in enumerate(study.groups):
        frame[f"agreed, {name}"] = study.approval[g]
        frame[f"passed, {name}"] = study.counts[g, :, 1] / seen[g]
        frame[f"disagreed, {name}"] = study.counts[g, :, 2] / seen[g]
        frame[f"votes, {name}"] = study.seen[g]
    frame = frame.assign(
        consensus=study.consensus(),
        consensus_geometric=study.consensus(GEOMETRIC),
        bridging=study.bridging,
        bridging_gaussian=study.gaussian,
        factor=study.factor,
    )
    if study.texts:
        frame.insert(1, "text", list(study.texts))
    return frame
