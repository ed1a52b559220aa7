"""Runs of the models, remembered: bounded, shared by all visitors, never to be changed by a caller.

A key is (model id, params, seed). Params of two models never compare equal, so entries cannot be mixed up.
"""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from functools import lru_cache, partial
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd
from streamlit.runtime.scriptrunner import get_script_run_ctx

import sim
from pages.ui.work import disk, jobs
from sim.contract.model import Result
from sim.contract.outcomes import Outcomes
from sim.contract.shelf import Budget, remembered
from sim.frontier import Frontier

SHOWN = Budget(48 * 2**20)
"""What runs and their pictures hold, of all pages together."""
JOBS = 64  # kept, so that nobody starts what somebody else has started
_soon, _long = jobs.Jobs(2, "soon"), jobs.Jobs(1, "long")
_jobs: OrderedDict[tuple[Any, ...], Future[Any]] = OrderedDict()
_lock = Lock()


@remembered(128, SHOWN)
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


@remembered(64, SHOWN)
def _frontier(id: str, params: sim.Params, seed: int) -> Frontier:
    return disk.frontier(id, params, seed, lambda: sim.load(id).frontier(params, np.random.default_rng(seed)))


@remembered(64, SHOWN)
def _preview(id: str, params: sim.Params, seed: int) -> dict[str, pd.DataFrame]:
    return disk.preview(id, params, seed, lambda: sim.load(id).preview(params, np.random.default_rng(seed)))


def keep(id: str, params: sim.Params, seed: int) -> Future[Any]:
    """Return the future of a slow frontier and its preview, put on disk and not into memory: nobody has asked for them yet."""
    return later(_keep, id, off_the_frontier(id, params), seed, long=True)


def _keep(id: str, params: sim.Params, seed: int) -> None:
    _frontier.__wrapped__(id, params, seed)
    _preview.__wrapped__(id, params, seed)


def frontier(id: str, params: sim.Params, seed: int) -> Frontier:
    """Return the frontier on which `params` stand."""
    return _frontier(id, off_the_frontier(id, params), seed)


def preview(id: str, params: sim.Params, seed: int) -> dict[str, pd.DataFrame]:
    """Return what the pointer can reach on that frontier."""
    return _preview(id, off_the_frontier(id, params), seed)


def ahead(id: str, params: sim.Params, seed: int) -> Future[Any]:
    """Return the future of frontier and preview, which are computed beside whoever asks."""
    return later(_ahead, id, off_the_frontier(id, params), seed)


def _ahead(id: str, params: sim.Params, seed: int) -> None:
    _frontier(id, params, seed)
    jobs.go_on()
    _preview(id, params, seed)


def unknown(id: str) -> Frontier:
    """Return a frontier without points, on the axes of the model's usual one."""
    x, y = sim.load(id).OUTCOMES[:2]
    columns = {name: pd.Series(dtype=float) for name in (o.name for o in sim.load(id).OUTCOMES)}
    flags = {name: pd.Series(dtype=bool) for name in ("efficient", "supported")}
    return Frontier(pd.DataFrame(columns | flags), x.name, y.name)


def later(work: Callable[..., Any], *of: Any, long: bool = False) -> Future[Any]:
    """Return the future of `work(*of)`, which runs beside the page and once for all who ask; work that failed is tried again next time.

    `long` work waits for other long work, so that a frontier need not. Visitors take turns. Newer work of the same kind on the same model
    replaces a visitor's older, which is dropped when nobody else waits for it (see `jobs`).
    """
    key = (work.__module__, work.__qualname__, *of)
    kind = (work.__module__, work.__qualname__, *of[:1])
    lane, visitor = _long if long else _soon, who()
    with _lock:
        job = _jobs.pop(key, None)
        if job is None or job.cancelled():
            job = lane.submit(visitor, kind, partial(work, *of))
        else:
            lane.want(visitor, kind, job)
        if not (job.done() and job.exception()):
            _jobs[key] = job
        while len(_jobs) > JOBS:
            _jobs.popitem(last=False)
    return job


def who() -> str:
    """Return the visitor whose page runs, or nobody."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context is not None else jobs.NOBODY


def waiting() -> int:
    """Return how many jobs somebody waits for."""
    return _soon.waiting + _long.waiting


def leave(visitor: str) -> None:
    """Drop what only this visitor waits for."""
    _soon.leave(visitor)
    _long.leave(visitor)


def settings(params: sim.Params) -> dict[str, Any]:
    """Return names and values of all parameters."""
    return params.settings(prefix="")
