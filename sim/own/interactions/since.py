"""A month of interactions against another: what a feed would give, and whether ratings drifted."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.audit import since
from sim.audit.opened import Opened
from sim.audit.since import Change, Since
from sim.contract.parameters import InvalidInput
from sim.own.interactions.study import OUTCOMES

SHARES = ("engagement", "satisfaction", "outrage_share")


def compare(found: Opened, carried: Mapping[str, Any]) -> Since:
    """Return what changed since the counts of another month."""
    now = found.answer().counts
    try:
        return _compared(carried, now)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise InvalidInput(
            f"baseline must carry the counts of a table of interactions, got none that can be read: {error}"
        ) from None


def _compared(then: Mapping[str, Any], now: Mapping[str, Any]) -> Since:
    changes: list[Change] = []
    for outcome in sorted(OUTCOMES, key=lambda one: one.name != "satisfaction"):
        pairs = (tuple(then["outcomes"][outcome.name]), tuple(now["outcomes"][outcome.name]))
        form = "share" if outcome.name in SHARES else "number"
        changes.append(since.estimates(outcome.label[:1].lower() + outcome.label[1:], *pairs, form))  # type: ignore[arg-type]
    # A value that only one of the months has is a bin of its own, in order: nothing is dropped.
    values = sorted({float(word) for some in (then, now) for word in some["ratings"]})
    counted = tuple(
        np.array([{float(word): many for word, many in some["ratings"].items()}.get(value, 0) for value in values], dtype=float)
        for some in (then, now)
    )
    sizes = [f"{then[what]:,} {what} then, {now[what]:,} now" for what in ("users", "items")]
    head = since.said("What people would call worth their time", changes[0])
    return Since(head, since.changes(changes), since.drift({"ratings": counted}), (f"{'; '.join(sizes)}.",))
