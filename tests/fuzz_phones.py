"""What phones send: hostile bodies, cookies and addresses at the doors of a room that votes.

Every answer is a sentence, JSON, or our own page; none is an error of the server, none says what another phone voted, and no vote counts that
is none.
"""

import http.client
import json
import random
import tempfile
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sim.analysis import talks
from tests.hostile import MARKS, VALUES, WORDS, bent, damaged
from tests.phones import DRIVER, HANDS, WORD, Answer, Phone, Stage, served

EACH = 8  # requests of one phone: more in a second would be told to wait
DOORS = ("/room", "/room/now", "/room/vote", "/room/tally", "/room/driver", "/room/clicker", "/room/move", "/room/moves")
SENTENCE = 200  # characters


def votes(many: int, seed: int) -> Iterator[str]:
    """Send so many requests; yield what was wrong."""
    chance, status, voted = random.Random(seed), Counter[int](), {}
    beat = next(number for number, one in enumerate(talks.load("twenty").beats, 1) if one.page == HANDS)
    with tempfile.TemporaryDirectory() as home, served(Path(home)) as server:
        stage = Stage(server, beat, HANDS)
        phone, ballot = Phone(server), ""
        for number in range(many):
            if number % EACH == 0:
                phone = Phone(server, 1 + number // EACH).join()
                ballot = str(phone.now()["ballot"])
            sent = {"ballot": ballot, "answer": chance.randint(-1, 6)}
            method, path, body, cookie = _request(chance, sent)
            word, phone.cookie = phone.cookie, cookie if cookie is not None else phone.cookie
            try:
                answer = phone.ask(method, path, body, chance.choice(("application/json",) * 9 + ("text/plain",)))
            except (OSError, http.client.HTTPException, ValueError) as error:
                yield f"{method} {path} {body!r:.200}: {type(error).__name__} {error}"
                continue
            finally:
                phone.cookie = word
            status[answer.status] += 1
            if (path, answer.status) == ("/room/vote", 200):
                voted[number // EACH] = answer.json["mine"]
            yield from (f"{method} {path} {body!r:.200}: {wrong}" for wrong in _wrong(answer))
        tally, there = stage.tally(), Counter(voted.values())
        if tally["counts"] != [there[i] for i in range(len(tally["counts"]))]:
            yield f"the stage counts {tally}, and {there} was taken"
        stage.visitor.leave()
    print(f"{many:,} requests of phones, {len(voted):,} voted, answers by status {dict(sorted(status.items()))}", flush=True)


def _request(chance: random.Random, sent: dict[str, object]) -> tuple[str, str, bytes | None, str | None]:
    """Return method, path, body and cookie (None: the phone's own)."""
    kind, cookie = chance.random(), None
    if chance.random() < 0.2:
        made_up = urllib.parse.quote(chance.choice(WORDS))[:3000]
        cookie = chance.choice((f"phone={made_up}", f"driver={made_up}", f"driver={WORD}x", "phone", ";;=", f"phone={WORD}"))
    if kind < 0.2:
        asked = urllib.parse.urlencode({chance.choice(("word", "after", "to", "x")): chance.choice(WORDS)})
        return chance.choice(("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")), f"{chance.choice(DOORS)}?{asked}", None, cookie
    if kind < 0.3:
        sent["by"] = chance.choice(VALUES)
        return "POST", "/room/move", json.dumps(sent).encode(), chance.choice((cookie, DRIVER))
    body = json.dumps(bent(chance, sent) if kind < 0.7 else sent).encode()
    return "POST", "/room/vote", damaged(chance, body) if kind > 0.85 else body, cookie


def _wrong(answer: Answer) -> list[str]:
    """Return what is wrong with an answer."""
    wrong = [f"status {answer.status}"] * (answer.status >= 500) + [mark for mark in MARKS if mark in answer.text]
    plain = answer.text and not answer.text.startswith(("{", "<!"))
    if plain and ("\n" in answer.text or len(answer.text) > SENTENCE or "Traceback" in answer.text):
        wrong.append(f"no sentence: {answer.text[:200]!r}")
    return wrong
