"""Spam: a filter that nobody touches fails slowly, then suddenly.

Good mail and spam are two clouds in the plane, and the clouds turn: spammers learn. A filter is a line between them as they were when it was
fitted. After t months it is right with chance Phi(d/2 cos wt): a cosine hardly falls at first, so the first year costs little and nobody
looks; the third costs ten times as much. Beside the law real mail: drawn month by month, a filter fitted to labelled messages,
and fitted again by the calendar or when an alarm rings (Page's cumulative sum over messages that are checked). Labels are what it
costs. The surprise: the alarm is worth its labels only if the drift comes in jumps; and labelling only what the old filter is unsure of
can be worse than never touching it, since that shows nothing of what changed elsewhere.

Hero: above, the chance to be right over the months; below, the mail itself at four moments, with the line that the filter draws, and
the cloud turning away under it. Sources: [page1954], [gama2014], [zliobaite2014].
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import sim
from sim import choice, knob, switch
from sim import frontier as front
from sim.contract.shelf import remembered
from sim.drift import course, pictures, stream
from sim.drift.course import Course
from sim.drift.evidence import EVIDENCE, SOURCES
from sim.drift.law import law
from sim.drift.stream import Mail
from sim.frontier import Frontier

__all__ = ["EVIDENCE", "SOURCES"]
Floats = NDArray[np.float64]

TITLE = "2023 filter, 2025 mail"
QUESTION = "How long does a spam filter stay right if nobody touches it?"
BADGE = "STYLISED"
STREAMS = 24
CADENCES = (0, 1, 2, 3, 4, 6, 9, 12, 18, 24, 36)
ALARMS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20)

EQUATIONS = (
    r"mail of month t: $x = \pm \frac{d}{2}\,(\cos \omega t, \sin \omega t) + N(0, I)$, plus for spam, half of each",
    r"a filter that was the best one t months ago is right with chance $\Phi\!\left(\frac{d}{2} \cos \omega t\right)$",
    r"in jumps of J instead: $\sum_k P(k)\, \Phi\!\left(\frac{d}{2} \cos k J\right),\quad k \sim \mathrm{Poisson}(\omega t / J)$",
    r"a filter $w x + b > 0$, fitted to labels by logistic regression, is right with chance "
    r"$\frac{1}{2} \Phi\!\left(\frac{w m + b}{|w|}\right) + \frac{1}{2} \Phi\!\left(\frac{w m - b}{|w|}\right)$",
    r"alarm: $S_t = \max(0,\ S_{t-1} + \mathrm{errors}_t - c\,r)$, and it rings at $S_t \ge h$",
)


class Params(sim.Params):
    """Inputs: how the mail turns, when the filter is fitted again, and to which labels."""

    retrain_every: int = knob(
        0, label="Retrain every", unit="months (0: never)", source="assumption", scale=CADENCES, help="By the calendar."
    )
    alarm_at: int = knob(
        4,
        label="The alarm rings at",
        unit="errors too many",
        source="page1954",
        scale=ALARMS,
        help="Used where an alarm says when to retrain.",
    )
    alarm: bool = switch(False, "Retrain when an alarm rings", "page1954", help="Instead of the calendar.")
    choose: str = choice(
        "random",
        {"random": "At random", "twice": "Half at random, then the unclear", "unsure": "What the old filter is unsure of"},
        "Which mail is labelled",
        "zliobaite2014",
    )
    labels_per_month: int = knob(200, 10, 400, 10, "Labels for a retraining", "messages", "assumption")
    jump: float = knob(
        0.0, 0.0, 90.0, 5.0, "The drift comes in jumps of", "degrees (0: a little every month)", "assumption: gama2014 names both"
    )
    drift: float = knob(2.0, 0.0, 5.0, 0.25, "Drift", "degrees a month", "assumption")
    separation: float = knob(3.3, 1.0, 5.0, 0.1, "How far spam is from good mail", "sd", "assumption")
    checks: int = knob(10, 1, 100, 1, "Messages checked for the alarm", "a month", "assumption")
    months: int = knob(36, 6, 60, 3, "How long one looks", "months", "assumption")


@dataclass(frozen=True)
class Result:
    """The course of one policy in all streams, its mail, and the law.

    `law` (months + 1,) is the chance to be right if nobody retrains.
    """

    params: Params
    mail: Mail
    course: Course
    law: Floats

    def to_frame(self) -> pd.DataFrame:
        """Return one row per stream and month: stream, month, right, retrained, law."""
        streams, months = self.course.right.shape[1:]
        return pd.DataFrame(
            {
                "stream": np.repeat(np.arange(streams), months),
                "month": np.tile(np.arange(months), streams),
                "right": self.course.right[0].ravel(),
                "retrained": self.course.refitted[0].ravel(),
                "law": np.tile(self.law, streams),
            }
        )


OUTCOMES = (
    sim.Outcome("mean_accuracy", "Mail sorted right", "share", "higher", 0.0, 1.0),
    sim.Outcome("labels", "Labels paid for", "messages", "lower", 0.0, 40_000.0),
    sim.Outcome("accuracy", "Mail sorted right in the last month", "share", "higher", 0.0, 1.0),
    sim.Outcome("worst_month", "Mail sorted right in the worst month", "share", "higher", 0.0, 1.0),
    sim.Outcome("lost_early", "Lost in the first third of the months", "share", "lower", -1.0, 1.0),
    sim.Outcome("lost_late", "Lost in the last third", "share", "lower", -1.0, 1.0),
    sim.Outcome("retrainings", "Retrainings", "times", "lower", 0.0, 60.0),
)
LEVERS = (
    sim.Lever("retrain_every", (12, 6, 3), "developer", "robustness", "gama2014"),
    sim.Lever("alarm", (True,), "developer", "oversight", "page1954"),
    sim.Lever("choose", ("twice",), "developer", "robustness", "zliobaite2014"),
    sim.Lever("labels_per_month", (100, 400), "company", "robustness", "assumption"),
)
ALONG = ("retrain_every", "alarm_at")
SIZES = ("months",)
RANDOM = True


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return the course in 24 streams; month 0 is that of the first filter."""
    mail = _mail(*_world(params), _seed(rng))
    return Result(params, mail, _run(params, mail, [params]), _law(params))


def outcomes(result: Result) -> dict[str, float | None]:
    """Return means over streams; labels are those of the first month, of every retraining, and of the checks."""
    return {name: float(values[0]) for name, values in _measures(result.params, result.course).items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return every cadence, or every level of the alarm, on the same mail."""
    policies = _policies(params)
    settings = {f"set.{name}": [getattr(policy, name) for policy in policies] for name in ALONG}
    found = _measures(params, _courses(_alike(params), _seed(rng)))
    return front.build(pd.DataFrame(settings | found), *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return the hero at every point of the frontier: `course`, `retrained`, `shots` and `wrong`, as in `picture`."""
    seed = _seed(rng)
    mail, courses = _mail(*_world(params), seed), _courses(_alike(params), seed)
    shown = pictures.typical(mail, courses, params.separation)
    return pictures.moving(mail, shown, courses, pictures.moments(params.months))


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the hero of one result, see `pictures`: what moves along the frontier, and what does not (`law`, `mail`, `border`)."""
    months = pictures.moments(result.params.months)
    shown = pictures.typical(result.mail, result.course, result.params.separation)
    moving = pictures.moving(result.mail, shown, result.course, months)
    still = pictures.still(result.mail, shown, result.law, months)
    return {name: table.drop(columns="point") for name, table in moving.items()} | still


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:  # noqa: ARG001
    """Return the law: of a fresh filter, of one that is never retrained in the last month, and on average over the months at this cadence."""
    age = np.arange(params.months + 1)
    ages = age % params.retrain_every if params.retrain_every else age
    untouched = _law(params)
    mean = law(params.separation, params.drift, params.jump, ages.astype(float)).mean()
    return {"law_fresh": float(untouched[0]), "law_last": float(untouched[-1]), "law_mean": float(mean)}


def _seed(rng: np.random.Generator) -> int:
    return int(rng.integers(2**62))


def _world(params: Params) -> tuple[int, float, float, float]:
    return params.months, params.separation, params.drift, params.jump


def _law(params: Params) -> Floats:
    return law(params.separation, params.drift, params.jump, np.arange(params.months + 1.0))


@remembered(4)
def _mail(months: int, separation: float, drift: float, jump: float, seed: int) -> Mail:
    return stream.drawn(STREAMS, months, separation, drift, jump, np.random.default_rng(seed))


def _alike(params: Params) -> Params:
    """Return the same setting wherever one stands along the frontier."""
    default = Params()
    return params.replace(**{name: getattr(default, name) for name in ALONG})


@remembered(16)
def _courses(params: Params, seed: int) -> Course:
    return _run(params, _mail(*_world(params), seed), _policies(params))


def _policies(params: Params) -> list[Params]:
    """Return the settings along the frontier."""
    alike = _alike(params)
    if params.alarm:
        return [alike.replace(alarm_at=level) for level in ALARMS]
    return [alike.replace(retrain_every=months) for months in CADENCES]


def _run(params: Params, mail: Mail, policies: list[Params]) -> Course:
    every = np.array([0 if params.alarm else policy.retrain_every for policy in policies])
    alarm_at = np.array([policy.alarm_at if params.alarm else np.inf for policy in policies])
    return course.run(mail, params.separation, every, alarm_at, params.labels_per_month, params.checks, params.choose)


def _measures(params: Params, found: Course) -> dict[str, Floats]:
    """Return every outcome, one value a policy."""
    right, retrained = found.right, found.refitted.sum(axis=2).mean(axis=1)
    mean = right.mean(axis=1)
    third = params.months // 3
    checked = params.checks * (params.months + 1) if params.alarm else 0
    return {
        "mean_accuracy": mean.mean(axis=1),
        "labels": stream.MAIL + retrained * params.labels_per_month + checked,
        "accuracy": mean[:, -1],
        "worst_month": right.min(axis=2).mean(axis=1),
        "lost_early": mean[:, 0] - mean[:, third],
        "lost_late": mean[:, -1 - third] - mean[:, -1],
        "retrainings": retrained,
    }
