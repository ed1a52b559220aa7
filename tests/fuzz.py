"""Hostile words at every door: `python -m tests.fuzz [links|texts|commands ...] [--many N] [--seed N]`, 10,000 links take half an hour.

links: query strings over all pages, asked of a real server by its own protocol. A page may say what it refuses; it may not fail, take longer
than LONGEST seconds, or carry a visitor's words as markup. texts: talks, presets, manifests and files of sweeps, whole and damaged; each is
read or refused in one sentence. commands: lines after `python -m sim`; each ends with exit status 0, 1 or 2, never with a traceback.
Exit status 1 if anything of that is not so. `tests/unit/test_fuzz.py` and `tests/host/test_fuzz.py` try a few.
"""

import argparse
import math
import random
import re
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from typer.testing import CliRunner

import sim
from pages.ui.shell import trouble
from pages.ui.shell.contents import SECTIONS
from sim import __main__ as command
from sim.analysis import manifest, presets, talks
from sim.contract.parameters import InvalidInput
from sim.sweeps import table as sweeps
from tests.browser.conftest import ROOT, serve
from tests.visitor import Visitor

LONGEST = 30.0  # seconds for a page; the slowest model takes a few on a busy machine
SENTENCE = 1500  # characters
QUOTED = SENTENCE + 5000  # with a word of the line in it
TOGETHER = 25  # pages that one visitor opens
MARKS = ("<script>alert", "<img src=x", "<svg onload")  # as markup nowhere on a page: escaped it reads &lt;
LINK = "[x](javascript:"  # in Markdown nowhere but in a span of code
ADDRESSES = [entry.address for section in SECTIONS for entry in section.entries]
SHARED = (
    "present",
    "embed",
    "embed_options",
    "talk",
    "beat",
    "step",
    "guesses",
    "room",
    "seed",
    "kind",
    "of",
    "notes",
    "file",
    "word",
)
WORDS = (
    "", " ", "nan", "inf", "-inf", "1e400", "-1", "0", "1e-320", "0x10", "１２", "٣", "1_000", "1,5", "true", "False", "null", "None",
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(2)>", '"><svg onload=alert(3)>', "javascript:alert(4)",
    "[x](javascript:alert(5))", "{{7*7}}", "${7*7}", "%s%n", "=HYPERLINK(1)", "**bold** $x$ :smile:", "../../etc/passwd",
    "/etc/passwd", "C:\\con", "a\x00b", "\u202egnp", "😀" * 20, "a" * 5000, "9" * 400, "__class__.__mro__", "[]", "{}",
    "'; drop table talks; --", "\n\r\t", "&amp;&#x3c;", "%00%ff%c0%af", "lending", "smile_log2_n=9",
)  # fmt: skip


def link(chance: random.Random) -> tuple[str, list[tuple[str, str]]]:
    """Return an address and what stands behind it: parameters of this page and of others, shared and invented names, values of any kind."""
    address, names = chance.choice(ADDRESSES), []
    owners = [address] * 4 + [chance.choice(ADDRESSES)]
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        owner = chance.choice(owners)
        known = list(sim.load(owner).Params.declared()) if owner in sim.ids() else []
        own = [f"{owner}_{name}" for name in [*known, "seed", "kindness"]]
        names.append(chance.choice([*own, chance.choice(SHARED), chance.choice(WORDS)]))
    return address, [(name, value(chance, name)) for name in names]


def value(chance: random.Random, name: str) -> str:
    """Return a word for a parameter: mostly none of its values, at times one of them, at times a number."""
    kind = chance.random()
    if kind < 0.2:
        return f"{chance.choice((-1, 1)) * math.exp(chance.uniform(-40, 40)):.{chance.randint(1, 17)}g}"
    owner, _, parameter = name.partition("_")
    if kind < 0.3 and owner in sim.ids() and parameter in (declared := sim.load(owner).Params.declared()):
        return str(getattr(declared[parameter], "default", ""))
    return "".join(chance.sample(WORDS, chance.choice((1, 1, 1, 2))))


def links(many: int, seed: int) -> Iterator[str]:
    """Ask a server for many pages; yield what was wrong."""
    chance, slowest, visitor = random.Random(seed), 0.0, None
    with tempfile.TemporaryDirectory() as home, serve("app.py", Path(home)) as server:
        for number in range(many):
            if visitor is None or number % TOGETHER == 0:
                if visitor is not None:
                    visitor.leave()
                visitor = Visitor(server)
            address, query = link(chance)
            asked = urllib.parse.urlencode(query)
            took = visitor.open(address, asked)
            slowest = max(slowest, took)
            markup = "\n".join(visitor.markup.values())
            wrong = [*visitor.errors, *(f"as markup: {mark}" for mark in MARKS if mark in markup)]
            wrong += ["a link"] * (LINK in re.sub("`[^`]*`", "", visitor.words))
            wrong += ["it failed"] * visitor.has(trouble.SENTENCE.split(".")[0]) + [f"{took:.0f} s"] * (took > LONGEST)
            if wrong:
                yield f"{address}?{asked[:300]}: {'; '.join(wrong)}"
        if visitor is not None:
            visitor.leave()
    print(f"{many:,} links, the slowest page after {slowest:.1f} s", flush=True)


def damaged(chance: random.Random, whole: bytes) -> bytes:
    """Return bytes with a few of them changed, cut out, doubled or replaced by hostile words."""
    found = bytearray(whole)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(found) + 1)
        to = min(len(found), at + chance.choice((0, 1, 3, 40)))
        kind = chance.randrange(4)
        found[at:to] = (
            bytes([chance.randrange(256)]), b"", found[at:to] * 2, chance.choice(WORDS).encode("utf-8", "surrogatepass")
        )[kind]  # fmt: skip
    return bytes(found)


def texts(many: int, seed: int) -> Iterator[str]:
    """Read damaged talks, presets, manifests and files of sweeps; yield what was wrong."""
    chance, refused = random.Random(seed), 0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file"
        for number in range(many):
            name, read, whole = chance.choice(DOORS)
            content = damaged(chance, chance.choice(whole()))
            try:
                read(content, file)
            except InvalidInput as error:
                refused += 1
                if not 0 < len(str(error)) < SENTENCE:
                    yield f"{name} {number}: a sentence of {len(str(error))} characters"
            except Exception as error:
                yield f"{name} {number}: {type(error).__name__}: {str(error)[:200]}"
    print(f"{many:,} texts, {refused:,} refused in a sentence", flush=True)


def _talk(content: bytes, _: Path) -> None:
    talks.read(content, "talk.toml")


def _preset(content: bytes, file: Path) -> None:
    file.with_name("lending-damaged.toml").write_bytes(content)
    presets.read(file.with_name("lending-damaged.toml"))


def _manifest(content: bytes, _: Path) -> None:
    manifest.load(manifest.parsed("manifest.json", content))


def _sweep(content: bytes, _: Path) -> None:
    sweeps.read(content)


def _shipped(*pattern: str) -> list[bytes]:
    return [file.read_bytes() for file in sorted((ROOT / "data").joinpath(*pattern[:-1]).glob(pattern[-1]))]


def _manifests() -> list[bytes]:
    model = sim.load("smile")
    return [manifest.write(manifest.make(model, model.Params())).encode()]


@cache
def _sweeps() -> list[bytes]:
    """Return the file of a small sweep."""
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "swept.parquet")
        done = CliRunner().invoke(
            command.app, ["sweep", "smile", "--grid", "log2_n=1:3:2", "--seeds", "1", "--out", file, "--jobs", "1"]
        )
        assert done.exit_code == 0, done.output
        return [Path(file).read_bytes()]


Read = Callable[[bytes, Path], None]
DOORS: tuple[tuple[str, Read, Callable[[], list[bytes]]], ...] = (
    ("talk", _talk, lambda: _shipped("talks", "*.toml")),
    ("preset", _preset, lambda: _shipped("presets", "lending-*.toml")),
    ("manifest", _manifest, _manifests),
    ("sweep", _sweep, _sweeps),
)
COMMANDS = (
    ["run", "smile"], ["run", "smile", "--json"], ["frontier", "smile", "--json"], ["list"], ["claims", "smile"], ["validate", "voting"],
    ["redteam", "smile", "default"], ["audit", "scores"], ["audit", "votes"], ["sweep", "smile", "--out"], ["ahead"], ["run"],
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
        done = runner.invoke(command.app, line)
        if isinstance(done.exception, InvalidInput) and 0 < len(str(done.exception)) < QUOTED:
            ends[command.BAD_INPUT] += 1  # `command.main` prints it
        elif done.exit_code not in ends or not (done.exception is None or isinstance(done.exception, SystemExit)):
            yield f"command {number}: {line}: exit {done.exit_code}, {done.exception!r}"
        else:
            ends[done.exit_code] += 1
    print(f"{many:,} commands, exit status {ends}", flush=True)


def _word(chance: random.Random) -> str:
    return chance.choice(WORDS).replace("\x00", "") + chance.choice(("", "", "=1", "=0:1:3", ".parquet"))


KINDS = {"links": links, "texts": texts, "commands": commands}


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
