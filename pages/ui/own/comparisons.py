"""Comparisons: whose preferences does one reward, learnt from the visitor's own comparisons, serve?"""

from collections.abc import Mapping
from typing import Any, cast

import altair as alt
import pandas as pd
import streamlit as st

import sim
from pages.ui.drawing import charts, frontier_view
from pages.ui.drawing.numbers import axis, expr, said
from pages.ui.own import listing, mapping, shares
from pages.ui.own import view as shared
from pages.ui.own.kind import Kind
from pages.ui.page.stage import Canvas, Page, View
from pages.ui.sessions import upload
from sim.own import layouts, uploads
from sim.own.comparisons import answer as comparison_answer
from sim.own.comparisons import opened as comparison_opened
from sim.own.comparisons import sample as comparison_sample
from sim.own.comparisons import study as comparison_study
from sim.own.comparisons import table as comparison_table
from sim.own.comparisons.study import RULES, Params, Result, Study
from sim.own.comparisons.table import Columns
from sim.own.uploads import Sheet
from sim.own.words import APART

NARROW = 400  # px: below this the two stand under one another
WHY = """
People choose between two items, and **one reward** is fitted to all their choices: that is what reinforcement learning from human
feedback does. It is a way to count votes, Borda's where all pairs are compared equally often, and one may count otherwise. Every rule
here is held to the same distance from the reference, in which every item is as likely as any other.

Left: how often each group would rather have what the rule answers than an item at random; one half is the reference. Right: what the rule
answers, and how often. The frontier asks what could be had for all groups together against the worst-off one, at this distance.

A group's preferences are its own Bradley-Terry rewards, so they are as sure as its comparisons are many: the warnings say where they are few.
**A policy per group** serves each its own, and is no single policy. The **Nash lottery** has a distance of its own.
"""
ALT = (
    "Left: how often each group prefers the rule's answers to a random item. Middle: the rule's likeliest answers. Right: the mean over "
    "groups against the worst-off group."
)
KNOBS = ("rule", "weight", "kl", "penalty")
IMPLIED = {"weight": {"rule": "compromise"}}


def hero(canvas: Canvas) -> charts.Spec:
    """Draw how often each group prefers the rule's answers, and beside it what the rule answers."""
    colours = canvas.colours
    narrow = canvas.width < NARROW
    left = canvas.width if narrow else int((canvas.width - 40) * 0.55)
    right = canvas.width if narrow else canvas.width - 40 - left
    height = canvas.height // 2 if narrow else canvas.height
    hue = shared.hue(colours)
    share = alt.X(
        "share:Q",
        title="Win rate: preferred to an item at random",
        scale=alt.Scale(domain=[0, 1]),
        axis=axis(".0%", tickCount=5),
    )
    group = alt.Y("group:N", axis=None, sort=None, scale=alt.Scale(padding=0.7))
    served = charts.at("served").transform_calculate(half="0.5").encode(x=share, y=group)
    named = served.transform_calculate(said=f"{expr('datum.share', '.0%')} + ' ' + datum.group").encode(text="said:N")
    groups = charts.layer(
        served.mark_rule(color=colours.ghost, strokeDash=[6, 4], strokeWidth=2).encode(
            x="half:Q", y=alt.value(0), y2=alt.value(height)
        ),
        served.mark_rule(strokeWidth=5).encode(x="half:Q", x2="share:Q", color=hue),
        served.mark_point(filled=True, size=220, opacity=1).encode(color=hue),
        named.mark_text(align="left", dx=16, limit=left // 2 - 30, fontSize=canvas.words, fontWeight="bold", color=colours.text),
        width=left,
        height=height,
    )
    row = alt.Y("row:O", axis=None, scale=alt.Scale(domain=list(range(comparison_study.SHOWN)), paddingInner=0.35))
    chance = alt.X("probability:Q", title="How often it is answered", scale=alt.Scale(nice=False), axis=axis(".0%", tickCount=3))
    here = charts.at("ranking").encode(x=chance, y=row)
    words = here.transform_calculate(said=f"{expr('datum.probability', '.0%')} + ' ' + datum.item")
    items = charts.layer(
        charts.table("ranking").mark_point(opacity=0).encode(x=chance, y=row),  # so that the axis holds every policy
        here.mark_bar(color=colours.optimised, opacity=0.85),
        words.mark_text(align="left", dx=6, limit=right - 12, fontSize=canvas.words, color=colours.text).encode(
            x=alt.value(0), text="said:N"
        ),
        width=right,
        height=canvas.height,
    )
    return charts.rows(groups, items, spacing=30) if narrow else charts.beside(groups, items, spacing=40)


def say(view: View) -> str:
    """Return the sentence: whom the rule serves least, what comes first, and what it orders against a majority."""
    result = cast("Result", view.result)
    study = result.study
    head = comparison_answer.headline(result)
    if result.params.rule == "per_group":
        return f"{head} Each group is answered as it likes."
    first = shared.plain(study.table.items[int(result.p.argmax())])
    against, pairs = int(view.outcomes["against_majority"] or 0), comparison_study.solid_pairs(study)[0]
    tail = f", and **{said(against, ',.0f')}** of {said(pairs, ',.0f')} pairs stand against the majority" if pairs else ""
    return f"{head} {first} comes first{tail}."


def _said(study: Study) -> tuple[str, str]:
    table = study.table
    among = f" in {len(table.groups)} groups" if table.groups else ""
    by = f" by {len(table.raters):,} raters" if table.columns.rater else ""
    many = f"{len(table.winner):,} comparisons of {len(table.items):,} items{by}{among}"
    return many, f"A sample, made up: {many}. No real people."


def _columns(sheet: Sheet, known: Mapping[str, Any]) -> Columns | None:
    """Ask which column is what; None until it is known."""
    start = known or comparison_table.guess(sheet.columns)
    by_answer = "A row per answer, as in PRISM's utterances: of those side by side one was chosen"
    if st.toggle(by_answer, bool(start.get("within")), key=upload.key(sheet, "by_answer")):
        return _by_answer(sheet, start, known)
    left, middle, right = st.columns(3, gap="large")
    with right:
        choice = upload.column("Choice, if a column says which", sheet, "choice", start.get("choice"), optional=True)
    with left:
        winner = upload.column("Winner" if choice is None else "First item", sheet, "winner", start.get("winner"))
        loser = upload.column("Loser" if choice is None else "Second item", sheet, "loser", start.get("loser"))
    with middle:
        rater = upload.column("Rater, if there is a column", sheet, "rater", start.get("rater"), optional=True)
        group, cross, among = mapping.groups(sheet, start.get("group"), known, "Group of the rater, if there are columns")
    tie, tied, first = None, None, None
    with right:
        if choice is None:
            tie = upload.column("Ties, if a column marks them", sheet, "tie", start.get("tie"), optional=True)
            tied = None if tie is None else _tied(sheet, tie, known.get("tied"), some=True)
        else:
            first, tied = _first(sheet, choice, winner, known.get("first")), _tied(sheet, choice, known.get("tied"), some=False)
    if winner is None or loser is None:
        mapping.missing(
            **({"winner": winner, "loser": loser} if choice is None else {"first item": winner, "second item": loser})
        )
        return None
    return Columns(rater, winner, loser, group, tie, tied, choice, first, None, cross, among)


def _by_answer(sheet: Sheet, start: Mapping[str, Any], known: Mapping[str, Any]) -> Columns | None:
    """Ask which column is what where a row is one answer; None until it is known."""
    left, middle, right = st.columns(3, gap="large")
    with left:
        item = upload.column("Item that answered", sheet, "answer_item", start.get("winner"))
        within = upload.column("What stood side by side", sheet, "within", start.get("within"))
    with middle:
        rater = upload.column("Rater, if there is a column", sheet, "rater", start.get("rater"), optional=True)
        group, cross, among = mapping.groups(sheet, start.get("group"), known, "Group of the rater, if there are columns")
    with right:
        choice = upload.column("Says whether it was chosen", sheet, "answer_choice", start.get("choice"))
        first = known.get("first") or layouts.said("comparisons", sheet.columns).get("first")
        word = None if choice is None else _first(sheet, choice, item, first, "Chosen where it says")
    if item is None or within is None or choice is None:
        mapping.missing(item=item, side_by_side=within, choice=choice)
        return None
    return Columns(rater, item, item, group, None, None, choice, word, within, cross, among)


def _words(sheet: Sheet, column: str) -> tuple[str, ...]:
    def read() -> tuple[str, ...]:
        return comparison_table.marks(uploads.read(sheet, [column]), column)

    return upload.read_once("_upload_marks", (sheet.digest, sheet.headed, column), read)


def _tied(sheet: Sheet, column: str, start: object, *, some: bool) -> str:
    """Ask which words mark a tie."""
    words = _words(sheet, column)
    said = [word for word in str(start).split(APART) if word in words] if isinstance(start, str) else []
    first = said or comparison_table.tied(words, some=some)
    return APART.join(st.multiselect("A tie is marked by", words, first, key=upload.key(sheet, f"tied_{column}")))


def _first(sheet: Sheet, column: str, item: str | None, start: object, label: str = "The first won where it says") -> str:
    """Ask which word says that the first item, or this one, was chosen."""
    words = _words(sheet, column)
    first = start if start in words else comparison_table.first_wins(words, item or "")
    at = words.index(str(first)) if first in words else 0
    return str(st.selectbox(label, words, at, key=upload.key(sheet, f"first_{column}")))


def _build(sheet: Sheet, columns: Columns) -> Study:
    return comparison_study.analyse(comparison_table.check(sheet, uploads.read(sheet, columns.names), columns))


def _under(view: View) -> str:
    if len(view.result.study.groups) == 1:
        return "Name a column of groups to see who is served and who is not."
    if view.params.rule in comparison_study.OTHER_KL:
        which = "No single policy" if view.params.rule == "per_group" else "A distance of its own"
        return f"{which}: {said(view.outcomes['kl'] or 0.0, '.2f')} nats from the reference."
    return shares.price(view)


def _look(model: sim.Model, study: Study, values: Mapping[str, Any]) -> tuple[View, shared.Tables]:
    """Return the view and the figure's tables; the frontier is computed anew only when it moves."""
    params = comparison_study.possible(study, Params(**values))
    if params.rule != values["rule"]:
        why = f"at most {comparison_study.LARGE} items" if values["rule"] == "nash_lottery" else "groups"
        upload.say(f"The rule '{RULES[values['rule']]}' needs {why}; Bradley-Terry is shown", "warning")
    still = (study, params.kl, params.penalty)
    try:
        frontier, points, ghost = shared.explored(still, lambda: comparison_study.explore(study, params))
    except sim.InvalidInput as error:
        raise sim.InvalidInput(str(error).replace("set l2 > 0", "set the penalty on rewards above 0")) from None
    view = shared.at(model, params, frontier)
    here = {name: table.assign(point=frontier_view.NOW) for name, table in comparison_study.picture(view.result).items()}
    drawn = {name: pd.concat([table, here[name]], ignore_index=True) for name, table in points.items()}
    return view, shared.frontier_tables(PAGE, view, ghost) | drawn


def _groups(view: View) -> None:
    listing.show(view.result.to_frame(), ("preferred", "own_first_preferred"))
    st.caption(
        "Preferred: how often the group would rather have the rule's answer than a random item; 90 %: its interval, raters "
        "being the sample and the rule's answers given. Own first: what the group itself would put first."
    )


def _items(view: View) -> None:
    listing.show(comparison_study.items_frame(view.result.study, view.params))
    st.caption(
        "Reward: Bradley-Terry's, in log odds. 90 %: its interval, raters being the sample: a rater's comparisons hang "
        "together. Borda: the mean share of comparisons won. Copeland: how many items it beats by majority. Probability: under each rule."
    )


def _rules(view: View) -> None:
    listing.show(comparison_study.rules_frame(view.result.study, view.params), ("mean_win", "worst", "gap", "preferred"))
    st.caption(
        "All at the same distance, but the lottery and a policy per group, whose own is shown. Leximax Copeland is left out: it needs "
        "features of the items, and the table has none."
    )


def _violations(view: View) -> None:
    study = view.result.study
    found = comparison_study.violations(view.result)
    many, pairs = comparison_study.solid_pairs(study)
    st.markdown(f"{many:,} of {pairs:,} pairs were compared {comparison_study.SOLID} times or more; only these count here.")
    for words, name in (
        ("Ordered against everyone who compared them", "everyone"),
        ("Ordered against the majority", "majority"),
        ("Majorities that go round in circles", "cycles"),
    ):
        st.markdown(f"**{words}**")
        if found[name].empty:
            st.caption("None.")
        else:
            listing.show(found[name], ("share",))


def _raters(view: View) -> None:
    listing.show(comparison_study.raters_frame(view.result), ("contradicted", "surprise"))
    st.caption(
        "Contradicted: the share of a rater's choices that the rule's order says otherwise. Surprise: how far choices are, on average, "
        "from what Bradley-Terry expects of anybody."
    )


def _files(view: View) -> dict[str, shared.Build]:
    study, params, result = view.result.study, view.params, view.result
    return {
        "Groups at this setting": result.to_frame,
        "Items by every rule": lambda: comparison_study.items_frame(study, params),
        "Rules side by side": lambda: comparison_study.rules_frame(study, params),
        "Majority against the order": lambda: comparison_study.violations(result)["majority"],
        "Raters": lambda: comparison_study.raters_frame(result),
    }


PAGE = Page(
    comparison_study.ID,
    KNOBS,
    hero,
    say,
    WHY,
    shares.axes,
    ALT,
    implied=IMPLIED,
    marks=(RULES["bradley_terry"], RULES["maximin"]),
    price=_under,
    tabs={"Groups": _groups, "Items": _items, "Rules side by side": _rules, "Against whom": _violations, "Raters": _raters},
    beside=len(KNOBS),
)
TABLE = upload.Table(
    kind="comparisons",
    label="A table with a rater, a winner and a loser in every row, and if known the rater's group",
    roles=_columns,
    build=_build,
    sample=comparison_sample.content,
    sample_name=comparison_sample.NAME,
    sample_built=comparison_sample.study,
)
KIND = Kind(
    page=PAGE,
    table=TABLE,
    question=comparison_study.QUESTION,
    model=comparison_study.model,
    look=_look,
    said=_said,
    read=lambda study: comparison_answer.told(study.table),
    files=_files,
    opened=comparison_opened.open_as,
)
