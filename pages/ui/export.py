"""Exports of what a page shows, each built when it is asked for: figures, tables, and the manifest that makes them again."""

from collections.abc import Callable

import streamlit as st

import sim
from pages.ui import figure, render, runs, spreadsheet
from pages.ui.page import Page, View
from sim import manifest, references

FIGURES = {
    "png": ("PNG, twice the size", "image/png"),
    "svg": ("SVG", "image/svg+xml"),
    "pdf": ("PDF", "application/pdf"),
    "html": ("One HTML file, works offline", "text/html"),
}


def show(page: Page, view: View) -> None:
    """Show a download button for each export."""
    name = f"{view.model.id}-{view.seed}"
    st.markdown("**Figure** with question, sentence, parameters, seed, version and source")
    with st.container(horizontal=True):
        for format, (label, mime) in FIGURES.items():
            _button(label, _figure(page, view, format), f"{name}.{format}", mime)
    st.markdown("**Numbers**")
    with st.container(horizontal=True):
        _button("Frontier, CSV", lambda: spreadsheet.csv(view.frontier.frame), f"{name}-frontier.csv", "text/csv")
        _button("This setting, CSV", lambda: spreadsheet.csv(view.result.to_frame()), f"{name}-result.csv", "text/csv")
        _button("Manifest, JSON", lambda: _manifest(view).encode(), f"{name}.json", "application/json")
    st.caption(f"`python -m sim run --manifest {name}.json` computes the same outcomes again and says so.")


def _button(label: str, build: Callable[[], bytes], name: str, mime: str) -> None:
    st.download_button(label, build, name, mime, key=f"_export_{name}", on_click="ignore")


def _figure(page: Page, view: View, format: str) -> Callable[[], bytes]:
    return lambda: render.render(figure.standalone(page, view, page.say(view).replace("**", ""), provenance(view)), format)


def _manifest(view: View) -> str:
    return manifest.write(manifest.make(view.model, view.params, view.seed))


def provenance(view: View) -> str:
    """Return where the figure comes from: parameters, seed, version and sources."""
    settings = ", ".join(f"{name} {value}" for name, value in runs.settings(view.params).items())
    sources = "; ".join(references.cite(source) for source in view.model.sources)
    return f"{view.model.title}: {settings}. Seed {view.seed}. Alignment Tradeoffs {sim.__version__}. Sources: {sources}."
