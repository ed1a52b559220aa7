"""What is kept of a feed that has run: its course."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Floats32 = NDArray[np.float32]
    Places = NDArray[np.int32]

FRAMES = 20  # pictures of opinions, beside the first


@dataclass(frozen=True)
class Course:
    """What happened. Settings come first, except in what is kept for every step or for every one of `times` (times,), counted in steps.

    totals (steps, settings, TOTALS): means over people and places; posted (steps, settings): share of outrage among items alive;
    kinds (settings, KINDS, ranks): shares at each rank in the window; frames (times, settings, BINS): densities of opinions;
    mixes (times, settings, KINDS, ranks): shares at each rank since the time before; opinion, animosity (settings, people) at the end,
    anchor (people,); exposures (settings, items): how often each item of the window was shown; slates (settings, compared, ranks):
    places of the last step.
    """

    totals: Floats
    posted: Floats
    kinds: Floats
    times: NDArray[np.int64]
    frames: Floats
    mixes: Floats
    opinion: Floats32
    anchor: Floats32
    animosity: Floats32
    exposures: Floats
    slates: Places
