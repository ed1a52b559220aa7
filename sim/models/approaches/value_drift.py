"""Value drift: what people value moves, and an AI that follows them can be moved by whoever is loud.

What a society values walks at random. Once a year an AI asks a few people, whose answers scatter, and goes a share of the way (the gain): a lot,
and it chases noise; a little, and it lives in the past. One pace is best, and who follows at it errs less than an AI that knew our values
exactly and was then locked for five years. But a loud voice that sends answers of its own moves the follower too, the faster the follower
learns. Slowness is half a defence: what moves slowly forgets slowly, and summed over the years the voice moves every follower by the same.
That sum shrinks only where the voice counts for less: more people asked, or the middle answer taken instead of the mean.

Nothing is read off a formula: worlds are drawn, with and without the voice in the same luck (sim/following); the steady state of
[kalman1960] and [muth1960] is what the tests hold them to. That values walk at random, how fast, and how answers scatter: assumptions.
"""

import pickle
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

import sim
from sim import choice, knob, switch
from sim import frontier as front
from sim.following import evidence, followers
from sim.following.followers import Course
from sim.following.worlds import BEFORE, END, START, Array, Setting, Worlds, worlds
from sim.frontier import Frontier

TITLE = "Value drift"
QUESTION = "Should an AI keep what we valued in 2020, or follow us?"
BADGE = "STYLISED"
RANDOM = True
ALONG = ("gain", "best_gain")
SIZES = ("worlds",)
GAINS = tuple(round(0.05 * k, 2) for k in range(1, 21))
DOTS = 20  # answers a year that are drawn, at most
YEARS = np.arange(START, END + 1)

EQUATIONS = (
    r"what people value: $\ v_t = v_{t-1} + \varepsilon_t$, $\ \varepsilon_t \sim N(0, q)$",
    r"a year's answers: $\ n = 1 / r$ people, each $\ v_t + N(0, n r)$; the feedback $y_t$ is their mean, or the middle one",
    r"the AI follows: $\ m_t = m_{t-1} + g\,(y_t - m_{t-1})$",
    r"best pace, of the mean: $\ K = \frac{-q + \sqrt{q^2 + 4 q r}}{2 r}$; it leaves the error $\ K r$",
    r"error at any pace: $\ \frac{(1-g)^2 q + g^2 r}{g\,(2-g)}$; of values known exactly and then locked for $L$ years: $\ L q$",
    r"a voice of $k$ answers a year, $D$ from what people valued before it spoke, moves who takes the mean by "
    r"$\ \frac{k}{n+k} D\,(1 - (1-g)^T)$ in $T$ years, and by $\ \frac{k}{n+k} D\,T$ in all, whatever $g$",
)
SOURCES = (
    "kalman1960",
    "muth1960",
    "bender2021",
    "qiu2024",
    "carroll2024",
    "gallup2022",
    "vaisey2021",
    "lee2016",
    "rando2024",
    "moulin1980",
)
EVIDENCE = evidence.EVIDENCE


class Params(sim.Params):
    """Inputs: the pace, the loud voice, how answers are counted, and the world."""

    gain: float = knob(
        0.5,
        0.05,
        1.0,
        0.05,
        "Pace",
        "of the way a year",
        "muth1960",
        help="How far the AI moves towards what it is told: 1 forgets all that was before.",
    )
    loud_answers: int = knob(
        3,
        0,
        30,
        1,
        "Loud voice",
        "answers a year",
        "assumption",
        help="How many it sends, beside those of the people who are asked.",
    )
    stance: float = knob(
        4.0,
        -6.0,
        6.0,
        0.5,
        "What it says",
        "sd from people",
        "assumption",
        help="From what people valued the year before it spoke.",
    )
    loud_from: int = knob(2030, 2021, 2045, 1, "It speaks from", "year", "assumption")
    loud_years: int = knob(5, 1, 15, 1, "It speaks for", "years", "assumption")
    counted: str = choice("mean", {"mean": "The mean", "median": "The middle one"}, "Of all answers counts", "moulin1980")
    best_gain: bool = switch(True, "At the best pace", "kalman1960", help="The gain with the least error while no voice is loud.")
    drift: float = knob(
        0.05,
        label="How fast values move",
        unit="variance a year",
        source="assumption",
        scale=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5),
    )
    noise: float = knob(
        0.1,
        label="Noise of a year's answers",
        unit="variance",
        source="assumption",
        scale=(0.02, 0.04, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0),
        help="0.1: the mean of 10 people, each about 1 sd away from what people value. 0.02: of 50.",
    )
    locked_years: int = knob(5, 1, 20, 1, "A lock lasts", "years", "assumption")
    worlds: int = knob(1000, 200, 2000, 100, "Worlds", "worlds", "assumption")

    @property
    def setting(self) -> Setting:
        """Return what the worlds depend on."""
        return Setting(**{field.name: getattr(self, field.name) for field in fields(Setting)})


@dataclass(frozen=True)
class Result:
    """One follower, its gain, and the worlds it is in."""

    params: Params
    gain: float
    worlds: Worlds
    course: Course

    def to_frame(self) -> pd.DataFrame:
        """Return one row a year: year, and of the first world value, learned; of all worlds moved."""
        return pd.DataFrame(
            {
                "year": YEARS,
                "value": self.worlds.value[BEFORE:, 0],
                "learned": self.course.learned[:, 0],
                "moved": self.course.moved[:, 0],
            }
        )


OUTCOMES = (
    sim.Outcome("error", "Error without the voice", "sd²", "lower", 0.0, 100.0),
    sim.Outcome("influence", "Influence of the voice", "sd", "lower", 0.0, 50.0),
    sim.Outcome("locked_error", "Error at the end of a lock", "sd²", "lower", 0.0, 100.0),
    sim.Outcome("half_gone", "After that, until half of it is gone", "years", "lower", 0.0, followers.AFTER, optional=True),
    sim.Outcome("moved", "Moved in all, over the years", "sd x years", "lower", 0.0, 500.0),
    sim.Outcome("pace", "Pace that is followed at", "of the way a year", "lower", 0.0, 1.0),
)
LEVERS = (
    sim.Lever("counted", ("median",), "developer", "robustness", "moulin1980"),
    sim.Lever("noise", (0.05, 0.02), "company", "oversight", "assumption: more people are asked"),
    sim.Lever("loud_answers", (1,), "regulator", "transparency", "assumption: who answers is known, and counts once"),
    sim.Lever("gain", (0.1,), "company", "safety", "muth1960"),
)


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return how one follower fares in worlds with and without the voice.

    >>> found = outcomes(simulate(Params(), np.random.default_rng(0)))
    >>> found["pace"], round(found["error"], 2), round(found["locked_error"], 2)
    (0.5, 0.05, 0.25)
    """
    start, setting = pickle.dumps(rng), params.setting
    there = worlds(setting, start)
    gain = followers.best(setting, there) if params.best_gain else params.gain
    return Result(params, gain, there, followers.course(setting, (gain,), start))


def outcomes(result: Result) -> dict[str, float | None]:
    """Return what became of it; `half_gone` is None where no voice spoke."""
    found = _outcomes(result.params, result.worlds, result.course, np.array([result.gain]))
    return {name: None if np.isnan(values[0]) else float(values[0]) for name, values in found.items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return followers at every gain, in the same worlds: their error against how far the voice moves them."""
    frame = pd.DataFrame({"set.gain": GAINS, "set.best_gain": False, **_every_gain(params, rng)[1]})
    return front.build(frame, *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return `learned` and `numbers` at every gain; see `picture`."""
    return _drawn(params, *_every_gain(params, rng))


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the page's tables.

    learned (year, learned, moved): what the AI has learned in the first world, and how far the voice moved it in the mean of all. numbers
    (influence, half_gone, moved, first, last, peak): of this pace; the voice's first and last year, and how far it has moved the AI by then.
    value (year, value, locked): the first world, and what an AI would hold that knows its values exactly every `locked_years`. answers
    (year, answer): what people said there. voice (year, said, above): what the voice said, and whether it is above them. spoke (first,
    last, said, share): when, and its share of all answers. lock (error, influence, years): a lock.
    """
    params, there, setting = result.params, result.worlds, result.params.setting
    value, dots = there.value[BEFORE:, 0], there.answers[:, :DOTS]
    last = params.loud_from + params.loud_years - 1
    spoken = np.arange(params.loud_from, last + 1) if params.loud_answers else YEARS[:0]
    locked = value[(YEARS - START) // params.locked_years * params.locked_years]
    found = _outcomes(params, there, result.course, np.array([result.gain]))
    tables = _drawn(params, result.course, found)
    return {name: table.drop(columns="point") for name, table in tables.items()} | {
        "value": pd.DataFrame({"year": YEARS, "value": value, "locked": locked}),
        "answers": pd.DataFrame({"year": np.repeat(YEARS, dots.shape[1]), "answer": dots.ravel().round(3)}),
        "voice": pd.DataFrame({"year": spoken, "said": there.said, "above": params.stance >= 0}),
        "spoke": pd.DataFrame({"first": params.loud_from, "last": last, "said": there.said, "share": [setting.share]}),
        "lock": pd.DataFrame({"error": found["locked_error"], "influence": 0.0, "years": params.locked_years}),
    }


def span(result: Result) -> tuple[int, int]:
    """Return whole numbers that hold all that is drawn of the first world, with room for words beside it."""
    drawn = [*result.worlds.answers[:, :DOTS].ravel(), *([result.worlds.said] if result.params.loud_answers else [])]
    return int(np.floor(min(drawn) - 0.5)), int(np.ceil(max(drawn) + 0.5))


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the laws: the best pace and its error, the error at `gain` and at the end of a lock; how far the voice moves who takes the mean
    at `gain`, and by how much in all.
    """
    del rng
    best = followers.kalman(params.drift, params.noise)
    push = params.setting.share * abs(params.stance)
    return {
        "law_gain": best,
        "law_error": best * params.noise,
        "law_error_at_gain": followers.at_gain(params.drift, params.noise, params.gain),
        "law_locked": params.locked_years * params.drift,
        "law_influence": push * (1 - (1 - params.gain) ** params.loud_years),
        "law_moved": push * params.loud_years,
    }


def _every_gain(params: Params, rng: np.random.Generator) -> tuple[Course, dict[str, Array]]:
    """Return the courses and outcomes of followers at GAINS."""
    start, setting = pickle.dumps(rng), params.setting
    course = followers.course(setting, GAINS, start)
    return course, _outcomes(params, worlds(setting, start), course, np.array(GAINS))


def _outcomes(params: Params, there: Worlds, course: Course, gain: Array) -> dict[str, Array]:
    """Return every outcome of k followers."""
    lock = np.full(len(gain), followers.locked(there, params.locked_years))
    return {"error": course.error, "locked_error": lock, "pace": gain} | followers.influence(params.setting, course, gain)


def _drawn(params: Params, course: Course, found: dict[str, Array]) -> dict[str, pd.DataFrame]:
    """Return `learned` and `numbers` of `picture` for k followers, with `point` the number of the follower."""
    many = course.moved.shape[1]
    learned = {
        "point": np.repeat(np.arange(many), len(YEARS)),
        "year": np.tile(YEARS, many),
        "learned": course.learned.T.ravel().round(4),
        "moved": course.moved.T.ravel().round(4),
    }
    numbers = {"point": np.arange(many), **{name: found[name] for name in ("influence", "half_gone", "moved")}}
    last = params.loud_from + params.loud_years - 1
    return {
        "learned": pd.DataFrame(learned),
        "numbers": pd.DataFrame(numbers).assign(first=params.loud_from, last=last, peak=course.moved[last - START]),
    }
