"""What every model gives, shipped in `data/golden`, one file a model: its outcomes and its frontier at the defaults and every preset, seed 0.

A test computes them again and `python -m sim golden` writes them, so that no number moves unseen: who changes one writes the file anew, and
the change shows it. Numbers stand with DIGITS significant digits; the frontier as a digest of all its numbers so rounded, and its extent.

On one machine the same seed gives the same bits (`exact`). Other processors round the last bits otherwise, and some models enlarge that: a
search stops a step sooner, of two equal policies the other is kept. So each file says how its machine rounds (`machine`). Where that is so here,
everything must be equal; elsewhere outcomes and extent must agree within TOLERANCE, and the models of CHAOS are not compared.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis import presets
from sim.contract import model as models
from sim.contract import tables
from sim.contract.model import Model
from sim.contract.parameters import InvalidInput, Params
from sim.frontier import Frontier

DIGITS = 6
TINY = 1e-9  # what is smaller counts as 0
TOLERANCE = (
    1e-3  # of a number, or of .001 where it is smaller; measured on other processors: 7e-6 of outcomes (docs/decisions/0121)
)
CHAOS = frozenset({"opinions"})  # a last bit decides which opinions meet
SEED = 0
COMMAND = "python -m sim golden"
Golden = dict[str, Any]
"""`machine`, and `settings`: by name `outcomes` and `frontier` (digest, rows, and of x and y the smallest, the mean and the largest)."""


def settings(model: Model) -> dict[str, Params]:
    """Return what is run: the defaults, every preset, and what a preset is compared against, by name."""
    found = {"defaults": model.Params()}
    for preset in presets.load(model.id):
        found[preset.id] = preset.params
        if preset.against is not None:
            found[f"{preset.id}, against"] = preset.against
    return found


def computed(model: Model) -> Golden:
    """Return what the model gives now."""
    known: dict[Params, dict[str, Any]] = {}
    for params in settings(model).values():
        if params not in known:
            outcomes = model.run(params, SEED)
            front = model.frontier(params, np.random.default_rng(SEED))
            known[params] = {
                "outcomes": {name: _number(value) for name, value in outcomes.items()},
                "frontier": {"digest": _digest(_lines(front.frame, DIGITS)), **_extent(front)},
            }
    return {"machine": machine(), "settings": {name: known[params] for name, params in settings(model).items()}}


def exact(model: Model) -> str:
    """Return a digest of the bits of all that a model gives."""
    lines: list[str] = []
    for name, params in settings(model).items():
        front = model.frontier(params, np.random.default_rng(SEED))
        lines += [
            name,
            *(f"{o} {rounded(value, None)}" for o, value in model.run(params, SEED).items()),
            *_lines(front.frame, None),
        ]
    return _digest(lines)


@cache
def machine() -> str:
    """Return a digest of how this process rounds: functions of numpy and scipy, and sums and products of linear algebra."""
    from scipy import special

    grid = np.linspace(0.01, 9.0, 4001)
    square = np.sin(np.arange(300.0 * 300.0)).reshape(300, 300)
    found = [f(grid) for f in (np.exp, np.log, np.sin, np.cos, np.tanh, np.sqrt, np.expm1, special.ndtr, special.gammaln)]
    found += [grid**0.37, np.add.reduce(grid), square @ square, square @ grid[:300], square.T @ grid[:300], grid @ np.cos(grid)]
    found += [np.linalg.solve(square[:50, :50] + np.eye(50), grid[:50]), np.random.default_rng(0).normal(size=1000)]
    return hashlib.sha256(b"".join(np.ascontiguousarray(one).tobytes() for one in found)).hexdigest()[:16]


def shipped(id: str) -> Golden:
    """Return what is shipped; raise InvalidInput, with the command that writes it, where there is nothing."""
    try:
        found: Golden = json.loads(_file(id).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reason = "nothing" if isinstance(error, FileNotFoundError) else str(error)
        raise InvalidInput(f"data/golden/{id}.json must say what {id} gives, got {reason}: {COMMAND} {id} writes it") from None
    return found


def differences(id: str) -> list[str]:
    """Return, one sentence each, where what a model gives now is not what is shipped."""
    then, now = shipped(id), computed(models.load(id))
    alike = now["machine"] == then["machine"]
    ours, theirs = now["settings"], then["settings"]
    found = [f"{id}: {name} is shipped, and is no setting any more" for name in theirs if name not in ours]
    for name, there in ours.items():
        if name not in theirs:
            found.append(f"{id}: {name} is not shipped yet")
        elif alike or id not in CHAOS:
            found += [f"{id} at {name}: {said}" for said in _unlike(there, theirs[name], alike)]
    return found


def write(ids: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Ship what these models give, where it is not what is shipped; yield each, and whether it was written."""
    for id in ids:
        try:
            changed = bool(differences(id))
        except InvalidInput:
            changed = True
        if changed:
            _file(id).parent.mkdir(exist_ok=True)
            _file(id).write_text(json.dumps(computed(models.load(id)), indent=1) + "\n", encoding="utf-8")
        yield id, changed


def strays() -> list[str]:
    """Return the models that something is shipped of, and that there are not."""
    return sorted({file.stem for file in _file("any").parent.glob("*.json")} - set(models.ids()))


def rounded(value: Any, digits: int | None = DIGITS) -> str:
    """Return a value as it goes into a digest; without `digits` its bits.

    >>> rounded(2 / 3), rounded(-1e-17), rounded(-0.0), rounded(np.float64(0.1) + 0.2, None), rounded(True), rounded(None)
    ('0.666667', '0', '0', '0x1.3333333333334p-2', 'True', 'None')
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, tuple | list | np.ndarray):
        return " ".join(rounded(one, digits) for one in value)
    if not isinstance(value, float):
        return str(value)
    if digits is None:
        return value.hex()
    return f"{value:.{digits}g}" if not math.isfinite(value) or abs(value) >= TINY else "0"


def _number(value: float | None) -> float | None:
    return None if value is None else float(rounded(float(value)))


def _extent(front: Frontier) -> dict[str, Any]:
    def of(name: str) -> list[float | None]:
        cells = front.frame[name].to_numpy(float)
        cells = cells[np.isfinite(cells)]
        return [_number(float(f(cells))) for f in (np.min, np.mean, np.max)] if len(cells) else []

    return {"rows": len(front.frame), front.x: of(front.x), front.y: of(front.y)}


def _unlike(ours: dict[str, Any], theirs: dict[str, Any], alike: bool) -> Iterator[str]:
    for part in ("outcomes", "frontier"):
        for name in dict.fromkeys([*ours[part], *theirs[part]]):
            now, then = ours[part].get(name), theirs[part].get(name)
            same = now == then if alike else name == "digest" or _close(now, then)
            if not same:
                what = f"the frontier's {name}" if part == "frontier" else name
                yield f"{what} is {now}, {then} is shipped"


def _close(a: Any, b: Any) -> bool:
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_close, a, b))
    if a is None or b is None:
        return a is b
    return bool(abs(a - b) <= TOLERANCE * max(abs(a), abs(b), 1e-3))


def _lines(frame: pd.DataFrame, digits: int | None) -> Iterator[str]:
    for name in frame:
        yield f"{name} {' '.join(rounded(value, digits) for value in frame[name])}"


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _file(id: str) -> Path:
    return tables.DATA / "golden" / f"{id}.json"
