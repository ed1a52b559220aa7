"""A second look: an AI answers, readers believe it or check, and a check costs minutes.

A crowd reads answers of an AI that is right in most of them. Some readers take everything as it comes. Others look a second time: they leave the
answer and see what else is said. Who finds out that an answer is wrong ends right. But a check can also turn out badly: a right answer is
doubted and given up; where other sources repeat the mistake, it is found confirmed; and what was corrected lingers. Which readers check sets how
much is gained; which answers they check, what it costs.

Every reader and answer is drawn; accuracy in the limit of many is a + (1 - a) v s, from which the doubts take a v m, and the tests hold the
crowd to it. That all readers are equally skilled and all checks as long is an assumption.
"""

import pickle
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr

import sim
from sim import choice, knob
from sim import frontier as front
from sim.contract.shelf import remembered
from sim.frontier import Frontier
from sim.reviewing import readers

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

TITLE = "A second look"
QUESTION = "What is gained if readers check what an AI tells them?"
BADGE = "STYLISED"
RANDOM = True
ALONG = ("who_check",)
SIZES = ("readers", "answers")
SHARES = tuple(round(0.05 * k, 2) for k in range(21))
ODD = 0.84  # sd: a right answer looks as odd as that in one of five
GOLDEN = (5**0.5 - 1) / 2  # of a turn: any number of steps are spread evenly
DRAWN, ROWS = 100, 6  # readers in the picture, and how many stand in a column

EQUATIONS = (
    r"accuracy of what is believed: $\ a + (1 - a)\, v\, c\, s\,(1 - u)(1 - l) - a\, v\, c'\, m$",
    r"minutes an answer: $\ v\, T\, \left(a\, c' + (1 - a)\, c\right)$",
    r"where all is checked $\ c = c' = 1$; where what looks odd is, $\ c = 1 - \Phi(0.84 - k)$, $\ c' = 1 - \Phi(0.84)$",
)
SOURCES = (
    "wineburg2019",
    "wineburg2022",
    "roozenbeek2022",
    "modirrousta2023",
    "pennycook2021",
    "roozenbeek2021",
    "walter2020",
    "hoes2024",
    "guess2020",
    "aslett2024",
    "deverna2024",
)
EVIDENCE = readers.EVIDENCE


class Params(sim.Params):
    """Inputs: who checks and what, how a check turns out, and the AI."""

    who_check: float = knob(0.5, 0.0, 1.0, 0.05, "Readers who take a second look", "share", "assumption")
    ai_accuracy: float = knob(0.8, 0.5, 0.99, 0.01, "The AI is right", "share of answers", "assumption")
    skill: float = knob(
        0.6, 0.0, 1.0, 0.05, "A check finds a mistake", "share", "assumption: that it can be taught is wineburg2022"
    )
    misled: float = knob(
        0.0,
        0.0,
        0.5,
        0.01,
        "A check gives up a right answer",
        "share",
        "assumption: that doubt spreads to what is true is hoes2024",
    )
    look: str = choice("all", {"all": "Everything", "odd": "What looks odd"}, "They check", "assumption")
    minutes_per_check: float = knob(2.0, 0.5, 10.0, 0.5, "A check takes", "minutes", "assumption")
    void: float = knob(
        0.0,
        0.0,
        1.0,
        0.05,
        "Mistakes that other sources repeat",
        "share",
        "assumption: that there are such is aslett2024",
        help="There a check finds the mistake confirmed.",
    )
    lingers: float = knob(
        0.0, 0.0, 0.5, 0.05, "What was corrected is believed again", "share", "assumption: that it lingers is walter2020"
    )
    cue: float = knob(
        1.0, 0.0, 3.0, 0.1, "Wrong answers look odder", "sd", "assumption", help="0: a mistake reads as well as a right answer."
    )
    readers: int = knob(1000, 200, 2000, 100, "Readers", "people", "assumption")
    answers: int = knob(100, 100, 300, 100, "Answers each reads", "answers", "assumption")


@dataclass(frozen=True)
class Crowd:
    """Which answers are right, shape (answers,); of readers, were they to check: what is checked and what then ends right, (readers, answers).

    Readers stand in the order in which they begin to check.
    """

    right: Mask
    checked: Mask
    ends: Mask


@dataclass(frozen=True)
class Result:
    """A crowd of whom a share checks."""

    params: Params
    crowd: Crowd

    def to_frame(self) -> pd.DataFrame:
        """Return one row per reader: reader, checks, right (share of answers), minutes."""
        many, crowd = _many(self.params, self.params.who_check), self.crowd
        checks = np.arange(len(crowd.ends)) < many
        right = np.where(checks, crowd.ends.mean(1), crowd.right.mean())
        minutes = checks * crowd.checked.sum(1) * self.params.minutes_per_check
        return pd.DataFrame({"reader": np.arange(len(checks)), "checks": checks, "right": right, "minutes": minutes})


OUTCOMES = (
    sim.Outcome("accuracy", "Right, of what is believed", "share", "higher", 0.0, 1.0),
    sim.Outcome("minutes", "Time for checks, an answer", "minutes", "lower", 0.0, 10.0),
    sim.Outcome("false_believed", "Wrong answers that are believed", "share", "lower", 0.0, 1.0),
    sim.Outcome("true_doubted", "Right answers that are given up", "share", "lower", 0.0, 1.0),
    sim.Outcome("alone", "Right, of what the AI says", "share", "higher", 0.0, 1.0),
)
LEVERS = (
    sim.Lever("skill", (0.8,), "regulator", "robustness", "wineburg2022"),
    sim.Lever("look", ("odd",), "user", "transparency", "assumption"),
    sim.Lever("minutes_per_check", (1.0,), "company", "transparency", "assumption: sources stand beside the answer"),
    sim.Lever("ai_accuracy", (0.9,), "developer", "safety", "assumption"),
)


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return the crowd.

    >>> found = outcomes(simulate(Params(), np.random.default_rng(0)))
    >>> round(found["accuracy"], 2), found["minutes"]
    (0.86, 1.0)
    """
    return Result(params, _crowd(_plain(params), pickle.dumps(rng)))


def outcomes(result: Result) -> dict[str, float | None]:
    """Return means over readers and answers."""
    return {name: float(values[0]) for name, values in _outcomes(result.params, result.crowd, (result.params.who_check,)).items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return every share of readers who check, in the same crowd: accuracy against minutes."""
    found = _outcomes(params, _crowd(_plain(params), pickle.dumps(rng)), SHARES)
    return front.build(pd.DataFrame({"set.who_check": SHARES, **found}), *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return `people` and `numbers` at every share; see `picture`."""
    return _drawn(params, _crowd(_plain(params), pickle.dumps(rng)), SHARES)


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the page's tables: of DRAWN readers, each with one answer.

    people (x, row, checked, right): where they stand, those whose answer is wrong at the left; whether they checked it, and whether what
    they end up with is right. numbers (wrong, believed, true, doubted): how many have a wrong answer and believe it, a right one and give it
    up. blocks (x, wrong): where the two crowds begin.
    """
    tables = _drawn(result.params, result.crowd, (result.params.who_check,))
    few = _few(result.params)
    return {name: table.drop(columns="point") for name, table in tables.items()} | {
        "blocks": pd.DataFrame({"x": [-0.5, _starts(few) - 0.5], "wrong": [True, False]})
    }


def columns(params: Params) -> int:
    """Return how many columns the picture has."""
    few = _few(params)
    return _starts(few) + -(-(DRAWN - few) // ROWS)


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the laws for many readers: accuracy and minutes."""
    del rng
    a, v = params.ai_accuracy, params.who_check
    wrong, true = (float(ndtr(params.cue - ODD)), float(ndtr(-ODD))) if params.look == "odd" else (1.0, 1.0)
    mended = wrong * params.skill * (1 - params.void) * (1 - params.lingers)
    return {
        "law_accuracy": a + (1 - a) * v * mended - a * v * true * params.misled,
        "law_minutes": v * params.minutes_per_check * (a * true + (1 - a) * wrong),
    }


def _plain(params: Params) -> Params:
    return params.replace(who_check=Params().who_check)


def _many(params: Params, share: float) -> int:
    """Return how many readers check."""
    return round(share * params.readers)


@remembered(16)
def _crowd(params: Params, start: bytes) -> Crowd:
    """Return the crowd. `start` is the pickled generator.

    As many answers are right, and mistakes repeated, as the shares say, to the nearest whole one. Luck with each answer starts anywhere
    and is spread evenly over the readers in their order, so that however many of them check, hardly any noise is left.
    """
    rng: np.random.Generator = pickle.loads(start)
    shape = (params.readers, params.answers)
    order, good = rng.permutation(params.answers), round(params.ai_accuracy * params.answers)
    right, repeated = order < good, order >= params.answers - round(params.void * (params.answers - good))
    oddness = rng.standard_normal(shape) + params.cue * ~right
    checked = oddness > ODD if params.look == "odd" else np.ones(shape, bool)
    turns = np.arange(params.readers)[:, None] * GOLDEN
    luck, again = (turns + rng.random(params.answers)) % 1, rng.random(shape)
    mended = (luck < params.skill) & ~repeated & (again >= params.lingers)
    ends = np.where(checked, np.where(right, luck >= params.misled, mended), right)
    return Crowd(right, checked, ends)


def _outcomes(params: Params, crowd: Crowd, shares: tuple[float, ...]) -> dict[str, Array]:
    """Return every outcome where each of these shares of readers checks."""
    many = np.array([_many(params, share) for share in shares])
    total = crowd.ends.size
    wrong_answers, true_answers = (params.readers * max(int(each.sum()), 1) for each in (~crowd.right, crowd.right))

    def upto(each: Mask) -> NDArray[np.int64]:
        """Return how often it is so among the first readers, those who check."""
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(each.sum(axis=1))]).take(many)

    mended, doubted = upto(crowd.ends & ~crowd.right), upto(~crowd.ends & crowd.right)
    alone = float(crowd.right.mean())
    return {
        "accuracy": alone + (mended - doubted) / total,
        "minutes": upto(crowd.checked) * params.minutes_per_check / total,
        "false_believed": (wrong_answers - mended) / wrong_answers,
        "true_doubted": doubted / true_answers,
        "alone": np.full(len(shares), alone),
    }


def _few(params: Params) -> int:
    """Return how many of the readers in the picture have a wrong answer."""
    return round(DRAWN * (1 - params.ai_accuracy))


def _starts(few: int) -> int:
    """Return the column in which those with a right answer begin."""
    return -(-few // ROWS) + 1


def _drawn(params: Params, crowd: Crowd, shares: tuple[float, ...]) -> dict[str, pd.DataFrame]:
    """Return `people` and `numbers` of `picture` for k shares, with `point` the number of the share."""
    few = _few(params)
    tables, many = [], np.array([_many(params, share) for share in shares])[:, None]
    for wrong, count in ((True, few), (False, DRAWN - few)):
        place = np.arange(count)
        reader = ((place + 0.5) / max(count, 1) * params.readers).astype(
            int
        )  # spread over those who begin to check early and late
        among = np.flatnonzero(crowd.right != wrong)
        several = len(among) if params.void else 1  # one answer for each side, but where some mistakes are repeated elsewhere
        answer = among[place % several] if len(among) else np.zeros(count, int)
        checked = (reader < many) & crowd.checked[reader, answer]
        right = np.where(checked, crowd.ends[reader, answer], not wrong)
        frame = {
            "point": np.repeat(np.arange(len(shares)), count),
            "x": np.tile(place // ROWS + (0 if wrong else _starts(few)), len(shares)),
            "row": np.tile(place % ROWS, len(shares)),
            "checked": checked.ravel(),
            "right": right.ravel(),
        }
        tables.append((pd.DataFrame(frame), right))
    numbers = {
        "point": np.arange(len(shares)),
        "wrong": few,
        "believed": (~tables[0][1]).sum(axis=1),
        "true": DRAWN - few,
        "doubted": (~tables[1][1]).sum(axis=1),
    }
    people = pd.concat([tables[0][0], tables[1][0]], ignore_index=True)
    return {"people": people.sort_values("point", kind="stable", ignore_index=True), "numbers": pd.DataFrame(numbers)}
