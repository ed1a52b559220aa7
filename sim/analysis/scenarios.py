"""Two to four named scenarios of one model, held side by side on two of its outcomes: as words of an address, and as a file.

In an address a scenario is one word, `name|preset|parameter=value|...`: the preset that it starts from, or nothing for the model's defaults,
and what it sets otherwise. A file holds every parameter of every scenario, so that it stays the same where a preset changes.
What an address says wrong is left out and told, one sentence each; a file that says something wrong is refused.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import sim
from sim.analysis import manifest, presets
from sim.contract import model as models
from sim.contract.model import Model
from sim.contract.outcomes import Outcome
from sim.contract.parameters import Choice, Declaration, InvalidInput, Knob, Params, Switch, shown

ADDRESS = "compare"
LETTERS = "abcd"
FEWEST = 2
SEEDS = 9999  # the last seed, as on every page
LONGEST = 40  # characters of a name
LARGEST = 200_000  # bytes of a file
KIND, SCHEMA = "alignment-tradeoffs comparison", 1
FIRST = "feed"
USUAL = {  # presets that a comparison begins with, where not with the first two
    "feed": ("engagement", "stated", "chronological"),
    "faces": ("ten-strangers", "second-look"),  # the first two are alike in what one sees first
}
FIELDS = ("kind", "schema", "version", "model", "x", "y", "seed", "scenarios", "link")
OF_ONE = ("name", "preset", "params")


@dataclass(frozen=True)
class Scenario:
    """A name, the preset that it starts from ("" for the defaults), and every parameter."""

    name: str
    preset: str
    params: Params


@dataclass(frozen=True)
class Comparison:
    """Scenarios of a model, the outcomes on the axes, and the seed that all of them share."""

    model: Model
    x: Outcome
    y: Outcome
    seed: int
    scenarios: tuple[Scenario, ...]

    def replace(self, **changes: Any) -> "Comparison":
        """Return a copy with these changes."""
        return replace(self, **changes)

    @property
    def differing(self) -> tuple[str, ...]:
        """Return the parameters in which some scenario differs from the first, in their declared order."""
        first, *others = (scenario.params.settings(prefix="") for scenario in self.scenarios)
        return tuple(name for name in first if any(other[name] != first[name] for other in others))


def usual(model: Model) -> tuple[Scenario, ...]:
    """Return the scenarios that a comparison begins with: the preset at the defaults, if one is, and the next."""
    known = {preset.id: preset for preset in presets.load(model.id)}
    chosen: tuple[str, ...] = USUAL.get(model.id, ())
    if not chosen:
        there = sorted(known, key=lambda id: known[id].params != model.Params())
        different = [id for id in there[1:] if known[id].params != known[there[0]].params] if there else []
        chosen = (*there[:1], *different[:1])
    found = [of_preset(model, id) for id in chosen]
    while len(found) < FEWEST:
        found.append(of_preset(model, ""))
    return tuple(found)


def of_preset(model: Model, id: str) -> Scenario:
    """Return the scenario that a preset is; "" is the model's defaults."""
    found = next((preset for preset in presets.load(model.id) if preset.id == id), None)
    return Scenario("Defaults", "", model.Params()) if found is None else Scenario(named(found.title), id, whole(found.params))


def whole(params: Params) -> Params:
    """Return the same setting with every parameter said, whatever it was made of."""
    return type(params)(**params.settings(prefix=""))


def named(words: str) -> str:
    r"""Return a name as it may stand in an address: one line, no bar, at most LONGEST characters.

    >>> named(" a | b\n c")
    'a b c'
    """
    return " ".join("".join(c if c.isprintable() and c != "|" else " " for c in words).split())[:LONGEST].strip()


def next_to(comparison: Comparison) -> Scenario:
    """Return a scenario to add: the first preset whose setting is not there yet, else a copy of the last one."""
    there = {scenario.params for scenario in comparison.scenarios}
    for preset in presets.load(comparison.model.id):
        found = of_preset(comparison.model, preset.id)
        if found.params not in there:
            return found
    last = comparison.scenarios[-1]
    return replace(last, name=named(f"{last.name[: LONGEST - 6]}, again"))


def word(scenario: Scenario) -> str:
    """Return a scenario as one word of an address."""
    base = _base(type(scenario.params), scenario.preset)
    now = manifest.words(scenario.params)
    before = manifest.words(base)
    return "|".join([scenario.name, scenario.preset, *(f"{name}={now[name]}" for name in now if now[name] != before[name])])


def query(comparison: Comparison) -> dict[str, str]:
    """Return what stands in the address of the page, by name; what is as it is where an address says nothing is left out."""
    model = comparison.model
    begins = model.OUTCOMES[:2]
    said = {
        "model": model.id if model.id != FIRST else "",
        "x": comparison.x.name if comparison.x != begins[0] else "",
        "y": comparison.y.name if comparison.y != begins[1] else "",
        "seed": str(comparison.seed) if comparison.seed else "",
    }
    if comparison.scenarios != usual(model):
        said |= {letter: word(one) for letter, one in zip(LETTERS, comparison.scenarios, strict=False)}
    return {f"{ADDRESS}_{name}": text for name, text in said.items() if text}


def beginning(model: Model, params: Params, seed: int) -> dict[str, str]:
    """Return the address of a comparison whose first scenario is this setting."""
    on = presets.at(model.id, params)
    first = of_preset(model, on.id) if on else Scenario("Your setting", _nearest(model, params), whole(params))
    said = {"model": model.id if model.id != FIRST else "", "a": word(first), "seed": str(seed) if seed else ""}
    return {f"{ADDRESS}_{name}": text for name, text in said.items() if text}


def of_query(words: Mapping[str, str]) -> tuple[Comparison, list[str]]:
    """Return the comparison that an address asks for, and a sentence for everything in it that could not be taken as it is."""
    problems: list[str] = []
    said = {name: words.get(f"{ADDRESS}_{name}", "") for name in ("model", "x", "y", "seed", *LETTERS)}
    id = said["model"] or FIRST
    if id not in models.ids():
        problems.append(f"There is no model {shown(id)}; {models.load(FIRST).title} is shown")
        model, scenarios = models.load(FIRST), usual(models.load(FIRST))
    else:
        model = models.load(id)
        scenarios = _scenarios(model, [said[letter] for letter in LETTERS], problems)
    x, y = _axes(model, said["x"], said["y"], problems)
    seed = _number(said["seed"]) if said["seed"] else 0
    if not (0 <= seed <= SEEDS and seed == math.floor(seed)):
        problems.append(f"The seed must be a whole number in [0, {SEEDS}], got {shown(said['seed'])}; 0 is taken")
        seed = 0
    return Comparison(model, x, y, int(seed), scenarios), problems


def write(comparison: Comparison) -> str:
    """Return the comparison as JSON text."""
    content = {
        "kind": KIND,
        "schema": SCHEMA,
        "version": sim.__version__,
        "model": comparison.model.id,
        "x": comparison.x.name,
        "y": comparison.y.name,
        "seed": comparison.seed,
        "scenarios": [
            {"name": one.name, "preset": one.preset, "params": one.params.settings(prefix="")} for one in comparison.scenarios
        ],
        "link": link(comparison),
    }
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def link(comparison: Comparison) -> str:
    """Return the address of the page, relative to the app."""
    asked = urlencode(query(comparison))
    return f"/{ADDRESS}" + (f"?{asked}" if asked else "")


def parsed(content: bytes) -> Comparison:
    """Return the comparison that a file holds; raise InvalidInput for one that is none, or says what this version does not have."""
    if len(content) > LARGEST:
        raise InvalidInput(f"the file must be at most {LARGEST // 1000} kB, got {len(content) / 1000:.0f} kB")
    try:
        raw = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise InvalidInput("the file must be JSON, got something else") from None
    if not isinstance(raw, dict) or raw.get("kind") != KIND:
        raise InvalidInput("the file must be a comparison that this page saved, got other JSON")
    if type(raw.get("schema")) is not int or raw["schema"] != SCHEMA:
        raise InvalidInput(f"schema must be {SCHEMA}, which this version reads, got {shown(raw.get('schema'))}")
    _only(raw, FIELDS, "field")
    if not isinstance(raw.get("model"), str) or raw["model"] not in models.ids():
        raise InvalidInput(f"model must be one of this version's, got {shown(raw.get('model'))}")
    model = models.load(raw["model"])
    x, y = (_outcome(model, raw.get(axis), axis) for axis in ("x", "y"))
    if x == y:
        raise InvalidInput(f"y must be another outcome than x, got {y.name} for both")
    seed = raw.get("seed")
    if type(seed) is not int or not 0 <= seed <= SEEDS:
        raise InvalidInput(f"seed must be a whole number in [0, {SEEDS}], got {shown(seed)}")
    listed = raw.get("scenarios")
    if not isinstance(listed, list) or not FEWEST <= len(listed) <= len(LETTERS):
        got = len(listed) if isinstance(listed, list) else shown(listed)
        raise InvalidInput(f"scenarios must be a list of {FEWEST} to {len(LETTERS)}, got {got}")
    return Comparison(model, x, y, seed, tuple(_one(model, one, number) for number, one in enumerate(listed, 1)))


def on_grid(params: Params) -> Params:
    """Return the setting with every number where its slider can stand."""
    moved = {
        name: type(value)(declared.nearest(value))
        for name, value in params.settings(prefix="").items()
        if isinstance(declared := params.declared()[name], Knob)
    }
    return params.replace(**moved)


def _scenarios(model: Model, words: list[str], problems: list[str]) -> tuple[Scenario, ...]:
    begins = usual(model)
    if not any(words):
        return begins
    found = [_of_word(model, text, letter, problems) for text, letter in zip(words, LETTERS, strict=True) if text]
    for one in (*begins, *(of_preset(model, preset.id) for preset in presets.load(model.id))):
        if len(found) < FEWEST and all(one.params != other.params for other in found):
            found.append(one)
    while len(found) < FEWEST:
        found.append(found[-1])
    return tuple(found)


def _of_word(model: Model, text: str, letter: str, problems: list[str]) -> Scenario:
    """Return the scenario that a word asks for, what is wrong in it left out."""
    name, _, rest = text.partition("|")
    preset, *settings = rest.split("|")
    where = f"Scenario {letter}"
    if preset and preset not in {known.id for known in presets.load(model.id)}:
        problems.append(f"{where}: {model.title} has no preset {shown(preset)}; the defaults are taken")
        preset = ""
    params = whole(_base(model.Params, preset))
    for setting in filter(None, settings):
        parameter, _, raw = setting.partition("=")
        try:
            params = params.replace(**{parameter: _value(model, parameter, raw)})
        except InvalidInput as error:
            problems.append(f"{where}: {error}; it is left out")
    return Scenario(named(name) or f"Scenario {letter.upper()}", preset, params)


def _value(model: Model, parameter: str, raw: str) -> bool | float | str:
    """Return what a parameter's word says, numbers where their slider can stand."""
    declared: Declaration | None = model.Params.declared().get(parameter)
    if declared is None:
        raise InvalidInput(f"{model.title} has no parameter {shown(parameter)}")
    if isinstance(declared, Choice):
        value: bool | float | str = raw
    elif isinstance(declared, Switch):
        value = {"true": True, "false": False}.get(raw.lower(), raw)
    else:
        value = _number(raw)
        if declared.holds(value):
            number = type(declared.default) if model.Params.model_fields[parameter].annotation is int else float
            return number(declared.nearest(value))
    if not declared.holds(value):
        raise InvalidInput(f"{parameter} must be {declared.allowed}, got {shown(raw)}")
    return value


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _axes(model: Model, x: str, y: str, problems: list[str]) -> tuple[Outcome, Outcome]:
    known = {outcome.name: outcome for outcome in model.OUTCOMES}
    begins, asked = model.OUTCOMES[:2], []
    for axis, name, usual_one in zip("xy", (x, y), begins, strict=True):
        if name and name not in known:
            problems.append(f"{model.title} has no outcome {shown(name)} for {axis}; {usual_one.label} is shown")
        asked.append(known.get(name, usual_one))
    if asked[0] == asked[1]:
        other = begins[0] if asked[0] != begins[0] else begins[1]
        if x and y:
            problems.append(f"Both axes ask for {asked[0].label}; {other.label} stands on the other")
        asked = [other, asked[1]] if y and not x else [asked[0], other]
    return asked[0], asked[1]


def _base(params: type[Params], preset: str) -> Params:
    id = params.__module__.rpartition(".")[2]
    return next((known.params for known in presets.load(id) if known.id == preset), params())


def _nearest(model: Model, params: Params) -> str:
    """Return the preset from which the fewest parameters differ, "" where the defaults are as near."""
    now = params.settings(prefix="")

    def apart(other: Params) -> int:
        return sum(value != now[name] for name, value in other.settings(prefix="").items())

    found = {"": apart(model.Params())} | {preset.id: apart(preset.params) for preset in presets.load(model.id)}
    return min(found, key=lambda id: (found[id], id != ""))


def _only(raw: Mapping[str, Any], allowed: Iterable[str], what: str) -> None:
    for name in raw:
        if name not in allowed:
            raise InvalidInput(f"{what} must be one of {', '.join(allowed)}, got {shown(name)}")


def _outcome(model: Model, name: object, axis: str) -> Outcome:
    known = {outcome.name: outcome for outcome in model.OUTCOMES}
    if not isinstance(name, str) or name not in known:
        raise InvalidInput(f"{axis} must be an outcome of {model.id}, got {shown(name)}")
    return known[name]


def _one(model: Model, raw: object, number: int) -> Scenario:
    where = f"scenario {number}"
    if not isinstance(raw, dict):
        raise InvalidInput(f"{where} must be an object, got {shown(raw)}")
    _only(raw, OF_ONE, f"{where}: field")
    name, preset, params = (raw.get(field) for field in OF_ONE)
    if not isinstance(name, str) or not named(name):
        raise InvalidInput(f"{where}: name must be a short text, got {shown(name)}")
    if not isinstance(preset, str) or (preset and preset not in {known.id for known in presets.load(model.id)}):
        raise InvalidInput(f"{where}: preset must be empty or one of {model.id}'s, got {shown(preset)}")
    if not isinstance(params, dict):
        raise InvalidInput(f"{where}: params must be an object, got {shown(params)}")
    try:
        return Scenario(named(name), preset, on_grid(whole(model.Params(**params))))
    except InvalidInput as error:
        raise InvalidInput(f"{where}: {error}") from None
