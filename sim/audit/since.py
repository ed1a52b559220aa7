"""What changed since last month: differences with intervals, and drift, between the counts of two tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.audit.answer import LEVEL, Form, Listing, Number, Since
from sim.contract.parameters import InvalidInput, shown
from sim.fairness import differences

__all__ = ["Change", "Since", "changes", "drawn", "drift", "estimates", "said", "shares"]
Floats = NDArray[np.float64]
BANDS = 10
Z = NormalDist().inv_cdf((1 + LEVEL) / 2)
"""Standard errors on either side of an estimate in an interval of LEVEL."""
KOLMOGOROV = 1.2238
"""Of sqrt((n + m) / (n m)): what the largest distance of two samples from one distribution exceeds in one of ten pairs (Smirnov 1948)."""


@dataclass(frozen=True)
class Change:
    """A quantity then and now, and the difference with its interval."""

    what: str
    then: float
    now: float
    difference: Number
    form: Form

    @property
    def moved(self) -> bool:
        """Return whether the interval of the difference leaves zero out."""
        return bool(self.difference.low > 0 or self.difference.high < 0)


def shares(what: str, then: tuple[float, float], now: tuple[float, float]) -> Change:
    """Return the change of a share, each given as how many and of how many; raise InvalidInput for a `then` that cannot have been counted."""
    (k, n), (j, m) = then, now
    if not 0 <= k <= n < np.inf:
        raise InvalidInput(f"baseline must carry counts that can be, got {k:g} of {n:g} for {shown(what)}")
    p, q = (float(a / b) if b else np.nan for a, b in ((k, n), (j, m)))
    low, high = differences.difference((q, p), (m, n), LEVEL) if n and m else (np.nan, np.nan)
    return Change(what, p, q, Number(q - p, low, high, "points"), "share")


def estimates(what: str, then: tuple[float, float], now: tuple[float, float], form: Form) -> Change:
    """Return the change of an estimate, each given with its standard error."""
    (p, s), (q, t) = then, now
    half = Z * float(np.hypot(s, t))
    shown: Form = "points" if form == "share" else form
    return Change(what, p, q, Number(q - p, q - p - half, q - p + half, shown), form)


def drawn(what: str, then: float, now: float, draws: tuple[Floats, Floats], form: Form) -> Change:
    """Return the change of what was drawn again, then and now, independently."""
    number = min(map(len, draws))
    low, high = np.quantile(draws[1][:number] - draws[0][:number], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Change(what, then, now, Number(now - then, min(low, now - then), max(high, now - then), form), form)


def changes(found: Sequence[Change]) -> Listing:
    """Return the changes as a table, those that moved marked."""
    frame = pd.DataFrame(
        {
            "what": [one.what for one in found],
            "then": [Number(one.then, form=one.form) for one in found],
            "now": [Number(one.now, form=one.form) for one in found],
            "difference": [one.difference for one in found],
            "moved": [one.moved for one in found],
        }
    )
    note = "Differences of shares in points. Moved: the 90 % interval leaves zero out, which one in ten does by chance alone."
    return Listing("Since the last report", frame, note)


def drift(parts: Mapping[str, tuple[Floats, ...]]) -> Listing:
    """Return how far distributions moved, by name the counts then and now in the same bins, in order.

    `distance`: the largest difference of the two cumulative shares (Kolmogorov-Smirnov), beside what chance alone exceeds once in ten; the
    population stability index, as credit scoring has it.
    """
    rows = []
    for what, (then, now) in parts.items():
        n, m = float(then.sum()), float(now.sum())
        if not n or not m:
            continue
        p, q = then / n, now / m
        distance = float(np.abs(p.cumsum() - q.cumsum()).max())
        chance = KOLMOGOROV * float(np.sqrt((n + m) / (n * m)))
        rows.append((what, int(n), int(m), distance, chance, stability(then, now), distance > chance))
    names = ["distribution", "then, rows", "now, rows", "distance", "by chance up to", "stability index", "moved"]
    note = "Distance: the largest difference of cumulative shares. A stability index above .1 is usually looked into, above .25 acted on."
    forms = {"distance": "number", "by chance up to": "number", "stability index": "number"}
    return Listing("What drifted", pd.DataFrame(rows, columns=names), note, forms)


def stability(then: Floats, now: Floats) -> float:
    """Return sum (q - p) log (q / p) over at most BANDS bands of about as many rows then, with half a row added to each.

    >>> round(stability(np.array([50.0, 50.0]), np.array([60.0, 40.0])), 3)
    0.04
    """
    band = np.minimum((BANDS * (then.cumsum() - then / 2) / then.sum()).astype(int), BANDS - 1)
    _, band = np.unique(band, return_inverse=True)
    p, q = (np.bincount(band, counts) + 0.5 for counts in (then, now))
    p, q = p / p.sum(), q / q.sum()
    return float(((q - p) * np.log(q / p)).sum())


def said(what: str, change: Change, form: Form | None = None) -> str:
    """Return a change as a sentence."""
    then, now = Number(change.then, form=form or change.form), Number(change.now, form=form or change.form)
    if not change.moved:
        return f"{what} was {then} and is **{now}**: no change that these rows can show ({change.difference.interval})."
    way = "rose" if change.difference.value > 0 else "fell"
    return f"{what} {way} from {then} to **{now}**: {change.difference.strong()}{' points' * (change.form == 'share')}."
