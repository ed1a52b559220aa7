"""Representation: a line drawn through mostly one group's people is that group's line.

Two groups are told apart yes from no by the same two features, but their best lines differ by an angle. One line for all that makes
the fewest mistakes lies nearly where the larger group wants it, and misreads the smaller one far more often; the average hardly shows
it. Giving the smaller group's mistakes more weight turns the line: what one group gains, the other pays. Only something else moves the
frontier: a line of its own for each group, or features that mean the same in both. And if the lines agree, ten to one harms nobody.

With `samples` people are drawn, and the line with the fewest weighted mistakes among them is found by turning it once around (every
direction in steps of half a degree: the exact minimum over them). Then numbers matter by themselves: the line of twenty people is
mostly noise, so collecting moves the frontier, and a line of one's own may be worse than a shared one.

Scores of a group are N(+-(d/2) u, I) with u the normal of its best line, yes and no equally many, lines through the middle (assumptions).
A line whose normal is at angle a from u errs on Phi(-(d/2) cos a). Sources: [chen2018], [sagawa2020], [dwork2018], [rolf2021].
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

import sim
from sim import choice, knob
from sim import frontier as front
from sim.contract.shelf import remembered
from sim.fairness import lines
from sim.frontier import Frontier, bands

Array = NDArray[np.float64]

TITLE = "Representation"
QUESTION = "Whose line does the AI learn, if most of its data are one group's?"
BADGE = "STYLISED"
GROUPS = ("majority", "minority")
WEIGHTS = np.linspace(0.0, 1.0, 41).round(3)
DRAWS = 100  # how often `samples` people are drawn
SHOWN = 24  # draws whose lines are drawn
DOTS = 160  # of each group
REACH = 7.0  # half the length of a line

EQUATIONS = (
    r"score of a person of group g who is yes or no: $x \sim N(\pm \tfrac{d}{2} u_g, I)$",
    r"a line whose normal is at angle a from the group's best misreads $\Phi(-\tfrac{d}{2} \cos a)$",
    r"one line with weight w: minimise $(1 - w)\,\Phi(-\tfrac{d}{2} \cos t) + w\,\Phi(-\tfrac{d}{2} \cos(\theta - t))$ over t in $[0, \theta]$",
    r"pooled: w is the smaller group's share; worst group: $t = \theta / 2$; a line each: $t = 0$ and $t = \theta$",
    r"with n people drawn: the same with counts of mistakes in place of $\Phi$",
)
SOURCES = ("chen2018", "sagawa2020", "dwork2018", "rolf2021", "byrd2019", "suriyakumar2023")
EVIDENCE = (
    sim.Evidence(
        "for",
        "Of three commercial classifiers of gender all erred most on darker-skinned women, up to 34.7 %, and on lighter-skinned men at most "
        "0.8 %; two benchmarks in use had 79.6 and 86.2 % lighter-skinned people.",
        "buolamwini2018",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "Unfairness that comes of too few people or of missing features should be cured by collecting: in income, mortality and ratings more "
        "data often reduced it without loss of accuracy.",
        "chen2018",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "Training on the worst group, with strong regularisation, raised its accuracy by 10 to 40 points on three tasks; the average "
        "stayed high.",
        "sagawa2020",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "One classifier for all trades the groups' accuracies against each other; a classifier for each does not have to. Where a group has "
        "little data, it borrows from the others.",
        "dwork2018",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "Without that regularisation it failed: a large network fits all its training data, so whichever group it is told to mind, "
        "nothing is left to weigh. The worst group's poor accuracy is one of generalisation.",
        "sagawa2020",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "In deep networks that can separate their data the effect of weights fades as training goes on. Our line can not fit everybody, so here "
        "weights always act.",
        "byrd2019",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "In a study of clinical predictions, models that were told people's group often did not serve every group that told it: "
        "a line of one's own may be a worse one.",
        "suriyakumar2023",
        "abstract (checked)",
    ),
    sim.Evidence(
        "context",
        "How many of each group are in the data decides not only each group's accuracy but the whole population's.",
        "rolf2021",
        "abstract (checked)",
    ),
)


class Params(sim.Params):
    """Inputs: how different the groups are, how many there are of each, and what the line is made to do."""

    weight: float = knob(
        0.1,
        0.0,
        1.0,
        0.025,
        "Weight of the few's mistakes",
        "share",
        "assumption",
        help="0: only the many count. 1: only the few.",
    )
    angle: float = knob(60.0, 0.0, 120.0, 1.0, "Angle between the two best lines", "degrees", "assumption")
    minority_share: float = knob(0.1, 0.01, 0.5, 0.01, "The few's share of the data", "share", "assumption")
    separation: float = knob(
        2.0,
        0.5,
        4.0,
        0.1,
        "How clearly yes and no differ",
        "sd",
        "assumption",
        help="d: how far apart yes and no are in a group.",
    )
    samples: int = knob(
        0,
        label="People in the data",
        unit="people",
        source="assumption",
        scale=(0, 50, 100, 200, 500, 1000, 2000, 5000),
        help="0: endlessly many.",
    )
    rule: str = choice(
        "pooled",
        {
            "pooled": "Fewest mistakes in all",
            "weighted": "With weights",
            "worst_group": "Best for the worse-off group",
            "separate": "A line for each group",
        },
        "What the line is made to do",
        "sagawa2020",
    )


@dataclass(frozen=True)
class Result:
    """The normals of the lines, in degrees from the majority's best: `direction` and the shares misread, `error`, both (draws, 2), by group.

    One draw where people are endlessly many.
    """

    direction: Array
    error: Array
    params: Params

    def to_frame(self) -> pd.DataFrame:
        """Return one row per draw and group: draw, group, direction, error."""
        draws = len(self.error)
        return pd.DataFrame(
            {
                "draw": np.repeat(np.arange(draws), 2),
                "group": GROUPS * draws,
                "direction": self.direction.ravel(),
                "error": self.error.ravel(),
            }
        )


OUTCOMES = (
    sim.Outcome("majority_error", "The many misread", "share", "lower", 0.0, 1.0),
    sim.Outcome("minority_error", "The few misread", "share", "lower", 0.0, 1.0),
    sim.Outcome("worst_error", "The worse-off group misread", "share", "lower", 0.0, 1.0),
    sim.Outcome("average_error", "Everybody misread", "share", "lower", 0.0, 1.0),
)
LEVERS = (
    sim.Lever("rule", ("weighted", "worst_group"), "developer", "robustness", "sagawa2020"),
    sim.Lever("rule", ("separate",), "company", "robustness", "dwork2018"),
    sim.Lever("minority_share", (0.3, 0.5), "company", "robustness", "chen2018"),
    sim.Lever("angle", (30.0, 0.0), "developer", "transparency", "assumption: features that mean the same in both groups"),
)
ALONG = ("weight",)


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return the lines and whom they misread: exactly where `samples` is 0, else in 100 draws of so many people.

    >>> simulate(Params(rule="worst_group"), np.random.default_rng(0)).error.round(4).tolist()
    [[0.1932, 0.1932]]
    """
    direction = _directions(params, _people(params, rng))
    return Result(direction, _errors(params, direction), params)


def outcomes(result: Result) -> dict[str, float | None]:
    """Return means over draws; `average_error` weighs the groups by their shares."""
    return {name: float(value) for name, value in _measures(result.params, result.error).items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return what one line can do at every weight, and beside it the lines for each group, if these are what is chosen.

    The band holds 90 % of the draws; none where people are endlessly many.
    """
    settings, direction = _along(params, _people(params, rng))
    error = _errors(params, direction)
    frame = pd.DataFrame(settings | _measures(params, error))
    sure = None
    if params.samples:
        names = [outcome.name for outcome in OUTCOMES[:2]]
        sure = bands.band((pd.DataFrame(error[:, k], columns=names) for k in range(DRAWS)), *OUTCOMES[:2], grid=41)
    return front.build(frame, *OUTCOMES[:2], band=sure)


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return the hero at every point: `misread`, the dots on the wrong side; `lines`, 24 draws at most; `rates`, a row per group."""
    return _drawn(params, _along(params, _people(params, rng))[1])


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the hero of one result: as `preview`, and `dots`, everybody drawn, and `best`, each group's own line."""
    drawn = {name: table.drop(columns="point") for name, table in _drawn(result.params, result.direction[None]).items()}
    best = _segments(np.array([0.0, result.params.angle])).assign(group=GROUPS)
    return {"dots": _dots(result.params), "best": best} | drawn


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return each group's best, the smaller group's error under the larger one's best line, and where the line lies, in degrees."""
    half = params.separation / 2
    return {
        "best_error": float(ndtr(-half)),
        "error_under_the_others_line": float(ndtr(-half * np.cos(np.radians(params.angle)))),
        "direction": float(np.median(simulate(params, rng).direction[:, 0])),
    }


def _people(params: Params, rng: np.random.Generator) -> lines.People | None:
    """Return the people drawn; None where they are endlessly many."""
    few = max(1, round(params.minority_share * params.samples))
    if params.samples == 0:
        return None
    return lines.people(params.samples - few, few, params.separation, params.angle, DRAWS, rng)


def _directions(params: Params, drawn: lines.People | None) -> Array:
    """Return the normals of the lines for majority and minority in every draw, (draws, 2), in degrees."""
    if drawn is None:
        if params.rule == "separate":
            return np.array([[0.0, params.angle]])
        both = params.angle / 2 if params.rule == "worst_group" else lines.best(_weight(params), params.separation, params.angle)
        return np.full((1, 2), both)
    many, few = drawn.mistakes
    if params.rule == "separate":
        return np.stack([drawn.fewest(many), drawn.fewest(few)], axis=1)
    weight = _weight(params)
    together = np.maximum(many, few) if params.rule == "worst_group" else (1 - weight) * many + weight * few
    return np.repeat(drawn.fewest(together)[:, None], 2, axis=1)


def _weight(params: Params) -> float:
    """Return the weight of the smaller group's mistakes: pooled, it is as large as its share of the people drawn."""
    if params.rule == "weighted":
        return params.weight
    return max(1, round(params.minority_share * params.samples)) / params.samples if params.samples else params.minority_share


def _errors(params: Params, direction: Array) -> Array:
    return lines.misread(direction, params.separation, params.angle)


def _measures(params: Params, error: Array) -> dict[str, Array]:
    """Return every outcome of errors of shape (..., draws, 2), each of the shape in front."""
    share = np.array([1 - params.minority_share, params.minority_share])
    return {
        "majority_error": error[..., 0].mean(axis=-1),
        "minority_error": error[..., 1].mean(axis=-1),
        "worst_error": error.max(axis=-1).mean(axis=-1),
        "average_error": (error @ share).mean(axis=-1),
    }


def _along(params: Params, drawn: lines.People | None) -> tuple[dict[str, Any], Array]:
    """Return settings and normals, (points, draws, 2): one line at every weight, last the lines for each group if these are the rule."""
    policies = [params.replace(rule="weighted", weight=float(weight)) for weight in WEIGHTS]
    if params.rule == "separate":
        policies.append(params.replace(weight=Params.knob("weight").default))
    settings = {"set.weight": [p.weight for p in policies], "set.rule": [p.rule for p in policies]}
    return settings, np.stack([_directions(policy, drawn) for policy in policies])


@remembered(16)
def _placed(angle: float, separation: float) -> pd.DataFrame:
    """Return people to draw, evenly spread: group, yes, x, y."""
    step = np.arange(1, DOTS + 1)[:, None] * np.array([0.7548776662466927, 0.5698402909980532])  # the plastic number's lattice
    spread = ndtri((0.5 + step) % 1) + np.array([separation / 2, 0.0])
    yes = np.arange(DOTS) % 2 == 0
    rows = []
    for group, turned in zip(GROUPS, np.radians([0.0, angle]), strict=True):
        turn = np.array([[np.cos(turned), np.sin(turned)], [-np.sin(turned), np.cos(turned)]])
        x, y = (spread @ turn * np.where(yes, 1, -1)[:, None]).T
        rows.append(pd.DataFrame({"group": group, "yes": yes, "x": x.round(2), "y": y.round(2)}))
    return pd.concat(rows, ignore_index=True)


def _dots(params: Params) -> pd.DataFrame:
    return _placed(params.angle, params.separation)


def _drawn(params: Params, direction: Array) -> dict[str, pd.DataFrame]:
    """Return `misread`, `lines` and `rates` of normals (points, draws, 2); of many draws the dots are read by the one in the middle."""
    points, typical, dots = np.arange(len(direction)), np.median(direction, axis=1), _dots(params)
    normal = np.radians(np.repeat(typical, DOTS, axis=1))
    inside = dots["x"].to_numpy() * np.cos(normal) + dots["y"].to_numpy() * np.sin(normal)
    point, dot = np.nonzero((inside > 0) != dots["yes"].to_numpy())
    shown = np.concatenate([typical[:, None], direction[:, :SHOWN]], axis=1) if params.samples else direction
    many = shown.shape[1]
    error = _errors(params, direction)
    low, high = np.quantile(error, [0.05, 0.95], axis=1)
    return {
        "misread": dots.take(dot).reset_index(drop=True).assign(point=point),
        "lines": _segments(shown.ravel()).assign(
            group=np.tile(GROUPS, many * len(points)),
            typical=np.tile(np.repeat(np.arange(many) == 0, 2), len(points)),
            point=np.repeat(points, 2 * many),
        ),
        "rates": pd.DataFrame(
            {
                "group": np.tile(GROUPS, len(points)),
                "share": np.tile([1 - params.minority_share, params.minority_share], len(points)),
                "error": error.mean(axis=1).ravel(),
                "low": low.ravel(),
                "high": high.ravel(),
                "point": np.repeat(points, 2),
            }
        ),
    }


def _segments(direction: Array) -> pd.DataFrame:
    """Return the lines with these normals, through the middle: x, y, x2, y2."""
    normal = np.radians(direction)
    x, y = (-REACH * np.sin(normal)).round(2), (REACH * np.cos(normal)).round(2)
    return pd.DataFrame({"x": x, "y": y, "x2": -x, "y2": -y})
