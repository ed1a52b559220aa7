"""Talks: data/talks/*.toml, an ordered list of beats. A beat shows one setting of one page; its steps say only what changes.

A setting is never what a speaker left behind: it follows from the file alone. A beat begins at its preset, else at where the beat before
it ended if that has the same page, else at the defaults; `knobs` are what changes of that, and every step goes on from the one before. A
beat that asks the audience to predict shows its first setting twice, once while guesses are taken and once when they are locked; what
comes out stands in its steps. The page `words` has no model: it shows the beat's own `words`, a question to take home say.
"""

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

from sim.analysis import presets
from sim.contract import model as models
from sim.contract import references, tables
from sim.contract.model import Model
from sim.contract.parameters import InvalidInput, Params, shown

WORDS = "words"
FOLDER = tables.DATA / "talks"
LARGEST = 100_000  # bytes of a file
BEATS, STEPS, ANSWERS = 60, 12, 6  # at most, in a talk, in a beat, of a show of hands
NAME, ASKED, SAID = 60, 140, 2000  # characters of a name, of what the room reads, of what the speaker says
SEEDS = 9999
WAYS = ("drag", "slider", "hands")
Phase = Literal["", "ask", "locked", "shown"]


@dataclass(frozen=True)
class Predict:
    """What the audience is asked before it sees: a value of an outcome on the frontier's axes, between `low` and `high` in steps.

    `by` says how a guess is taken: dragged on the chart, by a slider, or by counted hands, one count for each of `answers`.
    """

    ask: str
    outcome: str
    by: str
    low: float
    high: float
    step: float
    answers: tuple[float, ...] = ()


@dataclass(frozen=True)
class Stop:
    """One picture of a talk: beat and step, counted from 1; the setting, None on a page of words; the one that stands as a ghost."""

    beat: int
    step: int
    page: str
    params: Params | None
    ghost: Params | None
    say: str
    phase: Phase = ""
    seed: int = 0


@dataclass(frozen=True)
class Beat:
    """One thought of a talk, and its stops."""

    name: str
    page: str
    minutes: float
    say: str
    source: tuple[str, ...]
    contested: str
    words: str
    predict: Predict | None
    stops: tuple[Stop, ...]


@dataclass(frozen=True)
class Talk:
    """A talk; `raw` is the file as it was read, from which `write` makes it again."""

    id: str
    title: str
    about: str
    beats: tuple[Beat, ...]
    raw: Mapping[str, Any]

    @cached_property
    def stops(self) -> tuple[Stop, ...]:
        """Return every stop in order: what a clicker goes through."""
        return tuple(stop for beat in self.beats for stop in beat.stops)

    @property
    def minutes(self) -> float:
        """Return how long the talk is planned to take."""
        return sum(beat.minutes for beat in self.beats)

    def at(self, beat: int, step: int) -> int:
        """Return which of the stops that step of that beat is, both counted from 1; the nearest that there is."""
        near = min(max(beat, 1), len(self.beats))
        before = sum(len(each.stops) for each in self.beats[: near - 1])
        within = len(self.beats[near - 1].stops)
        return before + (min(max(step, 1), within) - 1 if beat == near else 0 if beat < near else within - 1)

    def __hash__(self) -> int:
        return hash((self.id, self.title, self.stops))


def ids() -> tuple[str, ...]:
    """Return the id of every talk that is shipped, the shortest talk first."""
    return tuple(talk.id for talk in _shipped(FOLDER))


def load(id: str) -> Talk:
    """Return the shipped talk of that id; raise InvalidInput if there is none, or if its file is none."""
    for talk in _shipped(FOLDER):
        if talk.id == id:
            return talk
    raise InvalidInput(f"talk must be one of {', '.join(ids())}, got {shown(id)}")


@cache
def _shipped(folder: Path) -> tuple[Talk, ...]:
    found = [read(file.read_bytes(), file.name) for file in sorted(folder.glob("*.toml"))]
    return tuple(sorted(found, key=lambda talk: (talk.minutes, talk.id)))


def read(content: bytes, name: str) -> Talk:
    """Return the talk of one TOML file; raise InvalidInput, with file, beat and field, for the first thing wrong with it."""
    if len(content) > LARGEST:
        raise InvalidInput(f"{name} must be at most {LARGEST // 1000} kB, got {len(content) // 1000}")
    try:
        return talk(tomllib.loads(content.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise InvalidInput(f"{name} must be a UTF-8 text, got something else") from None
    except InvalidInput as error:
        raise InvalidInput(f"{name}: {error}") from None
    except (ValueError, RecursionError) as error:  # a number too long for Python, or too deep, is no TOMLDecodeError
        raise InvalidInput(f"{name} must be TOML, got: {error}") from None


def talk(raw: Mapping[str, Any]) -> Talk:
    """Return the talk that the tables of a file describe; raise InvalidInput, with beat and field, for the first thing wrong."""
    _fields(raw, _TALK, required=("title", "beat"))
    if not 0 < len(raw["beat"]) <= BEATS:
        raise InvalidInput(f"beat must be there 1 to {BEATS} times, got {len(raw['beat'])}")
    beats: list[Beat] = []
    for number, each in enumerate(raw["beat"], 1):
        try:
            beats.append(_beat(each, number, beats[-1] if beats else None))
        except InvalidInput as error:
            raise InvalidInput(f"beat {number}: {error}") from None
    return Talk(raw.get("id", ""), raw["title"], raw.get("about", ""), tuple(beats), raw)


def _text(most: int) -> tuple[str, Callable[[Any], bool]]:
    return f"a text of at most {most} characters", lambda value: isinstance(value, str) and 0 < len(value.strip()) <= most


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) < 1e15


Fields = Mapping[str, tuple[str, Callable[[Any], bool]]]
_TABLE = ("a table", lambda value: isinstance(value, dict))
_NUMBER = ("a number", _is_number)
_PRESET = ("the id of a preset", lambda value: isinstance(value, str))
_LIST = "a list of tables"
_TALK: Fields = {
    "id": ("lower-case letters, digits and -", lambda v: isinstance(v, str) and v.isascii() and v.replace("-", "a").isalnum()),
    "title": _text(NAME),
    "about": _text(ASKED),
    "beat": (_LIST, lambda value: isinstance(value, list) and all(isinstance(each, dict) for each in value)),
}
_BEAT: Fields = {
    "name": _text(NAME),
    "page": ("a page", lambda value: isinstance(value, str)),
    "preset": _PRESET,
    "knobs": _TABLE,
    "seed": (f"a whole number from 0 to {SEEDS}", lambda value: type(value) is int and 0 <= value <= SEEDS),
    "minutes": ("in (0, 60]", lambda value: _is_number(value) and 0 < value <= 60),
    "say": _text(SAID),
    "source": (
        "a list of keys of data/references.json",
        lambda value: isinstance(value, list) and all(isinstance(key, str) for key in value),
    ),
    "contested": _text(SAID),
    "words": _text(ASKED),
    "predict": _TABLE,
    "step": (_LIST, lambda value: isinstance(value, list) and all(isinstance(each, dict) for each in value)),
}
_STEP: Fields = {name: _BEAT[name] for name in ("preset", "knobs", "say")}
_PREDICT: Fields = {
    "ask": _text(ASKED),
    "outcome": ("the name of an outcome", lambda value: isinstance(value, str)),
    "by": (f"one of {', '.join(WAYS)}", lambda value: value in WAYS),
    "low": _NUMBER,
    "high": _NUMBER,
    "step": ("a number above 0", lambda value: _is_number(value) and value > 0),
    "answers": ("a list of numbers", lambda value: isinstance(value, list) and all(map(_is_number, value))),
}


def _fields(raw: Mapping[str, Any], fields: Fields, required: tuple[str, ...], within: str = "") -> None:
    for name in raw:
        if name not in fields:
            raise InvalidInput(f"{within}field must be one of {', '.join(fields)}, got {shown(name)}")
    for name, (allowed, fits) in fields.items():
        if name not in raw and name in required:
            raise InvalidInput(f"{within}{name} must be {allowed}, got nothing")
        if name in raw and not fits(raw[name]):
            raise InvalidInput(f"{within}{name} must be {allowed}, got {shown(raw[name])}")


def _beat(raw: Mapping[str, Any], number: int, before: Beat | None) -> Beat:
    _fields(raw, _BEAT, required=("page", "minutes"))
    page = raw["page"]
    if page != WORDS and page not in models.ids():
        raise InvalidInput(f"page must be {WORDS} or one of {', '.join(models.ids())}, got {shown(page)}")
    for key in raw.get("source", ()):
        if not references.known(key):
            raise InvalidInput(f"source must be keys of data/references.json, got {shown(key)}")
    if (page == WORDS) != ("words" in raw):
        raise InvalidInput(f"words must be there on the page {WORDS}, and only there, got page {page}")
    steps = raw.get("step", [])
    if len(steps) > STEPS:
        raise InvalidInput(f"step must be there at most {STEPS} times, got {len(steps)}")
    predict = _predict(raw["predict"], page, steps) if "predict" in raw else None
    title = raw.get("words", "") if page == WORDS else models.load(page).title
    return Beat(
        raw.get("name", title[:NAME]),
        page,
        float(raw["minutes"]),
        raw.get("say", ""),
        tuple(raw.get("source", ())),
        raw.get("contested", ""),
        raw.get("words", ""),
        predict,
        _stops(raw, number, before, asked=predict is not None),
    )


def _predict(raw: Mapping[str, Any], page: str, steps: list[Any]) -> Predict:
    if page == WORDS or not steps:
        raise InvalidInput("predict must stand in a beat with a page that computes and a step that shows the answer")
    _fields(raw, _PREDICT, ("ask", "outcome", "by", "low", "high", "step"), "predict: ")
    axes = [outcome.name for outcome in models.load(page).OUTCOMES[:2]]
    if raw["outcome"] not in axes:
        raise InvalidInput(f"predict: outcome must be one of {', '.join(axes)}, got {shown(raw['outcome'])}")
    low, high = raw["low"], raw["high"]
    if not low < high:
        raise InvalidInput(f"predict: high must be above low, {low:g}, got {high:g}")
    if raw["step"] > high - low:
        raise InvalidInput(f"predict: step must be at most {high - low:g}, got {raw['step']:g}")
    answers = raw.get("answers", [])
    if raw["by"] == "hands" and not 2 <= len(answers) <= ANSWERS:
        raise InvalidInput(f"predict: answers must be 2 to {ANSWERS} numbers where hands are counted, got {len(answers)}")
    for answer in answers:
        if not low <= answer <= high or answers.count(answer) > 1:
            raise InvalidInput(f"predict: answers must lie in [{low:g}, {high:g}] and differ, got {answer:g}")
    ends = (float(low), float(high), float(raw["step"]))
    return Predict(raw["ask"], raw["outcome"], raw["by"], *ends, tuple(map(float, answers)))


def _stops(raw: Mapping[str, Any], number: int, before: Beat | None, *, asked: bool) -> tuple[Stop, ...]:
    page, seed = raw["page"], raw.get("seed", 0)
    if page == WORDS:
        for name in ("preset", "knobs", "seed", "step", "predict"):
            if name in raw:
                raise InvalidInput(f"{name} must not be there on the page {WORDS}, got {shown(raw[name])}")
        return (Stop(number, 1, page, None, None, raw.get("say", "")),)
    model = models.load(page)
    follows = before is not None and before.page == page
    start = before.stops[-1].params if follows and before else model.Params()
    now = _moved(model, start or model.Params(), raw)
    first: tuple[Phase, ...] = ("ask", "locked") if asked else ("",)
    found = [Stop(number, i, page, now, None, raw.get("say", ""), phase, seed) for i, phase in enumerate(first, 1)]
    last: Phase = "shown" if asked else ""
    for i, step in enumerate(raw.get("step", []), 1):
        try:
            _fields(step, _STEP, ())
            moved = _moved(model, now, step)
        except InvalidInput as error:
            raise InvalidInput(f"step {i}: {error}") from None
        ghost = _base(model, now) if _base(model, moved) != _base(model, now) else found[-1].ghost
        found.append(Stop(number, len(found) + 1, page, moved, ghost, step.get("say", ""), last, seed))
        now = moved
    return tuple(found)


def _moved(model: Model, params: Params, raw: Mapping[str, Any]) -> Params:
    """Return the setting after the preset and the knobs that a beat or a step names."""
    if "preset" in raw:
        known = {preset.id: preset for preset in presets.load(model.id)}
        if raw["preset"] not in known:
            raise InvalidInput(f"preset must be one of {', '.join(known)}, got {shown(raw['preset'])}")
        params = known[raw["preset"]].params
    try:
        return params.replace(**raw.get("knobs", {}))
    except InvalidInput as error:
        raise InvalidInput(f"knobs: {error}") from None


def _base(model: Model, params: Params) -> Params:
    """Return the setting with everything that only says where along the frontier one stands at its default."""
    return params.replace(**{name: model.Params.declared()[name].default for name in model.along})


def write(raw: Mapping[str, Any]) -> str:
    """Return the tables of a talk as a TOML file, which reads back the same.

    >>> print(write({"title": "Short", "beat": [{"page": "lending", "minutes": 1, "knobs": {"tolerance": 0.1}}]}))
    title = "Short"
    <BLANKLINE>
    [[beat]]
    page = "lending"
    minutes = 1
    knobs = {tolerance = 0.1}
    <BLANKLINE>
    """
    lines = [f"{name} = {_toml(value)}" for name, value in raw.items() if name != "beat"]
    for beat in raw["beat"]:
        lines += ["", "[[beat]]", *(f"{name} = {_toml(value)}" for name, value in beat.items() if name != "step")]
        for step in beat.get("step", []):
            lines += ["", "[[beat.step]]", *(f"{name} = {_toml(value)}" for name, value in step.items())]
    return "\n".join([*lines, ""])


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name} = {_toml(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return repr(value)
