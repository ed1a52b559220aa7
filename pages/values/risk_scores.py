"""Risk scores: can a risk score be fair in both senses at once?"""

from typing import Any

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import expr, said
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View

WHY = """
In 2016 the newsroom **ProPublica** and **Northpointe**, the maker of the COMPAS score, read the same table of defendants in Broward
County, Florida. Both readings follow from it; whether the table itself is sound is disputed too (see Evidence).

**ProPublica starts from what happened.** Of the people who were not re-arrested within two years, far more Black than white defendants
had been flagged; of those who were, far more white defendants had been missed. Who is wrongly held to be dangerous should not depend
on the group.

**Northpointe starts from the flag.** Of the people flagged, nearly the same share was re-arrested in both groups. A judge who sees a flag
should be able to read it the same way for everyone.

As long as the groups' rates of re-arrest differ, no threshold can do both: the rates are tied by an identity (see Equations). So the
question is not whether the score is fair, but which fairness is owed here, and to whom.

And what is counted is **re-arrest, not re-offending**. Whoever is policed more is arrested more for the same conduct. The last knob asks
what the table would say if both groups had met the practice of the one arrested less. Away from 1, "re-arrested" means that; nobody knows
the right setting, and studies find both directions (see Evidence).
"""
GROUPS = {"black": "Black defendants", "white": "White defendants"}
RATES = {
    "false_positive_rate": "false positive rate",
    "false_negative_rate": "false negative rate",
    "predictive_value": "{again} if flagged",
}
AGAIN = "(datum.adjusted ? 'adjusted re-arrest' : 're-arrested')"
ACROSS = 3  # dots side by side in a decile's column
TALL = 9.6


def hero(canvas: Canvas) -> charts.Spec:
    """Draw 100 dots per group by decile: filled are those re-arrested; from the line on people are flagged."""
    colours = canvas.colours
    wide = canvas.width > 440
    room = int(canvas.width * (0.65 if wide else 1))
    head = canvas.words + 12 if wide else 2 * canvas.words + 18  # px: words above the dots
    height = (canvas.height + (-10 if wide else 30)) // 2
    column = room / 10
    size = (min(0.8 * column / ACROSS, 0.85 * (height - head) / TALL)) ** 2
    key = (
        "datum.adjusted ? 'Decile of the score; ● re-arrest, adjusted to one practice, ○ not' : "
        "'Decile of the score; ● re-arrested within two years, ○ not'"
        if room > 27 * canvas.words
        else f"'Decile; ● ' + {AGAIN} + ', ○ not'"
    )
    scale = alt.Scale(domain=[0.5, 10.5], range=[0, room])
    rows = []
    for (group, name), hue in ((each, colours.group(each[0])) for each in GROUPS.items()):
        axis = alt.Axis(values=list(range(1, 11)), grid=False, format="d") if group == "white" else None
        x = alt.X("across:Q", title=None, scale=scale, axis=axis)
        y = alt.Y("up:Q", axis=None, scale=alt.Scale(domain=[-0.6, TALL], range=[height, head]))
        dots = (
            charts.at("cells", group=group)
            .transform_calculate(dot="sequence(datum.below, datum.below + datum.dots)")
            .transform_flatten(["dot"])
            .transform_calculate(across=f"datum.decile + 0.28 * (datum.dot % {ACROSS} - 1)", up=f"floor(datum.dot / {ACROSS})")
            .encode(x=x, y=y)
        )

        def of(kind: str, dots: alt.Chart = dots) -> alt.Chart:
            return dots.transform_filter(alt.datum.kind == kind)

        line = charts.at("rates", group=group).transform_calculate(across="datum.threshold - 0.5", edge="10.5", up="-0.6")
        layers = [
            line.mark_rect(color=colours.optimised, opacity=0.1).encode(
                x=x, x2="edge:Q", y=alt.YValue(head - 6), y2=alt.Y2Value(height)
            ),
            of("flagged, re-arrested").mark_point(filled=True, size=size, color=hue, opacity=1),
            of("missed").mark_point(filled=True, size=size, color=hue, opacity=1),
            of("not flagged, not re-arrested").mark_point(
                filled=False, size=size * 0.8, color=hue, strokeWidth=1.3, opacity=0.85
            ),
            of("false alarm").mark_point(filled=False, size=size * 0.8, color=colours.optimised, strokeWidth=2.4, opacity=1),
            line.mark_rule(color=colours.optimised, strokeWidth=3).encode(x=x, y=alt.YValue(head - 6), y2=alt.Y2Value(height)),
            *_words(canvas, group, name, room, head, wide=wide),
        ]
        if group == "white":
            title = charts.at("rates", group=group).transform_calculate(said=key)
            below = height + 2 * canvas.words + 8  # px: under the numbers of the axis
            layers.append(
                title.mark_text(baseline="middle", fontSize=canvas.words, color=colours.text).encode(
                    x=alt.XValue(room / 2), y=alt.YValue(below), text="said:N"
                )
            )
        rows.append(charts.layer(*layers, width=canvas.width, height=height))
    return charts.rows(*rows, spacing=10)


def _words(canvas: Canvas, group: str, name: str, room: int, head: int, *, wide: bool) -> list[alt.Chart]:
    """Return the group's name and its three rates: beside the dots, or on a phone above them."""
    percent = {rate: expr(f"datum.{rate}", ".0%") for rate in RATES}
    text: dict[str, Any] = {"color": canvas.colours.text, "baseline": "top"}
    at = charts.at("rates", group=group)
    called = {rate: "'" + word.replace("{again}", f"' + {AGAIN} + '") + "'" for rate, word in RATES.items()}
    first, *rest = (f"{word} + ' ' + {percent[rate]}" for rate, word in called.items())
    said = f"'{name}'" if wide else f"'{name}: ' + {first}"
    layers = [
        at.transform_calculate(said=said)
        .mark_text(**text, align="left", fontSize=canvas.words + (3 if wide else 0), fontWeight="bold")
        .encode(x=alt.XValue(0), y=alt.YValue(-2), text="said:N")
    ]
    if not wide:
        under = at.transform_calculate(said=" + ', ' + ".join(rest)).mark_text(**text, align="left", fontSize=canvas.words)
        return [*layers, under.encode(x=alt.XValue(0), y=alt.YValue(canvas.words + 3), text="said:N")]
    for i, (rate, word) in enumerate(called.items()):
        number = at.transform_calculate(said=percent[rate])
        down = head + i * 2.4 * canvas.words
        here: dict[str, Any] = {"y": alt.YValue(down), "text": "said:N"}
        accent = canvas.colours.optimised_words if rate == "false_positive_rate" else canvas.colours.text
        layers += [
            number.mark_text(baseline="top", align="right", fontSize=canvas.words + 8, fontWeight="bold", color=accent).encode(
                x=alt.XValue(room + 4.6 * canvas.words), **here
            ),
            at.transform_calculate(said=word)
            .mark_text(**text, align="left", fontSize=canvas.words, dy=5)
            .encode(x=alt.XValue(room + 5.2 * canvas.words), **here),
        ]
    return layers


def say(view: View) -> str:
    """Return the sentence."""
    share = {name: f"**{said(value, '.0%')}**" for name, value in view.outcomes.items() if value is not None}
    flagged = "Flagged" if view.params.arrest_ratio == 1 else "Adjusted to one arrest practice, flagged"
    return (
        f"{flagged} of those not re-arrested: {share['false_positive_rate_black']} Black, {share['false_positive_rate_white']} white. "
        f"Re-arrested of those flagged: {share['predictive_value_black']}, {share['predictive_value_white']}."
    )


stage.show(
    stage.Page(
        model="risk_scores",
        knobs=("threshold_black", "threshold_white", "arrest_ratio"),
        hero=hero,
        say=say,
        why=WHY,
        between="each",
        axes=Axes(x=(-0.01, 0.5), y=(-0.005, 0.2), x_format=".1~%", y_format=".1~%", y_hover=".1%"),
        alt="Left: 100 dots per group by decile of the score, those re-arrested filled, with each group's threshold. "
        "Right: gap in error rates against gap in what a flag means, for all pairs of thresholds.",
    )
)
