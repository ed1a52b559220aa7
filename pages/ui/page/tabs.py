"""What stands under every page for the one who doubts: reasons, equations, evidence, sensitivity, data, export.

Only the open tab is computed.
"""

import inspect
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from functools import lru_cache, partial
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

import sim
from pages.ui.drawing import theme
from pages.ui.page import export, tab_bar
from pages.ui.page.page import Page, View
from pages.ui.work import runs
from pages.ui.work.waiting import arrival
from sim.analysis import ahead, presets, sensitivity, validation
from sim.contract import references, symbols

BADGES = {
    "CALIBRATED": "fitted to data",
    "REPRODUCED": "its own model meets a number that others printed, within the tolerance",
    "STYLISED": "shows a mechanism only; its numbers are not forecasts",
    "CONTESTED": "studies disagree; both sides are under Evidence",
}
STANCES = {"for": "Speaks for it", "against": "Speaks against it", "context": "To know beside it"}
DRAWS, FEW = 64, 16  # draws of all knobs; few where a run is slow
PATIENCE = 0.3  # seconds


STILL = ("Why", "Equations", "Evidence")  # the same at every setting


def follows(page: Page, model: sim.Model) -> bool:
    """Return whether the open tab shows something of where along the frontier one stands."""
    return not still(model, *page.still)


def still(model: sim.Model, *also: str) -> bool:
    """Return whether the open tab is one of those that are the same at every setting, or of `also`."""
    return st.session_state.get(f"_tab_{model.id}", STILL[0]) in (*STILL, *also)


def show(page: Page, view: View) -> None:
    """Show the tabs."""
    contents: dict[str, Callable[[], None]] = {
        "Why": lambda: _why(page.why, view.model),
        **{name: partial(draw, view) for name, draw in page.tabs.items()},
        "Equations": lambda: _equations(view.model),
        "Evidence": lambda: _evidence(view.model),
        "Sensitivity": lambda: _sensitivity(view, FEW if page.patient or page.slow else DRAWS),
        "Data": lambda: _data(view),
        "Export": lambda: export.show(page, view),
    }
    only_open(view.model.id, contents)


def only_open(id: str, contents: Mapping[str, Callable[[], None]], turned: Callable[[], None] | None = None) -> None:
    """Show these tabs; only the open one is computed. `turned` is called when a visitor has opened another."""
    opened, panel = tab_bar.show(id, tuple(contents), turned)
    with panel:
        contents[opened]()


def _why(why: str, model: sim.Model) -> None:
    st.markdown(why)
    st.caption(f"**{model.badge}**: {BADGES[model.badge]}{met(model)}.")


def met(model: sim.Model) -> str:
    """Return whose numbers a REPRODUCED model meets, and how near it comes to those that it meets by more than half of a last digit."""
    if model.badge != "REPRODUCED":
        return ""
    printed = [row for row in validation.rows((model.id,)) if row.printed]
    if not printed:
        return ""
    whose = " and ".join(dict.fromkeys(references.cite(row.source) for row in printed))
    wide = [row for row in printed if row.wide]
    many = "all" if len(wide) == len(printed) else f"{len(wide)} of them"
    near = f", {many} only to within {max(row.tolerance for row in wide):g}" if wide else ""
    return f" ({len(printed)} numbers of {whose}{near}; see the page Evidence)"


def equations(model: sim.Model) -> None:
    """Show equations, beside each what its symbols mean, and sources."""
    for equation, meaning in zip(model.equations, symbols.beside(model), strict=True):
        left, right = st.columns([3, 2], gap="large", vertical_alignment="center")
        left.markdown(equation)
        if meaning:
            right.caption(meaning)
    st.markdown("**Sources**")
    for source in model.sources:
        st.markdown(f"- {references.full(source)}")


def _equations(model: sim.Model) -> None:
    equations(model)
    with st.expander("The code of this model"):
        st.code(_code(model.id), language="python")


@lru_cache(maxsize=64)
def _code(id: str) -> str:
    return inspect.getsource(sim.load(id).module)


def _evidence(model: sim.Model) -> None:
    columns = st.columns(len(STANCES), gap="large")
    for column, (stance, words) in zip(columns, STANCES.items(), strict=True):
        with column:
            st.markdown(f"**{words}**")
            found = [e for e in model.evidence if e.stance == stance]
            for e in found:
                st.markdown(f"{e.text} ({references.cite(e.source)}, {e.place})")
            if not found:
                st.caption("Nothing that we know of.")
    quoted = dict.fromkeys(e.source for e in model.evidence)
    if quoted:
        with st.expander("These sources in full"):
            st.markdown("\n".join(f"- {references.full(source)}" for source in quoted))


def _sensitivity(view: View, draws: int) -> None:
    declared = [o for o in view.model.OUTCOMES if view.outcomes.get(o.name) is not None]
    name = st.selectbox(
        "Outcome", [o.name for o in declared], format_func=lambda n: view.model.outcome(n).label, key=f"_tornado_{view.model.id}"
    )
    outcome = view.model.outcome(name)
    moved = runs.later(_tornado, view.model.id, view.params, view.seed, long=True)
    if not _done(moved, "Moving every knob from one end to the other."):
        return
    frame = moved.result()
    frame = frame[frame["outcome"] == name]
    st.altair_chart(
        bars(frame, outcome.label, view.outcomes[name], theme.palette()), key=f"_bars_{view.model.id}", width="stretch"
    )
    st.caption(
        f"{outcome.label} when one knob alone goes from one end of its range to the other; the line is the present setting. "
        "Knobs that do not move it are left out" + (", and those that say how much is computed." if view.model.sizes else ".")
    )
    claims = presets.load(view.model.id)
    if claims:
        st.markdown(
            "**How far each claim carries**: the share of draws of all other knobs, over their whole ranges, in which it holds"
        )
        drawn = runs.later(_survival, view.model.id, draws, long=True)
        if _done(drawn, "Drawing worlds."):
            st.dataframe(drawn.result(), hide_index=True, width="stretch")


def _done(job: Future[Any], doing: str) -> bool:
    """Return whether the job is done, after a short wait; else say what it does, and show the page again when it is."""
    if not wait([job], timeout=PATIENCE).done:
        st.caption(doing)
        arrival(job, "tab")
    return job.done()


@lru_cache(maxsize=64)
def _tornado(id: str, params: sim.Params, seed: int) -> pd.DataFrame:
    return sensitivity.tornado(sim.load(id), params, seed)


@lru_cache(maxsize=32)
def _survival(id: str, draws: int) -> pd.DataFrame:
    """Return each claim's share of worlds: as shipped, where it is, else of this many draws."""
    found = {p.id: ahead.worlds(p) or sensitivity.worlds(p, draws) for p in presets.load(id)}
    rows = [
        {
            "claim": p.claim,
            "holds, share of draws": sum(found[p.id]) / len(found[p.id]),
            "draws": len(found[p.id]),
            "promised, share of seeds": p.share,
        }
        for p in presets.load(id)
    ]
    return pd.DataFrame(rows)


def bars(frame: pd.DataFrame, label: str, now: float | None, colours: theme.Palette) -> alt.LayerChart | alt.FacetChart:
    """Return a tornado of one outcome: a bar a knob, the longest at the top, and a line at its value `now`."""
    moved = frame[frame["low"] != frame["high"]]
    order = alt.EncodingSortField("span", order="descending")
    base = alt.Chart(moved).transform_calculate(span="abs(datum.high - datum.low)")
    y = alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=300))
    bars = base.mark_bar(color=colours.effect, height=16).encode(
        y=y, x=alt.X("low:Q", title=label).scale(zero=False), x2="high:Q", tooltip=["label", "low", "high"]
    )
    rule = alt.Chart(pd.DataFrame({"now": [now]})).mark_rule(color=colours.optimised, strokeWidth=2).encode(x="now:Q")
    both: alt.LayerChart | alt.FacetChart = alt.layer(bars, rule).properties(height=alt.Step(28))
    return both


def _data(view: View) -> None:
    rows = [
        {"outcome": o.label, "value": view.outcomes[o.name], "unit": o.unit, "better": o.better, "name": o.name}
        for o in view.model.OUTCOMES
    ]
    st.markdown("**Outcomes of this setting**")
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")
    st.markdown("**Where the numbers on the knobs come from**")
    now = runs.settings(view.params)
    knobs = [
        {
            "knob": d.label,
            "now": str(now[name]),
            "default": str(d.default),
            "allowed": d.allowed,
            "source": references.cite(d.source),
            "name": name,
        }
        for name, d in view.model.Params.declared().items()
    ]
    st.dataframe(pd.DataFrame(knobs), hide_index=True, width="stretch")
    st.markdown("**Every policy on and under the frontier**")
    st.dataframe(view.frontier.frame, hide_index=True, width="stretch", height=300)
