"""Phones in the room without a browser: each has its cookie, and where the system allows it an address of its own."""

import contextlib
import http.client
import json
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import serve
from tests.visitor import Visitor

WORD = "a-word-for-tests"  # the driver's
DRIVER = f"driver={WORD}"
SETTING = {"TRADEOFFS_VOTES": "1", "TRADEOFFS_DRIVER": WORD}
HANDS = "raters"  # the page of the long talk's beat on which hands are counted


@contextlib.contextmanager
def served(home: Path) -> Iterator[str]:
    """Serve the app so that phones may vote; yield its address."""
    with contextlib.ExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in SETTING.items():
                patch.setenv(name, value)
            address = stack.enter_context(serve("app.py", home))
        yield address


class Answer(NamedTuple):
    """What the server answered."""

    status: int
    text: str
    cookie: str

    @property
    def json(self) -> Any:
        """Return what was answered as an object."""
        return json.loads(self.text)


class Phone:
    """One phone: it loads the page, asks what is open, and votes."""

    def __init__(self, server: str, number: int = 1, cookie: str = "") -> None:
        self.host = str(urlsplit(server).netloc)
        own = (f"127.0.{number // 250}.{number % 250 + 2}", 0)  # all of 127 is the loopback on Linux
        self.own = own if sys.platform.startswith("linux") else None
        self.cookie = cookie

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> Answer:
        """Send a request; one connection each, as a phone that was asleep."""
        connection = http.client.HTTPConnection(self.host, timeout=60, source_address=self.own)
        headers = ({"Cookie": self.cookie} if self.cookie else {}) | ({"Content-Type": kind} if body is not None else {})
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        found = Answer(answer.status, answer.read().decode(), (answer.getheader("Set-Cookie") or "").partition(";")[0])
        connection.close()
        return found

    def join(self) -> "Phone":
        """Load the page, and keep the word that came with it."""
        answer = self.ask("GET", "/room")
        assert answer.status == 200, answer
        self.cookie = answer.cookie or self.cookie
        return self

    def now(self) -> dict[str, Any]:
        """Return what the phone shows."""
        found: dict[str, Any] = self.ask("GET", "/room/now").json
        return found

    def vote(self, answer: Any, ballot: Any = None) -> Answer:
        """Vote, on what is open unless a ballot is named."""
        sent = {"ballot": self.now()["ballot"] if ballot is None else ballot, "answer": answer}
        return self.ask("POST", "/room/vote", json.dumps(sent).encode())


class Stage:
    """The driver's stage without a browser, at a stop of the long talk; without the cookie somebody else's."""

    def __init__(self, server: str, beat: int, page: str, cookie: str = DRIVER, room: str = "") -> None:
        self.visitor, self.server, self.beat = Visitor(server, cookie=cookie), server, beat
        self.visitor.open(page, f"present=true&talk=twenty&beat={beat}&room={room}")

    def step(self, number: int) -> float:
        """Go to a step of the beat; return the seconds until it stands."""
        return self.visitor.move("step", str(number) if number > 1 else "", whole=True)

    @property
    def guess(self) -> str:
        """Return what stands behind the beat's number in the guesses that the room has made."""
        found = [
            one.partition(":")[2] for one in self.visitor.typed.get("guesses", "").split(",") if one.startswith(f"{self.beat}:")
        ]
        return found[0] if found else ""

    def tally(self) -> dict[str, Any]:
        """Return the counts that the stage shows."""
        found: dict[str, Any] = Phone(self.server, 0, DRIVER).ask("GET", "/room/tally").json
        return found


class Room(NamedTuple):
    """What a room did: what each phone voted last and was told so, how many votes were sent, and what went wrong."""

    last: dict[int, int]
    sent: int
    wrong: list[str]
    seconds: list[float]

    @property
    def counts(self) -> Counter[int]:
        """Return how many phones hold each answer."""
        return Counter(self.last.values())


def room(server: str, phones: int, seconds: float, twice: float = 0.3) -> Room:
    """Let so many phones join and vote within so many seconds, each at a moment of its own, and look as a phone's page does.

    A share of them votes `twice`: the second counts.
    """
    found, lock = Room({}, 0, [], []), threading.Lock()
    sent = [0]
    end = time.monotonic() + seconds

    def one(number: int) -> None:
        rng = random.Random(number)
        moments = sorted(end - seconds * (1 - 0.9 * rng.random()) for _ in range(2 if rng.random() < twice else 1))
        try:
            phone = Phone(server, number).join()
            while moments:
                time.sleep(max(0.0, min(2.5, moments[0] - time.monotonic())))
                shown = phone.now()
                if time.monotonic() < moments[0]:
                    continue
                moments.pop(0)
                answer = rng.randrange(len(shown["said"]))
                start = time.perf_counter()
                told = phone.vote(answer, shown["ballot"])
                with lock:
                    found.seconds.append(time.perf_counter() - start)
                    sent[0] += 1
                    if told.status == 200:
                        found.last[number] = answer
                    else:
                        found.wrong.append(f"{told.status} {told.text}")
        except (OSError, http.client.HTTPException, KeyError) as error:
            with lock:
                found.wrong.append(f"{type(error).__name__} {error}")

    threads = [threading.Thread(target=one, args=(number,)) for number in range(1, phones + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found._replace(sent=sent[0])
