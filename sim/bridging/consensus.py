"""What every group likes: Polis' group-informed consensus, as Polis computes it and in a form that more groups do not shrink."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.contract.parameters import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

PRODUCT, GEOMETRIC = "product", "geometric"
JEFFREYS = 0.5  # pseudo-votes for each of two answers


def group_informed_consensus(votes: ArrayLike, groups: ArrayLike, form: str = PRODUCT) -> Floats:
    """Return `consensus_of` how each group voted, shape (statements,).

    `votes` (participants, statements): 1 agrees, -1 disagrees, 0 passes (seen, not agreed), NaN not seen. `groups` (participants,):
    whoever has NaN belongs to none.

    >>> group_informed_consensus([[1.0, -1.0], [1.0, 1.0]], [0, 1]).round(4).tolist()
    [0.4444, 0.2222]
    """
    r, group = np.asarray(votes, dtype=float), np.asarray(groups, dtype=float)
    if r.ndim != 2 or group.shape != (len(r),):
        raise InvalidInput(f"groups must be one per participant, got {group.shape} for votes of shape {r.shape}")
    parts = [r[group == one] for one in np.unique(group[np.isfinite(group)])]
    counts = [np.stack([(part > 0).sum(axis=0), (part < 0).sum(axis=0), np.isfinite(part).sum(axis=0)]) for part in parts]
    agreed, disagreed, seen = np.stack(counts, axis=1) if counts else np.zeros((3, 0, r.shape[1]))
    return consensus_of(agreed, disagreed, seen, form)


def consensus_of(agreed: ArrayLike, disagreed: ArrayLike, seen: ArrayLike, form: str = PRODUCT) -> Floats:
    """Return, per statement, the consensus of groups of which so many agreed, disagreed and saw it, each (groups, statements).

    "product", Polis' own: the product of (agreed + 1) / (seen + 2), in (0, 1), smaller with every further group. Source:
    [small2021]; the formula is that of Polis' published code, `conversation.clj`, group-aware-consensus. "geometric": the geometric
    mean over groups of p (1 - q), p and q the shares that agree and disagree under Jeffreys' prior, (votes + .5) / (seen + 1).
    Source: [reddwarf2026], pull request 120 of 17 March 2026, which makes this its standard and calls Polis' product legacy.

    >>> consensus_of([[9], [8]], [[0], [1]], [[10], [10]], "geometric").round(4).tolist()
    [0.7417]
    """
    a, d, n = (np.asarray(one, dtype=float) for one in (agreed, disagreed, seen))
    if form == PRODUCT:
        return np.asarray(np.prod((a + 1) / (n + 2), axis=0))
    if form != GEOMETRIC:
        raise InvalidInput(f"form must be {PRODUCT} or {GEOMETRIC}, got {form!r}")
    p, q = ((one + JEFFREYS) / (n + 2 * JEFFREYS) for one in (a, d))
    return np.asarray(np.exp(np.log(p * (1 - q)).mean(axis=0))) if len(n) else np.ones(n.shape[1])
