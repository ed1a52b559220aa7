"""What differs between two settings of a model, in words: `14 points higher`, `7 % lower`, `the same`.

Shares and percentages differ by points; what cannot be below zero by a share of the first, or from twice as much by how many times, and
from nothing or to nothing by both values; all else by its own unit. Where chance plays a part, both settings meet the same draws, and a
difference whose sign changes from draw to draw is said to be hardly one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sim.contract.model import Model
from sim.contract.numbers import PERCENT, said
from sim.contract.outcomes import Outcome, Outcomes

SAME = 0.0005  # of a share, below which two are the same: half of the last digit that is written
ALIKE = 0.005  # of a number's own size, below which two are the same
SURE = 0.9  # of the draws in which a difference has one sign, for it to be one
NEVER_BELOW = -1e-6  # the lowest value of what cannot be below zero but for rounding
ALL_BUT = 0.005  # of the first: what is left where "100 % lower" would be written and is not so
MEASURES = ("AUC", "Gini", "correlation", "effective", "log2 n", "ratio")  # units that say what is measured, not in what
NOTABLE = 0.02  # how far the other outcomes differ that are named
MANY = 2.0  # from here on so many times as much
PROPER = ("AI", "Black", "White", "Asian", "Hispanic", "Krippendorff")
UNDEFINED = "undefined"


@dataclass(frozen=True)
class Difference:
    """One outcome in the first and in the other setting; of `draws` of chance that both met, the other was higher in `higher`."""

    outcome: Outcome
    first: float | None
    other: float | None
    higher: int = 0
    draws: int = 0

    @property
    def same(self) -> bool:
        """Return whether the two are the same to what is written."""
        a, b = self.first, self.other
        if a is None or b is None:
            return a is b
        return abs(b - a) < (SAME if points(self.outcome) else ALIKE * max(abs(a), abs(b), 1e-12)) * _hundred(self.outcome)

    @property
    def unsure(self) -> bool:
        """Return whether chance alone turns the difference round too often for it to be one."""
        return self.draws > 0 and 1 - SURE < self.higher / self.draws < SURE

    @property
    def weight(self) -> float:
        """Return how far the two are apart, about 0 to 1, so that outcomes can be ranked."""
        a, b = self.first, self.other
        if a is None or b is None or self.same or self.unsure:
            return 0.0
        if " to " in self.outcome.unit and not points(self.outcome):
            return abs(b - a) / (self.outcome.high - self.outcome.low)
        return abs(b - a) / _hundred(self.outcome) if points(self.outcome) else abs(b - a) / (abs(a) + abs(b))

    @property
    def words(self) -> str:
        """Return the difference in words."""
        a, b = self.first, self.other
        if a is None or b is None:
            return f"{UNDEFINED} in both" if a is b else f"{UNDEFINED}" if b is None else f"{UNDEFINED} in the first"
        if self.same:
            return "the same"
        if self.unsure:
            return f"hardly different (higher in {self.higher} of {self.draws} draws)"
        way = "higher" if b > a else "lower"
        if points(self.outcome):
            by = abs(b - a) * 100 / _hundred(self.outcome)
            number = said(by, ".0f" if by >= 9.5 else ".1~f" if by >= 0.95 else ".1r")
            return f"{number} {'point' if number == '1' else 'points'} {way}"
        if self.outcome.low >= NEVER_BELOW:
            return self._beside_nothing(a, b) if min(a, b) <= 0 else _by_share(b / a, way)
        number, measured = said(abs(b - a), ",.2r"), unit(self.outcome)
        return f"{way} by {number}{measured}" if measured else f"{number} {way}"

    def _beside_nothing(self, a: float, b: float) -> str:
        return f"{value(self.outcome, b)} instead of {figure(self.outcome, a)}"


def _by_share(times: float, way: str) -> str:
    if times >= MANY:
        number = said(times, ",.2~r" if times < 100 else ",.0f")
        return "twice as high" if number == "2" else f"{number} times as high"
    if times < ALL_BUT:
        return f"over 99 % {way}".replace(" %", PERCENT)
    return f"{said(abs(times - 1), '.0%' if abs(times - 1) >= 0.0095 else '.1~%')} {way}"


def headed(outcome: Outcome) -> str:
    """Return an outcome as it stands before what is said of it; a label that has a comma ends with a colon.

    >>> headed(Outcome("a", "Missed, group A", "share", "lower", 0, 1)), headed(Outcome("b", "Missed", "share", "lower", 0, 1))
    ('missed, group A:', 'missed')
    """
    return f"{called(outcome)}{':' * (',' in outcome.label)}"


def points(outcome: Outcome) -> bool:
    """Return whether an outcome is a share or a percentage, whose differences are points."""
    return outcome.unit.startswith(("share", "%", "per cent"))


def of(model: Model, first: Outcomes, other: Outcomes) -> list[Difference]:
    """Return the difference of every outcome."""
    return [Difference(o, first[o.name], other[o.name]) for o in model.OUTCOMES]


def drawn(difference: Difference, first: Sequence[float], other: Sequence[float]) -> Difference:
    """Return the difference with in how many of the draws, paired, the other is higher; draws in which one is undefined do not count."""
    apart = np.subtract(other, first)
    apart = apart[np.isfinite(apart) & (apart != 0)]
    return Difference(difference.outcome, difference.first, difference.other, int((apart > 0).sum()), len(apart))


def middle(first: Sequence[float], other: Sequence[float]) -> tuple[float, float] | None:
    """Return between what the paired differences lie, without the lowest and the highest twentieth; None for fewer than two draws."""
    apart = np.subtract(other, first)
    apart = apart[np.isfinite(apart)]
    if len(apart) < 2:
        return None
    low, high = np.quantile(apart, [0.05, 0.95])
    return float(low), float(high)


def called(outcome: Outcome) -> str:
    """Return an outcome's label as it stands inside a sentence.

    >>> called(Outcome("a", "Stated satisfaction", "share", "higher", 0, 1)), called(Outcome("b", "AI used", "", "lower", 0, 1))
    ('stated satisfaction', 'AI used')
    """
    label = outcome.label
    proper = label.startswith(PROPER) or any(one.isupper() and other.isupper() for one, other in pairwise(label[:2]))
    return label if proper else label[:1].lower() + label[1:]


def notable(differences: Sequence[Difference], most: int = 2) -> list[Difference]:
    """Return those that differ most, the farthest first."""
    ranked = sorted(differences, key=lambda one: -one.weight)
    return [one for one in ranked[:most] if one.weight >= NOTABLE]


def value(outcome: Outcome, number: float | None) -> str:
    """Return an outcome's value in words, with its unit.

    >>> value(Outcome("a", "A", "share", "higher", 0, 1), 0.664), value(Outcome("b", "B", "sd", "higher", -5, 5), -1.234)
    ('66 %', '−1.23 sd')
    """
    words = figure(outcome, number)
    return words if words == UNDEFINED or outcome.unit.startswith("share") else words + unit(outcome, one=words == "1")


def figure(outcome: Outcome, number: float | None) -> str:
    """Return an outcome's value in words, without its unit."""
    if number is None or not np.isfinite(number):
        return UNDEFINED
    if outcome.unit.startswith("share"):
        return said(number, ".0%" if abs(number) >= 0.0995 or number == 0 else ".1~%" if abs(number) >= 0.001 else ".2~%")
    return said(number, ",.0f" if abs(number) >= 1000 else ",.3~r")


def unit(outcome: Outcome, *, one: bool = False) -> str:
    """Return an outcome's unit as it follows a number, or as it follows `one`; what only says what is measured, or on what scale, is none.

    >>> minutes = Outcome("a", "A", "minutes a day", "higher", -5, 5)
    >>> unit(minutes), unit(minutes, one=True), unit(Outcome("b", "B", "0 to 1", "higher", 0, 1))
    (' minutes a day', ' minute a day', '')
    """
    unit = outcome.unit
    if " to " in unit or "=" in unit or unit in MEASURES or unit.startswith("times") or not unit:
        return ""
    first, *rest = unit.split(" ")
    return " ".join(["", first.removesuffix("s") if one else first, *rest])


def _hundred(outcome: Outcome) -> float:
    """Return what 100 % is in an outcome's own numbers."""
    return 1.0 if outcome.unit.startswith("share") or not points(outcome) else 100.0
