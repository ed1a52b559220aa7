"""Games of oversight: an overseer against a system that is more capable, round by round.

Each side has a skill in the game, which follows general skill on a slope between two plateaus; a round goes to the better performance, skill
and luck. With luck of Gumbel's form the overseer wins with chance 1 / (1 + 10^(-(its skill - the system's) / 400)), Elo's law, a test here.

[engels2025b] prints how often oversight succeeds where the system is 400 Elo points ahead; that sets the level of each game. How fast the
system's skill rises with its general skill is what the authors fitted to 14 language models between 1103 and 1377 Elo (their notebook,
an earlier version, with straight lines): beyond that range, and with the upper plateau, which they did not find in these games, it is assumed.
"""

import numpy as np
from numpy.typing import NDArray

from sim.contract.shelf import remembered

Array = NDArray[np.float64]

PRINTED_AT = 400.0  # Elo points between overseer and system
PRINTED = {"debate": 0.517, "mafia": 0.135, "backdoor": 0.100, "wargames": 0.094}
SLOPES = {"debate": 0.04936, "mafia": 0.83442, "backdoor": 1.95182, "wargames": 0.67957}  # of the system's skill in the game
SCALE = 400 / np.log(10)  # Elo points of one unit of a logistic
ROUNDS = 20  # every race is played out as often
SPREAD = np.array([0.7548776662466927, 0.5698402909980532])  # multiples of it, less whole numbers, lie evenly in the unit square


def system_skill(game: str, gap: Array | float, plateau: float) -> Array:
    """Return the system's skill in the game, from that of a system as capable as the overseer: flat below 0 and beyond the plateau."""
    return SLOPES[game] * np.clip(gap, 0.0, plateau)


def overseer_skill(game: str) -> float:
    """Return the overseer's skill in the game, on the same scale: so much that it succeeds as often as printed where it was printed."""
    printed = PRINTED[game]
    return float(SLOPES[game] * PRINTED_AT + SCALE * np.log(printed / (1 - printed)))


def pairs(many: int, rng: np.random.Generator) -> Array:
    """Return points of the unit square that lie evenly, in a drawn order and shifted by chance, shape (many, 2)."""
    return ((rng.random(2) + SPREAD * np.arange(1, many + 1)[:, None]) % 1.0)[rng.permutation(many)]


@remembered(8)
def luck(systems: int, seed: int) -> Array:
    """Return by how much luck favours the overseer in each round, in Elo points, shape (systems, ROUNDS): Gumbel's, for each side."""
    own, other = -SCALE * np.log(-np.log(pairs(systems * ROUNDS, np.random.default_rng(seed)))).T
    return np.asarray(own - other).reshape(systems, ROUNDS)


def caught(game: str, gap: Array, plateau: float, fortune: Array) -> NDArray[np.bool_]:
    """Return the rounds that the overseer wins, of the shape of `fortune`; `gap` is the system's lead, shape (systems, 1) or wider."""
    return overseer_skill(game) + fortune > system_skill(game, gap, plateau)


def law(game: str, gap: float, plateau: float) -> float:
    """Return the chance that the overseer wins a round.

    >>> [round(law(game, 400, 800), 3) for game in PRINTED]
    [0.517, 0.135, 0.1, 0.094]
    """
    lead = overseer_skill(game) - float(system_skill(game, gap, plateau))
    return float(1 / (1 + np.exp(-lead / SCALE)))
