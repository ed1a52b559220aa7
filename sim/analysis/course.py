"""A course of runs of one model: it can be stopped after any run and taken up again, and says how far it is."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from sim.contract.model import Model
from sim.contract.parameters import Params

Stop = Callable[[], None]
Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(eq=False)
class Course:
    """`many` runs of a model, the i-th with the parameters and the seed that `at(i)` returns; `found` has a row a run, a column an outcome."""

    model: Model
    many: int
    at: Callable[[int], tuple[Params, int]]
    done: int = 0
    found: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.found = np.full((self.many, len(self.model.OUTCOMES)), np.nan)

    def run(self, go_on: Stop = lambda: None) -> "Course":
        """Do what is left and return this course; `go_on` is called before each run and stops it by raising."""
        while self.done < self.many:
            go_on()
            outcomes = self.model.run(*self.at(self.done))
            self.found[self.done] = [np.nan if (value := outcomes[o.name]) is None else value for o in self.model.OUTCOMES]
            self.done += 1
        return self

    def values(self, outcome: str) -> Floats:
        """Return an outcome of the runs that are done, NaN where it is undefined."""
        column = [o.name for o in self.model.OUTCOMES].index(self.model.outcome(outcome).name)
        return self.found[: self.done, column]


def over_seeds(model: Model, params: Params, seed: int, many: int) -> Course:
    """Return the course of one setting over `many` seeds from `seed` on; two settings meet the same random numbers in the same row."""
    return Course(model, many, lambda i: (params, seed + i))
