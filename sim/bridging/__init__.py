"""What people who usually disagree both like: by a factorisation of their votes, or by the consent of every group."""

from sim.bridging.community_notes import FACTOR, INTERCEPT, Factorisation, factorise, factorise_list, known_side
from sim.bridging.consensus import group_informed_consensus

__all__ = ["FACTOR", "INTERCEPT", "Factorisation", "factorise", "factorise_list", "group_informed_consensus", "known_side"]
