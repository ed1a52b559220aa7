"""How far people agree: Krippendorff's alpha, Dawid and Skene's model of observers who err each in their own way, and what labels cost."""

from sim.agreement.krippendorff import (
    Agreement,
    Level,
    UndefinedAlpha,
    alpha_by_group,
    alpha_of_groups,
    alpha_of_labels,
    bias_of_labels,
    contested_items,
    krippendorff_alpha,
    rater_bias,
)
from sim.agreement.observers import DawidSkene, dawid_skene, majority

__all__ = [
    "Agreement",
    "DawidSkene",
    "Level",
    "UndefinedAlpha",
    "alpha_by_group",
    "alpha_of_groups",
    "alpha_of_labels",
    "bias_of_labels",
    "contested_items",
    "dawid_skene",
    "krippendorff_alpha",
    "majority",
    "rater_bias",
]
