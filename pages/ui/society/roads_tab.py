"""Further tab of roads: whom people of 130 countries would spare, and what it would change on this street."""

from typing import Any

import altair as alt
import streamlit as st

from pages.ui.drawing import theme
from pages.ui.drawing.numbers import apart, axis, said
from pages.ui.page.page import View
from sim.roads import votes

CLUSTERS = ("western", "eastern", "southern")


def countries(view: View) -> None:
    """Show every country's preferences, and what comes of the one that this street can act on."""
    colours = theme.palette()
    table = votes.countries().melt(["code", "country", "cluster"], list(votes.PREFERENCES), "preference", "difference")
    table["spare"] = table["preference"].map(votes.PREFERENCES)
    grouped = table.groupby("preference")["difference"]
    lows, highs = grouped.idxmin(), grouped.idxmax()
    hues = [colours.groups[index] for index in range(len(CLUSTERS))]
    x = alt.X(
        "difference:Q",
        title="Spared more often than the other, difference of shares",
        scale=alt.Scale(domain=[-0.2, 0.85], nice=False),
        axis=axis("+.0%", grid=True, tickCount=6, labelFontSize=13, titleFontSize=13),
    )
    names = alt.Axis(labelLimit=260, domain=False, ticks=False, labelFontSize=14, labelColor=colours.text)
    y = alt.Y("spare:N", title=None, sort=list(votes.PREFERENCES.values()), axis=names)
    rows = alt.YOffset("cluster:N", sort=list(CLUSTERS))
    marks = alt.Chart(table).mark_tick(thickness=1.5, size=12, opacity=0.9)
    hue = alt.Color("cluster:N", scale=alt.Scale(domain=list(CLUSTERS), range=hues), legend=None)
    tooltip = ["country", "cluster", "spare", alt.Tooltip("difference:Q", format="+.1%")]
    layers = [
        alt.Chart(table).mark_rule(color=colours.text).encode(x=alt.XDatum(0)),
        marks.encode(x=x, y=y, yOffset=rows, color=hue, tooltip=tooltip),
    ]
    first = table[table["preference"] == next(iter(votes.PREFERENCES))].groupby("cluster", as_index=False).first()
    word = alt.Chart(first.assign(difference=-0.19)).mark_text(fontSize=13, align="left", fontWeight="bold")
    layers.append(word.encode(x=x, y=y, yOffset=rows, color=hue, text="cluster:N"))
    left, right = (alt.Chart(table.loc[outermost]) for outermost in (lows, highs))
    look: dict[str, Any] = {"fontSize": 13, "color": colours.text}
    named = (left.mark_text(align="right", dx=-6, **look), right.mark_text(align="left", dx=6, **look))
    layers += [name.encode(x=x, y=y, yOffset=rows, text="country:N") for name in named]
    st.altair_chart(alt.layer(*layers).properties(height=alt.Step(15)), key="roads_countries", width="stretch")
    found = view.model.module.by_country(view.params, view.seed)
    least, most = found["deaths"].min(), found["deaths"].max()
    fewest, greatest = apart(least, most, ",.1f") if most - least > 1e-9 else (said(least, ",.1f"),) * 2
    first, last = found.loc[found["swerves"].idxmin()], found.loc[found["swerves"].idxmax()]
    st.markdown(
        "Each mark is a country. This street can act on the first line alone, as a car tells nobody's age or status. Let each country's "
        f"votes steer the cars here: in {last['country']} they would spare the pedestrian in {said(last['swerves'], '.0%')} of the "
        f"choices, in {first['country']} in {said(first['swerves'], '.0%')}. Under all 130 countries' votes between **{fewest}** and "
        f"**{greatest}** of 1,000 are killed; 5 mph less would spare **{said(view.outcomes['slower'] or 0.0, ',.1f')}**."
    )
    st.caption(
        "Awad et al. 2018, the authors' aggregates by country: 130 countries and territories with at least 100 people who chose to play. "
        "Read in two copies that others keep, which agree; the authors' own file could not be reached. Differences are between shares, "
        "all else drawn; that votes for pedestrians against passengers are cast as (1 + difference) / 2 is this project's reading. The "
        "preference for inaction is left out: its sign differs between its names. Nobody "
        "could answer that age, sex or status shall not count."
    )
