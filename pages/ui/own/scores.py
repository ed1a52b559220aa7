"""Scores: what would it cost the visitor's own system to treat groups alike?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import altair as alt
import numpy as np
import streamlit as st

import sim
from pages.ui import browser, charts, controls, frontier_view, stage, tabs, upload
from pages.ui.own import view as shared
from pages.ui.own.view import Origin
from pages.ui.stage import Axes, Canvas, Page, View
from sim import score_sample, score_study, score_table, uploads
from sim.score_study import QUESTION, Params, Study
from sim.score_table import Columns, ScoreTable
from sim.uploads import Sheet

__all__ = ["QUESTION", "show"]

WHY = """
Every row is a group, every bar people with one score; the full part of a bar has the favourable outcome. Your system approves
everyone on the bright side of a line.

**Separate lines without a limit** earn the most, and may approve very different shares of the groups. **The same rate for all**
asks for lines that cost something. In between lies every tolerated gap, and for each of them there is one best set of lines: that is
the frontier, exact for the people in the table. A line may be a lottery between two scores; the one drawn is where approval gets
likelier than not. The people in a table are a sample: "Details of the frontier" shows how far it would move if they were drawn again.
"""
ALT = "Left: bars of scores in each group, with the group's approval line. Right: profit against the gap between the groups."
KNOBS = ("tolerance", "gap", "benefit", "cost")
START = "_start_your_data"


def hero(canvas: Canvas) -> charts.Spec:
    """Draw a row of bars per group; who stands on the wrong side of the line is rejected and fades."""
    colours = canvas.colours
    axis = alt.Axis(grid=False)
    scale, rows = alt.Scale(zero=False, nice=False), alt.Scale(domain=[0, 1], nice=False)
    bottom = alt.Y("bottom:Q", scale=rows, axis=None)

    def across(field: str) -> alt.X:
        return alt.X(f"{field}:Q", title="Score", scale=scale, axis=axis)

    hue = alt.Color("hue:O", scale=alt.Scale(domain=[0, 1, 2, 3], range=list(colours.groups)), legend=None)
    bars = charts.table("bars").encode(x=across("left"), x2="right:Q", y=bottom, y2="top:Q", color=hue)
    line = charts.at("thresholds").encode(y=bottom, y2="top:Q")
    old = charts.table("today").encode(x=across("line"), y=bottom, y2="top:Q")
    seen = alt.condition("datum.seen", alt.value(1), alt.value(0))
    return charts.layer(
        bars.transform_filter("datum.good").mark_rect(opacity=1),
        bars.transform_filter("!datum.good").mark_rect(opacity=0.4),
        line.mark_rect(color=colours.ground, opacity=0.72).encode(x=across("least"), x2="most:Q"),
        old.mark_rule(color=colours.ghost, strokeDash=[6, 4], strokeWidth=2).encode(opacity=seen),
        line.mark_rule(color=colours.optimised, strokeWidth=3).encode(x=across("line")),
        charts.at("thresholds")
        .transform_calculate(said="datum.group + ': ' + format(100 * datum.approval, '.0f') + ' % approved'")
        .mark_text(align="left", baseline="top", dy=5, fontSize=canvas.words, fontWeight="bold", color=colours.text)
        .encode(x=alt.value(0), y=alt.Y("top:Q", scale=rows, axis=None), text="said:N"),
        width=canvas.width,
        height=canvas.height,
    )


def say(view: View) -> str:
    """Return the sentence: what is kept, and which group loses."""
    kept = f"Within this gap you keep **{view.outcomes['profit_share']:.1f} %** of the profit. "
    loser = view.result.loser
    if loser is None:
        return kept + "No group is approved less than without a limit."
    name = view.result.study.groups[loser].replace("*", "\N{ASTERISK OPERATOR}")
    now, before = view.result.approval[loser], view.result.before[loser]
    return kept + f"{name} loses most: **{now:.0%}** approved instead of **{before:.0%}**.".replace("%**", " %**")


def axes(view: View) -> Axes:
    """Return the frontier's axes, in coarse steps."""
    x, y = score_study.spans(view.frontier)
    return Axes(x=x, y=y, x_format=".3~f", y_format=".0f")


PAGE = Page("your_data", KNOBS, hero, say, WHY, axes, ALT, marks=(score_study.TODAY,))


TABLE = upload.Table(
    kind="scores",
    label="A table with a score, an outcome and a group for every person",
    roles=lambda sheet, known: _columns(sheet, known),
    build=lambda sheet, roles: _build(sheet, roles),
    sample=score_sample.content,
    sample_name=score_sample.NAME,
    sample_built=score_sample.study,
)


def show(beside: Sequence[str]) -> None:
    """Show the sample's scores, or the visitor's; `beside` are names in the address that are other kinds'."""
    empty = score_study.model(score_sample.study()[1])
    controls.check_link(empty, beside)
    controls.notices(empty)
    source = st.empty()
    with st.expander("Use your own scores", expanded=upload.waiting()):
        found = upload.own(TABLE)
    if found is None:
        return
    sheet, (table, study) = found
    with source:
        upload.whose(
            sheet,
            f"{len(table.score):,} people in {len(table.groups)} groups",
            f"A sample: {len(table.score):,} people drawn from the Federal Reserve's credit scores of 2003, not your data.",
        )
    shared.notes(study.notes)
    _start(sheet, study)
    _body(sheet, table, study)


def _columns(sheet: Sheet, known: Mapping[str, Any]) -> Columns | None:
    """Ask which column is what, which outcome is favourable, which way scores point and what today's rule is; None until it is known.

    Starts from what the columns' names and the link suggest. Raises InvalidInput where a column cannot serve.
    """
    start = known or score_table.guess(sheet.columns)
    left, middle, right = st.columns(3, gap="large")
    with left:
        score = upload.column("Score", sheet, "score", start.get("score"))
        way = int(known.get("higher") is False)
        higher = st.selectbox("Approved are", [True, False], format_func=_way, key=upload.key(sheet, "higher"), index=way)
    with middle:
        outcome = upload.column("Outcome", sheet, "outcome", start.get("outcome"))
        favourable = upload.value("The favourable outcome is", sheet, outcome, known.get("favourable"))
    with right:
        group = upload.column("Group", sheet, "group", start.get("group"))
        decision = upload.column(
            "Today's decision, if there is a column", sheet, "decision", start.get("decision"), optional=True
        )
        approved, threshold = None, None
        if decision is not None:
            approved = upload.value("Approved today is", sheet, decision, known.get("approved"))
        else:
            threshold = st.number_input(
                "Or today's threshold",
                value=known.get("threshold"),
                key=upload.key(sheet, "threshold"),
                format="%g",
                placeholder="none",
            )
    if score is None or outcome is None or group is None or favourable is None:
        upload.say("Choose the columns that hold the score, the outcome and the group.")
        return None
    return Columns(score, outcome, group, favourable, bool(higher), decision, approved, threshold)


def _way(higher: bool) -> str:
    return "high scores" if higher else "low scores"


def _build(sheet: Sheet, columns: Columns) -> tuple[ScoreTable, Study]:
    table = score_table.check(sheet, uploads.read(sheet, columns.names), columns)
    return table, score_study.analyse(table)


def _read(table: ScoreTable) -> dict[str, str]:
    """Return what was read, in words, by name."""
    asked = table.columns
    today = {"decision": f"{asked.decision} = {asked.approved}"} if asked.decision else {}
    return {
        "rows": f"{len(table.score):,}",
        "score": f"{asked.score}, approved are {_way(asked.higher)}",
        "outcome": f"{asked.outcome}, favourable is {asked.favourable}",
        "group": f"{asked.group}: {', '.join(table.groups)}",
    } | (today or ({"today's threshold": f"{asked.threshold:g}"} if asked.threshold is not None else {}))


def _start(sheet: Sheet | None, study: Study) -> None:
    """Put the cost, when a file comes or goes, where approving everybody is worth nothing; not where a link says otherwise."""
    stamp = sheet.digest if sheet is not None else ""
    changed = st.session_state.setdefault(START, "") != stamp
    st.session_state[START] = stamp
    if changed and not upload.from_link():
        controls.put(score_study.model(study), _defaults(sheet, study))


def _defaults(sheet: Sheet | None, study: Study) -> dict[str, Any]:
    cost = score_sample.COST if sheet is None else study.neutral_cost
    return controls.defaults(score_study.model(study)) | {"cost": cost}


@st.fragment
def _body(sheet: Sheet | None, table: ScoreTable, study: Study) -> None:
    model = score_study.model(study)
    origin = Origin(TABLE.kind, sheet or score_sample.sheet(), table.columns)
    top, sentence = st.container(key="charts"), st.container()
    values = controls.values(model)
    try:
        params = score_study.possible(study, Params(**values))
    except sim.InvalidInput as error:
        with sentence:
            upload.say(str(error), "error")
        controls.knobs(model, KNOBS, {})
        return
    if params.gap != values["gap"]:
        upload.say("This gap cannot be computed for every group; the gap in approval is shown", "warning")
    view, tables = _look(model, study, params)
    with top:
        shared.charts(PAGE, view, tables)
    with sentence:
        price = frontier_view.price(view.frontier, view.x, view.y, view.outcomes, axes(view))
        stage.say(say(view), " ".join([price, score_study.about_today(view.frontier)]))
    controls.knobs(model, KNOBS, {})
    with st.container(key="tools", horizontal=True):
        st.button("Reset", key="_reset_your_data", on_click=lambda: controls.put(model, _defaults(sheet, study)))
        browser.copy_link()
        browser.live()
        controls.typed(model, values, {})
        st.toggle("Details of the frontier", key="_details_your_data", help="Dominated region, band, knee, ideal point")
        st.caption(f"Breaks even at a chance of {score_study.break_even(params):.0%}.".replace("%", " %"))
    with st.container(key="tabs"):
        tabs.only_open(
            view.model.id,
            {
                "Groups": lambda: _groups(view),
                "Why": _why,
                "Equations": lambda: tabs.equations(view.model),
                "Data": lambda: shared.data(origin, view, _read(table), view.result.study.notes),
                "Export": lambda: shared.exports(
                    PAGE,
                    origin,
                    view,
                    tables,
                    {"Groups at this setting": view.result.to_frame, "Thresholds at this setting": view.result.thresholds},
                ),
            },
        )


def _look(model: sim.Model, study: Study, params: Params) -> tuple[View, Mapping[str, Any]]:
    """Return the view and the figure's tables; the frontier is computed anew only when it moves."""
    still = (study, params.gap, params.benefit, params.cost)
    last = st.session_state.get("_upload_frontier")
    frontier, points = upload.once("_upload_frontier", still, lambda: score_study.explore(study, params))
    if last is not None and last[0] != still:
        st.session_state["_upload_ghost"] = last[1][0] if last[0][:2] == still[:2] else None
    ghost = st.session_state.get("_upload_ghost")
    if shared.details(model):
        band = upload.once("_upload_band", still, lambda: score_study.band(study, params))
        frontier = replace(frontier, band=band)
    result = cast("score_study.Result", model.simulate(params, np.random.default_rng(0)))
    view = View(model, params, 0, result, model.outcomes(result), frontier)
    return view, shared.frontier_tables(PAGE, view, ghost) | score_study.tables(points, result, frontier_view.NOW)


def _why() -> None:
    st.markdown(WHY)


def _groups(view: View) -> None:
    frame = view.result.to_frame()
    shares = [name for name in frame if name not in ("group", "people", "threshold")]
    words = {name: name.replace("_", " ").capitalize() for name in frame}
    config: dict[str, Any] = {name: st.column_config.NumberColumn(words[name], format="percent") for name in shares}
    config |= {name: st.column_config.Column(words[name]) for name in ("group", "people", "threshold")}
    st.dataframe(frame, hide_index=True, width="stretch", column_config=config)
    st.caption(
        "Low and high: the 90 % interval of the share approved (Wilson), the people being a sample. The threshold is where approval "
        "gets likelier than not. Empty: nobody to compute it from."
    )
