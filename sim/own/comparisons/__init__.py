"""Tables of comparisons: whose preferences are served. `read` opens one."""

from sim.own.comparisons.opened import read

__all__ = ["read"]
