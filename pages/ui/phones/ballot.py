"""What the room's phones vote on: one question at a time, one vote a phone, in the server's memory alone.

A phone is a random word that this server has given it, and nothing more. While a question is open its vote may be replaced; then it is
locked, and once the answer is shown only the counts are left.
"""

import secrets
from collections import Counter
from dataclasses import dataclass, field
from threading import Lock

MOST_PHONES = 2000
MOST_FROM_ONE = 400  # phones of one address: a room may stand behind one router
CLOSED = "No question is open now: your phone shows the next one when it comes."
OTHER = "That question is closed: the room is at another one, which your phone shows in a moment."
STRANGER = "This phone is not known here: load the page again, with cookies allowed."
FULL = "No more phones can join: raise your hand instead."


class Refused(Exception):
    """A request that is not taken: the status of the answer, and one sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


@dataclass(frozen=True)
class Asked:
    """A bet as phones show it: where it stands (room, talk, beat), the question, what is guessed, and each answer in words.

    `choice`: a few answers to choose from, else a slider over all of them.
    """

    key: tuple[str, str, int]
    ask: str
    what: str
    said: tuple[str, ...]
    choice: bool


@dataclass
class Ballot:
    """A question, the votes of phones by the number of the answer, and the counts that stay once it is over."""

    asked: Asked
    open: bool = True
    over: bool = False
    votes: dict[str, int] = field(default_factory=dict)
    counts: tuple[int, ...] = ()
    id: str = field(default_factory=lambda: secrets.token_urlsafe(6))

    def counted(self) -> tuple[int, ...]:
        """Return how many votes each answer has."""
        if self.over:
            return self.counts
        found = Counter(self.votes.values())
        return tuple(found[i] for i in range(len(self.asked.said)))


class Box:
    """The question of the room, and the phones that are there. Served by several threads."""

    def __init__(self) -> None:
        self._ballot: Ballot | None = None
        self._phones: dict[str, str] = {}  # word: address
        self._lock = Lock()

    def admit(self, address: str) -> str:
        """Return a word for another phone; raises Refused where there are too many."""
        with self._lock:
            same = sum(one == address for one in self._phones.values())
            if len(self._phones) >= MOST_PHONES or same >= MOST_FROM_ONE:
                raise Refused(503, FULL)
            word = secrets.token_urlsafe(12)
            self._phones[word] = address
            return word

    def knows(self, phone: str | None) -> bool:
        """Return whether a phone has its word from here."""
        return phone in self._phones

    @property
    def phones(self) -> int:
        """Return how many phones there are."""
        return len(self._phones)

    def ask(self, asked: Asked) -> None:
        """Open a question, or open it again with the votes that it has; after its answer was shown, anew."""
        with self._lock:
            now = self._ballot
            if now is None or now.over or now.asked != asked:
                self._ballot = Ballot(asked)
            else:
                now.open = True

    def lock(self, key: tuple[str, str, int] | None, *, over: bool = False) -> tuple[int, ...]:
        """Close whatever is open, and return the counts of the question at `key`; none where phones were not asked that.

        `over`: its answer is shown, so who voted what is forgotten.
        """
        with self._lock:
            now = self._ballot
            if now is None:
                return ()
            now.open = False
            if now.asked.key != key:
                return ()
            if over and not now.over:
                now.counts, now.over = now.counted(), True
                now.votes.clear()
            return now.counted()

    def vote(self, phone: str | None, ballot: str, answer: int) -> None:
        """Take a vote, in the place of the one that this phone gave before; raises Refused."""
        with self._lock:
            now = self._ballot
            if phone is None or phone not in self._phones:
                raise Refused(401, STRANGER)
            if now is None or not now.open:
                raise Refused(409, CLOSED)
            if now.id != ballot:
                raise Refused(409, OTHER)
            if not 0 <= answer < len(now.asked.said):
                raise Refused(400, f"answer must be a whole number from 0 to {len(now.asked.said) - 1}, got {answer}.")
            now.votes[phone] = answer

    def shown(self, phone: str | None) -> dict[str, object]:
        """Return what a phone shows: the question and what it has voted itself, or that none is open."""
        with self._lock:
            now = self._ballot
            if now is None or now.over:
                return {"ballot": None}
            asked = now.asked
            mine = now.votes.get(phone or "")
            words = {"ask": asked.ask, "what": asked.what, "said": asked.said, "choice": asked.choice}
            return {"ballot": now.id, "open": now.open, "mine": mine, **words}

    def tally(self) -> dict[str, object]:
        """Return what the stage shows: counts by answer, how many have voted, how many phones there are."""
        with self._lock:
            counts = self._ballot.counted() if self._ballot else ()
            return {"counts": counts, "votes": sum(counts), "phones": len(self._phones)}


BOX = Box()
