"""Efficient ways through a network where time and risk collide, and the cities that are made to try them."""

from sim.routes.efficient import efficient_paths

__all__ = ["efficient_paths"]
