"""What people who usually disagree both like: by their votes along one line, in two ways, or by the consent of every group."""

from sim.bridging.community_notes import FACTOR, INTERCEPT, Factorisation, factorise, factorise_list, known_side
from sim.bridging.consensus import GEOMETRIC, PRODUCT, consensus_of, group_informed_consensus
from sim.bridging.gaussian_model import gaussian

__all__ = [
    "FACTOR",
    "GEOMETRIC",
    "INTERCEPT",
    "PRODUCT",
    "Factorisation",
    "consensus_of",
    "factorise",
    "factorise_list",
    "gaussian",
    "group_informed_consensus",
    "known_side",
]
