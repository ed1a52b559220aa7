"""Presets: named scenarios in data/presets, each with a claim that is tested over seeds.

A claim is a predicate over outcomes, `a.profit_share > 99 and a.gap > b.gap`: a is the preset's own setting, b what it is
compared against. It is parsed by hand from Python's syntax tree and never evaluated as Python.
"""

import ast
import operator
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sim.contract import model as models
from sim.contract import tables
from sim.contract.model import Model
from sim.contract.outcomes import Outcomes
from sim.contract.parameters import InvalidInput, Params, shown

LONGEST = 500
_ARITHMETIC: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}
_COMPARISON: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_ALLOWED = "a.<outcome>, b.<outcome>, numbers, + - *, comparisons, and, or, parentheses"


@dataclass(frozen=True)
class Claim:
    """A parsed predicate over the outcomes of two settings."""

    text: str
    tree: ast.expr
    names: frozenset[tuple[str, str]]

    def __call__(self, a: Outcomes, b: Outcomes | None = None) -> bool:
        """Return whether the claim is true of these outcomes; a comparison with an undefined one (None) is false."""
        return _truth(self.tree, {"a": a, "b": b or {}})

    def margin(self, a: Outcomes, b: Outcomes | None = None) -> float:
        """Return how far the claim is from turning, in [-1, 1]: below 0 it is false, above 0 true.

        Of a comparison that is the difference of its sides, as a share of both sides' size; of several joined by `and` the smallest, by `or`
        the largest. An undefined outcome gives -1.
        """
        return _margin(self.tree, {"a": a, "b": b or {}})


@dataclass(frozen=True)
class Preset:
    """A named scenario: setting a is `params`, setting b is `against` (None where the claim is about a alone).

    `group` names the presets that it stands with on its page, "" where all stand together.
    `params.model_fields_set` are the parameters that the file names. `holds` must be true in at least the share `share` of seeds.
    """

    id: str
    model: str
    title: str
    claim: str
    share: float
    params: Params
    against: Params | None
    holds: str
    order: int
    group: str = ""

    @property
    def named(self) -> frozenset[str]:
        """Return the parameters that the file names, for a or for b."""
        return frozenset(self.params.model_fields_set | (self.against.model_fields_set if self.against else set()))

    def test(self, seed: int = 0) -> bool:
        """Return whether the claim holds with this seed; a and b start from generators in the same state."""
        model = models.load(self.model)
        against = None if self.against is None else model.run(self.against, seed)
        return parse(self.holds)(model.run(self.params, seed), against)


def load(model_id: str) -> tuple[Preset, ...]:
    """Return the model's presets by `order`, then id; raise InvalidInput for a file that is not one."""
    return _load(models.load(model_id), tables.DATA / "presets")


def at(model_id: str, params: Params | None) -> Preset | None:
    """Return the preset whose parameters these are."""
    return next((preset for preset in load(model_id) if preset.params == params), None)


def share_of_seeds(preset: Preset, seeds: Iterable[int]) -> float:
    """Return the share of `seeds` in which the preset's claim holds; raise InvalidInput if there is no seed."""
    held = [preset.test(seed) for seed in seeds]
    if not held:
        raise InvalidInput("seeds must be at least one integer, got none")
    return sum(held) / len(held)


def read(file: Path) -> Preset:
    """Return the preset of one TOML file; raise InvalidInput, with file and field, for the first thing wrong with it."""
    try:
        return _preset(tomllib.loads(file.read_text(encoding="utf-8")), file.stem)
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{file.name} must be a readable UTF-8 text, got: {error}") from None
    except InvalidInput as error:
        raise InvalidInput(f"{file.name}: {error}") from None
    except (ValueError, RecursionError) as error:  # a number too long for Python, or too deep, is no TOMLDecodeError
        raise InvalidInput(f"{file.name} must be TOML, got: {error}") from None


@cache
def parse(text: str) -> Claim:
    """Return the predicate that `text` writes; raise InvalidInput for anything outside its small language.

    >>> parse("0.2 < a.gap and a.gap < 2 * b.gap")({"gap": 0.3}, {"gap": 0.1})
    False
    """
    if len(text) > LONGEST:
        raise InvalidInput(f"holds must be at most {LONGEST} characters, got {len(text)}")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise InvalidInput(f"holds must be made of {_ALLOWED}, got {shown(text)}") from None
    names: set[tuple[str, str]] = set()
    _check_truth(tree, names, text)
    return Claim(text, tree, frozenset(names))


@cache
def _load(model: Model, folder: Path) -> tuple[Preset, ...]:
    # An id has no hyphen, so that a model's files are told from those of a model with a longer name.
    found = [read(file) for file in sorted(folder.glob(f"{model.id}-*.toml"))]
    return tuple(sorted(found, key=lambda preset: (preset.order, preset.id)))


_FIELDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "id": ("a short text", lambda value: isinstance(value, str) and bool(value.strip())),
    "model": ("the id of a model", lambda value: isinstance(value, str) and value in models.ids()),
    "title": ("a short text", lambda value: isinstance(value, str) and bool(value.strip())),
    "claim": ("one plain sentence", lambda value: isinstance(value, str) and bool(value.strip())),
    "share": ("in (0, 1]", lambda value: type(value) in (int, float) and 0 < value <= 1),
    "holds": ("a predicate over outcomes", lambda value: isinstance(value, str)),
    "order": ("a whole number", lambda value: type(value) is int),
    "group": ("a short text", lambda value: isinstance(value, str) and bool(value.strip())),
    "params": ("a table of parameters", lambda value: isinstance(value, dict)),
    "against": ("a table of parameters", lambda value: isinstance(value, dict)),
}

_OPTIONAL = ("against", "group")


def _preset(raw: dict[str, Any], stem: str) -> Preset:
    for name in raw:
        if name not in _FIELDS:
            raise InvalidInput(f"field must be one of {', '.join(_FIELDS)}, got {name}")
    for name, (allowed, fits) in _FIELDS.items():
        if name not in raw and name not in _OPTIONAL:
            raise InvalidInput(f"{name} must be {allowed}, got nothing")
        if name in raw and not fits(raw[name]):
            raise InvalidInput(f"{name} must be {allowed}, got {shown(raw[name])}")
    if stem != f"{raw['model']}-{raw['id']}":
        raise InvalidInput(f"the file must be named {raw['model']}-{raw['id']}.toml, got {stem}.toml")
    model = models.load(raw["model"])
    preset = Preset(
        **{name: raw[name] for name in ("id", "model", "title", "claim", "share", "holds", "order")},
        params=_params(model, raw, "params"),
        against=_params(model, raw, "against") if "against" in raw else None,
        group=raw.get("group", ""),
    )
    for setting, outcome in sorted(parse(preset.holds).names):
        if setting == "b" and preset.against is None:
            raise InvalidInput(f"holds must compare with b only where there is a table [against], got {preset.holds!r}")
        if outcome not in {declared.name for declared in model.OUTCOMES}:
            raise InvalidInput(f"holds: {_outcome_error(model, outcome)}")
    return preset


def _params(model: Model, raw: dict[str, Any], table: str) -> Params:
    try:
        return model.Params(**raw[table])
    except InvalidInput as error:
        raise InvalidInput(f"{table}: {error}") from None


def _outcome_error(model: Model, name: str) -> str:
    return f"outcome must be one of {', '.join(declared.name for declared in model.OUTCOMES)}, got {name}"


def _check_truth(node: ast.expr, names: set[tuple[str, str]], text: str) -> None:
    match node:
        case ast.BoolOp(values=values):
            for value in values:
                _check_truth(value, names, text)
        case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in _COMPARISON for op in ops):
            for number in (left, *others):
                _check_number(number, names, text)
        case _:
            raise InvalidInput(f"holds must be a comparison or several joined by and, or, got {_quote(node, text)}")


def _check_number(node: ast.expr, names: set[tuple[str, str]], text: str) -> None:
    match node:
        case ast.Attribute(value=ast.Name(id="a" | "b" as setting), attr=outcome):
            names.add((setting, outcome))
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            if abs(value) >= 2**63:
                raise InvalidInput(f"a number in holds must be below 2^63, got {_quote(node, text)}")
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            _check_number(operand, names, text)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            _check_number(left, names, text)
            _check_number(right, names, text)
        case _:
            raise InvalidInput(f"holds must be made of {_ALLOWED}, got {_quote(node, text)}")


def _quote(node: ast.expr, text: str) -> str:
    return repr(ast.get_source_segment(text.strip(), node) or text)


def _truth(node: ast.expr, outcomes: dict[str, Outcomes]) -> bool:
    if isinstance(node, ast.BoolOp):
        join = all if isinstance(node.op, ast.And) else any
        return join(_truth(value, outcomes) for value in node.values)
    assert isinstance(node, ast.Compare)  # parse lets nothing else through
    numbers = [_number(value, outcomes) for value in (node.left, *node.comparators)]
    return all(
        left is not None and right is not None and _COMPARISON[type(op)](left, right)
        for left, op, right in zip(numbers, node.ops, numbers[1:], strict=False)
    )


def _margin(node: ast.expr, outcomes: dict[str, Outcomes]) -> float:
    if isinstance(node, ast.BoolOp):
        join = min if isinstance(node.op, ast.And) else max
        return join(_margin(value, outcomes) for value in node.values)
    assert isinstance(node, ast.Compare)  # parse lets nothing else through
    numbers = [_number(value, outcomes) for value in (node.left, *node.comparators)]
    return min(_apart(left, op, right) for left, op, right in zip(numbers, node.ops, numbers[1:], strict=False))


def _apart(left: float | None, op: ast.cmpop, right: float | None) -> float:
    """Return by how much a comparison is true, as a share of both sides' size."""
    if left is None or right is None:
        return -1.0
    size = abs(left) + abs(right)
    share = (right - left) / size if 0 < size < float("inf") else 0.0
    match op:
        case ast.Gt() | ast.GtE():
            return -share
        case ast.Eq():
            return -abs(share)
        case ast.NotEq():
            return abs(share)
    return share


def _number(node: ast.expr, outcomes: dict[str, Outcomes]) -> float | None:
    match node:
        case ast.Attribute(value=ast.Name(id=setting), attr=name):
            found = outcomes[setting].get(name)
            return None if found is None else float(found)
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.UnaryOp(operand=operand):
            number = _number(operand, outcomes)
            return None if number is None else -number
        case ast.BinOp(left=left, op=op, right=right):
            one, other = _number(left, outcomes), _number(right, outcomes)
            return None if one is None or other is None else _ARITHMETIC[type(op)](one, other)
    raise AssertionError(ast.dump(node))  # parse lets nothing else through
