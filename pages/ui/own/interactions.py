"""Interactions: what would a feed do with the visitor's own people and items?"""

from collections.abc import Mapping
from typing import Any, cast

import altair as alt
import numpy as np
import streamlit as st

import sim
from pages.ui.drawing import charts, frontier_view
from pages.ui.drawing.numbers import said
from pages.ui.knobs import controls
from pages.ui.own import listing, mapping
from pages.ui.own import view as shared
from pages.ui.own.kind import Kind
from pages.ui.page.stage import Axes, Canvas, Page, View
from pages.ui.sessions import upload
from sim.own import uploads
from sim.own.interactions import answer as interaction_answer
from sim.own.interactions import opened as interaction_opened
from sim.own.interactions import sample as interaction_sample
from sim.own.interactions import study as interaction_study
from sim.own.interactions import table as interaction_table
from sim.own.interactions.study import Params, Study
from sim.own.interactions.table import Columns
from sim.own.uploads import Sheet

WHY = """
The people and items of the table start a feed; the rest is the model of the page *Feed*. Grey and dashed is where people began, the
coloured line where they are in the end, and the pale area where the items stand.

A **click** comes from agreement, quality and outrage. **Worth my time** is what people say of an item: quality counts most, outrage
counts against it. A ranker that learns from clicks alone finds what is near and what enrages. Some **weight** on what people say
gives up few clicks for much of what they want, until it does not: that is the frontier. All policies share their random numbers, and
1,000 people are resampled from yours, so that small differences along the frontier are luck.

How reading changes people is contested: try "Nobody changes". Outrage is not in a table of ratings; its share is an assumption.
So this shows what a mechanism does with these people, not what any real feed did to them.
"""
ALT = "Left: opinions of people at first and in the end, and stances of items. Right: engagement against satisfaction, for every ranker."
KNOBS = ("stated", "ranker", "user_model", "susceptibility", "outrage")
SHORT = {
    "satisfaction": "Worth their time",
    "opinion_change": "Change of opinion",
    "outrage_share": "Outrage shown",
    "extremity": "Far from the middle",
}
"""How outcomes are called in a table that has all of them beside one another."""
PHRASES = {
    "engagement": "Ranked by clicks",
    "chronological": "With the newest first",
    "bridging": "Ranked by what both sides approve of",
    "stated": "Ranked by what people say they want",
    "random": "Without a recommender",
}


def hero(canvas: Canvas) -> charts.Spec:
    """Draw where people began, where they are in the end, and where the items stand."""
    colours = canvas.colours
    x = alt.X(
        "opinion:Q",
        title="Opinion of people, stance of items",
        scale=alt.Scale(domain=[-1, 1], nice=False),
        axis=alt.Axis(tickCount=5, grid=False),
    )
    y = alt.Y(
        "height:Q", title="Share of people", scale=alt.Scale(domain=[0, 1.3], nice=False), axis=alt.Axis(labels=False, grid=False)
    )
    items, before = charts.table("stances").encode(x=x, y=y), charts.table("before").encode(x=x, y=y)
    people = charts.at("opinions").encode(x=x, y=y)
    rows = (("people in the end", colours.optimised), ("people at first", colours.ghost), ("items", colours.text))
    named = charts.table("once")
    words: dict[str, Any] = {"align": "left", "baseline": "top", "fontSize": canvas.words, "fontWeight": "bold"}
    return charts.layer(
        items.mark_area(color=colours.muted, opacity=0.35, interpolate="step"),
        before.mark_line(color=colours.ghost, strokeDash=[6, 4], strokeWidth=2.5, interpolate="monotone"),
        people.mark_line(color=colours.optimised, strokeWidth=3.5, interpolate="monotone"),
        *(
            named.mark_text(color=colour, dx=10, dy=8 + row * 1.4 * canvas.words, **words).encode(
                x=alt.value(0), y=alt.value(0), text=alt.value(name)
            )
            for row, (name, colour) in enumerate(rows)
        ),
        width=canvas.width,
        height=canvas.height,
    )


def say(view: View) -> str:
    """Return the sentence: what is clicked, and what people say of it."""
    params = cast("Params", view.params)
    how = PHRASES[params.ranker]
    if params.ranker == "engagement" and params.stated > 0:
        how = f"Ranked by clicks, with weight {said(params.stated, '.3~r')} on what people say they want"
    clicked, worth = view.outcomes["engagement"], view.outcomes["satisfaction"]
    change = view.outcomes["opinion_change"]
    moved = (
        "Nobody's opinion changes."
        if params.user_model == "none"
        else f"Opinions end **{said(change or 0.0, '.2f')}** from where they began."
    )
    seen = (
        f"people click on [optimised:{said(clicked or 0.0, '.1%')}] of what they see and call [meant:{said(worth or 0.0, '.0%')}]"
    )
    return f"{how}, {seen} worth their time. {moved}"


def axes(view: View) -> Axes:
    """Return the frontier's axes, in coarse steps."""
    x, y = interaction_study.spans(view.frontier)
    return Axes(x=x, y=y, x_format=".1%", y_format=".0%", y_hover=".0%")


def _columns(sheet: Sheet, known: Mapping[str, Any]) -> Columns | None:
    """Ask which column is what; None until user, item and rating are known."""
    start = known or interaction_table.guess(sheet.columns)
    places = st.columns(4, gap="large")
    chosen = []
    for place, role in zip(places, ("user", "item", "rating", "stance"), strict=True):
        with place:
            label = "Stance, if there is a column" if role == "stance" else role.capitalize()
            chosen.append(upload.column(label, sheet, role, start.get(role), optional=role == "stance"))
    user, item, rating, stance = chosen
    if user is None or item is None or rating is None:
        mapping.missing(user=user, item=item, rating=rating)
        return None
    return Columns(user, item, rating, stance)


def _build(sheet: Sheet, columns: Columns) -> Study:
    return interaction_study.analyse(interaction_table.check(sheet, uploads.read(sheet, columns.names), columns))


def _said(study: Study) -> tuple[str, str]:
    table = study.table
    many = f"{len(table.rating):,} ratings by {len(table.users):,} people of {len(table.items):,} items"
    return many, f"A sample: {many}, all of them invented."


def _look(model: sim.Model, study: Study, values: Mapping[str, Any]) -> tuple[View, shared.Tables]:
    """Return the view and the figure's tables; the frontier is computed anew only when it moves."""
    params, seed = Params(**values), controls.seed(model)
    still = (study, params.replace(stated=0.0, ranker="engagement"), seed)
    frontier, before, ghost = shared.explored(
        still, lambda: interaction_study.explore(study, params, np.random.default_rng(seed))
    )
    view = shared.at(model, params, frontier)
    return view, shared.frontier_tables(PAGE, view, ghost) | interaction_study.tables(view.result, before, frontier_view.NOW)


def _rankers(view: View) -> None:
    frame = interaction_study.rankers(view.frontier)
    listing.show(frame, ("engagement", "satisfaction", "outrage_share"), names=SHORT)
    st.caption("All on the same random numbers: the same people, visits and items. Means over the last quarter of the steps.")


def _origin(view: View) -> None:
    study = view.result.study
    item, person, line = study.explained
    st.markdown(
        f"Of ratings kept aside, an item's mean explains **{item:.0%}** of the variance, with the person **{person:.0%}**, and with one "
        f"line on which people and items stand **{line:.0%}**.".replace("%**", " %**")
    )
    if study.origin.derived:
        st.markdown("That line is all that opinions and stances are here; what it means, the ratings do not say.")
    left, right = st.columns(2, gap="large")
    with left:
        st.dataframe(interaction_study.people(study), hide_index=True, width="stretch", height=300)
    with right:
        st.dataframe(interaction_study.items(study), hide_index=True, width="stretch", height=300)


def _files(view: View) -> dict[str, shared.Build]:
    study = view.result.study
    return {
        "People": lambda: interaction_study.people(study),
        "Items": lambda: interaction_study.items(study),
        "Course at this setting": view.result.to_frame,
    }


PAGE = Page(
    interaction_study.ID,
    KNOBS,
    hero,
    say,
    WHY,
    axes,
    ALT,
    marks=interaction_study.MARKS,
    tabs={"The rankers": _rankers, "What it starts from": _origin},
)
TABLE = upload.Table(
    kind="interactions",
    label="Interactions: user, item, rating and, if known, the item's stance from -1 to 1; MovieLens' ratings.csv as it is",
    roles=_columns,
    build=_build,
    sample=interaction_sample.content,
    sample_name=interaction_sample.NAME,
    sample_built=interaction_sample.study,
)
KIND = Kind(
    page=PAGE,
    table=TABLE,
    question=interaction_study.QUESTION,
    model=interaction_study.model,
    look=_look,
    said=_said,
    read=lambda study: interaction_answer.told(study.table),
    files=_files,
    opened=interaction_opened.open_as,
)
