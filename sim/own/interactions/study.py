"""A feed that starts from a visitor's own interactions: what its people would click, and what they would say was worth it.

People and items are the table's, resampled; the rest is the feed of `sim.feed`: how clicks come about, how reading changes people,
how creators answer are its assumptions, outrage among them, which a table of ratings does not show. Every policy runs on the same
random numbers. So this says what the mechanism does with these people and items, and not what any real feed did to them.
"""

import sys
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

import sim
from sim.audit.answer import bare
from sim.contract.model import of_study
from sim.contract.parameters import Choice, choice, knob
from sim.feed import measures, world
from sim.feed.course import Course
from sim.feed.creators import Craft
from sim.feed.levers import Setting
from sim.feed.people import Psychology
from sim.frontier import Frontier, build
from sim.models.loops import feed
from sim.own.cells import Floats
from sim.own.interactions.seed import Origin, explained
from sim.own.interactions.seed import origin as seed_of
from sim.own.interactions.table import InteractionTable

ID = "your_data_interactions"
TITLE = "A feed of your own"
QUESTION = "What would a feed do with your people and items?"
BADGE = "CONTESTED"
RANDOM = True
ALONG = ("stated", "ranker")
SOURCES = ("wojcik2022", "milli2025", "flache2017", "rossi2022")
EQUATIONS = (
    r"quality: $q_n$ in $r_{un} = \mu + i_u + q_n + f_u f_n$, in standard deviations",
    r"opinion where stances are given: $x_u = \frac{\sum_n w_{un} s_n + \bar s}{\sum_n w_{un} + 1}$, the rating $w$ scaled to 0 to 1",
    r"both where they are not: $\tanh \frac{f}{2\,\mathrm{rms}(f)}$",
    r"click, if looked at: log-odds $-2 + a\,(1 - |x_u - s_n|) + \text{outrage} + .3\, q_n$; worth my time: log-odds $q_n + "
    r"\frac{a}{2} (1 - |x_u - s_n|) - 1.5\;\text{outrage}$",
)
SIZE = {"people": 1000, "steps": 60}  # small, so that a whole frontier takes a moment (assumption)
WEIGHTS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.5)
BESIDE = {"chronological": "newest first", "bridging": "bridging", "stated": "what people say", "random": "no recommender"}
ENGAGEMENT = "engagement alone"
NOTHING = 0.02
"""Share of the variance of ratings kept aside, at most which is no better than noise: assumption."""
MARKS = (ENGAGEMENT, BESIDE["chronological"], BESIDE["bridging"])


def _as_in_the_feed(parameter: str) -> dict[str, str]:
    declared = feed.Params.declared()[parameter]
    assert isinstance(declared, Choice)
    return dict(declared.options)


class Params(sim.Params):
    """What the visitor may move; everything else is as in the feed."""

    stated: float = knob(0.0, 0.0, 2.5, 0.05, "Weight of what people say they want", "log-odds per sd", "milli2025")
    ranker: str = choice("engagement", _as_in_the_feed("ranker"), "Ranker", "milli2025")
    user_model: str = choice("anchored", _as_in_the_feed("user_model"), "How reading changes people", "flache2017")
    susceptibility: float = knob(0.05, 0.0, 0.4, 0.005, "Susceptibility", "share of the way per step", "assumption")
    outrage: float = knob(0.1, 0.0, 0.5, 0.01, "Outrage among items", "share; not in your table", "assumption")


OUTCOMES = (
    sim.Outcome("engagement", "Engagement", "clicks per place", "higher", 0.0, 1.0),
    sim.Outcome("satisfaction", "Items worth their time", "share", "higher", 0.0, 1.0),
    sim.Outcome("polarization", "Polarization (Esteban-Ray)", "1 = two equal camps at the ends", "lower", 0.0, 1.0),
    sim.Outcome("opinion_change", "Mean change of an opinion", "of a scale of 2", "lower", 0.0, 2.0),
    sim.Outcome("outrage_share", "Outrage in what is shown", "share", "lower", 0.0, 1.0),
    sim.Outcome("extremity", "How far from the middle what is shown is", "0 to 1", "lower", 0.0, 1.0),
)


@dataclass(frozen=True, eq=False)
class Study:
    """A table, and what a feed starts from."""

    table: InteractionTable
    origin: Origin
    explained: tuple[float, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what the visitor should know, a sentence each: first whether there is anything but noise."""
        noise = noise_of(self.explained)
        line = "The table has no stances: people and items stand on a line derived from the ratings, whose sides have no names."
        return (*filter(None, (noise, line if self.origin.derived else "")), *self.table.notes)


@dataclass(frozen=True, eq=False)
class Result:
    """The course of one feed, and of the same people, draw by draw, without a recommender."""

    study: Study
    course: Course
    steps: int

    def to_frame(self) -> pd.DataFrame:
        """Return, per step, `step, engagement, satisfaction, outrage_share, extremity`."""
        clicks, satisfaction, outrage, _, extremity = self.course.totals[:, 0].T
        columns = {"engagement": clicks, "satisfaction": satisfaction, "outrage_share": outrage, "extremity": extremity}
        return pd.DataFrame({"step": np.arange(1, len(clicks) + 1), **columns})


def analyse(table: InteractionTable) -> Study:
    """Return what a feed can start from."""
    return Study(table, seed_of(table), tuple(explained(table)))


def noise_of(shares: tuple[float, ...]) -> str:
    """Return a warning where ratings kept aside are explained by nothing, or by less than that.

    >>> noise_of((-0.2, -0.07, 0.3))
    ''
    """
    best = max(shares)
    if best > NOTHING:
        return ""
    return (
        f"Of ratings kept aside {bare(round(best, 3), 'share')} of the variance is explained, that is nothing: these ratings may be noise, "
        "and so is what follows."
    )


def model(study: Study) -> sim.Model:
    """Return the study as a model."""
    return of_study(
        sys.modules[__name__],
        simulate=partial(simulate, study),
        frontier=lambda params, rng: explore(study, params, rng)[0],
        preview=lambda params, rng: {"opinions": explore(study, params, rng)[1]},
        picture=picture,
    )


def simulate(study: Study, params: Params, rng: np.random.Generator) -> Result:
    """Return the course of one feed."""
    there = _world(study, params)
    return Result(study, world.run(there, [_setting(params)], rng), there.window)


def outcomes(result: Result) -> dict[str, float | None]:
    """Return means over the last quarter of the steps, and people as they are at the end."""
    return {name: float(values[0]) for name, values in _measured(result.course, result.steps).items()}


def explore(study: Study, params: Params, rng: np.random.Generator) -> tuple[Frontier, pd.DataFrame]:
    """Return engagement against satisfaction over WEIGHTS and the rankers BESIDE, all on the same random numbers.

    And `opinions` at the end (point, opinion, share) of every efficient one. Does not depend on ranker and weight.
    """
    rows = [params.replace(ranker="engagement", stated=weight) for weight in WEIGHTS]
    rows += [params.replace(ranker=ranker, stated=0.0) for ranker in BESIDE]
    there = _world(study, params)
    course = world.run(there, [_setting(one) for one in rows], rng)
    frame = pd.DataFrame({"set.stated": [one.stated for one in rows], "set.ranker": [one.ranker for one in rows]})
    labels = [ENGAGEMENT, *(f"weight {weight:g}" for weight in WEIGHTS[1:]), *BESIDE.values()]
    frontier = build(frame.assign(label=labels, **_measured(course, there.window)), OUTCOMES[0], OUTCOMES[1])
    points = np.flatnonzero(frontier.frame["efficient"])
    return frontier, pd.concat([_opinions(course, int(point)).assign(point=point) for point in points], ignore_index=True)


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the hero's tables: `opinions` at the end, `before` as they began, `stances` of the items; each opinion or stance, share."""
    origin = result.study.origin
    began = measures.density(np.asarray(origin.opinion, dtype=np.float32)[None])[0]
    stances = measures.density(np.asarray(origin.stance, dtype=np.float32)[None])[0]
    return {"opinions": _opinions(result.course, 0), "before": _shares(began), "stances": _shares(stances)}


def tables(result: Result, before: pd.DataFrame, now: int) -> dict[str, pd.DataFrame]:
    """Return the hero's tables with `opinions` at every point of the frontier (`before`) and, as point `now`, at this setting.

    `height` is the share over the largest of any people's; the items' own largest is as high. `once` has one row, to write on.
    """
    drawn = picture(result)
    drawn["opinions"] = pd.concat([before, drawn["opinions"].assign(point=now)], ignore_index=True)
    highest = max(drawn[name]["share"].max() for name in ("opinions", "before"))
    for name, most in (("opinions", highest), ("before", highest), ("stances", drawn["stances"]["share"].max())):
        drawn[name] = drawn[name].assign(height=drawn[name]["share"] / most)
    return drawn | {"once": pd.DataFrame({"row": [0]})}


def _opinions(course: Course, setting: int) -> pd.DataFrame:
    return _shares(course.frames[-1, setting])


def _shares(density: Floats) -> pd.DataFrame:
    return pd.DataFrame({"opinion": np.linspace(-1.0, 1.0, measures.BINS).round(3), "share": density})


def _world(study: Study, params: Params) -> world.World:
    mind = Psychology(user_model=params.user_model, susceptibility=params.susceptibility)
    return world.World(**SIZE, mind=mind, craft=Craft(outrage=params.outrage), seeded=study.origin.seeded)


def _setting(params: Params) -> Setting:
    if params.ranker == "random":
        return Setting(recommended=False)
    return Setting(ranker=params.ranker, stated=params.stated)


def _measured(course: Course, window: int) -> dict[str, Floats]:
    """Return every outcome, (settings,)."""
    last = course.totals[-window:].mean(axis=0)
    return {
        "engagement": last[:, 0],
        "satisfaction": last[:, 1],
        "polarization": measures.camps(course.frames[-1]),
        "opinion_change": np.abs(course.opinion - course.anchor).mean(axis=1, dtype=np.float64),
        "outrage_share": last[:, 2],
        "extremity": last[:, 4],
    }


def spans(frontier: Frontier) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the axes' domains: coarse steps, so that they stay while a knob moves a little."""
    return _span(frontier.frame["engagement"], 0.05), _span(frontier.frame["satisfaction"], 0.1)


def _span(values: "pd.Series[float]", step: float) -> tuple[float, float]:
    low, high = np.floor(values.min() / step - 0.3), np.ceil(values.max() / step + 0.1)
    return max(round(float(low) * step, 2), 0.0), min(round(float(high) * step, 2), 1.0)


def rankers(frontier: Frontier) -> pd.DataFrame:
    """Return every outcome of engagement alone and of the rankers BESIDE, one row each, and of the weight that people like most."""
    frame = frontier.frame
    weighted = frame[frame["set.ranker"] == "engagement"]
    best = weighted.loc[[weighted["satisfaction"].idxmax()]]
    shown = pd.concat([frame[frame["label"].isin([ENGAGEMENT, *BESIDE.values()])], best]).drop_duplicates("label")
    return shown[["label", *(outcome.name for outcome in OUTCOMES)]].rename(columns={"label": "ranker"})


def people(study: Study) -> pd.DataFrame:
    """Return `user, ratings, opinion`, one row per user."""
    ratings = np.bincount(study.table.user, minlength=len(study.table.users))
    return pd.DataFrame({"user": study.table.users, "ratings": ratings, "opinion": study.origin.opinion})


def items(study: Study) -> pd.DataFrame:
    """Return `item, ratings, mean_rating, quality, stance`, one row per item."""
    table, there = study.table, study.origin
    total = np.bincount(table.item, table.rating, minlength=len(table.items))
    columns = {"ratings": there.ratings, "mean_rating": total / np.maximum(there.ratings, 1), "quality": there.quality}
    return pd.DataFrame({"item": table.items, **columns, "stance": there.stance})
