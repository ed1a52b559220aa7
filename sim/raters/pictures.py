"""What the raters' hero draws of policies: the groups, a row each, and the answers."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.raters.world import Welfare, World


def drawn(there: World, does: Sequence[Welfare], order: NDArray[np.intp]) -> dict[str, pd.DataFrame]:
    """Return what the hero draws of each policy, numbered by `point`, the groups in that order.

    `dots`: group (in plain words), serves and asked (shares), at (in [0, 1], from the top), gain, worse (share that is worse off).
    `ranking`: item, at, probability, reference (its probability before), first; the likeliest on top.
    """
    crowd = there.crowd
    count, groups, items = len(does), len(crowd.groups), len(crowd.items)
    policy = np.array([there.met(one.decision) for one in does])
    place = np.argsort(np.argsort(-policy.round(12), axis=1, kind="stable"), axis=1)
    dots = pd.DataFrame(
        {
            "point": np.repeat(np.arange(count), groups),
            "group": np.tile(np.array(crowd.called, object)[order], count),
            "serves": np.tile(crowd.serves[order], count),
            "asked": np.tile(crowd.asked[order], count),
            "at": np.tile((np.arange(groups) + 0.5) / groups, count),
            "gain": np.array([one.gain for one in does])[:, order].ravel(),
            "worse": np.array([one.worse for one in does])[:, order].ravel(),
        }
    )
    ranking = pd.DataFrame(
        {
            "point": np.repeat(np.arange(count), items),
            "item": np.tile(np.array(crowd.items, object), count),
            "at": ((place + 0.5) / items).ravel(),
            "probability": policy.ravel(),
            "reference": 1 / items,
            "first": (place == 0).ravel(),
        }
    )
    return {"dots": dots, "ranking": ranking}
