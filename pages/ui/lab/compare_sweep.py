"""A sweep's file opened on the two outcomes that are compared: every setting a dot, those that no other beats on a line, a knob as colour."""

import html
from functools import partial
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

import sim
from pages.ui.drawing import charts, frontier_view, lettering, theme
from pages.ui.drawing.numbers import axis, said
from pages.ui.drawing.panel import Panel
from pages.ui.knobs import controls
from pages.ui.lab import compare_chart as chart
from pages.ui.lab import compare_state as state
from pages.ui.lab.compare_chart import Scene
from pages.ui.page import settings
from pages.ui.sessions import upload
from sim import sweeps
from sim.analysis import differences, scenarios
from sim.analysis.scenarios import LETTERS, Comparison, Scenario
from sim.contract.outcomes import Outcomes
from sim.contract.parameters import Choice, InvalidInput, Knob
from sim.own.sheet import Sheet
from sim.sweeps import points
from sim.sweeps.points import Points

MOST = 2000  # dots of the picture
FEW = 5  # settings that have something in common, at least: fewer do by chance
HIGH = 420  # px
NAME = "compare_sweep"
TITLE = "A dot is a setting; on the line are those that no other beats. The large open marks are the scenarios."


def show(comparison: Comparison, found: list[Outcomes]) -> None:
    """Ask for the file, and show it where it is of the model that is compared."""
    st.markdown("`python -m sim sweep` writes such a file: any model over a grid, or spread evenly, with any number of seeds.")
    swept = upload.beside("The file of a sweep (Parquet)", NAME, _read, "The file")
    if swept is None:
        return
    if swept.model != comparison.model.id:
        model = sim.load(swept.model)
        upload.say(f"The file is a sweep of {model.title}, and {comparison.model.title} is compared")
        st.button(f"Compare {model.title}", key="_compare_sweep_model", type="primary", on_click=_take, args=(swept.model,))
        return
    try:
        best = points.unbeaten(swept, comparison.x, comparison.y)
    except InvalidInput as error:
        upload.say(str(error), "warning")
        return
    st.html(f'<p class="answer">{sentence(comparison, swept, best)}</p>')
    if not best.any():
        return
    declared = comparison.model.Params.declared()
    knob = st.selectbox(
        "Colour",
        swept.varied,
        format_func=lambda name: declared[name].label,
        key=f"_compare_sweep_colour_{'_'.join(swept.varied)[:80]}",
    )
    width = st.session_state.get("_width", 1200)
    st.vega_lite_chart(
        picture(comparison, swept, best, knob, found, chart.look(width, HIGH, chart.WORDS, theme.palette())),
        key="compare_sweep_chart",
        width="content",
        alt=f"{said(len(swept.frame), ',.0f')} settings of a sweep, {comparison.y.label} over {comparison.x.label}; "
        "those that no other beats are joined.",
    )
    _add(comparison, swept, best)


def _read(sheet: Sheet) -> Points:
    return points.of(sweeps.read(sheet.content, sheet.name))


def _take(id: str) -> None:
    model = sim.load(id)
    x, y = model.OUTCOMES[:2]
    state.put(Comparison(model, x, y, 0, scenarios.usual(model)))


def sentence(comparison: Comparison, swept: Points, best: Any) -> str:
    """Return in words how many settings no other beats, and what these have in common, as HTML."""
    many, few = said(len(swept.frame), ",.0f"), said(int(best.sum()), ",.0f")
    if not best.any():
        return f"Of {many} settings none has both outcomes."
    axes = " and ".join(html.escape(differences.called(one)) for one in (comparison.x, comparison.y))
    told = (
        f"Of <strong>{many}</strong> settings <strong>{few}</strong> {'is' if few == '1' else 'are'} beaten by no other on {axes}"
    )
    seeds = f", each the mean of {swept.seeds} draws of chance" if swept.seeds > 1 and comparison.model.random else ""
    alike = points.common(swept, best)
    if alike is not None and best.sum() >= FEW:
        declared = comparison.model.Params.declared()[alike.parameter]
        low, high = (html.escape(settings.worded(declared, declared_as(declared, end))) for end in (alike.low, alike.high))
        told += (
            f"; all of them have {html.escape(declared.label)} at <strong>{low if low == high else f'{low} to {high}'}</strong>"
        )
    return f"{told}{seeds}. Run by version {html.escape(swept.version)}."


def declared_as(declared: Any, value: Any) -> Any:
    """Return a cell as its parameter has it."""
    return str(value) if isinstance(declared, Choice) else float(value) if isinstance(declared, Knob) else bool(value)


def picture(
    comparison: Comparison, swept: Points, best: Any, knob: str, found: list[Outcomes], look: chart.Look
) -> dict[str, Any]:
    """Return the specification with its tables: at most MOST dots, every one that no other beats, and the scenarios."""
    x, y, colours = comparison.x, comparison.y, look.colours
    frame = swept.frame[[x.name, y.name, f"set.{knob}"]].set_axis(["x", "y", "knob"], axis=1).assign(best=best)
    frame = frame[np.isfinite(frame["x"]) & np.isfinite(frame["y"])]
    others = frame[~frame["best"]]
    shown = pd.concat([others.iloc[:: max(1, -(-len(others) // MOST))], frame[frame["best"]].iloc[:MOST]])
    here = pd.DataFrame([(LETTERS[n], o[x.name], o[y.name]) for n, o in enumerate(found)], columns=["of", "x", "y"]).dropna()
    spans = [chart.along(o, [*shown[a], *here[a]]) for o, a in ((x, "x"), (y, "y"))]
    names, ties = _names(comparison, here, shown[shown["best"]], look, spans)
    at: dict[str, Any] = {
        name: channel(
            f"{name}:Q",
            title=frontier_view.title(outcome),
            scale=alt.Scale(domain=list(span.span), type="log" if span.log else "linear", nice=False, zero=False),
            axis=frontier_view.axis(span.form, span.span, log=span.log),
        )
        for name, channel, outcome, span in zip("xy", (alt.X, alt.Y), (x, y), spans, strict=True)
    }
    declared = comparison.model.Params.declared()[knob]
    quiet = {"titleColor": colours.text, "labelColor": colours.text, "titleLimit": 400, "gradientLength": 220}
    legend: dict[str, Any] = {
        "title": controls.label(declared) if isinstance(declared, Knob) else declared.label,
        "orient": "top",
        **quiet,
    }
    hue: dict[str, Any]
    if isinstance(declared, Knob):
        scale = alt.Scale(
            range=list(colours.ramp), type="log" if declared.scale == "log" and shown["knob"].min() > 0 else "linear"
        )
        hue = {"color": alt.Color("knob:Q", scale=scale, legend=alt.Legend(**legend, labelExpr=axis(",.3~r").labelExpr))}
    else:
        shades = alt.Scale(range=list(plain_colours(colours)))
        words = declared.options if isinstance(declared, Choice) else {"True": "on", "False": "off"}
        shown = shown.assign(knob=[words.get(str(value), str(value)) for value in shown["knob"]])
        hue = {"color": alt.Color("knob:N", legend=alt.Legend(**legend, labelLimit=220), scale=shades)}
    step = frontier_view.step_of(x, mixing=False)

    bold: dict[str, Any] = {
        "align": "left",
        "baseline": "top",
        "lineBreak": "\n",
        "fontWeight": "bold",
        "fontSize": look.words + 1,
    }

    def on(table: str) -> alt.Chart:
        return charts.table(table).encode(**at)

    layers = [
        on("dots").transform_filter("!datum.best").mark_point(filled=True, size=26, opacity=0.75).encode(**hue),
        on("dots")
        .transform_filter("datum.best")
        .mark_line(interpolate=step, color=colours.effect, strokeWidth=2)
        .encode(order="x:Q"),
        on("dots")
        .transform_filter("datum.best")
        .mark_point(filled=True, size=90, opacity=1, stroke=colours.effect, strokeWidth=2)
        .encode(**hue),
        on("here")
        .mark_point(filled=False, size=240, strokeWidth=3, color=colours.text, opacity=1)
        .encode(shape=alt.Shape("of:N", scale=alt.Scale(domain=list(LETTERS), range=list(chart.SHAPES)), legend=None)),
        on("ties").mark_rule(strokeWidth=1, color=colours.text).encode(x2="to_x:Q", y2="to_y:Q"),
        on("names")
        .mark_text(**bold, stroke=colours.ground, strokeWidth=lettering.RIM, strokeJoin="round")
        .encode(text="label:N"),
        on("names").mark_text(**bold, color=colours.text).encode(text="label:N"),
    ]
    title = {"text": TITLE, "fontWeight": "normal", "fontSize": 13, "color": colours.text, "anchor": "start"}
    spec = {
        "title": title,
        "layer": [charts.plain(layer) for layer in layers],
        "width": look.width,
        "height": look.height,
        "autosize": {"type": "pad"},
        "config": theme.chart_config(colours),
    }
    return {**spec, "datasets": {"dots": shown, "here": here, "names": names, "ties": ties}}


def _names(
    comparison: Comparison, here: pd.DataFrame, best: pd.DataFrame, look: chart.Look, spans: list[chart.Along]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the scenarios' names with their places, and thin lines to their marks; on no mark, and on no setting that no other beats."""
    across, up = spans
    panel = Panel(look.width, look.height, look.words + 1, across.span, up.span, across.log, up.log)
    told = [f"{glyph} {one.name}" for glyph, one in zip(chart.GLYPHS, comparison.scenarios, strict=False)]
    at = {str(letter): (float(x), float(y)) for letter, x, y in here.itertuples(index=False)}
    spots = tuple(at.get(letter) for letter, _ in zip(LETTERS, told, strict=False))
    unbeaten = chart.pairs(best["x"].to_numpy(float), best["y"].to_numpy(float))
    names, ties = chart.named(Scene(comparison.x, comparison.y, tuple(told), spots, (unbeaten,), ()), panel)
    return pd.DataFrame(names, columns=["of", "label", "x", "y"]), pd.DataFrame(ties, columns=["of", "x", "y", "to_x", "to_y"])


def plain_colours(colours: theme.Palette) -> tuple[str, ...]:
    """Return colours for a choice's words, in their order."""
    return (*colours.groups, colours.ghost, *colours.ramp)


def _add(comparison: Comparison, swept: Points, best: Any) -> None:
    """Let the visitor take a setting that no other beats into the comparison."""
    rows = [int(row) for row in np.flatnonzero(best)]
    rows.sort(key=lambda row: float(swept.frame[comparison.x.name].iloc[row]))
    if len(comparison.scenarios) == len(LETTERS):
        st.caption("Four scenarios are compared; remove one to add another.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        row = st.selectbox(
            "A setting that no other beats", rows[:200], format_func=partial(_told, comparison, swept), key="_compare_sweep_row"
        )
        st.button("Compare it", key="_compare_sweep_add", on_click=_added, args=(comparison, swept, row))


def _told(comparison: Comparison, swept: Points, row: int) -> str:
    return ", ".join(
        f"{differences.called(one)} {differences.value(one, float(swept.frame[one.name].iloc[row]))}"
        for one in (comparison.x, comparison.y)
    )


def _added(comparison: Comparison, swept: Points, row: int) -> None:
    try:
        params = scenarios.on_grid(scenarios.whole(swept.params(row)))
    except InvalidInput as error:
        st.session_state[state.WRONG] = f"This version cannot run that setting: {error}."
        return
    added = Scenario(f"Setting {row} of the sweep", "", params)
    state.put(comparison.replace(scenarios=(*comparison.scenarios, added)))
