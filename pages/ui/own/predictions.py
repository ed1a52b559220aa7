"""Predictions over time: when did the visitor's predictions fall, and when would retraining have paid?"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import altair as alt
import pandas as pd
import streamlit as st

import sim
from pages.ui.drawing import charts, frontier_view
from pages.ui.drawing.numbers import axis, said
from pages.ui.own import audit, listing, mapping
from pages.ui.own import view as shared
from pages.ui.own.kind import Kind
from pages.ui.page.stage import Axes, Canvas, Page, View
from pages.ui.sessions import upload
from sim.analysis import share_axes
from sim.own.predictions import answer as prediction_answer
from sim.own.predictions import opened as prediction_opened
from sim.own.predictions import sample as prediction_sample
from sim.own.predictions import study as prediction_study
from sim.own.predictions import table as prediction_table
from sim.own.predictions import times as prediction_times
from sim.own.predictions.study import Params, Result, Study
from sim.own.predictions.table import Columns
from sim.own.uploads import Sheet

WHY = """
A model is right in the months that it was made for. Then the world moves. It moves in two ways, and they ask for different answers.

**Other cases come**: the scores are spread differently, but a score still means what it did. Retraining does little; harder cases are
harder. **The same score means something else**: of those with a score of .3 more have the outcome than three in ten. That can be learnt
anew. The tab *Why it fell* parts the two.

**The alarm** adds up errors beyond what is usual and rings when there are too many to be luck; in one of ten tables in which nothing changes it
rings all the same. It rings late, so beside it stands when errors most likely changed.

**Retrained** here is, as a rule, the least that retraining gives: from time, score and outcome only the meaning of a score can be learnt
anew, from outcomes that were known by then. A model with its features may learn more. Every policy sees the same rows, those that came.
What a wrong prediction costs, and what a retraining does, is yours to say.
"""
ALT = (
    "Left: the share of right predictions in each period with its interval, the reference's as a band, when the alarm rang, and what a "
    "retrained score would have had. Right: how often one retrains against the share right."
)
KNOBS = ("every", "alarm", "delay", "memory", "retrain_cost", "error_cost", "reference")
BESIDE = 3
NARROW = 400  # px: below this every second period's name is left out
IMPLIED = {"every": {"alarm": False}}
PERCENT = ("right", "retrained_right", "predicted", "happened", "gap")


def hero(canvas: Canvas) -> charts.Spec:
    """Draw how right predictions were, with the reference's band, the alarm, and what a retrained score would have had."""
    c = canvas.colours
    x = alt.X("at:Q", axis=None, scale=alt.Scale(nice=False, zero=False, padding=10))
    y = alt.Y("right:Q", title=None, scale=alt.Scale(zero=False, nice=True), axis=axis(".0%", tickCount=4))
    name: dict[str, Any] = {"fontSize": canvas.words, "clip": False}
    course, band, rang = charts.table("course"), charts.table("band"), charts.table("rang").transform_filter("datum.seen")
    changed = charts.table("changed").transform_filter("datum.seen")
    retrained, learnt = charts.at("retrained"), charts.at("learnt")
    late = "datum.at > 0.7 * datum.last"
    ends = [one.transform_joinaggregate(last="max(at)").transform_filter(late) for one in (retrained, course)]
    over = ends[0].transform_aggregate(at="max(at)", right="max(right)")
    under = ends[1].transform_aggregate(at="max(at)", right="min(low)")
    foot = canvas.height - canvas.words - 8
    names = charts.table("names")
    if canvas.width < NARROW:
        names = names.transform_filter("datum.nth % 2 == 0")
    layers = [
        band.mark_rect(color=c.ghost, opacity=0.22).encode(
            x=alt.X("from:Q", axis=None), x2="to:Q", y=alt.Y("low:Q", title=None), y2="high:Q"
        ),
        changed.mark_rect(color=c.optimised, opacity=0.14).encode(x=alt.X("from:Q", axis=None), x2="to:Q"),
        course.mark_area(color=c.optimised, opacity=0.2).encode(x=x, y=alt.Y("low:Q", title=None), y2="high:Q"),
        retrained.mark_line(color=c.effect, strokeWidth=3).encode(x=x, y=y),
        course.mark_line(color=c.optimised, strokeWidth=4).encode(x=x, y=y),
        learnt.mark_point(color=c.effect, filled=True, size=90, opacity=1).encode(x=x, y=y),
        rang.mark_rule(color=c.optimised, strokeWidth=2, strokeDash=[4, 3]).encode(x=x),
        band.mark_text(align="left", baseline="bottom", dx=2, dy=-4, text="reference", color=c.ghost_words, **name).encode(
            x=alt.X("from:Q", axis=None), y=alt.Y("high:Q", title=None)
        ),
        over.mark_text(
            align="right", baseline="bottom", dy=-8, text="retrained", fontWeight="bold", color=c.effect_words, **name
        ).encode(x=x, y=y),
        under.mark_text(
            align="right", baseline="top", dy=2, text="as it was", fontWeight="bold", color=c.optimised_words, **name
        ).encode(x=x, y=y),
        names.mark_rule(color=c.ghost).encode(x=x, y=alt.YValue(foot), y2=alt.Y2Value(foot + 5)),
        names.mark_text(align="center", baseline="top", dy=8, color=c.text, **name).encode(
            x=x, y=alt.YValue(foot), text="name:N"
        ),
    ]
    for early, align, dx in ((False, "right", -6), (True, "left", 6)):  # words stand on the side where there is room
        side: dict[str, Any] = {"align": align, "dx": dx, "color": c.optimised_words, **name}
        bell, moment = (one.transform_filter(alt.datum["early"] == early) for one in (rang, changed))
        end = alt.X("to:Q" if early else "from:Q", axis=None)
        layers += [
            bell.mark_text(baseline="top", fontWeight="bold", text="alarm", **side).encode(x=x, y=alt.YValue(0)),
            moment.mark_text(baseline="bottom", text="errors changed", **side).encode(x=end, y=alt.YValue(foot - 4)),
        ]
    return charts.layer(*layers, width=canvas.width, height=foot)


def say(view: View) -> str:
    """Return the sentence: how right at first and lately, when it fell, and what this policy would have saved."""
    return prediction_answer.headline(cast("Result", view.result))


def axes(view: View) -> Axes:
    """Return the frontier's axes, in coarse steps."""
    frame = view.frontier.frame
    most = max(float(frame["retrainings"].max()), float(view.outcomes["retrainings"] or 0.0), 1.0)
    right = pd.concat([frame["accuracy"], pd.Series([view.outcomes["accuracy"]], dtype=float)])
    return Axes(x=(0.0, most), y=share_axes.span(right, 0.1), x_format=".0f", y_format=".0%", y_hover=".1%")


def _said(study: Study) -> tuple[str, str]:
    among = f" in {len(study.groups)} groups" if study.groups else ""
    many = f"{int(study.counts.cells.sum()):,} predictions in {len(study.periods)} periods{among}"
    return many, f"A sample, made up: {many}. No real people; 'yes' says that a customer cancelled."


def _columns(sheet: Sheet, known: Mapping[str, Any]) -> Columns | None:
    """Ask which column is what, what the score is the chance of, and what rows are cut into; None until it is known."""
    start = known or prediction_table.guess(sheet.columns)
    left, middle, right = st.columns(3, gap="large")
    with left:
        time = upload.column("Time", sheet, "time", start.get("time"))
        cuts = list(prediction_times.CUTS)
        at = cuts.index(known["periods"]) if known.get("periods") in cuts else 0
        periods = st.selectbox(
            "Periods", cuts, at, format_func=prediction_times.CUTS.__getitem__, key=upload.key(sheet, "periods")
        )
        group, cross, among = mapping.groups(sheet, start.get("group"), known, "Group, if there are columns")
    with middle:
        score = upload.column("Score, from 0 to 1", sheet, "score", start.get("score"))
        threshold = st.number_input(
            "Predicted from a score of",
            0.001,
            1.0,
            _threshold(known.get("threshold")),
            0.01,
            format="%g",
            key=upload.key(sheet, "threshold"),
        )
    with right:
        outcome = upload.column("Outcome", sheet, "outcome", start.get("outcome"))
        favourable = upload.value("The score is the chance of", sheet, outcome, known.get("favourable"), harm=False)
        sure = st.toggle("That is what the score says", known.get("confirmed") is True, key=upload.key(sheet, "confirmed"))
    if time is None or score is None or outcome is None or favourable is None:
        mapping.missing(time=time, score=score, outcome=outcome)
        return None
    found = Columns(time, score, outcome, favourable, group, float(threshold), periods, sure)
    return replace(found, cross=cross, among=among)


def _threshold(said_before: object) -> float:
    number = upload.number(said_before)
    return number if number is not None and 0.001 <= number <= 1 else prediction_table.THRESHOLD


def _build(sheet: Sheet, columns: Columns) -> Study:
    table = prediction_table.check(sheet, prediction_table.read_cells(sheet, columns), columns)
    return prediction_study.analyse(table)


def _look(model: sim.Model, study: Study, values: Mapping[str, Any]) -> tuple[View, shared.Tables]:
    """Return the view and the figure's tables; the frontier is computed anew only when it moves."""
    params = prediction_study.possible(study, Params(**values))
    if params.reference != values["reference"]:
        upload.say(f"The table has {len(study.periods)} periods; the first {params.reference} are the reference", "warning")
    still = (study, params.reference, params.delay, params.memory, params.error_cost, params.retrain_cost)
    frontier, points, ghost = shared.explored(still, lambda: prediction_study.explore(study, params))
    view = shared.at(model, params, frontier)
    tables = prediction_study.tables(view.result, points, frontier_view.NOW)
    return view, shared.frontier_tables(PAGE, view, ghost) | tables


def _remark(view: View) -> str:
    params = view.params
    pays = params.retrain_cost / params.error_cost
    return f"A retraining pays where it saves more than {said(pays, '.3~f')} wrong predictions."


def _periods(view: View) -> None:
    frame = view.result.to_frame().drop(columns=["distance", "stability", "moved", "retrained"])
    study = view.result.study
    if study.binary:
        frame = frame.drop(columns=[name for name in frame if str(name).startswith(("brier", "gap"))])
    listing.show(frame, PERCENT)
    st.caption(
        "Right: of predictions, with the 90 % interval. Predicted, happened: shares of rows. Brier: the mean squared distance of score and "
        "outcome. Gap: share of outcomes less mean score, 0 where scores are calibrated. Retrained right: by the policy of this setting."
    )


def _why_it_fell(view: View) -> None:
    result = cast("Result", view.result)
    upload.say(prediction_answer.why(result).replace("\N{NO-BREAK SPACE}", " "))
    frame = result.to_frame()[["period", "rows", "distance", "stability", "moved", "gap", "gap_low", "gap_high"]]
    listing.show(frame.iloc[result.params.reference :], ("gap",))
    st.caption(
        "Scores against the reference's. Distance: the largest difference of cumulative shares (Kolmogorov-Smirnov); moved: more than chance "
        "exceeds in one of ten periods. Stability: the population stability index; above .1 is usually looked into, above .25 acted on. Gap: "
        "outcomes less scores, with its 90 % interval; away from 0 a score means something else than it says."
    )


def _when(view: View) -> None:
    result = cast("Result", view.result)
    st.markdown("**One retraining, at the beginning of a period**")
    frame = prediction_study.once(result.study, result.params)
    ends = zip(frame.pop("low"), frame.pop("high"), strict=True)
    frame.insert(2, listing.INTERVAL, [f"{said(low, ',.0f')} to {said(high, ',.0f')}" for low, high in ends])
    listing.show(frame)
    st.caption(
        "Saved: wrong predictions fewer until the end, with the 90 % interval. Worth: what is saved less what the retraining costs. Told with "
        "hindsight: at the time nobody knew."
    )
    st.caption(prediction_answer.BOUND)


def _groups(view: View) -> None:
    audit.listed(prediction_answer.groups(cast("Result", view.result)))


def _files(view: View) -> dict[str, shared.Build]:
    result = cast("Result", view.result)
    return {
        "Periods at this setting": result.to_frame,
        "Retraining once": lambda: prediction_study.once(result.study, result.params),
    }


PAGE = Page(
    prediction_study.ID,
    KNOBS,
    hero,
    say,
    WHY,
    axes,
    ALT,
    implied=IMPLIED,
    marks=(prediction_study.NEVER, prediction_study.AT_ALARM),
    tabs={"Periods": _periods, "Why it fell": _why_it_fell, "When to retrain": _when, "Groups": _groups},
    beside=BESIDE,
)
TABLE = upload.Table(
    kind="predictions",
    label="A table with a time, a score from 0 to 1 and an outcome in every row, and if known a group",
    roles=_columns,
    build=_build,
    sample=prediction_sample.content,
    sample_name=prediction_sample.NAME,
    sample_built=prediction_sample.study,
)
KIND = Kind(
    page=PAGE,
    table=TABLE,
    question=prediction_study.QUESTION,
    model=prediction_study.model,
    look=_look,
    said=_said,
    columns=lambda study: study.columns,
    read=prediction_answer.told,
    files=_files,
    opened=prediction_opened.open_as,
    remark=_remark,
    assumed=lambda study: prediction_table.assumed(study.columns),
)
