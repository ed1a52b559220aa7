"""The work: what a model gives, nothing where it rejects a setting, one sentence where it cannot."""

import pickle

import numpy as np
import pytest

import sim
from sim.sweeps import state
from sim.sweeps.task import Failed, Task, work


def task(coin: sim.Model, *runs: tuple[tuple[int, int], int], code: str | None = None) -> Task:
    settings = {"fairness": 0.5, "metal": "gold", "worn": False}
    return Task("coin", settings, ("tosses", "kept"), runs, code or state.code(), state.libraries())


def test_outcomes_are_those_of_a_run(coin: sim.Model) -> None:
    rows, seconds = work(task(coin, ((4, 0), 3), ((0, 0), 3), ((4, 6), 3)))
    found = coin.run(coin.Params(metal="gold", kept=0), 3)
    assert rows == [list(found.values()), [0.5, 25.0, None, 50.0], None]
    assert seconds >= 0
    assert all(type(value) is float for value in rows[0] or [])


def test_another_version_does_not_work(coin: sim.Model) -> None:
    with pytest.raises(Failed, match=f"workers must have the client's version .0ld, numpy {np.__version__}"):
        work(task(coin, ((4, 0), 3), code="0ld"))


def test_a_model_that_raises_is_told_with_its_setting(coin: sim.Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sim.Model, "run", lambda *_: 1 / 0)
    with pytest.raises(Failed) as told:
        work(task(coin, ((4, 0), 3)))
    said = "coin failed at fairness = 0.5, metal = gold, worn = False, tosses = 4, kept = 0, seed 3: ZeroDivisionError: division by zero"
    assert str(told.value) == said
    assert str(pickle.loads(pickle.dumps(told.value))) == said
