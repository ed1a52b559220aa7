"""What every model gives: digests of its outcomes and its frontier, at the defaults and at every preset, with seed 0.

They are shipped, one file a model, in `data/golden`; a test computes them again, and `python -m sim golden` writes them. So a number cannot
move unseen: who changes one writes the file anew, and the change shows it.

The digests are of numbers rounded to DIGITS significant digits, and what is smaller than TINY counts as 0: on one machine every run gives the
same bits (`exact`), but other processors, and other builds of numpy and scipy, round the last bits of a sum or a power otherwise.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis import presets
from sim.contract import model as models
from sim.contract import tables
from sim.contract.model import Model
from sim.contract.outcomes import Outcomes
from sim.contract.parameters import InvalidInput, Params

DIGITS = 6
TINY = 1e-9
SEED = 0
COMMAND = "python -m sim golden"
Digests = dict[str, dict[str, str]]
"""By setting: the digests of `outcomes` and `frontier`."""


def settings(model: Model) -> dict[str, Params]:
    """Return what is run: the defaults, every preset, and what a preset is compared against, by name."""
    found = {"defaults": model.Params()}
    for preset in presets.load(model.id):
        found[preset.id] = preset.params
        if preset.against is not None:
            found[f"{preset.id}, against"] = preset.against
    return found


def computed(model: Model, digits: int | None = DIGITS) -> Digests:
    """Return the digests, computed now: of rounded numbers, or of their bits (`digits` None)."""
    known: dict[Params, dict[str, str]] = {}
    for params in settings(model).values():
        if params not in known:
            front = model.frontier(params, np.random.default_rng(SEED))
            known[params] = {
                "outcomes": _digest(_outcomes(model.run(params, SEED), digits)),
                "frontier": _digest([f"{front.x} {front.y}", *_lines(front.frame, digits)]),
            }
    return {name: known[params] for name, params in settings(model).items()}


def exact(model: Model) -> str:
    """Return one digest of the bits of all that a model gives."""
    return _digest([json.dumps(computed(model, digits=None))])


def shipped(id: str) -> Digests:
    """Return the digests that are shipped; raise InvalidInput, with the command that writes them, where there are none."""
    try:
        found: Digests = json.loads(_file(id).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reason = "nothing" if isinstance(error, FileNotFoundError) else str(error)
        raise InvalidInput(
            f"data/golden/{id}.json must have the digests of {id}, got {reason}: {COMMAND} {id} writes them"
        ) from None
    return found


def differences(id: str) -> list[str]:
    """Return, one sentence each, where what a model gives now is not what is shipped."""
    now, then = computed(models.load(id)), shipped(id)
    found = [f"{id}: {name} is shipped, and is no setting any more" for name in then if name not in now]
    for name, digests in now.items():
        if name not in then:
            found.append(f"{id}: {name} has no digest yet")
        else:
            found += [
                f"{id}: {what} at {name} differ from what is shipped" for what in digests if digests[what] != then[name].get(what)
            ]
    return found


def write(ids: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Compute and ship the digests of these models; yield each, and whether anything changed."""
    for id in ids:
        words = json.dumps(computed(models.load(id)), indent=1) + "\n"
        changed = not _file(id).is_file() or _file(id).read_text(encoding="utf-8") != words
        if changed:
            _file(id).parent.mkdir(exist_ok=True)
            _file(id).write_text(words, encoding="utf-8")
        yield id, changed


def strays() -> list[str]:
    """Return the models whose digests are shipped, and that there are not."""
    return sorted({file.stem for file in _file("any").parent.glob("*.json")} - set(models.ids()))


def rounded(value: Any, digits: int | None = DIGITS) -> str:
    """Return a value as it goes into a digest.

    >>> rounded(2 / 3), rounded(-1e-17), rounded(-0.0), rounded(1234567.8), rounded(np.float64(0.1) + 0.2, None), rounded(True), rounded(None)
    ('0.666667', '0', '0', '1.23457e+06', '0x1.3333333333334p-2', 'True', 'None')
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


def _outcomes(outcomes: Outcomes, digits: int | None) -> list[str]:
    return [f"{name} {rounded(None if value is None else float(value), digits)}" for name, value in outcomes.items()]


def _lines(frame: pd.DataFrame, digits: int | None) -> Iterator[str]:
    for name in frame:
        yield f"{name} {' '.join(rounded(value, digits) for value in frame[name])}"


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _file(id: str) -> Path:
    return tables.DATA / "golden" / f"{id}.json"
