"""A race in which caution is a price: teams of drawn skill choose how cautious they are, and the fastest is first.

A team of skill x that takes caution s goes at the pace x - s; the fastest deploys, and what it deploys is safe with chance s. A team that is
first gets 1 if all goes well, another's safe success is worth 1 - e to it, and a disaster nothing ([armstrong2016]). All begin fully
cautious, and each moves towards what would have been best against the others as they are now, until nobody wants to move:

- `none`: nobody knows any skill. One caution for all.
- `private`: each knows its own. A caution for every skill.
- `public`: all know all. In every race each in turn answers the others.

Nothing of the closed forms (laws.py) is used here: they are what comes out. Rounds are a loop; races, teams and candidates are array axes.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.contract.shelf import remembered

Array = NDArray[np.float64]

INFORMATION = ("none", "private", "public")
NOTCH = 0.05  # how far a team moves in a round at most
ROUNDS, LAST = 400, 200  # rounds, and the last of them, in which it moves less and less
TYPES = 31  # skills for which a team makes up its mind, if it knows its own
RIVALS = 1000  # drawn races that it thinks of then
PACES = 81  # between them, how often the fastest rival is slower is read on a line: steps would make teams jump
CANDIDATES = np.linspace(0.0, 1.0, 201)
EDGE = 0.005  # public: by how much one overtakes


@dataclass(frozen=True)
class Rules:
    """Who races, what they want and know, and the caution that all must take at least."""

    teams: int
    enmity: float
    skill: float
    information: str
    floor: float


@dataclass(frozen=True)
class Races:
    """Drawn races, shape (races, teams): `skill` and `caution`; `first` the winning team of each, shape (races,)."""

    skill: Array
    caution: Array
    first: NDArray[np.int64]

    def of_first(self, values: Array) -> Array:
        """Return the values of the team that is first, shape (races,)."""
        return values[np.arange(len(values)), self.first]


@remembered(16)
def drawn(races: int, teams: int, skill: float, seed: int) -> Array:
    """Return skills, uniform on [0, skill], shape (races, teams): each team's spread evenly, in an order that is drawn."""
    rng = np.random.default_rng(seed)
    order = np.stack([rng.permutation(races) for _ in range(teams)], axis=1)
    return (order + rng.random((races, teams))) / races * skill


@remembered(32)
def run(rules: Rules, races: int, seed: int) -> Races:
    """Return the races at rest."""
    skill = drawn(races, rules.teams, rules.skill, seed)
    caution = {"none": _blind, "private": _own, "public": _open}[rules.information](skill, rules)
    return Races(skill, caution, (skill - caution).argmax(axis=1))


def _blind(skill: Array, rules: Rules) -> Array:
    """Return the caution of teams that know no skill: the same for all.

    A team that takes c where the others take s is first if its lead in skill over the best of the others is above c - s. How often that is,
    it knows.
    """
    others = np.sort(_best_other(skill).ravel())
    own = np.sort(skill.ravel())[:: len(skill) // 100]
    leads = np.linspace(-1.0, 1.0, 2 * len(CANDIDATES) - 1)
    often = np.searchsorted(others, own - leads[:, None]).mean(axis=1) / len(others)
    allowed = _allowed(rules)
    caution, course = np.ones(1), []
    for round_ in range(ROUNDS):
        ahead = np.interp(allowed - caution, leads, often)
        worth = allowed * ahead + (1 - rules.enmity) * caution * (1 - ahead)
        caution = _moved(caution, allowed[worth.argmax()], round_)
        course.append(caution)
    return np.full_like(skill, np.mean(course[-LAST // 2 :]))


def _own(skill: Array, rules: Rules) -> Array:
    """Return the caution of teams that know their own skill.

    The rivals of a team are the others of drawn races, each as cautious as a team of such skill is now. `ahead` is how often all of them are
    slower, `other` how often the fastest of them is first and safe.
    """
    types = np.linspace(0.0, rules.skill, TYPES)
    allowed = _allowed(rules)
    goes = types[:, None] - allowed
    rivals = np.ascontiguousarray(skill[:RIVALS, 1:])
    rows = np.arange(len(rivals))
    caution, course = np.ones(TYPES), []
    for round_ in range(ROUNDS):
        theirs = np.interp(rivals, types, caution)
        pace = rivals - theirs
        best = pace.argmax(axis=1)
        fastest, safe = pace[rows, best], theirs[rows, best]
        order = fastest.argsort()
        paces = np.linspace(fastest.min() - NOTCH, fastest.max() + NOTCH, PACES)
        slower = np.searchsorted(fastest[order], paces)
        lost = np.concatenate([safe[order][::-1].cumsum()[::-1], [0.0]])[slower]
        ahead, other = (np.interp(goes, paces, many / len(order)) for many in (slower, lost))
        worth = allowed * ahead + (1 - rules.enmity) * other
        caution = _moved(caution, allowed[worth.argmax(axis=1)], round_)
        course.append(caution)
    return np.interp(skill, types, np.mean(course[-LAST // 2 :], axis=0))


def _open(skill: Array, rules: Rules) -> Array:
    """Return the caution of teams that know all skills: in every race each in turn overtakes, if that is worth it.

    To be first a team takes the most caution that is still a little faster than the fastest other. It does so if what it gets is more than
    the other's safe success is worth to it; otherwise it stays as it is.
    """
    caution = np.ones_like(skill)
    rows = np.arange(len(skill))
    for _ in range(int(2 / EDGE)):
        before = caution.copy()
        for team in range(skill.shape[1]):
            pace = skill - caution
            pace[:, team] = -np.inf
            rival = pace.argmax(axis=1)
            theirs = caution[rows, rival]
            needed = np.minimum(skill[:, team] - pace[rows, rival] - EDGE, 1.0)
            worth_it = (needed >= rules.floor) & (needed > (1 - rules.enmity) * theirs)
            caution[:, team] = np.where(worth_it, needed, caution[:, team])
        if np.abs(caution - before).max() < EDGE / 10:
            break
    return caution


def _allowed(rules: Rules) -> Array:
    """Return the cautions among which a team chooses."""
    return CANDIDATES[rules.floor - 1e-9 <= CANDIDATES]


def _moved(now: Array, best: Array, round_: int) -> Array:
    """Return caution a notch nearer to the best answer; over the last rounds notches grow smaller."""
    notch = NOTCH * min(1.0, (ROUNDS - round_) / LAST)
    return now + np.clip(best - now, -notch, notch)


def _best_other(skill: Array) -> Array:
    """Return, for every team of every race, the skill of the best of the others."""
    two = np.partition(skill, -2, axis=1)
    return np.where(skill == two[:, -1:], two[:, -2:-1], two[:, -1:])
