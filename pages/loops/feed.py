"""Feed: who chose what you saw, and did you want it?"""

from dataclasses import replace
from typing import Any

import altair as alt
import streamlit as st

import sim
from pages.ui.drawing import charts, theme
from pages.ui.drawing.frontier_view import Colour
from pages.ui.drawing.numbers import axis, expr, said
from pages.ui.page import stage
from pages.ui.page.stage import Axes, Canvas, View
from pages.ui.work import runs
from sim.feed.course import FRAMES

WHY = """
Nobody told this feed to enrage you. It counts **clicks** and shows more of what gets them. Outrage gets a few more, and a feed shows only the
best few of many, so it fills up. No loop is needed for that; then **people** change, **creators** copy what works, and the feed learns
from both.

What people **say** was worth their time is something else. Weigh it a little, and most of what was lost comes back for few clicks. How much
is a choice along the **frontier** (green). The other levers either **move** the frontier, or only **slide** you along it, or leave you
behind it: pull one, and the grey line is where the frontier was. The tab *Levers* pulls each of them in eight worlds.

**When counts too.** A lever that starts late meets creators who have already learned: try *Too late*.

**Does it split people?** Not by itself: ranked by clicks people end nearer together than they began, without a recommender a little nearer still
(*Ranked by clicks*). It does if people click most on what is stronger than themselves and are moved by it (*The loop splits people*): an
assumption that nobody has measured, the knob *appetite*. The page *The loop* takes that apart.

**This is contested.** Experiments found that ranking changes what people see. What it changes in what they feel and think was nothing that
shows on Facebook in 2020, .03 standard deviations in six months (Stray et al. 2026), 2 points of 100 in ten days (Piccardi et al. 2025), and
4.7 points in seven weeks (Gauthier et al. 2026). So beside the dramatic worlds stand one in which *nobody is persuaded* and one of people who
are *hard to persuade*. That these hardly change is put in; it is no finding of this model. Nothing here is a forecast.
"""
LAST = FRAMES
SELECTIONS = (
    {"name": "chosen", "value": LAST, "bind": {"input": "range", "min": 0, "max": LAST, "step": 1, "name": "Through time"}},
    {
        "name": "pointed",
        "select": {"type": "point", "fields": ["frame"], "on": "pointermove", "nearest": True, "clear": "mouseout"},
        "views": ["time"],
    },
    {"name": "moment", "expr": "pointed.frame ? pointed.frame[0] : chosen"},
)  # the slider's moment holds; the pointer's goes with it
AXES = Axes(
    x=(0.11, 0.215),
    y=(0.42, 0.85),
    x_format=".0%",
    y_format=".0%",
    y_hover=".0%",
    colour=Colour("polarization", (0.01, 0.3), "Polarization", ".2~f", log=True),
)
ENDS = (0.3, 0.45, 0.6, 0.8)  # of the axis of clicks, where the usual one is too short
WIDE = 33  # in sizes of a word: below this opinions stand under what fills the feed
DAYS = "(datum.since == datum.day || datum.day == 0 ? 'day ' + max(datum.day, 1) : 'days ' + datum.since + ' to ' + datum.day)"
POLES = "datum.value == 1 ? 'all for' : datum.value == -1 ? 'all against' : datum.value == 0 ? 'neither' : ''"
AREAS = (("calm, own side", "meant", 0.5), ("calm, other side", "meant", 0.25), ("outrage, own side", "optimised", 0.75),
         ("outrage, other side", "optimised", 0.45))  # fmt: skip
OUTRAGE = ("outrage", "optimised", 0.75)  # of both sides: all above what is calm
OPINION = alt.Scale(domain=[-1.05, 1.05], nice=False)
TIME = alt.Scale(domain=[-0.5, LAST + 0.5], nice=False)
NAMES = {
    "stated": "Ask, and weigh it",
    "survey": "Ask more people",
    "bridging": "Bridging",
    "hostility": "Hostility penalty",
    "exploration": "Exploration",
    "diversity": "Diversity",
    "calibration": "Calibration",
    "chronological": "Newest first",
    "fresh": "Fresh candidates",
}
FINDINGS = {
    "moves it": ("moves the frontier", "move the frontier"),
    "slides along": ("slides along it", "slide along it"),
    "falls behind": ("falls behind it", "fall behind it"),
    "no difference": ("makes no difference that shows", "make no difference that shows"),
}  # of one lever, of several


def hero(canvas: Canvas) -> charts.Spec:
    """Draw what fills the feed by rank, and beside it opinions through time and at one moment."""
    if canvas.width < WIDE * canvas.words:
        part = canvas.height * 2 // 3
        return charts.rows(fill(canvas, canvas.width - 20, part), people(canvas, canvas.width - 20, part), spacing=60)
    left, gap = int(canvas.width * 0.3), 30
    right = canvas.width - left - gap - 5 * canvas.words - 20  # the axis of opinions stands between them
    return charts.beside(fill(canvas, left, canvas.height), people(canvas, right, canvas.height), spacing=gap)


def fill(canvas: Canvas, width: int, height: int) -> charts.Spec:
    """Draw the four kinds of items, stacked, over the places of the feed; on stage outrage alone, from the ground up."""
    c = canvas.colours
    x = alt.X(
        "rank:Q", title="Place in the feed", scale=alt.Scale(zero=False, nice=False), axis=alt.Axis(tickMinStep=1, grid=False)
    )
    y = alt.Y("low:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=axis(".0%", tickCount=4))
    layers = [
        *heading(canvas, f"'{'What fills the feed' if width > 20 * canvas.words else 'The feed'}, ' + {DAYS}"),
        *heading(
            canvas,
            f"{expr('datum.outrage', '.0%')} + ' outrage; posted: ' + {expr('datum.posted', '.0%')}",
            quiet=True,
        ),
    ]
    for kind, (name, hue, strength) in ((2, OUTRAGE),) if canvas.large else enumerate(AREAS):
        for table in charts.shown("mix"):
            mix = table.transform_filter("datum.frame == moment").transform_filter(
                f"datum.kind == {kind}"
            )  # the first two are shared
            if canvas.large:
                mix = mix.transform_calculate(high="1 - datum.low").transform_calculate(low="0")
            layers.append(
                mix.mark_area(
                    color=getattr(c, hue), opacity=strength, line={"color": getattr(c, hue), "strokeWidth": 1.5}
                ).encode(x=x, y=y, y2="high:Q")
            )
            thick = mix.transform_filter("datum.rank == 1 && datum.high - datum.low > 0.07")
            words = thick.transform_calculate(middle="(datum.low + datum.high) / 2").mark_text(
                text=name, align="left", fontSize=canvas.words, color=c.text, fontWeight="bold"
            )
            layers.append(words.encode(x=alt.XValue(8), y=alt.Y("middle:Q", scale=alt.Scale(domain=[0, 1]))))
    return charts.layer(*layers, width=width, height=height)


def people(canvas: Canvas, width: int, height: int) -> charts.Spec:
    """Draw opinions through time, and beside it, but on stage, the same at the moment that the pointer is at."""
    if canvas.large:
        return course(canvas, width, height)
    side = max(70, width // 5)
    return charts.beside(course(canvas, width - side - 15, height), now(canvas, side, height), spacing=15) | {
        "resolve": {"scale": {"color": "independent"}}
    }


def course(canvas: Canvas, width: int, height: int) -> charts.Spec:
    """Draw the density of opinions, day by day, over the levels that the same people have without a recommender."""
    c = canvas.colours
    x = alt.X("frame:Q", scale=TIME, axis=None)
    y = alt.Y("opinion:Q", scale=OPINION, title=None, axis=alt.Axis(values=[-1, 0, 1], labelExpr=POLES, labelLimit=0, grid=False))
    hue = alt.Color(
        "share:Q",
        legend=None,
        scale=alt.Scale(domain=[0, 0.1, 0.4], range=[c.ground, c.ramp[1], c.ramp[2]], clamp=True, interpolate="rgb"),
    )
    days = charts.table("days").encode(x=x)
    here = days.transform_filter("datum.frame == moment")
    ticks = days.transform_filter(f"datum.frame % {LAST // 2} == 0").transform_calculate(said="'day ' + datum.day")
    layers = []
    for cells in charts.shown("opinions"):
        cell = cells.transform_calculate(
            left="datum.frame - 0.5", right="datum.frame + 0.5", top="datum.opinion + 0.05", bottom="datum.opinion - 0.05"
        )
        layers.append(
            cell.mark_rect().encode(
                x=alt.X("left:Q", scale=TIME, axis=None), x2="right:Q", y=alt.Y("bottom:Q", scale=OPINION), y2="top:Q", color=hue
            )
        )
    layers += [
        *(line.mark_line(color=c.text, strokeWidth=1.5).encode(x=x, y=y, detail="level:N") for line in charts.shown("levels")),
        charts.table("ghost_levels")
        .mark_line(color=c.ghost, strokeDash=[6, 4], strokeWidth=2)
        .encode(x=x, y=y, detail="level:N"),
        here.mark_rule(color=c.text, strokeWidth=2),
        ticks.mark_text(fontSize=canvas.words, color=c.text, baseline="top").encode(y=alt.YValue(height + 8), text="said:N"),
        days.mark_point(opacity=0.001, size=200).encode(y=alt.YValue(height // 2)).properties(name="time"),
        *heading(canvas, "'Opinions'"),
        *heading(canvas, "'dashed: no recommender'", quiet=True),
    ]
    return charts.layer(*layers, width=width, height=height)


def now(canvas: Canvas, width: int, height: int) -> charts.Spec:
    """Draw the density of opinions at one moment, and without a recommender."""
    c = canvas.colours
    x = alt.X("share:Q", scale=alt.Scale(domain=[0, 0.25], clamp=True, nice=False), axis=None)
    y = alt.Y("opinion:Q", scale=OPINION, axis=None)
    line: dict[str, Any] = {"order": alt.Order("opinion:Q"), "x": x, "y": y}
    layers = []
    for table in charts.shown("opinions"):
        ours = table.transform_filter("datum.frame == moment")
        layers += [
            ours.mark_area(orient="horizontal", color=c.ramp[1], opacity=0.5).encode(x=x, x2=alt.X2Datum(0), y=y),
            ours.mark_line(color=c.ramp[1], strokeWidth=2.5).encode(**line),
        ]
    theirs = charts.table("ghost").transform_filter("datum.frame == moment")
    layers += [
        theirs.mark_line(color=c.ghost, strokeDash=[6, 4], strokeWidth=2).encode(**line),
        *heading(canvas, "'Day ' + datum.day"),
        *heading(canvas, f"{expr('100 * datum.clicks', '.0f')} + ' clicks'", quiet=True),
    ]
    return charts.layer(*layers, width=width, height=height)


def heading(canvas: Canvas, said: str, *, quiet: bool = False) -> list[alt.Chart]:
    """Write words over a part, and quiet ones below them; they may name numbers of the moment."""
    size = canvas.words
    weight: dict[str, Any] = {"fontSize": size} if quiet else {"fontSize": size + 1, "fontWeight": "bold"}
    place = {"x": alt.XValue(0), "y": alt.YValue(-6 if quiet else -12 - size)}
    rows = (table.transform_filter("datum.frame == moment").transform_calculate(said=said) for table in charts.shown("numbers"))
    return [
        row.mark_text(align="left", baseline="bottom", color=canvas.colours.text, **weight).encode(**place, text="said:N")
        for row in rows
    ]


def say(view: View) -> str:
    """Return the sentence: what fills the feed in the days that the chart shows, and what became of opinions."""
    o, p = view.outcomes, view.params
    first = p.steps - max(1, p.steps // 4) + 1
    since = f" The levers start on day {p.start_step}." if p.start_step else ""
    return (
        f"On days {said(first, ',.0f')} to {said(p.steps, ',.0f')}, [optimised:{said(100 * o['engagement'], '.0f')}] of 100 places are clicked, "
        f"[meant:{said(100 * o['satisfaction'], '.0f')}] worth the time, people say. Of what is shown **{said(o['outrage_share'], '.0%')}** is "
        f"outrage; of what is posted, {said(o['outrage_posted'], '.0%')}. {apart(view)}{since}{unread(view)}"
    )


def apart(view: View) -> str:
    """Return how far opinions spread and how polarized they are, and what both would be without a recommender."""
    o, plain = view.outcomes, view.model.module.without(view.result)
    if o["opinion_change"] == 0:
        return "No opinion moved."
    return (
        f"Opinions spread [optimised:{said(o['spread'], '.2f')} times] as far as at first, without a recommender {said(plain['spread'], '.2f')} "
        f"times; polarization is {said(o['polarization'], '.2f')}, without {said(plain['polarization'], '.2f')}."
    )


def unread(view: View) -> str:
    """Return which of the levers in use the newest first do not read."""
    p = view.params
    if p.ranker != "chronological" or not (p.diversity or p.calibration):
        return ""
    return " Newest first is not ranked again: diversity and calibration do nothing here, and only move the frontier of the ranked feed."


def levers(view: View) -> None:
    """Show which levers move the frontier, and which only slide along it."""
    module = view.model.module
    job = runs.later(module.judged, module.unturned(view.params), view.seed, long=True)
    if not job.done():
        progress(module, (module.unturned(view.params), view.seed))
        stage.arrival(job, "levers")
        return
    try:
        verdicts = job.result()
    except sim.InvalidInput as error:
        st.info(f"{error}.")
        return
    found = verdicts.frame
    parts = []
    for finding, (one, several) in FINDINGS.items():
        names = [NAMES[lever] for lever in found.loc[found["finding"] == finding, "lever"]]
        if names:
            parts.append(f"**{len(names)}** {one if len(names) == 1 else several} ({', '.join(names)})")
    st.markdown(f"Of {len(found)} levers, {'; '.join(parts)}.")
    typical = {lever.parameter: lever.settings[0] for lever in view.model.LEVERS}
    st.vega_lite_chart(
        panels(verdicts, Canvas(st.session_state.get("_width", 1200), 220, theme.palette()), typical),
        key="feed_levers",
        width="content",
        alt="One small frontier for each lever: grey without it, green with it.",
    )
    st.caption(
        "Grey, dashed: the frontier with no lever pulled. Green: the same with this lever alone at a typical setting; mean of eight small "
        "worlds (faint) on the same random numbers. A lever moves the frontier if it lies beyond the grey line by more than chance explains in "
        "19 of 20 cases. In the table, 1 is as far as the frontier is wide."
    )
    shown = found.assign(
        lever=found["lever"].map(NAMES),
        setting=found["lever"].map(typical),
        finding=found["finding"].map({finding: one for finding, (one, _) in FINDINGS.items()}),
    )
    st.dataframe(
        shown[["lever", "setting", "finding", "beyond", "error", "best", "best_error", "along", "along_error"]], hide_index=True
    )


def axes(view: View) -> Axes:
    """Return the usual axes, or wider ones where readers click more than there: they change by steps."""
    clicks = [view.outcomes["engagement"] or 0.0, *view.frontier.frame["engagement"]]
    satisfied = [view.outcomes["satisfaction"] or 0.0, *view.frontier.frame["satisfaction"]]
    right = next((end for end in (AXES.x[1], *ENDS) if end >= max(clicks)), 1.0)
    top = AXES.y[1] if max(satisfied) <= AXES.y[1] else 1.0
    return replace(AXES, x=(AXES.x[0], right), y=(AXES.y[0], top))


def knobs(params: Any) -> tuple[str, ...]:
    """Return the knobs in the open; diversity, which the newest first do not read, makes room where these rank."""
    last = "hostility" if params.ranker == "chronological" else "diversity"
    return ("stated", "user_model", "appetite", "bridging", "exploration", last)


@st.fragment(run_every=1.0)
def progress(module: Any, world: Any) -> None:
    """Show how much of the levers' worlds is done."""
    done = module.PROGRESS.get(world, 0.0)
    st.progress(done, f"Pulling each of nine levers in eight small worlds: {said(done, '.0%')} done. The page stays yours.")


def panels(verdicts: Any, canvas: Canvas, typical: dict[str, Any]) -> dict[str, Any]:
    """Draw one small frontier for each lever, those that move it first."""
    c = canvas.colours
    columns = 1 if canvas.width < WIDE * canvas.words else 3
    width = (canvas.width - 80 * columns) // columns
    x = alt.X("engagement:Q", title=None, scale=alt.Scale(domain=list(AXES.x), clamp=True), axis=axis(".0%", tickCount=3))
    y = alt.Y("satisfaction:Q", title=None, scale=alt.Scale(domain=list(AXES.y), clamp=True), axis=axis(".0%", tickCount=3))
    views = []
    for finding, (words, _) in FINDINGS.items():
        hue = {"moves it": c.effect, "falls behind": c.optimised}.get(finding, c.text)
        for lever in verdicts.frame.loc[verdicts.frame["finding"] == finding, "lever"]:
            plain, pulled = (charts.table("points", lever=name).encode(x=x, y=y) for name in ("", lever))
            mean, runs_ = "datum.run < 0", "datum.run >= 0"
            layers = [
                plain.transform_filter(runs_).mark_point(filled=True, size=16, color=c.ghost, opacity=0.4),
                pulled.transform_filter(runs_).mark_point(filled=True, size=16, color=c.effect, opacity=0.4),
                plain.transform_filter(mean).mark_line(color=c.ghost, strokeDash=[4, 3], strokeWidth=2, order=False),
                pulled.transform_filter(mean).mark_line(color=c.effect, strokeWidth=2, order=False),
                pulled.transform_filter(mean).mark_point(filled=True, size=30, color=c.effect, opacity=1),
            ]
            title = {
                "text": f"{NAMES[lever]} {typical[lever]:g}",
                "subtitle": words,
                "subtitleColor": hue,
                "subtitleFontSize": canvas.words,
            }
            views.append(charts.layer(*layers, width=width, height=canvas.height) | {"title": title})
    lines = [charts.beside(*views[i : i + columns], spacing=30) for i in range(0, len(views), columns)]
    return charts.rows(*lines, spacing=30) | {
        "resolve": {"scale": {"x": "shared", "y": "shared"}},
        "datasets": {"points": verdicts.points},
        "config": theme.chart_config(c),
        "padding": {"left": 5, "right": 5, "top": 5, "bottom": 5},
        "usermeta": {"embedOptions": {"renderer": "canvas"}},
    }


stage.show(
    stage.Page(
        model="feed",
        knobs=knobs,
        hero=hero,
        say=say,
        why=WHY,
        axes=axes,
        alt="Left: what fills the feed at each place. Middle: opinions through time, and without a recommender dashed. "
        "Right: the frontier between clicks and what people say was worth their time; colour is polarization.",
        implied={"stated": {"ranker": "engagement"}},
        marks=("Newest first",),
        tabs={"Levers": levers},
        still=("Levers",),
        selections=SELECTIONS,
        patient=True,
        between="nearest",
        apart=("mix", "opinions", "levels", "numbers"),
    )
)
