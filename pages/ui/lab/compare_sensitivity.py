"""Which knobs matter: Sobol's indices over the ranges of all knobs, and the tornado around one scenario."""

from collections.abc import Hashable
from functools import lru_cache, partial
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

import sim
from pages.ui.drawing import theme
from pages.ui.drawing.numbers import axis, said
from pages.ui.page import progress, tabs
from pages.ui.work import disk
from sim.analysis import differences, sensitivity
from sim.analysis.course import Course
from sim.analysis.scenarios import Comparison
from sim.analysis.sobol import CONFIDENCE, Sobol
from sim.contract.outcomes import Outcome

SETTINGS = (32, 64, 128, 256, 512)  # base settings of Sobol's indices
QUICK, SLOW = 128, 32  # those that stand first; few where a model has many knobs
MANY = 16  # knobs
WIDE = 0.25  # of the spread: an interval wider than this is said to be rough
SHOWN = 12  # knobs that the picture shows
HIGH = 30  # px of a row


def show(comparison: Comparison) -> None:
    """Show both, of one outcome."""
    model = comparison.model
    labels = {outcome.name: outcome.label for outcome in model.OUTCOMES}
    left, right = st.columns(2, gap="large")
    with left:
        name = st.selectbox(
            "Outcome",
            list(labels),
            list(labels).index(comparison.y.name),
            format_func=labels.__getitem__,
            key=f"_compare_of_{model.id}_{comparison.y.name}",
        )
    outcome = model.outcome(name)
    left, right = st.columns(2, gap="large")
    with left:
        _sobol(comparison, outcome)
    with right:
        _tornado(comparison, outcome)


def _sobol(comparison: Comparison, outcome: Outcome) -> None:
    model = comparison.model
    st.html('<h2 class="section">All knobs at once</h2>')
    first = comparison.scenarios[0].params.settings(prefix="")
    base = model.Params(**{name: first[name] for name in model.sizes})
    knobs = len(model.Params.declared()) - len(model.sizes)
    begin = SETTINGS.index(SLOW if knobs > MANY else QUICK)
    n = st.selectbox(
        "Runs",
        SETTINGS,
        begin,
        format_func=lambda n: f"{said(n * (knobs + 2), ',.0f')} runs",
        key=f"_compare_sobol_n_{model.id}",
        help="More runs, narrower intervals",
    )
    found = sobol(model.id, base, n, comparison.seed)
    if not progress.panel(found.course, found.course.many, "_compare_sobol", "runs"):
        st.caption("Every knob over its whole range: which one moves the outcome by itself, and which only with others?")
        return
    keep(found)
    try:
        frame = indices(found, outcome.name)
    except sim.InvalidInput as error:
        st.info(f"{error}.")
        return
    st.markdown(sentence(frame, outcome))
    st.altair_chart(picture(frame, theme.palette()), key=f"_compare_sobol_{model.id}", width="stretch")
    st.caption(
        f"Sobol's indices from {said(found.course.many, ',.0f')} runs at seed {comparison.seed}, with {said(CONFIDENCE, '.0%')} intervals "
        "from a bootstrap. Filled: the share of the spread that goes when this knob alone is known. Open: the share that stays "
        "when all others are known. Knobs of the size of a computation do not move."
    )


@lru_cache(maxsize=16)
def sobol(id: str, base: sim.Params, n: int, seed: int) -> Sobol:
    """Return Sobol's indices; whoever asks for the same goes on with the same, and what this version has finished is read."""
    made = Sobol(sim.load(id), base, n, seed)
    kept = disk.table(_kept(made), base, seed)
    if kept is not None and kept.shape == made.course.found.shape:
        made.course.found[:] = kept.to_numpy(float)
        made.course.done = made.course.many
    return made


def keep(found: Sobol) -> None:
    """Keep all runs for the next start of the server."""
    if disk.table(_kept(found), found.params, found.seed) is None:
        names = [outcome.name for outcome in found.model.OUTCOMES]
        disk.keep(_kept(found), found.params, found.seed, pd.DataFrame(found.course.found, columns=names))


def _kept(found: Sobol) -> str:
    return f"{found.model.id} sobol {found.n}"


@lru_cache(maxsize=64)
def indices(found: Sobol, outcome: str) -> pd.DataFrame:
    """Return the indices of an outcome."""
    return found.frame(outcome)


def sentence(frame: pd.DataFrame, outcome: Outcome) -> str:
    """Return in words which knob matters most, and which matter only together with others."""
    rows = frame.to_dict("records")
    top = rows[0]
    told = (
        f"For {differences.called(outcome)} **{_plain(top['label'])}** matters most: alone it accounts for **{_share(top, 'first')}** of "
        f"the spread, with what it does together with others for {_share(top, 'total')}."
    )
    only = [row["label"] for row in rows if row["total_low"] > max(row["first_high"], 0.02)]
    if only:
        told += f" More together with others than alone: {', '.join(map(_plain, only[:3]))}."
    if top["total_high"] - top["total_low"] > WIDE:
        told += " With so few runs this is rough."
    return told


def _share(row: dict[Hashable, Any], index: str) -> str:
    low, middle, high = (said(min(max(row[name], 0.0), 1.0), ".0%") for name in (f"{index}_low", index, f"{index}_high"))
    return f"{middle} ({low} to {high})"


def picture(frame: pd.DataFrame, colours: theme.Palette) -> Any:
    """Return both indices of the knobs that matter most, with their intervals, as dots."""
    shown = frame.head(SHOWN)
    rows = pd.concat(
        [
            pd.DataFrame(
                {
                    "knob": shown["label"],
                    "what": what,
                    "share": shown[column].clip(0, 1),
                    "low": shown[f"{column}_low"].clip(0, 1),
                    "high": shown[f"{column}_high"].clip(0, 1),
                }
            )
            for column, what in (("first", "alone"), ("total", "with others"))
        ]
    )
    order = shown["label"].tolist()
    up = alt.Y("knob:N", sort=order, title=None, axis=alt.Axis(labelLimit=260))
    off = alt.YOffset("what:N", sort=["alone", "with others"], scale=alt.Scale(paddingInner=0.4))
    x = alt.X("share:Q", title="Share of the spread", scale=alt.Scale(domain=[0, 1]), axis=axis(".0%", tickCount=5))
    base = alt.Chart(rows).encode(y=up, yOffset=off)
    hue = alt.Color(
        "what:N",
        scale=alt.Scale(domain=["alone", "with others"], range=[colours.effect, colours.ghost]),
        legend=alt.Legend(title=None, orient="top"),
    )
    spans = base.mark_rule(strokeWidth=3, opacity=0.45).encode(
        x=alt.X("low:Q", title="Share of the spread"), x2="high:Q", color=hue
    )
    dots = base.mark_point(size=90, strokeWidth=2, opacity=1).encode(
        x=x,
        color=hue,
        fill=alt.Fill(
            "what:N", scale=alt.Scale(domain=["alone", "with others"], range=[colours.effect, colours.ground]), legend=None
        ),
    )
    both: Any = alt.layer(spans, dots).properties(height=alt.Step(HIGH / 2))
    return both.configure(**theme.chart_config(colours))


def _tornado(comparison: Comparison, outcome: Outcome) -> None:
    model = comparison.model
    st.html('<h2 class="section">One knob at a time</h2>')
    names = {number: one.name for number, one in enumerate(comparison.scenarios)}
    number = st.selectbox("Around", list(names), format_func=names.__getitem__, key=f"_compare_around_{len(names)}")
    params = comparison.scenarios[number].params
    tried, course = tornado(model.id, params, comparison.seed)
    if not progress.panel(course, course.many, "_compare_tornado", "runs"):
        st.caption("One knob after the other from one end of its range to the other, the rest as in this scenario.")
        return
    frame = bars(tried, course)
    now = model.run(params, comparison.seed)[outcome.name]
    chart = tabs.bars(frame[frame["outcome"] == outcome.name], outcome.label, now, theme.palette())
    st.altair_chart(chart, key=f"_compare_bars_{model.id}", width="stretch")
    st.caption("The line is this scenario. Knobs that do not move it are left out.")


@lru_cache(maxsize=32)
def tornado(id: str, params: sim.Params, seed: int) -> tuple[tuple[sensitivity.Move, ...], Course]:
    """Return the moves of a tornado, and the course of their runs; whoever asks for the same goes on with the same."""
    model = sim.load(id)
    tried = sensitivity.moves(model, params)
    return tried, Course(model, len(tried), partial(_move, tried, seed))


def _move(tried: tuple[sensitivity.Move, ...], seed: int, i: int) -> tuple[Any, int]:
    return tried[i].params, seed


def bars(tried: tuple[sensitivity.Move, ...], course: Course) -> pd.DataFrame:
    """Return the tornado of a course that is done."""
    names = [outcome.name for outcome in course.model.OUTCOMES]
    found = [dict(zip(names, map(float, row), strict=True)) for row in course.found]
    return sensitivity.bars(course.model, tried, [{**row} for row in found])


def _plain(label: str) -> str:
    return label.replace("*", r"\*").replace("$", r"\$")
