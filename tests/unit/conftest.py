"""A throwaway model, and an empty data folder, for tests of what surrounds the models."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sim.contract.model
import sim.models
from sim.analysis import presets
from sim.contract import tables

TOY = '''
"""A coin that costs more the fairer it is."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pydantic import model_validator

import sim
from sim import choice, frontier as frontiers, knob, switch

TITLE = "Coin"
QUESTION = "How fair is fair enough?"
BADGE = "STYLISED"
EQUATIONS = ("cost: $c = 10 f$",)
SOURCES = ("toy2020",)
EVIDENCE = (sim.Evidence("for", "It is so.", "toy2020", "p. 1"),)
SHIFT = 0.0


class Params(sim.Params):
    """Inputs."""

    fairness: float = knob(0.5, 0.0, 1.0, 0.25, "Fairness", unit="share", source="toy2020")
    tosses: int = knob(4, 0, 100, 1, "Tosses", unit="tosses", source="assumption")
    kept: int = knob(2, 0, 100, 2, "Kept", unit="tosses", source="assumption")
    metal: str = choice("tin", ["tin", "gold", "lead"], "Metal", source="toy2020")
    worn: bool = switch(False, "Worn", source="assumption")

    @model_validator(mode="after")
    def _kept(self):
        if self.kept > self.tosses:
            raise ValueError(f"kept must be at most tosses = {self.tosses}, got {self.kept}")
        return self


@dataclass(frozen=True)
class Result:
    """Tosses."""

    fairness: float
    cost: float
    heads: np.ndarray

    def to_frame(self):
        return pd.DataFrame({"toss": np.arange(len(self.heads)), "head": self.heads})


OUTCOMES = (
    sim.Outcome("fairness", "Fairness", "share", "higher", 0.0, 1.0),
    sim.Outcome("cost", "Cost", "coins", "lower", 0.0, 100.0),
    sim.Outcome("heads", "Share of heads", "share", "higher", 0.0, 1.0, optional=True),
    sim.Outcome("dear", "Dear", "coins", "lower", 0.0, 100.0),
)
LEVERS = (sim.Lever("worn", (True,), "user", "safety", "assumption"),)


def simulate(params, rng):
    price = {"tin": 1.0, "gold": 5.0, "lead": 0.5}[params.metal]
    cost = 10 * params.fairness * price * (0.5 if params.worn else 1.0) + SHIFT
    return Result(params.fairness, cost, rng.random(params.tosses) < 0.5)


def outcomes(result):
    heads = float(result.heads.mean()) if len(result.heads) else None
    return {"fairness": result.fairness, "cost": result.cost, "heads": heads, "dear": 2 * result.cost}


def frontier(params, rng):
    levels = np.linspace(0, 1, 5)
    price = outcomes(simulate(params.replace(fairness=1.0), rng))["cost"]
    frame = pd.DataFrame({"set.fairness": levels, "fairness": levels, "cost": levels * price})
    return frontiers.build(frame, OUTCOMES[0], OUTCOMES[1])


def quantities(params, rng):
    return {"price": 10.0 * params.fairness}
'''


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty data folder that the package reads instead of its own."""
    folder = tmp_path / "data"
    for name in ("presets", "published", "tables"):
        (folder / name).mkdir(parents=True)
    entry = {"id": "toy2020", "type": "book", "title": "Coins", "issued": {"date-parts": [[2020, 5]]}, "DOI": "10.1/toy"}
    (folder / "references.json").write_text(json.dumps([entry | {"author": [{"family": "Toy", "given": "Ann-Mary B."}]}]))
    monkeypatch.setattr(tables, "DATA", folder)
    return folder


@pytest.fixture
def coin(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sim.Model]:
    """Return the throwaway model; for the length of a test it is the only one there is."""
    section = tmp_path / "models" / "toys"
    section.mkdir(parents=True)
    (section / "coin.py").write_text(TOY)
    monkeypatch.setattr(sim.contract.model, "MODELS", section.parent)
    monkeypatch.setattr(sim.models, "__path__", [str(section.parent)])
    sim.contract.model.load.cache_clear()
    yield sim.load("coin")
    for name in ("sim.models.toys.coin", "sim.models.toys"):
        sys.modules.pop(name, None)
    sim.contract.model.load.cache_clear()
    presets._load.cache_clear()
