"""Privacy: who pays when everybody's privacy is protected alike?"""

from dataclasses import replace

import altair as alt

from pages.ui.drawing import charts, lettering
from pages.ui.drawing.numbers import expr, said
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View

WHY = """
Everybody gets the same promise: what is published is almost as likely with you as without you. The promise is kept with **noise**, and
the noise is as many people in every group. Nine hundred people hardly notice that their counts are off by fourteen. A hundred people
lose sight of what they like.

So the price of privacy depends on the company one is in, and an average hides it: nine in ten are fine. With ten times as many people
the same promise costs almost nothing. Without a collector whom everybody trusts, it costs far more.

Not all of the loss is privacy. By default an item is **picked at random** from the noisy counts, and that alone is more than half of what the
minority loses, for no more protection: let the largest noisy count win (*Mechanism*), and it gets 88 % of the best, not 72.
"""
CHOICES = ["best", "2nd", "3rd", "4th", "last"]
SEEN = [f"seen_{i}" for i in range(10)]
PHONE = 420  # px: below this the groups stand one under the other


def hero(canvas: Canvas) -> alt.HConcatChart | alt.VConcatChart:
    """Draw for both groups what they like, what noise makes of it, and what they get."""
    if canvas.width < PHONE:
        half = replace(canvas, height=int(canvas.height * 0.65))
        return alt.vconcat(*(panel(half, group, canvas.width) for group in ("majority", "minority")), spacing=24)
    width = (canvas.width - 50) // 2
    return alt.hconcat(*(panel(canvas, group, width) for group in ("majority", "minority")), spacing=50)


def panel(canvas: Canvas, group: str, width: int) -> alt.VConcatChart | alt.LayerChart:
    """Draw one group: its counts as shares, ten equally likely noisy ones over each, and but on stage below the chance of every item."""
    colours, words = canvas.colours, canvas.words
    upper, lower = (canvas.height, 0) if canvas.large else (int(canvas.height * 0.58), int(canvas.height * 0.42))
    head = words + 14  # px: above each half, for its words
    axis = alt.Axis(labelAngle=0, grid=False, labelPadding=6)
    x = alt.X(
        "choice:N",
        sort=CHOICES,
        title=None,
        axis=axis if canvas.large else None,
        scale=alt.Scale(paddingInner=0.25, paddingOuter=0.1),
    )
    share = alt.Scale(domain=[-0.2, 0.8], nice=False, range=[upper, head + (3 * words if canvas.large else 0)])
    true = charts.at("bars", group=group).encode(x=x, y=alt.Y("share:Q", axis=None, scale=share))
    seen = charts.at("bars", group=group).transform_fold(SEEN, as_=["which", "seen"])
    said = charts.at("groups", group=group)
    served = (
        said.transform_calculate(said=f"'they get ' + {expr('datum.relevance', '.0%')} + ' of the best'")
        .mark_text(align="right", baseline="top", fontSize=words + 5, fontWeight="bold", color=colours.text)
        .encode(text="said:N")
    )
    counts = alt.layer(
        true.mark_bar(color=colours.meant, opacity=0.75),
        seen.transform_filter("datum.seen > -0.2 && datum.seen < 0.8")
        .mark_tick(color=colours.optimised, thickness=2.5, size=width / 9, opacity=0.85)
        .encode(x=x, y=alt.Y("seen:Q", axis=None, scale=share)),
        said.transform_calculate(said=f"'{group.capitalize()}: ' + {expr('datum.people', ',.0f')} + ' people'")
        .mark_text(align="left", baseline="top", fontSize=words + 3, fontWeight="bold", color=colours.text)
        .encode(x=alt.value(0), y=alt.value(0), text="said:N"),
        *words_of(canvas, said, "what they like", colours.meant, width, head - 2),
        *words_of(
            canvas,
            said.transform_filter("isValid(datum.noise)"),
            "what the recommender sees",
            colours.optimised,
            width,
            head + words + 5,
        ),
        *([served.encode(x=alt.value(width), y=alt.value(head + 2 * words + 14))] if canvas.large else []),
    ).properties(width=width, height=upper)
    if canvas.large:
        return counts
    chance = alt.Y("chance:Q", axis=None, scale=alt.Scale(domain=[0, 1.1], nice=False, range=[lower, head]))
    shown = charts.at("bars", group=group).encode(x=x.copy().axis(axis), y=chance)
    gets = alt.layer(
        shown.mark_bar(color=colours.optimised),
        shown.transform_filter("datum.chance >= 0.005")
        .transform_calculate(said=expr("datum.chance", ".0%"))
        .mark_text(dy=-8, fontSize=words, color=colours.text)
        .encode(text="said:N"),
        *words_of(canvas, said, "what they are shown", colours.optimised, width, words + 12),
        served.encode(x=alt.value(width), y=alt.value(0)),
    ).properties(width=width, height=lower)
    return alt.vconcat(counts, gets, spacing=4)


def words_of(canvas: Canvas, one: alt.Chart, text: str, colour: str, right: int, top: int) -> list[alt.Chart]:
    """Write words at the right end in the colour of what they name, on a rim in the ground's; `one` is a table of one row."""
    c, placed = canvas.colours, one.encode(x=alt.value(right), y=alt.value(top))
    look = {"text": text, "align": "right", "baseline": "top", "fontSize": canvas.words, "fontWeight": "bold"}
    return [*lettering.rimmed(placed, c.ground, c.words(colour), **look)]


def say(view: View) -> str:
    """Return the sentence."""
    o = view.outcomes
    return (
        f"With epsilon {said(o['epsilon'], '.4~r')} the majority gets {said(o['majority_relevance'], '.0%')} of the best, "
        f"the minority [meant:{said(o['minority_relevance'], '.0%')}]. The average says [optimised:{said(o['relevance'], '.0%')}]."
    )


stage.show(
    stage.Page(
        model="privacy",
        knobs=("epsilon", "people", "minority_share", "mechanism", "lists", "volunteers"),
        between="nearest",
        hero=hero,
        say=say,
        why=WHY,
        axes=Axes(x=(0.01, 10.0), y=(0.5, 1.0), x_format=".3~r", y_format=".0%", y_hover=".1%", x_log=True),
        alt=(
            "Left: for majority and minority the share who name each item, ten equally likely noisy versions of it, and the chance of "
            "each item to be recommended. Right: relevance to the average person against the privacy loss."
        ),
    )
)
