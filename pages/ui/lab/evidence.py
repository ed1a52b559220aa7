"""Reference values beside ours, computed by this version, and the equations of every model.

Others printed some of them; the rest were computed another way than by the model, from the definition, and the page says how many are
which. It shows them at once, and fills in what we find, one model after the other.
"""

from concurrent.futures import Future, wait
from functools import lru_cache

import altair as alt
import pandas as pd
import streamlit as st

import sim
from pages.ui.drawing import spreadsheet, theme
from pages.ui.knobs import controls
from pages.ui.page import size as sizes
from pages.ui.page import stage, tabs
from pages.ui.shell import browser
from pages.ui.shell.contents import SECTIONS
from pages.ui.work import kept, runs
from pages.ui.work.turns import in_turn
from pages.ui.work.waiting import arrival
from sim.analysis import ahead, validation
from sim.contract import references

COLUMNS = ("quantity", "ours", "theirs", "tolerance", "pass", "printed", "source", "place", "note", "set")
MODEL = "evidence_model"
AT_ONCE = 0.02  # seconds that the page waits for a model before it shows itself without its numbers
BAND = pd.DataFrame({"low": [-1.0], "high": [1.0]})


def show() -> None:
    """Show the page."""
    st.html('<p class="kicker">Does it hold, and does it hold for you?</p>')
    st.html('<h1 class="question">Do our numbers agree with the reference values?</h1>')
    _body()
    browser.live()


@st.fragment
@in_turn
def _body() -> None:
    ids = [entry.address for section in SECTIONS for entry in section.entries if entry.address in sim.ids()]
    words = {"all": "All models"} | {id: sim.load(id).title for id in ids}
    word = controls.word(MODEL, "Model", words)
    chosen = ids if word == "all" else [word]
    ours, missing = _known(chosen)
    found = pd.concat([ours[id] if id in ours else _open(id) for id in chosen], ignore_index=True)
    known = found[found["model"].isin(list(ours))]
    _progress(len(ours), len(chosen), missing)
    printed, rest = known["printed"].astype(bool), len(found) - len(known)
    others, another = known[printed], known[~printed]
    stage.say(
        f"**{others['pass'].sum()}** of {len(others)} numbers printed by others come out within their tolerance, and "
        f"**{another['pass'].sum()}** of {len(another)} that were computed another way, from the definition"
        + (f"; {rest} are still being computed." if rest else "."),
        f"The tolerance is half the last digit; {known['wide'].sum()} have a wider one and say why in their note "
        f"({others['wide'].sum()} of those printed).",
    )
    st.vega_lite_chart(
        {
            **_spec(theme.palette(), sizes.now(bound=False).words, tuple(words[id] for id in chosen)),
            "datasets": {"found": _deviations(known, words), "band": BAND},
        },
        key="evidence_chart",
        width="stretch",
        alt="How far each of our numbers is from the reference value, in units of its tolerance; inside the band it passes.",
    )
    with st.container(horizontal=True):
        if not rest:
            csv = spreadsheet.csv(found)
            st.download_button("Numbers, CSV", csv, "evidence.csv", "text/csv", on_click="ignore", key="_evidence_csv")
        browser.copy_link()
    shown = found.assign(source=found["source"].map(references.cite))[list(COLUMNS)]
    st.dataframe(shown, hide_index=True, width="stretch", height=420)
    st.html('<h2 class="section">The equations</h2>')
    for id in chosen:
        model = sim.load(id)
        with st.expander(f"{model.title}: {model.question}", expanded=len(chosen) == 1):
            tabs.equations(model)
    if missing:
        arrival(missing, "evidence")


def _known(chosen: list[str]) -> tuple[dict[str, pd.DataFrame], Future[pd.DataFrame] | None]:
    """Return our numbers of every model that is ready, and the one that is being computed; it is begun here, the quick ones first."""
    found, missing = {}, None
    for id in sorted(chosen, key=ahead.SLOW.__contains__):
        if missing is None:
            job = runs.later(_compared, id, long=True)
            if wait([job], timeout=AT_ONCE).done:
                found[id] = job.result()
            else:
                missing = job
    return found, missing


@lru_cache(maxsize=64)
def _compared(id: str) -> pd.DataFrame:
    return kept.table(f"evidence-{id}", lambda: validation.frame([id]))


@lru_cache(maxsize=64)
def _open(id: str) -> pd.DataFrame:
    """Return the reference values, ours still missing."""
    rows = [{**vars(row), "printed": row.printed, "wide": row.wide} for row in validation.rows([id])]
    return pd.DataFrame(rows).assign(ours=float("nan"), **{"pass": None})


def _progress(done: int, all: int, missing: object) -> None:
    with st.container(key="evidence_progress"):
        if missing:
            st.progress(done / all, f"{done} of {all} models computed")


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
def _spec(colours: theme.Palette, size: int, models: tuple[str, ...]) -> dict[str, object]:
    x = alt.X("deviation:Q", title="Ours minus theirs, in tolerances", scale=alt.Scale(domain=[-2, 2], clamp=True))
    y = alt.Y("model:N", title=None, scale=alt.Scale(domain=list(models)), axis=alt.Axis(grid=True, labelLimit=16 * size))
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
        alt.layer(band, points).configure(**theme.chart_config(colours, words=size)).properties(height=alt.Step(34)).to_dict()
    )
    return spec
