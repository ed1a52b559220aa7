"""Votes: what do people agree on who otherwise disagree?"""

from collections.abc import Mapping
from typing import Any, cast

import altair as alt
import pandas as pd
import streamlit as st

import sim
from pages.ui.drawing import charts, frontier_view, numbers
from pages.ui.drawing.numbers import said
from pages.ui.own import listing, mapping
from pages.ui.own import view as shared
from pages.ui.own.kind import Kind
from pages.ui.page.stage import Axes, Canvas, Page, View
from pages.ui.sessions import upload
from sim.own.uploads import Sheet
from sim.own.votes import agreement as vote_agreement
from sim.own.votes import answer as vote_answer
from sim.own.votes import bridging_worth, counted, masked
from sim.own.votes import groups as vote_groups
from sim.own.votes import opened as vote_opened
from sim.own.votes import picture as vote_picture
from sim.own.votes import sample as vote_sample
from sim.own.votes import study as vote_study
from sim.own.votes import table as vote_table
from sim.own.votes import texts as statement_texts
from sim.own.votes.counted import Params, Result, Study
from sim.own.votes.marks import AGREE, DISAGREE
from sim.own.votes.table import Columns

WHY = """
Every dot is a statement. The further right, the more the largest group approves of it; the further up, the more the other group does
(with more than two groups, the one that approves least). On the dotted diagonal both approve alike.

**Raw approval** puts the statements on the list that most people approve of. Where one group is larger, that can be what only this
group wants. A **floor** asks for approval in every group. For each floor the list here has the highest approval that can be had with
it: that is the frontier, exact for the votes in the table to a tenth of a point.

Two rules look for common ground without a floor. Polis multiplies the approval of the groups (**consensus**); a later re-implementation
calls that product legacy and takes the geometric mean, which also counts who disagrees. Community Notes looks for what is liked
regardless of viewpoint (**bridging**, greener dots), and needs no groups: as published in 2022 it explains every vote by a person, a
statement and one line on which both stand, and scores the statement by what that line leaves; since November 2025 it also tries a
Gaussian model, the geometric mean of approval along that line. Both rules can be switched. What bridging adds on these votes, if
anything, stands under "What bridging adds".

The best of many statements look better than they are: who is picked for a high share was lucky, too.
"""
ALT = (
    "Left: every statement by its approval in two groups, those on the list circled. Right: approval overall against the lowest approval "
    "by any group, for the lists at every floor."
)
KNOBS = ("floor", "number", "least_votes", "consensus_as", "bridging_by")
WAYS = {AGREE: "1 agrees, -1 disagrees", DISAGREE: "-1 agrees, 1 disagrees"}
SHARES = (
    "approv",
    "least",
    "agreed",
    "passed",
    "disagree",
    "highest",
    "mean",
    "low",
    "high",
)  # what columns of shares begin with
ROOM = 0.5  # of the picture's width, for the name of a statement


def hero(canvas: Canvas) -> charts.Spec:
    """Draw every statement by its approval in two groups; those on the list have a ring, and the floor is a corner."""
    colours, span = canvas.colours, alt.Scale(domain=[0, 1], nice=False)
    axis = numbers.axis(".0%", tickCount=5)
    x = alt.X("x:Q", title="Approval in the largest group", scale=span, axis=axis)
    y = alt.Y("y:Q", title="Approval in the other group", scale=span, axis=axis)
    green = alt.Scale(domain=[0, 0.5, 1], range=[colours.muted, colours.ghost, colours.effect])
    tip = [alt.Tooltip("statement:N"), alt.Tooltip("text:N"), alt.Tooltip("votes:Q"), alt.Tooltip("percent:N", title="approval")]
    dots = (
        charts.table("statements")
        .transform_calculate(percent=numbers.expr("datum.approval", ".0%"))
        .encode(x=x, y=y, tooltip=tip)
    )
    names, listed, floor = charts.table("names"), charts.at("listed"), charts.at("floor")
    words: dict[str, Any] = {"fontSize": canvas.words, "color": colours.text}
    return charts.layer(
        charts.table("equal").mark_line(color=colours.ghost, strokeDash=[1, 5], strokeWidth=1.5).encode(x=x, y=y),
        dots.mark_point(filled=True, size=70, opacity=0.85).encode(color=alt.Color("bridging:Q", scale=green, legend=None)),
        _corner(floor, colours.ghost, alt.X("level:Q", scale=span), alt.Y("level:Q", scale=span)),
        _corner(floor, colours.ghost, alt.X("level:Q", scale=span), alt.Y("level:Q", scale=span), upright=False),
        listed.mark_point(filled=False, size=190, strokeWidth=2.5, color=colours.optimised, opacity=1).encode(x=x, y=y),
        *(
            _words_of(listed, half, align, dx, x, y, style | {"limit": canvas.width * ROOM})
            for style in (words | {"stroke": colours.ground, "strokeWidth": 5, "strokeJoin": "round"}, words)
            for half, align, dx in (("<", "left", 12), (">=", "right", -12))
        ),
        names.mark_text(align="right", baseline="bottom", dx=-6, dy=-6, fontWeight="bold", **words).encode(
            x=alt.value(canvas.width), y=alt.value(canvas.height), text="across:N"
        ),
        names.mark_text(align="left", baseline="top", dx=6, dy=4, fontWeight="bold", **words).encode(
            x=alt.value(0), y=alt.value(0), text="up:N"
        ),
        width=canvas.width,
        height=canvas.height,
    )


def _corner(floor: alt.Chart, colour: str, x: alt.X, y: alt.Y, *, upright: bool = True) -> alt.Chart:
    """Return one side of the corner in which every group reaches the floor."""
    rule = floor.mark_rule(color=colour, strokeDash=[6, 4], strokeWidth=2)
    found: alt.Chart = rule.encode(x=x, y=y, y2=alt.Y2Datum(1)) if upright else rule.encode(y=y, x=x, x2=alt.X2Datum(1))
    return found


def _words_of(listed: alt.Chart, half: str, align: Any, dx: int, x: alt.X, y: alt.Y, words: Mapping[str, Any]) -> alt.Chart:
    """Return the name of the listed statement that a group approves of least, written towards the middle."""
    here = listed.transform_filter(f"datum.said != '' && datum.x {half} .55")
    found: alt.Chart = here.mark_text(align=align, dx=dx, dy=16, **words).encode(x=x, y=y, text="said:N")
    return found


def say(view: View) -> str:
    """Return the sentence: what raw approval lists that a group does not approve of, and what the floor costs."""
    result = cast(Result, view.result)
    params = result.params
    first = f"{vote_answer.headline(result)} "
    overall, least = (said(view.outcomes[name] or 0.0, form) for name, form in (("approval", ".1%"), ("least_approval", ".0%")))
    if result.reached < params.number:
        second = f"Only **{result.reached}** of {params.number} statements reach the floor in every group; the list is filled up."
    elif set(result.listed) == set(result.raw):
        second = f"Overall {'its' if params.number > 1 else 'the'} {_statements(params.number)} **{overall}**."
    else:
        second = f"With this floor no group is below **{least}**, and overall the {_statements(params.number)} **{overall}**."
    return first + second


def _statements(number: int) -> str:
    return f"{number} statements have" if number > 1 else "statement has"


def axes(view: View) -> Axes:
    """Return the frontier's axes, in coarse steps."""
    x, y = vote_study.spans(view.frontier)
    return Axes(x=x, y=y, x_format=".1%", y_format=".0%", y_hover=".1%")


def _in_words(sheet: Sheet | None, study: Study) -> Study:
    """Return the study with the statements in words, where a second file says them and fits."""
    if sheet is None:
        st.download_button("Download its statements", vote_sample.texts_content, vote_sample.TEXTS_NAME, on_click="ignore")
        return study
    words = upload.beside("The statements in words, if you have them: Polis' comments.csv", "texts", statement_texts.check)
    if words is None:
        return study
    try:
        there = set(study.table.statements)
        out, meta = (sum(name in there for name in names) for names in (words.out, words.meta))
        gone = bool(out) and st.toggle(
            f"Leave out the {out} statements that were moderated out", key=upload.key(sheet, "moderated")
        )
        label = f"Leave out the {meta} statements that say who one is and are no opinion (is-meta)"
        about = bool(meta) and st.toggle(label, key=upload.key(sheet, "meta"))

        def build() -> Study:
            return vote_study.named(vote_study.counting(study, words, moderated=not gone, meta=not about), words.texts)

        return upload.once("_upload_named", (study, words, gone, about), build)
    except sim.InvalidInput as error:
        upload.say(str(error), "error")
        return study


def _columns(sheet: Sheet, known: Mapping[str, Any]) -> Columns | None:
    """Ask which columns name participant and group, which are no statements, and which sign agrees; None until it is known."""
    vote_table.check_layout(sheet)
    start = vote_table.guess(sheet.columns)
    said = {name: known.get(name) for name in ("participant", "group")} if known else {}
    is_log = bool(known["vote"] if known.get("vote") else start.vote)
    if st.toggle("A row per vote, as in Polis' votes.csv", is_log, key=upload.key(sheet, "log")):
        return _log(sheet, start, known)
    left, middle, right = st.columns(3, gap="large")
    with left:
        at = said.get("participant", start.participant)
        participant = upload.column("Participant, if there is a column", sheet, "participant", at, optional=True)
        agree = _agree(sheet, known)
    with middle:
        at = said.get("group", start.group)
        group = upload.column("Group, if there is a column", sheet, "group", at, optional=True)
        sought = _sought(sheet, known) if group is None else 0
    with right:
        others = [name for name in sheet.columns if name not in (participant, group)]
        left_out = [name for name in str(known.get("left_out", start.left_out)).split(vote_table.APART) if name in others]
        chosen = st.multiselect("Columns that are no statements", others, left_out, key=upload.key(sheet, "left_out"))
    return Columns(participant, group, vote_table.APART.join(chosen), agree, sought)


def _log(sheet: Sheet, start: Columns, known: Mapping[str, Any]) -> Columns | None:
    """Ask which columns of a log name participant, statement and vote."""
    left, middle, right = st.columns(3, gap="large")
    with left:
        participant = upload.column("Participant", sheet, "voter", known.get("participant", start.participant))
        agree = _agree(sheet, known)
    with middle:
        statement = upload.column("Statement", sheet, "statement", known.get("statement", start.statement))
        sought = _sought(sheet, known)
    with right:
        vote = upload.column("Vote", sheet, "vote", known.get("vote", start.vote))
    if participant is None or statement is None or vote is None:
        mapping.missing(participant=participant, statement=statement, vote=vote)
        return None
    return Columns(participant, None, "", agree, sought, statement, vote)


def _agree(sheet: Sheet, known: Mapping[str, Any]) -> int:
    signs = list(WAYS)
    way = signs.index(known["agree"]) if known.get("agree") in signs else 0
    return st.selectbox("A vote of", signs, way, format_func=WAYS.__getitem__, key=upload.key(sheet, "agree"))


def _sought(sheet: Sheet, known: Mapping[str, Any]) -> int:
    numbers = [0, 2, 3, 4, 5]
    at = numbers.index(known["sought"]) if known.get("sought") in numbers else 0
    return st.selectbox("Groups to find", numbers, at, format_func=_many, key=upload.key(sheet, "sought"))


def _many(number: int) -> str:
    return str(number) if number else "as many as fit best"


def _said(study: Study) -> tuple[str, str]:
    statements = len(study.table.statements)
    return (
        f"{study.table.many:,} votes by {study.people:,} people on {statements:,} statements",
        f"A sample: {study.people:,} invented people vote on {statements} statements about an AI at the town hall.",
    )


def _look(model: sim.Model, study: Study, values: Mapping[str, Any]) -> tuple[View, shared.Tables]:
    """Return the view and the figure's tables; the frontier is computed anew only when it moves."""
    params = Params(**values)
    still = (study, params.number, params.least_votes, params.consensus_as, params.bridging_by)
    frontier, before, ghost = shared.explored(still, lambda: _explored(study, params))
    view = shared.at(model, params, frontier)
    return view, shared.frontier_tables(PAGE, view, ghost) | vote_picture.tables(view.result, before, frontier_view.NOW)


def _explored(study: Study, params: Params) -> tuple[Any, dict[str, pd.DataFrame]]:
    frontier, lists = vote_study.explore(study, params)
    return frontier, vote_picture.preview(study, frontier, lists)


def _list(view: View) -> None:
    frame = view.result.to_frame()
    beside = ("passed", "votes,", "factor", "consensus", "least", "disagreed", "bridging gaussian", "bridging_gaussian")
    listing.show(frame[[name for name in frame if not str(name).startswith(beside)]], SHARES)
    st.caption("Approval with its 90 % interval (Wilson), the people being a sample. Under Statements stand all.")


def _groups(view: View) -> None:
    study = view.result.study
    listing.show(vote_picture.groups(study), SHARES)
    if study.found is not None:
        tried = ", ".join(f"{k} groups {value:.2f}" for k, value in study.found.silhouettes.items())
        st.caption(
            f"The table names no groups. These were found as Polis does: principal components, then k-means. Silhouettes: {tried}. "
            f"Who gave fewer than {vote_groups.FEWEST} votes is in none. They are drawn around how people voted: that they differ is no finding."
        )
    st.markdown("**What sets each group apart**: approval furthest above every other group's")
    listing.show(vote_picture.apart(study, view.params), SHARES)


def _agreement(view: View) -> None:
    study = view.result.study
    found = upload.once("_upload_alphas", study, lambda: vote_agreement.alphas(study))
    st.markdown(vote_agreement.said(found))
    listing.show(found)
    st.caption(
        "Krippendorff's alpha, nominal: a pass is a category, a blank is missing. 90 %: the interval, the statements drawn again."
    )
    st.markdown("**Most contested**: how often two people who voted on it voted differently")
    listing.show(vote_agreement.contested(study), SHARES)


def _bridging(view: View) -> None:
    study, params = view.result.study, view.params
    try:
        with st.spinner("Keeping votes and people aside"):
            stamp = (study, params.least_votes, params.number)
            found = upload.once("_upload_worth", stamp, lambda: bridging_worth.worth(study, params.least_votes, params.number))
    except sim.InvalidInput as error:
        upload.say(str(error), "error")
        return
    st.markdown(f"**{found.verdict}**")
    st.markdown(
        f"Over statements, the bridging score and raw approval have a rank correlation of **{found.correlation:.2f}** (90 % interval "
        f"{found.low:.2f} to {found.high:.2f}): at 1 the two would rank alike."
    )
    left, middle, right = st.columns(3, gap="large")
    for column, title, table in (
        (left, "Votes kept aside: share of their variance explained", found.prediction),
        (middle, "People kept aside: rank correlation with the least group's approval", found.ranking.round(2)),
        (right, f"The same people: the least group's approval, mean of the first {found.number}", found.listed),
    ):
        with column:
            st.markdown(title)
            listing.show(table, () if column is middle else SHARES)
    st.caption(
        f"Mean, lowest and highest of {found.splits} random splits; a tenth of the votes, then half of the people were kept aside. "
        f"{found.statements} statements had enough votes on both sides. Bridging is the factorisation "
        "unless named; neither sees the groups, consensus and least approving group do."
    )


def _stable(view: View) -> None:
    study, params = view.result.study, view.params
    with st.spinner("Hiding votes"):
        stamp = (study, params.least_votes, params.number)
        found = upload.once("_upload_stability", stamp, lambda: masked.stability(study, params))
    st.markdown(
        f"**{said(study.cells_seen, '.0%')} of the cells have a vote** (people who voted, times statements). Hide half of the votes at "
        "random, and every rule ranks anew by the rest:"
    )
    listing.show(found.round(2), ("share",))
    st.caption(
        f"Rank correlation with the rank by all votes, mean, lowest and highest of {masked.TIMES} times; 1 is the same order. Groups stay "
        "those of all votes. Votes are hidden one by one: people who never came are a different matter."
    )


def _every(view: View) -> None:
    listing.show(counted.overview(view.result.study), SHARES, height=300)


def _read(study: Study) -> dict[str, str]:
    asked = study.table.columns
    groups = f"{asked.group or 'found'}: " + ", ".join(f"{n} ({m:,})" for n, m in zip(study.groups, study.members, strict=True))
    return {
        "participants": f"{len(study.table.votes):,}" + (f", named by {asked.participant}" if asked.participant else ""),
        "statements": f"{len(study.table.statements):,}",
        "votes": f"{study.table.many:,}, {WAYS[asked.agree]}",
        "groups": groups,
        "no statements": asked.left_out.replace(vote_table.APART, ", ") or "none",
    }


def _files(view: View) -> dict[str, shared.Build]:
    return {"Statements": lambda: counted.overview(view.result.study), "List at this setting": view.result.to_frame}


PAGE = Page(
    vote_study.ID,
    KNOBS,
    hero,
    say,
    WHY,
    axes,
    ALT,
    marks=vote_study.MARKS,
    tabs={
        "The list": _list,
        "Groups": _groups,
        "Agreement": _agreement,
        "What bridging adds": _bridging,
        "How stable ranks are": _stable,
        "Statements": _every,
    },
    beside=3,
)
TABLE = upload.Table(
    kind="votes",
    label="Votes: a row per participant, a column per statement, as Polis exports them (participants-votes.csv)",
    roles=_columns,
    build=lambda sheet, roles: vote_study.analyse(vote_table.check(sheet, roles)),
    sample=vote_sample.content,
    sample_name=vote_sample.NAME,
    sample_built=vote_sample.study,
)
KIND = Kind(
    page=PAGE,
    table=TABLE,
    question=vote_study.QUESTION,
    model=vote_study.model,
    look=_look,
    said=_said,
    read=_read,
    files=_files,
    opened=vote_opened.open_as,
    start=lambda _sheet, study: study.usual,
    beside=_in_words,
)
