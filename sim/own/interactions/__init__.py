"""Tables of interactions: what a feed would do. `read` opens one."""

from sim.own.interactions.opened import read

__all__ = ["read"]
