"""Exports of what a page shows, each built when it is asked for: figures, tables, and the manifest that makes them again."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

import sim
from pages.ui.drawing import render, sentence, spreadsheet
from pages.ui.page import alive, claim, figure, settings
from pages.ui.page.page import Page, View
from pages.ui.sessions import downloads
from pages.ui.work import runs
from pages.ui.work.waiting import arrival
from sim.analysis import manifest, presets
from sim.contract import references

FIGURES = {
    "png": ("PNG, twice the size", "image/png"),
    "svg": ("SVG", "image/svg+xml"),
    "pdf": ("PDF", "application/pdf"),
    "html": ("This page as one file", "text/html"),
}
MIMES = {"csv": "text/csv", "json": "application/json", "html": "text/html"}
NO_FIGURES = "This server cannot draw figures: its vl-convert does not work. The numbers below can be had."


def show(page: Page, view: View) -> None:
    """Show a download button for each export."""
    name = f"{view.model.id}-{view.seed}"
    drawn = sentence.plain(page.say(view))
    on = presets.at(view.model.id, view.params)
    told = {"claim": claim.text(on) if on else "", "settings": settings.said(view), "whence": whence(view.model, view.seed)}

    def draw(format: str) -> bytes:
        more = alive.told(page, view) if format == "html" and not view.waiting else {}
        return render.render(figure.standalone(page, view, drawn, provenance(view), told=told | more), format)

    figures(name, draw)
    files(
        {
            "Frontier, CSV": (f"{name}-frontier.csv", lambda: spreadsheet.csv(view.frontier.frame)),
            "This setting, CSV": (f"{name}-result.csv", lambda: spreadsheet.csv(view.result.to_frame())),
            "Manifest, JSON": (f"{name}.json", lambda: _manifest(view).encode()),
        }
    )
    st.caption(f"`python -m sim run --manifest {name}.json` computes the same outcomes again and says so.")


def figures(
    name: str,
    draw: Callable[[str], bytes],
    heading: str = "**Figure** with question, sentence, parameters, seed, version and source",
) -> None:
    """Show a button for each of FIGURES; `draw` returns the figure in a format, when it is asked for."""
    st.markdown(heading)
    tried = runs.later(render.works)
    if not tried.done():
        arrival(tried, "figures")
    elif not tried.result():
        st.warning(NO_FIGURES)
        return
    with st.container(horizontal=True):
        for format, (label, mime) in FIGURES.items():
            _button(label, partial(draw, format), f"{name}.{format}", mime)


def files(built: Mapping[str, tuple[str, Callable[[], bytes]]], heading: str = "**Numbers**") -> None:
    """Show a button for each file, by label: its name (its ending says what it is), and what builds it."""
    st.markdown(heading)
    with st.container(horizontal=True):
        for label, (name, build) in built.items():
            _button(label, build, name, MIMES[name.rpartition(".")[2]])


def _button(label: str, build: Callable[[], bytes], name: str, mime: str) -> None:
    st.download_button(label, downloads.kept(build, name, mime), name, mime, key=f"_export_{name}", on_click="ignore")


def _manifest(view: View) -> str:
    return manifest.write(manifest.make(view.model, view.params, view.seed))


def provenance(view: View) -> str:
    """Return where the figure comes from: parameters in words, seed, version and sources."""
    said = "; ".join(f"{label} {value}" for label, value in settings.said(view).items())
    return f"{view.model.title}: {said}. {whence(view.model, view.seed)}"


def whence(model: sim.Model, seed: int) -> str:
    """Return seed, version and sources."""
    sources = "; ".join(references.cite(source) for source in model.sources)
    return f"Seed {seed}. Alignment Tradeoffs {sim.__version__}. Sources: {sources}."
