"""The frontier of any model over its levers: every combination of their settings, run."""

from __future__ import annotations

import copy
import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.contract.parameters import InvalidInput
from sim.frontier import build

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from sim.contract.model import Model
    from sim.contract.outcomes import Frontier, Lever, Outcome
    from sim.contract.parameters import Params


def sweep(model: Model | ModuleType, levers: Sequence[Lever], params: Params, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row per combination of the levers' settings: `set.<parameter>` and the outcomes; an undefined one is NaN.

    The other parameters keep their value in `params`. Every combination gets a generator in the state of `rng`, which itself does
    not move: the difference between two rows is the levers'. Two levers on one parameter join their settings. A combination that
    breaks a limit between fields (`model_validator`) is no policy and has no row; `frame.attrs["rejected"]` counts those.
    Raises InvalidInput for a setting out of its parameter's range, and if no combination is left.
    """
    settings: dict[str, dict[Any, None]] = {}
    for lever in levers:
        declared = params.declared().get(lever.parameter)
        if declared is None:
            raise InvalidInput(f"a lever must move one of {', '.join(params.declared())}, got {lever.parameter}")
        for value in lever.settings:
            if not declared.holds(value):
                raise InvalidInput(f"{lever.parameter} must be {declared.allowed}, got {value!r}")
        settings.setdefault(lever.parameter, {}).update(dict.fromkeys(lever.settings))
    rows: list[dict[str, Any]] = []
    rejected = 0
    for values in itertools.product(*settings.values()):
        changes = dict(zip(settings, values, strict=True))
        try:
            changed = params.replace(**changes)
        except InvalidInput:
            rejected += 1
            continue
        found = model.outcomes(model.simulate(changed, copy.deepcopy(rng)))
        undefined = {name: np.nan for name, value in found.items() if value is None}
        rows.append({f"set.{name}": value for name, value in changes.items()} | found | undefined)
    if not rows:
        raise InvalidInput(f"some combination of {', '.join(settings)} must be valid, got {rejected} that are not")
    frame = pd.DataFrame(rows)
    frame.attrs["rejected"] = rejected
    return frame


def sweep_frontier(
    model: Model | ModuleType,
    params: Params,
    rng: np.random.Generator,
    *,
    levers: Sequence[Lever] | None = None,
    x: Outcome | None = None,
    y: Outcome | None = None,
    mixing: bool = False,
) -> Frontier:
    """Return the frontier over a sweep of the model's levers (or of `levers`), between its first two outcomes (or `x` and `y`).

    A model file without an exact method has `return sweep_frontier(sys.modules[__name__], params, rng)`.
    """
    frame = sweep(model, model.LEVERS if levers is None else levers, params, rng)
    return build(frame, x or model.OUTCOMES[0], y or model.OUTCOMES[1], mixing=mixing)
