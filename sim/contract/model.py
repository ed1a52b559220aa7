"""What a model is: named outcomes that collide, levers that move them, and the functions every model file has."""

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, Protocol

import numpy as np
import pandas as pd

from sim.contract import parameters
from sim.contract.outcomes import Evidence, Frontier, Lever, Outcome, Outcomes
from sim.contract.parameters import InvalidInput

Badge = Literal["CALIBRATED", "REPRODUCED", "STYLISED", "CONTESTED"]
MODELS = Path(__file__).resolve().parents[1] / "models"


class Result(Protocol):
    """What a simulation returns: arrays with stated shapes."""

    def to_frame(self) -> pd.DataFrame:
        """Return the result in tidy form: one row per observation, one column per variable."""
        ...


@dataclass(frozen=True)
class Model:
    """A model file behind one name. `section` and `id` are its folder and file name.

    Beside what the contract names, a model file may have
    RANDOM: whether the outcomes depend on the seed (a page then shows it); False unless said.
    ALONG: the parameters that say where along the frontier one stands; frontier and preview do not depend on them.
    preview: what the pointer can reach, the hero chart's data at every efficient point of the frontier as tidy frames
        by name, each with an int column `point`, the row number in the frontier's frame.
    picture: the hero chart's tables for one result: those of preview, same columns without `point`, and any that do not depend on it.
    SIZES: the parameters of the computation rather than of the world (people, runs, how long); sensitivity leaves them as they are.
    quantities: further numbers by name, which published values are checked against.
    """

    id: str
    section: str
    module: ModuleType
    title: str
    question: str
    badge: Badge
    equations: tuple[str, ...]
    sources: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    Params: type[parameters.Params]
    OUTCOMES: tuple[Outcome, ...]
    LEVERS: tuple[Lever, ...]
    simulate: Callable[[parameters.Params, np.random.Generator], Result]
    outcomes: Callable[[Any], Outcomes]
    frontier: Callable[[parameters.Params, np.random.Generator], Frontier]
    random: bool
    along: tuple[str, ...]
    preview: Callable[[parameters.Params, np.random.Generator], dict[str, pd.DataFrame]]
    picture: Callable[[Any], dict[str, pd.DataFrame]]
    quantities: Callable[[parameters.Params, np.random.Generator], dict[str, float]]
    sizes: tuple[str, ...] = ()

    def run(self, params: parameters.Params, seed: int = 0) -> Outcomes:
        """Return the outcomes of one simulation with the generator that `seed` names."""
        return self.outcomes(self.simulate(params, np.random.default_rng(seed)))

    def outcome(self, name: str) -> Outcome:
        """Return the declaration of an outcome; raise InvalidInput for a name that this model does not have."""
        for declared in self.OUTCOMES:
            if declared.name == name:
                return declared
        raise InvalidInput(f"{self.id} has no outcome {name}; it has {', '.join(o.name for o in self.OUTCOMES)}")


def files() -> dict[str, Path]:
    """Return the file of every model by id, by section and name; nothing is imported."""
    return _files(MODELS)


@lru_cache(maxsize=4)
def _files(folder: Path) -> dict[str, Path]:
    return {path.stem: path for path in sorted(folder.glob("*/[!_]*.py"))}


def ids() -> tuple[str, ...]:
    """Return the id of every model."""
    return tuple(files())


def every() -> Iterator[Model]:
    """Yield every model."""
    return map(load, ids())


@cache
def load(id: str) -> Model:
    """Return the model of that id; raise InvalidInput if there is none."""
    if id not in files():
        raise InvalidInput(f"there is no model {id}; there are {', '.join(files())}")
    section = files()[id].parent.name
    module = importlib.import_module(f"sim.models.{section}.{id}")
    return Model(
        **_declared(module),
        id=id,
        section=section,
        evidence=module.EVIDENCE,
        LEVERS=module.LEVERS,
        simulate=module.simulate,
        frontier=module.frontier,
        sizes=getattr(module, "SIZES", ()),
        preview=getattr(module, "preview", _nothing),
        picture=getattr(module, "picture", _no_picture),
        quantities=getattr(module, "quantities", _nothing),
    )


def of_study(
    module: ModuleType,
    simulate: Callable[[Any, np.random.Generator], Result],
    frontier: Callable[[Any, np.random.Generator], Frontier],
    preview: Callable[[Any, np.random.Generator], dict[str, pd.DataFrame]],
    picture: Callable[[Any], dict[str, pd.DataFrame]],
) -> Model:
    """Return a study of a visitor's table as a model, so that everything that serves a model serves that table too.

    `module` declares what a model file does, and its ID; what depends on the table is handed over.
    """
    return Model(
        **_declared(module),
        id=module.ID,
        section="lab",
        evidence=(),
        LEVERS=(),
        simulate=simulate,
        frontier=frontier,
        preview=preview,
        picture=picture,
        quantities=_nothing,
    )


def _declared(module: ModuleType) -> dict[str, Any]:
    return {
        "module": module,
        "title": module.TITLE,
        "question": module.QUESTION,
        "badge": module.BADGE,
        "equations": module.EQUATIONS,
        "sources": module.SOURCES,
        "Params": module.Params,
        "OUTCOMES": module.OUTCOMES,
        "outcomes": module.outcomes,
        "random": getattr(module, "RANDOM", False),
        "along": getattr(module, "ALONG", ()),
    }


def _nothing(_params: parameters.Params, _rng: np.random.Generator) -> dict[str, Any]:
    return {}


def _no_picture(_result: Result) -> dict[str, pd.DataFrame]:
    return {}
