"""The report: one HTML file that needs nothing beside it, for whoever has to decide, and that a browser prints on two pages.

Words of a visitor's table are text everywhere. The figure is handed over as SVG; without one the report says so.
"""

import html
import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import sim
from sim.analysis import manifest as manifests
from sim.analysis.manifest import Manifest
from sim.audit.answer import Answer, Listing, Since, Verdict
from sim.contract import references
from sim.contract.numbers import MINUS
from sim.contract.sentence import marked, plain

FIRST = 4
"""Caveats that stand above the number; the others stand on the second page."""
MOST_CHANGES, MOST_DRIFT = 6, 3
NUMBER = re.compile(rf"{MINUS}?[\d,.]+(\s?%)?( \(.*\))?")
NO_FIGURE = "No figure could be drawn on this machine; every number stands below."
SIGNS = {"met": "✓", "not met": "✗", "too few to say": "?"}
STYLE = Path(__file__).with_name("report.css").read_text(encoding="utf-8")


def write(answer: Answer, manifest: Manifest, figure: str = "", made: date | None = None) -> str:
    """Return the report as HTML: caveats, the answer, verdicts, figure and groups; then what can be had, cases, method and manifest.

    `figure` is SVG. `made` is the day on the report, today unless said.
    """
    (name,) = manifest.files or {"data frame": ""}
    first, rest = answer.caveats[:FIRST], answer.caveats[FIRST:]
    day = made or date.today()
    parts = [
        f"<header><span>Audit of {_text(answer.kind)}: <b>{_text(name)}</b></span>"
        f"<span>{day.day} {day:%B %Y} · Alignment Tradeoffs {_text(sim.__version__)}</span></header>",
        _caveats("Before the number", first),
        f'<h1>{_text(answer.question)}</h1><p class="answer">{marked(answer.headline)}</p>',
        _since_headline(answer.since),
        _verdicts(answer),
        f'<figure role="img" aria-label="{_text(plain(answer.headline))}">{figure}</figure>'
        if figure
        else f'<p class="note">{NO_FIGURE}</p>',
        _table(answer.groups),
        _table(answer.choice),
        _table(answer.deploy, halves=True) if answer.deploy is not None else "",
        f'<div class="law"><b>Before anybody uses this.</b> {_text(answer.law)}</div>' if answer.law else "",
        _table(answer.cases),
        *_since(answer.since),
        _caveats("Also to know", rest),
        '<div class="two">',
        f"<section><h2>What was read</h2>{_list(answer.read)}</section>",
        f"<section><h2>How it can be had again</h2>{_again(manifest)}</section>",
        "</div>",
        f'<section class="small"><h2>How the numbers came about</h2><p>{_text(answer.method)}</p>{_sources(answer.sources)}</section>',
    ]
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{_text(f"{name}: {answer.question}")}</title>
<style>{STYLE}</style>
</head>
<body>
{"".join(parts)}
</body>
</html>
"""


def _text(words: object) -> str:
    return html.escape(str(words))


def _caveats(title: str, found: Iterable[str]) -> str:
    rows = "".join(f"<li>{_text(one)}</li>" for one in found)
    return f'<aside class="caveats"><b>{title}</b><ul>{rows}</ul></aside>' if rows else ""


def _verdicts(answer: Answer) -> str:
    if not answer.verdicts:
        return ""
    rows = "".join(_verdict(one) for one in answer.verdicts)
    head = "".join(f"<th>{word}</th>" for word in ("Tolerance", "Found", "Verdict", "Who", "To meet it"))
    return (
        f'<section><h2>Is it within what you tolerate? Judged: {_text(answer.judged)}</h2><div class="wide">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></section>"
    )


def _verdict(one: Verdict) -> str:
    kind = {"met": "met", "not met": "missed"}.get(one.outcome, "unsure")
    chip = f'<span class="chip {kind}">{SIGNS[one.outcome]} {one.outcome}</span>'
    what = f"<b>{_text(one.what)}</b><br>{_text(one.asked)}"
    interval = f'<br><span class="ci">{_text(one.number.interval)}</span>' if one.number.interval else ""
    cells = (what, f"{_text(one.number)}{interval}", chip, _text(one.detail), _text(one.price))
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _table(listing: Listing, *, halves: bool = False) -> str:
    """Return a table; `halves` sets a long narrow one in two columns."""
    if listing.frame.empty:
        return f'<section><h2>{_text(listing.title)}</h2><p class="note">None.</p></section>'
    rows = listing.rows()
    names = [str(name) for name in listing.frame]
    right = [all(_is_number(row[i]) for row in rows) for i in range(len(names))]
    cut = (len(rows) + 1) // 2 if halves and len(rows) > 4 else len(rows)
    tables = "".join(_rows(names, right, part) for part in (rows[:cut], rows[cut:]) if part)
    body = f'<div class="two">{tables}</div>' if cut < len(rows) else f'<div class="wide">{tables}</div>'
    note = f'<p class="note">{_text(listing.note)}</p>' if listing.note else ""
    return f"<section><h2>{_text(listing.title)}</h2>{body}{note}</section>"


def _rows(names: list[str], right: list[bool], rows: list[list[str]]) -> str:
    sides = [' class="n"' if side else "" for side in right]
    head = "".join(f"<th{side}>{_text(name[:1].upper() + name[1:])}</th>" for name, side in zip(names, sides, strict=True))
    body = "".join(
        f"<tr>{''.join(f'<td{side}>{_cell(cell)}</td>' for cell, side in zip(row, sides, strict=True))}</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(words: str) -> str:
    """Return a cell, its interval in smaller type; the level stands in the table's note."""
    value, bracket, interval = words.partition(" (90\N{NO-BREAK SPACE}%: ")
    return f'{_text(value)} <span class="ci">({_text(interval)}</span>' if bracket else _text(words)


def _is_number(cell: str) -> bool:
    return not cell or NUMBER.fullmatch(cell) is not None


def _since_headline(since: Since | None) -> str:
    return f"<p>{marked(since.headline)}</p>" if since is not None else ""


def _since(since: Since | None) -> list[str]:
    if since is None:
        return []
    frame = since.changes.frame
    shown = frame.sort_values("moved", ascending=False, kind="stable").head(MOST_CHANGES)
    more = len(frame) - len(shown)
    note = since.changes.note + (f" {more} further comparisons did not move or stand in the JSON." if more else "")
    drifted = since.drift.frame.sort_values("moved", ascending=False, kind="stable").head(MOST_DRIFT)
    return [
        _table(Listing(since.changes.title, shown, note, since.changes.forms)),
        _table(Listing(since.drift.title, drifted, since.drift.note, since.drift.forms)),
        "".join(f'<p class="note">{_text(one)}</p>' for one in since.notes),
    ]


def _list(said: Mapping[str, str]) -> str:
    return f"<dl>{''.join(f'<dt>{_text(name)}</dt><dd>{_text(value)}</dd>' for name, value in said.items())}</dl>"


def _again(manifest: Manifest) -> str:
    """Return the manifest in short, and whole as a file within this one."""
    whole = manifests.write(manifest)
    said = {"file": ", ".join(f"{name}, SHA-256 {digest}" for name, digest in manifest.files.items())}
    said |= {"setting": ", ".join(f"{name} {value}" for name, value in manifest.params.items() if "." not in name)}
    said |= {"with": ", ".join(f"{name} {value}" for name, value in manifest.libraries.items())}
    data = b64encode(whole.encode()).decode()
    link = f'<a class="screen" download="manifest.json" href="data:application/json;base64,{data}">Save the manifest</a>'
    words = "It carries counts, no rows; with it the next report says what changed. The table itself is kept nowhere."
    inert = json.dumps(json.loads(whole), ensure_ascii=False).replace("<", "\\u003c")
    return f'{_list(said)}<p class="note">{link} {words}</p><script type="application/json" id="manifest">{inert}</script>'


def _sources(keys: Iterable[str]) -> str:
    return f"<p>Sources: {_text('; '.join(references.cite(key) for key in keys))}.</p>"
