"""A month of ratings against another: who is overruled, how far raters agree, and whether labels drifted."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.audit import since
from sim.audit.opened import Opened
from sim.audit.since import Since
from sim.contract.parameters import InvalidInput


def compare(found: Opened, carried: Mapping[str, Any]) -> Since:
    """Return what changed since the counts of another month."""
    now = found.answer().counts
    try:
        return _compared(carried, now)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidInput(f"baseline must carry the counts of a table of ratings, got none that can be read: {error}") from None


def _compared(then: Mapping[str, Any], now: Mapping[str, Any]) -> Since:
    shared = [name for name in then["groups"] if name in now["groups"]]
    before, after = then["groups"], now["groups"]
    same_rule = then["rule"] == now["rule"]
    changes = []
    for name in sorted(shared, key=lambda one: -(after[one]["overruled"][0] or 0.0)):
        if same_rule:
            pair = (_pair(before[name]["overruled"]), _pair(after[name]["overruled"]))
            changes.append(since.estimates(f"overruled, {name}", *pair, "share"))
        changes.append(since.estimates(f"says yes, {name}", _pair(before[name]["yes"]), _pair(after[name]["yes"]), "share"))
        raters = [sum(group["raters"] for group in some.values()) for some in (before, after)]
        pairs = ((before[name]["raters"], raters[0]), (after[name]["raters"], raters[1]))
        changes.append(since.shares(f"share of the raters, {name}", *pairs))
    changes.append(since.estimates("alpha", _pair(then["alpha"]), _pair(now["alpha"]), "number"))
    labels = list(dict.fromkeys([*then["labels"], *now["labels"]]))
    drift = {}
    for name in shared:
        sides = [dict(zip(some["labels"], some["groups"][name]["by_label"], strict=True)) for some in (then, now)]
        drift[f"labels, {name}"] = tuple(np.array([side.get(label, 0) for label in labels], dtype=float) for side in sides)
    notes = [f"Group {name} is new." for name in after if name not in before]
    notes += [f"Group {name} is gone." for name in before if name not in after]
    if not same_rule:
        notes.append(f"Last month was decided by {then['rule']}: who is overruled is not compared.")
    head = since.said(_what(changes[0].what), changes[0])
    return Since(head, since.changes(changes), since.drift(drift), tuple(notes))


def _what(name: str) -> str:
    kind, comma, group = name.partition(", ")
    words = {"overruled": "What is overruled of the labels from", "says yes": "The share of yes from"}.get(kind, name)
    return f"{words} {group}" if comma and words != name else name[:1].upper() + name[1:]


def _pair(said: list[float | None]) -> tuple[float, float]:
    value, error = said
    return (np.nan if value is None else float(value), np.nan if error is None else float(error))
