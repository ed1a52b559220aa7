"""Tables of scores: who would be approved. `read` opens one."""

from sim.own.scores.opened import read

__all__ = ["read"]
