"""Context: lying is wrong, except: who gets the exception?"""

from typing import Any

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import apart, expr, said
from pages.ui.drawing.written import written
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from sim.frontier import landmarks
from sim.models.approaches.context import BOX

WHY = """
Somebody hides in your house, and those who hunt them are at the door and ask. May you lie? Kant wrote in 1797 that you may not, even then.
Constant had written that nobody has a right to a truth with which they harm others. People have hidden others from persecution, and lied for
them, and few would blame them. So: lying is wrong, **except**.

An AI has a million doors and sees no faces. Whoever wants it to make the exception tells a **reason**. Here, of 1,000 who ask, 20 have a good
one. 100 invent one, because they know which reasons work. 880 mean it honestly, and what they have does not carry that far.

**Never** is wrong 20 times: it hands over everybody who hides. **A judge** who lets in whoever sounds right saves nearly all of them, lets in
30 impostors, and is wrong more often. But it is not one or the other. Never is only **the highest bar**. A bar in between errs a quarter
as often as never, and still turns away one in seven who should get in. All this hangs on the numbers: were 40 of 1,000 right, today's judge
would do better than the rule.

**What moves the line**: papers that an impostor cannot show, impostors who are held to account, and how often somebody turned away may come back
with a better story. Where the judge sees badly and anybody may try again and again, no bar beats the rule.

**What a number cannot say.** Who is turned away here may be somebody who is hunted. How many impostors that weighs is not found by counting:
set it yourself (*One turned away weighs*). Not everything is yes or no, either: one may help with what harms nobody. And that a rule holds
without exception may be worth something in itself, since people can rely on it; that is Kant's side, and it is not in these numbers.
"""
PERSON = (
    "M-0.34,-0.52A0.34,0.34,0,1,1,0.34,-0.52A0.34,0.34,0,1,1,-0.34,-0.52Z "
    "M-0.72,0.9C-0.72,0.2,-0.4,-0.06,0,-0.06C0.4,-0.06,0.72,0.2,0.72,0.9Z"
)
LANES = {"reason": (0.0, 0.25), "impostor": (0.28, 0.6), "other": (0.63, 1.0)}  # of the height
IN = "at < 0 ? datum.now : at <= datum.until"
OPEN = "datum.bar < 7"  # there is room beyond the bar
PHONE = 440  # px: below this there is little room


def hero(canvas: Canvas) -> charts.Spec:
    """Draw who comes to the door, the more convincing the further to the right, and the bar: who stands to its right is let in."""
    c, words = canvas.colours, canvas.words
    width, height = canvas.width, canvas.height - 2 * words
    x, bar = (alt.X(f"{name}:Q", scale=alt.Scale(domain=list(BOX), nice=False), axis=None) for name in ("evidence", "bar"))
    door = charts.at("door")
    hues = {"reason": c.meant, "impostor": c.group("stranger"), "other": c.ghost}
    people = [layer for kind, hue in hues.items() for layer in _people(canvas, kind, hue, x, height)]
    if canvas.hidden:
        return charts.layer(*people, *_told(canvas, hues, height), width=width, height=height)
    inside = door.mark_rect(color=c.effect, opacity=0.1)
    layers = [
        inside.encode(x=bar, x2=alt.X2Datum(BOX[1]), y=alt.YValue(0), y2=alt.value(height)),
        *people,
        door.mark_rule(color=c.text, strokeWidth=4).encode(x=bar, y=alt.YValue(0), y2=alt.value(height)),
    ]
    under: dict[str, Any] = {"y": alt.YValue(height + 4), "baseline": "top"}
    for side, text, away, when in (("right", "turned away", -8, "true"), ("left", "let in", 8, OPEN)):
        named = door.transform_filter(when).transform_calculate(said=f"'{text}'")
        layers += written(named, canvas, c.text, x=bar, align=side, dx=away, **under)
    if width > PHONE:
        for side, text, at, when in (("left", "← sounds wrong", 0, "true"), ("right", "sounds right →", width, OPEN)):
            look: dict[str, Any] = {"text": text, "align": side, "baseline": "top", "fontSize": words, "color": c.text}
            layers.append(door.transform_filter(when).mark_text(**look).encode(x=alt.XValue(at), y=alt.YValue(height + 4)))
    return charts.layer(*layers, *_told(canvas, hues, height), width=width, height=height)


def _people(canvas: Canvas, kind: str, hue: str, x: alt.X, height: int) -> list[alt.Chart]:
    """Return a lane of people: filled who is let in, hollow who is turned away."""
    low, high = LANES[kind]
    size = (1.15 if kind != "other" else 0.8) * canvas.words * (1 if canvas.width > PHONE else 0.75)
    top, room = low * height + 1.3 * canvas.words, (high - low) * height - 1.8 * canvas.words
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, height], range=[0, height], nice=False))
    people = charts.table("people", kind=kind).transform_calculate(y=f"{top:.1f} + {room:.1f} * datum.lane").encode(x=x, y=y)
    look: dict[str, Any] = {"shape": PERSON, "size": size**2, "stroke": hue, "strokeWidth": 1, "opacity": 1, "clip": True}
    away = people if canvas.hidden else people.transform_filter(f"!({IN})")
    hollow = away.mark_point(**look, filled=True, fill=canvas.colours.ground)
    return [hollow] if canvas.hidden else [hollow, people.transform_filter(IN).mark_point(**look, filled=True, fill=hue)]


def _told(canvas: Canvas, hues: dict[str, str], height: int) -> list[alt.Chart]:
    """Return what stands over each lane: who they are, and of them the number decided wrongly."""
    c, words, wide = canvas.colours, canvas.words, canvas.width > PHONE
    who = {
        "reason": "with a good reason" if wide else "good reason",
        "impostor": "who invent one" if wide else "invent one",
        "other": "with a weak reason" if wide else "weak reason",
    }
    wrong = {"reason": ("turned", "turned away"), "impostor": ("impostors", "let in"), "other": ("others", "let in")}
    layers: list[alt.Chart] = []
    for kind, text in who.items():
        top, hue = int(LANES[kind][0] * height), c.words(hues[kind])
        many = charts.table("kinds", kind=kind).transform_calculate(said=f"{expr('datum.many', ',.0f')} + ' {text}'")
        layers += written(many, canvas, hue, x=alt.XValue(0), y=alt.YValue(top), align="left", baseline="top")
        if canvas.hidden:
            continue
        field, told = wrong[kind]
        number = f"(datum.{field} < 0.95 ? {expr(f'datum.{field}', '.1~f')} : {expr(f'datum.{field}', ',.0f')})"
        count = charts.at("door").transform_calculate(said=f"{number} + ' {told}'")
        place: dict[str, Any] = {"x": alt.XValue(canvas.width - 10), "y": alt.YValue(top), "align": "right"}
        if kind == "reason":
            place = {"x": alt.XValue(0), "y": alt.YValue(top + words + 5), "align": "left"}
        layers += written(count, canvas, hue, baseline="top", **place)
    return layers


def least(canvas: Canvas, _axes: Axes, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return where the bar stands that errs least."""
    table = charts.table("least")
    point = table.mark_point(shape="diamond", size=160, strokeWidth=2.5, color=canvas.colours.meant, clip=True)
    return [point.encode(x=x, y=y)]


def say(view: View) -> str:
    """Return the sentence: how many of a thousand are decided wrongly, beside the rule."""
    o, p = view.outcomes, view.params
    names = ("over_refusal", "misuse", "error", "error_never", "least_error")
    turned, into, here, rule, best = (_of_thousand(o[name] or 0.0) for name in names)
    reason = _of_thousand(p.exceptions)
    first = f"Of 1,000 who ask, [meant:{turned}] of {reason} with a good reason are turned away, and [optimised:{into}] are let in without one."
    counted = f", one turned away counted {said(p.stakes, ',.1~f')} times" if p.stakes != 1 else ""
    beside = (
        f"the bar that errs least would make {best}"
        if p.rule == "never"
        else f"the rule, never, would make {rule}, the bar that errs least {best}"
    )
    return f"{first} That is **{here}** wrong{counted}; {beside}."


def _of_thousand(share: float) -> str:
    """Return how many of a thousand a share is."""
    return said(1000 * share, ",.1~f")


def price(view: View) -> str:
    """Return what the next step towards fewer impostors costs."""
    o = view.outcomes
    if view.params.rule == "never":
        return "Never: the highest bar there is."
    step = landmarks.next_step(view.frontier, view.x, view.y, o["over_refusal"] or 0.0)
    if step is None:
        return "This is the end of the frontier: a lower bar is not on the scale."
    there, here = apart(1000 * step.x_next, 1000 * (o["over_refusal"] or 0.0), ".1f")
    more, now = apart(1000 * step.y_next, 1000 * (o["misuse"] or 0.0), ".1f")
    return f"The next step: {there} of 1,000 turned away with a good reason instead of {here}, and {more} let in without one instead of {now}."


def axes(view: View) -> Axes:
    """Return axes that hold every preset, and wider ones where a setting needs them."""
    o, p = view.outcomes, view.params
    right = next(limit for limit in (0.021, 0.05, 0.1, 0.21) if p.exceptions <= limit)
    top = next(limit for limit in (0.07, 0.16, 0.3, 0.6, 1.0) if (o["misuse"] or 0.0) <= limit)
    return Axes(x=(0.0, right), y=(0.0, top), x_format=".1~%", y_format=".0%", y_hover=".2%")


stage.show(
    stage.Page(
        model="context",
        knobs=("strictness", "rule", "verification", "tries", "adversaries", "stakes"),
        between="nearest",
        implied={"strictness": {"rule": "discretion"}},
        hero=hero,
        say=say,
        price=price,
        why=WHY,
        axes=axes,
        over=least,
        lines="least",
        alt="Left: a thousand people at a door as figures in three lanes, those with a good reason, impostors, and others; the further to the "
        "right, the more convincing, with a bar: who stands beyond it is let in. Right: let in without a good reason against turned away "
        "with one, for every bar; a diamond, the bar that errs least.",
    )
)
