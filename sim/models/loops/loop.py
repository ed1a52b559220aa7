"""The loop: a recommender that learns from its own clicks, and people who move towards what they are shown.

People click most on what is a little stronger than they are. The recommender learns that, shows it, and they move; what it learned was true
of who they were. Between two camps this loop has a gain, as an amplifier has: they drift apart exactly where it is above 0. The surprises:
splitting people buys no clicks, healing half of it costs a thousandth of them, and the feedback decides how far people split but not
whether. All of it hangs on one assumption, an appetite above 1, that nobody has measured.

One step is a day. Sources: [dignazi2025], [santos2021], [chitra2020], [bhalla2023], [musco2018], [rossi2022].
"""

import copy
import pickle
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import model_validator

import sim
from sim import choice, knob, switch
from sim.contract.shelf import remembered
from sim.frontier import Frontier, build
from sim.loop import best, closed_form, evidence, ingredients, known, pictures, policies, rest
from sim.loop.course import Course, run
from sim.loop.setting import Setting, stack
from sim.polarization import bimodality_coefficient

Floats = NDArray[np.float64]

TITLE = "The loop"
QUESTION = "When does a recommender split people?"
BADGE = "CONTESTED"
RANDOM = True
LARGEST = 200_000_000  # people x days x items: some seconds on one core
LEARNS = 2.0  # limit of 4 q^2 lambda items (tau^2 + 1), beyond which the learner's steps overshoot
SWEPT = 200_000  # people x days of the courses under the pointer: larger worlds, fewer people
STEP, TOPS = 0.02, (0.2, 0.4, 0.6, 0.8, 1.0)  # of the pictures' axes: clicks, variance
LAST = 50  # days of which `clicks_last` is the mean

EQUATIONS = (
    r"a click on item $y$: $\ P = p_0 - q\,(y - k x)^2 + e x^2,\quad q = p_0 / w^2$",
    r"shown: $\ y = (1-d)\,\mathrm{clip}(\theta, \pm c) + \tau \xi$; a share $\varepsilon$ of places: uniform on $[-c, c]$",
    r"learned from all shown: $\ \theta \leftarrow \theta + 2 q \lambda \sum (C - \hat p)(y - \theta),\quad \hat p = p_0 - q (y - \theta)^2$",
    r"moved: $\ x' = \alpha s + \gamma \bar y + \sigma\,\mathrm{friends} + (1 - \alpha - \gamma - \sigma)\,x$",
    r"friends: $\ \tfrac{1+h}{2}$ of the own camp's mean $+\ \tfrac{1-h}{2}$ of the other's",
    r"creators: $\ c \leftarrow c + \kappa\,\mathrm{mean}\max(|k x| - c, 0)$, up to 1",
    r"friend recommender: $\ h \leftarrow h + 2\nu\left(1 - u - \frac{a^\eta}{a^\eta + b^\eta}\right)$, "
    r"$\ u = \tfrac{1+h}{2},\ a = 2u(1-u),\ b = 1 - a$",
    r"loop gain, exact while nothing is clipped: $\ G = \left[\gamma(f - 1) - D\right]/\alpha,\quad f = k(1-\varepsilon)(1-d)$, "
    r"$\ D = \sigma(1-h)$ between the camps, $\sigma$ within",
    r"amplification at rest: $\ A = \frac{1}{1-G}$; without retraining $\ A = \frac{\alpha + \gamma f}{\alpha + \gamma + D}$. "
    r"People split, $A > 1$, exactly when $G > 0$",
    r"the frontier, at every price $l$ of variance: $\ A(l) = \frac{1-G}{(1-G)^2 + l(\gamma/\alpha)^2}$, "
    r"clicks $= p_0\left[1 - \frac{\tau^2}{w^2} - \sum V \frac{\alpha^2((1-G)A - 1)^2}{\gamma^2 w^2}\right]$",
)
SOURCES = (
    "dignazi2025",
    "santos2021",
    "chitra2020",
    "bhalla2023",
    "musco2018",
    "rossi2022",
    "evans2021",
    "rabinowitz1989",
    "lewis1999",
    "pfister2013",
)
EVIDENCE = evidence.EVIDENCE


class Params(sim.Params):
    """Inputs: what the platform chooses first, then people, what there is to show, friends, and the size of the world."""

    damping: float = knob(
        0.0,
        0.0,
        1.0,
        0.01,
        "Damping: show less than the believed ideal",
        "share",
        "assumption",
        help="1: everyone is shown the middle",
    )
    appetite: float = knob(
        1.3,
        0.5,
        2.0,
        0.05,
        "Appetite: clicks are likeliest on items so many times as strong as oneself",
        "times",
        "assumption: no direct measurement was found; the idea is directional voting, rabinowitz1989",
        help="The assumption that carries this page. At 1 people click most on what is like them.",
    )
    ranker: str = choice(
        "personal",
        {"personal": "For each person", "popular": "One front page for all", "random": "Random"},
        "Ranking",
        "dignazi2025",
    )
    retrain: bool = switch(
        True, "The recommender learns from its own clicks", "assumption: off, it keeps what it knew at sign-up"
    )
    exploration: float = knob(0.0, 0.0, 1.0, 0.01, "Places given to random items", "share", "rossi2022")
    homophily: float = knob(
        0.9, -1.0, 1.0, 0.01, "Homophily: own-camp friends less other-camp friends", "share", "assumption: the idea is santos2021"
    )
    reading: float = knob(0.10, 0.0, 0.5, 0.01, "Pull of what is shown", "share of the way per day", "assumption")
    hold: float = knob(0.05, 0.01, 0.5, 0.01, "Hold of the first opinion", "share of the way per day", "assumption")
    friends: float = knob(0.10, 0.0, 0.5, 0.01, "Pull of friends", "share of the way per day", "assumption")
    shelf: str = choice("all", {"all": "Every strength", "two": "Two strong offers only"}, "What there is to show", "assumption")
    supply: float = knob(1.0, 0.1, 1.0, 0.05, "The strongest item there is", "of the scale", "assumption")
    creators: float = knob(0.0, 0.0, 0.5, 0.01, "How fast creators meet unmet demand", "per day", "assumption")
    links: float = knob(0.0, 0.0, 0.2, 0.01, "How fast a friend recommender remakes links", "per day", "santos2021")
    similarity: float = knob(1.0, 0.5, 3.0, 0.1, "How similar recommended friends are (eta)", "exponent", "santos2021")
    learning: float = knob(0.15, 0.0, 0.3, 0.01, "Learning rate", "per click", "assumption")
    width: float = knob(1.5, 1.2, 3.0, 0.1, "Distance from the ideal at which nobody clicks", "of the scale", "assumption")
    click: float = knob(0.6, 0.1, 0.8, 0.05, "Chance of a click on the ideal item", "share", "assumption")
    spread_of_items: float = knob(0.5, 0.0, 0.8, 0.05, "Spread of items around the target", "standard deviation", "assumption")
    zeal: float = knob(
        0.0, 0.0, 0.1, 0.005, "Zeal: further clicks of people with strong views", "clicks", "assumption: the idea is dignazi2025"
    )
    course: str = choice("drawn", {"drawn": "Drawn", "expected": "Expected"}, "Clicks are", "assumption")
    items: int = knob(5, 1, 10, 1, "Items a day", "items", "assumption")
    people: int = knob(1000, 100, 100_000, 100, "People", "people", "assumption")
    days: int = knob(200, 10, 2000, 10, "Days", "days", "assumption")

    @model_validator(mode="after")
    def _shares(self) -> Self:
        if (pulls := self.hold + self.reading + self.friends) > 1 + 1e-12:
            raise ValueError(f"hold + reading + friends must be at most 1, got {pulls:g}")
        return self

    @model_validator(mode="after")
    def _learns(self) -> Self:
        size = 4 * (self.click / self.width**2) ** 2 * self.learning * self.items * (self.spread_of_items**2 + 1)
        if size > LEARNS:
            raise ValueError(
                f"4 q^2 learning items (spread_of_items^2 + 1), q = click / width^2, must be at most 2, got {size:.2f}"
            )
        return self

    @model_validator(mode="after")
    def _size(self) -> Self:
        if (work := self.people * self.days * self.items) > LARGEST:
            raise ValueError(f"people x days x items must be at most {LARGEST:.0e}, got {work:.0e}")
        return self


@dataclass(frozen=True)
class Result:
    """The course of one world, where its expected course comes to rest, and the generator, as it was, from which its ghost is run.

    ghost: the same people under a random feed, made when it is asked for.
    """

    params: Params
    course: Course
    rest: rest.Rest
    start: np.random.Generator

    def to_frame(self) -> pd.DataFrame:
        """Return, per day, `day, clicks, right, left`: clicks per item, and where the camps are at its end."""
        right, left = self.course.means[0, 1:].T
        day = np.arange(1, len(right) + 1)
        return pd.DataFrame({"day": day, "clicks": self.course.clicks[0], "right": right, "left": left})

    @property
    def ghost(self) -> Course:
        """Return the course of the same people under a random feed."""
        return _ghost(_at_random(self.params), pickle.dumps(self.start))


OUTCOMES = (
    sim.Outcome("clicks", "Clicks at rest", "per item", "higher", -0.5, 1.0),
    sim.Outcome("variance", "Variance of opinions at rest", "on -1 to 1", "lower", 0.0, 1.0),
    sim.Outcome("gap", "How far the camps are apart", "times their first distance", "lower", -5.0, 5.0),
    sim.Outcome("spread", "Standard deviation of opinions", "times the first", "lower", 0.0, 5.0),
    sim.Outcome("bimodality", "Bimodality (5/9 is flat, 1 two points)", "0 to 1", "lower", 0.0, 1.0, optional=True),
    sim.Outcome("clicks_last", "Clicks in the last days", "per item", "higher", -0.5, 1.0),
    sim.Outcome("clicks_first_day", "Clicks on the first day", "per item", "higher", -0.5, 1.0),
    sim.Outcome("amplification_between", "Amplification between the camps, exact", "times", "lower", 0.0, 1e9, optional=True),
    sim.Outcome("amplification_within", "Amplification within them, exact", "times", "lower", 0.0, 1e9, optional=True),
    sim.Outcome("gain_between", "Loop gain between the camps, exact", "per round", "lower", -200.0, 200.0, optional=True),
    sim.Outcome("gain_within", "Loop gain within them, exact", "per round", "lower", -200.0, 200.0, optional=True),
)
LEVERS = (
    sim.Lever("damping", (0.1, 0.15), "company", "safety", "assumption"),
    sim.Lever("exploration", (0.1, 0.15), "developer", "robustness", "rossi2022"),
    sim.Lever("homophily", (0.5,), "user", "robustness", "santos2021"),
    sim.Lever("ranker", ("popular", "random"), "regulator", "oversight", "dignazi2025"),
    sim.Lever("retrain", (False,), "regulator", "transparency", "assumption"),
)
ALONG = ("ranker", "retrain", "exploration", "damping")
SIZES = ("people", "days", "course")


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return the course of one world, and where endlessly many people would come to rest."""
    start = copy.deepcopy(rng)
    settings = stack([setting(params)])
    course = run(settings, params.people, params.days, rng, drawn=params.course == "drawn")
    return Result(params, course, rest.at_rest(settings), start)


def outcomes(result: Result) -> dict[str, float | None]:
    """Return clicks and variance at rest, people as they are at the end, and what the closed form says.

    Amplification is undefined where the loop gain is 1 or more and the recommender is retrained; both are where two offers are all there is.
    """
    course, one = result.course, setting(result.params)
    exact = np.concatenate([closed_form.amplification(one), closed_form.gain(one)])
    if one.shelf == "two":
        exact[:] = np.nan
    found = {
        "clicks": float(result.rest.clicks[0]),
        "variance": float(result.rest.variance[0]),
        "gap": pictures.gap(course, 0),
        "spread": float(course.opinion[0].std(dtype=np.float64) / course.first.std(dtype=np.float64)),
        "bimodality": float(bimodality_coefficient(course.opinion[0])),
        "clicks_last": float(course.clicks[0, -LAST:].mean()),
        "clicks_first_day": float(course.clicks[0, 0]),
        **dict(zip((outcome.name for outcome in OUTCOMES[-4:]), exact.tolist(), strict=True)),
    }
    return {name: value if np.isfinite(value) else None for name, value in found.items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return clicks against variance, exactly and at rest, of `sim.loop.policies`: damping, exploration, other rankings; beside them the gap.

    The gap is one course of the people asked for, fewer where they are many.
    """
    plain = _plain(params)
    frame = _swept(_at_rest(plain))
    course = _courses(_smaller(plain), pickle.dumps(rng))
    return build(frame.assign(gap=[pictures.gap(course, i) for i in range(len(frame))]), OUTCOMES[0], OUTCOMES[1])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return `people`, `camps`, `ends` and `numbers` at every efficient point and every named policy; see `picture`."""
    frame = frontier(params, rng).frame
    course = _courses(_smaller(_plain(params)), pickle.dumps(rng))
    points = np.flatnonzero(frame["efficient"] | frame["label"].isin(policies.NAMED))
    found = [_drawn(course, int(point)) for point in points]
    return {
        name: pd.concat(
            [one[name].assign(point=np.int8(point)) for one, point in zip(found, points, strict=True)], ignore_index=True
        )
        for name in found[0]
    }


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return what the page draws.

    people (frame, opinion, camp, share), camps (frame, camp, opinion), ends (opinion, camp, share), numbers (gap): of this world.
    ghost (frame, camp, opinion), ghost_end, first_end (opinion, share): of the same people under a random feed, and on the first day.
    days (frame, day); best (clicks, variance): the exact frontier, where it is known.
    """
    ghost, times = result.ghost, pictures.days(result.course)
    return {
        **_drawn(result.course, 0),
        "ghost": pictures.means(ghost, 0),
        "ghost_end": pictures.everybody(ghost, 0, -1),
        "first_end": pictures.everybody(ghost, 0, 0),
        "days": pd.DataFrame({"frame": np.arange(len(times), dtype=np.int8), "day": times.astype(np.int32)}),
        "best": curve(_plain(result.params)),
    }


def curve(params: Params) -> pd.DataFrame:
    """Return the exact frontier as `clicks, variance`, no rows where it is not known."""
    prices = np.r_[0.0, np.geomspace(1e-5, 30, 79)] if best.exists(setting(params)) else np.empty(0)
    points = best.at_price(setting(params), prices)
    return pd.DataFrame({"clicks": points.clicks, "variance": points.variance})


def healing(params: Params, clicks: float, variance: float, front: Frontier) -> float | None:
    """Return the share of `clicks` at rest that it costs to halve the `variance` of opinions; None while nobody knows.

    From the exact frontier, or where there is none from the policies tried.
    """
    plain = setting(_plain(params))
    if best.exists(plain):
        return 1 - float(best.at_variance(plain, variance / 2).clicks) / clicks
    enough = front.frame[front.frame["variance"] <= variance / 2]
    return None if enough.empty else 1 - float(enough["clicks"].max()) / clicks


def first_day(params: Params) -> float:
    """Return the expected clicks per item on the first day, of endlessly many people."""
    return _first_day(setting(params))


def without(result: Result) -> float:
    """Return how far the same people's camps are apart at the end under a random feed, over how far they were."""
    return pictures.gap(result.ghost, 0)


def span(params: Params, found: dict[str, float | None]) -> tuple[float, float, float]:
    """Return the least and the most clicks and the most variance that a picture of the frontier and of `found` needs, in steps."""
    frame = _swept(_at_rest(_plain(params)))
    clicks = [float(found["clicks"] or 0.0), *frame["clicks"]]
    variance = max(float(found["variance"] or 0.0), float(frame["variance"].max()))
    low, high = np.floor((min(clicks) - 0.002) / STEP) * STEP, np.ceil((max(clicks) + 0.002) / STEP) * STEP
    return round(float(low), 3), round(float(high), 3), next(top for top in TOPS if top >= variance)


def worlds(params: Params) -> pd.DataFrame:
    """Return the 32 worlds of the five ingredients before any damping or exploration; see `sim.loop.ingredients.worlds`."""
    return _worlds(setting(params), params.days)


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return what the closed form, the exact frontier and endlessly many people say of this world."""
    eight = [_gap(params, np.random.default_rng(rng.integers(2**63))) for _ in range(8)]
    exactly = known.numbers(setting(params), setting(_plain(params)), params.days)
    return exactly | {"gap_of_eight": float(np.mean(eight))}


def setting(params: Params) -> Setting:
    """Return what the science takes of these parameters."""
    return Setting(**{name: getattr(params, name) for name in Setting.__dataclass_fields__})


def _plain(params: Params) -> Params:
    return params.replace(**{name: Params.model_fields[name].default for name in ALONG})


def _at_random(params: Params) -> Params:
    """Return the same people under a random feed; what they would click on then moves nobody, so it is left at its default."""
    moving = (
        "hold",
        "reading",
        "friends",
        "homophily",
        "shelf",
        "supply",
        "links",
        "similarity",
        "course",
        "items",
        "people",
        "days",
    )
    kept = {name: getattr(params, name) for name in moving}
    return Params(**kept, ranker="random", learning=0.0)


def _at_rest(plain: Params) -> Params:
    # where a world comes to rest depends on neither people nor days
    return plain.replace(**{name: Params.model_fields[name].default for name in SIZES})


def _smaller(plain: Params) -> Params:
    return plain.replace(people=max(100, min(plain.people, SWEPT // plain.days)))


@remembered(64)
def _swept(plain: Params) -> pd.DataFrame:
    return policies.at_rest(setting(plain), ALONG)


@remembered(4)
def _courses(plain: Params, start: bytes) -> Course:
    every = stack([policies.under(setting(plain), i) for i in range(len(policies.POLICIES))])
    return run(every, plain.people, plain.days, pickle.loads(start), drawn=plain.course == "drawn")


@remembered(1024)
def _first_day(one: Setting) -> float:
    return float(rest.after(stack([one]), 0).clicks[0])


@remembered(16)
def _ghost(random: Params, start: bytes) -> Course:
    return run(stack([setting(random)]), random.people, random.days, pickle.loads(start), drawn=random.course == "drawn")


@remembered(64)
def _worlds(one: Setting, days: int) -> pd.DataFrame:
    return ingredients.worlds(one, days)


def _drawn(course: Course, i: int) -> dict[str, pd.DataFrame]:
    return {
        "people": pictures.cells(course, i),
        "camps": pictures.means(course, i),
        "ends": pictures.ends(course, i),
        "numbers": pd.DataFrame({"gap": np.array([pictures.gap(course, i)], dtype=np.float32)}),
    }


def _gap(params: Params, rng: np.random.Generator) -> float:
    return pictures.gap(run(stack([setting(params)]), params.people, params.days, rng, drawn=params.course == "drawn"), 0)
