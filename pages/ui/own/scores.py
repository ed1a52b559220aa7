"""Scores: what would it cost the visitor's own system to treat groups alike?"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import altair as alt
import streamlit as st

import sim
from pages.ui.drawing import charts, frontier_view
from pages.ui.drawing.numbers import apart, expr, said
from pages.ui.own import listing, mapping
from pages.ui.own import view as shared
from pages.ui.own.kind import Kind
from pages.ui.page.stage import Axes, Canvas, Page, View
from pages.ui.sessions import upload
from sim.own import layouts, uploads
from sim.own.scores import answer as score_answer
from sim.own.scores import opened as score_opened
from sim.own.scores import picture as score_picture
from sim.own.scores import sample as score_sample
from sim.own.scores import study as score_study
from sim.own.scores import table as score_table
from sim.own.scores.study import Params, Study
from sim.own.scores.table import Columns, ScoreTable
from sim.own.uploads import Sheet

Built = tuple[ScoreTable, Study]
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


def hero(canvas: Canvas) -> charts.Spec:
    """Draw a row of bars per group; who stands on the wrong side of the line is rejected and fades."""
    colours = canvas.colours
    axis = alt.Axis(grid=False)
    scale, rows = alt.Scale(zero=False, nice=False), alt.Scale(domain=[0, 1], nice=False)
    bottom = alt.Y("bottom:Q", scale=rows, axis=None)

    def across(field: str) -> alt.X:
        return alt.X(f"{field}:Q", title="Score", scale=scale, axis=axis)

    hue = shared.hue(colours)
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
        .transform_calculate(said=f"datum.group + ': ' + {expr('datum.approval', '.0%')} + ' approved'")
        .mark_text(align="left", baseline="top", dy=5, fontSize=canvas.words, fontWeight="bold", color=colours.text)
        .encode(x=alt.value(0), y=alt.Y("top:Q", scale=rows, axis=None), text="said:N"),
        width=canvas.width,
        height=canvas.height,
    )


def say(view: View) -> str:
    """Return the sentence: what no gap at all would cost, what is kept within this one, and which group loses."""
    study, params = view.result.study, score_study.possible(view.result.study, view.params)
    drawn = study.drawn(params.stakes) if params.gap != "odds" else None  # a linear programme a draw: in the report
    head = score_answer.headline(study, params, drawn)
    kept = (
        f"{head} Within this gap you keep [optimised:{said((view.outcomes['profit_share'] or 0.0) / 100, '.1%')}] of the profit. "
    )
    loser = view.result.loser
    if loser is None:
        return kept + "No group is approved less than without a limit."
    name = shared.plain(view.result.study.groups[loser])
    now, before = view.result.approval[loser], view.result.before[loser]
    here, there = apart(now, before, ".0%")
    return kept + f"{name} loses most: [meant:{here}] approved instead of [meant:{there}]."


def axes(view: View) -> Axes:
    """Return the frontier's axes, in coarse steps."""
    x, y = score_picture.spans(view.frontier)
    return Axes(x=x, y=y, x_format=".3~f", y_format=".0f")


def _columns(sheet: Sheet, known: Mapping[str, Any]) -> Columns | None:
    """Ask which column is what, which outcome is favourable, which way scores point and what today's rule is; None until it is known.

    Starts from what the columns' names and the link suggest. Raises InvalidInput where a column cannot serve.
    """
    start = known or score_table.guess(sheet.columns)
    left, middle, right = st.columns(3, gap="large")
    with left:
        score = upload.column("Score", sheet, "score", start.get("score"))
        direction = st.empty()
    with middle:
        outcome = upload.column("Outcome", sheet, "outcome", start.get("outcome"))
        favourable = upload.value("The favourable outcome is", sheet, outcome, known.get("favourable"))
    with right:
        group, cross, among = mapping.groups(sheet, start.get("group"), known, "Group, one column or several")
        decision = upload.column(
            "Today's decision, if there is a column", sheet, "decision", start.get("decision"), optional=True
        )
        approved, threshold = None, None
        if decision is not None:
            approved = upload.value("Approved today is", sheet, decision, known.get("approved"))
        else:
            threshold = st.number_input(
                "Or today's threshold",
                value=upload.number(known.get("threshold")),
                key=upload.key(sheet, "threshold"),
                format="%g",
                placeholder="none",
            )
    if score is None or outcome is None or group is None or favourable is None:
        mapping.missing(layouts.lacks("scores", sheet.columns), score=score, outcome=outcome, group=group)
        return None
    asked = Columns(score, outcome, group, favourable, True, decision, approved, threshold, False, cross, among)
    with direction:
        at = int(not (known["higher"] if isinstance(known.get("higher"), bool) else _points_up(sheet, asked)))
        key = upload.key(sheet, f"higher_{score}_{outcome}_{favourable}")
        higher = bool(st.selectbox("Approved are", [True, False], at, format_func=_way, key=key))
    with right:
        sure = st.toggle(
            "The good outcome and the direction are right", known.get("confirmed") is True, key=upload.key(sheet, "confirmed")
        )
    return replace(asked, higher=higher, confirmed=sure)


def _points_up(sheet: Sheet, asked: Columns) -> bool:
    """Return which way the scores point, by the rows."""
    stamp = (sheet.digest, sheet.headed, asked.score, asked.outcome, asked.favourable)
    names = [asked.score, asked.outcome]
    return upload.read_once("_upload_way", stamp, lambda: score_table.points_up(sheet, uploads.read(sheet, names), asked))


def _way(higher: bool) -> str:
    return "high scores" if higher else "low scores"


def _build(sheet: Sheet, columns: Columns) -> Built:
    table = score_table.check(sheet, uploads.read(sheet, columns.names), columns)
    return table, score_study.analyse(table)


def _said(built: Built) -> tuple[str, str]:
    table = built[0]
    return (
        f"{len(table.score):,} people in {len(table.groups)} groups",
        f"A sample: {len(table.score):,} people drawn from the Federal Reserve's credit scores of 2003, not your data.",
    )


def _start(sheet: Sheet | None, built: Built) -> dict[str, float]:
    """Return a cost at which approving everybody is worth nothing; for the sample the published one."""
    return {"cost": score_sample.COST if sheet is None else built[1].neutral_cost}


def _look(model: sim.Model, built: Built, values: Mapping[str, Any]) -> tuple[View, shared.Tables]:
    """Return the view and the figure's tables; the frontier is computed anew only when it moves."""
    study = built[1]
    params = score_study.possible(study, Params(**values))
    if params.gap != values["gap"]:
        upload.say("This gap cannot be computed for every group; the gap in approval is shown", "warning")
    still = (study, params.gap, params.benefit, params.cost)
    frontier, points, ghost = shared.explored(still, lambda: score_study.explore(study, params))
    if shared.details(model):
        band = upload.once("_upload_band", still, lambda: score_study.band(study, params))
        frontier = replace(frontier, band=band)
    view = shared.at(model, params, frontier)
    return view, shared.frontier_tables(PAGE, view, ghost) | score_study.tables(points, view.result, frontier_view.NOW)


def _under(view: View) -> str:
    return " ".join([view.price(axes(view)), score_answer.about_today(view.frontier)])


def _breaks_even(view: View) -> str:
    return f"Breaks even at a chance of {said(score_study.break_even(view.params), '.0%')}."


def _groups(view: View) -> None:
    listing.show(view.result.to_frame(), ("favourable", "approved"))
    st.caption(
        "90 %: the interval of the share approved (Wilson), the people being a sample. The threshold is where approval "
        "gets likelier than not. Empty: nobody to compute it from."
    )


def _files(view: View) -> dict[str, shared.Build]:
    return {"Groups at this setting": view.result.to_frame, "Thresholds at this setting": view.result.thresholds}


PAGE = Page(
    score_study.ID,
    KNOBS,
    hero,
    say,
    WHY,
    axes,
    ALT,
    marks=(score_study.TODAY,),
    price=_under,
    tabs={"Groups": _groups},
    beside=len(KNOBS),
)
TABLE = upload.Table(
    kind="scores",
    label="A table with a score, an outcome and a group for every person",
    roles=_columns,
    build=_build,
    sample=score_sample.content,
    sample_name=score_sample.NAME,
    sample_built=score_sample.study,
)
KIND = Kind(
    page=PAGE,
    table=TABLE,
    question=score_study.QUESTION,
    model=lambda built: score_study.model(built[1]),
    look=_look,
    said=_said,
    notes=lambda built: built[1].notes,
    columns=lambda built: built[0].columns,
    read=lambda built: score_answer.told(built[0]),
    files=_files,
    opened=score_opened.open_as,
    start=_start,
    details="Dominated region, band, knee, ideal point",
    remark=_breaks_even,
    assumed=lambda built: score_table.assumed(built[0].columns),
)
