"""A month of comparisons against another: who is served, what wins, and whether other items are compared."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.audit import since
from sim.audit.opened import Opened
from sim.audit.since import Since
from sim.contract.parameters import InvalidInput

ITEMS = 10  # compared by name, those that were compared most


def compare(found: Opened, carried: Mapping[str, Any]) -> Since:
    """Return what changed since the counts of another month."""
    now = found.answer().counts
    try:
        return _compared(carried, now)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise InvalidInput(
            f"baseline must carry the counts of a table of comparisons, got none that can be read: {error}"
        ) from None


def _compared(then: Mapping[str, Any], now: Mapping[str, Any]) -> Since:
    before, after = then["groups"], now["groups"]
    shared = sorted((name for name in before if name in after), key=lambda name: after[name]["served"][0])
    same = (then["rule"], then["kl"]) == (now["rule"], now["kl"])
    changes = []
    for name in shared:
        if same:
            pair = (tuple(before[name]["served"]), tuple(after[name]["served"]))
            changes.append(since.estimates(f"prefers the answers, {name}", *pair, "share"))
        raters = [sum(group["raters"] for group in some.values()) for some in (before, after)]
        pairs = ((before[name]["raters"], raters[0]), (after[name]["raters"], raters[1]))
        changes.append(since.shares(f"share of the raters, {name}", *pairs))
    items = [name for name in then["items"] if name in now["items"]]
    changes += [since.shares(f"wins of {name}", tuple(then["items"][name]), tuple(now["items"][name])) for name in items[:ITEMS]]
    every = list(dict.fromkeys([*then["items"], *now["items"]]))
    met = tuple(np.array([some["items"].get(name, (0, 0))[1] for name in every], dtype=float) for some in (then, now))
    notes = [f"Group {name} is new." for name in after if name not in before]
    notes += [f"Group {name} is gone." for name in before if name not in after]
    if not same:
        notes.append("Last month another rule, or another distance, was judged: how groups are served is not compared.")
    if not changes:
        raise ValueError("no group and no item is in both months")
    kind, _, name = changes[0].what.partition(", ")
    what = f"How often {name} prefers the answers" if kind.startswith("prefers") else changes[0].what.capitalize()
    return Since(since.said(what, changes[0]), since.changes(changes), since.drift({"items compared": met}), tuple(notes))
