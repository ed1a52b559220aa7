"""What every group likes: Polis' group-informed consensus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.contract.parameters import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


def group_informed_consensus(votes: ArrayLike, groups: ArrayLike) -> Floats:
    """Return, per statement, the product over groups of (agreed + 1) / (seen + 2), in (0, 1), shape (statements,).

    `votes` (participants, statements): 1 agrees, -1 disagrees, 0 passes (seen, not agreed), NaN not seen. `groups` (participants,):
    whoever has NaN belongs to none. Source: [small2021], group-informed consensus (place in the paper not checked; the formula is that of
    Polis' published code, conversation.clj, group-aware-consensus).

    >>> group_informed_consensus([[1.0, -1.0], [1.0, 1.0]], [0, 1]).round(4).tolist()
    [0.4444, 0.2222]
    """
    r, group = np.asarray(votes, dtype=float), np.asarray(groups, dtype=float)
    if r.ndim != 2 or group.shape != (len(r),):
        raise InvalidInput(f"groups must be one per participant, got {group.shape} for votes of shape {r.shape}")
    found = np.ones(r.shape[1])
    for one in np.unique(group[np.isfinite(group)]):
        inside = r[group == one]
        found *= ((inside > 0).sum(axis=0) + 1) / (np.isfinite(inside).sum(axis=0) + 2)
    return found
