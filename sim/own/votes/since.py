"""A month of votes against another: the statements listed then and now, and how people vote."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.audit import since
from sim.audit.opened import Opened
from sim.audit.since import Since
from sim.contract.parameters import InvalidInput
from sim.own.votes.answer import counts_of

EVERYBODY = "everybody"
MOST = 12  # statements compared by name: those on the lists of either month


def compare(found: Opened, carried: Mapping[str, Any]) -> Since:
    """Return what changed since the counts of another month."""
    now = found.answer().counts
    try:
        return _compared(carried, now)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise InvalidInput(f"baseline must carry the counts of a table of votes, got none that can be read: {error}") from None


def _compared(then: Mapping[str, Any], now: Mapping[str, Any]) -> Since:
    named = bool(then["groups_are_named"] and now["groups_are_named"])
    groups = [name for name in then["groups"] if name in now["groups"]] if named else []
    both = [name for name in now["statements"] if name in then["statements"]]
    if not both:
        raise InvalidInput("baseline must be of votes on the same statements, got none with a name of this table's")
    listed = [name for name in dict.fromkeys([*now["listed"], *then["listed"]]) if name in both]
    changes = []
    for statement in (listed or both)[:MOST]:
        for group in (EVERYBODY, *groups):
            pairs = (counts_of(then, statement, group), counts_of(now, statement, group))
            whom = group if group == EVERYBODY else f"group {group}"
            changes.append(since.shares(f"approve of {statement}, {whom}", *pairs))
    if named:
        totals = [float(sum(some["members"])) for some in (then, now)]
        for group in groups:
            members = [float(some["members"][some["groups"].index(group)]) for some in (then, now)]
            changes.append(since.shares(f"share of group {group}", (members[0], totals[0]), (members[1], totals[1])))
    drift = {f"votes of {group}": (_votes(then, both, group), _votes(now, both, group)) for group in (EVERYBODY, *groups)}
    new, gone = (len(set(a["statements"]) - set(b["statements"])) for a, b in ((now, then), (then, now)))
    notes = []
    if new or gone:
        notes.append(f"{new} statements are new and {gone} are gone; {len(both)} are in both months.")
    if not named:
        notes.append("Groups were found, not named, in one of the months: they are not compared.")
    entered = [name for name in now["listed"] if name in then["statements"] and name not in then["listed"]]
    if entered:
        notes.append(f"On the list now, and not then: {', '.join(entered)}.")
    first = next((one for one in changes if one.moved), changes[0])
    what = f"Approval of statement {first.what.removeprefix('approve of ')}" if first.what.startswith("approve") else first.what
    return Since(since.said(what, first), since.changes(changes), since.drift(drift), tuple(notes))


def _votes(some: Mapping[str, Any], statements: list[str], group: str) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """Return how many votes agreed, passed and disagreed."""
    return np.asarray(np.array([some["statements"][one][group].split() for one in statements], dtype=float).sum(0))
