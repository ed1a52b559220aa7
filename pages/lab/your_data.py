"""Your data: what would it cost your own system to treat groups alike?"""

import html
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import altair as alt
import streamlit as st

import sim
from pages.ui import browser, charts, controls, export, figure, frontier_view, render, spreadsheet, stage, theme, upload
from pages.ui.contents import section_of
from pages.ui.stage import Axes, Canvas, Page, View
from sim import manifest, references, score_sample, score_study
from sim.score_study import Params, Study
from sim.score_table import ScoreTable
from sim.uploads import Sheet

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


def show() -> None:
    """Show the page."""
    empty = score_study.model(score_sample.study()[1])
    controls.check_link(empty)
    with st.container(key="siblings", horizontal=True, vertical_alignment="center"):
        section = section_of(empty.id)
        st.html(f'<p class="kicker">{html.escape(section.question)}</p>', width="content")
        for entry in section.entries:
            if entry.address != empty.id:
                st.page_link(entry.file, label=entry.title)
    st.html(f'<h1 class="question">{html.escape(empty.question)}</h1>')
    controls.notices(empty)
    source = st.empty()
    with st.expander("Use your own scores", expanded=upload.waiting()):
        found = _own()
    if found is None:
        return
    sheet, table, study = found
    with source:
        _source(sheet, table)
    for note in study.notes[:3]:
        upload.say(note, "warning")
    if len(study.notes) > 3:
        upload.say(f"{len(study.notes) - 3} more warnings stand under Data.", "warning")
    _start(sheet, study)
    _body(sheet, table, study)


def _own() -> tuple[Sheet | None, ScoreTable, Study] | None:
    """Return file, table and study: the visitor's, the sample's while there is none, None where something is wrong or missing."""
    st.markdown(upload.STAYS)
    sheet = upload.take("A table with a score, an outcome and a group for every person")
    st.download_button("Download the sample", score_sample.content, score_sample.NAME, "text/csv", on_click="ignore")
    if sheet is None:
        upload.remember(None, None)
        return None, *score_sample.study()
    try:
        asked = upload.columns(sheet)
        upload.remember(sheet, asked)
        if asked is None:
            return None

        def build() -> tuple[ScoreTable, Study]:
            table = upload.check(sheet, asked)
            return table, score_study.analyse(table)

        return sheet, *upload.once("_upload_study", (sheet.digest, asked), build)
    except sim.InvalidInput as error:
        upload.say(str(error), "error")
        return None


def _source(sheet: Sheet | None, table: ScoreTable) -> None:
    """Say whose people are shown, and what to upload where the address was made with another file."""
    link = upload.linked()
    if sheet is not None:
        upload.say(f"Your file {sheet.name}: {len(table.score):,} people in {len(table.groups)} groups. It is not in the link.")
    elif link:
        upload.say(
            f"This link was made with the file {link['name']} (SHA-256 begins with {link['digest']}), which is not in it: "
            "upload that file again to see the same picture. Until then a sample is shown.",
            "warning",
        )
    else:
        upload.say(
            f"A sample: {len(table.score):,} people drawn from the Federal Reserve's credit scores of 2003, not your data."
        )


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
        _charts(view, tables)
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
        _tabs(sheet, table, view, tables)


def _look(model: sim.Model, study: Study, params: Params) -> tuple[View, Mapping[str, Any]]:
    """Return the view and the figure's tables; the frontier is computed anew only when it moves."""
    still = (study, params.gap, params.benefit, params.cost)
    last = st.session_state.get("_upload_frontier")
    frontier, points = upload.once("_upload_frontier", still, lambda: score_study.explore(study, params))
    if last is not None and last[0] != still:
        st.session_state["_upload_ghost"] = last[1][0] if last[0][:2] == still[:2] else None
    ghost = st.session_state.get("_upload_ghost")
    details = bool(st.session_state.get("_details_your_data", False))
    if details:
        band = upload.once("_upload_band", still, lambda: score_study.band(study, params))
        frontier = replace(frontier, band=band)
    result = model.simulate(params, None)
    view = View(model, params, 0, result, model.outcomes(result), frontier)
    shown = frontier_view.tables(frontier, view.x, view.y, ghost=ghost, marks=PAGE.marks, details=details)
    now = {"now": frontier_view.now(frontier, view.x, view.y, view.outcomes)}
    return view, shown | score_study.tables(points, result, frontier_view.NOW) | now


def _spec(view: View, width: int, colours: theme.Palette, *, large: bool = False, details: bool = False) -> dict[str, Any]:
    return figure.spec(PAGE, width, colours, large, details, axes(view), view.x, view.y, view.frontier.mixing)


def _charts(view: View, tables: Mapping[str, Any]) -> None:
    large, details = bool(st.session_state.get("present", False)), bool(st.session_state.get("_details_your_data", False))
    spec = _spec(view, st.session_state.get("_width", 1200), theme.palette(), large=large, details=details)
    st.vega_lite_chart(
        {**spec, "datasets": tables},
        key="_view_your_data",
        width="content",
        on_select=lambda: _choose(view),
        selection_mode=["choose"],
        alt=ALT,
    )


def _choose(view: View) -> None:
    points = st.session_state["_view_your_data"].selection.get("choose")
    if points and "point" in points[0]:
        row = view.frontier.frame.loc[int(points[0]["point"])]
        controls.put(view.model, {"tolerance": row["set.tolerance"]})


def _tabs(sheet: Sheet | None, table: ScoreTable, view: View, tables: Mapping[str, Any]) -> None:
    contents = {
        "Groups": lambda: _groups(view),
        "Why": lambda: st.markdown(WHY),
        "Equations": lambda: _equations(view),
        "Data": lambda: _data(sheet, table, view),
        "Export": lambda: _export(sheet, table, view, tables),
    }
    opened = st.tabs(list(contents), key="_tab_your_data", on_change="rerun")
    for tab, content in zip(opened, contents.values(), strict=True):
        if tab.open:
            with tab:
                content()


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


def _equations(view: View) -> None:
    for equation in view.model.equations:
        st.markdown(equation)
    for source in view.model.sources:
        st.markdown(f"- {references.full(source)}")


def _data(sheet: Sheet | None, table: ScoreTable, view: View) -> None:
    st.markdown("**What was read**")
    said = upload.describe(sheet or score_sample.sheet(), table)
    st.dataframe({"what": list(said), "as": list(said.values())}, hide_index=True, width="stretch")
    for note in view.result.study.notes:
        upload.say(note, "warning")
    st.markdown("**Every policy on and under the frontier**")
    st.dataframe(view.frontier.frame, hide_index=True, width="stretch", height=300)


def _export(sheet: Sheet | None, table: ScoreTable, view: View, tables: Mapping[str, Any]) -> None:
    file, name = sheet or score_sample.sheet(), "your_data"
    words = say(view).replace("**", "")
    whence = f"{export.provenance(view)} File: {file.name}, SHA-256 {file.digest}."

    def draw(format: str) -> bytes:
        spec = _spec(view, 1200, theme.LIGHT)
        whole = render.filled(spec, tables, view.model.question, [words, whence], theme.LIGHT.ground, theme.LIGHT.text)
        return render.render(whole, format)

    def recipe() -> bytes:
        made = manifest.make(view.model, view.params, 0, {file.name: file.content})
        return manifest.write(made.model_copy(update={"params": made.params | upload.settings(table)})).encode()

    export.figures(name, draw)
    export.files(
        {
            "Frontier, CSV": (f"{name}-frontier.csv", lambda: spreadsheet.csv(view.frontier.frame)),
            "Groups at this setting, CSV": (f"{name}-groups.csv", lambda: spreadsheet.csv(view.result.to_frame())),
            "Thresholds at this setting, CSV": (f"{name}-thresholds.csv", lambda: spreadsheet.csv(view.result.thresholds())),
            "Manifest, JSON": (f"{name}.json", recipe),
        }
    )
    st.caption(
        "The manifest names your file by its SHA-256 and the columns by their role: with that file this page shows the same again."
    )


show()
