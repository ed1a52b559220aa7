"""A further tab of layers: how many levers of all pages are left where only some actors act, and what so many layers would let through."""

import altair as alt
import streamlit as st

from pages.ui.drawing import theme
from pages.ui.drawing.numbers import said
from pages.ui.page.page import View
from pages.ui.shell.contents import entry_at
from sim.analysis import actors

WIDTH = 640  # px


def pulls(view: View) -> None:
    """Show how many levers there are by actor and principle, with filters, what so many layers would let through, and the way to their list."""
    chosen, served = st.columns(2, gap="large")
    with chosen:
        who = st.pills("Who acts", actors.ACTORS, selection_mode="multi", default=actors.ACTORS, key="_layers_who")
    with served:
        what = st.pills("For what", actors.PRINCIPLES, selection_mode="multi", default=actors.PRINCIPLES, key="_layers_what")
    left, params = actors.left(who, what), view.params
    layers = actors.layers(who, what)
    share = actors.leaked(layers, params.leak, params.correlation, params.mixed)
    st.markdown(
        f"**{said(len(left), ',.0f')} of {said(len(actors.levers()), ',.0f')} levers** are left. An actor's levers for one principle as one "
        f"layer: {said(layers, '.0f')} of {len(actors.ACTORS) * len(actors.PRINCIPLES)} layers, through which **{percent(share)}** gets."
    )
    st.altair_chart(_counted(who, what), key="layers_pulls")
    only = {name: some[0] for name, some in (("pull_who", who), ("pull_what", what)) if len(some) == 1}
    st.page_link(
        entry_at("pull").file, label="Every lever, and what it does to its frontier: who can pull what", query_params=only
    )
    st.caption(
        f"Read from what each page's model declares. Each layer lets {said(params.leak, '.0%')} through and fails with the others as set above: "
        "assumptions, as is who pulls what. Levers of different pages mend different harms, so this is a picture of who holds how many "
        "handles, not a forecast. With all of them pulled the share stays above zero: perfect is out of reach."
    )


def percent(share: float) -> str:
    """Return a share with as many digits as it needs to be seen: at least one that is not zero, down to one in a million.

    >>> percent(0.0239).replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")
    '2.4 %'
    """
    return said(share, next((form for least, form in ((0.01, ".1%"), (0.001, ".2%"), (0.0001, ".3%")) if share >= least), ".4%"))


def _counted(who: list[str], what: list[str]) -> alt.LayerChart | alt.FacetChart:
    """Return how many levers each actor has for each principle, those left in strong colour."""
    colours = theme.palette()
    table = actors.levers().groupby(["actor", "principle"]).size().rename("levers").reset_index()
    table["left"] = table["actor"].isin(who) & table["principle"].isin(what)
    base = alt.Chart(table).encode(
        x=alt.X("principle:N", sort=list(actors.PRINCIPLES), title=None, axis=alt.Axis(labelAngle=0, orient="top")),
        y=alt.Y("actor:N", sort=list(actors.ACTORS), title=None),
    )
    hue = alt.condition("datum.left", alt.value(colours.meant), alt.value(colours.muted))
    dots = base.mark_circle(opacity=1).encode(
        size=alt.Size("levers:Q", legend=None, scale=alt.Scale(domain=[0, 30], range=[0, 1400])), color=hue
    )
    words = base.mark_text(fontSize=15, dx=30).encode(text="levers:Q")
    both: alt.LayerChart | alt.FacetChart = alt.layer(dots, words).properties(width=WIDTH, height=220)
    return both
