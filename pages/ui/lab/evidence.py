"""Reference values beside ours, computed by this version, and the equations of every model.

Those that others printed come first, of the models and of the sciences behind them; the rest were computed another way, from the
definition, and stand apart. The page shows theirs at once, and fills in what we find, one model after the other.
"""

from concurrent.futures import Future, wait
from functools import lru_cache

import altair as alt
import pandas as pd
import streamlit as st

import sim
from pages.ui.drawing import spreadsheet, theme
from pages.ui.knobs import controls
from pages.ui.page import siblings, stage, tabs
from pages.ui.page import size as sizes
from pages.ui.shell import browser
from pages.ui.shell.contents import SECTIONS
from pages.ui.work import kept, runs
from pages.ui.work.turns import in_turn
from pages.ui.work.waiting import arrival
from sim.analysis import ahead, sciences, validation
from sim.contract import references

COLUMNS = ("of", "quantity", "theirs", "ours", "tolerance", "pass", "source", "place", "note", "set")
DIGITS = {"theirs": "%.10g", "ours": "%.10g", "tolerance": "%.2g"}
PRINTED, ANOTHER = "printed by others", "computed another way"
MODEL = "evidence_model"
AT_ONCE = 0.02  # seconds that the page waits for a model before it shows itself without its numbers
BAND = pd.DataFrame({"low": [-1.0], "high": [1.0]})


def show() -> None:
    """Show the page."""
    siblings.show("evidence")
    st.html('<h1 class="question">Do our numbers agree with the reference values?</h1>')
    _body()
    browser.live()


@st.fragment
@in_turn
def _body() -> None:
    words = _words()
    word = controls.word(MODEL, "Model or science", words)
    chosen = list(words)[1:] if word == "all" else [word]
    ours, missing = _known(chosen)
    found = pd.concat([ours[id] if id in ours else _open(id) for id in chosen], ignore_index=True)
    known = found[found["model"].isin(list(ours))]
    _progress(len(ours), len(chosen), missing)
    stage.say(*_sentence(known, words, len(found) - len(known)))
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
        if len(known) == len(found):
            csv = spreadsheet.csv(found)
            st.download_button("Numbers, CSV", csv, "evidence.csv", "text/csv", on_click="ignore", key="_evidence_csv")
        browser.copy_link()
    for printed, title in ((True, PRINTED), (False, ANOTHER)):
        _table(found[found["printed"].astype(bool) == printed], words, title)
    if word not in sciences.ids():
        st.html('<h2 class="section">The equations</h2>')
    for id in (id for id in chosen if id not in sciences.ids()):
        model = sim.load(id)
        one = len(chosen) == 1
        shelf = st.expander(f"{model.title}: {model.question}", expanded=one, key=f"_equations_{id}_{one}", on_change="rerun")
        if shelf.open:  # those of all models would be more than all the rest of the page
            with shelf:
                tabs.equations(model)
    if missing:
        arrival(missing, "evidence")


def _words() -> dict[str, str]:
    """Return the name of each page's model, in the order of the contents, and then of each science."""
    ids = [entry.address for section in SECTIONS for entry in section.entries if entry.address in sim.ids()]
    titles = {id: sim.load(id).title for id in ids} | {id: sciences.SCIENCES[id].title for id in sciences.ids()}
    return {"all": "All models and sciences"} | titles


def _sentence(known: pd.DataFrame, words: dict[str, str], rest: int) -> tuple[str, str]:
    """Return how many numbers hold, and what is to be said of their tolerance, and of what is off."""
    passed, printed = known["pass"].astype(bool), known["printed"].astype(bool)
    count = validation.count(known[printed])
    off = known[~passed]
    found = zip(off["model"], off["quantity"], off["ours"], off["theirs"], strict=True)
    said = "; ".join(f"{words[model]}, {quantity}: ours {o:.6g}, theirs {t:.6g}" for model, quantity, o, t in found)
    parts = []
    if count.numbers:
        parts.append(
            f"**{(passed & printed).sum()}** of {count.numbers} numbers printed by others come out within their tolerance (from "
            f"{count.sources} {'source' if count.sources == 1 else 'sources'}; {count.places} where the numbers of one table count once)"
        )
    if not printed.all():
        another = f"**{(passed & ~printed).sum()}** of {(~printed).sum()}"
        parts.append(
            f"{another} that were computed another way, from the definition"
            + ("" if parts else ", come out within their tolerance")
        )
    if rest:
        parts.append(f"{rest} are still being computed")
    wide, theirs = known["wide"].sum(), known.loc[printed, "wide"].sum()
    why = f"; {wide} have a wider one and say why in their note ({theirs} of those printed)" if wide else ""
    return ", and ".join(parts[:2]) + "".join(
        f"; {part}" for part in parts[2:]
    ) + ".", f"The tolerance is half the last digit{why}." + (f" Off: {said}." if said else "")


def _table(found: pd.DataFrame, words: dict[str, str], title: str) -> None:
    st.html(f'<h2 class="section">{title.capitalize()}</h2>')
    if found.empty:
        st.caption("None.")
        return
    shown = found.assign(of=found["model"].map(words), source=found["source"].map(references.cite))[list(COLUMNS)]
    numbers = {name: st.column_config.NumberColumn(format=digits, width=125) for name, digits in DIGITS.items()}
    st.dataframe(shown, hide_index=True, width="stretch", height=min(420, 36 * len(shown) + 38), column_config=numbers)


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
            st.progress(done / all, f"{done} of {all} models and sciences computed")


def _deviations(found: pd.DataFrame, words: dict[str, str]) -> pd.DataFrame:
    """Return, for each number, its model or science, whose it is, and how far ours is from theirs, in tolerances."""
    allowed = found["tolerance"] + found["theirs"].map(validation.rounding)
    return pd.DataFrame(
        {
            "model": found["model"].map(words),
            "deviation": (found["ours"] - found["theirs"]) / allowed.where(found["tolerance"] > 0, 1.0),
            "quantity": found["quantity"],
            "whose": [PRINTED if printed else ANOTHER for printed in found["printed"]],
            "said": [f"ours {o:.6g}, theirs {t:.6g}" for o, t in zip(found["ours"], found["theirs"], strict=True)],
        }
    )


@lru_cache(maxsize=8)
def _spec(colours: theme.Palette, size: int, models: tuple[str, ...]) -> dict[str, object]:
    title, scale = "Ours minus theirs, in tolerances; within the green band they agree", alt.Scale(domain=[-2, 2], clamp=True)
    axis = alt.Axis(orient="top", values=[-2, -1, 0, 1, 2], titleLimit=60 * size)
    y = alt.Y("model:N", title=None, scale=alt.Scale(domain=list(models)), axis=alt.Axis(grid=True, labelLimit=16 * size))
    band = (
        alt.Chart(alt.NamedData("band"))
        .mark_rect(color=colours.effect, opacity=0.15)
        .encode(x=alt.X("low:Q", title=title, scale=scale, axis=axis), x2="high:Q")
    )
    whose = alt.Scale(domain=[PRINTED, ANOTHER], range=[colours.meant, colours.ghost])
    points = (
        alt.Chart(alt.NamedData("found"))
        .mark_point(filled=True, size=90, opacity=0.7)
        .encode(
            x=alt.X("deviation:Q", title=title, scale=scale, axis=axis),
            y=y,
            color=alt.Color(
                "whose:N", title=None, scale=whose, legend=alt.Legend(orient="top", direction="vertical", labelLimit=16 * size)
            ),
            yOffset=alt.YOffset("whose:N", scale=alt.Scale(domain=[PRINTED, ANOTHER])),
            tooltip=[alt.Tooltip("quantity:N"), alt.Tooltip("whose:N"), alt.Tooltip("said:N", title="values")],
        )
    )
    spec: dict[str, object] = (
        alt.layer(band, points)
        .configure(**theme.chart_config(colours, words=size))
        .properties(height=alt.Step(max(14, size)))
        .to_dict()
    )
    return spec
