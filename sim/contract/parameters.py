"""Parameters: each is declared once, and widget, URL, command line, JSON schema and property tests follow from that.

class Params(sim.Params):
    break_even: float = knob(0.82, 0.50, 0.95, 0.01, "Break-even repayment rate", unit="share", source="hardt2016")
"""

import difflib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core.core_schema import ValidationInfo

Scale = Literal["linear", "log"] | tuple[float, ...]
DIGITS = 3
"""Digits of a value on a scale that is not linear."""
LONGEST = 120
"""Characters of a value that a sentence quotes."""


class InvalidInput(ValueError):
    """Bad input, told in one sentence: the field, what is allowed and what came."""


def shown(value: object) -> str:
    """Return a value as it is quoted in a sentence, cut where it is long; Python writes no number of more than 4,300 digits.

    >>> shown("yes"), shown(0x10 ** 5000), len(shown("9" * 10_000))
    ("'yes'", 'a very long number', 123)
    """
    try:
        words = repr(value)
    except ValueError:
        return "a very long number"
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}..."


@dataclass(frozen=True)
class Knob:
    """A number in [low, high]; `scale` says where its slider stops. Every value in the interval is valid.

    "linear": at steps of `step`. "log": at equal ratios, about 1 + `step`, that meet every power of ten, and at the default.
    A tuple: at its values.
    """

    default: float
    low: float
    high: float
    step: float
    label: str
    unit: str
    source: str
    help: str
    scale: Scale = "linear"

    @cached_property
    def stops(self) -> tuple[float, ...]:
        """Return the values at which the slider stops, from `low` to `high`.

        >>> Knob(1.0, 0.5, 4.0, 0.5, "", "", "", "", "log").stops
        (0.5, 0.681, 1.0, 1.47, 2.15, 3.16, 4.0)
        """
        if isinstance(self.scale, tuple):
            return self.scale
        if self.scale == "linear":
            return tuple(self.nearest(self.low + k * self.step) for k in range(round((self.high - self.low) / self.step) + 1))
        decade = max(round(math.log(10) / math.log1p(self.step)), 1)
        first, last = (math.log10(end) * decade for end in (self.low, self.high))
        inside = (self.nearest(float(f"{10 ** (k / decade):.{DIGITS}g}")) for k in range(math.ceil(first), math.floor(last) + 1))
        return tuple(sorted({self.low, self.default, *inside, self.high}))

    def nearest(self, value: float) -> float:
        """Return the value that a page shows for one that is asked for: on the grid of a linear slider, else whole or of three digits."""
        if self.scale == "linear":
            return round(self.low + round((value - self.low) / self.step) * self.step, 10)
        if value in (self.low, self.default, self.high):
            return value
        near = round(value) if self._whole else float(f"{value:.{DIGITS}g}")
        return min(max(near, self.low), self.high)

    def next(self, value: float, before: float) -> float | None:
        """Return the stop beyond `value` on the way from `before`, if that was the stop next to it; else None."""
        near = {stop: i for i, stop in enumerate(self.stops)}
        here, there = near.get(value), near.get(before)
        if here is None or there is None or abs(here - there) != 1 or not 0 <= 2 * here - there < len(self.stops):
            return None
        return self.stops[2 * here - there]

    @property
    def _whole(self) -> bool:
        return isinstance(self.default, int) and isinstance(self.low, int)

    @property
    def allowed(self) -> str:
        """Return the interval as text."""
        return f"in [{self.low:g}, {self.high:g}]"

    @property
    def grid(self) -> str:
        """Return in words what a page rounds to."""
        return (
            f"in steps of {self.step:g}" if self.scale == "linear" else "a whole number" if self._whole else f"of {DIGITS} digits"
        )

    def __call__(self, schema: dict[str, Any]) -> None:
        """Add what this declaration knows to the field's JSON schema."""
        schema.update(minimum=self.low, maximum=self.high, step=self.step, unit=self.unit, source=self.source, scale=self.scale)

    def holds(self, value: Any) -> bool:
        """Return whether `value` is a finite number inside the interval."""
        return bool(self.low <= value <= self.high)  # neither NaN nor infinity is; an integer may be too large for a float


@dataclass(frozen=True)
class Choice:
    """One of `options`, a mapping from value to the words shown for it."""

    default: str
    options: dict[str, str]
    label: str
    source: str
    help: str

    @property
    def allowed(self) -> str:
        """Return the options as text."""
        return f"one of {', '.join(self.options)}"

    def __call__(self, schema: dict[str, Any]) -> None:
        """Add what this declaration knows to the field's JSON schema."""
        schema.update(enum=list(self.options), source=self.source)

    def holds(self, value: Any) -> bool:
        """Return whether `value` is one of the options."""
        return value in self.options


@dataclass(frozen=True)
class Switch:
    """On or off."""

    default: bool
    label: str
    source: str
    help: str

    @property
    def allowed(self) -> str:
        """Return the two values as text."""
        return "true or false"

    def __call__(self, schema: dict[str, Any]) -> None:
        """Add what this declaration knows to the field's JSON schema."""
        schema.update(source=self.source)

    def holds(self, value: Any) -> bool:
        """Return whether `value` is a bool."""
        return isinstance(value, bool)


Declaration = Knob | Choice | Switch


def knob(
    default: float,
    low: float | None = None,
    high: float | None = None,
    step: float | None = None,
    label: str = "",
    unit: str = "",
    source: str = "",
    *,
    scale: Scale = "linear",
    help: str = "",
) -> Any:
    """Declare a numeric parameter. `source` is a key of data/references.json or starts with "assumption".

    `scale` is "linear", "log" (`step` is then relative) or the values themselves, which rise; `low`, `high` and `step` follow from these.
    """
    if isinstance(scale, tuple):
        low, high, step = scale[0], scale[-1], round(min(b - a for a, b in pairwise(scale)), 10)
    if low is None or high is None or step is None:
        raise TypeError(f"{label}: low, high and step are missing")
    return _field(Knob(default, low, high, step, label, unit, source, help, scale))


def choice(default: str, options: Sequence[str] | Mapping[str, str], label: str, source: str, *, help: str = "") -> Any:
    """Declare a parameter that takes one of a few words; `options` may map each word to the text shown for it."""
    words = dict(options) if isinstance(options, Mapping) else {o: o.replace("_", " ").capitalize() for o in options}
    return _field(Choice(default, words, label, source, help))


def switch(default: bool, label: str, source: str, *, help: str = "") -> Any:
    """Declare a parameter that is on or off."""
    return _field(Switch(default, label, source, help))


def _field(declared: Declaration) -> Any:
    return Field(default=declared.default, title=declared.label, description=declared.help or None, json_schema_extra=declared)


class Params(BaseModel):
    """Inputs of a model: immutable, hashable, validated. Unknown names and values out of range raise `InvalidInput`."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=True)
    RESERVED: ClassVar[frozenset[str]] = frozenset({"seed"})

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise InvalidInput(self._sentence(error)) from None

    @field_validator("*", mode="after")
    @classmethod
    def _inside(cls, value: Any, info: ValidationInfo) -> Any:
        declared = cls.declared()[str(info.field_name)]
        if not declared.holds(value):
            raise ValueError(f"{info.field_name} must be {declared.allowed}, got {shown(value)}")
        return value

    @classmethod
    def declared(cls) -> dict[str, Declaration]:
        """Return every parameter's declaration, in the order of the class body."""
        return _declared(cls)

    @classmethod
    def knob(cls, name: str) -> Knob:
        """Return the declaration of a number."""
        found = cls.declared()[name]
        assert isinstance(found, Knob), f"{name} is no number"
        return found

    def replace(self, **changes: Any) -> Self:
        """Return a copy with `changes`, validated like a new one (pydantic's own `model_copy` validates nothing)."""
        return type(self)(**{**self.model_dump(), **changes})

    def settings(self, prefix: str = "set.") -> dict[str, Any]:
        """Return names, prefixed, and values: how parameters stand in every table."""
        return {prefix + name: value for name, value in self.model_dump().items()}

    @classmethod
    def _sentence(cls, error: ValidationError) -> str:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        if first["type"] == "extra_forbidden":
            close = difflib.get_close_matches(name, cls.declared(), n=1)
            hint = f"did you mean {close[0]}?" if close else f"it has {', '.join(cls.declared())}"
            return f"there is no parameter {name}; {hint}"
        if first["type"] == "value_error":
            return str(first["ctx"]["error"])
        return f"{name} must be {cls.declared()[name].allowed}, got {shown(first['input'])}"


@cache
def _declared(cls: type[Params]) -> dict[str, Declaration]:
    found: dict[str, Declaration] = {}
    for name, field in cls.model_fields.items():
        if name in cls.RESERVED:
            raise TypeError(f"{cls.__qualname__}.{name}: this name is reserved")
        if not isinstance(field.json_schema_extra, Knob | Choice | Switch):
            raise TypeError(f"{cls.__qualname__}.{name} is not declared with knob, choice or switch")
        found[name] = field.json_schema_extra
    return found
