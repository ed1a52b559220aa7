"""Human oversight: a machine hands the cases it is least sure of to a few people.

Two kinds of cases, equally many; a machine gives each a score and cuts at the midpoint, and people are asked about the cases nearest to the cut.
Each answer that they get right where the machine is wrong lowers the error, and each costs minutes. How many these are depends on more than the
share that is handed over: people err, more on cases that are strange to them; they tire; they lean to what the machine said, which in this band
is nearly a coin toss; and where more is handed over than they can read, cases wait, and people hurry or the machine's answer stands after all.

Days are drawn: when cases come, how long a reading takes, what people see. They see a signal with noise; half the time for a case gives them
less to go by, as half as many samples would. Scores are the quantiles of their distributions, in an order that is drawn, so that the machine
errs as the law says that the tests hold it to ([chow1970]). Reading times are exponential: without hurry the queue is Erlang's, a test too.
"""

import pickle
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit, ndtr, ndtri

import sim
from sim import choice, knob, switch
from sim import frontier as front
from sim.contract.shelf import remembered
from sim.frontier import Frontier
from sim.reviewing import evidence

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

TITLE = "Human oversight"
QUESTION = "Who looks at what the machine is unsure of, and do they see more?"
BADGE = "STYLISED"
RANDOM = True
ALONG = ("deferred",)
SIZES = ("days",)
SHARES = tuple(round(0.02 * k, 2) for k in range(31))
OPENS, HOURS = 9, 8  # a day's cases come from nine to five
STRANGE = 0.25  # share of cases that people are worse at
LAPSE = 60.0  # minutes: a case that waited longer keeps the machine's answer, where that is the rule
FASTEST = 0.25  # of the usual time, at least, is taken for a case
EVERY = 10  # minutes between points of the drawn queue

EQUATIONS = (
    r"the machine says yes where $x > 0$; $\ x \sim N(\pm d/2,\ 1)$, both kinds equally often",
    r"people get $|x| < t$, a share $\ s = \Phi(t - d/2) - \Phi(-t - d/2)$",
    r"error on the rest: $\ \Phi(-t - d/2)\,/\,(1 - s)$; on all cases, were people never wrong: $\ \Phi(-t - d/2)$",
    r"a person's own look is wrong with chance $\ \Phi\!\left(-\Phi^{-1}(1 - e)\ \mathrm{e}^{-f h} \sqrt{p}\right)$",
    r"where people hurry, a case that waited $w$ minutes gets a share $\ p = 1\,/\,(1 + w / W)$ of the usual time, else $p = 1$",
    r"where people are better: those cases with the largest $\ 1\,/\,(1 + \mathrm{e}^{d |x|}) - e$",
)
SOURCES = (
    "chow1970",
    "madras2018",
    "mozannar2020",
    "vaccaro2024",
    "goddard2012",
    "lyell2017",
    "green2022",
    "lang2023",
    "krupinski2010",
    "kc2009",
)
EVIDENCE = evidence.EVIDENCE


class Params(sim.Params):
    """Inputs: how much is handed over and which cases, how people read, and the stream of cases."""

    deferred: float = knob(0.1, 0.0, 0.6, 0.02, "Handed to people", "share of cases", "chow1970")
    human_error: float = knob(
        0.0,
        0.0,
        0.4,
        0.01,
        "People err, rested and at leisure",
        "share of cases they know",
        "assumption",
        help="On cases that they know. On one in four, which are strange to them, they err more often.",
    )
    bias: float = knob(
        0.0,
        0.0,
        1.0,
        0.05,
        "Lean to the machine",
        "share of looks",
        "assumption: that people do is goddard2012",
        help="In this share of looks a person takes the machine's answer.",
    )
    queue: str = choice(
        "wait",
        {"wait": "Cases wait", "hurry": "People hurry", "lapse": "After an hour, the machine's answer stands"},
        "When too many come",
        "assumption: that people hurry is kc2009",
    )
    choose: str = choice(
        "unsure", {"unsure": "The machine is unsure", "better": "People are better"}, "Handed over where", "mozannar2020"
    )
    second_reader: bool = switch(False, "Two read, a third where they differ", "assumption")
    separation: float = knob(2.0, 0.5, 4.0, 0.1, "How well the machine sees", "sd", "assumption")
    reviewers: int = knob(2, 1, 6, 1, "People who read", "people", "assumption")
    arrivals: int = knob(60, 20, 120, 10, "Cases", "an hour", "assumption")
    minutes: int = knob(6, 1, 20, 1, "A reading takes", "minutes", "assumption")
    uneven: float = knob(
        4.0,
        1.0,
        10.0,
        0.5,
        "On strange cases people err",
        "times as often",
        "assumption",
        help="At most a coin toss. One case in four.",
    )
    fatigue: float = knob(0.02, 0.0, 0.2, 0.01, "People tire", "of their eye an hour", "assumption: about krupinski2010")
    patience: int = knob(30, 5, 120, 5, "They take half the time for a case that waited", "minutes", "assumption")
    days: int = knob(100, 20, 200, 20, "Days", "days", "assumption")


@dataclass(frozen=True)
class World:
    """Cases of all days, shape (days, cases a day): minute they come, score, whether strange, and whether the machine errs; who goes first."""

    minute: Array
    score: Array
    strange: Mask
    machine_wrong: Mask
    rank: NDArray[np.int64]
    rng: bytes


@dataclass(frozen=True)
class Course:
    """What k policies make of it: sums over all days, shape (k,), and the first day, shape (k, cases a day)."""

    read: Array
    people_wrong: Array
    lapsed: Array
    hours: Array
    waited: Array
    begun: Array
    by: NDArray[np.int8]  # 0 the machine, 1 people, 2 people who were asked too late
    wrong: Mask


@dataclass(frozen=True)
class Result:
    """One policy, and the generator's state that its days are drawn from."""

    params: Params
    course: Course
    start: bytes

    def to_frame(self) -> pd.DataFrame:
        """Return one row per case of the first day: hour, score, by, wrong."""
        world, by = _world(self.params, self.start), ("machine", "people", "machine, too late for people")
        hour = OPENS + world.minute[0] / 60
        return pd.DataFrame(
            {
                "hour": hour,
                "score": world.score[0],
                "by": np.array(by)[self.course.by[0]],
                "wrong": self.course.wrong[0],
            }
        )


OUTCOMES = (
    sim.Outcome("error_all", "Wrong, of all cases", "share", "lower", 0.0, 1.0),
    sim.Outcome("human_hours", "Reading per 1,000 cases", "hours", "lower", 0.0, 2000.0),
    sim.Outcome("error", "Wrong, of those the machine keeps", "share", "lower", 0.0, 1.0),
    sim.Outcome("people_error", "Wrong, of those people are asked", "share", "lower", 0.0, 1.0, optional=True),
    sim.Outcome("machine_alone", "Wrong, were nothing handed over", "share", "lower", 0.0, 1.0),
    sim.Outcome("waited", "Cases wait for people", "minutes", "lower", 0.0, 1e5, optional=True),
    sim.Outcome("lapsed", "Asked, but too late", "share", "lower", 0.0, 1.0, optional=True),
)
LEVERS = (
    sim.Lever("choose", ("better",), "developer", "robustness", "mozannar2020"),
    sim.Lever("second_reader", (True,), "company", "oversight", "assumption"),
    sim.Lever("bias", (0.0,), "company", "oversight", "goddard2012"),
    sim.Lever("separation", (2.5,), "developer", "safety", "assumption"),
    sim.Lever("reviewers", (4,), "regulator", "oversight", "assumption: enough people is a condition that can be set"),
)


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return what one policy makes of the days.

    >>> found = outcomes(simulate(Params(), np.random.default_rng(0)))
    >>> round(found["error"], 4), round(found["error_all"], 4)
    (0.1264, 0.1138)
    """
    start = pickle.dumps(rng)
    return Result(params, _courses(_plain(params), (params.deferred,), start), start)


def outcomes(result: Result) -> dict[str, float | None]:
    """Return means over all days; what is said of people is None where nothing is handed over."""
    found = _outcomes(result.params, (result.params.deferred,), result.course, result.start)
    return {name: None if np.isnan(values[0]) else float(values[0]) for name, values in found.items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return every share, of the same days: errors against hours."""
    start = pickle.dumps(rng)
    found = _outcomes(params, SHARES, _courses(_plain(params), SHARES, start), start)
    return front.build(pd.DataFrame({"set.deferred": SHARES, **found}), *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return `marks`, `queue` and `numbers` at every share; see `picture`."""
    start = pickle.dumps(rng)
    return _drawn(params, SHARES, _courses(_plain(params), SHARES, start), start)


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the page's tables of the first day.

    cases (hour, score): all. marks (hour, score, kind): those whose answer is the machine's and wrong, those that people answer, right or
    not, and those that came to them too late and are right. queue (hour, waiting). numbers (machine, machine_wrong, people, people_wrong,
    late, edge, waiting): counts of that day by whose answer stands, how many came too late, how far from the cut people are asked (0 where the
    score alone does not say so), and how many wait when the day closes. perfect (way, error_all, human_hours): people who never err.
    """
    params, start = result.params, result.start
    world = _world(params, start)
    law = _law(params.separation, np.array(SHARES))
    readings = 2 if params.second_reader else 1
    tables = _drawn(params, (params.deferred,), result.course, start)
    return {name: table.drop(columns="point") for name, table in tables.items()} | {
        "cases": pd.DataFrame({"hour": OPENS + world.minute[0] / 60, "score": world.score[0]}).round(3),
        "perfect": pd.DataFrame(
            {
                "way": "people who never err",
                "error_all": law,
                "human_hours": np.array(SHARES) * 1000 * params.minutes / 60 * readings,
            }
        ),
    }


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the laws: the error on the rest and on all cases with people who never err; and what people alone, rested, would err."""
    del rng
    all_cases = float(_law(params.separation, np.array([params.deferred]))[0])
    known, strange = _human_errors(params)
    return {
        "law_error": all_cases / (1 - params.deferred),
        "law_error_all": all_cases,
        "law_people_alone": (1 - STRANGE) * known + STRANGE * strange,
    }


def _plain(params: Params) -> Params:
    return params.replace(deferred=Params().deferred)


def _human_errors(params: Params) -> tuple[float, float]:
    """Return how often people err, rested and at leisure, on cases that they know and on strange ones."""
    return params.human_error, min(params.human_error * params.uneven, 0.5)


def _law(separation: float, share: Array) -> Array:
    """Return the error on all cases where people who never err get each share; the edge of the band is found by halving."""
    low, high = np.zeros_like(share), np.full_like(share, 9.0)
    for _ in range(60):
        edge = (low + high) / 2
        much = ndtr(edge - separation / 2) - ndtr(-edge - separation / 2) > share
        low, high = np.where(much, low, edge), np.where(much, edge, high)
    return np.asarray(ndtr(-low - separation / 2))


@remembered(8)
def _days(days: int, cases: int, separation: float, start: bytes) -> tuple[Array, Array, Mask, Mask, bytes]:
    """Return what of the days no policy changes: minutes, scores, strange cases, the machine's errors, and the generator after them."""
    rng: np.random.Generator = pickle.loads(start)
    minute = np.sort(rng.uniform(0, 60 * HOURS, (days, cases)), axis=1)
    half = days * cases // 2
    strata = [ndtri((rng.permutation(half) + 0.3) / half) + sign * separation / 2 for sign in (-1, 1)]
    order = rng.permutation(2 * half)
    score, yes = np.concatenate(strata)[order].reshape(days, cases), (order >= half).reshape(days, cases)
    return minute, score, rng.random((days, cases)) < STRANGE, (score > 0) != yes, pickle.dumps(rng)


def _world(params: Params, start: bytes) -> World:
    """Return the cases, with the order in which they would be handed over."""
    minute, score, strange, wrong, rng = _days(params.days, params.arrivals * HOURS, params.separation, start)
    gain = expit(-params.separation * np.abs(score))
    if params.choose == "better":
        known, rare = _human_errors(params)
        gain = gain - np.where(strange, rare, known)
    rank = np.empty(score.size, np.int64)
    rank[np.argsort(-gain, axis=None, kind="stable")] = np.arange(score.size)
    return World(minute, score, strange, wrong, rank.reshape(score.shape), rng)


@remembered(8)
def _courses(params: Params, shares: tuple[float, ...], start: bytes) -> Course:
    """Return what each share makes of the same days. A loop over the day's cases; shares and days are array axes.

    A case goes to whoever is free first. Second and third readings count as one stretch of work with the first.
    """
    world = _world(params, start)
    rng: np.random.Generator = pickle.loads(world.rng)
    days, cases = world.score.shape
    looks, took = 3 if params.second_reader else 1, np.empty((cases, 3, days))
    own, leans = rng.standard_normal((3, cases, days)), rng.random((3, cases, days)) < params.bias
    took[:] = rng.exponential(params.minutes, (cases, 3, days))
    clear = -ndtri(np.where(world.strange, *_human_errors(params)[::-1])).T  # infinite for people who never err
    asked = world.rank < np.round(np.array(shares) * world.rank.size)[:, None, None]
    size = (len(shares), days)
    free, worked = np.zeros((*size, params.reviewers)), np.zeros((*size, params.reviewers))
    read, people_wrong, lapsed, hours, waited = np.zeros((5, *size))
    begun, by, wrong_first = np.zeros((len(shares), cases)), np.zeros((len(shares), cases), np.int8), asked[:, 0].copy()
    flat = np.arange(size[0] * size[1]).reshape(size) * params.reviewers
    for case in range(cases):
        hand, machine, came = asked[:, :, case], world.machine_wrong[:, case], world.minute[:, case]
        person = flat + free.argmin(axis=2)
        begin = np.maximum(free.ravel()[person], came)
        wait = begin - came
        late = hand & (wait > LAPSE) if params.queue == "lapse" else np.zeros_like(hand)
        reads = hand & ~late
        pace = np.maximum(1 / (1 + wait / params.patience), FASTEST) if params.queue == "hurry" else np.ones(size)
        sees = clear[case] * np.exp(-params.fatigue / 60 * worked.ravel()[person]) * np.sqrt(pace)
        answers = [np.where(leans[look, case], machine, own[look, case] > sees) for look in range(looks)]
        wrong, time = answers[0], took[case, 0] * pace
        if params.second_reader:
            differ = answers[0] != answers[1]
            wrong = np.where(differ, answers[2], answers[0])
            time = time + took[case, 1] * pace + np.where(differ, took[case, 2] * pace, 0)
        time = np.where(reads, time, 0)
        free.ravel()[person] = np.where(reads, begin + time, free.ravel()[person])
        worked.ravel()[person] += time
        stands = np.where(reads, wrong, machine)
        read += hand
        people_wrong += hand & stands
        lapsed += late
        hours += time / 60
        waited += np.where(late, LAPSE, np.where(hand, wait, 0))
        begun[:, case] = np.where(late, came + LAPSE, begin)[:, 0]
        by[:, case] = (hand.astype(np.int8) + late)[:, 0]
        wrong_first[:, case] = stands[:, 0]
    totals = np.stack([read, people_wrong, lapsed, hours, waited]).sum(axis=2)
    return Course(totals[0], totals[1], totals[2], totals[3], totals[4], begun, by, wrong_first)


def _outcomes(params: Params, shares: tuple[float, ...], course: Course, start: bytes) -> dict[str, Array]:
    """Return every outcome of k policies."""
    world = _world(params, start)
    total = world.rank.size
    first = np.concatenate([[0], np.cumsum(world.machine_wrong.ravel()[np.argsort(world.rank, axis=None)])])
    kept = first[-1] - first[np.round(np.array(shares) * total).astype(int)]
    with np.errstate(invalid="ignore", divide="ignore"):
        people, waited, lapsed = (part / course.read for part in (course.people_wrong, course.waited, course.lapsed))
    return {
        "error_all": (kept + course.people_wrong) / total,
        "human_hours": course.hours / total * 1000,
        "error": kept / (total - course.read),
        "people_error": people,
        "machine_alone": np.full(len(shares), first[-1] / total),
        "waited": waited,
        "lapsed": lapsed,
    }


def _drawn(params: Params, shares: tuple[float, ...], course: Course, start: bytes) -> dict[str, pd.DataFrame]:
    """Return `marks`, `queue` and `numbers` of `picture` for k policies, with `point` the number of the policy."""
    world = _world(params, start)
    minute, score, asked = world.minute[0], world.score[0], course.by > 0
    point, case = np.nonzero(asked | course.wrong)
    by, wrong = course.by[point, case], course.wrong[point, case]
    kind = np.where(by == 1, np.where(wrong, "people", "right"), np.where(wrong, "machine", "late"))
    marks = {"point": point, "hour": OPENS + minute[case] / 60, "score": score[case], "kind": kind}
    clock = np.arange(0, 60 * HOURS + 1, EVERY)
    waiting = (asked[:, None] & (minute <= clock[:, None]) & (course.begun[:, None] > clock[:, None])).sum(axis=2)
    points = np.arange(len(shares))
    edges = np.sort(np.abs(world.score), axis=None)[np.round(np.array(shares) * score.size * len(world.score)).astype(int)]
    numbers = {
        "point": points,
        "machine": (course.by != 1).sum(axis=1),
        "machine_wrong": (course.wrong & (course.by != 1)).sum(axis=1),
        "people": (course.by == 1).sum(axis=1),
        "people_wrong": (course.wrong & (course.by == 1)).sum(axis=1),
        "late": (course.by == 2).sum(axis=1),
        "edge": (edges if params.choose == "unsure" else np.zeros(len(shares))).round(3) * (np.array(shares) > 0),
        "waiting": waiting[:, -1],
    }
    queue = {"point": np.repeat(points, len(clock)), "hour": np.tile(OPENS + clock / 60, len(shares)), "waiting": waiting.ravel()}
    return {"marks": pd.DataFrame(marks).round(3), "queue": pd.DataFrame(queue), "numbers": pd.DataFrame(numbers)}
