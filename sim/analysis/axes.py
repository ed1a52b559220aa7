"""The frontier of a model between any two of its outcomes, not only the two it is drawn for."""

import numpy as np
import pandas as pd

from sim import frontier
from sim.contract.model import Model
from sim.contract.parameters import InvalidInput, Params


def between(
    model: Model,
    params: Params,
    seed: int = 0,
    x: str | None = None,
    y: str | None = None,
    own: frontier.Frontier | None = None,
) -> frontier.Frontier:
    """Return the model's frontier between the outcomes `x` and `y`; None keeps the axis that the model has.

    `own` is the frontier that the model itself gives for these parameters and this seed, where it is known already.

    The policies are those of the model's own frontier. An outcome that its frame lacks is computed by running the model at each
    policy's settings with the generator that `seed` names. A policy where x or y is undefined stays in the frame, as NaN and
    not efficient. Other axes than the model's own lose the band and the right to mix: both belong to those axes.
    Raises InvalidInput for an unknown outcome, for x = y and where x and y are defined together for no policy.
    """
    own = model.frontier(params, np.random.default_rng(seed)) if own is None else own
    horizontal, vertical = model.outcome(x or own.x), model.outcome(y or own.y)
    if horizontal.name == vertical.name:
        raise InvalidInput(f"y must be another outcome than x, got {vertical.name} for both")
    if (horizontal.name, vertical.name) == (own.x, own.y):
        return own
    names = [horizontal.name, vertical.name]
    frame = own.frame.copy(deep=False)
    if not set(names) <= set(frame.columns):
        values = _rerun(model, params, seed, frame)
        for name in names:
            if name not in frame:
                frame[name] = [row[name] for row in values]
    frame[names] = frame[names].astype(float)
    defined = frame[names].notna().all(axis=1)
    if not defined.any():
        raise InvalidInput(f"{names[0]} and {names[1]} must be defined together for some policy, got none of {len(frame)}")
    marked = frontier.build(frame[defined], horizontal, vertical).frame
    for column in ("efficient", "supported"):
        frame[column] = False
        frame.loc[defined, column] = marked[column].to_numpy()
    return frontier.Frontier(frame, horizontal.name, vertical.name)


def _rerun(model: Model, params: Params, seed: int, frame: pd.DataFrame) -> list[dict[str, float | None]]:
    settings = frame.filter(regex=r"^set\.").to_dict("records")
    changed = (params.replace(**{str(name).removeprefix("set."): value for name, value in row.items()}) for row in settings)
    return [model.run(setting, seed) for setting in changed]
