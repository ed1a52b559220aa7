"""Figures as one web page that works offline: their words as text, the frontier under the pointer, the main knob alive, forms for phones.

A page is told by a document: a list of stops, each a question, a sentence, a figure and what its knob can reach; specifications and tables
stand once each in lists beside it, and stops name them by number. `web_page.js` draws it. An export of one setting is a document of one stop.
"""

import html
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

LANGUAGE = "en"
NARROW = 720  # px: below this the narrow form is drawn, if there is one
DIGITS = 9  # of a number in a table: a screen shows four
HERE = Path(__file__).parent
ALIVE, STYLE = (HERE / "web_page.js").read_text(encoding="utf-8"), (HERE / "web_page.css").read_text(encoding="utf-8")
Table = Mapping[str, Sequence[Any]]


class Pool:
    """Things that stand once each, by number, however often they are asked for."""

    def __init__(self) -> None:
        self.items: list[Any] = []
        self._at: dict[str, int] = {}

    def add(self, item: Any) -> int:
        """Return the number of an item."""
        key = json.dumps(item, sort_keys=True)
        if key not in self._at:
            self._at[key] = len(self.items)
            self.items.append(item)
        return self._at[key]


class Document:
    """Stops of a web page, with what they share."""

    def __init__(self, themes: Sequence[str] = ("light",)) -> None:
        self.themes, self.stops = list(themes), list[dict[str, Any]]()
        self.specs, self.tables, self.states = Pool(), Pool(), Pool()

    def add(
        self,
        words: Mapping[str, Any],
        wide: Mapping[str, Mapping[str, Any]],
        tables: Mapping[str, Table],
        *,
        narrow: Sequence[Mapping[str, Any]] = (),
        knob: Mapping[str, Any] | None = None,
        bet: Mapping[str, Any] | None = None,
    ) -> None:
        """Add a stop: its words (question, claim, said, price; HTML but for the question), its figure by theme, its tables.

        `knob` has a label, its values in words, the one it stands at, and a state for each: words and tables that are different there
        (`rows`: only the rows of the point -1). `narrow` are the views for a phone, `bet` what a room is asked (see `web_page.js`).
        """
        moved = None
        if knob is not None:
            moved = {**knob, "states": [self.states.add(self._state(state)) for state in knob["states"]]}
        self.stops.append(
            {
                **words,
                "wide": {theme: [self.specs.add(_bare(spec))] for theme, spec in wide.items()},
                "narrow": {self.themes[0]: [self.specs.add(_bare(view)) for view in narrow]} if narrow else None,
                "tables": {name: self.tables.add(table) for name, table in tables.items()},
                "knob": moved,
                "bet": bet,
            }
        )

    def _state(self, state: Mapping[str, Any]) -> dict[str, Any]:
        pooled = {
            part: {name: self.tables.add(table) for name, table in state.get(part, {}).items()} for part in ("tables", "rows")
        }
        return {**state, **pooled}

    def json(self) -> str:
        """Return all of it as JSON that stands in a page."""
        whole = {"themes": self.themes, "narrow": NARROW, "stops": self.stops}
        return _inert(whole | {"specs": self.specs.items, "tables": self.tables.items, "states": self.states.items})


def words(
    title: str, said: str, whence: str, *, claim: str = "", settings: Mapping[str, str] | None = None, narrow: Sequence[Any] = ()
) -> dict[str, Any]:
    """Return what `write` needs to know beside the figure; it travels in the figure's `usermeta`, under "page"."""
    return {
        "title": title,
        "said": said,
        "whence": whence,
        "claim": claim,
        "settings": dict(settings or {}),
        "narrow": list(narrow),
    }


def columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return a table by columns, which takes half the room of its rows; numbers have DIGITS digits.

    >>> columns([{"x": 1 / 3, "y": "a"}, {"x": None, "y": "b"}])
    {'x': [0.333333333, None], 'y': ['a', 'b']}
    """
    return {name: [_short(row[name]) for row in rows] for name in (rows[0] if rows else ())}


def _short(value: Any) -> Any:
    if not isinstance(value, float):
        return value
    return float(f"{value:.{DIGITS}g}") if value == value and abs(value) != float("inf") else None


def write(figure: Mapping[str, Any], libraries: str) -> str:
    """Return the page of a figure; `libraries` is a script that puts `vegaEmbed` into the window.

    Words of a visitor's table may stand in the figure: none of them is read as HTML, and none ends the script that holds it.
    """
    told = figure["usermeta"]["page"]
    document = Document()
    spec = {name: value for name, value in figure.items() if name not in ("title", "datasets")} | {"padding": 5}
    e = html.escape
    said = {
        "question": told["title"],
        "claim": e(told["claim"]),
        "said": told.get("marked") or e(told["said"]),
        "price": e(told.get("price", "")),
    }
    tables = {name: columns(rows) for name, rows in figure["datasets"].items()}
    document.add(said, {"light": spec}, tables, narrow=told["narrow"], knob=told.get("knob"))
    settings = "".join(f"<div><dt>{e(label)}</dt><dd>{e(value)}</dd></div>" for label, value in told["settings"].items())
    ground, text = figure.get("background", "#ffffff"), (figure.get("title") or {}).get("color", "#1f1f1f")
    style = f":root {{ --ground: {ground}; --text: {text}; }}\n{STYLE}"
    body = f"""<main class="alone">
<h1 id="question">{e(told["title"])}</h1>
<p id="claim"{"" if told["claim"] else " hidden"}>{e(told["claim"])}</p>
<p id="said" role="status">{said["said"]}</p>
<p id="price"></p>
<div id="figure" role="img" aria-label="{e(told["title"])}"></div>
<div id="hand"></div>
{f"<dl>{settings}</dl>" if settings else ""}
<p class="whence">{e(told["whence"])}</p>
</main>"""
    return page(told["title"], told["said"], style, body, document, libraries)


def page(title: str, about: str, style: str, body: str, document: Document | None, libraries: str = "") -> str:
    """Return a whole page: title, description, style, body, and where there is a document what draws it."""
    e = html.escape
    drawn = (
        ""
        if document is None
        else f'<script type="application/json" id="document">{document.json()}</script>\n<script>{ALIVE}</script>\n'
    )
    return f"""<!DOCTYPE html>
<html lang="{LANGUAGE}">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{e(title)}</title>
<meta name="description" content="{e(about)}">
<link rel="icon" href="data:,">
<style>{style}</style>
{f"<script>{libraries}</script>" if libraries else ""}
</head>
<body>
{body}
{drawn}</body>
</html>
"""


def _bare(spec: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in spec.items() if name not in ("usermeta", "datasets")}


def _inert(value: Any) -> str:
    """Return JSON in which no < stands as itself, so that nothing in it can end the script around it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
