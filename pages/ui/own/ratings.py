"""Ratings: how far do the visitor's raters agree, and whom does one decision per item overrule?"""

from collections.abc import Mapping
from typing import Any, cast

import altair as alt
import pandas as pd
import streamlit as st

import sim
from pages.ui.drawing import charts, frontier_view
from pages.ui.drawing.numbers import axis, expr
from pages.ui.own import listing, mapping, shares
from pages.ui.own import view as shared
from pages.ui.own.kind import Kind
from pages.ui.page.stage import Canvas, Page, View
from pages.ui.sessions import upload
from sim.own import layouts, uploads
from sim.own.ratings import answer as rating_answer
from sim.own.ratings import gaps as rating_gaps
from sim.own.ratings import opened as rating_opened
from sim.own.ratings import sample as rating_sample
from sim.own.ratings import study as rating_study
from sim.own.ratings import table as rating_table
from sim.own.ratings.rules import GROUPED, RULES
from sim.own.ratings.study import Params, Result, Study
from sim.own.ratings.table import Columns, Labels
from sim.own.uploads import Sheet

NARROW = 400  # px: below this the two stand under one another
WHY = """
Many raters judge an item, and **one decision** is made of their labels. Whoever said otherwise is overruled. The majority overrules
the fewest labels in all; a small group that sees things differently may be overruled again and again, and no average shows it.

Left: the share of each group's labels that the rule contradicts; the grey mark is the majority's. Right: the items that divide
the groups most; a dot is the share of a group that says yes, a shaded row is decided yes.

**Krippendorff's alpha** says how far raters agree beyond chance: 1 is perfect, 0 is chance. If it is higher within groups than
overall, groups mean different things, and more raters will not settle it. **Dawid and Skene's** model takes disagreement for error: who
often stands alone counts less. That helps against carelessness, and silences a minority just the same. **Any group's majority**
flags what one group sees. The frontier asks what could be had: the most agreement in all, if every group is guaranteed so much.
"""
ALT = (
    "Left: bars of how much of each group's labels is overruled. Middle: the items that divide the groups most, a dot per group. "
    "Right: agreement of all labels against that in the worst-off group."
)
KNOBS = ("rule", "guarantee")
IMPLIED = {"guarantee": {"rule": "guarantee"}}
LEVELS = {"nominal": "names", "ordinal": "steps in order", "interval": "numbers, distances count", "ratio": "numbers from 0"}
MOST_CHOICES = 50


def hero(canvas: Canvas) -> charts.Spec:
    """Draw what each rule overrules in each group, and beside it the items that divide the groups most, with what is decided."""
    colours = canvas.colours
    names = max(120, int(9.5 * canvas.words))  # px, for the items
    narrow = canvas.width < NARROW
    left = canvas.width if narrow else int((canvas.width - names) * 0.36)
    right = canvas.width - names - (0 if narrow else left + 40)
    height = canvas.height // 2 if narrow else canvas.height
    hue = shared.hue(colours)
    share = alt.X("share:Q", title="Labels overruled", scale=alt.Scale(domain=[0, 1]), axis=axis(".0%", tickCount=3))
    group = alt.Y("group:N", title=None, axis=None, sort=None, scale=alt.Scale(paddingInner=0.6, paddingOuter=0.5))
    above = alt.Y("group:N", axis=None, sort=None, bandPosition=0)
    bars = charts.at("overruled").encode(x=share, y=group)
    named = bars.transform_calculate(said=f"{expr('datum.share', '.0%')} + ' ' + datum.group").encode(text="said:N")
    overruled = charts.layer(
        bars.mark_bar().encode(color=hue),
        charts.table("usual").encode(x=share, y=group).mark_tick(color=colours.ghost, thickness=3),
        named.mark_text(
            align="left", baseline="bottom", dy=-5, limit=left, fontSize=canvas.words, fontWeight="bold", color=colours.text
        ).encode(x=alt.value(0), y=above),
        width=left,
        height=height,
    )
    rows = list(range(rating_study.SHOWN))
    row = alt.Y("row:O", axis=None, scale=alt.Scale(domain=rows))
    yes = alt.X(
        "share:Q",
        title="Share of a group that says yes (after an item: its labels)",
        scale=alt.Scale(domain=[0, 1]),
        axis=axis(".0%", tickCount=3),
    )
    decided = charts.at("decided").encode(y=row)
    items = charts.layer(
        decided.transform_filter("datum.yes")
        .mark_bar(color=colours.optimised, opacity=0.22)
        .encode(x=alt.value(0), x2=alt.value(right)),
        charts.table("dots").mark_point(filled=True, size=90, opacity=0.9).encode(x=yes, y=row, color=hue),
        decided.transform_calculate(said="datum.item + ' (' + datum.labels + ')'")
        .mark_text(align="right", dx=-8, limit=names - 10, fontSize=canvas.words, color=colours.text)
        .encode(x=alt.value(0), text="said:N"),
        decided.transform_calculate(word="datum.yes ? 'yes' : 'no'")
        .mark_text(align="left", dx=12, fontSize=canvas.words, fontWeight="bold", color=colours.optimised_words)
        .encode(x=alt.value(right), text="word:N"),
        width=right,
        height=canvas.height,
    )
    return charts.rows(overruled, items, spacing=30) if narrow else charts.beside(overruled, items, spacing=20)


def say(view: View) -> str:
    """Return the sentence: whom the rule overrules, and how far raters agree, overall and within groups."""
    result = cast("Result", view.result)
    return f"{rating_answer.headline(result)} {rating_answer.agreement(result.study)}"


def _said(study: Study) -> tuple[str, str]:
    table = study.table
    among = f" in {len(table.groups)} groups" if table.groups else ""
    by = f" by {len(table.raters):,} raters" if table.columns.rater else ""
    many = f"{len(table.item):,} labels of {len(table.items):,} items{by}{among}"
    return many, f"A sample, made up: {many}. No real people; 'yes' says that an answer is unsafe."


def _columns(sheet: Sheet, known: Mapping[str, Any]) -> Columns | None:
    """Ask which column is what, what kind of labels they are, and which label says yes; None until it is known."""
    start = known or rating_table.guess(sheet.columns)
    left, middle, right = st.columns(3, gap="large")
    with left:
        item = upload.column("Item", sheet, "item", start.get("item"))
        rater = upload.column("Rater, if there is a column", sheet, "rater", start.get("rater"), optional=True)
        group, cross, among = mapping.groups(sheet, start.get("group"), known, "Group of the rater, if there are columns")
    with middle:
        label = upload.column("Label", sheet, "label", start.get("label"))
        found = None if label is None else _labels(sheet, label)
        layout = layouts.said("ratings", sheet.columns) if label == start.get("label") and not known else {}
        same = known if known.get("label") == label else layout
        level, order = _level(sheet, label, found, same) if found and label else ("nominal", "")
    with right:
        said = str(same.get("yes") or "") if same.get("level") == level else ""
        yes = _yes(sheet, f"{label}_{level}_{order}", found, level, order, said) if found else None
    if item is None or label is None or yes is None:
        mapping.missing(item=item, label=label)
        return None
    return Columns(item, rater, label, group, level, yes, order, cross, among)


def _labels(sheet: Sheet, column: str) -> Labels:
    def read() -> Labels:
        return rating_table.labels(uploads.read(sheet, [column]), column, sheet.separator)

    return upload.read_once("_upload_labels", (sheet.digest, column), read)


def _level(sheet: Sheet, column: str, found: Labels, known: Mapping[str, Any]) -> tuple[str, str]:
    """Ask for the level of the labels, and of words in order for the order."""
    levels = list(LEVELS) if found.numeric else ["nominal", "ordinal"]
    first = known.get("level", found.level)
    at = levels.index(first) if first in levels else 0
    level = st.selectbox("Labels are", levels, at, format_func=LEVELS.__getitem__, key=upload.key(sheet, f"level_{column}"))
    if found.numeric or level != "ordinal":
        return level, ""
    start = str(known.get("order") or found.order)
    return level, st.text_input("Their order, the lowest first", start, key=upload.key(sheet, f"order_{column}")).strip()


def _yes(sheet: Sheet, stamp: str, found: Labels, level: str, order: str, said: str) -> str:
    """Ask which label says yes, or on a scale from which one on."""
    words = [word for word in (part.strip() for part in order.split("<")) if word in found.words] or list(found.words)
    start = said if said in words or (found.numeric and upload.is_number(said)) else found.yes(level, order)
    says = "Yes is" if level == "nominal" else "Yes begins at"
    key = upload.key(sheet, f"yes_{stamp}")
    if len(words) <= MOST_CHOICES:
        return str(st.selectbox(says, words, words.index(start) if start in words else 0, key=key))
    return f"{st.number_input(says, value=float(start), key=key, format='%g'):.15g}"


def _build(sheet: Sheet, columns: Columns) -> Study:
    return rating_study.analyse(rating_table.check(sheet, uploads.read(sheet, columns.names), columns))


def _under(view: View) -> str:
    study = view.result.study
    if len(study.groups) == 1:
        return "Name a column of groups to see who is overruled."
    return shares.price(view)


def _look(model: sim.Model, study: Study, values: Mapping[str, Any]) -> tuple[View, shared.Tables]:
    """Return the view and the figure's tables; only the row of the present setting moves."""
    params = rating_study.possible(study, Params(**values))
    if params.rule != values["rule"]:
        why = "groups" if values["rule"] in GROUPED else "labels on a scale"
        upload.say(f"The rule '{RULES[values['rule']]}' needs {why}; the majority is shown", "warning")
    frontier, points, _ = shared.explored((study,), lambda: (rating_study.frontier(study), rating_study.preview(study)))
    view = shared.at(model, params, frontier)
    at = frontier_view.stand(frontier, view.x, view.y, view.outcomes)
    now = frontier_view.now(view.x, view.y, at, view.result.policy).to_pandas()
    still = {"dots": rating_study.dots(study), "usual": rating_study.usual(study)}
    return view, shared.frontier_tables(PAGE, view, None) | points | still | {"now": now}


def _alphas(study: Study) -> pd.DataFrame:
    return upload.once("_upload_alphas", study, lambda: rating_gaps.alphas(study.table))


def _groups(view: View) -> None:
    st.markdown("**Agreement** (Krippendorff's alpha)")
    listing.show(_alphas(view.result.study))
    st.caption(
        "90 %: the middle of what comes out when items are drawn again. Items: those with two labels or more. Empty: not defined."
    )
    st.markdown("**What each group says, and what of it is overruled**")
    frame = view.result.to_frame()
    few = ["too few to say" if raters < rating_table.FEW else "" for raters in frame["raters"]]
    listing.show(frame.assign(note=few), ("yes", "gap", "overruled"))
    st.caption(
        "Gap: how much more often yes than the other raters of the same items. Intervals are 90 %, raters being the sample: a rater's "
        "labels hang together. Label counts: what one label of the group weighs in the rule. "
        f"Too few to say: fewer than {rating_table.FEW} raters."
    )


def _items(view: View) -> None:
    listing.show(rating_study.items_frame(view.result.study), ("yes", "disagreement", "gap", "chance"))
    st.caption(
        "The surest division of the groups first. Disagreement: the chance that two raters say different things. A box: decided yes. "
        f"A tie is a no. Too few to say: a group with fewer than {rating_study.FEW_LABELS} labels of the item."
    )


def _rules(view: View) -> None:
    study = view.result.study
    inside = study.counts.labels.sum(0)
    with_n = {f"overruled, {name}": f"overruled, {name} ({n:,.0f} labels)" for name, n in zip(study.groups, inside, strict=True)}
    listing.show(rating_study.rules_frame(study).rename(columns=with_n), ("agreement", "overruled"))
    st.caption(
        "Otherwise: items decided otherwise than by the majority. The rules that a table without groups or order cannot have are left out."
    )


def _raters(view: View) -> None:
    listing.show(rating_study.raters_frame(view.result), ("yes", "overruled", "sees"))
    st.caption(
        "Higher than others: the mean difference from the other raters of the same items, with its standard error over items. Sees yes, "
        "sees no: how often the rater says so where Dawid and Skene's model takes it for true."
    )


def _files(view: View) -> dict[str, shared.Build]:
    study = view.result.study
    return {
        "Groups at this setting": view.result.to_frame,
        "Agreement": lambda: _alphas(study),
        "Items by every rule": lambda: rating_study.items_frame(study),
        "Rules side by side": lambda: rating_study.rules_frame(study),
        "Raters": lambda: rating_study.raters_frame(view.result),
    }


PAGE = Page(
    rating_study.ID,
    KNOBS,
    hero,
    say,
    WHY,
    shares.axes,
    ALT,
    implied=IMPLIED,
    marks=(RULES["majority"], RULES["any_group"]),
    price=_under,
    tabs={"Groups": _groups, "Contested items": _items, "Rules side by side": _rules, "Raters": _raters},
    beside=len(KNOBS),
)
TABLE = upload.Table(
    kind="ratings",
    label="A table with an item, a rater and a label in every row, and if known the rater's group",
    roles=_columns,
    build=_build,
    sample=rating_sample.content,
    sample_name=rating_sample.NAME,
    sample_built=rating_sample.study,
)
KIND = Kind(
    page=PAGE,
    table=TABLE,
    question=rating_study.QUESTION,
    model=rating_study.model,
    look=_look,
    said=_said,
    read=lambda study: rating_answer.told(study.table),
    files=_files,
    opened=rating_opened.open_as,
)
