"""Runs of the models, remembered: bounded, shared by all visitors, never to be changed by a caller.

A key is (model id, params, seed). Params of two models never compare equal, so entries cannot be mixed up.
"""

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

import sim
from sim.frontier import Frontier
from sim.model import Outcomes, Result


@lru_cache(maxsize=128)
def result(id: str, params: sim.Params, seed: int) -> Result:
    """Return the model's result."""
    return sim.load(id).simulate(params, np.random.default_rng(seed))


@lru_cache(maxsize=1024)
def outcomes(id: str, params: sim.Params, seed: int) -> Outcomes:
    """Return the model's outcomes."""
    return sim.load(id).outcomes(result(id, params, seed))


def off_the_frontier(id: str, params: sim.Params) -> sim.Params:
    """Return `params` with everything that only says where along the frontier one stands at its default."""
    model = sim.load(id)
    return params.replace(**{name: model.Params.declared()[name].default for name in model.along})


@lru_cache(maxsize=64)
def _frontier(id: str, params: sim.Params, seed: int) -> Frontier:
    return sim.load(id).frontier(params, np.random.default_rng(seed))


@lru_cache(maxsize=64)
def _preview(id: str, params: sim.Params, seed: int) -> dict[str, pd.DataFrame]:
    return sim.load(id).preview(params, np.random.default_rng(seed))


def frontier(id: str, params: sim.Params, seed: int) -> Frontier:
    """Return the frontier on which `params` stand."""
    return _frontier(id, off_the_frontier(id, params), seed)


def preview(id: str, params: sim.Params, seed: int) -> dict[str, pd.DataFrame]:
    """Return what the pointer can reach on that frontier."""
    return _preview(id, off_the_frontier(id, params), seed)


def settings(params: sim.Params) -> dict[str, Any]:
    """Return names and values of all parameters."""
    return params.settings(prefix="")
