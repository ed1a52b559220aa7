"""Hostile words at every door: `python -m tests.fuzz [links|texts|votes|commands ...] [--many N] [--seed N]`; 10,000 links take an hour.

links: query strings over all pages, asked of a real server by its own protocol, while another visitor has a table in it. A page may say what
it refuses; it may not fail, take more than LONGEST seconds of processor, carry a visitor's words as markup or a word of the other's table; and
the server opens no file outside the project, Python and its own home. texts: talks, presets, manifests, comparisons and files of sweeps
(tests/fuzz_texts.py). votes: what phones send (tests/fuzz_phones.py). commands: lines after `python -m sim`; each ends with exit status 0, 1 or
2, never with a traceback. Exit status 1 if anything of that is not so. `tests/unit/test_fuzz.py` and `tests/host/test_fuzz.py` try a few.
"""

import argparse
import json
import math
import os
import random
import re
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from typer.testing import CliRunner
from websockets.exceptions import ConnectionClosed

import sim
from pages.ui.shell import trouble
from pages.ui.shell.contents import SECTIONS
from sim import __main__ as command
from sim.analysis import presets, talks
from sim.contract.parameters import InvalidInput
from tests import fuzz_phones, fuzz_texts
from tests.bench.bench_host import HERE, Server, serve
from tests.hostile import LINK, MARKS, WORDS, damaged
from tests.visitor import Visitor

LONGEST = 30.0  # seconds of processor for a page; the slowest model takes a few
QUOTED = fuzz_texts.SENTENCE + 5000  # with a word of the line in it
TOGETHER = 25  # pages that one visitor opens
TOLD = 500  # links after which it says how far it is
SECRET = "zebrafinches"  # a group in another visitor's table
ADDRESSES = [entry.address for section in SECTIONS for entry in section.entries]
SHARED = (
    *(
        "present",
        "embed",
        "embed_options",
        "talk",
        "beat",
        "step",
        "guesses",
        "room",
        "mine",
        "seed",
        "kind",
        "of",
        "notes",
        "file",
        "word",
    ),
    *("uploaded", "home_guess", "home_shown", "split_guess", "your_data_tolerate", "your_data_votes_tolerate"),
    *("compare_model", "compare_x", "compare_y", "compare_seed", "compare_a", "compare_b", "compare_c", "compare_d"),
    *("pull_who", "pull_section", "evidence_page"),
)


class Stranger(Visitor):
    """A visitor who looks for what must not come: another's words, and the own ones where they are read as Markdown."""

    def forget(self) -> None:
        """Forget what was shown."""
        super().forget()
        self.told_of_others, self.marked = False, ""

    def _read(self, message: ForwardMsg) -> None:
        self.told_of_others |= SECRET.encode() in message.SerializeToString()
        super()._read(message)

    def _draw(self, path: tuple[int, ...], delta: Delta) -> None:
        super()._draw(path, delta)
        kind = delta.new_element.WhichOneof("type")
        if kind is not None:
            shown = getattr(delta.new_element, kind)
            words = [getattr(shown, name, "") for name in ("label", "help")]
            words += [shown.body] if kind in ("markdown", "alert") else []
            self.marked += "\n".join(word for word in words if isinstance(word, str))


def link(chance: random.Random) -> tuple[str, list[tuple[str, str]]]:
    """Return an address and what stands behind it: parameters of this page and of others, shared and invented names, values of any kind."""
    address = chance.choice(ADDRESSES)
    if chance.random() < 0.1:
        return address, _on_stage(chance)
    owners, names = [address] * 4 + [chance.choice(ADDRESSES)], []
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        owner = chance.choice(owners)
        known = list(sim.load(owner).Params.declared()) if owner in sim.ids() else []
        own = [f"{owner}_{name}" for name in [*known, "seed", "kindness"]]
        names.append(chance.choice([*own, chance.choice(SHARED), chance.choice(WORDS)]))
    return address, [(name, value(chance, name)) for name in names]


def _on_stage(chance: random.Random) -> list[tuple[str, str]]:
    """Return what opens a stop of a talk, shipped or whole in the address, with hostile words in it."""
    id = chance.choice(("mine", "mine", *talks.ids()))
    query = [("present", "true"), ("talk", id), ("beat", str(chance.randint(-1, 30))), ("step", str(chance.randint(-1, 5)))]
    if id == "mine":
        text = chance.choice(fuzz_texts.shipped("talks", "*.toml")()).decode()
        for _ in range(chance.randint(0, 4)):
            said = re.findall(r'^(?:title|name|say|contested|about|words|ask) = "(.*)"$', text, re.MULTILINE)
            word = chance.choice(WORDS).replace("\\", "").replace('"', "'").replace("\x00", "").replace("\n\r\t", "")
            text = text.replace(chance.choice(said), word[:100]) if said else text
        content = text.encode() if chance.random() < 0.7 else damaged(chance, text.encode())
        query.append(("mine", fuzz_texts.packed(content)))
    return [*query, ("guesses", value(chance, "guesses")), ("room", chance.choice(WORDS))]


def value(chance: random.Random, name: str) -> str:
    """Return a word for a parameter: mostly none of its values, at times one of them, at times a number."""
    kind = chance.random()
    if kind < 0.2:
        return f"{chance.choice((-1, 1)) * math.exp(chance.uniform(-40, 40)):.{chance.randint(1, 17)}g}"
    owner, _, parameter = name.partition("_")
    if kind < 0.3 and owner in sim.ids() and parameter in (declared := sim.load(owner).Params.declared()):
        return str(getattr(declared[parameter], "default", ""))
    if kind < 0.8 and name in WRITTEN:
        return damaged(chance, _written(chance, name).encode()).decode("utf-8", "replace")
    return "".join(chance.sample(WORDS, chance.choice((1, 1, 1, 2))))


WRITTEN = ("uploaded", "guesses", "compare_model", "compare_a", "compare_b", "your_data_tolerate", "mine")


def _written(chance: random.Random, name: str) -> str:
    """Return a word as this name has it, still whole."""
    if name == "uploaded":
        kind = chance.choice(("scores", "ratings", "comparisons", "votes", "interactions", "predictions", "cats"))
        return json.dumps({"name": "a.csv", "digest": "01234567", "table": kind, "score": chance.choice(WORDS)[:40]})
    if name == "guesses":
        return "2:70,7:0.3*4/0.5*11"
    if name == "mine":
        return fuzz_texts.packed(chance.choice(fuzz_texts.shipped("talks", "*.toml")()))
    if name == "your_data_tolerate":
        return "selection=0.05,four_fifths=0.8"
    id = chance.choice(sim.ids())
    preset = chance.choice([*presets.load(id)])
    settings = [f"{parameter}={chance.choice(WORDS)[:60]}" for parameter in list(sim.load(id).Params.declared())[:2]]
    return id if name == "compare_model" else "|".join([chance.choice(WORDS)[:60], preset.id, *settings])


def links(many: int, seed: int) -> Iterator[str]:
    """Ask a server for many pages; yield what was wrong."""
    chance, slowest, visitor = random.Random(seed), (0.0, 0.0), None
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "strange"
        inside = {"PYTHONPATH": str(HERE / "tests" / "inside"), "STRANGE_FILES": str(notes), "PYTHONDONTWRITEBYTECODE": "1"}
        with mock.patch.dict(os.environ, inside), serve(HERE, warm=0.0) as server:
            owner = _owner(server)
            for number in range(many):
                if visitor is None or number % TOGETHER == 0:
                    if visitor is not None:
                        visitor.leave()
                    visitor = Stranger(server.address)
                address, query = link(chance)
                asked = urllib.parse.urlencode(query)
                before = server.cpu()
                try:
                    took, wrong = visitor.open(address, asked), []
                    wrong = _wrong(visitor)
                except (TimeoutError, ConnectionClosed, OSError) as error:
                    took, wrong, visitor = math.inf, [f"no answer: {type(error).__name__} {error}"], None
                spent = server.cpu() - before
                slowest = max(slowest, (spent, took))
                wrong += [f"{spent:.0f} s of processor"] * (spent > LONGEST)
                if wrong:
                    yield f"{address}?{asked[:300]}: {'; '.join(wrong)}"
                if (number + 1) % TOLD == 0:
                    print(f"{number + 1:,} links, {server.megabytes()} MB", flush=True)
            for left in (visitor, owner):
                if left is not None:
                    left.leave()
        yield from sorted(set(notes.read_text().splitlines())) if notes.exists() else ()
    print(f"{many:,} links; the slowest page took {slowest[0]:.1f} s of processor, {slowest[1]:.1f} s in all", flush=True)


def _wrong(visitor: Stranger) -> list[str]:
    """Return what is wrong with what a visitor has been shown."""
    markup = "\n".join(visitor.markup.values())
    wrong = [*visitor.errors, *(f"as markup: {mark}" for mark in MARKS if mark in markup)]
    wrong += ["a link"] * (LINK in re.sub("`[^`]*`", "", visitor.marked)) + ["another's table"] * visitor.told_of_others
    return wrong + ["it failed"] * visitor.has(trouble.SENTENCE.split(".")[0])


def _owner(server: Server) -> Visitor:
    """Return another visitor, who has a table in the server and stays."""
    owner = Visitor(server.address)
    owner.open("your_data")
    rows = "\n".join(f"{n % 97 / 97:.3f},{n % 3 > 0:d},{SECRET if n % 4 else 'others'}" for n in range(2000))
    owner.upload(
        next(key for key in owner.widgets if key.startswith("_upload_turn_")), "own.csv", f"score,label,group\n{rows}".encode()
    )
    return owner


COMMANDS = (
    ["run", "smile"], ["run", "smile", "--json"], ["frontier", "smile", "--json"], ["list"], ["claims", "smile"], ["validate", "voting"],
    ["redteam", "smile", "default"], ["audit", "scores"], ["audit", "votes"], ["sweep", "smile", "--out"], ["ahead"], ["run"], ["levers"],
    ["article"],
)  # fmt: skip
FLAGS = (
    *("--set", "--seed", "--seeds", "--json", "--csv", "--out", "--grid", "--design", "--samples"),
    *("--jobs", "--manifest", "--table", "--nothing"),
)


def commands(many: int, seed: int) -> Iterator[str]:
    """Run lines that end in hostile words; yield what was wrong."""
    chance, runner, ends = random.Random(seed), CliRunner(), dict.fromkeys((0, 1, 2), 0)
    for number in range(many):
        line = [*chance.choice(COMMANDS)]
        for _ in range(chance.choice((1, 2, 3))):
            line += [chance.choice(FLAGS)] * (chance.random() < 0.7) + [_word(chance)]
        line.append(chance.choice(("--nothing", _word(chance))))  # so that none of them goes on to compute
        done: Any = runner.invoke(command.app, line)
        if isinstance(done.exception, InvalidInput) and 0 < len(str(done.exception)) < QUOTED:
            ends[command.BAD_INPUT] += 1  # `command.main` prints it
        elif done.exit_code not in ends or not (done.exception is None or isinstance(done.exception, SystemExit)):
            yield f"command {number}: {line}: exit {done.exit_code}, {done.exception!r}"
        else:
            ends[done.exit_code] += 1
    print(f"{many:,} commands, exit status {ends}", flush=True)


def _word(chance: random.Random) -> str:
    return chance.choice(WORDS).replace("\x00", "") + chance.choice(("", "", "=1", "=0:1:3", ".parquet"))


KINDS = {"links": links, "texts": fuzz_texts.texts, "votes": fuzz_phones.votes, "commands": commands}


def main() -> int:
    """Try what the command line names; return the exit status."""
    ask = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.splitlines()[0])
    ask.add_argument("kinds", nargs="*", help=f"of {', '.join(KINDS)}; all unless named")
    ask.add_argument("--many", type=int, default=10_000)
    ask.add_argument("--seed", type=int, default=0)
    asked = ask.parse_args()
    if strange := [kind for kind in asked.kinds if kind not in KINDS]:
        ask.error(f"kinds must be of {', '.join(KINDS)}, got {', '.join(strange)}")
    wrong = 0
    for kind in asked.kinds or KINDS:
        start = time.perf_counter()
        for line in KINDS[kind](asked.many, asked.seed):
            wrong += 1
            print(line, flush=True)
        print(f"{kind}: {time.perf_counter() - start:.0f} s", flush=True)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
