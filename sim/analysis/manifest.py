"""A manifest: one small JSON file from which a picture, and every number in it, can be made again."""

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version as installed
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, ValidationError

import sim
from sim.contract import model as models
from sim.contract.model import Model
from sim.contract.outcomes import Outcomes
from sim.contract.parameters import InvalidInput, Params

LIBRARIES = ("numpy", "scipy", "pandas")
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Manifest(BaseModel):
    """What was run: model, parameters, seed; with what: versions; from what: sources, uploads' SHA-256; and what came out.

    `counts` of a visitor's table are what another month's is compared with: numbers of people or labels, and no rows.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    model: str
    params: dict[str, bool | int | float | str]
    seed: Annotated[int, Field(ge=0)]
    version: str
    libraries: dict[str, str]
    sources: list[str]
    link: str
    outcomes: dict[str, Annotated[float, Field(allow_inf_nan=False)] | None]
    files: dict[str, Digest] = Field(default_factory=dict)
    counts: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True)
class Reproduction:
    """A manifest run again: outcomes (then, now) and versions (then, now) that differ, by name."""

    outcomes: Outcomes
    changed: dict[str, tuple[float | None, float | None]]
    versions: dict[str, tuple[str, str]]

    @property
    def exact(self) -> bool:
        """Return whether every outcome came out the same to the last bit."""
        return not self.changed


def libraries() -> dict[str, str]:
    """Return the versions of Python and of the libraries that numbers depend on."""
    return {"python": platform.python_version()} | {name: installed(name) for name in LIBRARIES}


def link(model: Model, params: Params, seed: int = 0) -> str:
    """Return the page's address, relative to the app: `/<model>?<model>_<parameter>=...`, every parameter and the seed."""
    return f"/{model.id}?{urlencode(query(model, params) | {f'{model.id}_seed': str(seed)})}"


def query(model: Model, params: Params) -> dict[str, str]:
    """Return every parameter as it stands in an address: `<model>_<parameter>` and its word."""
    return {f"{model.id}_{name}": word for name, word in words(params).items()}


def words(params: Params) -> dict[str, str]:
    """Return the word of every parameter's value, as it stands in an address."""
    return {name: _word(value) for name, value in params.settings(prefix="").items()}


def make(model: Model, params: Params, seed: int = 0, files: Mapping[str, bytes | str] | None = None) -> Manifest:
    """Return the manifest of one run, made now. `files` are uploads by name, or the SHA-256 of each, which is all that is kept."""
    return Manifest(
        model=model.id,
        params=params.settings(prefix=""),
        seed=seed,
        version=sim.__version__,
        libraries=libraries(),
        sources=sorted(_sources(model)),
        link=link(model, params, seed),
        outcomes={name: None if value is None else float(value) for name, value in model.run(params, seed).items()},
        files={name: one if isinstance(one, str) else hashlib.sha256(one).hexdigest() for name, one in (files or {}).items()},
    )


def write(manifest: Manifest) -> str:
    """Return the manifest as JSON text; floats have the digits that give back the same bits."""
    return json.dumps(manifest.model_dump(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def read(file: Path) -> Manifest:
    """Return the manifest in `file`; raise InvalidInput for a file that is none or names what this version does not have."""
    manifest = parse(file)
    try:
        load(manifest)
    except InvalidInput as error:
        if manifest.counts:
            kind = manifest.counts.get("kind", "KIND")
            raise InvalidInput(
                f"{file.name} is of a table, which is not in it: compare with python -m sim audit {kind} FILE --baseline {file.name}"
            ) from None
        raise InvalidInput(f"{file.name}: {error}") from None
    return manifest


def parse(file: Path) -> Manifest:
    """Return the manifest in `file`, whatever model it names; raise InvalidInput for a file that is none."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InvalidInput(f"manifest must be a readable text file, got: {error}") from None
    return parsed(file.name, content)


def parsed(name: str, content: bytes) -> Manifest:
    """Return the manifest that a file of this name holds."""
    try:
        raw = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InvalidInput(f"manifest must be a readable text file, got: {error}") from None
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{name} must be JSON, got: {error}") from None
    if not isinstance(raw, dict):
        raise InvalidInput(f"{name} must be a JSON object, got {type(raw).__name__}")
    try:
        return Manifest(**raw)
    except ValidationError as error:
        raise InvalidInput(f"{name}: {_sentence(error)}") from None


def load(manifest: Manifest) -> tuple[Model, Params]:
    """Return the model and the parameters that the manifest names; raise InvalidInput where this version lacks one."""
    model = models.load(manifest.model)
    return model, model.Params(**manifest.params)


def reproduce(manifest: Manifest) -> Reproduction:
    """Return what running the manifest again gives, and what differs; equality is of every bit."""
    model, params = load(manifest)
    outcomes = model.run(params, manifest.seed)
    names = list(dict.fromkeys([*manifest.outcomes, *outcomes]))
    pairs = {name: (manifest.outcomes.get(name), outcomes.get(name)) for name in names}
    then, now = manifest.libraries | {"sim": manifest.version}, libraries() | {"sim": sim.__version__}
    versions = {name: (then.get(name, "none"), now.get(name, "none")) for name in dict.fromkeys([*now, *then])}
    return Reproduction(
        outcomes,
        changed={
            name: pair for name, pair in pairs.items() if pair[0] != pair[1] or (name in manifest.outcomes) != (name in outcomes)
        },
        versions={name: pair for name, pair in versions.items() if pair[0] != pair[1]},
    )


def _sources(model: Model) -> set[str]:
    declared = {parameter.source for parameter in model.Params.declared().values()}
    named = declared | {lever.source for lever in model.LEVERS} | {found.source for found in model.evidence} | set(model.sources)
    return {source for source in named if not source.startswith("assumption")}


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"][:2])
    if first["type"] == "extra_forbidden":
        return f"field must be one of {', '.join(Manifest.model_fields)}, got {field}"
    if first["type"] == "missing":
        return f"{field} must be there, got nothing"
    got = first["input"]
    shown = repr(got) if isinstance(got, str | int | float | bool) or got is None else type(got).__name__
    allowed = first["msg"].partition(" should ")[2] or f"be valid ({first['msg']})"
    return f"{field} must {allowed}, got {shown}"
