"""Tables of votes: what people agree on. `read` opens one."""

from sim.own.votes.opened import read

__all__ = ["read"]
