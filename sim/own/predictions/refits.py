"""What retraining would have given, as far as score and outcome tell it: the score's meaning learnt anew from rows that had come before.

At the beginning of a period the map from score to chance is fitted (drift.recalibration) to rows whose outcome was known by then; from
then on whoever reaches the threshold by the new chance is predicted. A model with its features could learn more, so as a rule
this is the least that a retraining gains, not the most. Every policy sees the same rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.audit.since import Z
from sim.drift import recalibration
from sim.own.cells import Floats
from sim.own.predictions.counts import Counts, Flags, Ints, wrong
from sim.own.predictions.fall import Fall


@dataclass(frozen=True)
class Learning:
    """How one learns: from which period on, how many periods late the outcomes come, from how many last periods (0: all), the threshold."""

    reference: int
    delay: int
    memory: int
    threshold: float


@dataclass(frozen=True, eq=False)
class Course:
    """What became of a policy: wrong predictions by period, (periods,), and at the beginning of which periods it learnt.

    `better`, `worse`: rows since the reference that it made right, or wrong, against the predictions as they were made.
    """

    wrong: Ints
    learnt: tuple[int, ...]
    better: int
    worse: int

    @property
    def saved(self) -> int:
        """Return how many wrong predictions fewer there were."""
        return self.better - self.worse

    @property
    def interval(self) -> tuple[float, float]:
        """Return the interval of what was saved: rows that became right or wrong are the sample (McNemar's variance)."""
        half = Z * float(np.sqrt(self.better + self.worse))
        return self.saved - half, self.saved + half


def maps(counts: Counts, how: Learning) -> dict[int, Flags]:
    """Return by period what each score predicts if learnt at its beginning, (scores,); periods before which no outcome is known are left out."""
    cells, periods = counts.periods, len(counts.moments)
    at, known = [], []
    for period in range(how.reference, periods):
        last = period - how.delay
        first = max(0, last - how.memory) if how.memory else 0
        some = cells[first : max(last, 0)].sum(0)
        if some.sum():
            at.append(period)
            known.append(some)
    if not at:
        return {}
    seen = np.array(known)
    x = recalibration.log_odds(counts.score)
    chance = recalibration.chances(x, recalibration.fitted(x, seen[..., 1], seen.sum(2)))
    return dict(zip(at, chance >= how.threshold, strict=True))


def run(
    counts: Counts,
    fall: Fall,
    how: Learning,
    learnable: Mapping[int, Flags],
    every: int,
    *,
    alarm: bool = False,
    once: int | None = None,
) -> Course:
    """Return the course of a policy: learn every so many periods (0: never), when the alarm rings, or `once`, at that period.

    The alarm counts errors of what predicts at the time, and what was learnt because of it comes when the outcomes are known.
    """
    periods, start = counts.periods, how.reference
    due = set(range(start + every, len(periods), every)) if every and not alarm else set()
    due |= {once} if once is not None else set()
    now, learnt, total, waiting = counts.yes, [], 0.0, False
    decided = np.empty((len(periods), len(now)), dtype=bool)
    for period in range(len(periods)):
        if period in due and period in learnable:
            now, total, waiting = learnable[period], 0.0, False
            learnt.append(period)
        decided[period] = now
        if not alarm or period < start or waiting:
            continue
        for cells in counts.cells[counts.within == period]:
            total = max(0.0, total + int(wrong(cells, now)) - int(cells.sum()) * fall.reference)
            if total > fall.limit:
                due.add(period + 1 + how.delay)
                waiting = True
                break
    return _course(periods, counts.yes, decided, tuple(learnt), start)


def _course(periods: Ints, before: Flags, decided: Flags, learnt: tuple[int, ...], start: int) -> Course:
    no, yes = periods[start:, :, 0], periods[start:, :, 1]
    up, down = decided[start:] & ~before, ~decided[start:] & before
    better = int(yes[up].sum() + no[down].sum())
    worse = int(no[up].sum() + yes[down].sum())
    return Course(wrong(periods, decided), learnt, better, worse)


def shares(course: Course, rows: Ints) -> Floats:
    """Return the share right in each period."""
    return np.asarray(1 - course.wrong / rows)
