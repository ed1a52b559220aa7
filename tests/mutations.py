"""Tables that were damaged or written in another way, a thousand of each kind: `python -m tests.mutations [MANY [KIND [SEED]]]`, some minutes.

What was only written otherwise (other separators, other order of columns, gzipped, Parquet) must give the very same rows. What was
damaged must give one sentence, or rows of which none is lost without a word. Nothing may take more than LONGEST seconds or
MEGABYTES of memory beside the file, and of every twentieth table that is read the whole answer is made. `tests/unit/test_mutations.py` tries
a few.
"""

import gzip
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyarrow as pa

from sim import own
from sim.contract.parameters import InvalidInput
from sim.own import limits, uploads, yes_no
from sim.own.sheet import Sheet
from tests.damage import KINDS, Case, case, csv, frames, swollen, wide

LONGEST = 30
MEGABYTES = limits.USUAL - limits.of(limits.USUAL).held
SENTENCE = 1500  # characters
ANSWERED = 20


@dataclass(frozen=True)
class Read:
    """What was read of a file: how many rows, the rows in short, and what was told."""

    rows: int
    what: tuple[Any, ...]
    notes: tuple[str, ...]


ROLES = {
    "scores": {"score": "score", "outcome": "repaid", "group": "group", "decision": None},
    "ratings": {"item": "item", "rater": "rater", "label": "label", "group": "region"},
    "comparisons": {"rater": "rater", "winner": "winner", "loser": "loser", "tie": "tie"},
    "interactions": {"user": "userId", "item": "movieId", "rating": "rating"},
    "predictions": {"time": "date", "score": "score", "outcome": "outcome", "group": "plan"},
}


def _roles(kind: str, sheet: Sheet, guessed: dict[str, str | None]) -> dict[str, Any]:
    """Return columns as they are guessed; what is not found stands as in the table before, and the reader says what is missing."""
    found = {role: column for role, column in guessed.items() if role in ROLES[kind]}
    return {role: found.get(role) or name for role, name in ROLES[kind].items() if name is not None}


def read(kind: str, content: bytes) -> Read:
    """Return what a visitor's server reads of a file, or raise InvalidInput."""
    sheet = uploads.look("table", content)
    if kind == "votes":
        found = own.votes.table.check(sheet, own.votes.table.guess(sheet.columns))
        groups = () if found.group is None else tuple(found.group.tolist())
        return Read(
            len(found.votes), (found.votes.tobytes(), found.statements, groups, found.groups), (*found.notes, *sheet.remarks)
        )
    module = getattr(own, kind).table
    roles = _roles(kind, sheet, module.guess(sheet.columns))
    cells = uploads.read(sheet, list(roles.values()))
    if kind == "scores":
        columns = module.Columns(**roles, favourable=yes_no.values(cells, roles["outcome"])[0])
        module.points_up(sheet, cells, columns)
        t = module.check(sheet, cells, columns)
        return Read(
            len(t.score), (t.score.tobytes(), t.outcome.tobytes(), t.group.tobytes(), t.groups), (*t.notes, *sheet.remarks)
        )
    if kind == "predictions":
        columns = module.Columns(**roles, favourable=yes_no.values(cells, roles["outcome"], harm=False)[0])
        t = module.check(sheet, module.read_cells(sheet, columns), columns)
        what = (t.time.tobytes(), t.score.tobytes(), t.outcome.tobytes(), t.group.tobytes(), t.groups, t.cut.periods)
        return Read(len(t.score), what, (*t.notes, *sheet.remarks))
    if kind == "ratings":
        known = module.labels(cells, roles["label"], sheet.separator)
        t = module.check(sheet, cells, module.Columns(**roles, level=known.level, yes=known.yes(known.level, known.order)))
        what = (t.item.tobytes(), t.rater.tobytes(), t.value[t.label].tobytes(), t.items, t.groups)
        return Read(len(t.label), what, (*t.notes, *sheet.remarks))
    if kind == "comparisons":
        t = module.check(sheet, cells, module.Columns(**roles))
        return Read(len(t.winner), (t.winner.tobytes(), t.loser.tobytes(), t.tie.tobytes(), t.items), (*t.notes, *sheet.remarks))
    t = module.check(sheet, cells, module.Columns(**roles))
    return Read(
        len(t.rating), (t.user.tobytes(), t.item.tobytes(), t.rating.tobytes(), t.users, t.items), (*t.notes, *sheet.remarks)
    )


def lines(content: bytes) -> int | None:
    """Return how many rows a text has by its line ends, a header aside; None where it is no text."""
    try:
        text = (gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content).decode("utf-8-sig")
    except (OSError, EOFError, ValueError):
        return None
    filled = [line for line in text.split("\n") if line.strip()]
    return len(filled) - 1 - text.startswith("sep=")


@cache
def before(kind: str) -> Read:
    """Return what is read of the table as it was."""
    return read(kind, csv(frames()[kind]))


def wrong(kind: str, one: Case, *, answered: bool = False) -> str:
    """Return what is wrong with how a file is read, or nothing; `answered` makes the whole answer, too."""
    try:
        found = read(kind, one.content)
        if answered:
            getattr(own, kind).read(one.content).answer()
    except InvalidInput as error:
        sentence = str(error)
        if one.same:
            return f"refused: {sentence}"
        good = "\n" not in sentence and 0 < len(sentence) <= SENTENCE and "Traceback" not in sentence
        return "" if good else f"no sentence: {sentence[:300]!r}"
    except TooLong:
        return f"longer than {LONGEST} s"
    except Exception:
        return traceback.format_exc(limit=-3)
    usual = before(kind)
    if one.same:
        return "" if found.what == usual.what else f"other rows than before: {found.rows} and {usual.rows}"
    many = lines(one.content)
    if many is not None and found.rows < many and not set(found.notes) - set(usual.notes):
        return f"{many - found.rows} of {many} rows are lost without a word"
    return ""


class TooLong(Exception):
    """A file takes longer than it may."""


@contextmanager
def _bounded() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TooLong

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(LONGEST)
    try:
        yield
    finally:
        signal.alarm(0)


def _memory(name: str) -> float:
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(name)) / 1024


def main(arguments: list[str]) -> int:
    """Try them, print what came of each kind, and return 1 if something is wrong."""
    many = int(arguments[0]) if arguments else 1000
    kinds = arguments[1:2] or KINDS
    seed = int(arguments[2]) if len(arguments) > 2 else 0
    pa.set_memory_pool(pa.system_memory_pool())  # as the app does
    failed = 0
    for kind in kinds:
        before(kind)
        swollen(), wide("a,b")
        found: Counter[str] = Counter()
        slowest, largest = (0.0, ""), (0.0, "")
        for number in range(many):
            one = case(kind, number, seed)
            with open("/proc/self/clear_refs", "w", encoding="ascii") as refs:
                refs.write("5")
            base, start = _memory("VmRSS"), time.monotonic()
            with _bounded():
                said = wrong(kind, one, answered=number % ANSWERED == 0)
            took, grown = time.monotonic() - start, _memory("VmHWM") - base
            slowest, largest = max(slowest, (took, one.done)), max(largest, (grown, one.done))
            if not said and grown > MEGABYTES:
                said = f"takes {grown:.0f} MB"
            found["wrong" if said else "right"] += 1
            if said:
                print(f"{kind} {number} ({one.done}): {said}", flush=True)
        failed += found["wrong"]
        print(
            f"{kind}: {found['right']:,} of {many:,} as they should be; slowest {slowest[0]:.1f} s ({slowest[1]}), most memory "
            f"{largest[0]:.0f} MB ({largest[1]})",
            flush=True,
        )
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
