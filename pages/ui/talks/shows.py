"""Where every talk stands that is held now: the stage says it, the speaker's window asks.

Both windows know one short random word, the room, from their addresses; nothing else leads to a talk. What stands here is gone with the
server, the least recent first when there are many, and in any case once nobody has told or asked for KEPT.
"""

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock

from sim.analysis.talks import Talk

MOST = 100  # talks at a time
KEPT = 4 * 3600.0  # seconds
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
LONG = 8
_shows: OrderedDict[str, "Show"] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Show:
    """A talk, the stop that its stage shows, since when, and when the talk left its first stop (None before)."""

    talk: Talk
    at: int
    since: float
    began: float | None = None
    looked: float = 0.0

    def elapsed(self, now: float | None = None) -> float:
        """Return how many seconds ago the talk left its first stop."""
        return 0.0 if self.began is None else (time.monotonic() if now is None else now) - self.began


def new() -> str:
    """Return a word for a room that nobody guesses."""
    return "".join(secrets.choice(LETTERS) for _ in range(LONG))


def is_room(word: str) -> bool:
    """Return whether a word can be that of a room."""
    return len(word) == LONG and set(word) <= set(LETTERS)


def tell(room: str, talk: Talk, at: int) -> None:
    """Say where the talk in a room stands."""
    now = time.monotonic()
    with _lock:
        _forget(now)
        before = _shows.pop(room, None)
        if before is None or before.talk != talk:
            before = Show(talk, at, now)
        if before.at != at:
            before = replace(before, at=at, since=now, began=before.began if before.began is not None else now)
        _shows[room] = replace(before, looked=now)
        while len(_shows) > MOST:
            _shows.popitem(last=False)


def of(room: str) -> Show | None:
    """Return where the talk in a room stands; None where none is held."""
    now = time.monotonic()
    with _lock:
        _forget(now)
        if room not in _shows:
            return None
        _shows[room] = replace(_shows[room], looked=now)
        return _shows[room]


def again(room: str) -> None:
    """Start the clock of a room anew."""
    with _lock:
        if room in _shows:
            _shows[room] = replace(_shows[room], began=time.monotonic(), since=time.monotonic())


def _forget(now: float) -> None:
    for room in [room for room, show in _shows.items() if now - show.looked > KEPT]:
        del _shows[room]
