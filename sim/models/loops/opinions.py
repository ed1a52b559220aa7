"""Echo chambers, the laboratory: people who only listen to the like-minded split into camps without anyone wanting it.

Six published rules of how opinions move, on one scale from -1 to 1. The surprise: polarization is not the opposite of
consensus. Between one camp and many small ones lie the two camps, which are the worst of both: a platform that makes people
a little more open can take a society from many views through two camps. And a rule of thumb, 1 / (2 confidence)
camps, overcounts. None of the rules was fitted to people; what the studies say stands in the evidence, both ways.

Sources: [deffuant2000], [bennaim2003], [hegselmann2002], [sirbu2019], [baumann2020], [rossi2022], [dean2022].
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import model_validator

import sim
from sim import choice, knob, polarization
from sim.frontier import Frontier, build
from sim.opinion_dynamics import evidence
from sim.opinion_dynamics.activity_driven import Activity, activity_driven, fixed_point, homogeneous_onset, onset
from sim.opinion_dynamics.biased_encounters import NEAREST, biased_encounters
from sim.opinion_dynamics.course import Course
from sim.opinion_dynamics.deffuant import deffuant
from sim.opinion_dynamics.density import Density, density
from sim.opinion_dynamics.hegselmann_krause import hegselmann_krause
from sim.opinion_dynamics.nudged import nudged
from sim.opinion_dynamics.sphere import respond, sphere, unit
from sim.opinion_dynamics.summary import MAJOR, summary

Floats = NDArray[np.float64]

TITLE = "Opinions"
QUESTION = "Can people who only listen to the like-minded still agree?"
BADGE = "REPRODUCED"
SCALE = 2.0  # opinions lie in [-1, 1]; a confidence is a share of this width
TOLERANCE = 1e-4 * SCALE
PICTURE = 21  # bins of the picture of camps
DECAYED = 0.005  # mean size of opinions, a hundredth of that at the start
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
_MEMORY = "abstract (from memory, place not checked)"
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
    confidence: float = knob(0.2, 0.02, 1.0, 0.01, "Confidence: how far one listens", "share of the scale", "deffuant2000")
    gamma: float = knob(1.0, 0.0, 1.5, 0.1, "Platform's bias to the like-minded", "exponent", "sirbu2019")
    compromise: float = knob(0.5, 0.05, 0.5, 0.05, "Compromise: how far the two move", "share of the distance", "deffuant2000")
    people: int = knob(200, 20, 1000, 10, "People", "people", "assumption")
    runs: int = knob(10, 1, 100, 1, "Runs", "runs", "assumption")
    rounds: int = knob(1000, 10, 5000, 10, "Longest wait for an end", "rounds", "assumption: a round is one meeting per person")
    controversy: float = knob(3.0, 0.0, 5.0, 0.05, "Controversy of the topic (alpha)", "per opinion", "baumann2020")
    homophily: float = knob(3.0, 0.0, 5.0, 0.1, "Homophily of contacts (beta)", "exponent", "baumann2020")
    strength: float = knob(3.0, 0.0, 5.0, 0.1, "Strength of influence (K)", "per time", "baumann2020")
    contacts: int = knob(10, 1, 20, 1, "Contacts of an active person (m)", "people", "baumann2020")
    reciprocity: float = knob(0.5, 0.0, 1.0, 0.05, "Contacts who listen back (r)", "share", "baumann2020")
    duration: float = knob(10.0, 1.0, 50.0, 1.0, "Duration", "time", "baumann2020")
    time_step: float = knob(0.05, 0.01, 0.2, 0.01, "Time between two networks", "time", "assumption: .01 in baumann2020")
    anchor: float = knob(0.2, 0.0, 1.0, 0.05, "Hold of the first opinion (a)", "share", "assumption: rossi2022 leaves it free")
    pull: float = knob(0.2, 0.0, 1.0, 0.05, "Pull of a recommended item (c)", "share", "assumption: rossi2022 leaves it free")
    exploration: float = knob(0.1, 0.0, 1.0, 0.05, "Items shown at random", "share", "assumption: rossi2022 varies it")
    sensitivity: float = knob(0.1, 0.0, 1.0, 0.05, "Sensitivity of taste (eta)", "share", "assumption: dean2022 leaves it free")
    dimensions: int = knob(3, 2, 20, 1, "Dimensions of taste", "dimensions", "assumption")
    steps: int = knob(50, 1, 500, 1, "Items shown", "items", "assumption")

    @model_validator(mode="after")
    def _shares(self) -> Self:
        if self.anchor + self.pull > 1 + 1e-12:
            raise ValueError(f"anchor + pull must be at most 1, got {self.anchor:g} + {self.pull:g}")
        return self


@dataclass(frozen=True)
class Result:
    """Where opinions ended and how they came there.

    opinions (runs, people); expressed (runs, people): what others see of them in [-1, 1], the opinions themselves or, under
    activity_driven, tanh(alpha x), the voice that is heard; converged (runs,): nothing can change any more; rounds (runs,);
    times (frames,) and film (frames, watched): people of the first run; clicks: share of items clicked, under nudged only;
    gap: distance that splits two clusters.
    """

    opinions: Floats
    expressed: Floats
    converged: NDArray[np.bool_]
    rounds: Floats
    times: Floats
    film: Floats
    clicks: float | None
    gap: float

    def to_frame(self) -> pd.DataFrame:
        """Return `time, person, opinion` of up to 40 people of the first run, at most 2,000 rows."""
        return _film_frame(self.times, self.film)


OUTCOMES = (
    sim.Outcome("clusters", "Views that survive (effective clusters)", "clusters", "higher", 1.0, 1000.0),
    sim.Outcome("polarization", "Polarization (Esteban-Ray)", "1 = two equal camps at the ends", "lower", 0.0, 1.0),
    sim.Outcome("mean_opinion", "Mean opinion (neither side is better)", "-1 to 1", "higher", -1.0, 1.0),
    sim.Outcome("converged", "Runs in which nothing can change any more", "share", "higher", 0.0, 1.0),
    sim.Outcome("disagreement", "Mean distance of two people", "share of the scale", "lower", 0.0, 1.0),
    sim.Outcome("lean", "How far a run's mean leans to a side", "0 to 1", "lower", 0.0, 1.0),
    sim.Outcome("radical_share", "People at .8 and beyond", "share", "lower", 0.0, 1.0),
    sim.Outcome("major_clusters", "Clusters with 5 % of people and more", "clusters", "higher", 0.0, 20.0),
    sim.Outcome("largest_share", "People in the largest cluster", "share", "lower", 0.0, 1.0),
    sim.Outcome("consensus_share", "Runs that end in one cluster", "share", "higher", 0.0, 1.0),
    sim.Outcome("rounds_needed", "Rounds until the end is decided", "rounds", "lower", 0.0, 5000.0),
    sim.Outcome("clicks", "Items clicked", "share", "higher", 0.0, 1.0, optional=True),
)
LEVERS = (
    sim.Lever("confidence", (0.1, 0.2, 0.3, 0.4), "user", "robustness", "deffuant2000"),
    sim.Lever("gamma", (1.5, 1.0, 0.5, 0.0), "company", "transparency", "sirbu2019"),
    sim.Lever("homophily", (3.0, 2.0, 1.0, 0.0), "company", "safety", "baumann2020"),
    sim.Lever("exploration", (0.0, 0.1, 0.3, 1.0), "company", "robustness", "rossi2022"),
)
ALONG = ("confidence", "gamma", "controversy", "homophily", "pull", "exploration", "sensitivity")
# Settings that the frontier sweeps, and how many runs each gets at most, so that it is there within the second.
GRIDS: dict[str, tuple[tuple[str, tuple[float, ...]], ...]] = {
    "deffuant": (("confidence", (*np.arange(2, 20).tolist(), *range(20, 52, 2), 100)),),
    "hegselmann_krause": (("confidence", (*np.arange(2, 20).tolist(), *range(20, 52, 2), 100)),),
    "biased_encounters": (("confidence", (5, 10, 20, 30, 40, 100)), ("gamma", (0.0, 0.5, 1.0))),
    "activity_driven": (("controversy", (0.05, 0.5, 1.0, 3.0)), ("homophily", (0.0, 0.5, 1.5, 3.0))),
    "nudged": (("pull", (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)), ("exploration", (0.0, 0.1, 0.3, 0.6, 1.0))),
    "sphere": (("sensitivity", (0.0, 0.05, 0.1, 0.3)), ("exploration", (0.0, 0.1, 0.3, 0.6, 1.0))),
}
FRONTIER_RUNS = {"biased_encounters": 2, "activity_driven": 4}


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return the course of opinions that start uniform on [-1, 1] (on the sphere: uniform directions), all runs at once."""
    course, clicks = run_settings((params,), rng)
    return Result(
        course.opinions[0],
        _expressed(course, (params,))[0],
        course.converged[0],
        course.rounds[0],
        course.times,
        course.film[:, 0],
        None if clicks is None else float(clicks[0].mean()),
        _gap(params),
    )


def outcomes(result: Result) -> dict[str, float | None]:
    """Return means over runs; see `sim.opinion_dynamics.summary`."""
    means = {name: float(value[0]) for name, value in summary(result.expressed[None], result.gap).items()}
    rest = {"converged": float(result.converged.mean()), "rounds_needed": float(result.rounds.mean()), "clicks": result.clicks}
    every = means | rest
    return {outcome.name: every[outcome.name] for outcome in OUTCOMES}


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
    means = summary(_expressed(course, settings), _gap(settings[0]))
    means |= {"converged": course.converged.mean(axis=1), "rounds_needed": course.rounds.mean(axis=1)}
    if clicks is not None:
        means["clicks"] = clicks.mean(axis=1)
    ordered = {outcome.name: means[outcome.name] for outcome in OUTCOMES if outcome.name in means}
    return frame.assign(**ordered), course


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return views that survive against polarization, over the settings of the rule's own levers (`GRIDS`)."""
    return build(sweep(variations(params), rng)[0], OUTCOMES[0], OUTCOMES[1])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return, at every efficient point, `film` (point, time, person, opinion) and `camps` (point, opinion, share).

    About 2,000 rows in all: 10 people of the first run, and the share of people in each of 21 bins over all runs.
    """
    settings = variations(params)
    frame, course = sweep(settings, rng)
    points = np.flatnonzero(build(frame, OUTCOMES[0], OUTCOMES[1]).frame["efficient"])
    count = int(np.clip(1000 // (10 * len(points)), 2, len(course.times)))
    kept = np.unique(np.linspace(0, len(course.times) - 1, count).round().astype(int))
    shares = polarization.shares(_expressed(course, settings)[points], -1.0, 1.0, PICTURE).mean(axis=1)
    films = [_film_frame(course.times[kept], course.film[kept][:, i, :10]).assign(point=i) for i in points]
    centres = np.tile((np.arange(PICTURE) - (PICTURE - 1) / 2) * (SCALE / PICTURE), len(points))
    camps = pd.DataFrame({"point": np.repeat(points, PICTURE), "opinion": centres, "share": shares.ravel()})
    return {"film": pd.concat(films, ignore_index=True)[["point", "time", "person", "opinion"]], "camps": camps}


def variations(params: Params) -> tuple[Params, ...]:
    """Return the settings that the frontier tries: the grid of the rule's levers, confidences in hundredths."""
    found = [params.replace(pull=0.0, runs=min(params.runs, FRONTIER_RUNS.get(params.rule, params.runs)))]
    for name, values in GRIDS[params.rule]:
        unit_of = {"confidence": 0.01, "pull": 1 - params.anchor}.get(name, 1.0)
        found = [one.replace(**{name: round(value * unit_of, 10)}) for one in found for value in values]
    return tuple(found)


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return what the theory of the chosen rule says, or what a run shows of it; see the published numbers."""
    if params.rule == "deffuant":
        camps = _density(0.5 / params.confidence)
        major = camps.masses >= MAJOR
        middle = np.abs(camps.positions) < 0.5
        return {
            "density_major_clusters": float(major.sum()),
            "density_largest_mass": float(camps.masses.max()),
            "density_middle_mass": float(camps.masses[middle].sum()),
            "density_outermost_major": float(camps.positions[major].max()),
            "density_converged": float(camps.converged),
        }
    if params.rule == "activity_driven":
        activity = Activity()
        end = run_settings((params,), rng)[0].opinions
        return {
            "homogeneous_onset": homogeneous_onset(params.strength, params.contacts, params.reciprocity, activity.moment(1)),
            "onset": onset(params.strength, params.contacts, params.reciprocity, activity),
            "mean_activity": activity.moment(1),
            "mean_squared_activity": activity.moment(2),
            "fixed_point": fixed_point(params.strength, params.controversy),
            "mean_size": float(np.abs(end).mean()),
            "decayed": float((np.abs(end).mean(axis=2) < DECAYED).mean()),
            "smaller_side": float(np.minimum((end > 0).mean(axis=2), (end < 0).mean(axis=2)).mean()),
        }
    if params.rule == "nudged":
        start = np.random.default_rng(rng.integers(2**32)).uniform(-1, 1, (params.runs, params.people))
        a, c, curious = np.array([[params.anchor], [params.pull], [params.exploration]])
        course, _ = nudged(start, a, c, curious, rng, params.steps)
        end = course.opinions[0]
        slope = float((start * end).mean() / (start**2).mean())
        return {"slope_on_first_opinion": slope, "variance_around_it": float(((end - slope * start) ** 2).mean())}
    if params.rule == "sphere":
        taste = start = unit(rng.standard_normal((params.people, params.dimensions)))
        item = np.eye(params.dimensions)[0]
        for _ in range(params.steps):
            taste = respond(taste, item, params.sensitivity)
        expected = _tangent(start) / (1 + params.sensitivity) ** params.steps
        return {"tangent_law_error": float(np.abs(_tangent(taste) / expected - 1).max())}
    return {}


@lru_cache(maxsize=32)
def _density(half_range: float) -> Density:
    return density(half_range)


def _tangent(taste: Floats) -> Floats:
    return np.asarray(np.linalg.norm(taste[:, 1:], axis=1) / np.abs(taste[:, 0]))


def _expressed(course: Course, settings: Sequence[Params]) -> Floats:
    if settings[0].rule != "activity_driven":
        return course.opinions
    return np.tanh(np.array([one.controversy for one in settings])[:, None, None] * course.opinions)


def _gap(params: Params) -> float:
    """Return the gap that splits clusters: .01 of the scale where camps contract to points, .05 where they stay spread out."""
    return (0.01 if params.rule in MEETING else 0.05) * SCALE


def _film_frame(times: Floats, film: Floats) -> pd.DataFrame:
    frames, watched = film.shape
    person = np.tile(np.arange(watched), frames)
    return pd.DataFrame({"time": np.repeat(times, watched), "person": person, "opinion": film.ravel()})
