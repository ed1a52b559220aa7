"""Which runs: every combination of a grid, or settings spread evenly by Sobol's sequence, each with the same seeds.

A run has a number: its point's, times the seeds, plus its seed's. All that a run is follows from the number, so that any part can be run
anywhere and again, and what is missing can be told.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from pydantic import TypeAdapter, ValidationError

import sim
from sim.analysis import search
from sim.contract.model import Model
from sim.contract.parameters import Choice, Declaration, InvalidInput, Knob, Params, shown
from sim.sweeps import state, table
from sim.sweeps.table import Description, Value

MOST = 10_000_000  # runs
MOST_SAMPLES = 2**20
DIGITS = 12  # of a grid's values: a tenth is .1, on every machine
DESIGNS = ("grid", "sobol")


@dataclass(frozen=True, eq=False)
class Design:
    """A model, what stays, what moves, and the seeds. `varied` are a grid's values by parameter, in the model's order; none for Sobol's."""

    model: Model
    kind: str
    base: Params
    varied: dict[str, tuple[Value, ...]]
    points: int
    seeds: int
    first: int

    def __len__(self) -> int:
        """Return how many runs there are."""
        return self.points * self.seeds

    def values(self, point: int) -> tuple[Value, ...]:
        """Return the values of the varied parameters at a point: of a grid the last moves fastest."""
        if self.kind == "sobol":
            declared = self.base.declared()
            place = self._places[point]
            return tuple(
                search.value(type(self.base), name, declared[name], float(at))
                for name, at in zip(self.varied, place, strict=True)
            )
        found: list[Value] = []
        for values in reversed(self.varied.values()):
            point, at = divmod(point, len(values))
            found.append(values[at])
        return tuple(reversed(found))

    def runs(self, numbers: Iterable[int]) -> Iterator[tuple[tuple[Value, ...], int]]:
        """Yield values and seed of these runs."""
        for number in numbers:
            point, seed = divmod(number, self.seeds)
            yield self.values(point), self.first + seed

    @cached_property
    def description(self) -> Description:
        """Return what stands in the file about it."""
        fields = type(self.base).model_fields
        return Description(
            format=1,
            model=self.model.id,
            version=sim.__version__,
            code=state.code(),
            libraries=state.libraries(),
            design="sobol" if self.kind == "sobol" else "grid",
            varied={name: list(values) for name, values in self.varied.items()},
            settings={name: value for name, value in self.base.settings(prefix="").items() if name not in self.varied},
            parameters={name: table.kind(fields[name].annotation) for name in self.base.declared()},  # type: ignore[misc]
            outcomes=[outcome.name for outcome in self.model.OUTCOMES],
            points=self.points,
            seeds=self.seeds,
            first=self.first,
        )

    @cached_property
    def _places(self) -> np.ndarray:
        return search.spread(len(self.varied), self.points, 0)


def grid(model: Model, base: Params, grids: Sequence[str], seeds: int = 1, first: int = 0) -> Design:
    """Return the design of every combination of `NAME=a:b:n` (n values from a to b) or `NAME=x,y,z`; raise InvalidInput for bad input.

    From a to b the steps are even, or the ratios where the parameter's own slider moves so; an end that is left out is the model's.
    """
    _check_seeds(seeds, first)
    declared = model.Params.declared()
    found: dict[str, tuple[Value, ...]] = {}
    for text in grids:
        name, equals, values = (part.strip() for part in text.partition("="))
        if not (name and equals and values):
            raise InvalidInput(f"a grid must be NAME=a:b:n or NAME=x,y,z, got {shown(text)}")
        _known(model, name)
        if name in found:
            raise InvalidInput(f"{name} must have one grid, got two")
        found[name] = _range(model, name, values) if ":" in values else _list(model, name, values)
    varied = {name: found[name] for name in declared if name in found}
    return _sized(Design(model, "grid", base, varied, math.prod(map(len, varied.values())), seeds, first))


def sobol(
    model: Model,
    base: Params,
    samples: int,
    seeds: int = 1,
    first: int = 0,
    *,
    names: Sequence[str] = (),
    fixed: Iterable[str] = (),
) -> Design:
    """Return the design of `samples` settings of these parameters, spread evenly over the model's ranges; raise InvalidInput for bad input.

    Without names all are moved but those `fixed` and the model's SIZES. Values are those at which the sliders stop: every row has a page.
    """
    _check_seeds(seeds, first)
    if not 1 <= samples <= MOST_SAMPLES:
        raise InvalidInput(f"samples must be in [1, {MOST_SAMPLES}], got {samples}")
    for name in names:
        _known(model, name)
        if list(names).count(name) > 1:
            raise InvalidInput(f"vary must name {name} once, got it twice")
    stay = {*fixed, *model.sizes}
    moved = [name for name in model.Params.declared() if (name in names if names else name not in stay)]
    if not moved:
        raise InvalidInput(f"some parameter of {model.id} must be free to move, got none: set fewer, or name some with --vary")
    return _sized(Design(model, "sobol", base, dict.fromkeys(moved, ()), samples, seeds, first))


def _range(model: Model, name: str, text: str) -> tuple[Value, ...]:
    declared = model.Params.declared()[name]
    if not isinstance(declared, Knob):
        raise InvalidInput(f"{name} must be values of {_words(declared)}, joined by commas, got the range {shown(text)}")
    parts = [part.strip() for part in text.split(":")]
    if len(parts) != 3 or not parts[2].isdecimal() or not 2 <= int(parts[2][:9]) <= MOST:
        raise InvalidInput(f"a grid of {name} must be a:b:n with n a whole number in [2, {MOST}], got {shown(text)}")
    ends = [_number(name, declared, part, end) for part, end in zip(parts, (declared.low, declared.high), strict=False)]
    many, ratios = int(parts[2]), declared.scale == "log" and min(ends) > 0
    spaced = np.geomspace(ends[0], ends[1], many) if ratios else np.linspace(ends[0], ends[1], many)
    values = [float(f"{value:.{DIGITS}g}") for value in spaced]
    values[0], values[-1] = ends
    if model.Params.model_fields[name].annotation is int:
        broken = next((value for value in values if value != round(value)), None)
        if broken is not None:
            raise InvalidInput(f"{name} must be whole numbers, got {broken:g} in {shown(text)}")
        return _once(name, [int(value) for value in values])
    return _once(name, values)


def _number(name: str, declared: Knob, text: str, usual: float) -> float:
    if not text:
        return float(usual)
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not declared.holds(value):
        raise InvalidInput(f"{name} must be {declared.allowed}, got {shown(text)}")
    return value


def _list(model: Model, name: str, text: str) -> tuple[Value, ...]:
    declared = model.Params.declared()[name]
    kind: TypeAdapter[Any] = TypeAdapter(model.Params.model_fields[name].annotation or str)
    found: list[Value] = []
    for word in (part.strip() for part in text.split(",")):
        try:
            value = kind.validate_python(word)
        except ValidationError:
            value = None
        if value is None or not declared.holds(value):
            raise InvalidInput(f"{name} must be {declared.allowed}, got {shown(word)}")
        found.append(value)
    return _once(name, found)


def _once(name: str, values: Sequence[Value]) -> tuple[Value, ...]:
    if len(set(values)) < len(values):
        twice = next(value for value in values if list(values).count(value) > 1)
        raise InvalidInput(f"a grid of {name} must have each value once, got {shown(twice)} twice")
    return tuple(values)


def _words(declared: Declaration) -> str:
    return ",".join(declared.options) if isinstance(declared, Choice) else "true,false"


def _known(model: Model, name: str) -> None:
    if name not in model.Params.declared():
        model.Params(**{name: None})  # says what there is


def _check_seeds(seeds: int, first: int) -> None:
    if seeds < 1 or first < 0:
        raise InvalidInput(f"seeds must be at least 1 and first at least 0, got {seeds} and {first}")


def _sized(design: Design) -> Design:
    if len(design) > MOST:
        raise InvalidInput(
            f"a sweep must have at most {MOST:,} runs, got {design.points:,} settings times {design.seeds:,} seeds"
        )
    return design
