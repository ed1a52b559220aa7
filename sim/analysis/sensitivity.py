"""How much an answer depends on the knobs: one at a time (tornado), and whether a claim survives when all move (survival)."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.presets import Preset, parse
from sim.contract import model as models
from sim.contract.model import Model
from sim.contract.outcomes import Outcomes
from sim.contract.parameters import Choice, Declaration, InvalidInput, Knob, Params

ATTEMPTS = 1000
Z95 = 1.959963984540054  # the normal's 97.5 % point


@dataclass(frozen=True)
class Survival:
    """In how many of `draws` draws of the other parameters a claim held."""

    held: int
    draws: int

    @property
    def share(self) -> float:
        """Return the share of draws in which the claim held."""
        return self.held / self.draws

    @property
    def interval(self) -> tuple[float, float]:
        """Return Wilson's 95 % interval of the share.

        >>> tuple(round(end, 3) for end in Survival(9, 10).interval)
        (0.596, 0.982)
        """
        shrink = 1 + Z95**2 / self.draws
        middle = (self.share + Z95**2 / (2 * self.draws)) / shrink
        half = Z95 / shrink * math.sqrt(self.share * (1 - self.share) / self.draws + Z95**2 / (4 * self.draws**2))
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Move:
    """One parameter alone at another setting."""

    parameter: str
    setting: Any
    params: Params


def tornado(model: Model, params: Params, seed: int = 0) -> pd.DataFrame:
    """Return `frame[parameter, label, low_setting, high_setting, outcome, low, high]`: one parameter moved at a time, the model's SIZES none.

    A number goes to both ends of its declared range, which is the range that the model claims to cover; an end that a validator
    rejects together with the other parameters is replaced by the accepted grid point nearest to it. A switch is off, then on.
    A choice tries every accepted option, and low and high are the smallest and the largest value of the outcome. `low` and `high`
    are the outcome at `low_setting` and `high_setting` (text); NaN where it is undefined. Every run has the generator of `seed`.
    """
    tried = moves(model, params)
    return bars(model, tried, [model.run(move.params, seed) for move in tried])


def moves(model: Model, params: Params) -> tuple[Move, ...]:
    """Return the settings that a tornado tries, those of a parameter together."""
    declared = {name: one for name, one in model.Params.declared().items() if name not in model.sizes}
    return tuple(Move(name, *move) for name, one in declared.items() for move in _moves(params, name, one))


def bars(model: Model, tried: Sequence[Move], found: Sequence[Outcomes]) -> pd.DataFrame:
    """Return the tornado of what was found at these moves."""
    rows: list[dict[str, Any]] = []
    for name, those in groupby(zip(tried, found, strict=True), lambda pair: pair[0].parameter):
        pairs, declared = list(those), model.Params.declared()[name]
        for outcome in model.OUTCOMES:
            values = [(str(move.setting), _value(outcomes[outcome.name])) for move, outcomes in pairs]
            if isinstance(declared, Choice):
                values.sort(key=lambda pair: (math.isnan(pair[1]), pair[1]))
                values = [pair for pair in values if not math.isnan(pair[1])] or values
            (low_setting, low), (high_setting, high) = values[0], values[-1]
            rows.append(
                {
                    "parameter": name,
                    "label": declared.label,
                    "low_setting": low_setting,
                    "high_setting": high_setting,
                    "outcome": outcome.name,
                    "low": low,
                    "high": high,
                }
            )
    return pd.DataFrame(rows, columns=["parameter", "label", "low_setting", "high_setting", "outcome", "low", "high"])


def survival(preset: Preset, draws: int = 200, seed: int = 0) -> Survival:
    """Return in how many draws of the other parameters the preset's claim holds, as `worlds` draws them."""
    return Survival(sum(worlds(preset, draws, seed)), draws)


def worlds(preset: Preset, draws: int = 200, seed: int = 0) -> tuple[bool, ...]:
    """Return, for each draw of the other parameters, whether the preset's claim holds; fewer draws are the first of more.

    The parameters that the preset names for a or for b, and the model's SIZES, keep its values; every other one is drawn uniformly
    over its declared range (over its logarithm where its scale is that, or from the values of its scale), the same draw for a and b, which
    also share the state of their generator. A draw that a validator rejects is drawn again. Raises InvalidInput where draws < 1, or where
    1,000 draws in a row are rejected.
    """
    if draws < 1:
        raise InvalidInput(f"draws must be at least 1, got {draws}")
    model = models.load(preset.model)
    rng = np.random.default_rng(seed)
    holds = parse(preset.holds)
    found = []
    for _ in range(draws):
        a, b = _draw(preset, model, rng)
        run_seed = int(rng.integers(2**31))
        found.append(holds(model.run(a, run_seed), None if b is None else model.run(b, run_seed)))
    return tuple(found)


def _moves(params: Params, name: str, declared: Declaration) -> list[tuple[Any, Params]]:
    if isinstance(declared, Knob):
        ends = (_first(params, name, _grid(params, name, declared, up)) for up in (True, False))
        return list(ends)
    settings = tuple(declared.options) if isinstance(declared, Choice) else (False, True)
    accepted = [(setting, changed) for setting in settings if (changed := _try(params, name, setting)) is not None]
    return accepted or [(getattr(params, name), params)]


def _grid(params: Params, name: str, knob: Knob, up: bool) -> Iterator[float]:
    number = _number(type(params), name)
    if knob.scale != "linear":
        yield from map(number, knob.stops if up else reversed(knob.stops))
        return
    steps = math.floor((knob.high - knob.low) / knob.step + 1e-9)
    for k in range(steps + 1):
        yield number(round(knob.low + k * knob.step if up else knob.high - k * knob.step, 12))


def _first(params: Params, name: str, settings: Iterator[float]) -> tuple[Any, Params]:
    for setting in settings:
        changed = _try(params, name, setting)
        if changed is not None:
            return setting, changed
    return getattr(params, name), params


def _try(params: Params, name: str, setting: Any) -> Params | None:
    try:
        return params.replace(**{name: setting})
    except InvalidInput:
        return None


def _draw(preset: Preset, model: Model, rng: np.random.Generator) -> tuple[Params, Params | None]:
    free = {
        name: declared
        for name, declared in model.Params.declared().items()
        if name not in preset.named and name not in model.sizes
    }
    for _ in range(ATTEMPTS):
        drawn = {name: _uniform(model.Params, name, declared, rng) for name, declared in free.items()}
        try:
            return preset.params.replace(**drawn), None if preset.against is None else preset.against.replace(**drawn)
        except InvalidInput:
            continue
    raise InvalidInput(f"{preset.model}-{preset.id}: parameters must allow a draw, got {ATTEMPTS} rejected draws in a row")


def _uniform(params: type[Params], name: str, declared: Declaration, rng: np.random.Generator) -> Any:
    if isinstance(declared, Choice):
        return list(declared.options)[rng.integers(len(declared.options))]
    if not isinstance(declared, Knob):
        return bool(rng.integers(2))
    number = _number(params, name)
    if isinstance(declared.scale, tuple):
        return number(declared.scale[rng.integers(len(declared.scale))])
    if declared.scale == "log":
        return number(declared.nearest(math.exp(rng.uniform(math.log(declared.low), math.log(declared.high)))))
    if number is int:
        return int(rng.integers(math.ceil(declared.low), math.floor(declared.high) + 1))
    return float(rng.uniform(declared.low, declared.high))


def _number(params: type[Params], name: str) -> type[int] | type[float]:
    return int if params.model_fields[name].annotation is int else float


def _value(value: float | None) -> float:
    return math.nan if value is None else float(value)
