"""What is computed ahead and shipped in data/ahead: every model's frontier at its defaults and at the presets that the article names, what its
levers do to it, and the worlds in which each claim holds.

They take seconds to minutes, and a visitor's first look must not wait for them. Each entry carries a key: a digest of the parameters and
the preset that it was computed from. An entry whose key is no longer right is not returned, and `python -m sim ahead` computes it again.
That the equations still give the same is what the tests compute; where they do not, `python -m sim ahead --all` does.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.analysis import article, presets, pulled, sensitivity
from sim.analysis.presets import Preset
from sim.analysis.pulled import Pull
from sim.contract import model as models
from sim.contract import tables
from sim.contract.model import Model
from sim.contract.outcomes import Outcomes
from sim.contract.parameters import Choice, Declaration, Knob, Params
from sim.frontier import Frontier, landmarks

FOLDER = tables.DATA / "ahead"
WORLDS, FEW = 100, 20  # draws of a claim's other parameters; few where one run takes longer than SLOW
SLOW = frozenset({"feed", "loop", "opinions", "overoptimization", "red_team"})
DIGITS = 6
LENGTHS = ("advance", "retreat", "behind", "moved")
Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Sketch:
    """A frontier at the defaults, small enough to ship: its axes' outcomes, the efficient points by x, the others, where the default stands."""

    x: str
    y: str
    mixing: bool
    front: Points
    cloud: Points
    now: Points


def sketch(frontier: Frontier, outcomes: Outcomes) -> Sketch:
    """Return the sketch of a frontier, numbers to DIGITS significant digits; a default without a value on an axis stands nowhere."""
    axes, frame = [frontier.x, frontier.y], frontier.frame
    here = [outcomes[name] for name in axes]
    return Sketch(
        frontier.x,
        frontier.y,
        frontier.mixing,
        _points(landmarks.front(frontier)[axes].to_numpy(float)),
        _points(frame.loc[~frame["efficient"], axes].dropna().to_numpy(float)),
        () if None in here else _points(np.array([here], float)),
    )


def computed(model: Model, params: Params | None = None) -> Sketch:
    """Return the model's sketch, computed now, at its defaults or elsewhere."""
    params = model.Params() if params is None else params
    return sketch(model.frontier(params, np.random.default_rng(0)), model.run(params, 0))


def frontiers() -> dict[str, Sketch]:
    """Return the shipped sketch of every model that has not changed since."""
    found = _read("frontiers").items()
    return {id: _sketch(entry) for id, entry in found if id in models.ids() and entry["key"] == key(id)}


def pictured(preset: Preset) -> Sketch | None:
    """Return the shipped sketch at a preset's setting; none if model or setting changed since, or the article does not name it."""
    entry = _read("presets").get(_name(preset), {})
    return _sketch(entry) if entry.get("key") == setting_key(preset) else None


def worlds(preset: Preset) -> tuple[bool, ...]:
    """Return the shipped worlds of a claim, True where it holds; none if model or preset changed since."""
    entry = _read("claims").get(_name(preset), {})
    return tuple(world == "1" for world in entry["worlds"]) if entry.get("key") == claim_key(preset) else ()


def pulls(id: str) -> tuple[Pull, ...]:
    """Return the shipped effects of a model's levers, in their order; none if model or levers changed since."""
    entry = _read("levers").get(id, {})
    return tuple(Pull(**one) for one in entry["pulls"]) if entry.get("key") == levers_key(id) else ()


def key(id: str) -> str:
    """Return the digest of what a model declares: every parameter's default, range and choices, and the outcomes; no words."""
    model = models.load(id)
    declared = [(name, *_numbers(d)) for name, d in model.Params.declared().items()]
    return _digest(repr(declared), repr([(o.name, o.better) for o in model.OUTCOMES]), repr(model.sizes), repr(model.along))


def setting_key(preset: Preset) -> str:
    """Return the digest of a setting: what its model declares, and the value of every parameter."""
    return _digest(key(preset.model), repr(sorted(preset.params.settings(prefix="").items())))


def claim_key(preset: Preset) -> str:
    """Return the digest of a claim: what its model declares, both settings, and the predicate."""
    settings = [None if p is None else sorted(p.settings(prefix="").items()) for p in (preset.params, preset.against)]
    return _digest(key(preset.model), repr(settings), repr(sorted(preset.named)), preset.holds)


def levers_key(id: str) -> str:
    """Return the digest of a model's levers: what it declares, the settings to try, and how they are judged."""
    levers = [(lever.parameter, lever.settings) for lever in models.load(id).LEVERS]
    return _digest(key(id), repr(levers), repr((pulled.SEEDS, pulled.TOLERANCE, pulled.ERRORS, pulled.LOTTERIES)))


def write(ids: Iterable[str], *, again: bool = False) -> Iterator[tuple[str, str]]:
    """Compute what is not up to date for these models, or all `again`, and ship it; yield model and what was computed."""
    for id in ids:
        model = models.load(id)
        if again or id not in frontiers():
            _ship("frontiers", {id: {"key": key(id)} | vars(computed(model))}, models.ids())
            yield id, "frontier"
        if again or (model.LEVERS and not pulls(id)):
            found = [
                vars(one) | {name: float(f"{getattr(one, name):.{DIGITS}g}") for name in LENGTHS} for one in pulled.pulls(model)
            ]
            _ship("levers", {id: {"key": levers_key(id), "pulls": found}}, models.ids())
            yield id, "levers"
        named = {entry.preset for entry in article.load().entries}
        for preset in presets.load(id):
            if preset in named and (again or not pictured(preset)):
                entry = {"key": setting_key(preset)} | vars(computed(model, preset.params))
                _ship("presets", {_name(preset): entry}, [_name(p) for p in named])
                yield id, f"{preset.id}, frontier"
            if again or not worlds(preset):
                drawn = sensitivity.worlds(preset, FEW if id in SLOW else WORLDS)
                entry = {"key": claim_key(preset), "worlds": "".join("01"[held] for held in drawn)}
                _ship(
                    "claims",
                    {_name(preset): entry},
                    [_name(p) for m in models.every() for p in presets.load(m.id)],
                )
                yield id, preset.id


def _name(preset: Preset) -> str:
    return f"{preset.model}-{preset.id}"


def _ship(name: str, new: dict[str, Any], there: Iterable[str]) -> None:
    """Write the entries of `there`, one a line, so that two who ship different ones do not collide."""
    entries = {id: entry for id, entry in (_read(name) | new).items() if id in set(there)}
    lines = ",\n".join(f"{json.dumps(id)}: {json.dumps(entries[id])}" for id in sorted(entries))
    FOLDER.mkdir(exist_ok=True)
    _file(name).write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    _read.cache_clear()


@cache
def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_file(name).read_text(encoding="utf-8")) if _file(name).is_file() else {}
    return found


def _file(name: str) -> Path:
    return FOLDER / f"{name}.json"


def _sketch(entry: Mapping[str, Any]) -> Sketch:
    parts = {part: tuple((x, y) for x, y in entry[part]) for part in ("front", "cloud", "now")}
    return Sketch(entry["x"], entry["y"], entry["mixing"], **parts)


def _points(pairs: np.ndarray) -> Points:
    return tuple((float(f"{x:.{DIGITS}g}"), float(f"{y:.{DIGITS}g}")) for x, y in pairs)


def _numbers(declared: Declaration) -> tuple[Any, ...]:
    if isinstance(declared, Choice):
        return declared.default, *declared.options
    if isinstance(declared, Knob):
        return declared.default, declared.low, declared.high, declared.step, declared.scale
    return (declared.default,)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
