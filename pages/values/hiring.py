"""Hiring: does hiring both groups at the same rate cost quality?"""

import altair as alt

from pages.ui import charts, stage
from pages.ui.stage import Axes, Canvas, View

WHY = """
The same scores, and the same gap between them, can come from an unfair test or from a real difference in skill. If the test is
unfair, hiring both groups at the same rate makes the hired **better**; if the skill differs, it makes them a little worse.
No amount of score data tells the two apart: one has to know why the scores differ.
"""


def hero(canvas: Canvas) -> alt.VConcatChart:
    """Draw both groups' scores; the hired are filled; the last one hired carries the skill to expect of them."""
    colours = {"majority": canvas.colours.groups[0], "minority": canvas.colours.groups[1]}
    x = alt.X("score:Q", title="Score, standard deviations", scale=alt.Scale(domain=[-4, 4]))
    rows = []
    for group, colour in colours.items():
        bell = (
            charts.table("bells", group=group).mark_line(color=colour, strokeWidth=2).encode(x=x, y=alt.Y("density:Q", axis=None))
        )
        hired = charts.at("hired", group=group).mark_area(color=colour, opacity=0.75).encode(x=x, y="density:Q")
        line = charts.at("groups", group=group).mark_rule(color=canvas.colours.optimised, strokeWidth=3).encode(x="threshold:Q")
        words = (
            charts.at("groups", group=group)
            .transform_calculate(
                said="format(datum.selection_rate, '.1%') + ' hired, the last with skill ' + format(datum.marginal_skill, '.2f')"
            )
            .mark_text(align="left", dx=8, baseline="top", y=4, fontSize=canvas.words, color=canvas.colours.text)
            .encode(x="threshold:Q", text="said:N")
        )
        rows.append(
            (bell + hired + line + words).properties(width=canvas.width, height=canvas.height // 2 - 45, title=group.capitalize())
        )
    return alt.vconcat(*rows, spacing=8)


def say(view: View) -> str:
    """Return the sentence."""
    o = view.outcomes
    return (
        f"The minority is hired at **{o['impact_ratio']:.0%}** of the majority's rate; the hired have a mean skill of "
        f"**{o['mean_skill']:.2f}** standard deviations. The last hire of the minority has skill {o['marginal_skill_minority']:.2f}, "
        f"of the majority {o['marginal_skill_majority']:.2f}."
    )


stage.show(
    stage.Page(
        model="hiring",
        knobs=("target", "bias", "gap", "policy", "noise", "noise_ratio"),
        hero=hero,
        say=say,
        why=WHY,
        axes=Axes(x=(0.6, 2.2), y=(0.0, 1.0)),
        alt="Left: score distributions of two groups, those hired filled. Right: mean skill of those hired against the ratio of hiring rates.",
        implied={"target": {"policy": "chosen"}},
    )
)
