"""A task: a few runs of one model, as they travel to whoever works on them, and the work."""

import time
from dataclasses import dataclass

from sim.contract import model as models
from sim.contract.parameters import InvalidInput
from sim.sweeps import state
from sim.sweeps.table import Value

Outcome = float | None
Rows = list[list[Outcome] | None]
"""The outcomes of each run, in the model's order; None where the model rejects the setting."""


class Failed(Exception):
    """A run cannot be done, wherever it is tried: what failed, in one sentence."""


@dataclass(frozen=True)
class Task:
    """Runs, each the values of the parameters `names`, and a seed; the others are `settings`. `code` and `libraries` are the client's."""

    model: str
    settings: dict[str, Value]
    names: tuple[str, ...]
    runs: tuple[tuple[tuple[Value, ...], int], ...]
    code: str
    libraries: dict[str, str]


def work(task: Task) -> tuple[Rows, float]:
    """Return the outcomes of every run, and the seconds that they took; raise Failed for another version, or where the model raises."""
    if (task.code, task.libraries) != (state.code(), state.libraries()):
        raise Failed(
            f"workers must have the client's version ({task.code}, {_words(task.libraries)}), got {state.code()}, {_words(state.libraries())}"
        )
    began = time.perf_counter()
    model = models.load(task.model)
    names = [outcome.name for outcome in model.OUTCOMES]
    rows: Rows = []
    for values, seed in task.runs:
        settings = task.settings | dict(zip(task.names, values, strict=True))
        try:
            params = model.Params(**settings)
        except InvalidInput:
            rows.append(None)
            continue
        try:
            outcomes = model.run(params, seed)
            rows.append([None if outcomes[name] is None else float(outcomes[name]) for name in names])  # type: ignore[arg-type]
        except Exception as error:
            there = ", ".join(f"{name} = {value}" for name, value in settings.items())
            raise Failed(f"{task.model} failed at {there}, seed {seed}: {type(error).__name__}: {error}") from None
    return rows, time.perf_counter() - began


def _words(libraries: dict[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in libraries.items())
