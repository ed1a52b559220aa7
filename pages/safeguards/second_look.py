"""A second look: what is gained if readers check what an AI tells them?"""

from typing import Any

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import apart, expr, said
from pages.ui.drawing.written import written
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.frontier import landmarks
from sim.models.safeguards.second_look import ROWS, columns

WHY = """
" A hundred readers ask an AI, and twenty of them get a wrong answer. It reads like the others. Some readers take a **second look**: they leave
the answer and see what others say. If every second one does, and six checks in ten find the mistake, six of the twenty end up right. The other
fourteen never looked, or looked and found nothing.

**Most checks find nothing,** because most answers are right: of ten minutes spent on checks, eight go to answers that were right. The better
the AI, the more is spent for each mistake found. So it pays to check **what looks odd**, as long as mistakes look odder than the truth. A
mistake that reads as well as the truth is not found so.

**Doubt is no skill.** Who is taught to be suspicious of everything gives up right answers too. As four answers in five are right, a little of
that undoes what checks put right. And where other sources repeat the mistake, who searches finds it confirmed.

**What helps** is to be better at it, and quicker: fact checkers leave the page and read elsewhere. That can be taught, in hours rather than
minutes. Or sources beside the answer, so that a look is short.

**What is assumed.** All readers are equally skilled, all checks as long, and all mistakes as bad. Much of what is known is about news and
headlines, not about what an AI answers; tips and prompts move beliefs little, and not always the right ones. Evidence has both sides.
"""
PHONE = 440  # px: below this there is little room
PERSON = "M-0.34,-0.6A0.34,0.34,0,1,1,0.34,-0.6A0.34,0.34,0,1,1,-0.34,-0.6ZM-0.6,0.8A0.6,0.85,0,0,1,0.6,0.8Z"


def hero(canvas: Canvas) -> charts.Spec:
    """Draw a hundred readers with an answer each: whether it was wrong, who checked it, and what they end up with."""
    c, words, wide = canvas.colours, canvas.words, canvas.width > PHONE
    many: Any = canvas.scene
    height = canvas.height - int(2.6 * words)
    cell = min(canvas.width / many, height / ROWS)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.5, many - 0.5], nice=False))
    y = alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[ROWS - 0.5, -0.5], nice=False))
    layers: list[alt.Chart] = []
    for checked in (True, False):
        for right, hue in ((True, c.meant), (False, c.optimised)):
            some = charts.at("people").transform_filter(
                f"datum.checked == {str(checked).lower()} && datum.right == {str(right).lower()}"
            )
            look: dict[str, Any] = {"shape": PERSON, "size": (0.72 * cell) ** 2, "opacity": 1, "strokeWidth": 2 if wide else 1.4}
            if canvas.hidden:
                hue = c.ghost
            layers.append(some.mark_point(filled=checked, color=hue, **look).encode(x=x, y=y))
    numbers = charts.at("numbers")
    gone = f"{expr('datum.believed', '.0f')} + ' of ' + {expr('datum.wrong', '.0f')}"
    kept = f"{expr('datum.true - datum.doubted', '.0f')} + ' of ' + {expr('datum.true', '.0f')}"
    told = (
        (f"'the AI was wrong: ' + {gone} + ' believe it'", c.optimised_words, True),
        (f"'the AI was right: ' + {kept} + ' believe it'", c.meant_words, False),
    )
    if canvas.hidden:
        told = (("'the AI was wrong'", c.optimised_words, True), ("'the AI was right'", c.meant_words, False))
    for row, (saying, hue, wrong) in enumerate(told):
        up = -6 if wide or row == 1 else -6 - 1.3 * words
        place = alt.XValue(0) if wrong or not wide else alt.XValue(canvas.width)
        named = numbers.transform_calculate(said=saying)
        layers += written(
            named, canvas, hue, x=place, y=alt.YValue(up), align="left" if wrong or not wide else "right", baseline="bottom"
        )
    key = (("● ends right", c.meant_words), ("● ends wrong", c.optimised_words), ("filled: took a second look", c.text))
    for column, (saying, hue) in enumerate(key):
        named = numbers.transform_calculate(said=f"'{saying}'")
        place = alt.XValue(int((9.5 if wide else 7) * words * column))
        layers += written(named, canvas, hue, x=place, y=alt.YValue(height + 4), align="left", baseline="top")
    edge = charts.table("blocks").transform_filter("!datum.wrong").transform_calculate(x="datum.x - 0.5")
    layers.append(edge.mark_rule(color=c.ghost, strokeDash=[3, 4]).encode(x=x))
    return charts.layer(*layers, width=canvas.width, height=height)


def say(view: View) -> str:
    """Return the sentence: what is believed with and without checks, for how long, and what checks leave and give up."""
    o, p = view.outcomes, view.params
    alone, all_ = apart(o["alone"] or 0.0, o["accuracy"] or 0.0, ".1%")
    if not p.who_check:
        return f"Nobody checks: what is believed is right in [optimised:{alone}] of the answers, as the AI is."
    false, true = said(o["false_believed"] or 0.0, ".0%"), said(o["true_doubted"] or 0.0, ".1%")
    return (
        f"{said(p.who_check, '.0%')} of the readers check, for **{said(o['minutes'] or 0.0, '.1f')} minutes** an answer in the mean of all: "
        f"of what is believed [meant:{all_}] is right, instead of [optimised:{alone}]. {false} of the wrong answers are believed, "
        f"{true} of the right ones given up."
    )


def price(view: View) -> str:
    """Return what the next step towards more that is right costs."""
    o = view.outcomes
    step = landmarks.next_step(view.frontier, view.x, view.y, o["accuracy"] or 0.0)
    if step is None:
        return "This is the end of the frontier: more checks leave no more that is right."
    there, here = apart(step.x_next, o["accuracy"] or 0.0, ".1%")
    more, now = apart(step.y_next, o["minutes"] or 0.0, ".1f")
    return f"The next step: {there} right instead of {here}, for {more} minutes an answer instead of {now}."


def axes(view: View) -> Axes:
    """Return axes that hold every preset, and wider ones where a setting needs them."""
    frame = view.frontier.frame
    low = next(limit for limit in (0.75, 0.5, 0.2, 0.0) if limit <= frame["accuracy"].min())
    top = next(limit for limit in (2.2, 5.0, 10.5) if frame["minutes"].max() <= limit)
    return Axes(x=(low, 1.0), y=(0.0, top), x_format=".0%", y_format=".1~f", y_hover=".2f")


stage.show(
    stage.Page(
        model="second_look",
        knobs=("who_check", "skill", "misled", "look", "ai_accuracy", "void"),
        between="nearest",
        scene=lambda view: columns(view.params),
        hero=hero,
        say=say,
        price=price,
        why=WHY,
        axes=axes,
        alt="Left: a hundred readers as small figures, those whose answer was wrong apart from those whose answer was right; filled "
        "figures took a second look, blue ones end right, red ones wrong. Right: minutes for checks against the share of what is "
        "believed that is right, for every share of readers who check.",
    )
)
