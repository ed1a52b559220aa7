"""The article, phrase by phrase: data/article.toml, what each phrase says in our words, the preset that shows it, and what is known.

What the model shows is the preset's own claim, tested where presets are; what studies say is written beside it and names its sources,
each one of the evidence that the model's page quotes, and every number of it stands there. The page *The article* and
docs/article-map.md are made from this file alone.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sim.analysis import manifest, presets
from sim.analysis.presets import Preset
from sim.contract import model as models
from sim.contract import references, tables
from sim.contract.parameters import InvalidInput, shown

FILE = tables.DATA / "article.toml"
PHRASE, LINE, KNOWN = 70, 160, 300  # characters at most: a card is read at a glance
DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|\.\d+")
WORDS = re.compile(
    r"\b(?:half|third|quarter|twice|two|three|four|five|six|seven|eight|nine|ten|tens|hundreds?|thousands?|millions?|\w+fold)\b"
)


@dataclass(frozen=True)
class Entry:
    """A phrase: what it says in one line, the preset that shows it, what studies say of it, and which."""

    phrase: str
    line: str
    preset: Preset
    known: str
    sources: tuple[str, ...]

    @property
    def studies(self) -> str:
        """Return what is known, with its sources in short."""
        return f"{self.known} ({'; '.join(map(references.cite, self.sources))})"


@dataclass(frozen=True)
class Part:
    """A stretch of the article: our question over it, and its phrases in order."""

    question: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Article:
    """The article: its title, who wrote it, and its parts in order."""

    title: str
    by: str
    parts: tuple[Part, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return every phrase in order."""
        return tuple(entry for part in self.parts for entry in part.entries)


def load() -> Article:
    """Return the article as it is shipped; raise InvalidInput if its file is none."""
    return _shipped(FILE)


@cache
def _shipped(file: Path) -> Article:
    return read(file.read_text(encoding="utf-8"))


def read(text: str) -> Article:
    """Return the article of a TOML text; raise InvalidInput, with phrase and field, for the first thing wrong with it."""
    try:
        raw = tomllib.loads(text)
    except ValueError as error:
        raise InvalidInput(f"{FILE.name} must be TOML, got: {error}") from None
    _fields(raw, {"title", "by", "part"}, "")
    found = Article(_text(raw, "title", 120), _text(raw, "by", 120), tuple(map(_part, raw["part"])))
    phrases = [entry.phrase for entry in found.entries]
    if twice := sorted({phrase for phrase in phrases if phrases.count(phrase) > 1}):
        raise InvalidInput(f"phrase must be there once, got twice: {', '.join(twice)}")
    return found


def document(article: Article) -> str:
    """Return docs/article-map.md: every phrase with its line, page, preset, the claim and what studies say."""
    lines = [
        "# The article, phrase by phrase",
        "",
        f"*{article.title}*, {article.by}. What each phrase says in our own words, the page and the preset that show it, and what is known.",
        "The same stands in the app as the page *The article*, with a picture each. Both are made from `data/article.toml`:",
        "`.venv/bin/python -m sim article > docs/article-map.md`.",
        "",
        "*In the model* is the preset's claim, tested over seeds; models are small, and a claim is about its model. *Studies* are quoted on the",
        "page named, with what was read of them and what speaks against. In how many worlds a claim holds, all its page's other knobs being",
        "drawn, stands beside it in the app.",
    ]
    for part in article.parts:
        lines += ["", f"## {part.question}"]
        for entry in part.entries:
            lines += ["", *_lines(entry)]
    return "\n".join(lines) + "\n"


def listed(article: Article) -> list[dict[str, Any]]:
    """Return the same for a machine: one row per phrase."""
    return [
        {
            "phrase": entry.phrase,
            "line": entry.line,
            "page": entry.preset.model,
            "preset": entry.preset.id,
            "claim": entry.preset.claim,
            "known": entry.known,
            "sources": list(entry.sources),
        }
        for entry in article.entries
    ]


def _lines(entry: Entry) -> Iterable[str]:
    preset = entry.preset
    model = models.load(preset.model)
    changed = {name: value for name, value in manifest.query(model, preset.params).items() if value != _default(model.id)[name]}
    address = model.id + ("?" + "&".join(f"{name}={value}" for name, value in changed.items()) if changed else "")
    file = f"{preset.model}-{preset.id}.toml"
    return (
        f"**{entry.phrase}.** {entry.line}",
        "",
        f"- Page: {model.title} (`/{address}`), preset [{preset.title}](../data/presets/{file})",
        f"- In the model: {preset.claim}",
        f"- Studies: {entry.studies}",
    )


@cache
def _default(id: str) -> Mapping[str, str]:
    model = models.load(id)
    return manifest.query(model, model.Params())


def numbers(text: str) -> set[str]:
    """Return the numbers of a text, in digits and in words; those in digits as one writes them in Python.

    >>> sorted(numbers("Of 23,377 users .12 %; ten of 98.0, and sixfold."))
    ['0.12', '23377', '98', 'sixfold', 'ten']
    """
    digits = (f"{float(number.replace(',', '')):.12g}" for number in DIGITS.findall(text))
    return {*digits, *WORDS.findall(text.lower())}


def _part(raw: Any) -> Part:
    _fields(raw, {"question", "entry"}, "part: ")
    return Part(_text(raw, "question", 90), tuple(map(_entry, raw["entry"])))


def _entry(raw: Any) -> Entry:
    within = f"{shown(raw.get('phrase'))}: "
    _fields(raw, {"phrase", "line", "page", "preset", "known", "sources"}, within)
    try:
        phrase, line, known = _text(raw, "phrase", PHRASE), _text(raw, "line", LINE), _text(raw, "known", KNOWN)
        if raw["page"] not in models.ids():
            raise InvalidInput(f"page must be one of {', '.join(models.ids())}, got {shown(raw['page'])}")
        there = {preset.id: preset for preset in presets.load(raw["page"])}
        if raw["preset"] not in there:
            raise InvalidInput(f"preset must be one of {', '.join(there)}, got {shown(raw['preset'])}")
        quoted: dict[str, str] = {}
        for evidence in models.load(raw["page"]).evidence:
            quoted[evidence.source] = f"{quoted.get(evidence.source, '')} {evidence.text}"
        if not raw["sources"]:
            raise InvalidInput("sources must name at least one of the page's evidence, got none")
        for source in raw["sources"]:
            if source not in quoted:
                raise InvalidInput(
                    f"sources must be among the page's evidence ({', '.join(sorted(quoted))}), got {shown(source)}"
                )
        if strange := sorted(numbers(known) - numbers(" ".join(quoted[source] for source in raw["sources"]))):
            raise InvalidInput(
                f"known must have the numbers that its sources' evidence has on the page, got {', '.join(strange)}"
            )
    except InvalidInput as error:
        raise InvalidInput(f"{within}{error}") from None
    return Entry(phrase, line, there[raw["preset"]], known, tuple(raw["sources"]))


def _fields(raw: Mapping[str, Any], fields: set[str], within: str) -> None:
    if (named := set(raw)) != fields:
        raise InvalidInput(f"{within}fields must be {', '.join(sorted(fields))}, got {', '.join(sorted(named))}")


def _text(raw: Mapping[str, Any], name: str, longest: int) -> str:
    value = raw[name]
    if not isinstance(value, str) or not 0 < len(value) <= longest or value != value.strip():
        got = f"{len(value)} characters" if isinstance(value, str) else shown(value)
        raise InvalidInput(f"{name} must be a text of 1 to {longest} characters, got {got}")
    return value
