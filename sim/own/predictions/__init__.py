"""Tables of predictions over time: when they fell, and when retraining would have paid. `read` opens one."""

from sim.own.predictions.opened import read

__all__ = ["read"]
