"""What a talk asks of the page that it shows: which part of a bet it is at, what was guessed, and what came out.

Guesses stand in the address as `2:70,7:0.3*4/0.5*11`: the beat, and the value or the answers with the hands counted for each.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import streamlit as st

from sim.analysis.talks import Phase, Predict

GUESSES = "guesses"  # the name in the address, and in the session
_AT = "_beat"
MOST_HANDS = 9999
MOST = 6000  # characters that are read of guesses
Tally = tuple[tuple[float, int], ...]  # an answer, and how many hands went up for it
_WRITTEN = re.compile(r"(?P<beat>\d{1,3}):(?P<said>[-+.e\d*/]+)")


@dataclass(frozen=True)
class Guess:
    """What the room said: one value, and where hands were counted how many were for each answer."""

    value: float
    tally: Tally = ()


@dataclass(frozen=True)
class Beat:
    """The stop of a talk that is shown: its beat's number, and of a bet its phase, what is asked, the guess, and the answer.

    The answer is None until it is shown; `told` says that it is shown just now, so that the sentence says how far off the guess was.
    `ballot` is where phones vote (room, talk, beat), None where they do not.
    """

    number: int
    phase: Phase = ""
    predict: Predict | None = None
    guess: Guess | None = None
    answer: float | None = None
    told: bool = False
    ballot: tuple[str, str, int] | None = None

    @property
    def hidden(self) -> bool:
        """Return whether the frontier is not to be seen yet: it would tell the answer."""
        return self.phase in ("ask", "locked")


def now() -> Beat | None:
    """Return what the talk asks of this page, None where no talk is held."""
    return cast("Beat | None", st.session_state.get(_AT))


def put(beat: Beat | None) -> None:
    """Say what the talk asks of the page that runs next."""
    st.session_state[_AT] = beat


def guessed(number: int, guess: Guess | None) -> None:
    """Keep the guess of a beat, or forget it; for callbacks."""
    found = read(str(st.session_state.get(GUESSES, "")))
    found.pop(number, None)
    st.session_state[GUESSES] = write(found | ({number: guess} if guess is not None else {}))


def read(text: str) -> dict[int, Guess]:
    """Return the guesses by beat; what is none of them is left out.

    >>> read("2:70,7:0.3*4/0.5*11,9:x")
    {2: Guess(value=70.0, tally=()), 7: Guess(value=0.5, tally=((0.3, 4), (0.5, 11)))}
    """
    found = {}
    for each in text[:MOST].split(","):
        written = _WRITTEN.fullmatch(each)
        guess = _guess(written["said"]) if written else None
        if written and guess:
            found[int(written["beat"])] = guess
    return found


def write(guesses: Mapping[int, Guess]) -> str:
    """Return guesses as they stand in the address.

    >>> write(read("7:0.3*4/0.5*11,2:70"))
    '2:70,7:0.3*4/0.5*11'
    """
    return ",".join(f"{number}:{_written(guesses[number])}" for number in sorted(guesses))


def middle(tally: Tally) -> Guess | None:
    """Return the answer of the middle hand; None where no hand was up.

    >>> middle(((0.3, 4), (0.5, 11), (0.7, 2))).value
    0.5
    """
    up = sum(count for _, count in tally)
    if not up:
        return None
    so_far = 0
    for answer, count in sorted(tally):
        so_far += count
        if 2 * so_far >= up:
            return Guess(answer, tally)
    raise AssertionError(tally)


def counted(guess: Guess | None) -> int:
    """Return how many hands stand behind a guess; one where it was said by somebody."""
    return 0 if guess is None else sum(count for _, count in guess.tally) or 1


def _guess(said: str) -> Guess | None:
    try:
        if "*" not in said:
            value = float(said)
            return Guess(value) if math.isfinite(value) else None
        pairs = (part.split("*") for part in said.split("/"))
        tally = tuple((float(answer), int(count)) for answer, count in pairs)
    except ValueError:
        return None
    fits = all(math.isfinite(answer) and 0 <= count <= MOST_HANDS for answer, count in tally)
    return middle(tally) if fits else None


def _written(guess: Guess) -> str:
    return "/".join(f"{answer:g}*{count}" for answer, count in guess.tally) if guess.tally else f"{guess.value:g}"
