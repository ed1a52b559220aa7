"""What people value, year by year, and what they say about it: in many worlds, with and without a loud voice."""

import pickle
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.contract.shelf import remembered

Array = NDArray[np.float64]

START, END = 2020, 2060
BEFORE = 60  # years that are run before START, until who follows has forgotten how it began


@dataclass(frozen=True)
class Setting:
    """What a world depends on: how fast values move, how noisy answers are and how they are counted, and the voice."""

    drift: float
    noise: float
    counted: str
    loud_answers: int
    stance: float
    loud_from: int
    loud_years: int
    worlds: int

    @property
    def people(self) -> int:
        """Return how many people are asked each year: views that scatter by about one make their mean as noisy as `noise` says."""
        return round(1 / self.noise)

    @property
    def share(self) -> float:
        """Return the voice's share of all answers while it speaks."""
        return self.loud_answers / (self.people + self.loud_answers)


@dataclass(frozen=True)
class Worlds:
    """What happens whatever an AI does: `value` and the feedback without (`quiet`) and with the voice (`loud`), each (years, worlds).

    Years run from START - BEFORE to END; values are counted from that of START. `answers` (41, people) are those of the first world, and
    `said` is what the voice says there.
    """

    value: Array
    quiet: Array
    loud: Array
    answers: Array
    said: float


@remembered(16)
def worlds(setting: Setting, start: bytes) -> Worlds:
    """Return the worlds; `start` is a pickled generator. Luck is the same at all settings that ask as many people in as many worlds.

    The voice says `stance` more than people valued the year before it spoke, in `loud_answers` answers of every year in which it speaks.
    """
    rng: np.random.Generator = pickle.loads(start)
    years, people = BEFORE + END - START + 1, setting.people
    value = np.cumsum(np.sqrt(setting.drift) * rng.standard_normal((years, setting.worlds)), axis=0)
    value -= value[BEFORE]
    answers = rng.standard_normal((years, setting.worlds, people), dtype=np.float32)
    answers *= np.float32(np.sqrt(people * setting.noise))
    quiet = value + _counted(setting, answers)
    loud = quiet.copy()
    first = BEFORE + setting.loud_from - START
    spoken = slice(first, first + setting.loud_years)
    says = value[first - 1] + setting.stance
    if setting.loud_answers:
        apart = (says - value[spoken]).astype(np.float32)[:, :, None]
        both = np.concatenate([answers[spoken], np.repeat(apart, setting.loud_answers, axis=2)], axis=2)
        loud[spoken] = value[spoken] + _counted(setting, both)
    return Worlds(value, quiet, loud, value[BEFORE:, :1] + answers[BEFORE:, 0], float(says[0]))


def _counted(setting: Setting, answers: NDArray[np.float32]) -> Array:
    """Return the mean of each year's answers, or the middle one; of an even number the mean of the two in the middle."""
    many = answers.shape[2]
    middle = answers if setting.counted == "mean" else np.sort(answers, axis=2)[:, :, (many - 1) // 2 : many // 2 + 1]
    mean: Array = middle.mean(axis=2).astype(np.float64)
    return mean
