"""A month of scores against another: the price of equal treatment, today's rule, and what drifted."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim import fairness
from sim.audit import since
from sim.audit.opened import Opened
from sim.audit.since import Change, Since
from sim.contract.parameters import InvalidInput
from sim.fairness.roc import Floats
from sim.own.scores import again
from sim.own.scores import counts as score_counts
from sim.own.scores.counts import Counts
from sim.own.scores.study import Params

DRAWS = 2_000


def compare(found: Opened, carried: Mapping[str, Any]) -> Since:
    """Return what changed since the counts of another month, both in that month's bins of scores."""
    table, study = found.built
    params = found.params
    assert isinstance(params, Params)
    before = score_counts.read(carried)
    if before.higher != (study.sign > 0):
        way = "high" if before.higher else "low"
        raise InvalidInput(
            f"baseline must approve {'low' if before.higher else 'high'} scores, as this table does, got {way} scores"
        )
    now = score_counts.count_as(table, before)
    cost = _cost(before, now, params)
    changes: list[Change] = [cost] if cost is not None else []
    both = before.today and now.today
    if both:
        changes.append(_gap(before, now))
    shared = [name for name in before.groups if name in now.groups]
    for name in shared:
        g, h = before.groups.index(name), now.groups.index(name)
        totals = (float(before.people.sum()), float(now.people.sum()))
        changes.append(since.shares(f"share of {name}", (before.people[g], totals[0]), (now.people[h], totals[1])))
        changes.append(since.shares(f"favourable, {name}", (before.good[g], before.people[g]), (now.good[h], now.people[h])))
        if both:
            then, there = before.cells[g, ..., 0].sum(), now.cells[h, ..., 0].sum()
            changes.append(since.shares(f"approved today, {name}", (then, before.people[g]), (there, now.people[h])))
    scores = {"scores, everybody": (_histogram(before, None), _histogram(now, None))}
    scores |= {f"scores, {name}": (_histogram(before, name), _histogram(now, name)) for name in shared}
    first = changes[0]
    what = "What equal treatment would cost" if cost is not None else first.what.capitalize()
    return Since(since.said(what, first), since.changes(changes), since.drift(scores), _notes(before, now, cost is not None))


def _notes(before: Counts, now: Counts, drawn: bool) -> tuple[str, ...]:
    notes = []
    for some, others, words in ((now, before, "is new"), (before, now, "is gone")):
        gone = [name for name in some.groups if name not in others.groups]
        notes += [f"Group {name} {words}." for name in gone]
    if before.today != now.today:
        notes.append("Today's rule is known of one of the two months only, so it is not compared.")
    if not drawn:
        notes.append(
            "What equal treatment costs cannot be compared: in one of the months too few draws have a profit in every group."
        )
    return tuple(notes)


def _cost(before: Counts, now: Counts, params: Params) -> Change | None:
    """Return the change of what no gap at all would cost, both from counts in the same bins."""
    draws = [again.draws(one, params.stakes, (0.0,), seed=seed) for seed, one in enumerate((before, now))]
    if draws[0] is None or draws[1] is None:
        return None
    values = []
    for one in (before, now):
        curves = one.curves(one.cells)
        most = fairness.optimum(curves, "max_profit", params.benefit, params.cost).profit
        best = fairness.tradeoff(curves, params.gap, [0.0], params.benefit, params.cost).frame["profit"].iloc[0]
        values.append(100 * (1 - float(best) / most))
    what = f"cost of no gap in {params.gap}, % of the profit"
    return since.drawn(what, values[0], values[1], (draws[0].costs[:, 0], draws[1].costs[:, 0]), "percent")


def _gap(before: Counts, now: Counts) -> Change:
    values, draws = [], []
    for seed, one in enumerate((before, now)):
        rate = one.rates()[0]
        drawn = np.random.default_rng(seed).binomial(one.people.astype(int), rate, (DRAWS, len(rate))) / one.people
        values.append(float(np.ptp(rate)))
        draws.append(np.asarray(np.ptp(drawn, axis=1)))
    return since.drawn("gap in today's approval rates", values[0], values[1], (draws[0], draws[1]), "points")


def _histogram(counts: Counts, group: str | None) -> Floats:
    cells = counts.cells if group is None else counts.cells[[counts.groups.index(group)]]
    return np.asarray(cells.sum((0, 2, 3)), dtype=float)
