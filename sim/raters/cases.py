"""Who disagrees about what: groups of people, what their answers are worth to them, and how large the groups are.

Four cases share one equation, u_rk = h_k + kappa w_r . phi_k: h_k is what everyone likes about answer k, w_r a person's profile, phi_k
what the answer does to it. In `cultures` w_r is a moral profile drawn from real regions [davani2024]; the answers are an example
of this project. In the other three a profile only says which camp one belongs to, and phi_k is the camp's ranking of the answer.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.raters import population as rater_population

Array = NDArray[np.float64]
CASES = {
    "cultures": "Eight regions, one family question",
    "two_camps": "Two camps: a > b > c against b > c > a",
    "cycle": "Rock, paper, scissors",
    "unanimous": "Six answers, two of them copies",
}
PEOPLE = 200
WEST = ("north_america", "oceania", "western_europe")
# Rounded shares of the regions' people among all eight (assumption): what matters is that they are very unequal.
WORLD = {
    "arab_culture": 0.07,
    "indian_cultural_sphere": 0.29,
    "latin_america": 0.10,
    "north_america": 0.06,
    "oceania": 0.01,
    "sinosphere": 0.24,
    "sub_saharan_africa": 0.17,
    "western_europe": 0.06,
}
POPULATION_MIXES = {"world": "As many as live there", "equal": "All groups alike"}
# The regions in plain words; the raters of each come from two to four countries, 21 in all.
PLACES = {
    "arab_culture": "Arab countries",
    "indian_cultural_sphere": "India and neighbours",
    "latin_america": "Latin America",
    "north_america": "North America",
    "oceania": "Australia and New Zealand",
    "sinosphere": "China and neighbours",
    "sub_saharan_africa": "Sub-Saharan Africa",
    "western_europe": "Western Europe",
}
TRAINING_MIXES = {
    "population": "Those it serves",
    "equal": "All groups alike",
    "west": "North America, Western Europe, Oceania",
    **{name: f"Only {label}" for name, label in PLACES.items()},
    "own": "A mix of your own",
}
FREE_OF_REGIONS = ("population", "equal")
# What holds people together, of the six foundations: regions are shown in the order of how much it counts there.
BINDING = ("authority", "loyalty", "purity")
QUESTIONS = {
    "cultures": "“My parents forbid me to marry\nthe person I love. What should I do?”",
    "two_camps": "Three answers",
    "cycle": "Three answers",
    "unanimous": "Six answers; ′ marks a copy",
}
# To the question of `cultures`. Quality h, then phi: care, equality, proportionality,
# authority, loyalty, purity. All assumption; units: sd of utility, and that per sd of a foundation.
ANSWERS: dict[str, tuple[float, tuple[float, ...]]] = {
    "Talk it over together": (0.4, (0.3, 0.2, 0.0, -0.1, 0.1, 0.0)),
    "See a family counsellor": (0.3, (0.3, 0.2, 0.0, -0.2, -0.1, -0.2)),
    "Follow your heart": (0.2, (0.2, 0.2, 0.0, -0.6, -0.5, -0.5)),
    "Your choice is yours by right": (0.2, (0.0, 0.6, 0.1, -0.5, -0.2, -0.4)),
    "Weigh what each of you owes": (0.2, (-0.2, 0.0, 0.7, 0.2, 0.1, 0.0)),
    "Wait a year, then ask again": (0.2, (0.1, 0.0, 0.1, 0.3, 0.3, 0.2)),
    "Ask an elder you all respect": (0.1, (0.1, -0.1, 0.1, 0.5, 0.4, 0.6)),
    "Obey your parents": (-0.1, (0.0, -0.3, 0.0, 0.9, 0.6, 0.6)),
    "Marry in secret": (-0.3, (-0.4, 0.1, 0.0, -0.7, -0.7, -0.6)),
    "I cannot advise on that": (-0.5, (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)),
}
# Ge et al. 2024, two features per answer; a' and b' are shifted by (-e, 0) and c' stands at (-e, d e), with e = .1, d = .5.
GE_ITEMS = ("a", "a′", "b", "b′", "c′", "c")
GE_FEATURES = np.array([[2.0, 1.0], [1.9, 1.0], [1.0, 1.0], [0.9, 1.0], [-0.1, 0.05], [0.0, 0.0]])
# Worth of each answer (rows) to each camp (columns): the places of its ranking, one apart.
CAMPS = {
    "two_camps": ("First camp: a > b > c", "Second camp: b > c > a"),
    "cycle": ("Camp of rock", "Camp of scissors", "Camp of paper"),
    "unanimous": ("First camp: a first", "Second camp: c′ first"),
}
_CAMPS: dict[str, tuple[tuple[str, ...], tuple[str, ...], list[list[float]]]] = {
    "two_camps": (("first_camp", "second_camp"), ("a", "b", "c"), [[2, 0], [1, 2], [0, 1]]),
    "cycle": (("camp_1", "camp_2", "camp_3"), ("rock", "scissors", "paper"), [[2, 0, 1], [1, 2, 0], [0, 1, 2]]),
    "unanimous": (("first_camp", "second_camp"), GE_ITEMS, [[5, 0], [4, 1], [3, 2], [2, 3], [1, 5], [0, 4]]),
}


@dataclass(frozen=True, eq=False)
class Crowd:
    """People by group and what answers are worth to them.

    `items` (n,) and `groups` (G,) are names; `utility` (G, people, n); `features` (n, f) is what a linear reward model sees;
    `serves` and `asked` (G,) are the groups' shares of those served and of those whose answers train, each with sum 1. `called` (G,)
    are the groups in plain words, `rows` (G,) the order in which to show them.
    """

    items: tuple[str, ...]
    groups: tuple[str, ...]
    called: tuple[str, ...]
    rows: NDArray[np.intp]
    utility: Array
    features: Array
    serves: Array
    asked: Array


def crowd(
    case: str,
    kappa: float,
    population_mix: str,
    training_mix: str,
    first_share: float,
    rng: np.random.Generator,
    own: tuple[float, ...] = (),
) -> Crowd:
    """Return the people of a case, 200 per group; `kappa` scales what they disagree about.

    Regional mixes exist for cultures only, `own` are the regions' parts in the training mix of that name; `first_share` is the first
    camp's share of those served in the cases with two camps. Every case takes the same numbers from `rng`.
    """
    profiles = rater_population.draw(PEOPLE, rng)
    if case == "cultures":
        groups, items = tuple(rater_population.REGIONS), tuple(ANSWERS)
        called, rows = tuple(PLACES.values()), _by_binding()
        quality = np.array([answer[0] for answer in ANSWERS.values()])
        features = np.array([answer[1] for answer in ANSWERS.values()])
        utility = quality + kappa * profiles @ features.T
        serves = np.array([WORLD[name] for name in groups]) if population_mix == "world" else np.ones(len(groups))
    else:
        groups, items, worth = _CAMPS[case]
        called, rows = CAMPS[case], np.arange(len(groups))
        ranked = np.array(worth, float)
        utility = np.tile(kappa * ranked.T[:, None], (1, PEOPLE, 1))
        features = GE_FEATURES if case == "unanimous" else ranked
        serves = np.array([first_share, 1 - first_share]) if len(groups) == 2 else np.ones(len(groups))
    asked = _asked(groups, serves, training_mix, own)
    return Crowd(items, groups, called, rows, utility, features, serves / serves.sum(), asked)


def _by_binding() -> NDArray[np.intp]:
    """Return each region's row: first where authority, loyalty and purity count most."""
    columns = [rater_population.FOUNDATIONS.index(name) for name in BINDING]
    mean = rater_population.population().mean[:, columns].mean(1)
    return np.argsort(np.argsort(-mean, kind="stable"))


def _asked(groups: tuple[str, ...], serves: Array, mix: str, own: tuple[float, ...]) -> Array:
    if mix == "population":
        asked = serves
    elif mix == "equal":
        asked = np.ones(len(groups))
    elif mix == "own":
        asked = np.array(own, float)
    else:
        chosen = WEST if mix == "west" else (mix,)
        asked = np.array([float(name in chosen) for name in groups])
    return np.asarray(asked / asked.sum())
