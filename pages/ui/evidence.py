"""Published numbers beside ours, computed when the page is opened, and the equations of every model."""

from functools import lru_cache

import altair as alt
import pandas as pd
import streamlit as st

import sim
from pages.ui import browser, controls, spreadsheet, stage, theme
from pages.ui.contents import SECTIONS
from sim import references, validation

COLUMNS = ("quantity", "ours", "theirs", "tolerance", "pass", "source", "place", "note", "set")
MODEL = "evidence_model"
BAND = pd.DataFrame({"low": [-1.0], "high": [1.0]})


def show() -> None:
    """Show the page."""
    st.html('<p class="kicker">Does it hold, and does it hold for you?</p>')
    st.html('<h1 class="question">Are our numbers the ones that others found?</h1>')
    _body()
    browser.live()


@st.fragment
def _body() -> None:
    ids = [entry.address for section in SECTIONS for entry in section.entries if entry.address in sim.ids()]
    words = {"all": "All models"} | {id: sim.load(id).title for id in ids}
    word = controls.word(MODEL, "Model", words)
    chosen = ids if word == "all" else [word]
    with st.spinner("Computing every number again"):
        found = pd.concat([_compared(id) for id in chosen], ignore_index=True)
    passed = int(found["pass"].sum())
    stage.say(
        f"**{passed}** of {len(found)} numbers come out within their tolerance, computed just now.",
        "A number that someone printed has half its last digit as tolerance; a wider one says why in its note.",
    )
    st.vega_lite_chart(
        {
            **_spec(theme.palette(), bool(st.session_state.get("present"))),
            "datasets": {"found": _deviations(found, words), "band": BAND},
        },
        key="evidence_chart",
        width="stretch",
        alt="How far each of our numbers is from the published one, in units of its tolerance; inside the band it passes.",
    )
    with st.container(horizontal=True):
        st.download_button(
            "Numbers, CSV", spreadsheet.csv(found), "evidence.csv", "text/csv", on_click="ignore", key="_evidence_csv"
        )
        browser.copy_link()
    shown = found.assign(source=found["source"].map(references.cite))[list(COLUMNS)]
    st.dataframe(shown, hide_index=True, width="stretch", height=420)
    st.html('<h2 class="section">The equations</h2>')
    for id in chosen:
        model = sim.load(id)
        with st.expander(f"{model.title}: {model.question}", expanded=len(chosen) == 1):
            for equation in model.equations:
                st.markdown(equation)
            for source in model.sources:
                st.markdown(f"- {references.full(source)}")


@lru_cache(maxsize=64)
def _compared(id: str) -> pd.DataFrame:
    return validation.frame([id])


def _deviations(found: pd.DataFrame, words: dict[str, str]) -> pd.DataFrame:
    """Return, for each number, its model and how far ours is from theirs, in tolerances."""
    return pd.DataFrame(
        {
            "model": found["model"].map(words),
            "deviation": (found["ours"] - found["theirs"]) / found["tolerance"].where(found["tolerance"] > 0, 1.0),
            "quantity": found["quantity"],
            "said": [f"ours {o:.6g}, theirs {t:.6g}" for o, t in zip(found["ours"], found["theirs"], strict=True)],
        }
    )


@lru_cache(maxsize=8)
def _spec(colours: theme.Palette, large: bool) -> dict[str, object]:
    x = alt.X("deviation:Q", title="Ours minus theirs, in tolerances", scale=alt.Scale(domain=[-2, 2], clamp=True))
    y = alt.Y("model:N", title=None, axis=alt.Axis(grid=True, labelLimit=200))
    numbers = alt.Chart(alt.NamedData("found"))
    band = (
        alt.Chart(alt.NamedData("band"))
        .mark_rect(color=colours.effect, opacity=0.15)
        .encode(
            x=alt.X("low:Q", title="Ours minus theirs, in tolerances", scale=alt.Scale(domain=[-2, 2], clamp=True)), x2="high:Q"
        )
    )
    points = numbers.mark_point(filled=True, size=90, opacity=0.7, color=colours.meant).encode(
        x=x, y=y, tooltip=[alt.Tooltip("quantity:N"), alt.Tooltip("said:N", title="values")]
    )
    spec: dict[str, object] = (
        alt.layer(band, points).configure(**theme.chart_config(colours, large=large)).properties(height=alt.Step(34)).to_dict()
    )
    return spec
