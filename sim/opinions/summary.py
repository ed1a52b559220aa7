"""What is said of a population of opinions: how many camps, how far apart, how lopsided; one mean over runs per setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import polarization
from sim.opinions.course import cluster_sizes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BINS = 11  # odd, so that a consensus in the middle stands in one bin; with many bins a camp with a spread is no camp
MAJOR = 0.05  # share of people that makes a cluster a major one
RADICAL = 0.8
CENTRES = (np.arange(BINS) - (BINS - 1) / 2) * (2 / BINS)
TWO_CAMPS = polarization.two_camps_scale(float(CENTRES[-1] - CENTRES[0]))


def summary(expressed: Floats, first: Floats, gap: float) -> dict[str, Floats]:
    """Return means over runs by name, each of shape (settings,); `expressed` (settings, runs, people) in [-1, 1].

    `first` (settings or 1, runs, people): what they expressed at the beginning. `gap` splits clusters.

    clusters: effective number; major_clusters: those with 5 % of people and more; consensus_share: runs that end in one cluster;
    polarization: Esteban-Ray over 11 bins, 1 for two equal camps in the outermost bins; disagreement: mean distance of two people
    over the width of the scale; moved: mean distance from the first opinion, over it too; mean_opinion; lean: its size whichever the side;
    radical_share: people at .8 and beyond.
    """
    people = expressed.shape[-1]
    sizes = cluster_sizes(expressed, gap)
    mean = expressed.mean(axis=2)
    polarized = polarization.esteban_ray(polarization.shares(expressed, -1.0, 1.0, BINS), CENTRES, scale=TWO_CAMPS)
    by_run = {
        "clusters": polarization.effective_clusters(sizes),
        "polarization": polarized,
        "mean_opinion": mean,
        "lean": np.abs(mean),
        "moved": np.abs(expressed - first).mean(axis=2) / 2,
        "disagreement": polarization.mean_pairwise_distance(expressed) / 2,
        "radical_share": polarization.radical_share(expressed, RADICAL),
        "major_clusters": (sizes >= MAJOR * people).sum(axis=2).astype(float),
        "largest_share": sizes.max(axis=2) / people,
        "consensus_share": ((sizes > 0).sum(axis=2) == 1).astype(float),
    }
    return {name: np.asarray(values.mean(axis=1)) for name, values in by_run.items()}
