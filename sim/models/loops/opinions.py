"""Echo chambers, the laboratory: people who only listen to the like-minded split into camps without anyone wanting it.

Six published rules of how opinions move, on one scale from -1 to 1. The surprise: polarization is not the opposite of
consensus. Between one camp and many small ones lie the two camps, which are the worst of both: a platform that makes people
a little more open can take a society from many views through two camps. And a rule of thumb, 1 / (2 confidence)
camps, overcounts. None of the rules was fitted to people; what the studies say stands in the evidence, both ways.

What collides: whoever comes to agree has moved away from where he began. Where a recommender learns from clicks, clicks and polarization.

Sources: [deffuant2000], [bennaim2003], [hegselmann2002], [sirbu2019], [baumann2020], [rossi2022], [dean2022].
"""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import model_validator

import sim
from sim import choice, knob
from sim.contract import tables
from sim.contract.shelf import remembered
from sim.frontier import Frontier, build
from sim.opinions import evidence, theory
from sim.opinions import picture as pictures
from sim.opinions.activity_driven import activity_driven
from sim.opinions.biased_encounters import NEAREST, biased_encounters
from sim.opinions.course import Course
from sim.opinions.deffuant import deffuant
from sim.opinions.hegselmann_krause import hegselmann_krause
from sim.opinions.nudged import nudged
from sim.opinions.sphere import sphere, unit
from sim.opinions.summary import summary

Floats = NDArray[np.float64]

TITLE = "Opinions"
QUESTION = "Can people who only listen to the like-minded still agree?"
BADGE = "STYLISED"
SCALE = 2.0  # opinions lie in [-1, 1]; a confidence is a share of this width
TOLERANCE = 1e-4 * SCALE
PATIENCE = 2.5e6  # runs x people^2 that a visitor waits a few seconds for, where everyone may meet everyone
SEEN = 0.01  # share of a cluster of the density equation from which on it is drawn
MEETING = ("deffuant", "hegselmann_krause", "biased_encounters")

EQUATIONS = (
    r"two who meet and are near compromise: $|x_i - x_j| < e:\quad x_i \leftarrow x_i + \mu (x_j - x_i)$",
    r"the same with endlessly many people: $\partial_t P(x) = \int\!\!\int_{|x_1 - x_2| < e} P(x_1) P(x_2) "
    r"\left[\delta(x - \tfrac{x_1 + x_2}{2}) - \delta(x - x_1)\right]$",
    r"everyone moves to the mean of those in reach: $x_i(t+1) = \mathrm{mean}\{x_j(t) : |x_i(t) - x_j(t)| \leq e\}$",
    r"a platform brings the like-minded together: $P(i \text{ meets } j) \propto |x_i - x_j|^{-\gamma}$",
    r"active people radicalise each other: $\dot x_i = -x_i + K \sum_j A_{ij}(t) \tanh(\alpha x_j)$",
    r"a recommender nudges a reader: $x(t+1) = a\,x(0) + b\,x(t) + c\,u(t),\quad u = \pm 1$",
    r"taste on a sphere grows along what it likes: $p(t+1) \propto p(t) + \eta \langle p(t), v(t) \rangle v(t)$",
    r"polarization of camps with shares $\pi_i$ at $y_i$: $K \sum_{i,j} \pi_i^{2.6} \pi_j |y_i - y_j|$",
    r"effective number of clusters of sizes $c$: $(\sum c)^2 / \sum c^2$",
)
SOURCES = (
    "deffuant2000",
    "bennaim2003",
    "hegselmann2002",
    "sirbu2019",
    "baumann2020",
    "rossi2022",
    "dean2022",
    "esteban1994",
    "laakso1979",
)
EVIDENCE = evidence.EVIDENCE


class Params(sim.Params):
    """Inputs: one of six rules, and the knobs that it reads; the others are without effect."""

    rule: str = choice(
        "deffuant",
        {
            "deffuant": "Two meet and compromise",
            "hegselmann_krause": "Everyone averages who is near",
            "biased_encounters": "A platform brings the like-minded together",
            "activity_driven": "The active radicalise each other",
            "nudged": "A recommender learns from clicks",
            "sphere": "One grows to like what one liked",
        },
        "Rule",
        "flache2017",
    )
    confidence: float = knob(0.2, 0.02, 0.5, 0.01, "Confidence: how far one listens", "share of the scale", "deffuant2000")
    gamma: float = knob(1.0, 0.0, 1.2, 0.1, "Platform's bias to the like-minded", "exponent", "sirbu2019")
    compromise: float = knob(0.5, 0.1, 0.5, 0.05, "Compromise: how far the two move", "share of the distance", "deffuant2000")
    people: int = knob(200, 20, 1000, 0.1, "People", "people", "assumption", scale="log")
    runs: int = knob(10, 1, 100, 1, "Runs", "runs", "assumption")
    rounds: int = knob(
        1000, 10, 5000, 0.1, "Longest wait for an end", "rounds", "assumption: a round is one meeting per person", scale="log"
    )
    controversy: float = knob(3.0, 0.0, 4.0, 0.05, "Controversy of the topic (alpha)", "per opinion", "baumann2020")
    homophily: float = knob(3.0, 0.0, 4.0, 0.1, "Homophily of contacts (beta)", "exponent", "baumann2020")
    strength: float = knob(3.0, 0.0, 5.0, 0.1, "Strength of influence (K)", "per time", "baumann2020")
    contacts: int = knob(10, 1, 20, 1, "Contacts of an active person (m)", "people", "baumann2020")
    reciprocity: float = knob(0.5, 0.0, 1.0, 0.05, "Contacts who listen back (r)", "share", "baumann2020")
    duration: float = knob(10.0, 1.0, 50.0, 1.0, "Duration", "time", "baumann2020")
    time_step: float = knob(0.05, 0.01, 0.2, 0.01, "Time between two networks", "time", "assumption: .01 in baumann2020")
    anchor: float = knob(0.2, 0.0, 1.0, 0.05, "Hold of the first opinion (a)", "share", "assumption: rossi2022 leaves it free")
    pull: float = knob(0.2, 0.0, 1.0, 0.05, "Pull of a recommended item (c)", "share", "assumption: rossi2022 leaves it free")
    exploration: float = knob(0.1, 0.0, 1.0, 0.05, "Items shown at random", "share", "assumption: rossi2022 varies it")
    sensitivity: float = knob(0.1, 0.0, 0.5, 0.05, "Sensitivity of taste (eta)", "share", "assumption: dean2022 leaves it free")
    dimensions: int = knob(3, 2, 20, 1, "Dimensions of taste", "dimensions", "assumption")
    steps: int = knob(50, 1, 500, 1, "Items shown", "items", "assumption")

    @model_validator(mode="after")
    def _shares(self) -> Self:
        if self.anchor + self.pull > 1 + 1e-12:
            raise ValueError(f"anchor + pull must be at most 1, got {self.anchor:g} + {self.pull:g}")
        return self

    @model_validator(mode="after")
    def _patience(self) -> Self:
        work = {"biased_encounters": 1.0, "activity_driven": self.duration / self.time_step / 1600}.get(self.rule, 0.0)
        most = PATIENCE / (self.people**2 * work) if work else np.inf
        if self.runs > max(most, 1):
            raise ValueError(
                f"runs must be at most {max(most, 1):.0f} with {self.people} people under {self.rule}, got {self.runs}"
            )
        return self


@dataclass(frozen=True)
class Result:
    """Where opinions ended and how they came there.

    params; opinions (runs, people); expressed (runs, people): what others see of them in [-1, 1], the opinions themselves or, under
    activity_driven, tanh(alpha x), the voice that is heard; first (runs, people): the same at the beginning; converged (runs,): nothing
    can change any more; rounds (runs,); times (frames,), film and film_expressed (frames, watched): people of the first run;
    clicks: share of items clicked, under nudged only; gap: distance that splits two clusters.
    """

    params: Params
    opinions: Floats
    expressed: Floats
    first: Floats
    converged: NDArray[np.bool_]
    rounds: Floats
    times: Floats
    film: Floats
    film_expressed: Floats
    clicks: float | None
    gap: float

    def to_frame(self) -> pd.DataFrame:
        """Return `time, person, opinion` of up to 40 people of the first run, at most 2,000 rows."""
        frames, watched = self.film.shape
        person = np.tile(np.arange(watched), frames)
        return pd.DataFrame({"time": np.repeat(self.times, watched), "person": person, "opinion": self.film.ravel()})


OUTCOMES = (
    sim.Outcome("moved", "Distance to one's start", "share", "lower", 0.0, 1.0),
    sim.Outcome("disagreement", "Distance to each other", "share", "lower", 0.0, 1.0),
    sim.Outcome("clusters", "Number of views", "effective", "higher", 1.0, 1000.0),
    sim.Outcome("polarization", "Polarization", "1 = two camps at the ends", "lower", 0.0, 1.0),
    sim.Outcome("mean_opinion", "Mean opinion (neither side is better)", "-1 to 1", "higher", -1.0, 1.0),
    sim.Outcome("converged", "Runs in which nothing can change any more", "share", "higher", 0.0, 1.0),
    sim.Outcome("lean", "How far a run's mean leans to a side", "0 to 1", "lower", 0.0, 1.0),
    sim.Outcome("radical_share", "People at 0.8 and beyond", "share", "lower", 0.0, 1.0),
    sim.Outcome("major_clusters", "Clusters with 5 % of people and more", "clusters", "higher", 0.0, 20.0),
    sim.Outcome("largest_share", "People in the largest cluster", "share", "lower", 0.0, 1.0),
    sim.Outcome("consensus_share", "Runs that end in one cluster", "share", "higher", 0.0, 1.0),
    sim.Outcome("rounds_needed", "Rounds until the end is decided", "rounds", "lower", 0.0, 5000.0),
    sim.Outcome("clicks", "Items clicked", "share", "higher", 0.0, 1.0, optional=True),
)
LEVERS = (
    sim.Lever("confidence", (0.1, 0.2, 0.3, 0.4), "user", "robustness", "deffuant2000"),
    sim.Lever("gamma", (1.2, 0.8, 0.4, 0.0), "company", "transparency", "sirbu2019"),
    sim.Lever("homophily", (3.0, 2.0, 1.0, 0.0), "company", "safety", "baumann2020"),
    sim.Lever("exploration", (0.0, 0.1, 0.3, 1.0), "company", "robustness", "rossi2022"),
)
ALONG = ("confidence", "gamma", "homophily", "exploration")
SIZES = ("people", "runs", "rounds", "duration", "time_step", "steps")
# What collides under a rule, if not the first two outcomes.
COLLIDE = {"nudged": ("clicks", "polarization")}
HUNDREDTHS = tuple(round(0.02 + 0.01 * i, 2) for i in range(49))
TWENTIETHS = tuple(round(0.05 * i, 2) for i in range(21))
FIFTHS = tuple(round(0.2 * i, 1) for i in range(21))
# Settings that the frontier sweeps: what somebody can pull under the rule (`LEVERS`), on the slider's steps; what people and topics are
# like stays as it is set. And how many people and runs they get at most, so that it is there within the second.
GRIDS: dict[str, tuple[tuple[str, tuple[float, ...]], ...]] = {
    "deffuant": (("confidence", HUNDREDTHS),),
    "hegselmann_krause": (("confidence", HUNDREDTHS),),
    "biased_encounters": (("confidence", TWENTIETHS[1:11]), ("gamma", (0.0, 0.5, 1.0))),
    "activity_driven": (("homophily", FIFTHS),),
    "nudged": (("exploration", TWENTIETHS),),
    "sphere": (("exploration", TWENTIETHS),),
}
SWEPT = {"biased_encounters": (100, 10), "activity_driven": (100, 10)}


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return the course of opinions that start uniform on [-1, 1] (on the sphere: uniform directions), all runs at once."""
    course, clicks = run_settings((params,), rng)
    return Result(
        params,
        course.opinions[0],
        _expressed(course.opinions, (params,))[0],
        _expressed(course.first[None], (params,))[0],
        course.converged[0],
        course.rounds[0],
        course.times,
        course.film[:, 0],
        _film(course, (params,))[:, 0],
        None if clicks is None else float(clicks[0].mean()),
        _gap(params),
    )


def outcomes(result: Result) -> dict[str, float | None]:
    """Return means over runs; see `sim.opinions.summary`."""
    means = {name: float(value[0]) for name, value in summary(result.expressed[None], result.first[None], result.gap).items()}
    every = means | {"converged": float(result.converged.mean()), "rounds_needed": float(result.rounds.mean())}
    return {one.name: (every | {"clicks": result.clicks})[one.name] for one in OUTCOMES}


def run_settings(settings: Sequence[Params], rng: np.random.Generator) -> tuple[Course, Floats | None]:
    """Return the course of several settings of one rule, which share random numbers, and clicks (settings, runs) under nudged.

    Rule, people, runs and all that is not a swept parameter are read from the first of them.
    """
    first = settings[0]

    def column(name: str) -> Floats:
        return np.array([getattr(one, name) for one in settings], dtype=float)

    size = (first.runs, first.people)
    threshold = column("confidence") * SCALE
    if first.rule == "sphere":
        start = unit(rng.standard_normal((*size, first.dimensions)))
        return sphere(start, column("sensitivity"), column("exploration"), rng, first.steps, TOLERANCE), None
    start = rng.uniform(-1.0, 1.0, size)
    if first.rule == "deffuant":
        return deffuant(start, threshold, first.compromise, rng, first.rounds), None
    if first.rule == "hegselmann_krause":
        return hegselmann_krause(start, threshold, first.rounds), None
    if first.rule == "biased_encounters":
        nearest = NEAREST * SCALE
        return biased_encounters(start, threshold, column("gamma"), first.compromise, rng, first.rounds, nearest), None
    if first.rule == "nudged":
        return nudged(start, column("anchor"), column("pull"), column("exploration"), rng, first.steps)
    how = (first.strength, first.contacts, first.reciprocity, rng, first.duration, first.time_step)
    return activity_driven(start, column("controversy"), column("homophily"), *how), None


def sweep(settings: Sequence[Params], rng: np.random.Generator) -> tuple[pd.DataFrame, Course]:
    """Return one row of outcomes per setting, the rule's levers as `set.<name>`, and the course behind them."""
    course, clicks = run_settings(settings, rng)
    swept = [name for name, _ in GRIDS[settings[0].rule]]
    frame = pd.DataFrame({f"set.{name}": [getattr(one, name) for one in settings] for name in swept})
    means = summary(_expressed(course.opinions, settings), _expressed(course.first[None], settings), _gap(settings[0]))
    means |= {"converged": course.converged.mean(axis=1), "rounds_needed": course.rounds.mean(axis=1)}
    if clicks is not None:
        means["clicks"] = clicks.mean(axis=1)
    return frame.assign(**{outcome.name: means[outcome.name] for outcome in OUTCOMES if outcome.name in means}), course


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return how far people move against how far apart they end, or clicks against polarization, over the rule's own levers (`GRIDS`).

    Who follows others ends far from where he began, and who does not stays apart from them.
    """
    collide = COLLIDE.get(params.rule, ("moved", "disagreement"))
    return build(_explored(params, rng)[0], *(next(one for one in OUTCOMES if one.name == name) for name in collide))


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return, at every setting of the frontier, efficient or not, `film`, `ends` and `map`: see `sim.opinions.picture`.

    film (point, moving, last, time, p00 ... p19): of the first run; moving: it has not converged
    ends (point, opinion, share, endless, x, y): where that run ends, and its place in the map; where `endless`, the same with endlessly
        many people: the density equation's clusters of 1 % and more, under deffuant
    map (point, x, left, right, y, bottom, top, moving, rounds, polarization): the cell, and when its first run was decided or had to stop
    """
    settings = variations(params)
    frame, course = _explored(params, rng)
    expressed, film = _expressed(course.opinions, settings), _film(course, settings)
    levers = GRIDS[params.rule]
    moving, until = ~course.converged[:, 0], horizon(params)
    places = pictures.cells(levers, frame).assign(moving=moving, rounds=course.rounds[:, 0], polarization=frame["polarization"])
    films = [
        pictures.paths(course.times, film[:, i], until, moving=bool(moving[i]), moments=pictures.MOMENTS).assign(point=i)
        for i in range(len(settings))
    ]
    camps = pictures.ends_frame([pictures.ends(one[0], _split(params)) for one in expressed])
    endless = [_endless(one).assign(point=i) for i, one in enumerate(settings)]
    return {
        "film": pd.concat(films, ignore_index=True),
        "ends": pictures.inside(pd.concat([camps, *endless], ignore_index=True), places, columns=len(levers) == 1),
        "map": places,
    }


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the same tables of this setting's first run; its cell in the map is the point where it stands."""
    params, moving = result.params, not result.converged[0]
    x, y = ([float(getattr(params, name)) for name, _ in GRIDS[params.rule]] + [0.0])[:2]
    cell = {"x": x, "left": x, "right": x, "y": y, "bottom": y, "top": y, "moving": moving, "rounds": result.rounds[0]}
    place = pd.DataFrame([cell | {"polarization": outcomes(result)["polarization"]}])
    camps = pictures.ends_frame([pictures.ends(result.expressed[0], _split(params))])
    ends = pd.concat([camps, _endless(params).assign(point=0)], ignore_index=True)
    return {
        "film": pictures.paths(result.times, result.film_expressed, horizon(params), moving=moving),
        "ends": pictures.inside(ends, place, columns=len(GRIDS[params.rule]) == 1).drop(columns="point"),
        "map": place,
    }


def variations(params: Params) -> tuple[Params, ...]:
    """Return the settings that the frontier tries: the grid of the rule's levers."""
    most = SWEPT.get(params.rule, (params.people, params.runs))
    found = [params.replace(people=min(params.people, most[0]), runs=min(params.runs, most[1]))]
    for name, values in GRIDS[params.rule]:
        found = [one.replace(**{name: value}) for one in found for value in values]
    return tuple(found)


def horizon(params: Params) -> float:
    """Return up to which time a picture shows paths; what is decided earlier stays, what moves longer leaves it."""
    if params.rule in MEETING:
        return {"deffuant": 250 / params.compromise, "hegselmann_krause": 50.0}.get(params.rule, 500 / params.compromise)
    return params.duration if params.rule == "activity_driven" else float(params.steps)


def phases(rule: str) -> pd.DataFrame:
    """Return the shipped map of a rule, its levers and outcomes: see `sim.maps.phase_diagram`."""
    every = tables.load("opinions_phases")
    return every[every["rule"] == rule].dropna(axis=1).drop(columns="rule").reset_index(drop=True)


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return what the theory of the chosen rule says, or what a run shows of it; see the published numbers."""
    known = theory.measures()
    if params.rule == "deffuant":
        known |= theory.camps(params.confidence)
    if params.rule == "activity_driven":
        end = run_settings((params,), rng)[0].opinions
        known |= theory.activity(end, params.strength, params.contacts, params.reciprocity, params.controversy)
    if params.rule == "nudged":
        known |= theory.random_items(
            params.runs, params.people, params.anchor, params.pull, params.exploration, params.steps, rng
        )
    if params.rule == "sphere":
        known |= theory.one_item(params.people, params.dimensions, params.sensitivity, params.steps, rng)
    return known


def _expressed(opinions: Floats, settings: Sequence[Params]) -> Floats:
    """Return opinions (settings or 1, runs, people) as others see them."""
    if settings[0].rule != "activity_driven":
        return opinions
    return np.tanh(np.array([one.controversy for one in settings])[:, None, None] * opinions)


def _gap(params: Params) -> float:
    """Return the gap that splits clusters: .01 of the scale where camps contract to points, .05 where they stay spread out."""
    return (0.01 if params.rule in MEETING else 0.05) * SCALE


def _film(course: Course, settings: Sequence[Params]) -> Floats:
    """Return the film as others see it, (frames, settings, watched)."""
    if settings[0].rule != "activity_driven":
        return course.film
    return np.tanh(np.array([one.controversy for one in settings])[:, None] * course.film)


def _explored(params: Params, rng: np.random.Generator) -> tuple[pd.DataFrame, Course]:
    """Return the sweep behind frontier and preview; the second who asks gets what the first computed."""
    return _sweep(variations(params), pickle.dumps(rng))


@remembered(2)
def _sweep(settings: tuple[Params, ...], start: bytes) -> tuple[pd.DataFrame, Course]:
    return sweep(settings, pickle.loads(start))


def _endless(params: Params) -> pd.DataFrame:
    """Return `opinion, share, endless` of the density equation's clusters at this confidence, none under another rule."""
    return _clusters(params.confidence if params.rule == "deffuant" else None)


@remembered(64)
def _clusters(confidence: float | None) -> pd.DataFrame:
    every = tables.load("opinions_bifurcation")
    here = (every["share"] >= SEEN) & (confidence is not None and np.isclose(every["confidence"], confidence))
    return every.loc[here, ["opinion", "share"]].assign(endless=True)


def _split(params: Params) -> float | None:
    """Return the gap that splits ends in a picture, or None where they stay spread out and are counted in bins."""
    return _gap(params) if params.rule in MEETING else None
