"""Care: an AI that is right about costs is wrong about need, because the same need has cost less for some.

A programme has places for a few per cent of patients and gives them to those with the highest score. Predict what a patient will cost, and
whoever got less care for the same need comes out healthier on paper. Nothing in the score says who is Black, and it need not. Change
the label to need, leave all else as it is, and the places go to others. The label is the lever.

Need and cost are lognormal in two groups, so all is exact: normal tails, one root, and the bivariate normal by Owen's T. Fitted by hand to two
printed shares [obermeyer2019]: the programme's share of Black patients by cost, 14.1 %, and by need, 26.7 %; the model gives 14.6 and
27.1. The score is the label itself, as if the AI knew it without error, and this year's cost stands for the next one's.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

import sim
from sim import choice, knob
from sim import frontier as front
from sim.contract.shelf import remembered
from sim.frontier import Frontier
from sim.selection.above import above, both

Array = NDArray[np.float64]

TITLE = "Care"
QUESTION = "Who needs care: those who are sick, or those who cost the most?"
BADGE = "CALIBRATED"
GROUPS = ("white", "black")
MIXES = np.linspace(0.0, 1.0, 51).round(2)  # the label from cost to need, on the slider's steps
PATIENTS = 4000  # of whom the picture shows the sick and dear corner
BOX = (2.0, 80.0)  # need and cost in the picture, in those of the median white patient
TURN = np.array(
    [0.7548776662466927, 0.5698402909980532]
)  # evenly spread points of the unit square: multiples of it, less whole numbers
NEVER = 1000  # stands for a point of the frontier that there is not

EQUATIONS = (
    r"need: $\ N = R^{g} e^{\sigma Z}$",
    r"cost: $\ C = N a^{g} e^{\tau W}$",
    r"need on record: $\ N' = N r^{g}$",
    r"score: $\ S = C^{1 - m} N'^{\,m}$; enrolled are the highest, as many as there are places",
    r"share of group $g$ above a threshold: $\ \Phi\left(\frac{\mu_g - \log t}{\sqrt{\sigma^2 + (1 - m)^2 \tau^2}}\right)$, "
    r"$\ \mu_g = g\,[\log R + (1 - m) \log a + m \log r]$",
    r"sicker at the same score: $\ R^{1 - b} / (a^{1 - m} r^{m})^{b},\quad b = \frac{\sigma^2}{\sigma^2 + (1 - m)^2 \tau^2}$",
)
SOURCES = ("obermeyer2019", "song2010", "zink2024", "zanger2024", "paulus2020", "morse2019")
EVIDENCE = (
    sim.Evidence(
        "for",
        "Predictors trained on the same patients, all without race: of the highest 3 % by total cost 14.1 % are Black, by active "
        "chronic conditions 26.7 %. By hand, the model is set to these two: it gives 14.6 and 27.1 %.",
        "obermeyer2019",
        "table 2 (14.1 read in the journal's table, 26.7 in a reader's notes on it)",
    ),
    sim.Evidence(
        "for",
        "Of 49,618 patients 6,079 were Black (12 %); they had 1.90 active illnesses, white patients 1.20 (1.6 times as many), and "
        "cost 8,442 dollars, white patients 7,540 (1.12 times, which is 1.6 times .7).",
        "obermeyer2019",
        "table 1 (checked); the ratios are this project's",
    ),
    sim.Evidence(
        "context",
        "What the model does not give. The paper simulates a world in which equal scores mean equal health: the Black share goes "
        "from 17.7 to 46.5 %, with the score in use. The model's own such rule gives 29.4 %. At the threshold Black patients had "
        "26.3 % more chronic conditions; in the model they are 46 % sicker, in units of its own.",
        "obermeyer2019",
        "abstract (checked); 26.3 % read in reports about it",
    ),
    sim.Evidence(
        "context",
        "The maker tried it on 3.7 million patients: an index of health and cost as label cut the excess of illness at the same "
        "score by 84 %.",
        "obermeyer2019",
        "page 7 (read in a reader's notes on it)",
    ),
    sim.Evidence(
        "against",
        "The maker: the model predicts cost well, which is what it was built for; it is one of many things that should select "
        "patients, most of all the doctor's knowledge; the conclusions are misleading.",
        "morse2019",
        "statement quoted in the report (checked)",
    ),
    sim.Evidence(
        "against",
        "Need on record depends on care as well. People who moved to regions that treat more got more diagnoses than people alike "
        "who moved elsewhere: a label of recorded illness is a label of being looked at.",
        "song2010",
        "abstract (checked), as this project reads it",
    ),
    sim.Evidence(
        "against",
        "Records are not equally good: a family history of cancer predicts less for Black participants, for whom it is documented "
        "less reliably. Telling the score who is Black raised their share among the high risks. A better label is not the only "
        "way.",
        "zink2024",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "Where the label is a proxy, leaving out an input can predict the true outcome better: more information about the wrong "
        "thing does not help.",
        "zanger2024",
        "abstract (checked)",
    ),
    sim.Evidence(
        "context",
        "Criteria of fairness for scarce care cannot all be met at once, and there is no agreed remedy where groups differ.",
        "paulus2020",
        "abstract (checked)",
    ),
)


class Params(sim.Params):
    """Inputs: what is predicted, then how many places there are, who the patients are, and what their care has cost."""

    mix: float = knob(
        0.0,
        0.0,
        1.0,
        0.02,
        "How much of the label is need",
        "share",
        "assumption: the maker's index of both is in obermeyer2019",
        help="0 is cost, 1 is need; between the two, an index of both.",
    )
    label: str = choice(
        "cost", {"cost": "Cost", "need": "Need", "mixed": "An index of both"}, "What the AI predicts", "obermeyer2019"
    )
    access: float = knob(
        0.7,
        0.5,
        1.0,
        0.05,
        "Cost of the same need, Black over white",
        "ratio",
        "obermeyer2019",
        help="Table 1: 1.12 times the cost at 1.6 times the illnesses. At 1 all get the same care for the same need.",
    )
    recorded: float = knob(
        1.0,
        0.5,
        1.0,
        0.05,
        "Need on record, Black over white",
        "ratio",
        "assumption: 1 takes the records at their word; the idea is song2010",
        help="Who sees fewer doctors has fewer diagnoses.",
    )
    enrolled: float = knob(0.03, 0.005, 0.2, 0.005, "Places, of all patients", "share", "obermeyer2019")
    cost_sd: float = knob(
        0.5,
        0.1,
        1.5,
        0.05,
        "How cost scatters at the same need",
        "log",
        "assumption: fitted by hand",
        help="Smaller: costs that say more about need, of several years, say.",
    )
    need_ratio: float = knob(1.6, 1.0, 2.5, 0.05, "Need, Black over white", "ratio", "obermeyer2019")
    need_sd: float = knob(1.0, 0.5, 1.5, 0.05, "How need differs within a group", "log", "assumption: fitted by hand")
    group_share: float = knob(0.12, 0.01, 0.5, 0.01, "Share of patients who are Black", "share", "obermeyer2019")

    @property
    def weight(self) -> float:
        """Return how much of the label is need: `mix` if it is an index of both, else 0 or 1."""
        return {"cost": 0.0, "need": 1.0, "mixed": self.mix}[self.label]


@dataclass(frozen=True)
class Result:
    """Who is enrolled: the threshold on the log of the score, and shares.

    share: of each of GROUPS that is enrolled. met: of each group's neediest that is enrolled; the neediest are as many as there are places.
    neediest: of each group that is among them.
    """

    params: Params
    threshold: float
    share: Array
    met: Array
    neediest: Array

    def to_frame(self) -> pd.DataFrame:
        """Return one row per group: enrolled, neediest (both of the group), met (of the group's neediest)."""
        return pd.DataFrame({"group": GROUPS, "enrolled": self.share, "neediest": self.neediest, "met": self.met})


OUTCOMES = (
    sim.Outcome("need_met", "The neediest who are enrolled", "share", "higher", 0.0, 1.0),
    sim.Outcome("cost_predicted", "Cost foretold", "correlation", "higher", 0.0, 1.0),
    sim.Outcome("enrolled_share", "Black patients among the enrolled", "per cent", "higher", 0.0, 100.0),
    sim.Outcome("need_met_black", "The neediest Black patients who are enrolled", "share", "higher", 0.0, 1.0),
    sim.Outcome("need_met_white", "The neediest white patients who are enrolled", "share", "higher", 0.0, 1.0),
    sim.Outcome("sicker", "Sicker at the same score, Black over white", "times", "lower", 0.5, 5.0),
)
LEVERS = (
    sim.Lever("label", ("need",), "developer", "safety", "obermeyer2019"),
    sim.Lever("access", (1.0,), "regulator", "robustness", "assumption"),
    sim.Lever("recorded", (1.0,), "company", "transparency", "assumption: the idea is song2010"),
    sim.Lever("cost_sd", (0.25,), "developer", "robustness", "assumption"),
    sim.Lever("enrolled", (0.06,), "company", "safety", "assumption: twice the places"),
)
ALONG = ("mix", "label")


def simulate(params: Params, rng: np.random.Generator) -> Result:
    """Return who is enrolled under this label, of endlessly many patients; exact, `rng` is not used.

    >>> found = outcomes(simulate(Params(), np.random.default_rng(0)))
    >>> round(found["enrolled_share"], 3), round(outcomes(simulate(Params(label="need"), np.random.default_rng(0)))["enrolled_share"], 3)
    (14.606, 27.111)
    """
    del rng
    threshold, share, met, neediest = _enrolled(params, np.array([params.weight]))
    return Result(params, float(threshold[0]), share[0], met[0], neediest)


def outcomes(result: Result) -> dict[str, float | None]:
    """Return what the programme reaches; `cost_predicted` is the correlation of the logs."""
    params = result.params
    found = _outcomes(params, np.array([params.weight]), result.share[None], result.met[None], result.neediest)
    return {name: float(values[0]) for name, values in found.items()}


def frontier(params: Params, rng: np.random.Generator) -> Frontier:
    """Return every label between cost and need: the neediest who are enrolled, against how well the label foretells cost."""
    del rng
    _, share, met, neediest = _enrolled(params, MIXES)
    frame = pd.DataFrame({"set.mix": MIXES, "set.label": "mixed", **_outcomes(params, MIXES, share, met, neediest)})
    return front.build(frame, *OUTCOMES[:2])


def preview(params: Params, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return what changes with the label: `edge` and `numbers` at every point, see `picture`."""
    del rng
    return _moving(params, MIXES)


def picture(result: Result) -> dict[str, pd.DataFrame]:
    """Return the page's tables.

    edge (group, need, cost, inner, foot): from where on a group is enrolled, as the lower border of an area; inner: within the box; foot:
    its lower end, where it is not that of the other group.
    numbers (enrolled_share, need_met, missed): the last in patients of the neediest among PATIENTS, and `places` as many as there are.
    people (group, need, cost, neediest, first, last): patients in the box, and from which to which point of the frontier they are enrolled.
    ridges (group, need, cost): the median cost at every need. needy (need): from where on patients are among the neediest.
    """
    params = result.params
    moving = _moving(params, np.array([params.weight]))
    ends = np.array(BOX)
    ridges = [
        pd.DataFrame({"group": group, "need": ends, "cost": ends * factor})
        for group, factor in zip(GROUPS, (1.0, params.access), strict=True)
    ]
    needy = pd.DataFrame({"need": [float(np.exp(_neediest(params)[0]))], "share": [neediest_share(params)]})
    fixed = params.replace(mix=0.0, label="cost")
    return {name: table.drop(columns="point") for name, table in moving.items()} | {
        "people": people(fixed),
        "ridges": pd.concat(ridges, ignore_index=True),
        "needy": needy,
    }


def neediest_share(params: Params) -> float:
    """Return the per cent of the neediest, as many as there are places, who are Black."""
    return float(100 * params.group_share * _neediest(params)[1][1] / params.enrolled)


@remembered(64)
def people(params: Params) -> pd.DataFrame:
    """Return `people` of `picture`: PATIENTS spread evenly over what there can be, not drawn; `params` under the label cost."""
    threshold = _enrolled(params, MIXES)[0]
    tables = []
    black = round(PATIENTS * params.group_share)
    for is_black, count in enumerate((PATIENTS - black, black)):
        z, w = ndtri((np.arange(1, count + 1)[:, None] * TURN + 0.5) % 1.0).T
        need = is_black * np.log(params.need_ratio) + params.need_sd * z
        cost = need + is_black * np.log(params.access) + params.cost_sd * w
        low, high = np.log(BOX)
        seen = (need > low) & (need < high) & (cost > low) & (cost < high)
        need, cost = need[seen], cost[seen]
        record = need + is_black * np.log(params.recorded)
        inside = (1 - MIXES) * cost[:, None] + MIXES * record[:, None] >= threshold
        first = np.where(inside.any(1), inside.argmax(1), NEVER)
        last = np.where(inside.any(1), len(MIXES) - 1 - inside[:, ::-1].argmax(1), -1)
        columns = {"need": np.exp(need).astype(np.float32), "cost": np.exp(cost).astype(np.float32), "first": first, "last": last}
        columns["neediest"] = need >= _neediest(params)[0]
        tables.append(pd.DataFrame({"group": GROUPS[is_black], **columns}))
    return pd.concat(tables, ignore_index=True)


def quantities(params: Params, rng: np.random.Generator) -> dict[str, float]:
    """Return the ratio of the groups' mean costs, and the Black share if equal scores meant equal need: a threshold per group on need as
    cost foretells it.
    """
    del rng
    spread = params.need_sd**2 / np.hypot(params.need_sd, params.cost_sd)
    _, share = above(_needs(params), np.full((1, 2), spread), _shares(params), params.enrolled)
    return {
        "cost_ratio": params.need_ratio * params.access,
        "share_at_equal_need": float(100 * params.group_share * share[0, 1] / params.enrolled),
    }


def _shares(params: Params) -> Array:
    return np.array([1 - params.group_share, params.group_share])


def _needs(params: Params) -> Array:
    """Return the mean log need of both groups, (1, 2)."""
    return np.array([[0.0, np.log(params.need_ratio)]])


def _shift(params: Params, mix: Array) -> Array:
    """Return by how much the log of the score of Black patients exceeds that of white patients with the same need."""
    return np.asarray((1 - mix) * np.log(params.access) + mix * np.log(params.recorded))


def _neediest(params: Params) -> tuple[float, Array]:
    """Return from which log need on patients are among the neediest, and the share of each group that is."""
    threshold, share = above(_needs(params), np.full((1, 2), params.need_sd), _shares(params), params.enrolled)
    return float(threshold[0]), share[0]


def _enrolled(params: Params, mix: Array) -> tuple[Array, Array, Array, Array]:
    """Return for k labels: threshold (k,), share enrolled (k, 2) and of the neediest (k, 2), and the share who are neediest (2,)."""
    spread = np.hypot(params.need_sd, (1 - mix) * params.cost_sd)[:, None] * np.ones(2)
    mean = _needs(params) + np.outer(_shift(params, mix), [0.0, 1.0])
    threshold, share = above(mean, spread, _shares(params), params.enrolled)
    needy, neediest = _neediest(params)
    score = (mean - threshold[:, None]) / spread
    need = np.broadcast_to((_needs(params) - needy) / params.need_sd, score.shape)
    met = both(score, need, params.need_sd / spread) / neediest
    return threshold, share, met, neediest


def _outcomes(params: Params, mix: Array, share: Array, met: Array, neediest: Array) -> dict[str, Array]:
    """Return every outcome for k labels."""
    noise, between = params.cost_sd**2, params.group_share * (1 - params.group_share)
    score_gap = np.log(params.need_ratio) + _shift(params, mix)
    cost_gap = np.log(params.need_ratio * params.access)
    within = params.need_sd**2
    score = within + (1 - mix) ** 2 * noise + between * score_gap**2
    cost = within + noise + between * cost_gap**2
    pull = within / (within + (1 - mix) ** 2 * noise)
    return {
        "need_met": np.minimum((met * neediest) @ _shares(params) / params.enrolled, 1.0),
        "cost_predicted": np.clip(
            (within + (1 - mix) * noise + between * score_gap * cost_gap) / np.sqrt(score * cost), 0.0, 1.0
        ),
        "enrolled_share": 100 * params.group_share * share[:, 1] / params.enrolled,
        "need_met_black": np.clip(met[:, 1], 0.0, 1.0),
        "need_met_white": np.clip(met[:, 0], 0.0, 1.0),
        "sicker": np.exp((1 - pull) * np.log(params.need_ratio) - pull * _shift(params, mix)),
    }


def _moving(params: Params, mix: Array) -> dict[str, pd.DataFrame]:
    """Return `edge` and `numbers` of `picture` for k labels, with `point` the number of the label."""
    threshold, share, met, neediest = _enrolled(params, mix)
    found = _outcomes(params, mix, share, met, neediest)
    low, high = np.log(BOX)
    points = np.arange(len(mix))
    tables = []
    for is_black, group in enumerate(GROUPS):
        # Where score = threshold meets the upper and the lower border of the box, and how high it is there.
        level = threshold - mix * is_black * np.log(params.recorded)
        with np.errstate(divide="ignore"):
            at = [np.clip((level - (1 - mix) * side) / np.maximum(mix, 1e-12), low, high) for side in (high, low)]
        heights = [np.clip((level - mix * x) / np.maximum(1 - mix, 1e-12), low, high) for x in at]
        sharp = mix == 1  # the border is upright
        heights = [np.where(sharp, side, height) for height, side in zip(heights, (high, low), strict=True)]
        need = np.column_stack([np.full_like(mix, low), *at, np.full_like(mix, high)])
        cost = np.column_stack([heights[0], *heights, heights[1]])
        tables.append(
            pd.DataFrame(
                {
                    "group": group,
                    "need": np.exp(need).ravel(),
                    "cost": np.exp(cost).ravel(),
                    "inner": np.tile([False, True, True, False], len(mix)),
                    "foot": np.outer(mix * (params.recorded < 1) > 0, [False, False, True, False]).ravel(),
                    "point": np.repeat(points, 4),
                }
            )
        )
    places = round(PATIENTS * params.enrolled)
    missed = np.rint(places * (1 - found["need_met"]))
    numbers = pd.DataFrame(
        {
            "enrolled_share": found["enrolled_share"],
            "need_met": found["need_met"],
            "missed": missed,
            "places": places,
            "point": points,
        }
    )
    return {"edge": pd.concat(tables, ignore_index=True), "numbers": numbers}
