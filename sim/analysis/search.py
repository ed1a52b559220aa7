"""A search for the setting that breaks a preset's claim: by chance, on a grid, spread evenly, or by evolution.

What is tried are the parameters that the preset does not name and that are none of the model's SIZES, as in `sensitivity`; they stop where
their sliders do, so that a page reached by a link shows the same. Every run has the same seed. A search can be stopped after any test and
taken up again: it is a fixed course of its seed, and what was tried before is not run twice.

A clean search by chance allows a bound (`clean_tests`); no other does, since nobody uses a system as evolution tries it.
"""

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis import clean_tests
from sim.analysis.presets import Preset, parse
from sim.contract import model as models
from sim.contract.parameters import Choice, Declaration, InvalidInput, Knob, Params

WAYS = {
    "random": "By chance",
    "grid": "On a grid",
    "low_discrepancy": "Spread evenly",
    "evolutionary": "By evolution",
}
MOST = 100_000
GENERATION = 24  # settings of evolution's first generation, at most: assumption
REJECTED = 1000  # settings in a row that a model may reject
Stop = Callable[[], None]


class _Enough(Exception):
    """All tests are done."""


@dataclass(frozen=True)
class Test:
    """One setting that was tried: its parameters, whether the claim held, and by how much (see `Claim.margin`)."""

    params: Params
    settings: dict[str, Any]
    held: bool
    margin: float


@dataclass(eq=False)
class Search:
    """A search of `budget` tests for what breaks a preset's claim; `tests` are those done, in their order."""

    preset: Preset
    way: str
    budget: int
    seed: int = 0
    tests: list[Test] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.way not in WAYS:
            raise InvalidInput(f"search must be one of {', '.join(WAYS)}, got {self.way}")
        if not 1 <= self.budget <= MOST:
            raise InvalidInput(f"tests must be in [1, {MOST}], got {self.budget}")
        if self.seed < 0:
            raise InvalidInput(f"seed must be a whole number from 0, got {self.seed}")
        if not self.free:
            raise InvalidInput(f"{self.preset.model}:{self.preset.id} names every parameter, so there is nothing to search")

    @cached_property
    def free(self) -> dict[str, Declaration]:
        """Return the parameters that are tried."""
        model = models.load(self.preset.model)
        fixed = self.preset.named | set(model.sizes)
        return {name: declared for name, declared in model.Params.declared().items() if name not in fixed}

    def run(self, go_on: Stop = lambda: None) -> "Search":
        """Do what is left of the tests and return this search; `go_on` is called before each and stops it by raising.

        Raises InvalidInput where the model rejects 1,000 settings in a row.
        """
        if self.way == "evolutionary":
            self._evolve(go_on)
            return self
        done, rejected = 0, 0
        for place in self._places():
            if len(self.tests) >= self.budget or rejected >= REJECTED:
                break
            params = self._at(place)
            if params is None:
                rejected += 1
                continue
            done, rejected = done + 1, 0
            if done > len(self.tests):
                go_on()
                self.tests.append(self._tried(*params))
        if rejected >= REJECTED or not self.tests:
            raise InvalidInput(f"{self.preset.model}:{self.preset.id} must allow a setting, got {rejected} rejected in a row")
        return self

    @property
    def done(self) -> int:
        """Return how many tests are done."""
        return len(self.tests)

    @property
    def broken(self) -> list[Test]:
        """Return the tests in which the claim did not hold."""
        return [test for test in self.tests if not test.held]

    @property
    def first(self) -> int | None:
        """Return the number of the first test that broke the claim, from 1."""
        return next((number for number, test in enumerate(self.tests, 1) if not test.held), None)

    @property
    def worst(self) -> Test | None:
        """Return the test that broke the claim by most."""
        return min(self.broken, key=lambda test: test.margin, default=None)

    @property
    def bound(self) -> float | None:
        """Return below what share of all settings, with 95 % confidence, the claim is broken; None unless they were drawn by chance."""
        return clean_tests.bound(len(self.tests), len(self.broken)) if self.way == "random" and self.tests else None

    @cached_property
    def fresh(self) -> "Search":
        """Return a search by chance of as many settings that this one has not drawn, in other luck: on them a box is judged."""
        return Search(self.preset, "random", self.budget, self.seed + 1)

    def frame(self) -> pd.DataFrame:
        """Return one row per test: the parameters that were tried, held, margin."""
        rows = [test.settings | {"held": test.held, "margin": test.margin} for test in self.tests]
        return pd.DataFrame(rows, columns=[*self.free, "held", "margin"])

    def _places(self) -> Iterator[np.ndarray]:
        """Yield places in the unit cube, one axis a parameter."""
        d = len(self.free)
        if self.way == "random":
            rng = np.random.default_rng(self.seed)
            while True:
                yield rng.random(d)
        elif self.way == "low_discrepancy":
            yield from spread(d, 2 * self.budget, self.seed)
        else:
            levels = max(2, math.ceil(self.budget ** (1 / d) - 1e-9))
            many = levels**d
            # Nodes in random order, so that a search that is stopped has seen every side.
            for node in random.Random(self.seed).sample(range(many), many if many <= 2 * self.budget else 2 * self.budget):
                yield np.array([node // levels**axis % levels for axis in range(d)]) / (levels - 1)

    def _evolve(self, go_on: Stop) -> None:
        """Let settings evolve towards the smallest margin by differential evolution [storn1997]; one that a model rejects is worth 1."""
        from scipy.optimize import Bounds, differential_evolution

        course = [0, 0]  # tests that this course has asked for, and settings rejected since

        def margin(place: np.ndarray) -> float:
            params = self._at(np.clip(place, 0.0, 1.0))
            if params is None:
                course[1] += 1
                if course[1] >= REJECTED:
                    raise InvalidInput(
                        f"{self.preset.model}:{self.preset.id} must allow a setting, got {REJECTED} rejected in a row"
                    )
                return 1.0
            if course[0] >= self.budget:
                raise _Enough
            course[:] = course[0] + 1, 0
            if course[0] > len(self.tests):
                go_on()
                self.tests.append(self._tried(*params))
            return self.tests[course[0] - 1].margin

        d = len(self.free)
        first = spread(d, max(5, min(GENERATION, self.budget // 4)), self.seed)
        again = self.seed
        try:
            while True:  # a population that agrees begins anew
                differential_evolution(
                    margin, Bounds(np.zeros(d), np.ones(d)), init=first, rng=again, maxiter=self.budget, polish=False
                )
                again += 1
                first = spread(d, len(first), again)
        except _Enough:
            pass

    def _at(self, place: np.ndarray) -> tuple[dict[str, Any], Params, Params | None] | None:
        """Return what stands at a place of the unit cube, and both settings there; None where the model rejects one."""
        params = type(self.preset.params)
        settings = {
            name: value(params, name, declared, float(at)) for (name, declared), at in zip(self.free.items(), place, strict=True)
        }
        try:
            against = self.preset.against
            return settings, self.preset.params.replace(**settings), None if against is None else against.replace(**settings)
        except InvalidInput:
            return None

    def _tried(self, settings: dict[str, Any], a: Params, b: Params | None) -> Test:
        model, claim = models.load(self.preset.model), parse(self.preset.holds)
        outcomes = model.run(a, self.seed), None if b is None else model.run(b, self.seed)
        return Test(a, settings, claim(*outcomes), claim.margin(*outcomes))


def spread(d: int, many: int, seed: int) -> np.ndarray:
    """Return places spread evenly over the unit cube, shape (many, d): a scrambled sequence of Sobol's [sobol1967]."""
    from scipy.stats import qmc

    return np.asarray(qmc.Sobol(d, rng=seed).random_base2(max(1, math.ceil(math.log2(many))))[:many])


def target(name: str) -> tuple[str, str]:
    """Return model and preset of `model:preset`."""
    model, _, preset = name.partition(":")
    return model, preset


def value(params: type[Params], name: str, declared: Declaration, at: float) -> Any:
    """Return the value of a parameter at a place in [0, 1] of its range: one at which its slider stops."""
    if isinstance(declared, Choice):
        return _nth(tuple(declared.options), at)
    if not isinstance(declared, Knob):
        return at >= 0.5
    number = int if params.model_fields[name].annotation is int else float
    if declared.scale == "linear":
        return number(min(max(declared.nearest(declared.low + at * (declared.high - declared.low)), declared.low), declared.high))
    return number(_nth(declared.stops, at))


def _nth(options: tuple[Any, ...], at: float) -> Any:
    return options[min(int(at * len(options)), len(options) - 1)]
