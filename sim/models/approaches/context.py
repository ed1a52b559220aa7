"""Context: an exception to a rule is a door, and not only those come to it whom it was made for.

Lying is wrong, except to save somebody from those who hunt them. An AI that grants the exception has to judge who stands at its door: a few
with a good reason, some who invent one, and many whose reason does not carry that far. It sees no faces, only how convincing each is. "Never"
errs on every good reason. A judge who lets in whoever sounds right errs more, because impostors come as well. But these are not two ways:
never is the highest bar that a judge can set, and in between lie bars that err less than either. How much less depends on how well
the judge sees, on papers that an impostor cannot show, and on how often somebody turned away may come back with a better story.

Everybody has a piece of evidence, drawn, and the judge a bar on it [green1966]; `slip` and `fooled` say where today's bar stands among them.
The closed form, (1 - a) e + a f against pi, is the law of the crowd and what it is tested against. All shares are assumptions.
"""

import pickle
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

import sim
from sim import choice, knob
from sim import frontier as front
from sim.contract.shelf import remembered
from sim.frontier import Frontier

Array = NDArray[np.float64]

TITLE = "Context"
QUESTION = "Lying is wrong, except: who gets the exception?"
BADGE = "STYLISED"
RANDOM = True
ALONG = ("rule", "strictness")
SIZES = ("askers",)
BARS = tuple(round(-0.5 + 0.25 * k, 2) for k in range(23))
KINDS = ("reason", "impostor", "other")
SHOWN = 1000  # askers in the picture
BOX = (-5.0, 9.0)  # of evidence in the picture; who is further out stands at its edge
EDGE = 0.15
GOLDEN = (5**0.5 - 1) / 2

EQUATIONS = (
    r"never: a share $\ \pi$ of all who ask had a good reason, and is turned away",
    r"a judge: errs on $\ (1-a)\,e + a\,f$",
    r"evidence: without a good reason $\ s \sim N(0, 1)$, impostors $\ N(m, 1)$, with one $\ N(d, 1)$; let in if $\ s > t + c$",
    r"where they stand: $\ t = \Phi^{-1}(1-e)$, $\ d = 2t$, $\ m = t - \Phi^{-1}(1-f)$",
    r"turned away with a good reason: $\ \pi\,\Phi(t + c - d)$; let in without: $\ (1-a-\pi)\,\Phi(-t-c) + a\,[1 - \Phi(t+c-m)^k]$",
    r"papers: $\ s_2 \sim N(v, 1)$ with a good reason, else $\ N(0, 1)$; one judges by $\ s + \frac{v s_2 - v^2/2}{d - m}$",
    r"error: $\ w\ \times$ turned away with a good reason $\ +\ $ let in without",
)
SOURCES = (
    "kant1797",
    "korsgaard1986",
    "green1966",
    "kaplow1992",
    "rottger2024",
    "cui2025",
    "zeng2024",
    "sharma2025",
    "yuan2025",
)
EVIDENCE = (
    sim.Evidence(
        "for",
        "Of 250 harmless requests that sound dangerous Llama 2 refused 38 % outright and 22 % in part: a rule by the sound of it turns away "
        "those with a good reason.",
        "rottger2024",
        "abstract (checked); the shares as summarised by others",
    ),
    sim.Evidence(
        "for",
        "Over 32 language models, those that refuse more of what is harmful refuse more of what is harmless: rank correlation 0.89.",
        "cui2025",
        "abstract (checked); the correlation as summarised by others",
    ),
    sim.Evidence(
        "for",
        "Requests dressed up with reasons, as people persuade each other, got what they should not from three language models in over "
        "92 % of cases, within ten tries.",
        "zeng2024",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "Months after it was told to those who make the models, the same persuasion worked less well: a judge learns too, which "
        "the judge here does not.",
        "zeng2024",
        "the authors' note beside their code (checked)",
    ),
    sim.Evidence(
        "against",
        "One need not pay much: classifiers beside a language model held against over 3,000 hours of attack, refused 0.38 points more "
        "of ordinary traffic, and took 23.7 % more computing. By the company that sells the model.",
        "sharma2025",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "An answer need not be yes or no. A model trained to say what is safe to say, instead of judging who asks, was both safer and more "
        "helpful where a reason cannot be seen. By the company that sells the model.",
        "yuan2025",
        "abstract (checked)",
    ),
    sim.Evidence(
        "context",
        "Kant, 1797: not even to a murderer who asks where our friend is may one lie. Constant had held that truth is owed only to those who "
        "have a right to it, and nobody has a right to a truth that harms others. Kant replies that a right to the truth means nothing: "
        "one has a right to one's own truthfulness.",
        "kant1797",
        "beginning of the essay, in translation (checked)",
    ),
    sim.Evidence(
        "context",
        "Korsgaard asks whether Kant's own principles forbid that lie: a rule for people of good will need not be that for dealing with evil.",
        "korsgaard1986",
        "beginning of the article (checked); its argument as summarised by others",
    ),
    sim.Evidence(
        "context",
        "Law knows the choice: rules cost more to make and less to apply than standards, which are filled in case by case, and rules catch too "
        "many and too few.",
        "kaplow1992",
        "abstract (checked)",
    ),
)


class Params(sim.Params):
    """Inputs: the bar, who comes to the door, how well the judge sees, and what a wrong answer weighs."""

    strictness: float = knob(
        0.0,
        BARS[0],
        BARS[-1],
        0.25,
        "How high the bar is",
        "sd over today's",
        "green1966",
        help="0: today's judge, with the shares of errors below.",
    )
    rule: str = choice("discretion", {"discretion": "Judge each case", "never": "Never"}, "The exception", "kant1797")
    verification: float = knob(
        0.0,
        0.0,
        3.0,
        0.25,
        "Papers",
        "sd",
        "assumption",
        help="How far they set those with a good reason apart; nobody else has any.",
    )
    tries: int = knob(
        1,
        label="An impostor may come",
        unit="times",
        source="zeng2024",
        scale=(1, 2, 5, 10, 20, 50, 100),
        help="Each time with another story.",
    )
    adversaries: float = knob(0.1, 0.0, 0.5, 0.01, "Impostors", "share of all who ask", "assumption")
    stakes: float = knob(
        1.0,
        label="One turned away weighs",
        unit="let in",
        source="assumption",
        scale=(0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0),
        help="How many let in without a good reason are as bad as one turned away with one.",
    )
    exceptions: float = knob(0.02, 0.005, 0.2, 0.005, "With a good reason", "share of all who ask", "assumption")
    slip: float = knob(0.005, 0.001, 0.1, 0.001, "Honest people misjudged today", "share", "assumption")
    fooled: float = knob(0.3, 0.01, 0.8, 0.01, "Impostors let in today", "share", "assumption")
    askers: int = knob(100_000, 20_000, 200_000, 20_000, "Askers drawn of each kind", "askers", "assumption")

    @property
    def shares(self) -> Array:
        """Return the share of each of KINDS among all who ask."""
        return np.array([self.exceptions, self.adversaries, 1 - self.exceptions - self.adversaries])

    @property
    def count(self) -> tuple[int, ...]:
        """Return how many of each of KINDS are among SHOWN."""
        first, second = (round(SHOWN * share) for share in self.shares[:2])
        return first, second, SHOWN - first - second


@dataclass(frozen=True)
class Scene:
    """What the crowd depends on."""

    verification: float
    tries: int
    slip: float
    fooled: float
    askers: int

    @property
    def bar(self) -> float:
        """Return t, today's bar: who has no good reason and does not pretend passes it with chance `slip`."""
        return float(ndtri(1 - self.slip))

    @property
    def apart(self) -> float:
        """Return d - m, how far those with a good reason stand above impostors; always positive."""
        return self.bar + float(ndtri(1 - self.fooled))

    @property
    def means(self) -> Array:
        """Return where each of KINDS stands in the middle, d, m and 0, before papers."""
        return np.array([2 * self.bar, 2 * self.bar - self.apart, 0.0])


@dataclass(frozen=True)
class Result:
    """The crowd: the evidence that each of KINDS has, sorted, (3, askers), and the bar that it meets; it is infinite where the rule is never."""

    params: Params
    evidence: Array
    bar: float

    def to_frame(self) -> pd.DataFrame:
        """Return one row per kind: share of all, of the kind let in and turned away."""
        into = _let_in(self.evidence, np.array([self.bar]))[0]
        return pd.DataFrame({"kind": KINDS, "share": self.params.shares, "let_in": into, "turned_away": 1 - into})


OUTCOMES = (
    sim.Outcome("over_refusal", "Over-refusal: turned away wrongly", "share", "lower", 0.0, 1.0),
    sim.Outcome("misuse", "Misuse: let in wrongly", "share", "lower", 0.0, 1.0),
    sim.Outcome("error", "Error, weighed", "share", "lower", 0.0, 100.0),
    sim.Outcome("error_never", "Error of never, weighed", "share", "lower", 0.0, 100.0),
    sim.Outcome("least_error", "Least error of any bar, weighed", "share", "lower", 0.0, 100.0),
    sim.Outcome("refused", "Of those with a good reason turned away", "share", "lower", 0.0, 1.0),
    sim.Outcome("impostors_in", "Of the impostors let in", "share", "lower", 0.0, 1.0),
)
LEVERS = (
    sim.Lever("verification", (2.0, 3.0), "developer", "robustness", "assumption: what an impostor cannot show"),
    sim.Lever("adversaries", (0.03,), "regulator", "oversight", "assumption: who pretends is held to account"),
    sim.Lever("strictness", (1.5,), "company", "safety", "green1966"),
    sim.Lever("rule", ("never",), "company", "safety", "kant1797"),
)


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return the crowd and the bar.

    >>> found = outcomes(simulate(Params(), np.random.default_rng(0)))
    >>> round(found["error"], 3), found["error_never"]
    (0.034, 0.02)
    """
    scene = _scene(params)
    bar = np.inf if params.rule == "never" else scene.bar + params.strictness
    return Result(params, _crowd(scene, pickle.dumps(rng)), bar)


def outcomes(result: Result) -> dict[str, float | None]:
    """Return what goes wrong, as shares of all who ask, and of two kinds alone."""
    return {name: float(values[0]) for name, values in _outcomes(result.params, result.evidence, np.array([result.bar])).items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return the judge at every bar, and never: those turned away who should not be, against those let in who should not be."""
    evidence = _crowd(_scene(params), pickle.dumps(rng))
    rules = ["discretion"] * len(BARS) + ["never"]
    settings = {"set.rule": rules, "set.strictness": [*BARS, BARS[-1]]}
    return front.build(pd.DataFrame(settings | _outcomes(params, evidence, _bars(params))), *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return `door` at every bar; see `picture`."""
    return {"door": _door(params, _crowd(_scene(params), pickle.dumps(rng)), _bars(params))}


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the page's tables.

    door (bar, turned, impostors, others): where the bar stands in BOX, and of SHOWN the number who are decided wrongly: turned away with a
    good reason, and let in as impostors and without a reason. people (kind, evidence, lane, until, now): SHOWN askers; they are let in up
    to the point `until` of the frontier, and at this bar if `now`. kinds (kind, many): how many of each. least (way, over_refusal, misuse):
    the bar that errs least.
    """
    params, evidence = result.params, result.evidence
    bars = _bars(params)
    frames = []
    for kind, drawn, many in zip(KINDS, evidence, params.count, strict=True):
        some = drawn[((np.arange(many) + 0.5) / max(many, 1) * len(drawn)).astype(int)]
        lane = np.modf(GOLDEN * np.arange(many))[0]
        until = (some[:, None] > bars).sum(1) - 1
        now = some > result.bar
        columns = {
            "evidence": np.clip(some, BOX[0] + EDGE, BOX[1] - EDGE).round(3),
            "lane": lane.round(3),
            "until": until,
            "now": now,
        }
        frames.append(pd.DataFrame(columns).assign(kind=kind))
    every = _outcomes(params, evidence, bars)
    best = int(every["error"].argmin())
    return {
        "door": _door(params, evidence, np.array([result.bar])).drop(columns="point"),
        "people": pd.concat(frames).sort_values("lane", ignore_index=True),  # who stands further back is drawn first
        "kinds": pd.DataFrame({"kind": KINDS, "many": params.count}),
        "least": pd.DataFrame({"way": ["errs least"], **{name: every[name][[best]] for name in ("over_refusal", "misuse")}}),
    }


def law(params: Params, bars: Array) -> Array:
    """Return the share of each of KINDS that passes each bar, (k, 3): the law of the crowd.

    >>> law(Params(), np.array([ndtri(0.995)])).round(4).tolist()
    [[0.995, 0.3, 0.005]]
    """
    scene = _scene(params)
    papers = params.verification**2 / (2 * scene.apart)
    middle = scene.means + np.array([papers, -papers, -papers])
    passed = ndtr((middle - bars[:, None]) / np.hypot(1, params.verification / scene.apart))
    passed[:, 1] = -np.expm1(params.tries * np.log1p(-passed[:, 1]))
    return np.asarray(passed, dtype=float)


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the laws, unweighed: of never, of discretion at today's bar (the closed form), and of a judge at this bar."""
    del rng
    with_reason, impostors, _ = params.shares
    passed = law(params, np.array([_scene(params).bar + params.strictness]))[0]
    return {
        "law_never": float(with_reason),
        "law_discretion": float((1 - impostors) * params.slip + impostors * params.fooled),
        "law_over_refusal": float(with_reason * (1 - passed[0])),
        "law_misuse": float(params.shares[1:] @ passed[1:]),
    }


def _scene(params: Params) -> Scene:
    return Scene(**{field.name: getattr(params, field.name) for field in fields(Scene)})


def _bars(params: Params) -> Array:
    """Return every bar of the frontier; the last is never."""
    return np.array([*(_scene(params).bar + strictness for strictness in BARS), np.inf])


@remembered(16)
def _crowd(scene: Scene, start: bytes) -> Array:
    """Return the evidence of each of KINDS, sorted, (3, askers). `start` is the pickled generator; all settings share their luck.

    An impostor who may come back is judged by the best of its stories: that is drawn as such, from its distribution.
    """
    rng: np.random.Generator = pickle.loads(start)
    own, papers = rng.standard_normal((2, 3, scene.askers))
    luck = rng.random(scene.askers)
    weight = scene.verification / scene.apart
    held = papers + scene.verification * (np.arange(3) == 0)[:, None]
    evidence = scene.means[:, None] + own + weight * (held - scene.verification / 2)
    if scene.tries > 1:
        best = ndtri(luck ** (1 / scene.tries))
        evidence[1] = scene.means[1] + np.hypot(1, weight) * best - weight * scene.verification / 2
    return np.asarray(np.sort(evidence, axis=1), dtype=float)


def _let_in(evidence: Array, bars: Array) -> Array:
    """Return the share of each of KINDS above each bar, (k, 3)."""
    return np.column_stack([1 - np.searchsorted(drawn, bars, side="right") / len(drawn) for drawn in evidence])


def _outcomes(params: Params, evidence: Array, bars: Array) -> dict[str, Array]:
    """Return every outcome of k bars."""
    shares, weight = params.shares, params.stakes

    def wrong(bars: Array) -> tuple[Array, Array, Array]:
        into = _let_in(evidence, bars)
        return shares[0] * (1 - into[:, 0]), into[:, 1:] @ shares[1:], into

    refusal, misuse, into = wrong(bars)
    every = wrong(_bars(params))
    least = float((weight * every[0] + every[1]).min())
    return {
        "over_refusal": refusal,
        "misuse": misuse,
        "error": weight * refusal + misuse,
        "error_never": np.full(len(bars), weight * shares[0]),
        "least_error": np.full(len(bars), least),
        "refused": 1 - into[:, 0],
        "impostors_in": into[:, 1],
    }


def _door(params: Params, evidence: Array, bars: Array) -> pd.DataFrame:
    """Return `door` of `picture` for k bars, with `point` the number of the bar."""
    into = _let_in(evidence, bars)
    wrong = np.column_stack([1 - into[:, 0], into[:, 1:]]) * params.shares * SHOWN
    table = {"point": np.arange(len(bars)), "bar": np.clip(bars, *BOX).round(4)}
    return pd.DataFrame(table | dict(zip(("turned", "impostors", "others"), wrong.T.round(3), strict=True)))
