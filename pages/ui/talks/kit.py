"""The offline kit of a talk: a page for each beat with its knob alive, its figures, notes, and a deck that shows the pages one after the other.

Every file opens from disk and asks nothing of the network. `files` says what there is to make; who makes it decides when, and in which order.
"""

import base64
import html
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

import streamlit

import sim
from pages.ui.drawing import render, sentence, web_page
from pages.ui.page import alive, bet, claim, export, figure, opened, settings, size
from pages.ui.page import beat as beats
from pages.ui.page.alive import Place
from pages.ui.page.page import Page, View
from pages.ui.talks import pictures, speaker
from pages.ui.work import runs
from sim.analysis import manifest, presets, talks
from sim.analysis.talks import Beat, Stop, Talk

HERE = Path(__file__).parent
REVEAL = HERE / "reveal"
FIGURES = ("svg", "png", "pdf")
COLUMN = 1800  # px: the column on size.SCREEN, as the browser tells it
DECK, NOTES = "deck.html", "notes.html"
NONE = "\u00a0"  # keeps the room of its line


@dataclass(frozen=True)
class File:
    """A file of the kit: its path in the folder, what it is in words, and what makes it."""

    path: str
    what: str
    make: Callable[[], bytes]


def files(talk: Talk) -> tuple[File, ...]:
    """Return every file of a talk's kit: the deck last, so that where it stands all is there."""
    found = []
    for number, beat in enumerate(talk.beats, 1):
        told = f"beat {number} of {len(talk.beats)}, {beat.name}"
        found.append(File(page_of(number, beat), told, partial(_beat, talk, number)))
        for stop in beat.stops:
            if stop.params is not None and stop.phase in ("", "shown"):
                name = f"figures/{number:02d}-{stop.step}-{beat.page}"
                found += [
                    File(f"{name}.{kind}", f"{told}: {kind.upper()}", partial(_figure, beat, stop, kind)) for kind in FIGURES
                ]
                found.append(File(f"{name}.json", f"{told}: manifest", partial(_recipe, stop)))
    found.append(File(NOTES, "notes", partial(_notes, talk)))
    found += [File(f"reveal/{file.name}", "reveal.js", file.read_bytes) for file in sorted(REVEAL.iterdir())]
    return (*found, File(DECK, "deck", partial(_deck, talk)))


def page_of(number: int, beat: Beat) -> str:
    """Return the path of a beat's page."""
    return f"beats/{number:02d}-{beat.page}.html"


def contents(talk: Talk) -> dict[str, Any]:
    """Return what the kit's manifest says of the talk: every stop with its page, parameters and seed, and by which versions."""
    stops = [
        {"beat": stop.beat, "step": stop.step, "page": stop.page, "phase": stop.phase, "seed": stop.seed}
        | ({"params": stop.params.settings(prefix="")} if stop.params is not None else {})
        for stop in talk.stops
    ]
    said = {"talk": talk.id, "title": talk.title, "minutes": talk.minutes, "version": sim.__version__}
    return {**said, "libraries": manifest.libraries(), "stops": stops}


def _beat(talk: Talk, number: int) -> bytes:
    beat, document = talk.beats[number - 1], web_page.Document(tuple(alive.THEMES))
    for stop in beat.stops:
        _stop(document, talk, beat, stop)
    words = beat.page == talks.WORDS
    body = f"""<main class="stage{" words" if words else ""}">
<h1 id="question"></h1>
<p id="claim"></p>
<div id="figure" role="img" aria-label="{html.escape(beat.words if words else opened.opened(beat.page).alt)}"></div>
<p id="said" role="status"></p>
<p id="price"></p>
<div id="hand"></div>
<p id="counter"></p>
</main>"""
    style = f"{_font()}{(HERE / 'kit.css').read_text(encoding='utf-8')}"
    return web_page.page(beat.name, beat.say, style, body, document, "" if words else _libraries()).encode()


def _stop(document: web_page.Document, talk: Talk, beat: Beat, stop: Stop) -> None:
    """Add a stop to the document of its beat."""
    many = len(beat.stops)
    counter = f"{stop.beat} / {len(talk.beats)}" + (f" · {stop.step} of {many}" if many > 1 else "")
    words = {"counter": counter, "stage": True, "long": list(size.LONG)}
    if stop.params is None:
        document.add({**words, "question": beat.words, "claim": "", "said": "", "price": ""}, {}, {})
        return
    page, seen, asked = opened.opened(stop.page), alive.view(opened.opened(stop.page), stop.params, stop.seed), _asked(beat, stop)
    place, ghost = _place(page, seen, asked), _ghost(stop)
    tables = alive.tables(page, seen, ghost, place, asked)
    specs = alive.specs(page, seen, place, asked, tables)
    if asked.hidden:
        said = {"claim": NONE, "said": sentence.marked(bet.asked(asked)), "price": NONE}
        knob = None
    else:
        said = alive.said(page, seen)
        said["claim"] = said["claim"] or NONE
        pack = figure.packable(page, place.width, alive.THEMES["dark"], *alive.known(page, seen, place, asked))
        knob = alive.knob(page, seen, ghost, place, pack)
    columns = {name: alive.columns(table) for name, table in tables.items()}
    offline = bet.offline(asked, seen, page.axes_at(seen))
    document.add({**words, "question": seen.model.question, **said}, specs, columns, knob=knob, bet=offline)


def _asked(beat: Beat, stop: Stop) -> beats.Beat:
    """Return what the talk asks of the page at a stop, as the stage does (`running`), with no guess yet."""
    if beat.predict is None:
        return beats.Beat(stop.beat)
    told = next(each for each in beat.stops if each.phase == "shown")
    answer = bet.answer(beat.predict, runs.outcomes(beat.page, told.params, told.seed)) if told.params is not None else None
    return beats.Beat(stop.beat, stop.phase, beat.predict, None, answer if stop.phase == "shown" else None, told=stop == told)


def _place(page: Page, seen: View, asked: beats.Beat) -> Place:
    on = presets.at(page.model, seen.params)
    beside, said = len(page.open(seen.params)[: page.beside]) > 1, claim.text(on) if on and not asked.hidden else ""
    return Place(COLUMN, size.on_stage(COLUMN, size.SCREEN[1], bound=bool(page.selections), talk=True, beside=beside, claim=said))


def _ghost(stop: Stop) -> sim.Params | None:
    return stop.ghost if stop.params is not None and stop.ghost != runs.off_the_frontier(stop.page, stop.params) else None


def _figure(beat: Beat, stop: Stop, kind: str) -> bytes:
    return render.converted(_drawn(beat.page, stop), kind)


@lru_cache(maxsize=1)  # its other forms come next
def _drawn(address: str, stop: Stop) -> str:
    """Return a stop's figure, as SVG, as it goes into a paper: light, with question, sentence, parameters, seed, version and sources."""
    page = opened.opened(address)
    seen = alive.view(page, stop.params, stop.seed)
    told = {"settings": settings.said(seen), "whence": export.whence(seen.model, seen.seed)}
    whole = figure.standalone(page, seen, sentence.plain(page.say(seen)), export.provenance(seen), told=told, ghost=_ghost(stop))
    return render.svg(whole)


def _recipe(stop: Stop) -> bytes:
    assert stop.params is not None
    return manifest.write(manifest.make(sim.load(stop.page), stop.params, stop.seed)).encode()


def _notes(talk: Talk) -> bytes:
    style = f"{_font()}{(HERE / 'talks.css').read_text(encoding='utf-8')}{(HERE / 'notes.css').read_text(encoding='utf-8')}"
    return web_page.page(f"{talk.title}: notes", talk.about, style, speaker.printed(talk, pictures.on_paper), None).encode()


def _deck(talk: Talk) -> bytes:
    e, parts = html.escape, []
    for number, beat in enumerate(talk.beats, 1):
        steps = '<span class="fragment"></span>' * (len(beat.stops) - 1)
        said = "".join(f"<p>{e(speaker.said(stop, beat))}</p>" for stop in beat.stops if stop.phase != "locked")
        frame = f'<iframe data-beat="{page_of(number, beat)}" title="{e(beat.name)}"></iframe>'
        parts.append(f'<section>{frame}{steps}<aside class="notes">{said}</aside></section>')
    head = "<script>if (new URLSearchParams(location.search).has('light')) document.documentElement.dataset.theme = 'light';</script>"
    body = f"""<link rel="stylesheet" href="reveal/reveal.css">
<style>{(HERE / "deck.css").read_text(encoding="utf-8")}</style>
{head}
<div class="reveal"><div class="slides">
{"".join(parts)}
</div></div>
<script src="reveal/reveal.js"></script>
<script>{(HERE / "deck.js").read_text(encoding="utf-8")}</script>"""
    return web_page.page(talk.title, talk.about, "", body, None).encode()


@cache
def _libraries() -> str:
    return render.libraries()


@cache
def _font() -> str:
    """Return the style that brings Streamlit's own font along; nothing where it is not found: then the machine's is shown."""
    media = Path(streamlit.__file__).parent / "static" / "static" / "media"
    for file in media.glob("SourceSansVF-Upright*.woff2"):
        data = base64.b64encode(file.read_bytes()).decode()
        return f'@font-face {{ font-family: "Source Sans"; font-weight: 200 900; src: url(data:font/woff2;base64,{data}) format("woff2"); }}\n'
    return ""
