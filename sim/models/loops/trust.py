"""Trust in a source that is sometimes wrong: slow to earn, quick to lose, and spent where the ranking looks first.

Every true item earns a little trust, every false one costs more. In the long run trust is T = a(1-p) / (a(1-p) + b p): with b five times a,
one falsehood in twenty already costs a fifth of all trust. What counts is the falsehood that is seen, not posted: if false items
score a little higher, a feed shows more of them the further up one looks. The surprise: what lowers belief in falsehood may lower
trust as well. A label says "false" aloud, and a filter that removes true items along with false ones breeds its own
grievance. So less falsehood seen and more trust collide. Sources: [slovic1993], [hoes2024], [vosoughi2018].
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import model_validator
from scipy.special import ndtr, ndtri

import sim
from sim import knob
from sim.contract.shelf import remembered
from sim.frontier import Frontier, build
from sim.selection.boost import attention, share_by_rank

Floats = NDArray[np.float64]

TITLE = "Trust"
QUESTION = "How much falsehood can a feed show before nobody believes it?"
BADGE = "STYLISED"

EQUATIONS = (
    r"trust earned and lost: $\ \dot T = a\,(1 - p)(1 - T) - b\,p\,T$",
    r"in the long run: $\ T = \dfrac{a(1-p)}{a(1-p) + b\,p}$",
    r"with labels and removals: $\ T = \dfrac{a(1-q)}{a(1-q) + b\,q\,(1 + \kappa \ell) + c\,w}$",
    r"falsehood that a ranked feed shows: $\ q = \sum_r \alpha_r\,P(\mathrm{false} \mid \mathrm{rank}\ r),\ \alpha_r \propto 1/\log_2(1+r)$",
    r"seen as if true: $\ q\,(1 - \ell)$",
    r"a filter that removes a share $f$ of what is true removes $\Phi(d' + \Phi^{-1}(f))$ of what is false",
)
SOURCES = ("slovic1993", "hoes2024", "clayton2020", "vosoughi2018", "pennycook2021", "guess2023")
EVIDENCE = (
    sim.Evidence(
        "for",
        "Twitter, 2006 to 2017, about 126,000 stories told by about 3 million people: false news reached farther, faster, "
        "deeper and more broadly than true news; bots spread both alike, so people made the difference.",
        "vosoughi2018",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "Three survey experiments (6,127 people, United States, Poland, Hong Kong): fact checks, media literacy tips and "
        "coverage of misinformation lowered belief in what is false, and the credibility of what is true as well.",
        "hoes2024",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "A small rise in the acceptance of reliable news does more for what people believe than removing all misinformation, "
        "where little of what people see is false: arithmetic like ours, not an experiment.",
        "acerbi2022",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "What a label does to the rest: with warnings on some false headlines, the unmarked ones, false ones among them, were taken for more "
        "accurate (the implied truth effect; 5,271 and 1,568 people). Verifying some true headlines undid it. Not in this model.",
        "pennycook2020",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        '"Disputed" and "rated false" tags lowered belief in the headlines that bore them, modestly, and did not change belief in unlabelled '
        "headlines, true or false. A general warning did lower belief in true ones: the price here may be that of a warning, not of a label.",
        "clayton2020",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "Labels work, also on the distrustful: over 21 experiments (14,133 people) a warning from fact checkers cut belief in "
        "what is false by 28 % and sharing by 25 %, and by 13 and 17 % among those who trust fact checkers least.",
        "martel2024",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "Four survey experiments and a field experiment on Twitter: asking people to think of accuracy improved the quality "
        "of what they shared. Attention can help without saying that all is doubtful.",
        "pennycook2021",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "With the newest first for three months, Facebook users saw more from untrustworthy sources, not less: ranking may "
        "also hold falsehood down, which is a boost below zero here.",
        "guess2023",
        "abstract (checked)",
    ),
    sim.Evidence(
        "context",
        "The spread of true and false stories on Twitter differs less than it seems: among stories that reached equally many, "
        "the shapes of the cascades were alike.",
        "juul2021",
        "abstract (checked)",
    ),
    sim.Evidence(
        "context",
        "News of a failure at a plant moved trust more than news of things done well: the asymmetry is old, its size (b/a = "
        "5) an assumption.",
        "slovic1993",
        "finding named in the abstract of Poortinga and Pidgeon 2004 (checked)",
    ),
    sim.Evidence(
        "context",
        "396 people in Britain on genetically modified food: who was for or against before explained most of the asymmetry; "
        "it remained among the undecided.",
        "poortinga2004",
        "abstract (checked)",
    ),
    sim.Evidence(
        "context",
        "The data of 1993 taken up again: the asymmetry is smaller for policies than for events, and for medicines, a smaller "
        "hazard than nuclear power, news of good policies moved trust more than news of bad ones.",
        "white2005",
        "abstract (checked)",
    ),
    sim.Evidence(
        "context",
        "During those months emergency measures of the platform cut misinformation in the ranked feed: how far ranking holds "
        "falsehood down is a choice that is made and unmade.",
        "bagchi2024",
        "abstract (checked)",
    ),
)


class Params(sim.Params):
    """Inputs: what is posted, how it is ranked, how trust moves, and the levers."""

    falsehood: float = knob(0.05, 0.0, 0.5, 0.01, "Falsehood among what is posted", "share", "assumption")
    boost: float = knob(
        0.5, -1.0, 1.5, 0.05, "How much higher falsehood scores", "standard deviations", "assumption: vosoughi2018"
    )
    candidates: int = knob(40, 1, 100, 1, "Candidates", "items", "assumption")
    slate: int = knob(5, 1, 20, 1, "Places one reads", "items", "assumption")
    loss_ratio: float = knob(5.0, 1.0, 20.0, 0.5, "A falsehood costs (b / a)", "times what truth earns", "assumption")
    gain: float = knob(0.02, 0.001, 0.1, 0.1, "Trust a true item earns (a)", "share of the rest", "assumption", scale="log")
    label_cost: float = knob(
        0.5,
        0.0,
        2.0,
        0.1,
        "A label makes a falsehood cost more by",
        "share",
        "assumption: hoes2024 has the sign for fact checks and tips; clayton2020 found none for tags",
    )
    grievance: float = knob(2.0, 0.0, 20.0, 0.5, "A true item removed costs (c / a)", "times what truth earns", "assumption")
    separation: float = knob(
        2.0, 0.0, 4.0, 0.1, "How well a filter tells false from true (d')", "standard deviations", "assumption"
    )
    chronological: float = knob(0.0, 0.0, 1.0, 0.05, "Visits with the newest first", "share", "guess2023")
    labels: float = knob(0.0, 0.0, 1.0, 0.05, "Falsehood that carries a label", "share", "clayton2020")
    removed: float = knob(0.0, 0.0, 0.3, 0.01, "True items that a filter removes", "share", "assumption")
    days: int = knob(100, 1, 1000, 1, "Days", "days", "assumption: one slate a day")
    first_trust: float = knob(0.8, 0.0, 1.0, 0.05, "Trust at first", "share", "assumption")

    @model_validator(mode="after")
    def _places(self) -> Self:
        if self.slate > self.candidates:
            raise ValueError(f"slate must be at most candidates = {self.candidates}, got {self.slate}")
        return self


@dataclass(frozen=True)
class Result:
    """Falsehood at each rank of the ranked feed (candidates,), in the whole stream after removal, as seen, and trust over days.

    course (readers, days + 1): trust of those who read the ranked feed, this mix of visits, and the newest first.
    """

    params: Params
    by_rank: Floats
    in_stream: float
    seen: float
    removed_false: float
    course: Floats

    def to_frame(self) -> pd.DataFrame:
        """Return `day, reader, trust`."""
        days = self.course.shape[1]
        readers = np.repeat(READERS, days)
        return pd.DataFrame({"day": np.tile(np.arange(days), len(READERS)), "reader": readers, "trust": self.course.ravel()})


READERS = ("ranked", "this feed", "newest first")
OUTCOMES = (
    sim.Outcome("trust", "Trust in the long run", "share", "higher", 0.0, 1.0),
    sim.Outcome("falsehood_seen", "Falsehood seen as if true", "share", "lower", 0.0, 1.0),
    sim.Outcome("falsehood_shown", "Falsehood shown, labelled or not", "share of what is read", "lower", 0.0, 1.0),
    sim.Outcome("falsehood_first", "Falsehood in the first place of a ranked feed", "share", "lower", 0.0, 1.0),
    sim.Outcome("trust_ranked", "Trust of those who only read the ranked feed", "share", "higher", 0.0, 1.0),
    sim.Outcome("trust_newest_first", "Trust of those who read the newest first", "share", "higher", 0.0, 1.0),
    sim.Outcome("truth_removed", "True items removed", "share", "lower", 0.0, 1.0),
    sim.Outcome("falsehood_removed", "False items removed", "share", "higher", 0.0, 1.0),
    sim.Outcome("trust_after", "Trust after these days", "share", "higher", 0.0, 1.0),
)
LEVERS = (
    sim.Lever("labels", (0.0, 0.1, 0.25, 0.5, 0.75, 1.0), "company", "transparency", "hoes2024"),
    sim.Lever("removed", (0.0, 0.01, 0.02, 0.05, 0.1), "company", "safety", "assumption"),
    sim.Lever("chronological", (0.0, 0.5, 1.0), "user", "oversight", "guess2023"),
    sim.Lever("separation", (2.0, 3.0), "developer", "robustness", "assumption"),
    sim.Lever("boost", (0.0, 0.5), "regulator", "safety", "vosoughi2018"),
)
ALONG = ("labels", "removed", "chronological")
SIZES = ("days",)
DRAWN = 13  # days of a course
ROOM = 0.085  # of the scale, for a line of words


def simulate(params: Params, rng: np.random.Generator) -> Result:  # noqa: ARG001
    """Return what is shown and the course of trust: exact, nothing is drawn."""
    stream, caught = _filtered(params, np.array(params.removed))
    by_rank = _by_rank(float(stream), params.boost, params.candidates)
    ranked = _read(by_rank, params.slate)
    shown = float(_mixed(ranked, float(stream), params.chronological))
    course = np.array([_course(params, q) for q in (ranked, shown, float(stream))])
    return Result(params, by_rank, float(stream), shown, float(caught), course)


def outcomes(result: Result) -> dict[str, float | None]:
    """Return trust in the long run, and the falsehood behind it."""
    params, shown = result.params, result.seen
    trust, ranked, newest = (
        float(_trust(params, q, params.labels, params.removed))
        for q in (shown, _read(result.by_rank, params.slate), result.in_stream)
    )
    return {
        "trust": trust,
        "falsehood_seen": shown * (1 - params.labels),
        "falsehood_shown": shown,
        "falsehood_first": float(result.by_rank[0]),
        "trust_ranked": ranked,
        "trust_newest_first": newest,
        "truth_removed": params.removed,
        "falsehood_removed": result.removed_false,
        "trust_after": float(result.course[1, -1]),
    }


def frontier(params: Params, rng: np.random.Generator) -> Frontier:  # noqa: ARG001
    """Return trust against falsehood seen as if true, over labels, removals and chronological visits: exact."""
    removed = np.array([0.0, 0.01, 0.02, 0.05, 0.1])
    stream, caught = _filtered(params, removed)
    ranked = np.array([_read(_by_rank(float(q), params.boost, params.candidates), params.slate) for q in stream])
    i, labels, newest = (
        a.ravel() for a in np.meshgrid(np.arange(5), np.array([0, 0.1, 0.25, 0.5, 0.75, 1.0]), [0.0, 0.5, 1.0], indexing="ij")
    )
    shown = _mixed(ranked[i], stream[i], newest)
    frame = pd.DataFrame(
        {
            "set.labels": labels,
            "set.removed": removed[i],
            "set.chronological": newest,
            "trust": _trust(params, shown, labels, removed[i]),
            "falsehood_seen": shown * (1 - labels),
            "falsehood_shown": shown,
            "truth_removed": removed[i],
            "falsehood_removed": caught[i],
        }
    )
    return build(frame, OUTCOMES[0], OUTCOMES[1])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return at every efficient point, in a column `point`, the tables of `picture`."""
    frame = frontier(params, rng).frame
    found: dict[str, list[pd.DataFrame]] = {"course": [], "ends": [], "ranks": []}
    for point in np.flatnonzero(frame["efficient"]):
        turned = {name: float(frame[f"set.{name}"].to_numpy()[point]) for name in ALONG}
        for name, table in picture(simulate(params.replace(**turned), rng)).items():
            found[name].append(table.assign(point=int(point)))
    return {name: pd.concat(tables, ignore_index=True) for name, tables in found.items()}


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return `course` (day, reader, trust), the densest at first; `ends` (reader, trust, place, name), where the words for each line stand; and
    `ranks` (rank, falsehood, unlabelled, in_stream) down to the last place that is read.
    """
    last = result.course.shape[1] - 1
    kept = np.unique((last * np.linspace(0, 1, DRAWN) ** 2).round().astype(int))
    frame = pd.DataFrame(
        {"day": np.tile(kept, len(READERS)), "reader": np.repeat(READERS, len(kept)), "trust": result.course[:, kept].ravel()}
    )
    end = result.course[:, -1]
    ends = pd.DataFrame({"reader": READERS, "trust": end, "place": _places(end), "name": _names(result.course)})
    places = np.arange(1, result.params.slate + 1)
    falsehood = result.by_rank[: len(places)]
    ranks = {"rank": places, "falsehood": falsehood, "unlabelled": falsehood * (1 - result.params.labels)}
    return {"course": frame, "ends": ends, "ranks": pd.DataFrame(ranks).assign(in_stream=result.in_stream)}


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the half-life of what separates trust from its long run, in days, for the feed as shown."""
    shown = simulate(params, rng).seen
    return {"half_life": float(np.log(2) / (_pace(params, shown) * params.slate))}


def _filtered(params: Params, removed: Floats) -> tuple[Floats, Floats]:
    """Return falsehood in what is left, and the share of falsehood removed; at 0 removed nothing is."""
    caught = np.where(removed > 0, ndtr(params.separation + ndtri(np.maximum(removed, 1e-300))), 0.0)
    false, true = params.falsehood * (1 - caught), (1 - params.falsehood) * (1 - removed)
    return np.asarray(false / (false + true)), np.asarray(caught)


@remembered(256)
def _by_rank(share: float, boost: float, candidates: int) -> Floats:
    return share_by_rank(share, boost, candidates)


def _read(by_rank: Floats, slate: int) -> float:
    weight = attention(slate)
    return float(weight @ by_rank[:slate] / weight.sum())


def _mixed(ranked: Floats | float, stream: Floats | float, newest: Floats | float) -> Floats:
    return np.asarray((1 - newest) * ranked + newest * stream, dtype=float)


def _losses(params: Params, shown: Floats | float, labels: Floats | float, removed: Floats | float) -> Floats | float:
    """Return what pulls trust down, in units of a: falsehood, louder where labelled, and true items missed."""
    return params.loss_ratio * shown * (1 + params.label_cost * labels) + params.grievance * removed * (1 - params.falsehood)


def _trust(params: Params, shown: Floats | float, labels: Floats | float, removed: Floats | float) -> Floats:
    earned = 1 - np.asarray(shown, dtype=float)
    return np.asarray(earned / (earned + _losses(params, shown, labels, removed)))


def _pace(params: Params, shown: float) -> float:
    return params.gain * (1 - shown + float(_losses(params, shown, params.labels, params.removed)))


def _course(params: Params, shown: float) -> Floats:
    """Return trust on days 0 to `days`, (days + 1,): one slate a day, in continuous time."""
    end = float(_trust(params, shown, params.labels, params.removed))
    decay = np.exp(-_pace(params, shown) * params.slate * np.arange(params.days + 1))
    return np.asarray(end + (params.first_trust - end) * decay)


def _names(course: Floats) -> list[str]:
    """Return the words for each reader's line; readers who see the same share one line, and this feed says both names."""
    ranked, _, newest = (np.allclose(line, course[1], atol=1e-12) for line in course)
    same = [words for words, shared in (("ranked", ranked), ("newest first", newest)) if shared]
    own = f"this feed ({', '.join(same)})" if same else "this feed"
    return ["" if ranked else "ranked feed", own, "" if newest else "newest first"]


def _places(values: Floats) -> Floats:
    """Return where words for the values stand: as `_apart`, equal values at the same place.

    >>> _places(np.array([0.5, 0.5, 0.9])).tolist()
    [0.5, 0.5, 0.9]
    """
    found, at = np.unique(values.round(12), return_inverse=True)
    if len(found) == 3:
        return _apart(values)
    if len(found) == 2 and found[1] - found[0] < ROOM:
        found = found.mean() + ROOM * np.array([-0.5, 0.5])
    return np.asarray(found[at])


def _apart(values: Floats) -> Floats:
    """Return where words for the values stand: in their order, `ROOM` apart at least, as near as they can.

    >>> _apart(np.array([0.5, 0.5, 0.9])).round(4).tolist()
    [0.4575, 0.5425, 0.9]
    """
    order = np.argsort(values, kind="stable")
    low, middle, high = values[order]
    below, above = min(low, middle - ROOM), max(high, middle + ROOM)
    if middle - low < ROOM <= high - middle - ROOM / 2:
        below, middle = (low + middle - ROOM) / 2, (low + middle + ROOM) / 2
    elif high - middle < ROOM <= middle - ROOM / 2 - low:
        middle, above = (middle + high - ROOM) / 2, (middle + high + ROOM) / 2
    placed = np.empty(3)
    placed[order] = below, middle, above
    return placed
