"""Interpretability: of many features in few dimensions a monitor reads none cleanly, and what a probe finds is not gone once it is taken out.

Two things that "look inside" promises, each in a small world where the truth is known.

*Read.* A layer holds more features than it has dimensions; they share directions, and each casts a small shadow on every monitor. While few
are on at a time the monitors seem fine: 4,096 features in 256 dimensions, one in a hundred on, AUC .96. But what is looked for is
rare, so that most lights that go on are false. A dictionary that explains all features together reads nearly without fault, up to a
point; beyond it, hardly better than a plain monitor. That one knows all directions, which no learned one does.

*Take out.* A small network that was asked one thing tells another, which group somebody belongs to. Taking out the direction of the
probe that found it leaves most of it; taking out all that a straight probe could ever find (LEACE) costs accuracy where the group goes with
the question, and a curved probe still finds the group.

Simulated, both; the law of the crowd is a test. Crowd: sim/probing/crowd.py; network, probes and erasers beside it. That directions are random,
features independent and equally strong, and all of the network's world, is assumption. Sources: [elhage2022], [belrose2023],
[ravfogel2020], [gonen2019], [elazar2018], [donoho2009].
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import sim
from sim import choice, knob, switch
from sim import frontier as front
from sim.contract.shelf import remembered
from sim.frontier import Frontier
from sim.probing import crowd, evidence
from sim.probing.crowd import DARK, FALSE, MISSED, SEEN, STOPS, Reading
from sim.probing.erased import Told, told

Array = NDArray[np.float64]

TITLE = "Interpretability"
QUESTION = "Can we look inside an AI, and take out what we find there?"
BADGE = "STYLISED"
RANDOM = True
ALONG = ("features",)
KINDS = {DARK: "dark", SEEN: "seen", FALSE: "false", MISSED: "missed"}
WIDE = 1.25  # lamps across for one down
PERSONS = 160  # of one network, in the picture
EDGE = 4.5  # log odds at the picture's edge; who is further out stands there

EQUATIONS = (
    r"inside: $h = \sum_j a_j v_j$; each $a_j$ is 1 with chance $p$, else 0; $v_j$ a random direction of length 1 in $d$ dimensions",
    r"a monitor reads $v_i \cdot h$ and lights up above $\frac{1}{2}$; AUC: the chance that one that is on reads higher than one that is off",
    r"its law: $\mathrm{AUC} = \Phi\left(1 / \sqrt{2 (m - 1) p / d}\right)$",
    r"a dictionary: $\hat a = \sigma\left(\log \frac{p}{1 - p} + (r - \frac{1}{2}) / \tau^2\right)$, $r_i = \hat a_i + v_i \cdot z$, "
    r"$z \leftarrow h - \sum_j \hat a_j v_j + z\, \frac{1}{d} \sum_j \hat a_j (1 - \hat a_j) / \tau^2$",
    r"the network: $x = \max(0, W u + b)$, and $\sigma(c \cdot x + c_0)$ is trained on what was asked",
    r"a straight probe: $\sigma(w \cdot x + w_0)$, fitted to the group; a curved one also has all squares and products of the units",
    r"its direction taken out: $x - w\, \frac{w \cdot (x - \bar x)}{|w|^2}$",
    r"LEACE: $x - s\, \frac{(S^{-1} s) \cdot (x - \bar x)}{(S^{-1} s) \cdot s}$",
)
SOURCES = (
    "elhage2022",
    "belrose2023",
    "donoho2009",
    "ravfogel2020",
    "gonen2019",
    "elazar2018",
    "barrett2019",
    "ravfogel2022",
    "borobia2026",
    "goldowskydill2025",
    "kantamneni2025",
    "smith2025",
    "korznikov2026",
    "templeton2026",
    "engels2025",
    "kingma2015",
)
EVIDENCE = evidence.EVIDENCE


class Params(sim.Params):
    """Inputs: how many features share how much room, who reads them, and what is taken out of the small network."""

    features: int = knob(4096, label="Features stored", unit="features", source="assumption", scale=STOPS)
    active: float = knob(
        0.01,
        0.001,
        0.1,
        0.25,
        "Features that are on at a time",
        "share",
        "assumption",
        scale="log",
        help="The rarer each is, the less the others are in its way.",
    )
    dictionary: float = knob(
        0.0,
        0.0,
        1.0,
        0.05,
        "Features a dictionary knows",
        "share",
        "assumption: the method is donoho2009",
        help="It explains these together. 0: every monitor reads alone.",
    )
    removed: bool = switch(False, "Take out the group", "ravfogel2020")
    eraser: str = choice(
        "direction",
        {"direction": "The probe's direction", "leace": "All a straight probe could find (LEACE)"},
        "What is taken out",
        "belrose2023",
        help="Counts once the group is taken out.",
    )
    linked: float = knob(
        0.4,
        0.0,
        0.9,
        0.1,
        "Group goes with what was asked",
        "correlation",
        "assumption",
        help="Of the people in the small network's world.",
    )
    dimensions: int = knob(256, label="Dimensions", unit="dimensions", source="assumption", scale=(32, 64, 128, 256, 512))


@dataclass(frozen=True)
class Result:
    """What the monitors read and what the network tells. `seeds` are those of the crowd and of the network."""

    params: Params
    seeds: tuple[int, int]
    reading: Reading
    told: Told

    def to_frame(self) -> pd.DataFrame:
        """Return one row per person asked about: network, person, group, straight, curved (log odds of group A by either probe)."""
        network, person = (index.ravel() for index in np.indices(self.told.group.shape))
        logs = {"straight": self.told.straight.ravel(), "curved": self.told.bent.ravel()}
        return pd.DataFrame({"network": network, "person": person, "group": _groups(self.told.group.ravel())} | logs)


OUTCOMES = (
    sim.Outcome("features_stored", "Features stored", "", "higher", 1.0, float(STOPS[-1])),
    sim.Outcome("auc", "How well one is read", "AUC", "higher", 0.0, 1.0),
    sim.Outcome("leak", "Group guessed right by a straight probe", "share", "lower", 0.0, 1.0),
    sim.Outcome("accuracy", "What was asked, answered right", "share", "higher", 0.0, 1.0),
    sim.Outcome("false_alarms", "Lights that are false, of those that go on", "share", "lower", 0.0, 1.0),
    sim.Outcome("missed", "Features that are on and stay dark", "share", "lower", 0.0, 1.0),
    sim.Outcome("leak_curved", "Group guessed right by a curved probe", "share", "lower", 0.0, 1.0),
)
LEVERS = (
    sim.Lever("active", (0.00501, 0.002), "developer", "transparency", "elhage2022"),
    sim.Lever("dimensions", (512,), "developer", "transparency", "elhage2022"),
    sim.Lever("dictionary", (0.5, 1.0), "developer", "oversight", "donoho2009"),
    sim.Lever("removed", (True,), "company", "safety", "ravfogel2020"),
)


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return one crowd of features, read, and the small networks, erased or not; the same generator draws the same ones.

    >>> found = outcomes(simulate(Params(), np.random.default_rng(0)))
    >>> found["auc"] > 0.94, found["false_alarms"] > 0.85
    (True, True)
    """
    first, second = rng.integers(2**62, size=2).tolist()
    eraser = params.eraser if params.removed else ""
    return Result(params, (first, second), _reading(params, first, params.features), told(second, params.linked, eraser))


def outcomes(result: Result) -> dict[str, float]:
    """Return what is read and what is told, of features, moments, fresh people and networks together."""
    found = result.told
    tells = {"leak": found.leak, "accuracy": found.accuracy, "leak_curved": found.leak_curved}
    return _read(result.params.features, result.reading) | tells


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return how many features are stored against how well one is read, at every stop of the knob."""
    result = simulate(params, rng)
    tells = {name: value for name, value in outcomes(result).items() if name in ("leak", "accuracy", "leak_curved")}
    rows = [{"set.features": many} | _read(many, _reading(params, result.seeds[0], many)) | tells for many in STOPS]
    return front.build(pd.DataFrame(rows), *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return `lamps` and `wall` at every point of the frontier; see `picture`."""
    first = int(rng.integers(2**62, size=2)[0])
    drawn = [_wall(params, many, _reading(params, first, many)) for many in STOPS]
    return {
        name: pd.concat([tables[name].assign(point=point) for point, tables in enumerate(drawn)], ignore_index=True)
        for name in drawn[0]
    }


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the hero's tables.

    lamps (x, y, kind, across, down): in one moment, one of LAMP monitors each, in a room from 0 to 1; kind is one of KINDS. wall: one row,
    features, dimensions, there, seen, false and missed: what the lamps show. people (straight, curved, group): log odds by either probe,
    of some people of one network. network: one row, accuracy, leak, leak_curved.
    """
    found = result.told
    people = pd.DataFrame({"straight": found.straight[0, :PERSONS], "curved": found.bent[0, :PERSONS]}).clip(-EDGE, EDGE).round(2)
    shares = {"accuracy": [found.accuracy], "leak": [found.leak], "leak_curved": [found.leak_curved]}
    return _wall(result.params, result.params.features, result.reading) | {
        "people": people.assign(group=_groups(found.group[0, :PERSONS])),
        "network": pd.DataFrame(shares),
    }


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the law's AUC and share of false lights, of monitors that read alone; and the network told by no eraser."""
    untouched = simulate(params.replace(removed=False), rng).told
    return {
        "auc_law": float(crowd.law(params.features, params.dimensions, params.active)),
        "false_law": float(crowd.false_law(params.features, params.dimensions, params.active)),
        "accuracy_before": untouched.accuracy,
        "leak_before": untouched.leak,
    }


def lawful(result: Result) -> pd.DataFrame:
    """Return AUC over features: line ("measured", "alone", "law"), features, auc; "alone" is measured of monitors without a dictionary."""
    params, seed = result.params, result.seeds[0]
    many = np.array(STOPS)
    lines = {
        "measured": [_reading(params, seed, stop).auc for stop in STOPS],
        "alone": [_reading(params.replace(dictionary=0.0), seed, stop).auc for stop in STOPS],
        "law": crowd.law(many, params.dimensions, params.active),
    }
    return pd.concat(
        [pd.DataFrame({"line": line, "features": many, "auc": auc}) for line, auc in lines.items()], ignore_index=True
    )


def erasers(result: Result) -> pd.DataFrame:
    """Return the network untouched and after each eraser: eraser ("nothing", "direction", "leace"), accuracy, leak, leak_curved."""
    rows = []
    for eraser in ("", "direction", "leace"):
        found = told(result.seeds[1], result.params.linked, eraser)
        tells = {"accuracy": found.accuracy, "leak": found.leak, "leak_curved": found.leak_curved}
        rows.append({"eraser": eraser or "nothing"} | tells)
    return pd.DataFrame(rows)


def _reading(params: Params, seed: int, features: int) -> Reading:
    return crowd.reading(seed, features, params.dimensions, params.active, params.dictionary)


def _read(features: int, reading: Reading) -> dict[str, float]:
    return {
        "features_stored": float(features),
        "auc": reading.auc,
        "false_alarms": reading.false,
        "missed": reading.missed,
    }


def _groups(signs: Array) -> NDArray[np.str_]:
    return np.where(signs > 0, "a", "b")


@remembered(64)
def _places(lamps: int) -> tuple[int, int, Array, Array]:
    """Return how many lamps stand across and down, and where each stands in a room from 0 to 1."""
    across = int(np.ceil(np.sqrt(WIDE * lamps)))
    down = -(-lamps // across)
    row, column = np.divmod(np.arange(lamps), across)
    return across, down, (column + 0.5) / across, 1 - (row + 0.5) / down


def _wall(params: Params, features: int, reading: Reading) -> dict[str, pd.DataFrame]:
    """Return the tables `lamps` and `wall`."""
    across, down, x, y = _places(len(reading.lamps))
    many = np.bincount(reading.lamps, minlength=len(KINDS))
    there = {"there": [many[SEEN] + many[MISSED]]} | {KINDS[kind]: [many[kind]] for kind in (SEEN, FALSE, MISSED)}
    kind = np.array(list(KINDS.values()))[reading.lamps]
    return {
        "lamps": pd.DataFrame({"x": x.round(4), "y": y.round(4), "kind": kind, "across": across, "down": down}),
        "wall": pd.DataFrame({"features": [features], "dimensions": [params.dimensions]} | there),
    }
