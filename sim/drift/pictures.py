"""What is drawn of a course: one stream among all, and its mail at four moments."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.drift.course import Course
from sim.drift.law import chance_right
from sim.drift.refit import Floats
from sim.drift.stream import Mail

SHOWN = 120  # messages of a month
EDGE = 4.6  # the plane is drawn this far


def moments(months: int) -> NDArray[np.int64]:
    """Return the four months whose mail is shown: first, last, and at thirds.

    >>> moments(36).tolist()
    [0, 12, 24, 36]
    """
    return np.array([0, months // 3, months - months // 3, months])


def typical(mail: Mail, course: Course, separation: float) -> int:
    """Return the stream that is shown: the one whose first filter, never touched, comes nearest to the mean of all."""
    untouched = chance_right(course.line[0, :, :1], mail.angle, separation).mean(axis=1)
    return int(np.argmin(np.abs(untouched - untouched.mean())))


def still(mail: Mail, stream: int, law: Floats, months: NDArray[np.int64]) -> dict[str, pd.DataFrame]:
    """Return what is the same for every policy.

    `law`: month, right. `mail`: panel, x, y, spam. `border`: panel, month, and where the best line is, from (x, y) to (x2, y2).
    """
    panel, x, spam = _shown(mail, stream, months)
    inside = np.abs(x).max(axis=1) < EDGE
    angle = mail.angle[stream, months]
    across, up = -np.sin(angle) * 2 * EDGE, np.cos(angle) * 2 * EDGE
    return {
        "law": pd.DataFrame({"month": np.arange(len(law)), "right": law}),
        "mail": pd.DataFrame({"panel": panel, "x": x[:, 0].round(2), "y": x[:, 1].round(2), "spam": spam})[inside].reset_index(
            drop=True
        ),
        "border": pd.DataFrame(
            {
                "panel": np.arange(len(months)),
                "month": months,
                "x": -across,
                "y": -up,
                "x2": across,
                "y2": up,
            }
        ),
    }


def moving(mail: Mail, stream: int, course: Course, months: NDArray[np.int64]) -> dict[str, pd.DataFrame]:
    """Return what differs, with `point`, the policy's number.

    `course`: month, right (of the stream that is shown), low and high (of 80 % of streams). `retrained`: month, right. `shots`: panel,
    right, and the filter's line from (x, y) to (x2, y2). `wrong`: the messages of `mail` that are sorted wrong.
    """
    policies, _, every = course.right.shape
    low, high = np.quantile(course.right, [0.1, 0.9], axis=1)
    line, right = course.line[:, stream][:, months], course.right[:, stream]
    point, month = (axis.ravel() for axis in np.indices((policies, every)))
    at, when = np.nonzero(course.refitted[:, stream])
    length = np.hypot(line[..., 0], line[..., 1])
    foot = -line[..., 2:] / length[..., None] ** 2 * line[..., :2]
    along = np.stack([-line[..., 1], line[..., 0]], axis=-1) / length[..., None] * 2 * EDGE
    start, end = foot - along, foot + along
    panel, x, spam = _shown(mail, stream, months)
    score = np.einsum("nk,pnk->pn", x, line[:, panel, :2]) + line[:, panel, 2]
    missed = ((score > 0) != spam) & (np.abs(x).max(axis=1) < EDGE)
    who, which = np.nonzero(missed)
    shot, number = (axis.ravel() for axis in np.indices((policies, len(months))))
    return {
        "course": pd.DataFrame(
            {
                "point": point,
                "month": month,
                "right": right.ravel().round(4),
                "low": low.ravel().round(4),
                "high": high.ravel().round(4),
            }
        ),
        "retrained": pd.DataFrame({"point": at, "month": when, "right": right[at, when].round(4)}),
        "shots": pd.DataFrame(
            {
                "point": shot,
                "panel": number,
                "right": right[:, months].ravel().round(4),
                "x": start[..., 0].ravel().round(3),
                "y": start[..., 1].ravel().round(3),
                "x2": end[..., 0].ravel().round(3),
                "y2": end[..., 1].ravel().round(3),
            }
        ),
        "wrong": pd.DataFrame(
            {
                "point": who,
                "panel": panel[which],
                "x": x[which, 0].round(2),
                "y": x[which, 1].round(2),
                "spam": spam[which],
            }
        ),
    }


def _shown(
    mail: Mail, stream: int, months: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.bool_]]:
    """Return panel, place and kind of the first messages of the months that are shown, in a stream."""
    panel = np.repeat(np.arange(len(months)), SHOWN)
    return panel, mail.x[stream, months, :SHOWN].reshape(-1, 2), mail.spam[stream, months, :SHOWN].ravel()
