"""How much of an outcome's spread each knob explains when all move at once over their ranges: Sobol's indices [sobol2001].

The first index of a knob is the share of the variance that goes when it alone is known; the total index is the share that stays when all
others are known, so it counts what the knob does together with others too. `scipy.stats.sobol_indices` computes both [saltelli2010], from
n (d + 2) runs for d knobs; the intervals are the middle of RESAMPLES draws of the n base settings with replacement.

What moves are all parameters but the model's SIZES, at the stops of their sliders, as in `search`; all runs have one seed, so that chance is
no source of spread. A setting that a validator rejects together with those before it stays at the value of the base.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis import search
from sim.analysis.course import Course, Floats
from sim.contract.model import Model
from sim.contract.parameters import Declaration, InvalidInput, Params

CONFIDENCE = 0.9
RESAMPLES = 200
COLUMNS = ["parameter", "label", "first", "first_low", "first_high", "total", "total_low", "total_high"]


@dataclass(eq=False)
class Sobol:
    """Sobol's indices of a model from n base settings, n a power of two; `params` are the base, `course` does the runs."""

    model: Model
    params: Params
    n: int
    seed: int = 0

    def __post_init__(self) -> None:
        if self.n < 2 or self.n & (self.n - 1):
            raise InvalidInput(f"settings must be a power of two, got {self.n}")
        self.course = Course(self.model, self.n * (len(self.free) + 2), self._at)

    @cached_property
    def free(self) -> dict[str, Declaration]:
        """Return the parameters that move."""
        return {name: declared for name, declared in self.model.Params.declared().items() if name not in self.model.sizes}

    def frame(self, outcome: str) -> pd.DataFrame:
        """Return COLUMNS, a row a parameter, the largest total index first; the course must be done.

        Raises InvalidInput where the outcome is undefined in some run, and where it never changes.
        """
        values = self.course.values(outcome)
        if len(values) < self.course.many:
            raise InvalidInput(f"all {self.course.many} runs must be done, got {len(values)}")
        label = self.model.outcome(outcome).label
        if undefined := int(np.isnan(values).sum()):
            raise InvalidInput(f"{label} must be defined in every run, got {undefined} of {len(values)} runs in which it is not")
        if np.ptp(values) <= 1e-12 * max(float(np.abs(values).max()), 1.0):
            raise InvalidInput(f"{label} must change, got the same in all {len(values)} runs")
        first, total = self._indices(values[None])
        drawn = np.random.default_rng(self.seed).integers(self.n, size=(RESAMPLES, self.n))
        again = self._indices(values.reshape(-1, self.n)[:, drawn].swapaxes(0, 1).reshape(RESAMPLES, -1))
        tails = [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2]
        columns = []
        for index, resampled in zip((first, total), again, strict=True):
            columns += [index[0], *np.quantile(resampled, tails, axis=0)]
        frame = pd.DataFrame(dict(zip(COLUMNS[2:], columns, strict=True)))
        frame.insert(0, "label", [declared.label for declared in self.free.values()])
        frame.insert(0, "parameter", list(self.free))
        return frame.sort_values("total", ascending=False, kind="stable", ignore_index=True)

    def _indices(self, values: Floats) -> tuple[Floats, Floats]:
        """Return first and total indices, shape (s, d) each, of s times all runs, shape (s, n (d + 2))."""
        from scipy.stats import sobol_indices

        n, d = self.n, len(self.free)
        blocks = values.reshape(len(values), d + 2, n)
        runs: Any = {"f_A": blocks[:, 0], "f_B": blocks[:, 1], "f_AB": blocks[:, 2:].swapaxes(0, 1)}
        found = sobol_indices(func=runs, n=n)
        return found.first_order.reshape(len(values), d), found.total_order.reshape(len(values), d)

    @cached_property
    def _places(self) -> tuple[Floats, Floats]:
        """Return n places in the unit cube, twice, from one sequence of Sobol's in twice its dimensions: shapes (n, d)."""
        from scipy.stats import qmc

        both = qmc.Sobol(2 * len(self.free), rng=self.seed, bits=64).random(self.n)
        return both[:, : len(self.free)], both[:, len(self.free) :]

    def _at(self, i: int) -> tuple[Params, int]:
        """Return the i-th run: of the first places, then of the second, then of the first with one coordinate of the second."""
        first, second = self._places
        block, k = divmod(i, self.n)
        place = second[k] if block == 1 else first[k].copy()
        if block > 1:
            place[block - 2] = second[k, block - 2]
        params = type(self.params)
        settings = {
            name: search.value(params, name, d, float(at)) for (name, d), at in zip(self.free.items(), place, strict=True)
        }
        return accepted(self.params, settings), self.seed


def accepted(base: Params, settings: dict[str, Any]) -> Params:
    """Return `base` with these settings; where a validator rejects them together, each that is rejected with those before it is left out."""
    try:
        return base.replace(**settings)
    except InvalidInput:
        found = base
    for name, value in settings.items():
        try:
            found = found.replace(**{name: value})
        except InvalidInput:
            continue
    return found
