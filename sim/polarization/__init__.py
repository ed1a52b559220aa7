"""How divided, how diverse, how concentrated: measures of opinions, of lists and of who is seen."""

from sim.polarization.measures import (
    SENSITIVITY,
    STECK,
    bimodality_coefficient,
    effective_clusters,
    esteban_ray,
    exposure_gini,
    intra_list_diversity,
    jaccard_homogenization,
    mean_pairwise_distance,
    miscalibration,
    radical_share,
    shares,
    two_camps_scale,
    variance,
)

__all__ = [
    "SENSITIVITY",
    "STECK",
    "bimodality_coefficient",
    "effective_clusters",
    "esteban_ray",
    "exposure_gini",
    "intra_list_diversity",
    "jaccard_homogenization",
    "mean_pairwise_distance",
    "miscalibration",
    "radical_share",
    "shares",
    "two_camps_scale",
    "variance",
]
