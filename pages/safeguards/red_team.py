"""Red team: a thousand tests and no failure: how safe is it?"""

from typing import Any

import altair as alt

from pages.ui.drawing import charts
from pages.ui.drawing.numbers import expr, said
from pages.ui.drawing.written import written
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from pages.ui.safeguards import red_team_tab
from sim.analysis import box
from sim.models.safeguards.red_team import ACROSS, DRAWN, STOPS

WHY = """
Test something as people will use it, a thousand times, and see no failure. Then it may still fail **three times in a thousand**: that is
all that 19 of 20 such reports can carry. Ten times fewer failures take ten times as many tests. And of teams that test a thing which fails
once in a thousand uses (*right, dots*), about a third see nothing at all.

**Look where it hurts.** If it can fail only in a tenth of use, a thousand tests made there are worth ten thousand. That is the lever, and
its price is being right: failures that lie elsewhere are met by nobody, and the bound is then false for most (*Look in the wrong place*).

**Search.** A red team does not draw at random; it hunts. Each dot on the left is a setting in which a claim of another page of this app was
really run: blue where it held, *vermillion* where it broke. The dashed box says where it breaks, and was checked on fresh settings. A
search that learns from what it tried finds more. **But it cannot say how often**: nobody uses a thing as a search tries it. One finds, the
other counts, and neither guarantees.

**What is assumed.** That a test is a fair draw from use, and that nothing changes afterwards. That a page's claim breaks somewhere is no
scandal: it was made for the setting of its preset.
"""
PHONE = 440  # px: below this there is little room
UNIT = alt.Scale(domain=[-0.03, 1.03], nice=False)


def hero(canvas: Canvas) -> charts.Spec:
    """Draw the settings that were tried, where they broke the claim, and beside it a hundred teams."""
    words = canvas.words
    height = canvas.height - int(2.2 * words)
    side = min(int(0.36 * canvas.width), height)
    gap = int(2.5 * words)
    if canvas.width <= PHONE:
        wide = canvas.width - 2 * words
        low = wide * DRAWN // (2 * ACROSS) ** 2 + int(1.5 * words)
        return charts.rows(_field(canvas, wide, height - low), _teams(canvas, wide, low), spacing=2 * words)
    return charts.beside(_field(canvas, canvas.width - side - gap - 3 * words, height), _teams(canvas, side, height), spacing=gap)


def _field(canvas: Canvas, width: int, height: int) -> charts.Spec:
    """Draw a dot for each setting tried, and the box."""
    c, words = canvas.colours, canvas.words
    x, y = alt.X("x:Q", scale=UNIT, axis=None), alt.Y("y:Q", scale=UNIT, axis=None)
    size = words * 4
    names = charts.table("names")
    layers: list[alt.Chart] = [
        charts.table("field", held=True).mark_point(filled=True, size=size, color=c.meant, opacity=1).encode(x=x, y=y),
        charts.table("field", held=False)
        .mark_point(filled=True, size=1.6 * size, color=c.optimised, opacity=0.95)
        .encode(x=x, y=y),
        charts.table("edges")
        .mark_rect(fillOpacity=0, stroke=c.text, strokeWidth=2.5, strokeDash=[8, 5])
        .encode(x=x, x2="x2:Q", y=y, y2="y2:Q"),
    ]
    wide = width > 26 * words
    about = "datum.tried + " + ("' settings of ' + datum.target" if wide else "' settings tried'")
    told = (
        (about, 0, -1.65, "left", c.text),
        ("datum.broken + ' broke the claim'", 0, -0.3, "left", c.optimised_words),
        ("(datum.tried - datum.broken) + ' held'", width, -0.3, "right", c.meant_words),
    )
    for said_, at, lines, align, hue in told:
        row = names.transform_calculate(said=said_)
        layers += written(
            row, canvas, hue, x=alt.XValue(at), y=alt.YValue(int(lines * words * 1.25)), align=align, baseline="bottom"
        )
    for said_, at, up, align in (
        ("datum.x_low", 0, 0.4, "left"),
        ("datum.x + ' →'", width // 2, 0.4, "center"),
        ("datum.x_high", width, 0.4, "right"),
    ):
        row = names.transform_calculate(said=said_)
        text = row.mark_text(fontSize=words, color=c.text, align=align, baseline="top", limit=int(0.7 * width))
        layers.append(text.encode(x=alt.XValue(at), y=alt.YValue(height + int(up * words)), text="said:N"))
    for said_, at, align in (
        ("datum.y_low", height, "left"),
        ("datum.y + ' →'", height // 2, "center"),
        ("datum.y_high", 0, "right"),
    ):
        row = names.transform_calculate(said=said_)
        text = row.mark_text(fontSize=words, color=c.text, angle=270, align=align, baseline="bottom", limit=int(0.7 * height))
        layers.append(text.encode(x=alt.XValue(-int(0.4 * words)), y=alt.YValue(at), text="said:N"))
    across = f"abs(datum.x2 - datum.x) * {width}"  # px, about: the words stand inside the box
    said_ = " : ".join(
        f"{across} > {0.55 * words * (len(text) + 2):.0f} ? '{text}'" for text in ("breaks mostly here", "breaks here", "here")
    )
    boxed = charts.table("edges").transform_calculate(at="(datum.x + datum.x2) / 2", said=f"{said_} : ''")
    layers += written(
        boxed,
        canvas,
        c.text,
        x=alt.X("at:Q", scale=UNIT, axis=None),
        y=alt.Y("y2:Q", scale=UNIT, axis=None),
        baseline="top",
        dy=6,
    )
    return charts.layer(*layers, width=width, height=height)


def _teams(canvas: Canvas, width: int, height: int) -> charts.Spec:
    """Draw a hundred teams: those that saw a failure, those that saw none, those whose bound is false."""
    c, words = canvas.colours, canvas.words
    long = canvas.width <= PHONE  # there two rows of ten stand beside one another
    across = 2 * ACROSS if long else ACROSS
    down = DRAWN / across
    step = min(width / across, (height - int(1.5 * words)) / down)
    side = int(down * step)
    x = alt.X("across:Q", scale=alt.Scale(domain=[-0.6, across - 0.4], nice=False, range=[0, int(across * step)]), axis=None)
    y = alt.Y("down:Q", scale=alt.Scale(domain=[down - 0.4, -0.6], nice=False, range=[side, 0]), axis=None)
    size = (0.55 * step) ** 2
    place_of = f"datum.y * {ACROSS} + datum.x"
    crowd, numbers = (
        charts.at("crowd").transform_calculate(across=f"({place_of}) % {across}", down=f"floor(({place_of}) / {across})"),
        charts.at("numbers"),
    )
    layers: list[alt.Chart] = [
        crowd.transform_filter("datum.kind == 'found'")
        .mark_point(size=size, filled=True, color=c.ghost, opacity=1)
        .encode(x=x, y=y)
    ]
    if not canvas.hidden:
        for kind, shape in (("blind", "circle"), ("wrong", "square")):
            dots = crowd.transform_filter(f"datum.kind == '{kind}'")
            layers.append(
                dots.mark_point(size=size, filled=True, shape=shape, color=c.group("stranger"), opacity=1).encode(x=x, y=y)
            )
    told: tuple[tuple[str, float, str], ...] = (
        (f"{DRAWN} + ' teams, ' + {expr('datum.tests', ',.0f')} + ' tests each'", -1.65 * 1.25 * words, c.text),
    )
    if not canvas.hidden:
        told += (
            ("datum.blind + ' see no failure'", -0.3 * 1.25 * words, c.words(c.group("stranger"))),
            (
                "datum.wrong > 0 ? datum.wrong + ' see some, claim too little (squares)' : ''",
                side + 0.4 * words,
                c.words(c.group("stranger")),
            ),
        )
    for said_, up, hue in told:
        place: dict[str, Any] = {"align": "left", "baseline": "bottom" if up < 0 else "top", "limit": width}
        layers += written(numbers.transform_calculate(said=said_), canvas, hue, x=alt.XValue(0), y=alt.YValue(int(up)), **place)
    return charts.layer(*layers, width=width, height=height)


def say(view: View) -> str:
    """Return the sentence: what the tests allow one to say, what teams see, and what a search found."""
    o, p, found = view.outcomes, view.params, view.result.found
    seen = "no failure" if p.failures == 0 else "a failure" if p.failures == 1 else f"{said(p.failures, '.0f')} failures"
    first = f"{said(p.tests, ',.0f')} tests, {seen}: it may still fail **{_often(o['bound'] or 0.0)}**"
    truth = f"Where it fails {_often(p.rate)}, [optimised:{said(o['blind'] or 0.0, '.0%')}] of such teams see nothing"
    tried, broken = found.search.tests, found.search.broken
    hunt = f"Of {said(len(tried), '.0f')} settings a search broke the claim in [optimised:{said(len(broken), '.0f')}]"
    if found.box is None or found.fresh is None:
        return f"{first}. {truth}. {hunt}."
    there = f"mostly at {box.words(found.box, found.search.free)}; there, {said(found.fresh.density, '.0%')} of fresh settings break it too"
    return f"{first}. {truth}. {hunt}, {there}."


def _often(rate: float) -> str:
    """Return a rate in words: how many times in a round number of uses."""
    uses = next((10**k for k in range(2, 12) if rate * 10**k >= 1), 10**12)
    times = said(rate * uses, ".2~f")
    return f"{'once' if times == '1' else f'{times} times'} in {said(uses, ',.0f')}"


def price(view: View) -> str:
    """Return what the next number of tests would allow one to say."""
    frame = view.frontier.frame
    more = frame[frame["tests_run"] > view.outcomes["tests_run"]].head(1)
    if more.empty:
        return "This is the end of the slider."
    return (
        f"The next step: {said(more['tests_run'].item(), ',.0f')} tests like these, and at most {_often(more['bound'].item())}."
    )


def axes(view: View) -> Axes:
    """Return axes that hold every preset, and smaller bounds where a setting has them."""
    low = next(limit for limit in (5e-10, 5e-11, 5e-12) if view.frontier.frame["bound"].min() >= limit)
    tests = (STOPS[0] * 0.8, STOPS[-1] * 1.3)
    return Axes(x=tests, y=(low, 1.0), x_log=True, y_log=True, x_format=",.1~r", y_format=".1~r", y_hover=".2~r")


stage.show(
    stage.Page(
        model="red_team",
        knobs=("tests", "failures", "where", "astray", "search", "target"),
        between="nearest",
        slow=True,
        hero=hero,
        say=say,
        why=WHY,
        axes=axes,
        price=price,
        alt="Left: settings that a search tried, as dots; those that broke the claim in colour, with a box around where most of them lie. "
        "Middle: a hundred teams of testers, those that saw no failure in colour. Right: what may be claimed after how many tests, both "
        "on logarithmic scales.",
        tabs={"Search": red_team_tab.own},
        still=("Search",),
    )
)
