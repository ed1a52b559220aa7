"""Home: the visitor guesses where what we meant turns down, then sees it; from here the way into every page."""

import html
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

import sim
from pages.ui import browser, runs, smile_lines, stage, theme
from pages.ui.contents import SECTIONS
from pages.ui.frontier_view import Canvas
from sim.analysis import manifest, presets

GUESS, SHOWN = "home_guess", "home_shown"
HIDDEN = pd.DataFrame({"log2_n": [], "value": []}, dtype=float)


def show() -> None:
    """Show the page."""
    st.html('<p class="kicker">Small, honest models of what an AI should do when the things we want from it collide</p>')
    st.html('<h1 class="question">What did you ask for, and what did you get?</h1>')
    _guess()
    browser.live()
    _find()
    _contents()


@st.fragment
def _guess() -> None:
    st.html(
        '<p class="claim">An AI is told to make people smile. It tries n things and takes the one with the most smiles. '
        "At which n are people best off?</p>"
    )
    chart = st.container()
    left, right = st.columns([3, 1], vertical_alignment="bottom", gap="large")
    with left:
        guess = st.slider("Your guess: doublings of n", 0.0, 14.0, 10.0, 0.5, format="%.1f", key=GUESS, bind="query-params")
    with right:
        shown = st.toggle("Show what people got", key=SHOWN, bind="query-params")
    model = sim.load("smile")
    result: Any = runs.result(model.id, model.Params(), 0)
    pictures = model.picture(result)
    lines = pictures["lines"]
    with chart:
        st.vega_lite_chart(
            {
                **_spec(st.session_state.get("_width", 1200), theme.palette(), bool(st.session_state.get("present"))),
                "datasets": {
                    "lines": lines if shown else lines[lines["measure"] == "proxy"],
                    "turn": pictures["turn"] if shown else HIDDEN,
                    "guess": pd.DataFrame({"log2_n": [guess], "said": ["your guess"]}),
                },
            },
            key="home_chart",
            width="content",
            alt="What we measure rises with optimisation; what we meant, hidden until you have guessed, turns down.",
        )
    if shown:
        stage.say(
            f"You said n = {2**guess:,.0f}. People are best off at **n = {result.peak:,.0f}**; beyond it, more smiles make them worse off.",
            "The model: best of n on a measure with an exponential error. Its page has the equations, the evidence and the levers.",
        )
    else:
        stage.say("The smiles keep rising. Guess where the people stop being better off, then look.")


@lru_cache(maxsize=16)
def _spec(width: int, colours: theme.Palette, large: bool) -> dict[str, Any]:
    canvas = Canvas(width - 20, 420 if large else 340, colours, large)
    guess = alt.Chart(alt.NamedData("guess")).encode(x=smile_lines.X)
    layers = [
        *smile_lines.lines(canvas),
        guess.mark_rule(color=colours.ghost, strokeDash=[6, 4], strokeWidth=3),
        guess.mark_text(align="left", dx=8, fontSize=canvas.words, color=colours.text).encode(text="said:N", y=alt.value(12)),
        *smile_lines.turn(canvas),
    ]
    chart = alt.layer(*layers).properties(width=canvas.width, height=canvas.height)
    spec: dict[str, Any] = chart.configure(**theme.chart_config(colours, large=large)).to_dict()
    return spec


def _find() -> None:
    """Show the search over pages and presets; choosing one goes there."""
    places: dict[str, tuple[str, dict[str, str]]] = {}
    for section in SECTIONS:
        for entry in section.entries:
            if entry.address:
                places[entry.title] = (entry.file, {})
                if entry.address in sim.ids():
                    for p in presets.load(entry.address):
                        places[f"{entry.title}: {p.title}"] = (entry.file, manifest.query(sim.load(p.model), p.params))
    found = st.selectbox(
        "Find a page or a preset",
        list(places),
        index=None,
        placeholder="Find a page or a preset",
        label_visibility="collapsed",
        key="home_find",
    )
    if found:
        file, query = places[found]
        st.switch_page(file, query_params=query)


def _contents() -> None:
    for section in SECTIONS:
        if section.entries and section.entries[0].address:
            st.html(f'<h2 class="section">{html.escape(section.question)}</h2>')
            columns = st.columns(4)
            for i, entry in enumerate(section.entries):
                with columns[i % 4], st.container(border=True, height="stretch"):
                    st.page_link(entry.file, label=f"**{entry.title}**")
                    if entry.address in sim.ids():
                        st.caption(sim.load(entry.address).question)
