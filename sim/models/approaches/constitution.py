"""Constitution: an AI that criticises and revises its own answers mends what it sees, again and again, and never what it does not see.

An answer may do harm, of one kind of many. A critic reads it against written principles: of the kinds that it sees it catches some at every
round, the rest never. Each revision may also spoil an answer, which then says less or refuses. So harm falls fast at first, then meets a
floor, while every further round goes on costing help. A second critic with another blind spot lowers the floor; one with the same does not.

Drawn: a million answers, round by round. Critique and revision by written principles: [bai2022]; that models err alike: [kim2025],
[goel2025]; to look twice only at what looks suspicious: [anthropic2026]. The rates are assumptions. With one critic that has every answer
revised, the endless case is h (b + (1 - b) (1 - r)^k) and (1 - q)^k, which tests hold it to. Loops run over rounds; answers are an axis.
"""

import pickle
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import sim
from sim import frontier as front
from sim import knob, switch
from sim.contract.shelf import remembered
from sim.frontier import Frontier

Array = NDArray[np.float64]
Rounds = NDArray[np.int8]

TITLE = "Constitution"
QUESTION = "More rounds of critique, or another critic?"
BADGE = "STYLISED"
RANDOM = True
ALONG = ("rounds",)
ANSWERS = 1_000_000
MOST = 12  # rounds
NEVER = MOST + 1
COLUMNS, HIGH = 40, 5  # harmful answers that are drawn, by kind
CARDS, ROW = 100, 25  # harmless answers that are drawn, and in a row

EQUATIONS = (
    r"a kind of harm $u$ is uniform in $[0, 1]$; the first critic does not see $u < b$, the second not $(1 - o)\,b \leq u < (2 - o)\,b$",
    r"a round: harm that its critic sees goes with chance $r$; an answer that is revised is spoiled with chance $q$",
    r"one critic, all revised, endlessly many answers: harm $\ h\,(b + (1 - b)(1 - r)^k)$, help $\ (1 - q)^k$",
    r"two that take turns, $k$ even: harm $\ h\,(o b + 2 (1 - o)\, b\,(1 - r)^{k/2} + (1 - (2 - o)\, b)(1 - r)^k)$",
)
SOURCES = ("bai2022", "sharma2025", "anthropic2026", "kim2025", "goel2025", "huang2024", "cui2025")
EVIDENCE = (
    sim.Evidence(
        "for",
        "Critique and revision by written principles, and then learning from AI feedback, made an assistant harmless without one "
        "human label of harm.",
        "bai2022",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "The same assistant was harmless and not evasive: it says what it objects to instead of refusing. Revision need not cost help; in the "
        "model it does, at a rate that is assumed.",
        "bai2022",
        "abstract (checked)",
    ),
    sim.Evidence(
        "context",
        "What it cost in production. Classifiers trained on a written constitution: refusals rose by .38 points and computing by 23.7 %. "
        "In over 3,000 hours nobody found an attack that works against most questions.",
        "sharma2025",
        "abstract (checked)",
    ),
    sim.Evidence(
        "context",
        "What came after. A light classifier screens all, and only what looks suspicious is looked at again, in its context: 40 times less "
        "computing than to look at everything so, and .05 % of traffic refused. Classifiers that see an answer alone had been blind to what "
        "needs its context.",
        "anthropic2026",
        "abstract (checked); by Hoagy Cunningham, Jerry Wei and colleagues",
    ),
    sim.Evidence(
        "for",
        "Another critic is not quite another. Of over 350 language models, where two err on one benchmark they give the same wrong answer in "
        "60 % of cases (a third would be chance); better ones err more alike, also across makers.",
        "kim2025",
        "abstract (checked); chance as a reader's notes on it tell",
    ),
    sim.Evidence(
        "for",
        "Models that judge favour those that err like them, and mistakes grow more alike as models get better.",
        "goel2025",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "Without outside feedback, language models that revise their own reasoning hardly get better and sometimes worse: then rounds "
        "catch less than the model grants.",
        "huang2024",
        "abstract (checked); about reasoning, not harm",
    ),
    sim.Evidence(
        "for",
        "Of 32 language models those that refuse more harmful requests refuse more harmless ones (rank correlation .89). These are different "
        "models, not one turned up.",
        "cui2025",
        "abstract (checked); .89 read in readers' notes on it",
    ),
)


class Params(sim.Params):
    """Inputs: how often answers are revised, by whom, what critics see, and what a revision costs."""

    rounds: int = knob(2, 0, MOST, 1, "Rounds of critique and revision", "rounds", "bai2022")
    second_critic: bool = switch(
        False,
        "A second critic takes every other round",
        "kim2025",
        help="The number of rounds, and so what they cost, stays the same.",
    )
    overlap: float = knob(
        0.5,
        0.0,
        1.0,
        0.05,
        "What neither sees, of what one does not see",
        "share",
        "assumption: that it is much is kim2025",
        help="0: the second critic sees all that the first does not. 1: it is blind for the same.",
    )
    blind_spot: float = knob(0.1, 0.0, 0.5, 0.01, "Harm of kinds that a critic does not see", "share of harm", "assumption")
    caught: float = knob(0.5, 0.0, 1.0, 0.05, "Harm it sees that a round takes away", "share", "assumption")
    cost_of_round: float = knob(
        0.03,
        0.0,
        0.1,
        0.001,
        "Revisions that spoil an answer",
        "share",
        "assumption",
        help="The answer then says less or refuses. Published for one safeguard: .0038.",
    )
    only_flagged: bool = switch(False, "Revise only what the critic objects to", "anthropic2026")
    false_alarm: float = knob(
        0.05,
        0.0,
        0.5,
        0.01,
        "Harmless answers that it objects to",
        "share",
        "assumption",
        help="Counts only where nothing else is revised.",
    )
    harm_base: float = knob(0.2, 0.02, 0.9, 0.01, "Answers that harm before", "share", "assumption")


@dataclass(frozen=True)
class Course:
    """The rounds at which harmful answers are mended and all answers spoiled, NEVER if they are not.

    The first answers are the harmful ones, by kind. `seen`: whether any critic sees that. `revised`: the share of answers in each round, from 1.
    """

    seen: NDArray[np.bool_]
    mended: Rounds
    spoiled: Rounds
    revised: Array


@dataclass(frozen=True)
class Result:
    """What becomes of all answers, and where this setting stands."""

    params: Params
    course: Course

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each number of rounds: every outcome."""
        return pd.DataFrame({"rounds": np.arange(MOST + 1)} | _outcomes(self.course))


OUTCOMES = (
    sim.Outcome("harm", "Answers that harm", "share", "lower", 0.0, 1.0),
    sim.Outcome("helpfulness", "Answers that help", "share", "higher", 0.0, 1.0),
    sim.Outcome("unseen_left", "Of the harm left, what no critic sees", "share", "lower", 0.0, 1.0, optional=True),
    sim.Outcome("revisions", "Revisions of an answer", "revisions", "lower", 0.0, float(MOST)),
)
LEVERS = (
    sim.Lever("second_critic", (True,), "developer", "oversight", "kim2025"),
    sim.Lever("overlap", (0.2, 0.0), "regulator", "oversight", "assumption: critics by another maker, or people"),
    sim.Lever("blind_spot", (0.05, 0.0), "developer", "safety", "assumption: better principles"),
    sim.Lever("only_flagged", (True,), "developer", "robustness", "anthropic2026"),
    sim.Lever("rounds", (4, 8), "company", "safety", "bai2022"),
    sim.Lever("cost_of_round", (0.004,), "company", "transparency", "sharma2025"),
)


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return what becomes of all answers; the same generator gives the same luck at every setting.

    >>> found = outcomes(simulate(Params(), np.random.default_rng(0)))
    >>> round(found["harm"], 2), round(found["helpfulness"], 2)
    (0.07, 0.94)
    """
    return Result(params, _course(params.replace(rounds=Params().rounds), pickle.dumps(rng)))


def outcomes(result: Result) -> dict[str, float | None]:
    """Return shares of all answers after `rounds`; `unseen_left` is None where no harm is left."""
    found = {name: float(values[result.params.rounds]) for name, values in _outcomes(result.course).items()}
    return {name: None if np.isnan(value) else value for name, value in found.items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return every number of rounds: the harm that is left against the help that is left."""
    found = simulate(params, rng).to_frame().rename(columns={"rounds": "set.rounds"})
    return front.build(found, *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return `numbers` at every number of rounds; see `picture`."""
    return {"numbers": _numbers(simulate(params, rng), np.arange(MOST + 1))}


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the page's tables.

    harmful (kind, level, seen, mended): COLUMNS x HIGH of the harmful answers, side by side by kind, and the round at which each is mended.
    cards (column, row, spoiled): CARDS of the harmless ones, and the round at which each is spoiled. blind (critic, left, right, row): the
    kinds that each critic does not see, the last one in row 0. numbers (rounds, harm, helpfulness): shares.
    """
    params, course = result.params, result.course
    many = len(course.seen)
    which = ((np.arange(COLUMNS * HIGH) + 0.5) * many / (COLUMNS * HIGH)).astype(int)
    column, level = np.divmod(np.arange(COLUMNS * HIGH), HIGH)
    harmful = {"kind": (column + 0.5) / COLUMNS, "level": level, "seen": course.seen[which], "mended": course.mended[which]}
    cards = (many + (np.arange(CARDS) + 0.5) * (ANSWERS - many) / CARDS).astype(int)
    row, place = np.divmod(np.arange(CARDS), ROW)
    spans = list(enumerate(_blind(params).items()))
    blind = [(critic, left, right, len(spans) - 1 - i) for i, (critic, (left, right)) in spans if right > left]
    return {
        "harmful": pd.DataFrame(harmful),
        "cards": pd.DataFrame({"column": place, "row": row, "spoiled": course.spoiled[cards]}),
        "blind": pd.DataFrame(blind, columns=["critic", "left", "right", "row"]).astype({"critic": "str"}),
        "numbers": _numbers(result, np.array([params.rounds])).drop(columns="point"),
    }


def _blind(params: Params) -> dict[str, tuple[float, float]]:
    """Return the kinds, from and to, that each critic does not see."""
    apart = (1 - params.overlap) * params.blind_spot
    second = {"second": (apart, apart + params.blind_spot)} if params.second_critic else {}
    return {"first": (0.0, params.blind_spot)} | second


@remembered(8)
def _course(params: Params, start: bytes) -> Course:
    """Return what becomes of all answers in MOST rounds; `start` is the pickled generator."""
    rng: np.random.Generator = pickle.loads(start)
    many = round(params.harm_base * ANSWERS)
    kind = (np.arange(many) + 0.5) / many
    sees = [~((left <= kind) & (kind < right)) for left, right in _blind(params).values()]
    mended, spoiled = np.full(many, NEVER, np.int8), np.full(ANSWERS, NEVER, np.int8)
    revised = np.empty(MOST)
    for number in range(1, MOST + 1):
        luck, skill = rng.random(ANSWERS, dtype=np.float32), rng.random(ANSWERS, dtype=np.float32)
        sees_now = sees[(number - 1) % len(sees)] & (mended == NEVER)
        caught = sees_now & (luck[:many] < params.caught)
        objects = luck < params.false_alarm  # also to harm that it does not see, and then for another reason
        objects[:many] = np.where(sees_now, caught, objects[:many])
        spoils = (skill < params.cost_of_round) & (spoiled == NEVER)
        if params.only_flagged:
            spoils &= objects
        revised[number - 1] = objects.mean() if params.only_flagged else 1.0
        mended[caught] = number
        spoiled[spoils] = number
    return Course(np.logical_or.reduce(sees), mended, spoiled, revised)


def _outcomes(course: Course) -> dict[str, Array]:
    """Return every outcome after 0 to MOST rounds."""
    harm = _left(course.mended)
    unseen = np.sum(~course.seen)
    with np.errstate(invalid="ignore"):
        return {
            "harm": harm / ANSWERS,
            "helpfulness": _left(course.spoiled) / ANSWERS,
            "unseen_left": np.where(harm > 0, unseen / harm, np.nan),
            "revisions": np.concatenate([[0.0], course.revised.cumsum()]),
        }


def _left(rounds: Rounds) -> Array:
    """Return how many are left after 0 to MOST rounds."""
    return len(rounds) - np.bincount(rounds, minlength=NEVER + 1)[:-1].cumsum().astype(float)


def _numbers(result: Result, rounds: NDArray[np.int64]) -> pd.DataFrame:
    """Return `numbers` of `picture` after each of `rounds`, with `point` the number of the frontier's row."""
    found = _outcomes(result.course)
    shares = {name: found[name][rounds] for name in ("harm", "helpfulness")}
    return pd.DataFrame({"rounds": rounds, "point": rounds} | shares)
