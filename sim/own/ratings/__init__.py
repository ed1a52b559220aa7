"""Tables of ratings: who is overruled. `read` opens one."""

from sim.own.ratings.opened import read

__all__ = ["read"]
