"""The answer to a visitor's question: a headline with its interval, verdicts on tolerances, tables, caveats, and counts for next month.

One shape for all kinds of table, so that page, report, command line and notebook say the same. Words of a visitor's table stand in it
as `sentence.literal` leaves them where it is a sentence, and as they are where it is a table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd

from sim.contract.numbers import MINUS, PERCENT, said
from sim.contract.parameters import InvalidInput
from sim.contract.sentence import plain

LEVEL = 0.9
"""Of every interval in an answer."""
Outcome = Literal["met", "not met", "too few to say"]
Form = Literal["share", "points", "number", "percent"]
SMALL = 0.1  # shares below it are written with a decimal
DIGITS: dict[str, str] = {"share": ".0%", "points": ".1f", "number": ".2f", "percent": ".1f"}


@dataclass(frozen=True)
class Number:
    """A value with its interval; `form` says how it is written: a share in per cent, a difference in points, a per cent value, a number."""

    value: float
    low: float = np.nan
    high: float = np.nan
    form: Form = "number"

    def __str__(self) -> str:
        return written(self.value, self.form)

    @property
    def interval(self) -> str:
        r"""Return the interval in words, nothing where there is none.

        >>> Number(3.1, 2.4, 3.9, "percent").interval
        '90\xa0%: 2.4 to 3.9'
        """
        if np.isnan(self.low) or np.isnan(self.high):
            return ""
        low, high = (written(end, self.form) for end in (self.low, self.high))
        return f"{said(LEVEL, '.0%')}: {low.removesuffix(PERCENT)} to {high.removesuffix(PERCENT)}"

    def strong(self) -> str:
        """Return the value, marked as the number of a sentence, with its interval behind it."""
        return f"**{self}**" + (f" ({self.interval})" if self.interval else "")


def written(value: float, form: str) -> str:
    r"""Return a number as an answer writes it.

    >>> written(0.384, "share"), written(0.05, "points"), written(3.14, "percent")
    ('38\xa0%', '5.0', '3.1\xa0%')
    """
    if not np.isfinite(value):
        return "not defined" if np.isnan(value) else f"{MINUS * (value < 0)}\N{INFINITY}"
    if form == "percent":
        return said(value / 100, ".1%")
    digits = ".1%" if form == "share" and 0 < abs(value) < SMALL else DIGITS[form]
    return said(100 * value if form == "points" else value, digits)


def bare(value: float, form: str) -> str:
    r"""Return a number that somebody set, without digits that say nothing, and its unit.

    >>> bare(0.05, "points"), bare(0.8, "number"), bare(0.5, "share")
    ('5 points', '0.8', '50\xa0%')
    """
    if form == "points":
        return f"{said(100 * value, '.2~f')} points"
    return said(value / 100 if form == "percent" else value, ".3~f" if form == "number" else ".1~%")


@dataclass(frozen=True)
class Criterion:
    """What a tolerance may be set on: what is measured, in words, and whether less of it (a gap) or more (a ratio) is wanted."""

    label: str
    form: Form
    usual: float
    low: float = 0.0
    high: float = 1.0
    at_most: bool = True


@dataclass(frozen=True)
class Verdict:
    """A tolerance and what became of it. `what` says what was measured, `detail` who is how, `price` what meeting it would cost."""

    name: str
    what: str
    limit: float
    number: Number
    at_most: bool
    detail: str = ""
    price: str = ""

    @property
    def outcome(self) -> Outcome:
        """Return the verdict: it holds for the whole interval, or for none of it, or there are too few rows to say."""
        found = self.number
        if any(np.isnan(end) for end in (found.value, found.low, found.high)):
            return "too few to say"
        if (found.high <= self.limit) if self.at_most else (found.low >= self.limit):
            return "met"
        return "not met" if ((found.low > self.limit) if self.at_most else (found.high < self.limit)) else "too few to say"

    @property
    def asked(self) -> str:
        """Return the tolerance in words."""
        return f"{'at most' if self.at_most else 'at least'} {bare(self.limit, self.number.form)}"


@dataclass(frozen=True)
class Listing:
    """A table of an answer: a title, its rows, and what to know of them. `forms` says how a column is written, by its name."""

    title: str
    frame: pd.DataFrame
    note: str = ""
    forms: Mapping[str, str] = field(default_factory=dict)

    def rows(self) -> list[list[str]]:
        """Return every cell as it is written."""
        columns = [[self.cell(str(name), value) for value in self.frame[name]] for name in self.frame]
        return [list(row) for row in zip(*columns, strict=True)]

    def cell(self, column: str, value: Any) -> str:
        """Return one cell as it is written; what is not known is empty."""
        if isinstance(value, Number):
            return f"{value} ({value.interval})" if value.interval else str(value)
        if value is None or (isinstance(value, float) and np.isnan(value)):
            return ""
        if column in self.forms:
            return written(float(value), self.forms[column])
        if isinstance(value, bool | np.bool_):
            return "yes" if value else "no"
        if isinstance(value, int | np.integer):
            return said(int(value), ",.0f")
        return said(float(value), ".4~r") if isinstance(value, float | np.floating) else str(value)


@dataclass(frozen=True, eq=False)
class Since:
    """What changed: the headline, marked as a sentence, every change, and how far distributions are from where they were."""

    headline: str
    changes: Listing
    drift: Listing
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Answer:
    """What a table allows to say to one question, at one setting.

    `headline` is marked as a result sentence is. `judged` says what the verdicts are about ("today's rule"). `law` warns where it must.
    `counts` are what next month is compared with: no rows. `read` says what was read, by name; `method` how numbers came about.
    """

    kind: str
    question: str
    headline: str
    judged: str
    verdicts: tuple[Verdict, ...]
    groups: Listing
    choice: Listing
    cases: Listing
    deploy: Listing | None
    law: str
    caveats: tuple[str, ...]
    read: Mapping[str, str]
    method: str
    sources: tuple[str, ...]
    counts: Mapping[str, Any]
    since: Since | None = None

    @property
    def met(self) -> bool:
        """Return whether every tolerance is met."""
        return all(verdict.outcome == "met" for verdict in self.verdicts)

    def plain(self) -> dict[str, Any]:
        """Return the answer as JSON has it."""
        tables = {"groups": self.groups, "choice": self.choice, "deploy": self.deploy, "cases": self.cases}
        return {
            "kind": self.kind,
            "headline": plain(self.headline),
            "judged": self.judged,
            "met": self.met,
            "tolerances": [
                {
                    "name": one.name,
                    "what": one.what,
                    "limit": one.limit,
                    "value": one.number.value,
                    "low": one.number.low,
                    "high": one.number.high,
                    "verdict": one.outcome,
                    "detail": one.detail,
                    "price": one.price,
                }
                for one in self.verdicts
            ],
            **{name: records(table) if table is not None else [] for name, table in tables.items()},
            "law": self.law,
            "since": None
            if self.since is None
            else {
                "headline": plain(self.since.headline),
                "changes": records(self.since.changes),
                "drift": records(self.since.drift),
                "notes": list(self.since.notes),
            },
            "caveats": list(self.caveats),
        }


def records(table: Listing) -> list[dict[str, Any]]:
    """Return the rows of a table by column; a number with an interval becomes three."""
    found = []
    for row in table.frame.to_dict("records"):
        plain_row: dict[str, Any] = {}
        for name, value in row.items():
            if isinstance(value, Number):
                plain_row |= {str(name): value.value, f"{name}_low": value.low, f"{name}_high": value.high}
            else:
                plain_row[str(name)] = value
        found.append(plain_row)
    return found


def tolerances(asked: Sequence[str], criteria: Mapping[str, Criterion]) -> dict[str, float]:
    """Return tolerances written as NAME=NUMBER, or NAME alone for the usual one; raise InvalidInput for what is none.

    >>> tolerances(["gap=.05"], {"gap": Criterion("gap", "points", 0.1)})
    {'gap': 0.05}
    """
    found = {}
    for word in asked:
        name, _, number = (part.strip() for part in word.partition("="))
        if name not in criteria:
            raise InvalidInput(f"tolerance must be one of {', '.join(criteria)}, got {name[:40]!r}")
        allowed = criteria[name]
        try:
            limit = float(number) if number else allowed.usual
        except ValueError:
            limit = np.nan
        if not allowed.low <= limit <= allowed.high:
            raise InvalidInput(f"tolerance {name} must be a number in [{allowed.low:g}, {allowed.high:g}], got {number[:40]!r}")
        found[name] = limit
    return found


def listed(names: Sequence[str]) -> str:
    """Return names as they are told: "a, b and c"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
