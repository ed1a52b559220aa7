"""A feed that learns from clicks: what it shows, what that does to people, and what can be turned.

Readers click what is near to them and what enrages them; what they say they want is quality without outrage. A ranker counts
clicks, readers change (or not: that is contested), creators copy what works. The surprises: outrage fills the feed although nobody
programmed it and with no loop at all, because ranking picks from the tail; most of what is lost in satisfaction comes back for
little engagement; and a feed that switches late finds creators who have already learned. How far any of this moves opinions is
open: experiments found shifts in what is seen, and in attitudes from nothing that shows to a few points of 100. So a world without
persuasion and one of people who are hard to persuade, which is put in and no result, stand beside the dramatic ones.

One step is a day. Sources: [milli2025], [piccardi2025], [guess2023], [nyhan2023], [hosseinmardi2024], [wojcik2022],
[steck2018], [carbonell1998], [rossi2022].
"""

import copy
import pickle
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import model_validator

import sim
from sim import choice, knob
from sim.contract.shelf import remembered
from sim.feed import evidence, measures, pictures, verdict, world
from sim.feed.course import Course
from sim.feed.creators import Craft
from sim.feed.levers import Setting
from sim.feed.people import Psychology
from sim.feed.verdict import Verdicts
from sim.frontier import Frontier, build
from sim.selection import boost

Floats = NDArray[np.float64]
PICTURES = {"mix": pictures.mix, "opinions": pictures.opinions, "levels": pictures.levels, "numbers": pictures.numbers}

TITLE = "Feed"
QUESTION = "Who chose what you saw, and did you want it?"
BADGE = "CONTESTED"
RANDOM = True
LARGEST = 2_000_000_000  # people x steps x candidates: under a minute or two on one core
SWEPT = 9_000_000  # people x steps x (candidates + 10 x slate) in the sweep of the frontier: larger worlds, fewer people

EQUATIONS = (
    r"score of item $j$ for reader $i$: $\ \hat e_{ij} + w_s\,\hat v_j + w_b\,b_j + w_r\,\mathrm{new}_j - w_h\,h_j$",
    r"expected engagement: $\ \hat e_{ij} = \log\frac{\hat c_j}{1 - \hat c_j} - m\,\hat n_j - m\,|\mathrm{clip}(k \hat x_i) - s_j|$",
    r"clicks per look, and nearness of those who looked: $\ \hat c_j = \frac{20\,c^0_j + \mathrm{clicks}_j}{20 + \mathrm{looks}_j}$, "
    r"$\ \hat n_j = \frac{\sum_{\mathrm{looks}} (1 - |\mathrm{clip}(k \hat x_i) - s_j|)}{20 + \mathrm{looks}_j}$",
    r"a click: $\ P = \frac{1}{\log_2(1 + \mathrm{rank})}\,\sigma(-2 + m\,n_{ij} + g\,o_j(\tfrac12 + 2 A_i) + .3\,q_j)$, "
    r"$\ n_{ij} = 1 - |\mathrm{clip}(k x_i) - s_j|$",
    r"worth my time: $\ \sigma(\tfrac{m}{2}\,n_{ij} + q_j - r\,o_j)$",
    r"approval across sides: $\ r_{un} = \mu + i_u + i_n + f_u f_n,\ \lambda_i = .15,\ \lambda_f = .03,\ b_n = i_n$",
    r"re-rank: next item maximises $\ (1-d)(1-c)\,r_j - d \max_k \mathrm{sim}(j, k) - c\,\mathrm{KL}(p \,\|\, \tilde q)$",
    r"an anchored reader: $\ x(t+1) = a\,x(0) + b\,x(t) + c\,u(t)$, $u$ the mean stance of what was clicked",
    r"animosity: $\ A(t+1) = A + .2\,(A_0 + (1 - A_0)\,\gamma\,\bar o - A)$, $\bar o$ the outrage seen",
    r"creators: log-odds of outrage rise by $.02\,\alpha \log(\mathrm{clicks}_{\mathrm{outrage}} / \mathrm{clicks}_{\mathrm{calm}})$",
    r"without any loop, a boost of $d$: share in the top is $\ p\,Q(z - d) / \left((1-p)\,Q(z) + p\,Q(z - d)\right)$",
)
SOURCES = (
    "milli2025",
    "piccardi2025",
    "guess2023",
    "nyhan2023",
    "hosseinmardi2024",
    "wojcik2022",
    "steck2018",
    "carbonell1998",
    "rossi2022",
    "deffuant2000",
    "esteban1994",
    "chaney2018",
)
EVIDENCE = evidence.EVIDENCE


class Params(sim.Params):
    """Inputs: the levers first, then people, creators, what the ranker knows, and the size of the world."""

    ranker: str = choice(
        "engagement",
        {
            "engagement": "What will be clicked",
            "chronological": "Newest first",
            "bridging": "What both sides approve of",
            "stated": "What people say they want",
            "random": "No recommender",
        },
        "Ranker",
        "milli2025",
    )
    stated: float = knob(0.0, 0.0, 3.0, 0.05, "Weight of what people say they want", "log-odds per sd", "milli2025")
    bridging: float = knob(
        0.0,
        0.0,
        3.0,
        0.05,
        "Weight of approval across sides",
        "log-odds per sd",
        "wojcik2022",
        help="Liked regardless of viewpoint: Community Notes' factorisation as published in 2022, the readers' sides being known.",
    )
    hostility: float = knob(0.0, 0.0, 3.0, 0.05, "Penalty on flagged outrage", "log-odds", "piccardi2025")
    exploration: float = knob(0.0, 0.0, 1.0, 0.05, "Places given to random items", "share", "rossi2022")
    diversity: float = knob(0.0, 0.0, 0.95, 0.05, "Diversity of a slate (MMR)", "0 to 1", "carbonell1998")
    calibration: float = knob(0.0, 0.0, 0.95, 0.05, "Calibration to the reader's past", "0 to 1", "steck2018")
    chronological: float = knob(0.0, 0.0, 1.0, 0.05, "Visits with the newest first", "share", "guess2023")
    fresh: float = knob(0.25, 0.0, 1.0, 0.05, "Candidates from the newest quarter", "share", "assumption: .25 is all ages alike")
    survey: float = knob(0.1, 0.02, 1.0, 0.02, "People asked what they want", "share of what is shown", "milli2025")
    recency: float = knob(0.0, 0.0, 3.0, 0.05, "Weight of being new", "log-odds", "assumption")
    start_step: int = knob(0, 0, 1000, 5, "The levers start on", "day", "assumption: before it the feed ranks by engagement")
    user_model: str = choice(
        "anchored",
        {
            "none": "Nobody changes",
            "anchored": "Pulled, and held by where they began",
            "bounded": "Pulled by what is near",
            "assimilation": "Pulled by everything clicked",
            "repulsion": "Pulled by what is near, pushed by what is far",
        },
        "How reading changes people",
        "flache2017",
    )
    susceptibility: float = knob(0.05, 0.0, 0.4, 0.005, "Susceptibility", "share of the way per step", "assumption")
    hold: float = knob(0.02, 0.0, 0.5, 0.01, "Hold of the first opinion", "share of the way per step", "assumption")
    confidence: float = knob(
        0.5, 0.1, 2.0, 0.1, "How far an item may be and still attract", "of a scale of 2", "assumption: the rule is deffuant2000"
    )
    agreement: float = knob(1.0, 0.0, 3.0, 0.1, "Pull of agreement on clicks", "log-odds per unit", "assumption")
    appetite: float = knob(
        1.0,
        0.0,
        3.0,
        0.1,
        "Appetite: the likeliest click is so many times as strong as the reader",
        "times",
        "assumption: no direct measurement was found; the idea is directional voting, rabinowitz1989",
    )
    outrage_appeal: float = knob(
        0.4, 0.0, 2.0, 0.05, "Pull of outrage on clicks", "log-odds", "assumption: fitted by hand to milli2025"
    )
    regret: float = knob(1.5, 0.0, 4.0, 0.1, "What outrage costs in stated value", "log-odds", "assumption")
    animosity_gain: float = knob(
        0.3,
        0.0,
        1.0,
        0.05,
        "What a feed of nothing but outrage adds to animosity",
        "share of the room",
        "assumption: piccardi2025",
    )
    outrage: float = knob(0.1, 0.0, 0.5, 0.01, "Outrage among items at first", "share", "assumption")
    adaptation: float = knob(0.2, 0.0, 1.0, 0.05, "How much creators answer to clicks", "0 to 1", "assumption")
    learning: float = knob(1.0, 0.0, 1.0, 0.1, "How much the ranker learns from clicks", "0 to 1", "assumption")
    foresight: float = knob(0.5, 0.0, 1.0, 0.1, "What the ranker knows before the first click", "share", "assumption")
    detection: float = knob(
        0.8, 0.05, 1.0, 0.05, "Outrage that the classifier flags", "share", "assumption: 5 % of calm ones too"
    )
    people: int = knob(1000, 100, 1_000_000, 0.1, "People", "people", "assumption", scale="log")
    steps: int = knob(100, 10, 1000, 10, "Days", "days", "assumption")
    candidates: int = knob(40, 10, 100, 5, "Candidates per visit", "items", "assumption")
    slate: int = knob(5, 2, 20, 1, "Places in a slate", "items", "assumption")
    items: int = knob(800, 200, 4000, 100, "Items alive", "items", "assumption")
    lifetime: int = knob(40, 5, 100, 5, "Life of an item", "days", "assumption")

    @model_validator(mode="after")
    def _sizes(self) -> Self:
        if self.slate > self.candidates:
            raise ValueError(f"slate must be at most candidates = {self.candidates}, got {self.slate}")
        if self.items < 4 * self.candidates:
            raise ValueError(f"items must be at least 4 x candidates = {4 * self.candidates}, got {self.items}")
        if (work := self.people * self.steps * self.candidates) > LARGEST:
            raise ValueError(f"people x steps x candidates must be at most {LARGEST:.0e}, got {work:.0e}")
        return self


@dataclass(frozen=True)
class Result:
    """The course of one feed, and the inputs and the generator, as it was, from which its ghost without recommender is run."""

    params: Params
    course: Course
    start: np.random.Generator

    def to_frame(self) -> pd.DataFrame:
        """Return, per step, `step, engagement, satisfaction, outrage_share, diversity, extremity`."""
        names = ("engagement", "satisfaction", "outrage_share", "diversity", "extremity")
        columns = dict(zip(names, self.course.totals[:, 0].T, strict=True))
        return pd.DataFrame({"step": np.arange(1, len(self.course.totals) + 1), **columns})


OUTCOMES = (
    sim.Outcome("engagement", "Engagement", "clicks per place", "higher", 0.0, 1.0),
    sim.Outcome("satisfaction", "Stated satisfaction", "share", "higher", 0.0, 1.0),
    sim.Outcome("polarization", "Polarization (Esteban-Ray)", "1 = two equal camps at the ends", "lower", 0.0, 1.0),
    sim.Outcome("gap", "How far two camps are apart", "times their first distance", "lower", -5.0, 5.0),
    sim.Outcome("spread", "Standard deviation of opinions", "times the first", "lower", 0.0, 5.0),
    sim.Outcome("bimodality", "Bimodality (5/9 is flat, 1 two points)", "0 to 1", "lower", 0.0, 1.0, optional=True),
    sim.Outcome("radical_share", "People at 0.8 and beyond", "share", "lower", 0.0, 1.0),
    sim.Outcome("outrage_share", "Outrage in what is shown", "share", "lower", 0.0, 1.0),
    sim.Outcome("outrage_posted", "Outrage in what is posted", "share", "lower", 0.0, 1.0),
    sim.Outcome("diversity", "Spread of stances within a slate", "standard deviation", "higher", 0.0, 1.0),
    sim.Outcome("exposure_gini", "Inequality of exposure among items", "Gini", "lower", 0.0, 1.0),
    sim.Outcome("homogenization", "Overlap of two people's slates (Jaccard)", "share", "lower", 0.0, 1.0),
    sim.Outcome("animosity", "Animosity", "0 to 1", "lower", 0.0, 1.0),
    sim.Outcome("opinion_change", "Mean change of an opinion", "of a scale of 2", "lower", 0.0, 2.0),
    sim.Outcome("own_side", "Items from the reader's own side", "share", "lower", 0.0, 1.0),
    sim.Outcome("extremity", "How far from the middle what is shown is", "0 to 1", "lower", 0.0, 1.0),
    sim.Outcome("extremity_rise", "How much further than in the first quarter", "-1 to 1", "lower", -1.0, 1.0),
)
LEVERS = (
    sim.Lever("stated", (0.2,), "company", "transparency", "milli2025"),
    sim.Lever("survey", (0.5,), "company", "transparency", "milli2025"),
    sim.Lever("bridging", (0.5,), "company", "robustness", "wojcik2022"),
    sim.Lever("hostility", (0.5,), "regulator", "safety", "piccardi2025"),
    sim.Lever("exploration", (0.1,), "developer", "robustness", "rossi2022"),
    sim.Lever("diversity", (0.5,), "developer", "robustness", "carbonell1998"),
    sim.Lever("calibration", (0.5,), "developer", "transparency", "steck2018"),
    sim.Lever("chronological", (0.5,), "user", "oversight", "guess2023"),
    sim.Lever("fresh", (0.5,), "developer", "robustness", "assumption"),
    sim.Lever("ranker", ("chronological", "bridging", "stated"), "regulator", "oversight", "guess2023"),
    sim.Lever("detection", (1.0,), "developer", "safety", "assumption"),
)
TURNED = (
    "ranker",
    "stated",
    "bridging",
    "hostility",
    "exploration",
    "diversity",
    "calibration",
    "chronological",
    "fresh",
    "recency",
)
ALONG = ("ranker", "stated")
SIZES = ("people", "steps", "start_step", "candidates", "slate", "items", "lifetime")
WEIGHTS = (
    0.0,
    0.05,
    0.1,
    0.2,
    0.3,
    0.4,
    0.5,
    0.75,
    1.0,
    1.5,
    2.5,
)  # of what people say they want: the frontier is swept over them
JUDGED = ("stated", "survey", "bridging", "hostility", "exploration", "diversity", "calibration", "chronological", "fresh")
JUDGED_WEIGHTS = (0.0, 0.1, 0.3, 1.0)
JUDGED_RUNS, JUDGED_PEOPLE = 8, 200  # many small worlds tell luck from effect better than few large ones
PROGRESS: dict[tuple[sim.Params, int], float] = {}  # of `judged`, by world and seed: the share that is done
BESIDE = "Newest first"  # the label of one more policy, off the frontier as a rule


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return the course of one feed."""
    start = copy.deepcopy(rng)
    return Result(params, world.run(_world(params), [_setting(params)], rng), start)


def outcomes(result: Result) -> dict[str, float | None]:
    """Return means over the last quarter of the steps, and people as they are at the end."""
    found = measures.outcomes(result.course, _world(result.params).window)
    return {name: None if np.isnan(values[0]) else float(values[0]) for name, values in found.items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return engagement against satisfaction over the weight of what people say they want, WEIGHTS, and beside it the newest first.

    All on the same random numbers; the other levers stay as they are, so that they can move the frontier. Worlds that cost more than
    the default are swept with fewer people, at least 100; then the points stand beside a run of the full size, not on it.
    """
    return build(_swept(params, rng)[0], OUTCOMES[0], OUTCOMES[1])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return PICTURES, tables that `sim.feed.pictures` describes, at every efficient point and for the newest first."""
    frame, course = _swept(params, rng)
    points = np.flatnonzero(build(frame, OUTCOMES[0], OUTCOMES[1]).frame["efficient"] | (frame["label"] == BESIDE))
    return {
        name: pd.concat([table(course, int(i)).assign(point=np.int8(i)) for i in points], ignore_index=True)
        for name, table in PICTURES.items()
    }


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return PICTURES of this feed, `ghost` and `ghost_levels` of the same people, draw by draw, without a recommender, and `days`."""
    ours = {name: table(result.course, 0) for name, table in PICTURES.items()}
    return ours | _unranked(_plain(result.params), pickle.dumps(result.start))[0] | {"days": ours["numbers"][["frame", "day"]]}


def without(result: Result) -> dict[str, float]:
    """Return the outcomes of the same people without a recommender; what has none is left out."""
    return _unranked(_plain(result.params), pickle.dumps(result.start))[1]


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return what ranking does alone, exactly and drawn, and the amplification of outrage in standard deviations.

    `outrage_top_*`: per cent of the best 10, 1 and .1 % of all items that are outrage, if `outrage` of them score half (one)
    standard deviation higher. `amplification`: outrage shown by this feed less that of the newest first, over sqrt(p (1 - p)).
    """
    found = {}
    for name, top, high in (("10", 0.1, 0.5), ("1", 0.01, 0.5), ("0_1", 0.001, 0.5), ("1_boost_1", 0.01, 1.0)):
        found[f"outrage_top_{name}"] = 100 * boost.share_in_top(params.outrage, high, top)
        found[f"drawn_outrage_top_{name}"] = 100 * boost.sampled_share_in_top(params.outrage, high, top, 500_000, rng)
    pair = [_setting(params), Setting(ranker="chronological")]
    course = world.run(_world(params), pair, rng)
    ranked, newest = course.totals[-_world(params).window :, :, 2].mean(axis=0)
    found["amplification"] = float((ranked - newest) / np.sqrt(max(newest * (1 - newest), 1e-9)))
    return found


def unturned(params: Params) -> Params:
    """Return the same world, small, with no lever pulled: what `judged` takes."""
    plain = params.replace(**{name: Params.model_fields[name].default for name in (*TURNED, "survey", "detection")})
    return plain.replace(people=min(plain.people, JUDGED_PEOPLE))


@remembered(8)
def judged(plain: Params, seed: int) -> Verdicts:
    """Return whether each of JUDGED moves the frontier of this world, alone, at its typical setting (LEVERS)."""
    typical = {lever.parameter: lever.settings[0] for lever in LEVERS}

    def trace(lever: str, run: int) -> Floats:
        one = plain.replace(**({lever: typical[lever]} if lever else {}))
        rows = [_setting(one.replace(stated=one.stated + weight)) for weight in JUDGED_WEIGHTS]
        found = measures.outcomes(world.run(_world(one), rows, np.random.default_rng([seed, run])), _world(one).window)
        return np.column_stack([found["engagement"], found["satisfaction"]])

    def tell(done: int, of: int) -> None:
        PROGRESS[plain, seed] = done / of

    return verdict.judge_each(trace, JUDGED, JUDGED_WEIGHTS, JUDGED_RUNS, tell)


def _world(params: Params) -> world.World:
    mind = {name: getattr(params, name) for name in Psychology.__dataclass_fields__ if name != "quality_appeal"}
    craft = {name: getattr(params, name) for name in Craft.__dataclass_fields__}
    size = {name: getattr(params, name) for name in ("people", "steps", "candidates", "slate", "learning", "foresight", "survey")}
    return world.World(mind=Psychology(**mind), craft=Craft(**craft), **size)


def _setting(params: Params) -> Setting:
    turned = {name: getattr(params, name) for name in TURNED if name != "ranker"}
    if params.ranker == "random":
        return Setting(**turned, start_step=params.start_step, recommended=False)
    return Setting(ranker=params.ranker, **turned, start_step=params.start_step)


def _plain(params: Params) -> Params:
    """Return the same world with nothing turned."""
    return params.replace(**{name: Params.model_fields[name].default for name in (*TURNED, "start_step", "survey")})


def _swept(params: Params, rng: np.random.Generator) -> tuple[pd.DataFrame, Course]:
    """Return one row per policy of the frontier and the course behind them; frontier and preview of a page share one sweep."""
    there = params.replace(**{name: Params.model_fields[name].default for name in ALONG})
    people = max(100, min(there.people, SWEPT // (there.steps * (there.candidates + 10 * there.slate))))
    return _sweep(there.replace(people=people), pickle.dumps(rng))


@remembered(4)
def _sweep(params: Params, start: bytes) -> tuple[pd.DataFrame, Course]:
    rows = [*(params.replace(stated=weight) for weight in WEIGHTS), params.replace(ranker="chronological")]
    settings = [_setting(one) for one in rows]
    settings[-1] = replace(
        settings[-1], diversity=0.0, calibration=0.0
    )  # the newest first are not ranked again; this spares asking
    course = world.run(_world(params), settings, pickle.loads(start))
    frame = pd.DataFrame({f"set.{name}": [getattr(one, name) for one in rows] for name in ALONG})
    found = measures.outcomes(course, _world(params).window)
    labels = ["engagement alone", *(f"weight {weight:g}" for weight in WEIGHTS[1:]), BESIDE]
    return frame.assign(label=labels, **found), course


@remembered(8)
def _unranked(params: Params, start: bytes) -> tuple[dict[str, pd.DataFrame], dict[str, float]]:
    """Return `ghost` and `ghost_levels` of the same people without a recommender, and its outcomes."""
    course = world.run(_world(params), [Setting(recommended=False)], pickle.loads(start))
    found = {name: float(values[0]) for name, values in measures.outcomes(course, _world(params).window).items()}
    return {"ghost": pictures.opinions(course, 0), "ghost_levels": pictures.levels(course, 0)}, found
