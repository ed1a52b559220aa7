"""Safer means more people locked out: one threshold on a match score decides both.

A sensor gives every login a match score, higher on average for the owner than for somebody else. The threshold keeps others
out and, because the two bells overlap, some owners too. At one false match in a thousand a sensor of separation 3 (an assumption)
turns away more than half of its owners: very safe, and useless. A threshold only moves along the curve; a second factor,
retries or a better sensor move the curve itself, and each brings its own way to fail.

Hero: two bells of match scores and the threshold; the owner's tail left of it and the stranger's tail right of it filled. One in a
thousand cannot be seen there, so a thousand owners and a thousand strangers stand below as dots, those it goes wrong for filled.

Exact: normal distribution functions, nothing drawn. The stranger tries `attempts` times with a face of his own; that these tries
are independent is an assumption, and he is no forger: presentation attacks are not here, nor that rates differ between groups of
people. The owner may retry as often, but the cause of a failure lasts with probability `repeated_failure`. Sources: [martin1997]
for the curve in normal deviates (a straight line of slope -1), [doerfler2019] and [thomas2019] for the second factor.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

import sim
from sim import frontier as front
from sim import knob, switch
from sim.frontier import Frontier

Array = NDArray[np.float64]

TITLE = "Security"
QUESTION = "How many owners do we lock out to keep a stranger out?"
BADGE = "STYLISED"
WHO = ("owner", "stranger")
TAIL = 13

EQUATIONS = (
    r"match scores: $s \sim N(0, 1)$ for a stranger, $s \sim N(d', 1)$ for the owner",
    r"false match rate of one attempt sets the threshold: $f = 1 - \Phi(t)$",
    r"false non-match rate of one attempt: $m = \Phi(t - d')$",
    r"break-in within k attempts, second factor held by the stranger with probability h: $h\,(1 - (1 - f)^k)$",
    r"locked out after k attempts, a failure's cause lasting with probability c, factor missing with probability q: "
    r"$1 - (1 - q)\,(1 - m\,(c + (1 - c)\,m^{k - 1}))$",
    r"equal error rate: $\Phi(-d'/2)$",
)
SOURCES = ("martin1997", "doerfler2019", "thomas2019", "nist80063b", "nist80063b4", "grother2019")
EVIDENCE = (
    sim.Evidence(
        "for",
        "Device-based challenges blocked more than 94 % of hijackings that began with phishing and all automated ones.",
        "doerfler2019",
        "abstract",
    ),
    sim.Evidence(
        "against",
        "The friction is real: 52 % of legitimate users failed the challenge, although 97 % reached their account soon after.",
        "doerfler2019",
        "abstract",
    ),
    sim.Evidence(
        "context",
        "An SMS code stopped 76 % of targeted attacks, a prompt on the device 90 %; 38 % of users had no phone at hand.",
        "thomas2019",
        "text and figure",
    ),
    sim.Evidence(
        "context",
        "A guideline for public services of 2017 asked for one false match in a thousand or fewer, and a second factor beside it.",
        "nist80063b",
        "section 5.2.3",
    ),
    sim.Evidence(
        "context",
        "Its successor of 2025 asks for one false match in 10,000 without forgery, a false non-match rate that should be below 5 "
        "%, similar rates for all "
        "groups, at most five failures in a row, and a test against presentation attacks.",
        "nist80063b4",
        "section 3.2.3",
    ),
    sim.Evidence(
        "against",
        "One rate for everyone is not what tests find: rates of false positives differed between groups of people in most algorithms tested, "
        "more than rates of false negatives. The page has one bell for all.",
        "grother2019",
        "executive summary (read in reports about it)",
    ),
)


class Params(sim.Params):
    """Inputs: the sensor, the threshold, and what else stands in the way."""

    separation: float = knob(
        3.0, 0.5, 6.0, 0.1, "Separation of the match scores", "sd", "assumption", help="d': how far apart the two bells are."
    )
    false_accept_rate: float = knob(
        0.001,
        0.0001,
        0.2,
        0.05,
        "False match rate of one attempt",
        "share",
        "nist80063b",
        scale="log",
        help="Sets the threshold.",
    )
    attempts: int = knob(1, 1, 20, 1, "Attempts before lockout", "tries", "assumption")
    repeated_failure: float = knob(
        0.5,
        0.0,
        1.0,
        0.05,
        "Owner's failures whose cause lasts",
        "share",
        "assumption",
        help="A cut finger or bad light is there at every attempt. That the rest and strangers' attempts are independent is an assumption.",
    )
    second_factor: bool = switch(False, "Second factor", "thomas2019")
    factor_held: float = knob(0.10, 0.0, 1.0, 0.01, "Strangers who pass the second factor", "share", "thomas2019")
    factor_missing: float = knob(
        0.03,
        0.0,
        0.5,
        0.01,
        "Owners without their second factor",
        "share",
        "doerfler2019",
        help="Those who never get in: 3 %; at once: 52 %.",
    )


@dataclass(frozen=True)
class Result:
    """Rates at one threshold: `false_accept` and `false_reject` of one attempt, `break_in` and `locked_out` after all of them."""

    separation: float
    threshold: float
    false_accept: float
    false_reject: float
    break_in: float
    locked_out: float

    def to_frame(self) -> pd.DataFrame:
        """Return 121 scores for owner and stranger: density, accepted or not, and whether that is an error."""
        grid = np.linspace(-4.0, self.separation + 4.0, 121)
        parts = [
            pd.DataFrame(
                {
                    "who": who,
                    "score": grid,
                    "density": _density(grid - mean),
                    "threshold": self.threshold,
                    "accepted": grid >= self.threshold,
                    "error": (grid >= self.threshold) == (who == "stranger"),
                }
            )
            for who, mean in zip(WHO, (self.separation, 0.0), strict=True)
        ]
        return pd.concat(parts, ignore_index=True)


OUTCOMES = (
    sim.Outcome("locked_out", "Owners locked out", "share", "lower", 0.0, 1.0),
    sim.Outcome("break_in", "Strangers who get in", "share", "lower", 0.0, 1.0),
    sim.Outcome("false_reject_rate", "False non-match rate of one attempt", "share", "lower", 0.0, 1.0),
    sim.Outcome("threshold", "Threshold on the match score", "sd", "higher", 0.8, 3.8),
)
LEVERS = (
    sim.Lever("second_factor", (True,), "company", "safety", "thomas2019"),
    sim.Lever("attempts", (2, 3, 5), "company", "robustness", "assumption"),
    sim.Lever("separation", (3.5, 4.0, 5.0), "developer", "robustness", "assumption: a better sensor"),
    sim.Lever("repeated_failure", (0.2, 0.0), "developer", "transparency", "assumption: say why it failed"),
    sim.Lever("factor_missing", (0.01,), "user", "safety", "assumption: a spare key"),
)
ALONG = ("false_accept_rate",)


def simulate(params: Params, rng: np.random.Generator) -> Result:  # noqa: ARG001  exact: nothing is drawn
    """Return the rates at the threshold that gives the false accept rate; exact, `rng` is not used.

    >>> round(simulate(Params(separation=3.0, false_accept_rate=0.001), np.random.default_rng(0)).locked_out, 4)
    0.5359
    """
    rates = _rates(params, np.array([params.false_accept_rate]))
    return Result(separation=params.separation, **{name: float(values[0]) for name, values in rates.items()})


def outcomes(result: Result) -> dict[str, float | None]:
    """Return the two shares, and the threshold and false reject rate behind them."""
    return {
        "locked_out": result.locked_out,
        "break_in": result.break_in,
        "false_reject_rate": result.false_reject,
        "threshold": result.threshold,
    }


def frontier(params: Params, rng: np.random.Generator) -> Frontier:  # noqa: ARG001
    """Return the detection error trade-off: break-ins against lockouts at every stop of the knob.

    Thresholds may be mixed: which of two a login meets can be drawn by lot.
    """
    rates = _rates(params, _accept_rates())
    frame = pd.DataFrame(
        {
            "set.false_accept_rate": rates["false_accept"],
            "locked_out": rates["locked_out"],
            "break_in": rates["break_in"],
            "false_reject_rate": rates["false_reject"],
            "threshold": rates["threshold"],
        }
    )
    return front.build(frame, OUTCOMES[0], OUTCOMES[1], mixing=True)


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return the hero at every efficient point: `tails`, the two filled areas, 13 scores each, and `rates`, one row."""
    frame = frontier(params, rng).frame
    points = np.flatnonzero(frame["efficient"])
    tails = _tails(params.separation, frame["threshold"].to_numpy()[points])
    rates = frame.loc[points, ["threshold", "locked_out", "break_in"]].assign(point=points).reset_index(drop=True)
    return {"tails": tails.assign(point=points[tails.pop("row")]), "rates": rates}


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the hero of one result: `tails` and `rates` as in `preview`, the whole `bells`, and where their `names` stand, outside of them."""
    return {
        "tails": _tails(result.separation, np.array([result.threshold])).drop(columns="row"),
        "rates": pd.DataFrame(
            {"threshold": [result.threshold], "locked_out": [result.locked_out], "break_in": [result.break_in]}
        ),
        "bells": result.to_frame()[["who", "score", "density"]],
        "names": pd.DataFrame({"who": WHO, "score": [result.separation + 1, -1.0], "density": _density(np.ones(2))}),
    }


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:  # noqa: ARG001
    """Return the equal error rate of one attempt and the break-ins per attempt limit alone."""
    return {
        "equal_error_rate": float(ndtr(-params.separation / 2)),
        "break_in_without_second_factor": float(_within(np.array([params.false_accept_rate]), params.attempts)[0]),
    }


def _tails(separation: float, threshold: Array) -> pd.DataFrame:
    """Return, for each threshold (its number is `row`), the owner's bell left of it and the stranger's right of it."""
    share = np.linspace(0.0, 1.0, TAIL)
    tails = []
    edges = (np.minimum(separation - 3.5, threshold - 1), np.maximum(3.5, threshold + 1))  # what is beyond cannot be seen
    for who, mean, edge in zip(WHO, (separation, 0.0), edges, strict=True):
        score = threshold[:, None] + (edge - threshold)[:, None] * share
        row = np.repeat(np.arange(len(threshold)), TAIL)
        tails.append(pd.DataFrame({"row": row, "who": who, "score": score.ravel(), "density": _density(score - mean).ravel()}))
    return pd.concat(tails, ignore_index=True)


def _accept_rates() -> Array:
    """Return the false accept rates of the frontier."""
    return np.array(Params.knob("false_accept_rate").stops)


def _rates(params: Params, accept: Array) -> dict[str, Array]:
    """Return threshold and error rates for each false accept rate, all of its shape."""
    threshold = -ndtri(accept)
    reject = ndtr(threshold - params.separation)
    lasting = params.repeated_failure
    locked_out = reject * (lasting + (1 - lasting) * reject ** (params.attempts - 1))
    break_in = _within(accept, params.attempts)
    if params.second_factor:
        locked_out = 1 - (1 - params.factor_missing) * (1 - locked_out)
        break_in = params.factor_held * break_in
    return {
        "threshold": threshold,
        "false_accept": accept,
        "false_reject": reject,
        "break_in": break_in,
        "locked_out": locked_out,
    }


def _within(accept: Array, attempts: int) -> Array:
    """Return the probability of at least one accept in independent attempts, exact for small rates."""
    return np.asarray(-np.expm1(attempts * np.log1p(-accept)))


def _density(z: Array) -> Array:
    density: Array = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return density
