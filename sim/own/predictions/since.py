"""A month of predictions against another: how right they are lately, what the scores say, and what drifted."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.audit import since
from sim.audit.opened import Opened
from sim.audit.since import Change, Since
from sim.contract.parameters import InvalidInput
from sim.own.predictions import answer, study
from sim.own.predictions.study import Params


def compare(found: Opened, carried: Mapping[str, Any]) -> Since:
    """Return what changed since the counts of another month: each one's last periods."""
    params = found.params
    assert isinstance(params, Params)
    now = answer.carried(study.decide(found.built, params))
    try:
        return _compared(carried, now)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise InvalidInput(
            f"baseline must carry the counts of a table of predictions, got none that can be read: {error}"
        ) from None


def _compared(then: Mapping[str, Any], now: Mapping[str, Any]) -> Since:
    changes = [_share("right", then["right"], now["right"])]
    happened = [(float(sum(one["yes"])), float(sum(one["yes"]) + sum(one["no"]))) for one in (then, now)]
    changes.append(since.shares("outcomes that the score speaks of", happened[0], happened[1]))
    gaps = [(float(one["gap"][0]), float(one["gap"][1])) for one in (then, now)]
    changes.append(since.estimates("outcomes less scores", gaps[0], gaps[1], "points"))
    changes += [_group(name, then["groups"][name], now["groups"][name]) for name in then["groups"] if name in now["groups"]]
    scores = [np.asarray(one["yes"], dtype=float) + np.asarray(one["no"], dtype=float) for one in (then, now)]
    notes = [f"Compared are {then['periods']} then and {now['periods']} now."]
    if then["threshold"] != now["threshold"]:
        notes.append(f"The threshold was {then['threshold']:g} and is {now['threshold']:g}.")
    for some, others, words in ((now, then, "is new"), (then, now, "is gone")):
        notes += [f"Group {name} {words}." for name in some["groups"] if name not in others["groups"]]
    head = since.said("The share of right predictions", changes[0])
    return Since(head, since.changes(changes), since.drift({"scores": (scores[0], scores[1])}), tuple(notes))


def _share(what: str, then: Any, now: Any) -> Change:
    return since.shares(what, (float(then[0]), float(then[1])), (float(now[0]), float(now[1])))


def _group(name: str, then: Any, now: Any) -> Change:
    """Return the change of the share right in a group, each given as rows and wrong ones."""
    return since.shares(f"right, {name}", (then[0] - then[1], then[0]), (now[0] - now[1], now[0]))
