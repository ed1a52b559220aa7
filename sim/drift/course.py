"""Month by month: a filter sorts the mail, some of it is checked, and at times the filter is fitted again."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from sim.drift import alarm
from sim.drift.law import chance_right
from sim.drift.refit import Floats, fitted, labelled, nearest
from sim.drift.stream import CHECKED, MAIL, Mail

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Course:
    """What happened, policies first: chance to be right and whether it was fitted again (policies, streams, months + 1), and the lines.

    `line` (policies, streams, months + 1, 3) as in `refit`.
    """

    right: Floats
    refitted: Flags
    line: Floats


def reference(separation: float) -> float:
    """Return the share of errors above which a check counts towards the alarm, between a fresh filter's and twice that.

    >>> round(reference(3.3), 4)
    0.0716
    """
    fresh = float(ndtr(-separation / 2))
    return alarm.reference(fresh, 2 * fresh)


def run(
    mail: Mail, separation: float, every: NDArray[np.int64], alarm_at: Floats, labels: int, checks: int, choose: str
) -> Course:
    """Return the course of every policy: fitted again every so many months (0: never), or when the alarm rings (inf: never).

    Each month: a filter that is due is fitted to `labels` of the month's messages; it sorts the mail; `checks` other messages are
    looked at. The alarm is Page's cumulative sum: S = max(0, S + errors - checks * reference), and it rings at S >= `alarm_at`; the
    filter is then due next month. `choose`: which messages are labelled, "random", "unsure" (nearest to the old line) or "twice"
    (half at random, and the rest nearest to the line that those give). The first filter learns from all mail of month 0.
    """
    streams, months, _ = mail.spam.shape
    policies = len(every)
    line = np.tile(fitted(mail.x[:, 0], mail.spam[:, 0]), (policies, 1, 1))
    due, total = np.zeros((policies, streams), dtype=bool), np.zeros((policies, streams))
    right, refitted = np.empty((policies, streams, months)), np.zeros((policies, streams, months), dtype=bool)
    lines = np.empty((policies, streams, months, 3))
    for month in range(months):
        if month:
            due |= ((every > 0) & (month % np.maximum(every, 1) == 0))[:, None]
        if due.any():
            line[due] = _refitted(mail, month, line, due, labels, choose)
            total[due] = 0.0
        right[:, :, month], refitted[:, :, month], lines[:, :, month] = (
            chance_right(line, mail.angle[:, month], separation),
            due,
            line,
        )
        due = np.zeros_like(due)
        if np.isfinite(alarm_at).any():
            total = alarm.step(total, _errors(mail, month, line, checks), checks, reference(separation))
            due = total >= alarm_at[:, None]
    return Course(right, refitted, lines)


def _refitted(mail: Mail, month: int, line: Floats, due: Flags, labels: int, choose: str) -> Floats:
    """Return new lines for those that are due, (due, 3); what does not depend on the old line is fitted once a stream."""
    stream = np.nonzero(due)[1]
    if choose == "unsure":
        pool = slice(0, MAIL - CHECKED)
        x, spam = mail.x[stream, month, pool], mail.spam[stream, month, pool]
        return labelled(x, spam, nearest(line[due], x, labels))
    which, back = np.unique(stream, return_inverse=True)
    x, spam = mail.x[which, month, : MAIL - CHECKED], mail.spam[which, month, : MAIL - CHECKED]
    if choose == "random":
        return fitted(x[:, :labels], spam[:, :labels])[back]
    first = labels // 2
    return labelled(x, spam, nearest(fitted(x[:, :first], spam[:, :first]), x, labels, first))[back]


def _errors(mail: Mail, month: int, line: Floats, checks: int) -> Floats:
    """Return how many of the checked messages the filters got wrong, (policies, streams)."""
    x, spam = mail.x[:, month, MAIL - checks :], mail.spam[:, month, MAIL - checks :]
    taken = np.einsum("smk,psk->psm", x, line[:, :, :2]) + line[:, :, 2:] > 0
    return np.asarray((taken != spam).sum(axis=2), dtype=float)
